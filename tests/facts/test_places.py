"""Places: the golden tables of every language, the soundness of the gazetteer, and laws that hold for any text."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable
from unicodedata import combining

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.facts.places import places
from claimcheck.lang.fold import fold, folded
from claimcheck.lang.pack import ROOT, LanguagePack, codes, pack
from claimcheck.lang.places import KINDS, Name, PlaceRules, gazetteer, has_places, place_names, within

Work = Callable[[Callable[[], object]], int]

PACKS = [pack(code) for code in codes() if has_places(pack(code))]
GOLDEN = [
    pytest.param(p, case, id=f"{p.code}-{number}")
    for p in PACKS
    for number, case in enumerate(
        tomllib.loads((ROOT / p.code / "golden" / "places.toml").read_text(encoding="utf-8"))["case"]
    )
]
each_language = pytest.mark.parametrize("language", PACKS, ids=lambda p: p.code)


@pytest.mark.parametrize(("language", "case"), GOLDEN)
def test_golden(language: LanguagePack, case: dict[str, object]) -> None:
    found = places(str(case["text"]), language)
    assert [{"text": p.text, "place": p.place} for p in found] == case["places"]


def test_every_language_has_60_cases() -> None:
    counts = {p.code: sum(param.values[0] is p for param in GOLDEN) for p in PACKS}
    floors = {p.code: 60 if p.info.coverage == "full" else 30 for p in PACKS}
    assert all(count >= floors[code] for code, count in counts.items()), counts


def test_the_gazetteer_is_sound() -> None:
    known = gazetteer()
    assert len(known) >= 1500
    for place, (kind, direct) in known.items():
        chain = within(place)
        assert kind in KINDS
        assert place not in chain, "a place within itself"
        assert len(set(chain)) == len(chain)
        assert chain[: len(direct)] == direct
        if kind in ("city", "province", "area"):
            assert any(known[p][0] == "country" for p in chain), place


@each_language
def test_every_place_has_a_name(language: LanguagePack) -> None:
    assert {n.place for n in place_names(language)} == gazetteer().keys()


@each_language
def test_names_are_found_alone(language: LanguagePack) -> None:
    """A name that needs nothing beside it is found; one of several places is read as one of them or left out."""
    by_text: dict[str, list[Name]] = {}
    for name in place_names(language):
        by_text.setdefault(fold(name.text), []).append(name)
    for text, names in by_text.items():
        if any(n.needs for n in names):
            continue
        found = places(names[0].text, language)
        assert len(found) == 1 or (not found and len(names) > 1), text
        assert {p.place for p in found} <= {n.place for n in names}, text


@each_language
def test_one_first_reading_a_name(language: LanguagePack) -> None:
    first = Counter(n.text for n in place_names(language) if n.first)
    assert all(count == 1 for count in first.values()), first.most_common(3)


@each_language
def test_no_entry_stands_twice(language: LanguagePack) -> None:
    # a name written with vowel signs stands beside the one without: they tell it from another place's name
    plain = [n for n in place_names(language) if n.text.isascii() or not any(map(combining, n.text))]
    names = Counter((n.place, fold(n.text)) for n in plain)
    assert not [n for n, count in names.items() if count > 1]
    rules = language.load(PlaceRules)
    for entries in (rules.cues, rules.heads, rules.heads_after, rules.blocked, rules.articles):
        assert len(entries) == len(set(entries))
    assert set(rules.hints) <= gazetteer().keys()


TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.one_of(
            st.sampled_from([n.text for p in PACKS for n in place_names(p)]),
            st.sampled_from(["in", "al-", "في", "و", "مدينة", ",", "،", ".", "\n", "'s", "of", "ـ", "\u0651"]),
        ),
        max_size=15,
    ).map(" ".join),
)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(PACKS))
def test_any_text_gives_spans_that_slice_it(text: str, language: LanguagePack) -> None:
    found = places(text, language)
    assert found == places(folded(text), language)
    end = 0
    for p in found:
        assert p.text == text[p.span.start : p.span.end] != ""
        assert p.span.start >= end
        end = p.span.end
        assert p.within == within(p.place)


@each_language
@pytest.mark.parametrize("piece", ["al-", "New ", "U.S. ", "Jordan, ", "عمان و", "في ", "a", "\u0651"])
def test_work_is_linear(work: Work, language: LanguagePack, piece: str) -> None:
    def cost(length: int) -> int:
        return work(lambda: places(piece * (length // len(piece)), language))

    cost(1_000)  # words met for the first time are worked out
    assert cost(16_000) < 12 * cost(2_000) + 2_000  # 8 times the text; its square would be 64
