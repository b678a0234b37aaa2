"""Frozen records that the facts layer hands out. All offsets are Unicode code points, half-open `[start, end)`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Comparator = Literal["eq", "approx", "gt", "ge", "lt", "le"]
Aspect = Literal["level", "change", "share"]
EventStatus = Literal["occurred", "planned", "reported", "denied"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written, with its unit.

    `start` and `end` cover comparator, number and unit word ("at least 20%", "800 to 850 million", "$3.4 billion");
    `low` and `high` are in the base unit and unsigned unless the text writes a sign; `unit` is an ISO 4217 code, a
    UCUM unit, `percent` or `count`; `counted` is the noun phrase it counts ("active users"), at `counted_start`.
    """

    start: int
    end: int
    low: float
    high: float
    comparator: Comparator
    unit: str
    counted: str | None = None
    counted_start: int | None = None
    counted_end: int | None = None
    number_start: int = 0
    number_end: int = 0
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date, duration or set as written. `edtf` is None for durations and sets, and for what cannot be resolved."""

    start: int
    end: int
    edtf: str | None
    timex: str | None
    kind: Literal["date", "duration", "set", "time"] = "date"


FIRMS = frozenset(("company", "platform", "organisation"))
"""Kinds of entities that do business."""


@dataclass(frozen=True, slots=True)
class Entity:
    """What a text names. `registered`: it stands in a reference table.

    `kind` is company, platform, product, person, regulator, organisation, place or index (a stock index);
    organisation is also said of a name whose kind nothing tells.
    """

    entity_id: str
    name: str
    kind: str
    parent_id: str | None = None
    registered: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where an entity is named, or referred back to (`reference` True for "the company", "it").

    `others` are the further entities of a plural reference ("the two companies").
    """

    entity_id: str
    surface: str
    start: int
    end: int
    reference: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metric:
    """A stated quantity with whose it is, what it measures and for when. Values are signed: a decline is negative."""

    start: int
    end: int
    entity_id: str | None
    entity_surface: str | None
    measure: str
    measure_surface: str | None
    aspect: Aspect
    low: float
    high: float
    comparator: Comparator
    unit: str
    period: str | None
    geo: str | None
    sentence_start: int
    sentence_end: int
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Event:
    """A dated happening: who did what to whom, when, and how sure the text is of it."""

    start: int
    end: int
    event_type: str
    actors: tuple[str, ...]
    actor_ids: tuple[str, ...]
    targets: tuple[str, ...]
    target_ids: tuple[str, ...]
    date: str | None
    status: EventStatus
    sentence_start: int
    sentence_end: int
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything extracted from one document."""

    entities: tuple[Entity, ...] = field(default=())
    mentions: tuple[Mention, ...] = field(default=())
    metrics: tuple[Metric, ...] = field(default=())
    events: tuple[Event, ...] = field(default=())
