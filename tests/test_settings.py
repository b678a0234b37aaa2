from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.reference import project_root
from flows.settings import Settings, SettingsError


def test_defaults_are_the_founding_documents_and_the_checkout() -> None:
    settings = Settings.load({})
    assert settings.home == project_root() / "warehouse"
    assert settings.published == settings.home / "newsledger.duckdb"
    assert settings.sources == (project_root() / "seeds" / "sources.toml",)


def test_environment_overrides_defaults_and_arguments_override_both(tmp_path: Path) -> None:
    environment = {"NEWSLEDGER_HOME": str(tmp_path), "NEWSLEDGER_BATCH_SIZE": "7", "PATH": "/bin"}
    settings = Settings.load(environment, batch_size=9, processes=None, sources=())
    assert (settings.home, settings.batch_size) == (tmp_path, 9)
    assert Settings.load(environment).batch_size == 7


def test_sources_are_a_list_of_paths(tmp_path: Path) -> None:
    both = Settings.load({"NEWSLEDGER_SOURCES": os.pathsep.join(("/a b", "c"))}).sources
    assert both == (Path("/a b"), Path("c").absolute())
    assert Settings.load({}, sources=tmp_path).sources == (tmp_path,)


def test_an_empty_variable_is_as_if_not_set() -> None:
    empty = {f"NEWSLEDGER_{name}": "" for name in ("HOME", "SOURCES", "PROCESSES", "ON")}
    assert Settings.load(empty) == Settings.load({})


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"NEWSLEDGER_BATCHSIZE": "7"}, "NEWSLEDGER_BATCHSIZE is no setting"),
        ({"NEWSLEDGER_BATCH_SIZE": "many"}, "must be a whole number"),
        ({"NEWSLEDGER_PROCESSES": "0"}, "at least 1"),
        ({"NEWSLEDGER_MEMORY_LIMIT": "lots"}, "write a size such as 2GB"),
    ],
)
def test_what_cannot_be_used_is_refused_with_words(environment: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        Settings.load(environment)


def test_an_unknown_argument_is_refused() -> None:
    with pytest.raises(SettingsError, match="colour: no such setting"):
        Settings.load({}, colour="red")


def test_parameters_make_the_same_settings_again(tmp_path: Path) -> None:
    settings = Settings.load({}, home=tmp_path, sources=[tmp_path / "x"], keep_builds=5)
    assert Settings.load({}, **settings.parameters()) == settings
