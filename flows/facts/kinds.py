"""What kind of thing an unregistered name names, guessed from its own words and from the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.facts.lexicon import Lexicon, Suffix
from flows.facts.names import is_model

_AFTER = re.compile(r",?\s[^\W\d_][\w'’-]*(?:\s[^\W\d_][\w'’-]*){0,6}\s?")
_NEXT = re.compile(r"\s([a-z][\w-]*)(?:\s([a-z][\w-]*))?")
_SPEAKS = re.compile(r",?\s(?:said|says|told|wrote|added|adds|stated|states|explained|commented|noted)\b")
_AGE = re.compile(r",\s(?:aged\s)?\d\d,")
_WHERE = re.compile(
    r"\b(?:(?<!shares )(?<!stake )(?<!stakes )(?<!interest )(?<!invested )(?<!investment )(?<!holding )"
    r"(?<!investors )(?<!Shares )(?<!Stocks )in|near|outside|around|(?:north|south|east|west|city|town|port) of"
    r"|(?:plant|mine|site|base|airport|station|factory|refinery|port|field|yard|works) (?:at|from))\s$"
)
_PLACE_WORDS = 2
_HAS_SHARES = re.compile(r"(?:['’]s?)? (?:shares|shareholders|stockholders|stock)\b")
_JUNIOR = {"Jr.", "Jr", "Sr.", "Sr"}
_ARTICLES = {"a", "an", "the", "its", "their", "his", "her"}


def guess(
    words: Sequence[str],
    text: str,
    start: int,
    end: int,
    *,
    titled: bool,
    owned: bool,
    beside_place: bool,
    of_place: bool,
    lexicon: Lexicon,
) -> tuple[str, str | None]:
    """Kind and industry of a name at `text[start:end]`.

    `titled`: a person's title stands before it; `owned`: a firm's name stands before it ("Apple's FaceTime", "Ford
    Taurus"); `beside_place`: ", Michigan" follows it; `of_place`: "Japan's" stands before it.
    """
    suffix = _suffix(words, lexicon)
    firm = suffix is not None and suffix.kind == "company" and words[0] not in lexicon.given
    if titled and len(words) <= 4 and not firm:
        return "person", None
    if suffix is not None:
        return suffix.kind, suffix.industry
    digits = has_digit(words)
    if "&" in words:
        return "company", None
    if not digits and _is_person(words, lexicon):
        return "person", None
    noun = lexicon.nouns.get(_last_word(text, start))
    if noun is not None:
        return noun.kind, next(iter(sorted(noun.industries)), None)
    if not digits and not of_place and _acts_as_person(words, text, start, end, lexicon):
        return "person", None
    if digits and any(map(is_model, words)):
        return "product", None
    told = _apposition(text, end, lexicon)
    if told is not None:
        return told
    if _HAS_SHARES.match(text, end):
        return "company", None
    if (
        beside_place
        or text.startswith("-based", end)
        or (len(words) <= _PLACE_WORDS and _WHERE.search(text, max(0, start - 20), start) and not words[0].isupper())
    ):
        return "place", None
    if owned or words[0][:1].islower():
        return "product", None
    return "organisation", None


def has_digit(words: Sequence[str]) -> bool:
    """Whether any of some words has a digit in it."""
    letters = "".join(words)
    return not letters.isalpha() and any(map(str.isdigit, letters))


def _suffix(words: Sequence[str], lexicon: Lexicon) -> Suffix | None:
    """What the last word of a name says, past its legal form; in "Bank of X" the word before "of"."""
    if len(words) < 2:
        return None
    core = list(words)
    for preposition in ("of", "for"):
        if preposition in core[1:]:
            head = lexicon.suffixes.get(core[core.index(preposition) - 1])
            if head is not None:
                return head
    last = lexicon.suffixes.get(core[-1])
    while last is not None and last.legal and len(core) > 2:
        core.pop()
        deeper = lexicon.suffixes.get(core[-1])
        if deeper is None:
            return last
        last = deeper
    return last


def _is_person(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words without digits read as a person's name."""
    if len(words) == 1:
        return words[0] in lexicon.given
    if not 2 <= len(words) <= 4:
        return False
    if words[0] in lexicon.given or words[-1] in _JUNIOR:
        return True
    if len(words) > 2 and any(len(w) == 2 and w[1] == "." for w in words[1:-1]):
        return True
    return words[0] in lexicon.family and len(words) <= 3 and not lexicon.is_plain(words[1])


def _acts_as_person(words: Sequence[str], text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a name of several words is somebody's, speaks or has an age."""
    if not 2 <= len(words) <= 4:
        return False
    if text[max(0, start - 3) : start] in ("'s ", "’s ") and not any(lexicon.is_plain(w) for w in words):
        return True
    if any(w.lower() in lexicon.common for w in words):
        return False
    return _SPEAKS.match(text, end) is not None or _AGE.match(text, end) is not None


def _last_word(text: str, at: int) -> str:
    """The lower-case word just before an offset: "airline" of "the airline Qantas"."""
    return text[max(0, at - 22) : at - 1].rpartition(" ")[2] if text[at - 1 : at] == " " else ""


def _apposition(text: str, end: int, lexicon: Lexicon) -> tuple[str, str | None] | None:
    """What the words after a name say it is: ", a technology blog", ", chairman of …", " sedan"."""
    if text[end : end + 2] == ", ":
        match = _AFTER.match(text, end)
        if match is None:
            return None
        following = match.group()[1:].split()
        if following[0][0].isupper() and any(word in lexicon.title_heads for word in following[1:6]):
            # ", Toyota Motor Sales vice president".
            return "person", None
        if following[0] not in _ARTICLES and following[0] not in lexicon.title_parts and following[0] != "who":
            return None
        for word in following:
            if word in ("of", "at", "in", "for", "with", "that", "which", "and"):
                return None
            if word == "who" or word in lexicon.title_heads:
                return "person", None
            noun = lexicon.nouns.get(word)
            if noun is not None:
                return noun.kind, next(iter(sorted(noun.industries)), None)
        return None
    following_words = _NEXT.match(text, end)
    if following_words is None:
        return None
    for word in following_words.groups():
        noun = lexicon.nouns.get(word or "")
        if noun is not None and noun.kind in ("product", "platform"):
            return noun.kind, None
    return None
