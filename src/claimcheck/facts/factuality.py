"""Polarity, modality and scope of a passage's main proposition.

`factuality(text, spans, pack)` gives them with the words that set them. The heuristic, without a parser:

1. The main clause is the first sentence of the passage, less what hangs on a subordinator. A fronted clause
   ("Although it did not rain, …") ends at its comma. A clause between commas (", which …,") is skipped; any other
   runs to the end, unless no finite verb stood before a relative pronoun ("The man who did not pay was arrested"):
   then only the first words of the relative clause are skipped. A new clause ("but …", "and did not …", ولم …) ends it.
2. Negations there add up: one negates, a refusal or denial under a negation affirms ("never failed to"), and so does
   an exception after it ("لم يغادر إلا يوم الأحد"), which says "only".
3. Possible beats planned, planned beats actual. Scope is read over the whole passage: except beats all beats some.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from claimcheck.lang.factuality import FactualityCues, Found, Word, factuality_cues, joined, words
from claimcheck.lang.fold import Folded, folded
from claimcheck.lang.pack import LanguagePack
from claimcheck.model.fact import Marker, Modality, Polarity, Scope
from claimcheck.model.text import Span

_NEAR = 4  # words within which a refusal is under a negation ("did not, however, refuse")
_FAR = 8  # words within which a negation is under a denial ("denied that it had not paid")
_SKIPPED = 3  # words of a restrictive relative clause that hold its own auxiliary and negation
_REACH = 25  # words within which an exception undoes a negation
_CLOSERS = frozenset({"subordinators", "contrasts"})
_NEGATIONS = frozenset({"negation", "future_negation"})
_REFUSALS = frozenset({"refusal", "denial"})


def factuality(
    text: Folded | str, spans: Sequence[Span], pack: LanguagePack
) -> tuple[Polarity, Modality, Scope, tuple[Marker, ...]]:
    """Of the passage `spans` of a document: polarity, modality, scope, and the words that set them in text order.

    `text` is the whole document, best already folded; `spans` index the original. Marker values: "negation",
    "denial", "refusal", "planned", "possible", "all", "except", "some", "only". Never raises on text.
    """
    document = folded(text) if isinstance(text, str) else text
    cues = factuality_cues(pack)
    tokens = [w for span in spans for w in words(document.text, document.at(span.start), document.at(span.end))]
    reading = _Reading(document, cues, tokens, tuple(_kept(document, cues, tokens)))
    main = reading.main_clause()
    inside = [f for f in reading.found if main[f.first]]
    only = {f: by for f in reading.found if f.kinds & _NEGATIONS if (by := _undone_by(reading, f)) is not None}
    polarity, markers = _polarity(reading, inside, only)
    modality, modal = _modality(reading, inside, main)
    scope, scoped = _scope(reading, {by.first for by in only.values()})
    return (
        polarity,
        modality,
        scope,
        tuple(sorted({*markers, *modal, *scoped}, key=lambda m: (m.span.start, m.span.end, m.value))),
    )


@frozen
class _Reading:
    """A passage's words with the phrases found in it."""

    text: Folded
    cues: FactualityCues
    words: Sequence[Word]
    found: tuple[Found, ...]

    def marker(self, found: Found, value: str) -> Marker:
        span = self.text.span(self.words[found.first].start, self.words[found.last].end)
        return Marker(text=span.of(self.text.source), span=span, value=value)

    def comma(self, at: int) -> bool:
        """Whether a comma stands before word `at`."""
        return at > 0 and any(c in ",،" for c in self._gap(at))

    def stop(self, at: int) -> bool:
        """Whether a sentence ends before word `at`."""
        if at == 0 or at >= len(self.words):
            return False
        gap = self._gap(at)
        if any(c in "!?؟;؛" for c in gap) or "\n\n" in gap:
            return True
        before = self.words[at - 1].text
        if "." not in gap or len(before) == 1 or self.cues.has("abbreviations", before):
            return False
        return gap[-1:].isspace() and not self.shown(at)[:1].islower()

    def shown(self, at: int) -> str:
        """Word `at` as written."""
        return self.text.span(self.words[at].start, self.words[at].end).of(self.text.source)

    def _gap(self, at: int) -> str:
        return self.text.text[self.words[at - 1].end : self.words[at].start][:20]

    def main_clause(self) -> list[bool]:
        """Per word whether it belongs to the main clause; see the head of the module."""
        return _main_clause(self)


def _kept(text: Folded, cues: FactualityCues, tokens: Sequence[Word]) -> Iterable[Found]:
    """The phrases found, less those that are none: names, hyphenated words, prepositions, plain figures."""
    reading = _Reading(text, cues, tokens, ())
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
        if "planned" in kinds and last.text == cues.table.infinitive:
            if cues.has("determiners", following) or cues.is_number(following):
                kinds -= {"planned"}  # "agreed to the terms" is done, and so is "ordered up to 75 planes"
        if cues.has("corrections_before_article", last.text) and following.startswith(cues.table.article):
            continue
        if "except_before_number" in kinds:
            kinds -= {"except_before_number"}
            kinds |= {"except_"} if cues.is_number(following) else set()
        kinds = _in_context(cues, tokens, found, kinds)
        if kinds:
            yield Found(found.first, found.last, frozenset(kinds), found.clitic)


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
        out |= {"refusal"} if copula or (behind >= 0 and cues.has("copulas", tokens[behind].text)) else set()
    if "predicative" in kinds and (definite or copula) and not following.startswith(article):
        out |= {"negation"}
    if "before_masdar" in kinds and cues.masdar and any(cues.masdar.fullmatch(w) for w in after):
        out |= {"refusal"}
    if "before_ing" in kinds and following.endswith(cues.table.gerund_ending):
        out |= {"refusal"}
    if "possible_imperfect" in kinds and not copula and cues.imperfect and cues.imperfect.fullmatch(following):
        perfect = cues.has("perfects", following) or following.endswith(tuple(cues.table.perfect_endings))
        out |= set() if perfect else {"possible"}
    return out


def _main_clause(reading: _Reading) -> list[bool]:
    tokens, cues = reading.words, reading.cues
    main = [False] * len(tokens)
    starts = {f.first: f for f in reading.found}
    end = next((i for i in range(2, len(tokens)) if reading.stop(i)), len(tokens))
    at = start = _after_fronted(reading, starts, end)
    clause, seen = start, False  # where the innermost reported clause starts, and whether its finite verb was met
    while at < end:
        found = starts.get(at)
        kinds = found.kinds if found else frozenset()
        if at > start and _new_clause(reading, found, at, start):
            break
        if at > start and kinds & {"subordinators", "relatives"} and not _complement(reading, at):
            if reading.comma(at):
                at = next((i for i in range(at + 1, end) if reading.comma(i)), end)
            elif "relatives" in kinds and not (seen or _verb_first(reading, clause)):
                at += _SKIPPED
            else:
                break
            continue
        word = tokens[at].text
        if at - start >= 3 and reading.comma(at) and _participle(cues, word):
            at = next((i for i in range(at + 1, end) if reading.comma(i)), end)  # ", seeing no need,"
            continue
        main[at] = True
        seen = seen or cues.has("finite", word) or (len(word) > 4 and word.endswith(tuple(cues.table.finite_endings)))
        at += 1
        if cues.has("complementisers", word):
            clause, seen = at, False
    return main


def _participle(cues: FactualityCues, word: str) -> bool:
    ending = cues.table.gerund_ending
    return bool(ending) and word.endswith(ending) and len(word) > len(ending) + 1


def _verb_first(reading: _Reading, start: int) -> bool:
    prefix = reading.cues.table.nominal_prefix
    return bool(prefix) and start < len(reading.words) and not reading.words[start].text.startswith(prefix)


def _after_fronted(reading: _Reading, starts: dict[int, Found], end: int) -> int:
    """The first word of the main clause: 0, or the word after the comma that closes a fronted clause."""
    found = starts.get(0)
    if found is None or not found.kinds & {"subordinators", "openers"}:
        return 0
    return next((i for i in range(1, end) if reading.comma(i)), 0)


def _complement(reading: _Reading, at: int) -> bool:
    """Whether the "that" at word `at` opens what a verb of saying reports, so that it belongs to the main clause."""
    tokens, cues = reading.words, reading.cues
    if not cues.has("complementisers", tokens[at].text):
        return False
    return any(cues.has("reporting", w.text) for w in tokens[max(0, at - 3) : at])


def _new_clause(reading: _Reading, found: Found | None, at: int, start: int) -> bool:
    tokens, cues = reading.words, reading.cues
    if found is not None and "contrasts" in found.kinds and at - start >= 2:
        return True
    if at - start >= 3 and reading.comma(at) and cues.has("corrections", tokens[at].text):
        return True
    if found is not None and cues.has("coordinators", found.clitic) and found.kinds & _NEGATIONS and at - start >= 2:
        return True
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return at - start >= 2 and cues.has("coordinators", tokens[at].text) and cues.has("finite", following)


def _polarity(
    reading: _Reading, inside: Sequence[Found], only: Mapping[Found, Found]
) -> tuple[Polarity, list[Marker]]:
    negated, markers = False, list[Marker]()
    negation: int | None = None
    refusal: int | None = None
    for found in inside:
        if found.kinds & _NEGATIONS:
            undoing = only.get(found)
            if undoing is not None:
                markers.append(reading.marker(undoing, "only"))
            elif negation is None and (refusal is None or found.first - refusal <= _FAR):
                negation, negated = found.last, not negated
            if undoing is None:
                markers.append(reading.marker(found, "negation"))
        if found.kinds & _REFUSALS:
            if refusal is None and (negation is None or found.first - negation <= _NEAR):
                refusal, negated = found.last, not negated
            markers.append(reading.marker(found, "denial" if "denial" in found.kinds else "refusal"))
        if "only" in found.kinds:
            markers.append(reading.marker(found, "only"))
    return (Polarity.NEGATED if negated else Polarity.AFFIRMED), markers


def _undone_by(reading: _Reading, negation: Found) -> Found | None:
    """The phrase that turns a negation into "only": لم يغادر إلا الأحد, did not leave until Sunday."""
    first = bisect_left(reading.found, negation.last + 1, key=lambda f: f.first)
    for at in range(first, min(first + _REACH, len(reading.found))):
        found = reading.found[at]
        between = reading.words[negation.first : found.first]
        if "restrictors" in found.kinds:
            return None if any(reading.cues.has("universals", w.text) for w in between) else found
        if "until" in found.kinds and "future_negation" not in negation.kinds:
            return None if reading.cues.has("universals", reading.words[negation.last].text) else found
        if found.kinds & _CLOSERS or found.first - negation.last > _REACH:
            return None
    return None


def _modality(reading: _Reading, inside: Sequence[Found], main: Sequence[bool]) -> tuple[Modality, list[Marker]]:
    possible = [reading.marker(f, "possible") for f in inside if "possible" in f.kinds]
    if possible:
        return Modality.POSSIBLE, possible
    planned = [reading.marker(f, "planned") for f in inside if f.kinds & {"planned", "future_negation"}]
    covered = {i for f in reading.found if f.kinds != {"openers"} for i in range(f.first, f.last + 1)}
    for at, word in enumerate(reading.words):
        if main[at] and at not in covered and (reading.cues.is_future(word.text) or _headline_future(reading, at)):
            planned.append(reading.marker(Found(at, at, frozenset(), ""), "planned"))
    return (Modality.PLANNED if planned else Modality.ACTUAL), planned


def _headline_future(reading: _Reading, at: int) -> bool:
    """Whether word `at` is the "to" of "Baghdad to host summit" or "US troops to leave"."""
    cues, tokens = reading.cues, reading.words
    if not cues.table.infinitive or tokens[at].text != cues.table.infinitive or not 0 < at <= 6:
        return False
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if not following or cues.has("determiners", following) or not reading.shown(at + 1)[:1].islower():
        return False
    if not all(joined(reading.text.text, tokens, i) for i in range(1, at + 2)):
        return False
    last = reading.shown(at - 1)
    subject = last[:1].isupper() or (last.endswith("s") and not cues.has("headline_verbs", tokens[at - 1].text))
    return subject and all(
        reading.shown(i)[:1].isupper() or cues.has("coordinators", tokens[i].text) for i in range(at - 1)
    )


def _scope(reading: _Reading, only: set[int]) -> tuple[Scope, list[Marker]]:
    marked: dict[Scope, list[Marker]] = {Scope.EXCEPT: [], Scope.ALL: [], Scope.SOME: []}
    for found in reading.found:
        if "no_exception" in found.kinds or "all" in found.kinds:
            marked[Scope.ALL].append(reading.marker(found, "all"))
        elif "except_" in found.kinds:
            if found.first not in only:
                marked[Scope.EXCEPT].append(reading.marker(found, "except"))
        elif "some" in found.kinds:
            marked[Scope.SOME].append(reading.marker(found, "some"))
    scope = next((s for s, markers in marked.items() if markers), Scope.PLAIN)
    return scope, [m for markers in marked.values() for m in markers]
