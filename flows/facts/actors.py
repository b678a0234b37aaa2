"""Names for the parts of an event: which mentions of a region act, which are acted on, and what to call them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flows.facts import roles
from flows.facts.clauses import Sentence
from flows.facts.document import Document
from flows.facts.records import FIRMS
from flows.facts.roles import Region
from flows.facts.verbs import Grammar

ORGANISATIONS = frozenset(("company", "platform", "organisation", "regulator", "other"))
_OWNING = frozenset(("of", "at", "from", "for", "in", "by", "with"))


class Party(NamedTuple):
    """Somebody or something in an event: its name, and its entity when it is one."""

    name: str
    entity_id: str | None
    kind: str
    parent_id: str | None = None


_POSSESSIVE = ("'s", "\u2019s")
_PRESENCE = 3  # mentions (a headline counts for three) that make an organisation what a text is about


class Cast:
    """The entities of a document: their kinds, how to call them, and whom the document is about."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.kinds: Mapping[str, str] = roles.kinds_of(doc)
        self.parents = {e.entity_id: e.parent_id for e in doc.entities}
        self.surfaces: dict[str, str] = {}
        self._owning = frozenset(e.entity_id for e in doc.entities if e.name.endswith(_POSSESSIVE))
        for mention in doc.mentions:
            if not mention.reference:
                self.surfaces.setdefault(mention.entity_id, mention.surface)
        named = {(m.entity_id, m.surface.lower()) for m in doc.mentions}
        for entity in doc.entities:
            # its proper name where the text uses it, else what the text calls it first
            if (entity.entity_id, entity.name.lower()) in named:
                self.surfaces[entity.entity_id] = entity.name
            self.surfaces.setdefault(entity.entity_id, entity.name)
        self.main = self._main()
        self._parties: dict[str, Party] = {}

    def _main(self) -> str | None:
        """The organisation most named, those of the first line counting more."""
        first_line = self.doc.text.find("\n", len(self.doc.text) - len(self.doc.text.lstrip()))
        counts: Counter[str] = Counter()
        for mention in self.doc.mentions:
            if self.kinds.get(mention.entity_id) in FIRMS:
                counts[mention.entity_id] += 3 if mention.start < first_line else 1
        best = counts.most_common(1)
        return best[0][0] if best and best[0][1] >= _PRESENCE else None

    def kind(self, mention: int) -> str:
        """The kind of the entity that a mention names."""
        return self.kinds.get(self.doc.mentions[mention].entity_id, "other")

    def party(self, mention: int) -> Party:
        """The party that a mention names; one referred back to goes by the name the text gave it first."""
        m = self.doc.mentions[mention]
        return self.entity(m.entity_id) if m.reference else self._party(m.surface, m.entity_id)

    def parties(self, mention: int) -> list[Party]:
        """All parties that a mention names: two for "the two companies"."""
        others = [self.entity(other) for other in self.doc.mentions[mention].others if other in self.surfaces]
        return [self.party(mention), *others]

    def entity(self, entity_id: str) -> Party:
        """The party for an entity known from elsewhere in the text."""
        if entity_id not in self._parties:
            self._parties[entity_id] = self._party(self.surfaces[entity_id], entity_id)
        return self._parties[entity_id]

    def _party(self, name: str, entity_id: str) -> Party:
        name = " ".join(name.split()) if entity_id in self._owning else _bare(name)
        return Party(name, entity_id, self.kinds.get(entity_id, "other"), self.parents.get(entity_id))

    def owner(self, entity_id: str | None) -> str | None:
        """The nearest organisation above an entity that the text itself names."""
        seen = 0
        while entity_id is not None and seen < 5:
            entity_id, seen = self.parents.get(entity_id), seen + 1
            if entity_id in self.surfaces and self.kinds.get(entity_id) in ORGANISATIONS:
                return entity_id
        return None


def _bare(name: str) -> str:
    name = " ".join(name.split())
    for article in ("The ", "the "):
        if name.startswith(article) and len(name) > len(article):
            return name[len(article) :]
    return name[:-2] if name.endswith(_POSSESSIVE) else name


def head_of(region: Region, sentence: Sentence) -> tuple[Region, list[tuple[str, Region]]]:
    """A region's head phrase and its prepositional phrases; a leading "In April" is passed over."""
    parts = roles.split(region, sentence)
    head = parts[0][1]
    rest = parts[1:]
    if head.last < head.first and rest:
        _, first = rest[0]
        after_date = first.first
        while after_date <= first.last and (
            sentence.toks[after_date].kind == "date" or sentence.toks[after_date].text == ","
        ):
            after_date += 1
        if after_date <= first.last:
            head = Region(after_date, first.last)
        rest = rest[1:]
        if head.last < head.first and rest:
            head, rest = rest[0][1], rest[1:]
    return head, rest


def acting(region: Region, sentence: Sentence, cast: Cast, g: Grammar) -> list[Party]:
    """Who a subject names, the head of the phrase first: all of a list, an officer with the company named beside."""
    if region.last < region.first:
        return []
    head, rest = head_of(region, sentence)
    mentions = _without_possessors(roles.names(head, sentence), head, sentence, cast, g)
    if not mentions:
        aside = _named_behind(region, sentence, cast) if rest else None
        if aside is not None and cast.kind(aside) == "person":
            return [cast.party(aside)]  # "A woman from Kelso, Charmaine Rodriguez, sued"
        if rest and rest[0][0] == "of" and head.last >= head.first and sentence.toks[head.last].text in _ABOVE:
            # "The owner of Kmart plans": whoever that is
            owners = [cast.owner(cast.doc.mentions[m].entity_id) for m in roles.names(rest[0][1], sentence)]
            if owners and owners[0] is not None:
                return [cast.entity(owners[0])]
            made = [
                m for m in roles.names(rest[0][1], sentence) if cast.kind(m) in ("product", "other", "organisation")
            ]
            if made and cast.main not in (None, cast.doc.mentions[made[0]].entity_id) and len(rest) == 1:
                return [cast.entity(cast.main)]  # "the maker of FarmVille": whom the text is about
            text = roles.words_of(region, sentence, cast.doc)
            return [Party(text, None, "other")] if text else []
        for nth, (name, part) in enumerate(rest):
            if name == "between" and len(sides := roles.names(part, sentence)) > 1:
                return _unique([cast.party(m) for m in sides])
            if name == "between" and not sides and (texts := roles.words_of_each(part, sentence, cast.doc)):
                return [Party(text, None, "other") for text in texts]  # "talks between the two governments"
            if name in _OWNING:
                inside = roles.names(part, sentence)
                mentions = [m for m in inside if cast.kind(m) != "place"] or (
                    inside if name == "of" and not nth else []
                )
                new = [m for m in inside if cast.doc.mentions[m].entity_id.startswith("x:")]
                if new and not mentions and head.last >= head.first and "market" in sentence.toks[head.last].roles:
                    return [cast.party(m)._replace(kind="company") for m in new]  # "Shares in Quenta plunged"
            if mentions:
                break
        if mentions:
            # "The co-founder of Apple Steve Jobs has died": the person at the end is meant
            last = sentence.toks[region.last]
            person = [last.index] if last.kind == "ent" and cast.kind(last.index) == "person" else []
            return _unique([cast.party(m) for m in [*person, *(_listed(part, sentence) or mentions[:1])]])
        if (named := _named_behind(head, sentence, cast)) is not None:
            return _unique([cast.party(m) for m in (_all_behind(head, sentence) or [named])])
        if several := _all_behind(head, sentence):
            return _unique([cast.party(m) for m in several])  # "The two unions, CSC and CGSP, had walked out"
        determined = head.first <= head.last and "det" in sentence.toks[head.first].roles
        if determined and (named := _named_before(head, sentence, cast)) is not None:
            return [cast.party(named)]  # "Paolo Gentiloni, the prime minister, who took office"
        text = roles.words_of(head, sentence, cast.doc)
        if text and text.lower() in _COUNTS and rest and rest[0][0] == "of":
            text = roles.words_of(rest[0][1], sentence, cast.doc) or text  # "Hundreds of flights were axed"
        return [Party(text, None, "other")] if text else []
    explained = _named_before(head, sentence, cast)
    if explained is not None and cast.kind(explained) == "person" and sentence.toks[head.last].kind == "word":
        return [cast.party(explained)]  # "Marissa Mayer, a former Google executive who took over Yahoo"
    behind = _named_behind(head, sentence, cast)
    if all(cast.kind(m) == "place" for m in mentions):
        named = _named_before(head, sentence, cast)
        named = behind if named is None else named
        if named is not None:
            return [cast.party(named)]
        if sentence.toks[head.last].kind == "word" and (text := roles.words_of(head, sentence, cast.doc)):
            # "A California jury": the place only says which
            return [Party(text, None, "other"), *(cast.party(m) for m in mentions[:1])]
    elif behind is not None and cast.kind(behind) in ORGANISATIONS and _owned(head, sentence):
        return [cast.party(behind)]  # "Warren Buffett's company, Berkshire Hathaway, reported"
    if behind is not None and cast.kind(behind) == "person":  # "its chief executive, Tim Cook, said"
        return _unique([cast.party(behind), *(cast.party(m) for m in mentions if cast.kind(m) in ORGANISATIONS)])
    listed = any(t.text in ("and", "or", ",", "&") for t in head.of(sentence))
    ordered = mentions if listed else list(reversed(mentions))
    if not listed:
        # "Apple CEO Steve Jobs", "Germany's Siemens": the last name heads the phrase; a company beside it stays
        first = ordered[0]
        ordered = [first] + [m for m in ordered[1:] if cast.kind(m) in ORGANISATIONS]
        if cast.kind(first) in ("place", "index") and len(ordered) > 1 and cast.kind(first) == "place":
            ordered = ordered[1:]
    kept = [m for m in ordered if not (listed and cast.kind(m) == "place" and len(ordered) > 1)] or ordered
    return _unique([party for m in kept for party in cast.parties(m)])


def _listed(region: Region, sentence: Sentence) -> list[int]:
    """The names of a list that a region opens with: "the boards of AMR and US Airways"; none where it has but one."""
    found: list[int] = []
    apart = True
    for tok in region.of(sentence):
        if tok.kind == "ent" and not apart:
            return []  # "in Asia Japan's Nikkei"
        apart = tok.kind != "ent"
        if tok.kind == "ent":
            found.append(tok.index)
        elif tok.text not in (",", "and", "the"):
            break
    return found if len(found) > 1 else []


_ABOVE = frozenset(("owner", "parent", "maker", "publisher", "operator", "developer"))


def _owned(head: Region, sentence: Sentence) -> bool:
    toks = sentence.toks
    return toks[head.first].kind == "ent" and head.last > head.first and toks[head.first + 1].text == "'s"


def _named_behind(head: Region, sentence: Sentence, cast: Cast) -> int | None:
    """The name between commas that a phrase introduces: "The Greek finance minister, Yanis Varoufakis, met …"."""
    toks, at = sentence.toks, head.last + 1
    aside = [t.text for t in toks[at : at + 3]]
    if len(aside) < 3 or aside[0] != "," or aside[2] != "," or toks[at + 1].kind != "ent":
        return None
    if toks[head.last].kind != "word" or cast.kind(toks[at + 1].index) == "place":
        return None
    return toks[at + 1].index


def _all_behind(head: Region, sentence: Sentence) -> list[int]:
    """The names of a list between commas that a phrase introduces; none where it is no list."""
    toks, at, found = sentence.toks, head.last + 1, []
    if at >= len(toks) or toks[at].text != "," or toks[head.last].kind != "word":
        return []
    joined = False
    for right in range(at + 1, len(toks)):
        tok = toks[right]
        if tok.kind == "ent":
            found.append(tok.index)
        elif tok.text == "and" and not joined:
            joined = True
        elif tok.text != "," or (joined and toks[right - 1].kind == "ent"):
            return found if joined and len(found) > 1 and tok.text == "," else []
    return []


_RELATED = 4  # tokens between a name and the party that is something to it: "'s main supplier"


def _without_possessors(
    mentions: Sequence[int], region: Region, sentence: Sentence, cast: Cast, g: Grammar
) -> list[int]:
    """Some mentions without those that only say whose rival or partner another is: "Apple's supplier Foxconn"."""
    toks = sentence.toks
    out = []
    at = region.first
    for mention in mentions:
        while toks[at].kind != "ent" or toks[at].index != mention:
            at += 1
        behind = at + 1
        while (
            behind <= region.last
            and behind - at <= _RELATED
            and (toks[behind].kind == "word" or toks[behind].text == "'")
        ):
            behind += 1
        related = behind <= region.last and toks[behind].kind == "ent" and toks[behind - 1].text in g.relations
        if not (related and cast.kind(toks[behind].index) != "person" and cast.kind(mention) in ORGANISATIONS):
            out.append(mention)
        at += 1
    return out


def _named_before(head: Region, sentence: Sentence, cast: Cast) -> int | None:
    """The name that a phrase explains: "Taobao, China's largest online marketplace that …"."""
    toks = sentence.toks
    if head.first >= 2 and toks[head.first - 1].text == "," and toks[head.first - 2].kind == "ent":
        index = toks[head.first - 2].index
        return index if cast.kind(index) != "place" and any(t.kind == "word" for t in head.of(sentence)) else None
    return None


def officer_of(sentence: Sentence, region: Region, cast: Cast) -> Party | None:
    """The organisation of a person by the aside after the name: "Joe Leonard, chairman of AirTran Airways, said"."""
    at = region.last + 1
    toks = sentence.toks
    if at >= len(toks) or toks[at].text not in (",", "("):
        return None
    seen_title = False
    for right in range(at + 1, min(at + 14, len(toks))):
        tok = toks[right]
        verb = sentence.verb_at(right)
        if (verb is not None and verb.finite) or tok.text in (";", '"'):
            return None
        seen_title = seen_title or (tok.kind == "word" and ("officer" in tok.roles or "analyst" in tok.roles))
        if tok.kind == "ent" and seen_title and cast.kind(tok.index) in ORGANISATIONS:
            return cast.party(tok.index)
    return None


def undergoing(region: Region, sentence: Sentence, cast: Cast, g: Grammar, prepositions: frozenset[str]) -> list[Party]:
    """Whom or what an object names: its head first, then the phrases with the given prepositions."""
    if region.last < region.first:
        return []
    parts = roles.split(region, sentence)
    found: list[Party] = []
    opposed: list[Party] = []  # "a complaint against the United States": a place that is no mere place
    for name, part in parts:
        if name and name not in prepositions:
            continue
        inner = part if name else first_clause(part, sentence)
        mentions = _without_possessors(_things(inner, sentence), inner, sentence, cast, g) or _things(part, sentence)
        found += [p for m in mentions if not name or cast.kind(m) != "place" for p in cast.parties(m)]
        if name == "against":
            opposed += [cast.party(m) for m in mentions if cast.kind(m) == "place"]
        only_places = all(cast.kind(m) == "place" for m in mentions)
        if not name and only_places and (not mentions or sentence.toks[inner.last].kind == "word"):
            # "halted U.S. sales": the place only says where
            text = roles.words_of(inner, sentence, cast.doc)
            if inner.last >= inner.first and len(parts) > 1 and parts[1][0] == "of":
                whole = first_clause(parts[1][1], sentence)
                more = roles.words_of(whole, sentence, cast.doc)
                if text is None or text in _COUNTS:
                    text = more or text
                elif more and text in _LIGHT and not roles.names(whole, sentence):
                    text = roles.words_of(Region(inner.first, whole.last), sentence, cast.doc) or text
            text = None if text in _MORE else text  # "raised more than $700 million"
            found += [Party(text, None, "other")] if text else []
            if text and len(parts) > 1 and parts[1][0] != "by" and text.split()[-1].lower() in _EMPTY:
                more = roles.words_of(first_clause(parts[1][1], sentence), sentence, cast.doc)
                found += [Party(more, None, "other")] if more and more != text else []
    if not found:
        found = _facing(parts, prepositions, sentence, cast)
    things = [*(p for p in found if p.kind != "place"), *opposed] or found
    return _unique([*_named_after(region, sentence, cast), *things])


def _facing(
    parts: Sequence[tuple[str, Region]], prepositions: frozenset[str], sentence: Sentence, cast: Cast
) -> list[Party]:
    """Whom a deed without an object is done with or to, though they have no name: "settled with the music industry"."""
    for name, part in parts:
        if name in _FACING and name in prepositions:
            text = roles.words_of(first_clause(part, sentence), sentence, cast.doc)
            return [Party(text, None, "other")] if text else []
    return []


_FACING = frozenset(("with", "against", "to"))
# Nouns that say little without what they are of: "a state of emergency", "the rest of the business"
_LIGHT = frozenset(("state", "series", "range", "number", "set", "package", "majority", "rest", "part", "half", "host"))
# Nouns of set phrases, what is meant stands behind them: "drew the curtain on manufacturing", "a taker for its fields"
_EMPTY = frozenset(
    ("curtain", "curtains", "line", "back", "backs", "glimpse", "look", "preview", "taker", "buyer", "buyers", "plug",
     "end", "halt", "stop", "wraps", "lid", "brake", "brakes", "fear", "fears", "concern", "concerns", "doubts",
     "limit", "limits", "cap", "ban", "curbs", "restrictions", "ceiling", "point", "control", "sale", "launch", "work",
     "production", "construction", "delivery", "release", "closure", "use", "shift", "demand", "call", "calls", "date")
)  # fmt: skip
_MORE = frozenset(("more", "fewer", "less"))
_COUNTS = frozenset(("hundreds", "thousands", "dozens", "millions", "scores")) | _MORE  # "thousands of employees"
_NAMING = frozenset(("called", "named", "dubbed", "titled", "nicknamed", "entitled", "codenamed"))


def _named_after(region: Region, sentence: Sentence, cast: Cast) -> list[Party]:
    """The proper name that an object gets behind it: "a mini program called X", "its new phone, the X"."""
    toks = sentence.toks
    if "," not in sentence.words and _NAMING.isdisjoint(sentence.words):
        return []
    named = False
    for at in range(region.first, min(region.first + 14, len(toks) - 1)):
        tok = toks[at]
        named = named or tok.kind == "ent"
        if tok.text in _NAMING or (tok.text == "," and at > region.first and at <= region.last + 1):
            right = at + 1
            while right < len(toks) and (toks[right].kind == "mark" or "det" in toks[right].roles) and right - at < 4:
                right += 1
            if (
                right < len(toks)
                and toks[right].kind == "ent"
                and cast.kind(toks[right].index) != "place"
                and (cast.kind(toks[right].index) != "person" or "officer" in toks[at - 1].roles)
                and not (named and tok.text == "," and starts_clause(sentence, right))
            ):
                parties = [cast.party(toks[right].index)]
                if right + 2 < len(toks) and toks[right + 1].text in ("and", '"'):
                    more = next((i for i in range(right + 2, min(right + 5, len(toks))) if toks[i].kind == "ent"), None)
                    parties += [cast.party(toks[more].index)] if more is not None else []
                return parties
            if tok.text == ",":
                return []
    return []


def starts_clause(sentence: Sentence, at: int) -> bool:
    """Whether the name at a token is the subject of a finite verb behind it: "bought Sears, Kmart closed"."""
    verb = sentence.verb_at(at + 1)
    return verb is not None and verb.finite and verb.first == at + 1


OWN = frozenset(("its", "his", "her", "their", "our", "my", "your"))


_HANGING = ("based", "compatible", "owned", "backed", "led", "controlled", "made", "branded", "style", "built", "only")


def _things(region: Region, sentence: Sentence) -> list[int]:
    """The mentions of a region that are not mere possessives ("its factory")."""
    toks = sentence.toks
    return [
        toks[at].index
        for at in range(region.first, region.last + 1)
        if toks[at].kind == "ent"
        and toks[at].text.lower() not in OWN
        and not (at + 2 < len(toks) and toks[at + 1].text == "-" and toks[at + 2].text in _HANGING)
    ]


def first_clause(part: Region, sentence: Sentence) -> Region:
    """A phrase up to its first comma or dash."""
    for at in range(part.first, part.last + 1):
        if sentence.toks[at].text in (",", "-") and at > part.first:
            return Region(part.first, at - 1)
    return part


def _unique(parties: Sequence[Party]) -> list[Party]:
    seen: set[str] = set()
    out = []
    for party in parties:
        key = party.entity_id or party.name.lower()
        if key not in seen and party.name:
            seen.add(key)
            out.append(party)
    return out
