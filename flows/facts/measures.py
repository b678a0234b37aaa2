"""The lexicon of what numbers measure: names of measures, cue words and words of direction, looked up word by word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from flows.reference import Reference, Row, default


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a word of the lexicon can mean. `unit` is the kind of unit that the measure is stated in."""

    measure: str
    unit: str
    sign: int = 1
    side: str = ""


class Hit(NamedTuple):
    """A phrase of the lexicon over tokens `[first, last)`. `kind`: `measure`, `cue`, or `verb`, `noun`, `adverb`."""

    first: int
    last: int
    kind: str
    phrase: str
    senses: tuple[Sense, ...]
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases by their first word, the longest first."""

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str, tuple[Sense, ...], str], ...]]
    units: Mapping[str, str]
    names: frozenset[str]

    def hits(self, words: Sequence[str]) -> Iterator[Hit]:
        """Every phrase in a row of lower-case words; of each kind the longest at a place."""
        for first in [at for at, word in enumerate(words) if word in self.phrases]:
            entries = self.phrases[words[first]]
            seen: set[str] = set()
            for phrase, kind, senses, direction in entries:
                last = first + len(phrase)
                if kind not in seen and (len(phrase) == 1 or tuple(words[first:last]) == phrase):
                    seen.add(kind)
                    yield Hit(first, last, kind, " ".join(phrase), senses, direction)


def _forms(alias: str) -> tuple[str, ...]:
    """An alias and its plural, or its singular."""
    if alias.endswith("s") or " of" in alias:
        return (alias,)
    if alias.endswith("y") and alias[-2:-1] not in "aeiou":
        return (alias, alias[:-1] + "ies")
    return (alias, alias + ("es" if alias.endswith(("x", "ch", "sh")) else "s"))


def words_of(phrase: str) -> tuple[str, ...]:
    """A phrase as the tokens of `view` would give it."""
    words = phrase.lower().replace("-", " - ").split()
    return tuple(word.removesuffix("'s") for word in words)


@lru_cache(maxsize=8)
def lexicon(reference: Reference | None = None) -> Lexicon:
    """The lexicon of a reference: `measures`, `measure_cues` and `direction_words`."""
    reference = reference or default()
    found: dict[tuple[tuple[str, ...], str], list[Sense]] = {}
    directions: dict[tuple[tuple[str, ...], str], str] = {}
    rows: Sequence[Row] = reference["measures"]
    verbs = {row["cue"] for row in reference["measure_cues"]}
    named = {alias.lower() for row in rows for alias in row["aliases"]}
    for row in rows:
        for alias in row["aliases"]:
            for form in _forms(alias.lower()):
                if form in verbs and form not in named:
                    continue  # "Freeport pays the police": no plural of "pay"
                senses = found.setdefault((words_of(form), "measure"), [])
                if all(sense.measure != row["measure"] for sense in senses):
                    senses.append(Sense(row["measure"], row["unit"]))
    for row in reference["measure_cues"]:
        sense = Sense(row["measure"], row["unit"], row["sign"], row["side"])
        found.setdefault((words_of(row["cue"]), "cue"), []).append(sense)
    for row in reference["direction_words"]:
        key = (words_of(row["word"]), row["part"])
        found.setdefault(key, [])
        directions[key] = row["direction"]
    phrases: dict[str, list[tuple[tuple[str, ...], str, tuple[Sense, ...], str]]] = {}
    for (words, kind), senses in found.items():
        phrases.setdefault(words[0], []).append((words, kind, tuple(senses), directions.get((words, kind), "")))
    ordered = {w: tuple(sorted(entries, key=lambda e: -len(e[0]))) for w, entries in phrases.items()}
    names = frozenset(" ".join(words_of(a)) for row in rows if row["measure"] == "other:index" for a in row["aliases"])
    return Lexicon(MappingProxyType(ordered), MappingProxyType({r["measure"]: r["unit"] for r in rows}), names)
