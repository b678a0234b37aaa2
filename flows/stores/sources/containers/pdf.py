"""The text of a PDF (pypdf, the extra `pdf`)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import BinaryIO

from flows.stores.sources.containers.records import ContainerError, Fields, Limits, Member
from flows.stores.sources.records import Refused, too_large


def read_pdf(file: BinaryIO, limits: Limits, fields: Fields) -> Iterator[Member]:
    """The text of all pages as one document, with the title and the author that the file names."""
    try:
        from pypdf import PdfReader
    except ImportError:
        raise ContainerError("reading PDF needs an extra: pip install 'newsledger[pdf]'") from None
    # What is wrong with a file is told as a refusal, not on the terminal.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(file)
        pages: list[str] = []
        size = 0
        for page in reader.pages:
            pages.append(page.extract_text())
            size += len(pages[-1])
            if size > limits.member_bytes:
                yield Member("", too_large(f"its text has more than {limits.member_bytes:,} characters"))
                return
        about = reader.metadata
        told = {"title": about.title, "author": about.author} if about else {}
    # pypdf raises whatever its parsing of a broken file runs into.
    except Exception as error:
        raise ContainerError(f"it is no PDF that can be read: {type(error).__name__}: {error}") from error
    text = "\n".join(pages)
    if not text.strip():
        yield Member("", Refused("empty", "no page has text; scanned pages need OCR first"))
        return
    yield Member("", text.encode("utf-8", "replace"), {key: str(value) for key, value in told.items() if value})
