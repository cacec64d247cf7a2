"""Laying out lines of mixed direction for a terminal.

Every line starts in the report's own direction and every quote that could run against it is isolated (U+2066, U+2067 or
U+2068 … U+2069), line by line, because a terminal takes each line for a paragraph: an isolate left open at a line's end
is closed there and opened again on the next.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from unicodedata import bidirectional

from attrs import frozen

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

LEFT_TO_RIGHT, RIGHT_TO_LEFT, FIRST_STRONG, POP, RIGHT_MARK = "\u2066", "\u2067", "\u2068", "\u2069", "\u200f"
_HELD = {ord("\u00a0"): "\ufdd0", ord("\u202f"): "\ufdd1"}
"""No-break spaces and what stands for them while lines are broken: rich breaks at every white space, and French has
them before a colon and inside its quotation marks."""
_FREED = {ord(held): chr(space) for space, held in _HELD.items()}
_LEFTWARDS, _RIGHTWARDS = frozenset({"R", "AL", "AN"}), frozenset({"L", "EN"})


@frozen
class Run:
    """A stretch of one style; `quoted` text is isolated from what surrounds it."""

    text: str
    style: str = ""
    quoted: bool = False


@frozen
class Line:
    """A paragraph with its indentation in columns, that of its further lines greater by `hang`.

    `rtl` tells the direction of one that is a quote as a whole, None of one in the report's own.
    """

    runs: tuple[Run, ...] = ()
    indent: int = 0
    hang: int = 0
    rtl: bool | None = None


def laid_out(lines: Iterable[Line], *, columns: int, color: bool, rtl: bool) -> str:
    """The lines wrapped to `columns`, each with its line feed; `rtl` is the direction of the report itself."""
    from rich.console import Console

    out = io.StringIO()
    console = Console(
        file=out,
        width=columns,
        color_system="standard" if color else None,
        force_terminal=color,
        no_color=not color,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )
    for line in lines:
        for text in _wrapped(line, columns, console, rtl):
            if color:
                console.print(text, no_wrap=True, overflow="ignore", crop=False, soft_wrap=True)
            else:
                out.write(text.plain + "\n")
    return out.getvalue()


def _wrapped(line: Line, columns: int, console: Console, rtl: bool) -> Iterator[Text]:
    from rich.text import Text

    text = Text(end="")
    for run in line.runs:
        apart = run.quoted and _turns(run.text, rtl)
        words = run.text.translate(_HELD)
        text.append(f"{FIRST_STRONG}{words}{POP}" if apart else words, run.style or None)
    isolate = "" if line.rtl in (None, rtl) else RIGHT_TO_LEFT if line.rtl else LEFT_TO_RIGHT
    opened: list[str] = []
    indent = line.indent
    for part in text.wrap(console, columns - line.indent - line.hang) or [Text()]:
        part.rstrip()
        part.plain = part.plain.translate(_FREED)
        before, opened = "".join(opened), list(_still_open(opened, part.plain))
        whole = Text(RIGHT_MARK if rtl and part.plain else "", end="")
        whole.append(" " * indent + isolate + before)
        whole.append_text(part)
        whole.append(POP * len(opened) + (POP if isolate else ""))
        yield whole
        indent = line.indent + line.hang


def _turns(text: str, rtl: bool) -> bool:
    """Whether a text holds what could run against the report's direction, and so must be isolated."""
    against = _LEFTWARDS if not rtl else _RIGHTWARDS
    return any(bidirectional(char) in against for char in text)


def _still_open(opened: Iterable[str], text: str) -> Iterable[str]:
    """The isolates open after `text`, where `opened` were open before it."""
    stack = list(opened)
    for char in text:
        if char == FIRST_STRONG:
            stack.append(char)
        elif char == POP and stack:
            stack.pop()
    return stack
