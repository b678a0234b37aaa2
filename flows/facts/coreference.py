"""References back: "the company", "the Seattle-based airline", "it", "he" stand for an entity named before.

Candidates are ranked by salience in the way of Lappin and Leass (1994): how near the last mention is, in sentences,
whether it was the subject there, how often the document names it, and whether the first line does; kind and industry
decide what is a candidate at all. Weights were set by hand on made-up passages, not learned.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flows.facts.lexicon import Lexicon, Noun
from flows.facts.records import Entity, Mention

_ANAPHOR = re.compile(
    r"\b(?:([Tt]he|[Tt]his|[Tt]hat|[Bb]oth|[Tt]hese|[Tt]hose)(?= )|([Ii]ts?|[Tt]hey|[Tt]heir|[Hh]e|[Ss]he|[Hh]is|[Hh]er)\b)"
)
_WORDS = re.compile(r" ([\w'’-]+)(?: ([\w'’-]+))?(?: ([\w'’-]+))?(?: ([\w'’-]+))?")
_BREAK = re.compile(r"[.!?]['\"”’)]*\s+(?=[A-Z\"“‘(])|\n")
# "it is clear that", "it was reported", "it takes": the pronoun stands for nothing.
_EXPLETIVE = re.compile(
    r"(?:['’]s| (?:is|was|has been|had been|will be|would be|may be|might be|can be|could be|seems?|seemed|appears?"
    r"|appeared|turns? out|takes|took|looks|remains))(?: (?:not|also|now|still|very|often|widely|quite|more|too|being))?"
    r" (?:\w+ )?(?:that|to|if|whether|for|how|why|when|until|as if|reported|said|believed|thought|announced|rumou?red"
    r"|expected|estimated|clear|unclear|likely|unlikely|possible|impossible|important|interesting|hard|difficult|easy"
    r"|inevitable|necessary|understood|known|worth|time|too)\b"
)
_CAN_BE_SAID = re.compile(r" (?:can|could|should|must|may|might) be (?:said|seen|argued|noted|mentioned)\b")
_PREPOSITION = re.compile(r"\b(?:of|in|at|by|with|for|to|from|on|against|between|among|into|over|like|than|via)\s(?:the\s)?$")
_PERSONAL = {"he", "she", "his", "her"}
_PLURAL = {"they", "their"}
_TWO = {"two", "both"}
_PARTIES = {"sides", "parties", "companies", "firms"}
_BODY = frozenset({"company", "platform", "organisation", "regulator"})
_NEUTER = frozenset({"company", "platform", "organisation", "regulator", "product", "index"})
# A name more than this many sentences back no longer answers to a pronoun; a definite description reaches further.
_PRONOUN_REACH = 3
_NOUN_REACH = 12
_LONGEST = 4


@dataclass(slots=True)
class _Seen:
    """The latest mention of an entity: its sentence, whether it was the subject there, and how often it was named."""

    sentence: int
    subject: bool
    subject_sentence: int
    start: int
    count: int
    titled: bool


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
    at = 0
    for start, end, word, noun in _anaphors(text, lexicon):
        while at < len(mentions) and mentions[at].start < end:
            _see(mentions[at], text, breaks, seen, entities)
            at += 1
        if at and mentions[at - 1].end > start:
            continue
        if not seen:
            continue
        sentence = bisect_right(breaks, start)
        if noun is not None:
            keys = _described(noun, word, sentence, start, seen, entities, industries)
        else:
            keys = _pronoun(word, text, start, sentence, breaks, seen, entities)
        if keys:
            found.append(Mention(keys[0], text[start:end], start, end, True, tuple(keys[1:])))
            state = seen[keys[0]]
            state.sentence = sentence
            if _is_subject(text, start, end, sentence, breaks):
                state.subject, state.subject_sentence, state.start = True, sentence, start
    return found


def _see(mention: Mention, text: str, breaks: Sequence[int], seen: dict[str, _Seen], entities: Mapping[str, Entity]) -> None:
    """Record a named mention."""
    sentence = bisect_right(breaks, mention.start)
    subject = _is_subject(text, mention.start, mention.end, sentence, breaks)
    state = seen.get(mention.entity_id)
    if state is None:
        seen[mention.entity_id] = _Seen(
            sentence, subject, sentence if subject else -99, mention.start, 1, sentence == 0
        )
        return
    state.count += 1
    state.sentence = sentence
    state.subject = subject
    state.start = mention.start
    if subject:
        state.subject_sentence = sentence


def _is_subject(text: str, start: int, end: int, sentence: int, breaks: Sequence[int]) -> bool:
    """Whether a mention stands where a subject stands: early in its sentence, after no preposition, owning nothing."""
    if text[end : end + 2] in ("'s", "’s") or _PREPOSITION.search(text, max(0, start - 14), start):
        return False
    begin = breaks[sentence - 1] if sentence else 0
    lead = text[begin:start]
    return len(lead) < 40 or lead.rstrip().endswith((",", "that", "said", "and", "but", "while", "when", "as", "because"))


def _anaphors(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, str, Noun | None]]:
    """Words that may refer back: start, end, the word or noun, and what the noun can stand for (None for a pronoun)."""
    for match in _ANAPHOR.finditer(text):
        pronoun = match.group(2)
        if pronoun is not None:
            word = pronoun.lower()
            if word == "it" and (_EXPLETIVE.match(text, match.end()) or _CAN_BE_SAID.match(text, match.end())):
                continue
            yield match.start(), match.end(), word, None
            continue
        following = _WORDS.match(text, match.end())
        if following is None:
            continue
        hit = _head_noun(following, match.group(1).lower(), lexicon)
        if hit is not None:
            end, word, noun = hit
            yield match.start(), end, word, noun


def _head_noun(following: re.Match[str], article: str, lexicon: Lexicon) -> tuple[int, str, Noun] | None:
    """The noun of a definite description, within four words of its article; None where it introduces or restricts."""
    words = [w for w in following.groups() if w is not None]
    for index, word in enumerate(words):
        bare = word[:-2] if word.endswith(("'s", "’s")) else word.rstrip("'’")
        plural = None
        if index + 1 < len(words) and bare is word:
            pair_word = words[index + 1]
            pair_bare = pair_word[:-2] if pair_word.endswith(("'s", "’s")) else pair_word
            pair = f"{bare} {pair_bare}"
            noun = lexicon.nouns.get(pair)
            if noun is not None:
                return _close(following, index + 1, pair_bare, noun, words)
        noun = lexicon.nouns.get(bare)
        if noun is None and article != "this" and bare.endswith("s"):
            plural = bare[:-3] + "y" if bare.endswith("ies") else bare[:-1]
            if bare in _PARTIES or plural in lexicon.nouns:
                two = article == "both" or (index > 0 and words[0] in _TWO)
                noun = lexicon.nouns.get(plural, Noun("company", frozenset())) if two else None
                return _close(following, index, "+" + bare, noun, words) if noun is not None else None
        if noun is not None:
            if article in ("both", "these", "those"):
                return None
            follower = words[index + 1] if index + 1 < len(words) else ""
            if follower in lexicon.nouns and lexicon.nouns[follower].kind in ("company", "platform"):
                continue
            return _close(following, index, bare, noun, words)
        low = bare.lower()
        if low in lexicon.function and low not in ("new", "old", "former", "same", "two", "first", "current", "other"):
            return None
        if bare[:1].isupper() and bare not in lexicon.demonyms and "-" not in bare:
            return None
    return None


def _close(
    following: re.Match[str], index: int, bare: str, noun: Noun, words: Sequence[str]
) -> tuple[int, str, Noun] | None:
    """End a description at its noun, unless a name ("the airline Qantas") or a restriction ("the bank that") follows."""
    end = following.end(index + 1)
    if words[index].endswith(("'s", "’s")):
        end -= 2
    rest = following.string[end : end + 24]
    if rest[:1] == " " and (rest[1:2].isupper() or rest.startswith((" of ", " that ", " who ", " which "))):
        return None
    if noun.kind in ("product", "place", "index", "organisation", "regulator") and rest[:1] == " ":
        word = re.match(r" ([a-z]+)", rest)
        # "the phone call", "the market index fund": the noun only qualifies the next one.
        if word is not None and not _VERBAL.match(word.group(1)):
            return None
    return end, bare.lstrip("+") if not bare.startswith("+") else bare, noun


_VERBAL = re.compile(
    r"(?:is|was|has|had|will|would|can|could|may|might|must|should|does|did|and|or|but|in|on|at|to|for|by|with|from|as|than"
    r"|said|says|also|now|still|comes|came|costs?|uses?|features|makes|made|went|\w+ed|which|after|before|since|when|while)$"
)


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


def _described(
    noun: Noun,
    word: str,
    sentence: int,
    start: int,
    seen: Mapping[str, _Seen],
    entities: Mapping[str, Entity],
    industries: Mapping[str, str | None],
) -> list[str]:
    """The entities that a description can stand for, the most salient first; two of them for a plural, else one."""
    ranked: list[tuple[float, int, str]] = []
    for key, state in seen.items():
        distance = sentence - state.sentence
        if distance > _NOUN_REACH and not state.titled:
            continue
        fit = _fits(noun, entities[key], industries.get(key))
        if fit:
            ranked.append((_score(state, sentence) + fit, state.start, key))
    ranked.sort(reverse=True)
    if word.startswith("+"):
        return [key for _, _, key in ranked[:2]] if len(ranked) >= 2 else []
    return [ranked[0][2]] if ranked else []


def _fits(noun: Noun, entity: Entity, industry: str | None) -> float:
    """How well an entity answers to a noun; 0 when it cannot."""
    if noun.kind == "place" and entity.kind == "place":
        return 0.0
    if noun.industries:
        if industry in noun.industries:
            return 3.0
        return 0.5 if industry is None and entity.kind == noun.kind and not entity.registered else 0.0
    if noun.kind == entity.kind:
        return 2.0
    if noun.kind == "company" and entity.kind == "platform":
        return 1.0
    if noun.kind == "company" and entity.kind == "organisation" and not entity.registered:
        return 1.0
    if noun.kind == "platform" and entity.kind == "company" and industry in ("e-commerce", "social network", "internet"):
        return 0.8
    if noun.kind == "organisation" and entity.kind == "regulator":
        return 1.0
    if noun.kind == "regulator" and entity.kind == "organisation":
        return 0.5
    return 0.0


def _pronoun(
    word: str,
    text: str,
    start: int,
    sentence: int,
    breaks: Sequence[int],
    seen: Mapping[str, _Seen],
    entities: Mapping[str, Entity],
) -> list[str]:
    """The entity that a pronoun stands for."""
    personal = word in _PERSONAL
    best: tuple[float, int, str] | None = None
    for key, state in seen.items():
        kind = entities[key].kind
        if personal != (kind == "person"):
            continue
        if not personal and kind not in (_BODY if word in _PLURAL else _NEUTER) and not (
            kind == "place" and state.subject_sentence == sentence
        ):
            continue
        distance = sentence - state.sentence
        if distance > _PRONOUN_REACH:
            continue
        if word in _PLURAL and state.subject_sentence != sentence:
            continue
        ranked = (_score(state, sentence), state.start, key)
        if best is None or ranked > best:
            best = ranked
    return [best[2]] if best is not None else []
