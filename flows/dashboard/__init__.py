"""The static site, built from the published tables alone."""

from flows.dashboard.site import SiteSummary, build

__all__ = ["SiteSummary", "build"]
