"""Whose words they are: pronouns, elided subjects, short names and "the ministry" led back to the fullest name.

`Discourse` is asked for every site of a document in text order.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from attrs import define, evolve, field

from claimcheck.attribution.focus import Point, named_persons, points
from claimcheck.attribution.issuers import constructed, document_noun, ends_issuer, issuer
from claimcheck.attribution.lexicon import Lexicon
from claimcheck.attribution.memory import MEMORY, Memory
from claimcheck.attribution.mentions import Mention, read_mention
from claimcheck.attribution.owners import owned
from claimcheck.attribution.phrases import Range, subject_after
from claimcheck.attribution.short_names import full_name, indefinite, is_epithet, likely, person_at, proclitic, titled
from claimcheck.attribution.site import Site
from claimcheck.attribution.speakers import Speaker, fits
from claimcheck.attribution.units import Unit
from claimcheck.attribution.voices import nominative, speaker_words
from claimcheck.lang.fold import fold
from claimcheck.lang.joints import written
from claimcheck.lang.memo import LIMIT
from claimcheck.model.claim import Source, SourceClass
from claimcheck.model.text import Span

LONG = 1000
"""More tokens than a unit has."""
LONGEST = 9
"""Tokens of the longest mention that is put together again."""
PERSON = frozenset("h")
__all__ = ["Discourse", "Speaker"]


@define
class Discourse(Memory):
    """Whose words those of one document are, read site by site."""

    text: str = field(kw_only=True)
    _here: list[tuple[int, Speaker]] = field(factory=list)
    """Who is mentioned in the present unit where a subject may stand, by token."""
    _read: int = 0
    """Where in the present unit what its sites said so far ends."""

    def source(self, unit: Unit, site: Site, before: Speaker | None) -> Source | None:
        """The source of a site; None where there is none to be named. `before`: the speaker of the site before it in
        the unit."""
        if site.source is not None:
            if not self._read:
                self._focused(min(site.source[0], site.cue[0][0]))
            self._passed(site)
            return self.named(unit, site.source)
        if not site.elided:
            return None
        speaker = self._understood(site, before)
        self._passed(site)
        if speaker is None:
            return None
        self.spoke(speaker)
        return self._made("", (), speaker)

    def _understood(self, site: Site, before: Speaker | None) -> Speaker | None:
        """Who an elided subject is: who stands between the last saying and this one, else who spoke last."""
        if before and site.participle:
            return before
        near = self._near(site.cue[0][0], site.tags)
        if near is not None:
            return near
        return before if before and fits(site.tags, before.tags) else self.last(site.tags)

    def _near(self, at: int, tags: frozenset[str]) -> Speaker | None:
        """Who is mentioned between what was said last in this unit and token `at`: a person with a name first."""
        near = [s for k, s in self._here if self._read <= k < at and fits(tags, s.tags)]
        named = [s for s in near if s.class_ is SourceClass.NAMED and "h" in s.tags]
        return next(iter(named or near), None)

    def _passed(self, site: Site) -> None:
        self._read = max([self._read, site.region[1], *(last for _, last in site.content)])

    def named(self, unit: Unit, place: Range) -> Source:
        """The source that stands at these tokens."""
        span = unit.cover(*place)
        first = unit.words[place[0]][proclitic(unit.words[place[0]], self.lex) :]
        lone = place[1] - place[0] == 1 and first in self.lex.titles and first == indefinite(first, self.lex)
        if lone and not self.lex.syntax.cased:
            place = subject_after(unit, place[0], self.lex, LONGEST)  # منسقة is not all of who speaks
        mention, originals = self._mention(unit, place)
        whole = person_at(unit, place, mention, self.names, self.lex)
        if whole is not None:
            speaker = Speaker(whole, SourceClass.NAMED, self.known_tags(whole, frozenset("h")), mention.head)
        else:
            speaker = self._resolve(mention, originals)
        if whole is not None or not self.speakers or likely(mention, self.lex) or self.canon.known(mention.text):
            self.spoke(speaker)
        return self._made(span.of(self.text), (span,), speaker)

    def _mention(self, unit: Unit, place: Range) -> tuple[Mention, list[str]]:
        """The mention at these tokens without a proclitic, and its words as written."""
        originals = [self.text[unit.starts[k] : unit.ends[k]] for k in range(*place)]
        cut = proclitic(unit.words[place[0]], self.lex)
        if len(originals[0]) <= cut:
            cut = 0  # a ligature is one letter as written
        originals[0] = originals[0][cut:]
        words = [unit.words[place[0]][cut:], *unit.words[place[0] + 1 : place[1]]]
        return read_mention(unit.cover(*place).of(self.text)[cut:], words, originals, self.lex), originals

    def again(self) -> Source | None:
        """The last speaker once more, without words of their own."""
        return self._made("", (), self.speakers[-1]) if self.speakers else None

    def mentioned(self, unit: Unit) -> None:
        """Takes note of who a unit mentions: whom a pronoun or an elided subject later may mean though they have not
        spoken, groups, and who issues the documents it names."""
        if not self._read:
            self._focused(LONG)
        else:
            later = [s for k, s in self._here if k > self._read and s.class_ is SourceClass.NAMED and "h" in s.tags]
            if later and not self.lex.syntax.cased:
                self.spoke(later[0])
        self._read, self._here = 0, []
        found = points(unit, self.names, self.lex)
        for point in found:
            if point.group:
                self.groups.append(point.text)
                continue
            speaker = self._pointed(point)
            if speaker is not None:
                self._here.append((point.at, speaker))
        self.seen += [
            Speaker(n, SourceClass.NAMED, self.known_tags(n, PERSON), "") for n in named_persons(unit, self.names)
        ]
        del self.seen[:-MEMORY]
        self._issued(unit)

    def _focused(self, at: int) -> None:
        """Whom a sentence that says nothing, or its part before token `at`, is about; they may be meant later."""
        near = self._near(at, frozenset())
        if near is not None:
            self.spoke(near)

    def _pointed(self, point: Point) -> Speaker | None:
        if point.person:
            return Speaker(point.text, SourceClass.NAMED, self.known_tags(point.text, frozenset("h")), point.head)
        originals = point.text.split()
        if not originals:
            return None
        mention = read_mention(point.text, [fold(w) for w in originals], originals, self.lex)
        if mention.class_ is SourceClass.DOCUMENT or mention.pronoun:
            return None
        found = self._resolve(mention, originals)
        unknown = found.class_ is SourceClass.ANONYMOUS and found.resolved == mention.text
        return None if mention.definite and unknown else found  # "the driver" hides no one who is known

    def _issued(self, unit: Unit) -> None:
        """Remembers who issues the documents a unit names first: whom their mention names, else its subject."""
        lex = self.lex
        for k, word in enumerate(unit.words):
            bare = _document(word, lex)
            if not bare or unit.quote[k] >= 0:
                continue
            again = lex.syntax.cased or word.startswith(lex.syntax.definite)
            if again and bare in self.issuers:
                continue
            words = unit.words[k : k + 6]
            originals = [self.text[unit.starts[x] : unit.ends[x]] for x in range(k, min(k + 6, len(unit)))]
            before = [s for at, s in self._here if at < k and "h" not in s.tags]
            named = None if lex.syntax.cased else self._issuer(words, originals, lex.bare(word))
            giver = None if named or again else self._giver(unit, k)
            speaker = named or giver or (before[0] if before else None)
            if speaker is not None:
                self.issuers[bare] = speaker

    def _giver(self, unit: Unit, at: int) -> Speaker | None:
        """Who gives out the document at token `at`: the subject of the verb of issuing before it (أصدر تجمع بيانا)."""
        for verb in range(at - 1, max(-1, at - LONGEST), -1):
            if self.lex.bare(unit.words[verb]) in speaker_words(self.lex).issuing:
                break
        else:
            return None
        first, last = subject_after(unit, verb + 1, self.lex, at - verb - 1)
        if last <= first or last > at or first != verb + 1 or self.lex.prepositional(unit.words[first]):
            return None
        mention, originals = self._mention(unit, (first, last))
        return None if mention.class_ is SourceClass.DOCUMENT or mention.pronoun else self._resolve(mention, originals)

    def _issuer(self, words: Sequence[str], originals: Sequence[str], head: str) -> Speaker | None:
        """The body or office a document's mention names, None for none."""
        named = issuer([head, *words[1:]], originals, self.lex)
        if not named:
            return None
        named = named[: ends_issuer([fold(w) for w in named], self.lex)]
        inner = read_mention(written(named), [fold(w) for w in named], named, self.lex)
        if named[0][:1].isdigit() or not (inner.core or inner.head in self.lex.heads or self.lex.syntax.cased):
            return None  # رسالة من ثلاث فقرات
        body = inner.core or inner.head in self.lex.institutions or not self.lex.syntax.cased
        return self._resolve(inner, named) if inner.class_ is SourceClass.NAMED and body else None

    def _made(self, text: str, spans: tuple[Span, ...], speaker: Speaker) -> Source:
        return Source(
            text=text,
            spans=spans,
            resolved=speaker.resolved,
            canonical=self.canonical(speaker),
            class_=speaker.class_,
        )

    def _resolve(self, mention: Mention, originals: Sequence[str]) -> Speaker:
        if mention.pronoun:
            found = self.last(mention.tags)
            if found is None:
                return Speaker(mention.text, SourceClass.ANONYMOUS, mention.tags, mention.head)
            # What "she" was said of is a woman from here on.
            return evolve(found, tags=found.tags | mention.tags) if fits(mention.tags, found.tags) else found
        if is_epithet(mention, self.lex):
            found = self.last(mention.tags & frozenset("mf") | frozenset("sh"))
            if found is not None and found.class_ is not SourceClass.DOCUMENT:
                return found
        belongs = self._belongs(mention)
        if belongs is not None:
            return belongs
        if mention.class_ is SourceClass.DOCUMENT:
            return self._document(mention, originals)
        if mention.words[0] in self.lex.partitives or " ".join(mention.words) in self.lex.partitives:
            one = self.one_of(mention)
            if one is not None:
                return Speaker(one, SourceClass.ANONYMOUS, frozenset("sh"), mention.head)
        full = full_name(mention, self.names, self.lex)
        if full:
            return Speaker(full, SourceClass.NAMED, self.known_tags(full, mention.tags), mention.head)
        back = self._pointed_at(mention) if mention.definite else None
        if mention.class_ is SourceClass.ANONYMOUS and not self.lex.syntax.cased:
            text = nominative(mention.text, self.lex)
            return back or Speaker(text, mention.class_, mention.tags, mention.head)
        body = fold(mention.core).split()[-1:] and fold(mention.core).split()[-1] in self.lex.institutions
        name = mention.text if body or not self.lex.syntax.cased else mention.core or mention.text
        return back or Speaker(name, mention.class_, mention.tags, mention.head)

    def _belongs(self, mention: Mention) -> Speaker | None:
        """One who is named by whom they belong to: والده; a document speaks for its owner."""
        found = owned(mention, self.lex)
        owner = self.last(found.tags) if found else None
        if found is None or owner is None or owner.head in self.lex.pronouns or not fits(found.tags, owner.tags):
            return None
        if self.lex.among(found.head, self.lex.documents):
            return Speaker(owner.resolved, SourceClass.DOCUMENT, mention.tags, found.head)
        body = self.lex.among(found.head, self.lex.institutions)
        class_ = SourceClass.NAMED if body else SourceClass.ANONYMOUS
        return Speaker(found.of(owner.resolved, self.lex), class_, mention.tags, found.head)

    def _pointed_at(self, mention: Mention) -> Speaker | None:
        """The earlier speaker or body that "the ministry", الوزارة points back to."""
        definite, head = self.lex.syntax.definite, mention.head
        bare = head[len(definite) :] if definite and head.startswith(definite) else head
        heads = (head, bare, definite + bare)
        for speaker in reversed(self.speakers):
            longer = len(speaker.resolved) > len(mention.text) or mention.class_ is SourceClass.ANONYMOUS
            if speaker.class_ is not SourceClass.DOCUMENT and speaker.head in heads and longer:
                return speaker
        person = titled(mention, self.names, self.lex)
        if person is not None:
            return Speaker(person, SourceClass.NAMED, self.known_tags(person, mention.tags), head)
        phrase = self.names.bodies.get(bare) or (None if self.lex.syntax.cased else self.names.later(bare))
        if phrase and len(mention.words) <= 2:
            named = bare in self.lex.institutions or bare in self.lex.titles
            return Speaker(phrase, SourceClass.NAMED if named else mention.class_, mention.tags, head)
        if self.lex.syntax.cased and head in speaker_words(self.lex).bodies and len(mention.words) == 2:
            return self.body()
        return None

    def _document(self, mention: Mention, originals: Sequence[str]) -> Speaker:
        """A document speaks for its issuer where the text names one; a bare one for the last body that spoke."""
        named = self._issuer(mention.words, originals, mention.words[0])
        if named is not None:
            return Speaker(named.resolved, SourceClass.DOCUMENT, mention.tags, mention.head)
        known = self.issuers.get(indefinite(mention.head, self.lex))
        if known is not None and (len(mention.words) <= 2 or mention.definite):
            return Speaker(known.resolved, SourceClass.DOCUMENT, mention.tags, mention.head)
        if (len(mention.words) <= 2 or mention.definite) and not constructed(mention.words, self.lex):
            for speaker in reversed(self.speakers):
                if speaker.class_ is SourceClass.DOCUMENT or (
                    speaker.class_ is SourceClass.NAMED and "n" in speaker.tags
                ):
                    return Speaker(speaker.resolved, SourceClass.DOCUMENT, mention.tags, mention.head)
        return Speaker(mention.text, SourceClass.DOCUMENT, mention.tags, mention.head)


@lru_cache(maxsize=LIMIT)
def _document(word: str, lex: Lexicon) -> str:
    """The noun of a document that a word is, without proclitic and article; "" for any other word."""
    bare = document_noun(word, lex)
    return bare if bare in lex.documents else ""
