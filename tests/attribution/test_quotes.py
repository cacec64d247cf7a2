"""Quotations: pairs, nests, marks that are never closed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.attribution.quotes import find_quotes

MARKED = st.text(alphabet=st.sampled_from(list("ab \n.,s\"'«»“”‘’„‚‹›(6لم\u200f\u200d،")), max_size=120)


def inner(text: str) -> list[str]:
    return [q.inner.of(text) for q in find_quotes(text)]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ('He said "we stay" and left the long room.', ["we stay"]),
        ("He said “we stay” and left the long room.", ["we stay"]),
        ("قال المدير اليوم «سنبقى هنا» وغادر القاعة الكبيرة.", ["سنبقى هنا"]),
        ("He said “they told us ‘go’ and we went” before he left the room at last.", ["they told us ‘go’ and we went"]),
        (
            "He said: 'I'd play on. I don't care.' Then the captain left the pitch in the rain.",
            ["I'd play on. I don't care."],
        ),
        ("The players' bus and the fans' train were late, weren't they?", []),
        ('A 6" pipe burst in the cellar on Monday morning.', []),
        ('It was "old and he left the room before it was over.', []),
        ("Der Mann sagte „wir bleiben“ und ging aus dem großen Zimmer.", ["wir bleiben"]),
    ],
)
def test_finds(text: str, quotes: list[str]) -> None:
    assert inner(text) == quotes


def test_a_quote_runs_on_into_the_next_paragraph() -> None:
    text = (
        "“The first night was long.\n\n"
        "“The second was worse,” she said, and nobody in the whole long room said a word more."
    )
    assert inner(text) == ["The first night was long.", "The second was worse,"]
    assert find_quotes(text)[0].carried


def test_never_more_than_half_of_the_text() -> None:
    assert find_quotes("“" + "long " * 40 + "” he said") == []


@given(MARKED)
def test_quotes_are_ordered_and_slice(text: str) -> None:
    at = 0
    for quote in find_quotes(text):
        assert at <= quote.outer.start <= quote.inner.start <= quote.inner.end <= quote.outer.end <= len(text)
        assert len(quote.inner) <= max(len(text) // 2, 1)
        at = quote.outer.end
