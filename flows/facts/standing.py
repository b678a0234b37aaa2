"""What a mention's neighbours say for or against its owning a number: kinship, lists, reporters, realms, persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.facts import realm
from flows.facts.asides import RELATIVES
from flows.facts.linking import Choice
from flows.facts.records import Entity, Mention
from flows.facts.relations import in_mention
from flows.facts.view import POSSESSIVE, QUANTITY, View

_PARALLEL = frozenset(("carried", "spoken of"))
_GIVERS = frozenset(("by", "for", "at"))
_POSSESSIVE = (*POSSESSIVE, "' ", "\u2019 ")
_ASKED = frozenset(
    (
        *((asked, "by") for asked in ("polled", "surveyed", "poll", "survey")),
        *(
            (who, at)
            for who in ("analysts", "analyst", "economists", "economist", "strategist")
            for at in ("at", "with")
        ),
    )
)
_OWN = frozenset(("its", "their"))
_OF_PERSONS = frozenset(
    ("other:compensation", "market_value", "duration", "other:donation", "fine", "other:shares", "stake")
)
_OWNERS = frozenset(("company", "platform", "product", "organisation"))
_WAS = frozenset(("was", "were", "is", "are", "stood", "remained"))
_CLAUSE = 1.5
_COUNTED_OF = frozenset(("users", "employees", "participants", "other:shares", "other:people"))
_KIN_REACH, _LIST, _APPOSED = 5, 8, 8  # tokens
_PAYS_REACH = 6


def _akin(view: View, mention: Mention, kinds: Mapping[str, Entity], right: int) -> bool:
    """Whether a name only tells whose the next one is: "Circuit City's larger rival Best Buy"."""
    words = view.words
    possessive = view.text_at(mention.end, 3).lstrip()[:2] in _POSSESSIVE
    while right < len(words) and words[right] in ("'", "s"):
        right += 1  # "Jingdong 's Jingxi"
    if right < len(words):
        if words[right] in view.grammar.maker_noun:
            return True  # "the iPhone maker's market capitalisation"
        if any(m.reference and m.start == view.starts[right] for m in view.mentions):
            return True  # "The Wall Street bank": what refers back is the noun
    for j in range(right, min(right + _KIN_REACH, len(words))):
        start = view.starts[j]
        named = (m for m in view.mentions if m.start == start and not m.reference)
        if any(kinds[m.entity_id].kind != "place" for m in named):
            return possessive or (j > right and not view.grammar.kin.isdisjoint(words[max(right, j - 2) : j]))
        if words[j] == "," and j > right and words[j - 1] in view.grammar.kin:
            continue  # "the firm's distribution subsidiary, Entertainment UK,"
        if not words[j][0].isalpha() or words[j] in view.hard_stop:
            return False
    return False


def _closed_kin(view: View, mention: Mention, left: int, right: int) -> bool:
    """Whether a name only tells what the one before it is to it, between commas: ", Toyota's smaller rival,"."""
    words = view.words
    if not left or words[left - 1] != "," or view.text_at(mention.end, 2) not in _POSSESSIVE:
        return False
    closes = next((j for j in range(right, min(right + _KIN_REACH, len(words))) if words[j] == ","), None)
    return closes is not None and words[closes - 1] in view.grammar.kin


def _analyses(view: View, mention: Mention, left: int, right: int) -> bool:
    """Whether an analyst's firm is named: "Jefferies analyst Peter Misek", "analyst Peter Misek of Jefferies"."""
    words = view.words
    if words[right : right + 1] != [] and words[right] in view.grammar.analyst:
        return True
    if left < 3 or words[left - 1] not in ("of", "at", "with"):
        return False
    person = next((m for m in view.mentions if m.end == view.ends[left - 2] and m is not mention), None)
    return person is not None and words[max(0, view.token(person.start) - 1)] in view.grammar.analyst


def _such(words: Sequence[str], left: int) -> bool:
    """Whether a name is the last of some that "such as" gives for examples."""
    opens = next((j for j in range(left - 2, max(left - _LIST, 1), -1) if words[j - 1 : j + 1] == ["such", "as"]), None)
    return opens is not None and not any(word in (";", "(") for word in words[opens:left])


def _of_an_apposition(words: Sequence[str], left: int) -> bool:
    """Whether a name closes what is told of another by the way: ", a joint venture with Lowe's,"."""
    opens = next((j for j in range(left - 1, max(left - _APPOSED, 0), -1) if words[j] == ","), 0)
    return opens > 0 and words[opens + 1] in ("a", "an", "the") and QUANTITY not in words[opens:left]


def _that(words: Sequence[str], right: int, at: int) -> bool:
    """Whether a number stands in what an apposition tells of the name before it: ", a broker that ... debts of"."""
    if words[right + 1] not in ("a", "an", "the") or "," in words[right + 1 : at]:
        return False
    return any(word in ("that", "which", "who", "with") for word in words[right + 2 : min(right + _APPOSED, at)])


def bracketed(view: View, at: int, right: int) -> bool:
    """Whether a quantity stands alone in brackets after a name."""
    return right == at - 1 and view.words[right] == "(" and view.words[at + 1 : at + 2] == [")"]


def _aside(view: View, left: int, right: int, at: int) -> bool:
    """Whether a name stands in a relative clause that is closed before the quantity."""
    words = view.words
    for j in range(left - 1, max(left - 4, 0), -1):
        if words[j] in ("which", "whom", "whose", "who"):
            # ", in which", ", a venture in which"
            opened = "," in words[max(0, j - 4 if words[j - 1] == "in" else j - 2) : j]
            return opened and "," in words[right:at]
    return False


def best_there(view: View, mention: Mention, right: int) -> bool:
    """Whether a place only says of what something is the largest: "Europe's largest budget airline"."""
    if view.text_at(mention.end, 2) not in _POSSESSIVE:
        return False
    return any(w.endswith("est") or w in ("leading", "top", "first") for w in view.words[right : right + 4])


def _own_subject(view: View, mention: Mention, kinds: Mapping[str, Entity], right: int, at: int) -> bool:
    """Whether what is told of a name has a name of its own for subject: "Pfizer, whose rival pill Celebrex had"."""
    start, end = view.starts[right], view.starts[at]
    return any(
        start < m.start < end and not m.reference and m is not mention and kinds[m.entity_id].kind in _OWNERS
        for m in view.mentions
    )


def whose(view: View, mention: Mention, kinds: Mapping[str, Entity], right: int, at: int) -> float:
    """What a relative word after a name adds: "the Ford Explorer, whose sales had a 29% decline"."""
    words = view.words
    if words[right : right + 1] == ["of"]:  # "Etihad of Abu Dhabi, which earned"
        home = next((m for m in view.mentions if m.start == view.starts[right + 1]), None) if right + 1 < at else None
        right = view.token(home.end - 1) + 1 if home is not None and kinds[home.entity_id].kind == "place" else right
    at_relative = right + (words[right : right + 1] == [","])
    if at_relative >= at or words[at_relative] not in RELATIVES or view.crossing(right + 2, at) >= _CLAUSE:
        return 0.0
    if words[at_relative] == "whose" and _own_subject(view, mention, kinds, at_relative, at):
        return 0.0
    return 2.2 + (1.5 if "," not in words[right + 2 : at] else 0.0)


def _counted_of(view: View, index: int, left: int) -> bool:
    """Whether what a number counts is somebody's: "1.4 million members of Kaiser Permanente"."""
    end = view.quantities[index].counted_end
    if end is None:
        return False
    after = view.token(end - 1) + 1
    return view.words[after : after + 1] == ["of"] and after < left <= after + 2


def standing(
    view: View,
    at: int,
    mention: Mention,
    kinds: Mapping[str, Entity],
    choice: Choice | None,
    before: str,
    macro: bool,
) -> float:
    """What to add to the score of a mention as the owner of the quantity at token `at`.

    `before` is the preposition that governs the mention, `macro` tells that the measure is one of a whole economy.
    """
    words = view.words
    entity = kinds[mention.entity_id]
    left, right = view.token(mention.start), view.token(mention.end - 1) + 1
    score = 0.0
    if words[right : right + 1] == ["-"] and words[right + 1 : right + 2] in (
        ["based"],
        ["listed"],
        ["born"],
        ["traded"],
    ):
        score -= 6.0  # "the Luxembourg-based firm"
    if words[max(0, left - 2) : left] in (["listed", "on"], ["traded", "on"], ["quoted", "on"], ["floated", "on"]):
        score -= 6.0  # "Bona Film, a distributor listed on Nasdaq"
    carried = choice is not None and choice.rule in _PARALLEL
    if right <= at and _akin(view, mention, kinds, right):
        score -= 2.5
    if (
        mention.reference
        and words[left] in _OWN
        and any(w in view.grammar.beside_noun for w in words[right : right + 4])
    ):
        score -= 2.5  # "easyJet, its low-cost rival, made £686m"
    if right == at - 1 and words[right] == ":":
        score -= 4.0  # "Headcount: 41,200": what is counted
    if right < at and _closed_kin(view, mention, left, right):
        score -= 4.0  # "Honda, Toyota's smaller rival, said that its profit would fall"
    if right <= at and _aside(view, left, right, at):
        score -= 3.0  # "Meituan, in which Tencent holds 17.2%, was told to pay"
    listing = words[left - 1 : left] == [","] and QUANTITY in words[:left]
    if right == at - 1 and listing and words[right] in ("for", "with", "by", "at"):
        score += 2.5  # "Airbus has won orders for 200 planes, Boeing for 140"
    if right == at and (carried or (left and words[left - 1] in (",", "and", ";"))):
        score += 2.5  # "in France 10.3 percent and in Italy 8.0 percent"
    beside = left > at and (left - at == 2 or (left - at == 3 and (words[at + 2] == "the" or in_mention(view, at + 2))))
    if beside and (words[at + 1] == "by" or (carried and words[at + 1] in _GIVERS)):
        # "owned 80 percent by EADS and 20 percent by BAE", "$1.3 trillion for China"
        score += 5.0 if words[at + 1] == "by" and choice is not None and choice.measure == "stake" else 2.5
    if bracketed(view, at, right):
        score += 2.5  # "followed by Huawei (4.9%) and Lenovo (4.7%)"
    if entity.kind == "place" and not macro and right <= at and best_there(view, mention, right):
        score -= 3.5  # "Europe's largest budget airline made"
    earns = any(word in view.grammar.gain_verb for word in words[max(0, at - 4) : at])
    if entity.kind == "person" and not earns and (choice is None or choice.measure not in _OF_PERSONS):
        score -= 2.5
    if choice is not None and choice.measure == "other:compensation" and words[right : right + 2] == [",", "who"]:
        score += 4.0 * (entity.kind == "person")  # "Eisner, who has run Disney since 1984 and received $7 million"
    if entity.kind == "person" and left <= 2 and earns and not before:
        score += 1.8  # "Stephen Elop, Nokia's CEO, stands to get €18.8 million"
    shares = words[at + 1 : at + 2] == ["of"] and any(w in view.grammar.share_verb for w in words[max(0, at - 5) : at])
    if shares and left > at:
        score -= 3.0  # "Scotland accounts for 8.3 percent of Britain's population"
    shipped = choice is not None and choice.measure in ("other:exports", "other:imports") and entity.kind == "place"
    if choice is not None and shipped and before in ("from", "to", "into") and choice.last <= left < at:
        # "exports of cars from Mexico to the United States"
        score += 3.0 if (before == "from") == (choice.measure == "other:exports") else -4.0
    elif shipped and left > at and before in ("to", "into"):
        score -= 4.0  # "Exports came to 208 billion francs, of which 45 percent went to the euro zone"
    if macro:
        if entity.kind == "place":
            score += 3.2
            if choice is not None and 0 <= choice.first - right <= 4 and view.text_at(mention.end, 2) in _POSSESSIVE:
                score += 2.0
            own = choice is not None and (choice.rule != "carried" or QUANTITY not in words[right:at])
            if choice is not None and own and 0 <= left - choice.last <= 2 and "in" in words[choice.last : left]:
                score += 2.0
        elif choice is not None and realm.only_places(choice):
            score -= 2.5
    elif entity.kind == "place" and choice is not None and choice.measure == "production":
        # "Ghana's cocoa output"
        owns = 0 <= choice.first - right <= 3 and view.text_at(mention.end, 2) in _POSSESSIVE
        score += 3.0 if owns and not _akin(view, mention, kinds, right) else 0.0
    if choice is not None and choice.measure == "market_value" and words[choice.first] in view.grammar.value_verb:
        # "SoftBank valued it at $47 billion": what is valued stands behind
        score += 2.0 if choice.first < left < at else -4.0 if choice.last < at - 1 and right <= choice.first else 0.0
    if tuple(words[max(left - 2, 0) : left]) in _ASKED or _analyses(view, mention, left, right):
        score -= 4.0  # "economists polled by Reuters", "Analyst Peter Misek of Jefferies": who asked or foresees
    if left > 1 and words[left - 1] == "of" and words[left - 2] in view.grammar.maker_noun:
        score -= 4.0  # "the maker of the iPhone": who makes it is meant
    if (
        entity.kind == "person"
        and right == at
        and not view.grammar.give_verb.isdisjoint(words[max(0, left - _PAYS_REACH) : left])
    ):
        score += 7.0  # "paid chief executive David Thorburn £1.1 million"
    if (
        left > 1
        and right < at
        and words[left - 1] in (",", "and", ";")
        and entity.kind != "place"
        and words[right] in _WAS
        and QUANTITY in words[:left]
    ):
        score += 1.5  # "Kraft jumped 4.9 percent to $28.76 and Nestle was unchanged at 50.30 francs"
    sets = entity.kind == "place" and not left and choice is not None and choice.measure == "rate"
    if sets and any(h.kind == "verb" and h.first == right for h in view.moves):
        score += 3.0  # "South Africa lifted its key rate"
    if left > 1 and words[left - 1] == "of" and words[left - 2] in view.grammar.stand_in:
        score += 4.0 * (right <= at)  # "that of Qantas has lost almost 40 percent"
    if right + 1 < at and words[right] in view.grammar.outlook_word and words[right + 1] in view.grammar.object_pronoun:
        score -= 4.0  # "Barclays expects them to sink another 15 percent"
    if entity.kind == "place" and left > at and choice is not None and choice.measure == "market_share":
        score -= 3.0 * ("market" in words[right : right + 3])  # "43 percent of the US market"
    if choice is not None and choice.measure in _COUNTED_OF and left > at:
        score += 2.5 * any(
            view.quantity_at[i] == at and _counted_of(view, i, left) for i in range(len(view.quantities))
        )
    if entity.kind == "regulator" and choice is not None and choice.measure == "rate":
        score += 2.0 * (not view.grammar.key_rate.isdisjoint(words[max(0, choice.first - 1) : choice.last]))
    listed = left > 2 and (words[left - 1] == "as" or (words[left - 1] == "and" and _such(words, left)))
    if listed and (words[left - 1] == "and" or words[left - 2] == "such"):
        score -= 3.0  # "Clients such as Goldman Sachs and Airbus"
    if right < at and words[right] == "," and before and _of_an_apposition(words, left):
        score -= 2.5  # "The chain, a joint venture with Lowe's, employs"
    if right < at and words[right] == "," and _that(words, right, at):
        score += 2.2  # "MF Global, a broker that filed for bankruptcy with debts of"
    if realm.reports(entity, view.grammar):
        told = words[right : right + 2]
        if before == "by" or (before == "to" and "according" in words[max(0, left - 3) : left]):
            score -= 2.5
        elif any(word in view.grammar.says for word in told):
            score -= 2.0
    if entity.name.endswith("Exchange") and before in view.grammar.preposition:
        score -= 2.0
    if entity.kind == "person" and right <= at:
        following = [w for w in words[right : min(right + 5, at)] if w != "," and w != QUANTITY and not w.isdigit()]
        if (
            following[:1] == ["who"]
            and (earns or (choice is not None and choice.measure == "stake"))
            and view.crossing(right, at) < 3.5
        ):
            score += 1.5  # "Kerviel, 31, who earned less than"
    return score


def in_participle(words: Sequence[str], left: int, right: int, at: int) -> bool:
    """Whether tokens `left` to `right` lie in an aside before `at` that a participle opens: ", also using X, has"."""
    if "," not in words[right:at] or "," not in words[:left]:
        return False
    opens = left - 1
    while words[opens] != ",":
        opens -= 1
    return opens > 0 and any(word.endswith("ing") for word in words[opens + 1 : min(opens + 3, left)])
