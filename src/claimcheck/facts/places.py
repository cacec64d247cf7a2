"""Places of a text by their canonical English name, with what contains them.

    places("مقتل ثلاثة في الرمادي", pack("ar"))  ->  (Place الرمادي, "Ramadi", within ("Anbar", "Iraq", …),)

Names stand in tables (`lang/places.py`). The longest name wins; letters written on to a name (بغداد in "وببغداد") are
no part of the span, an article before it (al-Anbar) is. Adjectives ("Iraqi") are no places. A province and its capital
of one name are one place: "in Aleppo" does not say which of the two. A name that is also a word (مالي, "Nice") counts
where a preposition, a head (مدينة, "city of") or its country stands beside it; a name of several places (عمان, Tripoli)
goes to the one whose country the text speaks of most, else to the first reading if the table has one, else to none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from attrs import frozen

from claimcheck.facts.place_names import WORD, Form, PlaceIndex, place_index, readings
from claimcheck.lang.fold import Folded, folded
from claimcheck.lang.pack import LanguagePack
from claimcheck.lang.places import Name, gazetteer, has_places, within
from claimcheck.model.fact import Place

_GAPS = frozenset({" ", "-", "'", ".", ". ", ".-", "' ", "/"})
_COMMA = re.compile(r"\s?[,،(]\s?")
_LONGEST_JOINER = 8


@frozen
class _Words:
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
class _Hit:
    """A name that was found: items `first..last`, the folded range, and whether letters of a preposition precede."""

    first: int
    last: int
    start: int
    end: int
    form: Form
    fused: bool


def places(text: Folded | str, pack: LanguagePack) -> tuple[Place, ...]:
    """The places of a document in text order, spans into its original text; () for a language without names."""
    if not has_places(pack):
        return ()
    whole = folded(text) if isinstance(text, str) else text
    index = place_index(pack)
    hits, hints, words = _find(whole, index)
    hits = [hit for hit in hits if hit.form.names]
    beside = _beside(hits, words, index)
    votes = _votes(hits, beside, hints, words, whole, index)
    out = []
    for number, hit in enumerate(hits):
        name = _choose(hit, number, hits, beside, votes, words, whole, index)
        if name is not None:
            span = whole.span(hit.start, hit.end)
            out.append(Place(text=span.of(whole.source), span=span, place=name.place, within=within(name.place)))
    return tuple(out)


def _find(text: Folded, index: PlaceIndex) -> tuple[list[_Hit], Counter[str], _Words]:
    """All names from left to right, the places that words hint at, and the words."""
    starts: list[int] = []
    strings: list[str] = []
    for match in WORD.finditer(text.text):
        strings.append(match.group())
        starts.append(match.start())
    words = _Words(text.text, strings, starts)
    hits: list[_Hit] = []
    hints: Counter[str] = Counter()
    i = 0
    while i < len(strings):
        word = strings[i]
        if word in index.hints:
            hints[index.hints[word]] += 1
        hit = None
        for at, stem in readings(word, index):
            hit = _match(i, at, stem, words, text, index)
            if hit is not None:
                break
        if hit is None:
            i += 1
            continue
        hits.append(_with_article(hit, words, text, index, hits[-1].last if hits else 0))
        i = hit.last
    return hits, hints, words


def _match(i: int, at: int, stem: str, words: _Words, text: Folded, index: PlaceIndex) -> _Hit | None:
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
                start = words.starts[i] + at
                fused = at > 0 and words.words[i][at - 1] in index.rules.prepositions
                fused = fused or not words.words[i].endswith(stem)
                end = words.end(where[-1])
                if len(form.words) > 1 and len(form.words[-1]) == 1 and words.gap(where[-1] - 1) == ".":
                    end += words.text[end : end + 1] == "."  # U.S.
                return _Hit(i, where[-1] + 1, start, end, form, fused)
    return None


def _written(text: Folded, at: int, word: str, how: int) -> bool:
    """Whether a word has the capitals it must have."""
    if how == 0:
        return True
    span = text.span(at, at + len(word))
    written = span.of(text.source)
    return written[:1].isupper() if how == 1 else written.isupper()


def _with_article(hit: _Hit, words: _Words, text: Folded, index: PlaceIndex, free: int) -> _Hit:
    """The hit with an article before it ("al-Anbar"); "an" and "at" only where a hyphen joins them."""
    j = hit.first - 1
    if j < free or words.words[j] not in index.articles:
        return hit
    gap = words.gap(j)
    written = text.span(words.starts[j], words.end(j)).of(text.source)
    if gap == "-" or (gap in (" ", "'") and words.words[j] in ("al", "el") and written[:1].isupper()):
        return _Hit(hit.first, hit.last, words.starts[j], hit.end, hit.form, hit.fused)
    return hit


def _beside(hits: Sequence[_Hit], words: _Words, index: PlaceIndex) -> list[set[str]]:
    """Per hit the places that the words beside it name or hint at: "Birmingham, Alabama", طرابلس الليبية."""
    out: list[set[str]] = []
    for number, hit in enumerate(hits):
        found: set[str] = set()
        if number + 1 < len(hits):
            after = hits[number + 1]
            if after.start - hit.end <= 3 and _COMMA.fullmatch(words.text, hit.end, after.start):
                found.update(n.place for n in after.form.names)
        for near, gap in ((hit.last, hit.last - 1), (hit.first - 1, hit.first - 1)):
            if 0 <= near < len(words.words) and words.gap(gap) == " " and words.words[near] in index.hints:
                found.add(index.hints[words.words[near]])
        out.append(found)
    return out


def _votes(
    hits: Sequence[_Hit],
    beside: Sequence[set[str]],
    hints: Counter[str],
    words: _Words,
    text: Folded,
    index: PlaceIndex,
) -> Counter[str]:
    """How often the text speaks of each place or of what it contains, by names of one place only."""
    votes = Counter(hints)
    for number, hit in enumerate(hits):
        if len(hit.form.names) == 1 and _stands(hit.form.names[0], hit, number, hits, beside, words, text, index):
            place = hit.form.names[0].place
            votes[place] += 1
            votes.update(within(place))
    return votes


def _choose(
    hit: _Hit,
    number: int,
    hits: Sequence[_Hit],
    beside: Sequence[set[str]],
    votes: Counter[str],
    words: _Words,
    text: Folded,
    index: PlaceIndex,
) -> Name | None:
    """What the name means here; None where it is no place or cannot be told."""
    names = [n for n in hit.form.names if _stands(n, hit, number, hits, beside, words, text, index)]
    if len(names) < 2:
        return names[0] if names else None
    if exact := index.vowelled.get(text.span(hit.start, hit.end).of(text.source)):
        return exact
    named = [n for n in names if beside[number] & set(within(n.place))]
    if len(named) == 1:
        return named[0]
    known = gazetteer()
    chains = [{p for p in (n.place, *within(n.place)) if known[p][0] != "region"} for n in names]
    common = set.intersection(*chains)
    scores = [sum(votes[p] for p in chain - common) for chain in chains]
    best = max(scores)
    if best > 0 and scores.count(best) == 1:
        return names[scores.index(best)]
    return next((n for n in names if n.first), None)


def _stands(
    name: Name,
    hit: _Hit,
    number: int,
    hits: Sequence[_Hit],
    beside: Sequence[set[str]],
    words: _Words,
    text: Folded,
    index: PlaceIndex,
) -> bool:
    """Whether what a name needs stands beside it, and nothing that makes it the name of a person."""
    if name.needs == 0 and not name.person:
        return True
    before = _word_before(hit, words, index)
    cue, head = before in index.cues, before in index.heads
    if name.person and not (cue or head) and _person(hit, words, text, index):
        return False
    if name.needs == 0:
        return True
    head = head or (before == "of" and hit.first > 1 and words.words[hit.first - 2] in index.heads)
    head = head or (hit.last < len(words.words) and words.words[hit.last] in index.heads_after)
    if head or beside[number] & set(within(name.place)):
        return True
    if name.needs == 2:
        return False
    if cue or hit.fused or (number > 0 and _in_list(hits[number - 1], hit, text.text, index)):
        return True
    after = hits[number + 1] if number + 1 < len(hits) else None
    sure = after is not None and any(n.needs == 0 for n in after.form.names)
    return after is not None and sure and _in_list(hit, after, text.text, index)


def _in_list(one: _Hit, other: _Hit, text: str, index: PlaceIndex) -> bool:
    """Whether two names stand in a list: "Ramadi and Hit", الرمادي والقائم."""
    if other.start - one.end > _LONGEST_JOINER:
        return False
    return text[one.end : other.start].strip() in index.joiners


def _word_before(hit: _Hit, words: _Words, index: PlaceIndex) -> str:
    """The word before a hit, past an article, without a conjunction written on to it; "" at a mark."""
    j = hit.first - 1
    if j >= 0 and words.starts[j] >= hit.start:
        j -= 1
    while j >= 0 and words.words[j] in index.articles and words.words[j] not in index.cues:
        j -= 1
    if j < 0 or words.gap(j).strip():
        return ""
    word = words.words[j]
    if word not in index.cues and word not in index.heads and word[0] in index.rules.conjunctions:
        word = word[1:]
    for letter in index.rules.prepositions:
        if word not in index.heads and word.startswith(letter) and word[1:] in index.heads:
            word = word[1:]
    return word


def _person(hit: _Hit, words: _Words, text: Folded, index: PlaceIndex) -> bool:
    """Whether a capitalised word beside it makes a name of a person: Michael Jordan, Jordan Smith."""
    after = hit.last
    if after < len(words.words) and words.gap(after - 1) == " " and _capital(after, words, text):
        return words.words[after] not in index.heads_after
    j = hit.first - 1
    if j < 0 or words.gap(j) != " " or not _capital(j, words, text):
        return False
    begins = j == 0 or any(mark in words.gap(j - 1) for mark in ".!?\"':;(\u201c")
    return not begins and words.words[j] not in index.cues


def _capital(i: int, words: _Words, text: Folded) -> bool:
    span = text.span(words.starts[i], words.end(i))
    return text.source[span.start : span.start + 1].isupper()
