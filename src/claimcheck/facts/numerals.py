"""One number in digits or words, of any kind, read from where it begins: "half a million", خمس الناخبين, dozens."""

from __future__ import annotations

from attrs import evolve

from claimcheck.facts.number_reader import Reader
from claimcheck.facts.number_sums import Numeral, Sums
from claimcheck.facts.number_tokens import digits_value
from claimcheck.model.fact import last_step

OF_REACH = 4
"""Words between "of" and the number that says of how many."""


class Numerals:
    """Reads numbers out of one text."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.lexicon, self.tokens = reader, reader.lexicon, reader.tokens
        self.sums = Sums(reader)

    def number(self, i: int, *, joins: bool = True) -> Numeral | None:
        """The number that begins at word `i`; `joins`: parts may be added with "and"."""
        if i in self.reader.blocked:
            return None
        first = self.reader.reading(i)
        lead, definite = (first.lead, first.definite) if first else (0, self.reader.article_before(i))
        if first and (dual := first.senses.get("dual")):
            if self.reader.word(i)[lead:] in self.lexicon.construct_duals and (
                definite or not self.reader.bare_noun(i + 1)
            ):
                return None
            two = Numeral(start=i, end=i + 1, value=dual.value, low=2, high=2, kind="dual", noun=first.noun)
            return evolve(two, lead=lead, definite=definite)
        found = (
            self._written_ordinal(i)
            or self._with_article(i, joins)
            or self._sure_fraction(i)
            or self._vague(i)
            or self._few(i)
            or self._part(i)
            or self.sums.read(i, joins=joins)
            or self._lone(i)
        )
        found = self._odd(found) if found else None
        if found is None or not (lead or definite):
            return found
        return evolve(found, lead=lead if found.start == i else 0, definite=definite)

    def among(self, start: int) -> Numeral | None:
        """The first number that begins in the OF_REACH words from `start` on, before any mark: "(half of) Afghanistan's
        34 provinces", (ثلاثة من) الخطوط الخمسة.
        """
        for at in range(start, start + OF_REACH):
            if not self.reader.word(at)[:1].isalnum():
                return None
            if found := self.number(at):
                return found
        return None

    def _written_ordinal(self, i: int) -> Numeral | None:
        """ "3rd"."""
        suffixed = self.tokens.touching(i + 1) and self.reader.word(i + 1) in self.lexicon.ordinal_suffixes
        value = digits_value(self.reader.word(i), dot_groups=False) if suffixed and self.reader.is_digits(i) else None
        if value is None:
            return None
        return Numeral(start=i, end=i + 2, value=value, low=value, high=value, kind="ordinal", digits=True)

    def _with_article(self, i: int, joins: bool) -> Numeral | None:
        """ "a hundred and five", "an estimated" is none, "a third"."""
        if self.reader.word(i) not in self.lexicon.a:
            return None
        after = self.reader.reading(i + 1)
        if after is None:
            return None
        for kind in ("hundred", "magnitude"):
            if kind in after.senses:
                found = self.sums.read(i + 1, joins=joins, begun=True)
                return evolve(found, start=i) if found else None
        if "few" in after.senses:
            found = self._few(i + 1)
            return evolve(found, start=i) if found else None
        fraction = after.senses.get("fraction")
        if fraction is None or ("ordinal" in after.senses and self._names_a_thing(i + 2)):
            return None
        return self._fraction(i, i + 2, fraction.value)

    def _names_a_thing(self, at: int) -> bool:
        """Whether the word after "a third" makes it an ordinal: "a third round", not "a third of"."""
        word = self.reader.word(at)
        known = word in self.lexicon.of or word in self.lexicon.stops or self.reader.sense(at, "magnitude")
        return word[:1].isalpha() and not known

    def _vague(self, i: int) -> Numeral | None:
        """ "hundreds of thousands", آلاف."""
        sense = self.reader.sense(i, "indefinite")
        if sense is None or sense.low is None or sense.high is None:
            return None
        if counted := self._so_many(i, sense.value):
            return counted
        end, value, low, high = i + 1, sense.value, sense.low, sense.high
        after = end + 1 if self.reader.word(end) in self.lexicon.of else end
        inner = self.reader.sense(after, "indefinite")
        magnitude = self.reader.sense(after, "magnitude") or inner
        if magnitude and magnitude.value > value:
            end, value, low, high = after + 1, value * magnitude.value, low * magnitude.value, high * magnitude.value
        return Numeral(start=i, end=end, value=value, low=low, high=high, vague=True, scale=value)

    def _so_many(self, i: int, by: float) -> Numeral | None:
        """المليارات الثلاثة: a plural with the article, and how many of it."""
        plural, count = self.reader.reading(i), self.reader.reading(i + 1)
        said = count and (count.senses.get("cardinal") or count.senses.get("teen"))
        if not (plural and count and said and plural.definite and count.definite and 3 <= said.value <= 10):
            return None
        value = said.value
        return Numeral(start=i, end=i + 2, value=value * by, low=value * by, high=value * by, scale=by)

    def _few(self, i: int) -> Numeral | None:
        """ "several hundred", بضعة آلاف, "a couple of"."""
        few = self.reader.sense(i, "few")
        if few is None or few.low is None or few.high is None:
            return None
        end = i + 1
        if self.reader.word(end) in self.lexicon.of:
            end += 1
        scale = (
            self.reader.sense(end, "magnitude")
            or self.reader.sense(end, "hundred")
            or self.reader.sense(end, "indefinite")
        )
        if scale:
            end += 1
        elif self.tokens.words[i][self.reader.lead(i) :] not in self.lexicon.few_alone:
            return None
        by = scale.value if scale else 1.0
        end = end if scale else i + 1
        return Numeral(
            start=i, end=end, value=few.value * by, low=few.low * by, high=few.high * by, vague=True, scale=by
        )

    def _part(self, i: int) -> Numeral | None:
        """ "two-thirds", ثلاثة أرباع, "one fifth"."""
        over = self.reader.sense(i, "cardinal")
        if over is None or not 1 <= over.value <= 20:
            return None
        at = i + 2 if self.reader.word(i + 1) == "-" and self.tokens.touching(i + 1) else i + 1
        under = self.reader.sense(at, "part") or (self.reader.sense(at, "fraction") if over.value == 1 else None)
        if under is None or (reading := self.reader.reading(at)) is None or reading.joined:
            return None
        return self._fraction(i, at + 1, over.value * under.value)

    def _fraction(self, start: int, end: int, value: float) -> Numeral | None:
        """A fraction, times the magnitude that may follow: "half a million", ربع مليون, "quarter of a million"."""
        at = end
        if self.reader.word(at) in self.lexicon.of:
            at += 1
        if self.reader.word(at) in self.lexicon.a:
            at += 1
        magnitude = self.reader.sense(at, "magnitude")
        reading = self.reader.reading(at)
        if magnitude and reading and not reading.joined and not self.reader.sense(at, "indefinite"):
            whole = value * magnitude.value
            return Numeral(start=start, end=at + 1, value=whole, low=whole, high=whole, scale=magnitude.value)
        return Numeral(start=start, end=end, value=value, low=value, high=value, kind="fraction")

    def _lone(self, i: int) -> Numeral | None:
        """A word that is a fraction, an ordinal or a multiple by itself."""
        reading = self.reader.reading(i)
        if reading is None:
            return None
        senses = reading.senses
        if (
            (fraction := senses.get("fraction"))
            and not reading.definite
            and self.reader.word(i)[reading.lead :] in self.lexicon.fraction_alone
        ):
            return self._fraction(i, i + 1, fraction.value)
        for kind in ("ordinal", "ordinal_bare"):
            if ordinal := senses.get(kind):
                return evolve(self._ordinal(i, ordinal.value), kind=kind)
        for kind in ("times", "times_weak"):
            if sense := senses.get(kind):
                return Numeral(start=i, end=i + 1, value=sense.value, low=sense.value, high=sense.value, kind=kind)
        return None

    def _ordinal(self, i: int, value: float) -> Numeral:
        """An ordinal with the teen or ten that may follow: الرابع عشر, الخامسة والعشرين."""
        end, after = i + 1, self.reader.reading(i + 1)
        if after and value < 10:
            tens = after.senses.get("cardinal")
            if "teen" in after.senses and not after.joined:
                value, end = value + 10, i + 2
            elif tens and after.joined and tens.value in range(20, 91, 10):
                value, end = value + tens.value, i + 2
        return Numeral(start=i, end=end, value=value, low=value, high=value, kind="ordinal")

    def _sure_fraction(self, i: int) -> Numeral | None:
        """خمس الناخبين is a fifth, خمس دول five; "the half" is a fraction only after words such as بمقدار."""
        reading = self.reader.reading(i)
        if reading is None:
            return None
        fraction = reading.senses.get("fraction_before_article")
        if fraction and not reading.definite:
            after = self.reader.word(i + 1)
            if self.reader.reading(i + 1) is None and after and any(has for _, has in self.reader.bare(after)):
                return self._fraction(i, i + 1, fraction.value)
        fraction = fraction or reading.senses.get("fraction")
        if fraction and reading.definite:
            forms = [form for form, _ in self.reader.forms(self.reader.word(i - 1))]
            if any(form in self.lexicon.fraction_after or form in self.lexicon.halved_after for form in forms):
                return self._fraction(i, i + 1, fraction.value)
        return None

    def _odd(self, found: Numeral) -> Numeral:
        """ "thirty-odd", مئة ونيف: up to the next round figure."""
        if found.kind != "number" or found.vague:
            return found
        high = found.value + max(1.0, last_step(found.value)) - 1
        first = self.reader.reading(found.start)
        if first and first.joined and self.reader.sense(found.start - 1, "odd"):
            return evolve(found, start=found.start - 1, high=high, vague=True)  # نيف وعشرون
        at = found.end + 1 if self.reader.word(found.end) == "-" else found.end
        if self.reader.sense(at, "odd") is None:
            return found
        return evolve(found, end=at + 1, high=high, vague=True)
