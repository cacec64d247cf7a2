"""Which passages of the references a claim is judged by.

Every document becomes entries: its claims (who said what, or the outlet itself), and the sentences that hold no claim.
A claim's candidates are the entries nearest to it in meaning, in whatever language; the judge's gate then asks whether
they speak of the same event.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate

from attrs import frozen

from claimcheck.model.claim import Claim, Stance
from claimcheck.model.fact import Facts
from claimcheck.model.judgement import Passage
from claimcheck.model.text import Document, Sentence, Span
from claimcheck.protocols import ClaimStore, Embedder, Entry, Filter, Vectors

MIN_LETTERS = 12
"""A shorter sentence (a dateline, a by-line) says nothing that could be evidence."""


def entries(document: Document, sentences: Sequence[Sentence], claims: Sequence[Claim]) -> list[Entry]:
    """The document's entries in text order; keys are claim ids, and "s" + number for sentences."""
    out = [Entry(key=c.id, span=Span(c.content[0].start, c.content[-1].end), claim=c) for c in claims]
    covered = sorted({c.sentence for c in claims})
    at = 0
    for number, sentence in enumerate(sentences):
        while at < len(covered) and covered[at].end <= sentence.span.start:
            at += 1
        taken = at < len(covered) and covered[at].overlaps(sentence.span)
        if not taken and sum(map(str.isalnum, sentence.span.of(document.text))) >= MIN_LETTERS:
            out.append(Entry(key=f"s{number}", span=sentence.span))
    return sorted(out, key=lambda e: (e.span, e.key))


def words(document: Document, entry: Entry) -> str:
    """What stands for an entry in the embedder's eyes."""
    return entry.claim.text if entry.claim else entry.span.of(document.text)


Found = Sequence[tuple[Document, Sequence[Entry]]]
"""Documents with their entries."""


def embedded(embedder: Embedder, found: Found) -> list[Vectors]:
    """The vectors of each document's entries. They are embedded together: what several documents share (a copied
    report, a boilerplate) is embedded once, and texts of like length go through together.
    """
    vectors = embedder.embed([words(document, entry) for document, entries in found for entry in entries])
    ends = list(accumulate(len(entries) for _, entries in found))
    return [vectors[end - len(entries) : end] for end, (_, entries) in zip(ends, found, strict=True)]


def add(store: ClaimStore, embedder: Embedder, found: Found) -> None:
    """Embeds the documents' entries and puts them into the store."""
    for (document, entries), vectors in zip(found, embedded(embedder, found), strict=True):
        store.replace(document, entries, vectors)


@frozen
class Candidate:
    """A passage near a claim; `similarity` is the cosine of their vectors."""

    passage: Passage
    entry: Entry
    similarity: float


Make = Callable[[Document, Entry], Passage]


def candidates(
    store: ClaimStore,
    vectors: Vectors,
    *,
    neighbours: int,
    left_out: set[str],
    where: Filter | None = None,
    passage: Make,
) -> list[list[Candidate]]:
    """Per vector the passages nearest to it, best first; documents in `left_out` are not looked at, nor is what `where`
    does not let through.
    """
    if not len(vectors) or not len(store):
        return [[] for _ in vectors]
    spare = sum(len(store.entries(d)) for d in left_out)
    hits = store.search(vectors, neighbours + spare, where)
    return [
        [
            Candidate(passage(store.document(h.document), h.entry), h.entry, h.score)
            for h in [h for h in row if h.document not in left_out][:neighbours]
        ]
        for row in hits
    ]


def joined(*rows: Sequence[Candidate]) -> list[Candidate]:
    """Several rows of one claim as one, each passage once, in their order."""
    found = {(c.passage.document.id, c.entry.key): c for row in reversed(rows) for c in reversed(row)}
    return list(reversed(found.values()))


def heard(store: ClaimStore) -> Callable[[str], frozenset[str]]:
    """Who speaks in a document of the store, by its id."""

    @cache
    def speakers(document: str) -> frozenset[str]:
        claims = (entry.claim for entry in store.entries(document))
        return frozenset(claim.source.canonical for claim in claims if claim and claim.source)

    return speakers


def entry_passage(
    document: Document, entry: Entry, facts: Callable[[Sequence[Span]], Facts], context: Facts
) -> Passage:
    """The passage an entry stands for, with its facts and those of what surrounds it."""
    claim = entry.claim
    spans = claim.content if claim else (entry.span,)
    return Passage(
        document=document,
        spans=spans,
        text=claim.text if claim else entry.span.of(document.text),
        facts=facts(spans),
        context=context,
        speaker=claim.source.canonical if claim and claim.source else None,
        denied=bool(claim and claim.polarity is Stance.DENIED),
        unnamed=bool(claim and claim.source and claim.source.unnamed),
    )
