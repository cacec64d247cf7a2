"""The laws of a language pack, over every folder found, and the loader that holds them.

That every cue class has a golden sentence, and each table's own laws, stand with that table's tests.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import tomllib
from pathlib import Path
from typing import Any, ClassVar

import attrs
import pytest
from attrs import frozen

import claimcheck.attribution
import claimcheck.facts
import claimcheck.lang
from claimcheck.errors import PackError
from claimcheck.lang.fold import fold
from claimcheck.lang.messages import Messages
from claimcheck.lang.pack import ROOT, LanguagePack, PackInfo, codes, pack, read_table

TABLES_OF_THE_HOUSE = (claimcheck.lang, claimcheck.facts, claimcheck.attribution)


def tables() -> dict[str, list[type[Any]]]:
    """File name -> the classes that read it, wherever in the package they stand."""
    found: dict[str, list[type[Any]]] = {}
    for package in TABLES_OF_THE_HOUSE:
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                if kind.__module__ == module.name and isinstance(getattr(kind, "FILE", None), str):
                    found.setdefault(kind.FILE, []).append(kind)
    return found


TABLES = tables()
FILES = [(code, path) for code in codes() for path in sorted((ROOT / code).glob("*.toml"))]
NAMED = [f"{code}/{path.name}" for code, path in FILES]


def test_there_are_packs_with_tables() -> None:
    assert {"ar", "en"} <= set(codes())
    assert len(TABLES) >= 8


@pytest.mark.parametrize(("code", "path"), FILES, ids=NAMED)
def test_every_table_has_a_reader_or_is_compiled_and_fits_it(code: str, path: Path) -> None:
    kinds = TABLES.get(path.name)
    if kinds is None:
        assert path.name in ("aliases.toml", "states.toml"), "no class reads this table"  # see lang/aliases.py
        tomllib.loads(path.read_text(encoding="utf-8"))
        return
    for kind in kinds:
        assert pack(code).load(kind) is pack(code).load(kind)


@pytest.mark.parametrize(("code", "path"), FILES, ids=NAMED)
def test_an_unknown_key_in_any_table_is_an_error_that_names_it(code: str, path: Path, tmp_path: Path) -> None:
    for kind in TABLES.get(path.name, []):
        copy = tmp_path / path.name
        copy.write_text("zzz_unknown = 1\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
        with pytest.raises(PackError, match="zzz_unknown") as error:
            read_table(copy, kind)
        assert error.value.path == str(copy)


def lists(value: Any, place: str = "") -> list[tuple[str, list[str]]]:
    """Every list of words of a table with the place it stands at."""
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in lists(inner, f"{place}.{key}")]
    if isinstance(value, list) and value and all(isinstance(word, str) for word in value):
        return [(place, value)]
    if isinstance(value, list):
        return [found for at, inner in enumerate(value) for found in lists(inner, f"{place}[{at}]")]
    return []


ROWS = ("opener_shapes", "bound_ending")
"""Lists in which a place means something: no sets of words."""
SPELT_OUT = ("aliases.toml", "states.toml")
"""Names are also shown: "Bogota" and "Bogotá" may both stand there."""


@pytest.mark.parametrize(("code", "path"), FILES, ids=NAMED)
def test_no_word_stands_twice_in_a_list(code: str, path: Path) -> None:
    spelling = str if path.name in SPELT_OUT else fold
    for place, words in lists(tomllib.loads(path.read_text(encoding="utf-8"))):
        if place.endswith("]") or place.rpartition(".")[2] in ROWS:
            continue  # a row: its cells may be equal
        known = [spelling(word) for word in words]
        assert len(set(known)) == len(known), (place, sorted({w for w in known if known.count(w) > 1}))


@pytest.mark.parametrize("code", codes())
def test_the_pack_says_who_it_is(code: str) -> None:
    info = pack(code).info
    assert info.code == code
    assert info.name
    assert info.direction in ("ltr", "rtl")
    assert info.coverage in ("full", "basic")
    assert info.script.isupper()
    assert not set(info.letters) & set(info.foreign_letters)


@pytest.mark.parametrize("code", codes())
def test_every_pack_has_all_tables_that_any_pack_has(code: str) -> None:
    everywhere = {path.name for other in codes() for path in (ROOT / other).glob("*.toml")}
    assert {path.name for path in (ROOT / code).glob("*.toml")} == everywhere
    golden = {path.name for other in codes() for path in (ROOT / other / "golden").glob("*.toml")}
    assert {path.name for path in (ROOT / code / "golden").glob("*.toml")} == golden


@pytest.mark.parametrize("code", codes())
def test_every_pack_has_messages_with_the_same_blanks_to_fill(code: str) -> None:
    assert attrs.fields(Messages)
    pack(code).load(Messages)


@pytest.mark.parametrize("code", codes())
def test_golden_sentences_are_read_by_their_own_letters(code: str) -> None:
    """No golden table was copied from another language's folder and left as it was."""
    seen = {fold(path.read_text(encoding="utf-8")) for other in codes() if other != code for path in goldens(other)}
    assert all(fold(path.read_text(encoding="utf-8")) not in seen for path in goldens(code))


def goldens(code: str) -> list[Path]:
    return sorted((ROOT / code / "golden").glob("*.toml"))


# --- the loader ---


@frozen
class Weights:
    """A table of the tests."""

    FILE: ClassVar[str] = "weights.toml"
    names: dict[str, int]
    words: list[str] = attrs.field(factory=list)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("", "names"),
        ("names = 5", "names"),
        ("names = { a = 'x' }", "names"),
        ("names = { a = 1 }\nmore = 1", "more"),
        ("names = { a = 1 }\nwords = ", "TOML"),
        ("names = { a = 1 }\nnames = { b = 1 }", "TOML"),
        (b"\xff", "TOML"),
    ],
)
def test_a_table_that_breaks_its_schema_is_named(tmp_path: Path, content: str | bytes, named: str) -> None:
    path = tmp_path / Weights.FILE
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(PackError, match=named) as error:
        LanguagePack("xx", tmp_path).load(Weights)
    assert error.value.path == str(path)
    assert "\n" not in str(error.value)


def test_a_missing_table_is_named_and_can_be_asked_for(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"weights\.toml"):
        LanguagePack("xx", tmp_path).load(Weights)
    assert not LanguagePack("xx", tmp_path).has(Weights)
    assert pack("en").has(PackInfo)


def test_a_language_without_a_folder() -> None:
    with pytest.raises(KeyError):
        pack("xx")
