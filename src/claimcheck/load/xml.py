"""XML from anywhere: parsed without entities, without the network, within bounds.

`parse(data, path)` gives the root element. A document type that declares entities is refused: they are of no use in
news, and a kilobyte of them can stand for gigabytes or for a file of this machine.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from claimcheck.errors import InputError
from claimcheck.load.draft import is_published

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DECLARES = re.compile(rb"<!ENTITY", re.IGNORECASE)
_HEAD = 4096


def parse(data: bytes, path: str) -> Any:
    """The root of a document in XML. Raises InputError: no XML, entities of its own, nested too deeply.

    Feeds are often not quite XML ("&nbsp;", a bare "&"): what cannot be read strictly is read as far as it goes.
    """
    from lxml import etree

    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(path, "binary data (a zero byte); expected XML")
    start = data[: _declaration_end(data)]
    if _DECLARES.search(start if b"\0" not in start else start.replace(b"\0", b"")):
        raise InputError(path, "declares entities of its own, which are not read")
    root = None
    for recover in (False, True):
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            recover=recover,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.LxmlError, ValueError) as error:
            if recover:
                raise InputError(path, f"not XML: {str(error)[:200]}") from None
        if root is not None:
            break
    if root is None:
        raise InputError(path, "not XML; expected a feed or a news item")
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise InputError(path, "declares entities of its own, which are not read")
    return root


def _declaration_end(data: bytes) -> int:
    """Where the root element begins at the latest: a document type stands before it, and may be long."""
    begun = data.find(b"<!DOCTYPE")
    return _HEAD if begun < 0 else len(data)


def local(element: Any) -> str:
    """The name of an element without its namespace; "" of what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Any, *names: str) -> Any | None:
    """The first child with the first of `names` that there is, in whatever namespace."""
    for name in names:
        for found in element:
            if local(found) == name:
                return found
    return None


def words(element: Any | None) -> str | None:
    """The text of an element without markup, on one line; None where there is none."""
    if element is None:
        return None
    return " ".join("".join(element.itertext()).split()) or None


def moment(value: str | None) -> str | None:
    """A date as feeds write it ("Sun, 18 Jan 2026 17:00:00 +0300", or ISO 8601) as ISO 8601; None of any other.

    A day of the week that does not fit the date is ignored, as mail readers do.
    """
    if value is None or is_published(value):
        return value
    try:
        found = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return _basic(value)
    return found.isoformat() if is_published(found.isoformat()) else None


def _basic(value: str) -> str | None:
    """ISO 8601 without separators, as IPTC formats may write it: 20260118T170000Z."""
    for pattern in ("%Y%m%dT%H%M%S%z", "%Y%m%dT%H%M%SZ", "%Y%m%dT%H%M%S"):
        try:
            found = datetime.strptime(value, pattern)
        except ValueError:
            continue
        return (found.replace(tzinfo=UTC) if pattern.endswith("Z") else found).isoformat()
    return None
