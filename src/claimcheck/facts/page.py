"""A document cut into words, for the readers of names: what stands where, what is joined, what opens a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import field, frozen

from claimcheck.lang.actors import ActorWords
from claimcheck.lang.factuality import Word
from claimcheck.lang.fold import Folded
from claimcheck.lang.lexicon import Lexicon
from claimcheck.model.text import Span

LONGEST = 8
"""Words of a name at most."""
_OPENERS = frozenset('.!?:"\n•|؟')


@frozen
class Found:
    """A name that was found: words `first..last`, inclusive, and its kind as in `model.fact.Actor`."""

    first: int
    last: int
    kind: str


@frozen
class Page:
    """A document cut into words."""

    text: Folded
    words: Sequence[Word]
    table: ActorWords
    lexicon: Lexicon
    capital: Sequence[bool] = field(init=False)
    """Whether each word begins with a capital letter."""
    gaps: Sequence[str] = field(init=False)
    """What stands before each word, at most 12 characters of it."""

    @capital.default
    def _capitals(self) -> list[bool]:
        origins, source = self.text.origins, self.text.source
        if origins is None:
            return [source[w.start].isupper() for w in self.words]
        return [source[origins[w.start]].isupper() for w in self.words]

    @gaps.default
    def _gaps(self) -> list[str]:
        text, end, out = self.text.text, 0, []
        for word in self.words:
            out.append(text[max(end, word.start - 12) : word.start])
            end = word.end
        return out

    def __len__(self) -> int:
        return len(self.words)

    def word(self, at: int) -> str:
        return self.words[at].text if 0 <= at < len(self.words) else ""

    def possessive(self, at: int) -> bool:
        """Whether word `at` ends in what is no part of a name ("Ardania's")."""
        ending = self.table.possessive
        return bool(ending) and self.word(at).endswith(ending) and len(self.word(at)) > len(ending)

    def name(self, at: int) -> str:
        """Word `at` without a possessive ending."""
        return self.word(at).removesuffix(self.table.possessive) if self.possessive(at) else self.word(at)

    def shown(self, at: int) -> str:
        return self.span(at, at).of(self.text.source)

    def span(self, first: int, last: int) -> Span:
        end = self.words[last].end - (len(self.table.possessive) if self.possessive(last) else 0)
        return self.text.span(self.words[first].start, end)

    def begins_capital(self, at: int) -> bool:
        """Whether word `at` begins with a capital letter; False outside the page."""
        return 0 <= at < len(self.words) and self.capital[at]

    def joined(self, at: int) -> bool:
        """Whether word `at` goes on from the one before: a blank, hyphen, or the full stop of a title or an initial."""
        if not 0 < at < len(self.words):
            return False
        gap = self.gaps[at]
        if gap in (" ", "-", ""):  # the last behind an elided word: l'Intérieur
            return True
        before = self.words[at - 1].text
        return (gap == ". " and (len(before) == 1 or self.table.has("titles", before))) or (
            gap == "." and len(before) == 1
        )

    def opens(self, at: int) -> bool:
        """Whether a sentence, line or quotation begins with word `at`."""
        if at == 0 or not _OPENERS.isdisjoint(self.gaps[at]):
            return True
        return "\n" in self.text.span(self.words[at - 1].end, self.words[at].start).of(self.text.source)

    def common(self, at: int) -> bool:
        """Whether word `at` is a word of the language rather than a name."""
        word = self.word(at)
        return self.lexicon.is_function(word) or self.lexicon.concept(word) is not None

    def phrase(self, at: int, name: str) -> int:
        """How many words from `at` on are in the table's list `name`, as one phrase; 0 for none."""
        if not self.table.begins(name, self.word(at)):
            return 0
        for length in (3, 2, 1):
            if at + length <= len(self) and all(self.gaps[i] in (" ", "-", "") for i in range(at + 1, at + length)):
                joint = " ".join(self.word(i) for i in range(at, at + length))
                if self.table.has(name, joint) or self.table.has(name, joint.replace(" ", "-")):
                    return length
        return 0
