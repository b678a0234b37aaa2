"""Moves of securities that a sentence tells together: those without their verb, and the day that one date gives all."""

from __future__ import annotations

from collections.abc import Sequence

from flows.facts import event_dates, status
from flows.facts.actors import Cast
from flows.facts.clauses import Sentence
from flows.facts.document import Document
from flows.facts.event_parts import Candidate, Reading

_TYPE = "security_price"
_MOVERS = frozenset(("index", "company", "platform"))
_BORDERS = frozenset((",", "and", ";", "while", "with"))
_REACH = 5  # tokens between a border and the name behind it: "and those of", "and Germany's"


def gapped(sentence: Sentence, found: Sequence[Candidate], doc: Document, cast: Cast) -> list[Candidate]:
    """Moves told without their verb: "the Nasdaq lost 3.6 percent and the S&P 500 4.7 percent"."""
    models = [c for c in found if c.trigger.event_type == _TYPE and c.verb is not None and c.verb.finite]
    made: list[Candidate] = []
    if not models:
        return made
    toks = sentence.toks
    told = {p.entity_id for c in models for p in c.actors}
    for at in range(models[0].at + 1, len(toks) - 1):
        if toks[at].kind != "ent" or cast.kind(toks[at].index) not in _MOVERS:
            continue
        number = at + 3 if toks[at + 1].text == "in" and at + 3 < len(toks) else at + 1  # "the CAC 40 in Paris 5.4%"
        if toks[number].kind != "qty" or (number > at + 1 and toks[at + 2].kind != "ent"):
            continue
        border = next((i for i in range(at - 1, max(at - _REACH, 0), -1) if toks[i].text in _BORDERS), None)
        model = next((c for c in reversed(models) if c.at < at), None)
        if border is None or model is None or doc.quantities[toks[number].index].unit != "percent":
            continue
        party = cast.party(toks[at].index)
        if party.entity_id not in told and not any(model.at < v.last and v.first < at for v in sentence.verbs):
            told.add(party.entity_id)
            made.append(
                model._replace(at=at, first=border + 1, last=number, actors=(party,), marks=model.marks | {"gapped"})
            )
    return made


def lone(sentence: Sentence, found: Sequence[Candidate], r: Reading) -> list[Candidate]:
    """Moves of indices told by a bare adverb: "with Tokyo's Nikkei 225 off 1.7% and the Hang Seng down 2.5%"."""
    made: list[Candidate] = []
    toks, cast = sentence.toks, r.cast
    told = {p.entity_id for c in found if c.trigger.event_type == _TYPE for p in c.actors}
    models = [c for c in found if c.trigger.event_type == _TYPE]
    rows = r.table.verbs["be"].rows if "be" in r.table.verbs else ()
    row = max((row for row in rows if row.event_type == _TYPE), key=lambda row: row.weight, default=None)
    for at in range(len(toks) - 2):
        if toks[at].kind != "ent" or toks[at + 1].text not in MOVED or toks[at + 2].kind != "qty":
            continue
        party = cast.party(toks[at].index)
        # "with Brent crude down 1 percent"
        traded = row is not None and not row.subject.forms.isdisjoint(party.name.lower().split())
        firm = (party.kind == "company" or traded) and bool(models)
        if not (party.kind == "index" or firm) or party.entity_id in told or row is None:
            continue
        if r.doc.quantities[toks[at + 2].index].unit not in ("percent", "count"):
            continue
        told.add(party.entity_id)
        view = models[0].outlook if models else status.outlook(sentence, None, at, _TYPE, r.g)
        view = view._replace(status="occurred", habit=False)
        when = event_dates.date_of(r.doc, sentence, at, at + 2, view.status, r.g, r.story)
        made.append(Candidate(r.number, row, at, at, at + 2, None, (party,), (), view, when, row.weight))
    return made


MOVED = frozenset(("down", "up", "off", "higher", "lower", "ahead"))


def dated(sentence: Sentence, found: Sequence[Candidate]) -> list[Candidate]:
    """Candidates, a move on the day of the next one that is told after it in short: "and Uber's rose on Thursday"."""
    out = list(found)
    for at, candidate in enumerate(found):
        if candidate.trigger.event_type != _TYPE or candidate.when.basis != "anchor" or not _told(candidate):
            continue
        acting = {p.entity_id for p in candidate.actors}
        later = next((c for c in found[at + 1 :] if c.trigger.event_type == _TYPE), None)
        if later is None or not _told(later) or not _short(sentence, later) or later.when.basis != "clause":
            continue
        if acting.isdisjoint(p.entity_id for p in later.actors):
            out[at] = candidate._replace(when=later.when)
    return out


def _told(candidate: Candidate) -> bool:
    return candidate.verb is not None and candidate.verb.finite and candidate.verb.tense == "past"


def _short(sentence: Sentence, candidate: Candidate) -> bool:
    """Whether a move's subject leaves out what it shares with the one before: "Uber's rose", "those of Uber rose"."""
    verb = candidate.verb
    before = sentence.toks[verb.first - 1].text if verb is not None and verb.first else ""
    return before in ("'s", "'") or sentence.toks[candidate.first].text in ("those", "that")
