"""Which currency a sign or a name stands for that several share: "$", "¥", "crowns"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from flows.reference import Reference

_TELLING = 4  # letters of a town that tells of its country


@dataclass(frozen=True, slots=True)
class Dollars:
    """Dollars that are not those of the United States: (word before "dollars", code) and (sign, code)."""

    names: tuple[tuple[str, str], ...]
    signs: tuple[tuple[str, str], ...]


def shared_names(reference: Reference) -> dict[str, dict[str, tuple[str, ...]]]:
    """The names that currencies of several countries share, each with the words that tell for each currency:

    of "crowns" NOK is told by "norwegian", "norway", "oslo" and other towns there.
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    inside: dict[str, list[str]] = {}
    for row in reference.get("places", ()):
        if row["part_of"] and len(row["name"]) >= _TELLING:
            inside.setdefault(row["part_of"], []).append(row["name"].lower())
    demonyms = {
        word.lower(): (row["name"].lower(), *inside.get(row["place_id"], ()))
        for row in reference.get("places", ())
        for word in row["demonyms"]
    }
    for row in reference["currencies"]:
        for name in row["names"]:
            adjective, _, base = name.rpartition(" ")
            if adjective and base != "dollars":
                tells = (adjective, *demonyms.get(adjective, ()))
                found.setdefault(base, {}).setdefault(row["code"], tells)
    return {base: codes for base, codes in found.items() if len(codes) > 1}


def whose(
    folded: str, shared: Mapping[str, Mapping[str, tuple[str, ...]]], otherwise: Mapping[str, tuple[str, float]]
) -> Callable[[str], str | None]:
    """What a name of currencies that several countries share means here: that of the country named most.

    None for any other name.
    """

    @cache
    def told(base: str) -> str | None:
        codes = shared.get(base)
        if codes is None:
            return None
        times = {code: sum(map(folded.count, tells)) for code, tells in codes.items()}
        most = max(times, key=lambda code: times[code])
        return most if times[most] else otherwise[base][0]

    return told


def yen_or_yuan(folded: str) -> str:
    """What a bare ¥ means here: the currency of the country that the text talks of more."""
    china = sum(folded.count(w) for w in ("yuan", "rmb", "renminbi", "china", "chinese"))
    japan = sum(folded.count(w) for w in ("yen", "japan", "japanese", "tokyo"))
    return "CNY" if china > japan else "JPY"


_AMERICAN = re.compile(r"\b(?:u\.?s\.?|american) (?:dollars|cents)|\bus ?\$|\$")


@lru_cache(maxsize=8)
def dollars(reference: Reference) -> Dollars:
    """The dollars of other countries than the United States that a reference knows."""
    rows = [row for row in reference["currencies"] if row["code"] != "USD"]
    named = {name.removesuffix(" dollars"): row["code"] for row in rows for name in row["names"]
             if name.endswith(" dollars")}  # fmt: skip
    signs = {sign: row["code"] for row in rows for sign in row["symbols"] if sign.endswith("$")}
    return Dollars(tuple(named.items()), tuple(signs.items()))


def spelled_dollar(folded: str, known: Dollars) -> str:
    """What "dollars" mean here that are spelled: those of the one country that the text names with them.

    US dollars where it names those too, or writes "$".
    """
    named = [code for name, code in known.names if f"{name} dollars" in folded]
    return named[0] if len(named) == 1 and _AMERICAN.search(folded) is None else "USD"


def cents(folded: str, spelled: str, known: Dollars) -> str:
    """What bare cents are of: euros where there are no dollars, the one dollar that the text has, else `spelled`."""
    if spelled == "USD" and "$" not in folded and "dollar" not in folded and ("euro" in folded or "€" in folded):
        return "EUR"
    for sign, code in known.signs:
        if sign in folded and len(re.findall(rf"(?<![a-z]){re.escape(sign)}", folded)) == folded.count("$"):
            return code
    return spelled


def dollar(folded: str, known: Dollars) -> str:
    """What a bare $ means here: US dollars, unless the text states another convention."""
    for name, code in known.names:
        if re.search(rf"(?:figures|amounts|prices|sums|values|numbers)[^.\n]{{0,24}} in {name} dollars", folded):
            return code
    return "USD"
