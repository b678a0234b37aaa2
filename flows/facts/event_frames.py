"""How event types are framed: which phrases hold their targets, who can act in them, and how speech is credited."""

from __future__ import annotations

from collections.abc import Sequence

from flows.facts import actors as who
from flows.facts import status
from flows.facts.actors import Cast, Party
from flows.facts.clauses import Sentence, Tok, Verb
from flows.facts.roles import EMPTY, Region
from flows.facts.triggers import Trigger
from flows.facts.verbs import Grammar

# Prepositions whose phrases hold what an event is done to
TARGET_PREPOSITIONS = {
    "partnership": frozenset(("with", "to", "from", "for", "between", "by", "of")),
    "negotiation": frozenset(("with", "to", "for", "from", "over", "by", "between")),
    "investment": frozenset(("in", "into", "to", "with", "for", "from", "of")),
    "acquisition": frozenset(("of", "with", "to")),
    "access_block": frozenset(("to", "from", "on", "by", "of", "for")),
    "access_open": frozenset(("to", "on", "with", "for", "in", "of")),
    "legal": frozenset(("against", "with", "over", "of")),
    "regulation": frozenset(("on", "into", "against", "of", "over", "for", "in")),
    "launch": frozenset(("of", "on", "for", "with", "in", "into", "to")),
    "publication": frozenset(("of", "on", "about")),
    "closure": frozenset(("of",)),
    "strategy": frozenset(("of", "on", "from", "to")),
    "personnel": frozenset(("of", "from", "as")),
    "founding": frozenset(("of",)),
    "milestone": frozenset(("of",)),
    "statement": frozenset(("on", "about", "with", "to", "for", "against", "between", "of")),
    "disruption": frozenset(("of", "at", "against")),
}
# Types whose actor may go without a name ("workers", "stock indexes", "the Irish government")
ANYBODY = frozenset(("security_price", "statement", "regulation", "disruption", "conference", "publication", "legal"))
# Types that only an organisation or a person does
ORGANISED = frozenset(
    ("closure", "personnel", "strategy", "partnership", "acquisition", "investment", "financial_report", "offering",
     "founding", "negotiation", "campaign")
)  # fmt: skip
# "will cut 30,000 jobs and 14 plants": the only two types one verb is taken to state
TOGETHER = {"personnel", "closure"}
# Types that two parties do with each other
MUTUAL = frozenset(("partnership", "negotiation", "acquisition", "legal", "conference"))
# Types that are told one after the other without their verb
GAPPING = frozenset(("launch", "closure", "acquisition", "founding"))
FROM_SOURCE = frozenset(("personnel",))


def verbless(sentence: Sentence) -> list[tuple[int, int]]:
    """The stretches between commas and "and" that hold no verb, as first and last token."""
    stretches, first = [], 0
    for at in range(len(sentence.toks) + 1):
        if at == len(sentence.toks) or sentence.toks[at].text in (",", ";", "and", "."):
            if at - first >= 3 and not any(first <= v.last and v.first < at for v in sentence.verbs):
                stretches.append((first, at - 1))
            first = at + 1
    return stretches


def source(sentence: Sentence, cast: Cast) -> str | None:
    """The organisation whose own account a sentence gives: "According to Boeing's report, …"."""
    toks = sentence.toks
    if "according" not in [tok.text for tok in toks[:3]]:
        return None
    for at in range(min(len(toks) - 2, 3)):
        if toks[at].text == "according" and toks[at + 1].text == "to":
            for tok in toks[at + 2 : at + 5]:
                if tok.kind == "ent" and cast.kind(tok.index) in who.ORGANISATIONS:
                    return cast.doc.mentions[tok.index].entity_id
    return None


def complement(following: Sequence[Tok], g: Grammar) -> bool:
    """Whether what follows a verb of speech is a clause: "that it would …", "it will …"."""
    if following and (following[0].text in _DATING or following[0].kind == "date" or following[0].adverb):
        behind = next(
            (at for at, t in enumerate(following) if not (t.kind == "date" or t.adverb or t.text in _DATING)), 0
        )
        if following[behind].text == "that":
            return True  # "announced on Thursday that"
    return bool(following) and (
        following[0].text in ("that", "it", "he", "she", "they", "we", "how", "why", "whether")
        or (following[0].kind == "ent" and following[0].text.lower() in ("it", "he", "she", "they"))
    )


_DATING = frozenset(("on", "in", "late", "early", "earlier", "last", "this"))


def intends(following: Sequence[Tok]) -> bool:
    """Whether speech announces what the speaker will do: "said on Monday that it would …"."""
    for at, tok in enumerate(following[:_INTENT]):
        if tok.text.lower() in ("it", "they", "we", "he", "she"):
            return any(t.text in ("will", "would", "may", "wo", "'ll", "'d") for t in following[at + 1 : at + 3])
        if not (tok.kind == "date" or tok.text in ("that", "on", "in", "late", "early", "today")):
            return False
    return False


def trails(sentence: Sentence, verb: Verb, subject: Region) -> bool:
    """Whether speech is credited behind a statement in plain words: "…, the bank announced on Tuesday"."""
    return (
        subject.first > 3
        and sentence.toks[subject.first - 1].text == ","
        and len(sentence.toks) - verb.last <= _TAIL
        and not any(v.first > verb.last for v in sentence.verbs)
    )


_CONTRACTS = frozenset(("deal", "agreement", "pact", "accord", "bid", "offer", "plan", "plans", "decision"))
_ORDERING = frozenset(("order", "tell", "instruct", "direct", "require", "ask", "urge", "allow"))
_ALLEGING = frozenset(
    ("accuse", "suspect", "blame", "acquit", "convict", "clear", "criticise", "criticize", "praise", "thank", "fine")
)
_TAIL = 7  # tokens
_INTENT = 6  # tokens between a verb of speech and the pronoun for the speaker


def purpose(sentence: Sentence, verb: Verb, g: Grammar) -> bool:
    """Whether an infinitive only tells what another deed is for: "invest $200 million to upgrade …".

    What is paid for is no mere purpose: "paid $2 million to settle the case". What one is accused of counts as one.
    """
    if (
        verb.part == "g"
        and verb.first == verb.at
        and verb.first
        and sentence.toks[verb.first - 1].text in ("of", "for")
    ):
        head = status.governor(sentence, verb)
        return head is not None and head.lemma in _ALLEGING  # "accused him of selling licences"
    if verb.tense != "infinitive" or "be" in sentence.toks[verb.first].roles:
        return False
    if verb.first and sentence.toks[verb.first - 1].text in _CONTRACTS:
        return False  # "struck a deal to buy its rival": what was agreed
    head = status.governor(sentence, verb)
    if head is not None and head.lemma in _ORDERING and head.last + 1 < verb.first:
        return True  # "ordered carriers to stop flying the aircraft"
    if (
        head is None
        or head.lemma == "pay"
        or g.kinds.get(head.lemma, frozenset()) & {"plan", "control", "aspect", "say", "think"}
    ):
        return False
    between = sentence.toks[head.last + 1 : verb.first]
    return any(t.kind in ("ent", "qty") or (t.kind == "word" and not t.roles) for t in between)


def before_source(objects: Sequence[Tok]) -> Sequence[Tok]:
    """The tokens of an object before "from": who sells is not what is bought ("bought parts from a company")."""
    return objects[: next((at for at, tok in enumerate(objects) if tok.text == "from"), len(objects))]


_SPEECH = frozenset(("say", "add", "note", "write", "claim", "explain", "warn", "confirm", "announce", "report"))


def after_speech(sentence: Sentence, verb: Verb) -> bool:
    """Whether a verb of speech follows what was said: '"…," said X', "…, said X"."""
    before = sentence.toks[max(verb.first - 2, 0) : verb.first]
    after = sentence.toks[verb.last + 1] if verb.last + 1 < len(sentence.toks) else None
    if any(t.text == '"' for t in before):
        return True
    return (
        bool(before) and before[-1].text == "," and verb.lemma in _SPEECH and after is not None and after.kind == "ent"
    )


def inverted(sentence: Sentence, verb: Verb) -> Region:
    """The subject after a verb of speech: '"…," said Joe Leonard, chairman of …', '"…," said an employee'."""
    at = verb.last + 1
    last = -1
    nameless = _nameless(sentence, verb)
    for right in range(at, min(at + 9, len(sentence.toks))):
        tok = sentence.toks[right]
        if tok.kind == "ent":
            last = right
        elif tok.kind != "word" or sentence.verb_at(right) is not None or (last >= 0 and not _titular(tok)):
            break
    behind = sentence.verb_at(last + 1)
    if last >= 0 and behind is not None and behind.finite:
        return EMPTY  # "Lang, who runs it, said the company had failed": a clause, no speaker
    return Region(at, last) if last >= 0 else nameless


def _nameless(sentence: Sentence, verb: Verb) -> Region:
    """A speaker without a name right behind the verb of a quotation."""
    toks = sentence.toks
    at = verb.last + 1
    if verb.first == 0 or toks[verb.first - 1].text not in (",", '"') or at >= len(toks) or toks[at].kind != "word":
        return EMPTY
    if toks[at].roles - {"det", "officer", "analyst"} or not (toks[at].roles or toks[at].text.endswith("s")):
        return EMPTY
    last = at
    while last + 1 < len(toks) and toks[last + 1].kind == "word" and sentence.verb_at(last + 1) is None:
        last += 1
    return Region(at, last)


def _titular(tok: Tok) -> bool:
    """Whether a word can stand between a company and its officer's name: "Oracle co-founder Larry Ellison"."""
    return tok.text not in _NOT_TITULAR


_NOT_TITULAR = frozenset(
    ("of", "in", "at", "on", "that", "and", "but", "to", "for", "from", "with", "as", "by", "after")
)


def empty_object(following: Region, sentence: Sentence) -> bool:
    """Whether a verb is followed by no object: by a date, a mark or a preposition."""
    toks = following.of(sentence)
    if toks and toks[0].text == "to" and (len(toks) == 1 or toks[1].kind in ("date", "mark")):
        return True  # "the bailout, which leaders agreed to last week"
    return not toks or toks[0].kind in ("date", "mark") or (toks[0].text in _NO_OBJECT and toks[0].kind == "word")


_NO_OBJECT = frozenset(("in", "on", "by", "at", "after", "for", "from", "next", "as", "down"))


def apart(undergoes: Sequence[Party], acts: Sequence[Party], row: Trigger) -> tuple[Party, ...]:
    """The targets that are not actors too, unless nothing else is left."""
    names = {p.entity_id or p.name.lower() for p in acts}
    apart = tuple(p for p in undergoes if (p.entity_id or p.name.lower()) not in names)
    return apart or (tuple(undergoes) if row.frame in ("move", "undergo") else ())
