"""Units and nouns that depend on the subject.

"A quake of 6.1 degrees" and زلزال بلغ 6.1 give magnitudes, 41 degrees of heat none; the positions that an army holds
are sites, those that a bank cuts are jobs.
"""

from __future__ import annotations

from collections.abc import Set

from claimcheck.facts.counted import Noun
from claimcheck.facts.measures import Measure
from claimcheck.facts.number_bounds import Bounds
from claimcheck.facts.number_reader import Reader
from claimcheck.facts.number_sums import Numeral
from claimcheck.lang.numbers import Unit

_BEFORE, _AFTER = 10, 3
"""Words around a number among which its subject is sought."""
_ENDS = frozenset(".!?؟;؛\n")


class Contexts:
    """Finds the units that the words near a number give it."""

    def __init__(self, reader: Reader, bounds: Bounds) -> None:
        self.reader, self.lexicon, self.bounds = reader, reader.lexicon, bounds

    def measure(self, n: Numeral, measure: Measure | None, noun: Noun | None) -> Measure | None:
        """`measure`, or what it is here; `noun`: what stands after the number, which a bare one may count."""
        for context in self.lexicon.contexts:
            fits = n.kind == "number" and not n.vague and 0 < n.value <= context.most
            if measure is None:
                before = self.reader.word(self.reader.before_prefix(self.bounds.before(n.start)[0]) - 1)
                said = any(form in context.verbs for form, _ in self.reader.forms(before))
                if fits and said and not (noun and noun.known) and self._near(n.start, n.end, context.near):
                    return Measure(Unit(name=context.unit, forms=()), context.unit, n.start, n.end)
            elif measure.name == context.unit and not fits:
                return None  # بقوة 20 جنديا
            elif measure.name in context.instead_of and fits and self._near(n.start, measure.end, context.near):
                return Measure(Unit(name=context.unit, forms=()), context.unit, measure.start, measure.end)
        return measure

    def noun(self, noun: Noun) -> Noun:
        """`noun`, or what it is here: the positions that an army holds are no jobs."""
        word = self.reader.word(noun.end - 1)
        for reading in self.lexicon.readings:
            if word in reading.forms and self._near(noun.start, noun.end, reading.near):
                return Noun(reading.concept, noun.start, noun.end, True)
        return noun

    def _near(self, start: int, end: int, wanted: Set[str]) -> bool:
        """Whether one of these nouns stands near in the same sentence."""
        for k in range(start - 1, max(-1, start - 1 - _BEFORE), -1):
            word = self.reader.word(k)
            if word in _ENDS:
                break
            if any(form in wanted for form, _ in self.reader.forms(word)):
                return True
        for k in range(end, end + _AFTER):
            word = self.reader.word(k)
            if word in _ENDS:
                return False
            if any(form in wanted for form, _ in self.reader.forms(word)):
                return True
        return False
