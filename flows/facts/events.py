"""Events of a document: dated happenings with who did what to whom, and how sure the text is of it.

Triggers propose (`event_candidates`), a weighing of their circumstances decides, and of several statements of one
happening the best is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flows.facts import clauses, event_days, event_model
from flows.facts.actors import Cast, Party
from flows.facts.document import Document
from flows.facts.event_candidates import Reader
from flows.facts.event_frames import MUTUAL
from flows.facts.event_parts import Candidate, Reading
from flows.facts.records import Event
from flows.facts.speakers import standings
from flows.facts.triggers import triggers
from flows.facts.verbs import grammar

THRESHOLD = 0.45  # the best F1 of `benchmarks/train_events.py`, cross-validated by document
# Of what somebody named says, which is right as often as not from there on: on the made-up stories of `benchmarks/news`
# and the labelled documents that were looked at. As low for all else, false events outweigh what is found.
SPEECH_THRESHOLD = 0.35
_LONGEST_CLAUSE = 25  # words


@dataclass(frozen=True, slots=True)
class Proposal:
    """A document's candidates with the features of each, and the sentences that they point into."""

    candidates: Sequence[Candidate]
    features: Sequence[Mapping[str, float]]
    sentences: Sequence[clauses.Sentence]


def propose(doc: Document) -> Proposal:
    """Every candidate of a document."""
    g = grammar(doc.reference)
    sentences = clauses.sentences(doc, g)
    cast = Cast(doc)
    found = event_days.settled(Reader(Reading(doc, cast, triggers(doc.reference), g), sentences).read(), doc.anchor)
    standing = standings(sentences, cast)
    by_sentence: dict[int, list[Candidate]] = {}
    for candidate in found:
        by_sentence.setdefault(candidate.sentence, []).append(candidate)
    features = [
        event_model.features(c, by_sentence[c.sentence], sentences[c.sentence], doc, cast, g, standing) for c in found
    ]
    return Proposal(found, features, sentences)


def find(doc: Document) -> list[Event]:
    """The events of a document, in text order. Offsets are code points into `doc.text`."""
    proposal = propose(doc)
    table = event_model.weights(doc.reference)
    judged = [
        (c, event_model.probability(features, table))
        for c, features in zip(proposal.candidates, proposal.features, strict=True)
    ]
    kept = [(c, p) for c, p in judged if p >= (SPEECH_THRESHOLD if _speaks(c) else THRESHOLD)]
    return [event(doc, proposal.sentences, c, p) for c, p in distinct(kept)]


def _speaks(candidate: Candidate) -> bool:
    """Whether a candidate is what somebody with a name says."""
    return candidate.trigger.frame == "say" and any(party.entity_id for party in candidate.actors)


def distinct(kept: Sequence[tuple[Candidate, float]]) -> list[tuple[Candidate, float]]:
    """One candidate for each (type, actors, date), the likeliest; in text order.

    A headline comes last: it only counts where the text does not tell its event in full.
    """
    out: list[tuple[Candidate, float]] = []
    more: dict[int, list[Candidate]] = {}  # the other statements of each candidate that is kept
    near: dict[tuple[str, str], list[Candidate]] = {}  # by type and party, and by type and sentence
    for candidate, p in sorted(kept, key=lambda item: ("headline" in item[0].marks, -item[1])):
        event_type = candidate.trigger.event_type
        parties = {(event_type, key) for key in _kin((*candidate.actors, *candidate.targets))}
        places = parties | {(event_type, f"sentence {candidate.sentence}")}
        rivals = [other for place in places for other in near.get(place, ())]
        if "headline" in candidate.marks and any(_retold(candidate, other) for other in rivals):
            continue
        same = next((other for other in rivals if _same(candidate, other)), None)
        if same is None:
            out.append((candidate, p))
            for place in places:
                near.setdefault(place, []).append(candidate)
        else:
            more.setdefault(id(same), []).append(candidate)
    out = [
        (_completed(candidate, more[id(candidate)]) if id(candidate) in more else candidate, p) for candidate, p in out
    ]
    return sorted(out, key=lambda item: (item[0].sentence, item[0].first))


def _completed(candidate: Candidate, others: Sequence[Candidate]) -> Candidate:
    """A candidate with what only its other statements tell: whom its sentence names besides, and that it is hearsay."""
    for other in others:
        if other.sentence == candidate.sentence and not any(p.entity_id for p in candidate.targets):
            acting = {p.entity_id for p in candidate.actors}
            named = tuple(p for p in other.targets if p.entity_id and p.entity_id not in acting)
            candidate = candidate._replace(targets=(*named, *candidate.targets)) if named else candidate
        if other.outlook.status == "reported" and candidate.when.basis in ("anchor", "none"):
            candidate = candidate._replace(outlook=candidate.outlook._replace(status="reported"))
    return candidate


def _retold(headline: Candidate, other: Candidate) -> bool:
    """Whether the text states a headline's event in full."""
    if headline.trigger.event_type != other.trigger.event_type or "headline" in other.marks:
        return False
    if _kin(headline.actors) & _kin(other.actors):
        return True
    return headline.trigger.head == other.trigger.head and bool(
        _kin((*headline.actors, *headline.targets)) & _kin((*other.actors, *other.targets))
    )


def _kin(parties: Sequence[Party]) -> set[str]:
    """Some parties, with the organisations above them."""
    return {p.entity_id or p.name.lower() for p in parties} | {p.parent_id for p in parties if p.parent_id}


def _same(a: Candidate, b: Candidate) -> bool:
    if a.trigger.event_type != b.trigger.event_type:
        return False
    if a.sentence == b.sentence and abs(a.at - b.at) <= 1:
        return True
    actors = {p.entity_id or p.name.lower() for p in a.actors} & {p.entity_id or p.name.lower() for p in b.actors}
    if not actors and not (a.trigger.event_type in MUTUAL and _both(a, b)):
        return False
    if a.sentence == b.sentence and (_purpose_of(a, b) or _purpose_of(b, a)):
        return True  # "agreed to buy", "filed to go public"
    if a.trigger.event_type == "statement":
        return a.when.edtf == b.when.edtf or any("earlier" in c.marks and c.when.basis == "anchor" for c in (a, b))
    if a.trigger.event_type == "negotiation" and a.when.basis == b.when.basis == "anchor":
        return True
    if a.outlook.status != b.outlook.status and a.trigger.head != b.trigger.head:
        return False
    if a.sentence == b.sentence and a.trigger.event_type in ("security_price", "offering"):
        loose = any(c.verb is not None and not c.verb.finite for c in (a, b))
        return loose or (a.trigger.event_type == "security_price" and a.when.edtf == b.when.edtf)
    if a.trigger.event_type == "security_price" and a.trigger.head != b.trigger.head:
        return False
    undated = bool({a.when.basis, b.when.basis} & {"anchor", "none"})
    if a.sentence == b.sentence and a.trigger.event_type in _ONE_A_SENTENCE:
        return undated or a.when.edtf == b.when.edtf
    targets_a = {p.entity_id or p.name.lower() for p in a.targets}
    targets_b = {p.entity_id or p.name.lower() for p in b.targets}
    shared = bool(targets_a & targets_b) or targets_a == targets_b
    if undated and a.when.basis != b.when.basis:
        # a second mention that gives no date
        return bool(targets_a & targets_b) and a.trigger.head == b.trigger.head and _object(a) == _object(b)
    if a.when.edtf != b.when.edtf:
        return False
    if a.sentence == b.sentence and ("noun" in a.marks | b.marks or "phrase" in (a.trigger.part, b.trigger.part)):
        return True
    return shared


def _both(a: Candidate, b: Candidate) -> bool:
    """Whether two parties, or those above them, take part in both of two deeds."""
    return len(_kin((*a.actors, *a.targets)) & _kin((*b.actors, *b.targets))) > 1


_PURPOSE = 3  # tokens, adverbs among them


def _purpose_of(head: Candidate, other: Candidate) -> bool:
    """Whether a candidate's verb is the infinitive that another's governs."""
    if head.verb is None or other.verb is None or other.verb.tense != "infinitive":
        return False
    return 0 < other.verb.first - max(head.last, head.verb.last) <= _PURPOSE


def _object(candidate: Candidate) -> str | None:
    """What a deed is done to: the first named of its targets."""
    return next((p.entity_id for p in candidate.targets if p.entity_id), None)


# Types of which a sentence states one happening however many verbs it uses for it
_ONE_A_SENTENCE = frozenset(("milestone", "financial_report", "conference", "statement"))


def event(doc: Document, sentences: Sequence[clauses.Sentence], candidate: Candidate, p: float) -> Event:
    """The record of a candidate judged likely with probability `p`."""
    sentence = sentences[candidate.sentence]
    first, last = candidate.first, candidate.last
    if last - first + 1 > _LONGEST_CLAUSE:
        first = max(first, candidate.at - 10)
        last = min(last, first + _LONGEST_CLAUSE - 1)
    # Of what nobody is said to have done, what it was done to is all that is known to take part
    actors = candidate.actors or candidate.targets[:1]
    start, end = sentence.span(first, last)
    return Event(
        start=start,
        end=end,
        event_type=candidate.trigger.event_type,
        actors=tuple(party.name for party in actors),
        actor_ids=tuple(party.entity_id for party in actors if party.entity_id),
        targets=tuple(party.name for party in candidate.targets),
        target_ids=tuple(party.entity_id for party in candidate.targets if party.entity_id),
        date=candidate.when.edtf,
        status=candidate.outlook.status,
        sentence_start=sentence.start,
        sentence_end=sentence.end,
        confidence=round(p, 3),
        rule=f"{candidate.trigger.part}:{' '.join((candidate.trigger.head, *candidate.trigger.rest))}",
    )
