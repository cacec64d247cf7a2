"""Sources that are named by an ending that tells whom they belong to: والده, مكتبها, رسالتهم.

`owned(mention, lex)` gives the noun and the tags of the owner; the owner is whom a pronoun there would mean.
"""

from __future__ import annotations

from attrs import frozen

from claimcheck.attribution.lexicon import Lexicon
from claimcheck.attribution.mentions import Mention
from claimcheck.attribution.voices import speaker_words
from claimcheck.lang.fold import fold


@frozen
class Owned:
    """`noun` as written without its owner; `head` folded; `tags` of the owner."""

    noun: str
    head: str
    tags: frozenset[str]

    def of(self, owner: str, lex: Lexicon) -> str:
        """The whole description: والد سميح."""
        return speaker_words(lex).owner_of.format(owner=owner, noun=self.noun)


def owned(mention: Mention, lex: Lexicon) -> Owned | None:
    """What belongs to whom in a mention of one word; None where no ending tells an owner."""
    if mention.core or mention.pronoun:
        return None
    words = mention.text.split()
    if len(words) != 1 or mention.words[0] in lex.partitives:
        return None
    for suffix, tags in sorted(speaker_words(lex).owners.items(), key=lambda item: -len(item[0])):
        stem = mention.words[0].removesuffix(suffix)
        # Folded, موظفة ends as موظفه does.
        if stem == mention.words[0] or len(words[0]) != len(mention.words[0]) or not words[0].endswith(suffix):
            continue
        for ending, base in (("", ""), *speaker_words(lex).bound):
            cut = len(stem) - len(ending)
            head = stem[:cut] + fold(base)
            if stem.endswith(ending) and head in lex.heads:
                return Owned(words[0][:cut] + base, head, tags)
    return None
