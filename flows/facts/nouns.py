"""The noun phrase that follows a number: "500 Apple engineers", "12 new long-haul Airbus aircraft", "ten of its plants".

No tagger: a phrase runs over words that are not function words and ends at its first plural (or at a word known to be
plural without an s). That is where counted noun phrases end in English.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"(?: ?-| ?\(?)?\s?([a-z][a-z0-9'&./-]*|\d{3}-\d{2,3}[a-z]{0,3}|\d{1,3}[a-z]{0,2}(?![\w.,%]))")
_OF = re.compile(r" of (?:its|the|their|his|her|our|your|my|these|those|all|such|all the)(?= )")
_MOST_WORDS = 7
PLURALS = frozenset(
    "people men women children staff aircraft police cattle sheep fish personnel workforce livestock poultry teeth feet mice "
    "media data criteria headcount crew faculty spacecraft hovercraft watercraft clientele folk offspring alumni".split()
)
# what can never stand inside a counted noun phrase
STOPS = frozenset(
    "a an the this that these those its their his her our your my it they he she we you i them him us me who whom which whose what "
    "of in on at by for from to with without within into onto upon over under above below between among amid against across "
    "after before during since until till through throughout per via than as if but and or nor so yet because while when where "
    "whereas although though unless whether about around near off out up down back away along toward towards behind beyond despite "
    "except including excluding like unlike versus vs plus minus not no only also just even still already now then there here "
    "is are was were be been being am has have had having do does did done will would shall should can could may might must ought "
    "today yesterday tomorrow tonight last next ago later earlier early late each every any all both either neither "
    "said says say told saying respectively apiece altogether compared worth according announced reported according respectively "
    "january february march april may june july august september october november december monday tuesday wednesday thursday friday "
    "saturday sunday am pm a.m p.m gmt utc est mark level levels well much many rose fell gained lost shed dropped climbed closed "
    "ended opened killed died left became remained stood stands went came made make makes took take takes got get gets "
    "follow follows followed amid overseas abroad worldwide nationwide times always perhaps besides".split()
)
_MODIFIERS = frozenset(
    "sales goods business wireless systems operations savings sports arms cross less express services press".split()
)
_NOT_PLURAL = ("ss", "us", "is", "ous")
_ADVERBS_ALLOWED = frozenset(
    "daily weekly monthly quarterly yearly hourly family supply assembly early friendly fully newly privately publicly".split()
)


def is_plural(word: str) -> bool:
    """Whether a lower-case word is plural by its form (products, A320s) or known to be (people)."""
    if word in PLURALS or (word[-1:] == "s" and word[:-1].isdigit()):
        return True
    return len(word) > 3 and word[-1] == "s" and not word.endswith(_NOT_PLURAL) and word[-2] not in "'./-"


def after(text: str, folded: str, end: int) -> tuple[int, int] | None:
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
        if (
            not form
            or (form in STOPS and form not in ("more", "and"))
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
        if form.endswith("ly") and form not in _ADVERBS_ALLOWED:
            break
        if (
            form[0].isdigit()
            and (start is None or not text[start].isupper())
            and not (is_plural(form) or (found and len(form) == 3))
        ):
            break
        if start is None:
            start = word.start(1)
        stop = word.start(1) + len(form)
        if is_plural(form):
            if form in _MODIFIERS and (more := _WORD.match(folded, stop)) and is_plural(more.group(1).rstrip(".'-/")):
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
