"""A happening and a fact's row as HTML: the two pieces that pages hold by the hundred.

Plain string formatting, because a template takes ten times as long. Every value passes `escape`, or is escaped where it
is made (`View.linked`, `View.quote`).
"""

from __future__ import annotations

from html import escape

from flows.dashboard.published import Row, file_key
from flows.dashboard.view import View
from flows.facts.wording import one_line

REPRINT = ' <span class="quiet">reprint</span>'
TOLD = 6
"""Tellers of a happening that are named."""
AGREEMENT = {
    "agree": "sources agree",
    "rounding": "differs by rounding",
    "conflict": "contradicted",
    "scale_slip": "contradicted: a slip of scale",
}
"""How statements of a fact agree, in words; a single one has nothing to agree with."""
SEVERAL = "one source, several values"


def _sources(fact: Row, told: int) -> str:
    count = fact["independent_sources"]
    often = f", told {told} times" if told > count else ""
    return f"{count} {'source' if count == 1 else 'sources'}{often}"


def happening(v: View, fact: Row, root: str) -> str:
    """A happening: when, who, what, the sentence that tells it best, and who tells of it."""
    told = v.tellers(fact)
    row = told[0]["row"] if told else None
    when = escape(v.p.when(fact["date"]))
    if fact["date_from"]:
        when = f'<time datetime="{fact["date_from"]}">{when}</time>'
    targets = v.targets(fact)
    toward = ""
    if targets:
        names = v.linked(targets, root)
        toward = f' <span class="arrow" aria-hidden="true">→</span><span class="hidden">toward</span> {names}'
    status = escape(fact["status"])
    marked = "" if status == "occurred" else f'<span class="status {status}">{status}</span>'
    quote = ""
    if row:
        url = escape(root + v.event_url(row["event_id"]))
        quote = f'<blockquote><a href="{url}" dir="auto">{v.quote(row)}</a></blockquote>\n'
    tellers = ", ".join(
        f'<a href="{escape(root + one["url"])}"><bdi>{escape(one["name"])}</bdi></a>'
        f"{' (reprint)' if one['reprint'] else ''}"
        for one in told[:TOLD]
    )
    more = f" and {fact['reports'] - TOLD} more" if len(told) > TOLD else ""
    return (
        f'<article class="happening" id="h-{file_key(fact["fact_id"])}">\n<p class="when">{when}</p>\n<div>\n'
        f'<h3 class="what"><span class="kind">{escape(v.p.label(fact["event_type"]))}</span> '
        f"{v.linked(v.actors(fact), root)}{toward} {marked}</h3>\n{quote}"
        f'<p class="told">{tellers}{more} · {_sources(fact, fact["reports"])}</p>\n</div>\n</article>\n'
    )


def fact_row(v: View, fact: Row, root: str) -> str:
    """A fact as a row of a table: when, how much, where, and who says so in which words."""
    told = v.tellers(fact)
    value = escape(v.p.fact_value(fact))
    if told:
        value = f'<a class="value" href="{escape(root + v.value_url(fact))}">{value}</a>'
    if fact["value_min"] != fact["value_max"] and fact["statements"] > 1:
        value += f'<br><span class="quiet">{escape(v.between(fact))}</span>'
    agreement = fact["agreement"]
    words = AGREEMENT.get(agreement) or (SEVERAL if v.differs(fact) else "")
    agrees = f'<br><span class="agreement {escape(agreement)}">{words}</span>' if words else ""
    tellers = "".join(
        f'<li><a href="{escape(root + one["url"])}"><bdi>{escape(one["name"])}</bdi></a>: “<bdi>{escape(one["words"])}'
        f"</bdi>”{_when(one)}{REPRINT if one['reprint'] else ''}</li>\n"
        for one in told
    )
    more = fact["statements"] - len(told)
    rest = f'<li class="quiet">and {more} more</li>\n' if more > 0 else ""
    where = f"<bdi>{escape(one_line(fact['geo'], limit=60))}</bdi>" if fact["geo"] else ""
    clash = ' class="clash"' if agreement in ("conflict", "scale_slip") else ""
    return (
        f'<tr id="f-{file_key(fact["fact_id"])}"{clash}>\n'
        f'<td data-label="When">{escape(v.p.when(fact["period"]))}</td>\n'
        f'<td data-label="Value" class="number">{value}</td>\n<td data-label="Kind">{escape(fact["aspect"])}</td>\n'
        f'<td data-label="Where">{where}</td>\n'
        f'<td data-label="Sources">{_sources(fact, fact["statements"])}{agrees}</td>\n'
        f'<td data-label="Who says so">\n<ul class="tellers">\n{tellers}{rest}</ul>\n</td>\n</tr>\n'
    )


def _when(one: Row) -> str:
    return f' <span class="quiet">{escape(one["when"])}</span>' if one["when"] else ""
