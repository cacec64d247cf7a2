"""The whole way through, on a small made-up story in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from claimcheck.assembly import build_judge, memory_store
from claimcheck.config import Config
from claimcheck.errors import InputError, ModelError
from claimcheck.load import Loaded
from claimcheck.model.claim import Kind
from claimcheck.model.fact import Modality
from claimcheck.model.judgement import (
    AttributionCheck,
    Dependence,
    Finding,
    Note,
    Pair,
    Relation,
    Report,
    Skipped,
    Verdict,
)
from claimcheck.model.text import Document, Sentence, Span
from claimcheck.pipeline import Checker
from claimcheck.protocols import ClaimStore, Embedder
from claimcheck.readings import surroundings
from claimcheck.store.faiss_store import FaissStore
from claimcheck.store.joined import JoinedStore
from claimcheck.store.memory import MemoryStore

ARTICLE = Document(
    id="article",
    lang="en",
    published="2026-03-04",
    publisher="The Lantern",
    url="https://example.org/lantern/1",
    text=(
        "Convoy leaves\n\n"
        "The Iraqi Ministry of Defence said on Wednesday that the last convoy left the base in Ramadi on Tuesday.\n\n"
        "Some 48 trucks crossed the old bridge in Mosul on Monday.\n\n"
        "The ministry said that a museum will open at the base in Ramadi next year.\n"
    ),
)
BULLETIN = Document(
    id="bulletin",
    lang="ar",
    published="2026-03-03",
    publisher="وزارة الدفاع العراقية",
    text="قالت وزارة الدفاع العراقية الثلاثاء إن آخر رتل غادر القاعدة في الرمادي يوم الثلاثاء.",
)
WITNESS = Document(
    id="witness",
    lang="en",
    published="2026-03-04",
    publisher="The Valley Gazette",
    note="an invented text",
    text="The last convoy left the base in Ramadi on Tuesday. Shops along the road opened at noon.",
)
RIVAL = Document(
    id="rival",
    lang="ar",
    published="2026-03-04",
    publisher="صحيفة الوادي",
    text="عبرت 90 شاحنة الجسر القديم في الموصل يوم الاثنين. وكان الطقس غائما.",
)
ASIDE = Document(
    id="aside",
    lang="en",
    published="2026-03-04",
    publisher="The Orchard Weekly",
    note="never quoted",
    text="Growers expect a late harvest of pears, and cider makers have bought new presses from abroad.",
)
REFERENCES = (BULLETIN, WITNESS, RIVAL, ASIDE)


@pytest.fixture
def fresh(checker: Checker) -> Callable[..., Checker]:
    """A checker of its own store with the session's encoder and judge; keywords replace its parts."""

    def make(**parts: Any) -> Checker:
        made = {
            "config": Config(),
            "aliases": checker.aliases,
            "make_embedder": lambda: checker.embedder,
            "make_store": memory_store,
            "make_judge": lambda: checker.judge,
            "version": "0",
        }
        return Checker(**{**made, **parts})

    return make


@pytest.fixture
def report(fresh: Callable[..., Checker]) -> Report:
    made = fresh()
    made.add_references(REFERENCES)
    return made.check(ARTICLE)


def about(report: Report, words: str) -> Finding:
    (found,) = [f for f in report.findings if words in f.claim.text]
    return found


# -- the story -------------------------------------------------------------------------------------------------------


def test_who_says_so_counts(report: Report) -> None:
    left = about(report, "convoy left")
    assert left.verdict is Verdict.SUPPORTED
    assert left.attribution_check is AttributionCheck.CONFIRMED
    by = {e.document: e for e in left.evidence}
    assert (by["witness"].relation, by["witness"].independent) == (Relation.SUPPORTS, True)
    assert (by["bulletin"].relation, by["bulletin"].dependence) == (Relation.SUPPORTS, Dependence.OWN_SOURCE)


def test_a_figure_in_the_other_language_contradicts(report: Report) -> None:
    crossed = about(report, "48 trucks")
    assert crossed.verdict is Verdict.CONTRADICTED
    assert crossed.attribution_check is AttributionCheck.NOT_APPLICABLE
    (only,) = crossed.evidence
    assert (only.document, only.speaker, only.outlet) == ("rival", None, "صحيفة الوادي")
    assert report.alarm


def test_what_no_reference_speaks_of_is_unverified(report: Report) -> None:
    assert about(report, "museum").verdict is Verdict.UNVERIFIED


def test_one_finding_per_claim_in_text_order(report: Report, fresh: Callable[..., Checker]) -> None:
    claims = fresh().read(ARTICLE)
    assert [f.claim for f in report.findings] == list(claims)
    assert [c.content[0].start for c in claims] == sorted(c.content[0].start for c in claims)
    assert len({c.id for c in claims}) == len(claims)


def test_everything_quoted_stands_in_its_document(report: Report) -> None:
    quoted = set()
    for found in report.findings:
        for passage in (*found.evidence, *found.context):
            quoted.add(passage.document)
            assert passage.span.of(report.references[passage.document].text) == passage.quote
        for e in found.evidence:
            for reason in e.reasons:
                assert reason.claim.span is None or reason.claim.span.of(ARTICLE.text) == reason.claim.text
                text = report.references[e.document].text
                assert reason.evidence.span is None or reason.evidence.span.of(text) == reason.evidence.text
    assert quoted == set(report.references)


def test_the_order_of_the_references_does_not_matter(report: Report, fresh: Callable[..., Checker]) -> None:
    other = fresh()
    other.add_references(REFERENCES[::-1])
    found = other.check(ARTICLE)
    assert [(f.verdict, f.attribution_check) for f in found.findings] == [
        (f.verdict, f.attribution_check) for f in report.findings
    ]
    assert [[e.document for e in f.evidence] for f in found.findings] == [
        [e.document for e in f.evidence] for f in report.findings
    ]


def test_the_stores_agree(report: Report, fresh: Callable[..., Checker]) -> None:
    exact = fresh(make_store=lambda e: MemoryStore(e.name, e.dim))
    exact.add_references(REFERENCES)
    assert exact.check(ARTICLE).findings == report.findings


def test_provenance(report: Report, checker: Checker) -> None:
    made = report.provenance
    assert (made.claimcheck, made.references, made.skipped) == ("0", 4, ())
    assert (made.embedder, made.judge) == (checker.embedder.name, checker.judge.name)
    assert made.config == Config().fingerprint()


def test_notes_of_quoted_documents_are_passed_on(report: Report) -> None:
    texts = [n.text for n in report.provenance.notes if n.code == "document_note"]
    assert texts == ["witness: an invented text"]


# -- what is left out ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reference",
    [
        Document(id="article", text="The last convoy left the base in Ramadi on Tuesday.", lang="en"),
        Document(id="x", text="The last convoy left the base in Ramadi on Tuesday.", lang="en", url=ARTICLE.url),
        Document(id="x", text=ARTICLE.text, lang="en"),
    ],
    ids=["id", "url", "digest"],
)
def test_the_article_among_the_references_is_skipped(reference: Document, fresh: Callable[..., Checker]) -> None:
    made = fresh()
    made.add_references([reference, RIVAL])
    found = made.check(ARTICLE)
    assert found.provenance.skipped == (Skipped(path=reference.id, line=None, reason="same_document"),)
    assert found.provenance.references == 1
    assert reference.id not in {e.document for f in found.findings for e in (*f.evidence, *f.context)}


def test_a_copy_of_the_article_is_listed_and_does_not_count(fresh: Callable[..., Checker]) -> None:
    made = fresh()
    made.add_references([Document(id="copy", text=ARTICLE.text + "\nAgencies", lang="en", published="2026-03-05")])
    found = made.check(ARTICLE)
    evidence = [e for f in found.findings for e in f.evidence]
    assert evidence
    assert {e.dependence for e in evidence} == {Dependence.SYNDICATED_COPY}
    assert {f.verdict for f in found.findings} == {Verdict.UNVERIFIED}
    assert {e.origin for e in evidence} == {"article"}


def test_a_reference_in_another_language_is_skipped(fresh: Callable[..., Checker]) -> None:
    made = fresh()
    assert made.add_references([Document(id="fa", text="آخرین کاروان پایگاه را ترک کرد.", lang="fa"), WITNESS]) == 1
    (skipped,) = made.check(ARTICLE).provenance.skipped
    assert skipped.path == "fa"
    assert "'fa'" in skipped.reason
    assert "ar" in skipped.reason
    assert "en" in skipped.reason


def test_an_article_in_another_language_is_bad_input(fresh: Callable[..., Checker]) -> None:
    with pytest.raises(InputError, match="'fa'") as caught:
        fresh().check(Document(id="maqaleh", text="آخرین کاروان پایگاه را ترک کرد.", lang="fa"))
    assert "maqaleh" in str(caught.value)
    assert "--lang" in str(caught.value)


def test_what_was_skipped_and_noted_in_loading_is_passed_on(fresh: Callable[..., Checker]) -> None:
    made = fresh()
    skipped = Skipped(path="x.jsonl", line=3, reason="no text")
    note = Note(code="unknown_keys", text="unknown keys: mood", count=2)
    made.add_references(Loaded(documents=(WITNESS,), skipped=(skipped,), notes=(note,)))
    found = made.check(Loaded(documents=(ARTICLE,), notes=(note,)))
    assert found.provenance.skipped == (skipped,)
    assert [n for n in found.provenance.notes if n.code == "unknown_keys"] == [
        Note(code="unknown_keys", text="unknown keys: mood", count=4)
    ]


def test_no_references(fresh: Callable[..., Checker]) -> None:
    found = fresh().check(ARTICLE)
    assert found.findings
    for one in found.findings:
        assert (one.verdict, one.evidence, one.context) == (Verdict.UNVERIFIED, (), ())
        assert one.attribution_check in (AttributionCheck.UNVERIFIED, AttributionCheck.NOT_APPLICABLE)
        assert one.confidence == 1
    assert not found.alarm
    assert found.provenance.references == 0


def test_an_article_without_claims(fresh: Callable[..., Checker]) -> None:
    made = fresh()
    made.add_references(REFERENCES)
    for text in ("", "…", " \n\n "):
        assert made.check(Document(id="empty", text=text, lang="en")).findings == ()


# -- again and again -------------------------------------------------------------------------------------------------


def test_adding_twice_changes_nothing(report: Report, fresh: Callable[..., Checker]) -> None:
    made = fresh()
    made.add_references(REFERENCES)
    size = len(made.store)
    made.add_references(REFERENCES)
    assert len(made.store) == size
    assert made.check(ARTICLE).findings == report.findings


def test_a_document_is_replaced_under_its_id(fresh: Callable[..., Checker]) -> None:
    made = fresh()
    made.add_references(REFERENCES)
    made.add_references([Document(id="rival", text="Pears are cheap this year in the valley.", lang="en")])
    assert about(made.check(ARTICLE), "48 trucks").evidence == ()


def test_checking_twice_finds_the_same(report: Report, fresh: Callable[..., Checker]) -> None:
    made = fresh()
    made.add_references(REFERENCES)
    assert made.check(ARTICLE) == made.check(ARTICLE) == report


def test_a_report_tells_of_its_own_article_only(fresh: Callable[..., Checker]) -> None:
    made = fresh()
    made.add_references([ARTICLE, WITNESS])
    first = made.check(Loaded(documents=(ARTICLE,), notes=(Note(code="x", text="y"),))).provenance
    other = Document(id="other", text="The last convoy left the base in Ramadi on Tuesday.", lang="en")
    second = made.check(other).provenance
    assert first.skipped == (Skipped(path="article", line=None, reason="same_document"),)
    assert second.skipped == ()
    assert [n for n in second.notes if n.code == "x"] == []


# -- an index beside the references ----------------------------------------------------------------------------------


def test_an_index_and_references_are_searched_together(
    report: Report, fresh: Callable[..., Checker], tmp_path: Path
) -> None:
    embedder = fresh().embedder
    with FaissStore.open(tmp_path / "index", embedder=embedder.name, dim=embedder.dim, create=True) as store:
        fresh(make_store=lambda _: store).add_references([WITNESS, ASIDE])
    before = {p.name: p.read_bytes() for p in (tmp_path / "index").iterdir() if p.is_file()}

    def both(embedder: Embedder) -> ClaimStore:
        return JoinedStore(memory_store(embedder), kept)

    with FaissStore.open(tmp_path / "index", embedder=embedder.name, dim=embedder.dim, read_only=True) as kept:
        made = fresh(make_store=both)
        made.add_references([BULLETIN, RIVAL])
        found = made.check(ARTICLE)
    assert found.findings == report.findings
    assert found.provenance.references == 4
    assert {p.name: p.read_bytes() for p in (tmp_path / "index").iterdir() if p.is_file()} == before


def test_a_reference_of_the_day_wins_over_the_index(fresh: Callable[..., Checker]) -> None:
    def both(embedder: Embedder) -> ClaimStore:
        old = fresh()
        old.add_references([RIVAL])
        return JoinedStore(memory_store(embedder), old.store)

    made = fresh(make_store=both)
    text = "Some 48 trucks crossed the old bridge in Mosul on Monday, the toll office counted."
    made.add_references([Document(id="rival", text=text, lang="en", published="2026-03-04", publisher="The Toll Post")])
    assert about(made.check(ARTICLE), "48 trucks").verdict is Verdict.SUPPORTED


# -- progress, laziness ----------------------------------------------------------------------------------------------


def test_progress_runs_to_its_end(fresh: Callable[..., Checker]) -> None:
    calls: list[tuple[str, int, int]] = []
    made = fresh(progress=lambda what, done, of: calls.append((what, done, of)))
    made.add_references(REFERENCES)
    made.check(ARTICLE)
    made.compare([Pair(premise="a", hypothesis="b")])
    assert all(0 <= done <= of for _, done, of in calls)
    for what in {c[0] for c in calls}:
        steps = [(done, of) for w, done, of in calls if w == what]
        assert [done for done, _ in steps] == sorted(done for done, _ in steps)
        assert steps[-1][0] == steps[-1][1]
    assert len({c[0] for c in calls}) == 3


def test_reading_needs_no_model(fresh: Callable[..., Checker]) -> None:
    def none(*_: object) -> Any:
        raise ModelError("x", "must not be asked for")

    made = fresh(make_embedder=none, make_judge=none, make_store=none)
    assert made.read(ARTICLE)
    with pytest.raises(ModelError):
        made.check(ARTICLE)


def test_claims_come_with_facts_and_modality(fresh: Callable[..., Checker]) -> None:
    claims = {c.text: c for c in fresh().read(ARTICLE)}
    crossed = next(c for text, c in claims.items() if "48 trucks" in text)
    assert crossed.kind is Kind.NONE
    assert [q.value for q in crossed.facts.quantities] == [48]
    assert [p.place for p in crossed.facts.places] == ["Mosul"]
    assert [t.start.isoformat() for t in crossed.facts.times if t.start] == ["2026-03-02"]
    assert crossed.modality is Modality.ACTUAL
    museum = next(c for text, c in claims.items() if "museum" in text)
    assert museum.modality is Modality.PLANNED
    for claim in claims.values():
        assert claim.modality is claim.facts.modality
        for fact in (*claim.facts.quantities, *claim.facts.times, *claim.facts.places):
            assert any(s.contains(fact.span) for s in claim.content)
            assert fact.span.of(ARTICLE.text) == fact.text


def test_fewer_neighbours_are_fewer_passages(fresh: Callable[..., Checker]) -> None:
    made = fresh(config=Config(neighbours=1))
    made.add_references(REFERENCES)
    found = made.check(ARTICLE).findings
    assert all(sum(e.independent for e in f.evidence) + len(f.context) <= 1 for f in found)


def test_the_words_of_the_source_are_looked_at_whatever_is_nearer(fresh: Callable[..., Checker]) -> None:
    made = fresh(config=Config(neighbours=1))
    nearer = attrs.evolve(
        WITNESS, id="nearer", text="The last convoy left the base in Ramadi on Tuesday, a baker said."
    )
    made.add_references([BULLETIN, nearer])
    found = next(f for f in made.check(ARTICLE).findings if "last convoy" in f.claim.text)
    assert found.attribution_check is AttributionCheck.CONFIRMED
    assert {"bulletin"} <= {e.document for e in found.evidence}


def test_a_high_threshold_abstains(fresh: Callable[..., Checker], checker: Checker) -> None:
    made = fresh(make_judge=lambda: build_judge(Config(abstain_below=1.0), checker.aliases))
    made.add_references(REFERENCES)
    assert all(e.confidence == 1.0 for f in made.check(ARTICLE).findings for e in f.evidence)


# -- compare ---------------------------------------------------------------------------------------------------------


def test_pairs_are_answered_in_order(checker: Checker) -> None:
    same, other, far = (
        Pair(premise="Police counted 480 people.", hypothesis="Police counted 480 people."),
        Pair(premise="Police counted 90 people.", hypothesis="Police counted 480 people."),
        Pair(premise="The harvest of pears is late.", hypothesis="Police counted 480 people."),
    )
    found = checker.compare([far, same, other, same, far])
    assert [j.relation.value for j in found] == ["neutral", "supports", "contradicts", "supports", "neutral"]
    assert checker.compare([]) == []


def test_undated_weekdays_still_differ(checker: Checker) -> None:
    def conflict(premise: str, hypothesis: str, **dates: str) -> bool:
        (found,) = checker.compare([Pair(premise=premise, hypothesis=hypothesis, **dates)])
        return ("time", "conflicting") in {(r.aspect.value, r.relation.value) for r in found.reasons}

    assert conflict("The bank raised rates on Monday.", "The bank raised rates on Sunday.")
    assert conflict("رفع البنك أسعار الفائدة يوم الاثنين.", "The bank raised rates on Sunday.")
    assert not conflict("The bank raised rates on Sunday.", "رفع البنك أسعار الفائدة يوم الأحد.")
    dated = {"premise_date": "2026-03-04", "hypothesis_date": "2026-03-11"}
    assert conflict("The bank raised rates on Monday.", "The bank raised rates on Monday.", **dated)


def test_a_pair_can_be_made_as_spec_writes_it() -> None:
    assert Pair("a", "b", premise_date=None, hypothesis_date=None) == Pair(premise="a", hypothesis="b")


def test_surroundings() -> None:
    spans = [Span(0, 5), Span(6, 10), Span(12, 20)]
    sentences = [Sentence(s, 0) for s in spans]
    assert surroundings(sentences, Span(1, 3)) == (spans[0],)
    assert surroundings(sentences, Span(7, 8)) == (spans[0], spans[1])
    assert surroundings(sentences, Span(7, 14)) == tuple(spans)
    assert surroundings(sentences, Span(12, 20)) == (spans[1], spans[2])
    assert surroundings([], Span(0, 3)) == ()


# -- denials, misquotes, wrong speakers ------------------------------------------------------------------------------


def story(text: str, lang: str = "en", publisher: str = "The Lantern", id_: str = "story") -> Document:
    """One sentence to check, and another of its own below it: two bare sentences on one thing would be near-copies."""
    rest = " ".join(f"{id_}{n}" for n in range(30))
    return Document(id=id_, text=f"{text}\n\n{rest}", lang=lang, published="2026-03-04", publisher=publisher)


def only(report: Report) -> Finding:
    """The finding on the first claim, which is the sentence of a `story`."""
    return report.findings[0]


HAPPENED = story("The army left the town of Ramadi on Tuesday.", publisher="The Valley Gazette", id_="happened")
HAPPENED_AR = story("غادر الجيش بلدة الرمادي يوم الثلاثاء.", "ar", "صحيفة الوادي", "happened-ar")


@pytest.mark.parametrize("reference", [HAPPENED, HAPPENED_AR], ids=["en", "ar"])
@pytest.mark.parametrize(
    "article",
    [
        story("The Iraqi Ministry of Defence denied that the army left the town of Ramadi on Tuesday."),
        story("نفت وزارة الدفاع العراقية أن يكون الجيش غادر بلدة الرمادي يوم الثلاثاء.", "ar"),
    ],
    ids=["en", "ar"],
)
def test_a_denial_is_contradicted_by_what_happened(
    article: Document, reference: Document, fresh: Callable[..., Checker]
) -> None:
    made = fresh()
    made.add_references([reference])
    found = only(made.check(article))
    assert found.claim.polarity.value == "denied"
    assert found.verdict is Verdict.CONTRADICTED


@pytest.mark.parametrize(
    "reference",
    [
        story("The Iraqi Ministry of Defence denied that the army left the town of Ramadi on Tuesday.", id_="denial"),
        story("نفت وزارة الدفاع العراقية أن يكون الجيش غادر بلدة الرمادي يوم الثلاثاء.", "ar", id_="denial"),
    ],
    ids=["en", "ar"],
)
def test_a_denial_contradicts_what_an_article_tells(reference: Document, fresh: Callable[..., Checker]) -> None:
    made = fresh()
    made.add_references([reference])
    found = only(made.check(story("The army left the town of Ramadi on Tuesday.")))
    assert found.verdict is Verdict.CONTRADICTED
    assert [e.speaker for e in found.evidence] == ["Iraqi Ministry of Defence"]


@pytest.mark.parametrize(
    ("bulletin", "lang"),
    [
        ("The World Health Organization said that 17,000 children were vaccinated in Mosul.", "en"),
        ("قالت منظمة الصحة العالمية إن 17 ألف طفل تلقوا اللقاح في الموصل.", "ar"),
    ],
)
def test_a_wrong_figure_is_a_misquote(bulletin: str, lang: str, fresh: Callable[..., Checker]) -> None:
    made = fresh()
    made.add_references([story(bulletin, lang, "WHO", "bulletin")])
    article = story("The World Health Organization said that 170,000 children were vaccinated in Mosul.")
    found = only(made.check(article))
    assert found.attribution_check is AttributionCheck.MISQUOTED
    assert found.verdict is Verdict.UNVERIFIED
    assert made.check(article).alarm


def test_another_outlet_that_reports_the_source_confirms_the_quote_alone(fresh: Callable[..., Checker]) -> None:
    made = fresh()
    relay = story("قالت منظمة الصحة العالمية إن 170 ألف طفل تلقوا اللقاح في الموصل.", "ar", "صحيفة الوادي", "relay")
    made.add_references([relay])
    text = "The World Health Organization said that 170,000 children were vaccinated in Mosul."
    found = only(made.check(story(text)))
    assert (found.verdict, found.attribution_check) == (Verdict.UNVERIFIED, AttributionCheck.CONFIRMED)
    assert [e.dependence for e in found.evidence] == [Dependence.REPEATS_SOURCE]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_an_anonymous_source_is_supported_and_never_verified(lang: str, fresh: Callable[..., Checker]) -> None:
    made = fresh()
    made.add_references([HAPPENED])
    texts = {
        "en": "Two officials said that the army left the town of Ramadi on Tuesday.",
        "ar": "قال مسؤولان إن الجيش غادر بلدة الرمادي يوم الثلاثاء.",
    }
    found = only(made.check(story(texts[lang], lang)))
    assert found.claim.source is not None
    assert (found.verdict, found.attribution_check) == (Verdict.SUPPORTED, AttributionCheck.UNVERIFIED)


@pytest.mark.xfail(strict=True, reason="مدينة (city) is read as a cue, 'condemning', that opens another claim")
def test_a_city_condemns_nothing(fresh: Callable[..., Checker]) -> None:
    text = "قال الوزير إن الجيش غادر مدينة الرمادي يوم الثلاثاء."
    assert [c.text for c in fresh().read(Document(id="x", text=text, lang="ar"))] == [
        "الجيش غادر مدينة الرمادي يوم الثلاثاء"
    ]


@pytest.mark.xfail(strict=True, reason="a weekday between cue and complementiser leaves 'that' in the content")
def test_the_content_begins_after_the_complementiser(fresh: Callable[..., Checker]) -> None:
    text = "The ministry said on Wednesday that the last convoy left the base."
    assert [c.text for c in fresh().read(Document(id="x", text=text, lang="en"))] == ["the last convoy left the base"]


def test_a_plain_agreement_of_another_speaker_is_corroboration(fresh: Callable[..., Checker]) -> None:
    made = fresh()
    made.add_references([story("The mayor of Ramadi said that the army left the town on Tuesday.", id_="mayor")])
    article = story("The Iraqi Ministry of Defence said that the army left the town of Ramadi on Tuesday.")
    found = only(made.check(article))
    assert (found.verdict, found.attribution_check) == (Verdict.SUPPORTED, AttributionCheck.UNVERIFIED)
