"""Who is said not to have spoken."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.disowned import disowned
from claimcheck.facts.reader import read_facts
from claimcheck.lang.aliases import Aliases
from claimcheck.lang.pack import codes, pack
from claimcheck.model.text import Document
from claimcheck.sentences import split

SAID = {
    "The Harbour Authority declined to comment.": {"Harbour Authority"},
    "The Harbour Authority opened a dock. It did not respond to questions on Monday.": {"Harbour Authority"},
    "The words were wrongly attributed to the Harbour Authority.": {"Harbour Authority"},
    "The mayor Lena Brandt, not the Harbour Authority, spoke of four boats.": {"Harbour Authority"},
    "The Harbour Authority spoke of four boats.": set(),
    "Prices declined to 11 percent, the Harbour Authority said.": set(),
    "The Harbour Authority said it had issued no estimate.": {"Harbour Authority"},
    "Ida Voss of the Harbour Authority said that she would make no forecast.": {"Harbour Authority", "Ida Voss"},
    "Asked about Ida Voss, the Harbour Authority said the minister had not commented.": {"Ida Voss"},
    "The Harbour Authority gave an estimate of four boats.": set(),
    "أوضحت هيئة الموانئ أنها لم تنشر أي أرقام.": {"هيئة الموانئ"},
    "لزمت هيئة الموانئ الصمت.": {"هيئة الموانئ"},
    "نشرت هيئة الموانئ أرقاما.": set(),
    "رفضت هيئة الموانئ التعليق.": {"هيئة الموانئ"},
    "ورفضت هيئة الموانئ التعليق على الأمر.": {"هيئة الموانئ"},
    "لم تعلق هيئة الموانئ على الأمر.": {"هيئة الموانئ"},
    "قالت هيئة الموانئ إن أربعة قوارب ستعمل.": set(),
    "رفضت هيئة الموانئ العرض.": set(),
}


@pytest.mark.parametrize("text", SAID)
def test_disowned(text: str, aliases: Aliases) -> None:
    tables = pack("ar" if any("\u0600" <= c <= "\u06ff" for c in text) else "en")
    facts = read_facts(Document(id="d", text=text, lang=tables.code), tables, aliases)
    assert disowned(facts, split(text, tables)) == SAID[text]


@settings(max_examples=50, deadline=None)
@given(text=st.text(max_size=80), code=st.sampled_from(codes()))
def test_any_text_has_an_answer(text: str, code: str, aliases: Aliases) -> None:
    facts = read_facts(Document(id="d", text=text, lang=code), pack(code), aliases)
    names = {a.canonical or a.text for a in facts.actors}
    assert disowned(facts, split(text, pack(code))) <= names
