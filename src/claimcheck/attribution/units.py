"""Units: a sentence, or the sentences that one quotation ties together, cut into folded words.

`units(document, sentences)` gives them in text order. Positions inside a unit are token numbers; `Unit.span` leads back
to the document.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from attrs import define, field

from claimcheck.attribution.quotes import OPENERS, STRAIGHT, Quote, find_quotes
from claimcheck.lang.fold import Folded, folded
from claimcheck.lang.joints import NONE, Joints
from claimcheck.model.text import Document, Sentence, Span

_DASH = re.compile("[–—―]")  # a dash parts clauses, a hyphen does not
LONGEST = 400
"""Tokens of the longest unit; a sentence of so many words is a list or no sentence."""
_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['.\-/@+][^\W_]+|[,:]\d+)*|''|``|\S")


@define
class Unit:
    """`words` folded; `starts` and `ends` are document offsets; `quote[i]` numbers the quote that token i stands in,
    marks included (-1: none); `partner` leads from the token of an opening mark to that of the closing one."""

    span: Span
    paragraph: int
    words: list[str]
    starts: list[int]
    ends: list[int]
    caps: list[bool]
    quote: list[int]
    partner: dict[int, int]
    begins: list[int] = field(factory=list)
    """Where the sentence of each token starts; filled when first asked for (`phrases.clause_start`)."""

    def __len__(self) -> int:
        return len(self.words)

    def cover(self, first: int, last: int) -> Span:
        """The document span of tokens first..last (half-open, at least one)."""
        return Span(self.starts[first], self.ends[last - 1])

    def is_word(self, at: int) -> bool:
        return self.words[at][:1].isalnum()


def units(
    document: Document, sentences: Sequence[Sentence], joints: Joints = NONE, whole: Folded | None = None
) -> Iterator[Unit]:
    """The units of the document. A sentence without a word gives none. `joints` part what is written together;
    `whole`: the document's text, if it is folded already."""
    text = document.text
    fold = _with_dashes(whole or folded(text))
    quotes = find_quotes(text)
    at = 0
    for first, last in _joined(text, sentences, quotes):
        span = Span(sentences[first].span.start, sentences[last].span.end)
        while at < len(quotes) and quotes[at].outer.end <= span.start:
            at += 1
        upto = at
        while upto < len(quotes) and quotes[upto].outer.start < span.end:
            upto += 1
        yield from _cut(_unit(fold, text, span, sentences[first].paragraph, quotes[at:upto], joints))


def _with_dashes(text: Folded) -> Folded:
    """The text with the dashes of the original, which were folded to hyphens, as bars."""
    if not any(dash in text.source for dash in "–—―"):
        return text
    chars = list(text.text)
    for found in _DASH.finditer(text.source):
        chars[text.at(found.start())] = "|"
    return Folded("".join(chars), text.source, text.origins)


def _cut(unit: Unit) -> Iterator[Unit]:
    """The unit in pieces of at most `LONGEST` tokens, so that no work grows faster than the text."""
    for start in range(0, len(unit.words), LONGEST):
        if len(unit.words) <= LONGEST:
            yield unit
            return
        end = min(start + LONGEST, len(unit.words))
        partner = {k - start: min(unit.partner[k], end - 1) - start for k in range(start, end) if k in unit.partner}
        yield Unit(
            unit.cover(start, end),
            unit.paragraph,
            unit.words[start:end],
            unit.starts[start:end],
            unit.ends[start:end],
            unit.caps[start:end],
            unit.quote[start:end],
            partner,
        )


def _joined(text: str, sentences: Sequence[Sentence], quotes: Sequence[Quote]) -> Iterator[tuple[int, int]]:
    """Numbers (first, last) of sentences that belong together: a quote that starts in one and ends in a later one,
    and a quoted question with what follows it ("Who knew?" she asked)."""
    at = 0
    number = 0
    while number < len(sentences):
        last = number
        end = sentences[number].span.end
        while True:
            while at < len(quotes) and quotes[at].outer.end <= end:
                at += 1
            cut = at < len(quotes) and quotes[at].outer.start < end < quotes[at].outer.end
            asked = at > 0 and quotes[at - 1].outer.end == end and text[quotes[at - 1].inner.end - 1] in "?!؟"
            if asked and quotes[at - 1].outer.start != sentences[last].span.start:
                asked = False  # He asked: "Why?" Nobody knew.
            near = last + 1 < len(sentences) and sentences[last + 1].paragraph == sentences[last].paragraph
            if last + 1 < len(sentences) and (cut or (asked and near) or _announces(text, sentences, last)):
                last += 1
                end = sentences[last].span.end
            else:
                break
        yield number, last
        number = last + 1


def _announces(text: str, sentences: Sequence[Sentence], number: int) -> bool:
    """Whether a sentence ends a paragraph with a colon and the next paragraph opens with a quotation mark."""
    here, after = sentences[number], sentences[number + 1]
    if here.paragraph == after.paragraph or not text[here.span.start : here.span.end].endswith(":"):
        return False
    return text[after.span.start] in OPENERS + STRAIGHT


def _unit(fold: Folded, text: str, span: Span, paragraph: int, quotes: list[Quote], joints: Joints) -> Unit:
    tokens = [
        (m.start(), m.end(), m.group()) for m in _TOKEN.finditer(fold.text, fold.at(span.start), fold.at(span.end))
    ]
    if joints is not NONE:
        tokens = [(at + a, at + b, part) for at, _, token in tokens for a, b, part in joints.parts(token)]
    starts, ends = [t[0] for t in tokens], [t[1] for t in tokens]
    if fold.origins is not None:
        places = [fold.span(start, end) for start, end in zip(starts, ends, strict=True)]
        starts, ends = [p.start for p in places], [p.end for p in places]
    inside, partner = _inside(starts, quotes)
    return Unit(
        span,
        paragraph,
        words=[t[2] for t in tokens],
        starts=starts,
        ends=ends,
        caps=[text[start].isupper() for start in starts],
        quote=inside,
        partner=partner,
    )


def _inside(starts: Sequence[int], quotes: Sequence[Quote]) -> tuple[list[int], dict[int, int]]:
    """Which quote each token stands in, and the last token of each quote by its first."""
    inside = [-1] * len(starts)
    partner: dict[int, int] = {}
    for number, quote in enumerate(quotes):
        first, end = bisect_left(starts, quote.outer.start), bisect_left(starts, quote.outer.end)
        if first < end:
            inside[first:end] = [number] * (end - first)
            partner[first] = end - 1
    return inside, partner
