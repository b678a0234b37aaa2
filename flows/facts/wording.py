"""Numbers, dates and names as people write them: `788.4 million`, `¥22.2 bn`, `autumn 2021`, `about January 2018`.

Pure: text out of values; nothing here looks at a document. The words are English, the signs newspaper style.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from decimal import Decimal

_SIGNS = {
    "CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "JP¥", "INR": "₹", "KRW": "₩", "HKD": "HK$", "TWD": "NT$",
    "AUD": "A$", "CAD": "C$", "NZD": "NZ$", "SGD": "S$", "BRL": "R$", "ILS": "₪", "NGN": "₦", "PHP": "₱", "THB": "฿",
    "TRY": "₺", "UAH": "₴", "VND": "₫", "MXN": "MX$",
}  # fmt: skip
_SCALES = (
    (Decimal(10) ** 12, "trillion", "tn"),
    (Decimal(10) ** 9, "billion", "bn"),
    (Decimal(10) ** 6, "million", "m"),
)
# UCUM code -> singular and plural; codes that are not here are shown as they are
_UNITS = {
    "d": ("day", "days"), "h": ("hour", "hours"), "min": ("minute", "minutes"), "s": ("second", "seconds"),
    "wk": ("week", "weeks"), "mo": ("month", "months"), "a": ("year", "years"), "t": ("tonne", "tonnes"),
    "[mi_i]": ("mile", "miles"), "[ft_i]": ("foot", "feet"), "[lb_av]": ("pound", "pounds"), "m2": ("m²", "m²"),
    "km2": ("km²", "km²"), "m3": ("m³", "m³"), "[bbl_us]": ("barrel", "barrels"), "[acr_us]": ("acre", "acres"),
    "har": ("hectare", "hectares"), "[sft_i]": ("square foot", "square feet"), "Cel": ("°C", "°C"),
}  # fmt: skip
_HEDGES = {"eq": "", "approx": "about ", "gt": "more than ", "ge": "at least ", "lt": "less than ", "le": "at most "}
_DIVISIONS = {
    **dict(zip((21, 22, 23, 24), ("spring", "summer", "autumn", "winter"), strict=True)),
    **dict(zip(range(25, 29), ("spring", "summer", "autumn", "winter"), strict=True)),
    **dict(zip(range(29, 33), ("spring", "summer", "autumn", "winter"), strict=True)),
    **dict(
        zip(
            range(33, 37),
            ("first quarter of", "second quarter of", "third quarter of", "fourth quarter of"),
            strict=True,
        )
    ),
    **dict(zip(range(37, 40), ("first third of", "second third of", "last third of"), strict=True)),
    40: "first half of",
    41: "second half of",
}
_SINGLE = re.compile(r"(-?[0-9X]{4})(?:-([0-9X]{2}))?(?:-([0-9X]{2}))?(?:T.*)?", re.ASCII)
# invisible characters that can move, hide or forge what is shown: C0 and C1, bidirectional controls, line separators,
# byte order mark, lone surrogates, tags
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)


def plain_number(value: float) -> str:
    """A number with thousands separators and no exponent, to at most 12 significant digits: `97,000`, `0.35`."""
    number = Decimal(f"{value:.12g}")
    text = f"{number:,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "\N{MINUS SIGN}")


def _scaled(value: float, *, short: bool) -> tuple[str, str]:
    """Digits and scale word of a value: from a million on, three decimals at most."""
    number = Decimal(f"{value:.12g}")
    for scale, word, letters in _SCALES:
        if abs(number) >= scale:
            digits = number / scale
            cut = round(digits, 3) if abs(digits) < 1000 else round(digits, 1)
            return plain_number(float(cut)), letters if short else word
    return plain_number(value), ""


def _assemble(low: str, high: str | None, word: str, unit: str) -> str:
    """Digits, or a range of digits, with scale word and unit around them."""
    digits = low if high is None else f"{low} to {high}"
    if unit == "percent":
        return f"{digits}%"
    if unit == "count":
        return f"{digits} {word}".rstrip()
    if unit in _SIGNS or re.fullmatch("[A-Z]{3}", unit):
        sign = _SIGNS.get(unit, f"{unit}\N{NO-BREAK SPACE}")
        parts = [part if part is None else _signed(part, sign) for part in (low, high)]
        money = parts[0] if parts[1] is None else f"{parts[0]} to {parts[1]}"
        return f"{money} {word}".rstrip()
    names = _UNITS.get(unit, (unit, unit))
    name = names[0] if (low, high) == ("1", None) else names[1]
    return f"{digits} {word} {name}".replace("  ", " ")


def _signed(digits: str, sign: str) -> str:
    return f"\N{MINUS SIGN}{sign}{digits[1:]}" if digits.startswith("\N{MINUS SIGN}") else f"{sign}{digits}"


def amount(low: float, high: float, unit: str, *, comparator: str = "eq", aspect: str = "level") -> str:
    """A value or range with its unit, hedge and, for a change, its direction: `+3,000`, `down at least 20%`.

    `unit` is `count`, `percent`, an ISO 4217 or UCUM code; `comparator` and `aspect` are those of a metric.
    """
    money = unit not in ("count", "percent") and bool(re.fullmatch("[A-Z]{3}", unit))
    scaled = unit == "count" or money
    first = _scaled(low, short=money) if scaled else (plain_number(low), "")
    text: str
    if low == high:
        text = _assemble(first[0], None, first[1], unit)
    else:
        second = _scaled(high, short=money) if scaled else (plain_number(high), "")
        if first[1] == second[1]:
            text = _assemble(first[0], second[0], first[1], unit)
        else:
            text = f"{_assemble(first[0], None, first[1], unit)} to {_assemble(second[0], None, second[1], unit)}"
    if aspect == "change" and comparator != "eq" and low == high:
        text = _assemble(first[0].lstrip("\N{MINUS SIGN}"), None, first[1], unit)
        return f"{'down' if low < 0 else 'up'} {_HEDGES.get(comparator, '')}{text}"
    if aspect == "change" and low > 0:
        text = f"+{text}"
    return f"{_HEDGES.get(comparator, '')}{text}"


def _single_date(text: str) -> str:
    hedge = ""
    for mark, word in (("%", "possibly about "), ("~", "about "), ("?", "possibly ")):
        if mark in text:
            hedge = word
            break
    match = _SINGLE.fullmatch(re.sub("[?~%]", "", text))
    if not match:
        return text
    year, month, day = match.groups()
    if "X" in year:
        if year.endswith("XX"):
            century = year[:-2]
            shown = f"{int(century)}00s" if century.isdigit() else "an unknown year"
            if month and month.isdigit() and 1 <= int(month) <= 12 and not century.isdigit():
                known = f"{int(day)} " if day and day.isdigit() else ""
                shown = f"{known}{calendar.month_name[int(month)]} of {shown}"
        else:
            shown = f"{year[:3]}0s"
        return hedge + shown
    year = str(int(year))
    if month is None or "X" in month:
        return hedge + year
    number = int(month)
    if number in _DIVISIONS:
        return f"{hedge}{_DIVISIONS[number]} {year}"
    if not 1 <= number <= 12:
        return text
    name = calendar.month_name[number]
    if day is None or "X" in day:
        return f"{hedge}{name} {year}"
    return f"{hedge}{int(day)} {name} {year}"


def date_words(edtf: str | None, *, missing: str = "no date given") -> str:
    """An EDTF date at the precision it has: `5 August 2013`, `autumn 2021`, `2013 to 2021`, `since 2023`.

    What is not understood is given back as it is, so nothing is ever shown finer than it was written.
    """
    if not edtf:
        return missing
    if "/" not in edtf:
        return _single_date(edtf)
    start, end = edtf.split("/", 1)
    if start in ("", ".."):
        return missing if end in ("", "..") else f"until {_single_date(end)}"
    if end in ("", ".."):
        return f"since {_single_date(start)}"
    return f"{_single_date(start)} to {_single_date(end)}"


def label(identifier: str) -> str:
    """An identifier for people: `daily_active_users` becomes `Daily active users`, `other:index` becomes `Index`."""
    words = identifier.removeprefix("other:").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def control_name(char: str) -> str:
    """A control character for people: `U+202E right-to-left override`."""
    return f"U+{ord(char):04X} {unicodedata.name(char, 'control').lower()}"


def one_line(text: str | None, *, limit: int | None = None) -> str:
    """Text on one line with controls removed and white space collapsed, cut with an ellipsis at `limit` characters."""
    if not text:
        return ""
    if limit is not None:
        text = text[: limit * 4]
    flat = " ".join(_CONTROLS.sub("", text).split())
    return flat if limit is None or len(flat) <= limit else flat[: limit - 1].rstrip() + "…"


def split_controls(text: str) -> list[tuple[str, bool]]:
    """Text cut into pieces, each with whether it is one control character."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for match in _CONTROLS.finditer(text):
        if match.start() > at:
            pieces.append((text[at : match.start()], False))
        pieces.append((match.group(), True))
        at = match.end()
    if at < len(text):
        pieces.append((text[at:], False))
    return pieces
