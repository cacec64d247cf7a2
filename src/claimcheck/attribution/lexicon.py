"""A language's words of saying, ready for look-up: the cue index and the folded sets of its syntax and speakers.

`lexicon(pack)` is built once a process.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from attrs import field, frozen

from claimcheck.attribution.units import Unit
from claimcheck.attribution.wordsets import Words, WordSets, word_sets
from claimcheck.lang.cues import CueForm
from claimcheck.lang.memo import Memo
from claimcheck.lang.pack import LanguagePack


@frozen
class Match:
    """A cue form found at tokens first..last (half-open); `cut` letters of the first token are a proclitic."""

    form: CueForm
    first: int
    last: int
    cut: int = 0


@frozen(eq=False)
class Lexicon(WordSets):
    """The word sets with look-ups over the tokens of a unit."""

    _opened: Memo[tuple[tuple[CueForm, int], ...]] = field(init=False)
    _prepositional: Memo[bool] = field(init=False)
    _stems: Memo[tuple[str, ...]] = field(init=False)

    @_stems.default
    def _stem_words(self) -> Memo[tuple[str, ...]]:
        return Memo(
            lambda word: tuple(word[: -len(e)] for e in self.endings if word.endswith(e) and len(word) > len(e) + 2)
        )

    @_opened.default
    def _opened_words(self) -> Memo[tuple[tuple[CueForm, int], ...]]:
        return Memo(lambda word: tuple(self._forms_from(word)))

    @_prepositional.default
    def _prepositional_words(self) -> Memo[bool]:
        return Memo(self._holds_preposition)

    def matches(self, unit: Unit, at: int) -> list[Match]:
        """Cue forms that start at token `at`, longest first; with and without a proclitic."""
        opened = self._opened[unit.words[at]]
        if not opened:
            return []
        ends = ((form, self._ends(unit, at, form.words), cut) for form, cut in opened)
        return [Match(form, at, end, cut) for form, end, cut in ends if end]

    def _forms_from(self, word: str) -> Iterator[tuple[CueForm, int]]:
        """The forms that `word` may begin, with the number of letters written onto its front."""
        for cut in self._cuts(word):
            for form in self.index.forms.get(word[cut:], ()):
                yield form, cut
        if word[:1] in self.purposes and len(word) > 4:
            for form in self.index.forms.get(word[1:], ()):
                if "pres" in form.tags and len(form.words) == 1:
                    yield form, 1  # خرج ليعلن أن

    def _ends(self, unit: Unit, at: int, words: tuple[str, ...]) -> int:
        """Where a form of these words that starts at `at` ends; 0 where it does not stand there. A last word of one
        letter may be joined to the next token (وفقا لوزارة): it is not counted."""
        for number, word in enumerate(words[1:], 1):
            if at + number >= len(unit.words):
                return 0
            token = unit.words[at + number]
            if token == word or (word == "*" and token in self.possessives):
                continue
            if number == len(words) - 1 and word in self.joined and token.startswith(word) and len(token) > 2:
                return at + number
            return 0
        return at + len(words)

    def _cuts(self, word: str) -> tuple[int, ...]:
        if len(word) > 2 and word[0] in self.proclitics:
            return (0, 1)
        return (0,)

    def bare(self, word: str) -> str:
        """`word` without a proclitic."""
        if word[:1] in self.proclitics and (len(word) > 3 or word[1:] in self.governors or word[1:] in self.negations):
            return word[1:]
        return word

    def prepositional(self, word: str) -> bool:
        """Whether a word holds a joined preposition for sure (للصحفيين, بالإنجليزية, إليها)."""
        return self._prepositional[word]

    def _holds_preposition(self, word: str) -> bool:
        if not self.joined or word in self.unjoined:
            return False
        definite = self.syntax.definite
        if word in self.joined:
            return True  # ل«الميناء»
        if word[:1] in self.joined and (
            word[1:].startswith(definite) or (word.startswith(self.contracted) and len(word) > 4)
        ):
            return True
        return any(
            word == p or (word.startswith(p[:-1]) and word[len(p) - 1 :] in self.suffixed)
            for p in self.complement_prepositions
        )

    def pronominal(self, word: str) -> bool:
        """Whether a word is a preposition with a pronoun (عليه, لها)."""
        if word[:1] in self.joined and word[1:] in self.suffixes:
            return True
        return word.endswith(self.suffixes) and self.prepositional(word)

    def among(self, word: str, words: Words) -> bool:
        """Whether a noun is in a set, as it stands or without an ending (مصدرا, موظفان)."""
        if word in words:
            return True
        return any(stem in words for stem in self._stems[word])

    def complementiser(self, unit: Unit, at: int) -> int:
        """How many tokens from `at` on are a complementiser, with a preposition before it; 0 for none."""
        if at >= len(unit.words) or (at and unit.words[at - 1] in self.subordinators):
            return 0  # قبل أن, على الرغم من أن
        if unit.words[at] in self.complementisers:
            above = unit.words[at - 2] if at > 1 and unit.words[at - 1] in self.complement_prepositions else ""
            return 0 if above in self.subordinators else 1
        if (
            at + 1 < len(unit.words)
            and unit.words[at] in self.complement_prepositions
            and unit.words[at + 1] in self.complementisers
        ):
            return 2
        return 0

    def turns_away(self, unit: Unit, at: int) -> bool:
        """Whether the words at `at`, after a comma, end what is reported."""
        word = unit.words[at]
        if word in self.turns or at + 1 >= len(unit.words):
            return word in self.turns
        after = unit.words[at + 1]
        if after.endswith(self.suffixes) and after in self.complementisers:  # إلا أنه
            # the shortest: with the first of a set, أن or أنه of أنها, the claims changed from run to run
            bases = (c for c in self.complementisers if len(c) > 1 and after.startswith(c) and c != after)
            after = min(bases, key=len, default=after)
        return f"{word} {after}" in self.turns

    def asks(self, unit: Unit, at: int) -> bool:
        """Whether an indirect question starts at `at`."""
        word = unit.words[at]
        return word in self.question_words or (
            at + 1 < len(unit.words) and f"{word} {unit.words[at + 1]}" in self.question_words
        )

    def stops_phrase(self, unit: Unit, at: int) -> bool:
        """Whether a noun phrase ends before token `at`."""
        word = unit.words[at]
        if word in self.posted and self._holds_post(unit, at):
            return False
        if word in self.stops or (self.bare(word) in self.stops and word[0] in self.proclitics):
            return True
        return at + 1 < len(unit.words) and f"{word} {unit.words[at + 1]}" in self.stop_pairs

    def _holds_post(self, unit: Unit, at: int) -> bool:
        """Whether the preposition at `at` says where the one before it serves (سفير تونس لدى الاتحاد الأوروبي), not
        when something was said (لدى وصوله)."""
        titled = any(word in self.titles for word in unit.words[max(0, at - 3) : at])
        return titled and at + 1 < len(unit) and not self.opens_content(unit.words[at + 1])

    def negates(self, word: str) -> bool:
        """Whether a word negates the verb after it."""
        return word in self.negations or self.bare(word) in self.negations or word.endswith(self.negative_endings)

    def adverb(self, word: str) -> bool:
        return word in self.adverbs or (
            len(word) > 4 and word.endswith(self.adverb_endings) if self.adverb_endings else False
        )

    def opens_content(self, word: str) -> bool:
        """Whether a bare word after a subject opens a content noun phrase (نفى الوزير وجود …)."""
        if word in self.openers or any(word.endswith(s) and word[: -len(s)] in self.openers for s in self.suffixes):
            return True  # أسفه, علاقتها
        return bool(self.opener_shapes and self.opener_shapes.match(word)) and word not in self.no_openers


@cache
def lexicon(pack: LanguagePack) -> Lexicon:
    """The lexicon of a language. Raises PackError where a table breaks its schema."""
    return word_sets(Lexicon, pack)
