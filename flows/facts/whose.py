"""Whose number it is: the entity that a quantity describes, chosen among the mentions of its sentence and the topic."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flows.facts import indices, nouns, realm, respective, traded
from flows.facts.grammar import Grammar
from flows.facts.linking import Choice
from flows.facts.owners import Owner
from flows.facts.plain_subjects import SURE
from flows.facts.realm import costs_country
from flows.facts.records import FIRMS, Entity, Mention
from flows.facts.standing import best_there, in_participle, standing, whose
from flows.facts.stated import MAGNITUDE
from flows.facts.view import QUANTITY, View

_PLACE_MEASURES = frozenset(
    (
        "population",
        "other:GDP",
        "other:exports",
        "other:imports",
        "other:trade",
        "other:deficit",
        "other:surplus",
        "other:tax",
        "other:demand",
    )
)
_PEOPLE = frozenset(("other:people", "other:deaths"))
_PERSON_MEASURES = frozenset(
    ("other:compensation", "market_value", "duration", "other:donation", "fine", "other:shares", "stake")
)
# measures of firms, not of what they make
CORPORATE = frozenset(
    (
        *(
            "net_income",
            "operating_income",
            "revenue",
            "share_price",
            "market_value",
            "employees",
            "stake",
            "investment",
        ),
        *(
            "other:earnings per share",
            "other:dividend",
            "other:debt",
            "other:assets",
            "other:cash",
            "fine",
            "other:loan",
        ),
    )
)
_HARM = frozenset(("other:deaths", "other:injuries"))
_PRICED = frozenset(("price", "other:tax"))
_AS_BEFORE = 2.0
_APART = 0.85  # what the subject of an earlier paragraph is worth: less than what the text is about
_UNSURE = 0.5  # less a name of an unknown kind is worth from the sentence before
_ASIDE, _BEST, _A_FIRM = 2.0, 9.0, 5.0
_SUBJECT_REACH, _SUBJECT_FAR = 1.0, 12
_DIGIT = re.compile(r"\d")
_UNKNOWN = 3.2
_QUAKES = frozenset(("earthquake", "quake", "temblor", "tremor", "aftershock"))
_MAKERS = frozenset(("company", "platform", "product"))
_THERE = 6.0  # more a place is worth in which the people are that a number counts
_TURNS = frozenset(("while", "but", "and", "whereas", ";"))
_OF_PLACES = frozenset(("rate", "other:inventories", "other:deficit", "other:surplus", "other:tax", "other:demand"))
_PART_OF = frozenset(("including", "among", "them"))  # "259 commitments, including 34 from Lufthansa"
_SHOWS = frozenset(("reported", "reports", "announced", "announces"))
_FRONTED = 2.5  # more a place is worth that opens a sentence in which no firm is named
_OF_SELLERS = frozenset(("sales", "revenue", "net_income", "operating_income", "users", "stores", "employees"))
_LISTED = frozenset((" and ", ", ", ", and ", " & "))
_WITHIN = 2.0  # less a place is where a firm's own sales are told in it
_BESIDE = frozenset(("behind", "by", "after", "before", "ahead of", "of", "against", "than"))
_KINDS = {
    "company": 0.6,
    "platform": 0.6,
    "organisation": 0.4,
    "organization": 0.4,
    "product": 0.3,
    "person": -1.2,
    "place": -1.8,
    "regulator": -0.2,
    "event": -0.6,
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before a quantity is read.

    The document's topic, the subject of the sentence before, the owner of an earlier quantity of the sentence (of the
    same measure, if any), the stock index and the place spoken of last, whether the measure is one of an economy,
    the firm to give the number to when nothing else tells, the place of the headline, and whether the subject of the
    sentence before stands in another paragraph, the firms or people of a country that open the sentence, and the noun
    that is the subject of its clause where no name is.
    """

    about: str | None
    last: str | None
    same: Owner | None
    index: Owner | None = None
    place: Owner | None = None
    macro: bool = False
    hint: Owner | None = None
    home: Owner | None = None
    apart: bool = False
    nation: Owner | None = None
    noun: Owner | None = None


def _preposition(words: Sequence[str], left: int, grammar: Grammar) -> str:
    """The preposition whose object starts at token `left` or a few plain words before it, or ""."""
    for j in range(left - 1, max(left - 10, -1), -1):
        word = words[j]
        if word in grammar.preposition:
            return word
        if word not in ("the", "a", "an", "its", "their", "and", "or", "&") and (
            not word[0].isalpha() or word in grammar.stop or word in grammar.says
        ):
            return ""
    return ""


def subject(
    folded: str, start: int, mentions: Sequence[Mention], kinds: Mapping[str, Entity], grammar: Grammar
) -> str | None:
    """The first company, platform, organisation or product of a sentence that no preposition governs."""
    place_ends = -1
    for mention in mentions:
        if kinds[mention.entity_id].kind not in ("company", "platform", "organisation", "product"):
            place_ends = mention.end if kinds[mention.entity_id].kind == "place" else -1
            continue
        if _DIGIT.search(folded, start, mention.start):
            break  # what stands behind a number is rather counted: "sells 500 million Twinkies"
        words = folded[max(0, mention.start - 16) : mention.start].split()
        if words and words[-1].endswith(("'s", "s'")) and place_ends != mention.start - 3:
            continue  # "Apple's iPhone", but "Taiwan's Acer"
        before = words[-2:] if words[-1:] == ["the"] else words[-1:]
        if words and words[-1] in grammar.rival_noun:
            continue  # "Rival Munich Re lost 947 million euros": told beside the story
        if not any(word in grammar.preposition for word in before) and not realm.reports(
            kinds[mention.entity_id], grammar
        ):
            return mention.entity_id
    return None


def _says(view: View, token: int) -> bool:
    """Whether a token is the subject of a verb of saying whose clause has a subject of its own."""
    words = view.words
    for j in range(token, min(token + 4, len(words))):
        if words[j] in view.grammar.says:
            k = j + 1
            while k < len(words) and any(d.start <= view.starts[k] < d.end for d in view.dates):
                k += 1
            if words[j] in _SHOWS and words[k : k + 1] in (["its"], ["a"], ["the"]):
                return False  # "Pfizer also reported its results, in which profit tumbled 90 percent"
            k += 1 if k == j + 1 and words[k : k + 1] == ["on"] else 0
            while k < len(words) and any(d.start <= view.starts[k] < d.end for d in view.dates):
                k += 1
            opens = ("that", "it", "the", "its", "they", "he", "she", ",")
            return k < len(words) and (
                words[k] in opens or any(m.start <= view.starts[k] < m.end for m in view.mentions)
            )
        if words[j] in (",", QUANTITY):
            return False
    return False


def _score(
    view: View,
    at: int,
    mention: Mention,
    kinds: Mapping[str, Entity],
    choice: Choice | None,
    first: bool,
    alone: bool,
    macro: bool,
) -> float:
    kind = kinds[mention.entity_id].kind
    left = view.token(mention.start)
    right = view.token(mention.end - 1) + 1
    words = view.words
    score = _KINDS.get(kind, 0.0)
    measure = choice.measure if choice else ""
    if kind == "place" and measure in _PLACE_MEASURES:
        score += 2.6
    if kind == "place" and alone and words[left - 1 : left] not in (["from"], ["to"]):
        score += 1.4  # no firm is named: the place is meant
        score += 1.0 if not left else 0.0  # "China overtook the United States"
    if kind == "place" and alone and measure in _PEOPLE and words[left - 1 : left] in (["in"], ["the"]):
        score += 2.6  # "About 226,000 women in the United States"
    if (
        kind == "place"
        and alone
        and 2 <= left <= 3
        and words[left - 1] == "in"
        and nouns.is_plural(words[left - 2], view.grammar)
    ):
        score += 2.0  # "Cinemas in China took 17 billion yuan"
    nation = kind == "place" and not left and words[right : right + 1] == [","]
    if nation and not view.grammar.country_noun.isdisjoint(words[right + 1 : right + 5]):
        score += 5.0  # "Indonesia, a nation of 240 million people, wants to"
    counts = next((q for q in view.quantities if q.start == view.starts[at]), None)
    there = kind == "place" and left > 1 and words[left - 1] == "in" and (measure in _PEOPLE or measure == "population")
    there = there and not any(kinds[m.entity_id].kind in _MAKERS for m in view.mentions)
    if there and counts is not None and counts.counted_end == view.ends[left - 2]:
        score += _THERE  # "2.1 million people in Niger"
    if kind == "place" and alone and left == 1 and words[0] == "in":
        score += _FRONTED  # "In North America receipts climbed 6 percent"
    if kind == "index" and measure not in ("other:index", "share_price", "price"):
        score -= 3.0
    if macro and mention.reference and kind in FIRMS and choice is not None and realm.only_places(choice):
        score -= _A_FIRM  # "Brazil produces ... Its economy expanded": of the country told of
    if kind == "product" and measure in CORPORATE:
        score -= 2.5 if mention.reference else 0.0
        score -= 1.0 if measure in ("revenue", "market_value", "investment") else 3.5
    if macro and kind == "place" and right <= at and best_there(view, mention, right):
        score -= _BEST  # "Europe's largest economy is to shrink": another place is meant
    if kind == "person" and measure in _PERSON_MEASURES and not _says(view, right):
        score += 1.8
    before = _preposition(words, left, view.grammar)
    score += standing(view, at, mention, kinds, choice, before, macro)
    if (
        kind == "place"
        and right < len(words)
        and (words[right] in view.grammar.says or words[right] in view.grammar.acts)
        and not before
    ):
        score += 1.6  # "Russia announced": the state acts
    if choice is not None and choice.rule != "carried" and not (choice.first <= at < choice.last):
        gap = choice.first - right
        if (
            0 <= gap <= 4
            and not (left > at and choice.rule.startswith("noun:counted"))  # "bought 15 Boeing jets"
            and not (choice.rule == "cue:before" and before in view.grammar.preposition)
            and QUANTITY not in words[right : choice.first]
            and not any(w in view.grammar.says for w in words[right : choice.first])
            and not any(w in (",", ";", ".") for w in words[right : choice.first])
        ):
            # "Ford's stock", "Aer Lingus shares", "Apple has a market value"
            told = 3.0 if not gap and measure in _OF_PLACES else 0.6  # "US rates stand at 5.25%", "US crude stocks"
            score += 2.2 - 0.3 * gap if kind != "place" else told
        reach = left - choice.last
        bought = choice.rule == "cue:before" and measure == "investment" and words[at + 1 : at + 2] == ["for"]
        if (
            0 <= reach <= 2
            and not bought
            and any(w in ("of", "for", "at", "by", "from", "using", "on") for w in words[choice.last : left])
        ):
            score += 1.4 if measure not in ("stake", "orders") else 0.2
    shares = first and choice is not None and measure == "share_price" and not choice.first
    if choice is not None and shares and left == choice.last + 1 and _TURNS.isdisjoint(words[right:at]):
        score += 2.5  # "Shares in Garanti, a lender in which BBVA has 25 percent, lost 4.4 percent"
    if measure == "fine" and left and words[left - 1] in ("fined", "fine", "fines", "fining", "penalised", "penalized"):
        score += 2.5  # "fined Microsoft €497 million": whom it is to pay
    if right == at - 1 and words[right] == "'" and mention.surface.endswith("s"):
        score += 4.0  # "General Motors' 9.29 million"
    if right == at and view.text_at(mention.end, 2) in ("'s", "\u2019s", "' ", "\u2019 "):
        score += 2.5  # "Nokia's 82.7 million"
    named = left == at + 2 and words[at + 1] in ("for", "that", "of") and (words[at + 1] != "of" or _against(words, at))
    named = named or (left == at + 2 and words[at + 1] == "from" and words[at - 1] in _PART_OF)
    named = named or (words[at + 1 : at + 2] == ["who"] and left - at in (3, 4))
    if named and QUANTITY in words[:at]:
        score += 4.5  # "compared with 26 million for Apple", "less than the 1,097 that Boeing booked"
    if right == at - 1 and words[right] == "with" and before in _BESIDE:
        score += 2.5  # "behind Samsung with 25.2 percent"
    if right <= at:
        crossed, far = 0.55 * view.crossing(right, at), min(at - right, 25)
        if first and before not in view.grammar.preposition and ";" not in words[right:at]:
            # the subject of a sentence reaches to its end
            crossed, far = min(crossed, _SUBJECT_REACH), min(far, _SUBJECT_FAR)
        score += 3.0 - 0.07 * far - crossed
        if first:
            score += 0.7
        if any(h.kind == "verb" and h.first == right for h in view.moves):
            score += 0.8  # right before the verb that moves the number
        score += whose(view, mention, kinds, right, at)
        if before in view.grammar.preposition:
            score -= 1.3
        if _says(view, right):
            score -= 1.0
        if in_participle(words, left, right, at):
            score -= _ASIDE
        if any(
            q.counted_start is not None and q.counted_start <= mention.start < (q.counted_end or 0)
            for q in view.quantities
        ):
            score -= 1.5  # part of what another number counts
    elif left > at:
        score += 1.2 - 0.12 * min(left - at, 20) - 0.5 * view.crossing(at + 1, left)
        if before in ("by", "at", "of", "for"):
            score += 0.5
        if before in ("in", "from", "on", "to", "with", "than"):
            score -= 0.6
        those = words[at + 1 : at + 3] == ["of", "those"]  # "98 percent of those cast at Northwest"
        if left - at <= (6 if those else 4) and words[at + 1] == "of" and measure != "stake":
            score += 2.2  # "75% of WeChat official accounts"
    else:
        score += 0.5
    return score


def _against(words: Sequence[str], at: int) -> bool:
    """Whether a number is what another is compared with: "against 9.3 million of Nintendo's"."""
    return words[at - 1] in ("against", "versus", "than", "with")


def owner(
    view: View,
    index: int,
    choice: Choice | None,
    kinds: Mapping[str, Entity],
    known: Known,
    index_names: frozenset[str],
    text: str,
) -> Owner | None:
    """The entity of one quantity."""
    at = view.quantity_at[index]
    if (
        choice is not None
        and choice.measure == "other:index"
        and (found := indices.owner(view, at, index_names, text, kinds) or known.index)
    ):
        return found
    priced = traded.commodity(view, at, choice) if choice is not None and choice.measure in _PRICED else None
    if priced is not None:
        return Owner(None, text[slice(*priced)], 4.0, 4.0)
    named_place = known.place is not None and known.place.score > _UNKNOWN
    if choice is not None and not named_place and (told := traded.trade(view, choice)) is not None:
        return Owner(None, text[slice(*told)], 4.0, 4.0)
    if choice is not None and known.index is not None and not view.mentions and traded.dealt(view, choice):
        return known.index
    measure = choice.measure if choice else ""
    if paired := respective.pair(view, index, kinds):
        return Owner(paired.entity_id, _named(paired, kinds), 4.0, 4.0)
    if (spoken_for := _noun_subject(view, at, choice, known, text)) is not None:
        return spoken_for
    if known.noun is not None and known.noun.score == SURE and not (known.macro and named_place):
        return known.noun
    best: Owner | None = None
    rivals: dict[str, float] = {}
    seen_left = referred = within = False
    behind = 0
    alone = all(kinds[m.entity_id].kind == "place" for m in view.mentions)
    # Where a firm was spoken of, "sales in Western Europe" are its own.
    firm = known.last is not None and kinds[known.last].kind in FIRMS and measure in _OF_SELLERS
    for mention in view.mentions:
        quantity = view.quantities[index]
        if any(q.start < mention.end and mention.start < q.end for q in view.quantities):
            continue
        left = mention.start < quantity.start
        joined = within and view.text_at(behind, mention.start - behind) in _LISTED
        within = joined or (firm and _preposition(view.words, view.token(mention.start), view.grammar) == "in")
        behind = mention.end
        score = _score(view, at, mention, kinds, choice, left and not seen_left, alone and not within, known.macro)
        score -= _WITHIN * within
        seen_left = seen_left or (left and kinds[mention.entity_id].kind != "place")
        rivals[mention.entity_id] = max(score, rivals.get(mention.entity_id, score))
        if best is None or score > best.score:
            best, referred = Owner(mention.entity_id, _named(mention, kinds), score), mention.reference
    made = known.same is not None and known.same.entity_id and kinds[known.same.entity_id].kind == "product"
    made = made and measure in CORPORATE  # "Sales of Barbie dolls slid 6 percent while net profit was up 1 percent"
    if known.same is not None and known.same.entity_id and not made and (best is None or best.score < _AS_BEFORE):
        best = Owner(known.same.entity_id, known.same.surface, _AS_BEFORE)
    if (named := _unknown_subject(view, text)) is not None and (best is None or referred or best.score < named.score):
        best = named
    there = "there" in view.words[max(0, at - 4) : at]
    apart = known.apart and known.last is not None and kinds[known.last].kind != "product"
    for entity_id, base in ((known.last, 0.3 if there else _APART if apart else 1.3), (known.about, 0.9)):
        if entity_id is None:
            continue
        if entity_id == known.last != known.about and not kinds[entity_id].registered:
            base -= _UNSURE * (kinds[entity_id].kind == "organisation")
        score = base + _KINDS.get(kinds[entity_id].kind, 0.0)
        if kinds[entity_id].kind == "product" and measure in CORPORATE:
            score -= 1.2
        if kinds[entity_id].kind == "company" and choice is not None and choice.measure == "size":
            score -= 1.0
        if known.macro and known.place is not None:
            score -= 2.5
        rivals[entity_id] = max(score, rivals.get(entity_id, score))
        if best is None or score > best.score:
            best = Owner(entity_id, kinds[entity_id].name, score)
    if known.noun is not None and known.about is None and (best is None or best.score < known.noun.score):
        best = known.noun
    if known.place is not None and (best is None or best.score < known.place.score):
        best = known.place
    if known.home is not None and (best is None or best.score < known.home.score):
        best = known.home
    if known.hint is not None and (best is None or best.score < known.hint.score):
        best = known.hint
    if best is None:
        return None
    second = max((score for entity_id, score in rivals.items() if entity_id != best.entity_id), default=0.0)
    return best._replace(margin=best.score - max(second, 0.0))


def _unknown_subject(view: View, text: str) -> Owner | None:
    """A capitalised word that opens the sentence, says something, and is written small nowhere: "Chevron said ..."."""
    if len(view.words) < 2 or view.words[1] not in view.grammar.says:
        return None
    start, end = view.starts[0], view.ends[0]
    word = text[start:end]
    common = view.words[0] in view.grammar.stop or nouns.is_plural(view.words[0], view.grammar)
    if common or not word[:1].isupper() or any(m.start < end and start < m.end for m in view.mentions):
        return None
    return None if f" {view.words[0]} " in text else Owner(None, word, _UNKNOWN)


def _noun_subject(view: View, at: int, choice: Choice | None, known: Known, text: str) -> Owner | None:
    """Who acts or does harm under no name: the government of the place told of, "The floods killed 184 people"."""
    words = view.words
    if choice is not None and choice.rule == MAGNITUDE:
        quake = min((j for j, w in enumerate(words) if w in _QUAKES), key=lambda j: abs(j - at), default=None)
        return Owner(None, words[quake], 4.0, 4.0) if quake is not None else None
    if costs_country(view, at):
        return known.home or known.place
    if at < 3 or any(m.start < view.starts[at] for m in view.mentions):
        return None
    if known.nation is not None and not known.macro:
        return known.nation
    if words[0] != "the":
        return None
    if words[1] in view.grammar.ruler and choice is not None and not view.grammar.acts.isdisjoint(words[2:3]):
        return known.home or known.place
    harmed = choice is not None and choice.measure in _HARM and words[2] in view.grammar.kill_verb
    return Owner(None, text[view.starts[0] : view.ends[1]], 4.0, 4.0) if harmed else None


def _named(mention: Mention, kinds: Mapping[str, Entity]) -> str:
    """The words that name the entity: of the mention itself, or what a reference ("its") refers to."""
    return kinds[mention.entity_id].name if mention.reference else mention.surface
