"""All facts of a document at once, to be looked up by span.

`read_facts(document, pack, aliases)` folds the text once and runs each reader over it once;
`DocumentFacts.within(spans)` then gives the `Facts` of any passage in time that grows with the passage, not with the
document.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Protocol, TypeVar

from attrs import field, frozen

from claimcheck.facts.actors import actors
from claimcheck.facts.dates import times
from claimcheck.facts.factuality import factuality
from claimcheck.facts.numbers import quantities
from claimcheck.facts.places import places
from claimcheck.lang.aliases import Aliases
from claimcheck.lang.fold import Folded, folded
from claimcheck.lang.pack import LanguagePack
from claimcheck.model.fact import Actor, Facts, Place, Quantity, TimeSpan
from claimcheck.model.text import Document, Span


class _Placed(Protocol):
    @property
    def span(self) -> Span: ...


P = TypeVar("P", bound=_Placed)


@frozen
class DocumentFacts:
    """The facts of one document, each kind in text order."""

    folded: Folded
    pack: LanguagePack
    quantities: tuple[Quantity, ...]
    times: tuple[TimeSpan, ...]
    places: tuple[Place, ...]
    actors: tuple[Actor, ...]
    _known: dict[tuple[Span, ...], Facts] = field(factory=dict, init=False, repr=False, eq=False)

    def within(self, spans: Sequence[Span]) -> Facts:
        """The facts whose words lie inside `spans`, and the polarity, modality and scope of those words."""
        # a passage of a reference is a candidate of many claims: 1,700 claims ask 68,000 times for some hundred
        # passages
        key = tuple(spans)
        if key not in self._known:
            self._known[key] = self._facts(key)
        return self._known[key]

    def _facts(self, spans: tuple[Span, ...]) -> Facts:
        polarity, modality, scope, markers = factuality(self.folded, spans, self.pack)
        return Facts(
            quantities=_inside(self.quantities, spans),
            times=_inside(self.times, spans),
            places=_inside(self.places, spans),
            actors=_inside(self.actors, spans),
            polarity=polarity,
            modality=modality,
            scope=scope,
            markers=markers,
        )


def read_facts(document: Document, pack: LanguagePack, aliases: Aliases) -> DocumentFacts:
    """Every fact of `document`. Relative dates are resolved from its day of publication, if it has one."""
    text = folded(document.text)
    when = times(text, pack, document.published_on)
    return DocumentFacts(
        folded=text,
        pack=pack,
        quantities=quantities(text, pack, taken=[t.span for t in when]),
        times=when,
        places=places(text, pack),
        actors=actors(text, pack, aliases),
    )


def _inside(facts: tuple[P, ...], spans: Sequence[Span]) -> tuple[P, ...]:
    out: list[P] = []
    for span in spans:
        at = bisect_left(facts, span.start, key=lambda f: f.span.start)
        while at < len(facts) and facts[at].span.start < span.end:
            if facts[at].span.end <= span.end:
                out.append(facts[at])
            at += 1
    return tuple(out)
