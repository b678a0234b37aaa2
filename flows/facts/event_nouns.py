"""Events that a noun or a set phrase may state: "Apple's purchase of Beats", "came into force"."""

from __future__ import annotations

from collections.abc import Sequence

from flows.facts import actors as who
from flows.facts import event_dates, roles, status
from flows.facts import event_frames as frames
from flows.facts.actors import Party
from flows.facts.clauses import Sentence, Verb
from flows.facts.event_parts import Candidate, Reading, ahead
from flows.facts.roles import EMPTY, Region
from flows.facts.triggers import Trigger, noun_rows, satisfied


def read(r: Reading, number: int, sentence: Sentence, at: int) -> list[Candidate]:
    """The likeliest event that a noun or a phrase beginning at token `at` states, if any."""
    rows = noun_rows(at, sentence.toks, r.table)
    best: Candidate | None = None
    for row, last in rows:
        if row.part == "noun" and sentence.verb_at(at) is not None:
            continue
        made = (
            _phrase(r, number, sentence, at, row, last)
            if row.part == "phrase"
            else _of_noun(r, number, sentence, at, row, last)
        )
        if made is not None and (best is None or made.score > best.score):
            best = made
    return [best] if best is not None else []


def _of_noun(r: Reading, number: int, sentence: Sentence, at: int, row: Trigger, last: int) -> Candidate | None:
    g, cast, toks = r.g, r.cast, sentence.toks
    left = Region(max(at - 6, 0), at - 1)
    following = roles.after(sentence, last)
    near = [*left.of(sentence), *following.of(sentence)[:8]]
    if not satisfied(row.object, near, r.doc, cast.kinds, r.g) or not satisfied(
        row.subject, near, r.doc, cast.kinds, r.g
    ):
        return None
    if not row.without.empty and satisfied(row.without, near, r.doc, {}, r.g):
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
    if not acts and row.event_type in frames.MUTUAL:
        acts = _sides(following, sentence, r, ("between", "of"))
    marks = {"noun"}
    prepositions = frames.TARGET_PREPOSITIONS.get(row.event_type, frozenset(("of",)))
    undergoes = (
        [p for p in who.undergoing(following, sentence, cast, g, prepositions) if p.entity_id]
        if following.last >= following.first and {toks[following.first].text, *row.rest} & (prepositions | {"of"})
        else []
    )
    governing = [v for v in sentence.verbs if v.last < at and at - v.last <= 8]
    behind = toks[last + 1] if last + 1 < len(toks) else None
    if behind is not None and behind.kind == "word" and sentence.verb_at(last + 1) is None:
        further = toks[last + 2] if last + 2 < len(toks) else behind
        ambiguous = not behind.roles and (further.kind in ("mark", "date") or "prep" in further.roles)
        if g.is_noun(behind.text) or (ambiguous and behind.text in g.forms):
            marks.add("modifier")  # "investment funds"
    happening = _happening(sentence, at, last, r)
    if happening is not None:
        marks.add("happens")
        governing = []
    if not acts:
        if governing:
            acts = who.acting(roles.subject(sentence, governing[-1], g), sentence, cast, g)
            acts = [p for p in acts if p.entity_id]
            if row.event_type == "disruption" and (struck := [p for p in undergoes if p.kind in who.ORGANISATIONS]):
                acts = struck  # "resigned after a data breach at the retailer"
        if not acts:
            marks.add("no_subject")
            acts = r.implied(undergoes, row)
    view = status.outlook(sentence, happening or (governing[-1] if governing else None), at, row.event_type, g)
    if happening is not None and "plan" in g.kinds.get(happening.lemma, ()) and view.status == "occurred":
        view = view._replace(status="planned", habit=False)
    if happening is None:
        when = event_dates.date_of(r.doc, sentence, start, last, view.status, g, r.story)
    else:
        last_verb = max(v.last for v in sentence.verbs if v.first - happening.last <= 1 and v.last >= happening.last)
        when = event_dates.date_of(r.doc, sentence, happening.first, last_verb, view.status, g, r.story)
    view = ahead(view, when, r.doc.anchor)
    marks |= r.marks(sentence, at, Region(start, at - 1), row)
    end = min(following.last, last + 12) if following.last >= last else last
    return Candidate(
        number,
        row,
        at,
        max(start - 1, 0),
        end,
        None,
        tuple(acts[:8]),
        _others(undergoes, acts, row, marks)[:6],
        view,
        when,
        row.weight,
        frozenset(marks),
    )


def _happening(sentence: Sentence, at: int, last: int, r: Reading) -> Verb | None:
    """The verb that says that what the noun at tokens `at` to `last` names takes place: "The launch is planned"."""
    verb = next((v for v in sentence.verbs if v.first > last), None)
    if verb is None or not verb.finite or "happen" not in r.g.kinds.get(verb.lemma, ()):
        return None
    if verb.lemma == "take" and not (
        verb.last + 1 < len(sentence.toks) and sentence.toks[verb.last + 1].text == "place"
    ):
        return None
    if "plan" in r.g.kinds[verb.lemma] and verb.voice == "active":
        return None
    region = roles.subject(sentence, verb, r.g)
    inside = sentence.toks[region.first : at]
    headed = region.first <= at <= region.last and not any(t.kind == "word" and "prep" in t.roles for t in inside)
    return verb if headed or verb.first == last + 1 else None


def _others(undergoes: Sequence[Party], acts: Sequence[Party], row: Trigger, marks: set[str]) -> tuple[Party, ...]:
    """Whom a noun's event is done to; of "the launch of X" it is X even where X stands for who must have done it."""
    if row.event_type in frames.MUTUAL and len(acts) > 1:
        return (*acts[1:], *frames.apart(undergoes, acts, row))
    return frames.apart(undergoes, acts, row) or (tuple(undergoes) if "no_subject" in marks else ())


def _sides(following: Region, sentence: Sentence, r: Reading, names: Sequence[str]) -> list[Party]:
    """The parties after one of some prepositions: "a joint venture between A and B", "the merger of A and B"."""
    for name, part in roles.split(following, sentence):
        if name in names:
            sides = [r.cast.party(m) for m in roles.names(part, sentence)]
            sides = [p for p in sides if p.kind in who.ORGANISATIONS or p.kind == "person"]
            if len(sides) > 1 or (sides and "by" in names):
                return sides
    return []


def _phrase(r: Reading, number: int, sentence: Sentence, at: int, row: Trigger, last: int) -> Candidate | None:
    g, cast = r.g, r.cast
    verb = next((v for v in sentence.verbs if v.first <= last and at <= v.last), None) or next(
        (v for v in reversed(sentence.verbs) if v.last < at and v.finite and at - v.last <= 6), None
    )
    subject = roles.subject(sentence, verb, g) if verb else EMPTY
    if verb is None and row.event_type == "security_price":
        subject = roles.phrase(sentence, at, g)  # "Asian markets down"
    following = roles.after(sentence, last)
    if not satisfied(row.object, following.of(sentence), r.doc, cast.kinds, r.g):
        return None
    if not satisfied(row.subject, subject.of(sentence), r.doc, cast.kinds, r.g):
        return None
    if not row.without.empty and satisfied(
        row.without, [*subject.of(sentence), *following.of(sentence)], r.doc, {}, r.g
    ):
        return None
    acts = who.acting(subject, sentence, cast, g)
    prepositions = frames.TARGET_PREPOSITIONS.get(row.event_type, frozenset(("of",)))
    undergoes = (
        [p for p in who.undergoing(following, sentence, cast, g, prepositions) if p.entity_id]
        if row.frame == "act"
        else []
    )
    marks = r.marks(sentence, at, subject, row)
    if row.frame == "move" and row.event_type == "launch":
        undergoes = acts
        if not any(p.entity_id and p.kind in who.ORGANISATIONS for p in acts):
            acts = [*(p for p in acts if p.entity_id), *r.implied(undergoes, row)]
    if not acts and row.event_type == "launch":
        acts = _sides(following, sentence, r, ("by", "from", "between"))
    if not acts:
        marks.add("no_subject")
        acts = r.implied(undergoes, row)
    view = status.outlook(sentence, verb, at, row.event_type, g)
    view = view._replace(habit=False)
    when = event_dates.date_of(r.doc, sentence, min(at, verb.first) if verb else at, last, view.status, g, r.story)
    view = ahead(view, when, r.doc.anchor)
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
