"""Whether two names are one speaker's, and whose voice a document has."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

import claimcheck
from claimcheck.lang.aliases import Aliases
from claimcheck.lang.publishers import issues
from claimcheck.model.text import Document
from claimcheck.names import Names, names


@pytest.fixture(scope="module")
def known(aliases: Aliases) -> Names:
    return names(aliases, claimcheck.build_checker().embedder)


SAME = [
    ("the ice data centre", "مركز بيانات الجليد"),
    ("the police of Tarn", "شرطة تارن"),
    ("Norway's education directorate", "مديرية التعليم النرويجية"),
    ("the road safety council", "مجلس سلامة الطرق"),
    ("CENTCOM", "سنتكوم"),
    ("Lena Brandt", "Lena Brandt"),
]
OTHERS = [
    ("the Iraqi army", "الجيش الأردني"),
    ("the housing minister", "نقابة الصيادين"),
    ("the road safety council", "مديرية التعليم"),
    ("the interior ministry of Iraq", "وزارة الدفاع العراقية"),
    ("the ice data centre", "the ice cream centre"),
    ("Lena Brandt", "بول ويبر"),
    ("Lena Brandt", ""),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_same(one: str, other: str, known: Names) -> None:
    assert known.same(one, other)
    assert known.same(other, one)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_not_the_same(one: str, other: str, known: Names) -> None:
    assert not known.same(one, other)
    assert not known.same(other, one)


class Counting:
    """An embedder that counts what it is asked; every text has the same vector."""

    name, dim = "counting", 1

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        self.asked += texts
        return [One([1.0]) for _ in texts]


class One(list[float]):
    def __matmul__(self, other: One) -> float:
        return self[0] * other[0]


def test_a_name_is_embedded_once(aliases: Aliases) -> None:
    embedder = Counting()
    made = names(aliases, embedder, ["the tea club", "نادي الشاي", "the tea club"])  # type: ignore[arg-type]
    assert made.same("the tea club", "نادي الشاي")
    assert made.same("the chess club", "نادي الشاي")
    assert sorted(embedder.asked) == sorted(["the tea club", "نادي الشاي", "the chess club"])


PUBLISHERS = {
    "Harbour Authority": True,
    "هيئة الموانئ": True,
    "Arvo Newsroom": True,
    "Iraqi Ministry of Oil, press office": True,
    "The Valley Gazette": False,
    "وكالة أنباء الوادي": False,
    "Arvo": False,
    "Ministry Times": False,
    "": False,
}


@pytest.mark.parametrize("publisher", PUBLISHERS)
def test_who_publishes_what_he_says_himself(publisher: str) -> None:
    assert issues(publisher) is PUBLISHERS[publisher]


@pytest.mark.parametrize(
    ("publisher", "speaker", "voice"),
    [
        ("The Valley Gazette", None, None),
        ("The Valley Gazette", "Lena Brandt", "Lena Brandt"),
        ("Harbour Authority", None, "Harbour Authority"),
        ("Harbour Authority", "Lena Brandt", "Lena Brandt"),
        ("سنتكوم", None, "US Central Command (CENTCOM)"),
        ("Reuters", None, None),
        (None, None, None),
    ],
)
def test_voice(publisher: str | None, speaker: str | None, voice: str | None, known: Names) -> None:
    assert known.voice(speaker, Document(id="d", text="Four boats run.", lang="en", publisher=publisher)) == voice


@given(st.text(max_size=40))
def test_any_publisher_has_an_answer(publisher: str) -> None:
    assert issues(publisher) in (True, False)
