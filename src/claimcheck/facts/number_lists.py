"""Lists of figures with one unit: "200, 300 and 450 million dollars", "the 5 and 7 km marks", 19 و20 في المئة."""

from __future__ import annotations

from attrs import evolve

from claimcheck.facts.counted import Counted, Noun
from claimcheck.facts.measures import Measure, Measures
from claimcheck.facts.number_intervals import Found, plain
from claimcheck.facts.number_reader import Reader
from claimcheck.facts.number_sums import Numeral
from claimcheck.facts.numerals import Numerals
from claimcheck.facts.rejects import Rejects

_MEMBERS = 8
_COMMAS = frozenset((",", "،"))
_SCALED = 1000
"""From here on a member has its full value: "900, 1,200 and 2 million"."""


class Lists:
    """Reads the members of lists out of one text."""

    def __init__(
        self, reader: Reader, numerals: Numerals, measures: Measures, counted: Counted, rejects: Rejects
    ) -> None:
        self.reader, self.lexicon, self.numerals = reader, reader.lexicon, numerals
        self.measures, self.counted, self.rejects = measures, counted, rejects
        self._label: tuple[Measure, int] | None = None

    def member(self, n: Numeral) -> Found | None:
        """The bare number `n` in the unit and magnitude, or with the noun, that the last of its list has."""
        last = self._last(n)
        if last is None or self.rejects.year(n, None) or self.rejects.year(last, None):
            return self._labelled(n)
        measure = self.measures.around(last.start, last.end)
        noun = None if measure else self._noun(last.end)
        if measure is None and noun is None and last.scale == 1:
            return self._labelled(n)
        if last.scale > 1 and n.scale == 1 and n.value < _SCALED:
            n = evolve(n, value=n.value * last.scale, low=n.low * last.scale, high=n.high * last.scale)
        if measure:
            return plain(n, evolve(measure, start=n.start, end=n.end))
        return evolve(plain(n), of=noun)

    def labels(self, n: Numeral, measure: Measure) -> bool:
        """Whether the dual `n` is no two but the unit of the list after it: الكيلومترين 5 و7."""
        first = self.numerals.number(n.end)
        last = self._last(first) if first and first.kind == "number" else None
        if first is None or last is None or self.measures.around(last.start, last.end) or self._noun(last.end):
            return False
        self._label = measure, last.end
        return True

    def _labelled(self, n: Numeral) -> Found | None:
        if self._label is None or n.end > self._label[1]:
            return None
        return plain(n, evolve(self._label[0], start=n.start, end=n.end))

    def _noun(self, at: int) -> Noun | None:
        noun = self.counted.after(at)
        return noun if noun and noun.known else None

    def _last(self, n: Numeral) -> Numeral | None:
        """The last member of the list that begins with the bare number `n`; its end is an "and" and one more."""
        if n.kind != "number" or n.vague or self._own(n):
            return None
        member, found = n, None
        for _ in range(_MEMBERS):
            at, joined = self._link(member.end)
            following = self.numerals.number(at) if at > member.end or joined else None
            if following is None or following.kind != "number" or following.vague:
                return found
            member, found = following, following if joined else None
            if self._own(member):
                return found
        return None

    def _own(self, n: Numeral) -> bool:
        if self.measures.around(n.start, n.end) is not None or self.counted.after(n.end) is not None:
            return True
        if n.definite:
            return self.counted.before(n.start) is not None
        return not n.digits and n.value <= 2 and self.counted.before_one(n.start) is not None  # مهندسين اثنين و3 موظفين

    def _link(self, at: int) -> tuple[int, bool]:
        """The word after a comma or an "and" at `at`, and whether it was an "and"."""
        if self.reader.word(at) in _COMMAS:
            at += 1
        if self.reader.word(at) in self.lexicon.ands:
            return at + 1, True
        reading = self.reader.reading(at)
        return at, bool(reading and reading.joined)
