"""Who speaks for whom: which persons of a text are officers of a company it is about, and which only comment on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from flows.facts.actors import ORGANISATIONS, Cast
from flows.facts.clauses import Sentence
from flows.facts.verbs import Grammar

Standing = Literal["insider", "outsider", "analyst"]
_ASIDE = 16  # tokens after a name in which its aside may tell a post
_BEFORE = 6  # tokens before a name in which a title may stand


def standings(sentences: Sequence[Sentence], cast: Cast, g: Grammar) -> Mapping[str, Standing]:
    """The standing of each person whose post the text tells.

    An insider holds a post in an organisation that the text names more than once, or is introduced by a title beside
    one; an outsider in one that it names only there; an analyst comments for a living.
    """
    counts: dict[str, int] = {}
    for mention in cast.doc.mentions:
        counts[mention.entity_id] = counts.get(mention.entity_id, 0) + 1
    found: dict[str, Standing] = {}
    for sentence in sentences:
        for at, tok in enumerate(sentence.toks):
            if tok.kind != "ent" or cast.kind(tok.index) != "person":
                continue
            person = cast.doc.mentions[tok.index].entity_id
            if person in found and found[person] == "analyst":
                continue
            standing = _standing(sentence, at, cast, counts, g)
            if standing is not None:
                found[person] = standing
    return found


def _standing(sentence: Sentence, at: int, cast: Cast, counts: Mapping[str, int], g: Grammar) -> Standing | None:
    toks = sentence.toks
    beside = [*range(at - 1, max(at - 1 - _BEFORE, -1), -1)]
    if at + 1 < len(toks) and toks[at + 1].text in (",", "("):
        beside += range(at + 2, min(at + 2 + _ASIDE, len(toks)))
    officer = analyst = False
    organisation: str | None = None
    for place in beside:
        tok = toks[place]
        verb = sentence.verb_at(place)
        if verb is not None and verb.finite and place < at:
            break
        if tok.text in (";", '"', ".") or (place < at and tok.text == ","):
            if place < at:
                continue
            break
        if tok.kind == "word":
            officer = officer or g.has(tok.text, "officer")
            analyst = analyst or g.has(tok.text, "analyst")
        elif tok.kind == "ent" and cast.kind(tok.index) in ORGANISATIONS and organisation is None:
            organisation = cast.doc.mentions[tok.index].entity_id
    if analyst:
        return "analyst"
    if organisation is None:
        return "insider" if officer and cast.main is not None else None
    if counts.get(organisation, 0) > 1 or organisation == cast.main or _kin(organisation, cast):
        return "insider"
    return "outsider"


def _kin(organisation: str, cast: Cast) -> bool:
    """Whether an organisation belongs to the one that the text is about, by the reference or by its name."""
    if cast.main is None:
        return False
    main = cast.surfaces[cast.main].lower()
    return cast.owner(organisation) == cast.main or main in cast.surfaces[organisation].lower()
