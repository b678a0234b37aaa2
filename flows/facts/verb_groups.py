"""Verb groups of a sentence: which words are verbs here, with their voice, tense and polarity.

No parser: function words, verb forms and punctuation decide. What is ambiguous (a noun or a verb, a past tense or a
participle) is settled by what stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.facts.tokens import Tok
from flows.facts.verbs import BASE, THIRD, Grammar

_NONE: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class Verb:
    """A verb group: tokens `first` (its first auxiliary) to `last` (its particle), the main verb at `at`.

    `tense` is past, present, future, infinitive or participle; `finite` False for the last two.
    """

    at: int
    first: int
    last: int
    lemma: str
    part: str
    voice: str
    tense: str
    modal: str | None
    negated: bool
    perfect: bool
    finite: bool


def roles_of(toks: Sequence[Tok]) -> frozenset[str]:
    """All roles that words among some tokens play."""
    return _NONE.union(*[tok.roles for tok in toks if tok.kind == "word"])


def _skip(toks: Sequence[Tok], at: int) -> int:
    """The first token at or left of `at` that is no adverb."""
    while at >= 0 and toks[at].adverb:
        at -= 1
    return at


def _is_verb(toks: Sequence[Tok], at: int, parts: str, g: Grammar) -> bool:
    """Whether a word that can be a verb form is one here."""
    left = _skip(toks, at - 1)
    before = toks[left] if left >= 0 else None
    after = toks[at + 1] if at + 1 < len(toks) else None
    word, its = (before.text, before.roles) if before is not None and before.kind == "word" else ("", _NONE)
    if word in ("to",) or "modal" in its or "do" in its:
        if word == "to" and toks[at].text == "court":
            return noun_like(after)  # "took its directors to court", but "tried to court investors"
        return "b" in parts
    if "be" in its or ("neg" in its and "b" not in parts):
        if word == "'s" and left and toks[left - 1].kind == "ent" and toks[left - 1].text.lower() not in _SPOKEN:
            counted = after is not None and (after.kind == "qty" or "det" in after.roles)
            return counted and _past(toks[at].text, g)  # "and Uber's rose 14.6%"; not "cut Spain's rating"
        return "g" in parts or "n" in parts
    if "have" in its:
        return "n" in parts
    if "det" in its and word not in ("that", "this", "these", "those", "all", "both", "some", "many", "others"):
        return False
    if after is not None and after.text == "of" and "b" in parts:
        return False  # "on this cut of"
    if toks[at].text == "trading" and after is not None and after.text in ("in", "of"):
        return False  # "Trading in Jakarta was suspended"
    if toks[at].text == "bid" and after is not None and after.text in ("from", "by") and noun_like(before):
        return False  # "a takeover bid from"
    possessive = word == "'s" or (before is not None and before.kind == "qty")
    if "d" in parts or "n" in parts:
        if possessive:
            return False
        return not ("prep" in its and word not in ("after", "before", "when", "as", "than", "including"))
    if parts == "g" and _meeting(toks, at, before, after, g):
        return False
    if "g" in parts and after is not None and after.text in g.gerund_heads and noun_like(before):
        return False  # "operating system", "holding company"
    if "g" in parts:
        return not possessive and not (
            after is not None and after.kind == "word" and after.text == "of" and word not in ("after", "by", "of")
        )
    if possessive:
        return False
    if before is not None and before.text == "," and _closes_aside(toks, left):
        return "s" in parts
    noun_before = before is not None and (before.kind in ("ent", "date") or before.text == ")" or _plain_noun(before))
    if "s" in parts and ("market" in toks[at].roles or "result" in toks[at].roles):
        return False
    if "s" in parts:
        if (
            after is not None
            and after.kind == "word"
            and ("modal" in after.roles or "be" in after.roles or _past(after.text, g))
        ):
            return False
        if after is not None and after.text in (".", ";") and word not in ("it", "he", "she"):
            return False  # "its Saab and Saturn brands."
        if word in ("it", "he", "she", "which", "who", "that", "this", "and"):
            return True
        wanting = after is not None and after.text == "to" and any(t.text == "of" for t in toks[max(at - 4, 0) : at])
        return noun_before and (wanting or not (before is not None and before.kind == "word" and _plural(word)))
    if "b" in parts:
        if (
            after is not None
            and after.kind == "word"
            and ("modal" in after.roles or "be" in after.roles or _past(after.text, g))
        ):
            return False
        if word in ("they", "we", "you", "i", "who", "which", "and", "or", "that", "not"):
            return word not in ("and", "or", "that") or left > 0
        return noun_before and before is not None and (_plural(before.text.split()[-1]) if before.text else False)
    return False


def _meeting(toks: Sequence[Tok], at: int, before: Tok | None, after: Tok | None, g: Grammar) -> bool:
    """Whether an -ing form is a noun, its article before and its verb behind it: "its next meeting will"."""
    if before is None or after is None or before.kind != "word" or before.roles:
        return False
    if after.kind != "word" or not (after.roles & _AUXILIARIES or _past(after.text, g)):
        return False
    opens = toks[at - 2] if at > 1 else None
    return opens is not None and ("det" in opens.roles or opens.text.lower() in _POSSESSIVES)


def _closes_aside(toks: Sequence[Tok], at: int) -> bool:
    """Whether a comma ends an aside after the name a sentence begins with: "George Pipas, director at Ford, points"."""
    opening = next((i for i in range(at) if toks[i].text == ","), None)
    return opening is not None and opening > 0 and toks[opening - 1].kind == "ent" and opening <= 6


def _past(word: str, g: Grammar) -> bool:
    """Whether a word is a past tense and nothing else ("fell", "announced")."""
    return word in g.pasts


def _plain_noun(tok: Tok) -> bool:
    """Whether a word is no function word."""
    return tok.kind == "word" and not tok.roles - _NOUN_ROLES


_NOUN_ROLES = frozenset(("market", "result", "officer", "analyst"))


def noun_like(tok: Tok | None) -> bool:
    """Whether a token is a name, a noun or an adjective, as far as its word tells."""
    return tok is not None and (
        tok.kind in ("ent", "qty") or (tok.kind == "word" and (not tok.roles or "det" in tok.roles))
    )


def gerund(tok: Tok, g: Grammar) -> bool:
    """Whether a word can be an -ing form of a verb."""
    return tok.text in g.gerunds and tok.kind == "word"


def _plural(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _measured(toks: Sequence[Tok], at: int) -> bool:
    """Whether a number stands right behind a verb: "and Sharp's dropped 4 percent"."""
    return at + 1 < len(toks) and toks[at + 1].kind == "qty"


def _group(toks: Sequence[Tok], at: int, lemma: str, parts: str) -> Verb:
    """The verb group around a main verb: auxiliaries, voice, tense, polarity."""
    first = at
    be = have = do = to = False
    passive_be: bool | None = None
    before_to = False
    modal: str | None = None
    negated = False
    left = at - 1
    been = False
    tense_word = ""
    while left >= 0:
        tok = toks[left]
        word, roles = tok.text, tok.roles
        if tok.kind == "date" and left > 0 and left == first - 1 and be:
            break
        if tok.kind != "word" or (word in ("up", "down") and left and "be" in toks[left - 1].roles):
            break
        if "neg" in roles:
            negated = True
        elif "be" in roles and not (
            word == "'s"
            and not be
            and left > 0
            and toks[left - 1].kind == "ent"
            and "g" not in parts
            and ("n" not in parts or _measured(toks, at))
        ):
            be = True
            been = been or word in ("been", "being", "be")
            tense_word, first = word, left
        elif "have" in roles:
            have = True
            tense_word, first = word, left
        elif "do" in roles:
            do = True
            tense_word, first = word, left
        elif "modal" in roles:
            modal, first = word, left
        elif word == "to":
            to, first = True, left
            passive_be, before_to = be, be or have
        elif not (tok.adverb or ((word in _FLOATING or word == "since") and _auxiliary(toks, left - 1))):
            break
        left -= 1
    part = (
        "n"
        if ("n" in parts and (before_to if to else be or have))  # "is to cut" is no passive
        else "b"
        if (modal or to or do) and "b" in parts
        else "g"
        if "g" in parts
        else "d"
        if "d" in parts
        else parts[0]
    )
    passive = (be if passive_be is None else passive_be) and "n" in parts and "g" not in parts
    if modal in ("will", "would", "shall", "'ll", "wo"):
        tense = "future"
    elif to:
        tense = "infinitive"
    elif modal:
        tense = "modal"
    elif be or have or do:
        tense = "past" if tense_word in ("was", "were", "had", "did", "got", "been") or have else "present"
        if tense_word in ("being", "having") or (tense_word == "been" and not have):
            tense = "participle"
    elif part == "g":
        tense = "participle"
    else:
        tense = "past" if part in ("d", "n") else "present"
    if part == "n" and "d" not in parts and not (be or have or modal or to):
        passive, tense = True, "participle"  # "when written in"
    finite = tense not in ("infinitive", "participle")
    return Verb(at, first, at, lemma, part, "passive" if passive else "active", tense, modal, negated, have, finite)


_FLOATING = frozenset(("both", "all", "each"))  # "were both sued"


def _auxiliary(toks: Sequence[Tok], at: int) -> bool:
    return at >= 0 and bool(toks[at].roles & _AUXILIARIES)


_SPOKEN = frozenset(("it", "he", "she", "that"))  # whose "'s" is "is" or "has"; a name's is not
_NAMING = frozenset(("call", "name", "dub", "title", "nickname"))


def _reduced(toks: Sequence[Tok], verb: Verb, earlier: Verb | None, g: Grammar) -> bool:
    """Whether a bare past form is a participle after its noun: "the service launched by X"."""
    if verb.first != verb.at or verb.part != "d" or "n" not in g.forms[toks[verb.at].text][verb.lemma]:
        return False
    for at in range(verb.at + 1, min(verb.at + 4, len(toks))):
        if toks[at].text == "by":
            nxt = toks[at + 1] if at + 1 < len(toks) else None
            return nxt is not None and nxt.kind not in ("qty", "date") and not gerund(nxt, g)
        if not (toks[at].kind == "date" or "adv" in toks[at].roles or "prep" in toks[at].roles):
            break
    before = toks[verb.at - 1] if verb.at else None
    after = toks[verb.at + 1] if verb.at + 1 < len(toks) else None
    if (
        before is not None
        and before.text == ","
        and verb.at > 1
        and (verb.lemma in _NAMING or _aside(toks, verb.at, g))
    ):
        return not (after is not None and "det" in after.roles and _closes_aside(toks, verb.at - 1))
    if before is None or after is None or before.kind == "mark":
        return False
    if not (after.kind == "date" or (after.kind == "word" and "prep" in after.roles and after.text != "that")):
        return False
    if earlier is None or not earlier.finite or earlier.tense == "infinitive":
        return False
    between = toks[earlier.last + 1 : verb.at]
    blocked = any(t.kind == "mark" and t.text in ",;:" for t in between) or any(
        t.kind == "word" and ("conj" in t.roles or "sub" in t.roles or "subject_pron" in t.roles) for t in between
    )
    return not blocked and len(between) <= 14


def _aside(toks: Sequence[Tok], at: int, g: Grammar) -> bool:
    """Whether a past form after a comma only adds to the noun before: 'The plan, called "X", is …'."""
    if any(
        tok.kind == "word" and ("be" in tok.roles or "have" in tok.roles or _past(tok.text, g))
        for tok in toks[: at - 1]
    ):
        return False
    closing = next((i for i in range(at + 1, min(at + 16, len(toks))) if toks[i].text == ","), None)
    if closing is None or closing + 1 >= len(toks):
        return False
    word = toks[closing + 1].text
    return g.has(word, "be") or g.has(word, "have") or g.has(word, "modal") or _past(word, g)


def verb_groups(toks: Sequence[Tok], g: Grammar) -> list[Verb]:
    """The verb groups of a sentence's tokens, in order of their main verbs."""
    verbs: list[Verb] = []
    for at, tok in enumerate(toks):
        lemmas = tok.forms
        if not lemmas:
            continue
        lemma, parts = next(iter(lemmas.items()))
        if len(lemmas) > 1:  # "found": of find as a past, of found as a base form
            for other, its in lemmas.items():
                if _is_verb(toks, at, its, g) and not ("b" in its and "d" not in its and not _base_place(toks, at)):
                    lemma, parts = other, its
                    break
        if at and toks[at - 1].text == "-" and tok.attached:
            continue  # "Seattle-based"
        if lemma in ("be", "have", "do") and not _main_auxiliary(toks, at, g):
            continue
        if lemma not in ("be", "have", "do") and not _is_verb(toks, at, parts, g):
            continue
        if _participial_adjective(toks, at, parts, g):
            continue
        if verbs and verbs[-1].at == at - 1 and verbs[-1].finite and "n" in parts and _before_noun(toks, at):
            continue  # "offered discounted fares"
        verb = _group(toks, at, lemma, parts)
        named = verb.part == THIRD and lemma not in _BARE_CLAUSE and _finite_ahead(toks, at, g)
        if verb.first == at and named and not _relative(toks, at, verbs, g):
            continue
        if verb.first == at and verb.part in (BASE, THIRD) and verbs and _object_of(verbs[-1], toks, at):
            continue
        if verb.first == at and "b" in parts and "d" in parts and verbs and _determined(verbs[-1], toks, at):
            continue
        verb = _joined(verb, verbs[-1] if verbs else None, toks, parts)
        if verb.part == "d" and _reduced(toks, verb, next((v for v in reversed(verbs) if v.finite), None), g):
            verb = Verb(at, at, at, lemma, "n", "passive", "participle", None, False, False, False)
        verbs.append(verb)
    return verbs


# Verbs that take a clause without "that"
_BARE_CLAUSE = frozenset(
    ("say", "think", "believe", "claim", "hope", "know", "suggest", "insist", "add", "expect", "warn", "see")
)


def _finite_ahead(toks: Sequence[Tok], at: int, g: Grammar) -> bool:
    """Whether the clause has another finite verb to come, so that this is a noun: "Nokia stores in Oslo closed"."""
    for place in range(at + 1, min(at + 11, len(toks))):
        tok = toks[place]
        if tok.kind == "mark":
            return False
        if (
            tok.text == "and"
            and toks[place - 1].kind == "ent"
            and place + 1 < len(toks)
            and toks[place + 1].kind == "ent"
        ):
            continue
        if tok.kind == "ent" and tok.text.lower() in ("it", "he", "she", "they"):
            return False
        if tok.kind == "word":
            if tok.text in g.openers or tok.text == "to":
                return False
            if tok.text in g.finites:
                return True
    return False


def _relative(toks: Sequence[Tok], at: int, verbs: Sequence[Verb], g: Grammar) -> bool:
    """Whether a form opens a relative clause: "the union that represents pilots", not "told them that plans fell"."""
    if at < 2 or toks[at - 1].text not in ("who", "which", "that") or "prep" in toks[at - 2].roles:
        return False  # "the day on which sales began"
    told = verbs and at - verbs[-1].last <= _PHRASE and g.kinds.get(verbs[-1].lemma)
    return toks[at - 1].text != "that" or (not told and noun_like(toks[at - 2]))


_AUXILIARIES = frozenset(("be", "have", "modal"))


def _object_of(earlier: Verb, toks: Sequence[Tok], at: int) -> bool:
    """Whether a present form is rather a noun in what follows an earlier verb: "raised interest rates"."""
    if earlier.lemma in _BARE_CLAUSE or earlier.lemma == "be" or (earlier.voice == "passive" and not earlier.finite):
        return False
    return not any(
        tok.text in (",", ";", ":", '"', ")") or (tok.kind == "word" and tok.roles & {"conj", "sub", "subject_pron"})
        for tok in toks[earlier.last + 1 : at]
    )


_PHRASE = 4  # tokens of an object before its head


def _determined(earlier: Verb, toks: Sequence[Tok], at: int) -> bool:
    """Whether a form that is its own past is the head of an earlier verb's object: "raised its profit forecast"."""
    between = toks[earlier.last + 1 : at]
    if not 1 < len(between) <= _PHRASE or earlier.lemma in _BARE_CLAUSE:
        return False
    opens = "det" in between[0].roles or between[0].text.lower() in _POSSESSIVES
    return opens and all(tok.kind == "word" and not tok.roles - _NOUN_ROLES for tok in between[1:])


_POSSESSIVES = frozenset(("its", "his", "her", "their", "our", "my", "your"))
_JOINED = 12  # tokens that a modal reaches over "and"


def _base_place(toks: Sequence[Tok], at: int) -> bool:
    left = _skip(toks, at - 1)
    if left > 0 and toks[left].text in ("and", "or"):  # "will close plants and lay off workers"
        return any(t.text == "to" or "modal" in t.roles for t in toks[max(left - _JOINED, 0) : left])
    return left >= 0 and (toks[left].text == "to" or "modal" in toks[left].roles or "do" in toks[left].roles)


def _joined(verb: Verb, earlier: Verb | None, toks: Sequence[Tok], parts: str) -> Verb:
    """A bare form after "and" that goes on with the modal or the "to" before it: "will close plants and cut jobs"."""
    if verb.first != verb.at or not ("b" in parts or verb.part == "g"):
        return verb
    left = _skip(toks, verb.at - 1)
    if left < 0 or toks[left].text not in ("and", "or"):
        return verb
    if verb.part == "g":
        if earlier is None or earlier.part != "g" or not earlier.finite or left - earlier.last > _JOINED:
            return verb
        return replace(verb, tense=earlier.tense, negated=earlier.negated, finite=True)  # "is closing X and halting Y"
    if earlier is None or earlier.tense not in ("future", "modal", "infinitive") or left - earlier.last > _JOINED:
        return verb
    if any(tok.text in (";", ":", '"') for tok in toks[earlier.last + 1 : left]) or earlier.part != BASE:
        return verb
    return replace(
        verb, part=BASE, tense=earlier.tense, modal=earlier.modal, negated=earlier.negated, finite=earlier.finite
    )


def _main_auxiliary(toks: Sequence[Tok], at: int, g: Grammar) -> bool:
    """Whether be, have or do is the main verb: no verb form follows it."""
    if at + 2 < len(toks) and toks[at + 1].text == "to" and "be" in toks[at].roles:
        return not any("b" in parts for parts in g.forms.get(toks[at + 2].text, {}).values())  # "is to sell"
    for right in range(at + 1, min(at + 5, len(toks))):
        tok = toks[right]
        if tok.kind != "word":
            return True
        if tok.text in ("up", "down") and right == at + 1:
            return True  # "are down following news that"
        if (
            tok.text in _FLOATING
            or tok.text == "since"
            or tok.adverb
            or "neg" in tok.roles
            or "be" in tok.roles
            or "have" in tok.roles
        ):
            continue
        parts = "".join(g.forms.get(tok.text, {}).values())
        return not any(part in parts for part in "ng")
    return True


def _participial_adjective(toks: Sequence[Tok], at: int, parts: str, g: Grammar) -> bool:
    """Whether a participle stands before its noun: "the proposed merger", "its newly launched service"."""
    if not ("n" in parts or "g" in parts) or "b" in parts:
        return False
    after = toks[at + 1] if at + 1 < len(toks) else None
    if after is None or not (after.kind == "ent" or (after.kind == "word" and not after.roles and not after.adverb)):
        return False
    left = _skip(toks, at - 1)
    before = toks[left] if left >= 0 else None
    if before is None:
        return False
    if before.text in _FLOATING and left > 0 and (toks[left - 1].kind == "ent" or _auxiliary(toks, left - 1)):
        return False  # "Boeing and Airbus both announced orders", "have both cancelled orders"
    auxiliary = "be" in before.roles or "have" in before.roles
    own = g.forms.get(before.text, {}) if before.kind == "word" and not auxiliary else {}
    if "g" in parts and after.kind == "word" and any("s" in its for its in own.values()):
        # "gives opening keynote", but "starts selling cars"
        return not any("aspect" in g.kinds.get(lemma, ()) for lemma in own)
    if before.kind == "word" and before.text.endswith(_ADJECTIVAL) and not before.roles:
        return True
    if before.kind == "ent" and before.text.lower() in ("its", "his", "her", "their"):
        return True
    return (
        before.text == "'s"
        or before.kind == "qty"
        or (before.kind == "word" and "det" in before.roles and "subject_pron" not in before.roles)
    )


def _before_noun(toks: Sequence[Tok], at: int) -> bool:
    """Whether a word that is neither function word nor verb form nor adverb follows a token."""
    after = toks[at + 1] if at + 1 < len(toks) else None
    return after is not None and after.kind == "word" and not after.roles and not after.adverb and not after.forms


_ADJECTIVAL = ("al", "ic", "ous", "ive", "ful", "less", "able", "ible", "ary")
