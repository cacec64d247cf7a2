"""Actors against the golden table of every language, with and without alias tables, and what holds of any text."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.facts.actors import actors
from claimcheck.lang.actors import ActorTable
from claimcheck.lang.fold import Folded
from claimcheck.lang.pack import codes, pack
from claimcheck.model.fact import Actor
from claimcheck.model.text import Span


@frozen
class Golden:
    FILE: ClassVar[str] = "golden/actors.toml"
    cases: list[tuple[str, str]]


@frozen
class Known:
    span: Span
    canonical: str
    kind: str


@frozen
class Names:
    """Alias tables that know a few names, wherever they stand."""

    names: tuple[tuple[str, str, str], ...] = ()

    def mentions(self, text: Folded) -> list[Known]:
        out = []
        for name, canonical, kind in self.names:
            at = text.source.find(name)
            if at >= 0:
                out.append(Known(Span(at, at + len(name)), canonical, kind))
        return out


Work = Callable[[Callable[[], object]], int]

LANGUAGES = [code for code in codes() if pack(code).has(ActorTable)]
CASES = [(code, *case) for code in LANGUAGES for case in pack(code).load(Golden).cases]
KINDS = {"person", "body", "group", "state", "role", "unknown"}


@pytest.mark.parametrize(("code", "text", "expected"), CASES)
def test_golden(code: str, text: str, expected: str) -> None:
    got = [f"{a.text} = {a.kind}" for a in actors(text, pack(code), Names())]
    assert sorted(got) == sorted(filter(None, expected.split("; ")))


@pytest.mark.parametrize("code", LANGUAGES)
def test_golden_is_large_and_without_duplicates(code: str) -> None:
    texts = [case[0] for case in pack(code).load(Golden).cases]
    assert len(set(texts)) == len(texts) >= 40


def read(text: str, code: str, *names: tuple[str, str, str]) -> list[tuple[str, str | None, str]]:
    return [(a.text, a.canonical, a.kind) for a in actors(text, pack(code), Names(names))]


def test_known_names_carry_their_canonical_name() -> None:
    name = ("Fisheries Board", "Ardanian Fisheries Board", "body")
    assert read("The Fisheries Board denied it.", "en", name) == [
        ("Fisheries Board", "Ardanian Fisheries Board", "body")
    ]


def test_an_outlet_is_a_body() -> None:
    assert read("كتبت المرفأ اليوم", "ar", ("المرفأ", "Al-Marfa", "outlet")) == [("المرفأ", "Al-Marfa", "body")]


def test_a_state_within_a_longer_name_is_left_out() -> None:
    names = ("Ardania", "Ardania", "state")
    assert read("The Bank of Ardania said so.", "en", names) == [("Bank of Ardania", None, "body")]
    assert read("He left Ardania.", "en", names) == [("Ardania", "Ardania", "state")]


def test_a_conjunction_is_no_part_of_the_mention() -> None:
    assert [a.text for a in actors("وصل الوفد ووزارة النفط الأردانية", pack("ar"), Names())] == [
        "وزارة النفط الأردانية"
    ]


PIECES = [
    "General",
    "Mark",
    "of",
    "the",
    "Ministry",
    "and",
    "Ali",
    "al",
    "-",
    ".",
    "\n",
    "الرئيس",
    "وزارة",
    "النفط",
    "محمد",
    "بن",
    "و",
    "قال",
    "باسم",
    "المتحدث",
    ",",
    "IRAQI",
    "officials",
    "NATO",
]


@pytest.mark.parametrize("code", LANGUAGES)
@given(text=st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map(" ".join)))
def test_any_text_survives(code: str, text: str) -> None:
    found: tuple[Actor, ...] = actors(text, pack(code), Names())
    for actor in found:
        assert actor.span.of(text) == actor.text
        assert actor.text.strip() == actor.text != ""
        assert actor.kind in KINDS
    assert list(found) == sorted(found, key=lambda a: (a.span.start, a.span.end))


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("unit", ["Ali ", "Ministry of ", "وزارة ", "الرئيس ", "x", "محمد بن "])
def test_work_is_linear(work: Work, code: str, unit: str) -> None:
    def cost(length: int) -> int:
        return work(lambda: actors(unit * (length // len(unit)), pack(code), Names()))

    cost(1_000)  # words met for the first time are worked out
    assert cost(16_000) < 12 * cost(2_000) + 2_000  # 8 times the text; its square would be 64
