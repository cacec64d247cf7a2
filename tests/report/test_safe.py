from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.report.safe import json_text, one_line, shortened, visible, web_address

ANY = st.text(st.characters(codec=None, exclude_categories=()))


@given(ANY)
def test_nothing_that_steers_a_display_is_left(text: str) -> None:
    out = visible(text)
    bad = {c for c in out if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"}
    bad |= {
        c
        for c in out
        if unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    }
    assert not bad
    assert visible(out) == out
    assert len(one_line(text).splitlines()) <= 1


def test_an_override_is_shown_and_a_mark_is_dropped() -> None:
    assert visible("a\u202eb\u200f") == "a⟨U+202E⟩b"
    assert visible("قال\u200f: نعم") == "قال: نعم"
    assert visible("\x1b[31m") == "⟨U+001B⟩[31m"


def test_shortening_cuts_at_a_blank() -> None:
    assert shortened("one two three four", 15) == "one two three …"
    assert shortened("short", 15) == "short"
    assert shortened("x" * 30, 10) == "x" * 10 + " …"


@pytest.mark.parametrize(
    "url",
    [None, "", "javascript:alert(1)", "data:text/html,x", "//no.scheme/x", "https://", "http://a b/", "ftp://a/b",
     "https://a/\u202eb", "JAVASCRIPT:x", "http://[broken"],
)  # fmt: skip
def test_other_addresses_are_no_links(url: str | None) -> None:
    assert web_address(url) is None


def test_web_addresses_are_links() -> None:
    assert web_address("HTTPS://a.example/b?c#d") == "HTTPS://a.example/b?c#d"


@given(ANY)
def test_json_text_can_be_encoded_and_reads_back(text: str) -> None:
    out = json_text(json.dumps(text, ensure_ascii=False))
    out.encode("utf-8")
    assert json.loads(out) == text
