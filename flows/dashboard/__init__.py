"""The static site, built from the published tables alone."""

from flows.dashboard.site import SiteSummary, build
from flows.dashboard.writing import make_ready

__all__ = ["SiteSummary", "build", "make_ready"]
