"""Imports run one way, and the inner layers stay pure: text in, records out."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import flows
from flows.reference import project_root

ROOT = Path(flows.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
LAYERS = ("text", "facts", "stores", "dashboard")
ALLOWED = {
    "text": {"text", "reference"},
    "facts": {"facts", "text", "reference"},
    "stores": {"stores", "facts", "text", "reference", "settings"},
    "dashboard": {"dashboard", "stores", "facts", "text", "reference"},
}
FOREIGN = {
    "text": {"prefect", "duckdb", "great_expectations", "polars", "pyarrow", "sqlalchemy"},
    "facts": {"prefect", "duckdb", "great_expectations", "polars", "pyarrow", "sqlalchemy"},
    "stores": {"prefect"},
    "dashboard": {"prefect", "great_expectations"},
}
IMPURE_CALLS = {"open", "print", "input", "read_text", "read_bytes", "write_text", "write_bytes", "urlopen", "getenv"}
CLOCKS = {"datetime.now", "datetime.today", "datetime.utcnow", "date.today"}
IMPURE_MODULES = {"time", "random", "socket", "subprocess", "tempfile", "shutil", "secrets", "threading", "os"}


def layer(path: Path) -> str | None:
    first = path.relative_to(ROOT).parts[0]
    return first if first in LAYERS else None


def imports(path: Path) -> Iterator[str]:
    """Full names of what a module imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", [path for path in MODULES if layer(path)], ids=name)
def test_imports_run_one_way(path: Path) -> None:
    here = layer(path)
    assert here is not None
    for imported in imports(path):
        top, *rest = imported.split(".")
        assert top not in FOREIGN[here], f"{here} may not import {top}"
        if top == "flows" and rest:
            assert rest[0] in ALLOWED[here], f"{here} may not import flows.{rest[0]}"


@pytest.mark.parametrize("path", [path for path in MODULES if not layer(path)], ids=name)
def test_reference_and_settings_stand_below_all_layers(path: Path) -> None:
    if path.stem in ("reference", "settings"):
        assert not {i for i in imports(path) if i.startswith("flows.") and not i.startswith("flows.reference")}


@pytest.mark.parametrize("path", [path for path in MODULES if layer(path) in ("text", "facts")], ids=name)
def test_text_and_facts_touch_nothing_outside(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not {imported.split(".")[0] for imported in imports(path)} & IMPURE_MODULES
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            word = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            assert word not in IMPURE_CALLS, f"line {node.lineno} calls {word}"
            assert ast.unparse(called) not in CLOCKS, f"line {node.lineno} reads the clock"
        assert not isinstance(node, ast.Global), "keeps state"


HEAVY = {
    "flows.cli": ("prefect", "duckdb", "polars", "great_expectations", "altair", "numpy", "jinja2"),
    "flows.facts.extract": ("prefect", "duckdb", "polars", "great_expectations", "pyarrow"),
    "flows.stores.pipeline": ("prefect", "great_expectations", "altair"),
}
"""What may not be there once a module, and all before it here, are imported."""


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = f"""
import importlib, sys
for module, heavy in {HEAVY!r}.items():
    importlib.import_module(module)
    print(*(f"{{module}} imports {{name}}" for name in heavy if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=project_root(), capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
