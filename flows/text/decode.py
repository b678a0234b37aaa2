"""Bytes to text: byte-order marks, UTF-8, guessed encodings, and the repair of mojibake.

Everything that cannot be an article's text is refused with a reason a person can act on; nothing else is raised.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from flows.text import language

SIZE_LIMIT = 16 * 1024 * 1024
"""Largest input in bytes. The longest newspaper articles are below 1 MB; beyond this it is a dump, not a document."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_MAGIC = (
    (b"%PDF-", "a PDF: export its text first"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or an Office document: unpack it or export its text first"),
    (b"\x1f\x8b", "gzip-compressed: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed: unpack it first"),
    (b"BZh", "bzip2-compressed: unpack it first"),
    (b"\xfd7zXZ", "xz-compressed: unpack it first"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old Office document: export its text first"),
)

# A lead byte of UTF-8 read as Latin-1 or Windows-1252, with a continuation byte after it; or a byte-order mark read so.
_MOJIBAKE = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
    "\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 64 * 1024


class Rejected(ValueError):  # noqa: N818  (a verdict on an input, not a fault)
    """An input that is not a readable text; `reason` says why and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document's text, the encoding it was read with, and whether anything had to be repaired."""

    text: str
    encoding: str
    repaired: bool


def _utf16_without_mark(data: bytes) -> str | None:
    """The byte order of UTF-16 text that has no mark: ASCII in it leaves NULs in every second byte."""
    sample = data[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half and odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if half and even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


# What the names of old encodings mean on the web: https://encoding.spec.whatwg.org/#names-and-labels
_ON_THE_WEB = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}


def _told(data: bytes, charset: str) -> tuple[str, str] | None:
    """Text and encoding by what its server calls it; None where that is no encoding, or not the one of these bytes."""
    try:
        found = codecs.lookup(charset)
        encoding = _ON_THE_WEB.get(found.name, found.name)
        text = codecs.decode(data, encoding)
    # Codecs raise what they like on a name or on bytes that are not theirs.
    except Exception:
        return None
    return (text, encoding) if isinstance(text, str) else None


# The languages that were written in another code page of Windows than 1252, the Western one.
_CODE_PAGES = {
    "cp1250": ("bs", "cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq"),
    "cp1251": ("be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "uk"),
    "cp1253": ("el",),
    "cp1254": ("az", "tr"),
    "cp1255": ("he",),
    "cp1256": ("ar", "fa", "ps", "ug", "ur"),
    "cp1257": ("et", "lt", "lv"),
    "cp1258": ("vi",),
}
_PAGE_OF = {code: page for page, codes in _CODE_PAGES.items() for code in codes}


def _likelier(data: bytes, guess: str) -> str:
    """The encoding that the language of a text was written in, where it makes as many letters of its bytes as a guess.

    In a few lines of Western text, a guess by the bytes alone takes one of thirty old encodings as well as another.
    """
    guessed = data.decode(guess, "replace")
    if len(guessed) != len(data):
        return guess  # of several bytes a character: these are told well
    if _PAGE_OF.get(language.detect(guessed)) == guess:
        return guess
    plain = "".join(c for c in guessed if c < "\x80")
    mostly_plain = sum(map(str.isalpha, plain)) > sum(map(str.isalpha, guessed)) / 2
    # What may be read wrongly must not tell the language.
    code = language.detect(plain if mostly_plain else guessed)
    page = _PAGE_OF.get(code, "cp1252" if mostly_plain and code != "und" else guess)
    try:
        text = data.decode(page)
    except UnicodeDecodeError:
        return guess
    return page if _letters(text) >= _letters(guessed) else guess


def _letters(text: str) -> int:
    """How many letters there are beyond ASCII."""
    return sum(c > "\x7f" and c.isalpha() for c in text)


def _read(data: bytes, charset: str | None) -> tuple[str, str, bool]:
    """Text, encoding, and whether bytes had to be replaced."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data.decode(encoding, "replace")
            return text, encoding, "\ufffd" in text
    if b"\0" in data[:_SAMPLE] and (encoding_16 := _utf16_without_mark(data)):
        text = data.decode(encoding_16, "replace")
        return text, encoding_16, "\ufffd" in text
    try:
        return data.decode("utf-8"), "utf-8", False
    except UnicodeDecodeError:
        pass
    # Mostly UTF-8 with a few broken bytes (a cut file, a splice) is still UTF-8: a guess would spoil all the rest.
    text = data.decode("utf-8", "replace")
    good = sum(1 for c in text[:_SAMPLE] if c > "\x7f" and c != "\ufffd")
    if text[:_SAMPLE].count("\ufffd") * 10 <= good:
        return text, "utf-8", True
    import charset_normalizer
    from charset_normalizer.utils import any_specified_encoding

    if charset and not any_specified_encoding(data[:_SAMPLE]) and (told := _told(data, charset)) is not None:
        return *told, False
    best = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    encoding = _likelier(data[:_SAMPLE], best.encoding) if best is not None else "cp1252"
    text = data.decode(encoding, "replace")
    return text, encoding, "\ufffd" in text


def repair(text: str) -> str:
    """The text with mojibake undone, line by line, only where a line shows its signs; all else is left as it is.

    The repair is ftfy's `fix_encoding`, which costs milliseconds a document and is therefore gated by a cheap test.
    """
    if text.isascii() or not _MOJIBAKE.search(text):
        return text
    import ftfy

    lines = text.split("\n")
    return "\n".join(ftfy.fix_encoding(line) if _MOJIBAKE.search(line) else line for line in lines)


def decode(data: bytes, *, name: str, limit: int = SIZE_LIMIT, charset: str | None = None) -> Decoded:
    """The text of a document received as bytes.

    `name` is used in reasons only; `limit` is the largest size accepted, in bytes. `charset` is what its server called
    the encoding: it decides for bytes that are not UTF-8 and that name no encoding themselves. Raises Rejected, and
    nothing else, when the input is empty, too large or not text.
    """
    if not data:
        raise Rejected("empty: it has no bytes")
    if len(data) > limit:
        raise Rejected(
            f"too large: {len(data):,} bytes, the limit is {limit:,}; split it into documents or raise the limit"
        )
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise Rejected(f"not text: it is {what}")
    text, encoding, replaced = _read(data, charset)
    sample = text[:_SAMPLE]
    odd = len(_CONTROL.findall(sample)) + sample.count("\ufffd")
    if odd > max(8, 0.02 * len(sample)) or (len(sample) < 400 and odd * 8 > len(sample)):
        raise Rejected(
            "not text: it is full of control characters or undecodable bytes; convert it to UTF-8 text first"
        )
    repaired = repair(text)
    changed = replaced or repaired != text
    if "\0" in repaired:
        # A NUL ends strings in half of the world's tools; a space keeps every offset.
        repaired, changed = repaired.replace("\0", " "), True
    if not repaired.strip("\ufeff\u200b \t\r\n\f\v\u00a0\u3000"):
        raise Rejected("empty: it holds only white space")
    return Decoded(repaired, encoding, changed)
