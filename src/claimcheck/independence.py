"""Which evidence counts: near-copies of one text are one origin, and a source is no witness for itself.

`Origins` groups documents into origins; `dependence` says why a passage is not independent of a claim's source.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b

from attrs import frozen

from claimcheck.lang.fold import fold
from claimcheck.model.claim import Source, SourceClass
from claimcheck.model.judgement import Dependence
from claimcheck.model.text import Document

SHINGLE = 4
"""Words a shingle; four folded words in a row are rarely shared by two texts written apart."""
COPIED = 0.5
"""Share of the shorter text's shingles that must stand in the longer one."""
LENGTH = 0.4
"""The shorter text must have at least this share of the longer one's shingles: a long report that quotes a short
statement in full is not a copy of it."""
SAME_NAME = 0.9
SKETCH = 4096
"""Longer texts are compared by this many of their smallest shingle hashes (Broder 1997, bottom-k sketches)."""


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
    """Sorts documents by publication, the undated last, then by id."""
    return (document.published or "9999", document.id)


def same_document(article: Document, reference: Document) -> bool:
    """Whether the reference is the article itself: its id, its URL or its text."""
    return (
        reference.id == article.id
        or (reference.url is not None and reference.url == article.url)
        or reference.digest == article.digest
    )


def dependence(
    source: Source | None,
    speaker: str | None,
    document: Document,
    *,
    same_name: Callable[[str, str], float],
    publisher: str | None,
) -> Dependence | None:
    """Why words of `speaker` (None: of the outlet itself) in `document` are not independent of `source`; None: they are.

    `publisher` is the canonical name of the document's outlet. Two anonymous voices are never taken for one person.
    """
    if source is None or source.class_ is SourceClass.ANONYMOUS:
        return None
    names = (source.canonical, source.resolved)
    own = publisher is not None and same_speaker(names, publisher, same_name)
    if speaker is None:
        return Dependence.OWN_SOURCE if own else None
    if own and same_name(publisher or "", speaker) >= SAME_NAME:
        return Dependence.OWN_SOURCE
    if same_speaker(names, speaker, same_name):
        official = own or (publisher is not None and fold(publisher) in fold(source.resolved))
        return Dependence.OWN_SOURCE if official else Dependence.REPEATS_SOURCE
    return None


def same_speaker(names: Iterable[str], other: str, same_name: Callable[[str, str], float]) -> bool:
    """Whether any of `names` and `other` are one speaker."""
    return any(name == other or same_name(name, other) >= SAME_NAME for name in names)


def _shingles(text: str) -> set[int]:
    words = [w for w in "".join(c if c.isalnum() else " " for c in fold(text)).split()]
    if len(words) < SHINGLE:
        return {_hash(" ".join(words))} if words else set()
    out = {_hash(" ".join(words[at : at + SHINGLE])) for at in range(len(words) - SHINGLE + 1)}
    return out if len(out) <= SKETCH else set(sorted(out)[:SKETCH])


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def _near_copies(shingles: Sequence[set[int]]) -> list[tuple[int, int]]:
    """Pairs of positions whose texts are near-copies."""
    holders: dict[int, list[int]] = defaultdict(list)
    for at, one in enumerate(shingles):
        for shingle in one:
            holders[shingle].append(at)
    shared: Counter[tuple[int, int]] = Counter()
    for owners in holders.values():
        for i, a in enumerate(owners[:50]):  # boilerplate that hundreds of documents share says nothing of any two
            shared.update((a, b) for b in owners[i + 1 : 50])
    out = []
    for (a, b), count in shared.items():
        short, long = sorted((len(shingles[a]), len(shingles[b])))
        if count >= COPIED * short and short >= LENGTH * long:
            out.append((a, b))
    return out
