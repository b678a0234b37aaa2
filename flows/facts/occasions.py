"""Named meetings as dates: what is told by a meeting named again happened when the text said that the meeting was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.facts.clauses import Sentence
from flows.facts.document import Document
from flows.facts.event_dates import When

if TYPE_CHECKING:
    from flows.facts.event_parts import Candidate

_ABOUT = frozenset(("on", "of", "for", "about", "in", "at", "with"))  # what follows does not head a name
_NOT_THEN = frozenset(("before", "since", "ahead", "prior", "until", "till", "through"))
_REACH = 4  # tokens before a name in which "before" or "since" belongs to it


@dataclass(slots=True)
class Occasions:
    """The meetings that a text has named and dated so far: EDTF dates by entity."""

    dated: dict[str, str] = field(default_factory=dict)

    def note(self, found: Sequence[Candidate]) -> None:
        """Remember the meetings that a sentence's candidates name and date: "held the Blue River Summit in May"."""
        for candidate in found:
            if candidate.trigger.event_type != "conference" or candidate.when.basis not in ("clause", "sentence"):
                continue
            for party in candidate.targets:
                meeting = _head(party.name) in candidate.trigger.object.words
                if party.entity_id and candidate.when.edtf and meeting:
                    self.dated[party.entity_id] = candidate.when.edtf

    def recall(self, sentence: Sentence, doc: Document, found: Sequence[Candidate]) -> list[Candidate]:
        """A sentence's candidates, past ones without a date dated by the meeting that the sentence names again."""
        date = self._named(sentence, doc)
        return [c._replace(when=When(date, "story")) if date and _open(c) else c for c in found]

    def _named(self, sentence: Sentence, doc: Document) -> str | None:
        if not self.dated:
            return None
        for at, tok in enumerate(sentence.toks):
            if tok.kind == "ent" and (date := self.dated.get(doc.mentions[tok.index].entity_id)) is not None:
                near = [t.text for t in sentence.toks[max(at - _REACH, 0) : at]]
                # "not until the summit" is at the summit
                return date if "not" in near or not _NOT_THEN & set(near) else None
        return None


def _head(name: str) -> str:
    """The word that says what a name stands for: "meeting" of "Guidance Meeting on Links", "expo" of "Expo 2010"."""
    head = ""
    for word in name.lower().split():
        if word in _ABOUT:
            break
        head = head if word.isdigit() else word
    return head


def _open(candidate: Candidate) -> bool:
    """Whether a candidate tells what somebody named did in the past without giving its date."""
    return (
        candidate.when.basis in ("none", "anchor")
        and candidate.outlook.status == "occurred"
        and candidate.verb is not None
        and candidate.verb.tense == "past"
        and not candidate.marks & {"no_agent", "no_subject"}
    )
