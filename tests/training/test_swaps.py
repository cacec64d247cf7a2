"""Words put in place of others: only whole words, in both languages, and both sides alike where that is said."""

from __future__ import annotations

import random

import pytest

from claimcheck.training.swaps import Swap, Swaps

TWINS = {"en": "Prices in Egypt rose in March.", "ar": "ارتفعت الأسعار في مصر في مارس."}


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("langs", [("en", "en"), ("en", "ar"), ("ar", "en"), ("ar", "ar")])
def test_one_word_changes_on_one_side_or_on_both(seed: int, langs: tuple[str, str]) -> None:
    one, other = TWINS[langs[0]], TWINS[langs[1]]
    made = Swaps.load().swapped(one, other, langs, random.Random(seed))
    assert made is not None
    changed = [made[0] != one, made[1] != other]
    assert all(changed) if made[2] else sum(changed) == 1


def test_a_text_without_such_words_is_left_alone() -> None:
    assert Swaps.load().swapped("It rained.", "It rained.", ("en", "en"), random.Random(0)) is None
    assert Swaps.load().changed("It rained.", "en", random.Random(0)) is None


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "In May they may go; Mayors met.", "In June they may go; Mayors met."),
        ("ar", "وفي مايو وبمايو", "وفي يونيو وبمايو"),
        ("ar", "لمايو", "ليونيو"),
        ("ar", "مايوركا", "مايوركا"),
    ],
)
def test_only_whole_words_change(lang: str, text: str, expected: str) -> None:
    assert Swap(("May", "مايو"), ("June", "يونيو")).applied(text, lang) == expected
