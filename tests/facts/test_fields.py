"""Document fields from bylines, captions, titles and page metadata."""

from datetime import date

import pytest

from flows.facts.fields import DocumentFields, fields
from flows.text.clean import clean
from flows.text.records import Page

TITLE = "Bicycle maker Veloria lifts sales by a tenth"
BODY = (
    "The maker of bicycles said that sales in its home market rose by a tenth.",
    "Costs for steel and rubber went up as well, but prices held.",
    "Analysts had expected less, and the shares gained four percent.",
)


def read(
    *head: str, foot: tuple[str, ...] = (), received: date | None = None, given: Page | None = None
) -> DocumentFields:
    return fields(clean("\n".join((TITLE, *head, *BODY, *foot))), received=received, given=given)


@pytest.mark.parametrize(
    ("byline", "author", "publisher", "published"),
    [
        (
            "By Ann Poe Source:Northern Courier Published: 2012-3-4 08:09:10",
            "Ann Poe",
            "Northern Courier",
            "2012-03-04",
        ),
        ("2012/03/0408:09:10 industry 77", None, None, "2012-03-04"),
        ("March 4, 2012", None, None, "2012-03-04"),
        ("4 March 2012", None, None, "2012-03-04"),
        ("Sunday, March 04, 2012", None, None, "2012-03-04"),
        ("By Ann Poe", "Ann Poe", None, None),
        ("By Ann Poe, Industry Editor", "Ann Poe", None, None),
        ("By Ann Poe and Bo Roe", "Ann Poe and Bo Roe", None, None),
        ("By Ann Poe | March 4, 2012", "Ann Poe", None, "2012-03-04"),
        ("Ann Poe March 4, 2012 8:09 AM", "Ann Poe", None, "2012-03-04"),
        ("Reuters March 4, 2012 8:09 AM", None, "Reuters", "2012-03-04"),
        ("Published: 4 March 2012 08:10 GMT", None, None, "2012-03-04"),
        ("Posted on March 4, 2012 by Ann Poe", "Ann Poe", None, "2012-03-04"),
        ("Published March 4, 2012 Updated March 9, 2012", None, None, "2012-03-04"),
        ("作者：王小明 来源：北方快报 发布时间：2012-03-04 08:09", "王小明", "北方快报", "2012-03-04"),
        ("2012年3月4日 08:09 来源：北方快报", None, "北方快报", "2012-03-04"),
    ],
)
def test_a_byline_under_the_title(
    byline: str, author: str | None, publisher: str | None, published: str | None
) -> None:
    got = read(byline)
    assert (got.title, got.author, got.publisher, got.published) == (TITLE, author, publisher, published)


def test_an_author_line_at_the_foot() -> None:
    assert read(foot=("Author: Ann Poe",)).author == "Ann Poe"


def test_the_site_behind_a_repeated_title_is_the_publisher() -> None:
    got = read(foot=(f"{TITLE} - WheelDaily", f"{TITLE} - WheelDaily"))
    assert got.publisher == "WheelDaily"
    assert got.title == TITLE


def test_a_document_that_starts_with_prose_has_no_title() -> None:
    assert fields(clean("\n".join(BODY))).title is None


def test_the_anchor_is_the_date_of_publication() -> None:
    got = read("March 4, 2012", received=date(2012, 5, 1))
    assert (got.anchor, got.anchor_basis) == ("2012-03-04", "published")


def test_a_date_after_receipt_is_refused() -> None:
    got = read("March 4, 2032", received=date(2012, 5, 1))
    assert got.published is None
    assert (got.anchor, got.anchor_basis) == ("2012-05-01", "received")


def test_where_it_is_tomorrow_a_page_is_of_tomorrow() -> None:
    assert read("March 5, 2012", received=date(2012, 3, 4)).published == "2012-03-05"
    assert read("March 6, 2012", received=date(2012, 3, 4)).published is None


def test_an_anchor_is_inferred_where_the_text_tells_the_time() -> None:
    text = (
        "Entering the spring of 2014, the market may turn. Sales have been slow this year, the maker of bicycles said."
    )
    got = fields(clean(text), received=date(2020, 1, 1))
    assert got.published is None
    assert got.anchor_basis in ("inferred", "received")
    assert got.anchor is not None


def test_what_the_page_says_comes_first() -> None:
    given = Page("", title="Veloria sells more", author="Bo Roe", published="2012-03-05", publisher="Wheel Daily")
    got = read("By Ann Poe | March 4, 2012", given=given, received=date(2012, 5, 1))
    assert got == DocumentFields("Veloria sells more", "Bo Roe", "Wheel Daily", "2012-03-05", "2012-03-05", "published")


def test_a_date_of_the_page_after_receipt_yields_to_the_byline() -> None:
    got = read("March 4, 2012", given=Page("", published="2032-01-01"), received=date(2012, 5, 1))
    assert got.published == "2012-03-04"


def test_the_founding_document_without_a_date_gives_none() -> None:
    assert read().published is None
