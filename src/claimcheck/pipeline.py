"""The whole way through, on one page.

document -> sentences -> attributed claims -> facts -> vectors -> store -> candidates -> judge -> findings -> report
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property

import attrs
from attrs import define, field

from claimcheck import retrieval
from claimcheck.attribution import Tagger, attribute
from claimcheck.attribution_check import Voices, judged
from claimcheck.config import Config
from claimcheck.disowned import disowned
from claimcheck.errors import InputError
from claimcheck.facts.reader import read_facts
from claimcheck.independence import origins
from claimcheck.lang.aliases import Aliases
from claimcheck.lang.detect import detect, supported
from claimcheck.lang.pack import LanguagePack, codes, pack
from claimcheck.load import Loaded
from claimcheck.model.claim import Claim, Stance
from claimcheck.model.judgement import (
    OWN_NOTE,
    ClaimPair,
    Judged,
    Judgement,
    Note,
    Pair,
    Passage,
    Provenance,
    Report,
    Skipped,
)
from claimcheck.model.text import Document, Span
from claimcheck.names import Names
from claimcheck.names import names as known_names
from claimcheck.protocols import ClaimStore, Embedder, Entry, Filter, Judge, Progress, Vectors, no_progress
from claimcheck.readings import Reading
from claimcheck.scenes import Scenes, likeness, of_article
from claimcheck.sentences import split
from claimcheck.verdict import finding

FALLBACK = "en"
"""Whose tables read text in Latin letters whose language cannot be told ("Reuters, 12 March")."""
UNDATED = "2024-01-03"
"""Two undated texts are compared as if published on one and the same day, so that "Sunday" and "Monday" still
differ.
"""

OWN_WORDS = 6
"""Passages in which a claim's own source speaks that are looked at, beside its nearest."""
AT_ONCE = 16
"""Claims judged together: a model that reads pairs is faster with many, and a user wants to see progress."""
TOGETHER = 16
"""References embedded together."""


def no_tagger() -> Tagger | None:
    """The rules alone."""
    return None


@define
class Checker:
    """Checks articles against references. Made by `claimcheck.build_checker`."""

    config: Config
    aliases: Aliases
    make_embedder: Callable[[], Embedder]
    make_store: Callable[[Embedder], ClaimStore]
    make_judge: Callable[[], Judge]
    version: str
    make_tagger: Callable[[], Tagger | None] = no_tagger
    where: Filter | None = None
    progress: Progress = no_progress
    skipped: list[Skipped] = field(factory=list)
    notes: Counter[tuple[str, str]] = field(factory=Counter)
    _readings: dict[str, Reading] = field(factory=dict)
    _scenes: Scenes = field(factory=Scenes)

    @cached_property
    def embedder(self) -> Embedder:
        return self.make_embedder()

    @cached_property
    def store(self) -> ClaimStore:
        return self.make_store(self.embedder)

    @cached_property
    def tagger(self) -> Tagger | None:
        return self.make_tagger()

    @cached_property
    def judge(self) -> Judge:
        return self.make_judge()

    def read(self, document: Document) -> tuple[Claim, ...]:
        """The attributed claims of a document in text order; needs no embedder."""
        return self._read(document).claims

    def entries(self, document: Document) -> list[Entry]:
        """What a store keeps of a document, in text order; needs no embedder."""
        reading = self._read(document)
        return retrieval.entries(document, reading.sentences, reading.claims)

    def add_references(self, documents: Loaded | Iterable[Document]) -> int:
        """Reads, embeds and stores references; how many. Those already in are left as they are."""
        if isinstance(documents, Loaded):
            self._take_notes(documents)
            documents = documents.documents
        documents = [d for d in documents if self._readable(d)]
        for start in range(0, len(documents), TOGETHER):
            found = []
            for number, document in enumerate(documents[start : start + TOGETHER], start):
                self.progress("reading references", number, len(documents))
                reading = self._read(document)
                found.append((document, retrieval.entries(document, reading.sentences, reading.claims)))
                self._remember(reading)
            retrieval.add(self.store, self.embedder, found)
        self.progress("reading references", len(documents), len(documents))
        return len(documents)

    def check(self, article: Document | Loaded) -> Report:
        """Every claim of the article against the references."""
        notes = self.notes.copy()
        if isinstance(article, Loaded):
            notes.update({(n.code, n.text): n.count for n in article.notes})
            article = article.documents[0]
        if not supported(article.lang):
            expected = " or ".join(codes())
            raise InputError(article.id, f"the article is in '{article.lang}'; expected {expected} (--lang names it)")
        if self.where is not None and self.where != Filter():
            notes[("filtered", f"only passages that fit were looked at: {self.where}")] = 1
        reading = self._read(article)
        left_out = set(self.store.twins(article))
        skipped = [Skipped(path=d, line=None, reason="same_document") for d in sorted(left_out)]
        found, names = self._candidates(reading, left_out)
        near = {c.passage.document.id: c.passage.document for row in found for c in row}
        groups = origins(article, list(near.values()))
        voices = Voices(names=names, disowned=cache(lambda d: self._disowned(near[d])))
        rows = self._judged(reading, found, names)
        findings = [finding(claim, row, groups, voices) for claim, row in zip(reading.claims, rows, strict=True)]
        quoted = {e.document for f in findings for e in f.evidence} | {c.document for f in findings for c in f.context}
        return Report(
            document=article,
            findings=tuple(findings),
            provenance=Provenance(
                claimcheck=self.version,
                embedder=self.embedder.name,
                judge=self.judge.name,
                config=self.config.fingerprint(),
                references=self.store.count() - len(left_out),
                skipped=(*self.skipped, *skipped),
                notes=(*_as_notes(notes), *_own_notes([article, *(near[d] for d in sorted(quoted))])),
            ),
            references={d: near[d] for d in sorted(quoted)},
        )

    def noted(self) -> tuple[Note, ...]:
        """What the reader should know of all that was read so far."""
        return _as_notes(self.notes)

    def compare(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """What each premise does to its hypothesis, in order."""
        out = []
        texts = [t for p in pairs for t in (p.hypothesis, p.premise)]
        vectors = self.embedder.embed(texts)
        for at, pair in enumerate(pairs):
            self.progress("comparing", at, len(pairs))
            undated = UNDATED if pair.premise_date is None and pair.hypothesis_date is None else None
            claim = self.loose_passage(pair.hypothesis, pair.hypothesis_date or undated)
            evidence = self.loose_passage(pair.premise, pair.premise_date or undated)
            similarity = float(vectors[2 * at] @ vectors[2 * at + 1])
            out.append(ClaimPair(claim=claim, evidence=evidence, similarity=similarity, given=True))
        self.progress("comparing", len(pairs), len(pairs))
        return self.judge.judge(out)

    def _read(self, document: Document) -> Reading:
        known = self._readings.get(document.id)
        if known is not None and known.document == document:
            return known
        tables = self._pack(document.lang)
        sentences = split(document.text, tables)
        return Reading(document, sentences, lambda d: read_facts(d, tables, self.aliases), self._claims)

    def _claims(self, reading: Reading) -> tuple[Claim, ...]:
        claims = []
        for claim in attribute(
            reading.document,
            reading.sentences,
            self._pack(reading.document.lang),
            self.aliases,
            reading.facts.folded,
            self.tagger,
            self.config.min_confidence,
        ):
            own = reading.facts.within(claim.content)
            claims.append(attrs.evolve(claim, facts=own, modality=own.modality))
        return tuple(claims)

    def _candidates(self, reading: Reading, left_out: set[str]) -> tuple[list[list[retrieval.Candidate]], Names]:
        """The passages by which each claim is judged, and who goes by which names in them and in the article.

        They are the passages nearest to the claim, and those nearest of what its own source says: an article with forty
        nearer sentences must not hide the one that shows the source saying it.
        """
        vectors = self.embedder.embed([c.text for c in reading.claims])

        def near(rows: Vectors, count: int, where: Filter | None) -> list[list[retrieval.Candidate]]:
            return retrieval.candidates(
                self.store, rows, neighbours=count, left_out=left_out, where=where, passage=self._passage
            )

        found = near(vectors, self.config.neighbours, self.where)
        heard = list(dict.fromkeys(c.passage.speaker for row in found for c in row if c.passage.speaker))
        outlets = list(dict.fromkeys(c.passage.document.publisher or "" for row in found for c in row))
        ours = {c.source for c in reading.claims if c.source and not c.source.unnamed}
        names = known_names(
            self.aliases, self.embedder, [*heard, *outlets, *(n for s in ours for n in (s.canonical, s.resolved))]
        )
        where = self.where or Filter()
        for source in sorted(ours, key=lambda s: s.resolved):
            mine = [at for at, c in enumerate(reading.claims) if c.source == source]
            called = dict.fromkeys([source.canonical, *(h for h in heard if names.any_same(names.of(source), [h]))])
            filters = [attrs.evolve(where, source=n) for n in called if where.source is None]
            filters += [
                attrs.evolve(where, outlet=o)
                for o in outlets
                if where.outlet is None and o and names.any_same(names.of(source), [o])
            ]
            for one in filters:
                for at, row in zip(mine, near(vectors[mine], OWN_WORDS, one), strict=True):
                    found[at] = retrieval.joined(found[at], row)
        return found, attrs.evolve(names, heard=retrieval.heard(self.store))

    def _disowned(self, document: Document) -> frozenset[str]:
        reading = self._read(document)
        return disowned(reading.facts, reading.sentences)

    def _judged(
        self, reading: Reading, found: Sequence[Sequence[retrieval.Candidate]], names: Names
    ) -> list[list[Judged]]:
        """The judged candidates of each claim, judged for several claims at a time."""
        out: list[list[Judged]] = []
        scene = of_article(reading, self._pack(reading.document.lang))
        alike = cache(lambda d: likeness(scene, self._scenes.of(self._read(d), self._pack(d.lang))))
        for start in range(0, len(found), AT_ONCE):
            self.progress("checking claims", start, len(found))
            claims, rows = reading.claims[start : start + AT_ONCE], found[start : start + AT_ONCE]
            sources = [claim.source for claim, row in zip(claims, rows, strict=True) for _ in row]
            pairs = [
                ClaimPair(claim=ours, evidence=c.passage, similarity=c.similarity, scene=alike(c.passage.document))
                for claim, row in zip(claims, rows, strict=True)
                for ours in [self._claim_passage(reading, claim)]
                for c in row
            ]
            answers = iter(judged(self.judge, sources, pairs, names))
            out += [[next(answers) for _ in row] for row in rows]
        self.progress("checking claims", len(found), len(found))
        return out

    def _remember(self, reading: Reading) -> None:
        """Keeps a few readings, so that references just added are not read again when they are quoted."""
        if len(self._readings) < 2000:
            self._readings[reading.document.id] = reading

    def _passage(self, document: Document, entry: Entry) -> Passage:
        reading = self._read(document)
        self._remember(reading)
        facts = reading.facts_near(entry.span)
        return retrieval.entry_passage(document, entry, facts.within, facts.within(reading.around(entry.span)))

    def _claim_passage(self, reading: Reading, claim: Claim) -> Passage:
        return Passage(
            document=reading.document,
            spans=claim.content,
            text=claim.text,
            facts=claim.facts,
            context=reading.facts.within(reading.around(claim.content[0])),
            speaker=claim.source.canonical if claim.source else None,
            denied=claim.polarity is Stance.DENIED,
        )

    def loose_passage(self, text: str, published: str | None) -> Passage:
        """A text of its own as one side of a pair."""
        lang = detect(text)
        document = Document(id="", text=text, lang=lang, published=published)
        spans = (Span(0, len(text)),)
        facts = read_facts(document, self._pack(lang), self.aliases).within(spans)
        return Passage(document=document, spans=spans, text=text, facts=facts)

    def _readable(self, document: Document) -> bool:
        if not supported(document.lang):
            reason = f"no tables for the language '{document.lang}'; expected {' or '.join(codes())}"
            self.skipped.append(Skipped(path=document.id, line=None, reason=reason))
            return False
        return True

    def _pack(self, lang: str) -> LanguagePack:
        return pack(lang if lang in codes() else FALLBACK)

    def _take_notes(self, loaded: Loaded) -> None:
        self.skipped += loaded.skipped
        for note in loaded.notes:
            self.notes[(note.code, note.text)] += note.count


def _as_notes(counted: Counter[tuple[str, str]]) -> tuple[Note, ...]:
    return tuple(Note(code=code, text=text, count=count) for (code, text), count in sorted(counted.items()))


def _own_notes(documents: Sequence[Document]) -> list[Note]:
    """What documents say about themselves."""
    return [Note(code=OWN_NOTE, text=f"{d.id}: {d.note}") for d in documents if d.note]
