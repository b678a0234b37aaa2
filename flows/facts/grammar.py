"""Words of English by what they do in a sentence: `seeds/reference/grammar_words.csv`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flows.reference import Reference

# possessives and pronouns that may open a noun phrase
_OPENERS = frozenset(("its", "their", "his", "her", "our", "a", "an", "the", "this", "that", "us"))
_COMPARING = frozenset(("previous", "more", "less", "last", "next", "year"))


@dataclass(frozen=True, slots=True)
class Grammar:
    """Classes of words, each a frozen set of lower-case words; the table describes them.

    `hard_stop` are the stop words that never stand between a number and the noun that it goes with.
    """

    stop: frozenset[str]
    plural: frozenset[str]
    modifier: frozenset[str]
    like_adjective: frozenset[str]
    breaker: frozenset[str]
    filler: frozenset[str]
    share_verb: frozenset[str]
    vague_noun: frozenset[str]
    narration: frozenset[str]
    per_noun: frozenset[str]
    per_adjective: frozenset[str]
    adverbial: frozenset[str]
    weak_noun: frozenset[str]
    link_verb: frozenset[str]
    preposition: frozenset[str]
    says: frozenset[str]
    acts: frozenset[str]
    everywhere: frozenset[str]
    phrasal_verb: frozenset[str]
    money_verb: frozenset[str]
    count_verb: frozenset[str]
    state_verb: frozenset[str]
    kin: frozenset[str]
    gain_verb: frozenset[str]
    reporter: frozenset[str]
    currency: frozenset[str]
    trade: frozenset[str]
    union: frozenset[str]
    hard_stop: frozenset[str]


@lru_cache(maxsize=8)
def grammar(reference: Reference) -> Grammar:
    """The grammar words of a reference. Raises KeyError when a role is missing from the table."""
    roles = {row["role"]: frozenset(row["words"]) for row in reference["grammar_words"]}
    return Grammar(**roles, hard_stop=roles["stop"] - _OPENERS - _COMPARING)
