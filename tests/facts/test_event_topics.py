"""What speech is about, on made-up sentences."""

from __future__ import annotations

import pytest

from flows.facts.extract import extract


def targets(text: str) -> set[str]:
    """The targets of the statements in a text."""
    return {t for e in extract(text, anchor="2013-08-05").events if e.event_type == "statement" for t in e.targets}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Nokia fell. President Ann Hollis said on Monday that the plan was unacceptable.", "plan"),
        ("Nokia apologised to customers on Monday.", "customers"),
        ("Nokia fell. Minister Ann Hollis said on Monday the strike was unnecessary.", "strike"),
        ("Nokia fell. Minister Ann Hollis said on Monday that growers had dumped the grain.", "grain"),
        ("Nokia fell. Minister Ann Hollis said on Monday that Siemens had failed.", "Siemens"),
        ("Nokia threatened on Monday to oppose the merger unless jobs were protected.", "merger"),
    ],
)
def test_what_is_spoken_of(text: str, meant: str) -> None:
    assert meant in targets(text)


def test_an_adjective_is_no_topic() -> None:
    assert "unacceptable" not in targets("Nokia said on Monday that the plan was unacceptable.")
