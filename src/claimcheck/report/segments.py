"""Cutting a text into paragraphs and into stretches that lie under the same marks, in one pass over it.

Marks may overlap, nest and cross paragraphs: claims do ("the agency quoted the minister as saying …"). Everything cut
here, put together again, is the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice, pairwise

from attrs import frozen

from claimcheck.model.text import Span

DEEPEST = 6
"""Marks told for one stretch; a thousand claims over one paragraph must not make a million of them."""
_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_LINE_ENDS = re.compile(r"\n\s*")


@frozen
class Mark:
    """A stretch to be marked; several marks may have one `key`, as the parts of a split quote do."""

    span: Span
    key: int


@frozen
class Segment:
    """A stretch under the same marks.

    `keys`: those that cover it, innermost first, no more than DEEPEST. `opens` and `closes`: the keys whose first mark
    starts with it and whose last mark ends with it.
    """

    span: Span
    keys: tuple[int, ...] = ()
    opens: tuple[int, ...] = ()
    closes: tuple[int, ...] = ()


def paragraphs(text: str) -> list[Span]:
    """The paragraphs, each with the white space that follows it; [] for no text.

    A text with empty lines is cut at these, another at every line end, since agencies write one line a paragraph.
    """
    cuts = _EMPTY_LINES if _EMPTY_LINES.search(text.strip()) else _LINE_ENDS
    ends = [m.end() for m in cuts.finditer(text)]
    bounds = [0, *(e for e in ends if e < len(text)), len(text)] if text else []
    return [Span(a, b) for a, b in pairwise(bounds)]


def cut(text: str, marks: Iterable[Mark]) -> list[list[Segment]]:
    """The segments of each paragraph, in order. Marks that lie outside the text or are empty are left out."""
    wanted = sorted(
        (m for m in marks if 0 <= m.span.start < m.span.end <= len(text)), key=lambda m: (m.span.start, -m.span.end)
    )
    blocks = paragraphs(text)
    bounds = sorted({edge for s in (*blocks, *(m.span for m in wanted)) for edge in (s.start, s.end)})
    firsts, lasts = _edges(wanted)
    out: list[list[Segment]] = []
    block, coming, active = 0, 0, dict[int, Mark]()
    ending: dict[int, list[int]] = {}
    for start, end in pairwise(bounds):
        for gone in ending.pop(start, ()):
            del active[gone]
        while coming < len(wanted) and wanted[coming].span.start == start:
            active[coming] = wanted[coming]
            ending.setdefault(wanted[coming].span.end, []).append(coming)
            coming += 1
        if start == blocks[block].start:
            out.append([])
        keys = tuple(dict.fromkeys(m.key for m in islice(reversed(active.values()), DEEPEST)))
        out[-1].append(Segment(Span(start, end), keys, firsts.get(start, ()), lasts.get(end, ())))
        block += end == blocks[block].end
    return out


def _edges(marks: Sequence[Mark]) -> tuple[dict[int, tuple[int, ...]], dict[int, tuple[int, ...]]]:
    """Offset -> keys whose first mark starts there, and offset -> keys whose last mark ends there."""
    start: dict[int, int] = {}
    end: dict[int, int] = {}
    for mark in marks:
        start[mark.key] = min(mark.span.start, start.get(mark.key, mark.span.start))
        end[mark.key] = max(mark.span.end, end.get(mark.key, 0))
    return _turned(start), _turned(end)


def _turned(offsets: dict[int, int]) -> dict[int, tuple[int, ...]]:
    out: dict[int, list[int]] = {}
    for key, at in offsets.items():
        out.setdefault(at, []).append(key)
    return {at: tuple(sorted(keys)) for at, keys in out.items()}
