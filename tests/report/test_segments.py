from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model.text import Span
from claimcheck.report.segments import DEEPEST, Mark, cut, paragraphs

TEXTS = st.text(alphabet="ab \n\r\tب", max_size=60)


@given(TEXTS)
def test_paragraphs_together_are_the_text(text: str) -> None:
    assert "".join(span.of(text) for span in paragraphs(text)) == text
    assert all(len(span) for span in paragraphs(text))


@given(TEXTS, st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70), st.integers(0, 9)), max_size=12))
def test_segments_together_are_the_text_and_carry_their_marks(text: str, raw) -> None:
    marks = [Mark(Span(a, b), key) for a, b, key in raw]
    blocks = cut(text, marks)
    segments = [s for block in blocks for s in block]
    assert "".join(s.span.of(text) for s in segments) == text
    assert ["".join(s.span.of(text) for s in block) for block in blocks] == [p.of(text) for p in paragraphs(text)]
    valid = [m for m in marks if 0 <= m.span.start < m.span.end <= len(text)]
    for s in segments:
        covering = {m.key for m in valid if m.span.contains(s.span)}
        assert set(s.keys) <= covering
        assert len(covering) > DEEPEST or len(valid) > DEEPEST or set(s.keys) == covering
    for kind in ("opens", "closes"):
        told = [key for s in segments for key in getattr(s, kind)]
        assert sorted(told) == sorted({m.key for m in valid})


def test_lines_are_paragraphs_only_where_no_empty_line_parts_them() -> None:
    assert len(paragraphs("a\nb\n\nc")) == 2
    assert len(paragraphs("a\nb\nc\n")) == 3
    assert paragraphs("") == []


def test_time_grows_with_the_text_not_its_square() -> None:
    def seconds(n: int) -> float:
        text = "a claim here. " * n
        marks = [Mark(Span(14 * i, 14 * i + 12), i) for i in range(n)] + [Mark(Span(0, len(text)), -1)] * 3
        marks += [Mark(Span(i, len(text) - i), n + i) for i in range(n // 4)]
        start = time.process_time()
        cut(text, marks)
        return time.process_time() - start

    seconds(200)
    assert min(seconds(8000), seconds(8000)) < 40 * max(seconds(800), 0.002)  # its square would be 100
