"""The word lists that tell names from other capitalised words, as sets, built once for a set of reference tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from flows.reference import Reference


@dataclass(frozen=True, slots=True)
class Suffix:
    """What the last word of a name says: "Airways" an airline, "Inc" a legal form (`legal`)."""

    kind: str
    industry: str | None
    legal: bool


@dataclass(frozen=True, slots=True)
class Noun:
    """What a common noun can stand for: "automaker" a company whose industry is carmaker; no industries means any.

    `refers`: "the" and the noun refer back; otherwise it only says what a name beside it is ("supplier Bosch").
    """

    kind: str
    industries: frozenset[str]
    refers: bool = True


# what stands behind the name of a firm as soon as behind any other word: "Chevron shares"
_OF_FIRMS = frozenset(("shares", "stock", "share", "employees", "staff", "workers", "executives", "engineers", "sold"))


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Words by role; `homes` are the `countries` of firms, `relations` what one is to another, `measured` measures.

    `joint` says that two have become one ("the combined carrier"), `trades` are nouns that another qualifies ("the
    grocery market").

    `common`, `function`, `alone` and `never` are in lower case, the rest as written.

    Compared and hashed by identity: `lexicon` gives the same object for the same tables.
    """

    common: frozenset[str]
    function: frozenset[str]
    alone: frozenset[str]
    never: frozenset[str]
    title_heads: frozenset[str]
    title_parts: frozenset[str]
    suffixes: Mapping[str, Suffix]
    nouns: Mapping[str, Noun]
    given: frozenset[str]
    family: frozenset[str]
    demonyms: Mapping[str, str]
    agent_verbs: frozenset[str]
    homes: Mapping[str, str]
    countries: frozenset[str]
    relations: frozenset[str]
    measured: frozenset[str]
    joint: frozenset[str]
    trades: frozenset[str]

    def is_plain(self, word: str) -> bool:
        """Whether a capitalised word can be an ordinary word with a capital."""
        low = word.lower()
        return low in self.common or low in self.function or low in self.alone or low in self.never


@lru_cache(maxsize=8)
def lexicon(reference: Reference) -> Lexicon:
    """The lexicon of a set of reference tables; a table that is missing gives empty sets."""
    words: dict[str, set[str]] = {"common": set(), "function": set(), "alone": set(), "never": set()}
    for row in reference.get("common_words", ()):
        words[row["role"]].add(row["word"])
    titles = {row["title"]: row["role"] for row in reference.get("titles", ())}
    people: dict[str, set[str]] = {"given": set(), "family": set()}
    for row in reference.get("person_names", ()):
        people[row["role"]].add(row["word"])
    clause: dict[str, set[str]] = {"relation": set(), "joint": set(), "trade": set()}
    for row in reference.get("clause_words", ()):
        clause.get(row["role"], set()).add(row["word"])
    heads = {t for t, role in titles.items() if role == "head"}
    demonyms = {d: row["place_id"] for row in reference.get("places", ()) for d in row["demonyms"]}
    return Lexicon(
        common=frozenset(words["common"]),
        function=frozenset(words["function"]),
        alone=frozenset(words["alone"]),
        never=frozenset(words["never"]),
        title_heads=frozenset(heads | {t.lower() for t in heads}),
        title_parts=frozenset(titles) | frozenset(t.lower() for t in titles),
        suffixes={
            row["suffix"]: Suffix(row["kind"], row["industry"], row["legal"])
            for row in reference.get("name_suffixes", ())
        },
        nouns={
            row["noun"]: Noun(row["kind"], frozenset(row["industries"]), row["refers"])
            for row in reference.get("nouns", ())
        },
        given=frozenset(people["given"]),
        family=frozenset(people["family"]),
        demonyms=demonyms,
        agent_verbs=frozenset(row["verb"] for row in reference.get("agent_verbs", ())),
        homes={row["entity_id"]: row["place_id"] for row in reference.get("homes", ())},
        countries=frozenset(row["place_id"] for row in reference.get("homes", ())),
        relations=frozenset(clause["relation"]),
        measured=frozenset(a for row in reference.get("measures", ()) for a in row["aliases"] if a.isalpha())
        - _OF_FIRMS,
        joint=frozenset(clause["joint"]),
        trades=frozenset(clause["trade"]),
    )
