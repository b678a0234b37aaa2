"""Texts as flat arrays of hashed word shingles, with the offsets where each stands.

Everything is done on one array of code points for a whole batch; no Python loop over words. The hashes are of our own
definition (SplitMix64, Steele et al. 2014, over folded code points), so what is stored today matches what is computed
by any later version of Python or NumPy. `HASH_VERSION` changes when the definition does.

A *shingle* is a run of `WIDTH` words (`WIDTH_UNSPACED` characters where the script puts no spaces between words).
A *slot* is a number or a name seen through its neighbours: `context` hashes the two words before and after it in its
sentence, with other numbers and names masked; `filler` hashes the number or name itself. Two texts from one template
share contexts whose fillers differ, which no measure of shingle overlap can see.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

HASH_VERSION = 1
WIDTH = 3
WIDTH_UNSPACED = 6
CHUNK = 1 << 17  # code points handled at a time: what a processor's cache holds is worked on fastest

U64 = NDArray[np.uint64]
I32 = NDArray[np.int32]

_WORD, _DIGIT, _UPPER, _LOWER, _UNSPACED, _BREAK = 1, 2, 4, 8, 16, 32
_NUMBER, _NAME = np.uint64(0x6E756D626572), np.uint64(0x6E616D65)
_TABLE = 0x20000
# Scripts written without spaces: Thai, Lao, Burmese, Khmer, kana, Han (and its compatibility block).
_UNSPACED_BLOCKS = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x3400, 0x9FFF),
    (0xF900, 0xFAFF),
)
_BREAKS = '.!?:\n\r"“”«»„‘•。！？：「」'


@dataclass(frozen=True, slots=True)
class Shingled:
    """A batch of texts in columns. `*_text` columns are indexes into the batch, in order.

    Per text: `words`, `distinct` (different shingles) and `content`, a hash of its folded words in order. Per shingle:
    `position` (its first word's number), `shingle`, code-point offsets `start` and `end`, and `repeated` (it occurred
    earlier in the text). Per distinct slot: `context` and `filler`.
    """

    words: I32
    distinct: I32
    content: U64
    shingle_text: I32
    position: I32
    shingle: U64
    start: I32
    end: I32
    repeated: NDArray[np.bool_]
    slot_text: I32
    context: U64
    filler: U64


def mix(values: U64) -> U64:
    """SplitMix64's finaliser over an array: 64 bits in, 64 well-mixed bits out."""
    z = values + np.uint64(0x9E3779B97F4A7C15)
    z ^= z >> np.uint64(30)
    z *= np.uint64(0xBF58476D1CE4E5B9)
    z ^= z >> np.uint64(27)
    z *= np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return z


def combine(*parts: U64) -> U64:
    """One hash from several, order mattering."""
    out = np.zeros(len(parts[0]), np.uint64)
    for part in parts:
        out = mix(out ^ part)
    return out


def _fold(char: str) -> str:
    """A character in lower case, compatibility form and without its accent; itself where that would be longer."""
    low = unicodedata.normalize("NFKC", char).lower()
    bare = unicodedata.normalize("NFD", low)
    if len(bare) > 1 and all(unicodedata.combining(mark) for mark in bare[1:]):
        return bare[0]
    return low if len(low) == 1 else char


@lru_cache(maxsize=1)
def _tables() -> tuple[NDArray[np.uint8], U64, U64]:
    """For each code point below `_TABLE`: its class bits and the hash of its folded form; and powers for places."""
    kinds = np.zeros(_TABLE + 1, np.uint8)
    folded = np.arange(_TABLE + 1, dtype=np.uint64)
    for code in range(_TABLE):
        char = chr(code)
        if char.isalnum():
            kinds[code] = (
                _WORD | _DIGIT * char.isdigit() | _UPPER * (char.isupper() or char.istitle()) | _LOWER * char.islower()
            )
            folded[code] = ord(_fold(char))
    for char in _BREAKS:
        kinds[ord(char)] = _BREAK
    for first, last in _UNSPACED_BLOCKS:
        kinds[first : last + 1] |= np.where(kinds[first : last + 1] & _WORD, _UNSPACED, 0).astype(np.uint8)
    kinds[_TABLE] = _WORD | _UNSPACED  # everything higher is Han or a symbol: one word a character
    return kinds, mix(folded), mix(np.arange(256, dtype=np.uint64)) | np.uint64(1)


def _chunks(texts: Sequence[str], limit: int = CHUNK) -> Iterator[tuple[int, int]]:
    """Consecutive ranges of texts of at most `limit` code points together (or one longer text)."""
    first, size = 0, 0
    for at, text in enumerate(texts):
        if size and size + len(text) > limit:
            yield first, at
            first, size = at, 0
        size += len(text) + 1
    if first < len(texts):
        yield first, len(texts)


def _first_of_each(keys: U64) -> NDArray[np.bool_]:
    """True where a key stands for the first time."""
    seen = np.zeros(len(keys), np.bool_)
    seen[np.unique(keys, return_index=True)[1]] = True
    return seen


def _is_in(keys: U64, among: U64) -> NDArray[np.bool_]:
    """Whether each key occurs in a sorted array."""
    if not len(among):
        return np.zeros(len(keys), np.bool_)
    at = np.searchsorted(among, keys)
    at[at == len(among)] = 0
    return among[at] == keys


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one chunk: owner text, hash, kind bits (`_BREAK`: opens a sentence), and offsets in the owner."""

    text: NDArray[np.int64]
    hash: U64
    kind: NDArray[np.uint8]
    start: NDArray[np.int64]
    end: NDArray[np.int64]


def _words(texts: Sequence[str]) -> _Words:
    kinds, values, powers = _tables()
    codes = np.frombuffer("\n".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    beyond = codes >= _TABLE
    lookup = np.where(beyond, np.uint32(_TABLE), codes)
    kind = kinds[lookup]
    at = np.flatnonzero((kind & _WORD) != 0)
    breaks = np.cumsum(kind == _BREAK, dtype=np.int32)
    kind = kind[at]
    single = (kind & _UNSPACED) != 0
    opens = np.ones(len(at), np.bool_)
    if len(at):
        opens[1:] = (np.diff(at) > 1) | single[1:] | single[:-1]
    first = np.flatnonzero(opens)
    place = np.arange(len(at)) - np.repeat(first, np.diff(np.append(first, len(at))))
    value = values[lookup[at]]
    if beyond.any():
        value = np.where(beyond[at], mix(codes[at].astype(np.uint64)), value)
    value = value * powers[place.astype(np.uint8)]  # modulo 256
    starts = np.cumsum([0] + [len(text) + 1 for text in texts[:-1]])
    if not len(first):
        none = np.zeros(0, np.int64)
        return _Words(none, np.zeros(0, np.uint64), np.zeros(0, np.uint8), none, none)
    owner = np.searchsorted(starts, at[first], side="right") - 1
    last = np.append(first[1:], len(at)) - 1
    any_digit = np.bitwise_or.reduceat(kind & _DIGIT, first)
    opening = np.ones(len(first), np.bool_)
    opening[1:] = np.diff(breaks[at[first]]) > 0
    opening[1:] &= ~((any_digit[1:] & any_digit[:-1] != 0) & (at[first[1:]] - at[last[:-1]] == 2))  # a decimal point
    opening[1:] |= owner[1:] != owner[:-1]
    return _Words(
        text=owner,
        hash=mix(np.add.reduceat(value, first)),
        kind=(kind[first] & ~np.uint8(_DIGIT)) | any_digit | np.where(opening, _BREAK, 0).astype(np.uint8),
        start=at[first] - starts[owner],
        end=at[last] + 1 - starts[owner],
    )


def _windows(words: _Words, width: int, wanted: NDArray[np.bool_]) -> tuple[NDArray[np.int64], U64]:
    """First words and hashes of all runs of `width` words inside one text whose first word is wanted."""
    count = len(words.hash) - width + 1
    if count <= 0:
        return np.zeros(0, np.int64), np.zeros(0, np.uint64)
    first = np.flatnonzero(wanted[:count] & (words.text[:count] == words.text[width - 1 :]))
    return first, combine(*(words.hash[first + step] for step in range(width)))


def _slots(words: _Words) -> tuple[NDArray[np.int64], U64, U64]:
    """Owner, context and filler of every number and name, runs of one kind taken as one; distinct."""
    key = words.hash ^ mix(words.text.astype(np.uint64))
    upper, opening = (words.kind & _UPPER) != 0, (words.kind & _BREAK) != 0
    # A capital is a name's where the text never writes the word small and it does not merely open a sentence:
    # it stands inside one, here or elsewhere in the text, or another capital follows.
    upper[upper] = ~_is_in(key[upper], np.sort(key[(words.kind & _LOWER) != 0]))
    inside = np.sort(key[upper & ~opening])
    followed = np.zeros(len(upper), np.bool_)
    followed[:-1] = upper[1:] & ~opening[1:]
    name = upper & (~opening | followed)
    name[upper & ~name] = _is_in(key[upper & ~name], inside)
    number = (words.kind & _DIGIT) != 0
    kind = np.where(number, 2, np.where(name, 1, 0))
    opens = np.ones(len(kind), np.bool_)
    opens[1:] = (kind[1:] == 0) | (kind[1:] != kind[:-1]) | opening[1:]
    # Digits around one point or comma are one number; two numbers side by side are two.
    opens[1:] |= (kind[1:] == 2) & (words.start[1:] - words.end[:-1] > 1)
    first = np.flatnonzero(opens)
    kind = kind[first]
    sentence = np.cumsum(opening)[first]
    filler = mix(
        np.add.reduceat(
            mix(
                words.hash
                + (np.arange(len(opens)) - np.repeat(first, np.diff(np.append(first, len(opens))))).astype(np.uint64)
            ),
            first,
        )
    )
    masked = np.where(kind == 2, _NUMBER, np.where(kind == 1, _NAME, words.hash[first]))
    at = np.flatnonzero(kind)

    def neighbour(step: int) -> U64:
        there = np.clip(at + step, 0, len(first) - 1)
        inside = (at + step >= 0) & (at + step < len(first)) & (sentence[there] == sentence[at])
        return np.where(inside, masked[there], np.uint64(0))

    context = combine(neighbour(-2), neighbour(-1), masked[at], neighbour(1), neighbour(2))
    owner = words.text[first[at]]
    keep = _first_of_each(combine(mix(owner.astype(np.uint64)), context, filler[at]))
    return owner[keep], context[keep], filler[at][keep]


def _shingle_chunk(texts: Sequence[str], base: int) -> Shingled:
    words = _words(texts)
    count = np.bincount(words.text, minlength=len(texts))
    begins = np.concatenate(([0], np.cumsum(count)[:-1]))
    content = np.zeros(len(texts), np.uint64)
    if not len(words.hash):
        none, zero = np.zeros(0, np.int32), np.zeros(0, np.uint64)
        empty = np.zeros(len(texts), np.int32)
        return Shingled(empty, empty, content, none, none, zero, none, none, np.zeros(0, np.bool_), none, zero, zero)
    place = np.arange(len(words.hash)) - begins[words.text]
    filled = np.flatnonzero(count)
    content[filled] = mix(np.add.reduceat(combine(words.hash, place.astype(np.uint64)), begins[filled]))
    unspaced = (words.kind & _UNSPACED) != 0
    first, shingle = _windows(words, WIDTH, ~unspaced)
    last = first + WIDTH - 1
    if unspaced.any():
        more, more_shingle = _windows(words, WIDTH_UNSPACED, unspaced)
        order = np.argsort(np.concatenate((first, more)), kind="stable")
        last = np.concatenate((last, more + WIDTH_UNSPACED - 1))[order]
        first = np.concatenate((first, more))[order]
        shingle = np.concatenate((shingle, more_shingle))[order]
    owner = words.text[first]
    new = _first_of_each(combine(mix(owner.astype(np.uint64)), shingle))
    slot_owner, context, filler = _slots(words)
    return Shingled(
        words=count.astype(np.int32),
        distinct=np.bincount(owner[new], minlength=len(texts)).astype(np.int32),
        content=content,
        shingle_text=(owner + base).astype(np.int32),
        position=place[first].astype(np.int32),
        shingle=shingle,
        start=words.start[first].astype(np.int32),
        end=words.end[last].astype(np.int32),
        repeated=~new,
        slot_text=(slot_owner + base).astype(np.int32),
        context=context,
        filler=filler,
    )


def shingled(texts: Sequence[str]) -> Shingled:
    """The shingles and slots of every text. Linear in the code points; memory bounded by `CHUNK` beside the result."""
    parts = [_shingle_chunk(texts[first:last], first) for first, last in _chunks(texts)]
    if not parts:
        parts = [_shingle_chunk([""], 0)]
        parts = [Shingled(*(getattr(parts[0], name)[:0] for name in Shingled.__slots__))]
    if len(parts) == 1:
        return parts[0]
    return Shingled(*(np.concatenate([getattr(part, name) for part in parts]) for name in Shingled.__slots__))
