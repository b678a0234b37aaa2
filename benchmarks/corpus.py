"""A seeded corpus of any size, with its truth: articles of about 5 kB with planted facts, noise and reprints.

    python -m benchmarks.corpus OUT --documents 10000 [--seed 1] [--first 0] [--short]

`--short` writes items of about .8 kB, as a wire sends them: one planted fact, one event, and little around them.

Writes OUT/articles/part-N.parquet (id, url, title, published, publisher, text) and OUT/truth/part-N.parquet (id, story,
kind, and for each planted fact entity, measure, aspect, value, unit, year). Document n depends on seed and n alone, so
a corpus grows by writing what comes after it.
"""

# ruff: noqa: E501, SIM905
from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

STEM = "Aster Boreal Cobalt Delta Ember Fjord Granite Helix Indigo Juniper Krypton Lumen Meridian Nimbus Orion Pallas Quartz Ridge Summit Tidal Umbra Vertex Willow Xenon Yarrow Zephyr".split()
ENDING = ("", "is", "ora", "elle", "ium")
WORLD = 200_000
"""So many documents write of the companies with one ending; the next ones of others."""
MIDDLE = "Blue North Star Red River Stone Green West Iron Gold High Clear".split()
TAIL = "Motors Foods Systems Airlines Energy Pharma Retail Bank Logistics Media Telecom Steel".split()
FIRST = "Anna Bruno Carla Dieter Elena Farid Grace Hiro Ines Jonas Kemal Laura Marek Nadia Oscar Priya Quentin Rosa Stefan Tara".split()
LAST = "Abbott Bergmann Castillo Dubois Eriksen Fontaine Hayashi Ivanov Jensen Kowalski Lindqvist Moreau Novak Okafor Petrov Rossi Schmidt Tanaka".split()
CITY = "Lisbon Osaka Denver Gdansk Lyon Pune Cardiff Tampere Quito Perth Leipzig Turin Boston Busan".split()
MONTH = "January February March April May June July August September October November December".split()
PUBLISHER = ("Harbor Post", "The Ledger Times", "Morning Courier", "Metro Business Wire", "Daily Quay")

# (sentence, measure, aspect, unit, least, most): {n} is the number as it is written, {c} the company, {y} the year.
FACTS = (
    ("{c} said revenue reached ${n} in {y}.", "revenue", "level", "USD", 2e8, 9e10),
    ("In {y}, {c} posted a net profit of ${n}.", "net_income", "level", "USD", 1e7, 9e9),
    ("{c} employed {n} people at the end of {y}.", "employees", "level", "count", 12_000, 900_000),
    (
        "The number of monthly active users of {c} rose to {n} in {y}.",
        "monthly_active_users",
        "level",
        "count",
        2e6,
        9e8,
    ),
    ("{c}'s market share stood at {n}% in {y}.", "market_share", "level", "percent", 3, 60),
    ("Revenue of {c} grew {n}% in {y}.", "revenue", "change", "percent", 2, 80),
    ("{c} spent ${n} on research and development in {y}.", "expense", "level", "USD", 1e7, 8e9),
    ("{c} had {n} merchants on its platform in {y}.", "merchants", "level", "count", 20_000, 9e6),
)
EVENTS = (
    "On {d}, {c} acquired {o}.",
    "{c} appointed {p} as chief executive on {d}.",
    "{c} and {o} signed an agreement on {d}.",
    "On {d}, {c} launched a new service in {t}.",
    "{c} closed its plant in {t} on {d}.",
)
FILLER = (
    "Analysts who follow the industry were divided over what the announcement means for smaller rivals, and several of them said that the answer depends on how quickly customers change their habits.",
    "The company did not give details, and a spokeswoman declined to comment beyond a short note that was sent to staff and seen by this newspaper.",
    "People who live near the site described a mood of cautious relief, though many of them remembered earlier promises that came to nothing after the first headlines had faded.",
    "It is not easy to say whether the plan will work, since so much of it rests on partners who have interests of their own and who have rarely agreed on anything in the past.",
    "Supporters of the decision argue that waiting any longer would only have made the problem worse, while critics point to the lack of a clear timetable.",
    "{p}, who has worked in the field for most of a long career, called the step overdue and said that it should have been taken under the previous management.",
    "In {t}, where the company has its roots, the news was received with interest but without much surprise, because rumours had been going around for weeks.",
    "Suppliers said that they had been told to expect changes in the way orders are placed, without being told when those changes would begin.",
)
# What fills the rest is put together from words, so that two stories share turns of phrase and no sentences.
NOUN = "audience archive ambition balance bargain barrier budget calendar campaign career chapter choice circle claim climate colleague comment committee compromise concern condition confidence context contract corner council courage crowd culture custom debate decade decision delay demand design detail dialogue doubt draft duty effort engineer estimate evening example expert failure feeling figurehead forecast friend future gesture guest habit hearing horizon hurdle idea impulse insider instinct interest journey kitchen label landscape lawyer leader lesson limit logic machine margin matter meeting memory method mistake model moment mood motive neighbour notion observer obstacle opinion outcome partner patience pattern pause pioneer planner platform pledge point practice pressure priority problem process promise proposal puzzle question reader reason recipe reform remark request resource response result reward rhythm risk role routine rumour rule schedule season secret setback shadow signal skill solution speaker spirit stage standard strategy struggle style subject summary supplier surprise survey symbol system talent teacher tension theory threshold timetable tone topic tradition trend trouble trust variant venture verdict version vision voice warning weakness weather window witness worker workshop".split()
ADJECTIVE = "able ample ancient anxious awkward bitter blunt brave brief bright broad calm careful cautious central certain cheerful civil clumsy common complex constant curious daily decent delicate distant doubtful dull eager early easy empty exact faint familiar famous fierce final firm formal fragile frank fresh gentle gradual grave hasty hidden honest humble idle informal keen late lively local lonely loose loyal mild minor modest narrow neat nervous obscure odd official open ordinary painful patient plain polite proper proud public quiet rapid rare rough serious sharp shy silent simple slow smooth sober solid steady stern strange strict subtle sudden tired tough uneasy unusual urgent useful vague vital vivid weary wise".split()
VERB = "admires answers avoids borrows challenges colours confuses corrects defends delays describes discusses divides doubts echoes encourages explains favours follows forgets guides haunts ignores improves inspires interrupts invites limits mentions mirrors neglects notices outlives overlooks praises prepares protects questions recalls reflects repeats replaces resembles resists respects reveals shapes shelters softens studies supports surprises survives tests tolerates touches troubles values welcomes worries".split()
ADVERB = "again almost always barely calmly clearly closely commonly deeply eagerly easily even fairly firmly freely gently gladly hardly lately loosely mainly merely mostly nearly never often openly partly perhaps plainly politely quickly quietly rarely readily seldom shortly simply slowly sometimes somehow soon still surely usually wholly widely yet".split()
JOINT = "and|but|while|although|because|whereas|so that|as long as|even if|until|unless|wherever".split("|")
BOND = "of|with|behind|under|without|beyond|against|near|beside|after|before|for".split("|")
HEAD = ("Home | News | Business | Contact", "Share this article", "Subscribe to our newsletter")
FOOT = (
    "Related articles",
    "Follow us on social media",
    "© {y} {s}. All rights reserved.",
    "Leave a comment",
    "Terms of use | Privacy policy",
)


@dataclass(frozen=True, slots=True)
class Article:
    """A generated document; `facts` are (entity, measure, aspect, value, unit, year)."""

    id: int
    story: int
    kind: str
    title: str
    published: str
    publisher: str
    text: str
    facts: tuple[tuple[str, str, str, float, str, int], ...]


def company(rng: random.Random, number: int) -> str:
    """A company that document n may write of. The world grows with the corpus, else every fact would be told by many."""
    ending = ENDING[number // WORLD % len(ENDING)]
    return f"{rng.choice(STEM)}{ending} {rng.choice(MIDDLE)} {rng.choice(TAIL)}"


def written(rng: random.Random, low: float, high: float, unit: str) -> tuple[str, float]:
    """A number between two bounds as news writes it, and its value."""
    value = low * (high / low) ** rng.random()
    if unit == "percent":
        value = round(value, rng.choice((0, 1)))
        return f"{value:g}", value
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if value >= size:
            shown = round(value / size, rng.choice((1, 2)))
            return f"{shown:g} {word}", round(shown * size)
    return f"{round(value):,}", float(round(value))


def spoken(rng: random.Random) -> str:
    """A grammatical sentence of 15 to 30 words that says nothing."""

    def thing() -> str:
        return f"{rng.choice(('the', 'that', 'every', 'their', 'this', 'no', 'its'))} {rng.choice(ADJECTIVE)} {rng.choice(NOUN)}"

    def clause() -> str:
        return f"{thing()} {rng.choice(ADVERB)} {rng.choice(VERB)} {thing()} {rng.choice(BOND)} {thing()}"

    text = f" {rng.choice(JOINT)} ".join(clause() for _ in range(rng.randint(1, 3)))
    return f"{text[0].upper()}{text[1:]}."


def story(
    seed: int, number: int, short: bool = False
) -> tuple[str, str, list[str], tuple[tuple[str, str, str, float, str, int], ...], str]:
    """The story numbered so: title, company, paragraphs, planted facts, day of publication."""
    rng = random.Random(f"{seed}:{number}")
    name, other, year = company(rng, number), company(rng, number), rng.randint(2005, 2024)
    month, day = rng.randint(1, 12), rng.randint(1, 28)
    published = f"{year}-{month:02}-{day:02}"

    def fill(text: str, **more: str) -> str:
        known = {"c": name, "o": other, "t": rng.choice(CITY), "p": f"{rng.choice(FIRST)} {rng.choice(LAST)}"}
        return text.format(
            **(known | {"y": str(year - 1), "d": f"{MONTH[month - 1]} {rng.randint(1, day)}, {year}"} | more)
        )

    plants, happenings, length, fewest, most = (1, 1, 0, 0, 1) if short else (4, 2, 4300, 2, 4)
    facts = []
    told = []
    for sentence, measure, aspect, unit, low, high in rng.sample(FACTS, plants):
        shown, value = written(rng, low, high, unit)
        told.append(fill(sentence, n=shown))
        facts.append((name, measure, aspect, value, unit, year - 1))
    told += [fill(sentence) for sentence in rng.sample(EVENTS, happenings)]
    stock = [fill(sentence) for sentence in rng.sample(FILLER, 3)]
    paragraphs: list[str] = []
    while told or sum(map(len, paragraphs)) < length:
        line = [spoken(rng) for _ in range(rng.randint(fewest, most))]
        if stock and rng.random() < 0.4:
            line.append(stock.pop())
        if told:
            line.insert(0, told.pop(0))
        paragraphs.append(" ".join(line))
    title = f"{name} {rng.choice(('changes course', 'surprises rivals', 'looks abroad', 'holds its ground'))} as {other} watches"
    return title, name, paragraphs, tuple(facts), published


def article(seed: int, number: int, short: bool = False) -> Article:
    """Document n: nine in ten tell a story of their own, the tenth reprints an earlier one, whole, cut or with a new lead."""
    rng = random.Random(f"{seed}:document:{number}")
    origin, kind = number, "own"
    if number % 10 == 9:
        # An origin is a document that is no reprint; half of all reprints come soon after it, the others any time later.
        back = rng.randint(1, 9) if rng.random() < 0.5 else rng.randint(1, number)
        origin = number - back
        origin -= origin % 10 == 9
        kind = rng.choice(("exact", "cut", "lead"))
    title, _, paragraphs, facts, published = story(seed, origin, short)
    if kind == "cut":
        paragraphs, facts = paragraphs[: max(6, len(paragraphs) - 2)], facts
    elif kind == "lead":
        paragraphs = ["By our staff: this report first appeared elsewhere.", *paragraphs]
    publisher = rng.choice(PUBLISHER)
    year = published[:4]
    noise = [line.format(y=year, s=publisher) for line in (*HEAD, *FOOT)]
    text = "\n".join(
        [*noise[: len(HEAD)], title, f"By {publisher} staff | Published {published}", *paragraphs, *noise[len(HEAD) :]]
    )
    return Article(number, origin, kind, title, published, publisher, text, facts)


def articles(seed: int, first: int, count: int, short: bool = False) -> Iterator[Article]:
    """Documents first to first + count - 1."""
    return (article(seed, number, short) for number in range(first, first + count))


def write(out: Path, documents: int, *, seed: int = 1, first: int = 0, part: int = 10_000, short: bool = False) -> None:
    """Write a stretch of the corpus and its truth."""
    for folder in ("articles", "truth"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    for start in range(first, first + documents, part):
        made = list(articles(seed, start, min(part, first + documents - start), short))
        name = f"part-{start:08}-{len(made)}.parquet"
        pl.DataFrame(
            {
                "id": [str(a.id) for a in made],
                "url": [f"https://example.org/{seed}/{a.id}" for a in made],
                "title": [a.title for a in made],
                "published": [a.published for a in made],
                "publisher": [a.publisher for a in made],
                "text": [a.text for a in made],
            }
        ).write_parquet(out / "articles" / name)
        rows = [(str(a.id), a.story, a.kind, *fact) for a in made for fact in a.facts]
        columns = ("id", "story", "kind", "entity", "measure", "aspect", "value", "unit", "year")
        pl.DataFrame(rows, schema=list(columns), orient="row").write_parquet(out / "truth" / name)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--short", action="store_true", help="items of about .8 kB")
    args = parser.parse_args()
    write(args.out, args.documents, seed=args.seed, first=args.first, short=args.short)
