"""Dates: the golden tables of every language, and laws that hold for any text."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.facts import calendar
from claimcheck.facts.date_makers import MAKERS
from claimcheck.facts.date_words import lexicon
from claimcheck.facts.dates import times
from claimcheck.lang.dates import DateTable
from claimcheck.lang.fold import fold, folded
from claimcheck.lang.pack import ROOT, LanguagePack, codes, pack

Work = Callable[[Callable[[], object]], int]

PACKS = [pack(code) for code in codes() if pack(code).has(DateTable)]
GOLDEN = [
    pytest.param(p, case, id=f"{p.code}-{number}")
    for p in PACKS
    for number, case in enumerate(
        tomllib.loads((ROOT / p.code / "golden" / "dates.toml").read_text(encoding="utf-8"))["case"]
    )
]
PUBLISHED = date(2025, 6, 11)


@pytest.mark.parametrize(("language", "case"), GOLDEN)
def test_golden(language: LanguagePack, case: dict[str, object]) -> None:
    published = case.get("published")
    found = times(str(case["text"]), language, date.fromisoformat(str(published)) if published else None)
    assert [
        {k: v for k, v in (("text", t.text), ("from", t.start), ("to", t.end), ("grain", t.grain)) if v is not None}
        for t in found
    ] == [
        {k: date.fromisoformat(v) if k in ("from", "to") else v for k, v in want.items()}
        for want in case["times"]  # type: ignore[attr-defined]
    ]


def test_every_language_has_a_golden_table_of_150_cases() -> None:
    counts = {p.code: sum(param.values[0] is p for param in GOLDEN) for p in PACKS}
    floors = {p.code: 150 if p.info.coverage == "full" else 50 for p in PACKS}
    assert all(count >= floors[code] for code, count in counts.items()), counts


@pytest.mark.parametrize("language", PACKS, ids=lambda p: p.code)
def test_rules_name_makers_and_known_classes(language: LanguagePack) -> None:
    table = lexicon(language).table
    lexer = {"NUM", "DAY", "YEAR", "YEAR20", "HYEAR", "ORDN", "DECADE", "NDATE"}
    grains = {"T", *(f"T_{g.upper()}" for g in ("day", "week", "month", "season", "quarter", "year", "decade"))}
    known = {*table.words, *table.groups, *lexer, *grains}
    for rule in table.rule:
        assert rule.make in MAKERS, rule
        for element in (*rule.shape.split(), *rule.not_before, *rule.not_after, *rule.not_near):
            name = element.strip("<>")
            assert not ("A" <= name[:1] <= "Z") or name in known, (rule.shape, element)
    for group, classes in table.groups.items():
        assert set(classes) <= {*table.words, *lexer}, group


@pytest.mark.parametrize("language", PACKS, ids=lambda p: p.code)
def test_no_form_stands_twice_in_a_class(language: LanguagePack) -> None:
    for class_, values in language.load(DateTable).words.items():
        forms = [fold(form) for some in values.values() for form in some]
        assert len(forms) == len(set(forms)), class_


WORDS = [w for p in PACKS for vs in p.load(DateTable).words.values() for fs in vs.values() for w in fs]
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.one_of(st.sampled_from(WORDS), st.integers(0, 3000).map(str), st.sampled_from("،,./-()\n ٢")), max_size=25
    ).map(" ".join),
)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(PACKS), st.one_of(st.none(), st.dates()))
def test_any_text_gives_spans_that_slice_it(text: str, language: LanguagePack, published: date | None) -> None:
    found = times(text, language, published)
    assert found == times(folded(text), language, published)
    end = 0
    for t in found:
        assert t.text == text[t.span.start : t.span.end] != ""
        assert t.span.start >= end
        end = t.span.end
        assert t.start is not None or t.end is not None
        assert t.start is None or t.end is None or t.start <= t.end
        assert published is not None or not t.relative


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 6))
def test_weekdays(published: date, weekday: int) -> None:
    last, near, coming = (calendar.weekday_near(weekday, published, step).start for step in (-1, 0, 1))
    assert last is not None and near is not None and coming is not None
    assert {last.weekday(), near.weekday(), coming.weekday()} == {weekday}
    assert last < published < coming
    assert near <= published
    assert (coming - near).days == 7


@pytest.mark.parametrize("language", PACKS, ids=lambda p: p.code)
def test_an_empty_line_parts_a_date(language: LanguagePack) -> None:
    month = language.load(DateTable).words["MONTH"]["1"][0]
    assert [t.grain for t in times(f"8 {month}\n2020", language, None)] == ["day"]
    assert "day" not in [t.grain for t in times(f"8\n\n{month} 2020", language, None)]


@pytest.mark.parametrize("language", PACKS, ids=lambda p: p.code)
@pytest.mark.parametrize("piece", ["1-", "8 ", "1.", "a", "2024 ", "\u064b", "( "])
def test_work_is_linear(work: Work, language: LanguagePack, piece: str) -> None:
    def cost(length: int) -> int:
        return work(lambda: times(piece * (length // len(piece)), language, PUBLISHED))

    cost(1_000)  # words met for the first time are worked out
    assert cost(16_000) < 12 * cost(2_000) + 2_000  # 8 times the text; its square would be 64


def test_impossible_days_are_left_out() -> None:
    assert times("from 9999 to 1000, 5000 years ago, 99/99/9999, 0000-00-00", pack("en"), PUBLISHED) == ()
