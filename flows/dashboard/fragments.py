"""Happenings, contradictions and rows of tables as HTML: the pieces that pages hold by the hundred.

Plain string formatting, because a template takes ten times as long. Every value passes `escape`, or is escaped where it
is made (`View.linked`, `View.quote`).
"""

from __future__ import annotations

from html import escape

from flows.dashboard.paging import FACTS_A_PAGE, data
from flows.dashboard.published import Row, file_key, title_of
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


def _status(status: str) -> str:
    """A mark for what has not simply occurred."""
    return "" if status == "occurred" else f'<span class="status {escape(status)}">{escape(status)}</span>'


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
    marked = _status(fact["status"])
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


def parties(v: View, fact: Row, _: str) -> str:
    """The names of those who have a part in a happening, as data of a script."""
    return data([name for name, _ in (*v.actors(fact), *v.targets(fact))])


KINDS_OF_CONFLICT = {"value": "The values differ", "scale_slip": "A slip of scale", "unit": "The units differ"}


def conflict(v: View, row: Row, root: str) -> str:
    """A contradiction: both statements side by side, and how they differ."""
    sides = [v.p.metric[row[name]] for name in ("metric_id", "other_metric_id") if row[name] in v.p.metric]
    if not sides:
        return ""
    first = sides[0]
    key = f"c-{file_key(row['fact_id'])}-{file_key(row['metric_id'])}-{file_key(row['other_metric_id'])}"
    measure = v.linked([(v.p.label(first["measure"]), v.series_url(first["entity_id"], first["measure"]))], root)
    figures = "".join(_side(v, side, root) for side in sides)
    articles = [v.p.document[side["document_id"]] for side in sides]
    where = ""
    if articles[0]["document_id"] == articles[-1]["document_id"]:
        where = " Both stand in the same article." if len(sides) == 2 else ""
    elif articles[0]["uri"] == articles[-1]["uri"]:
        where = " They stand in two versions of the same article."
    kind = KINDS_OF_CONFLICT.get(row["kind"], str(row["kind"]))
    return (
        f'<article class="conflict" id="{key}">\n'
        f"<h3>{v.link(first['entity_id'], first['entity_surface'], root)}: {measure}, "
        f'{escape(v.p.when(first["period"]))}</h3>\n<div class="sides">\n{figures}</div>\n'
        f'<p class="why">{escape(kind)}: {escape(v.difference(row))}.'
        f"{where}</p>\n</article>\n"
    )


def _side(v: View, side: Row, root: str) -> str:
    url, page = escape(root + v.metric_url(side["metric_id"])), escape(root + v.document_url(side["document_id"]))
    published = v.p.document[side["document_id"]]["published"]
    when = f", {escape(v.p.when(published))}" if published else ""
    return (
        f'<figure>\n<p class="value"><a href="{url}">{escape(v.p.value(side))}</a></p>\n'
        f'<blockquote><a href="{url}" dir="auto">{v.quote(side)}</a></blockquote>\n'
        f'<figcaption><a href="{page}"><bdi>{escape(v.p.said_by(side["document_id"]))}</bdi></a>{when}</figcaption>\n'
        "</figure>\n"
    )


def relation(v: View, row: Row, root: str) -> str:
    """A state between two, as a row of a table: who, since when, until when, and the clauses that tell of it."""
    times = f'data-from="{row["valid_from"]}"'
    if row["sure_from"] != row["valid_from"]:
        times += f' data-from-last="{row["sure_from"]}"'
    if row["valid_to"]:
        times += f' data-to="{row["valid_to"]}"'
        if row["sure_to"] != row["valid_to"]:
            times += f' data-to-last="{row["sure_to"]}"'
    during = f' <span class="quiet">({escape(row["during"])})</span>' if row["during"] else ""
    state = row["state"]
    told = "".join(_because(v, shown, root) for shown in map(v.event_row, row["facts"]) if shown)
    more = f'<span class="quiet">and {row["more"]:,} more</span>' if row["more"] else ""
    return (
        f'<tr id="{escape(row["anchor"])}" {times}>'
        f'<td data-label="Who">{v.link(row["from_id"], row["from_id"], root)}</td>'
        f'<td data-label="Toward whom">{v.link(row["to_id"], row["to_id"], root)}</td>'
        f'<td data-label="State"><span class="state {file_key(state)}">{escape(state)}</span>{during}</td>'
        f'<td data-label="From" class="since">{escape(row["since"])}</td>'
        f'<td data-label="Until" class="until">{escape(row["until"])}</td>'
        f'<td data-label="Told by">{told}{more}</td></tr>\n'
    )


def _because(v: View, shown: Row, root: str) -> str:
    by = f"<bdi>{escape(v.p.said_by(shown['document_id']))}</bdi>{escape(v.published(shown['document_id']))}"
    url = escape(root + v.event_url(shown["event_id"]))
    return f'<div class="because"><a href="{url}" dir="auto">{v.quote(shown)}</a> <span class="by">{by}</span></div>'


def series(v: View, row: Row, root: str) -> str:
    """A series as a row of the list of numbers: whose, what, its latest value, and who says so."""
    one = v.p.series[row["entity_id"], row["measure"]]
    latest, clashes, differs = v.latest(one), one.disagreements, v.differs(v.latest(one))
    value = escape(v.between(latest) if differs else v.p.fact_value(latest))
    told = v.tellers(latest)
    more = f' <span class="quiet">and {len(told) - 1} more</span>' if len(told) > 1 else ""
    by = (
        f'<a href="{escape(root + told[0]["url"])}"><bdi>{escape(one_line(told[0]["name"], limit=48))}</bdi></a>{more}'
        if told
        else ""
    )
    agreement = '<span class="agreement">one source, several values</span>' if differs else ""
    if clashes:
        agreement = f'<span class="agreement conflict">{clashes:,} contradicted</span>'
    clash = ' class="clash"' if clashes else ""
    return (
        f'<tr{clash}><td data-label="Who">{v.link(one.entity_id, v.surface_of(one), root)}</td>'
        f'<td data-label="What"><a href="{escape(root + (v.series_url(one.entity_id, one.measure) or ""))}">'
        f'{escape(v.p.label(one.measure))}</a></td><td data-label="Latest">{escape(v.p.when(latest["period"]))}</td>'
        f'<td data-label="Value" class="number"><a href="{escape(root + v.value_url(latest))}">{value}</a></td>'
        f'<td data-label="Who says so" class="wide">{by}</td>'
        f'<td data-label="Values" class="number">{len(one.facts):,}</td>'
        f'<td data-label="Statements" class="number">{one.statements:,}</td>'
        f'<td data-label="Agreement">{agreement}</td></tr>\n'
    )


def heading(v: View, row: Row, _: str) -> str:
    """A series as an entry of the search index: its kind, its name, its latest value, and where it stands."""
    one = v.p.series[row["entity_id"], row["measure"]]
    latest = v.latest(one)
    name = v.p.name(one.entity_id, v.surface_of(one))
    value = f"{v.p.fact_value(latest)}, {v.p.when(latest['period'])}"
    place = f"#f-{file_key(latest['fact_id'])}" if v.has_page(one) and len(one.facts) <= FACTS_A_PAGE else ""
    address = (v.series_url(one.entity_id, one.measure) or "") + place
    return data(("series", f"{name}: {v.p.label(one.measure)}", value, address))


def article(v: View, row: Row, root: str) -> str:
    """An article as a row of the list of articles."""
    publisher = f"<bdi>{escape(one_line(row['publisher'], limit=60))}</bdi>" if row["publisher"] else NAMELESS
    note = "" if row["is_canonical"] else "reprint"
    note += ("" if row["is_current"] else " superseded") + (" gone from its source" if row["vanished_at"] else "")
    reprint = "" if row["is_canonical"] else ' class="reprint"'
    return (
        f'<tr{reprint}><td data-label="Published">{escape(v.p.when(row["published"], "not given"))}</td>'
        f'<td data-label="Title" class="wide"><a href="{escape(root + v.document_url(row["document_id"]))}">'
        f'<bdi>{escape(title_of(row))}</bdi></a></td><td data-label="Publisher">{publisher}</td>'
        f'<td data-label="Words" class="number">{row["word_count"]:,}</td>'
        f'<td data-label="Noise" class="number">{v.percent(row["dropped"], row["lines"])}</td>'
        f'<td data-label="Numbers" class="number">{row["numbers"]:,}</td>'
        f'<td data-label="Happenings" class="number">{row["happenings"]:,}</td><td data-label="Note">{note}</td></tr>\n'
    )


def standing(v: View, row: Row, root: str) -> str:
    """A state between two, as a row of the page of either."""
    state = row["state"]
    during = f' <span class="quiet">({escape(row["during"])})</span>' if row["during"] else ""
    return (
        f'<tr><td data-label="Who">{v.link(row["from_id"], row["from_id"], root)}</td>'
        f'<td data-label="Toward whom">{v.link(row["to_id"], row["to_id"], root)}</td><td data-label="State">'
        f'<a class="state {file_key(state)}" href="{escape(root + row["url"])}">{escape(state)}</a>{during}</td>'
        f'<td data-label="From">{escape(row["since"])}</td><td data-label="Until">{escape(row["until"])}</td></tr>\n'
    )


def number_read(v: View, row: Row, root: str) -> str:
    """A number that was read in an article, as a row of its page."""
    url, label = v.series_url(row["entity_id"], row["measure"]), escape(v.p.label(row["measure"]))
    what = f'<a href="{escape(root + url)}">{label}</a>' if url else label
    return (
        f'<tr><td data-label="Words"><a href="{escape(root + v.metric_url(row["metric_id"]))}">'
        f"<bdi>{escape(one_line(row['words'], limit=90))}</bdi></a></td>"
        f'<td data-label="Whose">{v.link(row["entity_id"], row["entity_surface"], root)}</td>'
        f'<td data-label="What">{what}, {escape(row["aspect"])}</td>'
        f'<td data-label="Value">{escape(v.p.value(row))}</td><td data-label="When">{escape(v.p.when(row["period"]))}'
        "</td></tr>\n"
    )


def event_read(v: View, row: Row, root: str) -> str:
    """A happening that was read in an article, as a row of its page."""
    marked = _status(row["status"])
    return (
        f'<tr><td data-label="Words"><a href="{escape(root + v.event_url(row["event_id"]))}">'
        f"<bdi>{escape(one_line(row['words'], limit=160))}</bdi></a></td>"
        f'<td data-label="Whose">{v.linked(v.names(row["actor_ids"], row["actors"]), root)}</td>'
        f'<td data-label="What">{escape(v.p.label(row["event_type"]))} {marked}</td>'
        f'<td data-label="Value">{v.linked(v.names(row["target_ids"], row["targets"]), root)}</td>'
        f'<td data-label="When">{escape(v.p.when(row["date"]))}</td></tr>\n'
    )


def appearance(v: View, row: Row, root: str) -> str:
    """An article that names someone, as an item of a list."""
    count = row["mentions"]
    return (
        f'<li><a href="{escape(root + v.document_url(row["document_id"]))}">'
        f"<bdi>{escape(v.p.title(row['document_id']))}</bdi></a> "
        f'<span class="quiet">{escape(v.p.when(row["published"], ""))} · named {count:,} '
        f"{'time' if count == 1 else 'times'}</span></li>\n"
    )


NAMELESS = '<span class="quiet">publisher not known</span>'


def name(v: View, row: Row, root: str) -> str:
    """A name as a row of the list of names."""
    owner = v.link(row["parent_id"], row["parent_id"], root) if row["parent_id"] else ""
    return (
        f'<tr><td data-label="Name">{v.link(row["entity_id"], row["name"], root)}</td>'
        f'<td data-label="Kind">{escape(one_line(row["kind"], limit=30))}</td><td data-label="Part of">{owner}</td>'
        f'<td data-label="Documents" class="number">{row["documents"]:,}</td>'
        f'<td data-label="Mentions" class="number">{row["mentions"]:,}</td>'
        f'<td data-label="Values" class="number">{row["numbers"]:,}</td>'
        f'<td data-label="Happenings" class="number">{row["happenings"]:,}</td></tr>\n'
    )


PIECES = {
    "appearance": appearance,
    "event_read": event_read,
    "number_read": number_read,
    "standing": standing,
    "article": article,
    "name": name,
    "happening": happening,
    "fact_row": fact_row,
    "parties": parties,
    "conflict": conflict,
    "relation": relation,
    "series": series,
    "heading": heading,
}
"""Every kind of piece."""
