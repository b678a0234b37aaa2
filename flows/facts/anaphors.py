"""Words that refer back to a name: pronouns, and definite descriptions such as "the Seattle-based airline".

One Aho-Corasick pass finds the pronouns and all nouns that can refer; then the few words before a noun are searched for
its article. What stands for nothing ("it is clear that") or introduces a name ("the airline
Qantas") is left out.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from flows.facts.lexicon import Lexicon, Noun

_PRONOUNS = ("it", "its", "they", "their", "he", "she", "his", "her")
# What may stand before a word that begins a pattern, so that "item" and "the" are hit only at their start, if at all.
_BEFORE = " \n\u00a0\"“‘'(—"
# "it is clear that", "it was reported", "it takes": the pronoun stands for nothing.
_EXPLETIVE = re.compile(
    r"(?:['’]s| (?:is|was|has been|had been|will be|would be|may be|might be|can be|could be|seems?|seemed|appears?"
    r"|appeared|turns? out|takes|took|looks|remains))"
    r"(?: (?:not|also|now|still|very|often|widely|quite|more|too|being))?"
    r" (?:(?!(?:\w+ed|due|set|about|likely|unlikely|ready|able|unable|free|keen|willing|unwilling|bound|going|poised"
    r"|sure|certain|reluctant|eager|close|next|open) to\b)\w+ )?(?:that|to|if|whether|for|how|why|when|until|as if"
    r"|(?:reported|said|believed|thought|announced|rumou?red|expected|estimated)(?! to\b)"
    r"|clear|unclear|(?:likely|unlikely)(?! to\b)|possible|impossible|important|interesting|hard|difficult|easy"
    r"|inevitable|necessary|understood|known|worth|time|too)\b"
    r"| (?:can|could|should|must|may|might) be (?:said|seen|argued|noted|mentioned)\b"
    r"|(?:['’]s| has| is| was| had) (?:been )?(?:[\w-]+ ){1,4}since\b"
)
_FOLLOWS = re.compile(r" ([a-z][\w'’]*)")
_AUXILIARY = re.compile(
    r"(?:is|was|has|had|will|would|can|could|may|might|must|should|does|did|also|now|still|already|then|only|just|soon"
    r"|even|recently|currently|later|never|first)"
)
_ARTICLE = re.compile(
    r"(?:^|[^\w'’-])([Tt]h(?:e|is|at|ese|ose)|[Bb]oth)((?: (?!(?:the|this|these)\b)(?:[\w'’-]+|U\.[KS]\.)){0,3})$"
)
_REALMS = tuple(f"{place}{mark}s" for place in ("world", "country", "nation", "region") for mark in "'’")
_REACH = 64
_PARTIES = ("sides", "parties", "companies", "firms")
_LOOSE = frozenset({"new", "old", "former", "same", "two", "first", "current", "other", "three", "four"})
# A verb or a function word after the noun: otherwise the noun only qualifies the next ("the phone call").
_GOES_ON = re.compile(
    r"(?:[^ ]| (?:is|was|has|had|will|would|can|could|may|might|must|should|does|did|and|or|but|in|on|at|to|for|by|with"
    r"|from|as|than|said|says|also|now|still|comes|came|costs?|uses?|features|makes|made|went|which|after|before|since"
    r"|when|while|\w+ed)\b|\s*$|\s*\n)"
)
_INTRODUCES = re.compile(r" (?:[^\W\d_a-z]|(?:of|that|who|which)\b)")
_ANY_COMPANY = Noun("company", frozenset())


class Anaphor(NamedTuple):
    """A word or phrase that may refer back: a pronoun (`noun` None), or a description by a noun."""

    start: int
    end: int
    word: str
    noun: Noun | None
    plural: bool


@lru_cache(maxsize=8)
def _scanner(lexicon: Lexicon) -> tuple[AhoCorasick, tuple[tuple[str, Noun | None, bool], ...]]:
    """The automaton over pronouns and the nouns that can refer, each with what stands before it, and their meanings."""
    forms: dict[str, tuple[str, Noun | None, bool]] = {f" {word}": (word, _ANY_COMPANY, True) for word in _PARTIES}
    for word, noun in lexicon.nouns.items():
        if noun.refers:
            many = word[:-1] + "ies" if word.endswith("y") and word[-2] not in "aeiou" else word + "s"
            forms.setdefault(f" {many}", (word, noun, True))
            forms[f" {word}"] = (word, noun, False)
    for word in _PRONOUNS:
        for before in _BEFORE:
            forms[before + word] = forms[before + word.capitalize()] = (word, None, word in ("they", "their"))
    return AhoCorasick(list(forms), matchkind=MatchKind.LeftmostLongest), tuple(forms.values())


def find(text: str, lexicon: Lexicon) -> list[Anaphor]:
    """Every pronoun and description of a text that may refer back, by start. Linear in the text."""
    automaton, meanings = _scanner(lexicon)
    found: list[Anaphor] = []
    size = len(text)
    # The line break gives a pronoun that opens the text something to stand after.
    for index, at, end in automaton.find_matches_as_indexes("\n" + text):
        end -= 1
        if end < size and (text[end].isalnum() or text[end] == "-"):
            continue
        word, noun, plural = meanings[index]
        if noun is None:
            if word != "it" or _is_subject(text, end, lexicon):
                found.append(Anaphor(at, end, word, None, plural))
        elif (start := _description(text, at - 1, end, noun, plural, lexicon)) is not None:
            found.append(Anaphor(start, end, word, noun, plural))
    return found


def _is_subject(text: str, end: int, lexicon: Lexicon) -> bool:
    """Whether "it" stands before its verb and for something: not an object, not "it is clear that"."""
    following = _FOLLOWS.match(text, end)
    if following is None:
        return text[end : end + 2] in ("'s", "’s") and _EXPLETIVE.match(text, end) is None
    word = following.group(1)
    if word in lexicon.function and not _AUXILIARY.fullmatch(word):
        return False
    return _EXPLETIVE.match(text, end) is None


def _description(text: str, at: int, end: int, noun: Noun, plural: bool, lexicon: Lexicon) -> int | None:
    """Where the description that ends in the noun at `text[at:end]` begins; None when it does not refer back."""
    lead = _ARTICLE.search(text[max(0, at - _REACH) : at])
    if lead is None:
        return None
    article, modifiers = lead.group(1).lower(), lead.group(2).split()
    if plural and article != "both" and "two" not in modifiers[:1]:
        return None
    if not plural and article in ("both", "these", "those"):
        return None
    if _INTRODUCES.match(text, end):
        return None
    following = _FOLLOWS.match(text, end)
    if following is not None and following.group(1) in lexicon.trades:
        return None  # "the grocery market"
    if noun.kind == "company" and not plural and any(word[0].isupper() for word in modifiers):
        # "The Detroit automaker", "the Palo Alto company": the names stay, the reference is the noun
        plain = [word for word in modifiers if not word[0].isupper()]
        last = modifiers[-1]
        if not last.endswith(("'s", "’s")) and _refers(plain, lead.group(1) == "The", lexicon):
            return at + 1 if last[0].isupper() and "-" not in last else at - len(lead.group(1)) - len(lead.group(2))
    if not _refers(modifiers, lead.group(1) == "The", lexicon):
        return None
    if noun.kind == "company" and not plural and modifiers[:1] == ["new"]:
        return None  # "the new company": the one that is to be
    if noun.kind not in ("company", "platform") and not _GOES_ON.match(text, end):
        return None
    return at - len(lead.group(1)) - len(lead.group(2))


def _refers(modifiers: list[str], opens: bool, lexicon: Lexicon) -> bool:
    """Whether the words between article and noun leave it a reference: no name, superlative, other noun phrase.

    "Ford is the world's largest carmaker" says something of Ford; where it `opens` a sentence, it refers back.
    """
    for word in modifiers:
        low = word.lower()
        if low in lexicon.function and low not in _LOOSE:
            return False
        if word[0].isupper() and word not in lexicon.demonyms and "-" not in word:
            return False
        if low.endswith(("est", "'s", "’s")) and not (opens and low.endswith(("est", *_REALMS))):
            return False
        noun = lexicon.nouns.get(low)
        if noun is not None and noun.refers and noun.kind in ("company", "platform"):
            return False
    return True
