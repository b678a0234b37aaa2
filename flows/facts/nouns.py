"""The noun phrase after a number: "500 Apple engineers", "12 new long-haul Airbus aircraft", "ten of its plants".

No tagger: a phrase runs over words that are not function words and ends at its first plural (or at a word known to be
plural without an s). That is where counted noun phrases end in English.
"""

from __future__ import annotations

import re

from flows.facts.grammar import Grammar

_WORD = re.compile(r"(?: ?-| ?\(?)?\s?([a-z][a-z0-9'&./-]*|\d{3}-\d{2,3}[a-z]{0,3}|\d{1,3}[a-z]{0,2}(?![\w%]|[.,]\d))")
_OF = re.compile(r" of (?:its|the|their|his|her|our|your|my|these|those|all|such|all the)(?= )")
_MOST_WORDS = 7
_NOT_PLURAL = ("ss", "us", "is", "ous")


def is_plural(word: str, grammar: Grammar) -> bool:
    """Whether a lower-case word is plural by its form (products, A320s) or known to be (people)."""
    if word in grammar.plural or (word[-1:] == "s" and word[:-1].isdigit()):
        return True
    return len(word) > 3 and word[-1] == "s" and not word.endswith(_NOT_PLURAL) and word[-2] not in "'./-"


def after(text: str, folded: str, end: int, grammar: Grammar) -> tuple[int, int] | None:
    """The span of the noun phrase counted by a number that ends at `end`, or None. Needs a plural as its head."""
    if found := _OF.match(folded, end):
        end = found.end()
    start: int | None = None
    joined = False
    stop = end
    for count in range(_MOST_WORDS):
        word = _WORD.match(folded, stop)
        if not word:
            break
        form = word.group(1).rstrip(".'-/")
        gap = folded[stop : word.start(1)]
        capitals = (
            start is not None and len(form) > 1 and text[word.start(1) : word.end(1)].isupper()
        )  # "Lexus IS cars"
        if (
            not form
            or (form in grammar.stop and form not in ("more", "and") and not capitals)
            or (form == "and" and (joined or start is None))
            or (form == "more" and count)
            or (not gap and start is not None)
            or "\n" in gap
            or ("(" in gap and count)
        ):
            break
        if form == "and":
            joined, stop = True, word.start(1) + len(form)  # "hourly and salaried jobs": no plural has come yet
            continue
        if form == "more" and start is None and count == 0:
            stop = word.start(1) + len(form)
            continue
        if form.endswith("ly") and form not in grammar.like_adjective:
            break
        model = form.isdigit() and len(form) == 3 and not count and gap == " "  # "34 737 jets"
        if (
            form[0].isdigit()
            and not model
            and (start is None or text[start:stop].islower())
            and not (is_plural(form, grammar) or (found and len(form) == 3))
        ):
            break
        if start is None:
            start = word.start(1)
        stop = word.start(1) + len(form)
        if is_plural(form, grammar):
            if (
                form in grammar.modifier
                and (more := _WORD.match(folded, stop))
                and is_plural(more.group(1).rstrip(".'-/"), grammar)
            ):
                continue
            return start, stop
        if form.endswith("'s"):
            continue
        if folded[stop : stop + 1] in ',;:.!?)"':
            break
        if gap == "-" and count == 0:
            # "a 50-plane order": a singular joined by a hyphen is what is counted
            return start, stop
    return None


def head(phrase: str) -> str:
    """The head noun of a counted phrase, lower case: `new long-haul aircraft` -> `aircraft`."""
    words = phrase.lower().replace("\u2019", "'").split()
    return words[-1].strip(".,'\"()") if words else ""
