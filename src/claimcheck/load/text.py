"""Plain text with optional header lines:

    Title: Last troops leave
    Outlet: The Daily Example
    Published: 2026-01-18T17:00+03:00
    Lang: en
    URL: https://example.org/1
    Note: invented for a test

    The text begins here.

There is a header only where the very first line has one of these keys. It ends at the first blank line, which belongs
to it, or at the first line that is no header line. `parse` gives the fields; `text` is all that follows, untouched.
"""

from __future__ import annotations

import re
from itertools import takewhile

KEYS = {
    "title": "title",
    "outlet": "publisher",
    "published": "published",
    "lang": "lang",
    "url": "url",
    "note": "note",
}
"""Header key, lower case -> field of a document."""
_LINE = re.compile(r"([A-Za-z][A-Za-z-]{1,19})[ \t]*:[ \t]*([^\r\n]*)(?:\r\n|\n|\r|\Z)")
_BLANK = re.compile(r"[ \t]*(?:\r\n|\n|\r|\Z)")


def parse(text: str) -> dict[str, str]:
    """The fields of a document in plain text; unknown header keys are kept under their own name."""
    header: list[tuple[str | None, re.Match[str]]] = []
    at = 0
    while at < len(text) and (line := _LINE.match(text, at)):
        key = KEYS.get(line[1].lower())
        if key is None and not header:
            break
        header.append((key, line))
        at = line.end()
    if not header:
        return {"text": text}
    blank = _BLANK.match(text, at)
    if blank is None:
        # "Title: …" and then the article at once, whose first line may be "Update: the army said"
        header = list(takewhile(lambda entry: entry[0] is not None, header))
    fields: dict[str, str] = {}
    for key, line in header:
        fields.setdefault(key or line[1], line[2])
    return fields | {"text": text[blank.end() if blank else header[-1][1].end() :]}
