"""The words that bound a number: "at least", ما لا يقل عن, "or so"."""

from __future__ import annotations

from claimcheck.facts.number_reader import Reader

_MOST = 2
"""How many bounds may stand before one number: "at least about"."""


class Bounds:
    """Finds bounding words around numbers in one text."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.lexicon = reader, reader.lexicon

    def before(self, start: int) -> tuple[int, frozenset[str]]:
        """Where the bounding words before word `start` begin (`start` itself where there are none), and their kinds."""
        kinds: set[str] = set()
        for _ in range(_MOST):
            found = self.reader.phrase_before(self.lexicon.bounds_before, self.reader.before_prefix(start))
            if found is None:
                break
            start, kind = found
            kinds.add(kind)
        return start, frozenset(kinds)

    def after(self, at: int) -> tuple[int, str] | None:
        """The word after a bound that begins at `at`, and its kind."""
        return self.reader.phrase_at(self.lexicon.bounds_after, at)

    def lead(self, at: int) -> int:
        """How many characters of a first word that is no number are prefixes: بنحو, لأسبوع."""
        word = self.reader.word(at)
        if word in self.lexicon.bound_words or word in self.lexicon.units:
            return 0  # بين is no ب + ين
        for form, definite in self.reader.forms(word):
            if not definite and (form in self.lexicon.bound_words or form in self.lexicon.units):
                return len(word) - len(form)
        return 0
