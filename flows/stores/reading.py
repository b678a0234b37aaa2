"""What a process that reads documents has ready, whether it begins anew or as a copy of another."""

from __future__ import annotations

import gc
from datetime import date

from flows.reference import Reference
from flows.stores import documents
from flows.text import duplicates


def make_ready(reference: Reference) -> None:
    """Load what reading English needs once in a process: the patterns of the reference, the tables.

    The model of languages takes half a second and is loaded by the first text that is not plainly English.
    """
    sentence = (
        "Acme Corporation said on Monday, 5 March 2018, that sales rose 12% to $3.4 million in 2017, up from 2016."
    )
    # Patterns for lines are compiled by the length of the line, in words.
    text = "\n".join([sentence, *("the " * words for words in (1, 5, 10, 20, 30, 50, 100, 200))])
    received = documents.Received("", "", text.encode(), date(2018, 3, 6))
    duplicates.signatures([documents.read(received, reference, limit=len(text)).masked])


def settle() -> None:
    """Tell the collector that all there is now stays, and to come less often: its walks are a tenth of all time.

    For a process that reads documents and ends, after `make_ready`. A document makes some ten thousand records, and
    nearly all go without it, so every 700 new ones (Python's own measure) is too often; 10,000 took 5% less time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)
