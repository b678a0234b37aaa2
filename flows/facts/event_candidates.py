"""Every place of a text that may state an event: a trigger whose conditions hold, its parts read off the clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.facts import edtf, event_moves, event_nouns, event_verbs
from flows.facts import event_frames as frames
from flows.facts import event_parties as parties
from flows.facts.clauses import Sentence
from flows.facts.event_dates import When
from flows.facts.event_parts import Candidate, Reading
from flows.facts.occasions import Occasions
from flows.facts.records import FIRMS, Mention
from flows.facts.triggers import vocabulary


def _simple_past(candidate: Candidate) -> bool:
    """Whether a candidate's verb is in the simple past: "submitted", "did submit"."""
    verb = candidate.verb
    return verb is not None and verb.tense == "past" and not verb.perfect and candidate.outlook.status == "occurred"


def _inside(candidate: Candidate, found: Sequence[Candidate]) -> Candidate:
    """A candidate marked when its noun only says what a verb is done to: "paid a fine", "rejected a bailout"."""
    if candidate.trigger.part != "noun":
        return candidate
    words = (candidate.trigger.head, candidate.trigger.head + "s")
    taken = any(
        c.trigger.part == "verb" and c.at < candidate.at <= c.last and not c.trigger.object.forms.isdisjoint(words)
        for c in found
    )
    return candidate._replace(marks=candidate.marks | {"object"}) if taken else candidate


def _either(sentence: Sentence, found: list[Candidate]) -> list[Candidate]:
    """Candidates, of "sell or close its plants" the likelier one."""
    verbs = {c.at: c for c in found if c.verb is not None}
    for at, c in list(verbs.items()):
        other = verbs.get(at + 2)
        if other is not None and sentence.toks[at + 1].text == "or":
            found = [x for x in found if x is not (other if c.score >= other.score else c)]
    return found


def _decided(found: list[Candidate]) -> list[Candidate]:
    """Candidates without the decision to do what another states: "agreed to close its plant"."""
    deeds = {c.verb.first for c in found if c.verb is not None and c.verb.tense == "infinitive"}
    return [
        c
        for c in found
        if c.verb is None
        or c.verb.lemma not in _DECIDING
        or c.trigger.object.words
        or c.trigger.object.phrases
        or not any(0 < first - c.last <= _DECISION for first in deeds)
    ]


_DECIDING = frozenset(("agree", "decide", "vote", "opt", "choose", "vow", "resolve", "refuse", "pledge"))
_DECISION = 6  # tokens between a decision and the deed decided on: "agreed in a vote on Monday to split"


def _talked_of(sentence: Sentence, found: list[Candidate]) -> list[Candidate]:
    """Candidates, what is but talked of as a negotiation: "is in talks to buy DirecTV"."""
    if _TALKS.isdisjoint(sentence.words):
        return found
    talks = next((c for c in found if c.trigger.event_type == "negotiation"), None)
    for candidate in found:
        verb = candidate.verb
        if talks is None or verb is None or verb.tense != "infinitive" or not verb.first:
            continue
        if sentence.toks[verb.first - 1].text in _TALKS and talks.at < verb.first:
            status = candidate.outlook.status
            outlook = talks.outlook._replace(status=status if status == "reported" else talks.outlook.status)
            deed = candidate._replace(trigger=talks.trigger, outlook=outlook)
            return [c for c in found if c.trigger.event_type != "negotiation" and c is not candidate] + [deed]
    return found


_TALKS = frozenset(("talks", "negotiations", "discussions"))
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
            self.r.number = number
            here = self.occasions.recall(sentence, self.r.doc, self._sentence(number, sentence))
            if number and "\n" not in self.r.doc.text[self.sentences[number - 1].end : sentence.start]:
                here = [self._continued(c, self.sentences[number - 1]) for c in here]
            self.occasions.note(here)
            found += here
            self.r.before = sentence
            if here and (deal := parties.deal(here)) is not None:
                self.r.deal, self.r.latest = self.r.deal or deal, deal
            self.age += 1
            dated = [c for c in here if c.when.basis in ("clause", "sentence") and c.outlook.status == "occurred"]
            if dated:
                self.r.story, self.age = dated[-1].when.edtf, 0
            elif self.age > _STORY:
                self.r.story = None
        return found

    def _continued(self, candidate: Candidate, before: Sentence) -> Candidate:
        """A candidate with what the sentence before it in its paragraph tells: with whom talks are, and about when."""
        named = {p.entity_id for p in (*candidate.actors, *candidate.targets) if p.entity_id}
        if candidate.trigger.event_type != "negotiation" or len(named) != 1:
            return candidate
        others = {m.entity_id: at for at, m in self._bodies(before)}
        if not named & set(others) or len(others) != 2:
            return candidate
        other = next(at for key, at in others.items() if key not in named)
        candidate = candidate._replace(targets=(self.r.cast.party(other), *candidate.targets))
        story, anchor = self.r.story, self.r.doc.anchor
        if self.age or story is None or candidate.when.basis != "anchor" or not _simple_past(candidate):
            return candidate
        month = edtf.truncate(story, "month")
        if edtf.precision(month) == "month" and anchor is not None and month < anchor[:7]:
            return candidate._replace(when=When(month, "story"))
        return candidate

    def _bodies(self, sentence: Sentence) -> list[tuple[int, Mention]]:
        """The mentions of organisations in a sentence, with their numbers."""
        mentions = self.r.doc.mentions
        return [
            (t.index, mentions[t.index])
            for t in sentence.toks
            if t.kind == "ent" and self.r.cast.kind(t.index) in FIRMS
        ]

    def _sentence(self, number: int, sentence: Sentence) -> list[Candidate]:
        found: list[Candidate] = []
        table, words = self.r.table, sentence.words
        if table.stirring.isdisjoint(words):
            return found
        self.r.source = frames.source(sentence, self.r.cast)
        if not self.r.g.telling.isdisjoint(words):
            heard = vocabulary(words, [sentence.toks[at] for at in sentence.held], self.r.doc, self.r.cast.kinds)
            present = table.present(heard)
            if table.may_tell(sentence.toks, heard, present):
                for verb in sentence.verbs:
                    if verb.lemma in table.verbs:
                        found += event_verbs.read(self.r, number, sentence, verb, heard, present)
        if not table.nouns.keys().isdisjoint(words):
            for at in table.opens(sentence.toks):
                found += event_nouns.read(self.r, number, sentence, at)
        bare = [] if event_moves.MOVED.isdisjoint(words) else event_moves.lone(sentence, found, self.r)
        if not found:
            return bare
        if "or" in words:
            found = _either(sentence, found)
        found = _talked_of(sentence, _decided([_inside(c, found) for c in found]))
        gapped = self._gapped(sentence, found)
        if any(c.trigger.event_type == "security_price" for c in found):
            found = event_moves.dated(sentence, found)
            gapped += event_moves.gapped(sentence, found, self.r.doc, self.r.cast)
        told = {p.entity_id for c in gapped for p in c.targets if p.entity_id}
        if told:  # "introduced the iMac, and in 2001 the iPod": the iPod is no object of the first
            found = [c._replace(targets=tuple(p for p in c.targets if p.entity_id not in told)) for c in found]
        return found + gapped + bare

    def _gapped(self, sentence: Sentence, found: Sequence[Candidate]) -> list[Candidate]:
        """Events told without their verb: "introduced the iMac in 1998, in 2001 the iPod", "another two in 2012"."""
        made: list[Candidate] = []
        if not found or not any(c.when.basis == "clause" and c.trigger.event_type in frames.GAPPING for c in found):
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
                    model._replace(
                        at=first,
                        first=first,
                        last=last,
                        targets=tuple(things),
                        when=when,
                        marks=model.marks | {"gapped"},
                    )
                )
        return made
