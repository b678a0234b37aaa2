"""Every place of a text that may state an event: a trigger whose conditions hold, its parts read off the clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flows.facts import event_frames as frames
from flows.facts import event_nouns, event_verbs
from flows.facts.clauses import Sentence
from flows.facts.event_dates import When
from flows.facts.event_parts import Candidate, Reading
from flows.facts.occasions import Occasions

_STORY = 6  # sentences for which a story's date is remembered


@dataclass(slots=True)
class Reader:
    """What reading a document's sentences for events needs."""

    r: Reading
    sentences: Sequence[Sentence]
    age: int = 0
    occasions: Occasions = field(default_factory=Occasions)

    def read(self) -> list[Candidate]:
        """All candidates in text order."""
        found: list[Candidate] = []
        for number, sentence in enumerate(self.sentences):
            here = self.occasions.recall(sentence, self.r.doc, self._sentence(number, sentence))
            self.occasions.note(here)
            found += here
            self.age += 1
            dated = [c for c in here if c.when.basis in ("clause", "sentence") and c.outlook.status == "occurred"]
            if dated:
                self.r.story, self.age = dated[-1].when.edtf, 0
            elif self.age > _STORY:
                self.r.story = None
        return found

    def _sentence(self, number: int, sentence: Sentence) -> list[Candidate]:
        found: list[Candidate] = []
        self.r.source = frames.source(sentence, self.r.cast)
        for verb in sentence.verbs:
            found += event_verbs.read(self.r, number, sentence, verb)
        nouns = self.r.table.nouns
        for at, tok in enumerate(sentence.toks):
            if tok.kind == "word" and tok.text in nouns:
                found += event_nouns.read(self.r, number, sentence, at)
        gapped = self._gapped(sentence, found)
        told = {p.entity_id for c in gapped for p in c.targets if p.entity_id}
        if told:  # "introduced the iMac, and in 2001 the iPod": the iPod is no object of the first
            found = [replace(c, targets=tuple(p for p in c.targets if p.entity_id not in told)) for c in found]
        return found + gapped

    def _gapped(self, sentence: Sentence, found: Sequence[Candidate]) -> list[Candidate]:
        """Events told without their verb: "introduced the iMac in 1998, in 2001 the iPod", "another two in 2012"."""
        made: list[Candidate] = []
        if not any(c.when.basis == "clause" and c.trigger.event_type in frames.GAPPING for c in found):
            return made
        for first, last in frames.verbless(sentence):
            dated = [t for t in sentence.toks[first : last + 1] if t.kind == "date" and self.r.doc.dates[t.index].edtf]
            before = [
                c for c in found if c.verb is not None and c.verb.finite and c.at < first and c.trigger.frame != "say"
            ]
            if len(dated) != 1 or not before or before[-1].when.basis != "clause":
                continue
            if before[-1].trigger.event_type not in frames.GAPPING:
                continue
            model = before[-1]
            things = [self.r.cast.party(t.index) for t in sentence.toks[first : last + 1] if t.kind == "ent"]
            things = [p for p in things if p.kind != "place" and p.entity_id not in {a.entity_id for a in model.actors}]
            counted = any(t.kind == "qty" or t.text == "another" for t in sentence.toks[first : last + 1])
            when = When(self.r.doc.dates[dated[0].index].edtf, "clause")
            if (things or counted) and when.edtf != model.when.edtf:
                made.append(
                    replace(
                        model,
                        at=first,
                        first=first,
                        last=last,
                        targets=tuple(things),
                        when=when,
                        marks=model.marks | {"gapped"},
                    )
                )
        return made
