"""The comparisons of polarity and modality: what one side negates, or tells as ahead, and the other tells as done.

Negation is compared word by word. "He did not close the office" stands against "the office was closed" because both
speak of closing; in "a reporter found no soldier at the base" the negation is about finding, and says nothing against
"the soldiers left the base". A negated opposite agrees ("did not rise", "fell"). Two words are opposites of the same
thing only where the words around them meet ("left the office" and "still in the office", not "left the base" and
"still in power"). Plans are compared in the same way: "will stay" is no plan to do what "left" tells.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from claimcheck.judge.context import earlier
from claimcheck.judge.deadlines import bounds
from claimcheck.judge.terms import NOTHING, Term, term, words
from claimcheck.judge.wording import Content, Word, antonyms, content
from claimcheck.model.fact import Comparison, Marker, Modality
from claimcheck.model.judgement import Aspect, Passage, Words
from claimcheck.model.text import Span, within

MAIN = ("negation", "denial", "refusal")
ASIDE = ("negation_aside",)
AHEAD = ("planned",)
AHEAD_REACH = 2
"""Content words after the word that plans among which the planned act is sought."""
AROUND = 5
"""Content words on either side of a word that can be its object or subject."""


def polarity(claim: Passage, evidence: Passage) -> list[Term]:
    """At most one term: a clash of negations, a clash of opposites, or that the negations agree or speak of
    something else.
    """
    ours, theirs = content(claim), content(evidence)
    left, right = _negated(claim, ours), _negated(evidence, theirs)
    found = _negations(ours, theirs, left, right) or _opposites(claim, ours, theirs, left, right)
    if found is not None:
        return [found]
    main = [m for m in (*left.values(), *right.values()) if m.value in MAIN]
    if not main:
        return []
    sides = _side(left), _side(right)
    return [term(Aspect.POLARITY, Comparison.INCOMPARABLE, *sides, detail="elsewhere")]


def modality(claim: Passage, evidence: Passage) -> list[Term]:
    """Whether one side tells as done what the other tells as planned or possible.

    Only one order conflicts: the claim says it happened, and a reference of the same day or later still speaks of that
    act as ahead. A plan that was carried out agrees with the plan, and an older plan says nothing of what became of it.
    """
    a, b = claim.facts, evidence.facts
    if a.modality is b.modality is Modality.ACTUAL:
        return []
    values = a.modality.value, b.modality.value
    left, right = _first(claim, (*AHEAD, "possible")), _first(evidence, (*AHEAD, "possible"))
    if a.modality is b.modality:
        return [term(Aspect.MODALITY, Comparison.SAME, left, right, values=values)]
    if a.modality is Modality.ACTUAL and b.modality is Modality.PLANNED and not earlier(evidence, claim):
        ours, theirs = content(claim), content(evidence)
        for word, marker in _governed(evidence, theirs, AHEAD).items():
            same = ours.like(word)
            if same:
                sides = words(same[0].text, same[0].span), words(marker.text, marker.span)
                return [term(Aspect.MODALITY, Comparison.CONFLICTING, *sides, values=values)]
    detail = f"{a.modality.value}-{b.modality.value}"
    return [term(Aspect.MODALITY, Comparison.COMPATIBLE, left, right, detail=detail, values=values)]


def _first(passage: Passage, values: Sequence[str]) -> Words:
    for marker in passage.facts.markers:
        if marker.value in values:
            return words(marker.text, marker.span)
    return NOTHING


def _negated(passage: Passage, found: Content) -> dict[Word, Marker]:
    """The content words that are negated, each with its negation; not those of which a time is: "not before May"."""
    of_times = bounds(passage).negations
    return {word: m for word, m in _governed(passage, found, MAIN + ASIDE).items() if m.span not in of_times}


def _governed(passage: Passage, found: Content, values: Sequence[str]) -> dict[Word, Marker]:
    """The content words that a marker of the passage is about, nearest first; it can be part of the first
    ("سيغادر").

    A negation is not about a figure, a date or a place that follows it ("none of the 14 sailors was hurt"). A plan
    can be two words away from its act, where nothing parts the two (من المقرر إعادة افتتاح).
    """
    out: dict[Word, Marker] = {}
    facts = passage.facts
    named = {f.span for kind in (facts.quantities, facts.times, facts.places) for f in kind}
    for marker in passage.facts.markers:
        if marker.value not in values:
            continue
        at = bisect_left(found.words, marker.span.start, key=lambda w: w.span.start)
        left, end = (AHEAD_REACH if marker.value in AHEAD else 1), marker.span.end
        for word in found.words[at:]:
            inside = marker.span.contains(word.span)
            if inside and marker.value not in AHEAD:
                continue  # the negation itself, taken for a content word
            if left < AHEAD_REACH and marker.value in AHEAD and word.span.start > end + 1:
                break
            if marker.value not in AHEAD and any(span.contains(word.span) for span in named):
                continue
            if within(Span(marker.span.start, word.span.end), passage.spans):
                out.setdefault(word, marker)
            if not inside:
                left -= 1
                if not left:
                    break
            end = word.span.end
    return out


def _negations(ours: Content, theirs: Content, left: dict[Word, Marker], right: dict[Word, Marker]) -> Term | None:
    """The clash or agreement of negations of one and the same word; agreement wins, since words can come twice.

    A side that negates something in words of its own may say the same: "killed no one", "none of the guests was hurt".
    """
    clash: Term | None = None
    reworded = {"claim": _own(right, ours), "evidence": _own(left, theirs)}
    for word in ours.words:
        for other in theirs.like(word):
            mine, its = left.get(word), right.get(other)
            if mine is None and its is None:
                continue
            sides = _words(word, mine), _words(other, its)
            if mine is not None and its is not None:
                return term(Aspect.POLARITY, Comparison.SAME, *sides, values=("negated", "negated"))
            detail = "evidence" if mine is None else "claim"
            if reworded[detail]:
                continue
            values = ("affirmed", "negated") if mine is None else ("negated", "affirmed")
            clash = clash or term(Aspect.POLARITY, Comparison.CONFLICTING, *sides, detail=detail, values=values)
    return clash


def _own(negated: dict[Word, Marker], other: Content) -> bool:
    """Whether a negation of one side is about a word that the other side has not."""
    return any(marker.value in MAIN and not other.has(word) for word, marker in negated.items())


def _opposites(
    claim: Passage, ours: Content, theirs: Content, left: dict[Word, Marker], right: dict[Word, Marker]
) -> Term | None:
    """Words of the claim whose opposite the passage uses, unless either side uses both."""
    lang = claim.document.lang
    for word in ours.words:
        if word.concept is None or word.concept in theirs.concepts:
            continue
        against = antonyms(lang, word.concept)
        if against & ours.concepts:
            continue  # "they left the south and are still in the north" is opposed to itself, not to "they left"
        for other in theirs.words:
            if other.concept not in against or antonyms(lang, other.concept) & theirs.concepts:
                continue
            if not _meet(ours, word, theirs, other):
                continue
            mine, its = left.get(word), right.get(other)
            sides = _words(word, mine), _words(other, its)
            if (mine is None) == (its is None):
                return term(Aspect.WORDING, Comparison.CONFLICTING, *sides, detail="opposite")
            values = ("affirmed", "negated") if mine is None else ("negated", "affirmed")
            return term(Aspect.POLARITY, Comparison.COMPATIBLE, *sides, detail="opposite", values=values)
    return None


def _meet(ours: Content, word: Word, theirs: Content, other: Word) -> bool:
    """Whether a word around `word` is also around `other`."""
    near = set(_around(theirs, other))
    return any(like in near for one in _around(ours, word) for like in theirs.like(one))


def _around(found: Content, word: Word) -> list[Word]:
    at = found.words.index(word)
    return [w for w in found.words[max(0, at - AROUND) : at + AROUND + 1] if w is not word]


def _words(word: Word, marker: Marker | None) -> Words:
    """The negation where there is one, else the word itself."""
    return words(marker.text, marker.span) if marker else words(word.text, word.span)


def _side(negated: dict[Word, Marker]) -> Words:
    markers: Sequence[Marker] = list(negated.values())
    return words(markers[0].text, markers[0].span) if markers else NOTHING
