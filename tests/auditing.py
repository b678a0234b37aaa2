"""Known vulnerabilities of the pinned packages, with or without a network: what `make audit` runs.

    python -m tests.auditing requirements.txt [--advisories all.zip]

Without a file of advisories `pip-audit` asks PyPI. With one nobody is asked: it is OSV's collection for PyPI, a zip of
one JSON file an advisory, which any machine can fetch from the address below. Ends with 0 when nothing is known against
any pin, 1 when something is, and 2 when it could not be found out, which is no good news.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

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


def pins(lock: Path) -> dict[str, Version]:
    """The pinned packages of a lock file with their versions. Raises Unknown when it pins none."""
    found = {name_of(name): Version(version) for name, version in _PIN.findall(lock.read_text(encoding="utf-8"))}
    if not found:
        raise Unknown(f"{lock}: pins no package")
    return found


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


def from_collection(wanted: Mapping[str, Version], collection: Path) -> list[str]:
    """What the advisories of a collection say against the pins, a line each. Raises Unknown when it holds none."""
    lines, read = [], 0
    for advisory in _advisories(collection):
        read += 1
        if advisory.get("withdrawn"):
            continue
        for affected in advisory.get("affected", ()):
            package = affected.get("package", {})
            name = name_of(package.get("name", ""))
            if package.get("ecosystem") == "PyPI" and name in wanted and affects(affected, wanted[name]):
                lines.append(f"{name} {wanted[name]}: {advisory['id']} {advisory.get('summary', '')}".strip())
    if not read:
        raise Unknown(f"{collection}: holds no advisory")
    return sorted(set(lines))


def from_service(lock: Path) -> list[str]:
    """What PyPI says against the pins, asked by pip-audit, a line each. Raises Unknown when it gave no answer."""
    command = [sys.executable, "-m", "pip_audit", "--strict", "--require-hashes", "--disable-pip", "--format", "json"]
    done = subprocess.run([*command, "-r", str(lock)], capture_output=True, text=True, check=False)
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise Unknown(f"pip-audit could not ask PyPI about every package: {said}") from None
    return [
        f"{package['name']} {package['version']}: {each['id']}, fixed in {', '.join(each['fix_versions']) or 'none'}"
        for package in packages
        for each in package.get("vulns", ())
    ]


def main(arguments: list[str] | None = None) -> int:
    """Tell what is known against the pins; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lock", type=Path)
    parser.add_argument("--advisories", type=Path)
    given = parser.parse_args(arguments)
    try:
        wanted = pins(given.lock)
        lines = from_collection(wanted, given.advisories) if given.advisories else from_service(given.lock)
    except Unknown as unknown:
        print(f"{unknown}\n{OFFLINE}", file=sys.stderr)
        return UNKNOWN
    for line in lines:
        print(line)
    print(f"{len(wanted)} pinned packages, {len(lines)} known vulnerabilities")
    return FOUND if lines else CLEAN


if __name__ == "__main__":
    sys.exit(main())
