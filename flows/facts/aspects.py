"""Whether a quantity is a level, a change or a share, and which way a change goes.

The words of direction are those of `seeds/reference/direction_words.csv`; what stands between them and the number
decides: "rose 5%" and "rose by 5%" are changes, "rose to 5%" is a level.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.facts.linking import Choice
from flows.facts.measures import Hit
from flows.facts.records import Aspect
from flows.facts.relations import in_mention, kind_of, past
from flows.facts.stated import OF_A_GOOD
from flows.facts.view import QUANTITY, View

_PREPOSITIONS = frozenset(("by", "to", "from", "at", "of"))
_SHARES = frozenset(("stake", "market_share"))
_MOVES = frozenset(("other:index", "share_price", "price", "sales", "revenue", "net_income", "units_sold"))
_COMPARED = frozenset(("more", "fewer", "less", "higher", "lower"))
_CLOSES = frozenset((".", ";", ",", "and", "but"))
_BOUNDS = frozenset(("below", "above", "under", "past ", "beyon"))
_FAR = 6
_PACE_REACH = 8  # tokens from the verb


def _verdict(
    view: View, hit: Hit, kind: str, preposition: str | None, choice: Choice | None
) -> tuple[Aspect, int] | None:
    still = {"currency": view.grammar.money_verb, "count": view.grammar.count_verb}
    sign = 1 if hit.direction == "up" else -1
    if preposition in ("to", "at", "from"):
        return "level", 1
    if hit.kind == "verb" and preposition is None and hit.phrase in still.get(kind, ()):
        moved = choice is not None and choice.measure in (
            "share_price",
            "other:index",
            "market_value",
            "stores",
            "employees",
        )
        moved = moved or (choice is not None and choice.measure == "price" and choice.rule.startswith("noun"))
        if not moved:
            return None
    if hit.kind == "noun" and (
        preposition not in ("of", "by", None) or (hit.phrase in ("loss", "losses") and kind == "currency")
    ):
        return None
    return "change", sign


def _left(view: View, at: int, kind: str, choice: Choice | None) -> tuple[Aspect, int] | None:
    """The direction word that governs the number from the left."""
    words = view.words
    if kind != "percent" and at > 1 and words[at - 1] == "the" and words[at - 2] in ("above", "below", "than"):
        return "level", 1  # "well above the $67.7 billion that analysts had expected"
    if view.text_at(view.starts[at], 5).lower() in _BOUNDS and kind != "percent":
        return ("level", 1) if any(h.direction and h.last == at for h in view.moves) else None  # "fell below 9,000"
    j, preposition = at - 1, None
    while j >= 0 and at - j <= _FAR + 2 and (words[j] in view.grammar.filler or words[j].endswith("ly")):
        if words[j] in _PREPOSITIONS:
            preposition = words[j]  # the one nearest to the word of direction counts
        made = j and words[j] == "up" and words[j - 1] in view.grammar.phrasal_verb
        # "voted down the rescue plan": what was put down is named after it
        made = made or (
            words[j] in ("up", "down") and words[j + 1] == "the" and words[j - 1] not in view.grammar.link_verb
        )
        made = made or any(cue.first < j < cue.last for cue in view.cues)  # "wrote down", "laid off"
        for hit in () if made else view.moves:
            if hit.kind == "adverb" and hit.last == j + 1 and hit.first <= j and words[j] not in ("more", "less"):
                return _verdict(view, hit, kind, preposition, choice)
        j -= 1
    if j >= 1 and words[j] == "up" and words[j - 1] in view.grammar.phrasal_verb:
        gave = any(h.kind == "verb" and (h.first, h.last) == (j - 1, j + 1) for h in view.moves)  # "gave up 81 points"
        if not gave:
            return None
    for hit in view.moves:
        if (
            hit.kind in ("verb", "noun", "adverb")
            and hit.last == j + 1
            and not any(cue.first < hit.first < cue.last for cue in view.cues)
            and (hit.kind != "noun" or preposition in ("of", "by"))
        ):
            found = _verdict(view, hit, kind, preposition, choice)
            if found:
                return found
    if preposition == "from" and QUANTITY in words[max(0, j - 4) : j + 1]:
        return "level", 1
    if preposition == "to" and kind == "percent":
        for hit in view.moves:
            near = hit.kind == "noun" and at - _FAR <= hit.first and hit.last < at
            if near and not view.grammar.bring_verb.isdisjoint(words[max(0, hit.first - 3) : hit.first]):
                return "change", 1 if hit.direction == "up" else -1  # "bringing its gain this year to 64 percent"
    if preposition in ("to", "at") and (
        QUANTITY in words[max(0, j - 4) : j + 1] or any(h.direction and h.last <= at for h in view.moves)
    ):
        return "level", 1
    if preposition in ("of", "by", "to"):
        # "a decline in sales of 34%", "sales rose in July by 5%"
        for hit in reversed(view.moves):
            if hit.kind in ("noun", "verb") and at - _FAR - 2 <= hit.first and hit.last <= j + 1:
                between = words[hit.last : at]
                if QUANTITY in between or "," in between or ";" in between:
                    break
                if hit.kind == "noun" and preposition == "of" and between and between[0] not in ("in", "for", "of"):
                    continue
                if hit.kind == "verb" and preposition == "of":
                    continue
                return _verdict(view, hit, kind, preposition, choice)
    return None


def _restated(words: Sequence[str], at: int) -> int | None:
    """The token after a number that says the one before in another way, and its comma: ", or 3.3%, |"."""
    stop = next((j for j in range(at + 1, min(at + 7, len(words))) if words[j] == QUANTITY), None)
    if stop is None or "or" not in words[at + 1 : stop] or stop - at > 4:
        return None
    stop += 1 + (words[stop + 1 : stop + 2] == [","])
    return stop if stop < len(words) else None


def _gone(words: Sequence[str], j: int) -> bool:
    """Whether what is counted is to go: "13,000 jobs to go", "1,200 jobs will be lost"."""
    if words[j : j + 2] in (
        ["have", "disappeared"],
        ["had", "disappeared"],
        ["have", "vanished"],
        ["disappeared", "in"],
    ):
        return True
    modal = j < len(words) and words[j] in ("will", "would", "to", "could", "may", "must", "are", "have", "has")
    return modal and any(word in ("go", "gone", "disappear", "lost", "vanish") for word in words[j + 1 : j + 4])


def _right(view: View, index: int, kind: str, closable: bool) -> tuple[Aspect, int] | None:
    """The direction word that follows the number: "34% decline", "20% cheaper", "5,000 jobs will be cut"."""
    words = view.words
    at = view.quantity_at[index]
    after = past(view, index)
    part = at and words[at - 1] in ("of", "for")
    if (stop := _restated(words, at)) is not None:
        for hit in view.moves:
            if hit.kind == "adverb" and hit.first == stop and words[stop] in view.grammar.end_adverb:
                return "change", 1 if hit.direction == "up" else -1  # "416 points, or 3.3%, lower"
    if closable and (words[at - 1] in view.grammar.cost_verb or any(_gone(words, j) for j in (at + 1, after))):
        return "change", -1
    for hit in view.moves:
        gap = hit.first - at - 1
        if gap < 0:
            continue
        between = words[at + 1 : hit.first]
        passive = (
            bool(between)
            and between[-1] in ("be", "been", "being", "were", "was", "are", "is")
            and hit.direction == "down"
        )
        if hit.kind == "verb" and passive and closable and not part and view.crossing(at + 1, hit.first) < 2.5:
            # "30,000 jobs which make up 20 to 25 percent of its workforce will be cut"
            return "change", -1
        if gap > _FAR:
            continue
        if hit.kind == "verb" and kind == "currency" and passive and hit.phrase in view.grammar.erase_verb:
            return "change", -1  # "$140bn was wiped off shares"
        if any(not w[0].isalnum() and w != "-" for w in between) or words[hit.last : hit.last + 1] == ["due"]:
            continue
        sign = 1 if hit.direction == "up" else -1
        if hit.kind == "noun" and kind == "currency" and hit.phrase in ("loss", "losses"):
            continue
        part_of_noun = view.quantities[index].counted_end is not None and hit.last < after <= hit.last + 2
        if (
            hit.kind == "noun"
            and gap <= 4
            and not (kind == "count" and part_of_noun)
            and not any(
                w
                in (
                    "of",
                    "in",
                    "to",
                    "from",
                    "on",
                    "for",
                    "after",
                    "with",
                    "by",
                    "and",
                    "be",
                    "been",
                    "were",
                    "was",
                    "will",
                )
                for w in between
            )
        ):
            return "change", sign
        if (
            hit.kind == "adverb"
            and hit.first in (at + 1, after)
            and (kind == "percent" or words[hit.first] not in ("off", "above", "below", "behind", "ahead"))
        ):
            if (kind == "count" and words[hit.first] in ("more", "better")) or (
                kind == "currency" and words[hit.first] == "more"
            ):
                continue
            return "change", sign
    return None


def _pace(view: View, at: int) -> int:
    """The sign of what moves at a pace, else 0: "grew at an annual pace of 2.3 percent", "at a 3 percent pace"."""
    words = view.words
    of_pace = words[at - 1] == "of" and at > 1 and words[at - 2] in view.grammar.pace_noun
    if not of_pace and view.grammar.pace_noun.isdisjoint(words[at + 1 : at + 4]):
        return 0
    for hit in reversed(view.moves):
        if hit.kind == "verb" and 0 < at - hit.last <= _PACE_REACH:
            lead = words[hit.last : at]
            return (1 if hit.direction == "up" else -1) if "at" in lead and QUANTITY not in lead else 0
    return 0


def _names_only(view: View, first: int, last: int) -> bool:
    """Whether only a name stands between two numbers of a list: "20,000 jobs, Home Depot 7,000"."""
    between = [j for j in range(first, last) if view.words[j] not in (",", "and")]
    return bool(between) and all(in_mention(view, j) for j in between)


def _differs(view: View, index: int) -> bool:
    """Whether a number is how much more or less something is than another: "2,500 more than", "20 cents more"."""
    words, after = view.words, past(view, index)
    if words[after : after + 1] == [] or words[after] not in _COMPARED:
        return False
    behind = (*words[after + 1 : after + 2], ".")[0]
    money = kind_of(view.quantities[index]) == "currency"
    return behind == "than" or (money and behind in _CLOSES and words[after] in ("more", "less"))


def aspect(
    view: View, index: int, choice: Choice | None, earlier: Mapping[int, tuple[Aspect, int]]
) -> tuple[Aspect, int, bool]:
    """Aspect and sign (-1 for a decline) of one quantity, and whether a word of the text says so."""
    quantity = view.quantities[index]
    at = view.quantity_at[index]
    kind = kind_of(quantity)
    words = view.words
    if choice is not None and choice.rule == OF_A_GOOD:
        return "share", 1, True  # "wants to raise 90 percent of its own beef"
    if choice is not None and choice.rule == "paced":
        return "change", -1 if choice.sign < 0 else 1, True  # "grew at an annual rate of 3.5 percent"
    grown = kind == "percent" and choice is not None and choice.measure == "other:GDP"
    if choice is not None and grown and "growth" in words[choice.first : choice.last]:
        return "change", 1, True  # "cut their forecast of growth from 3.7 percent"
    cut = choice is not None and choice.measure == "employees" and choice.rule == "noun:before"
    if cut and choice is not None and not view.grammar.job_loss.isdisjoint(words[choice.first : choice.last]):
        return "change", -1, True  # "the job cuts, 3,700 of which will come in Finland"
    if kind == "percent" and (pace := _pace(view, at)):
        return "change", pace, True
    following = words[at + 1] if at + 1 < len(words) else ""
    if kind == "percent" and following == "of" and words[at - 1] in view.grammar.grow_verb:
        return "share", 1, True  # "Ivory Coast, which grows 40 percent of the world's beans"
    sized = choice is not None and choice.measure == "investment" and choice.first == at + 1
    if sized and kind == "currency" and words[at - 1] in view.grammar.determiner:
        return "level", 1, True  # "gave up its $39 billion takeover"
    if kind != "percent" and _differs(view, index):
        return "change", -1 if words[past(view, index)] in ("fewer", "less") else 1, True
    if kind == "percent" and words[max(0, at - 2) : at] == ["premium", "of"]:
        return "change", 1, True  # "a premium of 20% to its closing price"
    right = _right(view, index, kind, choice is not None and choice.measure in ("employees", "stores"))
    left = _left(view, at, kind, choice)
    beside = any(hit.kind == "noun" and hit.first == at + 1 for hit in view.moves)
    if left is not None and right is not None and (beside or (left[0] == "level" and kind == "percent")):
        left = None  # "eased to a 7% decline", "weaker than the 5,000 increase"
    if found := left or right:
        part = following == "of" or (choice is not None and choice.measure in _SHARES)
        if found[0] == "level" and kind == "percent" and part:
            return "share", 1, True
        return (*found, True)
    if kind == "percent" and choice is not None and choice.rule == "noun:left":
        # "raised its dividend 11%", "cut prices 5 percent"
        for hit in view.moves:
            if hit.kind == "verb" and hit.last in range(choice.first - 2, choice.first + 1):
                return "change", -1 if hit.direction == "down" else 1, True
    if "signed" in quantity.flags and kind in ("percent", "count"):
        return "change", 1, True
    if "fraction" in quantity.flags and following in ("of", "the", "its", "their"):
        return "share", 1, True
    if kind == "percent":
        if following == "of" or (choice is not None and choice.measure in _SHARES):
            return "share", 1, True
        if any(w in view.grammar.share_verb for w in words[max(0, at - 3) : at]):
            return "share", 1, True
    previous = index - 1
    if previous in earlier:
        link = list(words[past(view, previous) : at])
        if link[:1] == ["("] or not link:
            link = ["("]  # past() stands after the bracket when the quantity itself is in it
        alike = kind_of(view.quantities[previous]) == kind
        restated = (
            link in (["("], ["or"], [",", "or"], [",", "("], [",", "or", "a"], ["and"], [","]) and "of" not in link
        )
        those = words[at + 1 : at + 3] in (["of", "those"], ["of", "them"], ["of", "which"], ["of", "whom"])
        listed = link[:1] in ([","], ["and"]) and _names_only(view, view.quantity_at[index] - len(link), at)
        if earlier[previous][0] == "change" and alike and (those or listed):
            return (*earlier[previous], True)  # "10,500 jobs in Europe, 2,500 of those in Germany"
        if earlier[previous][0] == "change" and (
            restated or (alike and "of" not in link and (len(link) <= 2 or "respectively" in words[at:]))
        ):
            return (*earlier[previous], True)
        own = choice is not None and choice.measure == "rate" and choice.first > view.quantity_at[previous]
        if (
            alike
            and not own  # "contracted by 5 percent, and unemployment has reached 16.3 percent"
            and earlier[previous][0] == "change"
            and "to" not in link
            and "from" not in link
            and kind == "percent"
            and len(link) <= 9
        ):
            return (*earlier[previous], False)
        if alike and earlier[previous][0] == "share" and kind == "percent":
            return "share", 1, False
    beside = choice is not None and choice.rule.startswith("noun") and choice.last == at and choice.first > 1
    if kind == "percent" and choice is not None and beside and words[choice.first - 1] in ("and", ",", "while"):
        told = [a for i, a in earlier.items() if kind_of(view.quantities[i]) == "percent"]
        if told and told[-1][0] == "change":
            return (*told[-1], False)  # "output grew 8.9 percent, and consumption 5.9 percent"
    if kind == "percent":
        moves = [
            hit for hit in view.moves if hit.kind in ("verb", "noun") and hit.direction and abs(hit.first - at) <= 12
        ]
        if choice is not None and choice.measure in _MOVES:
            sign = -1 if moves and moves[0].direction == "down" else 1
            return "change", sign, False
        return (
            ("level", 1, False)
            if choice is not None and choice.measure in ("rate", "other:probability")
            else ("share", 1, False)
        )
    return "level", 1, False
