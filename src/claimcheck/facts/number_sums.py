"""Digits and number words that add up to one number: "two and a half thousand", "٣ ملايين و200 ألف"."""

from __future__ import annotations

from attrs import frozen

from claimcheck.facts.number_reader import Reader
from claimcheck.facts.number_tokens import digits_value, has_raised_digit, vulgar_value

_TANWIN = "\u064b"
_GAPS = "\u00a0\u202f\u2009\u2007"
"""Spaces that group digits; a plain one does only before "000" ("in 2019 300 people") unless the language says so."""


@frozen(kw_only=True)
class Numeral:
    """A number over words `start..end`.

    `kind`: "number", "fraction" (a part of something; value below 1), "ordinal", "times", "dual" (a noun that holds
    the number two). `low`/`high` differ from `value` only in a vague one ("dozens"). `scale` is the value of the last
    magnitude word. `lead` is how many characters of the first word are fused prefixes, `definite` whether an article
    was one. `noun` is the singular of a dual.
    """

    start: int
    end: int
    value: float
    low: float
    high: float
    kind: str = "number"
    scale: float = 1.0
    digits: bool = False
    vague: bool = False
    definite: bool = False
    lead: int = 0
    noun: str = ""


class Sums:
    """Reads sums out of one text."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.lexicon, self.tokens = reader, reader.lexicon, reader.tokens

    def read(self, i: int, *, joins: bool = True, begun: bool = False) -> Numeral | None:
        """Digits and number words that add up; `begun`: an article stands for the one before a magnitude."""
        total, current, last, pending = 0.0, 1.0 if begun else 0.0, float("inf"), begun
        at = end = i
        scale, digits, any_digits, kind = 1.0, False, False, "number"
        writing = self.lexicon.writing
        while True:
            have = end > i or begun
            at, joined = self._connector(end) if end > i else (end, False)
            if joined and not joins:
                break
            if self.reader.is_digits(at):
                if end > i and not (joined and writing.and_joins_digits and scale > 1 and current == 0):
                    break
                value, after, by = self._digits(at)
                if value is None or (end > i and value >= last):
                    break
                current, end, pending, digits, any_digits, scale = value, after, True, True, True, by
                continue
            reading = self.reader.reading(at)
            joined = joined or bool(reading and reading.joined and end > i)
            if joined and not joins:
                break
            if have and (half := self._added_fraction(at, joined)):
                step, after = half
                if current:
                    current += step
                    end = after
                    continue
                total += step * last
                end = after + 1 if (repeat := self.reader.sense(after, "magnitude")) and repeat.value == last else after
                break
            if reading is None:
                break
            senses = reading.senses
            if "teen" in senses and 1 <= current % 100 <= 9 and not joined and pending and not digits:
                current, end = current + 10, at + 1
            elif end > i and pending and not digits and self._and_eleven(at) and current % 100 == 0:
                current, end = current + 11, at + 2
            elif (one := senses.get("compound_one")) and self._compounds(at + 1):
                if pending or (end > i and not joined):
                    break
                current, end, pending = current + one.value, at + 1, True
            elif (
                "hundred" in senses and not (joined and pending) and (not pending or (0 < current < 100 and not digits))
            ):
                if end == i and not begun and not writing.bare_magnitude:
                    break
                current, end, pending = (current or 1) * 100, at + 1, True
            elif end == i and not begun and {"whole", "magnitude"} <= senses.keys() and self._two(at):
                total, end = senses["whole"].value, at + 1
                scale = last = total / 2
            elif magnitude := senses.get("magnitude"):
                if not (pending or writing.bare_magnitude or end > i) or (joined and pending):
                    break
                if not pending and not joined and total and magnitude.value > last:
                    total *= magnitude.value
                elif magnitude.value < last and (pending or joined or end == i):
                    total += (current or 1.0) * magnitude.value
                else:
                    break
                scale = last = magnitude.value
                current, end, pending, digits = 0.0, at + 1, False, False
            elif whole := senses.get("whole"):
                if pending or (end > i and not joined) or whole.value >= last:
                    break
                total, end = total + whole.value, at + 1
                scale = last = whole.value / 2
            elif value_sense := (senses.get("cardinal") or senses.get("teen")):
                if digits or (pending and not self._fits(current, value_sense.value, joined)):
                    break
                if end > i and not pending and (value_sense.value >= last or not (joined or writing.juxtaposed)):
                    break
                if end > i and not pending and any_digits and not joined:
                    break  # "$22.5 billion twelve months before"
                current, end, pending = current + value_sense.value, at + 1, True
            elif (
                (ordinal := senses.get("ordinal"))
                and pending
                and not digits
                and self._fits(current, ordinal.value, joined)
            ):
                current, end, kind = current + ordinal.value, at + 1, "ordinal"
                break
            else:
                break
        if end == i:
            return None
        value = total + current
        return Numeral(start=i, end=end, value=value, low=value, high=value, kind=kind, scale=scale, digits=any_digits)

    def _two(self, at: int) -> bool:
        """Whether what is one magnitude in the accusative (12 مليونا) is the dual before its noun: مليونا دولار."""
        return self.reader.bare_noun(at + 1) and _TANWIN not in self.tokens.source(at, at + 1)

    def _connector(self, at: int) -> tuple[int, bool]:
        """The next part's word and whether "and" stands before it; a hyphen between words is nothing."""
        if self.reader.hyphen(at):
            if self.reader.word(at + 1) in self.lexicon.ands:
                return at + 3 if self.reader.hyphen(at + 2) else at + 2, True  # "two-and-a-half"
            if not self.reader.is_digits(at - 1) or self.reader.sense(at + 1, "magnitude"):
                return at + 1, False  # "twenty-five", "$2-million"; not "5-10"
        if self.reader.word(at) in self.lexicon.ands:
            return at + 1, True
        return at, False

    def _added_fraction(self, at: int, joined: bool) -> tuple[float, int] | None:
        """ "and a half", ونصف: its value and the word after it."""
        if not joined:
            return None
        if self.reader.word(at) in self.lexicon.a:
            at += 2 if self.reader.hyphen(at + 1) else 1
        if (fraction := self.reader.sense(at, "fraction")) and fraction.value < 1:
            return fraction.value, at + 1
        if (over := self.reader.sense(at, "cardinal")) and (part := self.reader.sense(at + 1, "part")):
            return over.value * part.value, at + 2
        return None

    def _and_eleven(self, at: int) -> bool:
        """Whether وأحد عشر stands there, whose first word folds to that of one, واحد."""
        word, one = self.reader.word(at), self.reader.sense(at, "cardinal")
        joins = word[:1] in self.lexicon.writing.and_prefixes and one is not None and one.value == 1
        return joins and self.reader.sense(at + 1, "teen") is not None

    def _compounds(self, at: int) -> bool:
        """Whether what follows makes a compound of "one": عشر or وعشرون."""
        reading = self.reader.reading(at)
        if reading is None:
            return False
        return "teen" in reading.senses or (reading.joined and "cardinal" in reading.senses)

    def _fits(self, current: float, value: float, joined: bool) -> bool:
        """Whether `value` goes on after `current`: 200 and 25, 20 and 5, and, where units come first, 5 and 20."""
        if value < 1 or current != int(current):
            return False
        if self.lexicon.writing.juxtaposed:
            if joined and current < 100:
                return False
            return value < _place(current)
        if not joined:
            return False
        units = current % 100
        return value < _place(current) or (1 <= units <= 9 and 20 <= value <= 90 and value % 10 == 0)

    def _digits(self, at: int) -> tuple[float | None, int, float]:
        """The value of digits, the word after them and what scaled them; over group spaces, "½" and "2.5m"."""
        tokens, words, end = self.tokens, self.tokens.words, at + 1
        if self.reader.word(end) == "⁄" and tokens.touching(end) and self.reader.is_digits(end + 1):
            return vulgar_value(tokens.source(at, end + 2)), end + 2, 1.0
        if has_raised_digit(tokens.source(at, end)):
            return None, end, 1.0
        text = words[at]
        writing = self.lexicon.writing
        while text.isdigit() and len(words[at]) <= 3 and self._three_digits(end):
            gap = tokens.folded.source[tokens.span(end - 1, end).end : tokens.span(end, end + 1).start]
            plain = gap == " " and (writing.space_groups or words[end] == "000")
            if len(gap) != 1 or not (gap in _GAPS or plain):
                break
            text, end = text + words[end], end + 1
        counted = not (self.reader.sense(end, "magnitude") or self.reader.is_unit(end))
        dots = writing.dot_groups and (counted or writing.comma_decimal)
        value = digits_value(text, dot_groups=dots, comma_decimal=writing.comma_decimal)
        by = self.lexicon.suffixes.get(self.reader.word(end))
        if value is not None and by and (tokens.touching(end) or len(self.reader.word(end)) > 1):
            longer = self.lexicon.units.get(self.reader.word(end), ())
            if not any(len(phrase) > 1 and self.reader.follows(end, phrase) for phrase, _ in longer):  # "m long"
                return value * by, end + 1, by
        return value, end, 1.0

    def _three_digits(self, at: int) -> bool:
        whole = self.reader.word(at).partition(",")[0].partition(".")[0]  # 1 234,5
        return self.reader.is_digits(at) and len(whole) == 3 and whole.isdigit()


def _place(value: float) -> float:
    """The lowest decimal place that is not zero: 20 -> 10, 205 -> 1, 300 -> 100."""
    place = 1.0
    while value and value % (place * 10) == 0:
        place *= 10
    return place
