"""When "now" is in a text that does not say when it was published."""

from __future__ import annotations


def infer(text: str) -> str | None:
    """The EDTF date of "now" in the text, or None."""
    return None
