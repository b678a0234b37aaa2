"""Marking evidence: everything is shown, marks nest, cuts spare the numbers."""

from __future__ import annotations

import html
import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from flows.dashboard.highlight import Mark, article, marked, parts, shown

TEXTS = st.text(alphabet=st.sampled_from("abc <>&\"'\u202e\x00é中"), max_size=60)


def plain(source: str) -> str:
    """The text behind the markup, controls as they were."""
    source = re.sub(
        r'<span class="control"[^>]*>U\+([0-9A-F]{4})</span>', lambda m: f"\ue000{m.group(1)}\ue001", source
    )
    text = html.unescape(re.sub(r"<[^>]*>", "", source))
    return re.sub("\ue000([0-9A-F]{4})\ue001", lambda m: chr(int(m.group(1), 16)), text)


@given(TEXTS)
def test_every_character_is_shown(text: str) -> None:
    assert plain(shown(text)) == text
    assert "\u202e" not in shown(text)


@given(
    TEXTS,
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["sentence", "event", "metric"])), max_size=8
    ),
)
def test_marks_nest_and_lose_nothing(text: str, spans: list[tuple[int, int, str]]) -> None:
    marks = [
        Mark(min(a, b), max(a, b), kind, f"{kind}-{number}")
        for number, (a, b, kind) in enumerate(spans)
        if a != b and max(a, b) <= len(text)
    ]
    source = marked(text, 0, len(text), marks)
    assert plain(source) == text
    depth = 0
    for tag in re.findall(r"</?span", source):
        depth += 1 if tag == "<span" else -1
        assert depth >= 0
    assert depth == 0
    for mark in marks:
        assert source.count(f'id="{mark.anchor}"') == 1


def test_a_number_in_a_clause_in_a_sentence() -> None:
    text = "It sold 5 million cars. Then it rested."
    marks = [Mark(0, 23, "sentence"), Mark(3, 22, "event", "e"), Mark(8, 17, "metric", "m")]
    assert marked(text, 0, len(text), marks) == (
        '<span class="sentence">It <span class="event" id="e">sold <span class="metric" id="m">5 million</span>'
        " cars</span>.</span> Then it rested."
    )


@given(st.integers(0, 2000), st.lists(st.integers(0, 2000), max_size=20), st.integers(20, 300))
def test_parts_cover_the_text_once(length: int, ends: list[int], size: int) -> None:
    found = parts(length, sorted(ends), [], size)
    assert found[0][0] == 0
    assert found[-1][1] == length
    assert all(a[1] == b[0] for a, b in pairwise(found))
    assert all(end - start <= size for start, end in found)


def test_a_cut_spares_a_number_and_prefers_the_end_of_a_line() -> None:
    assert parts(300, [80], [], 100)[0] == (0, 80)
    assert parts(300, [], [Mark(95, 105, "metric", "m")], 100)[0] == (0, 95)


def test_a_dropped_line_says_why_and_text_between_lines_is_kept() -> None:
    text = "Title\nstray\nShare <b>this</b>"
    blocks = [
        {"block_no": 0, "char_start": 0, "char_end": 5, "kind": "title", "kept": True, "reason": None, "repeats": None},
        {
            "block_no": 1,
            "char_start": 12,
            "char_end": 29,
            "kind": "share",
            "kept": False,
            "reason": "a <button>",
            "repeats": 0,
        },
    ]
    source = article(text, (0, len(text)), blocks, [], lambda anchor: "")
    assert '<div class="line title" id="b-0"><h2 dir="auto">Title</h2></div>' in source
    assert '<p dir="auto">stray</p>' in source
    assert 'title="Dropped as share: a &lt;button&gt;"' in source
    assert 'Dropped: share (a &lt;button&gt;), repeats <a href="#b-0">line 1</a>' in source
    assert "Share &lt;b&gt;this&lt;/b&gt;" in source
