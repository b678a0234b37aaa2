"""Who speaks for whom: which persons of a text are officers of a company it is about, and which only comment on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from flows.facts.actors import ORGANISATIONS, Cast
from flows.facts.clauses import Sentence

Standing = Literal["insider", "outsider", "analyst"]
_ASIDE = 16  # tokens after a name in which its aside may tell a post
_BEFORE = 6  # tokens before a name in which a title may stand


def standings(sentences: Sequence[Sentence], cast: Cast) -> Mapping[str, Standing]:
    """The standing of each person whose post the text tells.

    An insider holds a post in an organisation that the text names more than once, or is introduced by a title beside
    one; an outsider in one that it names only there; an analyst comments for a living.
    """
    counts: dict[str, int] = {}
    for mention in cast.doc.mentions:
        counts[mention.entity_id] = counts.get(mention.entity_id, 0) + 1
    found: dict[str, Standing] = {}
    for sentence in sentences:
        for at in sentence.held:
            tok = sentence.toks[at]
            if tok.kind != "ent" or cast.kind(tok.index) != "person":
                continue
            person = cast.doc.mentions[tok.index].entity_id
            if person in found and found[person] == "analyst":
                continue
            standing = _standing(sentence, at, cast, counts)
            if standing is not None:
                found[person] = standing
    return found


def _beside(sentence: Sentence, at: int) -> list[int]:
    """The tokens that may tell a person's post: a title before the name, an aside after it."""
    toks = sentence.toks
    places = []
    for place in range(at - 1, max(at - 1 - _BEFORE, -1), -1):
        verb = sentence.verb_at(place)
        if (verb is not None and verb.finite) or toks[place].text in (";", '"', ","):
            break
        places.append(place)
    if at + 1 < len(toks) and toks[at + 1].text in (",", "("):
        for place in range(at + 2, min(at + 2 + _ASIDE, len(toks))):
            verb = sentence.verb_at(place)
            if (verb is not None and verb.finite) or toks[place].text in (";", '"'):
                break
            places.append(place)
    elif at + 1 < len(toks) and toks[at + 1].text == "of":
        places += range(at + 2, min(at + 5, len(toks)))  # "Gene Munster of Piper Jaffray"
    return places


def _standing(sentence: Sentence, at: int, cast: Cast, counts: Mapping[str, int]) -> Standing | None:
    officer = analyst = board = False
    organisation: str | None = None
    for place in _beside(sentence, at):
        tok = sentence.toks[place]
        if tok.kind == "word":
            officer = officer or "officer" in tok.roles
            analyst = analyst or "analyst" in tok.roles
            board = board or (tok.text == "board" and sentence.toks[place - 1].text == "the")
        elif tok.kind == "ent" and cast.kind(tok.index) in ORGANISATIONS and organisation is None:
            organisation = cast.doc.mentions[tok.index].entity_id
    if analyst:
        return "analyst"
    if board and cast.main is not None:
        return "insider"  # "chairman of Genentech and a member of the board"
    if organisation is None:
        return "insider" if officer and cast.main is not None else None
    return "insider" if _family(organisation, cast, counts) > 1 else "outsider"


def _family(organisation: str, cast: Cast, counts: Mapping[str, int]) -> int:
    """How often the text names an organisation, its owner, or one whose name its own begins with."""
    name = cast.surfaces[organisation].lower()
    owner = cast.owner(organisation)
    return sum(
        count
        for other, count in counts.items()
        if other in (organisation, owner)
        or (cast.kinds.get(other) in ORGANISATIONS and name.startswith(cast.surfaces[other].lower() + " "))
    )
