"""Where documents come from. A source yields inputs; an input is read only when it is not known already."""

from flows.stores.sources.records import Container, Input, Refused, Source, opened  # isort: skip  (first: the others need it)
from flows.stores.sources.files import Files, file_uri
from flows.stores.sources.make import make

__all__ = ["Container", "Files", "Input", "Refused", "Source", "file_uri", "make", "opened"]
