"""Names of places in a text, found from left to right; what they mean is told by `facts/places.py`."""

from __future__ import annotations

from collections import Counter

from attrs import frozen

from claimcheck.facts.place_names import WORD, Form, PlaceIndex
from claimcheck.lang.fold import Folded

_GAPS = frozenset({" ", "-", "'", ".", ". ", ".-", "' ", "/"})


@frozen
class Words:
    """The words of a text with where they begin."""

    text: str
    words: list[str]
    starts: list[int]

    def end(self, i: int) -> int:
        return self.starts[i] + len(self.words[i])

    def gap(self, i: int) -> str:
        """What stands between word `i` and the next."""
        return self.text[self.end(i) : self.starts[i + 1]] if i + 1 < len(self.words) else ""


@frozen
class Hit:
    """A name that was found: items `first..last`, the folded range, and whether letters of a preposition precede."""

    first: int
    last: int
    start: int
    end: int
    form: Form
    fused: bool


def find(text: Folded, index: PlaceIndex) -> tuple[list[Hit], Counter[str], Words]:
    """All names from left to right, the places that words hint at, and the words."""
    strings: list[str] = []
    starts: list[int] = []
    for match in WORD.finditer(text.text):
        strings.append(match.group())
        starts.append(match.start())
    words = Words(text.text, strings, starts)
    hits: list[Hit] = []
    hints: Counter[str] = Counter()
    i = 0
    while i < len(strings):
        word = strings[i]
        if word in index.hints:
            hints[index.hints[word]] += 1
        opened = index.readings[word]
        if not opened:
            i += 1
            continue
        hit = None
        for at, stem in opened:
            hit = _match(i, at, stem, words, text, index)
            if hit is not None:
                break
        if hit is None:
            i += 1
            continue
        hits.append(_with_article(hit, words, text, index, hits[-1].last if hits else 0))
        i = hit.last
    return hits, hints, words


def _match(i: int, at: int, stem: str, words: Words, text: Folded, index: PlaceIndex) -> Hit | None:
    """The longest name that begins with word `i`, read as `stem` after `at` letters."""
    for form in index.forms[stem]:
        where = [i]
        for wanted in form.words[1:]:
            j = where[-1] + 1
            if j < len(words.words) and words.words[j] in index.articles and words.words[j] != wanted:
                j += 1
            if (
                j >= len(words.words)
                or words.words[j] != wanted
                or any(words.gap(k) not in _GAPS for k in range(where[-1], j))
            ):
                break
            where.append(j)
        else:
            if all(
                _written(text, words.starts[j] + (at if j == i else 0), form.words[k], form.capitals[k])
                for k, j in enumerate(where)
            ):
                if _marked(text, words.end(where[-1]), index.rules.not_ending):
                    continue
                start = words.starts[i] + at
                fused = at > 0 and words.words[i][at - 1] in index.rules.prepositions
                fused = fused or not words.words[i].endswith(stem)
                end = words.end(where[-1])
                if len(form.words) > 1 and len(form.words[-1]) == 1 and words.gap(where[-1] - 1) == ".":
                    end += words.text[end : end + 1] == "."  # U.S.
                return Hit(i, where[-1] + 1, start, end, form, fused)
    return None


def _written(text: Folded, at: int, word: str, how: int) -> bool:
    """Whether a word has the capitals it must have."""
    if how == 0:
        return True
    span = text.span(at, at + len(word))
    written = span.of(text.source)
    return written[:1].isupper() if how == 1 else written.isupper()


def _marked(text: Folded, end: int, signs: str) -> bool:
    """Whether one of the signs stands on the last two letters before `end` (سوريًا, سورياً)."""
    return bool(signs) and any(c in signs for c in text.span(max(end - 2, 0), end).of(text.source))


def _with_article(hit: Hit, words: Words, text: Folded, index: PlaceIndex, free: int) -> Hit:
    """The hit with an article before it ("al-Anbar"); "an" and "at" only where a hyphen joins them."""
    j = hit.first - 1
    if j < free or words.words[j] not in index.articles:
        return hit
    gap = words.gap(j)
    written = text.span(words.starts[j], words.end(j)).of(text.source)
    if gap == "-" or (gap in (" ", "'") and words.words[j] in ("al", "el") and written[:1].isupper()):
        return Hit(hit.first, hit.last, words.starts[j], hit.end, hit.form, hit.fused)
    return hit


def capital(i: int, words: Words, text: Folded) -> bool:
    """Whether word `i` begins with a capital letter."""
    span = text.span(words.starts[i], words.end(i))
    return text.source[span.start : span.start + 1].isupper()
