"""Who else takes part in what a verb states: the sides of talks, a deal told before, what a pronoun stands for."""

from __future__ import annotations

from collections.abc import Sequence

from flows.facts import actors as who
from flows.facts import roles
from flows.facts.actors import Party
from flows.facts.clauses import Sentence, Tok, Verb
from flows.facts.event_parts import Candidate, Reading
from flows.facts.roles import EMPTY, Region
from flows.facts.triggers import Trigger

# Types of deals between parties, and of what is done about one
DEALS = frozenset(("acquisition", "negotiation", "partnership", "investment", "regulation", "legal"))
_STRUCK = frozenset(("acquisition", "negotiation", "partnership", "investment"))
_NAMES_OF_DEALS = frozenset(
    ("deal", "merger", "takeover", "purchase", "acquisition", "transaction", "sale", "agreement", "bid", "offer",
     "talks", "negotiations", "discussions", "tie-up", "combination", "partnership", "alliance", "buyout", "proposal",
     "approach", "settlement", "contract", "pact")
)  # fmt: skip
_ENDING = frozenset((",", "after", "before", "as", "."))
_OFFERS = frozenset(("bid", "offer", "approach", "proposal"))
_FRESH = 2  # sentences for which the latest deal, not the one that the text is about, is "the deal"
_SURE = 0.55  # trigger score from which what a sentence tells is remembered as a deal
# What several do each for themselves, not with each other
_SEVERALLY = frozenset(
    ("withdraw", "pull", "walk", "drop", "join", "consider", "bid", "offer", "submit", "apply", "make", "place", "sue",
     "express", "file", "bring", "win", "lose", "appeal", "lodge", "receive", "buy", "take")
)  # fmt: skip
_EACH = frozenset(("both", "each", "separately", "respectively"))
_WITH_EACH_OTHER = frozenset(("settle", "agree", "reach", "end", "drop"))


def them(r: Reading, sentence: Sentence, verb: Verb, following: Region, acts: Sequence[Party]) -> Party | None:
    """Whom "it" or "him" right behind a verb stands for: the last that is named before it and does not act."""
    acting = {p.entity_id for p in acts}
    kinds = _OBJECTS[sentence.toks[following.first].text]
    here = [t for t in sentence.toks[: verb.first] if t.kind == "ent" and t.text.lower() not in who.OWN]
    before = [r.cast.party(t.index) for t in r.before.toks if t.kind == "ent"] if r.before is not None else []
    for named in (
        [r.cast.party(t.index) for t in reversed(here)],
        sorted(before, key=lambda p: p.entity_id != r.cast.main),
    ):
        for party in named:
            if party.entity_id not in acting and party.kind in kinds:
                return party
    return None


def taken_up(r: Reading) -> list[Party]:
    """Whom the subject of the sentence before tells of without a name, which a pronoun without one takes up."""
    head = next((v for v in r.before.verbs if v.finite), None) if r.before is not None else None
    if r.before is None or head is None:
        return []
    region = roles.subject(r.before, head, r.g)
    if region.last >= head.first or roles.names(region, r.before):
        return []
    return [p for p in who.acting(region, r.before, r.cast, r.g) if not p.entity_id]


_THINGS = frozenset((*who.ORGANISATIONS, "product"))
_PERSONS = frozenset(("person",))
_OBJECTS = {"it": _THINGS, "them": _THINGS, "him": _PERSONS, "her": _PERSONS}


def deal(found: Sequence[Candidate]) -> Candidate | None:
    """The last deal between named parties among a sentence's candidates."""
    for c in reversed(found):
        if (
            c.trigger.event_type in _STRUCK
            and c.score >= _SURE
            and any(p.entity_id for p in c.actors)
            and any(p.entity_id and p.kind in who.ORGANISATIONS for p in c.targets)
        ):
            return c
    return None


def told_before(r: Reading, region: Region, sentence: Sentence) -> Candidate | None:
    """The deal that a region without names speaks of: "the merger", "its offer"."""
    if r.deal is None or region.last < region.first:
        return None
    head = who.head_of(region, sentence)[0]
    toks = head.of(sentence)
    end = next((at for at, t in enumerate(toks) if t.kind == "date" or t.text in _ENDING or t.adverb), len(toks))
    toks = toks[:end]
    if not toks or toks[-1].text not in _NAMES_OF_DEALS or "det" not in toks[0].roles | _owned(toks[0].text):
        return None
    named = any(t.kind == "ent" and t.text.lower() not in who.OWN for t in region.of(sentence))
    if named or toks[0].text in ("a", "an"):
        return None
    return r.latest if r.latest is not None and r.number - r.latest.sentence < _FRESH else r.deal


def _owned(text: str) -> frozenset[str]:
    return frozenset(("det",)) if text.lower() in who.OWN else frozenset()


def sides(
    acts: list[Party], apart: tuple[Party, ...], row: Trigger, sentence: Sentence, verb: Verb, subject: Region
) -> tuple[list[Party], tuple[Party, ...]]:
    """Actors and targets of what parties do with each other: of "A and B agreed to merge" A does it with B."""
    if verb.lemma in _SEVERALLY:
        return acts, apart
    if row.event_type == "legal" and verb.lemma not in _WITH_EACH_OTHER:
        return acts, apart
    acting = {p.entity_id for p in acts}
    other = any(p.entity_id and p.entity_id not in acting and p.kind not in ("product", "place") for p in apart)
    if other or not _EACH.isdisjoint(sentence.words):
        return acts, apart
    listed = any(t.text in ("and", "&", "between") for t in subject.of(sentence)) or subject.first == subject.last
    if not listed:
        return acts, apart
    return acts[:1], (*acts[1:], *(p for p in apart if p.entity_id not in acting or not p.entity_id))


def object_of(
    r: Reading, sentence: Sentence, verb: Verb, following: Region, acts: Sequence[Party], prepositions: frozenset[str]
) -> list[Party]:
    """Whom or what a verb's object names, or a pronoun means; of "stopped taking orders" the orders."""
    if following.last <= following.first:
        return who.undergoing(following, sentence, r.cast, r.g, prepositions)
    first = sentence.toks[following.first]
    if first.kind == "word":
        if first.text in _OBJECTS and (meant := them(r, sentence, verb, following, acts)) is not None:
            return [meant, *who.undergoing(following, sentence, r.cast, r.g, prepositions)]
        doing = sentence.verb_at(following.first) if first.text in r.g.gerunds else None
        if doing is not None and doing.at == following.first:
            told = sentence.verb_at(following.first + 1)  # "testing finished products"
            first_noun = following.first + 1 + (told is not None and told.part in "dn" and told.first == told.at)
            following = Region(first_noun, following.last)
    found = who.undergoing(following, sentence, r.cast, r.g, prepositions)
    if not any(p.entity_id for p in found):
        for at in range(following.first, following.last):
            if sentence.toks[at].text in prepositions and sentence.toks[at + 1].text in _OBJECTS:
                meant = them(r, sentence, verb, Region(at + 1, at + 1), acts)  # "settled with them"
                return [meant, *found] if meant is not None else found
    return found


def employers(following: Region, sentence: Sentence, r: Reading, acts: Sequence[Party]) -> list[Party]:
    """Whom people without a name strike at: the organisations behind the verb, else whom the text is about."""
    inside = [r.cast.party(m) for m in roles.names(following, sentence) if r.cast.kind(m) in who.ORGANISATIONS]
    named = [p for p in inside if p.entity_id not in {a.entity_id for a in acts}]
    if r.cast.main in {a.entity_id for a in acts}:
        return named
    return named or ([r.cast.entity(r.cast.main)] if r.cast.main is not None else [])


def struck(subject: Region, following: Region, sentence: Sentence, r: Reading, acts: Sequence[Party]) -> list[Party]:
    """Whom a strike hits: of "Northwest's mechanics" Northwest, of "engineers" or a union whom the text is about."""
    own = [p for p in acts if p.entity_id and p.kind in who.ORGANISATIONS]
    people = subject.last >= subject.first and sentence.toks[subject.last].kind == "word"
    return own if own and people else [p for p in employers(following, sentence, r, acts) if p not in acts]


def with_whom(subject: Region, sentence: Sentence, r: Reading) -> list[Party]:
    """With whom the talks of a subject are, or for whom its bid is."""
    toks = [tok.text for tok in subject.of(sentence)]
    link = "with" if "with" in toks else "for" if "for" in toks and not _OFFERS.isdisjoint(toks) else ""
    if not link:
        return []
    part = next((part for name, part in roles.split(subject, sentence) if name == link), EMPTY)
    named = [p for m in roles.names(part, sentence) for p in r.cast.parties(m)]
    text = roles.words_of(part, sentence, r.doc)
    return [p for p in named if p.kind != "place"] or ([Party(text, None, "other")] if text else [])


def nameless(subject: Region, sentence: Sentence, r: Reading) -> Party | None:
    """The people that a subject is about where only their employer has a name: "pilots at Delta"."""
    head, rest = who.head_of(subject, sentence)
    if not rest or rest[0][0] not in ("at", "of", "from", "in") or roles.names(head, sentence):
        return None
    first = next((at for at in range(head.first, head.last + 1) if sentence.toks[at].text == ","), head.last + 1)
    text = roles.words_of(Region(head.first, first - 1), sentence, r.doc)
    people = not r.g.bodies.isdisjoint([tok.text for tok in head.of(sentence)])
    return Party(text, None, "other") if text and people else None


def speaking(sentence: Sentence, verb: Verb, r: Reading) -> list[Party]:
    """Who the clause before a verb in its sentence is about, where that is an organisation."""
    before = next((v for v in reversed(sentence.verbs) if v.finite and v.last < verb.first), None)
    acts = who.acting(roles.subject(sentence, before, r.g), sentence, r.cast, r.g) if before is not None else []
    return [p for p in acts if p.entity_id and p.kind in who.ORGANISATIONS]


def bought(subject: Region, sentence: Sentence, r: Reading) -> list[Party]:
    """What a takeover that is told of with its buyer is of: "AT&T's takeover of Time Warner was announced"."""
    parts = roles.split(subject, sentence)
    if len(parts) < 2 or parts[1][0] not in ("of", "for") or not roles.names(parts[0][1], sentence):
        return []
    return [p for m in roles.names(parts[1][1], sentence) for p in r.cast.parties(m) if p.kind != "place"]


def between(following: Region, sentence: Sentence, r: Reading) -> list[Party]:
    """The sides of what was agreed: "a deal was reached between Boeing and its union"."""
    for name, part in roles.split(following, sentence):
        if name == "between":
            return [p for p in who.acting(part, sentence, r.cast, r.g) if p.entity_id]
    return []


def agreed(r: Reading, sentence: Sentence, last: int, prepositions: frozenset[str]) -> list[Party]:
    """Whom a deal is with where what is agreed tells it: "won a contract to supply Air India with engines"."""
    verb = next((v for v in sentence.verbs if v.first > last), None)
    if (
        verb is None
        or verb.tense != "infinitive"
        or any(t.text in (",", ";", '"') for t in sentence.toks[last : verb.first])
    ):
        return []
    found = who.undergoing(roles.after(sentence, verb.last), sentence, r.cast, r.g, prepositions | {"to"})
    return [p for p in found if p.entity_id and p.kind != "place"]


def traded(sentence: Sentence, subject: Region, acts: Sequence[Party]) -> bool:
    """Whether a subject is the trade in a share that is not named: "trading in the stock"."""
    toks = sentence.toks[subject.first : subject.last + 1]
    words = {tok.text.lower() for tok in toks}
    return (
        not any(p.entity_id for p in acts)
        and bool(words & {"trading", "dealings"})
        and bool(words & {"stock", "shares", "share"})
    )


_BULK, _CONTROL = 1000, 50


def many(r: Reading, tok: Tok) -> bool:
    """Whether a token counts more things than firms and plants are bought or sold at once."""
    quantity = r.doc.quantities[tok.index] if tok.kind == "qty" else None
    return quantity is not None and quantity.unit == "count" and quantity.high >= _BULK


def minor(r: Reading, tok: Tok) -> bool:
    """Whether a token is a share that gives no control: "3.6 percent"."""
    quantity = r.doc.quantities[tok.index] if tok.kind == "qty" else None
    return quantity is not None and quantity.unit == "percent" and quantity.high < _CONTROL


def controlling(r: Reading, tok: Tok) -> bool:
    """Whether a token is a share that gives control: "half"."""
    quantity = r.doc.quantities[tok.index] if tok.kind == "qty" else None
    return quantity is not None and quantity.unit == "percent" and quantity.high >= _CONTROL
