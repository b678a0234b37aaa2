"""Whom an event is about where its object names nobody: the firm that an officer leaves, the other side of a case."""

from __future__ import annotations

from collections.abc import Sequence

from flows.facts import roles
from flows.facts.actors import ORGANISATIONS, OWN, Cast, Party, starts_clause, undergoing
from flows.facts.clauses import Sentence, Tok
from flows.facts.event_parts import Reading
from flows.facts.triggers import Trigger

# Types that are done to somebody, who may be named anywhere behind the verb, or before it
_BEHIND = frozenset(("acquisition", "partnership", "negotiation", "investment"))
_ANYWHERE = frozenset(("legal", "regulation"))
_BODIES = ORGANISATIONS | {"product"}
_EXCHANGES = frozenset(("regulator", "index", "organisation"))  # kinds as which an exchange is known
_MADE = frozenset(("partnership", "negotiation"))  # types in which goods stand for their maker
_MOST = 3
_OBJECT = frozenset(("of", "with", "to"))
_JOINING = frozenset(("and", "but", ";"))
_OPENING = frozenset(("after", "before", "because", "when", "while", "whereas", "although", "though", "until"))
_PARTING = frozenset(("while", "whereas", ";"))
_BORDERS = frozenset((",", "and", "but", "while"))


def completed(
    row: Trigger, sentence: Sentence, at: int, acts: Sequence[Party], targets: Sequence[Party], cast: Cast
) -> tuple[Party, ...]:
    """The targets of an event told at token `at`, with those that only its sentence names."""
    acting = {p.entity_id for p in acts}
    named = [p for p in targets if p.entity_id not in acting and p.entity_id and p.kind != "place"]
    found: list[Party] = []
    if row.event_type == "personnel" and not any(p.kind in ORGANISATIONS for p in named):
        if any(p.kind == "person" for p in (*acts, *named)):
            found = [p for p in acts if p.entity_id and p.kind in ORGANISATIONS]
            found = found or _told(sentence, range(at + 1, len(sentence.toks)), acting, cast)[:1]
            found = found or _told(sentence, range(at), acting, cast)[-1:]  # "McDonald's, under X, who got the top job"
            found = found or ([cast.entity(cast.main)] if cast.main is not None and cast.main not in acting else [])
    elif named and row.event_type in _MADE:
        makers = [cast.owner(p.entity_id) for p in named if p.kind == "product"]
        found = [cast.entity(maker) for maker in makers if maker is not None and maker not in acting]
    elif not named and row.event_type in _BEHIND:
        found = _told(sentence, range(at + 1, len(sentence.toks)), acting, cast)
        if not found and row.event_type == "investment" and cast.main is not None and cast.main not in acting:
            found = [cast.entity(cast.main)]  # "sold its stake": in the firm that the text is about
    elif not named and row.event_type == "offering":
        found = _told(sentence, range(at + 1, len(sentence.toks)), acting, cast, _EXCHANGES)
    elif not named and row.event_type in _ANYWHERE:
        toks = sentence.toks
        # "filed for bankruptcy after talks with Barclays": what led to it; "while A left its rate, B cut it": another's
        last = next((i for i in range(at + 2, len(toks)) if toks[i].text in _OPENING), len(toks))
        first = next((i + 1 for i in range(at - 1, 0, -1) if toks[i].text in _PARTING), 0)
        found = _told(sentence, range(at + 1, last), acting, cast)
        found = found or ([] if targets else _told(sentence, range(first, at), acting, cast))
    if row.event_type in _ANYWHERE or row.event_type == "publication":
        found = [*found, *_owners(sentence, at, acting, cast)]
    known = {p.entity_id for p in targets}
    return (*targets, *(p for p in dict.fromkeys(found) if p.entity_id not in known))


def governed(sentence: Sentence, last: int, r: Reading, acts: Sequence[Party]) -> list[Party]:
    """What the infinitive behind a verb and its object is done to: "began to sell computers", "agreed to cut pay"."""
    verb = sentence.verb_at(last + 1)
    if verb is None or verb.first != last + 1 or sentence.toks[verb.first].text != "to":
        return []
    acting = {p.entity_id for p in acts if p.entity_id}
    found = undergoing(roles.after(sentence, verb.last), sentence, r.cast, r.g, _OBJECT)
    return [p for p in found if p.entity_id not in acting and p.kind != "place"]


def _owners(sentence: Sentence, at: int, acting: set[str | None], cast: Cast) -> list[Party]:
    """Whose things a verb's object is: "raided its offices"."""
    behind = sentence.toks[at + 1 : at + 3]
    owners = [cast.party(t.index) for t in behind if t.kind == "ent" and t.text.lower() in OWN]
    return [p for p in owners if p.entity_id not in acting]


def _told(
    sentence: Sentence, places: range, acting: set[str | None], cast: Cast, kinds: frozenset[str] = _BODIES
) -> list[Party]:
    """The things of some kinds that tokens at some places name, those that act left out."""
    toks: list[Tok] = []
    for at in places:
        text = sentence.toks[at].text
        if (text in _JOINING and sentence.verb_at(at + 1) is not None) or (
            toks and (text == ";" or (text in _BORDERS and starts_clause(sentence, at + 1)))
        ):
            break  # "filed for bankruptcy and sued Dynegy", "sued Dynegy; Enron paid": another deed
        toks.append(sentence.toks[at])
    named = [cast.party(t.index) for t in toks if t.kind == "ent" and t.text.lower() not in OWN]
    return [p for p in named if p.kind in kinds and p.entity_id not in acting][:_MOST]
