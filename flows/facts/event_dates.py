"""When an event happens: by a date of its clause or sentence, of the story so far, or by when the text was written."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple

from flows.facts import edtf, event_distances
from flows.facts.clauses import Sentence, Verb
from flows.facts.commas import RELATIVES
from flows.facts.document import Document
from flows.facts.verbs import Grammar

_VERB_COST, _COMMA_COST, _SUB_COST = 6.0, 1.5, 3.0
_LEFT_COST = 1.0  # a date after the verb is nearer than one before it
_LEADING_COST = 3.8
_TOO_FAR = 7.5
_ASIDE, _ASIDE_COST, _PERIOD_COST = 9, 0.5, 2.0
_COMPARING = frozenset(("than", "from", "compared", "versus", "against", "vs", "over"))
_COMPARED_WITH, _THAN = _COMPARING | {"with", "to"}, frozenset(("than", "compared"))
_HOURS, _AROUND = frozenset(("hours", "minutes", "moments")), frozenset(("after", "before"))
_NEXT_CLAUSE = 7  # tokens between a date and the verb of the clause that goes on behind it
_OPENING = 8  # tokens in which a sentence tells that it goes on with a story
_SUBORDINATING = frozenset(("which", "who", "while", "whereas", "when", "after", "before", "because", "although",
                            "following"))  # fmt: skip
_EARLY = 3  # tokens into a sentence within which a date opens it
_OF_TIME = frozenset(("when", "as", "after", "before", "while", "hours", "minutes", "shortly", "soon"))
_NARRATION = frozenset(("then", "later", "subsequently", "afterwards", "thereafter", "eventually", "simultaneously"))


class When(NamedTuple):
    """An EDTF date and where it comes from: `clause`, `sentence`, `story`, `anchor` or `none`."""

    edtf: str | None
    basis: str


def _products(doc: Document) -> frozenset[str]:
    return frozenset(entity.entity_id for entity in doc.entities if entity.kind == "product")


def _lasting(sentence: Sentence, first: int) -> bool:
    """Whether the verb at a place tells what has gone on: "has regarded … since 2023", not "the lowest since 2003"."""
    verb = sentence.verb_at(first)
    return verb is not None and (verb.perfect or verb.part == "g")


def _compared(doc: Document, sentence: Sentence, at: int, first: int) -> bool:
    """Whether a date only tells what a number is compared with: "from $5.8 billion in 2005", "than a year earlier"."""
    toks = sentence.toks
    text = toks[at].text
    before = toks[max(at - 4, 0) : at]
    words = [t.text for t in before]
    if at < first and "when" in sentence.words and any(t.text == "when" for t in toks[at + 1 : at + 3]):
        return False  # "her first visit since Saturday, when the train derailed"
    if ("earlier" in text or "year-ago" in text or "previous year" in text or "year before" in text) and (
        not _COMPARED_WITH.isdisjoint(words)
    ):
        return True
    if "since" in words and (not _lasting(sentence, first) or any(t.text == "," for t in toks[first:at])):
        return True
    if at >= 2 and at < first and words[-1] == "in" and "since" in words[:2]:
        return True  # "since its launch in 2001 it has sold"
    after = toks[at + 1] if at + 1 < len(toks) else None
    if after is not None and after.text in ("delivery", "futures", "contract", "contracts"):
        return True  # "crude for February delivery"
    if after is not None and re.fullmatch(r"\d{4}", text) and at and "prep" not in toks[at - 1].roles:
        named = after.kind == "ent" and doc.mentions[after.index].entity_id in _products(doc)
        if named or after.text in ("model", "models", "edition"):
            return True  # "the 2005 Avalon"
    if "than" in words or "compared" in words:
        near = next((i for i in range(len(words) - 1, -1, -1) if words[i] == ","), -1)
        if not _THAN.isdisjoint(words[near + 1 :]):
            return True
    if text.startswith("the same ") and (at == 0 or "prep" in toks[at - 1].roles) and toks[at - 1].text != "in":
        return True  # "from the same quarter of 2012", but "rejected it the same day"
    return "from" in words and any(t.kind == "qty" for t in before[words.index("from") :])


def _aside(sentence: Sentence, at: int, end: int) -> int:
    """The comma that closes an aside without a verb that the comma at a token opens; 0 where it opens none."""
    for right in range(at + 1, min(at + _ASIDE, end)):
        tok = sentence.toks[right]
        if tok.text == ",":
            return right if right - at > 1 else 0
        if tok.kind == "date" or tok.text in ("and", "but", "or") or sentence.verb_at(right) is not None:
            return 0
    return 0


def _named_so(verb: Verb) -> bool:
    """Whether a verb only gives the noun before it a name."""
    return verb.lemma in ("call", "dub", "title", "nickname") and verb.part in "dn" and verb.first == verb.at


def _describes(sentence: Sentence, verb: Verb) -> bool:
    """Whether a verb only says what something does: "told the union that represents its pilots on Monday"."""
    opens = verb.first > 0 and sentence.toks[verb.first - 1].text in ("who", "which", "that")
    return opens and verb.tense == "present" and not verb.perfect


def _qualifies(sentence: Sentence, verb: Verb) -> bool:
    """Whether a verb form right behind an -ing form only tells of which things: "testing finished products"."""
    before = sentence.verb_at(verb.first - 1) if verb.first else None
    return before is not None and before.part == "g" and verb.part in "dn" and verb.first == verb.at


def _cost(sentence: Sentence, at: int, first: int, last: int, g: Grammar) -> float:
    toks = sentence.toks
    if first <= at <= last:
        return 0.0
    low, high = (last + 1, at) if at > last else (at + 1, first)
    leading = at <= 3
    cost = 0.25 * (high - low) + (_LEFT_COST if at < first else 0.0)
    if leading and at < first:
        cost = min(cost, _LEADING_COST)  # a date that opens a sentence is that of all its clauses
    inner = " ".join([t.text for t in toks[at + 1 : first]]) if at < first else ""
    if "s " in inner and any(f"{unit} {word}" in inner for unit in _HOURS for word in _AROUND):
        return 1.5  # "launched it Monday, only a few hours after Tencent released"
    if at < first and any(t.text in ("and", "but") for t in sentence.toks[at + 1 : first]) and _to_now(sentence, first):
        cost += _VERB_COST  # "launched it in 2003 and has sold a million"
    if at > last and _opens_next(sentence, at):
        cost += _VERB_COST
    if at < first and "," in sentence.words and (closed := _time_clause(sentence, at, first)):
        return _LEADING_COST + _cost_after(sentence, closed, first)
    when_clause = "when" in sentence.words and any(t.text == "when" for t in toks[at + 1 : first])
    if when_clause and at < first and first - at < 12:
        return 1.0 + 0.1 * (first - at)  # "began on April 20, when the rig exploded"
    if at < first and _elsewhere(sentence, at, first) and not _after_then(sentence, at):
        cost += _VERB_COST
    reports = at > last and _reports(sentence, last, g)
    if at > last and toks[at - 1].text in ("for", "the") and "for" in (toks[at - 1].text, toks[at - 2].text):
        cost += _PERIOD_COST  # "its results for the first quarter on May 7"
    elif at > last and any("result" in t.roles for t in toks[at + 1 : at + 4]):
        cost += _PERIOD_COST  # "its second-quarter results on July 25"
    past = low
    for place in range(low, high):
        tok = toks[place]
        if place < past:
            continue
        if tok.text == "," and not leading and (end := _aside(sentence, place, high)):
            past = end + 1
            cost += _ASIDE_COST - 0.25 * (end - place)
            continue
        verb = sentence.verb_at(place)
        if verb is not None and verb.at == place and (_named_so(verb) or _qualifies(sentence, verb)):
            continue  # "an app called MyTeksi"
        if verb is not None and verb.at == place and _describes(sentence, verb):
            cost += _COMMA_COST - (_SUB_COST if toks[verb.first - 1].text in _SUBORDINATING else 0.0)
            continue
        if verb is not None and verb.at == place and verb.finite and reports:
            return _TOO_FAR  # "said the company sold 17 million between April and June"
        if verb is not None and verb.at == place and verb.finite:
            cost += _VERB_COST * (0.6 if leading else 1.0)
        elif tok.text in ("and", "but") and at < first and not leading:
            cost += _COMMA_COST  # "issued a warning this year and rejected a bid in March"
        elif tok.text == "that" and reports and not _points(sentence, place, g):
            cost += _TOO_FAR  # "warned that profits this year would be lower"
        elif tok.text == "," and not leading:
            cost += _COMMA_COST
        elif (tok.text in _SUBORDINATING and tok.kind == "word") or tok.text in (";", '"'):
            cost += _SUB_COST
    return cost


def _cost_after(sentence: Sentence, closed: int, first: int) -> float:
    """What verbs between a comma and a verb cost."""
    return _VERB_COST * sum(1 for v in sentence.verbs if v.finite and closed < v.at < first)


def _points(sentence: Sentence, at: int, g: Grammar) -> bool:
    """Whether "that" at a token only points at the noun behind it: "confirmed that deal in January"."""
    toks = sentence.toks[at + 1 : at + 3]
    if len(toks) < 2 or toks[0].kind != "word" or not g.is_noun(toks[0].text):
        return False
    return toks[1].kind in ("date", "mark") or "prep" in toks[1].roles


def _opens_next(sentence: Sentence, at: int) -> bool:
    """Whether a date opens the clause that an "and" or a "but" before it begins: "but on May 2 the parties agreed"."""
    toks = sentence.toks
    before = at - 1 if at and "prep" in toks[at - 1].roles else at
    if before < 1 or toks[before - 1].text not in ("and", "but"):
        return False
    verb = next((v for v in sentence.verbs if v.finite and v.first > at), None)
    if verb is None or verb.first - at < 2:
        return False
    return not any(tok.text in (";", "and", "but") for tok in toks[at + 1 : verb.first])


def _time_clause(sentence: Sentence, at: int, first: int) -> int:
    """The comma that closes a clause of time right behind the date that opens a sentence; 0 where there is none.

    "On Tuesday, when news of her decision spread, the index leapt": the leap is of Tuesday.
    """
    toks = sentence.toks
    if at > _EARLY or at + 2 >= first or toks[at + 1].text != "," or toks[at + 2].text not in _OF_TIME:
        return 0
    return next((place for place in range(at + 3, first) if toks[place].text == ","), 0)


def _to_now(sentence: Sentence, at: int) -> bool:
    """Whether the verb at a place is a present perfect, which goes with no date in the past."""
    verb = sentence.verb_at(at)
    return verb is not None and verb.perfect and sentence.toks[verb.first].text in ("has", "have", "'ve")


def _reports(sentence: Sentence, at: int, g: Grammar) -> bool:
    verb = sentence.verb_at(at)
    return verb is not None and "say" in g.kinds.get(verb.lemma, ())


def _elsewhere(sentence: Sentence, at: int, first: int) -> bool:
    """Whether a date left of a verb closes a clause of its own: "Henderson, who replaced him in March, vowed".

    That of "fell 11 percent on Monday, and trading was halted" does not: both clauses are of that day.
    """
    toks = sentence.toks
    if not any(tok.text == "," for tok in toks[at + 1 : first]):
        return False
    goes_on = toks[at + 1].text == "," and toks[at + 2].text in ("and", "but") and first - at <= _NEXT_CLAUSE
    if goes_on and not any(tok.text in RELATIVES for tok in toks[:at]):
        return False
    for left in range(at - 1, -1, -1):
        if sentence.toks[left].text in (",", ";", ":"):
            return False
        if sentence.verb_at(left) is not None:
            return True
    return False


def _after_then(sentence: Sentence, at: int) -> bool:
    """Whether what follows a month or a year led to what happened then: "founded in 2003, after X bought"."""
    behind = [t.text for t in sentence.toks[at + 1 : at + 3]]
    return (
        behind == [",", "after"] and len(sentence.toks[at].text.split()) <= 2 and sentence.toks[at].text[-1:].isdigit()
    )


def date_of(
    doc: Document, sentence: Sentence, first: int, last: int, status: str, g: Grammar, story: str | None
) -> When:
    """The date of an event stated by tokens `first` to `last`. `story` is the date that the sentence before told of."""
    best: tuple[float, int] | None = None
    told: tuple[float, int] | None = None  # when a plan was made known
    for at in sentence.dated:
        tok = sentence.toks[at]
        mention = doc.dates[tok.index]
        if (since := _counted_back(doc, sentence, at)) is not None and at < first:
            return When(since, "clause")
        if (
            mention.kind == "duration"
            and (then := event_distances.counted(doc, sentence, at, first, story)) is not None
        ):
            return When(then, "clause")
        if mention.kind != "date" or not mention.edtf or _compared(doc, sentence, at, first):
            continue
        if sentence.quoted[at] and not sentence.quoted[first]:
            continue
        cost = _cost(sentence, at, first, last, g)
        value = _weekday(doc, sentence, at, first, g, status)
        due = at > 0 and sentence.toks[at - 1].text in _DUE
        if not due and _to_come(doc.anchor, value) and _over(sentence, first, status):
            continue
        if not _possible(doc.anchor, value, status):
            if told is None or cost < told[0]:
                told = (cost, at)
            continue
        if cost < _TOO_FAR and (best is None or cost < best[0]) and not _aimed_at(doc, sentence, first, at, status):
            best = (cost, at)
    if best is None and told is not None and told[0] < 2 * _VERB_COST and _announced(sentence, first, g):
        best = told
    if best is not None:
        value = event_distances.apart(doc, sentence, best[1], story) or _weekday(
            doc, sentence, best[1], first, g, status
        )
        return When(_framed(sentence, best[1], value, status), "clause" if best[0] < _VERB_COST else "sentence")
    if story is not None and status == "occurred":
        if (soon := event_distances.some(sentence, first, last, story)) is not None:
            return When(soon, "story")
        if precedes(sentence) and edtf.precision(story) in ("day", "month"):
            return When(edtf.truncate(story, "month" if edtf.precision(story) == "day" else "year") + "~", "story")
        if not _NARRATION.isdisjoint([t.text for t in sentence.toks[:_OPENING] if t.kind == "word"]):
            return When(story, "story")
    if _history(doc.anchor, sentence, first):
        return When(None, "none")
    return When(default_date(doc.anchor), "anchor" if doc.anchor else "none")


def _aimed_at(doc: Document, sentence: Sentence, first: int, at: int, status: str) -> bool:
    """Whether a date is that of what is only aimed at: "has teamed up with Renault to bring out a car in 2026"."""
    verb = sentence.verb_at(first)
    if status != "occurred" or verb is None or verb.tense != "past" or verb.last > at:
        return False
    between = [v for v in sentence.verbs if verb.last < v.first < at]
    if not between or any(v.tense not in ("infinitive", "future") for v in between[-1:]):
        return False
    day, now = edtf.first_day(str(doc.dates[sentence.toks[at].index].edtf)), edtf.last_day(doc.anchor or "")
    return day is not None and now is not None and day > now


def precedes(sentence: Sentence) -> bool:
    """Whether a sentence opens by placing itself shortly before what was told: "Prior to this, …", "Earlier, …"."""
    if "," not in sentence.words or sentence.toks[0].text not in ("earlier", "before", "prior"):
        return False
    words = [t.text for t in sentence.toks[:3]]
    return words[:2] == ["earlier", ","] or (
        words[:1] in (["before"], ["prior"])
        and any(word in ("this", "that") for word in words[1:])
        and any(t.text == "," for t in sentence.toks[2:4])
    )


_UNITS = {"Y": 12, "M": 1, "D": 0, "W": 0}  # of a duration, in months


def _counted_back(doc: Document, sentence: Sentence, at: int) -> str | None:
    """The date so long before now: "it has been two years since the launch"; EDTF as fine as the unit of the time."""
    toks = sentence.toks
    mention = doc.dates[toks[at].index]
    behind = toks[at + 1].text if at + 1 < len(toks) else ""
    if mention.kind != "duration" or behind != "since" or not edtf.is_valid(doc.anchor):
        return None
    if not any("be" in tok.roles for tok in toks[max(at - 3, 0) : at]):
        return None
    now, length = edtf.first_day(doc.anchor), re.fullmatch(r"P(\d{1,3})([YMWD])", mention.timex or "")
    if now is None or length is None:
        return None
    count, unit = int(length[1]), length[2]
    if unit in "YM":
        then = edtf.add_months(now, -count * _UNITS[unit])
        return f"{then.year:04d}" if unit == "Y" else edtf.month_text(then.year, then.month)
    then = now - timedelta(days=count * (7 if unit == "W" else 1))
    return edtf.day_text(then) if unit == "D" else edtf.month_text(then.year, then.month)


_WEEKDAYS = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))


def _weekday(doc: Document, sentence: Sentence, at: int, first: int, g: Grammar, status: str) -> str:
    """A date's EDTF; of a bare weekday the one before now where the verb of the event is in the past, the one to come
    where it looks ahead ("goes on sale Sunday", "will stay shut on Monday").
    """
    tok = sentence.toks[at]
    value, verb = str(doc.dates[tok.index].edtf), sentence.verb_at(first)
    if tok.text.split()[0] in _MONTHS and edtf.is_valid(doc.anchor):
        main = verb or next((v for v in sentence.verbs if v.finite), None)
        due = at > 0 and sentence.toks[at - 1].text == "for"
        aims = at > first and status == "planned"
        return _yearless(doc, tok.text, value, main, due, aims) if main is not None else value
    if verb is None or not edtf.is_valid(doc.anchor):
        return value
    if tok.text not in _WEEKDAYS:
        return value
    speech = next((v for v in sentence.verbs if v.last < at < first and at - v.last <= _BESIDE), None)
    if speech is not None and speech.tense == "past" and not _SPEAKING.isdisjoint(g.kinds.get(speech.lemma, ())):
        verb = speech  # "said on Thursday it would cut": the day of the speech
    day, now = edtf.first_day(value), edtf.last_day(doc.anchor)
    if day is None or now is None:
        return value
    if at and sentence.toks[at - 1].text == "for":  # "called a meeting for Friday"
        return edtf.day_text(day + timedelta(days=7)) if day < now else value
    if verb.tense == "past":
        return edtf.day_text(day - timedelta(days=7)) if day > now else value
    told = verb.tense == "present" and (sentence.headline or verb.perfect or "say" in g.kinds.get(verb.lemma, ()))
    ahead = verb.tense == "infinitive" and status == "planned" and at > first  # "is to vote on Wednesday"
    if (verb.tense in ("present", "future") or ahead) and not told and day < now:
        return edtf.day_text(day + timedelta(days=7))
    return value


def _yearless(doc: Document, text: str, value: str, verb: Verb, due: bool, aims: bool) -> str:
    """The EDTF of a month or a day of one without its year, which the tense of its verb tells: "sued in February"."""
    if not _DAY_OR_MONTH.fullmatch(value) or _YEAR.search(text):
        return value
    first, last = edtf.bounds(value)
    now_first, now_last = edtf.bounds(doc.anchor)
    if first is None or last is None or now_first is None or now_last is None:
        return value
    if due:  # "have called a strike for March 6"
        return f"{first.year + 1:04d}{value[4:]}" if last < now_first else value
    if verb.tense == "past" and not verb.perfect and first > now_last:
        return f"{first.year - 1:04d}{value[4:]}"
    ahead = verb.tense == "future" or (verb.tense in ("infinitive", "present") and aims)
    if ahead and not verb.perfect and last < now_first:  # "hopes to open in June", whatever year was told of before
        late = value[4:] < now_first.isoformat()[4 : len(value)]
        return f"{now_first.year + late:04d}{value[4:]}"
    return value


_MONTHS = frozenset(("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                     "november", "december"))  # fmt: skip
_DAY_OR_MONTH, _YEAR = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])(?:-\d\d)?"), re.compile(r"\d{4}")
_BESIDE = 3  # tokens behind a verb of speech in which a weekday is its own
_SPEAKING = frozenset(("say", "plan"))
_RECENT = frozenset(("recently", "recent", "just", "now", "newly", "latest"))


def _history(anchor: str | None, sentence: Sentence, first: int) -> bool:
    """Whether an undated past may lie far back: a text with no day of its own is no report of the day."""
    if edtf.precision(anchor) == "day":
        return False
    verb = sentence.verb_at(first)
    if verb is not None and verb.tense == "infinitive":
        verb = next((v for v in reversed(sentence.verbs) if v.last < verb.first), None)  # "tried to launch"
    past = verb is not None and verb.tense == "past" and not verb.perfect
    return past and _RECENT.isdisjoint(sentence.words)


def _announced(sentence: Sentence, first: int, g: Grammar) -> bool:
    """Whether a verb of speech or planning in the past stands before a place."""
    return any(
        v.last < first and v.tense == "past" and g.kinds.get(v.lemma, frozenset()) & {"say", "plan"}
        for v in sentence.verbs
    )


_DUE = frozenset(("for", "by", "until", "from", "to", "before"))  # before the day of what was arranged


def _to_come(anchor: str | None, value: str) -> bool:
    """Whether a date lies wholly after a known now."""
    if anchor is None or anchor.endswith("~") or not edtf.is_valid(anchor):
        return False
    day, now = edtf.first_day(value), edtf.last_day(anchor)
    return day is not None and now is not None and day > now


def _over(sentence: Sentence, first: int, status: str) -> bool:
    """Whether the verb at a place tells what is past, which no day to come can date."""
    verb = sentence.verb_at(first)
    return status == "occurred" and verb is not None and verb.tense == "past" and not verb.perfect


def _possible(anchor: str | None, value: str, status: str) -> bool:
    """Whether a happening with this status can have this date: no plan is of a time before now."""
    if anchor is None or not edtf.is_valid(anchor):
        return True
    now_first, last = edtf.first_day(anchor), edtf.last_day(value)
    if status == "planned" and last is not None and now_first is not None:
        return last >= now_first
    return True


def default_date(anchor: str | None) -> str | None:
    """What an undated happening of a report is dated: the month of the anchor, as it may be some days older."""
    if anchor is None or not edtf.is_valid(anchor):
        return None
    return edtf.truncate(anchor, "month") if edtf.precision(anchor) in ("day", "month") else edtf.bare(anchor)


def _framed(sentence: Sentence, at: int, value: str, status: str) -> str:
    """ "by 2012" of a plan is an interval open at its start, "since 2023" one open at its end."""
    before = [t.text for t in sentence.toks[max(at - 4, 0) : at]]
    if "/" in value:
        return value
    if status == "planned" and before[-1:] in (["by"], ["until"], ["before"]):
        return f"../{value}"
    if before[-1:] == ["since"]:
        return f"{value}/.."
    if before[-3:] == ["by", "the", "end"] and status == "planned":
        return f"../{value}"
    return value
