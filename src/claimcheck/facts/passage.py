"""A passage's words with the phrases of polarity, modality and scope that really are such in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import field, frozen

from claimcheck.lang.factuality import FactualityCues, Found, Word
from claimcheck.lang.fold import Folded
from claimcheck.model.fact import Marker


@frozen
class Reading:
    """A passage's words with the phrases found in it."""

    text: Folded
    cues: FactualityCues
    words: Sequence[Word]
    gaps: Sequence[str] = field(init=False)
    """What stands before each word, at most 20 characters of it; "" for the first."""
    found: tuple[Found, ...] = field(init=False)

    @gaps.default
    def _gaps(self) -> list[str]:
        text, out = self.text.text, []
        end = self.words[0].start if self.words else 0
        for word in self.words:
            out.append(text[end : min(word.start, end + 20)])
            end = word.end
        return out

    @found.default
    def _found(self) -> tuple[Found, ...]:
        return tuple(_kept(self))

    def marker(self, found: Found, value: str) -> Marker:
        span = self.text.span(self.words[found.first].start, self.words[found.last].end)
        return Marker(text=span.of(self.text.source), span=span, value=value)

    def comma(self, at: int) -> bool:
        """Whether a comma stands before word `at`."""
        gap = self.gaps[at]
        return gap != " " and at > 0 and ("," in gap or "،" in gap)

    def stop(self, at: int) -> bool:
        """Whether a sentence ends before word `at`."""
        if at == 0 or at >= len(self.words) or (gap := self.gaps[at]) == " ":
            return False
        if any(c in "!?؟;؛" for c in gap) or "\n\n" in gap:
            return True
        before = self.words[at - 1].text
        if "." not in gap or len(before) == 1 or self.cues.has("abbreviations", before):
            return False
        return gap[-1:].isspace() and not self.shown(at)[:1].islower()

    def opened(self, at: int) -> bool:
        """Whether a colon or quotation mark before word `at` opens something new."""
        return any(c in ':"' for c in self.gaps[at])

    def shown(self, at: int) -> str:
        """Word `at` as written."""
        return self.text.span(self.words[at].start, self.words[at].end).of(self.text.source)


def _kept(reading: Reading) -> Iterable[Found]:
    """The phrases found, less those that are none: names, hyphenated words, prepositions, plain figures."""
    text, cues, tokens = reading.text, reading.cues, reading.words
    for found in cues.find(text, tokens):
        kinds = set(found.kinds)
        first, last = tokens[found.first], tokens[found.last]
        following = tokens[found.last + 1].text if found.last + 1 < len(tokens) else ""
        if _hyphenated(text.text, first.start, last.end):  # no-fly zone, all-party talks
            continue
        if cues.has("lowercase_only", first.text) and reading.shown(found.first)[:1].isupper():
            continue
        if cues.has("not_before_number", last.text) and cues.is_number(following):
            continue
        if last.text == cues.table.infinitive and _preposition(cues, tokens, found.last):
            kinds -= {"planned", "refusal"}  # "agreed to the terms", "ordered up to 75 planes", "declined to 11%"
        if cues.has("noun_corrections", last.text) and _corrects(reading, found):
            yield Found(found.first, found.last, frozenset({"aside"}), found.clitic)
            continue
        if "except_before_number" in kinds:
            kinds -= {"except_before_number"}
            kinds |= {"except_"} if cues.is_number(following) else set()
        kinds = _in_context(cues, tokens, found, kinds)
        if kinds:
            yield Found(found.first, found.last, frozenset(kinds), found.clitic)


def _preposition(cues: FactualityCues, tokens: Sequence[Word], at: int) -> bool:
    """Whether the infinitive particle at word `at` is a preposition here: "to the", "to about 11"."""
    following = next((w.text for w in tokens[at + 1 : at + 5] if not cues.has("amounts", w.text)), "")
    return cues.has("determiners", following) or cues.is_number(following)


def _corrects(reading: Reading, found: Found) -> bool:
    """Whether a negation stands before a noun in mid-clause: "a tank, not a bomb", and not "no bombs were found"."""
    cues, at = reading.cues, found.first
    following = reading.words[found.last + 1].text if found.last + 1 < len(reading.words) else ""
    if following.startswith(cues.table.article):
        return True
    if at == 0 or found.clitic or reading.stop(at) or reading.opened(at) or not following:
        return False
    before = reading.words[at - 1].text
    if any(cues.has(name, before) for name in ("complementisers", "copulas")):
        return False
    return cues.imperfect is not None and not cues.imperfect.fullmatch(following)


def _hyphenated(text: str, start: int, end: int) -> bool:
    after, before = text[end : end + 2], text[max(0, start - 2) : start]
    return (after[:1] == "-" and after[1:].isalnum()) or (before[1:] == "-" and before[:1].isalnum())


def _in_context(cues: FactualityCues, tokens: Sequence[Word], found: Found, kinds: set[str]) -> set[str]:
    """`kinds` with those that depend on their neighbours turned into what they say there, or dropped."""
    before = tokens[found.first - 1].text if found.first else ""
    after = [w.text for w in tokens[found.last + 1 : found.last + 4]]
    following = after[0] if after else ""
    article = cues.table.article
    definite = bool(article) and before.startswith(article)
    copula = cues.has("copulas", before)
    behind = found.first - 1
    while article and behind > 0 and tokens[behind].text.startswith(article):
        behind -= 1  # the subject after its verb: بقيت البلدة دون مياه
    out = kinds - {"adjunct", "predicative", "before_masdar", "before_ing", "possible_imperfect"}
    if "adjunct" in kinds:
        stays = copula or (behind >= 0 and cues.has("copulas", tokens[behind].text))
        out |= {"refusal"} if stays else {"aside"}
    if "predicative" in kinds and not following.startswith(article):
        out |= {"negation"} if definite or copula else {"aside"}
    if "before_masdar" in kinds and cues.masdar and any(cues.masdar.fullmatch(w) for w in after):
        out |= {"refusal"}
    if "before_ing" in kinds and following.endswith(cues.table.gerund_ending):
        out |= {"refusal"}
    pluperfect = any(cues.has("finite", w.text) for w in tokens[max(0, found.first - 5) : found.first])  # كان … قد
    if "possible_imperfect" in kinds and not pluperfect and cues.imperfect and cues.imperfect.fullmatch(following):
        perfect = cues.has("perfects", following) or following.endswith(tuple(cues.table.perfect_endings))
        out |= set() if perfect else {"possible"}
    return out
