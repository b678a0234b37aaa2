"""What stands around a date: the tense of its clause, and whether a bare number reads as a year."""

from __future__ import annotations

from collections.abc import Sequence

from flows.facts.date_tokens import Lexicon, Token

_BESIDE = 3  # tokens in which the verb of a date that qualifies a noun stands
_REACH = 14  # tokens looked at on each side: about a clause
# Irregular and -ing forms that end like a past tense or a plural but are neither.
_NOT_PAST = frozenset(
    (
        "need",
        "hundred",
        "speed",
        "indeed",
        "feed",
        "united",
        "limited",
        "exceed",
        "proceed",
        "unmatched",
        "unprecedented",
    )
)
_VERBS_IN_S = frozenset({"was", "has", "is", "does", "sees", "marks", "brings", "this", "as", "its", "his", "us"})


def _cue(token: Token, lex: Lexicon) -> int:
    word = token.text
    if word in lex.future:
        return 1
    if word in lex.past or (len(word) > 4 and word.endswith("ed") and word not in _NOT_PAST):
        return -1
    return 0


def future(tokens: Sequence[Token], first: int, last: int, lex: Lexicon) -> bool | None:
    """Whether the clause around tokens `first` to `last` (inclusive) looks ahead; None when no word tells.

    The nearest verb-like word to the left decides, then the nearest to the right.
    """
    for steps in (
        range(first - 1, max(first - 1 - _REACH, -1), -1),
        range(last + 1, min(last + 1 + _REACH, len(tokens))),
    ):
        for at in steps:
            token = tokens[at]
            if token.cls in ".B" and not (token.text == ":" or token.text == ";"):
                break
            if token.cls in "xeakln" and (cue := _cue(token, lex)):
                return cue > 0
    return None


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
    if after is not None and (after.text in ("%", "percent", "°") or after.text in _COUNTED):
        return False
    if after is not None and after.text in _RESULTS and 1900 <= value <= 2099:
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


_RESULTS = frozenset(
    {
        *(
            "sales",
            "profits",
            "earnings",
            "results",
            "elections",
            "revenues",
            "profit",
            "revenue",
            "income",
            "guidance",
        ),
        *("outlook", "forecast", "budget", "dividend", "turnover"),
    }
)  # what years have
_COUNTED = frozenset(
    {"million", "billion", "thousand", "trillion", "bn", "mn", "m", "k", "dollars", "euros", "yuan", "points", "people"}
)


def _plural(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith("ss") and word not in _VERBS_IN_S
