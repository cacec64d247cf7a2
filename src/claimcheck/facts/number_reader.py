"""The words of one text as the readers of numbers see them, and the phrases around a word."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from claimcheck.facts.number_tokens import Tokens
from claimcheck.facts.number_words import Lexicon, Phrase, PhraseTable, Sense, Word


class Reader:
    """Access to the words of one text. `blocked` are words that belong to something else (a date)."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon, blocked: Collection[int]) -> None:
        self.tokens, self.lexicon, self.blocked = tokens, lexicon, blocked
        self._readings: dict[str, Word | None] = {w: lexicon.read(w) for w in set(tokens.words)}
        self._words, self._count = tokens.words, len(tokens.words)
        self._forms: dict[str, Sequence[tuple[str, bool]]] = {}
        self._bare: dict[str, Sequence[tuple[str, bool]]] = {}

    def triggers(self) -> list[int]:
        """Where a number may begin."""
        wanted = {w for w, reading in self._readings.items() if reading is not None or w[0].isdigit()}
        return [i for i, word in enumerate(self.tokens.words) if word in wanted]

    def word(self, i: int) -> str:
        """The word there, "" outside the text."""
        return self._words[i] if 0 <= i < self._count else ""

    def reading(self, i: int) -> Word | None:
        return self._readings.get(self.word(i)) if i not in self.blocked else None

    def sense(self, i: int, kind: str) -> Sense | None:
        reading = self.reading(i)
        return reading.senses.get(kind) if reading else None

    def is_digits(self, i: int) -> bool:
        return self.word(i)[:1].isdigit() and i not in self.blocked

    def before_prefix(self, i: int) -> int:
        """The word `i` begins with, where digits have a prefix written onto them: الـ20 begins with ال."""
        return (
            i - 1
            if self.tokens.touching(i) and self.is_digits(i) and self.word(i - 1) in self.lexicon.digit_prefixes
            else i
        )

    def forms(self, word: str) -> Sequence[tuple[str, bool]]:
        """`word` and what it is without its prefixes, with whether one was an article; nothing for ""."""
        if (found := self._forms.get(word)) is None:
            found = self._forms[word] = self.lexicon.bare_forms(word, prefixes=True) if word else ()
        return found

    def bare(self, word: str) -> Sequence[tuple[str, bool]]:
        """`word` and what it is without its article, with whether it had one; nothing for ""."""
        if (found := self._bare.get(word)) is None:
            found = self._bare[word] = self.lexicon.bare_forms(word) if word else ()
        return found

    def article_before(self, i: int) -> bool:
        """Whether digits have an article written onto them: الـ20."""
        before = self.before_prefix(i)
        return before < i and self.lexicon.digit_prefixes[self.word(before)].definite

    def lead(self, i: int) -> int:
        """How many characters of the number word there are fused prefixes."""
        reading = self.reading(i)
        return reading.lead if reading else 0

    def hyphen(self, i: int) -> bool:
        """Whether a hyphen stands there that touches both its neighbours."""
        return self.word(i) == "-" and self.tokens.touching(i) and self.tokens.touching(i + 1)

    def bare_noun(self, i: int) -> bool:
        """Whether a noun without article may stand there: قاعدتي حرير, not قاعدتي الجديدة."""
        word = self.word(i)
        return word[:1].isalpha() and not any(has for _, has in self.bare(word)) and word not in self.lexicon.stops

    def is_unit(self, i: int) -> bool:
        """Whether a unit's words stand there."""
        for form, _ in self.bare(self.word(i)):
            for phrase, _unit in self.lexicon.units.get(form, ()):
                if len(phrase) == 1 or self.follows(i + 1, phrase[1:]):
                    return True
        return False

    def follows(self, at: int, phrase: Phrase) -> bool:
        """Whether exactly these words stand there."""
        return tuple(self.tokens.words[at : at + len(phrase)]) == phrase

    def phrase_at(self, table: PhraseTable, at: int) -> tuple[int, str] | None:
        """The longest phrase of `table` that begins at word `at`: the word after it, and its tag."""
        for phrase, tag in table.get(self.word(at), ()):
            if self.follows(at, phrase):
                return at + len(phrase), tag
        return None

    def phrase_before(self, table: PhraseTable, at: int) -> tuple[int, str] | None:
        """The longest phrase of `table` that ends before word `at`: where it begins, and its tag."""
        words = self.tokens.words
        word = self.word(at - 1)
        for last, _ in self.forms(word):
            for phrase, tag in table.get(last, ()):
                begin = at - len(phrase)
                if begin < 0 or begin in self.blocked:
                    continue
                if len(phrase) == 1 or (
                    last == word
                    and tuple(words[begin + 1 : at - 1]) == phrase[1:-1]
                    and self._same(words[begin], phrase[0])
                ):
                    return begin, tag
        return None

    def _same(self, word: str, wanted: str) -> bool:
        return word == wanted or any(form == wanted for form, _ in self.forms(word))
