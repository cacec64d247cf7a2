"""Quantities of a text: numbers in digits and words with their bounds, units and what they count.

    >>> from claimcheck.lang.pack import pack
    >>> [(q.text, q.low, q.high, q.unit, q.of) for q in quantities("about 2,500 U.S. troops", pack("en"))]
    [('about 2,500', 2375.0, 2625.0, 'count', 'soldier')]

"About" stands for the rounding of the figure: half a unit of its last significant digit, but no less than 5% and no
more than 10% of it. So "about 17,000" admits 16,150 to 17,850, never 170,000.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve

from claimcheck.facts.counted import Counted, Noun
from claimcheck.facts.fractions import Fractions
from claimcheck.facts.measures import Measure, Measures
from claimcheck.facts.number_bounds import Bounds
from claimcheck.facts.number_contexts import Contexts
from claimcheck.facts.number_intervals import Found, added, bounded, clean, converted, negated, plain
from claimcheck.facts.number_lists import Lists
from claimcheck.facts.number_pairs import Pairs
from claimcheck.facts.number_reader import Reader
from claimcheck.facts.number_sums import Numeral
from claimcheck.facts.number_tokens import tokens
from claimcheck.facts.number_words import lexicon
from claimcheck.facts.numerals import Numerals
from claimcheck.facts.rejects import Rejects
from claimcheck.lang.fold import Folded, folded
from claimcheck.lang.joints import joints
from claimcheck.lang.pack import LanguagePack
from claimcheck.model.fact import Quantity
from claimcheck.model.text import Span

_NO_SUBSTANCE = frozenset(("km", "km/h", "hour", "month", "celsius", "degree", "magnitude"))
"""Units that measure no stuff: in 100 كيلومتر من الساحل the preposition is "from", not "of"."""

_SURE_ORDINAL = 3
_CARRY = 8
"""Words between a quantity and the bare number that shares its unit."""


def quantities(text: Folded | str, pack: LanguagePack, *, taken: Sequence[Span] = ()) -> tuple[Quantity, ...]:
    """All quantities of a document in text order; spans index the original text. Never raises on text.

    `taken`: spans that were read as something else (dates); no number is read inside them.
    `of` is an English concept key where the language's tables know the noun ("soldier" for troops, جنود), else the
    folded noun with its inflection cut off. Of a range, `low` and `high` are its ends; a share of a whole ("7 of 10",
    "a third") is a percentage.
    """
    words = lexicon(pack)
    document = text if isinstance(text, Folded) else folded(text)
    cut = tokens(document, compounds=words.compounds, joints=joints(pack))
    reader = Reader(cut, words, cut.under(taken))
    return tuple(_in_currency(list(_Scan(reader).quantities()), reader.lexicon.currencies))


def _in_currency(found: list[Quantity], currencies: Mapping[str, frozenset[str]]) -> Iterator[Quantity]:
    """`found` with "dinars" made the one dinar that the document names elsewhere, where it names just one."""
    units = {quantity.unit for quantity in found}
    sure = {bare: codes & units for bare, codes in currencies.items() if bare in units}
    for quantity in found:
        codes = sure.get(quantity.unit, frozenset())
        yield evolve(quantity, unit=next(iter(codes))) if len(codes) == 1 else quantity


class _Scan:
    """One pass over one text. The readers of a kind of number give it as Found, or a word to go on from without it."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.lexicon = reader, reader.lexicon
        self.numerals, self.measures, self.counted = Numerals(reader), Measures(reader), Counted(reader)
        self.rejects, self.bounds = Rejects(reader), Bounds(reader)
        self.pairs = Pairs(reader, self.numerals, self.measures, self.counted, self.rejects)
        self.lists = Lists(reader, self.numerals, self.measures, self.counted, self.rejects)
        self.contexts = Contexts(reader, self.bounds)
        self.fractions = Fractions(reader, self.numerals, self.measures, self.counted, self.rejects, self.bounds)
        self._last: tuple[Found, int] | None = None

    def quantities(self) -> Iterator[Quantity]:
        done = 0
        for i in self.reader.triggers():
            if i < done or i in self.reader.blocked:
                continue
            if after := self.rejects.cluster(i):
                done = after
                continue
            start = i - 1 if i > done and self.reader.word(i - 1) in self.lexicon.a else i
            numeral = self.numerals.number(start) or (self.numerals.number(i) if start < i else None)
            if numeral is None:
                continue
            found = self._read(numeral, done)
            if isinstance(found, int):
                done = found
                continue
            found = self._carried(found)
            quantity, done = self._quantity(found)
            if quantity:
                yield quantity

    def _read(self, n: Numeral, done: int) -> Found | int:
        if n.kind == "ordinal":
            return self._ordinal(n)
        if n.kind == "ordinal_bare":
            return self._bare_ordinal(n)
        if n.kind == "dual":
            return self._dual(n)
        if self.rejects.alone(n):
            return n.end
        pair = self.pairs.read(n, done)
        if pair is not None:
            return pair
        if n.kind == "fraction":
            return self.fractions.read(n)
        if n.kind != "number":
            return self._times(n)
        measure = self._measure(n)
        if measure is None and (member := self.lists.member(n)):
            return member
        bound = bool(self.bounds.before(n.start)[1])
        if measure is None and self.rejects.year(n, self.counted.after(n.end), bounded=bound):
            return n.end
        return plain(n, measure)

    def _measure(self, n: Numeral) -> Measure | None:
        """The unit of one number: "$5", "5 km", "millions of dollars", الأيام الثلاثة."""
        found = self.measures.around(n.start, n.end, definite=n.vague or n.definite)
        if found is None and (n.vague or n.definite) and self.reader.word(n.end) in self.lexicon.of:
            found = self.measures.unit_after(n.end + 1)
        found = found or self.measures.definite_before(n)
        return self.contexts.measure(n, found, None if found else self.counted.after(n.end))

    def _carried(self, found: Found) -> Found:
        """A bare number in the unit of the one it is set beside: "$29.4 billion, from 19.9 billion"."""
        if self._last is None or found.settled or found.measure or found.of or found.numeral.kind != "number":
            return found
        last, end = self._last
        linked = self.reader.phrase_before(self.lexicon.carry, self.bounds.before(found.start)[0])
        if linked is None or not 0 <= linked[0] - end <= _CARRY or last.unit in ("ordinal", "times"):
            return found
        if any(self.reader.word(k) in ".!?؟;؛\n" for k in range(end, linked[0])):
            return found
        if self.counted.after(found.end, definite=found.numeral.vague):
            return found
        if last.measure and not last.measure.age:
            return evolve(found, measure=evolve(last.measure, start=found.start, end=found.end))
        own = self.counted.subject(found.start, None)
        return found if own and own.start >= end else evolve(found, unit=last.unit, of=last.of)

    def _ordinal(self, n: Numeral) -> Found | int:
        """ "the third round", الجولة الثالثة; never "first half", الساعة الثالثة."""
        if age := self.measures.old(n):
            return plain(evolve(n, kind="number"), age)
        if self.rejects.period(n):
            return n.end
        first = self.lexicon.writing.adjectives_first
        noun = self.counted.after(n.end, singular=True) if first else self.counted.before(n.start)
        return evolve(plain(n), unit="ordinal", of=noun, settled=True) if noun else n.end

    def _bare_ordinal(self, n: Numeral) -> Found | int:
        """ثالث لقاء, محاولة ثالثة. Below "third" what it counts must be known: ثاني is a name, and أول أمس a day."""
        sure = n.value >= _SURE_ORDINAL and self.reader.bare_noun(n.end)
        noun = self.counted.after(n.end, only_known=not sure) or self.counted.before_one(n.start)
        if noun is None or self.reader.word(n.end) in self.lexicon.partitive:
            return n.end
        return evolve(plain(n), unit="ordinal", of=noun, settled=True)

    def _dual(self, n: Numeral) -> Found | int:
        """جنديان, يومين; the word "two" may follow. A dual right after a dual is its adjective: مسؤولان أمريكيان."""
        if self._last and self._last[1] == n.start and self._last[0].numeral.kind == "dual" and not n.lead:
            return n.end
        if share := self.pairs.of_definite(n):
            return share
        measure = self.measures.dual(n)
        if measure and self.lists.labels(n, measure):
            return n.end
        two = self.reader.sense(n.end, "cardinal")
        end = n.end + 1 if two and two.value == 2 else n.end
        if measure:
            return evolve(plain(n), measure=evolve(measure, end=max(measure.end, end)))
        key = self.lexicon.concept(n.noun)
        noun = Noun(key or self.lexicon.stem(n.noun), n.start, n.end, key is not None)
        found = evolve(plain(n), end=end, of=noun)
        half = self._half_after(end)
        return evolve(added(found, half[0]), end=half[1]) if half else found

    def _times(self, n: Numeral) -> Found | int:
        """ "doubled", "more than double", ضعف عدد السكان."""
        after = self.reader.word(n.end)
        sure = n.kind == "times" or after in self.lexicon.times_next or after in self.lexicon.determiners
        if not sure and not self.bounds.before(n.start)[1]:
            return n.end
        return evolve(plain(n), unit="times", settled=True)

    def _quantity(self, found: Found) -> tuple[Quantity | None, int]:
        """The quantity with unit, noun and bounds, None where nothing makes it one; and the word to go on from."""
        found = self._measured(found)
        n, end, measure = found.numeral, found.end, found.measure
        start, kinds = self.bounds.before(found.start) if found.unit != "ordinal" else (found.start, frozenset())
        bound = self.bounds.after(end)
        noun = found.of
        if noun is None and not found.settled:
            noun = self._noun(found, bound[0] if bound else end)
            noun = self.contexts.noun(noun) if noun else None
        noun_end = max(end, noun.end) if noun and noun.start >= end else end
        if bound:
            end = bound[0]
        else:
            bound = self.bounds.after(noun_end)
        kinds = kinds | {bound[1]} if bound and found.unit != "ordinal" else kinds
        if measure and measure.age and self.measures.plausible_age(found.value):
            noun = Noun("age", n.start, n.end, True)
        found = converted(bounded(evolve(found, start=start, end=end, of=noun, bounds=kinds)))
        role = None
        if found.unit == "count" and (noun is None or noun.key in self.lexicon.generic):
            role = self.counted.role(start, noun_end)
            noun = noun if role else self.counted.subject(start, noun)
        elif found.unit == "percent" and noun is None:
            noun = self.counted.subject(start, None)
        if role is None and self.rejects.empty(n, noun, found.unit, bool(kinds)):
            return None, max(end, n.end)
        found = found if noun is found.of else evolve(found, of=noun)
        done = max(end, n.end)
        self._last = found, done
        return self._made(found, role), done

    def _measured(self, found: Found) -> Found:
        """`found` over the words of its unit, with the half after it and the sign before it."""
        measure = found.measure
        if measure is None:
            return found
        found = evolve(found, start=min(found.start, measure.start), end=max(found.end, measure.end))
        if half := self._half_after(found.end):
            found = evolve(added(found, half[0]), end=half[1])
        sign = self.reader.word(found.numeral.start - 1)
        if sign in self.lexicon.negative or (sign == "-" and self._is_sign(found.numeral.start)):
            found = evolve(negated(found), start=min(found.start, found.numeral.start - 1))
        return found

    def _is_sign(self, start: int) -> bool:
        touching = self.reader.tokens.touching
        return self.reader.is_digits(start) and touching(start) and not touching(start - 1)

    def _noun(self, found: Found, at: int) -> Noun | None:
        """What is counted, by the words from `at` or before the number."""
        n = found.numeral
        if found.measure:
            return self._substance(found.measure, at)
        if self.reader.hyphen(at):
            return self.counted.hyphened(at + 1)
        if n.definite and not n.vague and (noun := self.counted.before(n.start)):
            return noun
        noun = self.counted.after(at, definite=n.vague, singular=n.value == 1)
        if noun is None and n.value <= 2 and not n.digits and not self.lexicon.writing.adjectives_first:
            return self.counted.before_one(n.start)
        return noun

    def _substance(self, measure: Measure, at: int) -> Noun | None:
        """What is measured: "barrels of oil", "$5 million in aid", طن قمح."""
        if measure.unit.name in _NO_SUBSTANCE:
            return None
        word = self.reader.word(at)
        money = len(measure.name) == 3 and measure.name.isupper()
        if money and word in self.lexicon.partitive_money:
            return self.counted.after(at + 1, only_known=True)
        partitive = word in self.lexicon.partitive
        if not partitive and self.lexicon.writing.adjectives_first:
            return None
        noun = self.counted.after(at, only_known=not partitive)
        return None if noun and noun.key in self.lexicon.generic else noun

    def _half_after(self, at: int) -> tuple[float, int] | None:
        """ "(two hours) and a half", (ثلاث ساعات) ونصف: the fraction and the word after it."""
        k = at + 1 if self.reader.word(at) in self.lexicon.ands else at
        reading = self.reader.reading(at)
        if k == at and not (reading and reading.joined):
            return None
        k = k + 1 if self.reader.word(k) in self.lexicon.a else k
        fraction = self.reader.sense(k, "fraction")
        if fraction is None:
            return None
        unit = self.measures.unit_after(k + 1)
        return fraction.value, unit.end if unit and unit.definite else k + 1

    def _made(self, found: Found, role: str | None) -> Quantity:
        cut, n, noun = self.reader.tokens, found.numeral, found.of
        lead = n.lead if found.start == n.start else self.bounds.lead(found.start)
        span = cut.span(found.start, max(found.end, found.start + 1), lead=lead)
        return Quantity(
            text=span.of(cut.folded.source),
            span=span,
            value=clean(found.value),
            low=None if found.low is None else clean(found.low),
            high=None if found.high is None else clean(found.high),
            unit=found.unit,
            of=role or (noun.key if noun else ""),
            of_span=cut.span(noun.start, noun.end) if noun else None,
            approximate=n.vague or bool(found.bounds & {"about", "nearly", "slightly_over"}),
            share=found.share,
        )
