"""Parts of something: half of it, half an hour, an hour and a half."""

from __future__ import annotations

from attrs import evolve

from claimcheck.facts.counted import Counted, Noun
from claimcheck.facts.measures import Measures
from claimcheck.facts.number_bounds import Bounds
from claimcheck.facts.number_intervals import Found, percentage, plain
from claimcheck.facts.number_reader import Reader
from claimcheck.facts.number_sums import Numeral
from claimcheck.facts.numerals import Numerals
from claimcheck.facts.rejects import Rejects


class Fractions:
    """Reads fractions out of one text. A reader gives a quantity, or a word to go on from without one."""

    def __init__(
        self,
        reader: Reader,
        numerals: Numerals,
        measures: Measures,
        counted: Counted,
        rejects: Rejects,
        bounds: Bounds,
    ) -> None:
        self.reader, self.lexicon, self.numerals = reader, reader.lexicon, numerals
        self.measures, self.counted, self.rejects, self.bounds = measures, counted, rejects, bounds

    def read(self, n: Numeral) -> Found | int:
        """Half of something is a percentage, half an hour is half an hour, a year and a half one and a half."""
        if whole := self._one_and(n):
            return whole
        if any(form in self.lexicon.fraction_never_before for form, _ in self.reader.bare(self.reader.word(n.end))):
            return n.end
        if n.definite and self.reader.word(n.start - 1) in self.lexicon.halved_after and not self.rejects.quarter(n):
            return evolve(plain(n), unit="times", settled=True)
        at = n.end + 1 if self.reader.word(n.end) in self.lexicon.of else n.end
        at = at + 1 if self.reader.word(at) in self.lexicon.a else at
        unit = self.measures.unit_after(at)
        if unit and not (unit.definite and at > n.end) and unit.unit.name != "percent":
            return plain(n, unit)
        first = self.lexicon.writing.adjectives_first
        if (unit and first and at > n.end) or self.rejects.quarter(n):
            return n.end  # "half of the year" is said of time, not counted
        noun = self.counted.after(n.end, definite=True, singular=True) or self._of_so_many(n)
        if noun is None and n.value == 0.5 and first:
            follows = self.reader.word(n.end)
            of_something = follows in self.lexicon.of or follows in self.lexicon.determiners
            if not (of_something and self.bounds.before(n.start)[1]):
                return n.end  # "half" alone is a game's, a year's or an adverb
        return percentage(n, n.value, noun)

    def _of_so_many(self, n: Numeral) -> Noun | None:
        """The noun behind a number of which so much is said: "half of Afghanistan's 34 provinces"."""
        if self.reader.word(n.end) not in self.lexicon.of or not self.lexicon.writing.adjectives_first:
            return None
        whole = self.numerals.among(n.end + 1)
        return self.counted.after(whole.end) if whole and whole.kind == "number" else None

    def _one_and(self, n: Numeral) -> Found | None:
        """ "a year and a half", ساعة ونصف: the unit before stands for one."""
        and_before = self.reader.word(n.start - 1) in self.lexicon.ands
        reading = self.reader.reading(n.end - 1)
        if not and_before and not (reading and reading.joined):
            return None
        unit = self.measures.unit_before(n.start - 1 if and_before else n.start)
        if unit is None:
            return None
        again = self.measures.unit_after(n.end)  # بأسبوع ونصف الأسبوع
        end = again.end if again and again.definite and again.name == unit.name else n.end
        value = 1 + n.value
        whole = evolve(n, start=unit.start, end=end, value=value, low=value, high=value, kind="number", lead=0)
        return plain(whole, unit)
