"""Learn the line weights of `seeds/reference/line_weights.csv` from labelled pages.

    python benchmarks/train_lines.py [--pages ../shared/data/pages] [--write]

Lines are labelled by aligning them with the page's gold article. (Cut-outs of the pages and clippings of their articles
were tried as further samples and did not help: the model is asked about whole pages only.) The figures printed are of
pages whose site was not in the training set (cross-validation by site), through the whole of `flows.text.clean`.
Needs scikit-learn (extra `train`).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import random
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlparse

import numpy as np

from flows import reference as tables
from flows.text import evidence, lines
from flows.text.clean import clean
from flows.text.model import COLUMNS, INTERCEPT

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT.parent / "shared" / "data" / "pages"
WEIGHTS = ROOT / "seeds" / "reference" / "line_weights.csv"
# Chosen by cross-validation over three ways to deal the sites out; CONTENT_SHARE is the part of the content view.
TEMPERATURE, BIAS, STRENGTH, EDGE_STRENGTH, CONTENT_SHARE, FOLDS = 0.5, 0.5, 0.01, 0.02, 0.3, 8
_TOKEN = re.compile(r"\w+")


def tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())


def f1(got: str, gold: str) -> float:
    """F1 of the two texts as bags of words."""
    a, b = Counter(tokens(got)), Counter(tokens(gold))
    shared = (a & b).total()
    return 2 * shared / (a.total() + b.total()) if a or b else 1.0


@dataclass(frozen=True)
class Page:
    name: str
    site: str
    text: str
    html: str
    gold: str


def load(folder: Path) -> list[Page]:
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    return [
        Page(
            name,
            urlparse(entry["url"]).netloc,
            (folder / "text" / f"{name}.txt").read_text(encoding="utf-8"),
            gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()).decode("utf-8", "replace"),
            entry["articleBody"],
        )
        for name, entry in sorted(gold.items())
    ]


def label(page_lines: Sequence[str], article: str) -> np.ndarray:
    """1 for each line of the article: long lines found in it, short ones where their neighbours place them."""
    words = f" {' '.join(tokens(article))} "
    cut = [tokens(line) for line in page_lines]
    found: list[tuple[int, int] | None] = [None] * len(cut)
    at = 0
    for i, line in enumerate(cut):
        if len(line) < 5:
            continue
        whole = f" {' '.join(line)} "
        place = words.find(whole, at)
        place = words.find(whole) if place < 0 else place
        if place >= 0:
            found[i] = (place, place + len(whole) - 1)
        elif len(line) >= 12:
            grams = [f" {' '.join(line[j : j + 4])} " for j in range(len(line) - 3)]
            hits = [gram for gram in grams if gram in words]
            if len(hits) >= 0.6 * len(grams):
                place = words.find(hits[0])
                found[i] = (place, place + len(whole) - 1)
    sure = [i for i, f in enumerate(found) if f]
    labels = np.array([f is not None for f in found], dtype=int)
    for i, line in enumerate(cut):
        if labels[i] or not line or len(line) >= 5 or not sure:
            continue
        before = max((j for j in sure if j < i), default=None)
        after = min((j for j in sure if j > i), default=None)
        if (before is None and after - i > 6) or (after is None and i - before > 6):  # type: ignore[operator]
            continue
        high = found[after][0] + 1 if after is not None else None  # type: ignore[index]
        low = found[before][1] if before is not None else max(0, (high or 0) - 200)  # type: ignore[index]
        high = low + 400 if high is None else high
        labels[i] = f" {' '.join(line)} " in words[low : high + 1]
    return labels


@dataclass(frozen=True)
class Sample:
    page: int
    features: np.ndarray
    labels: np.ndarray
    words: np.ndarray


def _sample(page: int, rows: list[lines.Shape], labels: np.ndarray, patterns: lines.Patterns) -> Sample:
    firm = [patterns.firm(row, edge=False) for row in rows]
    hints = [patterns.hints(row) for row in rows]
    return Sample(page, evidence.features(rows, firm, hints), labels, np.log1p([row.words for row in rows]))


def samples(pages: Sequence[Page], patterns: lines.Patterns) -> list[Sample]:
    """The labelled lines of every page that holds a line of its gold article."""
    out: list[Sample] = []
    for number, page in enumerate(pages):
        rows = [lines.shape(page.text[s.start : s.end]) for s in lines.spans(page.text)]
        labels = label([row.text for row in rows], page.gold)
        if not labels.any():
            continue
        out.append(_sample(number, rows, labels, patterns))
    return out


def _stretch(labels: np.ndarray) -> np.ndarray:
    out = np.zeros(len(labels), dtype=int)
    inside = np.flatnonzero(labels)
    if len(inside):
        out[inside[0] : inside[-1] + 1] = 1
    return out


def train(train_samples: Sequence[Sample]) -> list[dict[str, object]]:
    """The rows of line_weights.csv."""
    from sklearn.linear_model import LogisticRegression

    features = np.vstack([s.features for s in train_samples])
    mean, scale = features.mean(axis=0), features.std(axis=0)
    scale[scale < 1e-9] = 1.0
    standard = [(s.features - mean) / scale for s in train_samples]
    blank = np.zeros((1, features.shape[1]))
    stacked = np.vstack(standard)
    before = np.vstack([np.hstack([x, np.vstack([blank, x[:-1]])]) for x in standard])
    after = np.vstack([np.hstack([x, np.vstack([x[1:], blank])]) for x in standard])
    stretches = [_stretch(s.labels) for s in train_samples]
    starts = np.concatenate([np.diff(np.concatenate([[0], x])) == 1 for x in stretches])
    ends = np.concatenate([np.diff(np.concatenate([x, [0]])) == -1 for x in stretches])
    weight = np.concatenate([s.words for s in train_samples])

    def fit(x: np.ndarray, y: np.ndarray, w: np.ndarray | None, c: float) -> tuple[np.ndarray, float]:
        found = LogisticRegression(C=c, solver="newton-cholesky").fit(x, y, sample_weight=w)
        return found.coef_[0], float(found.intercept_[0])

    size = features.shape[1]
    span, span_0 = fit(stacked, np.concatenate(stretches), weight, STRENGTH)
    content, content_0 = fit(stacked, np.concatenate([s.labels for s in train_samples]), weight, STRENGTH)
    start, start_0 = fit(before, starts, None, EDGE_STRENGTH)
    end, end_0 = fit(after, ends, None, EDGE_STRENGTH)
    t = TEMPERATURE
    columns = (span * t, start[:size] * t, start[size:] * t, end[:size] * t, end[size:] * t, content * CONTENT_SHARE)
    intercepts = ((span_0 + BIAS) * t, start_0 * t, 0.0, end_0 * t, 0.0, content_0 * CONTENT_SHARE)
    rows: list[dict[str, object]] = []
    for j, name in enumerate(evidence.FEATURES):
        row = {"feature": name, "meaning": name.replace("_", " "), "mean": mean[j], "scale": scale[j]}
        rows.append(row | {column: values[j] for column, values in zip(COLUMNS, columns, strict=True)})
    rows.append(
        {"feature": INTERCEPT, "meaning": "the start of every sum", "mean": 0.0, "scale": 1.0}
        | dict(zip(COLUMNS, intercepts, strict=True))
    )
    return rows


def as_csv(rows: Sequence[dict[str, object]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, ["feature", "meaning", "mean", "scale", *COLUMNS], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: f"{v:.5g}" if isinstance(v, float) else v for k, v in row.items()})
    return out.getvalue()


def with_weights(rows: Sequence[dict[str, object]], version: str) -> tables.Reference:
    """The packaged reference with other line weights."""
    base = tables.default()
    schema = json.loads(WEIGHTS.with_name("line_weights.schema.json").read_text(encoding="utf-8"))
    weights = tables.parse("line_weights", as_csv(rows), schema)
    return tables.Reference({**base, "line_weights": weights}, f"{base.version}-{version}")


def held_out(pages: Sequence[Page], seed: int = 1) -> list[tables.Reference]:
    """For each page a reference whose line weights were learned without any page of its site."""
    patterns = lines.patterns(tables.default())
    made = samples(pages, patterns)
    sites = sorted({page.site for page in pages})
    random.Random(seed).shuffle(sites)
    fold = {site: i % FOLDS for i, site in enumerate(sites)}
    references = [
        with_weights(train([s for s in made if fold[pages[s.page].site] != k]), f"fold-{seed}-{k}")
        for k in range(FOLDS)
    ]
    return [references[fold[page.site]] for page in pages]


def score(pages: Sequence[Page], references: Sequence[tables.Reference]) -> dict[str, float]:
    """Mean word F1, content words kept, and furniture lines found, of the flattened pages and of their clippings."""
    scores: list[float] = []
    kept = lost = right = wrong = missed = clip_kept = clip_lost = 0
    for page, reference in zip(pages, references, strict=True):
        cleaned = clean(page.text, reference=reference)
        scores.append(f1(cleaned.text, page.gold))
        labels = label([page.text[x.start : x.end] for x in cleaned.lines], page.gold)
        for line, content in zip(cleaned.lines, labels, strict=True):
            size = len(tokens(page.text[line.start : line.end]))
            kept += size * bool(content and line.kept)
            lost += size * bool(content and not line.kept)
            right += not content and not line.kept
            wrong += bool(content and not line.kept)
            missed += bool(not content and line.kept and line.kind != "title")
        article = "\n".join(
            page.text[x.start : x.end] for x, content in zip(cleaned.lines, labels, strict=True) if content
        )
        for line in clean(article, reference=reference).lines:
            size = len(tokens(article[line.start : line.end]))
            clip_kept += size * line.kept
            clip_lost += size * (not line.kept)
    return {
        "word_f1": statistics.mean(scores),
        "content_words_kept": kept / (kept + lost),
        "noise_line_f1": 2 * right / (2 * right + wrong + missed),
        "clipping_words_kept": clip_kept / (clip_kept + clip_lost),
    }


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--pages", type=Path, default=PAGES)
    ap.add_argument("--write", action="store_true", help="write seeds/reference/line_weights.csv")
    args = ap.parse_args()
    pages = load(args.pages)
    if args.write:
        made = samples(pages, lines.patterns(tables.default()))
        WEIGHTS.write_text(as_csv(train(made)), encoding="utf-8")
    for seed in (1, 2):
        print(seed, {k: round(v, 4) for k, v in score(pages, held_out(pages, seed)).items()})


if __name__ == "__main__":
    main()
