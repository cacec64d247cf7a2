"""HTML: the article's text as trafilatura extracts it, with title, outlet, date and address where the page tells.

`parse` gives the fields of a document. trafilatura is imported when the first page is read.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from claimcheck.errors import InputError
from claimcheck.load.draft import is_published
from claimcheck.load.reading import decode

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([A-Za-z0-9_-]{2,30})""", re.IGNORECASE)
_DATE_META = (
    "//meta[@property='article:published_time' or @name='article:published_time']/@content",
    "//*[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//meta[@name='pubdate' or @name='publishdate' or @name='publish-date' or @name='date']/@content",
    "//meta[@name='dc.date' or @name='DC.date' or @name='DC.date.issued' or @name='dcterms.created']/@content",
    "//article//time[@datetime][1]/@datetime",
)


def parse(data: bytes, path: str, *, charset: str | None = None, line: int | None = None) -> dict[str, Any]:
    """The fields of the article in a page. Raises InputError where no article text is found.

    `charset` is what the server said of a page that is no UTF-8, `line` the place of the page in an archive.
    """
    page = _decode(data, path, charset, line)
    with _quiet():
        try:
            found = _extract(page)
        except Exception as error:  # a page is hostile input to a large third-party parser
            raise InputError(path, f"cannot be read as HTML ({type(error).__name__})", line=line) from None
    if found is None:
        raise InputError(path, "no article text found in the page", line=line)
    return found


def _decode(data: bytes, path: str, charset: str | None, line: int | None) -> str:
    """UTF-8, else what the server or the page itself declares: many Arabic archives are windows-1256 and say so."""
    try:
        return decode(data, path, line=line)
    except InputError:
        found = _CHARSET.search(data[:4096])
        declared = charset or (found[1].decode("ascii") if found else None)
        if declared is None or b"\0" in data or declared.lower() in ("utf-8", "utf8"):
            raise
        try:
            return data.decode(declared)
        except (LookupError, ValueError):
            raise InputError(path, f"neither UTF-8 nor the declared {declared[:30]}", line=line) from None


def _extract(page: str) -> dict[str, Any] | None:
    import trafilatura
    from trafilatura.utils import load_html

    found = trafilatura.bare_extraction(
        page,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if found is None:
        return None
    facts = found if isinstance(found, dict) else found.as_dict()
    if not (facts.get("text") or "").strip():
        return None
    tree = load_html(page)
    linked = list(_linked_data(tree)) if tree is not None else []
    published = _first_date([str(d["datePublished"]) for d in linked if "datePublished" in d])
    if published is None and tree is not None:
        published = _first_date([str(value) for query in _DATE_META for value in tree.xpath(query)])
    if published is None:
        published = _first_date([facts.get("date") or ""])
    return {
        "text": valid(facts["text"]),
        "title": _text(facts.get("title")),
        "publisher": _publisher(linked) or _text(facts.get("sitename")),
        "published": published,
        "url": _text(facts.get("url")),
    }


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """All objects of the page's JSON-LD."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            waiting = [json.loads(str(script))]
        except (ValueError, RecursionError):
            continue
        while waiting:
            value = waiting.pop(0)
            if isinstance(value, dict):
                yield value
                waiting += [v for v in value.values() if isinstance(v, dict | list)]
            elif isinstance(value, list):
                waiting += [v for v in value if isinstance(v, dict | list)]


def _publisher(linked: list[dict[str, Any]]) -> str | None:
    for value in linked:
        publisher = value.get("publisher")
        if isinstance(publisher, dict) and (name := _text(publisher.get("name"))):
            return name
    return None


def _first_date(values: list[str]) -> str | None:
    return next((v.strip() for v in values if is_published(v.strip())), None)


def _text(value: Any) -> str | None:
    return (valid(value).strip() or None) if isinstance(value, str) else None


def valid(text: str) -> str:
    """`&#xD800;` can put half a surrogate pair into a page; it has no meaning there."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the extractor's own log lines: what goes wrong is said once, by us."""
    logger = logging.getLogger("trafilatura")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)
