"""Hostile inputs, seeded: the same numbers give the same files. What each becomes is counted, and the ledger is held.

Names and contents are mixed freely. Nothing here is meant to be read as an article, and everything may be.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import os
import random
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from flows.stores.sources import file_uri
from tests.stores.articles import TEXTS, rows

NAMES = (
    "'; DROP TABLE documents; --",
    '" OR 1=1 --',
    "$(touch pwned)",
    "`touch pwned`; touch pwned | touch pwned &",
    "..%2F..%2Fetc%2Fpasswd",
    "..\\..\\windows",
    "-rf --home=x",
    "~root",
    "a\nb\rc\td",
    "\x1b]0;title\x07\x1b[2J",
    "\u202egpj.\u2066exe",
    "\u0440\u0430\u0443\u0440\u0430l",
    "{0} {x!r} %s %n %(home)s",
    "<img src=x onerror=alert(1)>",
    "=HYPERLINK(1)",
    "CON",
    "x" * 200,
    "\U0001f600\u0301\u200d",
    "#?&=:@+",
    "* ? [a-z]",
)

SNIPPETS = (
    *TEXTS.values(),
    "\u202eThe mill sold 10 tonnes\u202c of flour.\u2066 It \u200bpaid\ufeff $5.\u2069",
    "\u0410\u0440\u0440l\u0435 \u0455aid r\u0435venue r\u043ese 12% to $3.4 billion in 2020.",
    "On 31 February 0000 and on 1 January 99999, sales were $5. On 29.02.1900 too, and at 25:61 on 00/00/0000.",
    "In the year 0 profit rose 5%. By 99999 it fell. From 9999-12-31 to 0001-01-01 nothing was sold.",
    "Revenue was $" + "9" * 10_000 + " in 2020.",
    "Revenue was $1" + ",000" * 3_000 + " million billion trillion in 2020, up " + "9" * 400 + "%.",
    "It sold 1e308 cars, 1e-400 boats, -0.0 ships, NaN planes, and Infinity trains for $0.000000000000000000001.",
    "'; DROP TABLE documents; -- COPY documents TO '/tmp/pwned'; ATTACH 'x';",
    "<script>alert(1)</script><img src=x onerror=alert(2)> [x](javascript:alert(3)) {{7*7}} ${7*7} <!--",
    "=cmd|' /C calc'!A0\n+1+1\n-1+1\n@SUM(1)\n\t=1\n\r=1",
    "\x1b[31mred\x1b]0;owned\x07\x1b[2J\x9b31m\x00\x01\x7f\x85\u2028\u2029",
    "said " * 800,
    "1," * 2_000 + "1",
    "$" * 4_000,
    "(" * 2_000 + ")" * 2_000,
    "\"'\u201c\u2018" * 1_500,
    "A. B. C. Inc. Ltd. Co. " * 100,
    "Mr. A said on Monday, who said on Tuesday, that " * 60,
    "January February 2020 3 4 5 of the " * 80,
    "e\u0301" * 1_000 + "\u0300" * 1_000,
    "\ud800\udfff lone halves \udc00",
    "\u4e2d\u6587\u65b0\u95fb\u516c\u53f8\u57282020\u5e74\u8425\u65361.2\u4ebf\u7f8e\u5143\u3002" * 50,
    "\n" * 5_000,
    " ",
    "",
)

ENCODINGS = ("utf-8", "utf-16", "utf-16-be", "utf-32", "cp1252", "gb18030", "shift_jis", "koi8-r", "utf-7", "cp437")
_BOMB = 20 * 1024 * 1024

Made = tuple[str, bytes]
"""The ending of a file's name, and its content."""


def _words(chance: random.Random) -> str:
    """Some snippets with a number that no other has, cut and joined anywhere."""
    parts = [chance.choice(SNIPPETS) for _ in range(chance.randint(1, 3))]
    if chance.random() < 0.3:
        part = parts.pop()
        parts.append(part[chance.randint(0, len(part)) :])
    return chance.choice(("\n\n", "\n", " ", "")).join([f"Load {chance.randrange(10**9)} cost 5 dollars.", *parts])


def _mutated(chance: random.Random, data: bytes) -> bytes:
    """Bytes cut short, flipped, doubled or with others among them."""
    buffer = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randint(0, len(buffer))
        kind = chance.randrange(5)
        if kind == 0 and buffer:
            buffer[at % len(buffer)] ^= 1 << chance.randrange(8)
        elif kind == 1:
            buffer[at:at] = chance.randbytes(chance.randint(1, 6))
        elif kind == 2:
            del buffer[at : at + chance.randint(1, 50)]
        elif kind == 3:
            buffer[at:at] = chance.choice((b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x1b", b"\r"))
        elif chance.random() < 0.3:
            del buffer[at:]
    return bytes(buffer)


def _text(chance: random.Random) -> Made:
    data = _words(chance).encode(chance.choice(ENCODINGS), chance.choice(("replace", "ignore")))
    if chance.random() < 0.2:
        data = chance.choice((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE)) + data
    return chance.choice((".txt", ".md", "", ".text")), data


def _mojibake(chance: random.Random) -> Made:
    text = _words(chance)
    for _ in range(chance.randint(1, 3)):
        text = text.encode("utf-8", "replace").decode("cp1252", "replace")
    return ".txt", text.encode("utf-8", "surrogatepass")


def _noise(chance: random.Random) -> Made:
    return chance.choice((".txt", ".md", ".html", ".bin", ".json", ".zip")), chance.randbytes(chance.randint(0, 3000))


def _html(chance: random.Random) -> Made:
    text = _words(chance)
    deep = chance.choice((3, 300, 3_000))
    tag = chance.choice(("div", "table><tr><td", "b", "ul><li", "svg", "blockquote", "template"))
    page = chance.choice(
        (
            f"<html><head><title>{text[:60]}</title></head><body><p>{text}",
            f"<!doctype html><body>{f'<{tag}>' * deep}<p>{text}</p>",
            f"<html><script>{text}</script><style>{text}</style><p>{text}</p></html>",
            f'<meta charset="{chance.choice(ENCODINGS)}"><article><p>{text}</p></article>',
            f'<script type="application/ld+json">{{"headline": "{text[:80]}", "datePublished": "99999-00-00"</script>',
            f'<p a="{"x" * 20_000}">{"&#x110000;&#0;&amp" * 200}&{"l" * 500};{text}<p',
            f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><p>&a;{text}</p></html>',
        )
    )
    return chance.choice((".html", ".htm", ".txt")), page.encode("utf-8", "replace")


def _gzip(chance: random.Random) -> Made:
    inner, data = chance.choice((_text, _rows, _warc, _html))(chance)
    packed = gzip.compress(data, mtime=0)
    kind = chance.randrange(6)
    if kind == 0:
        packed = gzip.compress(bytes(_BOMB), 9, mtime=0)
    elif kind == 1:
        packed = packed[: chance.randint(0, len(packed))]
    elif kind == 2:
        packed = gzip.compress(gzip.compress(packed))
        inner += ".gz"
    elif kind == 3:
        packed += chance.randbytes(9)
    return f"{inner}.gz", packed


def _zip(chance: random.Random, depth: int = 0) -> Made:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that stand there twice
        for number in range(chance.choice((0, 1, 2, 30))):
            ending, data = chance.choice((_text, _rows, _noise))(chance)
            name = chance.choice((f"../../{number}", f"/etc/{number}", f"C:\\{number}", "same", chance.choice(NAMES)))
            archive.writestr(zipfile.ZipInfo(name + ending), data[:20_000])
        kind = chance.randrange(8)
        if kind == 0:
            archive.writestr("bomb.txt", bytes(_BOMB))
        elif kind == 1 and depth < 5:
            ending, data = _zip(chance, depth + 1)
            archive.writestr(f"inner{ending}", data)
    packed = out.getvalue()
    kind = chance.randrange(5)
    if kind == 0:
        packed = packed[: chance.randint(0, len(packed))]
    elif kind == 1:
        packed = _mutated(chance, packed)
    elif kind == 2:
        # Says of each member that it is encrypted.
        packed = packed.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01")
        packed = packed.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    return ".zip", packed


def _warc(chance: random.Random) -> Made:
    out = b""
    for _ in range(chance.randint(1, 3)):
        body = _words(chance).encode("utf-8", "replace")
        media = chance.choice(("text/html", "text/plain", "image/png", "\x00", "text/html; charset=nonsense"))
        http = f"HTTP/1.1 {chance.choice((200, 404, 0, 99999))} X\r\nContent-Type: {media}\r\n\r\n".encode() + body
        length = len(http) if chance.random() < 0.8 else chance.choice((-1, 0, 10**15))
        uri = chance.choice(("http://e.example/a", "javascript:alert(1)", "file:///etc/passwd", ""))
        out += (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {uri}\r\nContent-Type: application/http\r\n"
            f"Content-Length: {length}\r\n\r\n"
        ).encode() + http
        out += b"\r\n\r\n"
    return ".warc", out if chance.random() < 0.5 else out[: chance.randint(0, len(out))]


def _rows(chance: random.Random) -> Made:
    row = {
        "text": chance.choice((_words(chance), 5, None, ["a"], {"name": "x"}, "")),
        "title": chance.choice((chance.choice(NAMES), 1, [], {})),
        "url": chance.choice(("http://e.example/x", "javascript:alert(1)", "\x00", 7)),
        "published": chance.choice(("99999-01-01", "0000-00-00", 10**30, -1, "now", None)),
        "id": chance.choice(("../x", "", 1, "a/b", "\ud800")),
    }
    kind = chance.randrange(6)
    if kind == 0:
        return ".json", b"[" * chance.choice((10, 100_000))
    if kind == 1:
        return ".json", json.dumps(
            chance.choice(([row, 1, None, row], {"articles": [row]}, row, "x", 10**400))
        ).encode()
    if kind == 2:
        text = "\n".join([json.dumps(row), "{", "null", '{"text": NaN}', '{"text": ' + "9" * 5_000 + "}"])
        return chance.choice((".jsonl", ".ndjson")), text.encode()
    if kind == 3:
        out = io.StringIO()
        writer = csv.DictWriter(out, row, delimiter=chance.choice(",;\t|"))
        writer.writeheader()
        writer.writerows([row, row])
        return ".csv", out.getvalue().encode("utf-8", "replace") + chance.choice((b"", b'"open', b"\0\0", b'"' * 9))
    if kind == 4:
        return ".parquet", chance.choice((b"PAR1", b"PAR1" + chance.randbytes(200) + b"PAR1", b""))
    return ".jsonl", _mutated(chance, json.dumps(row).encode())


def _mail(chance: random.Random) -> Made:
    subject = chance.choice(NAMES).replace("\n", " ")
    kind = chance.choice(("text/plain", "text/html", 'text/plain; charset="x-none"', "multipart/mixed; boundary=b"))
    mail = (
        f"From: =?utf-8?q?=FF=FE?= <a@b>\r\nSubject: {subject}\r\nDate: Thu, 99 Foo 99999 99:99:99\r\n"
        f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {chance.choice(('base64', '8bit', 'x'))}\r\n\r\n"
    ) + _words(chance)
    data = mail.encode("utf-8", "replace")
    if chance.random() < 0.5:
        return ".eml", _mutated(chance, data)
    return ".mbox", b"\n\n".join(b"From a@b Thu Jan  1 00:00:00 2020\n" + data for _ in range(2))


def _pdf(chance: random.Random) -> Made:
    return ".pdf", b"%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>> endobj\n" + chance.randbytes(99)


_KINDS: tuple[tuple[Callable[[random.Random], Made], int], ...] = (
    (_text, 30), (_mojibake, 6), (_noise, 8), (_html, 14), (_gzip, 8), (_zip, 8), (_warc, 6), (_rows, 12), (_mail, 6),
    (_pdf, 2),
)  # fmt: skip


def inputs(seed: int, count: int) -> Iterator[tuple[bytes, bytes]]:
    """Names and contents of so many files; one in nine is the same as one before it."""
    chance = random.Random(seed)
    kinds = [kind for kind, weight in _KINDS for _ in range(weight)]
    before: list[Made] = []
    for number in range(count):
        if before and chance.random() < 0.11:
            ending, data = chance.choice(before)
        else:
            ending, data = chance.choice(kinds)(chance)
            if chance.random() < 0.25:
                data = _mutated(chance, data)
            before.append((ending, data))
        stem = chance.choice(NAMES) if chance.random() < 0.5 else f"plain-{chance.randrange(10)}"
        name = f"{number:06}{stem}".encode() + (b"\xff\xfe" if chance.random() < 0.05 else b"") + ending.encode()
        yield name.replace(b"/", b"_"), data


def feeds(seed: int, count: int) -> Iterator[bytes]:
    """Bodies of so many RSS and Atom feeds: entities that grow or lead outside, broken markup, odd stamps and links."""
    chance = random.Random(seed)
    for _ in range(count):
        text = "".join(chance.choice(("&x;", "&l6;", "<![CDATA[", "]]>", "<b>", "&#0;", "&amp;", _words(chance)[:400])))
        grown = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(7))
        outside = f'<!ENTITY x {chance.choice(("SYSTEM", "PUBLIC x"))} "file:///etc/passwd">'
        kind = chance.choice(("rss", "feed", "rdf:RDF", "html"))
        items = "".join(
            f"<{item}><title>{text}</title><link>{chance.choice(NAMES)}</link><guid>{chance.choice(NAMES)}</guid>"
            f"<pubDate>{chance.choice(('99999-01-01', 'Mon, 99 Foo 0000', '-1', text[:20]))}</pubDate>"
            f"<description>{text}</description><content>{text}</content></{item}>"
            for item in chance.choices(("item", "entry"), k=chance.choice((0, 1, 2, 8)))
        )
        deep = "<x>" * chance.choice((0, 0, 2_000))
        body = (
            f'<?xml version="1.0" encoding="{chance.choice(ENCODINGS)}"?><!DOCTYPE {kind} [{grown}{outside}]>'
            f'<{kind} version="2.0"><channel><title>{text}</title>{deep}{items}</channel></{kind}>'
        ).encode("utf-8", "replace")
        yield _mutated(chance, body) if chance.random() < 0.6 else body


def write(folder: Path, made: Iterable[tuple[bytes, bytes]]) -> None:
    """Write files into a folder that is made for them."""
    folder.mkdir(parents=True)
    for name, data in made:
        Path(os.fsdecode(os.path.join(os.fsencode(folder), name))).write_bytes(data)  # noqa: PTH118


def outcomes(published: Path) -> Counter[str]:
    """How many inputs became what: `published`, `repeats another (method)`, or `step: reason` of a reject."""
    found = rows(
        published,
        """SELECT coalesce('repeats another (' || u.method || ')', 'published') FROM documents d
           LEFT JOIN duplicates u USING (document_id)
           UNION ALL SELECT step || ': ' || reason FROM rejects""",
    )
    return Counter(outcome for (outcome,) in found)


def assert_accounted(source: Path, published: Path) -> None:
    """Every file of a folder is a document or a reject with a reason, and what went into each step came out of it."""
    known = {uri for (uri,) in rows(published, "SELECT uri FROM documents UNION SELECT uri FROM rejects")}
    files = {uri.partition("!/")[0] for uri in known}
    missing = [path for path in source.iterdir() if file_uri(path) not in files]
    assert not missing, missing[:3]
    assert all(uri.isascii() and uri.isprintable() for uri in known)
    assert rows(published, "SELECT count(*) FROM rejects WHERE coalesce(trim(reason), '') = ''") == [(0,)]
    unbalanced = rows(
        published,
        """SELECT step, sum(row_count) FILTER (direction = 'in') AS came,
                  sum(row_count) FILTER (direction <> 'in') AS went
           FROM accounting GROUP BY run_id, step HAVING came IS DISTINCT FROM went""",
    )
    assert not unbalanced, unbalanced
    untrue = """SELECT count(*) FROM metrics JOIN documents USING (document_id)
        WHERE substr(text, sentence_start + 1, sentence_end - sentence_start) <> evidence"""
    assert rows(published, untrue) == [(0,)]
