"""A Vega-Lite specification and values as an SVG element, by vl-convert. Text in, text out; no script, no network."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import vl_convert
from markupsafe import Markup

Row = dict[str, Any]

# Vega refuses links that are not absolute, so a mark carries one of a host that cannot exist, cut off again below
HOST = "https://mark.invalid/"
_LINK = re.compile(rf'xlink:href="{re.escape(HOST)}([^"]*)"')
_CLIP = re.compile(r'id="(clip\d+)"')
_LABELLED = re.compile(r'<(path|line|rect|circle|text) aria-label="([^"]*)"([^>]*?)/>')


@lru_cache(maxsize=256)
def _compiled(spec: str) -> Row:
    """A specification in Vega: no value changes what becomes of it, so it is compiled once and drawn often."""
    made: Row = vl_convert.vegalite_to_vega({**json.loads(spec), "data": {"values": []}})
    return made


def drawn(spec: Row, values: Sequence[Row], title: str, description: str, identity: str) -> str:
    """The element. `identity` begins the ids in it."""
    compiled = _compiled(json.dumps(spec))
    source, *derived = compiled["data"]
    svg = vl_convert.vega_to_svg({**compiled, "data": [{**source, "values": list(values)}, *derived]})
    svg = _LINK.sub(r'href="\1" tabindex="-1"', svg)
    svg = _LABELLED.sub(r"<\1\3><title>\2</title></\1>", svg)
    # Vega numbers clip paths through the life of a process; a page needs its own, and the same each time
    for number, clip in enumerate(dict.fromkeys(_CLIP.findall(svg))):
        svg = re.sub(rf"\b{clip}\b", f"{identity}-clip{number}", svg)
    size = re.search(r'width="([\d.]+)" height="([\d.]+)" viewBox', svg)
    width, height = size.groups() if size else ("700", "240")
    body = svg[svg.index(">") + 1 :].replace('xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    head = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" width="{}" height="{}" viewBox="0 0 {} {}" role="group" '
        'aria-labelledby="{}-t {}-d"><title id="{}-t">{}</title><desc id="{}-d">{}</desc>'
    ).format(width, height, width, height, identity, identity, identity, title, identity, description)
    return str(head + Markup(body))  # Vega escapes every text that it draws
