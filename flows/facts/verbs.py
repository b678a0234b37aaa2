"""The words that build a clause: verb forms, function words and what they signal. From `verbs` and `clause_words`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from flows.facts.tokens import Tok
from flows.reference import Reference

BASE, THIRD, PAST, PARTICIPLE, ING = "b", "s", "d", "n", "g"
_VOWELS = frozenset("aeiou")
# Two-syllable verbs that double their last letter all the same
_DOUBLING = frozenset(("admit", "commit", "submit", "permit", "refer", "defer", "incur", "occur", "prefer", "transfer",
                       "control", "cancel", "travel", "fuel", "label", "level", "total", "signal", "expel", "compel",
                       "propel", "rebel", "patrol", "equip", "begin", "forget", "format", "kidnap", "outstrip", "upset",
                       "unveil", "input", "reset", "offset", "outrun", "rerun"))  # fmt: skip
_NO_DOUBLING = frozenset(("unveil", "fuel"))


_NONE: frozenset[str] = frozenset()
_NOUN_ROLES = frozenset(("market", "result", "officer", "analyst"))


_NOT_LY = frozenset(("supply", "apply", "rely", "family", "reply", "july", "italy"))


@dataclass(frozen=True, slots=True)
class Grammar:
    """Verb forms (form to base forms, each with the parts it can be), kinds of verbs, and roles of function words.

    `relations` are nouns for a party by what it is to another ("Apple's supplier Foxconn"), `bodies` for those who act
    by themselves, named or not ("the government", "pilots"); `channels` are nouns for
    what carries an official word ("in a statement"); `pasts` are forms that are a past tense and no base form,
    `gerunds` those that can be an -ing form; `openers` open a clause, `finites` are finite verbs by themselves;
    `telling` are the forms of verbs that trigger events. `read` gives the token of a piece of text with the white space
    before it, remembering it; `read_anew` does so without.
    """

    forms: Mapping[str, Mapping[str, str]]
    kinds: Mapping[str, frozenset[str]]
    roles: Mapping[str, frozenset[str]]
    gerund_heads: frozenset[str]
    relations: frozenset[str]
    bodies: frozenset[str]
    channels: frozenset[str]
    pasts: frozenset[str]
    gerunds: frozenset[str]
    openers: frozenset[str]
    finites: frozenset[str]
    telling: frozenset[str]
    read: Callable[[str], Tok]
    read_anew: Callable[[str], Tok]

    def is_noun(self, word: str) -> bool:
        """Whether a lower-case word is neither a function word nor a verb form, so that it reads as a noun."""
        roles = self.roles.get(word, _NONE)
        return bool(roles & _NOUN_ROLES) or (not roles and word not in self.forms and word.isalpha())

    def has(self, word: str, role: str) -> bool:
        """Whether a lower-case word plays a role."""
        return role in self.roles.get(word, _NONE)


def _stems(verb: str) -> tuple[str, str]:
    """The stems before -ed and -ing."""
    if verb.endswith("ie"):
        return verb[:-1], verb[:-2] + "y"
    if verb.endswith("ee") or verb.endswith("ye") or verb.endswith("oe"):
        return verb[:-1], verb
    if verb.endswith("e"):
        return verb[:-1], verb[:-1]
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "i", verb
    short = len(verb) >= 3 and verb[-1] not in _VOWELS and verb[-1] not in "wxy" and verb[-2] in _VOWELS
    one_syllable = short and verb[-3] not in _VOWELS and sum(c in _VOWELS for c in verb) == 1
    if (one_syllable or verb in _DOUBLING) and verb not in _NO_DOUBLING:
        return verb + verb[-1], verb + verb[-1]
    return verb, verb


def conjugate(verb: str, past: str | None = None, participle: str | None = None) -> dict[str, str]:
    """The forms of a verb, each with the parts it can be: `{"launches": "s", "launched": "dn", …}`."""
    before_ed, before_ing = _stems(verb)
    if verb == "be":
        return {"be": "b", "is": "s", "are": "s", "am": "s", "was": "d", "were": "d", "been": "n", "being": "g"}
    if verb == "have":
        return {"have": "b", "has": "s", "had": "dn", "having": "g"}
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        third = verb[:-1] + "ies"
    elif verb.endswith(("s", "x", "z", "ch", "sh")) or verb in ("go", "do", "undergo", "veto", "undo", "redo"):
        third = verb + "es"
    else:
        third = verb + "s"
    parts: dict[str, str] = {}
    for form, part in (
        (verb, BASE), (third, THIRD), (past or before_ed + "ed", PAST), (participle or before_ed + "ed", PARTICIPLE),
        (before_ing + "ing", ING),
    ):  # fmt: skip
        parts[form] = parts.get(form, "") + part
    if verb in ("cancel", "travel", "fuel", "label", "level", "total", "signal"):  # American spelling
        parts |= {verb + "ed": PAST + PARTICIPLE, verb + "ing": ING}
    return parts


@lru_cache(maxsize=8)
def grammar(reference: Reference) -> Grammar:
    """Verb forms and clause words of the reference tables, ready for look-up."""
    forms: dict[str, dict[str, str]] = {}
    kinds: dict[str, frozenset[str]] = {}
    irregular = {row["verb"]: (row["past"], row["participle"]) for row in reference["verbs"]}
    verbs = {row["verb"]: frozenset(row["kinds"]) for row in reference["verbs"]}
    triggering = dict.fromkeys(
        row["trigger"].lower().split()[0] for row in reference["event_triggers"] if row["part"] == "verb"
    )
    for verb in triggering:
        verbs.setdefault(verb, _NONE)
    for verb, sorts in verbs.items():
        kinds[verb] = sorts
        for form, parts in conjugate(verb, *irregular.get(verb, (None, None))).items():
            forms.setdefault(form, {})[verb] = parts
    roles: dict[str, set[str]] = {}
    # words like any other in a clause
    apart: dict[str, set[str]] = {
        role: set() for role in ("gerund_head", "relation", "body", "channel", "joint", "trade")
    }
    for row in reference["clause_words"]:
        if row["role"] in apart:
            apart[row["role"]].add(row["word"])
        else:
            roles.setdefault(row["word"], set()).add(row["role"])
    pasts = frozenset(
        form for form, of in forms.items() if all("d" in parts and "b" not in parts for parts in of.values())
    )
    known = {word: frozenset(names) for word, names in roles.items()}

    def read(piece: str) -> Tok:
        token = piece.lstrip()
        text, size = token.lower(), len(token)
        played = known.get(text, _NONE)
        attached = size == len(piece)
        if size == 1 and not token.isalnum():
            return Tok("mark", text, played, size, len(piece), attached=attached)
        of = forms.get(text)
        adverb = "adv" in played or (text.endswith("ly") and len(text) > 4 and text not in _NOT_LY)
        return Tok("word", text, played, size, len(piece), forms=of, adverb=adverb, attached=attached)

    return Grammar(
        forms,
        kinds,
        known,
        frozenset(apart["gerund_head"]),
        frozenset(apart["relation"]),
        frozenset(apart["body"]),
        frozenset(apart["channel"]),
        pasts,
        frozenset(form for form, of in forms.items() if any("g" in parts for parts in of.values())),
        frozenset(word for word, names in roles.items() if names & {"conj", "sub", "subject_pron"}),
        pasts | {word for word, names in roles.items() if names & {"be", "have", "modal"}},
        frozenset(form for form, of in forms.items() if not triggering.keys().isdisjoint(of)),
        lru_cache(maxsize=1 << 15)(read),
        read,
    )
