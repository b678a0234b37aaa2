"""Learn the weights of `seeds/reference/event_weights.csv` from annotated documents.

    python benchmarks/train_events.py [--write] [--l2 6.0]

Reads the founding documents' gold (tests/gold/seeds), the items of benchmarks/news and, when present, the even-numbered
half of ../shared/gold/dev (the odd half is only ever scored). A candidate is a positive when the scorer's pairing gives
it a gold event of its type; pairs with an optional gold event weigh little. Prints the cross-validated (by document) F1
of "found" at each threshold and how often candidates of each probability are events; --write stores the weights learned
from all.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import news  # noqa: E402
from flows.facts import document, events  # noqa: E402
from flows.facts.event_parts import Candidate  # noqa: E402
from flows.text.clean import clean  # noqa: E402

SHARED = ROOT.parent / "shared"
OPTIONAL_WEIGHT, DUPLICATE_WEIGHT = 0.2, 0.5
FOUND_WEIGHT = 2.0  # of an article found in the world; those of benchmarks/news are made up, and tell more in less room
FOUNDING_WEIGHT = 8.0  # of the founding documents, which are few and of a kind of their own


# What reading the guideline says before any example is seen; the data move a weight from here as far as they insist.
PRIOR = {
    "bias": -2.6, "score": 4.0, "view.negated": -2.0, "told.analyst": -1.5, "view.hypothetical": -2.0,
    "view.opinion": -1.5, "view.habit": -1.0, "mark.quoted": -1.8, "mark.analyst": -2.0, "say.mark.analyst": -2.0,
    "mark.nameless": -0.7, "mark.no_subject": -0.7, "part.noun": -0.5, "actor.none": -2.0, "dated.verb": 1.0,
    "dated.noun": 0.8, "dated.say": 0.5, "say.tells_event": -1.5, "say.mark.officer": 0.8, "say.insider": 1.2,
    "say.actor.organisation": 0.4, "say.outsider": -2.0, "say.analyst": -3.0, "say.actor.nameless": -1.0,
    "rival.same_type": -1.0, "rival.inside_better": -0.5, "status.denied": -0.5, "date.none": -1.0,
    "tense.present": -0.4, "mark.habit": -0.4, "mark.purpose": -1.0, "target.none": -0.5, "mark.gapped": -0.5,
    "mark.vague": -1.0, "mark.object": -1.5, "mark.intent": 0.7, "mark.modifier": -1.5, "mark.happens": 1.2,
    "mark.formal": 0.6, "mark.question": -1.5, "rival.noun_beside_verb": -0.8, "tense.modal": -0.5,
    "tense.infinitive": -0.3, "tense.participle": -0.2,
}  # fmt: skip


@dataclass
class Example:
    document: str
    features: dict[str, float]
    label: int
    weight: float


@dataclass
class Labelled:
    name: str
    gold: dict
    proposal: events.Proposal
    doc: document.Document
    text: str
    founding: bool = False


def as_list(value):
    return value if isinstance(value, list) else [value]


def fold(text: str) -> str:
    return text.translate({0xA0: " ", 0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x9: " "})


def spans(quote, text: str):
    found = []
    for item in as_list(quote):
        near, inner = (item["near"], item["text"]) if isinstance(item, dict) else (item, item)
        near, inner = fold(near), fold(inner)
        start = text.find(near)
        while start >= 0:
            at = start + near.find(inner)
            found.append((at, at + len(inner)))
            start = text.find(near, start + 1)
    return found


def overlap(a, b) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def key(name) -> str:
    return re.sub(r"[^\w]+", "", (name or "").lower())


def load() -> list[Labelled]:
    sources = [(p, ROOT / "seeds" / "articles") for p in sorted((ROOT / "tests/gold/seeds").glob("*.json"))]
    dev = sorted((SHARED / "gold/dev").glob("*.json"))
    sources += [(p, p.parent / "texts") for p in dev if int(re.match(r"\d+", p.name).group()) % 2 == 0]
    loaded = []
    for path, folder in sources:
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (folder / gold["document"]).read_text(encoding="utf-8")
        doc = document.read(clean(text).masked, as_list(gold["anchor"])[0])
        founding = folder.parent.name == "seeds"
        loaded.append(Labelled(gold["document"], gold, events.propose(doc), doc, fold(text), founding))
    for text, gold in news.items():
        doc = document.read(text, gold["anchor"])
        loaded.append(Labelled(gold["document"], gold, events.propose(doc), doc, fold(text)))
    return loaded


def pairs(item: Labelled, chosen: list[int]) -> dict[int, int]:
    """Candidate number to gold number, as the scorer pairs them (type must be right, most right parts first)."""
    options = []
    for i in chosen:
        c = item.proposal.candidates[i]
        made = events.event(item.doc, item.proposal.sentences, c, 0.5)
        for j, g in enumerate(item.gold["events"]):
            if made.event_type not in as_list(g["type"]):
                continue
            size = max((overlap((made.start, made.end), s) for s in spans(g["quote"], item.text)), default=0)
            if not size:
                continue
            actor = bool({key(a) for a in made.actors} & {key(a) for a in as_list(g["actors"])})
            date = made.date is not None and any(d and (d[:4] == made.date[:4]) for d in as_list(g["date"]))
            options.append((actor + date + (made.status in as_list(g["status"])), not g.get("optional"), size, i, j))
    options.sort(key=lambda o: o[:3], reverse=True)
    found: dict[int, int] = {}
    for *_, i, j in options:
        if i not in found and j not in found.values():
            found[i] = j
    return found


def examples(item: Labelled) -> list[Example]:
    everything = list(range(len(item.proposal.candidates)))
    paired = pairs(item, everything)
    weight = FOUND_WEIGHT if item.name.endswith(".txt") else 1.0
    weight = FOUNDING_WEIGHT if item.founding else weight
    made = []
    for i in everything:
        features = dict(item.proposal.features[i])
        if i in paired:
            optional = item.gold["events"][paired[i]].get("optional")
            made.append(Example(item.name, features, 1, weight * (OPTIONAL_WEIGHT if optional else 1.0)))
        else:
            duplicate = bool(pairs(item, [i]))
            made.append(Example(item.name, features, 0, weight * (DUPLICATE_WEIGHT if duplicate else 1.0)))
    return made


def fit(rows: list[Example], names: list[str], l2: float) -> np.ndarray:
    """Weights by Newton's method, shrunk towards PRIOR."""
    place = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for r, row in enumerate(rows):
        for name, value in row.features.items():
            if name in place:
                x[r, place[name]] = value
    y = np.array([row.label for row in rows], float)
    w = np.array([row.weight for row in rows])
    ridge = np.full(len(names), l2)
    prior = np.array([PRIOR.get(name, 0.0) for name in names])
    beta = prior.copy()
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (w * (y - p)) - ridge * (beta - prior)
        hessian = (x * (w * p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(hessian, gradient)
        beta += step
        if np.abs(step).max() < 1e-6:
            break
    return beta


def _place(candidate: Candidate) -> tuple[int, int, str, str]:
    return candidate.sentence, candidate.at, candidate.trigger.part, candidate.trigger.event_type


def found_counts(item: Labelled, table: dict[str, float], threshold: float) -> tuple[int, int, int]:
    """True positives, false alarms and misses of "found" at a threshold, after duplicates are dropped."""
    judged = [
        (c, events.event_model.probability(f, table))
        for c, f in zip(item.proposal.candidates, item.proposal.features, strict=True)
    ]
    kept = {_place(c) for c, _ in events.distinct([(c, p) for c, p in judged if p >= threshold])}
    chosen = [i for i, c in enumerate(item.proposal.candidates) if _place(c) in kept]
    paired = pairs(item, chosen)
    firm = {j for j in paired.values() if not item.gold["events"][j].get("optional")}
    wanted = sum(not g.get("optional") for g in item.gold["events"])
    return len(firm), len(chosen) - len(paired), wanted - len(firm)


def f1(counts: list[tuple[int, int, int]]) -> tuple[float, float, float]:
    tp, fp, fn = (sum(c[i] for c in counts) for i in range(3))
    precision, recall = tp / max(tp + fp, 1), tp / max(tp + fn, 1)
    return 2 * precision * recall / max(precision + recall, 1e-9), precision, recall


def calibration(rows: dict[str, list[Example]], tables: dict[str, dict[str, float]]) -> None:
    """Prints, for each band of probability, how many candidates of it are events (weights of other documents)."""
    judged = [
        (events.event_model.probability(row.features, tables[name]), row) for name, some in rows.items() for row in some
    ]
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        band = [(p, row) for p, row in judged if low <= p < low + 0.2 or (low == 0.8 and p == 1.0)]
        if band:
            weight = sum(row.weight for _, row in band)
            share = sum(row.weight * row.label for _, row in band) / weight
            print(f"probability {low:.1f} to {low + 0.2:.1f}: {len(band)} candidates, {share:.2f} events")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--l2", type=float, default=6.0)
    parser.add_argument("--least", type=int, default=3, help="documents' candidates a feature must occur in")
    args = parser.parse_args()
    loaded = load()
    rows = {item.name: examples(item) for item in loaded}
    everything = [row for some in rows.values() for row in some]
    counts: dict[str, int] = {}
    for row in everything:
        for name in row.features:
            counts[name] = counts.get(name, 0) + 1
    names = sorted(name for name, count in counts.items() if count >= args.least)
    positives = sum(row.label for row in everything)
    print(f"{len(loaded)} documents, {len(everything)} candidates, {positives} events, {len(names)} features")
    names = sorted({*names, *PRIOR})
    tables = {}
    for item in loaded:
        beta = fit([row for row in everything if row.document != item.name], names, args.l2)
        tables[item.name] = dict(zip(names, beta, strict=True))
    for threshold in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
        score, precision, recall = f1([found_counts(item, tables[item.name], threshold) for item in loaded])
        print(f"threshold {threshold:.2f}  P {precision:.3f}  R {recall:.3f}  F1 {score:.3f}")

    calibration(rows, tables)
    beta = fit(everything, names, args.l2)
    if args.write:
        path = ROOT / "seeds/reference/event_weights.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["feature", "weight"])
            for name, weight in sorted(zip(names, beta, strict=True)):
                if abs(weight) >= 0.005:
                    writer.writerow([name, f"{weight:.3f}"])
        print(f"wrote {path}")


if __name__ == "__main__":
    main()
