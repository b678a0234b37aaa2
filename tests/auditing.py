"""Known vulnerabilities of the pinned packages, with or without a network: what `make audit` runs.

    python -m tests.auditing requirements.txt [--advisories all.zip]

Without a file of advisories `pip-audit` asks PyPI about each release. Where an index does not answer about a release (a
mirror may not), its project's page is asked, which tells what is known against the newest one. With a file nobody is
asked: it is OSV's collection for PyPI, a zip of one JSON file an advisory, which any machine can fetch from the address
below. Ends with 0 when nothing is known against any pin, 1 when something is, and 2 when it could not be found out
about every pin, which is no good news.
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from typing import Any, NamedTuple

from packaging.version import InvalidVersion, Version
from pip._internal.models.index import PyPI

COLLECTION = "https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip"
CLEAN, FOUND, UNKNOWN = 0, 1, 2
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
OFFLINE = f"""\
Nothing is known about these packages now, good or bad. Without a network, fetch
  {COLLECTION}
on a machine that has one, and run: make audit ADVISORIES=all.zip"""


class Unknown(RuntimeError):  # noqa: N818
    """Whether anything is known against the packages could not be found out."""


def name_of(package: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", package).lower()


Pin = tuple[str, Version]


def pins(lock: Path) -> list[Pin]:
    """The pinned packages of a lock file; one may be pinned twice, for several Pythons. Raises Unknown without any."""
    found = {(name_of(name), Version(version)) for name, version in _PIN.findall(lock.read_text(encoding="utf-8"))}
    if not found:
        raise Unknown(f"{lock}: pins no package")
    return sorted(found)


def _advisories(collection: Path) -> Iterator[Mapping[str, Any]]:
    try:
        with zipfile.ZipFile(collection) as archive:
            for entry in archive.namelist():
                if entry.endswith(".json"):
                    yield json.loads(archive.read(entry))
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise Unknown(f"{collection}: cannot be read ({error})") from error


def affects(affected: Mapping[str, Any], version: Version) -> bool:
    """Whether an entry `affected` of an OSV advisory is about a version."""
    if str(version) in affected.get("versions", ()):
        return True
    for span in affected.get("ranges", ()):
        if span.get("type") != "ECOSYSTEM":
            continue
        inside = False
        try:
            # Of one span: introduced, then fixed or last affected, perhaps several times, in order of version.
            for event in span.get("events", ()):
                [(kind, told)] = event.items()
                at = Version("0.dev0") if told == "0" else Version(told)
                if kind == "introduced" and version >= at:
                    inside = True
                elif (kind == "fixed" and version >= at) or (kind == "last_affected" and version > at):
                    inside = False
        except (InvalidVersion, ValueError):
            # What cannot be compared is not known to be harmless.
            inside = True
        if inside:
            return True
    return False


def from_collection(wanted: Iterable[Pin], collection: Path) -> list[str]:
    """What the advisories of a collection say against the pins, a line each. Raises Unknown when it holds none."""
    versions: dict[str, list[Version]] = {}
    for name, version in wanted:
        versions.setdefault(name, []).append(version)
    lines, read = [], 0
    for advisory in _advisories(collection):
        read += 1
        if advisory.get("withdrawn"):
            continue
        for affected in advisory.get("affected", ()):
            package = affected.get("package", {})
            if package.get("ecosystem") != "PyPI":
                continue
            name = name_of(package.get("name", ""))
            lines += [
                f"{name} {version}: {advisory['id']} {advisory.get('summary', '')}".strip()
                for version in versions.get(name, ())
                if affects(affected, version)
            ]
    if not read:
        raise Unknown(f"{collection}: holds no advisory")
    return sorted(set(lines))


class Answer(NamedTuple):
    """What was found out: a line for each vulnerability, and a line for each package nobody could answer for."""

    known: list[str]
    unknown: list[str]


def _line(package: str, version: object, vulnerability: Mapping[str, Any], fixed: str) -> str:
    return f"{package} {version}: {vulnerability['id']}, fixed in {', '.join(vulnerability.get(fixed) or ()) or 'none'}"


def from_project(pin: Pin, index: str) -> Answer:
    """What a project's page at an index (an address, `/name/json` is put after it) says against a release.

    The page tells of the newest release only, so a pin of an older one stays unknown.
    """
    name, version = pin
    try:
        with urllib.request.urlopen(f"{index}/{name}/json", timeout=60) as reply:
            page = json.load(reply)
        newest, known = Version(page["info"]["version"]), page["vulnerabilities"]
    except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException) as error:
        return Answer([], [f"{name} {version}: not answered for ({error})"])
    if newest != version:
        return Answer([], [f"{name} {version}: only the newest release, {newest}, is answered for"])
    return Answer([_line(name, version, each, "fixed_in") for each in known if not each.get("withdrawn")], [])


def from_service(wanted: Iterable[Pin], lock: Path, index: str) -> Answer:
    """What PyPI says against the pins, asked by pip-audit. Raises Unknown when it gave no answer at all."""
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--format", "json"]
    done = subprocess.run([*command, "-r", str(lock)], capture_output=True, text=True, check=False)
    try:
        packages = json.loads(done.stdout)["dependencies"]
        answered = {(name_of(each["name"]), Version(each["version"])) for each in packages if "vulns" in each}
    except (ValueError, KeyError, TypeError):
        said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise Unknown(f"pip-audit could not ask PyPI: {said}") from None
    known = [
        _line(package["name"], package["version"], each, "fix_versions")
        for package in packages
        for each in package.get("vulns", ())
    ]
    # What does not apply to this machine (another system, another Python) is not in the answer, and asked for as well.
    missed = [pin for pin in wanted if pin not in answered]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(from_project, missed, repeat(index)))
    return Answer(
        sorted(known + [line for answer in answers for line in answer.known]),
        sorted(line for answer in answers for line in answer.unknown),
    )


def main(arguments: list[str] | None = None) -> int:
    """Tell what is known against the pins; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lock", type=Path)
    parser.add_argument("--advisories", type=Path)
    parser.add_argument("--index", default=PyPI.pypi_url, help="where project pages are, if not at PyPI")
    given = parser.parse_args(arguments)
    try:
        wanted = pins(given.lock)
        if given.advisories:
            known, unknown = Answer(from_collection(wanted, given.advisories), [])
        else:
            known, unknown = from_service(wanted, given.lock, given.index)
    except Unknown as nothing:
        print(f"{nothing}\n{OFFLINE}", file=sys.stderr)
        return UNKNOWN
    for line in known:
        print(line)
    print(f"{len(wanted)} pinned packages, {len(known)} known vulnerabilities, {len(unknown)} not answered for")
    if unknown:
        print("\n".join([*unknown, OFFLINE]), file=sys.stderr)
    return FOUND if known else UNKNOWN if unknown else CLEAN


if __name__ == "__main__":
    sys.exit(main())
