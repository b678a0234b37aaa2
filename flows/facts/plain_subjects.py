"""The subject of a clause that no name is: "Cinemas in China took 17 billion yuan", "A ticket costs 36 yuan".

No parser: the clause of a number is read from its opener, and the words before its first verb are the subject.
A `SURE` subject has the number whoever else is spoken of, an `UNSURE` one ("The dam will cost") only where the text is
about nobody.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from flows.facts import nouns
from flows.facts.commas import RELATIVES
from flows.facts.linking import Choice
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
# people and things whose number is their own where they open a clause
_COUNTED = frozenset(("other:people", "other:deaths", "other:injuries", "participants", "population"))
_PERSON = re.compile(
    r"(?:[a-z]{2}ers?|[a-z]{2}ors?|ists?|ees?|ians?|crats?|ents?|ants?|ives?|m[ae]n|people|children|folk|youths?|pupils?"
    r"|teens?|girls?|boys?|widows?|guards?|pilots?|clerks?|victims?|friars?|monks?|nuns?|tories|rebels?)$",
    re.IGNORECASE,
)
_BEFORE_COUNT = frozenset(("some", "about", "around", "nearly", "only", "another", "altogether", "least"))
_DONE = frozenset(
    ("are", "were", "have", "had", "will", "would", "could", "may", "might", "must", "did", "do", "went", "took",
     "came", "left", "gave", "fled", "handed", "lost", "made", "voted", "rebelled", "stood", "sat", "live")
)  # fmt: skip
_SUBJECTS = frozenset(("that", "which", "who"))
_INDEFINITE = frozenset(("a", "an", "another", "some", "many", "several", "most"))
_FROM = frozenset(("from", "in", "of", "at", "near"))
_IS = frozenset(("is", "was", "are", "were", "as", "be", "been", "become", "becoming", "became", "remains", "called"))
_FOUNDED = frozenset(("company", "firm", "group", "bank", "chain", "maker", "airline", "carrier", "lender", "retailer",
                      "subsidiary", "unit", "business", "worker", "customer", "shareholder", "investor", "project",
                      "programme", "program", "scheme", "plan", "contract"))  # fmt: skip
_LEADS = frozenset((QUANTITY, "from", "to", "by", "up", "down", "about", "around", "nearly", "almost", "another"))
_RELATIVE_REACH, _TO_VERB = 22, 5  # tokens from a relative word to the number, and to its verb
_BY_RELATIVE = RELATIVES - {"that"}
_OF_LENGTH = 3  # tokens of "of treatment"
_FEW = 20  # counted by more, the things are not the subject but what is told
_DEFINITE = frozenset(("the", "this", "that"))
_FIRMS = frozenset(("employees", "users", "units_sold", "orders", "production", "sales", "other:starts", "products"))
SURE, UNSURE = 4.0, 2.05
_PERSONAL = frozenset(("he", "she", "it", "they"))
_SINGLE, _MANY = frozenset(("it", "this")), frozenset(("they", "these", "those"))
_LONGEST_LEAD, _LONGEST_TAIL = 9, 14  # tokens of "In the first half of the year,", and between a noun and its verb


def find(view: View, at: int, verbs: Grammar, firms: Container[str] = ()) -> tuple[int, int, float] | None:
    """The tokens of the plain noun that is the subject of the clause of the quantity at token `at`, and how sure it is.

    None when a name, a pronoun or a noun that counts nothing by itself is the subject, or no verb is found. `firms` are
    nouns that rather refer to a firm named before: "the developer".
    """
    if (short := _shortened(view, at, verbs)) is not None:
        return short
    if (antecedent := _antecedent(view, at, verbs)) is not None:
        return antecedent
    counts = any(q.start == view.starts[at] and q.counted is not None for q in view.quantities)
    if counts and (view.words[at - 1 : at] == [";"] or list(view.words[max(0, at - 2) : at]) == [",", "and"]):
        return None  # what is counted opens a clause: "..., and 700,000 people have signed up"
    reach, stood_for = at, False
    for opens in _openers(view, at):
        named = [j for j in range(opens, reach) if _named(view, j)]
        if named and all(view.words[j] in _PERSONAL for j in named):
            named, stood_for = [], True  # "A grower told us that he got 1.20 zloty"
        if named or _measures(view, opens):
            return None
        if (found := _noun(view, opens, at, verbs)) is not None:
            first, last, verb = found
            told = _BY_RELATIVE.isdisjoint(view.words[verb:at])
            told = told and not (
                opens and view.words[opens - 1] in view.grammar.breaker and view.words[at - 1] == "and"
            )
            free = told and not any(in_mention(view, j) or _owns(view, j) for j in range(first, last))
            sure = _standing(view, first, last, firms) if free else 0.0
            sure = sure if sure == SURE or "," not in view.words[verb:at] else 0.0
            if view.words[verb] in view.grammar.foresee_verb or not sure:
                return None
            if stood_for and view.words[max(0, first - 1)] not in ("a", "an"):
                return None
            whole = _of_whole(view, last, verb)
            return (first, whole, sure) if whole else None
        reach = opens
    return None


def _owns(view: View, j: int) -> bool:
    """Whether a token is somebody whose the noun is: "the company's order book"."""
    return view.text_at(view.ends[j] - 2, 2) in POSSESSIVE or view.text_at(view.ends[j], 1) in ("'", "\u2019")


def owner(view: View, at: int, verbs: Grammar, firms: Container[str] = ()) -> Owner | None:
    """The noun that is the subject of the clause of the quantity at token `at` where no name is."""
    found = find(view, at, verbs, firms)
    if found is None:
        return None
    start, end = view.starts[found[0]], view.ends[found[1] - 1]
    return Owner(None, view.text_at(start, end - start), found[2], found[2])


def counted(view: View, index: int, choice: Choice | None) -> Owner | None:
    """The people whom a quantity counts, where they open its clause as its subject: "65,000 people emigrated"."""
    quantity, at = view.quantities[index], view.quantity_at[index]
    if choice is None or quantity.counted_start is None or quantity.counted_end is None:
        return None
    if choice.measure not in _COUNTED and not (choice.rule == "noun:open" and _PERSON.search(quantity.counted or "")):
        return None
    words = view.words
    opens = at - (words[at - 1] in _BEFORE_COUNT) if at else 0
    if opens and words[opens - 1] not in _JOINS and words[opens - 1] not in (";", ","):
        return None
    after = view.token(quantity.counted_end - 1) + 1
    verb = words[after : after + 1] != [] and (words[after] in _DONE or words[after].endswith("ed"))
    if not verb or any(m.start < quantity.counted_end and quantity.start < m.end for m in view.mentions):
        return None
    surface = view.text_at(quantity.counted_start, quantity.counted_end - quantity.counted_start)
    return Owner(None, surface, UNSURE, UNSURE)


def taken_up(view: View, at: int, before: Owner | None) -> bool:
    """Whether the subject of a quantity's clause is a pronoun, no name's, that can stand for the noun `before`."""
    if before is None:
        return False
    many = nouns.is_plural(before.surface.rpartition(" ")[2].lower(), view.grammar)
    reach = at
    for opens in _openers(view, at):
        first = _lead(view, opens, at)
        if first < reach and view.words[first] in (_MANY if many else _SINGLE):
            return not any(_named(view, j) for j in range(opens, reach))
        if any(_named(view, j) for j in range(opens, reach)):
            return False
        reach = opens
    return False


def _antecedent(view: View, at: int, verbs: Grammar) -> tuple[int, int, float] | None:
    """The plain noun of whose relative clause a quantity is part: "the majority of a | group | that runs 288 shops"."""
    words = view.words
    opens = next((j for j in range(at - 1, max(at - _RELATIVE_REACH, 0), -1) if words[j] in view.grammar.breaker), 0)
    if not opens or words[opens] not in _SUBJECTS or QUANTITY in words[opens - 2 : opens]:
        return None
    if not _opens_verb(view, opens + 1, at, verbs) or any(_named(view, j) for j in range(opens + 1, at)):
        return None
    if "," in words[opens:at] or ";" in words[opens:at]:
        return None
    last = opens - (words[opens - 1] == ",")
    while last > 1 and in_mention(view, last - 1):
        last -= 1
    if last > 1 and words[last - 1] in _FROM and in_mention(view, last):
        last -= 1  # "a dealer from Ohio, who sold"
    head = words[last - 1] if last else ""
    if not head.isalpha() or head in view.grammar.stop or in_mention(view, last - 1) or head in verbs.finites:
        return None
    first = last - 1
    while first > 0 and words[first - 1].isalpha() and not _ends_phrase(view, first - 1, verbs):
        first -= 1
    article = words[first - 1] if first else ""
    plural = nouns.is_plural(head, view.grammar)
    if article not in _INDEFINITE and not (plural and (article in view.grammar.preposition or not first)):
        return None
    before = words[max(0, first - 2)] if article in _INDEFINITE else article
    if before == "," or before in view.grammar.link_verb or before in _IS or QUANTITY in words[first:last]:
        return None  # "Massmart, a group that", "It is a group that"
    if head in view.grammar.dependent_noun and not plural and head not in _FOUNDED:
        return None
    if any(h.first < last <= h.last and h.senses[0].unit != "count" for h in view.measures):
        return None
    people = _PERSON.search(head) is not None or head in _FOUNDED
    return first, last, SURE if people else UNSURE


def _opens_verb(view: View, at: int, end: int, verbs: Grammar) -> bool:
    """Whether a verb stands at a token, or behind an adverb or a short phrase there: "who in some clubs earn"."""
    words = view.words
    for j in range(at, min(at + _TO_VERB, end)):
        word = words[j]
        if word in view.grammar.object_pronoun or word in _PERSONAL or word in ("the", "a", "an", "its", "their"):
            return False
        if word in verbs.finites or word in view.grammar.modal or word in view.grammar.link_verb:
            return True
        if word in verbs.forms and (j == at or words[j - 1] not in view.grammar.preposition):
            return True
    return False


def _ends_phrase(view: View, j: int, verbs: Grammar) -> bool:
    """Whether a token is no part of the noun phrase behind it."""
    word = view.words[j]
    return (
        word in view.grammar.stop
        or word in view.grammar.preposition
        or word in _DETERMINERS
        or (not in_mention(view, j) and word in verbs.finites)
    )


def _shortened(view: View, at: int, verbs: Grammar) -> tuple[int, int, float] | None:
    """A noun whose verb was said before: "Manufacturers shed 85,000 workers, | retailers | 91,000"."""
    words = view.words
    if at < 3 or words[at - 2] not in (",", "and") or QUANTITY not in words[: at - 2] or in_mention(view, at - 1):
        return None
    noun = nouns.is_plural(words[at - 1], view.grammar) and verbs.is_noun(words[at - 1])
    noun = noun and not any(cue.first <= at - 1 < cue.last for cue in view.cues)
    return (at - 1, at, SURE) if noun and _standing(view, at - 1, at) == SURE else None


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
    known = singular or nouns.is_plural(words[last - 1], view.grammar) or words[last - 1] in view.grammar.supply
    edge = last
    while edge < at and (verbs.has(words[edge], "adv") or words[edge].endswith("ly")):
        edge += 1  # "The government now lets"
    for verb in range(edge, min(edge + _LONGEST_TAIL, at)):
        told = words[verb - 1] in RELATIVES and words[verb] in verbs.forms  # "Copper mines, which dig 35 percent"
        told = told or (verb > edge and words[verb] in view.grammar.cost_verb)  # "A kilogram of beef costs"
        told = told or (verb > edge and _moves_on(view, verb))  # "The tax on air tickets drops from"
        told = told or (verb > edge and words[verb - 1] == "," and words[verb] in view.grammar.says)
        if told or _is_verb(view, verb, edge, last, verbs, singular=singular):
            # a noun of a mass stands without an article: "Malaria killed 781,000 people"
            sure = words[verb] in view.grammar.cost_verb or _sure(words[verb], verbs)
            return (first, last, verb) if known or (verb == edge and sure) else None
        if verb == edge and words[verb] not in (view.grammar.preposition | _BESIDES | RELATIVES) and words[verb] != ",":
            return None
    return None


def _moves_on(view: View, verb: int) -> bool:
    """Whether a verb of direction stands behind a noun at a token, and a number or what leads to one follows."""
    words = view.words
    before, after = words[verb - 1], words[verb + 1 : verb + 2]
    if not before.isalpha() or before in view.grammar.stop or before in view.grammar.preposition:
        return False
    led = after != [] and (after[0] in _LEADS or after[0].endswith("ly"))
    return led and any(h.kind == "verb" and h.first == verb for h in view.moves)


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


def _standing(view: View, first: int, last: int, firms: Container[str] = ()) -> float:
    """How surely a noun is one that has numbers of its own: no measure, no teller, nobody's part; 0 if it is not."""
    word = view.words[last - 1]
    definite = first > 0 and view.words[first - 1] in _DEFINITE
    issuer = list(view.words[max(0, last - 2) : last]) == ["central", "bank"]
    free = definite and (word in view.grammar.free_noun or issuer)
    deal = word in view.grammar.deal_noun
    for hit in view.measures if not free else ():
        sense = hit.senses[0]
        if hit.first < last <= hit.last and (sense.unit != "count" or sense.measure in _FIRMS):
            return UNSURE if deal and sense.measure == "investment" else 0.0
    if word in view.grammar.dependent_noun and not issuer:
        return UNSURE if deal else 0.0
    if word.endswith("ing") and word not in view.grammar.free_noun:
        return 0.0
    if not definite or free or nouns.is_plural(word, view.grammar):
        return SURE
    return 0.0 if word in firms or word in view.grammar.country_noun else UNSURE
