"""Making quoted text harmless: no control character, bidi control or lone surrogate gets through.

A quote comes from outside. Raw, an ESC sequence repaints the editor's terminal and U+202E turns a figure round. What
changes how the rest is shown is made visible (⟨U+202E⟩); what only hints at a direction (LRM, RLM, ALM) is dropped,
since honest Arabic text is full of it.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u206f"
    r"\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_DROPPED = frozenset("\u061c\u200e\u200f\r")


def _shown(match: re.Match[str]) -> str:
    char = match.group()
    if char in _DROPPED:
        return ""
    return " " if char in "\u2028\u2029" else f"⟨U+{ord(char):04X}⟩"


def visible(text: str) -> str:
    """`text` with every unsafe character shown by its name or dropped; line feeds and tabs stay. Idempotent."""
    return UNSAFE.sub(_shown, text)


def one_line(text: str) -> str:
    """`text` made visible, on one line, with single blanks."""
    return " ".join(visible(text).split())


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters and an ellipsis, cut at a blank where there is one in the last third."""
    if len(text) <= limit:
        return text
    cut = text.rfind(" ", limit * 2 // 3, limit)
    return text[: limit if cut < 0 else cut].rstrip() + " …"


def web_address(url: str | None) -> str | None:
    """`url` where it is a plain http or https address, else None: a reference may carry "javascript:…"."""
    if url is None or UNSAFE.search(url) or any(char.isspace() for char in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in ("http", "https") and parts.netloc else None


def json_text(text: str) -> str:
    """JSON text with lone surrogates written as escapes, so that it can be encoded in UTF-8."""
    return re.sub("[\ud800-\udfff]", lambda m: f"\\u{ord(m.group()):04x}", text)
