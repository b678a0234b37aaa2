"""What stands around a date: the tense of its clause, and whether a bare number reads as a year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.facts.date_tokens import Lexicon, Token

_BESIDE = 3  # tokens in which the verb of a date that qualifies a noun stands
_COMPARED_REACH = 6  # tokens of a number and its unit: "from 1.2 billion euros in"
# words that look ahead as verbs, unless a possessive or an article makes them nouns
_ALSO_NOUNS = frozenset(("forecast", "plan", "plans", "aim", "aims", "hopes"))
_OWN = frozenset(("its", "their", "his", "her", "the", "a", "an"))
_CUT = re.compile(r"[\w$€£¥%]")
_REACH = 14  # tokens looked at on each side: about a clause
# Verbs and other words that end like a plural but are none.
_VERBS_IN_S = frozenset({"was", "has", "is", "does", "sees", "marks", "brings", "this", "as", "its", "his", "us"})


def _cue(token: Token, lex: Lexicon) -> int:
    word = token.text
    if word in lex.future:
        return 1
    if word in lex.past or (len(word) > 4 and word.endswith("ed") and word not in lex.tenseless):
        return -1
    return 0


def future(tokens: Sequence[Token], first: int, last: int, lex: Lexicon) -> bool | None:
    """Whether the clause around tokens `first` to `last` (inclusive) looks ahead; None when no word tells.

    The nearest verb-like word to the left decides, then the nearest to the right.
    """
    if _what_was(tokens, first) and not any(t.text == "to" for t in tokens[last + 1 : last + 2]):
        return False
    steps = (
        range(first - 1, max(first - 1 - _REACH, -1), -1),
        range(last + 1, min(last + 1 + _REACH, len(tokens))),
    )
    named = (
        first > 1 and tokens[first - 1].text == "of" and tokens[first - 2].cls == "x"
    )  # "the earthquake of March 11"
    limit = bool(first) and tokens[first - 1].text == "by"  # "in pharmacies by August, it said"
    for side in steps[:1] if named or limit else steps:
        for at in side:
            token = tokens[at]
            if token.cls in ".B" and not (token.text == ":" or token.text == ";"):
                break
            if token.cls in "xeakln" and (cue := _cue(token, lex)):
                before = tokens[at - 1].text if at else ""
                if token.text == "have" and before in lex.future:
                    return True  # "will have seven seats and go on sale in March"
                if token.text in _ALSO_NOUNS and any(t.text in _OWN for t in tokens[max(0, at - 3) : at]):
                    continue  # "cut its profit forecast in September"
                if token.text == "set" and tokens[at + 1 : at + 2] and tokens[at + 1].text not in ("to", "for"):
                    continue  # "set aside $1 billion in July"
                return cue > 0
    return False if named else True if limit else None


def _what_was(tokens: Sequence[Token], first: int) -> bool:
    """Whether a date is of a number that another is compared with: "down from 1.1% in September"."""
    figure = False
    for at in range(first - 1, max(first - 2 - _COMPARED_REACH, -1), -1):
        token = tokens[at]
        if token.text[:1].isdigit():
            figure = True
        elif token.text in ("from", "against", "versus", "than"):
            return figure and at > 0 and tokens[at - 1].text not in ("begin", "start", "starting", "beginning")
        elif token.cls in ".B," or token.text in ("to", "by") or _CUT.match(token.text) is None:
            return False
    return False


def told(tokens: Sequence[Token], last: int, lex: Lexicon) -> bool:
    """Whether a word of the past stands among the few after token `last`."""
    return any(token.cls == "x" and _cue(token, lex) < 0 for token in tokens[last + 1 : last + 1 + _BESIDE])


def is_year(tokens: Sequence[Token], at: int, lex: Lexicon, text: str) -> bool:
    """Whether the four-digit number at `at` reads as a year and not as an amount or a name."""
    token = tokens[at]
    value = int(token.value or 0)
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if before is not None and before.end == token.start and before.text in ("$", "€", "£", "¥", "#", "+", "_"):
        return False
    if after is not None and (after.text in ("%", "percent", "°") or after.text in lex.year_counts):
        return False
    if after is not None and after.text in lex.year_has and 1900 <= value <= 2099:
        return True  # "sees 2012 earnings of"
    plural = after is not None and after.cls in "xUuh" and _plural(after.text)
    recent = 1900 <= value <= 2099
    if before is not None and before.text in ("in", "since", "during", "until", "fiscal", "year", "by"):
        # "in 2010 sales rose" is a year; "in 2000 stores" is a count
        round_count = plural and value % 100 == 0 and before.text != "since"
        return not round_count if recent else 1500 <= value < 1900 and not plural
    if not recent or plural:
        return False
    if before is None or before.cls in "B.":
        return after is None or after.cls in "B.cp:-" or after.text in lex.year_after
    if before.text in lex.year_before or before.cls in "(/MVS-T":
        return True
    if after is None or after.cls in ".Bcpq)" or after.text in lex.year_after:
        return before.cls in "ce" or text[before.start].isupper()
    return False


def _plural(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith("ss") and word not in _VERBS_IN_S
