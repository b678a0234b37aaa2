"""Words of English by what they do in a sentence: `seeds/reference/grammar_words.csv`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from flows.facts.numbers import alternation
from flows.reference import Reference

# possessives and pronouns that may open a noun phrase
_OPENERS = frozenset(("its", "their", "his", "her", "our", "a", "an", "the", "this", "that", "us"))
_COMPARING = frozenset(("previous", "more", "less", "last", "next", "year"))


@dataclass(frozen=True, slots=True)
class Grammar:
    """Classes of words, each a frozen set of lower-case words; the table describes them.

    `hard_stop` are the stop words that never stand between a number and the noun that it goes with; `goods` finds the
    name of a commodity.
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
    those_pronoun: frozenset[str]
    which_pronoun: frozenset[str]
    count_lead: frozenset[str]
    hedge: frozenset[str]
    deal_verb: frozenset[str]
    clause_closer: frozenset[str]
    level_word: frozenset[str]
    mark_noun: frozenset[str]
    determiner: frozenset[str]
    commodity: frozenset[str]
    bulk_unit: frozenset[str]
    bond: frozenset[str]
    close_verb: frozenset[str]
    grow_verb: frozenset[str]
    die_verb: frozenset[str]
    launch_verb: frozenset[str]
    add_verb: frozenset[str]
    wipe_verb: frozenset[str]
    settle_word: frozenset[str]
    guilt_word: frozenset[str]
    fine_noun: frozenset[str]
    forecaster: frozenset[str]
    foresee_verb: frozenset[str]
    outlook_word: frozenset[str]
    market_scope: frozenset[str]
    sell_verb: frozenset[str]
    region_noun: frozenset[str]
    end_adverb: frozenset[str]
    bring_verb: frozenset[str]
    cost_verb: frozenset[str]
    erase_verb: frozenset[str]
    job_loss: frozenset[str]
    pace_noun: frozenset[str]
    maker_noun: frozenset[str]
    beside_noun: frozenset[str]
    rival_noun: frozenset[str]
    analyst: frozenset[str]
    value_verb: frozenset[str]
    give_verb: frozenset[str]
    key_rate: frozenset[str]
    trade_verb: frozenset[str]
    pay_verb: frozenset[str]
    bought_noun: frozenset[str]
    modal: frozenset[str]
    stock_word: frozenset[str]
    exchange_word: frozenset[str]
    economy_word: frozenset[str]
    labour_word: frozenset[str]
    wage_word: frozenset[str]
    priced_by: frozenset[str]
    piece_noun: frozenset[str]
    home_noun: frozenset[str]
    spend_verb: frozenset[str]
    study_noun: frozenset[str]
    country_noun: frozenset[str]
    hold_verb: frozenset[str]
    hold_lead: frozenset[str]
    ask_verb: frozenset[str]
    stand_in: frozenset[str]
    object_pronoun: frozenset[str]
    ruler: frozenset[str]
    kill_verb: frozenset[str]
    dependent_noun: frozenset[str]
    free_noun: frozenset[str]
    deal_noun: frozenset[str]
    works_noun: frozenset[str]
    employ_verb: frozenset[str]
    supply: frozenset[str]
    import_verb: frozenset[str]
    use_verb: frozenset[str]
    vote_word: frozenset[str]
    hard_stop: frozenset[str]
    goods: re.Pattern[str]


@lru_cache(maxsize=8)
def grammar(reference: Reference) -> Grammar:
    """The grammar words of a reference. Raises KeyError when a role is missing from the table."""
    roles = {row["role"]: frozenset(row["words"]) for row in reference["grammar_words"]}
    goods = re.compile(rf"\b(?:{alternation(sorted(roles['commodity']))})\b")
    return Grammar(**roles, hard_stop=roles["stop"] - _OPENERS - _COMPARING, goods=goods)
