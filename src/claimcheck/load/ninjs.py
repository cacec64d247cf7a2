"""ninjs, the IPTC's news in JSON (1.x: body_text, body_html, headline; 2 and 3: bodies, headlines, infosources).

`fields(value)` gives the fields of a document. An item that is withheld or cancelled, or has no text, raises
InputError.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from claimcheck.errors import InputError
from claimcheck.load.markup import text_of
from claimcheck.load.xml import moment

_BODIES = ("body_text", "body_xhtml", "body_html")


def is_ninjs(value: Mapping[str, Any]) -> bool:
    """Whether an object is a news item: it has a `uri` and no `text`, and something that only ninjs has."""
    marks = ("bodies", "versioncreated", "pubstatus", *_BODIES)
    return "uri" in value and "text" not in value and any(name in value for name in marks)


def fields(value: Mapping[str, Any], path: str, *, line: int | None = None) -> dict[str, Any]:
    """The fields of the item. Raises InputError where it is not to be used or holds no text."""
    status = str(value.get("pubstatus", "usable")).lower()
    if status in ("withheld", "canceled", "cancelled"):
        raise InputError(path, f"the item is {status}", line=line)
    text = _body(value)
    if text is None:
        kind = value.get("type")
        what = f"of type '{kind[:20]}' " if isinstance(kind, str) and kind != "text" else ""
        raise InputError(path, f"an item {what}without text; expected bodies or body_text", line=line)
    uri = _string(value.get("uri"))
    return {
        "id": uri,
        "text": text,
        "title": _string(value.get("headline")) or _string(value.get("title")) or _one(value.get("headlines"), "value"),
        "lang": _string(value.get("language")),
        "published": moment(_string(value.get("versioncreated")) or _string(value.get("firstcreated"))),
        "publisher": _outlet(value),
        "url": _string(value.get("url")) or (uri if uri and uri.startswith(("http://", "https://")) else None),
    }


def _body(value: Mapping[str, Any]) -> str | None:
    for name in _BODIES:
        found = value.get(name)
        if isinstance(found, str) and (text := found if name == "body_text" else text_of(found)).strip():
            return text
    bodies = value.get("bodies")
    for body in bodies if isinstance(bodies, list) else []:
        if isinstance(body, dict) and isinstance(body.get("value"), str):
            plain = body.get("contenttype") == "text/plain"
            if (text := body["value"] if plain else text_of(body["value"])).strip():
                return str(text)
    return None


def _outlet(value: Mapping[str, Any]) -> str | None:
    return (
        _one(value.get("infosources"), "name")
        or _string(value.get("infosource"))
        or _string(value.get("source"))
        or _string(value.get("copyrightholder"))
        or _one([value.get("rightsinfo")], "copyrightholder")
    )


def _one(values: Any, key: str) -> str | None:
    """The first text under `key` in a list of objects."""
    for each in values if isinstance(values, list) else []:
        if isinstance(each, dict) and (found := _string(each.get(key))):
            return found
    return None


def _string(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
