"""A text cut into words and numbers for the reading of quantities, and digits with their separators made values."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from attrs import frozen

from claimcheck.lang.fold import Folded
from claimcheck.lang.joints import NONE, Joints
from claimcheck.model.text import Span

TOKEN = re.compile(r"\d+(?:[.,٫٬،']\d+)*|(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:'[^\W\d_]+)*|\n|[^\s]")
"""A number with its separators, an abbreviation ("u.s."), a word, a line break, or one other character."""
_WIDE_GROUP = re.compile(r"\d{1,3}(?:,\d{3})+\Z|\d{1,2}(?:,\d{2})+,\d{3}\Z")  # the second: Indian 12,34,567
_DOT_GROUP = re.compile(r"\d{1,3}(?:\.\d{3})+\Z")
_LONGEST = 24
"""More digits than any figure in the news has; also keeps int and float from overflow."""


@frozen
class Tokens:
    """Words and numbers of a folded text with where they stand in it: `words[i]` is `text[starts[i]:ends[i]]`.

    A line break that ends a paragraph is a word of its own, "\\n".
    """

    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    folded: Folded

    def touching(self, i: int) -> bool:
        """Whether word `i` follows the one before it without a space."""
        return 0 < i < len(self.words) and self.ends[i - 1] == self.starts[i]

    def span(self, start: int, end: int, *, lead: int = 0) -> Span:
        """The original span of words `start..end`, less the first `lead` characters."""
        return self.folded.span(self.starts[start] + lead, self.ends[end - 1])

    def source(self, start: int, end: int) -> str:
        return self.span(start, end).of(self.folded.source)

    def under(self, spans: Sequence[Span]) -> set[int]:
        """The words that lie at least partly in one of these original spans."""
        found: set[int] = set()
        for span in spans:
            first, last = self.folded.at(span.start), self.folded.at(span.end)
            found.update(range(bisect_right(self.ends, first), bisect_left(self.starts, last)))
        return found


def tokens(text: Folded, *, compounds: re.Pattern[str] | None = None, joints: Joints = NONE) -> Tokens:
    """`text` cut up. Linear in its length. `compounds`: what else is one word; `joints` part what is written
    together."""
    words, starts, ends = [], [], []
    for match in (compounds or TOKEN).finditer(_with_breaks(text)):
        for first, last, word in joints.parts(match.group()):
            words.append(word)
            starts.append(match.start() + first)
            ends.append(match.start() + last)
    return Tokens(words, starts, ends, text)


def compound_pattern(forms: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern that takes each of these folded number words of several words as one token (quatre-vingt-dix); None
    where there are none."""
    several = sorted((f for f in forms if len(TOKEN.findall(f)) > 1), key=lambda f: -len(f))
    if not several:
        return None
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, several))})(?![^\W_])|{TOKEN.pattern}")


def _with_breaks(text: Folded) -> str:
    """The folded text with the line breaks that end a paragraph put back in place of the spaces they were folded to.

    In a hard-wrapped text (all lines short) only empty lines end one.
    """
    source = text.source
    if "\n" not in source:
        return text.text
    lines = source.split("\n")
    wrapped = len(lines) > 3 and max(map(len, lines)) <= 100 and sum(map(len, lines)) > 50 * len(lines)
    chars = list(text.text)
    for match in re.finditer(r"\n[^\S\n]*\n" if wrapped else "\n", source):
        at = text.at(match.start())
        if at < len(chars) and chars[at] == " ":
            chars[at] = "\n"
    return "".join(chars)


def digits_value(text: str, *, dot_groups: bool, comma_decimal: bool = False) -> float | None:
    """The value of folded digits with separators: "1,234.5", "1.234,5", "2٫5"; None for "1.2.3" and the like.

    `dot_groups`: a single dot before three digits groups thousands ("2.500 جندي"). `comma_decimal`: a comma groups
    none ("3,256 millions").
    """
    if len(text) > _LONGEST:
        return None
    if text.isdigit():
        return float(text)
    text = text.replace("،", ",").replace("٬", ",").replace("'", ",")
    whole, _, fraction = text.partition("٫")
    if "٫" in text:
        return _joined(whole, fraction)
    if "," in text and "." in text:
        if text.rindex(",") < text.rindex("."):
            whole, _, fraction = text.rpartition(".")
            return _joined(whole, fraction)
        whole, _, fraction = text.rpartition(",")
        return _joined(whole.replace(",", "x").replace(".", ","), fraction)
    if "," in text:
        if _WIDE_GROUP.match(text) and text[0] != "0" and not (comma_decimal and text.count(",") == 1):
            return float(text.replace(",", ""))
        whole, _, fraction = text.partition(",")
        if comma_decimal:
            return _joined(whole, fraction)
        return _joined(whole, fraction) if len(fraction) <= 2 else None
    if _DOT_GROUP.match(text) and text[0] != "0" and (dot_groups or text.count(".") > 1):
        return float(text.replace(".", ""))
    whole, _, fraction = text.partition(".")
    return _joined(whole, fraction)


def _joined(whole: str, fraction: str) -> float | None:
    if not fraction.isdigit() or not (whole.isdigit() or _WIDE_GROUP.match(whole)):
        return None
    return float(f"{whole.replace(',', '')}.{fraction}")


def vulgar_value(source: str) -> float | None:
    """The value of "½", "2½" or "1⁄2" as written in the original."""
    if source and (last := unicodedata.numeric(source[-1], None)) is not None and not source[-1].isdigit():
        whole = source[:-1].strip()
        if not whole:
            return last
        return float(whole) + last if whole.isdecimal() and len(whole) <= _LONGEST else None
    over, _, under = source.partition("⁄")
    if over.isdecimal() and under.isdecimal() and len(source) <= _LONGEST and int(under):
        return int(over) / int(under)
    return None


def has_raised_digit(source: str) -> bool:
    """Whether a footnote or an exponent hides among the digits: "soldiers 12³"."""
    return not source.isascii() and any(unicodedata.category(char) == "No" for char in source)
