"""Numbers that are no quantities: years, times of day, names, telephone numbers, scores, list numbers, pronouns."""

from __future__ import annotations

from claimcheck.facts.counted import Noun
from claimcheck.facts.number_reader import Reader
from claimcheck.facts.number_sums import Numeral
from claimcheck.facts.number_words import PhraseTable

_YEARS = (1800, 2100)
_SMALL = 10
"""A number up to here with nothing that it counts is left out: "the two agreed"."""
_JOINTS = frozenset("-/:.+@#_*=\\&~")


class Rejects:
    """Says of the numbers of one text which are no quantities."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.lexicon, self.tokens = reader, reader.lexicon, reader.tokens

    def cluster(self, i: int) -> int:
        """The word after a string of digits that is no number (F-16, 10:30, 0770 123 4567, 3-1), else 0."""
        if not self.reader.is_digits(i):
            return 0
        if self._name_before(i) or self._joint_after(i) or self._telephone(i) or self._list_number(i):
            return self._cluster_end(i)
        return 0

    def alone(self, n: Numeral) -> bool:
        """A number that its neighbours make a name, a time of day or a pronoun."""
        if self.clock(n) or self.surely_year(n) or self._another_word(n):
            return True
        begin = self._before(self.lexicon.names_before, n.start)
        if begin is not None and "," in self.reader.word(n.start) and n.digits:
            begin = None  # "the elephants number 24,072"
        if begin is not None and n.value <= 100_000 and n.kind == "number" and not n.vague:
            named = self.tokens.source(begin, begin + 1)[:1].isupper() or not self._counts(n.end)
            if named and not self.reader.sense(n.end, "magnitude"):
                return True
        return n.value == 1 and not n.digits and n.kind == "number" and n.end - n.start == 1 and self._pronoun(n)

    def _another_word(self, n: Numeral) -> bool:
        """Meta, which folds to "two hundred"; a player who "scores"."""
        word = self.reader.word(n.start)
        if word in self.lexicon.only_of and self.reader.word(n.end) not in self.lexicon.of:
            return True
        return n.end == n.start + 1 and self.tokens.source(n.start, n.end)[n.lead :] in self.lexicon.never_written

    def clock(self, n: Numeral) -> bool:
        if n.value > 24 and n.value > 2400:
            return False
        if self.reader.phrase_at(self.lexicon.clock_after, n.end):
            return True
        return self._before(self.lexicon.clock_before, n.start) is not None

    def year(self, n: Numeral, noun: Noun | None, *, bounded: bool = False) -> bool:
        """A bare 1800–2100 that counts nothing known, or stands where years stand."""
        word = self.reader.word(n.start)
        if not (
            n.digits
            and n.end == n.start + 1
            and len(word) == 4
            and _YEARS[0] <= n.value <= _YEARS[1]
            and word.isdigit()
        ):
            return False
        at = self.reader.before_prefix(n.start)
        before = self.reader.word(at - 1)
        known = noun is not None and noun.known
        if bounded and noun and (known or n.value % 100 == 0):
            return False
        if before in self.lexicon.year_before:
            return not (known and n.value % 100 == 0)
        return not known

    def surely_year(self, n: Numeral) -> bool:
        """A year whatever follows: عام 2028 سنة دولية."""
        if not _YEARS[0] <= n.value <= _YEARS[1]:
            return False
        before = self.reader.word(self.reader.before_prefix(n.start) - 1)
        return any(form in self.lexicon.year_surely_before for form, _ in self.reader.forms(before))

    def score(self, a: Numeral, b: Numeral, noun: Noun | None) -> bool:
        """ "won 1-3": two small numbers with a hyphen and nothing that they count."""
        return self.reader.word(a.end) == "-" and noun is None and b.value < 100 and a.digits and b.digits

    def period(self, n: Numeral) -> bool:
        """An ordinal that names a time or a person: "first half", الساعة الثالثة, "Charles the Third"."""
        before, after = self.reader.word(n.start - 1), self.reader.word(n.end)
        return before in self.lexicon.ordinal_never_after or after in self.lexicon.ordinal_never_before

    def quarter(self, n: Numeral) -> bool:
        """ "the first half", "third quarter", "half-time": a fraction's word that is a name of a period."""
        before = self.reader.reading(n.start - 1)
        if before and "ordinal" in before.senses:
            return True
        after = self.reader.reading(n.end)
        if after and "ordinal" in after.senses:
            return True
        return self.reader.word(n.end) == "-" and self.tokens.touching(n.end)

    def empty(self, n: Numeral, noun: Noun | None, unit: str, bounded: bool) -> bool:
        """Nothing says what this number counts, and it is too small to be a figure by itself."""
        if unit != "count" or n.kind == "dual":
            return False
        if n.value == 1 and not n.digits:
            return noun is None or not noun.known
        if noun is not None:
            return False
        if n.digits:
            return not bounded and n.value < _SMALL and n.value == int(n.value)
        return n.value <= _SMALL and not (n.vague and n.value == _SMALL)

    def _counts(self, at: int) -> bool:
        """Whether a known noun or unit stands there."""
        word = self.reader.word(at)
        return word[:1].isalpha() and (self.lexicon.concept(word) is not None or self.reader.is_unit(at))

    def _pronoun(self, n: Numeral) -> bool:
        if (link := self.reader.phrase_at(self.lexicon.share, n.end)) and link[1] == "share":
            return False  # واحد من كل خمسة
        after = self.reader.word(n.end)
        return after in self.lexicon.of or after in self.lexicon.partitive or after in self.lexicon.pronoun_after_one

    def _name_before(self, i: int) -> bool:
        """Digits that go on a word or a code: F-16, G20, v2.5, #5, +9647701234567."""
        if not self.tokens.touching(i):
            return False
        before = self.reader.word(i - 1)
        if before[:1].isalnum():
            return not (before in self.lexicon.digit_prefixes or (before,) in self.lexicon.symbols)
        if before == "-":
            if not self.tokens.touching(i - 1):
                return False
            earlier = self.reader.word(i - 2)
            return (
                earlier[:1].isalnum()
                and earlier not in self.lexicon.digit_prefixes
                and not self.reader.sense(i - 2, "cardinal")
            )
        if before == "+":
            return len(self.reader.word(i)) >= 7
        return before in _JOINTS and before not in "~&*="

    def _joint_after(self, i: int) -> bool:
        """Digits that go on: 10:30, 24/7, 12-10-2020, 5-4 (a falling pair is a score), 1990s, 5G."""
        if not self.tokens.touching(i + 1):
            return False
        joint, after = self.reader.word(i + 1), self.reader.word(i + 2)
        more = self.tokens.touching(i + 2) and after[:1].isdigit()
        if joint in (":", "/"):
            return more
        if joint == "-" and more:
            if self.reader.word(i + 3) == "-" and self.tokens.touching(i + 3) and self.reader.word(i + 4)[:1].isdigit():
                return True
            a, b = self.reader.word(i), after
            follows_word = self.tokens.touching(i + 3) and self.reader.word(i + 3)[:1].isalpha()
            if a.isdigit() and b.isdigit() and not follows_word and len(a) < 6 and len(b) < 6:
                return int(a) >= int(b) and not self.reader.sense(i + 3, "magnitude")
            return False
        if joint[:1].isalpha():
            if self.tokens.source(i + 1, i + 2) in self.lexicon.codes:
                return True
            return not (self.lexicon.writing.attached_noun or self._may_touch(i + 1))
        return False

    def _may_touch(self, i: int) -> bool:
        word, lexicon = self.reader.word(i), self.lexicon
        if (
            word in lexicon.suffixes
            or word in lexicon.ordinal_suffixes
            or word in lexicon.units
            or word in lexicon.clock_after
        ):
            return True
        return self.reader.sense(i, "magnitude") is not None

    def _telephone(self, i: int) -> bool:
        groups, k = [self.reader.word(i)], i + 1
        while len(groups) < 6:
            if self.reader.word(k) == "-":
                k += 1
            if not self.reader.word(k).isdigit() or self.tokens.starts[k] - self.tokens.ends[k - 1] > 1:
                break
            groups.append(self.reader.word(k))
            k += 1
        return len(groups) > 2 and sum(map(len, groups)) >= 8 and any(len(group) != 3 for group in groups[1:])

    def _list_number(self, i: int) -> bool:
        before, after = self.reader.word(i - 1), self.reader.word(i + 1)
        if not self.reader.word(i).isdigit() or len(self.reader.word(i)) > 3:
            return False
        if before in ("(", "[") and after in (")", "]"):
            return True
        return (i == 0 or before == "\n") and after in (".", ")") and self.reader.word(i + 2) not in ("", "\n")

    def _cluster_end(self, i: int) -> int:
        k = i + 1
        while self.tokens.touching(k) and (self.reader.word(k)[:1].isalnum() or self.reader.word(k) in _JOINTS):
            k += 1
        while (
            self.reader.word(k).isdigit()
            and self._telephone(i)
            and self.tokens.starts[k] - self.tokens.ends[k - 1] <= 1
        ):
            k += 1
        return k

    def _before(self, table: PhraseTable, at: int) -> int | None:
        """Where a phrase of `table` that ends before word `at` (or before digits' prefix) begins."""
        for end in {at, self.reader.before_prefix(at)}:
            word = self.reader.word(end - 1)
            for form, _ in self.reader.forms(word):
                for phrase, _tag in table.get(form, ()):
                    begin = end - len(phrase)
                    if begin >= 0 and (
                        len(phrase) == 1 or (form == word and tuple(self.tokens.words[begin : end - 1]) == phrase[:-1])
                    ):
                        return begin
        return None
