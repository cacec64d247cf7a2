"""Folding: what is one word, and the way back to the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.lang.fold import fold, folded

LETTERS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("أإآٱىیةۀؤئکھہـًٌٍَُِّْٰ۰٠٩٪’‘«»“”–—\u200c\u200d\u200f\u061c\u00a0\u2028ﷺﻻĳßİıŉǰΐﬃ½①Ａ"),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أَكّدتْ", "اكدت"),
        ("وزارةُ", "وزاره"),
        ("الـــوزارة", "الوزاره"),
        ("مستشفى", "مستشفي"),
        ("مسؤول", "مسوول"),
        ("هيئة", "هييه"),
        ("١٧٠", "170"),
        ("۱۷۰", "170"),
        ("Café", "cafe"),
        ("STRASSE", "straße"),
        ("“it’s”", '"it\'s"'),
        ("10–20", "10-20"),
        ("a\u00a0b\u2003c", "a b c"),
        ("می\u200cرود", "ميرود"),
        ("ﻻ", "لا"),
        ("Ｕ．Ｓ．", "u.s."),
    ],
)
def test_two_spellings_of_one_word_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("حرب", "حزب"), ("قتل", "فتل"), ("17", "71"), ("-5", "5"), ("its", "it's")])
def test_two_words_stay_two(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(LETTERS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_every_character_folds_to_something_folded() -> None:
    compatible = (*range(0x20000), *range(0x2F800, 0x2FA20))  # beyond are unified ideographs, which fold to themselves
    bad = [c for c in map(chr, compatible) if fold(fold(c)) != fold(c)]
    assert bad == []


@given(LETTERS, LETTERS)
def test_words_fold_alone_as_they_do_together(one: str, other: str) -> None:
    assert fold(one + other) == fold(one) + fold(other)


@given(LETTERS, st.data())
def test_every_stretch_of_the_folded_text_has_its_place(text: str, data: st.DataObject) -> None:
    found = folded(text)
    assert found.text == fold(text)
    start = data.draw(st.integers(0, len(found.text)))
    end = data.draw(st.integers(start, len(found.text)))
    span = found.span(start, end)
    assert 0 <= span.start <= span.end <= len(text)
    if start == end:
        assert len(span) == 0
    else:
        assert found.text[start:end] in fold(span.of(text))
        assert 0 <= found.at(span.start) <= start


@given(LETTERS)
def test_the_whole_is_the_whole(text: str) -> None:
    found = folded(text)
    if found.text:
        assert fold(found.span(0, len(found.text)).of(text)) == found.text


@given(LETTERS, st.integers(0, 60))
def test_an_offset_leads_to_the_first_letter_from_there(text: str, offset: int) -> None:
    found = folded(text)
    at = found.at(min(offset, len(text)))
    assert fold(text[: min(offset, len(text))]) == found.text[:at]


def test_marks_after_the_last_letter_belong_to_it() -> None:
    text = "قالت الـوِزارةُ"
    found = folded(text)
    at = found.text.index("الوزاره")
    assert found.span(at, at + 7).of(text) == "الـوِزارةُ"
