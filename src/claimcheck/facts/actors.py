"""Who is mentioned: persons, bodies, groups, states and roles of a document.

`actors(text, pack, aliases)` gives them in text order. Known names come from the alias tables and carry a canonical
name; the rest is told by its form: a run of capitals where the language writes names so, else the words that head a
name (وزارة, الرئيس, محمد) and the adjectives that go with them. What the form cannot tell is kind "unknown".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from claimcheck.facts.capital_names import by_capitals
from claimcheck.facts.headed_names import by_heads
from claimcheck.facts.page import Found, Page
from claimcheck.lang.actors import actor_words
from claimcheck.lang.factuality import words
from claimcheck.lang.fold import Folded, folded
from claimcheck.lang.joints import joints
from claimcheck.lang.lexicon import lexicon
from claimcheck.lang.pack import LanguagePack
from claimcheck.model.fact import Actor
from claimcheck.model.text import Span

_KINDS = {"outlet": "body", "body": "body", "group": "group", "state": "state", "person": "person"}


class KnownMention(Protocol):
    """What the alias tables say of a name in a text."""

    @property
    def span(self) -> Span: ...
    @property
    def canonical(self) -> str: ...
    @property
    def kind(self) -> str: ...


class KnownNames(Protocol):
    """`claimcheck.lang.aliases.Aliases`, as far as it is needed here."""

    def mentions(self, text: Folded) -> Sequence[KnownMention]: ...


def actors(text: Folded | str, pack: LanguagePack, aliases: KnownNames) -> tuple[Actor, ...]:
    """The actors of a whole document in text order; an actor may lie within another. Never raises on text."""
    document = folded(text) if isinstance(text, str) else text
    page = Page(document, words(document.text, 0, len(document.text), joints(pack)), actor_words(pack), lexicon(pack))
    known = sorted(aliases.mentions(document), key=lambda m: (m.span.start, -m.span.end))
    found = [(_bare_span(page, f), f.kind) for f in (by_capitals(page) if page.table.capitals else by_heads(page))]
    out = [_actor(document, span, kind) for span, kind in _without(found, [m.span for m in known])]
    ours = [actor.span for actor in out]
    for mention in known:
        inside = _KINDS.get(mention.kind) == "state" and _covered(mention.span, ours)
        if not getattr(mention, "by_capital", False) and not inside:
            out.append(_actor(document, mention.span, _KINDS.get(mention.kind, "unknown"), mention.canonical))
    return tuple(sorted(out, key=lambda a: (a.span.start, a.span.end)))


def _bare_span(page: Page, found: Found) -> Span:
    """The span without a conjunction or preposition written onto the first word (وحزب: حزب)."""
    word, table = page.words[found.first], page.table
    for name in ("titles", "bodies", "groups", "people", "given"):
        rest = table.bare(word.text, name)
        if rest is not None:
            whole = page.span(found.first, found.last)
            return Span(page.text.span(word.end - len(rest), word.end).start, whole.end)
    return page.span(found.first, found.last)


def _actor(text: Folded, span: Span, kind: str, canonical: str | None = None) -> Actor:
    return Actor(text=span.of(text.source), span=span, canonical=canonical, kind=kind)


def _without(found: Sequence[tuple[Span, str]], known: Sequence[Span]) -> Iterator[tuple[Span, str]]:
    """What was found, less what lies within a known name. Both in text order; `found` does not overlap itself."""
    at = 0
    for span, kind in found:
        while at < len(known) and known[at].end <= span.start:
            at += 1
        if not any(k.contains(span) for k in known[at : at + 3]):
            yield span, kind


def _covered(span: Span, ours: Sequence[Span]) -> bool:
    low, high = 0, len(ours)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if ours[middle].start <= span.start else (low, middle)
    return low > 0 and ours[low - 1].contains(span) and ours[low - 1] != span
