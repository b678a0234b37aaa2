"""Events that a verb may state: the trigger rows whose conditions hold in its clause, and who does what to whom."""

from __future__ import annotations

from collections.abc import Sequence

from flows.facts import actors as who
from flows.facts import event_dates, event_targets, event_topics, roles, status
from flows.facts import event_frames as frames
from flows.facts import event_parties as parties
from flows.facts.actors import Party
from flows.facts.clauses import Sentence, Tok, Verb
from flows.facts.event_parts import Candidate, Reading, ahead
from flows.facts.roles import EMPTY, Region
from flows.facts.triggers import Present, Trigger, parted, satisfied, verb_rows, vocabulary
from flows.facts.verbs import Grammar

_MISSING_AGENT = 0.75  # a passive without "by" cannot meet a condition on who does it
_ADDRESSING = frozenset(("tell", "inform", "assure", "remind"))  # their object listens; the rest is what it is about
# Their object needs no name
_AIMED = frozenset(
    ("accuse", "blame", "urge", "warn", "thank", "criticise", "criticize", "praise", "welcome", "condemn", "reject",
     "denounce", "defend", "dismiss", "deny", "oppose", "support", "back", "attack")
)  # fmt: skip
_NOT_IN_BULK = frozenset(("acquisition", "launch"))
_NAMED = 6  # tokens after a passive in which its object may be completed: "was named chief executive"
_WITHOUT_REACH = 6
_BUYING = frozenset(("buy", "acquire", "purchase"))
_MANY = 2  # rows from which on it pays to tell first which can be met
_TOLD = 0.05
_BORDERS = frozenset((",", ";", "and", "but", "or"))
_SPEAKING = frozenset(("say", "think"))
_OF_THEMSELVES = frozenset(("closure", "disruption"))  # types of what closes or breaks by itself
_BIDDING = frozenset(("acquisition", "negotiation"))
_AGREED = frozenset(("partnership", "negotiation"))  # types whose object is an agreement
_OFFICIAL = frozenset(("legal", "regulation"))  # types that an authority does
_STRUCK = _OFFICIAL | {"disruption"}  # types that happen to those who are named, whoever does it
_STRIKES = frozenset(("strike", "walk", "tools", "work", "walkout", "stoppage"))
_DOORS = frozenset(("company", "platform", "product", "organisation"))  # kinds that let others in


def read(
    r: Reading, number: int, sentence: Sentence, verb: Verb, heard: frozenset[str], present: Present
) -> list[Candidate]:
    """The events that a verb group states: one, or two of different types told together.

    `heard` is the vocabulary of the sentence, `present` what it can meet.
    """
    owned = verb.part == "g" and verb.first == verb.at and verb.at and sentence.toks[verb.at - 1].kind == "ent"
    if owned and (sentence.toks[verb.at - 1].text.lower() in who.OWN or _modifies(sentence, verb, r.g)):
        return []  # "gave its backing", "its Power8 restructuring programme"
    rows = verb_rows(verb, sentence.toks, r.table, heard, present)
    if not rows:
        return []
    subject = roles.subject(sentence, verb, r.g)
    spoken = _spoken_of(sentence, verb, subject, r.g)
    about = _antecedent(sentence, verb, subject, r.g) if verb.voice == "active" and verb.finite else EMPTY
    scored: list[tuple[float, int, Trigger, int, Region, Region | None]] = []
    passive = verb.voice == "passive"
    # by the token before what follows a trigger: that region, who does a passive, and what can be met there
    rest: dict[int, tuple[Region, Region | None, frozenset[str] | None]] = {}
    many = len(rows) > _MANY
    within = _heard(r, spoken, many)
    toks = sentence.toks
    for row, last in rows:
        if within is not None and not passive and not row.subject.empty and row.subject.keys.isdisjoint(within):
            continue
        behind = verb.last if row.rest and parted(row, verb, sentence.toks) else last
        if behind not in rest:
            following = roles.after(sentence, behind)
            agent = roles.by_phrase(following, sentence, r.g) if passive else None
            rest[behind] = (following, agent, _heard(r, following.of(sentence), many))
        following, agent, there = rest[behind]
        it = row.event_type == "negotiation" and following.first < len(toks) and toks[following.first].text == "it"
        meant = _meant(sentence, verb, following) if it else ()
        if about is not EMPTY and row.frame in ("act", "undergo") and frames.empty_object(following, sentence):
            following = about
        elif (
            within is not None
            and there is not None
            and not (row.object.empty or row.object.aims or meant)
            and row.object.keys.isdisjoint(there)
            and (not passive or row.object.keys.isdisjoint(within))
        ):
            continue
        scores = _conditions(r, row, sentence, verb, spoken, following, agent, last, meant, heard)
        if scores is not None:
            scored.append((scores[0], scores[1], row, last, following, agent))
    if len(scored) > 1:
        longest = max([len(item[2].rest) for item in scored])
        scored = [item for item in scored if len(item[2].rest) in (0, longest)]
    # what is done to something told beats what is done to anything
    scored.sort(key=lambda item: -item[0] - (_TOLD if not item[2].object.empty else 0.0))
    picked: list[tuple[float, int, Trigger, int, Region, Region | None]] = []
    for item in scored:
        row = item[2]
        if any(row.event_type == other[2].event_type for other in picked):
            continue
        if picked and ({row.event_type, picked[0][2].event_type} != frames.TOGETHER or item[1] == picked[0][1]):
            continue
        if len(picked) < 2:
            picked.append(item)
    return [_of_verb(r, number, sentence, verb, subject, item) for item in picked]


def _modifies(sentence: Sentence, verb: Verb, g: Grammar) -> bool:
    """Whether an -ing form between a name and a noun only tells what kind of thing the name is of."""
    toks, at = sentence.toks, verb.at
    before = toks[at - 2].text.lower() if at > 1 else ""
    named = before in who.OWN or before in ("the", "a", "'s")
    return named and at + 1 < len(toks) and toks[at + 1].kind == "word" and g.is_noun(toks[at + 1].text)


def _heard(r: Reading, toks: Sequence[Tok], wanted: bool) -> frozenset[str] | None:
    """All by which some tokens may meet a condition; None where it is not `wanted`."""
    if not wanted:
        return None
    return vocabulary(frozenset([tok.text for tok in toks]), toks, r.doc, r.cast.kinds)


def _antecedent(sentence: Sentence, verb: Verb, subject: Region, g: Grammar) -> Region:
    """What a relative clause tells of as its object: "YouTube, which Google bought", "the firm it bought"."""
    toks = sentence.toks
    if subject.last < subject.first or subject.last != verb.first - 1:
        return EMPTY
    at = subject.first - 1
    if at > 0 and toks[at].text in ("which", "that", "whom"):
        at -= 2 if toks[at - 1].text == "," else 1
    elif toks[subject.last].text.lower() in ("it", "they", "he", "she"):
        at = subject.last - 1
    else:
        return EMPTY
    named = at >= 0 and (toks[at].kind == "ent" or (toks[at].kind == "word" and g.is_noun(toks[at].text)))
    return roles.phrase(sentence, at, g) if named and sentence.verb_at(at) is None else EMPTY


def _meant(sentence: Sentence, verb: Verb, following: Region) -> Sequence[Tok]:
    """The words of the object before that "it" stands for: "raised its offer, but the firm rejected it"."""
    toks = following.of(sentence)
    if verb.voice == "passive" or not toks or toks[0].text != "it":
        return ()
    before = next((v for v in reversed(sentence.verbs) if v.finite and v.last < verb.first), None)
    if before is None:
        return ()
    return [t for t in roles.after(sentence, before.last).of(sentence) if t.kind == "word"]


def _spoken_of(sentence: Sentence, verb: Verb, subject: Region, g: Grammar) -> Sequence[Tok]:
    """The tokens of a subject, and the words of the one before that it leaves out: "and Uber's", "those of X"."""
    told = subject.of(sentence)
    first = subject.first
    aside = told and first > 1 and sentence.toks[first - 1].text == "," and sentence.toks[first - 2].kind == "ent"
    if aside and "det" in told[0].roles and sentence.toks[subject.last + 1].text in ("who", "which"):
        return [*told, sentence.toks[first - 2]]  # "Tim Armstrong, a former executive who became"
    if not told or not (
        told[-1].text in _POSSESSIVE or (told[0].text in ("those", "that") and told[1:2] and told[1].text == "of")
    ):
        return told
    before = next((v for v in reversed(sentence.verbs) if v.finite and v.last < subject.first), None)
    if before is None:
        return told
    return [*told, *(t for t in roles.subject(sentence, before, g).of(sentence) if t.kind == "word")]


_POSSESSIVE = frozenset(("'s", "'"))


def _conditions(
    r: Reading,
    row: Trigger,
    sentence: Sentence,
    verb: Verb,
    spoken: Sequence[Tok],
    following: Region,
    agent: Region | None,
    last: int,
    meant: Sequence[Tok],
    heard: frozenset[str],
) -> tuple[float, int] | None:
    """The score of a row here and the place that met its object condition; None when a condition fails."""
    passive = verb.voice == "passive"
    objects = spoken if passive else [*following.of(sentence), *meant]
    if not passive and not _SPEAKING.isdisjoint(r.g.kinds.get(verb.lemma, ())) and frames.complement(objects, r.g):
        objects = ()
    if row.event_type == "acquisition" and not passive:
        objects = frames.before_source(objects)
        if objects and parties.minor(r, objects[0]):
            return None  # "bought 3.6 percent of the company"
    if row.event_type in _NOT_IN_BULK and not passive and objects and parties.many(r, objects[0]):
        return None  # "has sold 100,000 phones", "shipped 1.1 million consoles"
    subjects = (agent.of(sentence) if agent else ()) if passive else spoken
    itself = row.frame == "move" and row.object.empty and row.event_type in _OF_THEMSELVES and not passive
    if itself and _has_object(objects):
        return None  # "the unit shut two shafts": the unit did not shut
    if row.event_type == "security_price":
        subjects = _headed(subjects)
        if not passive and not row.subject.empty and not _heads(row, subjects):
            return None  # "oil company MOL rose", "the securities regulator opened": not oil, no securities
        if not row.subject.empty and not row.subject.words and not passive and not _ends_in_name(subjects):
            return None  # "Uber's bookings fell 10%": not the firm fell
    if row.event_type == "investment" and row.head in _BUYING and objects and parties.controlling(r, objects[0]):
        return None
    score = row.weight
    place = satisfied(row.object, objects, r.doc, r.cast.kinds, r.g)
    if place and row.object.kinds and not passive:
        # a kind of thing must be the direct object itself; a word may stand further on
        worded = row.object.worded or row.object
        direct = satisfied(row.object, _direct(r, objects), r.doc, r.cast.kinds, r.g)
        place = direct or (0 if worded.empty else satisfied(worded, objects, r.doc, r.cast.kinds, r.g))
    if not place and passive and not row.object.empty:
        worded = row.object.worded or row.object
        place = 0 if worded.empty else satisfied(worded, following.of(sentence)[:_NAMED], r.doc, r.cast.kinds, r.g)
    if not place and row.object.phrases:
        place = _purposed(row, sentence, following.last if following.last >= last else last)
    if not place:
        return None
    if not row.object.empty:
        score += 0.05 - 0.004 * min(place, 10)
    if not row.subject.empty and not satisfied(row.subject, subjects, r.doc, r.cast.kinds, r.g):
        if not (passive and agent is None) or row.frame == "move":
            if row.frame == "move" and passive and satisfied(row.subject, spoken, r.doc, r.cast.kinds, r.g):
                pass
            else:
                return None
        else:
            score *= _MISSING_AGENT
    if not row.without.keys.isdisjoint(heard) and _contradicted(r, row, sentence, verb, spoken, last):
        return None
    if passive and agent is None and not row.subject.empty and "@any" in row.object.kinds and row.frame == "act":
        return None  # "the flight was delayed": nothing tells that it was an authority
    if passive and (row.frame == "say" or (row.event_type == "security_price" and verb.lemma in ("close", "open"))):
        return None  # "markets will be closed"
    return score, place


def _contradicted(r: Reading, row: Trigger, sentence: Sentence, verb: Verb, spoken: Sequence[Tok], last: int) -> bool:
    """Whether a word that speaks against a row stands in the subject or near the verb, in its own clause."""
    toks = sentence.toks
    near = verb.first - 1
    while near >= max(verb.first - 3, 0) and toks[near].text not in _BORDERS:
        near -= 1
    window = [*toks[near + 1 : verb.at + 1], *toks[last + 1 : last + 1 + _WITHOUT_REACH]]
    if row.rest:  # what stands between "shut" and "down"
        window += [t for t in toks[verb.at + 1 : last] if t.text not in row.rest]
    return satisfied(row.without, [*spoken, *window], r.doc, {}, r.g) > 0


def _purposed(row: Trigger, sentence: Sentence, last: int) -> int:
    """The place of an infinitive behind what follows a verb, one of which a row asks for: "agreed to settle"; or 0."""
    verb = sentence.verb_at(last + 1)
    if verb is None or verb.first != last + 1 or sentence.toks[verb.first].text != "to":
        return 0
    told = " ".join(tok.text for tok in sentence.toks[verb.at : verb.at + _PURPOSE]) + " "
    return (
        _FURTHER
        if any(told.startswith(phrase[3:] + " ") for phrase in row.object.phrases if phrase[:3] == "to ")
        else 0
    )


_PURPOSE, _FURTHER = 4, 8


def _headed(subjects: Sequence[Tok]) -> Sequence[Tok]:
    """A subject without what only says where: "unemployment in the euro area", but "trading in shares of Siemens"."""
    for at, tok in enumerate(subjects[:-1]):
        if at and tok.kind == "word" and "prep" in tok.roles and tok.text != "of" and not subjects[at - 1].adverb:
            behind = subjects[at + 1]
            if "prep" not in subjects[0].roles and "market" not in behind.roles:
                return subjects[:at]
    return subjects


def _heads(row: Trigger, subjects: Sequence[Tok]) -> bool:
    """Whether a word that a row asks of its subject is what the subject is, not what it only tells of another."""
    forms = row.subject.forms
    if row.subject.kinds or not forms:
        return True
    found = False
    for at, tok in enumerate(subjects):
        if tok.kind != "word" or tok.text not in forms:
            continue
        found = True
        after = at + 1
        while after < len(subjects) and (subjects[after].text in ("and", "or", "the") or subjects[after].text in forms):
            after += 1
        if after == len(subjects) or not (
            subjects[after].kind == "ent" or (subjects[after].kind == "word" and not subjects[after].roles)
        ):
            return True
    return not found


def _has_object(objects: Sequence[Tok]) -> bool:
    """Whether what follows a verb opens with its object: a name, a number, a noun with or without its article."""
    if not objects:
        return False
    tok = objects[0]
    plain = tok.kind == "word" and not tok.adverb and not tok.text.endswith("ly")
    return tok.kind in ("ent", "qty") or (plain and (not tok.roles or "det" in tok.roles))


def _ends_in_name(subjects: Sequence[Tok]) -> bool:
    """Whether a name heads a subject, or what stands in brackets behind one."""
    return bool(subjects) and (subjects[-1].kind == "ent" or subjects[-1].text == ")")


def _direct(r: Reading, objects: Sequence[Tok]) -> Sequence[Tok]:
    """The tokens before the first comma or preposition ("of" apart)."""
    for at, tok in enumerate(objects):
        if at and (tok.text == "," or (tok.kind == "word" and tok.text != "of" and "prep" in tok.roles)):
            return objects[:at]
    return objects


def _of_verb(
    r: Reading,
    number: int,
    sentence: Sentence,
    verb: Verb,
    subject: Region,
    item: tuple[float, int, Trigger, int, Region, Region | None],
) -> Candidate:
    score, _, row, last, following, agent = item
    g, cast = r.g, r.cast
    marks: set[str] = set()
    prepositions = frames.TARGET_PREPOSITIONS.get(row.event_type, frozenset(("of",)))
    passive = verb.voice == "passive"
    if row.frame == "say" and (subject.last < subject.first or frames.after_speech(sentence, verb)):
        inverted = frames.inverted(sentence, verb)
        if inverted.last >= inverted.first:
            subject, following = inverted, EMPTY
    subject_parties = _subject_parties(r, sentence, verb, subject)
    known = r.deal if row.event_type in parties.DEALS else None
    deal = None
    if known is not None and not any(p.entity_id for p in subject_parties):
        deal = parties.told_before(r, subject, sentence)
    if deal is not None:
        subject_parties = (
            [*deal.actors, *deal.targets] if passive and row.event_type in _OFFICIAL else list(deal.actors)
        )
    if passive:
        acts = who.acting(agent, sentence, cast, g) if agent else []
        undergoes = subject_parties
        if row.event_type in _BIDDING and not acts and (bought := parties.bought(subject, sentence, r)):
            acts, undergoes = [p for p in undergoes if p.entity_id], bought
        if not acts and row.event_type in frames.FROM_SOURCE:
            acts = [
                p
                for p in who.undergoing(following, sentence, cast, g, frozenset(("from", "of", "at", "by")))
                if p.kind in who.ORGANISATIONS and p.entity_id
            ] or [p for p in undergoes if p.entity_id and p.kind in who.ORGANISATIONS]  # "Apple staff were dismissed"
        if row.event_type == "security_price":
            acts = undergoes
        if not acts and row.event_type in _AGREED:
            acts = parties.between(following, sentence, r)
        if not acts:
            marks.add("no_agent")
            # whoever arrested or fined them is not the firm that the text is about
            acts = [p for p in undergoes if p.entity_id and row.event_type in _STRUCK]
            acts = acts or [*r.implied(undergoes, row), *(p for p in undergoes if not p.entity_id)]
            if row.event_type == "personnel":  # "Elop was named chief executive": who takes or leaves a post has a part
                acts = [*(p for p in undergoes if p.kind == "person" and p not in acts), *acts]
    else:
        acts = subject_parties
        undergoes = parties.object_of(r, sentence, verb, following, acts, prepositions) if row.frame != "move" else []
        if row.event_type in _AGREED and not any(p.entity_id and p.kind != "place" for p in undergoes):
            undergoes = [*undergoes, *parties.agreed(r, sentence, last, prepositions)]
        if not undergoes and row.frame in ("act", "undergo"):
            undergoes = event_targets.governed(sentence, following.last if following.last >= last else last, r, acts)
        if (
            row.frame == "undergo"
            and not any(p.entity_id for p in undergoes)
            and frames.empty_object(following, sentence)
        ):
            undergoes, acts = acts, []
        if row.frame == "say":
            hearers, objects = undergoes if verb.lemma in _ADDRESSING else [], undergoes
            undergoes = [p for p in undergoes if p.entity_id or verb.lemma in _AIMED]
        if not acts:
            marks.add("no_subject")
            acts = r.implied(undergoes, row)
    if row.frame == "move" and row.event_type == "personnel" and not passive:
        undergoes = [p for p in who.undergoing(following, sentence, cast, g, frozenset(("as", "at"))) if p.entity_id]
    if row.frame == "move" and not passive and row.event_type in ("launch", "closure", "disruption", "access_open"):
        # "the game returned to the store": what lets it in is named behind
        inside = who.undergoing(following, sentence, cast, g, prepositions)
        doors = [p for p in inside if p.entity_id and p.kind in _DOORS and row.event_type == "access_open"]
        undergoes = doors or acts
        if row.event_type == "disruption" and not _STRIKES.isdisjoint((row.head, *row.rest)):
            undergoes = parties.employers(following, sentence, r, acts)  # "pilots stopped work": at whom they do
            acts = acts if acts else undergoes
        elif not any(p.entity_id and p.kind in who.ORGANISATIONS for p in acts):
            workers = [p for p in acts if not p.entity_id] if row.event_type == "disruption" else []
            acts = [*(p for p in acts if p.entity_id), *r.implied(undergoes, row), *workers]
    if row.event_type == "security_price" and acts and all(p.kind == "place" for p in acts if p.entity_id):
        # "U.S. stocks plunge": the market is meant, not the country
        text = roles.words_of(who.head_of(subject, sentence)[0], sentence, r.doc)
        acts = [Party(text, None, "other")] if text else acts
    if row.event_type == "security_price" and parties.traded(sentence, subject, acts):
        acts = r.implied([], row) or acts  # "trading in the stock was halted"
    if row.event_type == "disruption" and not passive and acts and (strikers := parties.nameless(subject, sentence, r)):
        acts, undergoes = (
            [strikers, *acts],
            acts if undergoes in ([], acts) else undergoes,
        )  # "engineers at Canadian Pacific went on strike"
    if row.event_type == "security_price" and row.frame == "act" and (moved := [p for p in undergoes if p.entity_id]):
        acts, undergoes = moved, []  # "the news dragged the Dow down": what moves
    within = sentence.toks[subject.first : subject.last + 1]
    placed = any(t.kind == "ent" and cast.kind(t.index) == "place" for t in within)
    acts = r.able(acts, undergoes, row, marks, placed)
    if row.event_type == "financial_report" and not any(p.entity_id for p in acts):
        acts = parties.speaking(sentence, verb, r) or acts  # "Amazon shares slid as profit missed estimates"
    if row.event_type in frames.MUTUAL and row.frame == "move" and (sides := parties.with_whom(subject, sentence, r)):
        # "talks with Barclays collapsed", "but talks with Spanish unions collapsed"
        undergoes = sides  # "A's bid for B fell through"
        apart_from = {p.entity_id or p.name for p in sides}
        acts = [p for p in acts if p.entity_id and p.entity_id not in apart_from]
        acts = acts or parties.speaking(sentence, verb, r) or r.implied(sides, row) or sides
    if row.frame == "say" and acts and acts[0].kind == "person":
        beside = who.officer_of(sentence, who.head_of(subject, sentence)[0], cast)
        acts = [*acts, beside] if beside and beside.entity_id not in {p.entity_id for p in acts} else acts
    # Who undergoes a passive may stand among its actors too ("the platform was launched"): it stays a target
    apart = tuple(undergoes) if passive else frames.apart(undergoes, acts, row)
    if deal is not None and not (passive and row.event_type in _OFFICIAL):
        apart = (*(p for p in deal.targets if p.entity_id and p not in acts), *apart)
    elif known is not None and parties.told_before(r, following, sentence) is not None:
        acting = {p.entity_id for p in acts}
        apart = (*apart, *(p for p in (*known.targets, *known.actors) if p.entity_id and p.entity_id not in acting))
    if len(acts) > 1 and row.event_type in frames.MUTUAL:
        acts, apart = parties.sides(acts, apart, row, sentence, verb, agent if passive and agent else subject)
    if row.frame == "say" and (not undergoes or verb.lemma in _ADDRESSING):
        heard = [p for p in hearers if p not in acts] if not passive else []
        objects = [] if passive or verb.lemma in _ADDRESSING else objects
        apart = (*event_topics.topic(r, sentence, verb, following, [*acts, *undergoes], objects), *heard)
    elif row.frame != "say":
        apart = event_targets.completed(row, sentence, verb.at, acts, apart, cast)
        striking = not passive and not _STRIKES.isdisjoint((row.head, *row.rest, *row.object.forms))
        if row.event_type == "disruption" and striking and not any(p.entity_id for p in apart):
            apart = (*parties.struck(subject, following, sentence, r, acts), *apart)
        apart = apart or event_topics.aims(r, sentence, following, row.event_type)
    view = status.outlook(sentence, verb, verb.at, row.event_type, g)
    if "no" in sentence.words and any(
        part.first <= part.last and sentence.toks[part.first].text == "no"
        for part in ((subject,) if row.frame == "say" else (subject, following))
    ):
        view = view._replace(negated=True)  # "no accidents were reported"
    when = event_dates.date_of(r.doc, sentence, verb.first, last, view.status, g, r.story)
    view = ahead(view, when, r.doc.anchor)
    first = (
        min(subject.first, verb.first) if subject.last >= subject.first and subject.last < verb.first else verb.first
    )
    end = following.last if following.last >= last else last
    if following.first <= following.last < first:
        first = following.first
    if subject.first > verb.at:
        end = max(end, subject.last)
    marks |= r.marks(sentence, verb.at, subject, row)
    if row.frame == "say" and frames.trails(sentence, verb, subject):
        marks.add("trailing")
    if row.frame == "say" and frames.intends(sentence.toks[last + 1 :]):
        marks.add("intent")
    if frames.purpose(sentence, verb, g):
        marks.add("purpose")
    return Candidate(
        number,
        row,
        verb.at,
        first,
        end,
        verb,
        tuple(acts[:8]),
        apart[:6],
        view,
        when,
        score,
        frozenset(marks),
    )


def _subject_parties(r: Reading, sentence: Sentence, verb: Verb, subject: Region) -> list[Party]:
    """Who a subject names; of "whose shares" the owner, of "they" all those who speak."""
    toks, g = sentence.toks, r.g
    if subject.last >= subject.first and subject.first >= 2 and toks[subject.first - 1].text == "whose":
        place = subject.first - 2 - (toks[subject.first - 2].text == ",")
        owners = who.acting(roles.phrase(sentence, place, g), sentence, r.cast, g) if place >= 0 else []
        if owners:
            return [*who.acting(subject, sentence, r.cast, g), *owners] if roles.names(subject, sentence) else owners
    if subject.first == subject.last and toks[subject.first].text.lower() == "they":
        head = status.governor(sentence, verb)
        speakers = who.acting(roles.subject(sentence, head, g), sentence, r.cast, g) if head is not None else []
        if len(speakers) > 1:
            return speakers
    if subject.first == subject.last and toks[subject.first].text.lower() in ("it", "they"):
        head = status.governor(sentence, verb)
        if head is not None and not _SPEAKING.isdisjoint(g.kinds.get(head.lemma, ())) and head.finite:
            region = roles.subject(sentence, head, g)
            nameless = [] if roles.names(region, sentence) else who.acting(region, sentence, r.cast, g)
            if nameless and region.last < head.first and not nameless[0].entity_id:
                return nameless  # "the government said it would name new directors"
    if subject.first == subject.last <= _OPENS and toks[subject.first].text.lower() in _TAKING_UP:
        return parties.taken_up(r) or who.acting(subject, sentence, r.cast, g)
    return who.acting(subject, sentence, r.cast, g)


_OPENS, _TAKING_UP = 1, frozenset(("it", "they", "he", "she"))
