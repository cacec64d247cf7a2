"""The gate: passages on other things, and reports too old to tell of what is news in the article."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.judge.combined import terms
from claimcheck.judge.gate import Gate, features
from claimcheck.model.fact import Comparison
from claimcheck.model.judgement import ClaimPair, Judgement, Passage, Relation, Why
from claimcheck.pipeline import Checker

Make = Callable[..., Passage]

NEAR = [
    ("The central bank raised interest rates on Thursday.", "The central bank raised its interest rates."),
    ("The central bank raised interest rates on Thursday.", "رفع البنك المركزي أسعار الفائدة يوم الخميس."),
    ("رفع البنك المركزي أسعار الفائدة يوم الخميس.", "رفع البنك المركزي أسعار الفائدة."),
    ("أصيب 40 شخصا في انفجار بالموصل.", "At least 40 people were wounded in a blast in Mosul."),
]
FAR = [
    ("The central bank raised interest rates on Thursday.", "The cup final ended in a draw after extra time."),
    ("The central bank raised interest rates on Thursday.", "انتهى نهائي الكأس بالتعادل بعد التمديد."),
    ("رفع البنك المركزي أسعار الفائدة يوم الخميس.", "The cup final ended in a draw after extra time."),
    ("رفع البنك المركزي أسعار الفائدة يوم الخميس.", "انتهى نهائي الكأس بالتعادل بعد التمديد."),
    ("أصيب 40 شخصا في انفجار بالموصل.", "The museum shows paintings of horses."),
]


def judged(checker: Checker, claim: Passage, evidence: Passage) -> Judgement:
    one, other = checker.embedder.embed([claim.text, evidence.text])
    return checker.judge.judge([ClaimPair(claim=claim, evidence=evidence, similarity=float(one @ other))])[0]


@pytest.mark.parametrize(("claim", "evidence"), NEAR)
def test_what_speaks_of_the_same_passes(claim: str, evidence: str, passage: Make, checker: Checker) -> None:
    assert judged(checker, passage(claim), passage(evidence)).gate


@pytest.mark.parametrize(("claim", "evidence"), FAR)
def test_what_speaks_of_something_else_is_closed(claim: str, evidence: str, passage: Make, checker: Checker) -> None:
    found = judged(checker, passage(claim), passage(evidence))
    assert not found.gate
    assert found.relation is Relation.NEUTRAL
    assert found.probabilities == {Relation.SUPPORTS: 0, Relation.CONTRADICTS: 0, Relation.NEUTRAL: 1}
    assert found.reasons == ()
    assert found.why is None


OLD, NEWS = "2025-12-01", "2026-03-04"


@pytest.mark.parametrize(("claim", "evidence"), [(c.replace(" on Thursday", ""), e) for c, e in NEAR[:1]] + NEAR[3:])
@pytest.mark.parametrize(
    ("published", "old"),
    [
        ("2025-12-01", True),
        ("2023-03-04", True),
        ("2026-01-17", True),
        ("2026-01-18", False),
        ("2026-02-20", False),
        ("2026-03-09", False),
        (None, False),
    ],
)
def test_an_old_report_is_of_another_event(
    claim: str, evidence: str, published: str | None, old: bool, passage: Make, checker: Checker
) -> None:
    found = judged(checker, passage(claim, NEWS), passage(evidence, published))
    assert (found.why is Why.OTHER_EVENT) is old
    assert found.gate is not old
    if old:
        assert found.relation is Relation.NEUTRAL


def test_an_undated_article_makes_no_report_old(passage: Make, checker: Checker) -> None:
    assert judged(checker, passage("The bank raised rates.", None), passage("The bank raised rates.", OLD)).gate


def test_an_old_report_with_the_date_of_the_claim_is_heard(passage: Make, checker: Checker) -> None:
    claim = passage("The treaty was signed in Amman on 2 March 2025.", NEWS)
    assert judged(checker, claim, passage("The treaty was signed in Amman on 2 March 2025.", "2025-03-03")).gate
    assert judged(checker, claim, passage("وقعت المعاهدة في عمّان في 2 مارس 2025.", "2025-03-03")).gate


@pytest.mark.parametrize(
    "claim", ["A fire destroyed the old market in Mosul in January 2020.", "دمر حريق السوق القديم في الموصل عام 2020."]
)
def test_of_years_past_an_older_report_can_know(claim: str, passage: Make, checker: Checker) -> None:
    found = judged(checker, passage(claim, NEWS), passage("A fire destroyed the old market in Mosul.", "2021-06-01"))
    assert found.why is None
    assert found.gate


def test_a_report_from_before_what_the_claim_tells_of_cannot_know(passage: Make, checker: Checker) -> None:
    claim = passage("A fire destroyed the old market in Mosul in January 2020.", NEWS)
    found = judged(checker, claim, passage("A fire destroyed the old market in Mosul.", "2018-06-01"))
    assert found.why is Why.OTHER_EVENT


@pytest.mark.parametrize(("claim", "evidence"), FAR)
def test_an_old_report_on_something_else_is_no_context(
    claim: str, evidence: str, passage: Make, checker: Checker
) -> None:
    claim = claim.replace(" on Thursday", "").replace(" يوم الخميس", "")
    assert judged(checker, passage(claim, NEWS), passage(evidence, OLD)).why is None


TEXTS = sorted({t for pair in (*NEAR, *FAR) for t in pair})


@settings(max_examples=60, deadline=None)
@given(
    one=st.sampled_from(TEXTS),
    other=st.sampled_from(TEXTS),
    similarity=st.floats(-1, 1),
    bias=st.floats(-1e6, 1e6),
    weight=st.floats(-1e6, 1e6),
)
def test_the_gate_gives_a_probability_whatever_its_weights(
    one: str, other: str, similarity: float, bias: float, weight: float, passage: Make, checker: Checker
) -> None:
    pair = ClaimPair(claim=passage(one), evidence=passage(other), similarity=similarity)
    found = terms(pair, checker.aliases)
    gate = Gate(bias=bias, weights=dict.fromkeys(features(found), weight), threshold=0.5)
    assert 0 <= gate.probability(found) <= 1
    shared = any(t.reason.relation is not Comparison.INCOMPARABLE for t in found)
    assert gate.open(found) == (shared and gate.probability(found) >= 0.5)


def test_a_nearer_passage_is_likelier(passage: Make, checker: Checker) -> None:
    gate = checker.judge.found.gate  # type: ignore[attr-defined]
    ladder = []
    for similarity in (0.0, 0.3, 0.6, 0.9):
        pair = ClaimPair(claim=passage(NEAR[0][0]), evidence=passage(NEAR[0][1]), similarity=similarity)
        ladder.append(gate.probability(terms(pair, checker.aliases)))
    assert ladder == sorted(ladder)
