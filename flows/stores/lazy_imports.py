"""Packages that are loaded when first used: for a library that imports more than we use of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import LazyLoader, find_spec
from types import ModuleType


class _Finder(MetaPathFinder):
    """Finds some modules where they are, and gives them the standard library's lazy loader."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in self.names:
            return None
        self.names -= {fullname}  # the others find it now
        spec = find_spec(fullname)
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


def put_off(*names: str) -> None:
    """From now on, load these modules when something of them is first used, not when they are imported.

    One that is loaded already, or put off already, stays as it is.
    """
    waiting = frozenset(name for name in names if name not in sys.modules)
    waiting -= {name for each in sys.meta_path if isinstance(each, _Finder) for name in each.names}
    if waiting:
        sys.meta_path.insert(0, _Finder(waiting))
