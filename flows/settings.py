"""The settings of a run: defaults, then `NEWSLEDGER_*` of the environment, then arguments; frozen once made."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from flows.reference import project_root

PREFIX = "NEWSLEDGER_"
"""What the name of each environment variable begins with: `home` is read from `NEWSLEDGER_HOME`."""


class SettingsError(ValueError):
    """A setting that cannot be used: says which, why, and what would do."""


def _processors() -> int:
    """Processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every system tells
        return os.cpu_count() or 1


def default_home() -> Path:
    """`warehouse/` of the checkout, or the user's data folder for an installed package."""
    root = project_root()
    if (root / "pyproject.toml").is_file():
        return root / "warehouse"
    import platformdirs

    return Path(platformdirs.user_data_dir("newsledger", appauthor=False)) / "warehouse"


def default_sources() -> tuple[Path, ...]:
    """What `seeds/sources.toml` declares: the founding documents, until a user declares more."""
    return (project_root() / "seeds" / "sources.toml",)


_OURS = {"parameter": False}
"""Marks what belongs to this machine, not to a run: it is in no history and on no page."""
_CHOICES = {"on": ("processes", "dask"), "log": ("off", "text", "json")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that a run can be told. Paths are absolute; sizes are bytes."""

    sources: tuple[Path, ...] = field(default_factory=default_sources)
    """Files and folders to read, and TOML files that declare sources."""
    home: Path = field(default_factory=default_home)
    """Folder of the published file, the builds, the landed documents and the computed batches."""
    reference: Path = field(default_factory=lambda: project_root() / "seeds" / "reference")
    """Folder of the reference tables."""
    batch_size: int = 256
    """Documents in a batch: the unit of work, of parallelism, of reuse and of retry."""
    processes: int = field(default_factory=_processors)
    """Processes that compute batches."""
    site_documents: int = 10_000
    """Articles that the site has pages for, the newest; older ones stay in the warehouse. 0 for no site at all."""
    keep_builds: int = 3
    """Published files to keep, the current one among them: what a rollback can go back to."""
    max_document_bytes: int = 16 * 1024 * 1024
    """Largest input that is read."""
    memory_limit: str = "2GB"
    """Memory that DuckDB may use before it spills to disk."""
    on: str = "processes"
    """Where batches are computed: `processes` of this machine, or a `dask` cluster."""
    scheduler: str = ""
    """Address of a Dask scheduler, such as tcp://10.0.0.5:8786; empty for one of our own, with `processes` workers."""
    timeout_seconds: int = 0
    """Longest a run may take, in seconds; 0 for as long as it needs."""
    log: str = field(default="off", metadata=_OURS)
    """What is logged to standard error: `off`, `text`, or `json`, an object a line."""
    on_failure: str = field(default="", repr=False, metadata=_OURS)
    """A command that a failed run starts, without a shell, with what failed as JSON on its standard input."""
    webhook: str = field(default="", repr=False, metadata=_OURS)
    """A URL that a failed run posts the same JSON to. It may hold a secret: it is never shown or logged."""

    def __post_init__(self) -> None:
        for name in ("home", "reference"):
            object.__setattr__(self, name, Path(getattr(self, name)).expanduser().absolute())
        # Symbolic links in a source are looked at by the source itself, so they are not resolved here.
        object.__setattr__(self, "sources", tuple(Path(path).expanduser().absolute() for path in self.sources))
        for name, least in (
            ("batch_size", 1),
            ("processes", 1),
            ("keep_builds", 1),
            ("max_document_bytes", 1),
            ("timeout_seconds", 0),
            ("site_documents", 0),
        ):
            if getattr(self, name) < least:
                raise SettingsError(f"{name} is {getattr(self, name)}; it must be at least {least}")
        if not re.fullmatch(r"\d+(\.\d+)? ?([KMGT]i?)?B", self.memory_limit, re.IGNORECASE):
            raise SettingsError(f"memory_limit is {self.memory_limit!r}; write a size such as 2GB or 500MB")
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in choices:
                raise SettingsError(f"{name} is {getattr(self, name)!r}; it must be one of {', '.join(choices)}")
        if self.scheduler and self.on != "dask":
            raise SettingsError("scheduler is the address of a Dask scheduler; give --on dask (NEWSLEDGER_ON) too")
        if self.webhook and not self.webhook.startswith(("http://", "https://")):
            raise SettingsError("webhook is no address; it must begin with http:// or https://")
        if not self.sources:
            raise SettingsError("no source is given; name at least one file or folder")

    def parameters(self) -> dict[str, Any]:
        """The settings of a run as plain JSON values, for its history; without what belongs to this machine."""

        def plain(value: Any) -> Any:
            if isinstance(value, tuple):
                return [str(path) for path in value]
            return str(value) if isinstance(value, Path) else value

        return {f.name: plain(getattr(self, f.name)) for f in fields(self) if f.metadata.get("parameter", True)}

    @property
    def published(self) -> Path:
        """The published file: a symbolic link to the build that readers should open."""
        return self.home / "newsledger.duckdb"

    @property
    def site(self) -> Path:
        """Folder of the static site."""
        return self.home / "site"

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, **arguments: Any) -> Settings:
        """Settings from `NEWSLEDGER_*` variables and arguments; what is None or empty is as if not given.

        `NEWSLEDGER_SOURCES` holds paths joined by the system's path separator. Raises SettingsError for a value that
        cannot be used and for a variable with the prefix that is no setting.
        """
        environment = os.environ if environment is None else environment
        known = {f.name: f for f in fields(cls)}
        given: dict[str, Any] = {}
        for variable, text in environment.items():
            if not variable.startswith(PREFIX):
                continue
            name = variable[len(PREFIX) :].lower()
            if name not in known:
                raise SettingsError(
                    f"{variable} is no setting; there are {', '.join(PREFIX + n.upper() for n in known)}"
                )
            # As `NEWSLEDGER_HOME=` in a file of settings: not the folder in which the command happens to be.
            if text:
                given[name] = _read(variable, name, text, known[name].type)
        given |= {name: value for name, value in arguments.items() if value not in (None, ())}
        if unknown := sorted(given.keys() - known.keys()):
            raise SettingsError(f"{', '.join(unknown)}: no such setting; there are {', '.join(known)}")
        if isinstance(given.get("sources"), str | Path):
            given["sources"] = (given["sources"],)
        return cls(**given)


def _read(variable: str, name: str, text: str, kind: Any) -> Any:
    if name == "sources":
        return tuple(Path(part) for part in text.split(os.pathsep) if part)
    if kind == "int":
        try:
            return int(text)
        except ValueError:
            raise SettingsError(f"{variable} is {text!r}; it must be a whole number") from None
    return text if kind == "str" else Path(text)
