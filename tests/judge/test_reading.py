"""The reading as a comparison: two terms, and the words that differ where it contradicts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claimcheck.judge.reading import CONTRADICTS, FURTHEST, SUPPORTS, reading
from claimcheck.model.fact import Comparison
from claimcheck.model.judgement import Passage

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
