"""Whether a name stands where the subject of a clause stands, told by the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.facts.lexicon import Lexicon

FIGURES = re.compile(r" (?:\w+ )?(?:shares?|stock|sales|profits?|revenues?|earnings|losses|deliveries|results)\b")
_PREPOSITION = re.compile(
    r"\b(?:of|in|at|by|with|for|to|from|on|against|between|among|into|over|like|than|via)\s(?:the\s)?$"
)
_BEFORE_NAME = re.compile(r"([\w'\u2019-]+)\s$")
_DESCRIBING = 3  # words that may stand between a preposition and the name it governs: "to Britain's rival bank X"
_EXAMPLE = re.compile(r"\b(?:such as|including)\s(?:[A-Z][\w&.'\u2019-]*,?\s(?:(?:and|or|of)\s)?){0,9}$")
_EXAMPLE_REACH = 90
_GOES_ON = re.compile(r" (?:will|would|has|had|is|was|can|could|may|might|should|must|did|does|[a-z]+(?:ed|s))\b")
_OFFICE = r"(?:chief|chair(?:man|woman)|president|boss|founder|head|director|spokes\w+|board|management|parent)"
_FIGURES_OF = re.compile(
    r"\W{0,3}(?:Shares?|Stock|Units|Profits?|Sales|Revenues?|Earnings|Bonds) (?:of|in|at|from) (?:the )?$"
)
_FIGURE_REACH = 20  # characters from the start of a sentence in which its "Shares of" may end
_OWNED_SUBJECT = re.compile(rf"{FIGURES.pattern}| (?:\w+ )?{_OFFICE}\b")
RELATION_REACH = 16  # characters before a name in which one word may tell what it is to another
_CLAUSE_OPENERS = (",", " that", " said", " and", " but", " while", " when", " as", " because")


def opens(text: str, start: int, sentence: int, breaks: Sequence[int]) -> bool:
    """Whether a word opens a sentence that is not the first of its paragraph."""
    begin = breaks[sentence - 1] if sentence else 0
    return start - begin <= 2 and "\n" not in text[max(0, begin - 2) : start]


def is_subject(text: str, start: int, end: int, sentence: int, breaks: Sequence[int], lexicon: Lexicon) -> bool:
    """Whether a mention stands where a subject stands: early in its sentence, after no preposition, owning nothing."""
    begin = breaks[sentence - 1] if sentence else 0
    if text[end : end + 2] in ("'s", "’s"):
        # "Nokia's shares fell after it showed": what moves is the firm's
        return start - begin <= 1 and _OWNED_SUBJECT.match(text, end + 2) is not None
    if (phrase := _governed(text, begin, start, lexicon)) is not None:
        return phrase - begin < _FIGURE_REACH and _FIGURES_OF.match(text, begin, phrase) is not None
    if _EXAMPLE.search(text, max(begin, start - _EXAMPLE_REACH), start):
        return False
    if text.startswith((" said ", " says "), end):
        return True
    verb = _BEFORE_NAME.search(text, max(begin, start - RELATION_REACH), start)
    if verb is not None and verb.group(1) in lexicon.agent_verbs and not _GOES_ON.match(text, end):
        return verb.start() == begin
    before = text[max(begin, start - 16) : start].rstrip().removesuffix(" the")
    return start - begin < 40 or before.endswith(_CLAUSE_OPENERS)


def _governed(text: str, begin: int, start: int, lexicon: Lexicon) -> int | None:
    """Where the phrase of a name begins that a preposition governs: "to | Britain's Barclays"; None if none does."""
    for _ in range(_DESCRIBING + 1):
        if _PREPOSITION.search(text, max(begin, start - 14), start):
            return start
        before = _BEFORE_NAME.search(text, max(begin, start - RELATION_REACH), start)
        if before is None:
            return None
        word = before.group(1)
        owner = word[0].isupper() and word.endswith(("'s", "\u2019s"))
        if not (owner or word in lexicon.demonyms or word in lexicon.nouns or word in lexicon.relations):
            return None
        start = before.start()
    return None
