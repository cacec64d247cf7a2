"""Full names a document gives: of persons by their last word, of bodies and office-holders by their noun.

`Names` is filled from the units in text order; persons written with capitals are known from the start.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, field

from claimcheck.attribution.complement import new_phrase, opens_content
from claimcheck.attribution.lexicon import Lexicon
from claimcheck.attribution.phrases import subject_after
from claimcheck.attribution.units import Unit
from claimcheck.lang.fold import fold

LONGEST = 9
"""Tokens of the longest name looked for."""


@define
class Names:
    """`persons`: last word -> full name; `bodies`: noun -> the last phrase it headed ("وزارة": "وزارة النفط")."""

    lex: Lexicon
    text: str
    persons: dict[str, str] = field(factory=dict)
    bodies: dict[str, str] = field(factory=dict)

    def prepare(self, units: Sequence[Unit]) -> None:
        """Learns the persons' names that capitals show; the first full form of a last name stays."""
        if not self.lex.syntax.cased:
            return
        for unit in units:
            k = 0
            while k < len(unit):
                if unit.caps[k] and unit.is_word(k):
                    k = self._run(unit, k)
                else:
                    k += 1

    def _run(self, unit: Unit, start: int) -> int:
        """Reads the capitalised words from `start`; where they end."""
        lex, k = self.lex, start
        while k < len(unit) and k < start + LONGEST:
            initial = unit.words[k] == "." and k > start and len(unit.words[k - 1]) == 1
            joint = unit.words[k] in lex.particles and unit.words[k] != "." and k + 1 < len(unit) and unit.caps[k + 1]
            if not (unit.caps[k] or initial or joint):
                break
            k += 1
        first = start
        while first < k and unit.words[first] in lex.titles | lex.honorifics | lex.determiners | {"."}:
            first += 1
        words = unit.words[first:k]
        if len(words) >= 2 and not lex.institutions.intersection(words):
            last = _own(words[-1], lex)
            self.persons.setdefault(last, _own_text(unit.cover(first, k).of(self.text), words[-1], last))
        return max(k, start + 1)

    def note(self, unit: Unit) -> None:
        """Remembers the bodies and office-holders a unit names."""
        lex = self.lex
        for k, word in enumerate(unit.words):
            if lex.syntax.cased:
                if word in lex.institutions and k:
                    self._note_before(unit, k)
                continue
            # وزارة itself begins like a proclitic.
            bare = word if word in lex.heads else lex.bare(word)
            if bare not in lex.heads and bare[:1] in lex.joined and bare[1:] in lex.institutions:
                bare = bare[1:]
            if bare in lex.heads and bare not in lex.people and not bare.startswith(lex.syntax.definite):
                self._note_after(unit, k, bare)

    def _note_before(self, unit: Unit, k: int) -> None:
        """ "Egypt's central bank", "the Ministry of Health of Ohio": the words that lead up to the noun."""
        lex, start = self.lex, k
        while start > 0 and k - start < 5 and unit.is_word(start - 1) and unit.quote[start - 1] == unit.quote[k]:
            word = unit.words[start - 1]
            if word in lex.determiners or word in lex.pronouns:
                break
            plain = word in lex.stops or word in lex.clause_words or lex.adverb(word) or lex.matches(unit, start - 1)
            if plain and not unit.caps[start - 1]:
                break
            start -= 1
        known = self.bodies.get(unit.words[k])
        if start < k and (known is None or any(unit.caps[start:k])):
            self.bodies[unit.words[k]] = unit.cover(start, k + 1).of(self.text)

    def _note_after(self, unit: Unit, k: int, bare: str) -> None:
        lex = self.lex
        start, end = subject_after(unit, k, lex, LONGEST)
        for x in range(start + 1, end):
            verb = any(m.form.kind == "verb" and "past" in m.form.tags for m in lex.matches(unit, x))
            if (
                verb
                or opens_content(unit, x, start, lex)
                or unit.words[x] in lex.complement_prepositions
                or new_phrase(unit, x, start, lex, True)
            ):
                end = x
                break
        if end - start < 2:
            return
        text = unit.cover(start, end).of(self.text)
        word = unit.words[k]
        text = text[len(word) - len(bare) :] if fold(text).startswith(word) else text
        self.bodies[bare] = text
        if bare in lex.titles:
            last = unit.words[end - 1]
            if end - start >= 4 or not last.startswith(lex.syntax.definite):
                self.persons.setdefault(last, text)


def _own(word: str, lex: Lexicon) -> str:
    """A word without the ending that makes it an owner."""
    for ending in lex.genitives:
        if word.endswith(ending) and len(word) > len(ending):
            return word[: -len(ending)] + ending.partition("'")[0]
    return word


def _own_text(text: str, word: str, bare: str) -> str:
    return text[: len(text) - (len(word) - len(bare))] if word != bare else text
