"""Full names a document gives: of persons by their last word, of bodies and office-holders by their noun.

`Names` is filled from the units in text order; persons written with capitals are known from the start.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from attrs import define, field

from claimcheck.attribution.lexicon import Lexicon
from claimcheck.attribution.openings import new_phrase, opens_content
from claimcheck.attribution.persons import PersonName, noun, person_names
from claimcheck.attribution.phrases import is_boundary, is_comma, subject_after
from claimcheck.attribution.units import Unit
from claimcheck.lang.fold import fold
from claimcheck.lang.memo import LIMIT

LONGEST = 9
"""Tokens of the longest name looked for."""


@define
class Names:
    """`persons`: last word, or given name where that is one person's -> full name; `bodies`: noun -> the last phrase
    it headed ("وزارة": "وزارة النفط"); `titled`: title -> the last name it
    stood before ("minister": "Nizar Halabi"); `human`: names that are surely a person's."""

    lex: Lexicon
    text: str
    persons: dict[str, str] = field(factory=dict)
    bodies: dict[str, str] = field(factory=dict)
    titled: dict[str, str] = field(factory=dict)
    titles: list[tuple[frozenset[str], str]] = field(factory=list)
    """Words of a title without article, and the full name; the last one first."""
    human: set[str] = field(factory=set)
    tags: dict[str, frozenset[str]] = field(factory=dict)
    _units: Sequence[Unit] = ()
    _people: dict[int, list[PersonName]] = field(factory=dict)
    _noted: dict[int, list[tuple[str, str, str]]] = field(factory=dict)
    _first: dict[str, str] | None = None

    def prepare(self, units: Sequence[Unit]) -> None:
        """Learns the persons' names that capitals or given names show; the first full form of a last name stays, one
        with a title is fuller than one without."""
        self._units = units
        if not self.lex.syntax.cased:
            self._prepare_uncased(units)
            return
        for unit in units:
            k = 0
            while k < len(unit):
                if unit.caps[k] and unit.is_word(k):
                    k = self._run(unit, k)
                else:
                    k += 1

    def _prepare_uncased(self, units: Sequence[Unit]) -> None:
        lex = self.lex
        given: dict[str, str] = {}
        again = self._alone(units)
        for unit in units:
            for name in self.people(unit):
                if not name.sure and unit.words[name.end - 1] not in again:
                    continue
                text = unit.cover(name.start, name.end).of(self.text)[name.cut :]
                last, first = unit.words[name.end - 1], unit.words[name.first]
                title = frozenset(noun(w, lex) for w in unit.words[name.start : name.first])
                for words in (title, *self._apposed(unit, name.start, name.end)):
                    if words:
                        self.titles.append((words, text))
                if name.end - name.first < 2:
                    if any(unit.words[k] in lex.people for k in range(name.start, name.first)):
                        continue  # سائق اسمه كاظم stays as it is described
                    given.setdefault(first, text)
                    continue
                known = self.persons.get(last)
                if known is None or (name.start < name.first and _fuller(text, known)):
                    self.persons[last] = text
                same = first not in given or fold(given[first]).endswith(last)
                given[first] = text if same else ""  # two of that name
                self.human.add(text)
                gender = "f" if first in lex.female else "m" if first in lex.male else ""
                if not gender and name.start < name.first:  # the title tells
                    gender = "f" if unit.words[name.start].endswith(lex.feminine_endings) else "m"
                self.tags[text] = frozenset({gender, "s", "h"} - {""})
        for word, text in given.items():
            if text:
                self.persons.setdefault(word, self.persons.get(fold(text).split()[-1], text))

    def people(self, unit: Unit) -> list[PersonName]:
        """The persons a unit of a language without capitals names."""
        found = self._people.get(unit.span.start)
        if found is None:
            found = self._people[unit.span.start] = person_names(unit, self.lex)
        return found

    def later(self, noun: str) -> str | None:
        """The first phrase of the whole text that the noun of a body heads."""
        if self._first is None:
            self._first = {}
            for unit in self._units:
                last = {bare: phrase for bare, phrase, _ in self._headed(unit)}
                for word, phrase in last.items():
                    self._first.setdefault(word, phrase)
        return self._first.get(noun)

    def _alone(self, units: Sequence[Unit]) -> set[str]:
        """Words that stand twice in the text, behind different words: as a family name does."""
        before: dict[str, str] = {}
        out: set[str] = set()
        for unit in units:
            for k, word in enumerate(unit.words):
                last = unit.words[k - 1] if k else ""
                if before.setdefault(word, last) != last:
                    out.add(word)
        return out

    def _apposed(self, unit: Unit, start: int, end: int) -> list[frozenset[str]]:
        """The titles that stand beside a name behind a comma: رئيس الهيئة، القاضي سامي حداد، or the other way round."""
        lex, out = self.lex, []
        if is_comma(unit, start - 1):
            first = start - 1
            while first > max(0, start - LONGEST) and not is_boundary(unit, first - 1):
                first -= 1
            if unit.words[first] in lex.titles or lex.bare(unit.words[first]) in lex.titles:
                out.append(frozenset(noun(w, lex) for w in unit.words[first : start - 1]))
        if is_comma(unit, end) and end + 1 < len(unit) and unit.words[end + 1] in lex.titles:
            last = subject_after(unit, end + 1, lex, LONGEST)[1]
            out.append(frozenset(noun(w, lex) for w in unit.words[end + 1 : last]))
        return out

    def _run(self, unit: Unit, start: int) -> int:
        """Reads the capitalised words from `start`; where they end."""
        lex, k = self.lex, start
        while k < len(unit) and k < start + LONGEST:
            initial = unit.words[k] == "." and k > start and len(unit.words[k - 1]) == 1
            joint = unit.words[k] in lex.particles and unit.words[k] != "." and k + 1 < len(unit) and unit.caps[k + 1]
            joint = joint and (unit.words[k] != "-" or unit.starts[k] == unit.ends[k - 1])  # not NAIROBI - UNICEF
            if not (unit.caps[k] or initial or joint):
                break
            k += 1
        first = start
        while first < k and unit.words[first] in lex.stops | lex.clause_words:  # "In Bacchus Street"
            first += 1
        while first < k and unit.words[first] in lex.titles | lex.honorifics | lex.determiners | {"."}:
            first += 1
        words = unit.words[first:k]
        if len(words) >= 2 and words[-1] != "." and not lex.institutions.intersection(words):
            last = _own(words[-1], lex)
            text = _own_text(unit.cover(first, k).of(self.text), words[-1], last)
            self.persons.setdefault(last, text)
            for title in self._titles_beside(unit, start, first, k):
                self.titled[title] = self.persons[last]
                self.human.add(self.persons[last])
            if words[0] in lex.male or words[0] in lex.female:
                self.human.add(self.persons[last])
        return max(k, start + 1)

    def _titles_beside(self, unit: Unit, start: int, first: int, end: int) -> list[str]:
        """The titles before a name ("Mayor Ann Dorsey", "the mayor, Ann Dorsey") and behind it (", the mayor,")."""
        lex, words = self.lex, unit.words
        out = [words[k] for k in range(start, first)] + ([words[start - 1]] if start else [])
        if start > 1 and is_comma(unit, start - 1):
            out.append(words[start - 2])
        if is_comma(unit, end) and end + 1 < len(unit) and words[end + 1] in lex.determiners:
            last = next((x for x in range(end + 1, min(len(unit), end + LONGEST)) if is_boundary(unit, x)), end)
            out.append(words[last - 1])
        return [w for w in out if w in lex.titles]

    def note(self, unit: Unit) -> None:
        """Remembers the bodies and office-holders a unit names."""
        if self.lex.syntax.cased:
            for k, word in enumerate(unit.words):
                if word in self.lex.institutions and k:
                    self._note_before(unit, k)
            return
        for bare, phrase, last in self._headed(unit):
            self.bodies[bare] = phrase
            if last:
                self.persons.setdefault(last, phrase)

    def _headed(self, unit: Unit) -> list[tuple[str, str, str]]:
        """(noun, phrase it heads, last name if it is an office-holder's or "") of a language without capitals."""
        found = self._noted.get(unit.span.start)
        if found is None:
            heads = ((k, _indefinite_head(word, self.lex)) for k, word in enumerate(unit.words))
            phrases = (self._phrase_after(unit, k, bare) for k, bare in heads if bare)
            found = self._noted[unit.span.start] = [p for p in phrases if p is not None]
        return found

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

    def _phrase_after(self, unit: Unit, k: int, bare: str) -> tuple[str, str, str] | None:
        lex = self.lex
        start, end = subject_after(unit, k, lex, LONGEST)
        for x in range(start + 1, end):
            if unit.quote[x] >= 0:
                continue  # صحيفة «الساحل» is one name
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
            return None
        text = unit.cover(start, end).of(self.text)
        word = unit.words[k]
        text = text[len(word) - len(bare) :] if fold(text).startswith(word) else text
        last = unit.words[end - 1]
        person = bare in lex.titles and (end - start >= 4 or not last.startswith(lex.syntax.definite))
        return bare, text, last if person else ""


@lru_cache(maxsize=LIMIT)
def _indefinite_head(word: str, lex: Lexicon) -> str:
    """The noun of a body or an office that a word is, without a proclitic; "" for any other word."""
    bare = word if word in lex.heads else lex.bare(word)  # وزارة itself begins like a proclitic
    if bare not in lex.heads and bare[:1] in lex.joined and bare[1:] in lex.institutions:
        bare = bare[1:]
    known = bare in lex.heads and bare not in lex.people and not bare.startswith(lex.syntax.definite)
    return bare if known else ""


def _fuller(text: str, known: str) -> bool:
    """Whether a name is a longer form of another one: the same words and a title before them."""
    return len(text) > len(known) and fold(text).endswith(" ".join(fold(known).split()[-2:]))


def _own(word: str, lex: Lexicon) -> str:
    """A word without the ending that makes it an owner."""
    for ending in lex.genitives:
        if word.endswith(ending) and len(word) > len(ending):
            return word[: -len(ending)] + ending.partition("'")[0]
    return word


def _own_text(text: str, word: str, bare: str) -> str:
    return text[: len(text) - (len(word) - len(bare))] if word != bare else text
