"""The static site, built from the published tables alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flows.dashboard.site import SiteSummary, build
    from flows.dashboard.writing import make_ready

__all__ = ["SiteSummary", "build", "make_ready"]


def __getattr__(name: str) -> Any:
    # loaded when asked for: the process beside a build (`aside`) needs neither templates nor tables
    if name in ("SiteSummary", "build"):
        from flows.dashboard import site

        return getattr(site, name)
    if name == "make_ready":
        from flows.dashboard.writing import make_ready

        return make_ready
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
