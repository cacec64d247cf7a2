"""Polarity, modality and scope of a passage's main proposition.

`factuality(text, spans, pack)` gives them with the words that set them. The heuristic, without a parser:

1. The main clause is the first sentence of the passage, less what hangs on a subordinator. A fronted clause
   ("Although it did not rain, …") ends at its comma. A clause between commas (", which …,") is skipped; any other
   runs to the end, unless no finite verb stood before a relative pronoun ("The man who did not pay was arrested"):
   then only the first words of the relative clause are skipped. A new clause ("but …", "and did not …", ولم …) ends it.
2. Negations there add up: one negates, a refusal or denial under a negation affirms ("never failed to"), and so does
   an exception after it ("لم يغادر إلا يوم الأحد"), which says "only". Every other negation of the passage is an
   aside ("stays open and will not close"): it changes nothing here, but says what its own words are about.
3. Possible beats planned, planned beats actual. Scope is read over the whole passage: except beats all beats some.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from claimcheck.facts.passage import Reading
from claimcheck.lang.factuality import FactualityCues, Found, factuality_cues, joined, words
from claimcheck.lang.fold import Folded, folded
from claimcheck.lang.joints import joints
from claimcheck.lang.pack import LanguagePack
from claimcheck.model.fact import Marker, Modality, Polarity, Scope
from claimcheck.model.text import Span

_NEAR = 4  # words within which a refusal is under a negation ("did not, however, refuse")
_FAR = 8  # words within which a negation is under a denial ("denied that it had not paid")
_SKIPPED = 3  # words of a restrictive relative clause that hold its own auxiliary and negation
_REACH = 25  # words within which an exception undoes a negation
_CLOSERS = frozenset({"subordinators", "contrasts"})
_SAID = 6  # words that may stand between a verb of saying and its "that"
_NEGATIONS = frozenset({"negation", "future_negation"})
_REFUSALS = frozenset({"refusal", "denial"})


def factuality(
    text: Folded | str, spans: Sequence[Span], pack: LanguagePack
) -> tuple[Polarity, Modality, Scope, tuple[Marker, ...]]:
    """Of the passage `spans` of a document: polarity, modality, scope, and the words that set them in text order.

    `text` is the whole document, best already folded; `spans` index the original. Marker values: "negation",
    "denial", "refusal", of the main clause; "negation_aside", any of them elsewhere in the passage; "planned",
    "possible", "all", "except", "some", "only". Never raises on text.
    """
    document = folded(text) if isinstance(text, str) else text
    cues = factuality_cues(pack)
    parted = joints(pack)
    tokens = [w for s in spans for w in words(document.text, document.at(s.start), document.at(s.end), parted)]
    reading = Reading(document, cues, tokens)
    main = _main_clause(reading)
    inside = [f for f in reading.found if main[f.first]]
    only = {f: by for f in reading.found if f.kinds & _NEGATIONS if (by := _undone_by(reading, f)) is not None}
    polarity, markers = _polarity(reading, inside, only)
    asides = [reading.marker(f, "negation_aside") for f in reading.found if f not in only and _aside(f, main)]
    modality, modal = _modality(reading, inside, main)
    scope, scoped = _scope(reading, {by.first for by in only.values()})
    return (
        polarity,
        modality,
        scope,
        tuple(sorted({*markers, *asides, *modal, *scoped}, key=lambda m: (m.span.start, m.span.end, m.value))),
    )


def _main_clause(reading: Reading) -> list[bool]:
    tokens, cues = reading.words, reading.cues
    main = [False] * len(tokens)
    starts = {f.first: f for f in reading.found}
    end = next((i for i in range(2, len(tokens)) if reading.stop(i)), len(tokens))
    at = start = _after_fronted(reading, starts, end)
    clause, seen = start, False  # where the innermost reported clause starts, and whether its finite verb was met
    while at < end:
        found = starts.get(at)
        kinds = found.kinds if found else frozenset()
        if at > start and _new_clause(reading, found, starts.get(at + 1), at, start):
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
        if at > start and reading.comma(at) and (cues.has("corrections", word) or (seen and _participle(cues, word))):
            at = next((i for i in range(at + 1, end) if reading.comma(i)), end)  # ", not the mill," ", seeing no need"
            continue
        main[at] = True
        seen = seen or cues.is_finite(word)
        at += 1
        if cues.has("complementisers", word):
            clause, seen = at, False
    return main


def _participle(cues: FactualityCues, word: str) -> bool:
    ending = cues.table.gerund_ending
    return bool(ending) and word.endswith(ending) and len(word) > len(ending) + 1


def _verb_first(reading: Reading, start: int) -> bool:
    prefix = reading.cues.table.nominal_prefix
    return bool(prefix) and start < len(reading.words) and not reading.words[start].text.startswith(prefix)


def _after_fronted(reading: Reading, starts: dict[int, Found], end: int) -> int:
    """The first word of the main clause: 0, or the word after the comma that closes a fronted clause."""
    found = starts.get(0)
    if found is None or not found.kinds & {"subordinators", "openers"}:
        return 0
    return next((i for i in range(1, end) if reading.comma(i)), 0)


def _complement(reading: Reading, at: int) -> bool:
    """Whether the "that" at word `at` opens what a verb of saying reports, so that it belongs to the main clause."""
    tokens, cues = reading.words, reading.cues
    if not cues.has("complementisers", tokens[at].text):
        return False
    return any(cues.has("reporting", w.text) for w in tokens[max(0, at - _SAID) : at])


def _new_clause(reading: Reading, found: Found | None, next_: Found | None, at: int, start: int) -> bool:
    """Whether a clause of its own begins with word `at`; `found` and `next_` start with it and the word after."""
    tokens, cues = reading.words, reading.cues
    if found is not None and "contrasts" in found.kinds and at - start >= 2:
        return True
    if found is not None and cues.has("coordinators", found.clitic) and found.kinds & _NEGATIONS and at - start >= 2:
        return True
    if at - start < 2:
        return False
    if cues.has("coordinators", tokens[at].text[:1]) and reading.comma(at) and _copula(cues, tokens[at].text[1:]):
        return True  # "…، وكانت الشركة قد نفت ذلك"
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    negated = next_ is not None and bool(next_.kinds & _NEGATIONS)
    return cues.has("coordinators", tokens[at].text) and (cues.has("finite", following) or negated)


def _copula(cues: FactualityCues, word: str) -> bool:
    return cues.has("copulas", word) and not cues.has("complementisers", word)


def _polarity(reading: Reading, inside: Sequence[Found], only: Mapping[Found, Found]) -> tuple[Polarity, list[Marker]]:
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


def _aside(found: Found, main: Sequence[bool]) -> bool:
    """Whether it negates something, and not the main proposition."""
    if found.kinds & (_NEGATIONS | _REFUSALS):
        return not main[found.first]
    return "aside" in found.kinds


def _undone_by(reading: Reading, negation: Found) -> Found | None:
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


def _modality(reading: Reading, inside: Sequence[Found], main: Sequence[bool]) -> tuple[Modality, list[Marker]]:
    possible = [reading.marker(f, "possible") for f in inside if "possible" in f.kinds]
    if possible:
        return Modality.POSSIBLE, possible
    planned = [reading.marker(f, "planned") for f in inside if f.kinds & {"planned", "future_negation"}]
    if not planned and _equates(reading, main):
        planned = [m for f in reading.found if "relatives" in f.kinds for m in _ahead(reading, f.last + 1)][:1]
    covered = {i for f in reading.found if f.kinds != {"openers"} for i in range(f.first, f.last + 1)}
    for at, word in enumerate(reading.words):
        if main[at] and at not in covered and (reading.cues.is_future(word.text) or _headline_future(reading, at)):
            planned.append(reading.marker(Found(at, at, frozenset(), ""), "planned"))
    return (Modality.PLANNED if planned else Modality.ACTUAL), planned


def _equates(reading: Reading, main: Sequence[bool]) -> bool:
    """Whether the main clause has no verb but one that equates: "the office that will close is the one in Oslo"."""
    cues, inside = (
        reading.cues,
        [
            w.text
            for at, w in enumerate(reading.words)
            if main[at] and not (reading.cues.has("lowercase_only", w.text) and reading.shown(at)[:1].isupper())
        ],
    )
    verbs = (w for w in inside if cues.is_finite(w))
    return any(cues.has("equatives", w) for w in inside) and all(cues.has("equatives", w) for w in verbs)


def _ahead(reading: Reading, at: int) -> list[Marker]:
    """The future that the relative clause at word `at` opens with, if it is no aside between commas."""
    if reading.comma(at - 1) or at >= len(reading.words):
        return []
    planned = [f for f in reading.found if f.first == at and f.kinds & {"planned", "future_negation"}]
    if reading.cues.is_future(reading.words[at].text):
        planned.append(Found(at, at, frozenset(), ""))
    return [reading.marker(f, "planned") for f in planned]


def _headline_future(reading: Reading, at: int) -> bool:
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


def _scope(reading: Reading, only: set[int]) -> tuple[Scope, list[Marker]]:
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
