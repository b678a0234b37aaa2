"""Which texts repeat which: exactly, nearly, or as an excerpt of one another.

How it is decided, here over arrays and in `sql/staging` over stored tables, by the same rules and constants:

1. *Candidates.* One shingle in `SAMPLE_EVERY` (by hash: a FracMinHash sketch, Irber et al. 2022) is looked up in an
   inverted index. Within a short posting list all texts are linked, within a long one each with its hubs: the first
   few in canonical order. So the work is linear in the rows, however often one shingle occurs, and a text published
   after them changes no link of the old ones. Unlike MinHash bands, the sample finds an excerpt in a long text as
   surely as a whole reprint.
2. *Verification.* Shared distinct shingles are counted in full, giving Jaccard similarity and containment (shared, over
   the smaller set).
3. *Template test.* Numbers and names that stand in the same context but differ say "same form, other news": where
   they outnumber those that agree, the pair is no duplicate whatever its similarity. Nor is it where the numbers and
   names of the smaller text hardly stand in the larger one anywhere, and what they share is stock sentences.
4. *Splices.* A text with pieces of two stories belongs with the one it shares most with. What shares with it less, is
   not whole in it and has nothing in common with that better mate, is not its duplicate.
5. *Choice.* Each text follows the most similar of the texts that come before it in canonical order (published
   earliest, then longest); whoever follows nobody is canonical.

Thresholds are set on the generator of `benchmarks/duplicates.py` with seeds not used for its published figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from flows.text.shingles import U64, Shingled, combine, mix, shingled

SAMPLE_EVERY = 4
MIN_LINKS = 2  # shared sampled shingles before a pair is looked at
MIN_LINKED = 0.05  # of the smaller sample, before a pair is verified
LONG = 32  # texts in a posting list up to which all are linked; beyond, the shingle says little
HUBS = 5  # texts of a longer list that all others are linked with: the first in canonical order
MIN_CONTAINMENT = 0.6
MIN_UNTESTED = 0.7  # containment asked for where there are too few slots for the template test
MIN_SHARED = 20  # shingles: less is a quotation or a headline
MAX_CONTRADICTED = 0.38  # share of comparable slots that differ
MIN_SLOTS = 2  # comparable slots before the template test counts
MAX_UNKNOWN = 0.7  # share of the smaller text's slots whose number or name is nowhere in the larger text
MIN_FILLED = 3  # slots of the smaller text before that counts
WHOLE = 0.85  # containment from which a text counts as standing whole in another
FOREIGN = 0.2  # containment below which two texts are about different things

I64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Compared pairs, in columns: indexes `later` and `earlier`, and what was measured on them."""

    later: I64
    earlier: I64
    shared: I64
    similarity: NDArray[np.float64]
    containment: NDArray[np.float64]
    slots: I64
    contradicted: NDArray[np.float64]
    repeats: NDArray[np.bool_]
    lesser: NDArray[np.bool_]

    def at(self, rows: I64) -> Pairs:
        """Some of the pairs."""
        return Pairs(*(getattr(self, name)[rows] for name in Pairs.__slots__))


def signatures(texts: Sequence[str]) -> Shingled:
    """What has to be stored of each text to compare it with any other later, without reading it again."""
    return shingled(texts)


def candidates(batch: Shingled, rank: I64, skip: NDArray[np.bool_]) -> tuple[I64, I64]:
    """Pairs (later, earlier in `rank`) that share enough sampled shingles to be worth verifying.

    Texts to `skip` (copies of others) are left out.
    """
    sampled = ((batch.shingle & np.uint64(SAMPLE_EVERY - 1)) == 0) & ~batch.repeated & ~skip[batch.shingle_text]
    value, place = batch.shingle[sampled], rank[batch.shingle_text[sampled]]
    size = np.bincount(place, minlength=len(rank))
    # The hubs of a list stand first in it.
    order = np.lexsort((place, value))
    value, place = value[order], place[order]
    opens = np.ones(len(value), np.bool_)
    opens[1:] = value[1:] != value[:-1]
    head = np.maximum.accumulate(np.where(opens, np.arange(len(value)), 0))
    at = np.flatnonzero(~opens)
    long = np.bincount(head, minlength=len(head))[head[at]] > LONG
    short, hung = at[~long], at[long]
    found: list[tuple[I64, I64]] = []
    for step in range(1, LONG):
        short = short[short - step >= head[short]]
        found.append((place[short], place[short - step]))
    for hub in range(HUBS):
        hung = hung[hung > head[hung] + hub]
        found.append((place[hung], place[head[hung] + hub]))
    one, other = (np.concatenate(side) for side in zip(*found, strict=True))
    keys, links = np.unique(np.maximum(one, other) * len(rank) + np.minimum(one, other), return_counts=True)
    later, earlier = np.divmod(keys, max(1, len(rank)))
    enough = (links >= MIN_LINKS) & (links >= MIN_LINKED * np.minimum(size[later], size[earlier]))
    at = np.argsort(rank)
    return at[later[enough]], at[earlier[enough]]


def _spread(of: I64, begins: I64, counts: I64) -> tuple[I64, I64]:
    """For each pair, the rows of one of its texts: (pair number, row number), flat."""
    size = counts[of]
    pair = np.repeat(np.arange(len(of)), size)
    row = np.arange(len(pair)) - np.repeat(np.cumsum(size) - size, size) + np.repeat(begins[of], size)
    return pair, row


def _held(keys: U64, wanted: U64) -> NDArray[np.bool_]:
    """Whether each of some keys made by `_key` is among others, sorted."""
    at = np.searchsorted(keys, wanted)
    at[at == len(keys)] = 0
    return keys[at] == wanted if len(keys) else np.zeros(len(wanted), np.bool_)


def _key(text: NDArray[np.integer], value: U64) -> U64:
    """A text's number before the higher bits of a hash: what is looked up of one text lies close together.

    With 40 bits of it, one shingle too many is found in common once in a million pairs of texts of a thousand words.
    """
    return (text.astype(np.uint64) << np.uint64(40)) | (value >> np.uint64(24))


def _as_of(text: NDArray[np.integer], keys: U64) -> U64:
    """Keys of the same values for other texts."""
    return (text.astype(np.uint64) << np.uint64(40)) | (keys & np.uint64((1 << 40) - 1))


@dataclass(frozen=True, slots=True)
class Sets:
    """What each text of a batch has, to be looked up: keys of its distinct shingles (`held`), its slots' contexts
    (`seen`) and fillers (`told`), and its slots whole (`filled`), all sorted; where a text's shingles and slots begin,
    and its slots.
    """

    held: U64
    seen: U64
    told: U64
    filled: U64
    whole: U64
    begins: I64
    slot_begins: I64
    slot_counts: I64


def sets(batch: Shingled) -> Sets:
    """The sets of a batch."""
    texts = np.arange(len(batch.words))
    fresh = ~batch.repeated
    owner = batch.shingle_text[fresh]
    whole = combine(batch.context, batch.filler)
    return Sets(
        held=np.sort(_key(owner, batch.shingle[fresh])),
        seen=np.sort(_key(batch.slot_text, batch.context)),
        told=np.sort(_key(batch.slot_text, batch.filler)),
        filled=np.sort(_key(batch.slot_text, whole)),
        whole=whole,
        begins=np.searchsorted(owner, texts),
        slot_begins=np.searchsorted(batch.slot_text, texts),
        slot_counts=np.bincount(batch.slot_text, minlength=len(texts)),
    )


def verify(batch: Shingled, has: Sets, later: I64, earlier: I64) -> Pairs:
    """Count what candidate pairs share, in full, and judge them. `has` are the `sets` of the batch."""
    distinct = batch.distinct.astype(np.int64)
    small = np.where(distinct[later] <= distinct[earlier], later, earlier)
    large = later + earlier - small
    shared, agree, differ, known = (np.zeros(len(later), np.int64) for _ in range(4))
    step = 20_000  # pairs at a time: bounds memory
    for first in range(0, len(later), step):
        part = slice(first, first + step)
        pair, row = _spread(small[part], has.begins, distinct)
        # Read off the sorted keys, one text's values come in order and are found side by side in the other's.
        both = _held(has.held, _as_of(large[part][pair], has.held[row]))
        shared[part] = np.bincount(pair[both], minlength=len(small[part]))
        pair, row = _spread(small[part], has.slot_begins, has.slot_counts)
        other = large[part][pair]
        comparable = _held(has.seen, _key(other, batch.context[row]))
        same = _held(has.filled, _key(other, has.whole[row]))
        told = _held(has.told, _key(other, batch.filler[row]))
        agree[part] = np.bincount(pair[same], minlength=len(small[part]))
        differ[part] = np.bincount(pair[comparable & ~same], minlength=len(small[part]))
        known[part] = np.bincount(pair[told], minlength=len(small[part]))
    smallest = np.minimum(distinct[later], distinct[earlier])
    similarity = shared / np.maximum(1, distinct[later] + distinct[earlier] - shared)
    containment = shared / np.maximum(1, smallest)
    slots = agree + differ
    contradicted = differ / np.maximum(1, slots)
    template = (slots >= MIN_SLOTS) & (contradicted > MAX_CONTRADICTED)
    filled = has.slot_counts[small]
    # What stands whole in the other may be written in capitals there, which hides its names.
    stock = (filled >= MIN_FILLED) & (filled - known > MAX_UNKNOWN * filled) & (containment < WHOLE)
    least = np.where(slots >= MIN_SLOTS, MIN_CONTAINMENT, MIN_UNTESTED)
    repeats = (containment >= least) & (shared >= MIN_SHARED) & ~template & ~stock
    return Pairs(
        later, earlier, shared, similarity, containment, slots, contradicted, repeats, np.zeros(len(later), np.bool_)
    )


def without_splices(batch: Shingled, has: Sets, pairs: Pairs, rank: I64) -> Pairs:
    """The pairs that repeat, less those that only meet in a text made of two stories.

    Where a text stands whole in such a text the pair is kept, but as `lesser`: to be used for want of a better.
    """
    good = pairs.at(np.flatnonzero(pairs.repeats))
    one = np.concatenate((good.later, good.earlier))
    other = np.concatenate((good.earlier, good.later))
    shared = np.tile(good.shared, 2)
    order = np.lexsort((-rank[other], shared))  # the last one written wins: shares most, then the earliest
    mate = np.zeros(len(batch.words), np.int64)
    mate[one[order]] = other[order]
    at = np.flatnonzero(mate[one] != other)
    across = verify(batch, has, other[at], mate[one[at]])
    foreign = np.zeros(len(good.later), np.bool_)
    foreign[at[across.containment < FOREIGN] % max(1, len(foreign))] = True
    return replace(good, lesser=foreign).at(np.flatnonzero(~foreign | (good.containment >= WHOLE)))


def _roots(parent: I64) -> I64:
    """Follow parents to the end by pointer jumping."""
    while True:
        further = parent[parent]
        if np.array_equal(further, parent):
            return parent
        parent = further


def clusters(texts: Sequence[str]) -> list[int]:
    """A cluster number for each text: equal numbers for texts that repeat one another.

    The number is the index of the cluster's canonical text (its longest, then the first given).
    """
    batch = shingled(texts)
    count = len(texts)
    order = np.lexsort((np.arange(count), -batch.words.astype(np.int64)))
    rank = np.empty(count, np.int64)
    rank[order] = np.arange(count)
    # Exact copies first: they need no comparison, and only the first of each goes on.
    parent = np.arange(count)
    content = np.where(batch.words > 0, batch.content, mix(np.arange(count, dtype=np.uint64)))
    _, first, which = np.unique(content[order], return_index=True, return_inverse=True)
    parent[order] = order[first[which]]
    copies = parent != np.arange(count)
    has = sets(batch)
    pairs = without_splices(batch, has, verify(batch, has, *candidates(batch, rank, copies)), rank)
    # The last one written wins: not for want of a better, most similar, then earliest.
    best = np.lexsort((-rank[pairs.earlier], pairs.similarity, ~pairs.lesser))
    parent[pairs.later[best]] = pairs.earlier[best]
    return [int(root) for root in _roots(parent)]
