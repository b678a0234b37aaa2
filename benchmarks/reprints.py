"""A seeded generator of hard reprints and hard non-reprints, with their truth.

Base articles are the labelled pages and the MEANTIME texts of `../shared/data` when they are there, and articles made
here from sentence frames. Everything is drawn from one `random.Random(seed)`.
"""

# ruff: noqa: E501, SIM905
from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"

FIRST = "Anna Bruno Carla Dieter Elena Farid Grace Hiro Ines Jonas Kemal Laura Marek Nadia Oscar Priya Quentin Rosa Stefan Tara".split()
LAST = "Abbott Bergmann Castillo Dubois Eriksen Fontaine Grant Hayashi Ivanov Jensen Kowalski Lindqvist Moreau Novak Okafor Petrov Quist Rossi Schmidt Tanaka".split()
STEM = "Aster Boreal Cobalt Delta Ember Fjord Granite Helix Indigo Juniper Krypton Lumen Meridian Nimbus Orion Pallas Quartz Ridge Summit Tidal".split()
TAIL = "Motors Foods Systems Airlines Energy Pharma Retail Bank Logistics Media".split()
CITY = "Lisbon Osaka Denver Gdansk Lyon Pune Cardiff Tampere Quito Perth Leipzig Malmo Turin Boston Busan".split()
MONTH = "January February March April May June July August September October November December".split()
QUARTER = ("first", "second", "third", "fourth")


@dataclass
class Corpus:
    """Texts with the story each tells (equal: one repeats the other) and how each was made."""

    texts: list[str] = field(default_factory=list)
    story: list[int] = field(default_factory=list)
    made_by: list[str] = field(default_factory=list)

    def add(self, text: str, story: int, made_by: str) -> None:
        self.texts.append(text)
        self.story.append(story)
        self.made_by.append(made_by)


def real_articles() -> list[str]:
    """Article bodies with their paragraphs, where the labelled data is present."""
    found: list[str] = []
    gold = SHARED / "data" / "pages" / "gold.json"
    if gold.is_file():
        found += [page["articleBody"] for page in json.loads(gold.read_text(encoding="utf-8")).values()]
    for path in sorted((SHARED / "data" / "meantime").glob("*.json")):
        found.append(json.loads(path.read_text(encoding="utf-8"))["text"])
    return [text for text in found if len(text.split()) >= 120]


def sentences(text: str) -> list[str]:
    """Rough sentences; enough for cutting texts up."""
    return [part for part in re.split(r"(?<=[.!?])\s+|\n+", text) if part.strip()]


def company(rng: random.Random) -> str:
    return f"{rng.choice(STEM)} {rng.choice(TAIL)}"


def person(rng: random.Random) -> str:
    return f"{rng.choice(FIRST)} {rng.choice(LAST)}"


QUOTES = (
    "We have listened to our customers for a long time, and what they kept telling us is that they want fewer choices and better ones",
    "Nobody here believes that this will be finished by next year, but all of us believe that it will be finished",
    "This is a difficult day for the people who work here and for their families, and we will not pretend otherwise",
    "The market has changed faster than we expected, and we would rather lead that change than be dragged behind it",
    "I do not comment on rumours, but I can say that we speak with many partners and that some of those talks are serious",
)
# Each fact in three wordings that share little but names and numbers.
FACTS = (
    (
        "{c} is going to close its plant in {t} and move the work to {u}, the company announced on Monday.",
        "Production at the {t} works of {c} will come to an end, with {u} taking over, according to a notice to staff.",
        "The {t} site has lost out to {u}: managers of {c} told employees at the start of the week that its gates will shut.",
    ),
    (
        "About {n} jobs are affected, and most of the workers will be offered a transfer or early retirement.",
        "Unions put the number of posts at risk at {n}, though some people may be able to relocate.",
        "For {n} men and women the decision means a new town or an early pension.",
    ),
    (
        "{p}, who has led the group since {y}, said the step had been considered for several months.",
        "Chief executive {p}, in office from {y}, described the decision as the end of a long review.",
        "It was not taken lightly, insisted {p}, the boss for the years after {y}.",
    ),
    (
        "The group expects to save {m} million euros a year once the move is complete.",
        "Annual costs should fall by EUR {m} million, the finance department estimates.",
        "Accountants reckon that {m} million euros can be cut from yearly spending.",
    ),
    (
        "Local politicians reacted angrily and asked the government in the capital to step in.",
        "The mayor called it a betrayal; an urgent debate in parliament has been requested.",
        "Anger was loud in the town hall, from where a letter went out to ministers the same evening.",
    ),
    (
        "Sales in the region had fallen for {k} years in a row because buyers turned to cheaper rivals.",
        "Demand there has been shrinking for {k} consecutive years as low-cost competitors gained ground.",
        "Customers drifted away to bargain brands, and {k} years of decline were the result.",
    ),
    (
        "Suppliers around the factory, many of them small family firms, fear for their own future.",
        "The blow reaches beyond the gates: workshops that make parts nearby depend on these orders.",
        "Down the road, owners of little businesses that deliver components were counting what would be left.",
    ),
    (
        "Shares of {c} rose {d} percent in early trading after the news.",
        "Investors cheered: the stock opened {d} percent higher.",
        "On the exchange, the paper gained {d} percent within an hour of the statement.",
    ),
    (
        "Talks with the works council begin next week and could last until the end of {o}.",
        "Negotiators for both sides meet within days; agreement is hoped for before {o} is over.",
        "A first round of bargaining is set for the coming week, with {o} named as the deadline.",
    ),
    (
        "The land by the river may be sold to a developer, though the firm said nothing was decided.",
        "What becomes of the riverside premises is open; property companies have shown interest.",
        "Builders already have an eye on the plot at the water, but no contract exists.",
    ),
)
REPORT = (
    "{c} today reported results for the {q} quarter of {y}, ended {o} {e}.",
    "Revenue was {a} million dollars, {up} {b} percent from the same quarter of the previous year.",
    "Net income came to {f} million dollars, or {g} dollars per diluted share, compared with {h} million dollars a year earlier.",
    "Gross margin was {i} percent and operating expenses were {j} million dollars.",
    "International sales accounted for {k} percent of the quarter's revenue.",
    '"We are pleased with the performance of the quarter and with the loyalty of our customers," said {p}, chief executive of {c}.',
    '"Our teams continue to execute, and the pipeline of new products has never been stronger," {p} added.',
    "The company ended the quarter with {l} million dollars in cash and marketable securities and generated {n} million dollars of cash from operations.",
    "Looking ahead to the {r} quarter, {c} expects revenue of about {s} million dollars and earnings per share of about {v} dollars.",
    "The board of directors declared a dividend of {w} cents per share, payable to shareholders of record at the close of business on {x} {z}.",
    "The company will provide live streaming of its conference call beginning at two in the afternoon, and a replay will be available for two weeks.",
    "This press release contains forward-looking statements that involve risks and uncertainties, and actual results may differ materially from those expressed here.",
    "More information on potential factors that could affect the financial results is included in the company's public reports filed with the commission.",
    "{c} designs, makes and sells its products through its own outlets, its online shop, a direct sales force and third-party wholesalers.",
)
NOTICE = (
    "{c} has appointed {p} as managing director of its {t} branch, effective {o} {e}.",
    "In this role {p} will be responsible for the development of the business in the region and report directly to {r}, head of the international division.",
    "{p} joins {c} from {d}, where the executive held several senior positions over a period of {k} years.",
    '"We are delighted to welcome such an experienced leader to the team," said {r}. "The {t} market is central to our plans for growth."',
    '"I look forward to working with our customers and partners and to building on a strong foundation," said {p}.',
    "{c} employs {n} people in {m} countries and had sales of {a} million euros in the last financial year.",
    "The branch in {t} was opened in {y} and serves clients in industry, trade and public administration.",
    "For further information please contact the press office during normal business hours.",
)


def _numbers(rng: random.Random) -> dict[str, str]:
    return {
        key: (f"{rng.uniform(1, 900):.1f}" if key in "abfghijlnsvw" else str(rng.randint(2, 60)))
        for key in "abdfghijklmnsvw"
    }


def other_words(rng: random.Random) -> list[str]:
    """One event told twice or three times in other words, some quotations in common."""
    values = _numbers(rng) | {
        "c": company(rng), "p": person(rng), "t": rng.choice(CITY), "u": rng.choice(CITY), "y": str(rng.randint(1998, 2020)),
        "o": rng.choice(MONTH), "n": f"{rng.randint(200, 9000):,}", "k": rng.choice(("three", "four", "five", "six")),
    }  # fmt: skip
    quotes = rng.sample(QUOTES, 2)
    told = []
    for version in range(3):
        picked = [fact[version].format(**values) for fact in FACTS]
        lead, rest = picked[:1], picked[1:]
        rng.shuffle(rest)
        for quote in quotes[: rng.randint(0, 2)]:
            rest.insert(rng.randrange(len(rest)), f'"{quote}," {values["p"]} said.')
        told.append("\n\n".join(lead + rest))
    return told


def report(rng: random.Random, firm: str, boss: str, year: int, quarter: int) -> str:
    """A quarterly report: most of the words stay, the figures change."""
    values = _numbers(rng) | {
        "c": firm, "p": boss, "q": QUARTER[quarter], "r": QUARTER[(quarter + 1) % 4], "y": str(year), "o": MONTH[quarter * 3 + 2],
        "e": str(rng.randint(24, 31)), "x": MONTH[(quarter * 3 + 4) % 12], "z": str(rng.randint(1, 28)),
        "up": rng.choice(("up", "down")), "k": str(rng.randint(30, 70)),
    }  # fmt: skip
    return "\n\n".join(line.format(**values) for line in REPORT)


def notice(rng: random.Random) -> str:
    values = _numbers(rng) | {
        "c": company(rng), "d": company(rng), "p": person(rng), "r": person(rng), "t": rng.choice(CITY), "o": rng.choice(MONTH),
        "e": str(rng.randint(1, 28)), "y": str(rng.randint(1960, 2020)), "n": f"{rng.randint(200, 90000):,}",
    }  # fmt: skip
    return "\n\n".join(line.format(**values) for line in NOTICE)


def other_subject(text: str, rng: random.Random) -> str:
    """A real article as a template: every name and every number replaced, each by one and the same other."""
    names: dict[str, str] = {}
    small = set(re.findall(r"\b[a-z]+\b", text))

    def name(match: re.Match[str]) -> str:
        word = match[0]
        if word.lower() in small:
            return word
        return names.setdefault(word, rng.choice(STEM) + rng.choice("aeiou") + rng.choice(LAST).lower())

    text = re.sub(r"\b[A-Z][a-z]+\b", name, text)
    return change_numbers(text, rng, share=1.0)


def change_numbers(text: str, rng: random.Random, share: float | None = None) -> str:
    share = share if share is not None else rng.uniform(0.2, 0.8)

    def change(match: re.Match[str]) -> str:
        if rng.random() > share:
            return match[0]
        return "".join(rng.choice("123456789") if c.isdigit() else c for c in match[0])

    return re.sub(r"\d[\d.,]*\d|\d", change, text)


def truncate(text: str, rng: random.Random) -> str:
    kept = sentences(text)
    size = max(80, int(len(text.split()) * rng.uniform(0.25, 0.7)))
    out: list[str] = []
    for sentence in kept:
        if sum(len(part.split()) for part in out) >= size:
            break
        out.append(sentence)
    return " ".join(out)


def cut(text: str, rng: random.Random) -> str:
    parts = sentences(text)
    drop = set(rng.sample(range(len(parts)), int(len(parts) * rng.uniform(0.2, 0.5))))
    return "\n".join(part for at, part in enumerate(parts) if at not in drop)


LETTERS = "abcdefghijklmnopqrstuvwxyz"
OCR = {"l": "1", "O": "0", "e": "c", "m": "rn", "S": "5", "i": "l", "h": "b", "fi": "f", "rn": "m", "cl": "d"}


def noise(text: str, rng: random.Random, rate: float | None = None) -> str:
    """Typing errors and scanning errors in 2 to 12% of the words."""
    rate = rate if rate is not None else rng.uniform(0.02, 0.12)

    def spoil(match: re.Match[str]) -> str:
        word = match[0]
        if rng.random() > rate or len(word) < 2:
            return word
        if rng.random() < 0.5:
            for good, bad in rng.sample(sorted(OCR.items()), len(OCR)):
                if good in word:
                    return word.replace(good, bad, 1)
        at = rng.randrange(len(word) - 1)
        return rng.choice(
            (word[:at] + word[at + 1] + word[at] + word[at + 2 :], word[:at] + word[at + 1 :], word[:at] + rng.choice(LETTERS) + word[at:], word[: at + 1] + " " + word[at + 1 :])
        )  # fmt: skip

    return re.sub(r"\S+", spoil, text)


def new_lead(text: str, rng: random.Random, donor: str) -> str:
    """Another opening of one to three sentences, at most a third of the length, for the first one to three."""
    parts, lead = sentences(text), []
    for sentence in rng.sample(sentences(donor), min(rng.randint(1, 3), len(sentences(donor)))):
        if 3 * sum(len(part.split()) for part in [*lead, sentence]) <= len(text.split()):
            lead.append(sentence)
    return " ".join(lead) + "\n\n" + "\n".join(parts[rng.randint(1, 3) :])


def splice(text: str, rng: random.Random, donor: str) -> str:
    """The article with a piece of another, of up to its own length, put in the middle or at the end."""
    parts, other = sentences(text), sentences(donor)
    words, piece = int(len(text.split()) * rng.uniform(0.3, 0.9)), []
    for sentence in other[: max(1, len(other) * 2 // 3)]:
        if sum(len(part.split()) for part in piece) > words:
            break
        piece.append(sentence)
    at = rng.choice((len(parts) // 2, len(parts)))
    return "\n".join(parts[:at] + piece + parts[at:])


def restyle(text: str, rng: random.Random) -> str:
    """Other typography: quotes, dashes, case of the first line, line breaks, some furniture around it."""
    text = text.replace('"', "”").replace("'", "’").replace(" - ", " – ")
    lines = text.split("\n")
    lines[0] = lines[0].upper()
    return "Home | Business | Markets\nShare this article\n" + "\n\n".join(lines) + "\nCopyright. All rights reserved."


REPRINTS: dict[str, Callable[[str, random.Random, str], str]] = {
    "truncation": lambda text, rng, donor: truncate(text, rng),
    "new lead": new_lead,
    "cut paragraphs": lambda text, rng, donor: cut(text, rng),
    "typos and OCR": lambda text, rng, donor: noise(text, rng),
    "splice": splice,
    "changed numbers": lambda text, rng, donor: change_numbers(text, rng),
    "other typography": lambda text, rng, donor: restyle(text, rng),
    "truncated, noisy": lambda text, rng, donor: noise(truncate(text, rng), rng, rng.uniform(0.02, 0.06)),
    "new lead, cut": lambda text, rng, donor: new_lead(cut(text, rng), rng, donor),
    "splice, noisy": lambda text, rng, donor: noise(splice(text, rng, donor), rng, rng.uniform(0.02, 0.06)),
    "copy": lambda text, rng, donor: text,
}


def corpus(seed: int, stories: int = 150) -> Corpus:
    """A shuffled corpus of `stories` base stories with reprints, and as many hard non-reprints."""
    rng = random.Random(seed)
    out, story = Corpus(), 0
    real = real_articles()
    # A donor of a splice or a lead never comes from the frames that the article itself was made from.
    frame = dict.fromkeys(real, -1)
    for _ in range(max(stories - len(real), stories // 5)):
        version = rng.randrange(3)
        frame[other_words(rng)[version]] = version
    bases = list(frame)
    rng.shuffle(bases)
    for text in bases[:stories]:
        story += 1
        out.add(text, story, "original")
        for kind in rng.sample(sorted(REPRINTS), 3):
            donor = rng.choice([base for base in bases if base != text and frame[base] != max(0, frame[text])])
            out.add(REPRINTS[kind](text, rng, donor), story, kind)
        if rng.random() < 0.4:
            story += 1
            out.add(other_subject(text, rng), story, "template: article")
    for _ in range(stories // 5):
        for told in other_words(rng):
            story += 1
            out.add(told, story, "same event, other words")
        firm, boss, year = company(rng), person(rng), rng.randint(2005, 2024)
        for quarter in range(4):
            story += 1
            out.add(report(rng, firm, boss, year, quarter), story, "quarterly report")
        story += 1
        out.add(notice(rng), story, "template: notice")
        text = report(rng, firm, boss, year + 1, 0)
        for kind in ("typos and OCR", "truncation"):
            out.add(REPRINTS[kind](text, rng, ""), story + 1, f"quarterly report, {kind}")
        story += 1
    order = list(range(len(out.texts)))
    rng.shuffle(order)
    return Corpus([out.texts[i] for i in order], [out.story[i] for i in order], [out.made_by[i] for i in order])


def _training() -> list[str]:
    """Words of real text where it is there, else of the frames: what `many` learns which word follows which from."""
    path = SHARED / "data" / "minhash-articles" / "articles_2500.train"
    if path.is_file():
        return path.read_text(encoding="utf-8", errors="replace").split()
    rng = random.Random(0)
    return " ".join(text for _ in range(300) for text in (*other_words(rng), notice(rng))).split()


def many(count: int, seed: int) -> list[str]:
    """Texts for speed: about 400 words each by a chain of words (each follows the last as in real text), every tenth
    a reprint of an earlier one with 5% of its words changed."""
    import numpy as np

    rng = np.random.default_rng(seed)
    vocabulary, chain = np.unique(np.array(_training(), dtype=object), return_inverse=True)
    after = np.argsort(chain[:-1], kind="stable") + 1
    begins = np.searchsorted(np.sort(chain[:-1]), np.arange(len(vocabulary)))
    sizes = np.bincount(chain[:-1], minlength=len(vocabulary))
    texts: list[str] = []
    for first in range(0, count, 2000):
        rows = np.empty((min(2000, count - first), 400), np.int64)
        rows[:, 0] = rng.choice(chain[:-1], len(rows))
        for step in range(1, 400):
            last = rows[:, step - 1]
            picked = begins[last] + (rng.random(len(rows)) * sizes[last]).astype(np.int64)
            rows[:, step] = chain[after[np.minimum(picked, len(after) - 1)]]
        for at, row in enumerate(rows):
            if at % 10 == 9:
                words = texts[int(rng.integers(len(texts)))].split()
                for place in rng.integers(len(words), size=len(words) // 20):
                    words[place] = str(vocabulary[rng.integers(len(vocabulary))])
                texts.append(" ".join(words))
            else:
                texts.append(" ".join(vocabulary[row]))
    return texts
