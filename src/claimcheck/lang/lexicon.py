"""What words mean, coarsely and across languages: stems, function words, concepts and opposites.

    >>> from claimcheck.lang.pack import pack
    >>> english, arabic = lexicon(pack("en")), lexicon(pack("ar"))
    >>> [t.concept for t in english.tokens("Prices rose")], [t.concept for t in arabic.tokens("انخفضت الأسعار")]
    (['price', 'rise'], ['fall', 'price'])
    >>> "fall" in english.antonyms("rise")
    True

A concept id is the same in every language; `lang/concepts.toml` says which exclude each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import ClassVar

from attrs import define, field, frozen

from claimcheck.lang.fold import fold, folded
from claimcheck.lang.memo import Memo
from claimcheck.lang.pack import ROOT, LanguagePack, read_table

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+(?:'[^\W_]+)*")
_LONGEST = 40  # letters of the longest word that is stemmed


@frozen
class Rules:
    """Rewrites of one end of a word: [ending, replacement, letters that must remain]; the first that fits applies."""

    rules: list[tuple[str, str, int]]


@frozen
class Amounts:
    """Phrases that are none before an amount, a number or one of `openers`: "declined to 11%", not "to comment"."""

    phrases: str
    openers: str


@frozen
class LexiconTable:
    """`lexicon.toml`. Words stand in natural spelling, parted by blanks, and are folded when read.

    `function` are words without content of their own (never negations or numbers). `proclitics` and `enclitics` may be
    written together with a word, `imperfect_proclitics` only with an imperfect (سـ); `bound_ending` is what the second
    of the pair turns into before an enclitic (ت for ه), two empty strings for none. `imperfect_prefixes` make the forms
    of a verb given as `~stem` (~غادر: يغادر, تغادر, نغادر). `feminine_endings` (رحلات) stand for the free form of
    `bound_ending` (رحلة). `protected` words are their own stems, and hold neither clitic nor ending; words that begin
    with one of `kept_prefixes` lose no prefix. `irregular` gives a lemma's odd forms. `prefixes` and `suffixes` are
    groups of rules, applied group by group, where no fewer than `min_stem` letters remain.
    `concepts`: id -> the words for it, lemmas with their nouns and adjectives; `_` joins words of a phrase.
    """

    FILE: ClassVar[str] = "lexicon.toml"
    function: str
    proclitics: list[str]
    imperfect_proclitics: list[str]
    enclitics: list[str]
    imperfect_prefixes: list[str]
    bound_ending: tuple[str, str]
    feminine_endings: list[str]
    min_stem: int
    protected: str
    kept_prefixes: str
    prefixes: list[Rules]
    irregular: dict[str, str]
    suffixes: list[Rules]
    amounts: Amounts
    concepts: dict[str, str]


@frozen
class Opposites:
    """`lang/concepts.toml`: pairs of concept ids that cannot both hold of one thing at one time."""

    FILE: ClassVar[str] = "concepts.toml"
    opposites: list[tuple[str, str]]


@frozen
class Token:
    """A word, or a phrase the lexicon knows as one. `start..end` are offsets in the text that was given.

    `stem` is folded; `concept` is None where the lexicon does not know it; `function` marks words without content.
    """

    text: str
    start: int
    end: int
    stem: str
    concept: str | None
    function: bool


@define(eq=False)
class Lexicon:
    """The lexicon of one language, ready to use; get it from `lexicon(pack)`."""

    table: LexiconTable
    _function: frozenset[str] = field(init=False)
    _protected: frozenset[str] = field(init=False)
    _fixed: dict[str, str] = field(init=False)
    _kept: dict[str, tuple[str, ...]] = field(init=False, factory=dict)
    _words: dict[str, str] = field(init=False, factory=dict)
    _stems: dict[str, str] = field(init=False, factory=dict)
    _phrases: dict[str, list[tuple[tuple[str, ...], str]]] = field(init=False, factory=dict)
    _proclitics: tuple[str, ...] = field(init=False)
    _prefixes: list[tuple[tuple[str, ...], list[tuple[str, str, int]]]] = field(init=False)
    _suffixes: list[tuple[tuple[str, ...], list[tuple[str, str, int]]]] = field(init=False)
    _verbal: frozenset[tuple[str, ...]] = field(init=False)
    _amounts: frozenset[str] = field(init=False)
    _known: Memo[str | None] = field(init=False)
    _functions: Memo[bool] = field(init=False)
    _openers: Memo[tuple[tuple[tuple[str, ...], str], ...]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        table = self.table
        self._known, self._functions = Memo(self._look_up), Memo(self._functional)
        self._openers = Memo(self._opened_by)
        self._function = frozenset(fold(table.function).split())
        self._prefixes = [(tuple(r[0] for r in group.rules), group.rules) for group in table.prefixes]
        self._suffixes = [(tuple(r[0] for r in group.rules), group.rules) for group in table.suffixes]
        for prefix in fold(table.kept_prefixes).split():
            self._kept[prefix[0]] = (*self._kept.get(prefix[0], ()), prefix)
        self._protected = frozenset(fold(table.protected).split())
        self._fixed = {word: word for word in self._protected}
        self._fixed |= {
            form: self.stem(fold(lemma)) for lemma, forms in table.irregular.items() for form in fold(forms).split()
        }
        self._proclitics = tuple(sorted(map(fold, table.proclitics), key=len, reverse=True))
        verbs = list[tuple[str, str]]()
        for concept, entries in table.concepts.items():
            for form in fold(entries).replace("-", "_").split():
                if form.startswith("~"):
                    verbs += ((prefix + form[1:], concept) for prefix in table.imperfect_prefixes)
                else:
                    self._add(form, concept)
        for form, concept in verbs:  # after the words given as they are: تقدم is "advanced", not "gives"
            if "_" in form:
                self._add(form, concept)
            else:  # no stem: that of نداهم is ندا
                self._words.setdefault(form, concept)
        verbal = fold(table.amounts.phrases).split()
        self._verbal = frozenset(tuple(map(self.stem, form.split("_"))) for form in verbal)
        self._amounts = frozenset(fold(table.amounts.openers).split())
        for group in self._phrases.values():
            group.sort(key=lambda phrase: -len(phrase[0]))

    def tokens(self, text: str) -> list[Token]:
        """The words of `text` in order, known phrases as one token each. Never raises."""
        source = folded(text)
        found = list(_WORD.finditer(source.text))
        shouted = text.isupper()
        out: list[Token] = []
        at = 0
        while at < len(found):
            length, concept = self._phrase(source.text, found, at)
            span = source.span(found[at].start(), found[at + length - 1].end())
            shown = span.of(text)
            words = [m.group() for m in found[at : at + length]]
            acronym = not shouted and len(shown) > 1 and shown.isupper()  # US, WHO: no pronouns
            function = length == 1 and not acronym and self.is_function(words[0])
            if length == 1 and not function:
                concept = self._words.get(words[0]) if acronym else self.concept(words[0])
            stem = words[0] if acronym else " ".join(map(self.stem, words))
            if not out or span.start >= out[-1].end:  # "¼" folds to two numbers
                out.append(Token(shown, span.start, span.end, stem, concept, function))
            at += length
        return out

    def stem(self, word: str) -> str:
        """A light stem of a folded word: inflection and clitics off, derivation kept ("closing": clos)."""
        if word in self._fixed:
            return self._fixed[word]
        if len(word) <= self.table.min_stem or len(word) > _LONGEST or word[0].isdigit():
            return word
        if word[0] not in self._kept or not word.startswith(self._kept[word[0]]):
            for beginnings, rules in self._prefixes:
                if word.startswith(beginnings):  # most words have none
                    word = next((put + word[len(b) :] for b, put, least in rules if _on(word, b, least)), word)
            if word in self._fixed:
                return self._fixed[word]
        for endings, rules in self._suffixes:
            if word.endswith(endings):
                word = next((word[: -len(e)] + put for e, put, least in rules if _off(word, e, least)), word)
        return word

    def is_function(self, word: str) -> bool:
        """Whether a folded word, or what is left of it after a proclitic, has no content of its own."""
        return self._functions[word]

    def concept(self, word: str) -> str | None:
        """The concept of one folded word, also behind proclitics, or None."""
        return self._known[word]

    def concepts(self, words: Iterable[str]) -> set[str]:
        """The concepts of words in any spelling."""
        return {c for w in words if (c := self.concept(fold(w))) is not None}

    def antonyms(self, concept: str) -> frozenset[str]:
        """The concepts that exclude this one, in every language."""
        return _opposites().get(concept, frozenset())

    def _functional(self, word: str) -> bool:
        if word in self._function:
            return True
        rests = (word[1:] for c in self._proclitics if len(c) == 1 and word.startswith(c))
        if word in self._words or word in self._protected or self.stem(word) in self._words:
            return False  # فتحت is "opened", not ف with تحت
        return any(rest in self._function for rest in rests if len(rest) > 1)

    def _look_up(self, word: str) -> str | None:
        readings = list(self._readings(word))
        free = self.table.bound_ending[1]
        for rest in readings:
            if rest in self._words or rest in self._protected:
                return self._words.get(rest)
        for rest in readings:  # الرحله is a journey before it is "left", so whole words come first
            for enclitic in self.table.enclitics:
                bare = rest.removesuffix(enclitic)
                if bare != rest and len(bare) >= self.table.min_stem:
                    found = self._words.get(bare) or self._words.get(self._unbound(bare))
                    if found is not None:
                        return found
        for rest in readings:
            for ending in self.table.feminine_endings:  # رحلات is of رحلة, not of رحل
                if rest.endswith(ending) and (found := self._words.get(rest.removesuffix(ending) + free)):
                    return found
        stems = [self.stem(rest) for rest in readings]
        known = (self._words.get(stem) or self._stems.get(stem) for stem in stems)
        return next((concept for concept in known if concept), None)

    def _unbound(self, word: str) -> str:
        """A noun as it is written without a suffix (رحلت-ها: رحله)."""
        bound, free = self.table.bound_ending
        return word.removesuffix(bound) + free if bound and word.endswith(bound) else word

    def _readings(self, word: str) -> Iterator[str]:
        """The word, then what is left of it after a proclitic, longest proclitic first."""
        yield word
        if len(word) > _LONGEST or word in self._fixed:
            return
        for clitic in self._proclitics:
            if word.startswith(clitic) and len(word) - len(clitic) >= self.table.min_stem:
                yield word[len(clitic) :]
        imperfect = tuple(self.table.imperfect_prefixes)
        for clitic in self.table.imperfect_proclitics:
            if word.startswith(clitic) and word.startswith(imperfect, len(clitic)):
                yield word[len(clitic) :]

    def _add(self, form: str, concept: str) -> None:
        if "_" not in form:
            self._words.setdefault(form, concept)
            self._stems.setdefault(self.stem(form), concept)
            return
        stems = tuple(map(self.stem, form.split("_")))
        self._phrases.setdefault(stems[0], []).append((stems, concept))

    def _phrase(self, text: str, found: list[re.Match[str]], at: int) -> tuple[int, str | None]:
        """How many words from `at` on make one phrase, and its concept; 1 and None for no phrase."""
        for stems, concept in self._openers[found[at].group()]:
            end = at + len(stems)
            if end <= len(found) and all(
                text[found[i - 1].end() : found[i].start()] in (" ", "-", "")
                and self.stem(found[i].group()) == stems[i - at]
                for i in range(at + 1, end)
            ):
                if stems in self._verbal and end < len(found) and self._opens_amount(found[end].group()):
                    continue
                return len(stems), concept
        return 1, None

    def _opens_amount(self, word: str) -> bool:
        return word[0].isdigit() or word in self._amounts

    def _opened_by(self, word: str) -> tuple[tuple[tuple[str, ...], str], ...]:
        """The phrases that may start with a word, also behind its proclitics."""
        short = (word[1:] for c in self._proclitics if len(c) == 1 and word.startswith(c))  # ولا يزال
        stems = dict.fromkeys(map(self.stem, (*self._readings(word), *(rest for rest in short if rest))))
        return tuple(phrase for stem in stems for phrase in self._phrases.get(stem, ()))


def _on(word: str, beginning: str, least: int) -> bool:
    return word.startswith(beginning) and len(word) - len(beginning) >= least


def _off(word: str, ending: str, least: int) -> bool:
    return word.endswith(ending) and len(word) - len(ending) >= least


@cache
def lexicon(pack: LanguagePack) -> Lexicon:
    """The lexicon of a language pack. Raises PackError where its table is missing or broken."""
    return Lexicon(pack.load(LexiconTable))


@lru_cache(maxsize=1)
def _opposites() -> dict[str, frozenset[str]]:
    out: dict[str, set[str]] = {}
    for one, other in read_table(ROOT / Opposites.FILE, Opposites).opposites:
        out.setdefault(one, set()).add(other)
        out.setdefault(other, set()).add(one)
    return {concept: frozenset(others) for concept, others in out.items()}
