"""Long lists in parts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flows.dashboard.paging import LINKS, split


@given(st.lists(st.integers(), max_size=300), st.integers(1, 40))
def test_the_parts_are_the_list(rows: list[int], size: int) -> None:
    found = list(split(rows, size, "list.html", "list-{}.html"))
    assert [row for _, piece, _ in found for row in piece] == rows
    addresses = [address for address, _, _ in found]
    assert addresses[0] == "list.html"
    assert len(set(addresses)) == len(addresses)
    for address, _, links in found:
        assert [link["url"] for link in links if link["current"]] == [address]
        assert {link["url"] for link in links} <= set(addresses)


def test_a_long_list_links_some_parts_and_the_first_of_each_year() -> None:
    names = [str(2000 + at // 10) for at in range(60)]
    _, _, links = list(split(range(60), 1, "a.html", "a-{}.html", names))[35]
    assert len(links) < 20
    assert LINKS < 60
    assert [link["name"] for link in links if link["current"]] == ["2003"]
    assert {link["name"] for link in links} == {str(year) for year in range(2000, 2006)}


def test_an_empty_list_has_one_part() -> None:
    assert list(split([], 10, "a.html", "a-{}.html")) == [
        ("a.html", [], [{"url": "a.html", "name": "1", "current": True}])
    ]
