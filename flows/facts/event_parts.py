"""What an event may be made of: a candidate, and who or what its parts mean beyond the words of its clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flows.facts import edtf, event_dates
from flows.facts import event_frames as frames
from flows.facts.actors import Cast, Party
from flows.facts.clauses import Sentence, Verb, roles_of
from flows.facts.document import Document
from flows.facts.event_dates import When
from flows.facts.roles import Region
from flows.facts.status import Outlook
from flows.facts.triggers import Trigger, Triggers
from flows.facts.verbs import Grammar


class Candidate(NamedTuple):
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
    marks: frozenset[str] = frozenset()


def ahead(view: Outlook, when: When, anchor: str | None) -> Outlook:
    """An outlook made "planned" when the date lies after now; a "now" that was inferred (`~`) is not that sure."""
    if anchor is not None and anchor.endswith("~"):
        return view
    if view.status != "occurred" or when.basis not in ("clause", "sentence") or not edtf.is_valid(anchor):
        return view
    now_last, first = edtf.last_day(anchor), edtf.first_day(when.edtf)
    return view._replace(status="planned") if now_last and first and first > now_last else view


@dataclass(slots=True)
class Reading:
    """A document being read for events: its tables, the date that its story has reached, and whose account it gives."""

    doc: Document
    cast: Cast
    table: Triggers
    g: Grammar
    story: str | None = None
    source: str | None = None
    deal: Candidate | None = None  # the first between parties that are named, and the latest
    latest: Candidate | None = None
    number: int = 0  # of the sentence that is read
    before: Sentence | None = None  # the sentence before

    def able(
        self, acts: list[Party], undergoes: Sequence[Party], row: Trigger, marks: set[str], placed: bool = False
    ) -> list[Party]:
        """The actors that can do such a thing: a plant or "the number" stands for the organisation behind it.

        `placed`: the subject says where it holds, so that it is nobody's own ("car sales in the US").
        """
        if row.event_type in frames.ANYBODY:
            return acts
        able = [p for p in acts if p.entity_id]
        if not able and (bodies := [p for p in acts if not self.g.bodies.isdisjoint(p.name.lower().split())]):
            marks.add("nameless")
            return bodies
        if able and row.event_type in frames.ORGANISED and all(p.kind == "place" for p in able):
            # "The U.S. and Canadian governments will provide"
            bodies = [p for p in acts if not p.entity_id and not self.g.bodies.isdisjoint(p.name.lower().split()[-1:])]
            able = [*bodies, *able]
        if able and all(p.kind in ("product", "index") for p in able) and row.event_type in frames.ORGANISED:
            owners = [self.cast.entity(o) for p in able if (o := self.cast.owner(p.entity_id))]
            able = owners or [*self.implied(undergoes, row), *able]
        if not able and acts:
            marks.add("nameless")
            able = list(acts) if placed else [*self.implied(undergoes, row), *acts]
        return able

    def implied(self, undergoes: Sequence[Party], row: Trigger) -> list[Party]:
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

    def marks(self, sentence: Sentence, at: int, subject: Region, row: Trigger) -> set[str]:
        """What may speak for or against an event at token `at`: speech, a headline, who its subject is, a habit."""
        marks = set()
        toks = sentence.toks
        if sentence.quoted[at]:
            marks.add("quoted")
        if sentence.headline:
            marks.add("headline")
        if (
            row.frame == "say"
            and not self.g.channels.isdisjoint(sentence.words)
            and any(t.text in self.g.channels and t.kind == "word" for t in toks)
        ):
            marks.add("formal")
        if "?" in sentence.words and "?" in [t.text for t in toks[at:]]:
            marks.add("question")
        if event_dates.precedes(sentence):
            marks.add("earlier")
        inside = subject.of(sentence)
        if len(inside) == 1 and inside[0].text in ("this", "that", "these", "those"):
            marks.add("vague")
        if not _POSTS.isdisjoint(sentence.roles):
            holders = row.frame != "say" and not _HOLDERS.isdisjoint([t.text for t in inside])
            marks |= roles_of(inside) & (_OFFICE if holders else _POSTS)
        if "habit" in sentence.roles and "habit" in roles_of(toks[max(at - 6, 0) : at + 8]):
            marks.add("habit")
        return marks


_POSTS, _OFFICE = frozenset(("analyst", "officer")), frozenset(("officer",))
_HOLDERS = frozenset(("investor", "investors", "shareholder", "shareholders"))  # who do more than watch
