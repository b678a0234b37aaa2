"""Words that compare a quantity with its number: "more than", "about", "up to", "or less"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from flows.facts.grammar import grammar
from flows.facts.numbers import alternation
from flows.facts.records import Comparator
from flows.reference import Reference

_LOOK_BACK = 48  # characters
_LEAD = 16  # characters before a word of comparison
_RAISING = re.compile(
    r"\b(?:push|pull|send|bring|lift|tak|driv|rais|mov|edg|haul|nudg|propel)(?:e|es|s|ed|ing|ling|led)?"
    r" (?:[\w'$-]+ ){1,8}\Z|\b(?:sent|brought|took|drove|raised|moved|carried) (?:[\w'-]+ ){1,8}\Z"
)
_RAISED = 80  # characters
_LONGEST = 5  # words of a phrase


@dataclass(frozen=True, slots=True)
class Words:
    """The words of `comparators.csv`, and those of `grammar_words.csv` that stand between them and the number.

    `before` and `after` are phrases and what they say; `ends` the last words of those before a number; `unless` finds,
    by phrase, the words right before it behind which it compares nothing; `mark` a number with a noun of borders.
    """

    before: Mapping[str, Comparator]
    ends: frozenset[str]
    unless: Mapping[str, re.Pattern[str]]
    after: re.Pattern[str]
    after_kinds: Mapping[str, Comparator]
    mark: re.Pattern[str]
    determiners: frozenset[str]
    signs: frozenset[str]


@lru_cache(maxsize=8)
def words(reference: Reference) -> Words:
    """The words of comparison of a reference."""
    rows, syntax = reference["comparators"], grammar(reference)
    before, after = ([row for row in rows if row["position"] == side] for side in ("before", "after"))
    signs = {sign[-1] for row in reference["currencies"] for sign in row["symbols"]}
    return Words(
        {row["phrase"]: row["comparator"] for row in before},
        frozenset(row["phrase"].split()[-1] for row in before),
        {
            row["phrase"]: re.compile(rf"\b(?:{alternation(row['unless_after'])}) \Z")
            for row in before
            if row["unless_after"]
        },
        re.compile(rf" ?-?(?:{alternation([row['phrase'] for row in after])})(?![a-z0-9])"),
        {row["phrase"]: row["comparator"] for row in after},
        re.compile(rf"[\d.,]+(?: (?:percent|million|billion))?[- ](?:{alternation(sorted(syntax.mark_noun))})\b"),
        syntax.determiner,
        frozenset(sign for sign in signs if not sign.isalnum()),
    )


def before(folded: str, start: int, known: Words) -> tuple[int, Comparator] | None:
    """The comparator that ends right before `start`: where it begins, and what it says."""
    window = folded[max(0, start - _LOOK_BACK) : start]
    line = window.rfind("\n") + 1
    stripped = window[line:].rstrip(" ")
    base = start - len(window) + line
    if stripped.rpartition(" ")[2] in known.determiners:
        stripped = stripped[: max(stripped.rfind(" "), 0)].rstrip(" ")
    if (
        stripped.endswith((" than", " below", " above"))
        and window.endswith(" the ")
        and not known.mark.match(folded, start)
    ):
        return None  # "more than the 6.5 million it had forecast"
    if stripped[-1:] in ("~", "≈", ">", "<", "≥", "≤"):
        return base + len(stripped) - 1, known.before[stripped[-1]]
    if stripped.rpartition(" ")[2].lstrip("(\"'-") not in known.ends:
        return None
    at = len(stripped)
    best: tuple[int, Comparator] | None = None
    said = ""
    for _ in range(_LONGEST):
        at = stripped.rfind(" ", 0, max(at, 0))
        phrase = stripped[at + 1 :].lstrip("(\"'-")
        if phrase in known.before:
            best, said = (base + len(stripped) - len(phrase), known.before[phrase]), phrase
        if at < 0:
            break
    if best is None:
        return None
    if window.endswith((" about a ", " about an ")) and folded[start] in known.signs:
        return None  # "talks about a $24 billion merger"
    if said == "up to" and _RAISING.search(folded, max(0, best[0] - _RAISED), best[0]):
        return None  # "pushing the yield of the ten-year note up to 7.66 percent"
    unless = known.unless.get(said)
    lead = folded[max(0, best[0] - _LEAD) : best[0]]
    return None if unless is not None and unless.search(lead) else best


def after(folded: str, end: int, known: Words) -> tuple[int, Comparator] | None:
    """The comparator right after a quantity that ends at `end` ("or more", "+"): where it ends, and what it says."""
    found = known.after.match(folded, end)
    if found:
        return found.end(), known.after_kinds[found.group().lstrip(" -")]
    if folded.startswith("+", end):
        return end + 1, "gt"
    return None
