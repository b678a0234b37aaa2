"""Data Docs that load nothing: Great Expectations' pages, without what they fetch from elsewhere and without scripts.

As they come, the pages take style sheets, fonts, pictures and scripts from seven hosts. Here they get one small style
of their own and a policy that forbids the browser to load or run anything, so that they work from `file://`, offline,
and whatever a failing value holds.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from flows.stores.files import TEMPORARY

if TYPE_CHECKING:
    from great_expectations.data_context import EphemeralDataContext

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

_SCRIPT = re.compile(r"<script\b.*?</script\s*>", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(r"<style\b.*?</style\s*>", re.DOTALL | re.IGNORECASE)
_LOADING_TAG = re.compile(
    r"<(?:link|img|iframe|object|embed|source|video|audio|base|meta\s+http-equiv)\b[^>]*>", re.IGNORECASE
)
_REMOTE_LINK = re.compile(r"<a\b[^>]*href=[\"']?(?:https?:)?//[^>]*>(.*?)</a\s*>", re.DOTALL | re.IGNORECASE)
_STYLE_URL = re.compile(r"url\([^)]*\)", re.IGNORECASE)
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)


def closed(page: str) -> str:
    """A page of Data Docs that loads nothing and runs nothing, with the policy that says so in its head."""
    for pattern in (_SCRIPT, _STYLE, _LOADING_TAG):
        page = pattern.sub("", page)
    page = _STYLE_URL.sub("none", _REMOTE_LINK.sub(r"\1", page))
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}"><style>{STYLE}</style>'
    return _HEAD.sub(lambda match: match[0] + head, page, count=1)


def build(context: EphemeralDataContext, docs: Path) -> Path:
    """Write the Data Docs of all that a context has validated to the folder `docs`, which is replaced; its index page.

    Raises OSError when it cannot be written; what stood there then still stands.
    """
    docs.parent.mkdir(parents=True, exist_ok=True)
    unfinished, old = (docs.with_name(f"{TEMPORARY}{docs.name}-{state}") for state in ("new", "old"))
    for folder in (unfinished, old):
        shutil.rmtree(folder, ignore_errors=True)
    site = {
        "class_name": "SiteBuilder",
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(unfinished.absolute())},
    }
    context.add_data_docs_site(site_name="docs", site_config=site)
    context.build_data_docs(site_names=["docs"])
    shutil.rmtree(unfinished / "static", ignore_errors=True)
    for path in unfinished.rglob("*.html"):
        path.write_text(closed(path.read_text(encoding="utf-8")), encoding="utf-8")
    if docs.exists():
        docs.rename(old)
    unfinished.rename(docs)
    shutil.rmtree(old, ignore_errors=True)
    return docs / "index.html"
