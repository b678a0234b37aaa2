"""Events of a document: dated happenings with who did what to whom, and how sure the text is of it.

Triggers propose (`candidates`), a weighing of their circumstances decides, and of several statements of one
happening the best is kept.
"""

from __future__ import annotations

from collections.abc import Sequence

from flows.facts import clauses
from flows.facts.actors import Cast
from flows.facts.candidates import Candidate, Reader
from flows.facts.document import Document
from flows.facts.grammar import grammar
from flows.facts.records import Event
from flows.facts.triggers import triggers

THRESHOLD = 0.5
_LONGEST_CLAUSE = 25  # words


def propose(doc: Document) -> tuple[list[Candidate], Sequence[clauses.Sentence]]:
    """Every candidate of a document, with the sentences that they point into."""
    g = grammar(doc.reference)
    sentences = clauses.sentences(doc, g)
    reader = Reader(doc, sentences, Cast(doc), triggers(doc.reference), g)
    return reader.read(), sentences


def _judge(candidate: Candidate) -> float:
    score = candidate.score
    view = candidate.outlook
    if view.negated and view.status != "denied":
        score *= 0.3
    if view.hypothetical and view.status == "occurred":
        score *= 0.5
    if view.opinion:
        score *= 0.5
    if view.habit:
        score *= 0.5
    if "quoted" in candidate.marks:
        score *= 0.6
    if "analyst" in candidate.marks and candidate.trigger.event_type == "statement":
        score *= 0.2
    if candidate.when.basis in ("clause", "sentence"):
        score += 0.1
    if not candidate.actors:
        score *= 0.4
    return max(0.0, min(score, 0.99))


def find(doc: Document) -> list[Event]:
    """The events of a document, in text order. Offsets are code points into `doc.text`."""
    found, sentences = propose(doc)
    judged = [(c, _judge(c)) for c in found]
    kept = [(c, p) for c, p in judged if p >= THRESHOLD]
    return [event(doc, sentences, c, p) for c, p in _distinct(kept)]


def _distinct(kept: Sequence[tuple[Candidate, float]]) -> list[tuple[Candidate, float]]:
    """One candidate for each (type, actors, date)."""
    out: list[tuple[Candidate, float]] = []
    for candidate, p in sorted(kept, key=lambda item: -item[1]):
        if not any(_same(candidate, other) for other, _ in out):
            out.append((candidate, p))
    return sorted(out, key=lambda item: (item[0].sentence, item[0].first))


def _same(a: Candidate, b: Candidate) -> bool:
    if a.trigger.event_type != b.trigger.event_type:
        return False
    if a.sentence == b.sentence and a.first <= b.last and b.first <= a.last and a.at == b.at:
        return True
    actors = {p.entity_id or p.name.lower() for p in a.actors} & {p.entity_id or p.name.lower() for p in b.actors}
    if not actors:
        return False
    if a.trigger.event_type == "statement":
        return a.when.edtf == b.when.edtf
    targets_a = {p.entity_id or p.name.lower() for p in a.targets}
    targets_b = {p.entity_id or p.name.lower() for p in b.targets}
    return a.when.edtf == b.when.edtf and (targets_a == targets_b or bool(targets_a & targets_b))


def event(doc: Document, sentences: Sequence[clauses.Sentence], candidate: Candidate, p: float) -> Event:
    """The record of a candidate judged likely with probability `p`."""
    sentence = sentences[candidate.sentence]
    first, last = candidate.first, candidate.last
    if last - first + 1 > _LONGEST_CLAUSE:
        first = max(first, candidate.at - 10)
        last = min(last, first + _LONGEST_CLAUSE - 1)
    return Event(
        start=sentence.toks[first].start,
        end=sentence.toks[last].end,
        event_type=candidate.trigger.event_type,
        actors=tuple(party.name for party in candidate.actors),
        actor_ids=tuple(party.entity_id for party in candidate.actors if party.entity_id),
        targets=tuple(party.name for party in candidate.targets),
        target_ids=tuple(party.entity_id for party in candidate.targets if party.entity_id),
        date=candidate.when.edtf,
        status=candidate.outlook.status,
        sentence_start=sentence.start,
        sentence_end=sentence.end,
        confidence=round(p, 3),
        rule=f"{candidate.trigger.part}:{' '.join((candidate.trigger.head, *candidate.trigger.rest))}",
    )
