"""How sure a clause is of its event: happened, planned, rumoured, denied; and what makes it no event at all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from flows.facts.clauses import Sentence, Tok, Verb, roles_of
from flows.facts.records import EventStatus
from flows.facts.verbs import Grammar

_HEARSAY_REACH = 12
_REACH = 5  # tokens before a verb group in which a word colours it
_FORETELLING = frozenset(
    ("predict", "forecast", "estimate", "expect", "anticipate", "believe", "think", "project", "say")
)
_SOON = frozenset(("soon", "about", "upcoming", "forthcoming", "due", "set"))
_FAILING = frozenset(("fail", "refuse", "decline", "neglect", "omit"))
_UNDONE = frozenset(("failure", "refusal", "inability", "reluctance", "unwillingness"))
_TRYING = frozenset(("try", "attempt"))
_MUTUAL = frozenset(("acquisition", "partnership", "investment", "negotiation", "offering"))  # takes another's consent
_DEGREES = frozenset(
    ("harder", "easier", "hard", "difficult", "easy", "impossible", "possible", "tempting", "free", "able")
)
_PREVENTING = frozenset(
    ("stop", "prevent", "block", "bar", "ban", "keep", "prohibit", "deter", "discourage", "restrain")
)
_UNDER = 16  # tokens behind a verb in which its condition may stand
_EASE = 7  # tokens between "harder" and what is
_CONDITIONS = frozenset(("if", "unless"))
_DECIDING = frozenset(("decide", "vote", "agree", "choose", "opt"))
_ASKING = frozenset(("urge", "ask", "call", "beg", "press", "advise", "invite", "encourage", "want", "implore"))
_STOPPING = frozenset(("stop", "cease", "quit", "avoid"))
_PLANS = frozenset(("plans", "plan", "intention", "intentions", "intent", "desire", "need"))
_RELATIVE = frozenset(("which", "who", "whose"))
_DENYING = frozenset(("deny", "refute", "disclaim"))
_REPORTING = frozenset(
    ("said", "reported", "rumoured", "rumored", "believed", "thought", "understood", "reportedly", "alleged")
)


class Outlook(NamedTuple):
    """Status, and marks that speak against an event: negated, conditional, somebody's opinion, a habit."""

    status: EventStatus
    negated: bool = False
    hypothetical: bool = False
    opinion: bool = False
    habit: bool = False


def governor(sentence: Sentence, verb: Verb) -> Verb | None:
    """The verb that a non-finite or reported verb hangs on: the nearest to its left without a border between."""
    left = [v for v in sentence.verbs if v.last < verb.first]
    for other in reversed(left[-3:]):
        if other.lemma in ("be", "have", "do") and other.tense != "future":
            continue
        between = sentence.toks[other.last + 1 : verb.first]
        words = [t.text for t in between]
        if ";" in words or ("," in words and ("and" in words or "but" in words)):
            return None
        return other
    return None


def _before(sentence: Sentence, at: int, reach: int = _REACH) -> Sequence[Tok]:
    return sentence.toks[max(at - reach, 0) : at]


_MATTERS = frozenset(("matter", "talks", "situation", "discussions", "negotiations", "process", "thinking"))
_TELLERS = frozenset(("people", "person", "sources", "source"))


def _rumoured(sentence: Sentence, at: int) -> bool:
    """Whether hearsay frames token `at`: "is said to", "it was reported that", "reportedly", "according to sources"."""
    toks = sentence.toks
    words = sentence.words
    knowing = "familiar" in words or ("close" in words and not _MATTERS.isdisjoint(words))
    if knowing and not _TELLERS.isdisjoint(words):
        return True  # "people familiar with the matter said", "according to people close to the talks"
    if "rumour" not in sentence.roles and _REPORTING.isdisjoint(sentence.words):
        return False
    if any("rumour" in tok.roles and behind.text in ("said", "say", "told") for tok, behind in pairwise(toks)):
        return True  # ", sources said"
    start = max(at - _HEARSAY_REACH, 0)
    if start > 1 or "according" not in sentence.words:
        # hearsay in an aside is not about what follows it: "Dow, whose shares rose on rumours, fired"
        closing = next((i for i in range(at - 1, start, -1) if toks[i].text == ","), start)
        aside = [t.text for t in toks[start:closing]]
        start = closing if not _RELATIVE.isdisjoint(aside) else start
    near = [t for t in toks[start : at + 1] if t.kind == "word"]
    behind = [t for t in toks[at + 1 : at + 4] if t.kind == "word" and t.text.endswith("ly")]
    if "rumour" in roles_of(near) or "rumour" in roles_of(behind):
        return True
    for place in [place for place, tok in enumerate(toks[:-2]) if tok.text == "according"]:
        if toks[place + 1].text == "to" and "rumour" in toks[place + 2].roles:
            return True
    before = [t.text for t in near]
    for place, word in enumerate(before[:-2]):
        if (
            word in ("is", "are", "was", "were")
            and before[place + 1] in _REPORTING
            and before[place + 2] in ("to", "that")
        ):
            return True
        if word == "it" and before[place + 1] in ("is", "was", "has") and before[place + 2] in _REPORTING:
            return True
    return False


def outlook(sentence: Sentence, verb: Verb | None, at: int, event_type: str, g: Grammar) -> Outlook:
    """The outlook of the event that a verb (or, None, a noun at token `at`) states."""
    first = verb.first if verb else at
    near = _before(sentence, first)
    words = {t.text for t in near if t.kind == "word"}
    colours = roles_of(near)
    head = governor(sentence, verb) if verb else next((v for v in reversed(sentence.verbs) if v.last < at), None)
    planned = False
    # "is unlikely to receive": what colours a verb may stand inside its group
    opinion = "opinion" in colours or (verb is not None and "opinion" in roles_of(sentence.toks[first : verb.at]))
    hypothetical = bool(words & {"if", "unless", "whether"}) or _conditional(sentence, at)
    negated = bool(verb and verb.negated)
    if verb is not None:
        coloured = "planned" in colours
        planned = verb.tense == "future" or (coloured and (verb.tense == "infinitive" or bool(words & _SOON)))
        if verb.modal in ("would", "should"):
            planned = True
        hypothetical = hypothetical or verb.modal in ("could", "might", "can", "cannot", "ca", "must")
        hypothetical = hypothetical or (verb.modal in ("would", "should") and verb.perfect)  # "would have collapsed"
        negated = negated or (verb.modal == "would" and verb.perfect)
        wished = verb.first != verb.at and sentence.toks[verb.first].text == "be"
        hypothetical = hypothetical or wished  # "demanded that he be arrested"
        if verb.tense == "infinitive" and head is None and sentence.headline:
            planned = True  # "Pfizer to buy Seagen"
        if verb.tense == "infinitive":
            lemma = head.lemma if head else ""
            be_to = "be" in sentence.toks[verb.first].roles
            planned = planned or be_to or lemma == "be" or (head is not None and "plan" in g.kinds.get(lemma, ()))
            hypothetical = hypothetical or (head is not None and "think" in g.kinds.get(lemma, ()) and not planned)
            negated = negated or bool(_UNDONE & words) or ("no" in words and not _PLANS.isdisjoint(words))
        if verb.part == "g" and head is not None and head.last + 1 == verb.first:
            planned = planned or bool(g.kinds.get(head.lemma, frozenset()) & {"plan", "think"})  # "considers selling"
        if verb.tense == "infinitive" and verb.voice == "passive" and head is None:
            planned = True  # "two plants to be closed"
        planned = planned or _shared_future(sentence, verb)
        if _progressive(sentence, verb) and event_type not in (
            "negotiation",
            "statement",
            "security_price",
            "milestone",
        ):
            planned = True
    elif head is not None:
        planned = head.tense == "future" or "plan" in g.kinds.get(head.lemma, ()) or "planned" in colours
    if verb is not None and verb.tense == "infinitive" and not _DEGREES.isdisjoint(sentence.words):
        reach = sentence.toks[max(first - _EASE, 0) : first]
        hypothetical = hypothetical or any(t.text in _DEGREES for t in reach)  # "makes it harder for firms to buy"
    if verb is not None and verb.modal == "would" and not _CONDITIONS.isdisjoint(sentence.words):
        behind = sentence.toks[verb.last + 1 : verb.last + _UNDER]
        hypothetical = hypothetical or any(t.text in _CONDITIONS for t in behind)  # "would receive $3 billion if"
    if verb is not None and verb.part == "g" and head is not None and first and sentence.toks[first - 1].text == "from":
        hypothetical = hypothetical or head.lemma in _PREVENTING  # "to stop AT&T from buying T-Mobile"
    if head is not None and verb is not None and head.at != verb.at:
        if verb.negated and verb.tense == "infinitive" and head.lemma in _DECIDING:
            negated = head.negated  # "decided not to cut production"
        negated = negated or (head.negated and verb.tense in ("infinitive", "participle"))
        negated = negated or (verb.tense == "infinitive" and head.lemma in _FAILING)
        opinion = opinion or (
            verb.tense in ("infinitive", "modal") and head.lemma in ("believe", "think", "feel", "hope")
        )
        planned = planned or (head.tense == "future" and verb.tense in ("infinitive", "participle"))
        if head.lemma in _STOPPING and verb.part == "g" and verb.first == head.last + 1 and event_type != "closure":
            negated = True  # "stopped taking orders"
        asked: Verb | None = head
        while verb.tense == "infinitive" and asked is not None and asked.tense == "infinitive":
            asked = governor(sentence, asked)  # "urged it to sell its unit and to replace its chief"
        if verb.tense == "infinitive" and asked is not None and asked.lemma in _ASKING:
            hypothetical = True  # "urged both sides to resume talks"
        if head.lemma in _FORETELLING and "analyst" in roles_of(_before(sentence, head.first, 9)):
            opinion = hypothetical = True
        if head.lemma in _TRYING and head.tense == "past" and event_type not in _MUTUAL:
            planned = False  # "tried to launch a service"
        if head.lemma in _DENYING and event_type != "statement":
            return Outlook("denied")
    if _rumoured(sentence, at) and event_type != "statement":
        return Outlook(
            "planned" if planned and verb is not None and verb.tense == "future" else "reported",
            negated,
            hypothetical,
            opinion,
        )
    if verb is not None and verb.modal == "may" and not hypothetical:
        return Outlook("planned", negated, opinion=opinion)
    habit = event_type != "statement" and verb is not None and verb.tense == "present" and verb.part in "bs"
    habit = (
        habit and not sentence.headline and verb is not None and verb.lemma not in ("be", "become")
    )  # "markets are down"
    if event_type != "statement" and verb is not None and verb.first == verb.at and not verb.perfect:
        before = sentence.toks[verb.first - 1] if verb.first else None
        habit = habit or (before is not None and "habit" in before.roles)  # "often cut fares"
    return Outlook("planned" if planned else "occurred", negated, hypothetical, opinion, habit)


def _conditional(sentence: Sentence, at: int) -> bool:
    """Whether a sentence opens with a condition, on which all of it hangs: "If rates rise, shares may fall". What is
    told of a quotation does not.
    """
    if _CONDITIONS.isdisjoint([t.text for t in sentence.toks[:2]]):
        return False
    return not sentence.quoted[1] or sentence.quoted[at]


def _shared_future(sentence: Sentence, verb: Verb) -> bool:
    """Whether a bare participle goes on with the modal before it: "should be cut and 14 plants closed"."""
    if verb.first != verb.at or verb.part not in ("d", "n"):
        return False
    before = [v for v in sentence.verbs if v.last < verb.first]
    if not before or not (before[-1].tense == "future" or before[-1].modal in ("would", "should")):
        return False
    between = [t.text for t in sentence.toks[before[-1].last + 1 : verb.first]]
    return "and" in between and before[-1].voice == "passive" and len(between) <= 8


def _progressive(sentence: Sentence, verb: Verb) -> bool:
    if verb.part == "g" and verb.first == verb.at and verb.finite:
        return True  # goes on with the auxiliary of another: "is closing shops and halting production"
    return (
        verb.part == "g"
        and verb.first < verb.at
        and verb.tense in ("present", "past")
        and any(t.text in ("is", "are", "'s", "'re", "been", "being") for t in sentence.toks[verb.first : verb.at])
    )
