"""How likely a candidate is an event: a logistic regression over its circumstances, its weights a readable table.

Weights are in the reference table `event_weights`, learned by `benchmarks/train_events.py`. A feature missing from the
table weighs nothing, so a new feature or a new event type is harmless until it is learned.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from flows.facts import edtf
from flows.facts.actors import ORGANISATIONS, Cast
from flows.facts.clauses import Sentence
from flows.facts.document import Document
from flows.facts.event_parts import Candidate
from flows.facts.verbs import Grammar
from flows.reference import Reference

_SURE = 0.55  # trigger score from which a candidate inside reported speech makes the speech itself no event of its own
_LEAD = 5  # sentences at the top of a text that carry its news


@lru_cache(maxsize=8)
def weights(reference: Reference) -> Mapping[str, float]:
    """The learned weights by feature."""
    return MappingProxyType({row["feature"]: row["weight"] for row in reference["event_weights"]})


def probability(features: Mapping[str, float], table: Mapping[str, float]) -> float:
    """The probability that a candidate with these features is an event."""
    total = sum(table.get(name, 0.0) * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-max(min(total, 30.0), -30.0)))


def _tense(candidate: Candidate) -> str:
    if candidate.verb is None:
        return "noun"
    return candidate.verb.tense + (".perfect" if candidate.verb.perfect else "")


def _actor_features(candidate: Candidate, cast: Cast) -> dict[str, float]:
    found: dict[str, float] = {}
    named = [p for p in candidate.actors if p.entity_id]
    kinds = {p.kind for p in named}
    if kinds & ORGANISATIONS:
        found["actor.organisation"] = 1.0
    for kind in ("person", "product", "place", "index", "regulator"):
        if kind in kinds:
            found[f"actor.{kind}"] = 1.0
    if not candidate.actors:
        found["actor.none"] = 1.0
    elif not named:
        found["actor.nameless"] = 1.0
    if any(p.entity_id == cast.main for p in named):
        found["actor.main"] = 1.0
    if any(p.entity_id for p in candidate.targets):
        found["target.named"] = 1.0
    elif candidate.targets:
        found["target.text"] = 1.0
    elif candidate.trigger.frame in ("act", "undergo"):
        found["target.none"] = 1.0
    return found


def features(
    candidate: Candidate,
    beside: Sequence[Candidate],
    sentence: Sentence,
    doc: Document,
    cast: Cast,
    g: Grammar,
    standing: Mapping[str, str],
) -> dict[str, float]:
    """What is told of a candidate to the model. `beside`: the candidates of its sentence, itself among them;
    `standing`: that of each speaker (`speakers`).
    """
    row, view, verb = candidate.trigger, candidate.outlook, candidate.verb
    kind = row.event_type
    found = {
        "bias": 1.0,
        "score": candidate.score,
        f"type.{kind}": 1.0,
        f"part.{row.part}": 1.0,
        f"status.{view.status}": 1.0,
        f"date.{candidate.when.basis}": 1.0,
        f"tense.{_tense(candidate)}": 1.0,
    }
    for name in ("negated", "hypothetical", "opinion", "habit"):
        if getattr(view, name):
            found[f"view.{name}"] = 1.0
    found |= {f"mark.{mark}": 1.0 for mark in candidate.marks}
    found |= _actor_features(candidate, cast)
    if verb is not None and verb.voice == "passive":
        found["voice.passive"] = 1.0
    if candidate.sentence < _LEAD:
        found["place.lead"] = 1.0
    if not row.object.empty:
        found["trigger.object"] = 1.0
    toks = sentence.toks
    for at in sentence.held:
        if candidate.first <= at <= candidate.last and toks[at].kind == "qty":
            found["clause.quantity"] = 1.0
            break
    if edtf.precision(doc.anchor) != "day":
        found["text.undated"] = 1.0
    if row.frame == "say":
        found |= _speech_features(candidate, beside, sentence, found)
        for party in candidate.actors:
            if party.entity_id is not None and party.entity_id in standing:
                found[f"say.{standing[party.entity_id]}"] = 1.0
    else:
        found |= _rival_features(candidate, beside)
        if any(c.trigger.frame == "say" and _comments(c, standing) for c in beside):
            found["told.analyst"] = 1.0
    if candidate.when.basis in ("clause", "sentence"):
        found[f"dated.{'say' if row.frame == 'say' else row.part}"] = 1.0
    return found


def _speech_features(
    candidate: Candidate, beside: Sequence[Candidate], sentence: Sentence, known: Mapping[str, float]
) -> dict[str, float]:
    found = {f"say.{candidate.trigger.head}": 1.0}
    others = [
        c
        for c in beside
        if c.trigger.frame != "say"
        and c.score >= _SURE
        and c.trigger.part != "noun"
        and "quoted" not in c.marks
        and not (c.outlook.hypothetical or c.outlook.negated)
    ]
    told = [c for c in others if c.at > candidate.at and not _occasion(sentence, candidate.at, c.at)]
    if told or (others and "trailing" in candidate.marks):
        found["say.tells_event"] = 1.0
    elif others:
        found["say.beside_event"] = 1.0
    if any(c.trigger.frame == "say" and c.at != candidate.at for c in beside):
        found["say.several"] = 1.0
    for name in ("actor.person", "actor.organisation", "actor.main", "mark.officer", "mark.analyst", "actor.nameless"):
        if name in known:
            found[f"say.{name}"] = 1.0
    return found


_OCCASIONS = frozenset(("after", "when", "because", "following", "while", "although", "since"))


def _occasion(sentence: Sentence, at: int, other: int) -> bool:
    """Whether what comes later in a sentence is the occasion of speech: "apologised after it crashed"."""
    words = [tok.text for tok in sentence.toks[at + 1 : other]]
    occasion = next((place for place, word in enumerate(words) if word in _OCCASIONS), len(words))
    return occasion < len(words) and "that" not in words[:occasion]


def _comments(speech: Candidate, standing: Mapping[str, str]) -> bool:
    """Whether somebody speaks who only watches: an analyst, an outsider."""
    held = {standing.get(p.entity_id, "") for p in speech.actors if p.entity_id}
    return "analyst" in speech.marks or bool(held & {"analyst", "outsider"})


def _rival_features(candidate: Candidate, beside: Sequence[Candidate]) -> dict[str, float]:
    found: dict[str, float] = {}
    kind = candidate.trigger.event_type
    rivals = [c for c in beside if c is not candidate and c.trigger.frame != "say"]
    if any(c.trigger.event_type == kind and (c.score, -c.at) > (candidate.score, -candidate.at) for c in rivals):
        found["rival.same_type"] = 1.0
    if any(c.first <= candidate.at <= c.last and c.score > candidate.score for c in rivals):
        found["rival.inside_better"] = 1.0
    if candidate.trigger.part == "noun" and any(c.trigger.part == "verb" for c in rivals):
        found["rival.noun_beside_verb"] = 1.0
    if any(c.trigger.frame == "say" and c.at < candidate.at for c in beside):
        found["told"] = 1.0
    return found
