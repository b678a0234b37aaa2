"""What a comma or an "and" does in a sentence: opens an aside, parts a list, joins two clauses."""

from __future__ import annotations

from flows.facts.clauses import Sentence
from flows.facts.tokens import Tok
from flows.facts.verbs import Grammar

RELATIVES = frozenset(("which", "who", "that", "whom", "whose"))
_ASIDE = 4  # tokens of an aside in an aside
_NOUN_ENDS = frozenset(("market", "result", "officer", "analyst", "pron"))
_BEFORE_PLACE = frozenset(("in", "at", "near", "outside", "from"))


def comma_left(sentence: Sentence, at: int, reach: int = 30) -> int:
    """The nearest comma, bracket or dash left of a token; -1 where there is none before a stop."""
    for left in range(at - 1, max(at - 1 - reach, -1), -1):
        tok = sentence.toks[left]
        if tok.text in (",", "(") or (tok.text == "-" and left and not tok.attached):
            return left  # the hyphens of "131-year-old" part nothing
        if sentence.toks[left].text in (";", ":"):
            return -1
    return -1


def relative_left(sentence: Sentence, at: int, opening: int) -> int:
    """The comma of the relative clause that the aside after comma `opening` ends.

    "Pfizer, which makes X, a drug, rose"
    """
    toks = sentence.toks
    if opening <= 0 or toks[opening].text != "," or toks[opening + 1].text in RELATIVES or at - opening > _ASIDE:
        return opening
    if any(opening < v.at < at and v.finite for v in sentence.verbs):
        return opening
    before = comma_left(sentence, opening)
    if before > 0 and toks[before].text == "," and toks[before + 1].text in ("which", "who"):
        return before if any(before < v.at < opening and v.finite for v in sentence.verbs) else opening
    return opening


def past_place(sentence: Sentence, at: int, opening: int) -> int:
    """The comma of an aside that ends in a place and its region: "Northwest, based in Eagan, Minnesota, plunged"."""
    toks = sentence.toks
    if at - opening != 2 or opening < 3 or toks[opening].text != "," or toks[opening + 1].kind != "ent":
        return opening
    if toks[opening - 1].kind != "ent" or toks[opening - 2].text not in _BEFORE_PLACE:
        return opening
    before = comma_left(sentence, opening)
    return before if before > 0 else opening


def noun_end(tok: Tok) -> bool:
    """Whether a noun phrase can end in a token."""
    return (
        tok.kind in ("ent", "qty")
        or (tok.kind == "word" and (not tok.roles or not _NOUN_ENDS.isdisjoint(tok.roles)))
        or tok.text == ")"
    )


def coordinated(sentence: Sentence, first: int, last: int, g: Grammar) -> bool:
    """Whether what stands between two commas is a clause of its own rather than an aside."""
    inner = sentence.toks[first + 1 : last]
    if not inner:
        return True
    head = inner[0].text
    if head in RELATIVES or g.has(head, "prep") or g.has(head, "det"):
        return False
    if head == "or" and len(inner) > 1 and inner[1].kind == "qty":
        return False  # "13,000 jobs, or 16 percent of its workforce, will be"
    if head in ("and", "but", "or"):
        return True
    return any(first < v.at < last and v.finite and v.part != "n" for v in sentence.verbs) and inner[0].kind == "ent"


def placed(sentence: Sentence, first: int) -> bool:
    """Whether a comma only parts a place from its region: "a plant in West, Texas"."""
    toks = sentence.toks
    verb = sentence.verb_at(first + 1)
    if verb is not None and "say" in sentence.g.kinds.get(verb.lemma, ()):
        return False  # "9,000 workers in Europe, General Motors said"
    if "prep" in toks[0].roles or toks[0].text == "elsewhere":
        return False  # "Elsewhere in Asia, Tokyo's Nikkei slid", "At a fair in Cologne, Sony introduced"
    return (
        first > 3
        and toks[first].kind == "ent"
        and toks[first - 3].text in _BEFORE_PLACE
        and toks[first - 2].kind != "date"
    )


def list_item(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the phrase so far is the tail of a list: "A, B and C", "A, B, and C"."""
    toks = sentence.toks
    inner = toks[first : last + 1]
    if not any(t.text in ("and", "or") for t in inner) or first < 2:
        return False
    if first >= 3 and first <= 6 and "prep" in toks[first - 3].roles and first - 3 == 0:
        return False  # "In Europe, the governments of A, B and C"
    return toks[first - 2].kind == "ent" or toks[first - 2].text == ")"


def joins_clauses(sentence: Sentence, at: int) -> bool:
    """Whether "and" at a token joins two clauses: a verb stands before it with no border but commas between."""
    comma = at > 0 and sentence.toks[at - 1].text == ","
    for left in range(at - 1, max(at - 16, -1), -1):
        tok = sentence.toks[left]
        verb = sentence.verb_at(left)
        if verb is not None:
            if verb.part != "n" or verb.finite:
                return True
            if not comma:
                return False  # "laptops produced by Apple and Dell", but "a board proposed by Ackman, and Green quit"
        if tok.kind == "mark" and tok.text in ";:":
            return False
        if tok.kind == "word" and ("sub" in tok.roles and "prep" not in tok.roles):
            return False
    return False
