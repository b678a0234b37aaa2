"""Housekeeping of a warehouse: what no reader and no run needs goes, and what is scattered is brought together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from flows import reference as reference_data
from flows.settings import Settings
from flows.stores import batches, compaction, history, lock, warehouse
from flows.stores.compaction import Compacted
from flows.stores.landing import Landing


@dataclass(frozen=True, slots=True)
class Maintained:
    """What was removed, by count, and what became of packs and catalogue parts."""

    unfinished: int
    builds: int
    batches: int
    landing: Compacted

    def __str__(self) -> str:
        told = self.landing
        return (
            f"Removed {self.builds} old builds, {self.batches} batches that no plan asks for and {self.unfinished} "
            f"unfinished files; packs {told.packs_before} -> {told.packs}, "
            f"catalogue parts {told.parts_before} -> {told.parts}."
        )


def maintain(settings: Settings) -> Maintained:
    """Do it all under the warehouse's lock. Published files and landed documents read the same before and after.

    Raises Locked when a run holds the warehouse; Lost where landed documents are lost.
    """
    home = settings.home
    with lock.hold(home, f"maintenance {datetime.now(UTC):%Y%m%dT%H%M%S}"):
        history.refuse_newer(home)
        landing = Landing(home)
        unfinished = warehouse.clean(home) + landing.sweep()
        builds = warehouse.keep_last(home, settings.keep_builds)
        compacted = compaction.compact(landing, settings.batch_size)
        version = reference_data.load(settings.reference).version
        job = batches.Job(home, settings.reference, settings.max_document_bytes)
        plan = batches.plan(landing.documents(), job, version, settings.batch_size)
        return Maintained(unfinished, len(builds), batches.forget(home, plan), compacted)
