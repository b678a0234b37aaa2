"""Who stands where in a clause: the subject of a verb, what follows it, and the names in both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flows.facts.clauses import Sentence, Tok, Verb, gerund
from flows.facts.commas import (
    RELATIVES,
    comma_left,
    coordinated,
    joins_clauses,
    list_item,
    noun_end,
    past_place,
    placed,
    relative_left,
)
from flows.facts.document import Document
from flows.facts.verbs import Grammar

_REGION = 40  # tokens a subject may reach back
_OBJECT = 26  # tokens an object may reach on


class Region(NamedTuple):
    """Tokens `first` to `last` (inclusive) of a sentence; empty when last < first."""

    first: int
    last: int

    def of(self, sentence: Sentence) -> Sequence[Tok]:
        """The tokens."""
        return sentence.toks[self.first : self.last + 1] if self.last >= self.first else ()


EMPTY = Region(0, -1)


def _nominal(tok: Tok) -> bool:
    """Whether a token can be part of a noun phrase."""
    if tok.kind in ("ent", "qty", "date"):
        return True
    if tok.kind == "mark":
        return tok.text in ("&", "/", "%", "-", ")", "(", "$", "+") or tok.text == '"'
    return not tok.roles or not _NOMINAL.isdisjoint(tok.roles) or tok.text == "'s"


_NOMINAL = frozenset(("det", "market", "result", "officer", "analyst", "subject_pron", "pron", "prep", "adv", "habit",
                      "planned"))  # fmt: skip


def _previous(sentence: Sentence, verb: Verb) -> Verb | None:
    """The verb whose subject a verb without its own shares: the nearest finite one to its left, else to its right."""
    left = [v for v in sentence.verbs if v.last < verb.first and v.finite]
    if left:
        return left[-1]
    right = [v for v in sentence.verbs if v.first > verb.last and v.finite]
    return right[0] if right else None


def subject(sentence: Sentence, verb: Verb, g: Grammar, depth: int = 0) -> Region:
    """The tokens of a verb's subject, its own or one it shares; empty when there is none."""
    toks = sentence.toks
    if depth > 6:
        return EMPTY
    at = verb.first - 1

    def shared() -> Region:
        other = _previous(sentence, verb)
        return subject(sentence, other, g, depth + 1) if other is not None else EMPTY

    if verb.tense == "participle" and verb.voice == "passive" and verb.first == verb.at:
        if at < 0:
            return shared()  # "Founded by Murdoch in 1989, Sky has"
        return phrase(sentence, at, g)  # a reduced relative: its noun stands before it
    if verb.tense == "infinitive" and "be" not in toks[verb.first].roles:
        return _controller(sentence, verb, g, depth)
    while at >= 0:
        tok = toks[at]
        if tok.kind == "date" or (
            tok.kind == "word"
            and ("adv" in tok.roles or tok.text.endswith("ly") or "neg" in tok.roles)
            and tok.text != "who"
        ):
            at -= 1
            continue
        if tok.text in ("on", "in", "by", "at", "since") and at + 1 < len(toks) and toks[at + 1].kind == "date":
            at -= 1
            continue
        if tok.text == '"':
            at -= 1
            continue
        break
    if at < 0:
        return shared() if verb.part in "gn" and verb.first == verb.at else EMPTY
    tok = toks[at]
    if tok.text == ")":
        opening = next((i for i in range(at - 1, max(at - 20, -1), -1) if toks[i].text == "("), -1)
        if opening > 0:
            return phrase(sentence, opening - 1, g)
    if tok.text in (",", "-"):
        if at > _OTHER_NAME and [t.text for t in toks[at - _OTHER_NAME : at - 1]] == [",", "or"]:
            return phrase(sentence, at - _OTHER_NAME - 1, g)  # "The Food and Drug Administration, or FDA, approved"
        opening = relative_left(sentence, at, past_place(sentence, at, comma_left(sentence, at)))
        if opening > 0 and noun_end(toks[opening - 1]) and not coordinated(sentence, opening, at, g):
            return _past_asides(sentence, phrase(sentence, opening - 1, g), g)
        return shared()
    if tok.kind == "word":
        if tok.text in RELATIVES and tok.text != "whose":
            before = at - 1
            while before >= 0 and (toks[before].text == "," or "prep" in toks[before].roles):
                before -= 1
            if before >= 0 and toks[before].kind == "qty" and toks[before + 1].text == ",":
                return shared()  # "its users reached 788 million, which has surpassed"
            if before >= 0 and (sentence.verb_at(before) is None) and noun_end(toks[before]):
                region = phrase(sentence, before, g)
                if tok.text == "who" and toks[at - 1].text == ",":
                    return _past_asides(sentence, region, g)  # "Jesper Brodin, the chief executive of Ikea, who took"
                return _nearest(region, sentence) if tok.text == "that" and before == at - 1 else region
            return shared()
        if "conj" in tok.roles:
            return shared()
        if "sub" in tok.roles or ("prep" in tok.roles and verb.part == "g"):
            return shared()
    if sentence.verb_at(at) is not None:
        return shared()
    return phrase(sentence, at, g)


def _nearest(region: Region, sentence: Sentence) -> Region:
    """What "that" takes up: of "guidance to KDDI over an outage that" the outage; "of" parts nothing."""
    toks = sentence.toks
    for at in range(region.last - 1, region.first, -1):
        if toks[at].kind == "word" and "prep" in toks[at].roles and toks[at].text not in ("of", "than", "as", "like"):
            return Region(at + 1, region.last) if toks[at + 1].kind != "date" else region
    return region


def _past_asides(sentence: Sentence, region: Region, g: Grammar) -> Region:
    """A subject freed of an aside in several parts: "Gilmartin, the firm's chairman, president and CEO, said"."""
    toks = sentence.toks
    for _ in range(2):
        before = region.first - 2
        if before < 0 or toks[region.first - 1].text != "," or toks[before].kind != "ent":
            break
        inside = toks[region.first : region.last + 1]
        if not any(t.kind == "word" and "officer" in t.roles for t in inside):
            break
        region = phrase(sentence, before, g)
    return region


def _controller(sentence: Sentence, verb: Verb, g: Grammar, depth: int) -> Region:
    """The subject of an infinitive: the object of "ordered X to", else the subject of the verb it hangs on."""
    toks = sentence.toks
    governors = [v for v in sentence.verbs if v.last < verb.first]
    if not governors and verb.first and noun_end(toks[verb.first - 1]):
        return phrase(sentence, verb.first - 1, g)  # "two plants to be closed"
    if not governors:
        right = [v for v in sentence.verbs if v.first > verb.last and v.finite]
        return subject(sentence, right[0], g, depth + 1) if right else EMPTY
    governor = governors[-1]
    between = toks[governor.last + 1 : verb.first]
    if (owned := _intended(sentence, governor.last + 1, verb.first, g)) is not EMPTY:
        return owned
    if (
        governor.voice == "active"
        and "control" in g.kinds.get(governor.lemma, ())
        and any(t.kind == "ent" for t in between)
    ):
        return Region(governor.last + 1, verb.first - 1)
    if between and any(t.kind == "ent" for t in between) and any(t.text == "for" for t in between):
        place = max(i for i, t in enumerate(between) if t.text == "for")
        return Region(governor.last + 1 + place + 1, verb.first - 1)
    return subject(sentence, governor, g, depth + 1)


def _intended(sentence: Sentence, first: int, last: int, g: Grammar) -> Region:
    """Whose plan it is that tokens `first` to `last` name before an infinitive: "plans by X to", "X's bid to"."""
    toks = sentence.toks
    for at in range(last - 1, first - 1, -1):
        if toks[at].kind != "word" or toks[at].text not in _INTENTS:
            continue
        if at + 1 < last and toks[at + 1].text == "by":
            return Region(at + 2, last - 1)
        if at == last - 1 and at > first and toks[at - 1].text in ("'s", "'") and toks[at - 2].kind == "ent":
            return phrase(sentence, at - 2, g)
        return EMPTY
    return EMPTY


# Nouns for what somebody wants or is about to do
_INTENTS = frozenset(
    ("plan", "plans", "decision", "decisions", "bid", "bids", "offer", "offers", "proposal", "proposals", "move",
     "moves", "attempt", "attempts", "effort", "efforts", "promise", "promises", "pledge", "pledges", "agreement",
     "threat", "threats", "intention", "intentions", "refusal", "failure", "order", "request", "demand", "demands")
)  # fmt: skip


def phrase(sentence: Sentence, last: int, g: Grammar) -> Region:
    """The noun phrase, with its prepositional phrases and coordinated names, that ends at token `last`."""
    toks = sentence.toks
    first = last
    if toks[last].text.lower() in _PRONOUNS:
        return Region(last, last)  # "In a letter to staff he wrote"
    while first - 1 >= 0 and last - first < _REGION:
        tok = toks[first - 1]
        verb = sentence.verb_at(first - 1)
        if verb is not None:
            # "the laptops produced by Apple are": go on with the noun before the participle
            if (
                verb.part in "nd"
                and verb.first == verb.at
                and verb.lemma not in _TELLING  # "said on Friday its sales jumped"
                and first < last + 1
                and toks[first].text in ("by", "in", "at", "from", "for", "on")
                and verb.at > 0
                and noun_end(toks[verb.at - 1])
            ):
                return phrase(sentence, verb.at - 1, g)
            # "workers belonging to four unions will strike": go on with the noun before the participle
            if (
                verb.part == "g"
                and verb.lemma in _QUALIFYING
                and verb.first == verb.at
                and verb.at > 0
                and toks[verb.at - 1].kind == "word"
                and noun_end(toks[verb.at - 1])
                and sentence.verb_at(verb.at - 1) is None
            ):
                return phrase(sentence, verb.at - 1, g)
            # "a fire at a plant that supplied Nokia killed": go on with the noun before the relative clause
            before = verb.first - 1
            if (
                verb.finite
                and before > 0
                and toks[before].text in ("that", "which", "who")
                and noun_end(toks[before - 1])
            ):
                return phrase(sentence, before - 1, g)
            # "Boeing's contract to produce the aircraft expires": go on with the noun before the infinitive
            if (
                verb.tense == "infinitive"
                and verb.first > 0
                and not _governed(sentence, verb)
                and noun_end(toks[verb.first - 1])
            ):
                return phrase(sentence, verb.first - 1, g)
            break
        if tok.text == ",":
            if list_item(sentence, first, last) or placed(sentence, first):
                first -= 1
                continue
            break
        if tok.kind == "word" and "conj" in tok.roles:
            if tok.text not in ("and", "or") or joins_clauses(sentence, first - 1):
                break
            if first > 1 and toks[first - 2].kind == "qty" and toks[first].kind == "ent":
                break  # "with Shell gaining 3 percent and BP adding 4 percent"
            first -= 1
            continue
        if tok.kind == "word" and (
            ("sub" in tok.roles and "prep" not in tok.roles and "det" not in tok.roles) or "modal" in tok.roles
        ):
            break
        if (
            tok.text in _CLAUSAL
            and (first < 2 or toks[first - 2].text not in ("such", "well", "known"))
            and (not _STARTS.isdisjoint(toks[first].roles) or toks[first].kind == "ent")
        ):
            break  # "queued on Thursday as the phone went on sale"
        if tok.text == "as" and toks[first - 2].kind == "date" and first > 1 and sentence.verb_at(last + 1) is not None:
            break  # "were cancelled on Tuesday as air traffic controllers began"
        if tok.text == "that" and (
            toks[first].kind in ("ent", "qty")
            or "det" in toks[first].roles
            or (first > 1 and toks[first - 2].kind in ("word", "date") and noun_end(toks[first - 2]))
        ):
            break  # "told reporters that the company expects", "told the audience that deliveries would begin"
        if tok.kind == "ent" and "det" in toks[first].roles and toks[first].text in _ARTICLES:
            break  # "In Britain the Information Commissioner fined"
        if tok.kind == "date" and toks[first].kind == "ent" and _only_when(sentence, first - 1):
            break  # "Earlier on Wednesday Portugal sold"
        if tok.text == "whose" or (tok.text == '"' and sentence.quoted[first - 1]) or not _nominal(tok):
            break
        first -= 1
    return Region(first, last)


def _only_when(sentence: Sentence, last: int) -> bool:
    """Whether a sentence opens with words of time alone that end at a token: "Earlier on Wednesday"."""
    return last < _OPENING_TIME and all(
        tok.kind == "date" or tok.adverb or tok.text in _TIME_WORDS for tok in sentence.toks[: last + 1]
    )


_OPENING_TIME = 5  # tokens
_TIME_WORDS = frozenset(("on", "in", "at", "earlier", "later", "late", "early", "back", "only", "just", "also", "then"))
_ARTICLES = frozenset(("the", "a", "an"))
_PRONOUNS = frozenset(("he", "she", "they", "we"))


def _governed(sentence: Sentence, verb: Verb) -> bool:
    """Whether a finite verb stands before an infinitive in its clause."""
    for left in range(verb.first - 1, max(verb.first - 16, -1), -1):
        tok = sentence.toks[left]
        if sentence.verb_at(left) is not None:
            return True
        if tok.text in (",", ";", ":") or (tok.kind == "word" and "sub" in tok.roles and "prep" not in tok.roles):
            return False
    return False


# Verbs whose -ing form mostly tells which of some people or things are meant
_QUALIFYING = frozenset(
    ("belong", "represent", "work", "carry", "live", "involve", "contain", "travel", "operate", "fly")
)
_TELLING = frozenset(("say", "add", "tell"))
_STARTS = frozenset(("det", "result", "market"))  # "after the bell on Thursday as profit missed estimates"
_CLAUSAL = frozenset(("as", "after", "before", "until", "since"))


def after(sentence: Sentence, last: int) -> Region:
    """What follows a verb in its clause, from the token after `last`: object and prepositional phrases."""
    toks = sentence.toks
    if last + 2 < len(toks) and toks[last + 1].text in ("and", "or"):
        shared = sentence.verb_at(last + 2)
        if (
            shared is not None
            and shared.first == last + 2
            and (own := sentence.verb_at(last))
            and own.part == shared.part
        ):
            last = shared.last  # "will sell or close its stores": one object
    at = last + 1
    while at < len(toks) and at - last <= _OBJECT:
        tok = toks[at]
        verb = sentence.verb_at(at)
        if verb is not None and (verb.finite or verb.tense == "infinitive") and at == verb.first:
            break
        if (
            verb is not None
            and verb.part == "g"
            and at == verb.at
            and at > last + 2
            and toks[at - 1].text in ("and", ",")
        ):
            at -= 1
            break  # "grounding its fleet and announcing"
        if tok.text in (";", ":") or (tok.text == '"' and at > last + 1 and sentence.quoted[at]):
            break
        if tok.text in _OPENING and tok.kind == "word":
            break
        if tok.text in ("and", ",") and at > last + 1 and _gaps(toks, at + 1):
            break
        at += 1
    # words that belong to the next verb's subject: cut at the last comma or "and" before it
    if at < len(toks) and at - last <= _OBJECT and sentence.verb_at(at) is not None and sentence.verb_at(at).finite:  # type: ignore[union-attr]
        for cut in range(at - 1, last, -1):
            text = toks[cut].text
            if text == "," or (text in ("and", "that", "as", "after", "before") and cut > last + 1):
                at = cut
                break
    return Region(last + 1, at - 1)


def _gaps(toks: Sequence[Tok], at: int) -> bool:
    """Whether a name and a number are all that is left of a clause: "scrapped 244 flights and EasyJet 128"."""
    counted = at + 1 < len(toks) and (toks[at + 1].kind == "qty" or toks[at + 1].text.isdecimal())
    return counted and toks[at].kind == "ent"


# Words that open another clause
_OPENING = frozenset(("while", "whereas", "although", "though", "because", "when", "but", "which", "who", "whose"))


def split(region: Region, sentence: Sentence) -> list[tuple[str, Region]]:
    """A region cut at its prepositions: ("", the part before the first), then (preposition, its phrase) for each."""
    parts: list[tuple[str, Region]] = []
    name, first = "", region.first
    for at in range(region.first, region.last + 1):
        tok = sentence.toks[at]
        if tok.kind == "word" and "prep" in tok.roles and tok.text not in ("than", "as", "like"):
            parts.append((name, Region(first, at - 1)))
            name, first = tok.text, at + 1
    parts.append((name, Region(first, region.last)))
    return parts


def names(region: Region, sentence: Sentence) -> list[int]:
    """The mention numbers in a region, in order."""
    return [tok.index for tok in region.of(sentence) if tok.kind == "ent"]


# What stands behind a noun phrase and is no part of it
_TRAILING = frozenset(("worldwide", "nationwide", "overnight", "early", "late", "abroad", "globally", "overseas",
                       "unchanged", "steady", "offline", "online", "public", "ill", "sick", "since", "afloat",
                       "twice", "times", "open", "available", "worth", "and", "or", "next", "instead"))  # fmt: skip


def words_of(region: Region, sentence: Sentence, doc: Document) -> str | None:
    """The noun phrase of a region as written, without determiners; None when it holds no noun."""
    toks, first, last = sentence.toks, region.first, region.last
    if first > last or sentence.verb_at(first) is not None:
        return None
    while first <= last and _leads(toks[first]):
        first += 1
    own = next((at for at in range(last - 1, first, -1) if toks[at].text in _OWNED and toks[at].attached), None)
    if own is not None and toks[own - 1].kind == "word":
        first = own + 1  # "the country's internet companies"
    cut = next((at for at in range(first + 1, last) if toks[at].text in _ADDING or _subordinates(toks[at])), None)
    last = cut - 1 if cut is not None else last  # "two crackers as a precaution", "a study after a mistake"
    amount = next((at for at in range(last - 1, first - 1, -1) if toks[at].kind == "qty"), None)
    if amount is not None and amount > first and toks[first].text in _COMPARING:
        first = amount  # "more than 850 objections"
    if amount is not None and (doc.quantities[toks[amount].index].unit != "count" or amount == first):
        first = amount + 1  # "its remaining 19.9 percent interest", "a $1 billion plant"
    # "20 employees last week after an inquiry"
    last = next((at - 1 for at in sentence.dated if first <= at <= last), last)
    while first <= last and (
        _trails(toks[last]) or (last > first and (toks[last].kind == "qty" or _adds(sentence, last)))
    ):
        last -= 1
    # "the plan", "its decision": a word that also colours a clause is a noun behind its article
    noun = first > region.first and first <= last and toks[last].kind == "word" and toks[last].roles <= _COLOURS
    if not 0 <= last - first < _LONGEST_NAME or not (noun or any(_heads(tok) for tok in toks[first : last + 1])):
        return None
    start, end = sentence.span(first, last)
    return doc.text[start:end]


def words_of_each(region: Region, sentence: Sentence, doc: Document) -> list[str]:
    """The noun phrases of a region that "and" joins, as written."""
    joint = next((at for at in range(region.first, region.last) if sentence.toks[at].text == "and"), region.last + 1)
    parts = (Region(region.first, joint - 1), Region(joint + 1, region.last))
    return [text for part in parts if (text := words_of(part, sentence, doc))]


_OTHER_NAME = 3  # tokens of ", or FDA" before its closing comma
_COMPARING = frozenset(("more", "fewer", "less", "at", "up", "as", "about", "some", "around", "nearly", "almost"))
_ADDING = frozenset(("as", "after", "before", "following", "outside", "despite", "amid", "due", "without"))
_LONGEST_NAME = 8  # tokens
_LEADING = frozenset(("det", "adv", "prep", "conj", "pron", "sub"))
_ASIDE_FROM = frozenset(("its", "his", "her", "their", "own", "outside", "inside", "back", "close", "away", "together"))
_NOUN_ROLES = frozenset(("market", "result", "officer", "analyst"))
_COLOURS = _NOUN_ROLES | {"planned", "rumour", "opinion", "hypothesis"}


def _subordinates(tok: Tok) -> bool:
    """Whether a word opens a clause behind a noun phrase: "the merger unless jobs are protected"."""
    return tok.kind == "word" and "sub" in tok.roles


def _leads(tok: Tok) -> bool:
    """Whether a token stands before a noun phrase, not in it."""
    if tok.kind == "word" and not _LEADING.isdisjoint(tok.roles):
        return True
    return tok.kind in ("date", "mark") or tok.text.lower() in _ASIDE_FROM


def _adds(sentence: Sentence, at: int) -> bool:
    """Whether a token is a participle that only adds to the noun before it: "a new board proposed by"."""
    verb = sentence.verb_at(at)
    return verb is not None and verb.at == at and verb.tense == "participle" and verb.voice == "passive"


_OWNED = frozenset(("'s", "'"))


def _trails(tok: Tok) -> bool:
    """Whether a token stands behind a noun phrase, not in it."""
    return tok.kind in ("date", "mark") or tok.adverb or tok.text in _TRAILING


def _heads(tok: Tok) -> bool:
    """Whether a token can be what a noun phrase is about."""
    return tok.kind == "ent" or (tok.kind == "word" and tok.roles <= _NOUN_ROLES and not tok.adverb)


_TIMES = frozenset(("end", "start", "beginning", "middle", "close", "time"))


def by_phrase(region: Region, sentence: Sentence, g: Grammar) -> Region | None:
    """The agent of a passive: the phrase after "by", unless it is a date or an amount."""
    for name, part in split(region, sentence):
        if name == "by" and part.last >= part.first:
            head = sentence.toks[part.first]
            time = any(t.text in _TIMES for t in sentence.toks[part.first : part.first + 3])
            if head.kind not in ("date", "qty") and not gerund(head, g) and not time:
                return part
    return None


def kinds_of(doc: Document) -> Mapping[str, str]:
    """The kind of each entity of a document."""
    return {entity.entity_id: entity.kind for entity in doc.entities}
