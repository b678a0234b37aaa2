"""What speech is about: whom its sentence names besides the speaker, else the nouns of what was said."""

from __future__ import annotations

from collections.abc import Sequence

from flows.facts import actors as who
from flows.facts import roles
from flows.facts.actors import Party
from flows.facts.clauses import Sentence, Verb
from flows.facts.event_parts import Reading
from flows.facts.roles import Region

_MOST = 3
# Prepositions behind a verb of speech whose phrases tell to whom it speaks or of what
_ABOUT = frozenset(("to", "on", "about", "over", "at", "for", "with", "against", "of"))
_OBJECT = frozenset(("of", "to", "with", "for", "against"))
_REACH = 12  # tokens between a verb of speech and the verb of what is said


def topic(
    r: Reading, sentence: Sentence, verb: Verb, following: Region, acts: Sequence[Party], objects: Sequence[Party]
) -> list[Party]:
    """What is spoken of: the organisations and products that the sentence names, speakers left out.

    Where it names none: the verb's nameless `objects`, the phrases behind it, and whom and what its clause tells of.
    """
    speakers = {p.entity_id for p in acts}
    named = [r.cast.party(t.index) for t in sentence.toks if t.kind == "ent" and t.text.lower() not in who.OWN]
    found = [p for p in named if p.entity_id not in speakers and (p.kind in who.ORGANISATIONS or p.kind == "product")]
    if found:
        return found[:_MOST]
    spoken = [*objects, *_phrases(r, sentence, following, _ABOUT), *_told(r, sentence, verb)]
    known = {p.name for p in acts}
    return [p for p in dict.fromkeys(spoken) if p.entity_id not in speakers - {None} and p.name not in known][:_MOST]


def aims(r: Reading, sentence: Sentence, following: Region, event_type: str) -> tuple[Party, ...]:
    """The nameless aim of a deed: "filed for bankruptcy protection", "invested $2 billion in a nickel mine"."""
    prepositions = _AIMING.get(event_type)
    return tuple(_phrases(r, sentence, following, prepositions)) if prepositions else ()


_AIMING = {
    "legal": frozenset(("for", "to", "over", "of", "against")),
    "negotiation": frozenset(("for", "over", "on", "about", "with", "to", "at")),
    "offering": frozenset(("for", "of", "to", "on")),
    "investment": frozenset(("in", "into", "on", "for")),
}


def _phrases(r: Reading, sentence: Sentence, following: Region, prepositions: frozenset[str]) -> list[Party]:
    """The nameless nouns of the phrases behind a verb: "apologised to customers for the delays"."""
    if following.last < following.first:
        return []
    found = []
    for name, part in roles.split(following, sentence):
        if name in prepositions and not roles.names(part, sentence):
            text = roles.words_of(who.first_clause(part, sentence), sentence, r.doc)
            found += [Party(text, None, "other")] if text else []
    return found


def _told(r: Reading, sentence: Sentence, verb: Verb) -> list[Party]:
    """Subject and object of the clause that a verb of speech governs: "said [growers] had dumped [the grain]"."""
    said = next((v for v in sentence.verbs if v.first > verb.last and (v.finite or v.tense == "infinitive")), None)
    if said is None or said.first - verb.last > _REACH:
        return []
    subject = roles.subject(sentence, said, r.g) if said.finite else roles.EMPTY
    found = who.acting(subject, sentence, r.cast, r.g) if subject.first > verb.last else []
    behind = roles.after(sentence, said.last)
    if said.lemma == "be" and (behind.last < behind.first or "det" not in sentence.toks[behind.first].roles):
        return found  # "said the plan was unacceptable"
    return [*found, *who.undergoing(behind, sentence, r.cast, r.g, _OBJECT)]
