"""What a pronoun may take up, told by words alone: a name right before its verb, somebody who has no name."""

from __future__ import annotations

import re
from collections.abc import Sequence

# "and Deputy Secretary of State Robert Zoellick will raise it when he visits": a name right before its verb
_LEADS = re.compile(
    r" (?:will|would|has|had|is|was|are|were|could|can|may|might|should|must|did|does|also|said|says|told|saw|took"
    r"|made)\b"
)
_NOT_LED = re.compile(
    r"\b(?:of|in|at|by|with|for|to|from|on|against|between|among|into|over|like|than|via|and|or|about|under|near|after"
    r"|before|since)\s(?:the\s)?(?:[A-Z][\w.'\u2019-]*\s|(?:[a-z]+\s){1,2})?$"
)
_BODIES_WITHOUT_NAME = (
    "government|cabinet|ministry|parliament|senate|court|tribunal|union|committee|commission|agency|regulator|watchdog"
    "|council|administration|army|navy|opposition|party|coalition|storm|hurricane|typhoon|cyclone|earthquake|quake"
    "|fire|blaze|drought|flood|virus|ship|ferry|tanker|vessel|plane|aircraft|jet|helicopter|train|spacecraft|satellite"
    "|rocket|bill|law|treaty|bridge|dam|mine|reactor"
)
_SOMEBODY = (
    "spokesman|spokeswoman|spokesperson|official|analyst|lawyer|prosecutor|trader|source|witness|officer|passenger"
    "|resident|driver|employee|worker|manager|executive|economist|expert|scientist|researcher|doctor|nurse|teacher"
    "|student|customer|farmer|pilot|man|woman|miner|fisherman|reporter|colleague|neighbour|neighbor|senator|diplomat"
    "|grower|buyer|seller|owner|investor|reader|patient|tourist|soldier|baker|shopkeeper|broker|dealer|engineer"
)
_IT = re.compile(
    rf"\W{{0,2}}(?:The|An?) (?:[a-z-]+ ){{0,3}}(?:{_BODIES_WITHOUT_NAME})\b(?! of (?:the )?[A-Z]|['\u2019])"
)
_HE = re.compile(rf"\W{{0,2}}(?:An?|One) (?:[\w-]+ ){{0,3}}(?:{_SOMEBODY})\b(?! [A-Z])")
_UNNAMED = {"it": _IT, "he": _HE, "she": _HE}
_PERSONAL = frozenset(("he", "she", "his", "her"))
_TITLED = 40  # characters before a name in which its title, or what governs it, may stand


def leads(text: str, start: int, end: int) -> bool:
    """Whether a name stands right before its own verb, and behind no preposition, wherever in its sentence."""
    return _LEADS.match(text, end) is not None and not _NOT_LED.search(text, max(0, start - _TITLED), start)


def unnamed(text: str, word: str, sentence: int, breaks: Sequence[int]) -> bool:
    """Whether the sentence before opens with somebody or something without a name that a pronoun takes up:
    "The government plans a sale. It holds", "A spokesman denied it. He said".
    """
    if not sentence or word not in _UNNAMED:
        return False
    begin = breaks[sentence - 2] if sentence > 1 else 0
    return _UNNAMED[word].match(text, begin, breaks[sentence - 1]) is not None


def of_somebody(text: str, word: str, start: int, sentence: int, breaks: Sequence[int]) -> bool:
    """Whether the sentence of a pronoun opens with somebody without a name: "A Polish grower said that he"."""
    begin = breaks[sentence - 1] if sentence else 0
    return word in _PERSONAL and _HE.match(text, begin, start) is not None
