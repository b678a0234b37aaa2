"""Every place of a text that may state an event: a trigger whose conditions hold, its parts read off the clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flows.facts import actors as who
from flows.facts import edtf, event_dates, roles, status
from flows.facts import event_frames as frames
from flows.facts.actors import Cast, Party
from flows.facts.clauses import Sentence, Tok, Verb
from flows.facts.document import Document
from flows.facts.event_dates import When
from flows.facts.occasions import Occasions
from flows.facts.roles import EMPTY, Region
from flows.facts.status import Outlook
from flows.facts.triggers import Trigger, Triggers, noun_rows, satisfied, verb_rows
from flows.facts.verbs import Grammar

_MISSING_AGENT = 0.75  # a passive without "by" cannot meet a condition on who does it
_ADDRESSING = frozenset(("tell", "inform", "assure", "remind"))  # their object listens; the rest is what it is about
_NAMED = 6  # tokens after a passive in which its object may be completed: "was named chief executive"
_WITHOUT_REACH = 6
_DOORS = frozenset(("company", "platform", "product", "organisation"))  # kinds that let others in
_STORY = 6  # sentences for which a story's date is remembered


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible event of a sentence, before it is judged."""

    sentence: int
    trigger: Trigger
    at: int
    first: int
    last: int
    verb: Verb | None
    actors: tuple[Party, ...]
    targets: tuple[Party, ...]
    outlook: Outlook
    when: When
    score: float
    marks: frozenset[str] = field(default=frozenset())


def _ahead(view: Outlook, when: When, anchor: str | None) -> Outlook:
    """An outlook made "planned" when the date lies after now."""
    if view.status != "occurred" or when.basis not in ("clause", "sentence") or not edtf.is_valid(anchor):
        return view
    now_last, first = edtf.last_day(anchor), edtf.first_day(when.edtf)
    return replace(view, status="planned") if now_last and first and first > now_last else view


@dataclass(slots=True)
class Reader:
    """What reading a document's sentences for events needs."""

    doc: Document
    sentences: Sequence[Sentence]
    cast: Cast
    table: Triggers
    g: Grammar
    story: str | None = None
    age: int = 0
    source: str | None = None
    occasions: Occasions = field(default_factory=Occasions)

    def read(self) -> list[Candidate]:
        """All candidates in text order."""
        found: list[Candidate] = []
        for number, sentence in enumerate(self.sentences):
            here = self.occasions.recall(sentence, self.doc, self._sentence(number, sentence))
            self.occasions.note(here)
            found += here
            self.age += 1
            dated = [c for c in here if c.when.basis in ("clause", "sentence") and c.outlook.status == "occurred"]
            if dated:
                self.story, self.age = dated[-1].when.edtf, 0
            elif self.age > _STORY:
                self.story = None
        return found

    def _sentence(self, number: int, sentence: Sentence) -> list[Candidate]:
        found: list[Candidate] = []
        self.source = frames.source(sentence, self.cast)
        for verb in sentence.verbs:
            found += self._verb(number, sentence, verb)
        nouns = self.table.nouns
        for at, tok in enumerate(sentence.toks):
            if tok.kind == "word" and tok.text in nouns:
                found += self._noun(number, sentence, at)
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
            dated = [t for t in sentence.toks[first : last + 1] if t.kind == "date" and self.doc.dates[t.index].edtf]
            before = [
                c for c in found if c.verb is not None and c.verb.finite and c.at < first and c.trigger.frame != "say"
            ]
            if len(dated) != 1 or not before or before[-1].when.basis != "clause":
                continue
            if before[-1].trigger.event_type not in frames.GAPPING:
                continue
            model = before[-1]
            things = [self.cast.party(t.index) for t in sentence.toks[first : last + 1] if t.kind == "ent"]
            things = [p for p in things if p.kind != "place" and p.entity_id not in {a.entity_id for a in model.actors}]
            counted = any(t.kind == "qty" or t.text == "another" for t in sentence.toks[first : last + 1])
            when = When(self.doc.dates[dated[0].index].edtf, "clause")
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

    # verbs

    def _verb(self, number: int, sentence: Sentence, verb: Verb) -> list[Candidate]:
        rows = verb_rows(verb, sentence.toks, self.table, self.g)
        if not rows:
            return []
        subject = roles.subject(sentence, verb, self.g)
        scored: list[tuple[float, int, Trigger, int, Region, Region | None]] = []
        rest: dict[int, tuple[Region, Region | None]] = {}  # by the last token of a trigger
        for row, last in rows:
            if last not in rest:
                following = roles.after(sentence, last, self.g)
                rest[last] = (
                    following,
                    roles.by_phrase(following, sentence, self.g) if verb.voice == "passive" else None,
                )
            following, agent = rest[last]
            scores = self._conditions(row, sentence, verb, subject, following, agent, last)
            if scores is not None:
                scored.append((scores[0], scores[1], row, last, following, agent))
        scored.sort(key=lambda item: -item[0])
        picked: list[tuple[float, int, Trigger, int, Region, Region | None]] = []
        for item in scored:
            row = item[2]
            if any(row.event_type == other[2].event_type for other in picked):
                continue
            if picked and ({row.event_type, picked[0][2].event_type} != frames.TOGETHER or item[1] == picked[0][1]):
                continue
            if len(picked) < 2:
                picked.append(item)
        return [self._of_verb(number, sentence, verb, subject, item) for item in picked]

    def _conditions(
        self,
        row: Trigger,
        sentence: Sentence,
        verb: Verb,
        subject: Region,
        following: Region,
        agent: Region | None,
        last: int,
    ) -> tuple[float, int] | None:
        """The score of a row here and the place that met its object condition; None when a condition fails."""
        toks = sentence.toks
        passive = verb.voice == "passive"
        objects = subject.of(sentence) if passive else following.of(sentence)
        if (
            not passive
            and self.g.kinds.get(verb.lemma, frozenset()) & {"say", "think"}
            and frames.complement(objects, self.g)
        ):
            objects = ()
        if row.event_type == "acquisition" and not passive:
            objects = frames.before_source(objects)
        subjects = (agent.of(sentence) if agent else ()) if passive else subject.of(sentence)
        score = row.weight
        place = satisfied(row.object, objects, self.doc, self.cast.kinds, self.g)
        if place and row.object.kinds and not passive:
            # a kind of thing must be the direct object itself; a word may stand further on
            worded = row.object.worded or row.object
            direct = satisfied(row.object, self._direct(objects), self.doc, self.cast.kinds, self.g)
            place = direct or (0 if worded.empty else satisfied(worded, objects, self.doc, self.cast.kinds, self.g))
        if not place and passive and not row.object.empty:
            worded = row.object.worded or row.object
            place = (
                0
                if worded.empty
                else satisfied(worded, following.of(sentence)[:_NAMED], self.doc, self.cast.kinds, self.g)
            )
        if not place:
            return None
        if not row.object.empty:
            score += 0.05 - 0.004 * min(place, 10)
        if not row.subject.empty and not satisfied(row.subject, subjects, self.doc, self.cast.kinds, self.g):
            if not (passive and agent is None) or row.frame == "move":
                if (
                    row.frame == "move"
                    and passive
                    and satisfied(row.subject, subject.of(sentence), self.doc, self.cast.kinds, self.g)
                ):
                    pass
                else:
                    return None
            else:
                score *= _MISSING_AGENT
        window = toks[max(verb.first - 3, 0) : min(last + 1 + _WITHOUT_REACH, len(toks))]
        if not row.without.empty and satisfied(row.without, [*subject.of(sentence), *window], self.doc, {}, self.g):
            return None
        if row.frame == "say" and passive:
            return None
        return score, place

    def _direct(self, objects: Sequence[Tok]) -> Sequence[Tok]:
        """The tokens before the first comma or preposition ("of" apart)."""
        for at, tok in enumerate(objects):
            if at and (tok.text == "," or (tok.kind == "word" and tok.text != "of" and "prep" in tok.roles)):
                return objects[:at]
        return objects

    def _of_verb(
        self,
        number: int,
        sentence: Sentence,
        verb: Verb,
        subject: Region,
        item: tuple[float, int, Trigger, int, Region, Region | None],
    ) -> Candidate:
        score, _, row, last, following, agent = item
        g, cast = self.g, self.cast
        marks: set[str] = set()
        prepositions = frames.TARGET_PREPOSITIONS.get(row.event_type, frozenset(("of",)))
        passive = verb.voice == "passive"
        if row.frame == "say" and (subject.last < subject.first or frames.after_speech(sentence, verb)):
            inverted = frames.inverted(sentence, verb)
            if inverted.last >= inverted.first:
                subject, following = inverted, EMPTY
        subject_parties = self._subject_parties(sentence, verb, subject)
        if passive:
            acts = who.acting(agent, sentence, cast, g) if agent else []
            undergoes = subject_parties
            if not acts and row.event_type in frames.FROM_SOURCE:
                acts = [
                    p
                    for p in who.undergoing(following, sentence, cast, g, frozenset(("from",)))
                    if p.kind in who.ORGANISATIONS
                ]
            if row.event_type == "security_price":
                acts = undergoes
            if not acts:
                marks.add("no_agent")
                acts = self._implied(undergoes, row)
        else:
            acts = subject_parties
            undergoes = who.undergoing(following, sentence, cast, g, prepositions) if row.frame != "move" else []
            if (
                row.frame == "undergo"
                and not any(p.entity_id for p in undergoes)
                and frames.empty_object(following, sentence)
            ):
                undergoes, acts = acts, []
            if row.frame == "say":
                undergoes = [p for p in undergoes if p.entity_id]
            if not acts:
                marks.add("no_subject")
                acts = self._implied(undergoes, row)
        if row.frame == "move" and row.event_type == "personnel" and not passive:
            undergoes = [
                p for p in who.undergoing(following, sentence, cast, g, frozenset(("as", "at"))) if p.entity_id
            ]
        if row.frame == "move" and not passive and row.event_type in ("launch", "closure", "disruption", "access_open"):
            # "the game returned to the store": what lets it in is named behind
            inside = who.undergoing(following, sentence, cast, g, prepositions)
            doors = [p for p in inside if p.entity_id and p.kind in _DOORS and row.event_type == "access_open"]
            undergoes = doors or acts
            if not any(p.entity_id and p.kind in who.ORGANISATIONS for p in acts):
                acts = [*(p for p in acts if p.entity_id), *self._implied(undergoes, row)]
        if row.event_type == "security_price" and acts and all(p.kind == "place" for p in acts):
            # "U.S. stocks plunge": the market is meant, not the country
            text = roles.words_of(who.head_of(subject, sentence, g)[0], sentence, self.doc, g)
            acts = [Party(text, None, "other")] if text else acts
        acts = self._able(acts, undergoes, row, marks)
        if row.frame == "say" and acts and acts[0].kind == "person":
            beside = who.officer_of(sentence, who.head_of(subject, sentence, g)[0], g, cast)
            acts = [*acts, beside] if beside and beside.entity_id not in {p.entity_id for p in acts} else acts
        # Who undergoes a passive may stand among its actors too ("the platform was launched"): it stays a target
        apart = tuple(undergoes) if passive else frames.apart(undergoes, acts, row)
        if (
            row.event_type in frames.MUTUAL
            and len(acts) > 1
            and not {p.entity_id for p in acts[1:]} & {p.entity_id for p in apart}
        ):
            apart = (*acts[1:], *apart)
        if row.frame == "say" and (not undergoes or verb.lemma in _ADDRESSING):
            apart = tuple(self._topic(sentence, [*acts, *undergoes]))
        view = status.outlook(sentence, verb, verb.at, row.event_type, g)
        when = event_dates.date_of(self.doc, sentence, verb.first, last, view.status, g, self.story)
        view = _ahead(view, when, self.doc.anchor)
        first = (
            min(subject.first, verb.first)
            if subject.last >= subject.first and subject.last < verb.first
            else verb.first
        )
        end = following.last if following.last >= last else last
        if subject.first > verb.at:
            end = max(end, subject.last)
        marks |= self._marks(sentence, verb.at, subject, row)
        if row.frame == "say" and frames.trails(sentence, verb, subject):
            marks.add("trailing")
        if frames.purpose(sentence, verb, g):
            marks.add("purpose")
        return Candidate(
            number,
            row,
            verb.at,
            first,
            end,
            verb,
            tuple(acts[:8]),
            apart[:6],
            view,
            when,
            score,
            frozenset(marks),
        )

    def _subject_parties(self, sentence: Sentence, verb: Verb, subject: Region) -> list[Party]:
        """Who a subject names; of "whose shares" the owner, of "they" all those who speak."""
        toks, g = sentence.toks, self.g
        if subject.last >= subject.first and subject.first >= 2 and toks[subject.first - 1].text == "whose":
            place = subject.first - 2 - (toks[subject.first - 2].text == ",")
            owners = who.acting(roles.phrase(sentence, place, g), sentence, self.cast, g) if place >= 0 else []
            if owners:
                return (
                    [*who.acting(subject, sentence, self.cast, g), *owners]
                    if roles.names(subject, sentence)
                    else owners
                )
        if subject.first == subject.last and toks[subject.first].text.lower() == "they":
            head = status.governor(sentence, verb)
            speakers = who.acting(roles.subject(sentence, head, g), sentence, self.cast, g) if head is not None else []
            if len(speakers) > 1:
                return speakers
        return who.acting(subject, sentence, self.cast, g)

    def _able(self, acts: list[Party], undergoes: Sequence[Party], row: Trigger, marks: set[str]) -> list[Party]:
        """The actors that can do such a thing: a plant or "the number" stands for the organisation behind it."""
        if row.event_type in frames.ANYBODY:
            return acts
        able = [p for p in acts if p.entity_id]
        if able and all(p.kind in ("product", "index") for p in able) and row.event_type in frames.ORGANISED:
            owners = [self.cast.entity(o) for p in able if (o := self.cast.owner(p.entity_id))]
            able = owners or [*self._implied(undergoes, row), *able]
        if not able and acts:
            marks.add("nameless")
            able = self._implied(undergoes, row) or list(acts)
        return able

    def _implied(self, undergoes: Sequence[Party], row: Trigger) -> list[Party]:
        """Who must be meant where nobody is named: the owner of the thing, else whom the document is about."""
        for party in undergoes:
            if (owner := self.cast.owner(party.entity_id)) is not None:
                return [self.cast.entity(owner), *([party] if party.kind == "platform" else [])]
        if self.source is not None:
            return [self.cast.entity(self.source)]
        if self.cast.main is not None and (
            self.cast.main not in {p.entity_id for p in undergoes} or row.event_type in frames.ORGANISED
        ):
            return [self.cast.entity(self.cast.main)]
        return []

    def _topic(self, sentence: Sentence, acts: Sequence[Party]) -> list[Party]:
        """What speech is about: the organisations and products that its sentence names, speakers left out."""
        speakers = {p.entity_id for p in acts}
        named = [self.cast.party(t.index) for t in sentence.toks if t.kind == "ent" and t.text.lower() not in who.OWN]
        return [
            p for p in named if p.entity_id not in speakers and (p.kind in who.ORGANISATIONS or p.kind == "product")
        ][:3]

    def _marks(self, sentence: Sentence, at: int, subject: Region, row: Trigger) -> set[str]:
        marks = set()
        if sentence.quoted[at]:
            marks.add("quoted")
        if sentence.headline:
            marks.add("headline")
        words = [t.text for t in subject.of(sentence) if t.kind == "word"]
        if any(self.g.has(w, "analyst") for w in words):
            marks.add("analyst")
        if any(self.g.has(w, "officer") for w in words):
            marks.add("officer")
        if any("habit" in t.roles for t in sentence.toks[max(at - 6, 0) : at + 8] if t.kind == "word"):
            marks.add("habit")
        return marks

    # nouns and phrases

    def _noun(self, number: int, sentence: Sentence, at: int) -> list[Candidate]:
        rows = noun_rows(at, sentence.toks, self.table)
        best: Candidate | None = None
        for row, last in rows:
            if row.part == "noun" and sentence.verb_at(at) is not None:
                continue
            made = (
                self._phrase(number, sentence, at, row, last)
                if row.part == "phrase"
                else self._of_noun(number, sentence, at, row, last)
            )
            if made is not None and (best is None or made.score > best.score):
                best = made
        return [best] if best is not None else []

    def _of_noun(self, number: int, sentence: Sentence, at: int, row: Trigger, last: int) -> Candidate | None:
        g, cast, toks = self.g, self.cast, sentence.toks
        left = Region(max(at - 6, 0), at - 1)
        following = roles.after(sentence, last, g)
        near = [*left.of(sentence), *following.of(sentence)[:8]]
        if not satisfied(row.object, near, self.doc, cast.kinds, self.g) or not satisfied(
            row.subject, near, self.doc, cast.kinds, self.g
        ):
            return None
        if not row.without.empty and satisfied(row.without, near, self.doc, {}, self.g):
            return None
        # what stands right before the noun: "Apple's purchase", "the Ford closure"
        start = at
        while start - 1 >= 0 and (
            toks[start - 1].kind == "ent"
            or toks[start - 1].text == "'s"
            or (
                toks[start - 1].kind == "word"
                and not toks[start - 1].roles
                and sentence.verb_at(start - 1) is None
                and at - start < 4
            )
        ):
            start -= 1
        possessor = roles.names(Region(start, at - 1), sentence)
        acts = [cast.party(m) for m in possessor[-1:]]
        agent = roles.by_phrase(following, sentence, g)
        if agent is not None and roles.names(agent, sentence):
            acts = who.acting(agent, sentence, cast, g)
        marks = {"noun"}
        prepositions = frames.TARGET_PREPOSITIONS.get(row.event_type, frozenset(("of",)))
        undergoes = (
            [p for p in who.undergoing(following, sentence, cast, g, prepositions) if p.entity_id]
            if following.last >= following.first and {toks[following.first].text, *row.rest} & (prepositions | {"of"})
            else []
        )
        governing = [v for v in sentence.verbs if v.last < at and at - v.last <= 8]
        if not acts:
            if governing:
                acts = who.acting(roles.subject(sentence, governing[-1], g), sentence, cast, g)
                acts = [p for p in acts if p.entity_id]
            if not acts:
                marks.add("no_subject")
                acts = self._implied(undergoes, row)
        view = status.outlook(sentence, governing[-1] if governing else None, at, row.event_type, g)
        when = event_dates.date_of(self.doc, sentence, start, last, view.status, g, self.story)
        view = _ahead(view, when, self.doc.anchor)
        marks |= self._marks(sentence, at, Region(start, at - 1), row)
        end = min(following.last, last + 12) if following.last >= last else last
        return Candidate(
            number,
            row,
            at,
            max(start - 1, 0),
            end,
            None,
            tuple(acts[:8]),
            frames.apart(undergoes, acts, row)[:6],
            view,
            when,
            row.weight,
            frozenset(marks),
        )

    def _phrase(self, number: int, sentence: Sentence, at: int, row: Trigger, last: int) -> Candidate | None:
        g, cast = self.g, self.cast
        verb = next((v for v in sentence.verbs if v.first <= last and at <= v.last), None) or next(
            (v for v in reversed(sentence.verbs) if v.last < at and v.finite and at - v.last <= 6), None
        )
        subject = roles.subject(sentence, verb, g) if verb else EMPTY
        following = roles.after(sentence, last, g)
        if not satisfied(row.object, following.of(sentence), self.doc, cast.kinds, self.g):
            return None
        if not satisfied(row.subject, subject.of(sentence), self.doc, cast.kinds, self.g):
            return None
        if not row.without.empty and satisfied(
            row.without, [*subject.of(sentence), *following.of(sentence)], self.doc, {}, self.g
        ):
            return None
        acts = who.acting(subject, sentence, cast, g)
        prepositions = frames.TARGET_PREPOSITIONS.get(row.event_type, frozenset(("of",)))
        undergoes = (
            [p for p in who.undergoing(following, sentence, cast, g, prepositions) if p.entity_id]
            if row.frame == "act"
            else []
        )
        marks = self._marks(sentence, at, subject, row)
        if row.frame == "move" and row.event_type == "launch":
            undergoes = acts
            if not any(p.entity_id and p.kind in who.ORGANISATIONS for p in acts):
                acts = [*(p for p in acts if p.entity_id), *self._implied(undergoes, row)]
        if not acts:
            marks.add("no_subject")
            acts = self._implied(undergoes, row)
        view = status.outlook(sentence, verb, at, row.event_type, g)
        view = replace(view, habit=False)
        when = event_dates.date_of(
            self.doc, sentence, min(at, verb.first) if verb else at, last, view.status, g, self.story
        )
        view = _ahead(view, when, self.doc.anchor)
        first = min(subject.first, at) if subject.last >= subject.first else at
        return Candidate(
            number,
            row,
            at,
            first,
            max(following.last, last),
            verb,
            tuple(acts[:8]),
            frames.apart(undergoes, acts, row)[:6],
            view,
            when,
            row.weight,
            frozenset(marks),
        )
