"""Folding text for matching, with a way back to the original offsets.

Two spellings of a word fold to one: compatibility forms, case, accents, Arabic diacritics, tatweel, hamza
carriers, final ى and ة, digits of any script, curly quotes and dashes, and marks that cannot be seen.

    >>> fold("أَكّدتْ وزارةُ الدفاع")
    'اكدت وزاره الدفاع'
    >>> f = folded("قالت الـوِزارة")
    >>> f.span(f.text.index("الوزاره"), len(f.text)).of("قالت الـوِزارة")
    'الـوِزارة'
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence

from attrs import frozen

from claimcheck.model.text import Span

_ARABIC = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ة": "ه",
        "ۀ": "ه",
        "ؤ": "و",
        "ئ": "ي",
        "ک": "ك",
        "ھ": "ه",
        "ہ": "ه",
    }
)
_MARKS = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "′": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "″": '"',
        "‐": "-",
        "‑": "-",
        "–": "-",
        "—": "-",
        "−": "-",
        "ـ": "",
    }
)


class _Table(dict[int, str]):
    """Code point -> its folded form, worked out once when first met."""

    def __missing__(self, code: int) -> str:
        self[code] = out = _fold_char(chr(code))
        return out


def _fold_char(char: str) -> str:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return ""
    if char.isspace():
        return " "
    digit = unicodedata.digit(char, None)
    if digit is not None and unicodedata.category(char) == "Nd":
        return str(digit)
    out = unicodedata.normalize("NFKC", char).translate(_ARABIC)  # before NFD, which takes the hamza off its carrier
    out = "".join(c for c in unicodedata.normalize("NFD", out) if unicodedata.category(c) not in ("Mn", "Me"))
    return out.casefold().translate(_ARABIC).translate(_MARKS)


_TABLE = _Table()


def fold(text: str) -> str:
    """`text` in its folded form. Idempotent."""
    return text.translate(_TABLE)


@frozen
class Folded:
    """A folded text with its way back: `source` is the original, `origins[i]` the offset that `text[i]` came from.

    `origins` is None where both have the same offsets.
    """

    text: str
    source: str
    origins: Sequence[int] | None

    def span(self, start: int, end: int) -> Span:
        """The original span of `text[start:end]`; diacritics and tatweel after its last letter belong to it.

        An empty range gives an empty span.
        """
        if self.origins is None:
            return Span(start, end)
        first = self.origins[start] if start < len(self.origins) else len(self.source)
        if end <= start:
            return Span(first, first)
        last = self.origins[end - 1] + 1
        source, size = self.source, len(self.source)
        # most words end at a blank; no mark comes before U+0300
        while last < size and source[last] >= "\u0300" and _goes_on(source[last]):
            last += 1
        return Span(first, last)

    def at(self, offset: int) -> int:
        """The first offset of `text` that came from original `offset` or later."""
        if self.origins is None:
            return min(offset, len(self.text))
        return bisect_left(self.origins, offset)


def _goes_on(char: str) -> bool:
    """Whether a character belongs to the letter before it."""
    return char == "ـ" or unicodedata.category(char) == "Mn"


def folded(text: str) -> Folded:
    """`text` folded, with its map back."""
    out = text.translate(_TABLE)
    if len(out) == len(text) and all(len(_TABLE[ord(c)]) == 1 for c in set(text)):
        return Folded(out, text, None)
    return Folded(out, text, [at for at, char in enumerate(text) for _ in _TABLE[ord(char)]])
