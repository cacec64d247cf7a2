"""The relation of two places."""

from __future__ import annotations

from itertools import product

import pytest

from claimcheck.model.fact import Comparison, Place
from claimcheck.model.place_relation import compare_places
from claimcheck.model.text import Span


def place(name: str, *within: str) -> Place:
    return Place(text=name, span=Span(0, len(name)), place=name, within=within)


RAMADI = place("Ramadi", "Anbar", "Iraq", "Middle East")
FALLUJAH = place("Fallujah", "Anbar", "Iraq", "Middle East")
ANBAR = place("Anbar", "Iraq", "Middle East")
ERBIL = place("Erbil", "Kurdistan Region", "Iraq", "Middle East")
PARIS = place("Paris", "France", "Europe")
RED_SEA = place("Red Sea")
EUROPE = place("Europe")


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        (RAMADI, RAMADI, Comparison.SAME),
        (RAMADI, ANBAR, Comparison.COMPATIBLE),
        (RAMADI, FALLUJAH, Comparison.CONFLICTING),
        (ERBIL, ANBAR, Comparison.CONFLICTING),  # a city and a governorate it does not lie in
        (PARIS, RAMADI, Comparison.CONFLICTING),
        (PARIS, EUROPE, Comparison.COMPATIBLE),
        (RAMADI, EUROPE, Comparison.INCOMPARABLE),
        (RED_SEA, RAMADI, Comparison.INCOMPARABLE),
        (RED_SEA, EUROPE, Comparison.INCOMPARABLE),
    ],
)
def test_relation(a: Place, b: Place, relation: Comparison) -> None:
    assert compare_places(a, b) is relation


def test_symmetry() -> None:
    everything = (RAMADI, FALLUJAH, ANBAR, ERBIL, PARIS, RED_SEA, EUROPE)
    for a, b in product(everything, repeat=2):
        assert compare_places(a, b) is compare_places(b, a)
