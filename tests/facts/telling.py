"""The events of a text, and the only one of a type, for tests."""

from __future__ import annotations

from flows.facts import document, events
from flows.facts.records import Event

ANCHOR = "2013-08-06"


def found(text: str, anchor: str | None = ANCHOR) -> list[Event]:
    """The events of a text that was published on a day."""
    return list(events.find(document.read(text, anchor)))


def only(text: str, event_type: str) -> Event:
    """The event of this type in a text that tells one."""
    told = found(text)
    matching = [event for event in told if event.event_type == event_type]
    assert len(matching) == 1, [(event.event_type, event.rule) for event in told]
    return matching[0]
