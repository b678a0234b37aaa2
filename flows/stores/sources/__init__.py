"""Where documents come from. A source yields inputs; an input is read only when it is not known already."""

from flows.stores.sources.records import Input, Refused, Source  # isort: skip  (first: the others need it)
from flows.stores.sources.files import Files, file_uri

__all__ = ["Files", "Input", "Refused", "Source", "file_uri"]
