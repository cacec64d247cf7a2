"""A document before it has an id: what one place of one file gave, with its fields checked.

`draft_from` raises InputError with path, line and field; whether that ends the run or skips the place is decided by
the caller (load/documents.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from attrs import frozen

from claimcheck.errors import InputError
from claimcheck.lang.detect import UNKNOWN, primary

_LANG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_PUBLISHED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.,]+(?:Z|[+-][0-9:]+)?)?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_KINDS = {str: "text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
FIELDS = ("id", "text", "lang", "publisher", "published", "title", "url", "note")


@frozen(kw_only=True)
class Place:
    """Where a document came from, as names for people and as names for ids.

    `path` is as given (or found), `relative` the path inside the given folder (else equal to `path`), `stem` the
    file's name without extension; `line` counts from 1 and is set inside a .jsonl.
    """

    path: str
    relative: str
    stem: str
    line: int | None = None

    def names(self) -> tuple[str, str, str]:
        """What the document may be called where it has no id of its own, the shortest first."""
        suffix = "" if self.line is None else f":{self.line}"
        return self.stem + suffix, self.relative + suffix, self.path + suffix


@frozen(kw_only=True)
class Draft:
    """A document that may still lack an id and a language. `unknown` are its keys that mean nothing here."""

    place: Place
    text: str
    id: str | None = None
    lang: str | None = None
    publisher: str | None = None
    published: str | None = None
    title: str | None = None
    url: str | None = None
    note: str | None = None
    unknown: tuple[str, ...] = ()


def draft_from(fields: Mapping[str, Any], place: Place) -> Draft:
    """`fields` as a draft. Raises InputError for a missing or blank text, a wrong type, a bad date or language code."""
    known = {name: _string(fields, name, place) for name in FIELDS}
    text = fields.get("text")
    if text is None:
        raise InputError(place.path, "missing; expected the text of the document", line=place.line, field="text")
    if known["text"] is None:
        raise InputError(place.path, "holds no text", line=place.line, field="text")
    if known["id"] is not None and _CONTROL.search(known["id"]):
        raise InputError(place.path, "holds a line break or control character", line=place.line, field="id")
    lang = known["lang"]
    if lang is not None:
        if not _LANG.fullmatch(lang):
            raise InputError(
                place.path, f"{lang[:40]!r} is no language code such as 'ar' or 'en'", line=place.line, field="lang"
            )
        lang = None if primary(lang) == UNKNOWN else primary(lang)
    published = known["published"]
    if published is not None and not is_published(published):
        reason = f"{published[:40]!r} is no ISO 8601 date or date-time such as 2026-01-18 or 2026-01-18T17:00+03:00"
        raise InputError(place.path, reason, line=place.line, field="published")
    return Draft(
        place=place,
        text=text,
        id=known["id"],
        lang=lang,
        publisher=known["publisher"],
        published=published,
        title=known["title"],
        url=known["url"],
        note=known["note"],
        unknown=tuple(key for key in fields if key not in FIELDS),
    )


def is_published(value: str) -> bool:
    """Whether `value` is a day (YYYY-MM-DD) or a moment on such a day, as `Document.published` may be."""
    if not _PUBLISHED.fullmatch(value):
        return False
    try:
        date.fromisoformat(value[:10])
        if len(value) > len("2026-01-18"):
            datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _string(fields: Mapping[str, Any], name: str, place: Place) -> str | None:
    """The field without white space around it; None where it is missing, null or blank."""
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        found = _KINDS.get(type(value), type(value).__name__)
        raise InputError(place.path, f"expected text, found {found}", line=place.line, field=name)
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        # JSON can spell "\ud800", which no UTF-8 output can carry
        reason = f"half of a surrogate pair at character {error.start}; expected valid Unicode"
        raise InputError(place.path, reason, line=place.line, field=name) from None
    return value.strip() or None
