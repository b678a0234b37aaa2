"""The day of what a report of a day leaves undated."""

from __future__ import annotations

import pytest

from flows.facts.extract import extract


def dated(text: str, anchor: str) -> dict[str, str | None]:
    """The dates of a text's events by their types."""
    return {event.event_type: event.date for event in extract(text, anchor=anchor).events}


@pytest.mark.parametrize(
    ("anchor", "date"),
    [("2016-06-14", "2016-06-14"), ("2016-06-18", "2016-06")],
    ids=["a weekday", "a Saturday"],
)
def test_shares_move_on_the_day_of_the_report(anchor: str, date: str) -> None:
    assert dated("Nokia shares fell 4 percent in Helsinki.", anchor)["security_price"] == date


def test_shares_that_have_moved_did_so_on_no_certain_day() -> None:
    assert dated("Nokia shares have fallen 40 percent in Helsinki.", "2016-06-14").get("security_price") != "2016-06-14"


def test_speech_is_of_the_day_of_the_event_that_opens_the_report() -> None:
    opening = "Boeing opened a plant in Seattle on Tuesday."
    said = ' Boeing chief executive Jim McNerney said: "We thank our workers."'
    assert dated(opening + said, "2016-06-14")["statement"] == "2016-06-14"
    assert dated(opening.replace("Tuesday", "Monday") + said, "2016-06-14")["statement"] == "2016-06"
