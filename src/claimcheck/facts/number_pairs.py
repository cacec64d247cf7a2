"""Two numbers that are one quantity: ranges ("between 5 and 10") and shares ("7 out of 10")."""

from __future__ import annotations

from attrs import evolve

from claimcheck.facts.counted import Counted
from claimcheck.facts.measures import Measure, Measures
from claimcheck.facts.number_intervals import Found, percentage, plain, shared
from claimcheck.facts.number_reader import Reader
from claimcheck.facts.number_sums import Numeral
from claimcheck.facts.numerals import Numerals
from claimcheck.facts.rejects import Rejects

_CHANGE_REACH = 12
"""Words back from "from 5 to 10" to the verb that makes it a change."""
_ROUND = frozenset((15, 20, 25, 50, 100, 1000, 10_000, 100_000))


class Pairs:
    """Reads pairs out of one text. Each reader gives a quantity, a word to go on from without one, or None."""

    def __init__(
        self, reader: Reader, numerals: Numerals, measures: Measures, counted: Counted, rejects: Rejects
    ) -> None:
        self.reader, self.lexicon, self.numerals = reader, reader.lexicon, numerals
        self.measures, self.counted, self.rejects = measures, counted, rejects

    def read(self, first: Numeral, done: int) -> Found | int | None:
        """The pair that begins with (or, for ناخب من كل خمسة, ends with) this number; `done`: words used up before."""
        return self._one_in(first, done) or self._range(first) or self._share(first) or self.of_definite(first)

    def _range(self, first: Numeral) -> Found | int | None:
        """ "5-10", "between 5 and 10 million", من 5 إلى 10."""
        if between := self.reader.phrase_before(self.lexicon.between, first.start):
            return self._between(first, between[0])
        at = self._past_unit(first)
        link = self.reader.phrase_at(self.lexicon.to, at)
        hyphen = self.reader.word(at) == "-"
        if link is None or (hyphen and not self.reader.hyphen(at)):
            return None
        opened = self.reader.phrase_before(self.lexicon.range_start, first.start)
        start = opened[0] if opened else first.start
        if not hyphen and link[1] == "to" and self._changes(start):
            return self._before_change(first, self.measures.symbol_end(link[0]))
        return self._pair(first, self.measures.symbol_end(link[0]), start, near=link[1] == "alternative")

    def _between(self, first: Numeral, start: int) -> Found | int | None:
        """ "between" one number "and" another; first as few parts in the first as can be: بين خمسة وعشرين."""
        for joins in (False, True):
            a = self.numerals.number(first.start, joins=joins)
            if a is None:
                continue
            at = self._past_unit(a)
            reading = self.reader.reading(at)
            linked = self.reader.word(at) in self.lexicon.ands or self.reader.word(at) == "-"
            if not linked and not (reading and reading.joined):
                continue
            if pair := self._pair(a, self.measures.symbol_end(at + 1 if linked else at), start):
                return pair
        return None

    def _pair(self, a: Numeral, b_at: int, start: int, *, near: bool = False) -> Found | int | None:
        b = self.numerals.number(b_at)
        if b is None or b.kind != "number" or a.kind != "number" or self.rejects.clock(b):
            return None
        low, high = a.low, b.high
        if a.scale == 1 and b.scale > 1 and low < b.value / b.scale:
            low *= b.scale
        if not low < high or (near and high > 2 * low and high > 10):
            return None
        measure = self.measures.around(a.start, a.end, other=(b.start, b.end))
        if measure is None and self.rejects.year(b, None) and self.rejects.year(a, None):
            return b.end
        if measure is None and self.rejects.score(a, b, self.counted.after(b.end)):
            return b.end
        joined = evolve(b, start=a.start, lead=a.lead, vague=False, digits=a.digits or b.digits)
        return Found(joined, start, b.end, (low + high) / 2, low, high, measure=measure)

    def _changes(self, at: int) -> bool:
        """Whether "from 5 to 10" tells a change, which is two figures, not a range."""
        for k in range(at - 1, max(-1, at - 1 - _CHANGE_REACH), -1):
            word = self.reader.word(k)
            if word in ".;!?؟\n":
                return False
            if any(form in self.lexicon.change for form, _ in self.reader.forms(word)):
                return True
        return False

    def _before_change(self, a: Numeral, b_at: int) -> Found | None:
        """The first figure of "rose from 5 to 10 percent", in the unit and magnitude of the second."""
        b = self.numerals.number(b_at)
        if b is None or b.kind != "number" or a.kind != "number" or self.measures.around(a.start, a.end):
            return None
        if a.scale == 1 and b.scale > 1 and a.value < 1000:
            a = evolve(a, value=a.value * b.scale, low=a.low * b.scale, high=a.high * b.scale)
        measure = self.measures.around(b.start, b.end)
        if measure is None and (self.rejects.year(a, None) or self.rejects.year(b, None)):
            return None
        if measure:
            return evolve(plain(a), measure=evolve(measure, start=a.start, end=a.end))
        return evolve(plain(a), of=self.counted.after(b.end, definite=b.vague))

    def _share(self, part: Numeral) -> Found | None:
        """ "7 out of 10", "one in five", "one voter in five", سبعة من كل عشرة: a percentage."""
        if part.kind != "number" or part.value != int(part.value):
            return None
        link, noun = self.reader.phrase_at(self.lexicon.share, part.end), None
        unit = self.measures.unit_after(part.end)
        if link is None and (said := self.reader.phrase_at(self.lexicon.bounds_after, part.end)):
            link = self.reader.phrase_at(self.lexicon.share, said[0])  # واحد تقريبا من كل ستة
        if link is None and unit is not None and (apart := self.reader.phrase_at(self.lexicon.share, unit.end)):
            link = apart if apart[1] == "share" else None  # "180 million shekels out of 600 million"
        if link is None and unit is None and (noun := self.counted.after(part.end, singular=part.value == 1)):
            link = self._after_noun(noun.end, small=part.value < 10)
        if link is None:
            return None
        whole = self.numerals.number(self.counted.past_determiners(link[0]))
        if whole is None or whole.kind != "number" or whole.vague or not 0 < part.value < whole.value:
            return None
        if link[1] == "weak" and not self._round(part, whole):
            return None
        both = evolve(whole, start=part.start, lead=part.lead)
        after = self.measures.unit_after(whole.end)
        if link[1] != "share" and self.rejects.year(whole, None):
            return None
        if unit or after:
            return self._measured_share(part, both, unit, after, link)
        noun = noun or self.counted.after(whole.end, definite=True)
        return shared(both, part.value, whole.value, noun)

    def _after_noun(self, end: int, *, small: bool) -> tuple[int, str] | None:
        """The link behind the noun of the part: "one voter in five", ثماني محطات ضخ من أصل اثنتي عشرة."""
        for at in (end, end + 1) if self.reader.bare_noun(end) else (end,):
            link = self.reader.phrase_at(self.lexicon.share, at)
            if link and (link[1] == "share" or (small and link[1] == "weak" and at == end)):
                return link
        return None

    def of_definite(self, part: Numeral) -> Found | None:
        """ثلاثة من الخطوط الخمسة, 4 من متطوعيها الـ2400: a share of what stands before its definite number."""
        whole_number = part.kind in ("number", "dual") and not part.vague and part.value == int(part.value)
        if self.lexicon.writing.adjectives_first or not whole_number:
            return None
        if self.reader.word(part.end) not in self.lexicon.partitive or not self._definite(part.end + 1):
            return None
        whole = self.numerals.among(part.end + 2)
        if whole is None or whole.kind != "number" or not whole.definite or whole.vague or part.value >= whole.value:
            return None
        noun = self.counted.after(part.end)
        return shared(evolve(whole, start=part.start, lead=part.lead), part.value, whole.value, noun)

    def _definite(self, at: int) -> bool:
        """Whether the word there has the article, or a possessive on it."""
        word = self.reader.word(at)
        return any(has for _, has in self.reader.bare(word)) or self.lexicon.unpossessed(word) is not None

    def _measured_share(
        self, part: Numeral, both: Numeral, unit: Measure | None, after: Measure | None, link: tuple[int, str]
    ) -> Found | None:
        """ "170 of 200 kilometres": a share of what is measured, unless it may be a change (3 من 5 في المئة)."""
        said = after or unit
        if said is None or said.unit.offset or (unit and after and unit.name != after.name):
            return None
        change = said.name == "percent" or self.reader.phrase_before(self.lexicon.range_start, link[0]) is not None
        if link[1] != "share" and change:
            return None
        found = shared(both, part.value, both.value, None, said.unit)
        return evolve(found, end=after.end if after else both.end)

    def _round(self, part: Numeral, whole: Numeral) -> bool:
        """ "one in five" is a share, "2 in 3 attacks" after "killed" is not."""
        if self.counted.role(part.start, part.end) or self.measures.unit_after(whole.end):
            return False
        return part.value <= 10 and (whole.value <= 12 or whole.value in _ROUND)

    def _one_in(self, n: Numeral, done: int) -> Found | None:
        """ناخب من كل خمسة: a noun stands for one of so many."""
        if n.kind != "number" or n.value < 2 or self.lexicon.writing.adjectives_first:
            return None
        begun = self.reader.phrase_before(self.lexicon.share_before, n.start)
        noun = self.counted.before_one(begun[0]) if begun and begun[0] > done else None
        if noun is None or self.reader.is_digits(noun.start - 1) or self.reader.sense(noun.start - 1, "cardinal"):
            return None  # 58 مقعدا من أصل 120
        return percentage(evolve(n, start=noun.start, lead=0), 1 / n.value, noun)

    def _past_unit(self, n: Numeral) -> int:
        unit = self.measures.unit_after(n.end)
        return unit.end if unit else n.end
