"""Files that another process writes: all of them, as they were given, or an error that names one."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.dashboard import aside, filing

PAGES = {f"{n}.html": bytes([n]) * 300_000 for n in range(60)}


@pytest.mark.parametrize("alone", [True, False])
def test_files_stand_when_it_ends(tmp_path: Path, alone: bool) -> None:
    beside = aside.Aside(alone=alone)
    try:
        written = filing.Filing(tmp_path, beside)
        for address, data in PAGES.items():
            written.put(address, data)
        written.put("0.html", b"again")
        written.end()
        assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == PAGES | {"0.html": b"again"}
    finally:
        beside.close()


@pytest.mark.parametrize("alone", [True, False])
def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, alone: bool) -> None:
    beside = aside.Aside(alone=alone)
    try:
        written = filing.Filing(tmp_path, beside)
        with pytest.raises(FileNotFoundError, match="gone"):
            written.put("gone/a.html", b"a")
            written.end()
    finally:
        beside.close()
