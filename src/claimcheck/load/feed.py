"""Feeds on disk: RSS 2.0 and older, RSS 1.0 (RDF), Atom. Nothing is fetched.

`entries(root)` gives the fields of a document for each item: the fullest text it carries, its title, its address, its
moment of publication, its outlet (else the feed's title) and its language (else the feed's). Its id is its own if that
is a URI, else its address: "4711" is unique in one feed only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from claimcheck.load.markup import text_of, text_under
from claimcheck.load.xml import LANG, child, local, moment, words

ROOTS = ("rss", "RDF", "feed")
_URI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{1,20}:\S+")
_DATES = ("pubDate", "published", "issued", "date", "updated", "modified", "created")
_TEXTS = ("encoded", "content", "fulltext", "body", "description", "summary", "subtitle")


def is_feed(root: Any) -> bool:
    return local(root) in ROOTS


def entries(root: Any) -> Iterator[dict[str, Any]]:
    """The fields of each item, in the feed's order; an item without text has none, which the caller refuses."""
    channel = root if local(root) == "feed" else child(root, "channel")
    channel = root if channel is None else channel
    whole = {"publisher": words(child(channel, "title")), "lang": _lang(channel) or _lang(root)}
    for item in root.iter():
        if local(item) in ("item", "entry"):
            yield _fields(item, whole, words(child(channel, "link")))


def _fields(item: Any, whole: dict[str, Any], home: str | None) -> dict[str, Any]:
    link = _link(item)
    own = words(child(item, "guid", "id"))
    if own is None or not _URI.fullmatch(own):
        own = link or (f"{home}#{own}" if home and own else None)
    date = next((found for name in _DATES if (found := moment(words(child(item, name))))), None)
    origin = child(item, "source")
    outlet = words(child(item, "publisher")) or (
        origin is not None and (words(child(origin, "title")) or words(origin))
    )
    return {
        "id": own,
        "text": next((text for name in _TEXTS if (text := _text(child(item, name)))), None),
        "title": text_of(words(child(item, "title")) or "") or None,
        "url": link or (own if own and own.startswith(("http://", "https://")) else None),
        "published": date,
        "publisher": outlet or whole["publisher"],
        "lang": _lang(item) or whole["lang"],
    }


def _text(element: Any | None) -> str | None:
    """Atom says by `type` whether markup is escaped or stands as such; in RSS it is escaped, if there is any."""
    if element is None:
        return None
    if len(element) and any(local(node) for node in element):
        return text_under(element) or None
    return text_of("".join(element.itertext())) or None


def _link(item: Any) -> str | None:
    """Atom has several, in attributes: the one that leads to the article has no `rel`, or "alternate"."""
    for link in item:
        if local(link) == "link" and link.get("rel", "alternate") == "alternate":
            address = (link.get("href") or words(link) or "").strip()
            if _URI.fullmatch(address):
                return address
    guid = child(item, "guid")
    address = words(guid) or ""
    permanent = guid is not None and guid.get("isPermaLink", "true").lower() != "false"
    return address if permanent and address.startswith(("http://", "https://")) else None


def _lang(element: Any) -> str | None:
    found = element.get(LANG) or words(child(element, "language"))
    return found if found and re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*", found) else None
