"""Cleaning and sentences beside their peers: accuracy and speed, in one run.

    python benchmarks/text.py [--shared ../shared] [--only pages html sentences speed]

Writes benchmarks/results/text.json with the machine and the versions, and prints the tables. Word F1 is of the kept
text and the gold article as bags of words, the mean over pages. Our figures on flattened pages are of held-out pages:
the line weights were learned anew without any page of the same site. Times are processor seconds of one core. Needs the
extras `bench` and `train`.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import logging
import os
import platform
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import train_lines
from train_lines import Page, f1, tokens

from flows.reference import Reference
from flows.text.clean import clean
from flows.text.lines import spans
from flows.text.markup import html_to_text
from flows.text.sentences import split

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "text.json"
Splitter = Callable[[str], list[tuple[int, int]]]


def machine() -> dict[str, Any]:
    names = ("trafilatura", "justext", "sentencex", "pysbd", "scikit-learn", "numpy", "py3langid")
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
        "versions": {name: importlib.metadata.version(name) for name in names},
    }


def page_lines(text: str) -> list[str]:
    return [text[s.start : s.end] for s in spans(text)]


def ten_words(text: str) -> list[bool]:
    return [len(line.split()) >= 10 for line in page_lines(text)]


def justext_lines(text: str) -> list[bool]:
    """jusText with each line as a paragraph, its usual thresholds and the stop words of every language it knows."""
    import html

    import justext

    found = page_lines(text)
    markup = "<html><body>" + "".join(f"<p>{html.escape(line)}</p>" for line in found) + "</body></html>"
    stops = frozenset().union(*(justext.get_stoplist(name) for name in ("English", "Portuguese", "Italian", "Russian")))
    kept = Counter(" ".join(p.text.split()) for p in justext.justext(markup, stops) if not p.is_boilerplate)
    return [kept[" ".join(line.split())] > 0 for line in found]


def ours(text: str, reference: Reference | None = None) -> list[bool]:
    return [line.kept for line in clean(text, reference=reference).lines]


def judge(pages: Sequence[Page], verdicts: Sequence[list[bool]]) -> dict[str, float]:
    """Word F1 of the kept lines, share of content words kept, and F1 of the furniture lines found."""
    scores: list[float] = []
    kept = lost = right = wrong = missed = 0
    for page, verdict in zip(pages, verdicts, strict=True):
        found = page_lines(page.text)
        scores.append(f1("\n".join(line for line, keep in zip(found, verdict, strict=True) if keep), page.gold))
        for line, keep, content in zip(found, verdict, train_lines.label(found, page.gold), strict=True):
            size = len(tokens(line))
            kept += size * bool(content and keep)
            lost += size * bool(content and not keep)
            right += bool(not content and not keep)
            wrong += bool(content and not keep)
            missed += bool(not content and keep)
    return {
        "word_f1": statistics.mean(scores),
        "content_words_kept": kept / (kept + lost),
        "noise_line_f1": 2 * right / (2 * right + wrong + missed),
    }


def flattened(pages: Sequence[Page]) -> dict[str, Any]:
    references = train_lines.held_out(pages)
    return {
        "ours, held-out sites": judge(pages, [ours(p.text, r) for p, r in zip(pages, references, strict=True)]),
        "ours, shipped weights (trained on these pages)": judge(pages, [ours(p.text) for p in pages]),
        "lines of ten words": judge(pages, [ten_words(p.text) for p in pages]),
        "jusText on lines": judge(pages, [justext_lines(p.text) for p in pages]),
    }


def html(pages: Sequence[Page]) -> dict[str, Any]:
    import trafilatura

    def mean(extract: Callable[[str], str]) -> dict[str, float]:
        begun = time.process_time()
        texts = [extract(p.html) for p in pages]
        spent = time.process_time() - begun
        scores = [f1(text, p.gold) for text, p in zip(texts, pages, strict=True)]
        return {"word_f1": statistics.mean(scores), "pages_a_second": len(pages) / spent}

    return {
        "ours": mean(lambda h: clean(html_to_text(h).text).text),
        "ours, before line cleaning": mean(lambda h: html_to_text(h).text),
        "trafilatura": mean(lambda h: trafilatura.extract(h) or ""),
        "trafilatura, no comments": mean(lambda h: trafilatura.extract(h, include_comments=False) or ""),
        "trafilatura, precision": mean(
            lambda h: trafilatura.extract(h, include_comments=False, favor_precision=True) or ""
        ),
    }


def _sentencex(text: str) -> list[tuple[int, int]]:
    import sentencex

    return [(b["start_index"], b["end_index"]) for b in sentencex.get_sentence_boundaries("en", text)]


def _pysbd() -> Splitter:
    import pysbd

    segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
    return lambda text: [(s.start, s.end) for s in segmenter.segment(text)]


def _ours(text: str) -> list[tuple[int, int]]:
    return [(s.start, s.end) for s in split(text)]


def boundary_f1(splitter: Splitter, documents: Sequence[Sequence[str]], glue: str) -> float:
    """F1 of sentence ends inside documents made of known sentences joined by `glue`."""
    right = given = wanted = 0
    for sentences in documents:
        text = glue.join(sentences)
        ends, at = set(), 0
        for sentence in sentences:
            at += len(sentence)
            ends.add(at)
            at += len(glue)
        got = {len(text[:end].rstrip()) for _, end in splitter(text)}
        right += len(got & ends)
        given += len(got)
        wanted += len(ends)
    return 2 * right / (given + wanted)


def sentence_documents(shared: Path) -> list[list[str]]:
    """News articles that stand with one sentence on each line; headline and date line left out."""
    out = []
    for path in sorted((shared / "gold" / "dev" / "texts").glob("*.txt")):
        found = page_lines(path.read_text(encoding="utf-8"))[2:]
        out.append([line for line in found if line[-1] in '.?!"”'])
    return out


def sentences(shared: Path) -> dict[str, Any]:
    documents = sentence_documents(shared)
    texts = [" ".join(d) for d in documents] * 20
    out: dict[str, Any] = {}
    for name, splitter, repeat in (("ours", _ours, 1.0), ("sentencex", _sentencex, 1.0), ("pysbd", _pysbd(), 0.05)):
        some = texts[: max(1, int(len(texts) * repeat))]
        begun = time.process_time()
        for text in some:
            splitter(text)
        spent = time.process_time() - begun
        out[name] = {
            "end_f1_spaced": boundary_f1(splitter, documents, " "),
            "end_f1_space_missing": boundary_f1(splitter, documents, ""),
            "documents_of_5_kB_a_second": sum(map(len, some)) / 5000 / spent,
        }
    return out


def speed(pages: Sequence[Page]) -> dict[str, Any]:
    """Documents a second, one core: flattened pages, and their articles alone as clippings."""
    whole = [p.text for p in pages]
    clippings = [p.gold for p in pages]

    def rate(run: Callable[[str], object], texts: Sequence[str]) -> float:
        begun = time.process_time()
        for text in texts:
            run(text)
        return len(texts) / (time.process_time() - begun)

    rate(ours, whole[:3])
    return {
        "ours": {"pages_a_second": rate(ours, whole), "clippings_a_second": rate(ours, clippings)},
        "jusText on lines": {
            "pages_a_second": rate(justext_lines, whole),
            "clippings_a_second": rate(justext_lines, clippings),
        },
        "lines of ten words": {
            "pages_a_second": rate(ten_words, whole),
            "clippings_a_second": rate(ten_words, clippings),
        },
        "ours, one line of a million characters": {"seconds": 1 / rate(ours, ["x([" * 333_333])},
    }


def show(title: str, table: dict[str, dict[str, float]]) -> None:
    columns = list(dict.fromkeys(c for row in table.values() for c in row))
    print(f"\n{title}\n{'':48}" + "".join(f"{c:>28}" for c in columns))
    for name, row in table.items():
        print(f"{name:48}" + "".join(f"{row[c]:28.4f}" if c in row else f"{'':28}" for c in columns))


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    ap.add_argument("--only", nargs="*", default=["pages", "html", "sentences", "speed"])
    args = ap.parse_args()
    logging.disable(logging.CRITICAL)
    pages = train_lines.load(args.shared / "data" / "pages")
    parts: dict[str, Callable[[], dict[str, Any]]] = {
        "pages": lambda: flattened(pages),
        "html": lambda: html(pages),
        "sentences": lambda: sentences(args.shared),
        "speed": lambda: speed(pages),
    }
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    results["machine"] = machine()
    for name in args.only:
        results[name] = parts[name]()
        show(name, results[name])
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
