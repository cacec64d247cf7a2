"""Polarity, modality and scope against the golden table of every language, and what holds of any text."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import pytest
from attrs import fields, frozen
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.facts.factuality import factuality
from claimcheck.lang.factuality import FactualityTable, PhraseLists, factuality_cues, words
from claimcheck.lang.fold import fold, folded
from claimcheck.lang.pack import codes, pack
from claimcheck.model.fact import Marker, Modality, Polarity, Scope
from claimcheck.model.text import Span


@frozen
class Golden:
    FILE: ClassVar[str] = "golden/factuality.toml"
    cases: list[tuple[str, str, str, str]]
    asides: list[tuple[str, list[str]]]


Work = Callable[[Callable[[], object]], int]

LANGUAGES = [code for code in codes() if pack(code).has(FactualityTable)]
CASES = [(code, *case) for code in LANGUAGES for case in pack(code).load(Golden).cases]


def read(text: str, code: str) -> tuple[Polarity, Modality, Scope, tuple[Marker, ...]]:
    return factuality(text, [Span(0, len(text))], pack(code))


@pytest.mark.parametrize(("code", "text", "polarity", "modality", "scope"), CASES)
def test_golden(code: str, text: str, polarity: str, modality: str, scope: str) -> None:
    got = read(text, code)
    assert (got[0], got[1], got[2]) == (polarity, modality, scope), got[3]


@pytest.mark.parametrize(
    ("code", "text", "asides"), [(c, *case) for c in LANGUAGES for case in pack(c).load(Golden).asides]
)
def test_negations_outside_the_main_clause(code: str, text: str, asides: list[str]) -> None:
    assert [m.text for m in read(text, code)[3] if m.value == "negation_aside"] == asides


@pytest.mark.parametrize("code", LANGUAGES)
def test_golden_is_large_and_without_duplicates(code: str) -> None:
    texts = [case[0] for case in pack(code).load(Golden).cases]
    assert len(texts) >= 100
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_list_in_use_has_a_golden_sentence(code: str) -> None:
    cues = factuality_cues(pack(code))
    met: set[str] = set()
    for case in pack(code).load(Golden).cases:
        text = folded(case[0])
        met |= {kind for found in cues.find(text, words(text.text, 0, len(text.text))) for kind in found.kinds}
    used = {a.name for a in fields(PhraseLists) if getattr(cues.table.phrases, a.name)}
    assert used <= met


@pytest.mark.parametrize("code", LANGUAGES)
def test_lists_hold_no_duplicates(code: str) -> None:
    table = pack(code).load(FactualityTable)
    lists = {a.name: getattr(table, a.name) for a in fields(FactualityTable)}
    lists |= {a.name: getattr(table.phrases, a.name) for a in fields(PhraseLists)}
    for name, entries in lists.items():
        if isinstance(entries, list):
            shown = [e for i, e in enumerate(entries) if fold(e) in [fold(x) for x in entries[:i]]]
            assert not shown, name


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_phrase_that_is_no_cue_stands_in_no_polarity_list(code: str) -> None:
    phrases = pack(code).load(FactualityTable).phrases
    inert = set(phrases.inert)
    assert not inert & {*phrases.negation, *phrases.future_negation, *phrases.refusal, *phrases.denial}
    assert not set(phrases.negation) & set(phrases.future_negation)


def test_markers_carry_the_words_of_the_original() -> None:
    text = "قال إنَّ القوّاتِ لَمْ تُغادِر"
    markers = read(text, "ar")[3]
    assert [(m.text, m.value) for m in markers] == [("لَمْ", "negation")]
    assert text[markers[0].span.start : markers[0].span.end] == "لَمْ"


def test_only_the_passage_counts() -> None:
    text = "The mill did not close. The pit closed."
    start = text.index("The pit")
    assert factuality(text, [Span(start, len(text))], pack("en"))[0] is Polarity.AFFIRMED


def test_split_quotes_are_read_as_one_passage() -> None:
    text = '"The troops," he said, "will not leave."'
    spans = [Span(1, 11), Span(text.index("will"), text.index(".") + 1)]
    assert factuality(text, spans, pack("en"))[:2] == (Polarity.NEGATED, Modality.PLANNED)


WORDS = [
    "not",
    "never",
    "لم",
    "لن",
    "لا",
    "إلا",
    "until",
    "who",
    ",",
    ".",
    "،",
    "no",
    "all",
    "except",
    "some",
    "and",
    "but",
    "الذي",
    "غير",
    "دون",
    "will",
    "will-not",
    "3",
    "troops",
    "القوات",
    "قد",
    "تم",
    "كل",
]


@pytest.mark.parametrize("code", LANGUAGES)
@given(text=st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map(" ".join)), data=st.data())
def test_any_text_survives(code: str, text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for marker in factuality(text, [Span(start, end)], pack(code))[3]:
        assert marker.span.of(text) == marker.text
        assert marker.text


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("unit", ["not ", "لم ", "x", "all but ", "لا a ", "not until ", "agreed a to ", ", who "])
def test_work_is_linear(work: Work, code: str, unit: str) -> None:
    def cost(length: int) -> int:
        return work(lambda: read(unit * (length // len(unit)), code))

    cost(1_000)  # words met for the first time are worked out
    assert cost(16_000) < 12 * cost(2_000) + 2_000  # 8 times the text; its square would be 64
