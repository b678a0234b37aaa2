"""Packages that are put off are loaded when something of them is first used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def told(code: str, folder: Path) -> str:
    """What a fresh interpreter prints that finds modules in a folder too."""
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); from flows.stores.lazy_imports import put_off\n{code}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def module(tmp_path: Path) -> Path:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").touch()
    (tmp_path / "package" / "late.py").write_text("print('loaded')\nVALUE = 7\n")
    return tmp_path


def test_a_module_is_loaded_when_it_is_first_used(module: Path) -> None:
    put_off = "put_off('package.late'); put_off('package.late')"
    code = f"{put_off}\nfrom package import late\nprint('imported')\nprint(late.VALUE)"
    assert told(code, module).split() == ["imported", "loaded", "7"]


def test_one_that_is_loaded_stays_as_it_is(module: Path) -> None:
    assert (
        told("import package.late as a; put_off('package.late'); import package.late; print(a.VALUE)", module)
        == "loaded\n7"
    )


def test_one_that_is_missing_is_missing(module: Path) -> None:
    code = "put_off('package.never')\ntry: import package.never\nexcept ModuleNotFoundError as error: print(error)"
    assert "package.never" in told(code, module)


def test_the_checks_need_none_of_what_great_expectations_imports_besides(tmp_path: Path) -> None:
    code = """
from flows.reference import default
from flows.stores import quality
quality.make_ready(default())
print(sorted({"scipy.stats._stats_py", "altair.vegalite"} & sys.modules.keys()))"""
    assert told(code, tmp_path) == "[]"
