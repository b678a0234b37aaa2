"""The subject of a clause that no name is: "Cinemas in China took 17 billion yuan", "A ticket costs 36 yuan".

No parser: the clause of a number is read from its opener, and the words before its first verb are the subject.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.facts import nouns
from flows.facts.commas import RELATIVES
from flows.facts.owners import Owner
from flows.facts.relations import in_mention
from flows.facts.verbs import BASE, PAST, THIRD, Grammar
from flows.facts.view import POSSESSIVE, QUANTITY, View

_DETERMINERS = frozenset(("the", "a", "an", "some", "all", "each", "every", "many", "most", "several", "both", "other"))
_SMALL = frozenset(("two", "three", "four", "five", "six", "seven", "eight", "nine"))
_JOINS = frozenset(("and", "but", "while", "whereas", "as", "because", "though", "although", "since", "that"))
_BESIDES = frozenset(
    ("below", "above", "across", "around", "along", "inside", "outside", "within", "off", "over", "under")
)
_BY_RELATIVE = RELATIVES - {"that"}
_OF_LENGTH = 3  # tokens of "of treatment"
_FEW = 20  # counted by more, the things are not the subject but what is told
_DEFINITE = frozenset(("the", "this", "that"))
_FIRMS = frozenset(("employees", "users", "units_sold", "orders", "production", "sales", "other:starts", "products"))
_LONGEST_LEAD, _LONGEST_TAIL = 9, 14  # tokens of "In the first half of the year,", and between a noun and its verb


def find(view: View, at: int, verbs: Grammar) -> tuple[int, int] | None:
    """The tokens of the plain noun that is the subject of the clause in which the quantity at token `at` stands.

    None when a name, a pronoun or a noun that counts nothing by itself is the subject, or no verb is found.
    """
    if (short := _shortened(view, at, verbs)) is not None:
        return short
    counts = any(q.start == view.starts[at] and q.counted is not None for q in view.quantities)
    if counts and (view.words[at - 1 : at] == [";"] or list(view.words[max(0, at - 2) : at]) == [",", "and"]):
        return None  # what is counted opens a clause: "..., and 700,000 people have signed up"
    reach = at
    for opens in _openers(view, at):
        if any(_named(view, j) for j in range(opens, reach)) or _measures(view, opens):
            return None
        if (found := _noun(view, opens, at, verbs)) is not None:
            first, last, verb = found
            told = _BY_RELATIVE.isdisjoint(view.words[verb:at])
            told = told and not (
                opens and view.words[opens - 1] in view.grammar.breaker and view.words[at - 1] == "and"
            )
            free = told and not any(in_mention(view, j) or _owns(view, j) for j in range(first, last))
            if view.words[verb] in view.grammar.foresee_verb or not free or not _stands_alone(view, first, last):
                return None
            whole = _of_whole(view, last, verb)
            return (first, whole) if whole else None
        reach = opens
    return None


def _owns(view: View, j: int) -> bool:
    """Whether a token is somebody whose the noun is: "the company's order book"."""
    return view.text_at(view.ends[j] - 2, 2) in POSSESSIVE or view.text_at(view.ends[j], 1) in ("'", "\u2019")


def owner(view: View, at: int, verbs: Grammar) -> Owner | None:
    """The noun that is the subject of the clause of the quantity at token `at` where no name is."""
    found = find(view, at, verbs)
    if found is None:
        return None
    start, end = view.starts[found[0]], view.ends[found[1] - 1]
    return Owner(None, view.text_at(start, end - start), 4.0, 4.0)


def _shortened(view: View, at: int, verbs: Grammar) -> tuple[int, int] | None:
    """A noun whose verb was said before: "Manufacturers shed 85,000 workers, | retailers | 91,000"."""
    words = view.words
    if at < 3 or words[at - 2] not in (",", "and") or QUANTITY not in words[: at - 2] or in_mention(view, at - 1):
        return None
    noun = nouns.is_plural(words[at - 1], view.grammar) and verbs.is_noun(words[at - 1])
    noun = noun and not any(cue.first <= at - 1 < cue.last for cue in view.cues)
    return (at - 1, at) if noun and _stands_alone(view, at - 1, at) else None


def _of_whole(view: View, last: int, verb: int) -> int:
    """Where a noun ends with what it is of: "course of treatment"; 0 when that is a name: "the port of Rotterdam"."""
    if view.words[last] != "of":
        return last
    if QUANTITY in view.words[last:verb]:
        return last  # "A flat of 50 square metres costs"
    named = any(in_mention(view, j) for j in range(last + 1, verb))
    return 0 if named else verb if verb - last <= _OF_LENGTH else last


def _openers(view: View, at: int) -> Iterator[int]:
    """Where the clause of a token may begin, the nearest first."""
    words = view.words
    under = words[0] in view.grammar.breaker  # "Since the scandal broke, the shares have lost"
    for j in range(at - 1, 0, -1):
        joined = words[j - 1] in _JOINS and words[j] not in _JOINS
        if words[j - 1] == "and":
            joined = words[j - 2] == "," or words[j] in _DEFINITE or _measures(view, j)
        if joined or words[j - 1] == ";" or (under and words[j - 1] == ","):
            yield j
            under = under and words[j - 1] != ","
    yield 0


def _measures(view: View, at: int) -> bool:
    """Whether a measure that is no count begins at a token: "and demand shrinks"."""
    return any(hit.first == at and hit.senses[0].unit != "count" for hit in view.measures)


def _named(view: View, j: int) -> bool:
    """Whether a name that no preposition governs begins at a token."""
    governed = j > 0 and any(w in view.grammar.preposition for w in view.words[max(0, j - 3) : j])
    own = j > 0 and view.words[j] in ("its", "their")  # "The central bank lifted its interest rate"
    return not governed and not own and any(m.start == view.starts[j] for m in view.mentions)


def _noun(view: View, opens: int, at: int, verbs: Grammar) -> tuple[int, int, int] | None:
    """The tokens of the noun that opens a clause and the token of its verb: `(first, last, verb)`."""
    first = _lead(view, opens, at)
    words = view.words
    singular = words[first : first + 1] != [] and words[first] in _DETERMINERS
    while first < at and (words[first] in _DETERMINERS or words[first] == QUANTITY or words[first] in _SMALL):
        if words[first] == QUANTITY and any(q.start == view.starts[first] and q.high > _FEW for q in view.quantities):
            return None
        first += 1
    told = opens > 0 and words[opens - 1] in ("that", "and") and first < at and words[first] in verbs.forms
    if told and not singular:
        return None  # "The club that comes last", "and gives work to": of what is told the noun before
    last = first
    while last < at and _continues(view, first, last, verbs, singular=singular):
        last += 1
    if last == first:
        return None
    known = singular or nouns.is_plural(words[last - 1], view.grammar)
    edge = last
    while edge < at and (verbs.has(words[edge], "adv") or words[edge].endswith("ly")):
        edge += 1  # "The government now lets"
    for verb in range(edge, min(edge + _LONGEST_TAIL, at)):
        told = words[verb - 1] in RELATIVES and words[verb] in verbs.forms  # "Copper mines, which dig 35 percent"
        told = told or (verb > edge and words[verb] in view.grammar.cost_verb)  # "A kilogram of beef costs"
        if told or _is_verb(view, verb, edge, last, verbs, singular=singular):
            # a noun of a mass stands without an article: "Malaria killed 781,000 people"
            sure = words[verb] in view.grammar.cost_verb or _sure(words[verb], verbs)
            return (first, last, verb) if known or (verb == edge and sure) else None
        if verb == edge and words[verb] not in (view.grammar.preposition | _BESIDES | RELATIVES) and words[verb] != ",":
            return None
    return None


def _sure(word: str, verbs: Grammar) -> bool:
    """Whether a word can be nothing but a finite verb."""
    return word in verbs.finites and verbs.forms.get(word, {}).keys() != {"be"}


def _lead(view: View, opens: int, at: int) -> int:
    """The token behind what leads a clause in: "Last year", "In the first half of the year,"."""
    words = view.words
    lead = words[opens] in view.grammar.preposition or view.starts[opens] in {d.start for d in view.dates}
    lead = lead or words[opens] in ("however", "meanwhile", "separately", "elsewhere", "overall")
    if lead:
        for j in range(opens + 1, min(opens + _LONGEST_LEAD, at)):
            if words[j] == ",":
                return j + 1
    begins = view.starts[opens : opens + 1 + (words[opens] in view.grammar.preposition)]  # "On | Monday the bank"
    dated = next((d for d in view.dates if d.start in begins), None)
    return view.token(dated.end - 1) + 1 if dated is not None else opens


def _continues(view: View, first: int, at: int, verbs: Grammar, *, singular: bool) -> bool:
    """Whether a token goes on with a noun phrase that began at token `first`."""
    word = view.words[at]
    if word == "-":
        return at > first
    if not word[0].isalpha() or word in view.grammar.stop or word in view.grammar.preposition:
        return False
    return at == first or not _is_verb(view, at, at, at, verbs, singular=singular)


def _is_verb(view: View, at: int, edge: int, last: int, verbs: Grammar, *, singular: bool) -> bool:
    """Whether a token is a finite verb, of a subject whose noun ends before token `last` and its adverbs at `edge`."""
    word = view.words[at]
    if word in verbs.finites or word in view.grammar.modal or word in view.grammar.link_verb:
        return True
    parts = "".join(verbs.forms.get(word, {}).values())
    if at != edge or not parts:
        return False
    plural = nouns.is_plural(view.words[last - 1], view.grammar)
    after = view.words[at + 1 : at + 2]
    if word.endswith("s") and not singular and (after == [","] or not view.grammar.preposition.isdisjoint(after)):
        return False  # "Copper mines in the north"
    return (PAST in parts or (BASE if plural else THIRD) in parts) and not (plural and word.endswith("s"))


def _stands_alone(view: View, first: int, last: int) -> bool:
    """Whether a noun is one that has numbers of its own: no measure, no teller, nobody's part."""
    word = view.words[last - 1]
    definite = first > 0 and view.words[first - 1] in _DEFINITE
    issuer = list(view.words[max(0, last - 2) : last]) == ["central", "bank"]
    free = definite and (word in view.grammar.free_noun or issuer)
    for hit in view.measures if not free else ():
        sense = hit.senses[0]
        if hit.first < last <= hit.last and (sense.unit != "count" or sense.measure in _FIRMS):
            return False
    if (word in view.grammar.dependent_noun and not issuer) or word.endswith("ing"):
        return False
    return not definite or free or nouns.is_plural(word, view.grammar)
