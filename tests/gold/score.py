"""Score extracted rows against gold annotations: precision, recall and F1 of lines, metrics and events.

    python -m tests.gold.score [WAREHOUSE.duckdb] [GOLD_DIR] [--errors]

A gold entry and a row are paired one to one where their words overlap, most right slots first. `found` counts pairs,
`fact` those whose value, unit, entity, measure and aspect (an event: type, actor, date) are right, `full` those that
are right in every slot. An optional gold entry is no error when found and none when missed.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

Row = dict[str, Any]
Slots = dict[str, bool]
METRIC_FACT = ("value", "unit", "entity", "measure", "aspect")
METRIC_FULL = (*METRIC_FACT, "comparator", "period")
EVENT_FACT = ("type", "actor", "date")
EVENT_FULL = (*EVENT_FACT, "target", "status")
_ALIKE = str.maketrans("\u00a0\u2018\u2019\u201c\u201d\t", " ''\"\" ")


@dataclass
class Counts:
    """Right, false alarms and misses of one task."""

    right: int = 0
    false: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 when nothing is right."""
        return 2 * self.right / (2 * self.right + self.false + self.missed) if self.right else 0.0

    def __str__(self) -> str:
        precision = self.right / max(1, self.right + self.false)
        recall = self.right / max(1, self.right + self.missed)
        tally = f"{self.right} right, {self.false} false, {self.missed} missed"
        return f"P {precision:.3f}  R {recall:.3f}  F1 {self.f1:.3f}  ({tally})"


def options(value: Any) -> list[Any]:
    """A gold field as the list of its acceptable values."""
    return value if isinstance(value, list) else [value]


def alike(text: str) -> str:
    """Fold quotes and spaces one for one, so that offsets stay true."""
    return text.translate(_ALIKE)


def places(quote: Any, text: str) -> list[tuple[int, int]]:
    """Every stretch of the text that a gold quote may stand for."""
    found = []
    for q in options(quote):
        near, inner = (alike(q["near"]), alike(q["text"])) if isinstance(q, dict) else (alike(q), alike(q))
        shift = near.find(inner)
        starts = (hit.start() + shift for hit in re.finditer(re.escape(near), text))
        found += [(start, start + len(inner)) for start in starts]
    return found


def shared(a: tuple[int, int], b: tuple[int, int]) -> int:
    """How many characters two stretches share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def same_name(got: Iterable[str | None], wanted: Iterable[str | None]) -> bool:
    """Whether any name is among the accepted ones, ignoring case and punctuation."""
    keys = {re.sub(r"\W+", "", name.lower()) for name in wanted if name}
    return any(re.sub(r"\W+", "", name.lower()) in keys for name in got if name)


def touched_years(edtf: str | None) -> set[int]:
    """The calendar years an EDTF date touches."""
    found = [int(year) for year in re.findall(r"(?<![\d-])\d{4}(?!\d)", edtf or "")]
    if len(found) == 2 and "/" in (edtf or ""):
        return set(range(found[0], min(found[1], found[0] + 200) + 1))
    return set(found)


def same_date(got: str | None, wanted: list[str | None]) -> bool:
    """Whether a date contradicts none of the accepted ones: same year, and same month and day where both give them."""
    if not got:
        return None in wanted
    mine = got.rstrip("~?%")
    for want in (w.rstrip("~?%") for w in wanted if w):
        interval = "/" in mine + want and touched_years(mine) & touched_years(want)
        if interval or mine == want or mine.startswith(f"{want}-") or want.startswith(f"{mine}-"):
            return True
    return False


def same_measure(got: str | None, wanted: list[str]) -> bool:
    """Equal ids; two `other:` measures are the same when they share a word."""

    def words(measure: str) -> set[str]:
        return {word.rstrip("s") for word in re.findall(r"\w+", measure.removeprefix("other:").lower())}

    return any(
        got == want or (got and got.startswith("other:") and want.startswith("other:") and words(got) & words(want))
        for want in wanted
    )


def near(a: float, b: float) -> bool:
    """Equal within a thousandth."""
    return abs(a - b) <= 0.001 * max(abs(a), abs(b))


def metric_slots(row: Row, gold: Row) -> Slots:
    """Which slots of a metric are right. Gold gives magnitudes, the warehouse signs them."""
    got, want = sorted((abs(row["value_low"]), abs(row["value_high"]))), sorted((abs(gold["low"]), abs(gold["high"])))
    periods = options(gold["period"])
    years = touched_years(row["period"])
    return {
        "value": near(got[0], want[0]) and near(got[1], want[1]),
        "unit": row["unit"] in options(gold["unit"]),
        "entity": same_name((row["entity_name"], row["entity_surface"]), options(gold["entity"])),
        "measure": same_measure(row["measure"], options(gold["measure"])),
        "aspect": row["aspect"] in options(gold["aspect"]),
        "comparator": row["comparator"] in options(gold["comparator"]),
        "period": any(years & touched_years(p) for p in periods if p) if row["period"] else None in periods,
    }


def event_slots(row: Row, gold: Row) -> Slots:
    """Which slots of an event are right."""
    return {
        "type": row["event_type"] in options(gold["type"]),
        "actor": same_name(row["actors"] or (), options(gold["actors"])),
        "target": not gold["targets"] or same_name(row["targets"] or (), options(gold["targets"])),
        "date": same_date(row["date"], options(gold["date"])),
        "status": row["status"] in options(gold["status"]),
    }


def pair(
    rows: list[Row],
    gold: list[Row],
    text: str,
    slots: Callable[[Row, Row], Slots],
    full: tuple[str, ...],
    must: tuple[str, ...],
) -> list[tuple[int, int, Slots]]:
    """One-to-one pairs (row, gold, slots): most right slots, then firm entries, then the larger overlap."""
    ranked = []
    for j, entry in enumerate(gold):
        where = places(entry["quote"], text)
        for i, row in enumerate(rows):
            size = max((shared((row["char_start"], row["char_end"]), place) for place in where), default=0)
            right = slots(row, entry) if size else {}
            if size and all(right[slot] for slot in must):
                ranked.append((sum(right[slot] for slot in full), not entry.get("optional"), size, i, j, right))
    ranked.sort(key=lambda option: option[:3], reverse=True)
    pairs: list[tuple[int, int, Slots]] = []
    taken_rows: set[int] = set()
    taken_gold: set[int] = set()
    for *_, i, j, right in ranked:
        if i not in taken_rows and j not in taken_gold:
            taken_rows.add(i)
            taken_gold.add(j)
            pairs.append((i, j, right))
    return pairs


def score_lines(blocks: list[Row], gold: list[Row], text: str, counts: Counts) -> list[str]:
    """Count lines rightly and wrongly dropped; a line is dropped when under half of it lies in kept blocks."""
    kept = [(b["char_start"], b["char_end"]) for b in blocks if b["kept"]]
    should = Counter(alike(entry["quote"]).strip() for entry in gold)
    copies: Counter[str] = Counter()
    did: Counter[str] = Counter()
    for match in re.finditer(r"[^\n]+", text):
        if line := match.group().strip():
            copies[line] += 1
            did[line] += sum(shared(match.span(), k) for k in kept) < 0.5 * len(line)
    errors = []
    for line in copies | should:
        right = min(should[line], did[line])
        counts.right += right
        counts.missed += should[line] - right
        counts.false += did[line] - right
        if should[line] != did[line]:
            errors.append(f"line {'kept' if should[line] > did[line] else 'dropped'}: {line[:100]}")
    return errors


def score(warehouse: Path, gold_dir: Path) -> tuple[dict[str, Counts], dict[str, float], list[str]]:
    """Counts by task, the share of document fields right, and a line for each error.

    Raises FileNotFoundError when a gold document is not in the warehouse.
    """
    tasks = ("lines", *(f"{kind}_{depth}" for kind in ("metrics", "events") for depth in ("found", "fact", "full")))
    counts = {task: Counts() for task in tasks}
    fields: dict[str, list[bool]] = {name: [] for name in ("title", "author", "publisher", "published", "anchor")}
    errors: list[str] = []
    with duckdb.connect(str(warehouse), read_only=True) as con:

        def table(name: str, column: str, value: str) -> list[Row]:
            cursor = con.execute(f"select * from {name} where {column} = $1", [value])
            names = [d[0] for d in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

        for path in sorted(gold_dir.glob("*.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            uris = con.execute(
                "select uri from documents where ends_with(uri, $1) and is_canonical order by uri", [gold["document"]]
            ).fetchall()
            if not uris:
                raise FileNotFoundError(f"{gold['document']} is not in {warehouse}; run newsledger on it first")
            document = table("documents", "uri", uris[0][0])[0]
            text, key = alike(document["text"]), document["document_id"]
            for name, verdicts in fields.items():
                wanted = [alike(w).strip().lower() if w else w for w in options(gold.get(name))]
                got = document[name]
                verdicts.append((alike(got).strip().lower() if got else got) in wanted)
                if not verdicts[-1]:
                    errors.append(f"{path.stem} {name}: {got!r}, gold {wanted}")
            line_errors = score_lines(table("blocks", "document_id", key), gold["drop"], text, counts["lines"])
            errors += [f"{path.stem} {error}" for error in line_errors]
            for kind, slots, fact, full, must in (
                ("metrics", metric_slots, METRIC_FACT, METRIC_FULL, ()),
                ("events", event_slots, EVENT_FACT, EVENT_FULL, ("type",)),
            ):
                rows, wanted_rows = table(kind, "document_id", key), gold[kind]
                pairs = pair(rows, wanted_rows, text, slots, full, must)
                firm = [(i, j, right) for i, j, right in pairs if not wanted_rows[j].get("optional")]
                firm_gold = sum(not entry.get("optional") for entry in wanted_rows)
                for depth, need in (("found", must), ("fact", fact), ("full", full)):
                    hits = sum(all(right[slot] for slot in need) for *_, right in firm)
                    task = counts[f"{kind}_{depth}"]
                    task.right += hits
                    task.false += len(rows) - len(pairs) + len(firm) - hits
                    task.missed += firm_gold - hits
                paired_rows, paired_gold = {i for i, *_ in pairs}, {j for _, j, _ in pairs}
                errors += [
                    f"{path.stem} {kind} wrong {[s for s in full if not right[s]]}: {wanted_rows[j]['quote']}"
                    for _, j, right in firm
                    if not all(right[s] for s in full)
                ]
                errors += [
                    f"{path.stem} {kind} missed: {entry['quote']}"
                    for j, entry in enumerate(wanted_rows)
                    if j not in paired_gold and not entry.get("optional")
                ]
                errors += [
                    f"{path.stem} {kind} false alarm: {text[row['char_start'] : row['char_end']]!r}"
                    for i, row in enumerate(rows)
                    if i not in paired_rows
                ]
    return counts, {name: sum(v) / max(1, len(v)) for name, v in fields.items()}, errors


def main() -> None:
    """Print the scores of a warehouse."""
    here = Path(__file__).parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("warehouse", nargs="?", type=Path, default=here.parents[1] / "warehouse" / "newsledger.duckdb")
    parser.add_argument("gold", nargs="?", type=Path, default=here / "seeds")
    parser.add_argument("--errors", action="store_true", help="list every miss and every false alarm")
    args = parser.parse_args()
    counts, fields, errors = score(args.warehouse, args.gold)
    if args.errors:
        print("\n".join(errors))
    for task, count in counts.items():
        print(f"{task:15} {count}")
    print("document fields right:", ", ".join(f"{name} {share:.0%}" for name, share in fields.items()))


if __name__ == "__main__":
    main()
