"""Quantities: the golden sentences of every language, and what must hold on any text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import ClassVar

import pytest
from attrs import field, frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.facts.number_intervals import rounding
from claimcheck.facts.number_tokens import digits_value
from claimcheck.facts.number_words import lexicon
from claimcheck.facts.numbers import quantities
from claimcheck.lang.fold import fold, folded
from claimcheck.lang.numbers import Numbers
from claimcheck.lang.pack import codes, pack, read_table
from claimcheck.model.fact import Comparison, Quantity, Share, compare_intervals, last_step
from claimcheck.model.text import Span


@frozen
class Expected:
    """A quantity of a golden sentence; `low` and `high` are `value` unless given; `open` is an end without one."""

    text: str
    value: float
    unit: str
    of: str = ""
    low: float | None = None
    high: float | None = None
    open: str = ""
    approximate: bool = False

    def interval(self) -> tuple[float | None, float | None]:
        low = None if self.open == "low" else self.value if self.low is None else self.low
        high = None if self.open == "high" else self.value if self.high is None else self.high
        return low, high


@frozen
class Case:
    text: str
    quantities: tuple[Expected, ...] = ()


@frozen
class Golden:
    FILE: ClassVar[str] = "golden/numbers.toml"
    case: tuple[Case, ...] = field(factory=tuple)


LANGUAGES = [code for code in codes() if pack(code).has(Numbers)]


def golden(code: str) -> tuple[Case, ...]:
    path = Path(pack(code).folder) / Golden.FILE
    return read_table(path, Golden).case


CASES = [(code, case) for code in LANGUAGES for case in golden(code)]


@pytest.mark.parametrize(("code", "case"), CASES, ids=[f"{code}-{i}" for i, (code, _) in enumerate(CASES)])
def test_golden(code: str, case: Case) -> None:
    found = quantities(case.text, pack(code))
    assert [(q.text, q.value, (q.low, q.high), q.unit, q.of, q.approximate) for q in found] == [
        (e.text, pytest.approx(e.value), e.interval(), e.unit, e.of, e.approximate) for e in case.quantities
    ]


@pytest.mark.parametrize("code", LANGUAGES)
def test_golden_is_large_enough_and_has_negatives(code: str) -> None:
    cases = golden(code)
    assert len(cases) >= (150 if pack(code).info.coverage == "full" else 50)
    assert sum(not case.quantities for case in cases) >= 15
    assert len({case.text for case in cases}) == len(cases)


# --- what must hold on any text ---

PIECES = """5 12 1,234 2.5 ٣ ٢٫٥ one five twenty hundred thousand million half a third of in out - to between and from
about at least more than percent % $ € km days people killed were ألف وخمسمئة مليون نصف ثلاثة وعشرون من كل بين و إلى
نحو جنديا يومين الثلاثة الـ ال ب قتل شخصا بالمئة عشر أحد أو ½ ² . , ، ! : / ( ) + # the"""
WORDS = st.sampled_from([*PIECES.split(), "\n"])
MIXED = st.one_of(st.text(), st.lists(WORDS, max_size=30).map(" ".join), st.lists(WORDS, max_size=30).map("".join))


@pytest.mark.parametrize("code", LANGUAGES)
@settings(max_examples=300, deadline=None)
@given(text=MIXED)
def test_spans_slice_the_original_in_order(code: str, text: str) -> None:
    found = quantities(text, pack(code))
    for quantity in found:
        assert quantity.span.of(text) == quantity.text
        assert quantity.text.strip()
        assert quantity.of_span is None or quantity.of_span.of(text).strip()
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high
    for before, after in pairwise(found):
        assert before.span.start <= after.span.start


@pytest.mark.parametrize("code", LANGUAGES)
@settings(max_examples=100, deadline=None)
@given(text=MIXED, start=st.integers(0, 60), length=st.integers(0, 20))
def test_nothing_begins_inside_what_is_taken(code: str, text: str, start: int, length: int) -> None:
    taken = Span(start, start + length)
    for quantity in quantities(text, pack(code), taken=[taken]):
        inside = quantity.span.start >= taken.start and quantity.span.end <= taken.end and len(taken)
        assert not inside


@pytest.mark.parametrize("code", LANGUAGES)
@given(text=MIXED)
@settings(max_examples=50, deadline=None)
def test_folded_text_gives_the_same(code: str, text: str) -> None:
    assert quantities(folded(text), pack(code)) == quantities(text, pack(code))


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "9" * 5000, "5 " * 5000, "five and " * 3000, "بين 5 و" * 3000, "١" * 300]
)
@pytest.mark.parametrize("code", LANGUAGES)
def test_survives(code: str, text: str) -> None:
    quantities(text, pack(code))


# --- agreement across languages ---


def one(text: str, code: str) -> Quantity:
    (quantity,) = quantities(text, pack(code))
    return quantity


@pytest.mark.parametrize(
    ("english", "arabic"),
    [
        ("2,500 troops stayed", "بقي ألفان وخمسمئة جندي"),
        ("about 350 soldiers", "نحو ٣٥٠ جنديا"),
        ("at least 12 people were killed", "قتل ما لا يقل عن 12 شخصا"),
        ("seven out of ten voters", "سبعة من كل عشرة ناخبين"),
        ("1.8 GW", "1800 ميغاواط"),
        ("two and a half hours", "ساعتين ونصف"),
        ("two weeks", "14 يوما"),
        ("2.5 billion dollars", "2.5 مليار دولار أمريكي"),
        ("two houses", "منزلان"),
        ("between 5 and 10 million people", "بين 5 و10 ملايين شخص"),
        ("50 basis points", "نصف نقطة مئوية"),
    ],
)
def test_both_languages_read_the_same(english: str, arabic: str) -> None:
    a, b = one(english, "en"), one(arabic, "ar")
    assert (a.low, a.high, a.unit, a.of) == (b.low, b.high, b.unit, b.of)


@pytest.mark.parametrize("code", LANGUAGES)
def test_concepts_have_the_same_keys(code: str) -> None:
    assert set(pack(code).load(Numbers).nouns.concepts) == set(pack("en").load(Numbers).nouns.concepts)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_form_names_two_concepts(code: str) -> None:
    seen: dict[str, str] = {}
    for concept, forms in pack(code).load(Numbers).nouns.concepts.items():
        for form in map(fold, forms):
            assert seen.setdefault(form, concept) == concept, form


@pytest.mark.parametrize("code", LANGUAGES)
def test_roles_and_generic_nouns_are_concepts(code: str) -> None:
    nouns = pack(code).load(Numbers).nouns
    assert set(nouns.roles) | set(nouns.generic) <= set(nouns.concepts)


@pytest.mark.parametrize("code", LANGUAGES)
def test_lexicon_is_made_once(code: str) -> None:
    assert lexicon(pack(code)) is lexicon(pack(code))


# --- numbers ---


@pytest.mark.parametrize(
    ("text", "grouped", "value"),
    [
        ("1,234.5", False, 1234.5),
        ("1.234,5", False, 1234.5),
        ("1,234,567", False, 1234567),
        ("12,34,567", False, 1234567),
        ("1.234.567", False, 1234567),
        ("2.500", False, 2.5),
        ("2.500", True, 2500),
        ("2,5", False, 2.5),
        ("2,500", False, 2500),
        ("2٫5", True, 2.5),
        ("1٬234٫5", True, 1234.5),
        ("0,500", False, None),
        ("1.2.3", False, None),
        ("10.5.2023", True, None),
        ("1,23,4", False, None),
    ],
)
def test_digits(text: str, grouped: bool, value: float | None) -> None:
    assert digits_value(text, dot_groups=grouped) == value


@given(st.integers(1, 10**15))
def test_grouped_digits_are_the_number(number: int) -> None:
    assert digits_value(f"{number:,}", dot_groups=False) == number


@given(st.floats(0.01, 1e12))
def test_about_never_reaches_another_magnitude(value: float) -> None:
    assert 0.04 * value <= rounding(value) <= 0.1 * value * (1 + 1e-9)


@pytest.mark.parametrize(("value", "step"), [(17000, 1000), (2500, 100), (350, 10), (2.5, 0.1), (7, 1), (0, 1)])
def test_last_step(value: float, step: float) -> None:
    assert last_step(value) == pytest.approx(step)


def test_about_admits_rounding_only() -> None:
    about = one("about 17,000 soldiers", "en")
    for other, relation in (("17,200", "compatible"), ("170,000", "conflicting"), ("71,000", "conflicting")):
        exact = one(f"{other} soldiers", "en")
        assert compare_intervals((about.low, about.high), (exact.low, exact.high)) == Comparison(relation)


def test_bare_currency_takes_the_one_the_document_names() -> None:
    found = quantities("They owe 5 million Iraqi dinars. Another 300 dinars were lost.", pack("en"))
    assert [q.unit for q in found] == ["IQD", "IQD"]
    found = quantities("They owe 5 Iraqi dinars or 4 Kuwaiti dinars. Another 300 dinars were lost.", pack("en"))
    assert [q.unit for q in found] == ["IQD", "KWD", "dinar"]


def test_dates_are_left_out_when_taken() -> None:
    text = "On 7 October 12 soldiers left."
    found = quantities(text, pack("en"), taken=[Span(3, 12)])
    assert [(q.text, q.of) for q in found] == [("12", "soldier")]


@pytest.mark.parametrize(
    ("code", "text", "share"),
    [
        ("en", "Seven of the 25 clinics closed.", Share(7, 25)),
        ("en", "Of the fence 170 of 200 kilometres stand.", Share(170, 200, "km")),
        ("ar", "دفع الصندوق 180 مليون شيكل من أصل 600 مليون.", Share(180e6, 600e6, "ILS")),
        ("en", "28 percent of the clinics closed.", None),
    ],
)
def test_a_share_keeps_both_its_figures(code: str, text: str, share: Share | None) -> None:
    assert [q.share for q in quantities(text, pack(code))] == [share]
