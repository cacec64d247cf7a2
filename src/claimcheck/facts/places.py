"""Places of a text by their canonical English name, with what contains them.

    places("مقتل ثلاثة في الرمادي", pack("ar"))  ->  (Place الرمادي, "Ramadi", within ("Anbar", "Iraq", …),)

Names stand in tables (`lang/places.py`). The longest name wins; letters written on to a name (بغداد in "وببغداد") are
no part of the span, an article before it (al-Anbar) is. Adjectives ("Iraqi") are no places. A province and its capital
of one name are one place: "in Aleppo" does not say which of the two. A name that is also a word (مالي, "Nice") counts
where a preposition, a head (مدينة, "city of") or its country stands beside it, or the text speaks of its country; a
name of several places (عمان, Tripoli) goes to the one whose country the text speaks of most, else to the first reading
if the table has one, else to none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from claimcheck.facts.place_hits import Hit, Words, capital, find
from claimcheck.facts.place_names import PlaceIndex, place_index
from claimcheck.lang.fold import Folded, folded
from claimcheck.lang.pack import LanguagePack
from claimcheck.lang.places import Name, gazetteer, has_places, within
from claimcheck.model.fact import Place

_COMMA = re.compile(r"\s?[,،(]\s?")
_LONGEST_JOINER = 8


def places(text: Folded | str, pack: LanguagePack) -> tuple[Place, ...]:
    """The places of a document in text order, spans into its original text; () for a language without names."""
    if not has_places(pack):
        return ()
    whole = folded(text) if isinstance(text, str) else text
    index = place_index(pack)
    hits, hints, words = find(whole, index)
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


def _beside(hits: Sequence[Hit], words: Words, index: PlaceIndex) -> list[set[str]]:
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
    hits: Sequence[Hit],
    beside: Sequence[set[str]],
    hints: Counter[str],
    words: Words,
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
    hit: Hit,
    number: int,
    hits: Sequence[Hit],
    beside: Sequence[set[str]],
    votes: Counter[str],
    words: Words,
    text: Folded,
    index: PlaceIndex,
) -> Name | None:
    """What the name means here; None where it is no place or cannot be told."""
    known = gazetteer()
    chains = {n.place: {p for p in (n.place, *within(n.place)) if known[p][0] != "region"} for n in hit.form.names}
    names = [
        n
        for n in hit.form.names
        if _stands(n, hit, number, hits, beside, words, text, index)
        or (n.needs == 1 and not n.person and any(votes[p] for p in chains[n.place]))
    ]
    if len(names) < 2:
        return names[0] if names else None
    if exact := index.vowelled.get(text.span(hit.start, hit.end).of(text.source)):
        return exact
    named = [n for n in names if beside[number] & set(within(n.place))]
    if len(named) == 1:
        return named[0]
    common = set.intersection(*(chains[n.place] for n in names))
    scores = [sum(votes[p] for p in chains[n.place] - common) for n in names]
    best = max(scores)
    if best > 0 and scores.count(best) == 1:
        return names[scores.index(best)]
    return next((n for n in names if n.first), None)


def _stands(
    name: Name,
    hit: Hit,
    number: int,
    hits: Sequence[Hit],
    beside: Sequence[set[str]],
    words: Words,
    text: Folded,
    index: PlaceIndex,
) -> bool:
    """Whether what a name needs stands beside it, and nothing that makes it the name of a person."""
    if name.attributive and _attributive(hit, words, text, index):
        return False
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


def _in_list(one: Hit, other: Hit, text: str, index: PlaceIndex) -> bool:
    """Whether two names stand in a list: "Ramadi and Hit", الرمادي والقائم."""
    if other.start - one.end > _LONGEST_JOINER:
        return False
    return text[one.end : other.start].strip() in index.joiners


def _word_before(hit: Hit, words: Words, index: PlaceIndex) -> str:
    """The word before a hit, past an article, without a conjunction written on to it; "" at a mark."""
    j = hit.first - 1
    if j >= 0 and words.starts[j] >= hit.start:
        j -= 1
    while j >= 0 and (words.words[j] in index.articles or words.words[j] in index.determiners):
        if words.words[j] in index.cues or words.gap(j).strip(" -"):
            break
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


def _person(hit: Hit, words: Words, text: Folded, index: PlaceIndex) -> bool:
    """Whether a capitalised word beside it makes a name of a person: Michael Jordan, Jordan Smith."""
    after = hit.last
    if after < len(words.words) and words.gap(after - 1) == " " and capital(after, words, text):
        return words.words[after] not in index.heads_after
    j = hit.first - 1
    if j < 0 or words.gap(j) != " " or not capital(j, words, text):
        return False
    begins = j == 0 or any(mark in words.gap(j - 1) for mark in ".!?\"':;(\u201c")
    return not begins and words.words[j] not in index.cues


def _attributive(hit: Hit, words: Words, text: Folded, index: PlaceIndex) -> bool:
    """Whether it does the work of an adjective: "US troops", "the US army", but "the US said"."""
    after = hit.last
    if after >= len(words.words) or text.text[hit.end : words.starts[after]] != " " or capital(after, words, text):
        return False
    if words.words[after] in index.attributes:
        return True
    before = words.words[hit.first - 1] if hit.first else ""
    return before not in index.determiners and not (before in index.cues and words.words[after] in index.cues)
