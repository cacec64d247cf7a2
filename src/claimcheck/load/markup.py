"""Plain text of a piece of HTML, XHTML or NITF, as feeds and agency formats carry it inside a field.

`text_of(fragment)` reads a string, `text_under(element)` an element of a tree; both give one paragraph a line. Unlike
load/html.py, which looks for the article in a page, all that is there counts.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any

# fmt: off
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "figcaption",
    "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hl1", "hl2", "hr", "li", "main", "media",
    "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
))
# fmt: on
_UNREAD = frozenset(("head", "iframe", "noscript", "object", "script", "style", "template"))
_IS_MARKUP = re.compile(r"<(?:/?[a-zA-Z][^<>]*>|!--)|&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def text_of(fragment: str) -> str:
    """The words of a field that may be HTML or plain text; "" where there are none.

    "5 < 7 & rising" is plain text: only what looks like a tag or a character reference makes it HTML.
    """
    if not _IS_MARKUP.search(fragment):
        return "\n".join(line for line in map(_squeezed, fragment.splitlines()) if line)
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    data = f"<html><body>{fragment}</body></html>".encode("utf-8", "replace")
    try:
        tree = etree.fromstring(data, parser)
        return "" if tree is None else text_under(tree)
    except (etree.LxmlError, ValueError):
        return ""


def text_under(element: Any) -> str:
    """The words under an element, a line for each block; entities that XML does not know are those of HTML."""
    from lxml import etree

    parts: list[str] = []
    unread = 0
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        name = node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""
        if event == "start":
            if name in _BLOCKS:
                parts.append("\n")
            unread += name in _UNREAD
            if not unread:
                parts.append(_SPACE.sub(" ", node.text or ""))
                _entities(node, parts)
            continue
        unread -= event == "end" and name in _UNREAD
        if name in _BLOCKS:
            parts.append("\n")
        if not unread and node is not element:
            parts.append(_SPACE.sub(" ", node.tail or ""))
            _entities(node, parts, after=True)
    return "\n".join(line for line in map(_squeezed, "".join(parts).split("\n")) if line)


def _entities(node: Any, parts: list[str], *, after: bool = False) -> None:
    """The references, as `&nbsp;`, at the beginning of a node or right after it, with the text that follows them."""
    from lxml import etree

    at = node.getnext() if after else (node[0] if len(node) else None)
    while at is not None and at.tag is etree.Entity:
        parts.append(html5.get(f"{at.name};", "") + _SPACE.sub(" ", at.tail or ""))
        at = at.getnext()


def _squeezed(line: str) -> str:
    return _SPACE.sub(" ", line).strip()
