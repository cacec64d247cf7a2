"""Units: a sentence, or the sentences that one quotation ties together, cut into folded words.

`units(document, sentences)` gives them in text order. Positions inside a unit are token numbers; `Unit.span` leads back
to the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attrs import define, field

from claimcheck.attribution.quotes import OPENERS, STRAIGHT, Quote, find_quotes
from claimcheck.lang.fold import Folded, folded
from claimcheck.lang.joints import NONE, Joints
from claimcheck.model.text import Document, Sentence, Span

DASHES = str.maketrans({"–": "|", "—": "|", "―": "|"})  # a dash parts clauses, a hyphen does not
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


def units(document: Document, sentences: Sequence[Sentence], joints: Joints = NONE) -> Iterator[Unit]:
    """The units of the document. A sentence without a word gives none. `joints` part what is written together."""
    text = document.text
    fold = folded(text.translate(DASHES))
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


def _cut(unit: Unit) -> Iterator[Unit]:
    """The unit in pieces of at most `LONGEST` tokens, so that no work grows faster than the text."""
    for start in range(0, len(unit), LONGEST):
        if len(unit) <= LONGEST:
            yield unit
            return
        end = min(start + LONGEST, len(unit))
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
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    caps: list[bool] = []
    inside: list[int] = []
    partner: dict[int, int] = {}
    q = 0
    for match in _TOKEN.finditer(fold.text, fold.at(span.start), fold.at(span.end)):
        place = fold.span(match.start(), match.end())
        while q < len(quotes) and quotes[q].outer.end <= place.start:
            q += 1
        within = q if q < len(quotes) and quotes[q].outer.start <= place.start else -1
        if within >= 0 and (not inside or inside[-1] != within):
            partner[len(words)] = len(words)
            opened = len(words)
        if within >= 0:
            partner[opened] = len(words)
        token = match.group()
        for first, last, word in joints.parts(token):
            part = place if word is token else fold.span(match.start() + first, match.start() + last)
            words.append(word)
            starts.append(part.start)
            ends.append(part.end)
            caps.append(text[part.start].isupper())
            inside.append(within)
    return Unit(span, paragraph, words, starts, ends, caps, inside, partner)
