"""Which evidence counts: near-copies of one text are one origin, and a source is no witness for itself.

`Origins` groups documents into origins; `dependence` says why a passage is not independent of a claim's source.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC

from attrs import frozen

from claimcheck.lang.fold import fold
from claimcheck.model.claim import Source
from claimcheck.model.judgement import Dependence
from claimcheck.model.text import Document
from claimcheck.names import Names

SHINGLE = 4
"""Words a shingle; four folded words in a row are rarely shared by two texts written apart."""
COPIED = 0.5
"""Share of the shorter text's shingles that must stand in the longer one."""
LENGTH = 0.4
"""The shorter text must have at least this share of the longer one's shingles: a long report that quotes a short
statement in full is not a copy of it."""
SHORT = 20
"""Texts of fewer shingles must share nearly all of them: two one-sentence flashes on one event are alike anyway."""
COPIED_SHORT = 0.9
WORDS = 50_000
"""Words of a text that are looked at."""
HOLDERS = 50
"""Of the documents that share one shingle, so many are compared with all others: boilerplate of an agency stands in
thousands, but copies of one text share many shingles with the first of them."""

_WORD = re.compile(r"[^\W_]+")


@frozen
class Origins:
    """Documents grouped into origins. `of` maps a document id to the id of the earliest document with its text."""

    of: dict[str, str]
    article: str
    """Id of the article under check."""

    def copies_article(self, document_id: str) -> bool:
        """Whether the document is a near-copy of the article under check."""
        return self.of[document_id] == self.of[self.article]


def origins(article: Document, references: Sequence[Document]) -> Origins:
    """Groups `article` and `references`; two documents are of one origin where they are linked by near-copies."""
    documents = [article, *references]
    parent = list(range(len(documents)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for a, b in _near_copies([_shingles(d.text) for d in documents]):
        parent[root(b)] = root(a)
    groups: dict[int, list[Document]] = defaultdict(list)
    for at, document in enumerate(documents):
        groups[root(at)].append(document)
    of = {}
    for group in groups.values():
        first = min(group, key=age)
        of.update({d.id: first.id for d in group})
    return Origins(of, article.id)


def age(document: Document) -> tuple[str, str]:
    """Sorts documents by publication (moments with a zone in UTC), the undated last, then by id."""
    moment = document.published_at
    if moment is not None and moment.tzinfo is not None:
        return (moment.astimezone(UTC).isoformat(), document.id)
    return (document.published or "9999", document.id)


def dependence(source: Source | None, speaker: str | None, document: Document, names: Names) -> Dependence | None:
    """Why words of `speaker` (None: of the outlet itself) in `document` are not independent of `source`; None: they
    are.

    In a bulletin of the source itself every voice that is no known other body is the source's: "the latest count",
    "we", its chief executive. What a body's bulletin says in its own voice is also its spokesman's, who speaks in it.
    Two anonymous voices are never taken for one person.
    """
    if source is None or source.unnamed:
        return None
    ours, outlet = names.of(source), names.outlet_of(document)
    own = names.any_same(ours, outlet)
    if speaker is None:
        return Dependence.OWN_SOURCE if own or names.speaks_in_bulletin(ours, document) else None
    if own and (names.canonical(speaker) is None or names.any_same([speaker], outlet)):
        return Dependence.OWN_SOURCE
    if names.any_same(ours, [speaker]):
        return Dependence.OWN_SOURCE if own or _speaks_for(outlet, source) else Dependence.REPEATS_SOURCE
    return None


def _speaks_for(outlet: Iterable[str], source: Source) -> bool:
    """Whether the outlet stands in the source's own description: "chief executive of Arvo", in a release of Arvo."""
    said = f" {' '.join(words_of(source.resolved))} "
    return any(f" {' '.join(words_of(name))} " in said for name in outlet if len(name) > 2)


def words_of(text: str) -> list[str]:
    """The words of a text, folded, without what stands between them."""
    return _WORD.findall(fold(text))


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = words_of(text)[:WORDS]
    if len(words) < SHINGLE:
        return {tuple(words)} if words else set()
    return set(zip(*(words[at:] for at in range(SHINGLE)), strict=False))


def _near_copies(shingles: Sequence[set[tuple[str, ...]]]) -> list[tuple[int, int]]:
    """Pairs of positions whose texts are near-copies."""
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, one in enumerate(shingles):
        for shingle in one:
            holders[shingle].append(at)
    shared: Counter[tuple[int, int]] = Counter()
    for owners in holders.values():
        for i, a in enumerate(owners[:HOLDERS]):
            shared.update((a, b) for b in owners[i + 1 :])
    out = []
    for (a, b), count in shared.items():
        short, long = sorted((len(shingles[a]), len(shingles[b])))
        share = COPIED if short >= SHORT else COPIED_SHORT
        if count >= share * short and short >= LENGTH * long:
            out.append((a, b))
    return out
