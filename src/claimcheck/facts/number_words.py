"""The lexicon of a language's numbers: what each folded word can mean to a number, made of lang/<code>/numbers.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product

from attrs import evolve, frozen

from claimcheck.facts.number_tokens import TOKEN, compound_pattern
from claimcheck.lang.fold import fold
from claimcheck.lang.memo import Memo
from claimcheck.lang.numbers import Nouns, Numbers, Unit, Words, Writing
from claimcheck.lang.pack import LanguagePack

Phrase = tuple[str, ...]


@frozen
class Sense:
    """One thing a number word can be. `low`/`high` only where it is vague by itself."""

    value: float
    low: float | None = None
    high: float | None = None


@frozen
class Word:
    """A folded word read as a number word: its senses by kind, and the prefixes it was written with.

    Kinds: cardinal, hundred, teen, compound_one, magnitude, whole, fraction, fraction_before_article, part, ordinal,
    ordinal_bare, times, times_weak, indefinite, few, odd, dual.
    `lead` is how many characters in front are no part of the number.
    """

    senses: Mapping[str, Sense]
    joined: bool = False
    definite: bool = False
    lead: int = 0
    noun: str = ""
    """Of a dual: the singular."""


@frozen
class Fusion:
    """A string of prefixes."""

    text: str
    joined: bool
    definite: bool
    lead: int


class PhraseTable(dict[str, list[tuple[Phrase, str]]]):
    """Phrases with a tag, by the word they begin (or, `backward`, end) with; longest first."""

    def __init__(self, tagged: Iterable[tuple[str, str]], *, backward: bool = False) -> None:
        super().__init__()
        for text, tag in tagged:
            phrase = phrase_of(text)
            self.setdefault(phrase[-1 if backward else 0], []).append((phrase, tag))
        for group in self.values():
            group.sort(key=lambda item: -len(item[0]))


_PARTED = re.compile(rf"[^\W\d_]+'(?= )|{TOKEN.pattern}")
"""A word of a table; an elided one stands apart there ("demandeur d' asile")."""


def phrase_of(text: str) -> Phrase:
    return tuple(_PARTED.findall(fold(text)))


def _tagged(**groups: Words) -> Iterator[tuple[str, str]]:
    return ((form, tag) for tag, forms in groups.items() for form in forms)


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(fold, words))


class Lexicon:
    """A language's number tables, folded and indexed by word. Read only once made."""

    def __init__(self, tables: Numbers) -> None:
        self.writing = w = tables.writing
        self.fusions = tuple(_fusions(w))
        self._endings = tuple((fold(ending), fold(instead)) for ending, instead in w.noun_endings)
        self._possessives = tuple((fold(ending), fold(instead)) for ending, instead in w.possessives)
        self._constructs = tuple(map(fold, w.construct_endings))
        self.sure_noun_endings, self.unit_adjectives = tuple(map(fold, w.sure_noun_endings)), _folded(w.unit_adjectives)
        articles = frozenset(map(fold, (*w.articles, *w.contracted)))
        self._article_fusions = tuple(fusion for fusion in self.fusions if fusion.text in articles)
        self._first_letters = frozenset(f.text[0] for f in self.fusions)
        n, nouns, skip = tables.numerals, tables.nouns, tables.skip
        self._senses: dict[str, dict[str, Sense]] = {}
        for kind, by_value in (
            ("cardinal", n.cardinals), ("magnitude", n.magnitudes), ("whole", n.whole), ("fraction", n.fractions),
            ("part", n.parts), ("ordinal", n.ordinals), ("ordinal_bare", n.ordinals_bare),
            ("times", n.times), ("times_weak", n.times_weak), ("fraction_before_article", n.fraction_before_article),
        ):  # fmt: skip
            for value, forms in by_value.items():
                self._sense(kind, forms, Sense(value))
        self._sense("hundred", n.multiplier_hundred, Sense(100.0))
        self._sense("teen", n.teen, Sense(10.0))
        self._sense("compound_one", n.compound_one, Sense(1.0))
        self._sense("odd", n.odd, Sense(0.0))
        for key, forms in n.indefinite.items():
            value, low, high = map(float, key.split())
            self._sense("indefinite", forms, Sense(value, low, high))
        for key, forms in n.few.items():
            low, high = map(float, key.split())
            self._sense("few", forms, Sense(low, low, high))
        self.compounds = compound_pattern(fold(form) for forms in n.cardinals.values() for form in forms)
        self.fraction_alone, self.times_next = _folded(n.fraction_alone), _folded(n.times_next)
        self.fraction_after, self.halved_after = _folded(n.fraction_after), _folded(n.halved_after)
        self.few_alone, self.never = _folded(n.few_alone), _folded(skip.never)
        self.fraction_never_before = _folded(skip.fraction_never_before)
        self.never_written, self.only_of, self.codes = frozenset(skip.never_written), _folded(skip.only_of), skip.codes
        self.ands, self.a, self.of, self.negative = map(_folded, (n.ands, n.a, n.of, n.negative))
        self.suffixes = {fold(form): value for value, forms in tables.suffixes.items() for form in forms}
        self.ordinal_suffixes = _folded(tables.ordinal_suffixes)
        self.contexts = tuple(evolve(c, near=_folded(c.near), verbs=_folded(c.verbs)) for c in tables.contexts)
        self._index_units(tables)
        self._index_phrases(tables)
        self._index_nouns(nouns)
        self.digit_prefixes = {f.text: f for f in self.fusions}
        self._known = Memo(self._read)

    def read(self, word: str) -> Word | None:
        """`word` as a number word, with as few prefixes as possible; None where it is none."""
        return self._known[word]

    def _read(self, word: str) -> Word | None:
        if word in self.never or (word[:1] in self.writing.and_prefixes and word[1:] in self.never):
            return None
        if senses := self._senses.get(word):
            return Word(senses, noun=self.duals.get(word, ""))
        if word[0] in self._first_letters:
            for fusion in self.fusions:
                if word.startswith(fusion.text) and (senses := self._senses.get(rest := word[len(fusion.text) :])):
                    if rest in self.never:
                        continue
                    return Word(senses, fusion.joined, fusion.definite, fusion.lead, self.duals.get(rest, ""))
        return None

    def bare_forms(self, word: str, *, prefixes: bool = False) -> Sequence[tuple[str, bool]]:
        """`word` and what it is without article (or, `prefixes`, any prefix), with whether it had the article."""
        if word[:1] not in self._first_letters:
            return ((word, False),)
        fusions = self.fusions if prefixes else self._article_fusions
        found = [(word, False)]
        found.extend(
            (word[len(fusion.text) :], fusion.definite)
            for fusion in fusions
            if word.startswith(fusion.text) and len(word) > len(fusion.text) + 1
        )
        return found

    def stem(self, noun: str) -> str:
        """One key for the forms of a noun that no table knows."""
        for ending, instead in self._endings:
            if noun.endswith(ending) and len(noun) >= len(ending) + 3:
                return noun[: len(noun) - len(ending)] + instead
        return noun

    def concept(self, word: str) -> str | None:
        """The concept a single word names, in any of its forms."""
        owned = self.unpossessed(word)
        for form in (*(form for form, _ in self.bare_forms(word)), *((owned,) if owned else ())):
            for key in (form, self.stem(form)):
                if found := self._concepts.get(key):
                    return found
            if form.endswith(self._constructs) and (found := self._concepts.get(form[:-1])):
                return found
        return None

    def unpossessed(self, word: str) -> str | None:
        """The noun without the possessive pronoun fused to it, None where it has none: جنودها."""
        for ending, instead in self._possessives:
            if word.endswith(ending) and len(word) >= len(ending) + 3:
                return word[: len(word) - len(ending)] + instead
        return None

    def _sense(self, kind: str, forms: Iterable[str], sense: Sense) -> None:
        for form in forms:
            self._senses.setdefault(fold(form), {}).setdefault(kind, sense)

    def _index_units(self, tables: Numbers) -> None:
        self.units: dict[str, list[tuple[Phrase, Unit]]] = {}
        self.unit_duals: dict[str, tuple[Phrase, Unit]] = {}
        entries = [*tables.units, *(Unit(name=m.unit, forms=m.forms, dual=m.dual) for m in tables.money)]
        for unit in entries:
            for form in unit.forms:
                phrase = phrase_of(form)
                self.units.setdefault(phrase[0], []).append((phrase, unit))
            for form in unit.dual:
                phrase = phrase_of(form)
                self.unit_duals.setdefault(phrase[0], (phrase, unit))
                form = phrase[0]
                self._sense("dual", (form,), Sense(2.0))
        for group in self.units.values():
            group.sort(key=lambda item: -len(item[0]))
        self.money_states: dict[str, dict[str, str]] = {}
        for money in tables.money:
            by_state = {fold(word): code for code, words in money.states.items() for word in words}
            for form in (*money.forms, *money.dual):
                self.money_states[fold(form)] = by_state
        self.currencies: dict[str, frozenset[str]] = {}
        """A currency word without its state ("dinar") -> the currencies it can be."""
        for money in tables.money:
            if len(money.unit) != 3 or not money.unit.isupper():
                self.currencies[money.unit] = frozenset((*money.states, *money.same))
        self.state_words = frozenset(word for states in self.money_states.values() for word in states)
        by_name = {unit.name: unit for unit in entries if unit.factor == 1.0 and not unit.offset}
        self.by_name = by_name
        self.symbols = {phrase_of(form): name for name, forms in tables.symbols.items() for form in forms}

    def _index_phrases(self, tables: Numbers) -> None:
        b, r, s, n = tables.bounds, tables.ranges, tables.skip, tables.nouns
        self.bounds_before = PhraseTable(
            _tagged(
                at_least=b.at_least, at_most=b.at_most, about=b.about, nearly=b.nearly, slightly_over=b.slightly_over
            ),
            backward=True,
        )
        self.bounds_after = PhraseTable(
            _tagged(at_least=b.at_least_after, at_most=b.at_most_after, about=b.about_after)
        )
        self.between = PhraseTable(_tagged(between=r.between), backward=True)
        self.range_start = PhraseTable(_tagged(start=r.start), backward=True)
        openers = (*self.bounds_before.values(), *self.between.values(), *self.range_start.values())
        self.bound_words = frozenset(phrase[0] for group in openers for phrase, _ in group)
        self.to = PhraseTable(_tagged(to=r.to, alternative=r.alternative))
        self.carry = PhraseTable(_tagged(carry=r.carry), backward=True)
        self.change = _folded(r.change)
        self.share = PhraseTable(_tagged(share=r.share, weak=r.share_weak, part=r.share_part))
        self.share_before = PhraseTable(_tagged(share=r.share), backward=True)
        self.names_before = PhraseTable(_tagged(name=s.names_before), backward=True)
        self.clock_before = PhraseTable(_tagged(clock=s.clock_before), backward=True)
        self.clock_after = PhraseTable(_tagged(clock=s.clock_after))
        self.year_before, self.year_surely_before = _folded(s.year_before), _folded(s.year_surely_before)
        self.pronoun_after_one = _folded(s.pronoun_after_one)
        self.ordinal_never_after, self.ordinal_never_before = (
            _folded(s.ordinal_never_after),
            _folded(s.ordinal_never_before),
        )
        self.count_of = PhraseTable(_tagged(count=n.count_of))
        self.toll = PhraseTable(((form, concept) for concept, forms in n.toll.items() for form in forms))
        self.age_before = PhraseTable(_tagged(age=n.age_before, unit=n.age_before_unit), backward=True)
        self.age_after = PhraseTable(_tagged(age=n.age_after))

    def _index_nouns(self, nouns: Nouns) -> None:
        self.readings = tuple(evolve(r, forms=_folded(r.forms), near=_folded(r.near)) for r in nouns.readings)
        self._concepts: dict[str, str] = {}
        self.concept_phrases: dict[str, list[tuple[Phrase, str]]] = {}
        for concept, forms in nouns.concepts.items():
            for form in forms:
                phrase = phrase_of(form)
                if len(phrase) == 1:
                    self._concepts.setdefault(phrase[0], concept)
                else:
                    self.concept_phrases.setdefault(phrase[0], []).append((phrase, concept))
        for group in self.concept_phrases.values():
            group.sort(key=lambda item: -len(item[0]))
        self.generic = frozenset(nouns.generic)
        self.role_before = {fold(verb): name for name, role in nouns.roles.items() for verb in role.before}
        self.role_after = {fold(verb): name for name, role in nouns.roles.items() for verb in role.after}
        self.plurals = _folded(nouns.plurals)
        self.role_breaks = _folded(nouns.role_breaks)
        self.stops, self.determiners = _folded(nouns.stops), _folded(nouns.determiners)
        self.adjectives, self.partitive = _folded(nouns.adjectives), _folded(nouns.partitive)
        self.partitive_money = _folded(nouns.partitive_money)
        self.partitive_definite = nouns.partitive_definite
        self.age_apposed, self.age_ordinal_after = nouns.age_apposed, _folded(nouns.age_ordinal_after)
        self.duals: dict[str, str] = {}
        self.construct_duals: set[str] = set()
        for noun in nouns.dual:
            self._add_duals(noun, nouns, both=True)
        for noun in nouns.dual_nominative:
            self._add_duals(noun, nouns, both=False)
        for form in (form for forms in nouns.concepts.values() for form in forms):
            if " " not in form and len(form) >= 4:
                self._add_duals(form, nouns, both=False)
        for dual in self.duals:
            self._sense("dual", (dual,), Sense(2.0))

    def _add_duals(self, noun: str, nouns: Nouns, *, both: bool) -> None:
        """The duals of a noun in natural spelling; not `both`: only those that can be nothing else (ة, or -ان)."""
        for end, nominative, oblique in nouns.dual_endings:
            if noun.endswith(end):
                stem = fold(noun[: len(noun) - len(end)])
                for ending in (nominative, oblique) if both or end else (nominative,):
                    self.duals.setdefault(stem + fold(ending), fold(noun))
                break
        for end, construct in nouns.dual_construct:
            if noun.endswith(end):
                dual = fold(noun[: len(noun) - len(end)] + construct)
                self.duals.setdefault(dual, fold(noun))
                self.construct_duals.add(dual)


def _fusions(writing: Writing) -> Iterator[Fusion]:
    found = []
    for conj, prep, article in product(("", *writing.and_prefixes), ("", *writing.prefixes), ("", *writing.articles)):
        if text := conj + prep + article:
            found.append(Fusion(text, bool(conj), bool(article), len(conj + prep)))
    for conj, both in product(("", *writing.and_prefixes), writing.contracted):
        found.append(Fusion(conj + both, bool(conj), True, len(conj) + 1))
    return iter(sorted(found, key=lambda f: len(f.text)))


@cache
def lexicon(pack: LanguagePack) -> Lexicon:
    """The lexicon of a language. Raises PackError where its numbers.toml breaks the schema."""
    return Lexicon(pack.load(Numbers))
