"""Made-up stories in the manner of the wires with their labels: reading the files, and scoring what is extracted.

A file holds stories: a line "#NUMBER TITLE|DAY|DATE LINE", the text, and lines of labels. A date line that ends in a
dash stands before the first sentence; any other is a line of its own. What a label says is told by `benchmarks.news`
(events) and `benchmarks.figures` (metrics). `tests.gold.score` pairs labels with what is found and judges the parts.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.facts.extract import extract
from flows.facts.records import Facts
from flows.text.clean import clean
from tests.gold.score import Counts, Row, Slots, alike, pair, places


@dataclass(frozen=True)
class Story:
    """A story: batch and number ("a-3"), headline, publication day, text as received, labels without their mark."""

    name: str
    title: str
    day: str
    text: str
    labels: list[str]


def stories(folder: Path, mark: str) -> Iterator[Story]:
    """Every story of a folder's files, in their order; a line that begins with `mark` is a label."""
    for path in sorted(folder.glob("*.txt")):
        for block in path.read_text(encoding="utf-8").split("\n#"):
            head, *lines = block.lstrip("#").strip("\n").split("\n")
            number, heading = head.split(" ", 1)
            title, day, dateline = heading.split("|")
            body = [line for line in lines if not line.startswith(mark)]
            opening = ["", f"{dateline} {body[0]}", *body[1:]] if dateline.endswith("-") else [dateline, "", *body]
            labels = [line.removeprefix(mark) for line in lines if line.startswith(mark)]
            yield Story(f"{path.stem}-{number}", title, day, "\n".join([title, *opening]) + "\n", labels)


def check(labels: Iterable[Row], text: str, name: str) -> None:
    """Raises ValueError on a quote that the text of the story does not have."""
    folded = alike(text)
    for label in labels:
        quote = label["quote"]
        inside = not isinstance(quote, dict) or alike(quote["text"]) in alike(quote["near"])
        if not inside or not places(quote, folded):
            raise ValueError(f"{name}: quote not in the text: {quote!r}")


@dataclass(frozen=True)
class Task:
    """What is scored: the labels' key, rows of what is found, and the parts that make it found, a fact, and full."""

    kind: str
    rows: Callable[[Facts], list[Row]]
    slots: Callable[[Row, Row], Slots]
    found: tuple[str, ...]
    fact: tuple[str, ...]
    full: tuple[str, ...]


@dataclass
class Tally:
    """Counts of stories at each depth, and how often each part is wrong in what is found."""

    stories: int = 0
    found: Counts = field(default_factory=Counts)
    fact: Counts = field(default_factory=Counts)
    full: Counts = field(default_factory=Counts)
    wrong: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        shares = "".join(f"{counts.f1:8.3f}" for counts in (self.found, self.fact, self.full))
        counts = f"{self.found.right:7}{self.found.false:7}{self.found.missed:8}"
        return f"{self.stories:8}{shares}{counts}  {', '.join(f'{k} {n}' for k, n in self.wrong.most_common())}"


def score(task: Task, text: str, gold: dict[str, Any], tallies: Iterable[Tally]) -> list[str]:
    """Extract one story, with its day given, count it in each tally, and return a line for each error."""
    rows, wanted = task.rows(extract(clean(text).masked, anchor=gold["anchor"])), gold[task.kind]
    pairs = pair(rows, wanted, alike(text), task.slots, task.full, task.found)
    firm = [(i, j, right) for i, j, right in pairs if not wanted[j]["optional"]]
    paired_rows, paired_labels = {i for i, *_ in pairs}, {j for _, j, _ in pairs}
    false = [row for i, row in enumerate(rows) if i not in paired_rows]
    missed = [label for j, label in enumerate(wanted) if j not in paired_labels and not label["optional"]]
    for tally in tallies:
        tally.stories += 1
        for counts, need in ((tally.found, task.found), (tally.fact, task.fact), (tally.full, task.full)):
            hits = sum(all(right[slot] for slot in need) for *_, right in firm)
            counts.right += hits
            counts.false += len(false) + len(firm) - hits
            counts.missed += len(missed) + len(firm) - hits
        tally.wrong.update(slot for *_, right in firm for slot in task.full if not right[slot])
    errors = []
    for i, j, right in firm:
        if wrong := [slot for slot in task.full if not right[slot]]:
            errors.append(f"wrong {', '.join(wrong)}: {wanted[j]['quote']!r}, got {rows[i]}")
    errors += [f"missed: {label['quote']!r}" for label in missed]
    errors += [f"false alarm: {text[row['char_start'] : row['char_end']]!r}, {row}" for row in false]
    return [f"{gold['document']} {error}" for error in errors]


def main(task: Task, items: Iterable[tuple[str, dict[str, Any]]], module: str, description: str | None) -> None:
    """Print F1 of found, fact and full by batch and in total."""
    parser = argparse.ArgumentParser(
        prog=f"python -m {module}", description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="a batch (a) or one story (a-3); all when left out")
    parser.add_argument("--errors", action="store_true", help="list every wrong part, miss and false alarm")
    args = parser.parse_args()
    batches: dict[str, Tally] = {}
    total, unknown = Tally(), set(args.names)
    for text, gold in items:
        batch = gold["document"].partition("-")[0]
        named = {batch, gold["document"]} & set(args.names)
        unknown -= named
        if named or not args.names:
            errors = score(task, text, gold, (batches.setdefault(batch, Tally()), total))
            if args.errors:
                print(*errors, sep="\n", end="\n" if errors else "")
    if unknown:
        parser.error(f"no such batch or story: {', '.join(sorted(unknown))}")
    print("batch  stories   found    fact    full  right  false  missed  parts wrong in what is found")
    for name, tally in {**batches, "total": total}.items():
        print(f"{name:7}{tally}")
