"""Whose words they are: pronouns, elided subjects, short names and "the ministry" led back to the fullest name.

`Discourse` is asked for every site of a document in text order.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, evolve, field, frozen

from claimcheck.attribution.canonical import Canon
from claimcheck.attribution.issuers import issuer
from claimcheck.attribution.lexicon import Lexicon
from claimcheck.attribution.mentions import Mention, read_mention
from claimcheck.attribution.names import Names
from claimcheck.attribution.phrases import Range
from claimcheck.attribution.site import Site
from claimcheck.attribution.units import Unit
from claimcheck.lang.fold import fold
from claimcheck.model.claim import Source, SourceClass
from claimcheck.model.text import Span

OPENING = 12
"""Tokens at the start of a unit in which a person is looked for that a pronoun later may mean."""
MEMORY = 40
"""How many speakers back a pronoun may point."""


@frozen
class Speaker:
    """One who spoke: the name they resolve to and what is known of them (tags as of `Mention`)."""

    resolved: str
    class_: SourceClass
    tags: frozenset[str]
    head: str


@define
class Discourse:
    """The speakers of one document so far, the last one last."""

    lex: Lexicon
    canon: Canon
    text: str
    names: Names
    speakers: list[Speaker] = field(factory=list)

    def source(self, unit: Unit, site: Site, before: Speaker | None) -> Source | None:
        """The source of a site; None where there is none to be named. `before`: the speaker of the site before it in
        the unit."""
        if site.source is not None:
            return self.named(unit, site.source)
        if not site.elided:
            return None
        speaker = before if before and (site.participle or fits(site.tags, before.tags)) else self._last(site.tags)
        if speaker is None:
            return None
        self._spoke(speaker)
        return self._made("", (), speaker)

    def named(self, unit: Unit, place: Range) -> Source:
        """The source that stands at these tokens."""
        span = unit.cover(*place)
        originals = [self.text[unit.starts[k] : unit.ends[k]] for k in range(*place)]
        speaker = self._resolve(
            read_mention(span.of(self.text), unit.words[slice(*place)], originals, self.lex), originals
        )
        self._spoke(speaker)
        return self._made(span.of(self.text), (span,), speaker)

    def again(self) -> Source | None:
        """The last speaker once more, without words of their own."""
        return self._made("", (), self.speakers[-1]) if self.speakers else None

    def mentioned(self, unit: Unit) -> None:
        """Remembers the person a unit opens with, whom a pronoun later may mean though they have not spoken."""
        if not self.lex.syntax.cased:
            for k in range(min(len(unit), OPENING)):
                full = self.names.persons.get(unit.words[k]) if unit.quote[k] < 0 else None
                if full is not None:
                    self._spoke(Speaker(full, SourceClass.NAMED, self._known_tags(full, frozenset("h")), ""))
                    return
            return
        for last in range(min(len(unit), OPENING)):
            full = self.names.persons.get(unit.words[last]) if unit.caps[last] and unit.quote[last] < 0 else None
            alone = last == 0 or (last == 1 and unit.words[0] in self.lex.honorifics | self.lex.clause_words)
            if full is not None and (alone or unit.caps[last - 1]):
                self._spoke(Speaker(full, SourceClass.NAMED, self._known_tags(full, frozenset("h")), ""))
                return

    def _made(self, text: str, spans: tuple[Span, ...], speaker: Speaker) -> Source:
        anonymous = speaker.class_ is SourceClass.ANONYMOUS
        canonical = speaker.resolved if anonymous else self.canon(speaker.resolved)
        return Source(text=text, spans=spans, resolved=speaker.resolved, canonical=canonical, class_=speaker.class_)

    def _spoke(self, speaker: Speaker) -> None:
        self.speakers.append(speaker)
        del self.speakers[:-MEMORY]

    def _last(self, tags: frozenset[str]) -> Speaker | None:
        """The last speaker that agrees with the tags, one known to be a person or thing first; else the last of all."""
        kind = tags & frozenset("hn")
        for sure in (True, False) if kind else (False,):
            for speaker in reversed(self.speakers):
                if fits(tags, speaker.tags) and (not sure or kind & speaker.tags):
                    return speaker
        last = self.speakers[-1] if self.speakers else None
        return None if last and "h" in tags and "n" in last.tags else last  # "he" is no bank

    def _resolve(self, mention: Mention, originals: Sequence[str]) -> Speaker:
        if mention.pronoun:
            found = self._last(mention.tags)
            if found is None:
                return Speaker(mention.text, SourceClass.ANONYMOUS, mention.tags, mention.head)
            # What "she" was said of is a woman from here on.
            return evolve(found, tags=found.tags | mention.tags) if fits(mention.tags, found.tags) else found
        if mention.class_ is SourceClass.DOCUMENT:
            return self._document(mention, originals)
        if " ".join(mention.words) in self.lex.partitives:
            group = next((s for s in reversed(self.speakers) if "p" in s.tags), None)
            if group is not None:
                one = self.lex.one_of.format(group.resolved)
                return Speaker(one, SourceClass.ANONYMOUS, frozenset("sh"), mention.head)
        full = self._full_name(mention)
        if full:
            return Speaker(full, SourceClass.NAMED, self._known_tags(full, mention.tags), mention.head)
        back = self._pointed_at(mention) if mention.definite else None
        body = fold(mention.core).split()[-1:] and fold(mention.core).split()[-1] in self.lex.institutions
        name = mention.text if body else mention.core or mention.text
        return back or Speaker(name, mention.class_, mention.tags, mention.head)

    def _full_name(self, mention: Mention) -> str | None:
        """The full name for a short one: "Okafor" -> "Denise Okafor"; a body's longer form that begins the same."""
        if not self.lex.syntax.cased:
            if len(mention.words) == 1:
                return self.names.persons.get(mention.words[0])
            known = self.names.bodies.get(mention.words[0])
            return known if known and fold(known).startswith(" ".join(mention.words) + " ") else None
        words = [w for w in fold(mention.core).split() if w not in self.lex.honorifics]
        if len(words) != 1:
            return None
        ending = next((e for e in self.lex.genitives if words[0].endswith(e)), "")
        word = words[0][: len(words[0]) - len(ending)]
        short = mention.core[: len(mention.core) - len(ending)] if ending else None
        return self.names.persons.get(word) or short

    def _known_tags(self, name: str, tags: frozenset[str]) -> frozenset[str]:
        for speaker in reversed(self.speakers):
            if speaker.resolved == name and speaker.tags:
                return speaker.tags | tags
        words = fold(name).split()
        inner = read_mention(name, words, name.split(), self.lex)
        return inner.tags if self.lex.syntax.cased else inner.tags | (tags - frozenset("mfsp"))

    def _pointed_at(self, mention: Mention) -> Speaker | None:
        """The earlier speaker or body that "the ministry", الوزارة points back to."""
        definite, head = self.lex.syntax.definite, mention.head
        bare = head[len(definite) :] if definite and head.startswith(definite) else head
        heads = (head, bare, definite + bare)
        for speaker in reversed(self.speakers):
            longer = len(speaker.resolved) > len(mention.text) or mention.class_ is SourceClass.ANONYMOUS
            if speaker.class_ is not SourceClass.DOCUMENT and speaker.head in heads and longer:
                return speaker
        phrase = self.names.bodies.get(bare)
        if phrase and len(mention.words) <= 2:
            named = bare in self.lex.institutions or bare in self.lex.titles
            return Speaker(phrase, SourceClass.NAMED if named else mention.class_, mention.tags, head)
        return None

    def _document(self, mention: Mention, originals: Sequence[str]) -> Speaker:
        """A document speaks for its issuer where the text names one; a bare one for the last body that spoke."""
        named = issuer(mention.words, originals, self.lex)
        if named:
            inner = read_mention(" ".join(named), [fold(w) for w in named], named, self.lex)
            body = inner.core or inner.head in self.lex.institutions or not self.lex.syntax.cased
            if inner.class_ is SourceClass.NAMED and body:
                return Speaker(self._resolve(inner, named).resolved, SourceClass.DOCUMENT, mention.tags, mention.head)
        if len(mention.words) <= 2 or mention.definite:
            for speaker in reversed(self.speakers):
                if speaker.class_ is SourceClass.DOCUMENT or (
                    speaker.class_ is SourceClass.NAMED and "n" in speaker.tags
                ):
                    return Speaker(speaker.resolved, SourceClass.DOCUMENT, mention.tags, mention.head)
        return Speaker(mention.text, SourceClass.DOCUMENT, mention.tags, mention.head)


def fits(wanted: frozenset[str], known: frozenset[str]) -> bool:
    """Whether nothing speaks against it: no other gender, no other number, no person for a thing or the reverse."""
    for pair in ("mf", "sp"):
        mine, theirs = wanted & frozenset(pair), known & frozenset(pair)
        if mine and theirs and not mine & theirs:
            return False
    if "n" in wanted:
        return "h" not in known
    return not ("n" in known and "h" in wanted)
