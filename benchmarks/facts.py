"""Facts: accuracy on labelled documents and test specifications, speed beside peers, profile, and cost by length.

    python -m benchmarks.facts [--quick]

Reads labelled material in `../shared` (gold annotations; Recognizers-Text's English specifications, written as that
library's own unit tests; MEANTIME's Wikinews articles) and writes `benchmarks/results/facts.json`. `--quick` leaves out
the peers, which take minutes. Peers: quantulum3, recognizers-text, dateparser (extra `bench`).
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import time
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import gold, train_metrics
from benchmarks.machine import RESULTS, machine
from flows.facts import dates, document, entities, events, metrics, quantities
from flows.facts.edtf import bounds
from flows.facts.extract import extract
from flows.facts.records import DateMention
from flows.reference import default
from flows.text import sentences

DATA = gold.SHARED / "data"
SPECS = DATA / "recognizers-specs"
# the number of a result counts as right within this share
TOLERANCE = 1e-3

Found = tuple[int, int, float, str]
Finder = Callable[[str], list[Found]]


def close(a: float, b: float) -> bool:
    return abs(a - b) <= TOLERANCE * max(abs(a), abs(b), 1e-9)


# --- finders of quantities


def ours(text: str) -> list[Found]:
    found = []
    for q in quantities.find(text):
        share = 0.01 if "fraction" in q.flags and q.unit == "percent" else 1.0
        found.append((q.start, q.end, q.low * share, q.unit))
        if q.high != q.low:
            found.append((q.start, q.end, q.high * share, q.unit))
    return found


def quantulum(text: str) -> list[Found]:
    from quantulum3 import classifier, parser

    # its shipped classifier was pickled by a scikit-learn that current ones cannot read: units by its rules
    classifier.USE_CLF = False
    return [(q.span[0], q.span[1], float(q.value), q.unit.name) for q in parser.parse(text)]


def recognizers(text: str) -> list[Found]:
    import emoji

    if not hasattr(emoji, "UNICODE_EMOJI"):  # what it imports was renamed in emoji 2
        emoji.UNICODE_EMOJI = {"en": emoji.EMOJI_DATA}
    from recognizers_number import recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension
    from recognizers_text import Culture

    found: list[Found] = []
    for recognize in (recognize_currency, recognize_dimension, recognize_percentage, recognize_number):
        for r in recognize(text, Culture.English):
            value = str((r.resolution or {}).get("value") or "").rstrip("%").replace(",", "")
            try:
                unit = "percent" if recognize is recognize_percentage else str(r.resolution.get("unit", "count"))
                if not any(a <= r.start and r.end < b for a, b, _, _ in found):
                    found.append((r.start, r.end + 1, float(value), unit))
            except ValueError:
                continue
    return found


# --- specifications


def units() -> dict[str, str]:
    """Names of units and currencies to the codes that quantities carry."""
    table = default()
    names = {w: row["unit"] for row in table["units"] for w in (*row["words"], *row["short"])}
    for row in table["currencies"]:
        names |= dict.fromkeys(row["names"], row["code"])
    return names | {"united states dollar": "USD", "dollar": "USD", "c": "Cel", "f": "[degF]", "year": "a"}


def cases(path: Any) -> list[dict[str, Any]]:
    """The cases of a specification that the Python library is said to support."""
    loaded = json.loads(path.read_text(encoding="utf-8-sig"))
    return [c for c in loaded if "python" not in c.get("NotSupported", "") + c.get("NotSupportedByDesign", "")]


def number_spec(path: Any, find: Finder, names: dict[str, str]) -> tuple[int, int]:
    """Right cases and all cases of a number specification: every value at its place, with its unit if one is due."""
    right = total = 0
    for case in cases(path):
        wanted = [r for r in case["Results"] if (r.get("Resolution") or {}).get("value") is not None]
        try:
            values = [float(str(r["Resolution"]["value"]).rstrip("%").replace(",", "")) for r in wanted]
        except ValueError:
            continue  # ranges and ordinals have no single value
        total += 1
        found = find(case["Input"])
        good = all(
            any(
                f[0] < r.get("End", 10**6) + 1
                and r.get("Start", 0) < f[1]
                and close(f[2], value * _coin(r))
                and _unit(f, r, names)
                for f in found
            )
            for r, value in zip(wanted, values, strict=True)
        )
        right += good and bool(found or not wanted) and (bool(wanted) or not found)
    return right, total


def _coin(wanted: dict[str, Any]) -> float:
    """A hundredth where the specification counts cents, which we give as parts of the currency."""
    return 0.01 if (wanted["Resolution"].get("unit") or "") in ("Cent", "Pence", "Penny") else 1.0


def _unit(found: Found, wanted: dict[str, Any], names: dict[str, str]) -> bool:
    unit = wanted["Resolution"].get("unit")
    if unit is None or _coin(wanted) != 1.0:
        return True
    code = wanted["Resolution"].get("isoCurrency") or names.get(unit.lower()) or names.get(unit.lower() + "s")
    return found[3] == code or names.get(found[3].lower()) == code or found[3].lower() == unit.lower()


def date_spec(path: Any) -> tuple[int, int]:
    """Right cases and all cases of a date specification: each expected span found, and its value where one is given."""
    right = total = 0
    for case in cases(path):
        moment = case.get("Context", {}).get("ReferenceDateTime")
        anchor = datetime.fromisoformat(moment[:19]).date() if moment else date(2016, 11, 7)
        total += 1
        found = dates.find(case["Input"], anchor)
        wanted = case["Results"]
        right += (all(any(_same(f, r) for f in found) for r in wanted)) and (bool(wanted) or not found)
    return right, total


def _same(found: DateMention, wanted: dict[str, Any]) -> bool:
    start = wanted.get("Start", 0)
    end = start + wanted["Length"] if "Length" in wanted else wanted.get("End", start + len(wanted["Text"]) - 1) + 1
    if min(found.end, end) - max(found.start, start) < 0.5 * (end - start):
        return False
    values = _values(wanted)
    if not values:
        return True
    first, last = bounds(found.edtf) if found.edtf else (None, None)
    return any(
        v.get("timex", v.get("Timex")) == found.timex or (first is not None and (first, last) == _dates(v))
        for v in values
    )


def _values(wanted: dict[str, Any]) -> list[dict[str, Any]]:
    value = wanted.get("Value")
    if value:
        return [{"timex": value.get("Timex"), **(value.get(k) or {})} for k in ("FutureResolution", "PastResolution")]
    return (wanted.get("Resolution") or {}).get("values") or []


def _dates(value: dict[str, Any]) -> tuple[date | None, date | None]:
    def day(text: str | None) -> date | None:
        try:
            return date.fromisoformat((text or "")[:10])
        except ValueError:
            return None

    single = day(value.get("date") or value.get("value"))
    if single:
        return single, single
    last = day(value.get("endDate") or value.get("end"))
    return day(value.get("startDate") or value.get("start")), last - timedelta(days=1) if last else None


# --- MEANTIME


def meantime() -> dict[str, dict[str, float]]:
    """Dates and values in the annotated first sentences of twenty Wikinews articles."""
    tally = {"values": [0, 0], "dates_found": [0, 0], "dates_valued": [0, 0]}
    for path in sorted((DATA / "meantime").glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        text = record["text"]
        spans = [(q.start, q.end) for q in quantities.find(text)]
        for q in record["quantities"]:
            hit = any(a < q["end"] and q["start"] < b for a, b in spans)
            tally["values"][0] += hit
            tally["values"][1] += 1
        mentions = dates.find(text, record["published"])
        for d in record["dates"]:
            at = [m for m in mentions if m.start < d["end"] and d["start"] < m.end]
            tally["dates_found"][0] += bool(at)
            tally["dates_found"][1] += 1
            tally["dates_valued"][0] += any(d["timex"] in (m.timex, m.edtf) for m in at)
            tally["dates_valued"][1] += 1
    return {k: {"right": a, "of": b, "share": round(a / b, 4) if b else 0.0} for k, (a, b) in tally.items()}


# --- gold, and peers on it


def gold_report() -> dict[str, Any]:
    development, seeds = gold.development(), gold.seeds()
    parts = {
        "dev": development,
        "dev_looked_at": [d for d in development if gold.looked_at(d)],
        "dev_only_scored": [d for d in development if not gold.looked_at(d)],
        "seeds": seeds,
    }
    report = {}
    for name, part in parts.items():
        scores = gold.score(part)
        report[name] = {k: v for k, v in scores.items() if k.startswith(("metrics", "events"))}
        report[name]["slots"] = scores["slots"]
    return report


def values_on_gold(find: Finder) -> dict[str, float]:
    """How many of the numbers annotated on dev a finder reads with the right value, and with the right unit too."""
    score = gold.scorer()
    value = both = total = 0
    for labelled in gold.development():
        text = score.fold(labelled.text)
        found = find(labelled.text)
        for metric in labelled.gold["metrics"]:
            if metric.get("optional"):
                continue
            total += 1
            places = score.spans(metric["quote"], text)
            near = [f for f in found if any(score.overlap(f[:2], s) for s in places)]
            good = [
                f for f in near if close(abs(f[2]), abs(metric["low"])) or close(abs(f[2]) * 100, abs(metric["low"]))
            ]
            names = units()
            wanted = score.as_list(metric["unit"])
            value += bool(good)
            both += any(f[3] in wanted or names.get(f[3].lower()) in wanted or "count" in wanted for f in good)
    return {"value_recall": round(value / total, 4), "value_and_unit_recall": round(both / total, 4), "of": total}


def judged_apart() -> list[tuple[float, bool]]:
    """Confidence of each metric of the documents that were only scored, and whether it is a right fact."""
    rows = train_metrics.judged([d for d in gold.development() if not gold.looked_at(d)], gold.scorer())
    return [(row[3], row[2]) for row in rows]


def reliability(rows: list[tuple[float, bool]]) -> list[dict[str, float]]:
    """Precision of facts by confidence."""
    bins = []
    for low in (0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        inside = [row for row in rows if low <= row[0] < low + 0.1]
        if inside:
            mean = sum(row[0] for row in inside) / len(inside)
            right = sum(row[1] for row in inside) / len(inside)
            bins.append({"from": low, "to": round(low + 0.1, 1), "metrics": len(inside),
                         "mean_confidence": round(mean, 3), "precision": round(right, 3)})  # fmt: skip
    return bins


def thresholds(rows: list[tuple[float, bool]]) -> list[dict[str, float]]:
    """What a published threshold would keep, and how much of it is right."""
    report = []
    for least in (0.0, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9):
        kept = [right for confidence, right in rows if confidence >= least]
        if kept:
            report.append({"threshold": least, "metrics": len(kept), "precision": round(sum(kept) / len(kept), 3),
                           "right_kept": round(sum(kept) / sum(right for _, right in rows), 3)})  # fmt: skip
    return report


def plot(bins: list[dict[str, float]], path: Path) -> None:
    """Precision against confidence, with the diagonal of a perfect calibration, as SVG."""
    import altair as alt
    import polars as pl

    points = alt.Chart(pl.DataFrame(bins)).encode(
        x=alt.X("mean_confidence", title="confidence of a metric", scale=alt.Scale(domain=[0.4, 1.0])),
        y=alt.Y("precision", title="share that is a right fact", scale=alt.Scale(domain=[0.0, 1.0])),
    )
    ideal = alt.Chart(pl.DataFrame({"x": [0.4, 1.0]})).mark_line(strokeDash=[4, 4], color="gray").encode(x="x", y="x")
    (ideal + points.mark_line() + points.mark_circle().encode(size="metrics")).save(str(path))


# --- speed


def articles() -> list[str]:
    """Articles of 5,000 characters, cut from the labelled texts."""
    text = "\n".join(d.text for d in gold.development() + gold.seeds())
    return [text[i : i + 5000] for i in range(0, len(text) - 5000, 5000)]


def rate(run: Callable[[str], Any], texts: Iterable[str], repeats: int = 5) -> float:
    """Articles of 5 kB a second on one core: the best of a few passes, by processor time."""
    texts = list(texts)
    run(texts[0])
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        for text in texts:
            run(text)
        best = min(best, time.process_time() - start)
    return round(len(texts) / best, 1)


def speed() -> dict[str, float]:
    texts = articles()
    read = {text: document.read(text, "2010-01-01") for text in texts}
    return {
        "extract": rate(lambda t: extract(t, anchor="2010-01-01"), texts),
        "sentences": rate(sentences.split, texts),
        "quantities": rate(quantities.find, texts),
        "dates": rate(lambda t: dates.find(t, "2010-01-01"), texts),
        "entities": rate(entities.find, texts),
        "metrics": rate(lambda t: metrics.find(read[t]), texts),
        "events": rate(lambda t: events.find(read[t]), texts),
    }


def profile() -> list[str]:
    """The functions that take the most time of `extract`."""
    texts = articles()
    extract(texts[0])
    profiler = cProfile.Profile()
    profiler.enable()
    for text in texts:
        extract(text, anchor="2010-01-01")
    profiler.disable()
    stats = pstats.Stats(profiler)
    total = stats.total_tt  # type: ignore[attr-defined]
    rows = sorted(stats.stats.items(), key=lambda item: -item[1][2])[:15]  # type: ignore[attr-defined]
    return [f"{100 * row[2] / total:4.1f}% {where[0].rsplit('/', 1)[-1]}:{where[2]}" for where, row in rows]


def linearity() -> dict[str, dict[str, float]]:
    """Seconds of `extract` on growing texts: news, one long sentence, and nothing but digits."""
    base = "\n".join(d.text for d in gold.development())
    kinds: dict[str, Callable[[int], str]] = {
        "news": lambda n: (base * (n // len(base) + 1))[:n],
        "one_sentence": lambda n: (base * (n // len(base) + 1)).replace("\n", " ").replace(".", " ")[:n],
        "digits": lambda n: "1234567890" * (n // 10),
        "digits_and_spaces": lambda n: "12 345 " * (n // 7),
    }
    report: dict[str, dict[str, float]] = {}
    for kind, make in kinds.items():
        report[kind] = {}
        for length in (50_000, 100_000, 1_000_000):
            if kind == "one_sentence" and length > 100_000:
                continue
            text = make(length)
            start = time.process_time()
            extract(text, anchor="2010-01-01")
            report[kind][str(length)] = round(time.process_time() - start, 2)
    return report


def peers() -> dict[str, Any]:
    import dateparser.search

    texts = articles()
    few = texts[:3]
    return {
        "quantulum3": {**values_on_gold(quantulum), "articles_a_second": rate(quantulum, few, 1)},
        "recognizers-text": {**values_on_gold(recognizers), "articles_a_second": rate(recognizers, few, 1)},
        "dateparser.search": {
            "articles_a_second": rate(lambda t: dateparser.search.search_dates(t, languages=["en"]), few, 1)
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="leave out the peers")
    options = parser.parse_args()
    names = units()
    number_files = [SPECS / "Number" / "NumberModel.json", SPECS / "Number" / "PercentModel.json",
                    *sorted((SPECS / "NumberWithUnit").glob("*.json"))]  # fmt: skip
    report: dict[str, Any] = {"machine": machine(), "gold": gold_report()}
    apart = judged_apart()
    report["reliability_only_scored"] = reliability(apart)
    report["thresholds_only_scored"] = thresholds(apart)
    report["values_on_dev"] = values_on_gold(ours)
    report["recognizers_specs"] = {f"{p.parent.name}/{p.stem}": number_spec(p, ours, names) for p in number_files}
    report["recognizers_specs"] |= {
        f"DateTime/{p.stem}": date_spec(p) for p in sorted((SPECS / "DateTime").glob("*.json"))
    }
    report["meantime"] = meantime()
    report["speed_articles_a_second"] = speed()
    report["profile"] = profile()
    report["seconds_by_length"] = linearity()
    if not options.quick:
        report["peers"] = peers()
    RESULTS.mkdir(exist_ok=True)
    plot(report["reliability_only_scored"], RESULTS / "confidence.svg")
    (RESULTS / "facts.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
