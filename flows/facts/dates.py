"""Dates in a text: `find` gives each as written, as EDTF and as TIMEX3, resolved against an anchor.

Absolute and partial dates, quarters and halves (calendar and fiscal), seasons, decades, festivals, ranges, dates told
by their distance ("last year", "a month later", "Monday"), durations, sets and clock times. A pass over the tokens
finds what the grammar allows, longest first; a second pass reads it in text order: a date may lean on those before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from operator import itemgetter

from flows.facts import date_rules as absolute
from flows.facts import date_rules_relative as near
from flows.facts import edtf as e
from flows.facts import periods, relative
from flows.facts.date_rules import Reader, Reading, Scene
from flows.facts.date_tokens import Lexicon, Tokens, lexicon, tokens
from flows.facts.records import DateMention
from flows.reference import Reference, default

_NUMBER = r"(?P<n>[ND]|A(?=[Nuh]|U))(?:(?<=A)(?P<n2>N)o?|-(?P<n3>[ND]))?"
_HALF = r"(?P<hf>&A[hx])?"
_WEEKDAY = r"(?:[Wv][c(]?)?"
_TAIL = r"(?:[co-]?[io]?T?(?:F?U?|U)(?P<y>[YCG])|[oi]?T?(?P<rel>[rlnst])(?P<u>U)|oT?(?P<u2>U))"
_END = (
    r"(?:(?P<m>[MV])\.?(?P<d>[DO])?(?:[co]?(?P<y>[YC]))?"
    r"|T?(?P<d_>[DO])o?(?P<m_>[MV])(?:[co]?(?P<y_>[YC]))?|(?P<full>[13]))"
)

# Each rule with letters one of which is in all that it matches.
RULES: tuple[tuple[Reader, str, str], ...] = (
    (
        absolute.read_day, "MVm",
        _WEEKDAY
        + r"(?P<pre>[rln])?(?P<m>[MVm])[.\-/]?T?(?P<d>[DO])(?:(?P<j>[-w&])(?P<d2>[DO]))?"
        + r"(?:[coi]?(?P<y>[YC]))?\)?",
    ),
    (
        absolute.read_day, "MVm",
        _WEEKDAY
        + r"T?(?P<d>[DO])(?:(?P<j>[-w&])(?P<d2>[DO]))?[-o/.]?(?P<m>[MVm])\.?(?:[-coi/]?(?P<y>[YC]))?",
    ),
    (absolute.read_day, "MVm", r"(?P<y>Y)[-/](?P<m>[MVm])[-/](?P<d>[DO])"),
    (near.read_month_day, "DO", r"(?:Wc?)?T(?P<d>O)(?=[c.B)])|T?(?P<d_>[DO])[oi]T?(?P<rel>[rln])(?P<u>U)"),
    (near.read_nth, "Ol", r"T?(?P<o>[Ol])(?P<w>[WU])[oi]T?(?:(?P<m>[MV])(?:[co]?(?P<y>[YC]))?|(?P<rel>[rln])(?P<u>U))"),
    (absolute.read_month_half, "h", r"T?(?P<o>[Ol])h[oi]T?(?P<m>[MV])(?:[co]?(?P<y>[YC]))?"),
    (absolute.read_month, "MV", r"(?:T?E-?[oi]?T?)?(?P<m>[MV])(?:\.?[co]?T?(?P<y>[YC])|[co]?T?(?P<rel>[rln])(?P<u>U))"),
    (absolute.read_month, "MV", r"(?:T?E-?[oi]?T?)?(?P<pre>[rln])?(?P<m>[MV])\.?"),
    (absolute.read_figures, "135", r"[135]"),
    (absolute.read_year, "YC", r"(?:T?E-?[oi]?)?(?:T?F?U?)?(?P<y>[YC])"),
    (absolute.read_year, "G", r"(?:T?F?U)?(?P<y>G)"),
    (absolute.read_years, "YG", r"(?:(?P<b>b)|f)?(?:T?F?U?)?(?P<y>[YG])(?P<j>[-w&/])(?P<y2>[YDNC])"),
    (absolute.read_decade, "Z", r"T?(?:E-?)?Z"),
    (absolute.read_owning_decade, "Y", r"T(?:E-?)?(?P<y>Y)p"),
    (absolute.read_season, "S", r"(?:T?E-?[oi]?)?T?(?P<s>S)(?:[co]?T?(?P<y>[YC])|[co]T?(?P<rel>[rln])U)"),
    (absolute.read_season, "S", r"(?:E-?)?(?P<pre>[rln])(?P<s>S)"),
    (absolute.read_season, "S", r"(?<=i)T?(?P<s>S)(?!x?[oi])"),
    (absolute.read_season, "S", r"(?P<y>Y)(?P<s>S)"),
    (
        absolute.read_festival, "!",
        r"T?(?:(?P<y>Y)|(?P<rel>[rln])(?:Up?)?)?q?(?P<f>!)q?(?:[cio]?T?(?P<y2>[YC])|o?(?P<r2>[rln])U)?",
    ),
    (absolute.read_time, "4", r"4"),
    (absolute.read_frequency, "Rg", r"R(?P<n>[NDO])?[UWhuM]|g"),
    (periods.read_quarter, "QHh", r"T?(?P<f>F)?(?:(?P<q>[QH])|(?P<o>[Ol])-?(?P<f_>F)?(?P<q_>h))p?" + _TAIL + r"?"),
    (
        periods.read_quarter, "QHh",
        r"(?:(?P<y>[YG])|T?(?P<rel>[rln])(?P<u>U))p?-?(?P<f>F)?(?:(?P<q>[QH])|(?P<o>[Ol])-?(?P<q_>h))",
    ),
    (periods.read_coded_quarter, "JL", r"[JL]"),
    (periods.read_first_units, "Ol", r"T?(?P<o>[Ol])-?(?P<n>[ND])-?(?P<v>[Uh])" + _TAIL + r"?"),
    (
        periods.read_ended,
        "ew",
        r"T?[rl]?(?:(?P<n>[ND])-?(?P<v>[Uh])[U]?|F?[Ol]?-?F?(?P<v_>[Uh]))[xt]?(?P<e>[ew])x?(?:TE[oi])?T?" + _END,
    ),
    (near.read_relative_unit, "Uh", r"(?:[Ea]-?(?:oT?|i)?|T)?(?P<rel>[rlnst])F?(?P<u>[Uh])"),
    (near.read_stretch, "Uhu", r"T?(?P<rel>[rln])" + _NUMBER + _HALF + r"-?j?j?(?P<u>[Uhu])"),
    (periods.read_same_period, "Y", r"T?s[xUh][oi](?P<y>Y)"),
    (periods.read_same_period, "U", r"T?s[xUh][oic]?[oi]?T?(?:(?P<rel>[lt])(?P<u>U)|AUa)|T(?P<u_>U)-a-?[hU]|Tl-?U[hU]"),
    (near.read_unit_beside, "Uh", r"T(?P<u>[Uh])(?P<dir>[al])"),
    (near.read_the_unit, "Uh", r"(?:T?E[oi]|ai|E)(?P<t>T)(?P<u>[Uh])|E-?(?P<u_>U)|(?P<u__>U)[-p]E"),
    (near.read_distance, "Uhu", _NUMBER + _HALF + r"j?-?(?P<u>[Uhu])(?:(?P<dir>a)|f[Kk])"),
    (near.read_deictic, "kP", r"(?P<k>k)p?(?P<P>P)?|TU(?P<dir>a)(?P<k_>k)|(?P<rel>[rl])(?P<P_>P)"),
    (near.read_day_part, "P", r"T?(?P<rel>[st])(?P<P>P)"),
    (near.read_present, "K", r"K"),
    (near.read_weekday, "W", r"(?:T?(?P<rel>[rln]))?(?P<w>W)p?(?P<P>P)?(?:[oic]?T?(?P<r2>[rln])U)?"),
    (near.read_duration, "Uuh", _NUMBER + _HALF + r"-?j?j?-?(?P<u>[Uuh])"),
    (near.read_whole, "Uu", r"(?P<half>h)(?:A|-?)(?P<u>[Uu])|(?P<j>j)-?(?P<u_>[Uu])"),
    (near.read_weekend, "U", r"T(?P<u>U)"),
    (near.read_in_duration, "Uh", r"i" + _NUMBER + _HALF + r"j?(?P<u>[Uh])"),
)  # fmt: skip


# Where a rule matches: first token, minus the end, number of the rule, the match and its reader.
_Match = tuple[int, int, int, re.Match[str], Reader]


_NEEDED = frozenset("".join(needed for _, needed, _ in RULES))


@cache
def _pattern(order: int) -> re.Pattern[str]:
    return re.compile(RULES[order][2])


def _hits(stretch: str) -> tuple[tuple[int, int], ...]:
    """Which rules match in a stretch of classes, and from where."""
    letters = frozenset(stretch)
    if _NEEDED.isdisjoint(letters):
        return ()
    return tuple(
        (order, match.start())
        for order, (_, needed, _) in enumerate(RULES)
        if not letters.isdisjoint(needed)
        for match in _pattern(order).finditer(stretch)
        if match.end() > match.start()
    )


_known_hits = lru_cache(maxsize=1 << 13)(_hits)
_REMEMBERED = 32  # tokens of a stretch that is worth remembering: the same few come again and again


def _joined(scene: Scene, left: Reading, right: Reading) -> Reading | None:
    """Two dates with "to", a dash, or "and" after "between" amid them, as one interval."""
    apart = right.first - left.last
    if apart not in (2, 4) or left.kind != "date" or right.kind != "date" or not left.edtf or not right.edtf:
        return None
    if apart == 4 and scene.tokens.classes[left.last + 1 : right.first] != "-w-":
        return None  # "the October-to-December quarter"
    joint = scene.tokens[left.last + apart // 2]
    before = scene.tokens[left.first - 1] if left.first else None
    if joint.cls == "&":
        if before is None or before.cls != "b":
            return None
    elif joint.cls not in "-w":
        return None
    if joint.cls == "-" and e.precision(left.edtf) != e.precision(right.edtf):
        return None
    if "/" in left.edtf or "/" in right.edtf:
        return None
    start = left.edtf
    year = e.year_of(right.edtf)
    if (
        left.yearless
        and not right.yearless
        and year is not None
        and e.precision(left.edtf) in ("day", "month", "quarter")
    ):
        start = f"{year:04d}{left.edtf[4:]}"
        if e.is_valid(start) and (e.first_day(start) or date.min) > (e.last_day(right.edtf) or date.max):
            start = f"{year - 1:04d}{left.edtf[4:]}"
    first, last = (e.first_day(start) if e.is_valid(start) else None), e.last_day(right.edtf)
    if first and last and first > last and left.yearless and right.yearless and e.precision(start) == "month":
        start = f"{int(start[:4]) - 1:04d}{start[4:]}"  # told in November: October to December was a year ago
        first = e.first_day(start)
    if first is None or last is None or first > last:
        return None
    edtf = e.interval_text(start, right.edtf)
    return Reading(left.first, right.last, edtf, relative.timex(edtf), "date", right.yearless) if edtf else None


def _share_year(scene: Scene, left: Reading, right: Reading) -> Reading | None:
    """The left of "August or September of this year", with the year written at its right."""
    if right.first - left.last != 2 or not left.yearless or right.yearless or not left.edtf or not right.edtf:
        return None
    if scene.tokens[left.last + 1].text not in ("or", "and", ",", "/") or {
        e.precision(left.edtf),
        e.precision(right.edtf),
    } - {
        "month",
        "quarter",
    }:
        return None
    edtf = right.edtf[:4] + left.edtf[4:]
    return Reading(left.first, left.last, edtf, relative.timex(edtf))


# No rule passes over more than one plain word at a time: a text is cut where two plain words or more stand together.
# One stays at each side, since a rule may look at it.
_STRETCH = re.compile(r"x?[^x](?:x?[^x])*+x?")


@lru_cache(maxsize=1)
def _sighted(text: str, lex: Lexicon) -> tuple[Tokens, Sequence[_Match]]:
    """The tokens of a text and what the rules match in them, the first and longest first.

    Remembered, since a text without a date of publication is read twice: for what "now" is in it, and then from there.
    """
    sequence = tokens(text, lex)
    classes = sequence.classes
    found: list[_Match] = []
    for stretch in _STRETCH.finditer(classes):
        start, end = stretch.span()
        # What stands right before a stretch is a plain word, so that it reads alone as in its text.
        for order, at in (_known_hits if end - start <= _REMEMBERED else _hits)(stretch.group()):
            match = _pattern(order).match(classes, start + at, end)
            if match is not None:
                found.append((match.start(), -match.end(), order, match, RULES[order][0]))
    found.sort(key=itemgetter(0, 1, 2))
    return sequence, found


def _read(scene: Scene, found: Sequence[_Match]) -> None:
    done = 0
    for start, _, _, match, reader in found:
        if start < done:
            continue
        reading = reader(scene, match)
        if reading is None or reading.first < (scene.read[-1].last + 1 if scene.read else 0):
            continue
        done = reading.last + 1
        if scene.tokens[reading.first].text in _DEEDS and scene.tokens[reading.first + 1].cls == "i":
            reading = reading._replace(first=reading.first + 2)  # "is to start in 2008": a verb, no part of the date
        if scene.read and (shared := _share_year(scene, scene.read[-1], reading)) is not None:
            scene.read[-1] = shared
        if scene.read and (both := _joined(scene, scene.read[-1], reading)) is not None:
            scene.read[-1] = both
        else:
            scene.read.append(reading)


_DEEDS = frozenset(("start", "end", "beginning"))
_SHORTENED = frozenset(("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"))


def _sentence_stop(scene: Scene, reading: Reading, text: str, end: int) -> bool:
    """Whether the point at the end of a reading ends a sentence rather than an abbreviation ("Dec.")."""
    before = scene.tokens[reading.last - 1]
    return (
        text[end - 1] == "."
        and scene.tokens[reading.last].cls == "."
        and not (before.cls in "MV" and before.text in _SHORTENED)
    )


def scene_of(text: str, anchor: date | str | None, *, reference: Reference | None = None) -> Scene:
    """The text with all its dates read: what `find` makes mentions of."""
    lex = lexicon(reference if reference is not None else default())
    sequence, found = _sighted(text, lex)
    scene = Scene(text, sequence, lex, relative.now(anchor))
    _read(scene, found)
    return scene


def find(text: str, anchor: date | str | None, *, reference: Reference | None = None) -> list[DateMention]:
    """Every date, duration, set and clock time of the text, in order, none overlapping.

    `anchor` is "now": a date, EDTF of any precision, or None (then only what the text itself fixes is resolved;
    unreadable EDTF counts as None). Offsets are code points. `edtf` is None for durations, sets and the unresolved.
    """
    scene = scene_of(text, anchor, reference=reference)
    mentions = []
    for reading in scene.read:
        start, end = scene.tokens[reading.first].start, scene.tokens[reading.last].end
        while end > start and (text[end - 1] in "(, ;!?" or _sentence_stop(scene, reading, text, end)):
            end -= 1
        mentions.append(DateMention(start, end, reading.edtf, reading.timex, reading.kind))
    return mentions
