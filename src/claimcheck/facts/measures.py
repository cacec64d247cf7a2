"""The unit of a number: a sign before it, a word after it, or, for a definite number, the noun it follows."""

from __future__ import annotations

from attrs import frozen

from claimcheck.facts.number_reader import Reader
from claimcheck.facts.number_sums import Numeral
from claimcheck.lang.numbers import Unit

_MONTHS = Unit(name="month", forms=(), factor=12.0)
_OLDEST = 130
_HOURS = 12
_COMMAS, _CLOSERS = frozenset(",،("), frozenset(",،.;؛)")


@frozen
class Measure:
    """A unit that applies to a number: `name` is its canonical name, `start..end` the words of number and unit.

    `definite`: the unit word carried the article. `age`: the number is somebody's age.
    """

    unit: Unit
    name: str
    start: int
    end: int
    definite: bool = False
    age: bool = False


class Measures:
    """Finds units around numbers in one text."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.lexicon = reader, reader.lexicon

    def around(
        self, start: int, end: int, *, other: tuple[int, int] | None = None, definite: bool = False
    ) -> Measure | None:
        """The unit of the number at words `start..end`, or of the range that ends with the number `other`.

        `definite`: the unit may carry the article (آلاف الأطنان); else it may not (1.2 مليون للمرة الأولى).
        """
        last = other[1] if other else end
        after = self.unit_after(last)
        after = None if after and after.definite and not definite else after
        if symbol := self._symbol_before(start):
            begin, name = symbol
            unit = self.lexicon.by_name.get(name) or Unit(name=name, forms=())
            same = after and (after.name in (name, "degree") or after.unit.name == unit.name)
            return Measure(unit, name, begin, after.end if after and same else last)
        if after is None and other:
            after = self.unit_after(end)
            if after:
                after = Measure(after.unit, after.name, start, last)
        return self._age(start, last, after) or after

    def unit_after(self, at: int) -> Measure | None:
        """The unit word or sign at `at`, also behind a touching hyphen: "five-day"."""
        while self.reader.word(at) in self.lexicon.unit_adjectives:
            at += 1
        if found := self._unit(at):
            compound = self.reader.word(found.end) == "-" and self.reader.tokens.touching(found.end)
            return (
                None if compound and self.reader.tokens.touching(found.end + 1) and found.end == at + 1 else found
            )  # "twelve second-hand"
        if self.reader.word(at) == "-" and self.reader.tokens.touching(at) and self.reader.tokens.touching(at + 1):
            return self._unit(at + 1)
        return None

    def unit_before(self, end: int) -> Measure | None:
        """The one-word unit that ends before word `end`, with its article: "a year", ساعة, بأسبوع."""
        word = self.reader.word(end - 1)
        for form, definite in self.reader.forms(word) if word[:1].isalpha() else ():
            for phrase, unit in self.lexicon.units.get(form, ()):
                if len(phrase) == 1 and len(form) > 1 and not definite:
                    start = end - 2 if self.reader.word(end - 2) in self.lexicon.a else end - 1
                    return Measure(unit, unit.name, start, end)
        return None

    def definite_before(self, n: Numeral) -> Measure | None:
        """The unit a definite number, or "one", follows: الأيام الثلاثة, شهر واحد."""
        at = self.reader.before_prefix(n.start)
        if n.value == 1 and not n.digits and not self.lexicon.writing.adjectives_first:
            one = self.unit_before(at)
            return Measure(one.unit, one.name, one.start, n.end) if one else None
        for form, definite in self.reader.forms(self.reader.word(at - 1)) if n.definite else ():
            for phrase, unit in self.lexicon.units.get(form, ()):
                if definite and len(phrase) == 1 and form[:1].isalpha():
                    return Measure(unit, unit.name, at - 1, n.end, definite=True)
        return None

    def dual(self, n: Numeral) -> Measure | None:
        """The unit that holds the number two in itself: يومين."""
        reading = self.reader.reading(n.start)
        word = self.reader.word(n.start)
        for form, _ in self.reader.forms(word) if reading else ():
            phrase, unit = self.lexicon.unit_duals.get(form, ((), None))
            if unit and tuple(self.reader.tokens.words[n.end : n.end + len(phrase) - 1]) == phrase[1:]:
                return Measure(unit, unit.name, n.start, n.end + len(phrase) - 1)
        return None

    def symbol_end(self, at: int) -> int:
        """The word after a unit sign that begins at `at`; `at` where there is none."""
        for length in (2, 1):
            if tuple(self.reader.tokens.words[at : at + length]) in self.lexicon.symbols:
                return at + length
        return at

    def _symbol_before(self, start: int) -> tuple[int, str] | None:
        at = self.reader.before_prefix(start)
        words = self.reader.tokens.words
        for length in (2, 1):
            if at >= length and (name := self.lexicon.symbols.get(tuple(words[at - length : at]))):
                if length > 1 and not words[at - 1][0].isalpha() and not self.reader.tokens.touching(at - 1):
                    continue  # "a $2 toll" is no A$
                if words[at - length][0].isdigit() or (
                    name == "percent" and at > length and words[at - length - 1][:1].isdigit()
                ):
                    continue  # "70% 30 people": the sign belongs to the number before it
                return at - length, name
        return None

    def _unit(self, at: int) -> Measure | None:
        word = self.reader.word(at)
        if not word or at in self.reader.blocked or word == "\n":
            return None
        if money := self._money_after_state(at):
            return money
        for form, definite in self.reader.bare(word):
            for phrase, unit in self.lexicon.units.get(form, ()):
                end = at + len(phrase)
                if len(phrase) > 1 and tuple(self.reader.tokens.words[at + 1 : end]) != phrase[1:]:
                    continue
                if len(phrase) == 1 and len(form) == 1 and form.isalpha() and not self.reader.tokens.touching(at):
                    continue  # "5 t" is no tonnage
                name = unit.name
                states = self.lexicon.money_states.get(form)
                if states and (code := states.get(self.reader.word(end))):
                    name, end = code, end + 1
                return Measure(unit, name, at, end, definite=definite)
        return None

    def _money_after_state(self, at: int) -> Measure | None:
        """ "Iraqi dinars": the word of the state first."""
        for skip in (1, 2):
            states = self.lexicon.money_states.get(self.reader.word(at + skip))
            if states and (code := states.get(self.reader.word(at + skip - 1))):
                unit = self.lexicon.units[self.reader.word(at + skip)][-1][1]
                return Measure(unit, code, at, at + skip + 1)
        return None

    def _age(self, start: int, end: int, after: Measure | None) -> Measure | None:
        unit, close = (after.unit, after.end) if after else (_MONTHS, end)
        if said := self.reader.phrase_at(self.lexicon.age_after, end):
            return Measure(unit, "month", start, said[0], age=True)
        if after and after.name != "month":
            return None
        told = self._told(start, after) or self._apposed(start, close, after)
        return Measure(unit, "month", start, close, age=True) if told else None

    def _told(self, start: int, after: Measure | None) -> bool:
        """Whether the words before the number say that it is an age: "aged 24", البالغ 52 عاما."""
        at = self.reader.before_prefix(start)
        words = self.reader.tokens.words
        word = self.reader.word(at - 1)
        for form, _ in self.reader.forms(word):
            for phrase, tag in self.lexicon.age_before.get(form, ()):
                if tag == "unit" and after is None:
                    continue
                if len(phrase) > 1 and tuple(words[max(0, at - len(phrase)) : at]) != phrase:
                    continue
                return True
        return False

    def _apposed(self, start: int, end: int, after: Measure | None) -> bool:
        """Whether the number stands between commas as an age does: "Nils Ebert, 24, said", نيلس إبرت، 24 عاما،"""
        if self.reader.word(start - 1) not in _COMMAS or self.reader.word(end) not in _CLOSERS:
            return False
        if self.lexicon.age_apposed == "unit":
            return after is not None and after.unit.factor == _MONTHS.factor
        name = self.reader.tokens.source(start - 2, start - 1) if start > 1 else ""
        bare = after is None and self.reader.is_digits(start) and end == start + 1
        return self.lexicon.age_apposed == "bare" and bare and name[:1].isupper()

    def old(self, n: Numeral) -> Measure | None:
        """The age that an ordinal tells: في الثانية والخمسين, دون السادسة عشرة, or any before من عمره."""
        before = n.value > _HOURS and self.reader.word(n.start - 1) in self.lexicon.age_ordinal_after
        told = before or self.reader.phrase_at(self.lexicon.age_after, n.end)
        return Measure(_MONTHS, "month", n.start, n.end, age=True) if told else None

    @staticmethod
    def plausible_age(value: float) -> bool:
        return 0 < value <= _OLDEST
