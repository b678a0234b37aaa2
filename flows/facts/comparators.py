"""Words that compare a quantity with its number: "more than", "about", "up to", "or less"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flows.facts.records import Comparator

_LOOK_BACK = 48  # characters
_MARK = re.compile(
    r"[\d.,]+(?: (?:percent|million|billion))?[- ](?:mark|level|points?|threshold|target|limit|ceiling)\b"
)
_SIGNS = "$€£¥"
_LEAD = 16  # characters before a word of comparison
# words of comparison that mean something else behind others: "edged up to 312 euros", "handed over 235 of them"
_OTHERWISE = (
    ("up to", re.compile(r"\b(?:edged|went|moved|inched|crept|shot|ticked|jumped|climbed|goes|gone) \Z")),
    ("over", re.compile(r"\b(?:hand(?:ed|ing|s)?|turn(?:ed|ing)) \Z")),
    ("about", re.compile(r"\b(?:talks?|talking|concerns?|worries|worried|questions?|details|asked) \Z")),
)


def before(folded: str, start: int, phrases: Mapping[str, str], ends: frozenset[str]) -> tuple[int, Comparator] | None:
    """The comparator that ends right before `start`: where it begins, and what it says."""
    window = folded[max(0, start - _LOOK_BACK) : start]
    line = window.rfind("\n") + 1
    stripped = window[line:].rstrip(" ")
    base = start - len(window) + line
    if stripped.endswith((" a", " an", " the", " another", " its", " their")) or stripped in ("a", "an", "the"):
        stripped = stripped[: max(stripped.rfind(" "), 0)].rstrip(" ")
    if stripped.endswith((" than", " below", " above")) and window.endswith(" the ") and not _MARK.match(folded, start):
        return None  # "more than the 6.5 million it had forecast"
    if stripped[-1:] in ("~", "≈", ">", "<", "≥", "≤"):
        return base + len(stripped) - 1, phrases[stripped[-1]]  # type: ignore[return-value]
    if stripped.rpartition(" ")[2].lstrip("(\"'-") not in ends:
        return None
    at = len(stripped)
    best: tuple[int, Comparator] | None = None
    for _ in range(5):
        at = stripped.rfind(" ", 0, max(at, 0))
        phrase = stripped[at + 1 :].lstrip("(\"'-")
        if phrase in phrases:
            best = base + len(stripped) - len(phrase), phrases[phrase]  # type: ignore[assignment]
        if at < 0:
            break
    if best is None:
        return None
    if window.endswith((" about a ", " about an ")) and folded[start] in _SIGNS:
        return None  # "talks about a $24 billion merger"
    lead = folded[max(0, best[0] - _LEAD) : best[0]]
    if any(folded.startswith(word, best[0]) and led.search(lead) for word, led in _OTHERWISE):
        return None
    return best


def after(folded: str, end: int, pattern: re.Pattern[str], kinds: Mapping[str, str]) -> tuple[int, Comparator] | None:
    """The comparator right after a quantity that ends at `end` ("or more", "+"): where it ends, and what it says."""
    found = pattern.match(folded, end)
    if found:
        return found.end(), kinds[found.group().lstrip(" -")]  # type: ignore[return-value]
    if folded.startswith("+", end):
        return end + 1, "gt"
    return None
