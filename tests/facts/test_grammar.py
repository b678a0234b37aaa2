"""The classes of words are those of the table: a row that a user adds or widens is followed without code."""

from types import MappingProxyType

from flows.facts import dates, quantities
from flows.facts.extract import extract
from flows.facts.grammar import Grammar, grammar
from flows.reference import Reference, default


def changed(table: str, key: str, column: str, *more: str) -> Reference:
    """The packaged tables, with items added to the list in one cell."""
    rows = tuple(
        MappingProxyType({**row, column: (*row[column], *more)}) if key in (row.get("role"), row.get("phrase")) else row
        for row in default()[table]
    )
    return Reference({**default(), table: rows}, f"{table}:{key}:{more}")


def test_every_role_of_the_table_is_a_class() -> None:
    roles = {row["role"] for row in default()["grammar_words"]}
    assert roles == set(Grammar.__slots__) - {"hard_stop", "goods"}


def test_a_commodity_that_is_added_has_a_price() -> None:
    known = changed("grammar_words", "commodity", "words", "yttria sand")
    text = "Acme rose. The average price of yttria sand fell to $310 a tonne."
    found = extract(text, anchor="2014-08-12", reference=known).metrics[0]
    assert (found.entity_surface, found.measure) == ("yttria sand", "price")
    assert grammar(known).goods.search("of yttria sand and") is not None


def test_a_word_of_comparison_is_none_behind_the_words_of_its_row() -> None:
    text = "It vaulted over 300 jets."
    assert quantities.find(text)[0].comparator == "gt"
    assert (
        quantities.find(text, reference=changed("comparators", "over", "unless_after", "vaulted"))[0].comparator == "eq"
    )


def test_dollars_are_those_of_the_table() -> None:
    told = "It has 3 billion Hong Kong dollars in cash and owes 5 billion dollars."
    assert [q.unit for q in quantities.find(told)] == ["HKD", "HKD"]
    assert [q.unit for q in quantities.find("It pays 40 cents a share, and sold A$30 million of bonds.")] == [
        "AUD",
        "AUD",
    ]
    assert [q.unit for q in quantities.find("It pays 40 cents a share, and sold US$30 million of bonds.")] == [
        "USD",
        "USD",
    ]


def test_what_a_number_counts_that_looks_like_a_year_is_in_the_table() -> None:
    rows = (*default()["date_words"], {"word": "baht", "kind": "year_counts", "value": "x", "ambiguous": False})
    known = Reference({**default(), "date_words": rows}, "baht")
    assert [d.edtf for d in dates.find("He spent it in 2000 baht.", "2014-08-12")] == ["2000"]
    assert dates.find("He spent it in 2000 baht.", "2014-08-12", reference=known) == []
