"""From judged passages to a finding: every row of SPEC's tables, from made-up judgements."""

from __future__ import annotations

from functools import cache

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.attribution_check import Voices
from claimcheck.independence import Origins, origins
from claimcheck.lang.aliases import Aliases
from claimcheck.lang.fold import folded
from claimcheck.model.claim import Claim, Cue, CueClass, Kind, Source, SourceClass, Stance
from claimcheck.model.fact import Comparison, Facts, Modality
from claimcheck.model.judgement import (
    Aspect,
    AttributionCheck,
    Dependence,
    Finding,
    Judged,
    Judgement,
    Passage,
    Provenance,
    Reason,
    Relation,
    Report,
    Verdict,
    Why,
    Words,
)
from claimcheck.model.text import Document, Span
from claimcheck.names import Names
from claimcheck.verdict import finding

SUPPORTS, CONTRADICTS, NEUTRAL = Relation.SUPPORTS, Relation.CONTRADICTS, Relation.NEUTRAL
MINISTRY, RIVAL, AGENCY = "Iraqi Ministry of Defence", "World Health Organization (WHO)", "The Valley Gazette"
WHOLE = Span(0, 24)
ARTICLE = Document(id="article", text="Nothing that any reference repeats.", lang="en")


def source(name: str = MINISTRY, class_: SourceClass = SourceClass.NAMED) -> Source:
    return Source(text=name, spans=(WHOLE,), resolved=name, canonical=name, class_=class_)


def claim(said_by: Source | None, *, cue: bool | None = None) -> Claim:
    signalled = said_by is not None if cue is None else cue
    return Claim(
        id="c1",
        text="The last convoy has left.",
        content=(WHOLE,),
        kind=Kind.INDIRECT if signalled else Kind.NONE,
        polarity=Stance.ASSERTED,
        modality=Modality.ACTUAL,
        confidence=0.9,
        source=said_by,
        cue=Cue(text="said", spans=(WHOLE,), class_=CueClass.ASSERT) if signalled else None,
        sentence=WHOLE,
    )


def said(
    document: str,
    relation: Relation,
    confidence: float = 0.9,
    *,
    speaker: str | None = None,
    outlet: str | None = AGENCY,
    published: str | None = "2026-03-04",
    why: Why | None = None,
    spans: tuple[Span, ...] = (WHOLE,),
    text: str | None = None,
    rest: tuple[float, float] | None = None,
) -> Judged:
    """One judged passage; each document has words of its own unless `text` gives them."""
    words = text or " ".join(f"{document}{n}" for n in range(40))
    others = [r for r in Relation if r is not relation]
    shares = rest or ((1 - confidence) / 2, (1 - confidence) / 2)
    return Judged(
        passage=Passage(
            document=Document(id=document, text=words, lang="en", publisher=outlet, published=published),
            spans=spans,
            text="…",
            facts=Facts(),
            speaker=speaker,
        ),
        judgement=Judgement(
            relation=relation,
            probabilities={relation: confidence, **dict(zip(others, shares, strict=True))},
            reasons=(),
            why=why,
        ),
    )


@pytest.fixture(scope="module")
def names(aliases: Aliases) -> Names:
    return Names(
        canonical=cache(aliases.canonical),
        same_name=cache(aliases.same_name),
        mentions=cache(
            lambda n: frozenset(m.canonical for m in aliases.mentions(folded(n)) if m.kind in ("body", "group"))
        ),
    )


@pytest.fixture(scope="module")
def found_of(names: Names) -> object:
    def make(
        about: Claim,
        judged: list[Judged],
        *,
        article: Document = ARTICLE,
        disowned: tuple[str, ...] = (),
    ) -> Finding:
        documents = list({j.passage.document.id: j.passage.document for j in judged}.values())
        groups: Origins = origins(article, documents)
        silent = {d.id: frozenset(disowned) for d in documents}
        return finding(about, judged, groups, Voices(names=names, disowned=silent.__getitem__))

    return make


# -- verdict ---------------------------------------------------------------------------------------------------------

OWN = {"speaker": MINISTRY, "outlet": MINISTRY}
RELAYED = {"speaker": MINISTRY, "outlet": AGENCY}
WIRE = " ".join(f"wire{n}" for n in range(40))

VERDICTS = {
    "nothing": ([], Verdict.UNVERIFIED),
    "neutral only": ([said("a", NEUTRAL)], Verdict.UNVERIFIED),
    "one supports": ([said("a", SUPPORTS)], Verdict.SUPPORTED),
    "one contradicts": ([said("a", CONTRADICTS)], Verdict.CONTRADICTED),
    "one of each": ([said("a", SUPPORTS), said("b", CONTRADICTS)], Verdict.DISPUTED),
    "no weighing by number": (
        [said("a", SUPPORTS, 0.99), said("b", SUPPORTS), said("c", SUPPORTS), said("d", CONTRADICTS, 0.55)],
        Verdict.DISPUTED,
    ),
    "the source itself": ([said("a", SUPPORTS, **OWN)], Verdict.UNVERIFIED),
    "the source relayed": ([said("a", SUPPORTS, **RELAYED)], Verdict.UNVERIFIED),
    "the source against another": ([said("a", SUPPORTS, **OWN), said("b", CONTRADICTS)], Verdict.CONTRADICTED),
    "the source otherwise, another agrees": (
        [said("a", CONTRADICTS, **RELAYED), said("b", SUPPORTS, speaker=RIVAL)],
        Verdict.SUPPORTED,
    ),
    "two copies": ([said("a", SUPPORTS, text=WIRE), said("b", SUPPORTS, text=WIRE + " x")], Verdict.SUPPORTED),
}


@pytest.mark.parametrize("row", VERDICTS)
def test_verdict(row: str, found_of) -> None:  # type: ignore[no-untyped-def]
    judged, expected = VERDICTS[row]
    for order in (judged, judged[::-1]):
        assert found_of(claim(source()), order).verdict is expected


def test_for_the_outlets_own_voice_every_original_counts(found_of) -> None:  # type: ignore[no-untyped-def]
    found = found_of(claim(None), [said("a", SUPPORTS, **OWN), said("b", CONTRADICTS, speaker=RIVAL)])
    assert found.verdict is Verdict.DISPUTED
    assert all(e.independent and e.dependence is None for e in found.evidence)


def test_anonymous_voices_are_independent(found_of) -> None:  # type: ignore[no-untyped-def]
    found = found_of(
        claim(source("two officials", SourceClass.ANONYMOUS)), [said("a", SUPPORTS, speaker="two officials")]
    )
    assert found.verdict is Verdict.SUPPORTED


# -- copies ----------------------------------------------------------------------------------------------------------


def test_copies_are_listed_and_one_of_them_counts(found_of) -> None:  # type: ignore[no-untyped-def]
    judged = [
        said(d, SUPPORTS, c, text=f"{WIRE} {d}", published=p)
        for d, c, p in (("late", 0.99, "2026-03-06"), ("first", 0.7, "2026-03-04"), ("later", 0.8, "2026-03-07"))
    ]
    found = found_of(claim(source()), judged)
    assert {e.document for e in found.evidence} == {"late", "first", "later"}
    assert {e.origin for e in found.evidence} == {"first"}
    assert [e.document for e in found.evidence if e.independent] == ["first"]
    assert {e.dependence for e in found.evidence if not e.independent} == {Dependence.SYNDICATED_COPY}


def test_copies_of_the_article_never_count(found_of) -> None:  # type: ignore[no-untyped-def]
    article = Document(id="article", text=WIRE, lang="en", published="2026-03-04")
    judged = [
        said("before", SUPPORTS, text=WIRE + " x", published="2026-03-03"),
        said("after", SUPPORTS, text=WIRE + " y"),
    ]
    found = found_of(claim(source()), judged, article=article)
    assert found.verdict is Verdict.UNVERIFIED
    assert {e.dependence for e in found.evidence} == {Dependence.SYNDICATED_COPY}
    assert len(found.evidence) == 2


def test_a_passage_that_speaks_for_an_origin_is_one_that_has_evidence(found_of) -> None:  # type: ignore[no-untyped-def]
    first = said("first", NEUTRAL, text=WIRE, published="2026-03-01")
    found = found_of(claim(source()), [first, said("second", SUPPORTS, text=WIRE + " x")])
    (only,) = found.evidence
    assert only.independent
    assert only.origin == "first"


def test_an_origin_counts_once_whatever_its_copies_are_read_as(found_of) -> None:  # type: ignore[no-untyped-def]
    judged = [said("a", SUPPORTS, text=WIRE), said("b", CONTRADICTS, 0.6, text=WIRE + " x")]
    found = found_of(claim(source()), judged)
    assert sum(e.independent for e in found.evidence) == 1


def test_the_copy_of_a_dependent_text_does_not_become_independent(found_of) -> None:  # type: ignore[no-untyped-def]
    judged = [
        said("a", SUPPORTS, text=WIRE, published="2026-03-03", speaker=MINISTRY, outlet=MINISTRY),
        said("b", SUPPORTS, text=WIRE + " x", speaker=MINISTRY, outlet=AGENCY),
    ]
    assert found_of(claim(source()), judged).verdict is Verdict.UNVERIFIED


# -- passages of one document ----------------------------------------------------------------------------------------


def test_one_document_is_listed_once_per_relation(found_of) -> None:  # type: ignore[no-untyped-def]
    judged = [said("a", SUPPORTS, c, spans=(Span(n * 5, n * 5 + 4),)) for n, c in enumerate((0.6, 0.9, 0.7))]
    (only,) = found_of(claim(None), judged).evidence
    assert only.confidence == pytest.approx(0.9)
    assert only.span == Span(5, 9)


def test_of_two_relations_by_one_speaker_the_surer_stays(found_of) -> None:  # type: ignore[no-untyped-def]
    found = found_of(claim(None), [said("a", SUPPORTS, 0.6, speaker=RIVAL), said("a", CONTRADICTS, 0.9, speaker=RIVAL)])
    assert [e.relation for e in found.evidence] == [CONTRADICTS]


def test_two_speakers_of_one_document_may_disagree(found_of) -> None:  # type: ignore[no-untyped-def]
    judged = [said("a", SUPPORTS, 0.6, speaker="Dana Kessler"), said("a", CONTRADICTS, 0.9, speaker=RIVAL)]
    assert found_of(claim(source()), judged).verdict is Verdict.DISPUTED


def test_evidence_keeps_what_it_quotes(found_of) -> None:  # type: ignore[no-untyped-def]
    one = said("a", SUPPORTS, spans=(Span(0, 2), Span(6, 8)), published="2026-03-04T10:00:00+03:00", speaker=RIVAL)
    reason = Reason(
        aspect=Aspect.TIME,
        relation=Comparison.SAME,
        claim=Words(text="a", span=Span(0, 1)),
        evidence=Words(text="a", span=Span(0, 1)),
    )
    aside = attrs.evolve(reason, relation=Comparison.INCOMPARABLE)
    one = attrs.evolve(one, judgement=attrs.evolve(one.judgement, reasons=(reason, aside)))
    (only,) = found_of(claim(source()), [one]).evidence
    assert only.quote == one.passage.document.text[only.span.start : only.span.end]
    assert (only.span, only.outlet, only.published) == (Span(0, 8), AGENCY, "2026-03-04T10:00:00+03:00")
    assert (only.speaker, only.relation, only.origin) == (RIVAL, SUPPORTS, "a")
    assert reason in only.reasons


# -- attribution -----------------------------------------------------------------------------------------------------

CHECKS = {
    "nothing": ([], (), AttributionCheck.UNVERIFIED),
    "the source says it": ([said("a", SUPPORTS, **OWN)], (), AttributionCheck.CONFIRMED),
    "another outlet has the source say it": ([said("a", SUPPORTS, **RELAYED)], (), AttributionCheck.CONFIRMED),
    "the source says something incompatible": ([said("a", CONTRADICTS, **OWN)], (), AttributionCheck.MISQUOTED),
    "both: a reference shows it": (
        [said("a", CONTRADICTS, **OWN), said("b", SUPPORTS, **RELAYED)],
        (),
        AttributionCheck.CONFIRMED,
    ),
    "another agrees": ([said("a", SUPPORTS, speaker=RIVAL)], (), AttributionCheck.UNVERIFIED),
    "another agrees, and the source says it": (
        [said("a", SUPPORTS, speaker=RIVAL), said("b", SUPPORTS, **OWN)],
        (),
        AttributionCheck.CONFIRMED,
    ),
    "another says it, the source the reverse": (
        [said("a", SUPPORTS, 0.95, speaker=RIVAL), said("b", CONTRADICTS, **OWN)],
        (),
        AttributionCheck.MISATTRIBUTED,
    ),
    "another contradicts": ([said("a", CONTRADICTS, speaker=RIVAL)], (), AttributionCheck.UNVERIFIED),
    "another says it, the source something else on the matter": (
        [said("a", SUPPORTS, 0.95, speaker=RIVAL), said("b", NEUTRAL, **OWN)],
        (),
        AttributionCheck.MISATTRIBUTED,
    ),
    "another says it, the source perhaps the same": (
        [said("a", SUPPORTS, 0.95, speaker=RIVAL), said("b", NEUTRAL, 0.5, rest=(0.4, 0.1), **OWN)],
        (),
        AttributionCheck.UNVERIFIED,
    ),
    "another says it, the source speaks of another event": (
        [said("a", SUPPORTS, 0.95, speaker=RIVAL), said("b", NEUTRAL, why=Why.OTHER_EVENT, **OWN)],
        (),
        AttributionCheck.UNVERIFIED,
    ),
    "another says it, though not clearly, the source the reverse": (
        [said("a", SUPPORTS, 0.6, speaker=RIVAL), said("b", CONTRADICTS, **OWN)],
        (),
        AttributionCheck.MISQUOTED,
    ),
    "another says it, and the source is said to be silent": (
        [said("a", SUPPORTS, 0.95, speaker=RIVAL)],
        (MINISTRY,),
        AttributionCheck.MISATTRIBUTED,
    ),
    "another says it, and a third is said to be silent": (
        [said("a", SUPPORTS, 0.95, speaker=RIVAL)],
        ("Dana Kessler",),
        AttributionCheck.UNVERIFIED,
    ),
    "the source is said to be silent, and nobody else says it": (
        [said("a", NEUTRAL, speaker=RIVAL)],
        (MINISTRY,),
        AttributionCheck.UNVERIFIED,
    ),
    "nobody who can be told says it, and the source is said to be silent": (
        [attrs.evolve(j, passage=attrs.evolve(j.passage, unnamed=True)) for j in [said("a", SUPPORTS, speaker="x")]],
        (MINISTRY,),
        AttributionCheck.UNVERIFIED,
    ),
    "the bulletin of another says it, the source the reverse": (
        [said("a", SUPPORTS, 0.95, outlet="Harbour Authority"), said("b", CONTRADICTS, **OWN)],
        (),
        AttributionCheck.MISATTRIBUTED,
    ),
    "an outlet's own voice agrees": ([said("a", SUPPORTS)], (), AttributionCheck.UNVERIFIED),
    "an outlet's own voice agrees, the source says the reverse": (
        [said("a", SUPPORTS), said("b", CONTRADICTS, **OWN)],
        (),
        AttributionCheck.MISQUOTED,
    ),
}


@pytest.mark.parametrize("row", CHECKS)
def test_attribution_check(row: str, found_of) -> None:  # type: ignore[no-untyped-def]
    judged, disowned, expected = CHECKS[row]
    for order in (judged, judged[::-1]):
        assert found_of(claim(source()), order, disowned=disowned).attribution_check is expected


@pytest.mark.parametrize("row", CHECKS)
def test_an_anonymous_source_is_never_verified(row: str, found_of) -> None:  # type: ignore[no-untyped-def]
    judged, disowned, _ = CHECKS[row]
    about = claim(source("two officials", SourceClass.ANONYMOUS))
    assert found_of(about, judged, disowned=disowned).attribution_check is AttributionCheck.UNVERIFIED


@pytest.mark.parametrize("row", CHECKS)
def test_the_outlets_own_voice_has_no_attribution(row: str, found_of) -> None:  # type: ignore[no-untyped-def]
    judged, disowned, _ = CHECKS[row]
    assert found_of(claim(None), judged, disowned=disowned).attribution_check is AttributionCheck.NOT_APPLICABLE


def test_a_cue_without_a_source_is_unverified(found_of) -> None:  # type: ignore[no-untyped-def]
    found = found_of(claim(None, cue=True), [said("a", SUPPORTS, **OWN)])
    assert found.attribution_check is AttributionCheck.UNVERIFIED


def test_a_spokesman_without_a_name_is_not_checked_though_his_body_is_known(found_of) -> None:  # type: ignore[no-untyped-def]
    spokesman = attrs.evolve(source(MINISTRY, SourceClass.ANONYMOUS), resolved="a ministry spokesman")
    found = found_of(claim(spokesman), [said("a", SUPPORTS, **OWN)])
    assert found.attribution_check is AttributionCheck.UNVERIFIED


def test_a_copy_of_the_article_confirms_nothing(found_of) -> None:  # type: ignore[no-untyped-def]
    article = Document(id="article", text=WIRE, lang="en", published="2026-03-04")
    judged = [said("copy", SUPPORTS, text=WIRE + " x", speaker=MINISTRY)]
    found = found_of(claim(source()), judged, article=article)
    assert found.attribution_check is AttributionCheck.UNVERIFIED


def test_confirmed_and_contradicted_go_together(found_of) -> None:  # type: ignore[no-untyped-def]
    found = found_of(claim(source()), [said("a", SUPPORTS, **OWN), said("b", CONTRADICTS)])
    assert (found.verdict, found.attribution_check) == (Verdict.CONTRADICTED, AttributionCheck.CONFIRMED)


def test_the_true_speaker_is_independent_of_the_misnamed_source(found_of) -> None:  # type: ignore[no-untyped-def]
    judged = [said("a", SUPPORTS, 0.95, speaker=RIVAL, outlet=RIVAL), said("b", CONTRADICTS, **OWN)]
    found = found_of(claim(source()), judged)
    assert {e.document: e.independent for e in found.evidence} == {"a": True, "b": False}
    assert (found.verdict, found.attribution_check) == (Verdict.SUPPORTED, AttributionCheck.MISATTRIBUTED)


# -- context, order, confidence, alarm -------------------------------------------------------------------------------


def test_context_is_bounded_and_never_counts(found_of) -> None:  # type: ignore[no-untyped-def]
    judged = [said(f"d{n}", NEUTRAL, why=why) for n, why in enumerate([*Why, *Why])]
    found = found_of(claim(source()), judged)
    assert found.verdict is Verdict.UNVERIFIED
    assert found.evidence == ()
    assert 0 < len(found.context) <= 3
    for passage in found.context:
        assert passage.quote


def test_context_names_a_document_once_per_reason(found_of) -> None:  # type: ignore[no-untyped-def]
    judged = [said("a", NEUTRAL, why=Why.OTHER_EVENT, spans=(Span(n, n + 3),)) for n in range(5)]
    assert len(found_of(claim(source()), judged).context) == 1


def test_independent_evidence_comes_first_then_the_surest(found_of) -> None:  # type: ignore[no-untyped-def]
    judged = [
        said("own", SUPPORTS, 0.99, **OWN),
        said("b", SUPPORTS, 0.7),
        said("c", CONTRADICTS, 0.9),
        said("a", SUPPORTS, 0.7),
    ]
    assert [e.document for e in found_of(claim(source()), judged).evidence] == ["c", "a", "b", "own"]


relations = st.sampled_from(list(Relation))
speakers = st.sampled_from([None, MINISTRY, RIVAL, "two officials", "Dana Kessler"])
outlets = st.sampled_from([None, MINISTRY, RIVAL, AGENCY])
rows = st.builds(
    said,
    st.sampled_from("abcde"),
    relations,
    st.floats(0.34, 1),
    speaker=speakers,
    outlet=outlets,
    why=st.sampled_from([None, *Why]),
    text=st.sampled_from([None, None, WIRE, WIRE + " x"]),
)
claims = st.sampled_from(
    [claim(None), claim(None, cue=True), claim(source()), claim(source("two officials", SourceClass.ANONYMOUS))]
)


@settings(max_examples=200, deadline=None)
@given(about=claims, judged=st.lists(rows, max_size=8, unique_by=lambda j: j.passage.document.id))
def test_laws(about: Claim, judged: list[Judged], found_of) -> None:  # type: ignore[no-untyped-def]
    found: Finding = found_of(about, judged)
    assert 0 <= found.confidence <= 1
    counted = {e.relation for e in found.evidence if e.independent}
    expected = {
        frozenset(): Verdict.UNVERIFIED,
        frozenset({SUPPORTS}): Verdict.SUPPORTED,
        frozenset({CONTRADICTS}): Verdict.CONTRADICTED,
        frozenset({SUPPORTS, CONTRADICTS}): Verdict.DISPUTED,
    }
    assert found.verdict is expected[frozenset(counted)]
    assert NEUTRAL not in {e.relation for e in found.evidence}
    assert all(e.independent == (e.dependence is None) for e in found.evidence)
    for relation in (SUPPORTS, CONTRADICTS):
        counts = [e.origin for e in found.evidence if e.independent and e.relation is relation]
        assert len(counts) == len(set(counts))
    order = [(not e.independent, -e.confidence) for e in found.evidence]
    assert order == sorted(order)
    if about.source is None and about.cue is None:
        assert found.attribution_check is AttributionCheck.NOT_APPLICABLE
    elif about.source is None or about.source.class_ is SourceClass.ANONYMOUS:
        assert found.attribution_check is AttributionCheck.UNVERIFIED
    again = found_of(about, judged[::-1])
    assert (again.verdict, again.attribution_check, again.evidence) == (
        found.verdict,
        found.attribution_check,
        found.evidence,
    )
    assert again.confidence == pytest.approx(found.confidence)


@pytest.mark.parametrize(
    ("verdict", "check", "alarm"),
    [(v, AttributionCheck.UNVERIFIED, v in (Verdict.CONTRADICTED, Verdict.DISPUTED)) for v in Verdict]
    + [
        (Verdict.SUPPORTED, c, c in (AttributionCheck.MISQUOTED, AttributionCheck.MISATTRIBUTED))
        for c in AttributionCheck
    ],
)
def test_what_an_editor_must_look_at(verdict: Verdict, check: AttributionCheck, alarm: bool, found_of) -> None:  # type: ignore[no-untyped-def]
    one = attrs.evolve(found_of(claim(source()), []), verdict=verdict, attribution_check=check)
    calm = found_of(claim(source()), [])
    provenance = Provenance(claimcheck="", embedder="", judge="", config="", references=0)
    report = Report(document=ARTICLE, findings=(calm, one), provenance=provenance, references={})
    assert report.alarm is alarm
