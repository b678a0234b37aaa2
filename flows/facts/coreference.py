"""References back: "the company", "the Seattle-based airline", "it", "he" stand for an entity named before.

Candidates are ranked by salience in the way of Lappin and Leass (1994): how near the last mention is, in sentences,
whether it was the subject there, how often the document names it, and whether the first line does; kind and industry
decide what is a candidate at all. Weights were set by hand, not learned.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from flows.facts import anaphors, leading, subjects
from flows.facts.lexicon import Lexicon, Noun
from flows.facts.records import Entity, Mention

_BREAK = re.compile(r"[.!?\n](?:(?<=\n)|['\"”’)]*\s+(?=[A-Z\"“‘(]))")
_VERB = re.compile(
    r" (?:(?:is|was|has|had|have|will|would|can|could|may|might|did|does|also|now|still|already|recently|not) ){0,4}"
    r"([a-z]+)"
)
_RELATIVE = re.compile(r",? (?:an?|the|which|that|who|whose)\b[^.;]{0,90}$")
_COPULA = re.compile(r"\b(?:is|are|was|were|as)\s$")
_OF_ITS_OWN = re.compile(r" (?:[a-z]+ ){1,5}its\b")
_DOES_TO = re.compile(
    r" (?:(?:also|has|had|will|would|later|then|(?:agree[ds]?|offer(?:ed|s)?|refused|declined) to) )?"
    r"(?!sa(?:id|y)|t(?:old|hink)|bel(?:ie)?v|expect|add|announce|report|is\b|was\b)[a-z]+(?: up| down| over)? "
)
_JUDGED = re.compile(
    r" (?:has |had )?(?:cut|lowered|raised|upgraded|downgraded|sued|fined|accused|criticised|criticized|rated|praised"
    r"|charged) (?:its |the )?(?:\w+ ){0,4}[A-Z][^.;]{0,80}, (?:saying|adding|arguing|warning|claiming|noting)"
    r"(?: that)? "
)
_STOCK = re.compile(r" (?:\w+ )?(?:shares?|stock)\b")
_OPENING_SHARES = re.compile(r"\W{0,3}(?:Shares (?:in|of) |(?:[A-Z][\w&.\u2019'-]* ){1,4}shares )")
# "In Europe, the Middle East and Africa it gained": places that only say where
_WHERE = re.compile(
    r"\W{0,2}(?:In|Across|Throughout|Outside|Within|From)(?:,? (?:the|and|of|or|both)|,? [A-Z][\w\u2019'.-]*)* "
)
_NOUN_BEHIND = re.compile(r" ([a-z]+)\b")
_HOME_REACH = 32  # characters before a noun in which its description may tell a place
_SHORT = 300  # characters of a sentence that is searched for plurals
_MANY = re.compile(
    r"\b(?:people|men|women|media|police|staff|many|both|two|three|several|[a-z]{3,}(?<!thi)(?<!alway)(?<![sui])s)\b"
)
_PERSONAL = {"he", "she", "his", "her"}
_PLURAL = {"they", "their"}
_BODY = frozenset({"company", "platform", "organisation", "regulator"})
_NAMED = _BODY | {"place"}
_BODY_NOUNS = frozenset({"court", "commission", "ministry", "committee", "parliament", "council", "agency", "board",
                         "exchange", "union", "university", "department"})  # fmt: skip
_GENERIC = frozenset({"company", "firm", "group"})
_FOCUS = 2.5  # "the company" that opens a sentence is rather the only subject of the sentence before
_BESIDE = 2.5  # the subject of "Rival X has cut jobs, a third of its workforce" is so for "its"
_HERE = 2.0  # the subject of a pronoun's own sentence, however much the text is about another
_CALLED = 4.0  # as well as a name can answer to the noun that stood beside it
_NEVER = 1.0  # and rather none that has not yet been the subject of a sentence
_ABOUT = 1.5  # "the company" is rather the one that the first line names
_ABOUT_ANEW = 1.5  # all the more where its paragraph has named none yet, if it was named again
_PARAGRAPH = 600  # characters before a description in which its paragraph is looked for
_NEUTER = frozenset({"company", "platform", "organisation", "regulator", "product", "index"})
_NEAR_KINDS = {
    ("platform", "company"): 0.7,
    ("organisation", "regulator"): 1.0,
    ("regulator", "organisation"): 0.5,
}
# A name more than this many sentences back no longer answers to a pronoun; a definite description reaches further.
_PRONOUN_REACH = 3
_NOUN_REACH = 20
# No more candidates than this are weighed, so that one endless sentence costs no more than many.
_CANDIDATES = 30
_PARTIES = 3  # of a deal: one that acts on two


@dataclass(slots=True)
class _Seen:
    """The latest mention of an entity: its sentence, whether it was the subject there, and how often it was named.

    `called` are the nouns beside its name ("the RMT union"); `first` is where it was first named; `aside` the last
    sentence whose subject it was as one told of beside another.
    """

    sentence: int
    subject: bool
    subject_sentence: int
    start: int
    count: int
    titled: bool
    first: int
    aside: int
    called: frozenset[str] = frozenset()


def find(
    text: str,
    mentions: Sequence[Mention],
    entities: Mapping[str, Entity],
    industries: Mapping[str, str | None],
    lexicon: Lexicon,
) -> list[Mention]:
    """Mentions with `reference` True, by start, none overlapping a given mention.

    `mentions` are the names, by start; `industries` the industry of each entity. A plural ("the two companies") is one
    mention of the nearer entity with the other in `others`.
    """
    breaks = [match.end() for match in _BREAK.finditer(text)]
    seen: dict[str, _Seen] = {}
    found: list[Mention] = []
    titled: set[str] = set()
    at = 0
    for start, end, word, noun, plural in anaphors.find(text, lexicon):
        while at < len(mentions) and mentions[at].start < end:
            named = entities[mentions[at].entity_id]
            state = _see(
                mentions[at], mentions[at - 1].end if at else -1, text, breaks, seen, lexicon, named.kind == "place"
            )
            if state.sentence == 0 and named.kind == "product" and named.parent_id is not None:
                titled.add(named.parent_id)
            state.titled = state.titled or mentions[at].entity_id in titled
            at += 1
        if at and mentions[at - 1].end > start:
            # "the Seattle-based firm" keeps "Seattle": the reference is the words after it.
            inner = text.find(" ", mentions[at - 1].end, end) + 1
            if noun is None or not inner or text[mentions[at - 1].end] != "-":
                continue
            start = inner
        if not seen:
            continue
        if found and found[-1].end > start:
            continue
        sentence = bisect_right(breaks, start)
        if (
            noun is None
            and subjects.opens(text, start, sentence, breaks)
            and leading.unnamed(text, word, sentence, breaks)
            and _focus(sentence, seen, entities, _NAMED | {"person"}) is None
        ):
            continue
        if (
            noun is None
            and leading.of_somebody(text, word, start, sentence, breaks)
            and not any(entities[key].kind == "person" for key, _ in _recent(seen, sentence, 0))
        ):
            continue
        if noun is not None:
            keys = _employer(mentions[at : at + 1], end, seen, entities)
            place = _beside(text, mentions[at - 1], end - len(word), entities, lexicon) if at else None
            home = place or _home(text, end, word, lexicon)
            doer = mentions[at - 1].entity_id if at and _DOES_TO.fullmatch(text, mentions[at - 1].end, start) else None
            if doer is None and at > 1 and _JUDGED.fullmatch(text, mentions[at - 2].end, start):
                doer = mentions[at - 2].entity_id
            line = text.rfind("\n", max(0, start - _PARAGRAPH), start)
            focus = _focus(sentence, seen, entities, _BODY) if subjects.opens(text, start, sentence, breaks) else None
            if focus is not None and seen[focus].aside == sentence - 1:
                focus = None
            if not lexicon.joint.isdisjoint(text[start:end].split()):
                keys = keys or _joint(seen, entities, noun)
            keys = keys or _described(
                noun, word, plural, sentence, seen, entities, industries, lexicon, home, doer, focus, line
            )
        else:
            beside = mentions[at - 1] if _RELATIVE.fullmatch(text, mentions[at - 1].end, start) else None
            keys = _pronoun(
                word,
                sentence,
                seen,
                entities,
                beside,
                _acts(text, end, lexicon) or (word == "its" and subjects.FIGURES.match(text, end) is not None),
                word == "its" and _STOCK.match(text, end) is not None,
                _COPULA.search(text, max(0, start - 8), start) is not None,
                _focus(sentence, seen, entities, _NAMED) if subjects.opens(text, start, sentence, breaks) else None,
            )
            if not keys and word == "they" and sentence and start - breaks[sentence - 1] <= 2:
                keys = _traded(text, sentence, breaks, seen, entities) or _sole_body(
                    text, sentence, breaks, seen, entities
                )
        if keys:
            found.append(Mention(keys[0], text[start:end], start, end, True, tuple(keys[1:])))
            state = seen[keys[0]] = seen.pop(keys[0])
            state.sentence = sentence
            if subjects.is_subject(text, start, end, sentence, breaks, lexicon):
                state.subject, state.subject_sentence, state.start = True, sentence, start
    return found


def _see(
    mention: Mention,
    after: int,
    text: str,
    breaks: Sequence[int],
    seen: dict[str, _Seen],
    lexicon: Lexicon,
    place: bool,
) -> _Seen:
    """Record a named mention and return what is known of its entity.

    `after`: where the mention before it ends; `place`: whether it names one.
    """
    sentence = bisect_right(breaks, mention.start)
    # The second of "X and Y" is not what a singular pronoun takes up.
    joined = text[max(0, mention.start - 5) : mention.start] == " and " and after == mention.start - 5
    # "Rival Pfizer rose": told of beside the firm that the text is about, unless it speaks of what is its own
    beside = text[max(0, mention.start - subjects.RELATION_REACH) : mention.start].split()[-1:]
    related = bool(beside) and beside[0].lower() in lexicon.relations and not _OF_ITS_OWN.match(text, mention.end)
    opening = place and _WHERE.fullmatch(text, breaks[sentence - 1] if sentence else 0, mention.start) is not None
    stands = (
        not joined
        and not opening
        and (
            subjects.is_subject(text, mention.start, mention.end, sentence, breaks, lexicon)
            or (not place and leading.leads(text, mention.start, mention.end))
        )
    )
    subject = stands and not related
    state = seen.pop(mention.entity_id, None)
    if state is None:
        state = _Seen(sentence, subject, -99, mention.start, 0, sentence == 0, mention.start, -99)
    seen[mention.entity_id] = state
    state.count += 1
    if (
        place
        and subject
        and not _acts(text, mention.end, lexicon)
        and not leading.leads(text, mention.start, mention.end)
    ):
        subject = False  # "U.S. sales fell": no country
    if not place:
        behind = _NOUN_BEHIND.match(text, mention.end)
        for word in (*beside, *((behind.group(1),) if behind else ())):
            if (noun := lexicon.nouns.get(word)) is not None and noun.refers and noun.kind in _BODY:
                state.called |= {word}
    if stands and related:
        state.aside = sentence
    state.sentence = sentence
    state.subject = subject
    state.start = mention.start
    if subject:
        state.subject_sentence = sentence
    return state


def _focus(sentence: int, seen: dict[str, _Seen], entities: Mapping[str, Entity], kinds: frozenset[str]) -> str | None:
    """The only one of some kinds that was a subject in the sentence before, be it as one told of beside another."""
    subjects = [
        key for key, state in _recent(seen, sentence, 1)
        if sentence - 1 in (state.subject_sentence, state.aside) and entities[key].kind in kinds
    ]  # fmt: skip
    return subjects[0] if len(subjects) == 1 else None


def _joint(seen: dict[str, _Seen], entities: Mapping[str, Entity], noun: Noun) -> list[str]:
    """The two of the headline that become one, as it names them: "the combined carrier"."""
    named = sorted(
        (state.first, key) for key, state in seen.items() if state.titled and entities[key].kind == noun.kind
    )
    return [key for _, key in named[:2]] if len(named) > 1 else []


def _recent(seen: dict[str, _Seen], sentence: int, reach: int) -> Iterator[tuple[str, _Seen]]:
    """The entities mentioned within so many sentences, the latest first; a bounded number of them."""
    oldest = sentence - reach
    for key, state in islice(reversed(seen.items()), _CANDIDATES):
        if state.sentence < oldest:
            break
        yield key, state


def _score(state: _Seen, sentence: int) -> float:
    """Salience of an entity for a reference in a sentence."""
    distance = sentence - state.sentence
    score = 3.0 - 0.8 * min(distance, 6) + 0.3 * min(state.count, 5)
    subject_distance = sentence - state.subject_sentence
    if subject_distance <= 2:
        score += 2.5 - 0.6 * subject_distance
    if state.titled:
        score += 0.8
    return score


def _employer(
    following: Sequence[Mention], end: int, seen: dict[str, _Seen], entities: Mapping[str, Entity]
) -> list[str]:
    """The firm of the person named just after: "the company's president, Louis Gallois"."""
    if not following or following[0].start - end > 45:
        return []
    parent = entities[following[0].entity_id].parent_id if entities[following[0].entity_id].kind == "person" else None
    return [parent] if parent is not None and parent in seen else []


def _acts(text: str, end: int, lexicon: Lexicon) -> bool:
    """Whether the verb after a pronoun is one of those that only a body does: "it will close", "it announced"."""
    verb = _VERB.match(text, end)
    return verb is not None and verb.group(1) in lexicon.agent_verbs


def _described(
    noun: Noun,
    word: str,
    plural: bool,
    sentence: int,
    seen: dict[str, _Seen],
    entities: Mapping[str, Entity],
    industries: Mapping[str, str | None],
    lexicon: Lexicon,
    home: str | None,
    doer: str | None,
    focus: str | None,
    line: int,
) -> list[str]:
    """The entities that a description can stand for, the most salient first; two of them for a plural, else one.

    `home` is the place that the description says they come from: "the Finnish company"; `doer` does something to what
    is described, so that it is another: "Moody's cut the group's rating"; `focus` is the only subject of the sentence
    before one that the description opens; `line` is where its paragraph begins, -1 if far off.
    """
    ranked: list[tuple[float, int, str]] = []
    for key, state in _recent(seen, sentence, _NOUN_REACH):
        fit = _fits(noun, word, entities[key], industries.get(key), seen) if key != doer else 0.0
        if word in state.called and word not in _GENERIC and key != doer:
            fit = max(fit, _CALLED)
        if fit and home is not None and (known := _known_home(entities[key], lexicon)) is not None:
            fit = fit + 2.0 if known == home else 0.0
        if fit:
            fit += _FOCUS * (key == focus and (word in _GENERIC or noun.kind == entities[key].kind))
            ranked.append((_score(state, sentence) + fit, state.start, key))
    if word in _GENERIC and home is None and not any(seen[key].subject_sentence == sentence for _, _, key in ranked):
        anew = _ABOUT_ANEW * all(place < line for _, place, _ in ranked)
        ranked = [
            (
                score
                + (_ABOUT + anew * (seen[key].sentence > 0)) * seen[key].titled
                - _NEVER * (seen[key].subject_sentence < 0),
                start,
                key,
            )
            for score, start, key in ranked
        ]
    ranked.sort(reverse=True)
    if word in _BODY_NOUNS or noun.kind == "regulator":
        # "the agency" is one that is known as such, however near a firm of unknown kind is
        official = [
            found for found in ranked if _is_body(entities[found[2]], noun, word) or word in seen[found[2]].called
        ]
        ranked = official or ranked
    if plural:
        exact = [found for found in ranked if entities[found[2]].kind == noun.kind]
        ranked = exact if len(exact) >= 2 else ranked
        undergone = [found for found in ranked[:_PARTIES] if _undergoes(seen[found[2]], sentence)]
        ranked = sorted(undergone, key=lambda found: found[1]) if len(undergone) == 2 else ranked
        return [key for _, _, key in ranked[:2]] if len(ranked) >= 2 else []
    return [ranked[0][2]] if ranked else []


def _undergoes(state: _Seen, sentence: int) -> bool:
    """Whether what the sentence before names was not its subject: "NAB bought X and Y. The two banks"."""
    return state.sentence == sentence - 1 and state.subject_sentence != sentence - 1


def _is_body(entity: Entity, noun: Noun, word: str) -> bool:
    """Whether an entity is of the very kind of a noun, or is called so: "European Space Agency"."""
    return entity.kind == noun.kind or word in entity.name.lower().split()


def _beside(text: str, before: Mention, noun: int, entities: Mapping[str, Entity], lexicon: Lexicon) -> str | None:
    """The country of the place named right before a noun: "The Detroit company", "the Seattle-based firm"."""
    if before.end + 1 != noun and text[before.end : noun] != "-based ":
        return None
    place: str | None = before.entity_id
    for _ in range(3):
        if place is None or place in lexicon.countries:
            break
        place = entities[place].parent_id if place in entities and entities[place].kind == "place" else None
    return place if place in lexicon.countries else None


def _known_home(entity: Entity, lexicon: Lexicon) -> str | None:
    """The country of a firm, or else of the one that it belongs to."""
    return lexicon.homes.get(entity.entity_id) or lexicon.homes.get(entity.parent_id or "")


def _home(text: str, end: int, word: str, lexicon: Lexicon) -> str | None:
    """The place whose adjective stands before a noun that ends there: "the South Korean phone maker"."""
    before = text[max(0, end - len(word) - _HOME_REACH) : end - len(word)].split()
    for at in range(len(before), 0, -1):
        for first in (at - 2, at - 1):
            place = lexicon.demonyms.get(" ".join(before[max(first, 0) : at]))
            if place is not None:
                return place
        if before[at - 1].lower() == "the":
            return None
    return None


def _fits(noun: Noun, word: str, entity: Entity, industry: str | None, seen: dict[str, _Seen]) -> float:
    """How well an entity answers to a noun; 0 when it cannot."""
    if (
        word in _BODY_NOUNS
        and word != "agency"
        and not _BODY_NOUNS.isdisjoint(called := entity.name.lower().split())
        and word not in called
    ):
        return 0.0  # "the commission" is no court
    if word == "bank" and entity.kind in ("regulator", "organisation") and word in entity.name.lower().split():
        return 4.0  # "the European Central Bank's president said the bank would"
    if noun.industries:
        if industry in noun.industries:
            return 4.0 if len(noun.industries) == 1 or industry in word else 3.0
        return 0.5 if industry is None and entity.kind == noun.kind and not entity.registered else 0.0
    if noun.kind == entity.kind:
        # "the phone" is an iPhone rather than an iPad.
        return 4.5 if noun.kind == "product" and word in entity.name.lower() else 3.5
    if noun.kind == "company" and entity.kind == "platform":
        # Where its owner is named too, "the company" is rather the owner.
        return -1.0 if entity.parent_id in seen else 1.5
    if noun.kind == "company" and entity.kind == "organisation":
        return 0.0 if entity.registered else 0.7
    if noun.kind == "product" and entity.kind == "organisation":
        return 0.0 if entity.registered else 0.7
    return _NEAR_KINDS.get((noun.kind, entity.kind), 0.0)


def _traded(
    text: str, sentence: int, breaks: Sequence[int], seen: dict[str, _Seen], entities: Mapping[str, Entity]
) -> list[str]:
    """The firm whose shares the sentence before began with, which "They" takes up: "Ford's shares fell. They had …"."""
    begin = breaks[sentence - 2] if sentence > 1 else 0
    if not _OPENING_SHARES.match(text, begin, breaks[sentence - 1]):
        return []
    firms = [
        (state.start, key) for key, state in _recent(seen, sentence, 1)
        if state.sentence == sentence - 1 and entities[key].kind in _BODY
    ]  # fmt: skip
    return [min(firms)[1]] if firms else []


def _sole_body(
    text: str, sentence: int, breaks: Sequence[int], seen: dict[str, _Seen], entities: Mapping[str, Entity]
) -> list[str]:
    """The one body of the sentence before, which "They" takes up where that sentence tells of nothing in the plural."""
    begin = breaks[sentence - 2] if sentence > 1 else 0
    before = text[begin : breaks[sentence - 1]]
    bodies = [
        key for key, state in _recent(seen, sentence, 1)
        if state.sentence == sentence - 1 and entities[key].kind in _BODY
    ]  # fmt: skip
    return bodies if len(bodies) == 1 and len(before) < _SHORT and not _MANY.search(before) else []


def _pronoun(
    word: str,
    sentence: int,
    seen: dict[str, _Seen],
    entities: Mapping[str, Entity],
    beside: Mention | None,
    acts: bool,
    listed: bool,
    predicate: bool,
    focus: str | None,
) -> list[str]:
    """The entity that a pronoun stands for.

    `beside`: the name whose relative clause or apposition it stands in; `acts`: its verb is one that only a body does;
    `listed`: what follows is a listed firm's ("its shares");
    `predicate`: it opens a predicate ("X is its rival"), so that it is not the subject of its own sentence;
    `focus`: the only subject of the sentence before one that it opens.
    """
    personal = word in _PERSONAL
    best: tuple[float, int, str] | None = None
    for key, state in _recent(seen, sentence, _PRONOUN_REACH + 3 * acts):
        kind = entities[key].kind
        here = sentence in (state.subject_sentence, state.aside)
        acting = acts and kind in _BODY
        if predicate and state.sentence == sentence:
            continue
        if listed and (kind in ("regulator", "index") or (kind == "organisation" and entities[key].registered)):
            continue
        if personal != (kind == "person") or sentence - state.sentence > _PRONOUN_REACH + 3 * acting:
            continue
        if word in _PLURAL and not here:
            continue
        if (
            not personal
            and kind not in (_BODY if word in _PLURAL else _NEUTER)
            and not (kind == "place" and (here or key == focus))
        ):
            continue
        score = _score(state, sentence)
        if sentence in (state.aside, state.aside + (key == focus)):
            score += _BESIDE
        if here and (personal or word in ("it", "its")):
            score += _HERE  # "Nokia's shares fell after it showed a phone": the subject of the same sentence
        if beside is not None and beside.entity_id == key:
            score += 2.5
        if acting:
            score += 2.0 + (word == "its" and kind == "company")  # "its shares": a firm's
        ranked = (score, state.start, key)
        if best is None or ranked > best:
            best = ranked
    return [best[2]] if best is not None else []
