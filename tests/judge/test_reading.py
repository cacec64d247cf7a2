"""The reading as a comparison: two terms, and the words that differ where it contradicts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claimcheck.judge.combined import terms
from claimcheck.judge.reading import CONTRADICTS, FURTHEST, SUPPORTS, reading
from claimcheck.lang.aliases import Aliases
from claimcheck.model.fact import Comparison
from claimcheck.model.judgement import ClaimPair, Passage

Make = Callable[..., Passage]


@pytest.mark.parametrize(
    ("odds", "amounts"),
    [
        ((2.0, -1.0), (2.0, -1.0)),
        ((-1.0, -3.0), (-1.0, -3.0)),
        ((99.0, -99.0), (FURTHEST, -FURTHEST)),
        ((10.8, 7.5), (FURTHEST, FURTHEST - 3.3)),
    ],
)
def test_two_terms_and_no_words_where_it_does_not_contradict(
    odds: tuple[float, float], amounts: tuple[float, float], passage: Make
) -> None:
    one, other = reading(passage("The army left Basra."), passage("The army stayed in Basra."), odds, [])
    assert (one.key, other.key) == (SUPPORTS, CONTRADICTS)
    assert (one.amount, other.amount) == pytest.approx(amounts)
    assert {t.reason.relation for t in (one, other)} == {Comparison.INCOMPARABLE}


def test_a_contradiction_shows_what_each_side_has_alone(passage: Make) -> None:
    claim, evidence = passage("The army left Basra on foot."), passage("The army kept its tanks in Basra.")
    _, found = reading(claim, evidence, (-1.0, 2.0), [])
    assert found.reason.relation is Comparison.CONFLICTING
    assert "Basra" not in found.reason.claim.text + found.reason.evidence.text
    for side, owner in ((found.reason.claim, claim), (found.reason.evidence, evidence)):
        assert side.span is not None
        assert side.span.of(owner.document.text) == side.text


def test_the_same_words_in_another_order_are_shown_whole(passage: Make) -> None:
    claim, evidence = passage("Iraq beat Oman."), passage("Oman beat Iraq.")
    _, found = reading(claim, evidence, (0.0, 2.0), [])
    assert (found.reason.claim.text, found.reason.evidence.text) == ("Iraq beat Oman.", "Oman beat Iraq.")


def test_a_text_supports_itself_whatever_the_model_says(passage: Make) -> None:
    one, other = reading(passage("Police counted 480 people."), passage("police counted ٤٨٠ people. "), (1.0, 9.0), [])
    assert (one.amount, other.amount) == (FURTHEST, -FURTHEST)
    assert other.reason.relation is Comparison.INCOMPARABLE


@pytest.mark.parametrize(
    ("claim", "evidence", "repeats"),
    [
        ("Seven of ten pupils passed the exam.", "70% of pupils passed the exam.", True),
        ("The flood displaced 170,000 people.", "The flood displaced 167,400 people.", True),
        ("The flood displaced 170,000 people.", "The flood displaced 17,000 people.", False),
        ("The flood displaced 170,000 people.", "The flood did not displace 170,000 people.", False),
        ("All 40 boats left.", "Some of the 40 boats left.", False),
        ("Iraq beat Oman by 3 goals.", "Oman beat Iraq by three goals.", False),
        ("The boats left.", "Boats left.", False),  # no figure: the model has its say
        ("شرد الفيضان 170 ألف شخص.", "The flood displaced 170,000 people.", False),
    ],
)
def test_a_text_with_figures_that_agree_repeats_the_claim(
    claim: str, evidence: str, repeats: bool, passage: Make, aliases: Aliases
) -> None:
    ours, theirs = passage(claim), passage(evidence)
    matched = terms(ClaimPair(claim=ours, evidence=theirs, similarity=0.9), aliases)
    one, _ = reading(ours, theirs, (-1.0, 4.0), matched)
    assert (one.amount == FURTHEST) is repeats
