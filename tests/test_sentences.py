"""Sentence splitting: golden sentences of every language, spans that cover the text, and texts meant to hurt."""

from __future__ import annotations

import time
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.lang.fold import fold
from claimcheck.lang.pack import codes, pack
from claimcheck.lang.sentences import SentenceTable
from claimcheck.sentences import split


def goldens() -> list[Any]:
    return [
        pytest.param(code, case["sentences"], id=f"{code}-{number}")
        for code in codes()
        if (path := pack(code).folder / "golden" / "sentences.toml").is_file()
        for number, case in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["case"])
    ]


def words(text: str, code: str) -> list[str]:
    return [s.span.of(text) for s in split(text, pack(code))]


@pytest.mark.parametrize(("code", "sentences"), goldens())
def test_golden(code: str, sentences: list[str]) -> None:
    assert words(" ".join(sentences), code) == sentences


@pytest.mark.parametrize("code", [c for c in codes() if pack(c).has(SentenceTable)])
def test_table_has_no_duplicates(code: str) -> None:
    table = pack(code).load(SentenceTable)
    for words_ in (table.titles, table.abbreviations, table.before_number, table.starters, table.speech):
        folded = [fold(w) for w in words_]
        assert len(folded) == len(set(folded))
        assert not any(w.endswith(".") for w in folded)
    assert not {*map(fold, table.titles)} & {*map(fold, table.abbreviations)}


@pytest.mark.parametrize("code", codes())
def test_every_language_folder_has_a_table_and_a_golden(code: str) -> None:
    assert pack(code).has(SentenceTable)
    assert any(param.values[0] == code for param in goldens())


def test_line_breaks_end_sentences_and_paragraphs() -> None:
    text = "Bridge opens\r\n\r\n  OSLO —\rThe bridge is open. It is new.\n\u2028Tail"
    found = split(text, pack("en"))
    assert [(s.span.of(text), s.paragraph) for s in found] == [
        ("Bridge opens", 0),
        ("OSLO —", 1),
        ("The bridge is open.", 2),
        ("It is new.", 2),
        ("Tail", 3),
    ]


def test_glued_sentences() -> None:
    assert words("He left.The army stayed.", "en") == ["He left.", "The army stayed."]
    assert words("غادر الجيش.وأضاف الوزير شيئا.", "ar") == ["غادر الجيش.", "وأضاف الوزير شيئا."]
    assert words("Read www.Example.Com/a.b.html or mail a.Name@example.Org today", "en") == [
        "Read www.Example.Com/a.b.html or mail a.Name@example.Org today"
    ]


def test_closing_marks_stay_and_opening_marks_go() -> None:
    assert words("“They are gone.” “Are they?” “Yes.” Because he said no. (So he said.) [Applause] * * *", "en") == [
        "“They are gone.”",
        "“Are they?”",
        "“Yes.”",
        "Because he said no.",
        "(So he said.)",
        "[Applause] * * *",
    ]


@pytest.mark.parametrize("text", ["", " \n\t\r\n ", "\ufeff"])
def test_nothing_gives_little(text: str) -> None:
    assert len(split(text, pack("en"))) == len(text.split())


ALPHABET = st.sampled_from([*"aB9 .?!؟…\"“”«»()'’-\n\r\u2028\u200fلا،وقDr", "\ud800", "p.m. ", "د. "])


@given(st.text() | st.lists(ALPHABET, max_size=60).map("".join), st.sampled_from(codes()))
def test_spans_cover_all_that_is_no_white_space(text: str, code: str) -> None:
    found = split(text, pack(code))
    covered: set[int] = set()
    end = paragraph = 0
    for sentence in found:
        assert end <= sentence.span.start < sentence.span.end <= len(text)
        assert sentence.paragraph >= paragraph
        assert sentence.span.of(text) == sentence.span.of(text).strip()
        assert "\n" not in sentence.span.of(text)
        end, paragraph = sentence.span.end, sentence.paragraph
        covered.update(range(sentence.span.start, sentence.span.end))
    assert all(char.isspace() for at, char in enumerate(text) if at not in covered)


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ("en", "a"),
        ("en", ". "),
        ("en", 'x?"'),
        ("en", "He left at 5 p.m. Monday. "),
        ("en", "a. ) "),
        ("en", '"No!" '),
        ("ar", "قال: «لا؟» "),
        ("ar", "كلمة "),
    ],
)
def test_time_is_linear(code: str, unit: str) -> None:
    text = unit * (200_000 // len(unit))
    start = time.process_time()
    split(text, pack(code))
    assert time.process_time() - start < 3
