"""The comparison of wording: what is shared within a language and across the two."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.judge import comparisons
from claimcheck.judge.wording import content, wording
from claimcheck.model.fact import Comparison
from claimcheck.model.judgement import Aspect, Passage

Make = Callable[..., Passage]

SENTENCES = (
    "The army left the town on Sunday.",
    "غادر الجيش البلدة يوم الأحد.",
    "At least 40 people were wounded in Mosul.",
    "أصيب 40 شخصا على الأقل في الموصل.",
    "The central bank raised interest rates.",
    "رفع البنك المركزي أسعار الفائدة.",
    "Rain.",
    "and of the",
    "؟!",
)


def amounts(claim: Passage, evidence: Passage, similarity: float = 0.5) -> dict[str, float]:
    facts = [*comparisons.time(claim, evidence), *comparisons.place(claim, evidence)]
    return {t.key: t.amount for t in wording(claim, evidence, similarity, facts)}


@pytest.mark.parametrize("text", SENTENCES[:6])
def test_a_text_covers_itself(text: str, passage: Make) -> None:
    found = amounts(passage(text), passage(text))
    assert found["wording.coverage.within"] == found["wording.back_coverage.within"] == 1
    assert found["wording.missing.within"] == 0


def test_texts_on_other_things_share_nothing(passage: Make) -> None:
    found = wording(passage("The army left the town."), passage("Wheat costs more."), 0.1, [])
    assert found[0].reason.relation is Comparison.INCOMPARABLE
    assert found[0].amount == 0


def test_translations_share_content(passage: Make) -> None:
    found = amounts(passage("The army left the town on Sunday."), passage("غادر الجيش البلدة يوم الأحد."))
    assert found["wording.coverage.across"] > 0.5
    other = amounts(passage("The army left the town on Sunday."), passage("رفع البنك المركزي أسعار الفائدة."))
    assert other["wording.coverage.across"] < found["wording.coverage.across"]


def test_inflected_forms_meet(passage: Make) -> None:
    found = amounts(passage("The schools were closed."), passage("The school closes."))
    assert found["wording.coverage.within"] == 1


def test_words_of_a_shared_place_are_covered(passage: Make) -> None:
    claim, evidence = passage("في الموصل"), passage("in Mosul")
    assert amounts(claim, evidence)["wording.coverage.across"] == 1


def test_function_words_are_no_content(passage: Make) -> None:
    assert content(passage("and of the")).words == ()


@settings(max_examples=100, deadline=None)
@given(one=st.sampled_from(SENTENCES), other=st.sampled_from(SENTENCES), similarity=st.floats(-1, 1))
def test_amounts_are_shares_and_words_stand_where_they_say(
    one: str, other: str, similarity: float, passage: Make
) -> None:
    claim, evidence = passage(one), passage(other)
    for term in wording(claim, evidence, similarity, []):
        assert term.reason.aspect is Aspect.WORDING
        assert term.reason.relation is not Comparison.CONFLICTING
        assert (0 <= term.amount <= 1) or (term.key.startswith("wording.similarity") and term.amount == similarity)
        for side, owner in ((term.reason.claim, claim), (term.reason.evidence, evidence)):
            assert side.span is None or side.span.of(owner.document.text) == side.text


@settings(max_examples=60, deadline=None)
@given(one=st.sampled_from(SENTENCES), other=st.sampled_from(SENTENCES))
def test_back_coverage_is_the_coverage_of_the_other_way(one: str, other: str, passage: Make) -> None:
    there = {t.key.split(".")[1]: t.amount for t in wording(passage(one), passage(other), 0.5, [])}
    back = {t.key.split(".")[1]: t.amount for t in wording(passage(other), passage(one), 0.5, [])}
    assert there["back_coverage"] == pytest.approx(back["coverage"])


@settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_can_be_compared(text: str, passage: Make) -> None:
    for one, other in ((text, SENTENCES[0]), (SENTENCES[1], text), (text, text)):
        assert wording(passage(one), passage(other), 0.0, [])
