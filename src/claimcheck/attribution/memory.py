"""Who has spoken in a document so far, and who was named: what a later mention may mean."""

from __future__ import annotations

from attrs import define, field

from claimcheck.attribution.canonical import Canon
from claimcheck.attribution.lexicon import Lexicon
from claimcheck.attribution.mentions import Mention, read_mention
from claimcheck.attribution.names import Names
from claimcheck.attribution.speakers import Speaker, fits
from claimcheck.attribution.voices import oblique, speaker_words, speaks_for
from claimcheck.lang.fold import fold
from claimcheck.lang.joints import written
from claimcheck.model.claim import SourceClass

MEMORY = 40
"""How many speakers back a pronoun may point."""


@define
class Memory:
    """The speakers of one document so far, the last one last."""

    lex: Lexicon
    canon: Canon
    names: Names
    speakers: list[Speaker] = field(factory=list)
    groups: list[str] = field(factory=list)
    """Descriptions of several people, the last one last: of whom "one of them" is one."""
    issuers: dict[str, Speaker] = field(factory=dict)
    """Who issued the documents the text names, by their noun."""
    seen: list[Speaker] = field(factory=list)
    """Persons named so far, whether they spoke or not, the last one last."""

    def spoke(self, speaker: Speaker) -> None:
        self.speakers.append(speaker)
        del self.speakers[:-MEMORY]

    def last(self, tags: frozenset[str]) -> Speaker | None:
        """The last speaker that agrees with the tags, one known to be a person or thing first; else the last of all."""
        kind = tags & frozenset("hn")
        for speaker in reversed(self.speakers) if kind else ():
            if fits(tags, speaker.tags) and kind & speaker.tags:
                return speaker
        for known in (reversed(self.speakers), reversed(self.seen) if "s" in tags and "n" not in tags else ()):
            for speaker in known:
                if fits(tags, speaker.tags):
                    return speaker
        last = self.speakers[-1] if self.speakers else None
        return None if last and "h" in tags and "n" in last.tags else last  # "he" is no bank

    def known_tags(self, name: str, tags: frozenset[str]) -> frozenset[str]:
        for speaker in reversed(self.speakers):
            if speaker.resolved == name and speaker.tags:
                return speaker.tags | tags
        if name in self.names.tags:
            return self.names.tags[name] | frozenset("h")
        words = name.split()
        inner = read_mention(name, [fold(w) for w in words], words, self.lex)
        return inner.tags if self.lex.syntax.cased else inner.tags | (tags - frozenset("mfsp"))

    def one_of(self, mention: Mention) -> str | None:
        """One of a group that was mentioned: أحدهم, "a second". None where no group is known."""
        lex = self.lex
        if not lex.syntax.cased:
            short = len(mention.words) == 1 or mention.words[1].endswith(lex.syntax.accusative)
            return lex.one_of.format(oblique(self.groups[-1], lex)) if short and self.groups else None
        if " ".join(mention.words) not in lex.partitives:
            return None
        group = next((s for s in reversed(self.speakers) if "p" in s.tags), None)
        if group is None:
            return None
        return lex.one_of.format(group.resolved)

    def body(self) -> Speaker | None:
        """The body that "the company" means: the last one that spoke."""
        for speaker in reversed(self.speakers):
            person = speaker.tags & frozenset("mf") or speaker.resolved in self.names.human
            if speaker.class_ is SourceClass.NAMED and not person and speaker.head not in self.lex.institutions:
                return speaker
        return None

    def canonical(self, speaker: Speaker) -> str:
        """One name across languages. Who speaks for a body is its voice; of other nameless people nothing is known."""
        if speaker.class_ is SourceClass.NAMED and speaker.tags >= frozenset("h") and " " not in speaker.resolved:
            return self.canon(speaker.resolved)
        originals = speaker.resolved.split()
        voice = speaks_for(tuple(fold(w) for w in originals), speaker_words(self.lex))
        if voice is not None:
            body = written(originals[slice(*voice)][fold(originals[voice[0]]) in self.lex.articles :])
            known = self.canon.known(body)
            if known is not None:
                return known
            if fold(body) in {fold(b) for b in self.names.bodies.values()} | {fold(s.resolved) for s in self.speakers}:
                return body
        return speaker.resolved if speaker.class_ is SourceClass.ANONYMOUS else self.canon(speaker.resolved)
