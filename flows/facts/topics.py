"""What a document is about: the firm, product or place of its headline, or the firm that it names most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import takewhile

from flows.facts import economies, realm
from flows.facts.document import Document
from flows.facts.grammar import grammar
from flows.facts.lexicon import lexicon
from flows.facts.owners import Owner
from flows.facts.records import Entity, Mention

# how often, and in what share of all namings, an entity that no title names must be named to be the topic
_TOPIC_TIMES, _TOPIC_SHARE = 3, 0.2
_OWN_TIMES, _OWN_SHARE = 6, 0.4  # where the headline is about a place
_ABOUT = frozenset(("company", "platform", "product", "organisation", "regulator"))
_HINT = 0.1
_BEGUN, _LEAD = 0.4, 600  # who is first named behind this share of the text, and so many characters, is no topic
# how much the place of the headline speaks for itself, and the offset in the headline where it may stand
_HOME, _OPENING, _HEADLINE = 0.9, 14, 40
_HEADLINE_WORDS = 14


def find(
    doc: Document, kinds: Mapping[str, Entity], places: Mapping[str, tuple[str, str]]
) -> tuple[str | None, Owner | None, Owner | None]:
    """The entity that a document is about, the place that its headline is about, and the firm it names most, if any.

    A document is about the first company or product of its first line, else about the most named. The place opens the
    headline, by its name or adjective, and no firm or body stands there. The last is whose a number is when nothing
    else tells.
    """
    start = len(doc.text) - len(doc.text.lstrip())
    end = doc.text.find("\n", start)
    end = len(doc.text) if end < 0 else end
    named = [m for m in takewhile(lambda m: m.start < end, doc.mentions) if not m.reference]
    most, times, total = _most_named(doc, kinds)
    late = max(_BEGUN * len(doc.text), _LEAD)
    if most is not None and next(m.start for m in doc.mentions if m.entity_id == most) > late:
        most, times = None, 0
    hint = Owner(most, kinds[most].name, _HINT) if most is not None else None
    told = named[:1] and _tells(doc, named[0], kinds)
    for mention in named[1:] if told else named:
        if kinds[mention.entity_id].kind in _ABOUT:
            return mention.entity_id, None, hint
    country = realm.home(named[0].entity_id, doc.reference) if told else None
    about = Owner(None, country, _HOME, _HOME) if country is not None else _home(doc, start, named, kinds, places)
    most, times = (None, 0) if told and most == named[0].entity_id else (most, times)
    hint = hint if most is not None else None
    least, share = (_TOPIC_TIMES, _TOPIC_SHARE) if about is None else (_OWN_TIMES, _OWN_SHARE)
    return (most if times >= least and times >= share * total else None), about, hint


def _tells(doc: Document, mention: Mention, kinds: Mapping[str, Entity]) -> bool:
    """Whether a headline only says who tells of something: "USDA sees record corn crop"."""
    syntax = grammar(doc.reference)
    verb = doc.text[mention.end : mention.end + _HEADLINE].split()[:1]
    return (
        bool(verb) and (verb[0] in syntax.says or verb[0] == "sees") and realm.reports(kinds[mention.entity_id], syntax)
    )


def _home(
    doc: Document,
    start: int,
    named: Sequence[Mention],
    kinds: Mapping[str, Entity],
    places: Mapping[str, tuple[str, str]],
) -> Owner | None:
    """The place that a headline at offset `start` is about."""
    if any(kinds[m.entity_id].kind != "place" for m in named):
        return None
    end = doc.text.find("\n", start)
    words = doc.text[start : end if end > 0 else start + _HEADLINE].split()[:_HEADLINE_WORDS]
    for at in range(len(words) if not named else 1):
        for width in (2, 1):  # "Sri Lankan tea farmers struggle"
            adjective = " ".join(words[at : at + width]).lower()
            if adjective in places and not _opens_firm(doc, " ".join(words[at + width : at + width + 3])):
                key, name = places[adjective]
                return Owner(key if key in kinds else None, name, _HOME, _HOME)  # "German exports slump"
    if (
        not named
        or (named[0].start > start + _OPENING and _among_others(doc, named))
        or _opens_firm(doc, doc.text[named[0].end : named[0].end + _HEADLINE])
    ):
        return None  # "US automaker reports losses"
    return Owner(named[0].entity_id, named[0].surface, _HOME, _HOME)


def _among_others(doc: Document, named: Sequence[Mention]) -> bool:
    """Whether a headline names more than one country: "Youth unemployment in euro zone climbs" names one."""
    return len({m.entity_id for m in named}) > 1 or named[0].entity_id in economies.towns(doc.reference)


def _opens_firm(doc: Document, following: str) -> bool:
    """Whether words begin with a noun of firms or of what they make: "automaker reports losses"."""
    words = following.lower().removeprefix("'s").removeprefix("\u2019s").split()[:2]
    firms = lexicon(doc.reference).nouns
    return not words or any(word in firms for word in (*words, " ".join(words)))


def _most_named(doc: Document, kinds: Mapping[str, Entity]) -> tuple[str | None, int, int]:
    """The firm or body that a document names most, how often, and how often it names any."""
    able = {key for key, entity in kinds.items() if entity.kind in _ABOUT}
    text = doc.text
    counts = Counter([m.entity_id for m in doc.mentions if m.entity_id in able and not text.startswith(":", m.end)])
    return (*counts.most_common(1)[0], counts.total()) if counts else (None, 0, 0)


def written(doc: Document) -> Mapping[str, str]:
    """How a document writes the name of each entity that it names: the way that it does most often."""
    ways = Counter([(m.entity_id, m.surface) for m in doc.mentions if not m.reference])
    best: dict[str, str] = {}
    for (key, surface), times in ways.items():
        if key not in best or times > ways[key, best[key]]:
            best[key] = surface
    return best
