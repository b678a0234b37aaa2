"""The registry: every name and alias of `entities.csv` and `places.csv`, found in one pass over a text.

Aho-Corasick finds all names at once, so the cost grows with the text and not with the number of names. A hit must
stand between word boundaries; the longest wins; an alias that the table calls ambiguous counts only when the document
holds one of the row's cues or one of its other names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from ahocorasick_rs import AhoCorasick

from flows.facts.records import Entity
from flows.reference import Reference

# Up to this length an all-capital alias (GM, JD, UAW) is a code: only its exact spelling counts.
_CODE_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """A registered entity with what the rules need to know of it: its `industry` and its `home` (place ids)."""

    entity: Entity
    industry: str | None
    names: tuple[str, ...]
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A registered name in a text."""

    start: int
    end: int
    entity_id: str


def spellings(name: str) -> Iterator[str]:
    """The ways a name is capitalised in running text, headlines and capitals: "WeChat", "Wechat", "WECHAT"."""
    yield name
    if len(name) <= _CODE_LENGTH and name.isupper():
        return
    if any(c.isupper() for c in name):
        yield name.upper()
        capitalised = " ".join(word[:1] + word[1:].lower() if not word.isupper() else word for word in name.split(" "))
        yield capitalised
        if any(c.isupper() for c in name[1:]) and " " not in name:
            yield name.lower()


def is_word(char: str) -> bool:
    """Whether a character continues a Latin word; a Chinese character does not (`Taobao口令`)."""
    return char.isalnum() and char < "\u2e80"


class Registry:
    """The registered entities and the automaton over their names. Immutable."""

    def __init__(self, rows: Iterable[Mapping[str, object]], places: Iterable[Mapping[str, object]]) -> None:
        listed: dict[str, Listed] = {}
        owners: dict[str, list[tuple[str, bool]]] = {}

        def add(
            entity: Entity,
            industry: str | None,
            names: tuple[str, ...],
            doubtful: tuple[str, ...],
            cues: tuple[str, ...],
        ) -> None:
            listed[entity.entity_id] = Listed(entity, industry, (*names, *doubtful), cues)
            for alias in dict.fromkeys((*names, *doubtful)):
                for spelling in dict.fromkeys(spellings(alias)):
                    owners.setdefault(spelling, []).append((entity.entity_id, alias in doubtful))

        for row in rows:
            entity = Entity(row["entity_id"], row["name"], row["kind"], row["parent_id"], registered=True)  # type: ignore[arg-type]
            doubtful: tuple[str, ...] = row["ambiguous"]  # type: ignore[assignment]
            names = tuple(n for n in (row["name"], *row["aliases"]) if n not in doubtful)  # type: ignore[misc]
            add(entity, row["industry"], names, doubtful, row["cues"])  # type: ignore[arg-type]
        for row in places:
            entity = Entity(row["place_id"], row["name"], "place", row["part_of"], registered=True)  # type: ignore[arg-type]
            add(entity, None, (row["name"], *row["aliases"]), (), ())  # type: ignore[arg-type,misc]

        self.listed: Mapping[str, Listed] = MappingProxyType(listed)
        self._patterns = list(owners)
        self._owners = [tuple(owners[p]) for p in self._patterns]
        self._automaton = AhoCorasick(self._patterns) if self._patterns else None

    def match(self, text: str) -> list[Hit]:
        """Registered names, longest first where they overlap, by start. Linear in the text."""
        if self._automaton is None:
            return []
        sure: list[tuple[int, int, int]] = []
        size = len(text)
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if start and is_word(text[start - 1]) and is_word(text[start]):
                continue
            if end < size and is_word(text[end]) and is_word(text[end - 1]):
                continue
            sure.append((start, -end, index))
        sure.sort()
        found: list[tuple[int, int, int]] = []
        at = 0
        for start, minus_end, index in sure:
            if start >= at:
                found.append((start, -minus_end, index))
                at = -minus_end
        certain = {owner for _, _, index in found for owner, doubtful in self._owners[index] if not doubtful}
        hits: list[Hit] = []
        for start, end, index in found:
            owner = self._settle(self._owners[index], certain, text)
            if owner is not None:
                hits.append(Hit(start, end, owner))
        return hits

    def _settle(self, owners: tuple[tuple[str, bool], ...], certain: set[str], text: str) -> str | None:
        """Which of the entities that share a name is meant here, if any."""
        for owner, doubtful in owners:
            if not doubtful or owner in certain or any(cue in text for cue in self.listed[owner].cues):
                return owner
        return None


@lru_cache(maxsize=8)
def registry(reference: Reference) -> Registry:
    """The registry of a set of reference tables, built once."""
    return Registry(reference.get("entities", ()), reference.get("places", ()))
