"""Passwords and keys that settings and sources hold are in no log, no file of the warehouse, and no artifact."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from types import SimpleNamespace

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import hooks, logs
from flows.settings import Settings
from flows.stores import runs
from flows.stores.sources.records import without_user
from tests.stores import articles

SECRET = "s3cret-k3y"
DECLARED = f"""
[[source]]
name = "store"
kind = "remote"
place = "nosuch://user:{SECRET}@store.example/news/*.txt"
options = {{ secret = "{SECRET}" }}
[[source]]
name = "wire"
kind = "feed"
place = "http://user:{SECRET}@127.0.0.1:9/rss"
allow_private = true
robots = false
retries = 0
[[source]]
name = "list"
kind = "urls"
place = "urls.txt"
robots = false
retries = 0
"""


def everything(home: Path) -> str:
    """All that a run left, as text: tables, packed files too."""
    told = []
    for path in home.rglob("*"):
        if path.is_symlink() or path.is_dir():
            continue
        if path.suffix == ".parquet":
            told.append(repr(pl.read_parquet(path).rows()))
        elif path.suffix == ".duckdb":
            with duckdb.connect(str(path), read_only=True) as connection:
                tables = connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
                for schema, name in tables:
                    told.append(repr(connection.execute(f'FROM "{schema}"."{name}"').fetchall()))
        told.append(path.read_bytes().decode("latin-1"))
    return "\n".join(told)


def test_no_secret_of_a_source_or_a_setting_is_kept_or_logged(
    tmp_path: Path, clippings: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sources.toml").write_text(DECLARED)
    (tmp_path / "urls.txt").write_text(f"http://user:{SECRET}@127.0.0.1:9/page\nhttp://user:{SECRET}@[::1/broken\n")
    home = tmp_path / "home"
    options = {"on_failure": f"tell {SECRET}", "webhook": f"https://hooks.example/{SECRET}", "log": "json"}
    logging.getLogger().setLevel(logging.DEBUG)
    logs.begin("json")
    try:
        summary = articles.run(home, tmp_path / "sources.toml", clippings, **options)
    finally:
        logs.begin("off")
        logging.getLogger().setLevel(logging.WARNING)
    assert summary.published and {"land: unreachable", "land: bad_url"} <= summary.rejects.keys()
    said = capfd.readouterr()
    kept = everything(home)
    assert "store.example" in kept and "127.0.0.1:9/rss" in kept and "127.0.0.1:9/page" in kept
    for told in (kept, said.out, said.err, runs.one(home, summary.run_id), repr(summary)):
        assert SECRET not in told
    chosen = Settings.load({}, home=home, sources=(clippings,), **options)
    assert SECRET not in repr(chosen) + json.dumps(chosen.parameters())
    flow_run = SimpleNamespace(name="odd-owl", id="1", start_time=None, parameters=chosen.parameters())
    told = hooks.message(SimpleNamespace(name="refresh"), flow_run, SimpleNamespace(name="Failed", message=None))
    assert SECRET not in json.dumps(told)


@settings(max_examples=40, deadline=None)
@given(st.text(), st.text(st.characters(exclude_characters="/?#@'\"", exclude_categories=["Z", "C"]), min_size=1))
def test_a_user_is_taken_out_of_any_text(before: str, user: str) -> None:
    text = f"{before} sftp://{user}@host/path"
    assert without_user(text).endswith(" sftp://host/path")
    assert without_user(without_user(text)) == without_user(text)


@pytest.mark.parametrize("uri", ["https://e.example/a@b", "file:///x/a@b.txt", "mail me@home", "memory://news/@x"])
def test_what_is_no_user_stays(uri: str) -> None:
    assert without_user(uri) == uri
