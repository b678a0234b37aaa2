"""Event triggers: the rows of `event_triggers` by their first word, and which of them hold at a place of a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType

from flows.facts.clauses import Tok, Verb
from flows.facts.document import Document
from flows.facts.verbs import Grammar, grammar
from flows.reference import Reference

_ORGANISATIONS = frozenset(("company", "platform", "organisation", "regulator", "other"))
_KINDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "@company": _ORGANISATIONS,
        "@firm": frozenset(("company",)),
        "@platform": frozenset(("platform", "company", "product")),
        "@organisation": _ORGANISATIONS,
        "@regulator": frozenset(("regulator",)),
        "@product": frozenset(("product", "platform")),
        "@goods": frozenset(("product",)),
        "@person": frozenset(("person",)),
        "@place": frozenset(("place",)),
        "@index": frozenset(("index",)),
    }
)
_WANTED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        kind: frozenset(wanted for wanted, kinds in _KINDS.items() if kind in kinds)
        for kind in frozenset[str]().union(*_KINDS.values())
    }
)
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Condition:
    """Words, phrases and kinds of things, one of which must be there; empty: no condition.

    `forms` are the words with their plurals; `worded` is the condition without its kinds; `aims` tells that a phrase is
    an infinitive. A sentence whose
    `vocabulary` holds none of `keys` cannot meet it.
    """

    words: frozenset[str]
    forms: frozenset[str]
    phrases: tuple[str, ...]
    kinds: frozenset[str]
    empty: bool
    keys: frozenset[str]
    worded: Condition | None = None
    aims: bool = False


@dataclass(frozen=True, slots=True)
class Trigger:
    """A row of `event_triggers`."""

    head: str
    rest: tuple[str, ...]
    part: str
    event_type: str
    frame: str
    object: Condition
    subject: Condition
    without: Condition
    weight: float

    def possible(self, vocabulary: frozenset[str], passive: bool) -> bool:
        """Whether words and things of this vocabulary can satisfy the row; who does a passive may go unsaid."""
        return (
            vocabulary.issuperset(self.rest)
            and (self.object.empty or not self.object.keys.isdisjoint(vocabulary))
            and (passive or self.subject.empty or not self.subject.keys.isdisjoint(vocabulary))
        )


Present = Sequence[Mapping[str, tuple[int, int]]]
"""What each word and kind of thing can meet: by verb, the rows whose object and whose subject it can be."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a verb, in the table's order; sets of them are bits by their place.

    `objectless` are those that ask for no object, `anybody` those that anybody can do; `rests` are the words that may
    follow the verb, each with whether an object may stand before them.
    """

    rows: tuple[Trigger, ...]
    objectless: int
    anybody: int
    rests: tuple[tuple[tuple[str, ...], bool], ...]

    def able(self, lemma: str, heard: frozenset[str], present: Present, passive: bool) -> list[Trigger]:
        """The rows that are possible in a sentence of which `heard` is the vocabulary, in order."""
        these = self._met(lemma, present, passive)
        found = []
        while these:
            lowest = these & -these
            these ^= lowest
            row = self.rows[lowest.bit_length() - 1]
            if not row.rest or heard.issuperset(row.rest):
                found.append(row)
        return found

    def tells(self, lemma: str, heard: frozenset[str], present: Present, passive: bool) -> bool:
        """Whether any of the rows is possible in such a sentence."""
        these = self._met(lemma, present, passive)
        while these:
            lowest = these & -these
            these ^= lowest
            rest = self.rows[lowest.bit_length() - 1].rest
            if not rest or heard.issuperset(rest):
                return True
        return False

    def _met(self, lemma: str, present: Present, passive: bool) -> int:
        """The rows whose conditions can be met, as bits; who does a passive may go unsaid."""
        objects, subjects = self.objectless, self.anybody
        for of_verb in present:
            if lemma in of_verb:
                as_object, as_subject = of_verb[lemma]
                objects |= as_object
                subjects |= as_subject
        return objects if passive else objects & subjects


@dataclass(frozen=True, slots=True)
class Triggers:
    """Trigger rows by the base form of their verb, and by the first word of their noun or phrase (or its plural).

    `alone` are the first words that need no other, `behind` the words one of which must follow the rest of them. A
    sentence with none of the `stirring` words holds no trigger; the `free` ones are forms of verbs that trigger an
    event under no condition; `meeting` tells what each word or kind of thing can meet.
    """

    verbs: Mapping[str, Rows]
    nouns: Mapping[str, tuple[Trigger, ...]]
    alone: frozenset[str]
    behind: Mapping[str, frozenset[str]]
    stirring: frozenset[str]
    free: frozenset[str]
    meeting: Mapping[str, Mapping[str, tuple[int, int]]]

    def present(self, heard: frozenset[str]) -> Present:
        """What the words and things of a vocabulary can meet."""
        meeting = self.meeting
        return [meeting[key] for key in heard if key in meeting]

    def may_tell(self, toks: Sequence[Tok], heard: frozenset[str], present: Present) -> bool:
        """Whether any of some words, should it be a verb, may trigger an event in a sentence of this vocabulary."""
        if not self.free.isdisjoint(heard):
            return True
        verbs = self.verbs
        for tok in toks:
            if tok.forms:
                for lemma, parts in tok.forms.items():
                    if lemma in verbs and verbs[lemma].tells(lemma, heard, present, "n" in parts):
                        return True
        return False

    def opens(self, toks: Sequence[Tok]) -> list[int]:
        """The tokens at which a noun or phrase row may begin."""
        nouns, alone = self.nouns, self.alone
        places = [at for at, tok in enumerate(toks) if tok.text in nouns and tok.kind == "word"]
        return [
            at
            for at in places
            if toks[at].text in alone
            or (at + 1 < len(toks) and not self.behind[toks[at].text].isdisjoint((b := toks[at + 1].text, b.lower())))
        ]


@lru_cache(maxsize=16_384)
def _condition(cells: tuple[str, ...]) -> Condition:
    lower = [cell.lower() for cell in cells]
    kinds = frozenset(cell for cell in lower if cell.startswith("@"))
    words = frozenset(cell for cell in lower if " " not in cell and cell not in kinds)
    forms = words.union(*map(_plurals, words))
    phrases = tuple(cell for cell in lower if " " in cell)
    keys = forms.union(phrase.split()[0] for phrase in phrases)
    worded = Condition(words, forms, phrases, frozenset(), not (words or phrases), keys)
    aims = any(phrase.startswith("to ") for phrase in phrases)
    return Condition(words, forms, phrases, kinds, not lower, keys | kinds, worded, aims)


def vocabulary(words: frozenset[str], toks: Sequence[Tok], doc: Document, kinds: Mapping[str, str]) -> frozenset[str]:
    """All by which the tokens of a sentence may meet a condition: their words in small letters, and kinds of things."""
    found = {"@any", "@none", *words}
    for tok in toks:
        if tok.index < 0:
            continue
        found.update(tok.text.lower().split())
        if tok.kind == "ent":
            found |= _WANTED.get(kinds.get(doc.mentions[tok.index].entity_id, "other"), _NONE)
            found |= _WANTED["other"]
        elif tok.kind == "qty":
            found.add(_quantity(tok, doc))
    return frozenset(found)


@lru_cache(maxsize=8)
def triggers(reference: Reference) -> Triggers:
    """The trigger table, ready for look-up."""
    verbs: dict[str, list[Trigger]] = {}
    nouns: dict[str, list[Trigger]] = {}
    for row in reference["event_triggers"]:
        head, *rest = row["trigger"].lower().split()
        trigger = Trigger(
            head, tuple(rest), row["part"], row["event_type"], row["frame"], _condition(tuple(row["object"])),
            _condition(tuple(row["subject"])), _condition(tuple(row["without"])), row["weight"],
        )  # fmt: skip
        (verbs if row["part"] == "verb" else nouns).setdefault(head, []).append(trigger)
    g = grammar(reference)
    free = {head for head, rows in verbs.items() if any(row.possible(_NONE, False) for row in rows)}
    plurals = {plural: head for head in nouns for plural in _plurals(head)}
    named = {
        word: (*nouns.get(word, ()), *(nouns[plurals[word]] if word in plurals else ()))
        for word in dict.fromkeys((*nouns, *plurals))
    }
    return Triggers(
        {head: _rows(rows) for head, rows in verbs.items()},
        named,
        frozenset(word for word, rows in named.items() if not all(row.rest for row in rows)),
        {
            word: frozenset(w for row in rows if row.rest for w in (row.rest[0], row.rest[0] + "s"))
            for word, rows in named.items()
        },
        frozenset(g.telling | named.keys()),
        frozenset(form for form in g.telling if not free.isdisjoint(g.forms[form])),
        _meeting(verbs),
    )


def _rows(rows: Sequence[Trigger]) -> Rows:
    rests = dict.fromkeys((row.rest, _may_part(row)) for row in rows if row.rest)
    free = [sum(1 << at for at, row in enumerate(rows) if _free(c(row))) for c in _SIDES]
    return Rows(tuple(rows), free[0], free[1], tuple(rests))


_SIDES = (attrgetter("object"), attrgetter("subject"))


def _free(condition: Condition) -> bool:
    """Whether a condition asks for nothing."""
    return condition.empty or not _ANYTHING.isdisjoint(condition.keys)


def _meeting(verbs: Mapping[str, Sequence[Trigger]]) -> dict[str, dict[str, tuple[int, int]]]:
    """By word or kind of thing, then by verb: the rows that ask for it as their object and as their subject."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for head, rows in verbs.items():
        sides: list[dict[str, int]] = []
        for of in _SIDES:
            bits: dict[str, int] = {}
            for at, row in enumerate(rows):
                condition = of(row)
                if not _free(condition):
                    for key in condition.keys:
                        bits[key] = bits.get(key, 0) | 1 << at
            sides.append(bits)
        objects, subjects = sides
        for key in objects.keys() | subjects.keys():
            found.setdefault(key, {})[head] = (objects.get(key, 0), subjects.get(key, 0))
    return found


_ANYTHING = frozenset(("@any", "@none"))  # what every sentence has


def _may_part(row: Trigger) -> bool:
    """Whether an object may stand between a row's verb and its rest: "took the site offline"."""
    return row.frame in ("act", "undergo") and row.rest[0] in _APART


def singular(word: str) -> str:
    """A plural without its ending, roughly; other words unchanged."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=16_384)
def _plurals(word: str) -> tuple[str, ...]:
    """The words whose `singular` a word is, other than itself."""
    return tuple(p for p in (word + "s", word + "es", word[:-1] + "ies") if p != word and singular(p) == word)


def satisfied(condition: Condition, toks: Sequence[Tok], doc: Document, kinds: Mapping[str, str], g: Grammar) -> int:
    """The place (1 for the first token, …) of the first token that satisfies a condition; 0 when none does."""
    if condition.empty:
        return 1
    if "@any" in condition.kinds and toks:
        return 1
    if "@none" in condition.kinds and not any(t.kind in ("ent", "word") for t in toks[:3]):
        return 1
    forms = condition.forms
    for place, tok in enumerate(toks, start=1):
        if tok.kind == "word":
            if tok.text in forms:
                return place
        elif tok.kind == "ent":
            if condition.kinds and _kind_meant(tok, toks[place : place + 1], doc, kinds, g) & condition.kinds:
                return place
            if forms and not forms.isdisjoint(tok.text.lower().split()):
                return place
        elif _quantity(tok, doc) in condition.kinds or (
            tok.kind == "qty" and any(word in condition.words for word in tok.text.split())
        ):
            return place
    if condition.phrases:
        joined = " " + " ".join(tok.text.lower() for tok in toks) + " "
        for phrase in condition.phrases:
            if f" {phrase} " in joined or f" {phrase}s " in joined:
                return 1 + joined[: joined.find(f" {phrase}")].count(" ")
    return 0


def _kind_meant(tok: Tok, after: Sequence[Tok], doc: Document, kinds: Mapping[str, str], g: Grammar) -> frozenset[str]:
    """The kinds of things that a name stands for; in "bought Apple shares", which is about shares, none."""
    kind = kinds.get(doc.mentions[tok.index].entity_id, "other")
    if kind == "person" and tok.text.lower() in ("his", "her"):
        return _NONE  # "suspended his campaign"
    if kind in _ORGANISATIONS and after and after[0].kind == "word" and g.is_noun(after[0].text):
        return _NONE
    return _WANTED.get(kind, _NONE)


def _quantity(tok: Tok, doc: Document) -> str:
    if tok.kind != "qty":
        return ""
    unit = doc.quantities[tok.index].unit
    if unit == "percent":
        return "@percent"
    if len(unit) == 3 and unit.isupper():
        return "@money"
    return "@count"


def follows(rest: Sequence[str], toks: Sequence[Tok], at: int, apart: bool = False) -> int:
    """The last token of `rest` read on from token `at`, adverbs and one other word skipped; -1 when it is not there.

    `apart`: an object of some words may stand before it ("turned the offer down").
    """
    place, skipped = at, 0
    most = _OBJECT_BEFORE if apart else 1
    for word in rest:
        while place < len(toks) and toks[place].text != word:
            tok = toks[place]
            light = tok.kind == "word" and ("adv" in tok.roles or "det" in tok.roles or tok.text.endswith("ly"))
            if not light or tok.text in _PARTICLES:
                skipped += 1
            if skipped > most or tok.kind == "mark" or (apart and tok.kind == "word" and _closing(tok)):
                return -1
            place += 1
        if place >= len(toks) or (
            skipped and word == "on" and toks[place + 1 : place + 2] and toks[place + 1].kind == "date"
        ):
            return -1  # "starts selling the console on November 18"
        place, most = place + 1, skipped + 1 if apart else most
    return place - 1


def _closing(tok: Tok) -> bool:
    """Whether a word ends an object: a preposition, a conjunction or an auxiliary."""
    return tok.text not in ("of", "from", "for") and not tok.roles.isdisjoint(_CLOSING)


def parted(row: Trigger, verb: Verb, toks: Sequence[Tok]) -> bool:
    """Whether an object may stand between a verb and the rest of its trigger: "took the site offline"."""
    return (
        _may_part(row) and verb.voice != "passive" and verb.at + 1 < len(toks) and toks[verb.at + 1].text != row.rest[0]
    )


_CLOSING = frozenset(("prep", "conj", "sub", "modal", "be", "have", "do", "to"))
# First words of what may stand behind an object: "shut it down", "put it on hold", "take it private"
_APART = frozenset(("up", "down", "out", "off", "back", "on", "offline", "private", "public", "available", "to", "from",
                    "under", "into"))  # fmt: skip
_OBJECT_BEFORE = 5  # "made online payment available"
_PARTICLES = frozenset(("up", "down", "out", "over", "off", "in", "back"))


def verb_rows(
    verb: Verb, toks: Sequence[Tok], table: Triggers, vocabulary: frozenset[str], present: Present
) -> list[tuple[Trigger, int]]:
    """The rows a verb group may mean, each with its last token.

    Rows that no word or thing of the sentence (its `vocabulary`) can satisfy are left out.
    """
    verb_table = table.verbs[verb.lemma]
    passive = verb.voice == "passive"
    lasts: dict[tuple[tuple[str, ...], bool], int] = {}
    for rest, may_part in verb_table.rests:
        if vocabulary.issuperset(rest):
            apart = may_part and not passive and verb.at + 1 < len(toks) and toks[verb.at + 1].text != rest[0]
            last = follows(rest, toks, verb.at + 1, apart)
            if last >= 0:
                lasts[rest, may_part] = last
    found = []
    for row in verb_table.able(verb.lemma, vocabulary, present, passive):
        if not row.rest:
            found.append((row, verb.at))
        elif lasts and (last := lasts.get((row.rest, _may_part(row)), -1)) >= 0:
            found.append((row, last))
    return found


def noun_rows(at: int, toks: Sequence[Tok], table: Triggers) -> list[tuple[Trigger, int]]:
    """The noun and phrase rows that begin at a token, each with its last token; the longest only."""
    found: list[tuple[Trigger, int]] = []
    for row in table.nouns.get(toks[at].text, ()):
        last = at + len(row.rest)
        if not row.rest:
            found.append((row, at))
        elif last < len(toks) and all(
            toks[at + i].text in (w, w + "s") or toks[at + i].text.lower() == w for i, w in enumerate(row.rest, start=1)
        ):
            found.append((row, last))
    longest = max((len(row.rest) for row, _ in found), default=0)
    return [(row, last) for row, last in found if len(row.rest) == longest]
