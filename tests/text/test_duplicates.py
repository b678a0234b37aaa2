"""What counts as the same story in the same words, and what only looks like it."""

# ruff: noqa: E501
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.text.duplicates import clusters

STORY = """Aster Motors is going to close its plant in Gdansk and move the work to Lyon, the company announced on Monday.
About 2,300 jobs are affected, and most of the workers will be offered a transfer or early retirement.
Anna Kowalski, who has led the group since 2016, said the step had been considered for several months.
The group expects to save 48 million euros a year once the move is complete, and Kowalski promised that no other site would follow.
Local politicians reacted angrily and asked the government in the capital to step in before the end of March.
Sales in the region had fallen for five years in a row because buyers turned to cheaper rivals.
Suppliers around the factory, many of them small family firms, fear for their own future.
Shares of Aster Motors rose 3.4 percent in early trading in Frankfurt after the news."""
TOLD_OTHERWISE = """Production at the Gdansk works of Aster Motors will come to an end, with Lyon taking over, according to a notice to staff.
Unions put the number of posts at risk at 2,300, though some people may be able to relocate.
Chief executive Anna Kowalski, in office from 2016, described the decision as the end of a long review.
Annual costs should fall by EUR 48 million, the finance department estimates.
The mayor called it a betrayal; an urgent debate in parliament has been requested for March.
Demand there has been shrinking for half a decade as low-cost competitors gained ground.
Down the road, owners of little businesses that deliver components were counting what would be left.
Investors cheered: the stock of the maker opened 3.4 percent higher in Frankfurt."""
FOREIGN = """A storm off the coast of Portugal has delayed dozens of ferries, and rescue crews were on their way to a trawler.
Forecasters expect winds of 120 kilometres an hour until late on Thursday, when the front should reach Spain.
Schools in Lisbon stay closed, and the airport has asked travellers to check with their airline before they set out.
The harbour master, Rui Teixeira, told reporters that nobody had been hurt so far, but that the night would be long."""


def report(quarter: str, month: str, figures: list[str]) -> str:
    a, b, c, d, e, f = figures
    return f"""Aster Systems today reported results for the {quarter} quarter, ended {month} 30.
Revenue was {a} million dollars, up {b} percent from the same quarter of the previous year.
Net income came to {c} million dollars, or {d} dollars per diluted share, and gross margin was {e} percent.
"We are pleased with the performance of the quarter and with the loyalty of our customers," said Anna Kowalski, chief executive of Aster Systems.
The company ended the quarter with {f} million dollars in cash and marketable securities, and will hold its conference call at two in the afternoon."""


def together(*texts: str) -> bool:
    return len(set(clusters(texts))) == 1


def apart(*texts: str) -> bool:
    return len(set(clusters(texts))) == len(texts)


def test_a_copy_whatever_its_typography() -> None:
    assert together(STORY, STORY.upper().replace(",", " —").replace("\n", "\r\n\r\n"))


def test_a_copy_too_short_for_shingles() -> None:
    assert together("Profit warning", "profit warning.")
    assert apart("Profit warning", "Profit forecast", "", "")


def test_a_truncated_reprint() -> None:
    assert together(STORY, "\n".join(STORY.splitlines()[:3]))


def test_a_reprint_with_another_lead_and_paragraphs_cut() -> None:
    lines = STORY.splitlines()
    assert together(STORY, "Bad news for thousands of families this week.\n" + "\n".join(lines[1:3] + lines[4:7]))


def test_a_reprint_full_of_errors() -> None:
    rng = random.Random(5)
    words = [word[:1] + word[2:] if rng.random() < 0.08 else word for word in STORY.split()]
    assert together(STORY, " ".join(words))


def test_a_reprint_with_some_numbers_corrected() -> None:
    assert together(STORY, STORY.replace("2,300", "2,350").replace("3.4", "3.6"))


def test_a_splice_belongs_with_the_story_it_tells_most_of() -> None:
    numbers = clusters([STORY, FOREIGN, STORY + "\n" + "\n".join(FOREIGN.splitlines()[:3])])
    assert numbers[0] == numbers[2] != numbers[1]


def test_the_same_event_in_other_words() -> None:
    assert apart(STORY, TOLD_OTHERWISE)


def test_the_same_form_for_another_company() -> None:
    other = STORY
    for here, there in {
        "Aster": "Boreal", "Gdansk": "Malmo", "Lyon": "Turin", "Anna Kowalski": "Jonas Quist", "Kowalski": "Quist",
        "2,300": "1,150", "2016": "2009", "48": "71", "3.4": "0.8", "March": "June", "Frankfurt": "Stockholm",
    }.items():  # fmt: skip
        other = other.replace(here, there)
    assert apart(STORY, other)


STOCK = """People who live near the site spoke of a cautious relief, though many of them remembered earlier promises that came to nothing once the first headlines had faded.
It is hard to say whether the plan will work, since so much of it rests on partners who have interests of their own and have rarely agreed on anything before."""


ITEMS = (
    f"Aster Foods spent $4.3 billion on research in 2019.\n{STOCK}\nAster Foods made Kemal Schmidt its chief on May 1.",
    f"In 2004 the users of Ember Pharma rose to 2.06 million.\n{STOCK}\nEmber Pharma shut a plant in Perth on June 14.",
)


def test_items_that_share_stock_sentences_and_neither_a_name_nor_a_number() -> None:
    assert apart(*ITEMS)


def test_an_excerpt_in_capitals_names_the_same_for_all_that() -> None:
    assert together(STORY, "\n".join(STORY.upper().splitlines()[:4]))


def test_consecutive_quarterly_reports() -> None:
    assert apart(
        report("second", "June", ["410.2", "7", "52.1", "0.41", "38.2", "801"]),
        report("third", "September", ["433.9", "9", "61.7", "0.49", "39.1", "846"]),
    )


def test_chinese_is_compared_by_characters() -> None:
    story = "淘宝突然禁止卖家在店铺中使用微信二维码，并将微信中的所有链接改为跳转到手机淘宝下载页面，理由是微信存在安全风险。"
    other = (
        "据报道，阿里巴巴与腾讯正在商谈合作条款，淘宝可能会在微信开设小程序以直接完成交易闭环，双方都没有回应这个消息。"
    )
    numbers = clusters([story, other, story.replace("突然", "忽然")])
    assert numbers[0] == numbers[2] != numbers[1]


def test_a_hundred_copies_cost_no_hundred_squared() -> None:
    assert set(clusters([STORY + f"\nReprint number {n}." for n in range(100)])) == {0}


@settings(max_examples=25, deadline=None)
@given(st.permutations([STORY, TOLD_OTHERWISE, FOREIGN, STORY.lower(), "\n".join(STORY.splitlines()[:4]), ""]))
def test_the_order_of_texts_does_not_matter(texts: list[str]) -> None:
    numbers = clusters(texts)
    groups = {
        frozenset(text for text, number in zip(texts, numbers, strict=True) if number == each) for each in numbers
    }
    assert groups == {
        frozenset({STORY, STORY.lower(), "\n".join(STORY.splitlines()[:4])}),
        frozenset({TOLD_OTHERWISE}),
        frozenset({FOREIGN}),
        frozenset({""}),
    }


def test_no_texts() -> None:
    assert clusters([]) == []
