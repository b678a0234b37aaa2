"""Pages and feeds over HTTP: polite, bounded, and kept away from private addresses."""

from flows.stores.sources.web.client import Client, Manners
from flows.stores.sources.web.feeds import Feed
from flows.stores.sources.web.urls import UrlList

__all__ = ["Client", "Feed", "Manners", "UrlList"]
