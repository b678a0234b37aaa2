"""No regular expression that sees an article blows up: a little more text never costs a multiple.

Every pattern is attacked at each of its own repetitions: with a text that reaches it, goes round it again and again,
and then breaks off. What can be matched in more than one way doubles its cost with every round; what cannot, does not.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

import flows.facts
import flows.text
from flows.facts import dates
from flows.reference import Reference, default
from flows.stores import documents
from flows.stores.sources import records, stamps
from flows.text import lines

ROUNDS = (3, 4, 5, 6, 8, 10, 13, 16, 20)
# Twice the rounds may cost eight times as much (cubic); what doubles with every round costs a thousand times as much.
MOST_GROWTH = 64
NOISE = 0.0001
BREAKS = ("\0", "\n", "x1")
# One of these is in almost every set of characters.
CHARACTERS = "a1 .-,'A:\"(é公|\n/$_"
REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT)
MANY_TIMES = 8


def modules() -> list[ModuleType]:
    return [documents, records, stamps] + [
        importlib.import_module(f"{package.__name__}.{found.name}")
        for package in (flows.text, flows.facts)
        for found in pkgutil.iter_modules(package.__path__)
    ]


def held(value: Any, depth: int = 0) -> Iterator[re.Pattern[str]]:
    """The patterns that an object holds."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth > 3 or isinstance(value, str | bytes | int | float):
        return
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from held(getattr(value, field.name), depth + 1)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from held(inner, depth + 1)
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from held(inner, depth + 1)


def written(module: ModuleType) -> Iterator[str]:
    """The patterns that stand where they are used: `re.search(r"...", text)`."""
    tree = ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.func.attr != "escape"):
            continue
        pattern = node.args[0]
        if isinstance(pattern, ast.Constant):
            yield str(pattern.value)
        elif isinstance(pattern, ast.JoinedStr) and node.func.attr != "compile":
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in pattern.values)


def patterns() -> dict[tuple[str, int], re.Pattern[str]]:
    """Every pattern of these modules, those made of reference data included."""
    found: list[re.Pattern[str]] = []
    reference = default()
    for module in modules():
        found += map(re.compile, written(module))
        for value in vars(module).values():
            found += held(value)
            takes = getattr(getattr(value, "__wrapped__", None), "__annotations__", {})
            if list(takes)[:1] == ["reference"] and "Reference" in str(takes["reference"]):
                found += held(value(reference))
    found += [re.compile(pattern) for _, _, pattern in dates.RULES]
    found += furniture(reference)
    return {(each.pattern, each.flags): each for each in found}


def furniture(reference: Reference) -> Iterator[re.Pattern[str]]:
    made = lines.Patterns(reference)
    for number in range(len(reference["boilerplate"])):
        yield re.compile(made._anchored(number), re.IGNORECASE)


def example(tree: Any, variant: int) -> str:
    """Some text that a part of a pattern matches; variants differ in what is left out and what is chosen."""
    out = ""
    for op, given in tree:
        if op is code.LITERAL:
            out += chr(given)
        elif op is code.NOT_LITERAL:
            out += next(c for c in CHARACTERS if c != chr(given))
        elif op is code.ANY:
            out += CHARACTERS[variant]
        elif op is code.IN:
            inside = [c for c in CHARACTERS if within(c, given)] or [chr(next(v for o, v in first_of(given)))]
            out += inside[variant % len(inside)]
        elif op is code.BRANCH:
            out += example(given[1][variant % len(given[1])], variant)
        elif op is code.SUBPATTERN:
            out += example(given[3], variant)
        elif op is code.ATOMIC_GROUP:
            out += example(given, variant)
        elif op in (*REPEATS, code.POSSESSIVE_REPEAT):
            out += example(given[2], variant) * max(given[0], variant % 2)
    return out


def first_of(given: Any) -> Iterator[tuple[Any, int]]:
    for op, value in given:
        if op is code.LITERAL:
            yield op, value
        elif op is code.RANGE:
            yield op, value[0]
    yield None, ord("§")


def within(char: str, given: Any) -> bool:
    """Whether a set of a parsed pattern has a character."""
    negated, found, at = False, False, ord(char)
    classes = {
        code.CATEGORY_DIGIT: char.isdigit(),
        code.CATEGORY_NOT_DIGIT: not char.isdigit(),
        code.CATEGORY_SPACE: char.isspace(),
        code.CATEGORY_NOT_SPACE: not char.isspace(),
        code.CATEGORY_WORD: char.isalnum() or char == "_",
        code.CATEGORY_NOT_WORD: not (char.isalnum() or char == "_"),
    }
    for op, value in given:
        negated = negated or op is code.NEGATE
        found = found or (
            (op is code.LITERAL and value == at)
            or (op is code.RANGE and value[0] <= at <= value[1])
            or (op is code.CATEGORY and classes[value])
        )
    return found != negated


def attacks(tree: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """What to say first and what to repeat, for each repetition of a pattern."""
    for op, given in tree:
        if op in REPEATS:
            if given[1] >= MANY_TIMES:
                yield from dict.fromkeys((before, body) for variant in range(4) if (body := example(given[2], variant)))
            yield from attacks(given[2], before)
        elif op is code.BRANCH:
            for branch in given[1]:
                yield from attacks(branch, before)
        elif op is code.SUBPATTERN:
            yield from attacks(given[3], before)
        elif op in (code.ASSERT, code.ASSERT_NOT):
            yield from attacks(given[1], before)
        before += example([(op, given)], 1)


def seconds(pattern: re.Pattern[str], text: str) -> float:
    began = time.thread_time()
    pattern.search(text)
    pattern.fullmatch(text)
    return time.thread_time() - began


def dear(pattern: re.Pattern[str], before: str, body: str, stop: str) -> bool:
    """Whether some number of rounds costs far more than half of them."""
    cost = {}
    for rounds in ROUNDS:
        cost[rounds] = seconds(pattern, before + body * rounds + stop)
        if cost[rounds] > MOST_GROWTH * max(NOISE, cost.get(rounds // 2, 0.0)):
            return True
    return False


def blows_up(pattern: re.Pattern[str]) -> str | None:
    """The text that costs a multiple, or None."""
    for before, body in dict.fromkeys(attacks(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))):
        for stop in BREAKS:
            # A busy machine makes a look dear now and then, never each of three.
            if all(dear(pattern, before, body, stop) for _ in range(3)):
                return before + body * 3 + stop
    return None


def test_no_pattern_blows_up() -> None:
    found = patterns()
    assert len(found) > 300
    assert {p.pattern: text for p in found.values() if (text := blows_up(p)) is not None} == {}


def test_what_blows_up_is_told() -> None:
    for pattern in (r"(?:\w+\s?)*$", r"x(?:ab|a|b)*c", r"(?:[a-z]+[\w-]*)+!", r"(?:\d+,?)+x"):
        assert blows_up(re.compile(pattern)) is not None, pattern
    for pattern in (r"(?:\w+\s)*$", r"\d+(?:,\d+)*x", r"(?:[a-z]+-)+!"):
        assert blows_up(re.compile(pattern)) is None, pattern
