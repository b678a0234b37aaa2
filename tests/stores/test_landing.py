from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from flows.stores import landing as landing_module
from flows.stores.landing import Landing, Lost, document_id
from flows.stores.sources import Files, Input, Refused

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@dataclass
class Told:
    """A source that holds what it is told, and counts what is read of it."""

    contents: Mapping[str, bytes | Refused]
    name: str = "told"
    prefix: str = "mem:"
    marked: bool = False
    reads: int = 0
    committals: int = 0

    def inputs(self) -> Iterator[Input]:
        for uri, content in self.contents.items():

            def read(content: bytes | Refused = content) -> bytes | Refused:
                self.reads += 1
                return content

            mark = f"{len(content)}-0-0-{uri}" if self.marked and isinstance(content, bytes) else None
            yield Input(uri, self.name, mark, read)

    def committed(self) -> None:
        self.committals += 1

    def covers(self, uri: str) -> bool:
        return uri.startswith(self.prefix)


def land(home: Path, contents: Mapping[str, bytes | Refused], run: int = 1, **more: object) -> dict[str, int]:
    source = contents if isinstance(contents, Told) else Told(contents)
    report = Landing(home).land([source], f"run{run}", NOON + timedelta(hours=run), **more)  # type: ignore[arg-type]
    return {reason: count for (_, reason), count in report.counts.items()}


def events(home: Path) -> list[tuple[str, str, int | None]]:
    return Landing(home).catalogue().select("event", "uri", "version").rows()


def test_new_bytes_land_and_come_back_whole(tmp_path: Path) -> None:
    contents = {"mem:a": b"one", "mem:b": b"\xff\x00two", "mem:c": b""}
    assert land(tmp_path, contents) == {"new": 3}
    landing = Landing(tmp_path)
    records = landing.records(landing.documents())
    found = landing.contents(records)
    assert {r.uri: found[r.content_sha256] for r in records} == contents
    assert [r.document_id for r in records] == [document_id(r.uri, r.content_sha256) for r in records]
    assert [r.received_at for r in records] == [NOON + timedelta(hours=1)] * 3


def test_same_bytes_land_once_whatever_their_names(tmp_path: Path) -> None:
    land(tmp_path, {"mem:a": b"same", "mem:b": b"same"})
    land(tmp_path, {"mem:a": b"same", "mem:b": b"same", "mem:c": b"same"}, 2)
    packs = [pl.read_parquet(path) for path in (tmp_path / "landing" / "packs").iterdir()]
    assert sum(map(len, packs)) == 1
    assert len(Landing(tmp_path).documents()) == 3


def test_a_second_look_at_the_same_adds_nothing(tmp_path: Path) -> None:
    land(tmp_path, {"mem:a": b"one"})
    before = sorted((tmp_path / "landing").rglob("*"))
    assert land(tmp_path, {"mem:a": b"one"}, 2) == {"unchanged": 1}
    assert sorted((tmp_path / "landing").rglob("*")) == before


def test_changed_bytes_are_a_new_version_and_the_old_one_stays(tmp_path: Path) -> None:
    land(tmp_path, {"mem:a": b"one"})
    assert land(tmp_path, {"mem:a": b"two"}, 2) == {"changed": 1}
    landing = Landing(tmp_path)
    records = landing.records(landing.documents())
    assert [(r.version, landing.contents([r])[r.content_sha256]) for r in records] == [(1, b"one"), (2, b"two")]


def test_what_turns_back_to_an_old_text_is_that_version_again(tmp_path: Path) -> None:
    for run, text in enumerate((b"one", b"two", b"one"), 1):
        counts = land(tmp_path, {"mem:a": text}, run)
    assert counts == {"returned": 1}
    ids = Landing(tmp_path).documents()["document_id"].to_list()
    assert len(ids) == len(set(ids)) == 2
    assert land(tmp_path, {"mem:a": b"one"}, 4) == {"unchanged": 1}


def test_vanished_is_marked_once_and_unmarked_when_it_returns(tmp_path: Path) -> None:
    land(tmp_path, {"mem:a": b"one", "mem:b": b"two"})
    land(tmp_path, {"mem:b": b"two"}, 2)
    land(tmp_path, {"mem:b": b"two"}, 3)
    assert [event for event in events(tmp_path) if event[1] == "mem:a"] == [
        ("landed", "mem:a", 1),
        ("vanished", "mem:a", None),
    ]
    assert land(tmp_path, {"mem:a": b"one", "mem:b": b"two"}, 4) == {"returned": 1, "unchanged": 1}
    assert events(tmp_path)[-1][:2] == ("returned", "mem:a")


def test_a_source_speaks_for_its_own_documents_only(tmp_path: Path) -> None:
    land(tmp_path, {"mem:a": b"one"})
    land(tmp_path, Told({}, prefix="other:"), 2)
    assert "vanished" not in {event[0] for event in events(tmp_path)}


def test_what_could_not_be_looked_at_did_not_vanish(tmp_path: Path) -> None:
    down = Refused("unreachable", "the disk does not answer", passing=True)
    here = {"mem:/d/a": b"one", "mem:/d.zip!/b": b"two", "mem:/e": b"three", "mem:/d2": b"four"}
    land(tmp_path, here)
    land(tmp_path, {"mem:/d": down, "mem:/d.zip": down}, 2)
    gone = [uri for event, uri, _ in events(tmp_path) if event == "vanished"]
    assert sorted(gone) == ["mem:/d2", "mem:/e"]
    assert land(tmp_path, here, 3) == {"unchanged": 2, "returned": 2}
    before = len(events(tmp_path))
    land(tmp_path, {"mem:/*/a": down}, 4)
    assert [event for event, *_ in events(tmp_path)[before:]] == ["refused"]


def test_refusal_is_told_once_and_every_time_counted(tmp_path: Path) -> None:
    refused = {"mem:a": Refused("unreadable", "Permission denied")}
    assert land(tmp_path, refused) == {"unreadable": 1}
    assert land(tmp_path, refused, 2) == {"unreadable": 1}
    assert [event[0] for event in events(tmp_path)] == ["refused"]
    assert land(tmp_path, {"mem:a": b"now"}, 3) == {"new": 1}


def test_refused_for_a_while_keeps_its_version(tmp_path: Path) -> None:
    land(tmp_path, {"mem:a": b"one"})
    land(tmp_path, {"mem:a": Refused("unreadable", "Permission denied")}, 2)
    assert land(tmp_path, {"mem:a": b"one"}, 3) == {"returned": 1}
    assert len(Landing(tmp_path).documents()) == 1


def test_known_fingerprints_are_not_read_again(tmp_path: Path) -> None:
    source = Told({"mem:a": b"one", "mem:b": b"two"}, marked=True)
    land(tmp_path, source)
    assert land(tmp_path, source, 2) == {"unchanged": 2}
    assert source.reads == 2


def test_a_file_changed_in_the_same_instant_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # However long this takes, the file is as good as written just now.
    monkeypatch.setattr(landing_module, "_SETTLED_SECONDS", 1e9)
    path = tmp_path / "in" / "a.txt"
    path.parent.mkdir()
    path.write_bytes(b"one")
    source = Files(path.parent, 1000)
    landing = Landing(tmp_path / "home")
    landing.land([source], "run1", NOON)
    status = path.stat()
    path.write_bytes(b"two")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert dict(landing.land([source], "run2", NOON).counts) == {("out", "changed"): 1}


def test_one_input_of_two_sources_is_one_input(tmp_path: Path) -> None:
    sources = [Told({"mem:a": b"one"}), Told({"mem:a": b"one", "mem:b": b"two"})]
    report = Landing(tmp_path).land(sources, "run1", NOON)
    assert (report.inputs, report.new_documents) == (2, 2)


def test_many_inputs_fill_several_packs_and_the_order_is_kept(tmp_path: Path) -> None:
    contents = {f"mem:{n:03}": f"text {n}".encode() for n in range(50)}
    land(tmp_path, contents, pack_documents=8)
    landing = Landing(tmp_path)
    records = landing.records(landing.documents())
    assert [r.uri for r in records] == list(contents)
    assert [r.seq for r in records] == list(range(1, 51))
    assert len(list(landing.packs.iterdir())) == 7
    assert len(landing.contents(records)) == 50


def test_packs_that_nobody_names_and_unfinished_files_are_swept(tmp_path: Path) -> None:
    land(tmp_path, {"mem:a": b"one"})
    landing = Landing(tmp_path)
    whole = sorted((tmp_path / "landing").rglob("*"))
    (landing.packs / f"{'0' * 64}.parquet").write_bytes(b"of a killed run")
    (landing.packs / ".tmp-x.parquet-1").write_bytes(b"half")
    (landing.parts / ".tmp-00000002.parquet-1").write_bytes(b"half")
    assert landing.sweep() == 3
    assert sorted((tmp_path / "landing").rglob("*")) == whole


@pytest.mark.parametrize("damage", ["gone", "cut", "emptied", "changed"])
def test_bytes_that_are_lost_are_noticed(tmp_path: Path, damage: str) -> None:
    land(tmp_path, {"mem:a": b"one"})
    landing = Landing(tmp_path)
    [pack] = landing.packs.iterdir()
    if damage == "gone":
        pack.unlink()
    elif damage == "cut":
        pack.write_bytes(pack.read_bytes()[:-20])
    elif damage == "emptied":
        pl.read_parquet(pack).clear().write_parquet(pack)
    else:
        pl.read_parquet(pack).with_columns(content=pl.lit(b"two")).write_parquet(pack)
    with pytest.raises(Lost, match="restore it") as caught:
        landing.contents(landing.records(landing.documents()))
    assert str(pack) in str(caught.value)


def test_a_damaged_catalogue_is_noticed(tmp_path: Path) -> None:
    land(tmp_path, {"mem:a": b"one"})
    landing = Landing(tmp_path)
    [part] = landing.parts.iterdir()
    part.write_bytes(b"PAR1")
    with pytest.raises(Lost, match="restore it"):
        landing.catalogue()
