"""Header lines of plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.load.text import parse


def test_header_and_text() -> None:
    raw = (
        "Title: Bridge opens\r\noutlet:The Example\r\nPublished: 2026-03-01\r\nURL: https://e.org/a:b\r\n\r\nOpen.\r\n"
    )
    assert parse(raw) == {
        "title": "Bridge opens",
        "publisher": "The Example",
        "published": "2026-03-01",
        "url": "https://e.org/a:b",
        "text": "Open.\r\n",
    }


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "It is open.\nTitle: no header\n",
        "\nTitle: after a blank line\n\nx",
        "Question: why?\n\nBecause.",
        "لا عنوان: هنا",
    ],
)
def test_without_a_known_key_first_all_is_text(raw: str) -> None:
    assert parse(raw) == {"text": raw}


def test_blank_lines_after_the_header_stay() -> None:
    assert parse("Lang: en\n\n\nText")["text"] == "\nText"


def test_header_without_a_blank_line() -> None:
    assert parse("Title: A\nUpdate: the army left.\nIt said so.") == {
        "title": "A",
        "text": "Update: the army left.\nIt said so.",
    }


def test_unknown_key_inside_a_header() -> None:
    assert parse("Title: A\nByline: B\n\nText") == {"title": "A", "Byline": "B", "text": "Text"}


def test_only_a_header() -> None:
    assert parse("Title: A\nOutlet: B\n") == {"title": "A", "publisher": "B", "text": ""}


@given(st.text(alphabet="Title:Note \n\rabع"))
def test_text_is_a_suffix(raw: str) -> None:
    assert raw.endswith(parse(raw)["text"])
