"""NewsML-G2, the XML that news agencies deliver: a newsItem, or many in a newsMessage.

`items(root)` gives the fields of a document for each item with text: its headline, provider, moment of this version,
language and body (XHTML, NITF or plain). An id is the item's guid, with its version from the second on, so that a
correction does not fall behind what it corrects. Items that are withheld or cancelled give a reason, not fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from claimcheck.load.markup import text_of, text_under
from claimcheck.load.xml import LANG, child, local, moment, words

ROOTS = ("newsItem", "newsMessage")
_OTHERS = ("packageItem", "knowledgeItem", "conceptItem", "planningItem", "catalogItem")
_BODIES = ("body.content", "body", "nitf", "html")


def is_newsml(root: Any) -> bool:
    return local(root) in (*ROOTS, *_OTHERS)


def items(root: Any) -> Iterator[dict[str, Any] | str]:
    """The fields of each news item, or why it is no document."""
    for item in root.iter():
        name = local(item)
        if name == "newsItem":
            yield _fields(item)
        elif name in _OTHERS:
            yield f"a {name}, which has no text of its own; expected a newsItem"


def _fields(item: Any) -> dict[str, Any] | str:
    meta, about, content = (child(item, name) for name in ("itemMeta", "contentMeta", "contentSet"))
    status = _status(meta)
    if status is not None:
        return f"the item is {status}"
    text, lang = _body(content)
    if text is None:
        return "an item without text (a picture or a link); expected inlineXML or inlineData"
    guid, version = item.get("guid"), item.get("version", "1").strip()
    language = None if about is None else child(about, "language")
    return {
        "id": guid if guid is None or version == "1" else f"{guid};version={version}",
        "text": text,
        "title": None if about is None else words(child(about, "headline")),
        "published": _dated(meta, "versionCreated", "firstCreated")
        or _dated(about, "contentModified", "contentCreated"),
        "publisher": _provider(item, meta, about),
        "lang": lang or (None if language is None else language.get("tag")) or item.get(LANG),
        "url": guid if guid and guid.startswith(("http://", "https://")) else None,
    }


def _status(meta: Any | None) -> str | None:
    """ "withheld" or "canceled", as the item says of itself; None where it may be used."""
    status = None if meta is None else child(meta, "pubStatus")
    code = "" if status is None else (status.get("qcode") or status.get("uri") or "")
    found = re.split(r"[:/]", code)[-1].lower()
    return found if found in ("withheld", "canceled", "cancelled") else None


def _body(content: Any | None) -> tuple[str | None, str | None]:
    """The words of the first content that has any, and their language."""
    for part in [] if content is None else content:
        text = ""
        if local(part) == "inlineXML":
            bodies = (found for name in _BODIES for found in part.iter() if local(found) == name)
            text = text_under(next(bodies, part))
        elif local(part) == "inlineData" and part.get("encoding") is None:
            text = text_of("".join(part.itertext()))
        if text:
            return text, part.get(LANG)
    return None, None


def _dated(element: Any | None, *names: str) -> str | None:
    if element is None:
        return None
    return next((found for name in names if (found := moment(words(child(element, name))))), None)


def _provider(item: Any, meta: Any | None, about: Any | None) -> str | None:
    """The agency: its name if given, else its code ("nprov:AFP" is AFP), else the credit line or the copyright."""
    found = None if meta is None else child(meta, "provider")
    if found is not None:
        name = words(child(found, "name")) or found.get("literal") or re.split(r"[:/]", found.get("qcode", ""))[-1]
        if name:
            return str(name)
    if about is not None and (credit := words(child(about, "creditline"))):
        return credit
    rights = child(item, "rightsInfo")
    holder = None if rights is None else child(rights, "copyrightHolder")
    return None if holder is None else words(child(holder, "name")) or holder.get("literal")
