"""The cue tables of every language: their law, and a golden sentence for every class."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from attrs import fields

from claimcheck.errors import PackError
from claimcheck.lang.cues import Cues, cues, inflect
from claimcheck.lang.fold import fold
from claimcheck.lang.pack import LanguagePack, codes, pack
from claimcheck.lang.speakers import Speakers
from claimcheck.lang.syntax import Syntax
from claimcheck.model.claim import CueClass

LANGUAGES = [code for code in codes() if pack(code).has(Cues)]


def golden(code: str) -> dict[str, Any]:
    return tomllib.loads((pack(code).folder / "golden" / "cues.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_pack_with_cues_has_all_three_tables(code: str) -> None:
    assert pack(code).load(Syntax).complementisers
    assert pack(code).load(Speakers).institutions


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_duplicates(code: str) -> None:
    table = pack(code).load(Cues)
    for rows in (table.verbs, table.nouns, table.markers, table.particles):
        names = [row[0] for row in rows]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("table", [Syntax, Speakers])
def test_no_word_stands_twice_in_a_list(code: str, table: type[Syntax] | type[Speakers]) -> None:
    loaded = pack(code).load(table)
    for field in fields(table):
        value = getattr(loaded, field.name)
        if isinstance(value, list) and field.name != "opener_shapes":
            assert len({fold(word) for word in value}) == len(value), field.name


@pytest.mark.parametrize("code", LANGUAGES)
def test_there_are_cues_enough_and_of_every_class(code: str) -> None:
    index = cues(pack(code))
    forms = [form for found in index.forms.values() for form in found]
    assert len({form.lemma for form in forms}) >= 250
    assert {form.class_ for form in forms} == set(CueClass)
    assert all(form.words and all(w == fold(w) for w in form.words) for form in forms)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_class_has_a_golden_sentence(code: str) -> None:
    assert {case[3] for case in golden(code)["cases"]} == {c.value for c in CueClass}


def test_inflection_takes_the_rule_with_most_letters() -> None:
    rules = [("", "y", "", "ies", frozenset({"pres"})), ("", "", "", "s", frozenset({"pres"}))]
    assert inflect("deny", rules, {}) == [(frozenset({"pres"}), "denies")]
    assert inflect("claim", rules, {}) == [(frozenset({"pres"}), "claims")]
    assert inflect("point out", rules, {}) == [(frozenset({"pres"}), "points out")]
    assert inflect("say", rules, {"pres": "says"}) == [(frozenset({"pres"}), "says")]


def test_regular_forms_are_made() -> None:
    english, arabic = cues(pack("en")).forms, cues(pack("ar")).forms
    for word in ("said", "says", "denied", "denies", "warning", "insisted", "admitted", "told"):
        assert word in english
    for word in ("قالت", "يقول", "تقول", "قالوا", "مؤكدا", "مضيفة", "نفت", "ينفون", "دعت", "إعلانه", "تصريحات"):
        assert fold(word) in arabic


def test_an_unknown_frame_is_a_pack_error(tmp_path: Path) -> None:
    rows = (
        'columns = ["base"]\nrules = []\nverbs = [["say", "assert", "zz"]]\nnouns = []\nmarkers = []\nparticles = []\n'
    )
    rest = "comparers = []\nrelays = []\ninner = []\nnever = []\nno_content = []\nnegated = {}\n[irregular]\n"
    (tmp_path / "cues.toml").write_text(rows + rest, encoding="utf-8")
    with pytest.raises(PackError, match="unknown frame"):
        cues(LanguagePack("xx", tmp_path))
