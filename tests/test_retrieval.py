"""Entries of a document, and the passages nearest to a claim."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from claimcheck.model.claim import Claim, Kind, Source, SourceClass, Stance
from claimcheck.model.fact import Facts, Marker, Modality
from claimcheck.model.judgement import Passage
from claimcheck.model.text import Document, Sentence, Span
from claimcheck.protocols import Entry
from claimcheck.retrieval import add, candidates, embedded, entries, entry_passage, words
from claimcheck.store.memory import MemoryStore

TEXT = "Harbour news. The mayor said the dock would open. Boats wait outside the wall. 4 May."
SENTENCES = [Sentence(Span(a, b), 0) for a, b in ((0, 13), (14, 49), (50, 78), (79, 85))]
DOCUMENT = Document(id="d", text=TEXT, lang="en")


def claim(id_: str, *content: Span, sentence: Span, source: str | None = "Mayor", denied: bool = False) -> Claim:
    said_by = source and Source(
        text=source, spans=(), resolved=source, canonical=f"{source} (canonical)", class_=SourceClass.NAMED
    )
    return Claim(
        id=id_,
        text=" ".join(s.of(TEXT) for s in content),
        content=content,
        kind=Kind.INDIRECT,
        polarity=Stance.DENIED if denied else Stance.ASSERTED,
        modality=Modality.PLANNED,
        confidence=1.0,
        source=said_by or None,
        cue=None,
        sentence=sentence,
    )


DOCK = claim("c1", Span(29, 48), sentence=Span(14, 49))


def test_claims_and_the_sentences_without_one_are_entries_in_text_order() -> None:
    found = entries(DOCUMENT, SENTENCES, [DOCK])
    assert [(e.key, e.span.of(TEXT)) for e in found if e.claim] == [("c1", "the dock would open")]
    assert "Boats wait outside the wall." in [e.span.of(TEXT) for e in found if not e.claim]
    assert "The mayor said the dock would open." not in [e.span.of(TEXT) for e in found]
    assert found == sorted(found, key=lambda e: e.span)
    assert len({e.key for e in found}) == len(found)


def test_datelines_are_no_entries() -> None:
    assert "4 May." not in [e.span.of(TEXT) for e in entries(DOCUMENT, SENTENCES, [])]
    assert entries(Document(id="d", text="…", lang="en"), [Sentence(Span(0, 1), 0)], []) == []


def test_an_entry_spans_a_split_content() -> None:
    split = claim("c2", Span(14, 23), Span(29, 48), sentence=Span(14, 49))
    (found,) = [e for e in entries(DOCUMENT, SENTENCES, [split]) if e.claim]
    assert found.span == Span(14, 48)
    assert words(DOCUMENT, found) == "The mayor the dock would open"


def test_a_passage_takes_speaker_and_denial_from_its_claim() -> None:
    asked: list[tuple[Span, ...]] = []

    def facts(spans: Sequence[Span]) -> Facts:
        asked.append(tuple(spans))
        return Facts(markers=(Marker(text="x", span=spans[0], value="only"),))

    denied = claim("c3", Span(29, 48), sentence=Span(14, 49), denied=True)
    found = entry_passage(DOCUMENT, Entry(key="c3", span=Span(29, 48), claim=denied), facts, Facts())
    assert (found.speaker, found.denied, found.spans) == ("Mayor (canonical)", True, (Span(29, 48),))
    assert asked == [(Span(29, 48),)]
    own = entry_passage(DOCUMENT, Entry(key="s2", span=Span(50, 78)), facts, Facts())
    assert (own.speaker, own.denied, own.text) == (None, False, "Boats wait outside the wall.")
    unsourced = claim("c4", Span(29, 48), sentence=Span(14, 49), source=None)
    assert entry_passage(DOCUMENT, Entry(key="c4", span=Span(29, 48), claim=unsourced), facts, Facts()).speaker is None


class Letters:
    """An embedder that counts letters: texts of the same letters are near."""

    name, dim = "letters", 26

    def embed(self, texts: Sequence[str]) -> Any:
        rows = np.zeros((len(texts), 26), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for c in text.lower():
                if "a" <= c <= "z":
                    row[ord(c) - 97] += 1
            row[0] += 1e-6
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def passage_of(document: Document, entry: Entry) -> Passage:
    return Passage(document=document, spans=(entry.span,), text=words(document, entry), facts=Facts())


def filled(*texts: str) -> MemoryStore:
    store = MemoryStore("letters", 26)
    for n, text in enumerate(texts):
        d = Document(id=f"d{n}", text=text, lang="en")
        add(store, Letters(), [(d, entries(d, [Sentence(Span(0, len(text)), 0)], []))])
    return store


def near(
    store: MemoryStore, *texts: str, neighbours: int = 40, left_out: frozenset[str] = frozenset()
) -> list[list[str]]:
    found = candidates(store, Letters().embed(texts), neighbours=neighbours, left_out=set(left_out), passage=passage_of)
    return [[c.passage.document.id for c in row] for row in found]


TEXTS = ("boats wait at the dock", "dock boats wait at the", "sugar prices jumped again", "snow fell on the pass")


def test_documents_embedded_together_keep_their_own_vectors() -> None:
    documents = [Document(id=f"d{n}", text=text, lang="en") for n, text in enumerate(("", *TEXTS))]
    found = [(d, entries(d, [Sentence(Span(0, len(d.text)), 0)], [])) for d in documents]
    vectors = embedded(Letters(), found)
    assert [v.shape for v in vectors] == [(0, 26), *[(1, 26)] * 4]
    assert np.array_equal(np.concatenate(vectors), Letters().embed(TEXTS))


def test_the_nearest_come_first() -> None:
    (row,) = near(filled(*TEXTS), "sugar price jumps again")
    assert row[0] == "d2"
    assert sorted(row) == ["d0", "d1", "d2", "d3"]


def test_one_row_per_text_in_order() -> None:
    assert [row[0] for row in near(filled(*TEXTS), TEXTS[3], TEXTS[0], TEXTS[2], neighbours=1)] == ["d3", "d0", "d2"]


def test_left_out_documents_take_no_places() -> None:
    (row,) = near(filled(*TEXTS), TEXTS[0], neighbours=2, left_out=frozenset({"d0", "d1"}))
    assert len(row) == 2
    assert not {"d0", "d1"} & set(row)


def test_similarity_is_the_cosine() -> None:
    store = filled(*TEXTS)
    (row,) = candidates(store, Letters().embed([TEXTS[0]]), neighbours=4, left_out=set(), passage=passage_of)
    own, *others = row
    assert own.similarity == pytest.approx(1, abs=1e-5)
    assert [c.similarity for c in row] == sorted((c.similarity for c in row), reverse=True)
    for c in others:
        one, other = Letters().embed([TEXTS[0], c.passage.text])
        assert c.similarity == pytest.approx(float(one @ other), abs=1e-5)


def test_nothing_to_look_for_and_nothing_to_look_in() -> None:
    assert near(filled(*TEXTS)) == []
    assert near(MemoryStore("letters", 26), "boats", "snow") == [[], []]
    assert near(filled(TEXTS[0]), TEXTS[0], left_out=frozenset({"d0"})) == [[]]
