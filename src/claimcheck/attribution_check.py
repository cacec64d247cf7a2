"""Whether the source of a claim really said it, by what the references show of it and of others.

SPEC: `confirmed` where a reference shows this source saying it; `misquoted` where one shows it saying something
incompatible and none shows it saying this; `misattributed` where one shows another speaker saying it and there is a
positive sign that the named source did not. That another merely agrees is corroboration.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

import attrs
from attrs import frozen

from claimcheck.independence import Origins, dependence, words_of
from claimcheck.model.claim import Claim, Source, SourceClass
from claimcheck.model.judgement import AttributionCheck, ClaimPair, Judged, Passage, Relation
from claimcheck.names import Names
from claimcheck.protocols import Judge

CLEARLY = 0.7
"""Least probability of a support that can show a misattribution: blaming a wrong speaker needs more than a likeness."""
HARDLY = 0.2
"""Most probability of a support for what the source says instead; the words it is given may lie in what the judge
could not decide.
"""
LIKE = 0.25
"""Least cosine of a claim and what its source says, for that to be judged once more: below, none of 320 such pairs of
corpora/scenarios told anything."""
RUN = 5
"""Words in a row that make a quotation: paraphrases of one statement rarely share so many."""
QUOTED = 0.6
"""Least share of a claim's runs of words that stand in a passage which quotes the same words."""
TWICE = 2
"""Origins that must give a quotation to another speaker where nothing else speaks against the named source."""


@frozen(kw_only=True)
class Voices:
    """Who speaks in the references. `disowned` gives, for a document's id, the names of those who are said not to have
    said it: it has to read all of the document, so it is asked only for those that matter.
    """

    names: Names
    disowned: Callable[[str], Collection[str]]


def attribution_check(claim: Claim, judged: Sequence[Judged], origins: Origins, voices: Voices) -> AttributionCheck:
    """What the judged passages show of who said the claim; copies of the article itself show nothing."""
    source = claim.source
    if source is None:
        return AttributionCheck.NOT_APPLICABLE if claim.cue is None else AttributionCheck.UNVERIFIED
    if source.class_ is SourceClass.ANONYMOUS:  # a spokesman without a name too, although his body is known
        return AttributionCheck.UNVERIFIED
    judged = [j for j in judged if not origins.copies_article(j.passage.document.id)]
    own = [j for j in judged if by_source(source, j.passage, voices.names)]
    said = {j.judgement.relation for j in own}
    if Relation.SUPPORTS in said:
        return AttributionCheck.CONFIRMED
    others = _others(judged, own, voices.names)
    if _Case(claim=claim, source=source, own=own, others=others, origins=origins, voices=voices).signs:
        return AttributionCheck.MISATTRIBUTED
    return AttributionCheck.MISQUOTED if Relation.CONTRADICTS in said else AttributionCheck.UNVERIFIED


def judged(judge: Judge, sources: Sequence[Source | None], pairs: Sequence[ClaimPair], names: Names) -> list[Judged]:
    """Each pair with its judgement, in order; `sources` has the source of each pair's claim.

    Words of the claim's own source that do not support it are judged once more, as two texts that somebody put side by
    side (ClaimPair.given): that they speak of the same thing is then taken from who speaks, and they are read as a
    whole. Where that tells nothing else, the first judgement stands. Such words are no independent evidence, whatever
    they say; they show what the source said.
    """
    found = judge.judge(pairs)
    own = [
        n
        for n, (source, pair) in enumerate(zip(sources, pairs, strict=True))
        if found[n].relation is not Relation.SUPPORTS
        and pair.similarity >= LIKE
        and source
        and by_source(source, pair.evidence, names)
    ]
    again = judge.judge([attrs.evolve(pairs[n], given=True) for n in own])
    told = {
        n: one for n, one in zip(own, again, strict=True) if one.relation not in (Relation.NEUTRAL, found[n].relation)
    }
    return [
        Judged(passage=pair.evidence, judgement=told.get(n, found[n]), given=n in told) for n, pair in enumerate(pairs)
    ]


def by_source(source: Source, passage: Passage, names: Names) -> bool:
    """Whether the claim's own source speaks in that passage."""
    if dependence(source, passage.speaker, passage.document, names) is not None:
        return True
    return passage.speaker is not None and names.any_same(names.of(source), [passage.speaker])


def _others(judged: Sequence[Judged], own: Sequence[Judged], names: Names) -> list[Judged]:
    """The passages in which somebody else, who has a name, clearly says it."""
    return [
        j
        for j in judged
        if j not in own
        and j.judgement.relation is Relation.SUPPORTS
        and j.confidence >= CLEARLY
        and names.voice(j.passage.speaker, j.passage.document) is not None
        and not j.passage.unnamed
    ]


@frozen(kw_only=True)
class _Case:
    """Words that others say, and what there is to show that the named source did not say them."""

    claim: Claim
    source: Source
    own: Sequence[Judged]
    others: Sequence[Judged]
    origins: Origins
    voices: Voices

    @property
    def signs(self) -> bool:
        """Whether there is a positive sign."""
        return bool(self.others) and (
            self._says_otherwise() or self._heard_beside() or self._disowned() or self._quoted_of_another()
        )

    def _says_otherwise(self) -> bool:
        """The source is shown saying something incompatible."""
        return any(j.judgement.relation is Relation.CONTRADICTS for j in self.own if not j.given)

    def _heard_beside(self) -> bool:
        """The source is heard on the matter, and what it says is not this by far."""
        heard = [j.judgement.probabilities[Relation.SUPPORTS] for j in self.own if j.on_topic and not j.given]
        return bool(heard) and max(heard) <= HARDLY

    def _disowned(self) -> bool:
        """The reference that gives the words to another says that the source did not speak, or disowned them."""
        names, ours = self.voices.names, self.voices.names.of(self.source)
        return any(names.any_same(ours, self.voices.disowned(j.passage.document.id)) for j in self.others)

    def _quoted_of_another(self) -> bool:
        """References of different origin give the very words to one other speaker."""
        runs = _runs(self.claim.text)
        by: dict[str, set[str]] = defaultdict(set)
        for j in self.others:
            if runs and len(runs & _runs(j.passage.text)) >= QUOTED * len(runs):
                speaker = str(self.voices.names.voice(j.passage.speaker, j.passage.document))
                known = next((s for s in by if self.voices.names.same(s, speaker)), speaker)
                by[known].add(self.origins.of[j.passage.document.id])
        return any(len(found) >= TWICE for found in by.values())


def _runs(text: str) -> set[tuple[str, ...]]:
    words = words_of(text)
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
