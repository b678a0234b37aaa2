"""The registry: every name and alias of `entities.csv` and `places.csv`, found in one pass over a text.

Aho-Corasick finds all names at once, so the cost grows with the text and not with the number of names. A hit must
stand between word boundaries; the longest wins; an alias that the table calls ambiguous counts only when the document
holds one of the row's cues or one of its other names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from flows.facts.lexicon import Lexicon, lexicon
from flows.facts.records import Entity
from flows.reference import Reference, Row

# Up to this length an all-capital alias (GM, JD, UAW) is a code: only its exact spelling counts.
_CODE_LENGTH = 5
_COMPACT_LENGTH = 5
_CURRENCY = "$€£¥"
# A model number without its maker ("the 787", "717 jets") is told from a quantity by the words around it.
_MODEL_BEFORE = re.compile(r"(?:\b(?:the|new|its|their|of|an?)|['’]s)\s(?:[\w-]+\s)?$", re.IGNORECASE)
_MODEL_AFTER = re.compile(
    r"\s(?:jets?|jetliners?|airliners?|airplanes?|aircraft|planes?|program(?:me)?s?|famil(?:y|ies)|models?|series|fleets?"
    r"|variants?|orders?|deliver(?:y|ies)|production|line)\b"
)
_MODEL_ALONE = re.compile(
    r"(?:['’]s\b|\s(?:is|was|has|had|will|can|could|would|and|or|in|to|as|than)\b|\s\w+\s(?:the|an?|its|their|this)\b|[.,;:)]\s|[.]?$)"
)
# A noun that stands bare before such a verb at the start of a sentence is a name: "Target said", "Shell is buying".
_FIRMS = frozenset({"company", "platform", "organisation", "regulator"})
_OTHERS = r"(?:(?:, [A-Z][\w&.'’-]*(?: [A-Z][\w&.-]*)?){0,3},? (?:and|&) [A-Z][\w&.'’-]*(?: [A-Z][\w&.-]*){0,2})?"
_DOES = re.compile(
    _OTHERS
    + r"(?:,? which| who)?(?: (?:also|has|had|have|now|recently|already|still|reportedly|later|then|is|was|will|would"
    r"|(?:plans|expects|aims|wants|hopes|intends) to|may|might|could|can|said it|says it)){0,3}"
    r" (?:(?<= has | had )[$€£\d]|([a-z]+)\b(?! (?:in|to|of|from|by|off)\b))"
)
_IRREGULAR = frozenset(
    {
        *(
            "said",
            "says",
            "bought",
            "buy",
            "built",
            "began",
            "cut",
            "lost",
            "made",
            "make",
            "paid",
            "pay",
            "sold",
            "sell",
        ),
        *("sought", "spent", "spend", "took", "take", "won", "laid", "agrees", "employs", "sells", "makes", "operates"),
        *("close", "open", "launch", "shed", "invest", "acquire", "raise", "lay", "hire"),
    }
)
_OWNS = re.compile(
    r" shares (?:also |had |have )?(?:rose|fell|lost|slid|sank|shed|dropped|slipped|gained|climbed|jumped|soared|surged"
    r"|tumbled|plunged|slumped|closed|ended|opened)\b"
    r"|['’]s? (?:\w+ )?(?:shares?|stock|stores|sales|profits?|revenues?|earnings|executives?|spokes\w+"
    r"|customers|chief|network|employees|workers|staff|merchants|subscribers|results|losses|website|products|business)\b"
)
_GENITIVES = ("'s", "\u2019s")
# What is done to firms: a name that ends its phrase behind one is a firm's ("bought Northwest in 2008").
_DONE_TO = re.compile(
    r"\b(?:[Bb]ought|[Bb]uys?|[Bb]uying|[Aa]cquir(?:ed?|es|ing)|merg(?:ed?|es|ing) with|t(?:ook|akes?|aking) over"
    r"|sued|outbid|(?:takeover|acquisition|purchase) of|merger with|(?:shares|stake|stakes) in|shares of|rivals?) $"
)
_DONE_REACH = 18  # characters
_PHRASE_END = re.compile(r"(?:[.,;:)]|\n|$| (?:in|for|on|last|this|and|from|as|after|at|because|while|with|to)\b)")
_SENTENCE_END = '.!?:;\n"“‘(•*—–'


@dataclass(frozen=True, slots=True)
class Listed:
    """A registered entity, its industry (of a place its type) and its names, the first `sure` of them unambiguous."""

    entity: Entity
    industry: str | None
    names: tuple[str, ...]
    sure: int
    cues: tuple[str, ...]


class Hit(NamedTuple):
    """A registered name in a text."""

    start: int
    end: int
    entity_id: str


@dataclass(frozen=True, slots=True)
class _Owner:
    """One reading of a pattern. `doubtful`: needs a cue; `ordinary`: is an ordinary word where it starts a sentence."""

    entity_id: str
    kind: str
    doubtful: bool
    ordinary: bool


def spellings(name: str) -> Iterator[str]:
    """The ways a name is capitalised in running text, headlines and capitals: "WeChat", "Wechat", "WECHAT"."""
    yield name
    if len(name) <= _CODE_LENGTH and name.isupper():
        return
    if name[:1].islower() and not any(c.isupper() for c in name):
        yield name[:1].upper() + name[1:]
        return
    yield name.upper()
    yield " ".join(word[:1] + word[1:].lower() if not word.isupper() else word for word in name.split(" "))
    if " " not in name and any(c.isupper() for c in name[1:]):
        yield name.lower()


def compact(name: str) -> str:
    """A name without capitals, spaces and signs, to compare spellings."""
    return "".join(c for c in name.lower() if c.isalnum())


def is_word(char: str) -> bool:
    """Whether a character continues a word of an alphabet; a Chinese character does not (`Taobao口令`)."""
    return char.isalnum() and char < "\u2e80"


def starts_sentence(text: str, at: int) -> bool:
    """Whether a sentence, a line or a quotation starts at an offset, by the last character before it."""
    at -= 1
    while at >= 0 and text[at] in " \t\u00a0'’":
        at -= 1
    return at < 0 or text[at] in _SENTENCE_END


class Registry:
    """The registered entities and the automaton over their names. Immutable."""

    def __init__(self, rows: Iterable[Row], places: Iterable[Row], words: Lexicon) -> None:
        listed: dict[str, Listed] = {}
        owners: dict[str, dict[str, _Owner]] = {}

        def add(
            entity: Entity, industry: str | None, sure: Sequence[str], doubtful: Sequence[str], cues: tuple
        ) -> None:
            names = (*sure, *doubtful)
            listed[entity.entity_id] = Listed(entity, industry, names, len(names) - len(doubtful), cues)
            for alias in names:
                owner = _Owner(entity.entity_id, entity.kind, alias in doubtful, alias.lower() in words.common)
                for spelling in spellings(alias):
                    if spelling != alias and not spelling.isupper() and words.is_plain(spelling):
                        continue
                    owners.setdefault(spelling, {}).setdefault(entity.entity_id, owner)

        for row in rows:
            entity = Entity(row["entity_id"], row["name"], row["kind"], row["parent_id"], registered=True)
            doubtful = row["ambiguous"]
            sure = [name for name in (row["name"], *row["aliases"]) if name not in doubtful]
            add(entity, row["industry"], sure, doubtful, row["cues"])
        for row in places:
            entity = Entity(row["place_id"], row["name"], "place", row["part_of"], registered=True)
            add(entity, row["type"], (row["name"], *row["aliases"]), (), tuple(row["demonyms"]))

        self.listed = MappingProxyType(listed)
        # Other capitals or hyphens than the table knows ("TaoBao", "Wall-Mart") still mean the same name.
        self.compact = MappingProxyType(
            {
                compact(name): key
                for key, entry in reversed(listed.items())
                for name in entry.names[: entry.sure]
                if len(name) >= _COMPACT_LENGTH
            }
        )
        self.doubtful = frozenset(p for p, found in owners.items() if all(owner.doubtful for owner in found.values()))
        self._patterns = list(owners)
        self._owners = [tuple(found.values()) for found in owners.values()]
        # a deed in the past tense or the present participle; of the present "report", "cut" and the like may be nouns
        self._deeds = _IRREGULAR | {
            form
            for verb in words.agent_verbs
            for form in (verb, verb.rstrip("e") + "ing", verb + verb[-1:] + "ing")
            if form.endswith(("ed", "ing"))
        }
        self._automaton = AhoCorasick(self._patterns) if self._patterns else None

    def match(self, text: str) -> list[Hit]:
        """Registered names by start, the longest where they overlap. Linear in the text."""
        if self._automaton is None:
            return []
        size = len(text)
        whole: list[tuple[int, int, int]] = []
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if start and is_word(text[start - 1]) and is_word(text[start]):
                continue
            if end < size:
                after = text[end]
                if after in _CURRENCY:
                    continue
                if is_word(after) and is_word(text[end - 1]):
                    plural = after == "s" and not (end + 1 < size and is_word(text[end + 1]))
                    if not plural or self._owners[index][0].kind != "product":
                        continue
                    end += 1
            whole.append((start, -end, index))
        whole.sort()
        found: list[tuple[int, int, int]] = []
        at = 0
        for start, minus_end, index in whole:
            if start >= at:
                found.append((start, -minus_end, index))
                at = -minus_end
        certain = {
            owner.entity_id
            for start, _, index in found
            for owner in self._owners[index]
            if not owner.doubtful and not (owner.ordinary and starts_sentence(text, start))
        }
        certain |= {owner for start, end, index in found if (owner := self._acting(index, text, start, end))}
        hits: list[Hit] = []
        cued: dict[str, bool] = {}
        for start, end, index in found:
            owners = self._owners[index]
            owner = self._settle(owners, certain, cued, text, start, end)
            if len(owners) > 1 and hits and text[hits[-1].end : start] == ", ":
                owner = self._around(hits[-1], owners) or owner
            if owner is not None:
                hits.append(Hit(start, end, owner))
        return hits

    def _acting(self, index: int, text: str, start: int, end: int) -> str | None:
        """The firm that an unsure name stands for where it does or owns what firms do and own."""
        for owner in self._owners[index]:
            if (owner.doubtful or owner.ordinary) and owner.kind in _FIRMS and text[start : start + 1].isupper():
                if _OWNS.match(text, end):
                    return owner.entity_id
                before = text[max(0, start - _DONE_REACH) : start]
                if _DONE_TO.search(before) and _PHRASE_END.match(text, end):
                    return owner.entity_id
                opens = (
                    starts_sentence(text, start)
                    or not (before.split() or ["A"])[-1][:1].isupper()
                    or before[-2:] == ", "
                )
                does = _DOES.match(text, end) if opens else None
                return owner.entity_id if does is not None and (does[1] or "said") in self._deeds else None
        return None

    def _around(self, inner: Hit, owners: tuple[_Owner, ...]) -> str | None:
        """The place that holds the one named just before: in "Atlanta, Georgia" the state and not the country."""
        country = self.listed[inner.entity_id].entity.parent_id
        for owner in owners:
            listed = self.listed[owner.entity_id]
            if owner.kind == "place" and listed.industry == "state" and listed.entity.parent_id == country:
                return owner.entity_id
        return None

    def _settle(
        self, owners: tuple[_Owner, ...], certain: set[str], cued: dict[str, bool], text: str, start: int, end: int
    ) -> str | None:
        """Which of the entities that share a name is meant here, if any. `cued` remembers what cues were looked for."""
        for owner in owners:
            key = owner.entity_id
            if owner.doubtful:
                if key not in cued:
                    cued[key] = key in certain or any(cue in text for cue in self.listed[key].cues)
                if not cued[key]:
                    continue
                if text[start].isdigit() and not _is_model(text, start, end):
                    continue
            if owner.ordinary and key not in certain and starts_sentence(text, start):
                # "Turkey's central bank", or a text that speaks of the Turkish too
                told = text[end : end + 2] in _GENITIVES or any(cue in text for cue in self.listed[key].cues)
                if owner.kind != "place" or not told:
                    continue
            return key
        return None


def _is_model(text: str, start: int, end: int) -> bool:
    """Whether a bare number stands as the name of a model."""
    if text[end - 1] == "s" or _MODEL_AFTER.match(text, end):
        return True
    before = text[max(0, start - 24) : start]
    return _MODEL_BEFORE.search(before) is not None and _MODEL_ALONE.match(text, end) is not None


@lru_cache(maxsize=8)
def registry(reference: Reference) -> Registry:
    """The registry of a set of reference tables, built once."""
    rows, places = reference.get("entities", ()), reference.get("places", ())
    return Registry(rows, places, lexicon(reference))
