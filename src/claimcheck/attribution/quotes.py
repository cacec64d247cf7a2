"""Quotations of a text: which stretches stand between quotation marks.

`find_quotes(text)` returns the outermost quotes in text order. It survives any mix of marks: nested pairs,
marks that are never closed, straight marks, quotes that run over paragraphs (each paragraph opens anew and only the
last one closes). A quote never covers more than half of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from claimcheck.model.text import Span

PAIRS = {"«": "»", "“": '”"', "„": "“”", "‹": "›", "‘": "’", "‚": "‘’", "”": "”", "»": "«"}
"""What closes each mark; a curly mark may be closed by a straight one, since copied text mixes them."""
OPENERS = "«“„‹‘‚"
CLOSERS = "»”›’"
DOUBLED = ("''", "``")
FILLER = "\x00"
STRAIGHT = '"＂'
SINGLE = "'’‘"
DEEPEST = 8
"""Quotes inside quotes that are followed."""
_MARK = re.compile("[\"＂«»“”„‹›‘’‚']")


@frozen
class Quote:
    """`outer` with its marks, `inner` between them. `carried`: it has no closing mark and runs on in the next
    paragraph."""

    outer: Span
    inner: Span
    carried: bool = False


def find_quotes(text: str) -> list[Quote]:
    """The outermost quotes of `text` in order, never overlapping."""
    out: list[Quote] = []
    limit = max(len(text) // 2, 1)
    for double in DOUBLED:  # typewriter marks of two signs count as one; the second becomes a filler
        text = text.replace(double, STRAIGHT[0] + FILLER)
    paragraphs = list(_paragraphs(text))
    for number, (start, end) in enumerate(paragraphs):
        follows = text[paragraphs[number + 1][0]] if number + 1 < len(paragraphs) else ""
        out += _in_paragraph(text, start, end, follows)
    return [_whole(q, text) for q in out if len(q.inner) <= limit]


def _whole(quote: Quote, text: str) -> Quote:
    """The quote with both signs of doubled marks outside."""
    inner, outer = quote.inner, quote.outer
    if text[inner.start : inner.start + 1] == FILLER:
        inner = Span(min(inner.start + 1, inner.end), inner.end)
    if text[outer.end : outer.end + 1] == FILLER:
        outer = Span(outer.start, outer.end + 1)
    return Quote(outer, inner, quote.carried)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Lines that hold something, without white space around."""
    at = 0
    for line in text.split("\n"):
        body = line.strip()
        if body:
            start = at + line.index(body[0])
            yield start, start + len(body)
        at += len(line) + 1


def _in_paragraph(text: str, start: int, end: int, follows: str) -> Iterator[Quote]:
    stack: list[tuple[int, str]] = []
    for found in _MARK.finditer(text, start, end):
        at, char = found.start(), found.group()
        role = _role(text, at, start, end, stack)
        if role == "close":
            while stack:
                opened, mark = stack.pop()
                if _fits(mark, char):
                    break
            if not stack:
                yield Quote(Span(opened, at + 1), Span(opened + 1, at))
        elif role == "open" and len(stack) < DEEPEST:
            stack.append((at, char))
    if stack:
        opened, mark = stack[0]
        # Never closed: it runs on where the next paragraph opens the same way or a cue leads up to it; else it is none.
        announced = mark in "“«" and text[start:opened].rstrip().endswith((",", ":"))  # She said, “We are open.
        if (follows == mark or announced) and mark not in SINGLE:
            yield Quote(Span(opened, end), Span(opened + 1, end), carried=True)
        else:
            yield from _closed_inside(text, opened + 1, end)


def _closed_inside(text: str, start: int, end: int) -> Iterator[Quote]:
    """Plain pairs after a mark that was never closed: «an inch 6" and “two words”»; no second rescue, so linear."""
    opened = -1
    for at in range(start, end):
        char = text[at]
        if char in "“«":
            opened = at
        elif opened >= 0 and char in PAIRS[text[opened]]:
            yield Quote(Span(opened, at + 1), Span(opened + 1, at))
            opened = -1


def _fits(opened: str, closed: str) -> bool:
    if opened in STRAIGHT:
        return closed in STRAIGHT or closed == "”"
    if opened == "'":
        return closed in "'’"
    return closed in PAIRS.get(opened, "")


def _role(text: str, at: int, start: int, end: int, stack: list[tuple[int, str]]) -> str:
    """ "open", "close" or "" (an apostrophe, a stray mark)."""
    char = text[at]
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    opens = any(_fits(mark, char) for _, mark in stack)
    if char in STRAIGHT:
        if after == FILLER and at + 2 < end:
            after = text[at + 2]
        if opens and before.isspace() and after.isalnum() and not any(mark in STRAIGHT for _, mark in stack):
            return "open"  # “they call it "home" here”
        return "close" if opens else ("open" if not after.isspace() else "")
    if char in SINGLE:
        if before.isalnum() and after.isalnum():
            return ""  # don't
        if opens and not before.isspace() and not after.isalnum():
            # "the players' bus": inside single quotes a plural possessive looks the same; a later mark decides.
            return "close" if not (before == "s" and after == " " and _closes_later(text, at + 1, end, char)) else ""
        if char == "’":
            return ""
        return "open" if not before.isalnum() and (after.isalnum() or after in '"“.…[') else ""
    if char == "“" and stack and stack[-1][1] == "„":
        return "close"
    if char in CLOSERS:
        return "close" if opens else ""
    return "open"


def _closes_later(text: str, start: int, end: int, char: str) -> bool:
    """Whether the same mark closes within a line's reach, before another one opens."""
    for at in range(start, min(end, start + 300)):
        if text[at] == char:
            before, after = text[at - 1], text[at + 1] if at + 1 < end else " "
            if not before.isspace() and not after.isalnum():
                return True
            if before.isspace():
                return False
    return False
