"""Data Docs that load nothing: Great Expectations' pages, without what they fetch from elsewhere and without scripts.

As they come, the pages take style sheets, fonts, pictures and scripts from seven hosts. Here they get one small style
of their own and a policy that forbids the browser to load or run anything, so that they work from `file://`, offline,
and whatever a failing value holds.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flows.stores.files import TEMPORARY

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuiteValidationResult

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:75rem;margin:0 auto;padding:1rem;color:#1b1b1b;background:#fff}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
td,th{border:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
.text-success{color:#17692f}.text-danger{color:#b00020}
.text-warning{color:#7a5200}.badge{border:1px solid #999;border-radius:.3rem;padding:0 .3rem}
ul{padding-left:1.2rem}.fa-check-circle::before{content:"\\2713 "}.fa-times::before{content:"\\2717 "}
.fa-exclamation-triangle::before{content:"! "}.collapse-link,.navbar-toggler,.modal,form,button{display:none}
"""
HEAD = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}"><style>{STYLE}</style>'

_SCRIPT = re.compile(r"<script\b.*?</script\s*>", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(r"<style\b.*?</style\s*>", re.DOTALL | re.IGNORECASE)
_LOADING_TAG = re.compile(
    r"<(?:link|img|iframe|object|embed|source|video|audio|base|meta\s+http-equiv)\b[^>]*>", re.IGNORECASE
)
_REMOTE_LINK = re.compile(r"<a\b[^>]*href=[\"']?(?:https?:)?//[^>]*>(.*?)</a\s*>", re.DOTALL | re.IGNORECASE)
_STYLE_URL = re.compile(r"url\([^)]*\)", re.IGNORECASE)
_UP = re.compile(r"(?:\.\./)+index\.html")
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)


def closed(page: str) -> str:
    """A page of Data Docs that loads nothing and runs nothing, with the policy that says so in its head."""
    for pattern in (_SCRIPT, _STYLE, _LOADING_TAG):
        page = pattern.sub("", page)
    page = _STYLE_URL.sub("none", _REMOTE_LINK.sub(r"\1", page))
    page = _UP.sub("index.html", page)
    return _HEAD.sub(lambda match: match[0] + HEAD, page, count=1)


@cache
def _page() -> tuple[Any, Any]:
    """What renders a page and what writes it as HTML, for all: each view compiles its templates anew."""
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
    from great_expectations.render.view import DefaultJinjaPageView

    return ValidationResultsPageRenderer(), DefaultJinjaPageView()


def pages(validations: Mapping[str, ExpectationSuiteValidationResult]) -> dict[str, str]:
    """Each suite's outcome as Great Expectations renders it, closed, by name. Imports Great Expectations."""
    renderer, view = _page()
    return {name: closed(view.render(renderer.render(validation))) for name, validation in validations.items()}


def index(title: str, summary: str, suites: Mapping[str, tuple[int, int]]) -> str:
    """The first page: the verdict, and each suite with how many of its expectations failed, of how many."""
    rows = "".join(
        f'<tr><td><a href="{quote(name)}.html">{escape(name)}</a><td class="text-{"danger" if failed else "success"}">'
        f"{failed} of {total} failed"
        for name, (failed, total) in suites.items()
    )
    return (
        f"<!doctype html><html lang=en><head>{HEAD}<title>{escape(title)}</title></head><body><h1>{escape(title)}</h1>"
        f"<pre>{escape(summary)}</pre><table><tr><th>Suite<th>Expectations{rows}</table></body></html>"
    )


def build(pages: Mapping[str, str], docs: Path) -> Path:
    """Write pages, by name and with one named `index`, to the folder `docs`, which is replaced; the index page.

    Raises OSError when it cannot be written; what stood there then still stands.
    """
    unfinished, old = (docs.with_name(f"{TEMPORARY}{docs.name}-{state}") for state in ("new", "old"))
    for folder in (unfinished, old):
        shutil.rmtree(folder, ignore_errors=True)
    unfinished.mkdir(parents=True)
    for name, text in pages.items():
        (unfinished / f"{name}.html").write_text(text, encoding="utf-8")
    if docs.exists():
        docs.rename(old)
    unfinished.rename(docs)
    shutil.rmtree(old, ignore_errors=True)
    return docs / "index.html"
