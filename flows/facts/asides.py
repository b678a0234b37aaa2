"""What a sentence says by the way: measures and numbers of asides and relative clauses, deeds done to others."""

from __future__ import annotations

from collections.abc import Sequence

from flows.facts.measures import Hit
from flows.facts.view import QUANTITY, View

_RANK_REACH = 7  # tokens
_CLOSE = 4  # tokens from the end of an aside to the number: ", slipped 1.1%"
_OF_LEADING = 4  # tokens: "of leading", "of 30 blue-chip"
_REACH = 12  # tokens of an aside on each side of what is looked for
_SUBJECT = 1  # the last token where the subject of a sentence may open
_INTRODUCTION = 7  # tokens of a phrase that stands before it
_INTRODUCES = frozenset(("in", "on", "at", "by", "for", "after", "since", "during", "elsewhere", "meanwhile"))
_EMPTY_HEADS = frozenset(
    ("value", "volume", "volumes", "total value", "sale", "range", "use", "production", "shares", "share")
)
# measures whose "in" or "for" only tells of what they are: "shares in Sony", "orders for goods"
_HEADS = frozenset(
    ("shares", "stocks", "orders", "demand", "sales", "revenue", "revenues", "charges", "provisions", "charge")
)
_COMPLETED = 7  # tokens from a measure to one that completes it: "the yield on 10-year government bonds"
_OF_ASIDE = 5  # tokens to the relative word of an aside: ", a lender in which"
RELATIVES = frozenset(("which", "who", "whose"))
_RESUMES = frozenset(("closed", "ended", "finished", "come", "comes", "came", "was", "were", "has", "said"))


def deed(words: Sequence[str], hit: Hit) -> bool:
    """Whether a verb behind a number is what its subject did to others: "has 204 planes and has ordered 135"."""
    passive = any(
        word in ("be", "been", "being", "were", "was", "are") for word in words[max(0, hit.first - 3) : hit.first]
    )
    active = words[hit.first - 1] in ("has", "have", "had") or words[hit.last : hit.last + 1] == [QUANTITY]
    return active and not passive


def of_tax(words: Sequence[str], hit: Hit) -> bool:
    """Whether taxes only say what a profit is told before or after: "earned 1.9 billion before tax, against 1.7"."""
    return words[hit.first] in ("tax", "taxes", "taxation") and words[hit.first - 1] in ("before", "after")


def paid_out(words: Sequence[str], hit: Hit) -> bool:
    """Whether what is paid is paid out."""
    return hit.phrase.endswith(" out") or words[hit.last : hit.last + 1] == ["out"]


def ranked(words: Sequence[str], hit: Hit) -> bool:
    """Whether a measure only tells by what a firm is the largest: "the largest lender by market value"."""
    if words[hit.first - 1] != "by":
        return False
    return any(word.endswith("est") for word in words[max(0, hit.first - _RANK_REACH) : hit.first - 1])


def of_index(view: View, hit: Hit) -> bool:
    """Whether shares are only those that an index is of: "the DAX index of leading shares was 1.9 percent lower"."""
    named = (h for h in view.measures if h.last <= hit.first - 1 and h.senses[0].measure == "other:index")
    return any(view.words[h.last] == "of" and hit.first - h.last <= _OF_LEADING for h in named)


def _comma(words: Sequence[str], at: int, reach: int) -> int | None:
    """The nearest comma from a token back, within so many tokens and not the first of them all."""
    return next((j for j in range(at, max(at - reach, 0), -1) if words[j] == ","), None)


def measure(view: View, hit: Hit, at: int) -> bool:
    """Whether a measure before a number only tells, between commas, what another is: "its churn, a count of users,"."""
    words = view.words
    opens = _comma(words, hit.first - 1, _REACH - 1)
    if (
        opens is None
        or words[opens + 1] not in ("a", "an", "the", "which", "whose")
        or "," not in words[hit.last : min(hit.last + _REACH, at)]
    ):
        return False
    return any(other.last == opens for other in view.measures)


def relative(view: View, index: int) -> bool:
    """Whether the number before stands in a closed relative clause: "Novartis, whose drug made $3bn, fell"."""
    if not index:
        return False
    where, at = view.quantity_at[index - 1], view.quantity_at[index]
    words = view.words
    opens = _comma(words, where, _REACH)
    closed = next((j for j in range(at - 1, max(at - _CLOSE, where), -1) if words[j] == ","), None)
    return opens is not None and words[opens + 1] in RELATIVES and closed is not None


def number(view: View, where: int, at: int) -> bool:
    """Whether a number only tells of a measure in a relative clause, closed before another number."""
    words = view.words
    opens = _comma(words, where, _REACH)
    if opens is None or words[opens + 1] not in RELATIVES or "," not in words[where + 1 : at]:
        return False
    return any(hit.last == opens for hit in view.measures)


def closed(view: View, token: int, at: int) -> bool:
    """Whether a token before a number lies in a relative clause that ends before the verb the number goes with.

    "Shares of Nissan, which is 43.4 percent owned by Renault, closed 0.9 percent lower"
    """
    words = view.words
    if "," not in words[token:at]:
        return False
    ends = at - 1
    while words[ends] != ",":
        ends -= 1
    resumes = ends + 1 < at and (
        words[ends + 1] in _RESUMES
        or words[ends + 1].endswith("ed")
        or any(hit.kind == "verb" and hit.first == ends + 1 for hit in view.moves)
    )
    if not resumes or ends < token:
        return False
    opens = _comma(words, token, _REACH)
    return opens is not None and not (RELATIVES | {"where"}).isdisjoint(words[opens + 1 : min(opens + _OF_ASIDE, ends)])


def opens(words: Sequence[str], token: int) -> bool:
    """Whether a token stands where the subject of its sentence opens, behind nothing or "In New York,"."""
    if token <= _SUBJECT:
        return True
    if token > _INTRODUCTION or words[0] not in _INTRODUCES or "," not in words[:token]:
        return False
    comma = words.index(",")
    return token - comma <= _SUBJECT + 1 and QUANTITY not in words[:comma]


def complement(view: View, hit: Hit) -> bool:
    """Whether a measure only completes another one: "shares" in "the FTSE 100 index of leading shares"."""
    words = view.words
    for j in range(hit.first - 1, max(hit.first - _COMPLETED, 0), -1):
        if words[j] == "of" and words[max(0, j - 2) : j] == [",", "one"]:
            return True  # "exports from Hay Point, one of the largest terminals"
        if words[j] == "of":
            priced = hit.senses[0].measure == "price"  # "production of oil and gas"
            heads = [h for h in view.measures if h.last == j]
            return any(priced or h.phrase not in _EMPTY_HEADS or h.senses[0].measure == "production" for h in heads)
        if words[j] in ("in", "for"):
            return any(h.last == j and h.phrase in _HEADS for h in view.measures)
        if words[j] in ("on", "from", "at", "to"):
            return any(h.last == j for h in view.measures)  # "revenue from computers", "sales at stores"
        if words[j] in view.hard_stop:
            return False
    return False
