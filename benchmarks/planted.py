"""Planted cases for reconciliation: pairs of statements of which it is known whether they contradict or are one.

Each case has an entity of its own, a first statement, a second one changed in a known way, and a bystander that must be
left alone. Sentences are frames filled in; the rows are what a perfect reader would take from them.
"""

# ruff: noqa: E501
from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.sql.statements import document, entity, event, metric

Row = dict[str, Any]
MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
MEASURES = {
    "users": ("count", "{e} had {q} users in {p}", "By {p}, {q} people were using {e}"),
    "active_buyers": (
        "count",
        "{e} reported {q} active buyers for {p}",
        "The number of active buyers on {e} reached {q} in {p}",
    ),
    "employees": ("count", "{e} employed {q} people in {p}", "In {p} the staff of {e} came to {q}"),
    "market_value": ("USD", "{e} was worth {q} in {p}", "Investors put the value of {e} at {q} in {p}"),
    "revenue": ("USD", "{e} had revenue of {q} in {p}", "In {p}, sales brought {e} {q}"),
    "net_income": ("EUR", "{e} earned {q} in {p}", "Profit at {e} came to {q} for {p}"),
    "gmv": ("CNY", "Goods worth {q} were sold on {e} in {p}", "{e} said its turnover was {q} in {p}"),
    "market_share": ("percent", "{e} held {q} of the market in {p}", "In {p} the share of {e} stood at {q}"),
}
CURRENCY = {"USD": "dollars", "EUR": "euros", "CNY": "yuan"}


@dataclass
class Planted:
    """Rows for the marts, and the truth: pairs of statements by id, with what they are to one another."""

    documents: list[Row] = field(default_factory=list)
    entities: list[Row] = field(default_factory=list)
    metrics: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    conflicts: dict[frozenset[str], str] = field(default_factory=dict)
    one_fact: set[frozenset[str]] = field(default_factory=set)
    one_event: set[frozenset[str]] = field(default_factory=set)
    made_by: dict[str, str] = field(default_factory=dict)


def written(value: float, unit: str, digits: int) -> tuple[str, float]:
    """A number as a newspaper writes it to so many significant digits, and the value that this text means."""
    rounded = float(f"{value:.{digits}g}")
    if unit == "percent":
        return f"{rounded:g}%", rounded
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if rounded >= size:
            text = f"{float(f'{rounded / size:.{digits}g}'):g} {word}"
            break
    else:
        text = f"{rounded:,.0f}"
    return f"{text} {CURRENCY[unit]}" if unit in CURRENCY else text, rounded


def period_words(period: str) -> str:
    year, _, month = period.partition("-")
    return f"{MONTHS[int(month) - 1]} {year}" if month else year


def numbers(planted: Planted, rng: random.Random, count: int) -> None:
    """Metric cases of every kind."""
    for at in range(count):
        kind = list(NUMBER_CASES)[at % len(NUMBER_CASES)]
        name = f"firm{at}"
        planted.entities.append(entity(name))
        measure = rng.choice(sorted(MEASURES))
        unit, first_frame, second_frame = MEASURES[measure]
        if kind in ("other currency", "swapped currency"):
            measure, unit = "revenue", "USD"
        value = rng.uniform(5, 95) if unit == "percent" else 10 ** rng.uniform(4.3, 11)
        digits = rng.choice((3, 4))
        period = f"{rng.randint(2008, 2024)}" + (f"-{rng.randint(1, 12):02}" if rng.random() < 0.5 else "")
        quote, value = written(value, unit, digits)
        base = {
            "value": value,
            "quote": quote,
            "measure": measure,
            "unit": unit,
            "period": period,
            "geo": None,
            "comparator": "eq",
            "aspect": "level",
        }
        second, relation = NUMBER_CASES[kind](base, rng)
        rows = []
        for side, (given, frame) in enumerate(((base, first_frame), (second, second_frame))):
            document_id = f"n{at}-{side}"
            cluster = f"n{at}-0" if kind == "reprint" else document_id
            planted.documents.append(
                document(
                    document_id,
                    f"{rng.randint(2024, 2025)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
                    cluster=cluster,
                    publisher=f"Paper {rng.randint(1, 40)}",
                )
            )
            sentence = frame.format(e=name, q=given["quote"], p=period_words(given["period"]))
            row = metric(
                f"m{at}-{side}", document_id, given["quote"], given["value"], entity=name, measure=given["measure"], aspect=given["aspect"],
                comparator=given["comparator"], unit=given["unit"], period=given["period"], geo=given["geo"],
            )  # fmt: skip
            start = sentence.index(given["quote"])
            row |= {
                "char_start": start,
                "char_end": start + len(given["quote"]),
                "sentence_start": 0,
                "sentence_end": len(sentence),
                "evidence": sentence,
            }
            rows.append(row)
        # A bystander: the same firm and time, another measure, in the first text.
        other = rng.choice([each for each in sorted(MEASURES) if each not in (measure, second["measure"])])
        bystander = written(10 ** rng.uniform(4.3, 10), MEASURES[other][0], 3)
        rows.append(
            metric(
                f"m{at}-b",
                f"n{at}-0",
                *bystander,
                entity=name,
                measure=other,
                unit=MEASURES[other][0],
                period=period,
                sentence=3,
            )
        )
        planted.metrics += rows
        pair = frozenset((f"m{at}-0", f"m{at}-1"))
        planted.made_by[f"m{at}"] = kind
        if relation in ("value", "scale_slip", "unit"):
            planted.conflicts[pair] = relation
        if relation in ("value", "scale_slip", "same"):
            planted.one_fact.add(pair)


Case = Callable[[Row, random.Random], tuple[Row, str]]


def _rounded(base: Row, rng: random.Random) -> tuple[Row, str]:
    quote, value = written(base["value"], base["unit"], 2)
    hedge = rng.random() < 0.5
    return base | {
        "quote": f"about {quote}" if hedge else quote,
        "value": value,
        "comparator": "approx" if hedge else "eq",
    }, "same"


def _round_number(base: Row, rng: random.Random) -> tuple[Row, str]:
    """To one digit, as "nearly 500 million" for 498.2: only where a writer would."""
    quote, value = written(base["value"], base["unit"], 1)
    if abs(value - base["value"]) > 0.06 * value:
        return _rounded(base, rng)
    return base | {"quote": f"nearly {quote}", "value": value, "comparator": "approx"}, "same"


def _bounded(base: Row, rng: random.Random) -> tuple[Row, str]:
    low = rng.random() < 0.6
    quote, value = written(base["value"] * (rng.uniform(0.8, 0.97) if low else rng.uniform(1.03, 1.2)), base["unit"], 2)
    if low != (value < base["value"]):
        return _rounded(base, rng)
    return base | {
        "quote": ("more than " if low else "less than ") + quote,
        "value": value,
        "comparator": "gt" if low else "lt",
    }, "same"


def _broken_bound(base: Row, rng: random.Random) -> tuple[Row, str]:
    quote, value = written(base["value"] * rng.uniform(1.3, 1.9), base["unit"], 2)
    return base | {"quote": "more than " + quote, "value": value, "comparator": "gt"}, "value"


def _other_number(base: Row, rng: random.Random) -> Row:
    quote, value = written(
        base["value"] * rng.choice((rng.uniform(0.6, 0.94), rng.uniform(1.06, 1.7))), base["unit"], 3
    )
    return base | {"quote": quote, "value": value}


def _other_period(base: Row, rng: random.Random) -> tuple[Row, str]:
    year = int(base["period"][:4]) + rng.choice((-2, -1, 1))
    return _other_number(base, rng) | {"period": f"{year}{base['period'][4:]}"}, "other"


def _other_place(base: Row, rng: random.Random) -> tuple[Row, str]:
    return _other_number(base, rng) | {"geo": rng.choice(("China", "Europe", "overseas"))}, "other"


def _other_measure(base: Row, rng: random.Random) -> tuple[Row, str]:
    return _other_number(base, rng) | {
        "measure": rng.choice(("daily_active_users", "merchants", "orders", "other:parcels"))
    }, "other"


def _growth(base: Row, rng: random.Random) -> tuple[Row, str]:
    quote, value = written(base["value"] * rng.uniform(0.05, 0.5), base["unit"], 3)
    return base | {"quote": quote, "value": value, "aspect": "change"}, "other"


def _other_currency(base: Row, rng: random.Random) -> tuple[Row, str]:
    quote, value = written(base["value"] * 6.8, "CNY", 3)
    return base | {"quote": quote, "value": value, "unit": "CNY"}, "other"


def _swapped_currency(base: Row, rng: random.Random) -> tuple[Row, str]:
    return base | {"quote": base["quote"].replace("dollars", "yuan"), "unit": "CNY"}, "unit"


def _revised(base: Row, rng: random.Random) -> tuple[Row, str]:
    changed = _other_number(base, rng)
    return changed, "value"


def _slip(base: Row, rng: random.Random) -> tuple[Row, str]:
    digits = rng.choice((2, 3, 4))
    quote, value = written(base["value"] * 10.0 ** rng.choice((-3, -2, -1, 1, 2, 3)), base["unit"], digits)
    return base | {"quote": quote, "value": value}, "scale_slip"


def _same(base: Row, rng: random.Random) -> tuple[Row, str]:
    return dict(base), "same"


NUMBER_CASES: dict[str, Case] = {
    "rounding": _rounded, "round number": _round_number, "bound that holds": _bounded, "bound that does not": _broken_bound,
    "other period": _other_period, "other place": _other_place, "other measure": _other_measure, "growth beside level": _growth,
    "other currency": _other_currency, "swapped currency": _swapped_currency, "revised figure": _revised,
    "slipped decimal": _slip, "slipped decimal, again": _slip, "reprint": _same, "paraphrase": _same, "revised figure, again": _revised,
}  # fmt: skip

CLAUSES = {
    "access_block": (
        "{a} blocked links to {t}",
        "users of {t} were shut out by {a}",
        "{a} has barred {t} from its pages",
    ),
    "access_open": ("{a} let {t} in again", "{t} may be reached from {a} once more", "{a} opened its doors to {t}"),
    "partnership": (
        "{a} signed an agreement with {t}",
        "{a} and {t} will work together",
        "a joint service of {t} and {a} was founded",
    ),
    "negotiation": ("{a} is in talks with {t}", "{t} and {a} are discussing terms", "an offer of {a} lies before {t}"),
    "acquisition": ("{a} bought {t}", "{t} was taken over by {a}", "{a} completed the purchase of {t}"),
    "investment": ("{a} put money into {t}", "{t} gained {a} as an investor", "a stake in {t} went to {a}"),
    "legal": ("{a} sued {t}", "{t} was taken to court by {a}", "a complaint of {a} against {t} was filed"),
    "launch": ("{a} launched {t}", "{t} was introduced by {a}", "{a} brought {t} to the market"),
}


def happenings(planted: Planted, rng: random.Random, count: int) -> None:
    """Event cases of every kind."""
    kinds = (
        "paraphrase", "coarser date", "owner named", "reprint", "plan, then done", "other direction", "other year", "other day",
        "other target", "other actor", "other type", "party added",
    )  # fmt: skip
    for at in range(count):
        kind = kinds[at % len(kinds)]
        a, t, x = (f"actor{at}", f"target{at}", f"third{at}")
        planted.entities += [
            entity(f"owner{at}"), entity(a, kind="platform", parent=f"owner{at}"), entity(t, kind="platform", parent=f"holder{at}"),
            entity(f"holder{at}"), entity(x),
        ]  # fmt: skip
        types = [
            each for each in sorted(CLAUSES) if kind != "other direction" or each not in ("partnership", "negotiation")
        ]
        what = rng.choice(types)
        year, month, day = rng.randint(2008, 2024), rng.randint(1, 12), rng.randint(1, 20)
        fine = rng.random() < 0.6
        when = f"{year}-{month:02}-{day:02}" if fine else f"{year}-{month:02}"
        one: dict[str, Any] = {"kind": what, "actors": [a], "targets": [t], "when": when, "status": "occurred"}
        other, same = dict(one), True
        if kind == "coarser date":
            other["when"] = f"{year}-{month:02}" if fine and rng.random() < 0.5 else f"{year}"
        elif kind == "owner named":
            other["actors"] = [f"owner{at}"]
        elif kind == "plan, then done":
            one["status"] = rng.choice(("planned", "reported"))
        elif kind == "other direction":
            other |= {"actors": [t], "targets": [a]}
            same = False
        elif kind == "other year":
            other["when"] = f"{year + rng.choice((-1, 1))}{when[4:]}"
            same = False
        elif kind == "other day":
            other["when"] = f"{year}-{(month + 5) % 12 + 1:02}{when[7:]}"
            same = False
        elif kind == "other target":
            other["targets"] = [x]
            same = False
        elif kind == "other actor":
            other["actors"] = [x]
            same = False
        elif kind == "other type":
            other["kind"] = rng.choice([each for each in CLAUSES if each != what])
            same = False
        elif kind == "party added":
            other["actors"] = [a, x]
        frames = rng.sample(range(3), 2)
        for side, given in enumerate((one, other)):
            frame = CLAUSES[given["kind"]][frames[0] if kind == "reprint" else frames[side]]
            document_id = f"h{at}-{side}"
            planted.documents.append(
                document(
                    document_id,
                    f"2025-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
                    cluster=f"h{at}-0" if kind == "reprint" else None,
                )
            )
            clause = frame.format(a=" and ".join(given["actors"]), t=given["targets"][0])
            planted.events.append(
                event(
                    f"e{at}-{side}",
                    document_id,
                    given["kind"],
                    given["actors"],
                    given["targets"],
                    given["when"],
                    clause,
                    status=given["status"],
                )
            )
        # A bystander: the same actor years before.
        planted.events.append(event(f"e{at}-b", f"h{at}-0", what, [a], [x], f"{year - 4}", f"{a} and {x}", sentence=2))
        planted.made_by[f"e{at}"] = kind
        if same:
            planted.one_event.add(frozenset((f"e{at}-0", f"e{at}-1")))


def planted(seed: int, count: int) -> Planted:
    """`count` metric cases and `count` event cases."""
    rng, out = random.Random(seed), Planted()
    numbers(out, rng, count)
    happenings(out, rng, count)
    return out
