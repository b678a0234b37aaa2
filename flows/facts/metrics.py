"""Metrics: of every quantity, whose it is, what it measures, how, for when and where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flows.facts import counting, economies, numbers, plain_subjects, realm, reporting, shapes, stated, topics
from flows.facts.aspects import aspect
from flows.facts.candidates import is_metric, taken
from flows.facts.confidence import confidence, threshold
from flows.facts.document import Document
from flows.facts.grammar import Grammar, grammar
from flows.facts.lexicon import lexicon as nouns_of
from flows.facts.linking import Choice, choose
from flows.facts.measures import Lexicon, lexicon
from flows.facts.movers import moved
from flows.facts.owners import Owner
from flows.facts.records import Aspect, Entity, Mention, Metric, Quantity
from flows.facts.refining import is_foreseen, is_loss, open_measure, owned, refine
from flows.facts.relations import changes_before, kind_of, restates, target
from flows.facts.respective import respectively
from flows.facts.stretches import LONGEST_PIECE, Parts, pieces
from flows.facts.verbs import grammar as clause_words
from flows.facts.view import View, sentence
from flows.facts.when import compared, dates_of, period, place
from flows.facts.whose import CORPORATE, Known, owner, subject
from flows.text.records import Span

_NEAR = 400  # characters from a noun to the sentence whose "they" takes it up
_AGE = re.compile(r"\b(?:aged|age of|died at|dies at|dead at) \Z")
_OLDEST = 120
_DAILY = frozenset(("share_price", "other:index"))
_HARM = frozenset(("other:deaths", "other:injuries"))
_CAME_TO = frozenset(
    ("was", "is", "stood", "were", "reached", "totalled", "came", "comes", "amounted", "hit", "averaged", "exceeded")
)
_SIGNED_LOSSES = frozenset(("net_income", "operating_income", "other:earnings per share"))
# measures whose later moves are spoken of without naming them ("but that eased to 2.3%")
_SPOKEN_OF = frozenset(
    (
        *("other:index", "share_price", "price", "sales", "units_sold", "revenue", "net_income", "market_share"),
        *("other:GDP", "other:exports", "other:imports", "other:starts", "other:passengers", "other:circulation"),
        *("other:volume", "other:premiums", "other:inventories", "production"),
    )
)
# what a person who is said to have made a sum was paid, unless it is more than anyone is
_DEAREST = 5e8  # no product costs as much
_PAID, _RICHEST = frozenset(("investment", "net_income", "revenue", "expense", "other:amount")), 5e8
_EARNED = 2e5  # what no single worker earns
_PARTS = (["of", "which"], ["of", "those"], ["of", "them"], ["of", "whom"])
_SOLD_GOODS = frozenset(("other:devices", "other:vehicles"))
_OVERSEEN = frozenset(("price", "sales", "units_sold", "production", "other:debt", "other:people", "population"))


@dataclass(slots=True)
class _State:
    """What the sentences read so far leave behind."""

    about: str | None
    last: str | None = None
    index: Owner | None = None
    place: Owner | None = None
    country: Owner | None = None
    hint: Owner | None = None
    home: Owner | None = None
    apart: bool = False
    counted: str | None = None
    counts: str | None = None
    good: Owner | None = None
    measure: str | None = None
    who: Owner | None = None
    unit: str | None = None
    reported: str | None = None
    per_share: bool = False
    fined: bool = False
    traded: bool = False
    units: dict[str, str] = field(default_factory=dict)
    noun: Owner | None = None
    noun_at: int = 0
    dated: set[int] = field(default_factory=set)
    months: dict[str, str | None] = field(default_factory=dict)


def find(doc: Document) -> list[Metric]:
    """Every metric of a document that is sure enough to publish, in text order, without overlap."""
    if not doc.quantities:
        return []
    folded = numbers.fold(doc.text)
    words = lexicon(doc.reference)
    syntax = grammar(doc.reference)
    doc = replace(doc, mentions=_names(doc))
    entities: dict[str, Entity] = {e.entity_id: economies.as_place(e, syntax) for e in doc.entities}
    continents = economies.continents(doc.reference)
    places = {word: of for word, of in realm.demonyms(doc.reference).items() if of[0] not in continents}
    about, at_home, named = topics.find(doc, entities, places)
    state = _State(about, hint=named, home=at_home)
    # a union of states that was named in passing is not the country whose economy is told of
    towns = (economies.towns(doc.reference) | continents).union(
        e.entity_id for e in doc.entities if economies.is_union(e, syntax) or (e.kind == "place" and not e.registered)
    )
    if at_home is not None and at_home.entity_id not in towns:
        state.country = at_home
    found: list[Metric] = []
    written = topics.written(doc)
    parts = Parts(doc)
    passed: list[Span] = []  # pieces read since the last number: looked back at only from the next one
    for span in doc.sentences:
        before = len(found)
        counted = parts.any_quantity(span)
        for piece in (span,) if span.end - span.start <= LONGEST_PIECE else pieces(folded, span):
            if counted and (quantities := parts.quantities(piece)):
                mentions, dates = parts.mentions(piece), parts.dates(piece)
                fixed = [d for d in dates if d.kind in ("date", "time", "set")]
                kept = [q for q in quantities if not taken(q, fixed, mentions)]
                if kept:
                    _look_back(state, folded, passed, parts, entities, syntax, places, doc.anchor, towns, piece.start)
                    view = sentence(doc, folded, piece.start, piece.end, kept, mentions, dates, words, syntax)
                    found += _sentence(doc, folded, view, span, words, entities, state, places, written)
            passed.append(piece)
        if len(found) == before:
            state.measure = None
    sure = threshold(doc.reference)
    return [m for m in _restated(found, state.dated) if m.confidence >= sure]


def _names(doc: Document) -> list[Mention]:
    """The mentions without those that are the currency of a quantity ("SEK 5.9bn"), or the end of a firm's name."""
    money = [
        part
        for q in doc.quantities
        if "money" in q.flags
        for part in ((q.start, q.number_start), (q.number_end, q.end))  # "76.2 U.S. cents"
        if part[0] < part[1]
    ]
    kept: list[Mention] = []
    firms = {e.entity_id for e in doc.entities if e.kind == "company"}
    lands = {e.entity_id for e in doc.entities if e.kind == "place"}
    at = 0
    for mention in doc.mentions:
        beside = kept[-1] if kept and mention.entity_id in lands and kept[-1].end == mention.start - 1 else None
        if beside is not None and beside.entity_id in firms and doc.text[beside.end] == " ":
            continue  # "Vodafone India, which has 153 million"
        while at < len(money) and money[at][1] <= mention.start:
            at += 1
        if at == len(money) or mention.end <= money[at][0]:
            kept.append(mention)
    return kept


def _restated(found: list[Metric], dated: set[int]) -> list[Metric]:
    """The metrics, with a number that is stated twice given the period of the statement that has one."""
    periods = {(m.measure, m.low, m.high, m.unit): m.period for m in found if m.start in dated}
    return [
        replace(m, period=periods[key])
        if m.start not in dated and (key := (m.measure, m.low, m.high, m.unit)) in periods
        else m
        for m in found
    ]


def _look_back(
    state: _State,
    folded: str,
    passed: list[Span],
    parts: Parts,
    entities: Mapping[str, Entity],
    syntax: Grammar,
    places: Mapping[str, tuple[str, str]],
    anchor: str | None,
    towns: frozenset[str],
    upto: int,
) -> None:
    """Enter the subject and the place that the pieces passed name last, and the part of a year they tell of."""
    for told in parts.reported(passed):
        state.reported = reporting.later(state.reported, told, anchor)
    last: str | None = None
    there: tuple[str | None, str] | None = None
    land: tuple[str | None, str] | None = None
    index: Mention | None = None
    if state.home is not None and passed and folded.find("\n", passed[0].start, upto) >= 0:
        state.place = state.home
        state.country = (
            state.country if state.home.entity_id in towns else state.home
        )  # each paragraph is of the country told of, but where it names another
    for piece in reversed(passed):
        mentions = parts.mentions(piece)
        if last is None and (last := subject(folded, piece.start, mentions, entities, syntax)) is not None:
            state.apart = folded.find("\n", piece.start, upto) >= 0
        if index is None:
            index = next(
                (m for m in reversed(mentions) if entities[m.entity_id].kind == "index" and not m.reference), None
            )
        elsewhere = state.home is not None and folded.find("\n", piece.start, upto) >= 0
        if there is None and not elsewhere:
            there = realm.spoken_of(folded, piece, mentions, entities, places, prominent=state.home is not None)
        if land is None and not elsewhere and there is not None and there[0] in towns:
            able = [m for m in mentions if m.entity_id not in towns]
            land = realm.spoken_of(folded, piece, able, entities, places, prominent=state.home is not None)
        if last and there and (land or there[0] not in towns):
            break
    passed.clear()
    state.last = last or state.last
    state.index = Owner(index.entity_id, index.surface, 4.0, 4.0) if index is not None else state.index
    state.place = Owner(*there, economies.PLACE) if there is not None else state.place
    land = there if there is not None and there[0] not in towns else land
    state.country = Owner(*land, economies.PLACE) if land is not None else state.country


def _choice(
    doc: Document, folded: str, view: View, index: int, words: Lexicon, state: _State, choices: dict[int, Choice]
) -> tuple[Choice | None, bool]:
    """The measure of one quantity, and whether the quantity is an age in years."""
    quantity = view.quantities[index]
    at = view.quantity_at[index]
    if (
        quantity.unit == "count"
        and quantity.high < _OLDEST
        and _AGE.search(folded[max(0, quantity.start - 10) : quantity.start])
    ):
        return Choice("duration", at - 1, at, 3.0, "age"), True
    choice = choose(target(view, index), choices, words.units, doc.reference)
    if (them := counting.percent_of_them(view, index, choices, state.measure)) is not None:
        return them, False
    if counting.refers(view, index):
        return counting.part(view, index, choices, words.units, doc.reference, state.counts), False
    if choice is None and state.per_share and is_foreseen(view, index, few=True):
        choice = Choice("other:earnings per share", at, at + 1, 2.0, "foreseen")
    elif choice is None and state.measure is not None and state.unit == quantity.unit and is_foreseen(view, index):
        choice = Choice(state.measure, at, at + 1, 2.0, "foreseen")  # "... a deficit of $5bn. They had forecast $4bn"
    if choice is None and counting.bare(view, index):
        choice = counting.dealt(view, index, words.units, doc.reference)
    listed = choice is not None and choice.rule == "noun:counted_goods" and choice.measure in _SOLD_GOODS
    if choice is not None and listed and state.measure == "units_sold":
        # "... shipped 93.5 million handsets. Apple came third with 35.1 million iPhones."
        choice = choice._replace(measure="units_sold", rule="spoken of")
    followed = kind_of(quantity) == "percent" and state.measure in _SPOKEN_OF
    # "... had 223.1 million subscribers. Disney+ has 152.1 million."
    bare = counting.bare(view, index)
    spoken = counting.spoken(bare, state.measure, state.counted, state.counts)
    followed = (followed or (bare and spoken in counting.COUNTED_ON)) and view.words[at + 1 : at + 2] != ["of"]
    followed = followed or _it_was(view, at) or (state.measure == "rate" and kind_of(quantity) == "percent")
    if choice is None and followed and spoken is not None and _fits(quantity, state):
        choice = Choice(spoken, at, at, 1.0 if kind_of(quantity) == "percent" else counting.BARE, "spoken of")
    return choice, False


def _it_was(view: View, at: int, *, named: bool = False) -> bool:
    """Whether a number is what "it" was: "In Greece it was 57.3%", "In 2005 it stood at $49 billion".

    `named`: and nobody is named before it, as Greece is.
    """
    words = view.words
    if named and any(not m.reference and m.start < view.starts[at] for m in view.mentions):
        return False
    j = at - 1 - (words[at - 1 : at] in (["at"], ["to"]))
    return j > 0 and words[j] in _CAME_TO and words[j - 1] in ("it", "they", "this")


def _fits(quantity: Quantity, state: _State) -> bool:
    """Whether a number can be of the measure spoken of last: of the same kind of unit."""
    return quantity.unit in ("percent", "count") or quantity.unit == state.unit


def _sentence(
    doc: Document,
    folded: str,
    view: View,
    span: Span,
    words: Lexicon,
    entities: dict[str, Entity],
    state: _State,
    places: Mapping[str, tuple[str, str]],
    written: Mapping[str, str],
) -> list[Metric]:
    view = counting.same_unit(counting.money(view))
    choices: dict[int, Choice] = {}
    aspects: dict[int, tuple[Aspect, int]] = {}
    owners: list[tuple[str, Owner]] = []
    found: list[Metric] = []
    dated_as: str | None = None
    beforehand = False
    paired = respectively(view)
    told = dates_of(view, doc.anchor)
    syntax, verbs = view.grammar, clause_words(doc.reference)
    only_reported, firms = economies.only_reported(view, entities), economies.names_firm(view, entities)
    nation = economies.nation(view, places)
    bodies = nouns_of(doc.reference).nouns
    for index, quantity in enumerate(view.quantities):
        at = view.quantity_at[index]
        choice, aged = _choice(doc, folded, view, index, words, state, choices)
        if choice is None and not firms and quantity.unit in state.units:
            # "World output was 246 million hectolitres. Italy remains in front with 39.3 million hectolitres"
            choice = Choice(state.units[quantity.unit], at, at, 1.0, "spoken of")
        if index in paired:
            hit = paired[index]
            choice = Choice(hit.senses[0].measure, hit.first, hit.last, 5.0, "respectively")
        choice = moved(view, index, choice, entities, traded=state.traded)
        choice = owned(view, index, choice, entities)
        choice = refine(view, index, choice, choices)
        choice = stated.find(view, index, choice, places)
        choice = shapes.penalty(view, index, choice) if state.fined else choice
        if not is_metric(view, index, choice) or _points_of_a_game(view, choice, state):
            continue
        kind_aspect, sign, said = aspect(view, index, choice, aspects)
        if choice is not None:
            if (
                found
                and choice.measure == found[-1].measure == "employees"
                and restates(view, index)
                and view.words[at - 1] == "or"
            ):
                # "a third of its workforce, or 2,500 people"
                kind_aspect, sign = found[-1].aspect, -1 if found[-1].low < 0 else 1
            if choice.rule != stated.BESIDE:
                choices[index] = choice
        aspects[index] = kind_aspect, sign
        measure = choice.measure if choice is not None else open_measure(view, index, kind_aspect)
        if choice is None and found and kind_aspect == "change" and changes_before(view, index):
            measure = found[-1].measure
        if choice is not None and measure in _SIGNED_LOSSES and (choice.sign < 0 or is_loss(view, choice)):
            sign = -1
        same = next((o for m, o in reversed(owners) if m == measure), owners[-1][1] if owners else None)
        if choice is not None and choice.rule == "spoken of":
            same = same or state.who
        macro = only_reported or realm.is_macro(view, choice) or economies.of_an_economy(view, choice)
        macro = macro or realm.costs_country(view, at)
        there = economies.place(view, choice, state.place, state.country, places, macro, firms, same)
        noun = plain_subjects.owner(view, at, verbs, bodies)
        near = state.noun is not None and span.start - state.noun_at < _NEAR and measure not in CORPORATE
        if noun is None and near and plain_subjects.taken_up(view, at, state.noun):
            noun = state.noun  # "The ships cost 190 million dollars each. They will be 400 metres long"
        at_home = state.home is not None and measure in _HARM
        noun = noun or (plain_subjects.counted(view, index, choice) if not at_home else None)
        known = Known(
            state.about,
            state.last,
            same,
            state.index,
            there,
            macro,
            state.hint,
            state.home,
            state.apart,
            nation,
            noun,
        )
        who = owner(view, index, choice, entities, known, words.names, doc.text)
        if choice is not None and choice.rule == "spoken of" and state.who and _it_was(view, at, named=True):
            who = state.who
        if measure == "price" and who is not None:
            if who.entity_id is None:
                state.good = who
            elif state.good is not None and not view.mentions and (state.about is None or state.who == state.good):
                who = state.good  # "Prices hit a record $78.40 last July"
        overseen = macro or (measure in _OVERSEEN and all(m.entity_id != state.about for m in view.mentions))
        watcher = entities[who.entity_id] if who is not None and who.entity_id is not None else None
        overseen = overseen or (
            (measure, kind_aspect) == ("employees", "change") and economies.counts_jobs(watcher, syntax)
        )
        watches = watcher is not None and (watcher.kind == "regulator" or economies.counts_jobs(watcher, syntax))
        if overseen and who is not None and who.entity_id and watches:
            # "The Bank of England raised its rate. Inflation was 8.7 percent.": the country's
            country = realm.home(who.entity_id, doc.reference)
            who = who._replace(entity_id=None, surface=country) if country is not None else who
        if owners and found and view.words[view.quantity_at[index] + 1 :][:2] in _PARTS:
            who = owners[-1][1]  # "3,500 jobs, 2,500 of which are in Britain"
        when = period(view, index, told, doc.anchor, measure in _DAILY, kind_aspect == "change")
        edtf, dated = when.edtf, when.dated
        alike = next((m for m in reversed(found) if reporting.alike(m.measure, measure)), None)
        if when.beforehand and alike is not None and edtf:
            edtf = reporting.year_before(alike, edtf, alike.start in state.dated)
        open_ = not dated and not when.now
        daily = who is not None and who.entity_id is not None and entities[who.entity_id].kind == "index"
        daily = daily or (measure == "other:index" and who is not None and "stock" in who.surface)
        stately = measure in reporting.STATELY and (macro or (who is not None and _placed(who, entities)))
        again = found != [] and choices != {} and restates(view, index)
        if again and (not dated or (beforehand and not when.beforehand)):
            edtf = found[-1].period  # "is cutting 13,000 jobs, or 16 percent of its workforce"
        elif open_ and found and dated_as and reporting.told_together(found[-1].measure, measure):
            edtf = dated_as
        elif open_ and (month := reporting.month_of(state.months, view, at, measure, kind_aspect)) is not None:
            edtf = month
        elif open_ and stately and measure != "population" and not daily and state.months.get(reporting.STATE):
            edtf = state.months[reporting.STATE]
        elif open_ and state.reported and who is not None and _of_then(view, index, measure, who, entities):
            edtf = reporting.last_year(state.reported) or state.reported
        elif open_ and state.reported and reporting.told_of_then(view, at, measure, state.reported, doc.anchor):
            edtf = state.reported
        elif dated and not when.beforehand and reporting.reports(measure, edtf) and not compared(view, at):
            state.reported = reporting.later(state.reported, edtf, doc.anchor)
        dated_as = edtf if dated and not when.beforehand else dated_as
        beforehand = when.beforehand or (beforehand and again)
        if dated:
            state.dated.add(quantity.start)
            if not when.beforehand and measure in reporting.MONTHLY:
                state.months[reporting.MONTHLY[measure]] = (
                    edtf if edtf and reporting.reported_alone(edtf, doc.anchor) else None
                )
            told_by_then = stately and not when.beforehand and not compared(view, at)
            if told_by_then and reporting.of_statistics(edtf, doc.anchor):
                state.months[reporting.STATE] = edtf
        beside = choice is not None and choice.rule == stated.BESIDE
        if noun is not None and who is noun:
            state.noun, state.noun_at = noun, span.start
        if who is not None:
            if not beside:
                owners.append((measure, who))
            if measure == "other:index":
                state.index = who
            person = who.entity_id is not None and entities[who.entity_id].kind == "person"
            if choice and choice.rule == "cue:before" and measure == "expense" and _costs(view, choice, who, entities):
                measure = "price"
            earned = choice is not None and choice.rule == "cue:before" and measure == "net_income"
            if earned and choice and _product(who, entities) and view.words[choice.first].startswith("earn"):
                measure = "revenue"  # "The film has earned $1.8 billion"
            if choice and (choice.rule, measure) == ("cue:before", "share_price") and who is noun:
                measure = "price"  # "A litre of wine, which cost 35 cents last autumn, is now traded at 55 cents"
            firm = who.entity_id is not None and entities[who.entity_id].kind == "company"
            if firm and measure == "other:exports" and choice and choice.rule.startswith("cue"):
                measure = "units_sold"  # "Rio Tinto shipped 66 million tonnes"
            if firm and measure == "population" and "work" in view.words[at:]:
                measure = "employees"  # "putting 1,100 people out of work"
            if firm and measure == "other:people" and view.words[at - 1] in ("had", "has", "have"):
                measure = "employees"  # "after which it had 66,150 people"
            if choice is None and kind_of(quantity) == "currency" and _product(who, entities):
                again = state.measure == "sales" and state.unit == quantity.unit
                measure = "price" if quantity.high < _DEAREST and not again else "sales"
            paid = choice is None or (choice.rule == "cue:before" and view.words[choice.first] in syntax.gain_verb)
            earners = who is known.noun and quantity.high < _EARNED and view.words[at - 1] in syntax.gain_verb
            if (person and paid and measure in _PAID and quantity.high < _RICHEST) or (earners and measure in _PAID):
                measure = "other:compensation"  # "when graduates earn £21,000"
        if choice is not None and index in choices and choice.measure != measure:
            choices[index] = choice._replace(measure=measure)  # "earn £21,000, rather than £15,000"
        state.counted = measure if measure in counting.COUNTED_ON else state.counted
        if not beside:
            state.measure, state.who, state.unit = measure, who, quantity.unit
        state.fined = state.fined or measure == "fine"
        if choice is not None and measure != "size" and kind_of(quantity) == "physical":
            state.units[quantity.unit] = measure
        state.traded = state.traded or measure in _DAILY
        if quantity.unit == "count":
            state.counts = measure
        surface = who.surface if who else None
        if who is not None and who.entity_id is not None and surface == entities[who.entity_id].name:
            surface = written.get(who.entity_id, surface)
        state.per_share = state.per_share or measure == "other:earnings per share"
        found.append(
            Metric(
                start=quantity.start,
                end=quantity.end,
                entity_id=who.entity_id if who else None,
                entity_surface=surface,
                measure=measure,
                measure_surface=_surface(doc.text, view, choice),
                aspect=kind_aspect,
                low=min(quantity.low * sign, quantity.high * sign),
                high=max(quantity.low * sign, quantity.high * sign),
                comparator=quantity.comparator,
                unit="a" if aged else quantity.unit,
                period=edtf,
                geo=place(view, index, entities),
                sentence_start=span.start,
                sentence_end=span.end,
                confidence=confidence(who, said, dated, doc.reference),
                rule=choice.rule if choice else "open",
            )
        )
    return found


def _of_then(view: View, index: int, measure: str, who: Owner, entities: Mapping[str, Entity]) -> bool:
    """Whether a number of a firm is that of the year before: statistics tell of the month before."""
    firm = measure in reporting.REPORTED or not (who.entity_id is None or _placed(who, entities))
    return firm and reporting.was_before(view, index, measure)


def _placed(who: Owner, entities: Mapping[str, Entity]) -> bool:
    return who.entity_id is not None and entities[who.entity_id].kind == "place"


def _product(who: Owner, entities: Mapping[str, Entity]) -> bool:
    return who.entity_id is not None and entities[who.entity_id].kind == "product"


def _costs(view: View, choice: Choice, who: Owner, entities: Mapping[str, Entity]) -> bool:
    """Whether a number is what a product costs: "an A380 costs $295 million"."""
    to_make = view.words[choice.last + 1 : choice.last + 2] == ["to"]  # "will cost $4 billion to develop"
    return _product(who, entities) and view.words[choice.first].startswith("cost") and not to_make


def _points_of_a_game(view: View, choice: Choice | None, state: _State) -> bool:
    """Whether points are spoken of where no stock index and no market is."""
    if choice is None or choice.measure != "other:index" or state.index is not None:
        return False
    if " ".join(view.words[choice.first : choice.last]) not in ("points", "point"):
        return False
    named = any(h.senses[0].measure == "other:index" and h.phrase not in ("points", "point") for h in view.measures)
    return not named and not any(w in view.grammar.exchange_word for w in view.words)


def _surface(text: str, view: View, choice: Choice | None) -> str | None:
    """The words that name the measure, as written."""
    if choice is None:
        return None
    first, last = choice.first, min(choice.last, len(view.words))
    return text[view.starts[first] : view.ends[last - 1]] if first < last else None
