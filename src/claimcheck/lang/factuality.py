"""The words that negate, postpone, doubt or limit: the table of a language and the finder of its phrases.

`factuality_cues(pack)` gives the compiled table; its `find(words)` the phrases that stand in a passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import ClassVar, NamedTuple
from unicodedata import category

from attrs import field, fields, frozen

from claimcheck.lang.fold import Folded, fold
from claimcheck.lang.joints import NONE, Joints
from claimcheck.lang.memo import Memo
from claimcheck.lang.pack import LanguagePack

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_GAP = 4  # the most words that "*" in a phrase may stand for


@frozen
class PhraseLists:
    """Phrases by what they say. Of two that start at one word the longer wins; a phrase may stand in several lists.

    `inert`: looks like a cue and is none ("not only", لا يزال). `negation`: not, لم. `future_negation`: will not, لن.
    `refusal`: does not do it (failed to, امتنع عن). `denial`: calls it untrue. `adjunct`: negates only after a word of
    `copulas` (left without an escort; is without power). `predicative`: negates only after a definite noun or a copula
    and before an indefinite word (القرار غير ملزم, not مدنيون غير مسلحين). `before_masdar`: refusal where one of the
    next words looks like a verbal noun (رفض الانسحاب, not رفض المقترح). `before_ing`: refusal before a gerund.
    `aside`: holds a negation that says nothing of the main clause (بسبب عدم).
    `restrictors`: undo a negation before them (لم … إلا).
    `until`: undo a negation that is not of the future. `no_exception`: make it "all". `except_before_number`: an
    exception before a number only (all but two). `possible_imperfect`: possible before an imperfect (قد يغادر).
    The others bear the name of what they mark.
    """

    inert: list[str]
    negation: list[str]
    future_negation: list[str]
    refusal: list[str]
    denial: list[str]
    adjunct: list[str]
    predicative: list[str]
    aside: list[str]
    before_masdar: list[str]
    before_ing: list[str]
    restrictors: list[str]
    until: list[str]
    planned: list[str]
    possible: list[str]
    possible_imperfect: list[str]
    all: list[str]
    no_exception: list[str]
    except_: list[str]
    except_before_number: list[str]
    some: list[str]
    only: list[str]
    subordinators: list[str]
    relatives: list[str]
    openers: list[str]
    contrasts: list[str]


@frozen
class Future:
    """Verbs whose prefix alone says "will": a word that matches `pattern`, unless listed in `not_words` or opened by
    one of `not_prefixes` (سيغادر, not سيارة)."""

    pattern: str
    not_words: list[str]
    not_prefixes: list[str]


@frozen
class FactualityTable:
    """`factuality.toml`. Strings are in natural spelling and folded when read; phrases are words with blanks, `*`
    stands for up to four words, a final `+` for any ending (وعد ب+). Phrases that fold alike are told apart by their
    spelling where the text shows it (ألا, إلا), else the list that comes last wins.

    `clitics` may precede a phrase (و, ف). After `copulas` an adjunct negates. Where only
    one of `equatives` is its verb, the main clause has the time of its relative clause ("the office that will close is
    the one in Oslo"). What `reporting` verbs report is the main
    clause. Before `determiners` and numbers, also behind `amounts` (about), the "to" of a plan or refusal is a
    preposition ("declined to about 11%"). `finite` words and `finite_endings` show a finite verb.
    `universals` (أحد): an exception to them stays one after a negation. `numbers` are number words. `lowercase_only`
    are names when capitalised (May, Will). `not_before_number`: no cue before a figure (some 300). `abbreviations`: a
    full stop after them ends nothing. `coordinators` (and) open a clause before a finite word. `corrections` after a
    comma deny a part only ("…, not the library"). `perfects` look imperfect (قد تم), as do words in `perfect_endings`.
    `headline_verbs` look like a plural noun before "to" ("continues to"). `article` is the prefix of definite nouns,
    `nominal_prefix` the one that shows a sentence to open with a noun, "" where the language has none. What follows
    one of `complementisers` is a clause of its own (that, أن). `noun_corrections` deny a part only before a noun
    within a clause (تموله المقاطعة لا الدولة). `infinitive` opens a headline's future ("Baghdad to host").
    `masdar` and `imperfect` are patterns of one folded word, "" for none; `gerund_ending` is a suffix.
    """

    FILE: ClassVar[str] = "factuality.toml"
    clitics: list[str]
    copulas: list[str]
    equatives: list[str]
    reporting: list[str]
    determiners: list[str]
    amounts: list[str]
    finite: list[str]
    finite_endings: list[str]
    universals: list[str]
    numbers: list[str]
    lowercase_only: list[str]
    not_before_number: list[str]
    abbreviations: list[str]
    coordinators: list[str]
    corrections: list[str]
    perfects: list[str]
    perfect_endings: list[str]
    headline_verbs: list[str]
    article: str
    nominal_prefix: str
    complementisers: list[str]
    noun_corrections: list[str]
    infinitive: str
    masdar: str
    imperfect: str
    gerund_ending: str
    phrases: PhraseLists
    future: Future | None = None


class Word(NamedTuple):
    """A word of a folded text with its offsets there."""

    text: str
    start: int
    end: int


def words(text: str, start: int, end: int, joints: Joints = NONE) -> list[Word]:
    """The words of `text[start:end]`, a folded text: runs of letters and digits, apostrophes inside kept but for what
    `joints` parts."""
    found = _WORD.finditer(text, start, end)
    if joints is NONE:
        return [Word(m.group(), *m.span()) for m in found]
    return [Word(part, m.start() + a, m.start() + b) for m in found for a, b, part in joints.parts(m.group())]


@frozen
class Found:
    """A phrase found: words `first..last` (inclusive), its lists, and the clitic it was met behind or ""."""

    first: int
    last: int
    kinds: frozenset[str]
    clitic: str


@frozen(eq=False)
class FactualityCues:
    """The table made ready: sets of folded words, phrases by first word, compiled patterns."""

    table: FactualityTable
    phrases: dict[str, list[tuple[tuple[str, ...], list[tuple[str, frozenset[str]]]]]]
    sets: dict[str, frozenset[str]]
    future: re.Pattern[str] | None
    masdar: re.Pattern[str] | None
    imperfect: re.Pattern[str] | None
    clitics: tuple[str, ...] = field(init=False)
    _opened: Memo[tuple[tuple[str, tuple[str, ...], list[tuple[str, frozenset[str]]]], ...]] = field(init=False)

    @clitics.default
    def _clitics(self) -> tuple[str, ...]:
        return tuple(map(fold, self.table.clitics))

    _future: Memo[bool] = field(init=False)
    _finite: Memo[bool] = field(init=False)

    @_future.default
    def _future_words(self) -> Memo[bool]:
        return Memo(self._looks_future)

    @_finite.default
    def _finite_words(self) -> Memo[bool]:
        return Memo(self._looks_finite)

    @_opened.default
    def _opened_words(self) -> Memo[tuple[tuple[str, tuple[str, ...], list[tuple[str, frozenset[str]]]], ...]]:
        return Memo(lambda word: tuple(self._phrases_from(word)))

    def has(self, name: str, word: str) -> bool:
        """Whether a folded word is in the table's list of that name."""
        return word in self.sets[name]

    def is_number(self, word: str) -> bool:
        return word[:1].isdigit() or word in self.sets["numbers"]

    def is_future(self, word: str) -> bool:
        """Whether the verb carries its future in a prefix."""
        return self._future[word]

    def is_finite(self, word: str) -> bool:
        """Whether it is a finite verb, by the table's list or its ending."""
        return self._finite[word]

    def _looks_finite(self, word: str) -> bool:
        return word in self.sets["finite"] or (len(word) > 4 and word.endswith(tuple(self.table.finite_endings)))

    def _looks_future(self, word: str) -> bool:
        if self.future is None:
            return False
        word = next((word[len(c) :] for c in self.clitics if word.startswith(c)), word)
        if not self.future.fullmatch(word):
            return False
        return word not in self.sets["not_words"] and not word.startswith(tuple(self.sets["not_prefixes"]))

    def find(self, text: Folded, tokens: Sequence[Word]) -> list[Found]:
        """The phrases among `tokens`, left to right, without overlap."""
        out: list[Found] = []
        at = 0
        while at < len(tokens):
            found = self._at(text, tokens, at)
            if found is None:
                at += 1
            else:
                out.append(found)
                at = found.last + 1
        return out

    def _at(self, text: Folded, tokens: Sequence[Word], at: int) -> Found | None:
        opened = self._opened[tokens[at].text]
        if not opened:
            return None
        best: Found | None = None
        window = {token.text for token in tokens[at + 1 : at + _GAP + 2]}
        for clitic, phrase, readings in opened:
            if len(phrase) > 1 and phrase[-1] not in window and len(phrase) < _GAP and phrase[-1][-1] != "+":
                continue  # cheap: most phrases end here
            last = _match(text.text, tokens, at, phrase)
            if last is None or (best is not None and best.last >= last):
                continue
            kinds = readings[0][1] if len(readings) == 1 else _as_spelt(text, tokens[at], len(clitic), readings)
            best = Found(at, last, kinds, clitic)
        return best

    def _phrases_from(self, word: str) -> Iterator[tuple[str, tuple[str, ...], list[tuple[str, frozenset[str]]]]]:
        """The phrases that `word` may begin, with the clitic written onto it."""
        for clitic in ("", *self.clitics):
            if not clitic or (word.startswith(clitic) and len(word) > len(clitic) + 1):
                for phrase, readings in self.phrases.get(word[len(clitic) :], ()):
                    yield clitic, phrase, readings


def _match(text: str, tokens: Sequence[Word], at: int, phrase: tuple[str, ...]) -> int | None:
    """The last word of `phrase` found from word `at` on (its first word is known to match), or None."""
    for step, wanted in enumerate(phrase[1:], 1):
        if wanted == "*":
            target = phrase[step + 1]
            for skip in range(at + 1, min(at + _GAP + 2, len(tokens))):
                if not joined(text, tokens, skip):
                    return None
                if tokens[skip].text == target:
                    return skip if step + 2 == len(phrase) else _match(text, tokens, skip, phrase[step + 1 :])
            return None
        at += 1
        if at >= len(tokens) or not _fits(tokens[at].text, wanted) or not joined(text, tokens, at):
            return None
    return at


def _fits(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("+") else word == wanted


def joined(text: str, tokens: Sequence[Word], at: int) -> bool:
    """Whether nothing but blanks, quotes or a hyphen stands between word `at` and the one before."""
    gap = text[tokens[at - 1].end : tokens[at].start]
    return len(gap) < 8 and all(c in " \"'-()" for c in gap)


def _as_spelt(text: Folded, word: Word, skip: int, readings: list[tuple[str, frozenset[str]]]) -> frozenset[str]:
    span = text.span(word.start + skip, word.end)
    shown = "".join(c for c in span.of(text.source) if c != "ـ" and category(c) != "Mn")
    return next((kinds for spelling, kinds in readings if shown == spelling), readings[-1][1])


@cache
def factuality_cues(pack: LanguagePack) -> FactualityCues:
    """The pack's factuality table, compiled. Raises PackError where the table is missing or broken."""
    table = pack.load(FactualityTable)
    kinds: dict[tuple[str, ...], dict[str, set[str]]] = {}
    for attribute in fields(PhraseLists):
        for phrase in getattr(table.phrases, attribute.name):
            first = phrase.split()[0]
            kinds.setdefault(tuple(fold(phrase).split()), {}).setdefault(first, set()).add(attribute.name)
    by_first: dict[str, list[tuple[tuple[str, ...], list[tuple[str, frozenset[str]]]]]] = {}
    for phrase, spelt in kinds.items():
        readings = [(spelling, frozenset(names)) for spelling, names in spelt.items()]
        by_first.setdefault(phrase[0], []).append((phrase, readings))
    for group in by_first.values():
        group.sort(key=lambda entry: -len(entry[0]))
    sets = {
        a.name: _folded(getattr(table, a.name)) for a in fields(FactualityTable) if a.type in (list[str], "list[str]")
    }
    sets["not_words"] = _folded(table.future.not_words) if table.future else frozenset()
    sets["not_prefixes"] = _folded(table.future.not_prefixes) if table.future else frozenset()
    return FactualityCues(
        table=table,
        phrases=by_first,
        sets=sets,
        future=_pattern(table.future.pattern if table.future else ""),
        masdar=_pattern(table.masdar),
        imperfect=_pattern(table.imperfect),
    )


def _folded(entries: Iterable[str]) -> frozenset[str]:
    return frozenset(map(fold, entries))


def _pattern(pattern: str) -> re.Pattern[str] | None:
    return re.compile(pattern) if pattern else None
