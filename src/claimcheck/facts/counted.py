"""What a number counts: the noun after it, the noun before it, or what a verb says became of people."""

from __future__ import annotations

from attrs import frozen

from claimcheck.facts.number_reader import Reader
from claimcheck.facts.number_words import PhraseTable

_SENTENCE_END = frozenset(".!?؟;؛\n")
_BREAK = _SENTENCE_END | frozenset('":()[]')
_RUN = 6
"""Words after a number among which its noun is sought: "12 heavily armed former special forces officers"."""
_VERB_REACH = 4
"""Words between a verb and the number it governs, bounds not counted."""
_SUBJECT_REACH = 20
"""Words back to "the number of troops" from the number that tells it."""


@frozen
class Noun:
    """The key of what is counted, its words `start..end`, and whether it is a known concept."""

    key: str
    start: int
    end: int
    known: bool


class Counted:
    """Finds nouns around numbers in one text."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.lexicon = reader, reader.lexicon

    def after(
        self, at: int, *, definite: bool = False, only_known: bool = False, singular: bool = False
    ) -> Noun | None:
        """The noun counted by a number that ends before word `at`.

        `definite`: it may carry the article ("مئات الجنود"); `only_known`: it must be a concept of the tables;
        `singular`: one thing is counted.
        """
        word = self.reader.word(at)
        if word in self.lexicon.partitive:
            start = self.past_determiners(at + 1)
            found = self._noun(start, definite=True, singular=True)
            if found is None or found.known:
                return found
            plural = self.lexicon.stem(self.reader.word(found.start)) != self.reader.word(found.start)
            sure = not self.lexicon.partitive_definite or self._has_article(found.start) or plural
            return found if sure and not only_known else None
        found = self._noun(at, definite=definite, singular=singular)
        return found if found is None or found.known or not only_known else None

    def hyphened(self, at: int) -> Noun | None:
        """The noun of "ten-member panel": the one word after the hyphen."""
        return self._one(at, definite=True)

    def before(self, at: int) -> Noun | None:
        """The noun that a definite number follows: الجنود الخمسة."""
        at = self.reader.before_prefix(at)
        word = self.reader.word(at - 1)
        if not word[:1].isalpha() or word in self.lexicon.stops:
            return None
        if not self._has_article(at - 1) and (self.lexicon.unpossessed(word) is None or not self.lexicon.concept(word)):
            return None
        return self._one(at - 1, definite=True)

    def before_one(self, at: int) -> Noun | None:
        """The known noun that "one" follows: جندي واحد."""
        found = self._one(at - 1, definite=False)
        return found if found and found.known else None

    def subject(self, at: int, noun: Noun | None) -> Noun | None:
        """What a number before word `at` counts by the subject of its sentence: "the number of troops reached 170,000".

        `noun`: what stands beside the number ("people"), kept unless the subject is a known one.
        """
        found = self._subject(at)
        if found is None or noun is None:
            return found or noun
        return Noun(found.key, noun.start, noun.end, True) if found.known else noun

    def _subject(self, at: int) -> Noun | None:
        for k in range(at - 1, max(-1, at - 1 - _SUBJECT_REACH), -1):
            word = self.reader.word(k)
            if word in _SENTENCE_END:
                return None
            for form, _ in self.reader.forms(word) if word[:1].isalpha() else ():
                for table, fixed in ((self.lexicon.toll, True), (self.lexicon.count_of, False)):
                    if end := self._phrase_end(table, form, k):
                        if fixed:
                            return Noun(end[1], k, end[0], True)
                        start = self.past_determiners(end[0])
                        if (
                            start < at
                            and (found := self._noun(start, definite=True, singular=True))
                            and found.end <= at
                        ):
                            return found
        return None

    def role(self, start: int, end: int) -> str | None:
        """What became of the people counted by words `start..end` (with their noun): "dead", "wounded" …"""
        return self._role_after(end) or self._role_before(start)

    def _role_before(self, at: int) -> str | None:
        for k in range(at - 1, max(-1, at - 2 - _VERB_REACH), -1):
            word = self.reader.word(k)
            if word in _BREAK or word in self.lexicon.role_breaks:
                return None
            if word[:1].isalpha():
                for form, _ in self.reader.forms(word):
                    if role := self.lexicon.role_before.get(form):
                        return role
        return None

    def _role_after(self, at: int) -> str | None:
        for k in range(at, at + 4):
            word = self.reader.word(k)
            if not word[:1].isalpha() or word in self.lexicon.role_breaks or word in self.lexicon.ands:
                return None
            if role := self.lexicon.role_after.get(word):
                return role
            if self.reader.is_digits(k) or self.lexicon.role_before.get(word):
                return None
        return None

    def _noun(self, at: int, *, definite: bool, singular: bool) -> Noun | None:
        if not self.lexicon.writing.adjectives_first:
            return self._one(at, definite=definite)
        return self._last_of_run(self.past_determiners(at) if definite else at, singular)

    def _one(self, at: int, *, definite: bool) -> Noun | None:
        """The word there as a noun, or the known phrase that begins there."""
        word, lexicon = self.reader.word(at), self.lexicon
        if not word[:1].isalpha() or at in self.reader.blocked:
            return None
        for phrase, concept in lexicon.concept_phrases.get(word, ()):
            if self.reader.follows(at, phrase):
                return Noun(concept, at, at + len(phrase), True)
        if not definite and self._has_article(at):
            return None
        if concept_key := lexicon.concept(word):
            return Noun(concept_key, at, at + 1, True)
        reading = self.reader.reading(at)
        if (
            word in lexicon.stops
            or word in lexicon.ands
            or self._prefixed(word)
            or (reading and "dual" not in reading.senses)
            or self._joins(word)
        ):
            return None
        bare = word
        for form, has_article in self.reader.bare(word):
            if has_article:
                bare = form
                break
        return Noun(lexicon.stem(bare), at, at + 1, False)

    def _prefixed(self, word: str) -> bool:
        """Whether an unknown word seems to be a preposition and a noun: بسلام."""
        if not any(word.startswith(prefix) for prefix in self.lexicon.writing.prefixes):
            return False
        return not word.endswith(self.lexicon.sure_noun_endings)

    def _joins(self, word: str) -> bool:
        """Whether the word is "and" with something, not a noun that begins so: وأصيب against وزير."""
        return any(word.startswith(prefix) for prefix in self.lexicon.writing.and_prefixes) and len(word) > 2

    def _last_of_run(self, at: int, singular: bool) -> Noun | None:
        """Where adjectives come first: the first plural of the run, and the plurals right after it."""
        run: list[int] = []
        k = at
        while k < at + _RUN:
            word = self.reader.word(k)
            if word in self.lexicon.determiners and k == at and word not in self.lexicon.stops:
                at = k = k + 1
                continue
            if word in ("and", ",", "-") and run and self._adjective(self.reader.word(run[-1])) and word != "-":
                k += 1
                continue
            if word == "-" and run and self.reader.tokens.touching(k):
                k += 1
                continue
            if not self._can_be_in_run(k):
                break
            run.append(k)
            k += 1
        return self._head(run, singular)

    def _can_be_in_run(self, k: int) -> bool:
        word = self.reader.word(k)
        if not word[:1].isalpha() or k in self.reader.blocked:
            return word[:1].isdigit() and self.reader.tokens.touching(k) and self.reader.word(k - 1) == "-"  # F-16
        reading = self.reader.reading(k)
        if reading and ("cardinal" in reading.senses or "magnitude" in reading.senses):
            return False
        return word not in self.lexicon.stops or word in self.lexicon.adjectives

    def _head(self, run: list[int], singular: bool) -> Noun | None:
        """The first plural and the plurals right after it ("police officers", "sports clubs"), or a known singular."""
        lexicon, words = self.lexicon, [self.reader.word(k) for k in run]
        for place, k in enumerate(run):
            for phrase, concept in lexicon.concept_phrases.get(words[place], ()):
                if self.reader.follows(k, phrase):
                    return Noun(concept, k, k + len(phrase), True)
            if not self._plural(words[place]) or (
                words[place] in lexicon.adjectives and self._plural_follows(words, place)
            ):
                continue
            while place + 1 < len(run) and run[place + 1] == run[place] + 1 and self._plural(words[place + 1]):
                if words[place + 1] in lexicon.adjectives:
                    break  # "soldiers wounded"
                place += 1
            return self._named(run[place])
        known = [place for place, word in enumerate(words) if lexicon.concept(word) and word not in lexicon.adjectives]
        if not known or not singular:
            return self._fallback(run)
        place = known[0]
        while place + 1 in known and run[place + 1] == run[place] + 1:
            place += 1  # "school bus driver"
        return self._named(run[place])

    def _plural_follows(self, words: list[str], place: int) -> bool:
        return any(self._plural(word) for word in words[place + 1 :])

    def _named(self, k: int) -> Noun:
        word = self.reader.word(k)
        concept = self.lexicon.concept(word)
        return Noun(concept or self.lexicon.stem(word), k, k + 1, concept is not None)

    def _fallback(self, run: list[int]) -> Noun | None:
        """One word alone, when it can be a noun: "12 sheep", not "12 remained"."""
        words = [k for k in run if not self._adjective(self.reader.word(k))]
        if len(words) != 1 or words[0] != run[-1]:
            return None
        word = self.reader.word(words[0])
        if any(word.endswith(ending) for ending in self.lexicon.writing.participle_endings):
            return None
        return self._named(words[0])

    def _plural(self, word: str) -> bool:
        if word in self.lexicon.plurals:
            return True
        writing = self.lexicon.writing
        if not writing.plural_ending or len(word) < 3 or not word.endswith(writing.plural_ending):
            return False
        return word not in self.lexicon.stops and not any(word.endswith(ending) for ending in writing.not_plural)

    def _adjective(self, word: str) -> bool:
        return word in self.lexicon.adjectives or any(
            word.endswith(e) and len(word) > len(e) + 2 for e in self.lexicon.writing.adjective_endings
        )

    def _has_article(self, at: int) -> bool:
        """Whether the word carries a fused article and is no known noun that only begins like one."""
        word = self.reader.word(at)
        return any(has for _, has in self.reader.bare(word)) if word else False

    def past_determiners(self, at: int) -> int:
        while self.reader.word(at) in self.lexicon.determiners:
            at += 1
        return at

    def _phrase_end(self, table: PhraseTable, first: str, at: int) -> tuple[int, str] | None:
        for phrase, tag in table.get(first, ()):
            if tuple(self.reader.tokens.words[at + 1 : at + len(phrase)]) == phrase[1:]:
                return at + len(phrase), tag
        return None
