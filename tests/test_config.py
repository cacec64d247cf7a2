"""Settings: which of them win, what is refused, and that their fingerprint is a fingerprint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.config import Config, load_config
from claimcheck.errors import InputError, UsageError


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_arguments_win_over_the_environment_over_the_file_over_the_defaults(tmp_path: Path) -> None:
    assert load_config(environ={}) == Config()
    (tmp_path / "claimcheck.toml").write_text('lang = "ar"\nneighbours = 7\njudge = "ours"\n')
    environ = {"CLAIMCHECK_LANG": "en", "CLAIMCHECK_NEIGHBOURS": "9", "CLAIMCHECK_ABSTAIN_BELOW": "0.25", "OTHER": "x"}
    found = load_config(environ=environ, lang="de", report_lang=None)
    assert found == Config(lang="de", neighbours=9, abstain_below=0.25, judge="ours")


@pytest.mark.parametrize(("said", "meant"), [("false", False), ("0", False), ("True", True), ("1", True)])
def test_the_environment_turns_the_tagger_off(said: str, meant: bool) -> None:
    assert load_config(environ={"CLAIMCHECK_TAGGER": said}).tagger is meant
    assert load_config(environ={}, tagger=False).tagger is False


def test_the_environment_says_true_or_false() -> None:
    with pytest.raises(UsageError, match="true or false"):
        load_config(environ={"CLAIMCHECK_TAGGER": "perhaps"})


def test_a_named_file_stands_in_for_the_one_here(tmp_path: Path) -> None:
    (tmp_path / "claimcheck.toml").write_text("neighbours = 7\n")
    (tmp_path / "ours.toml").write_bytes(b"\xef\xbb\xbfabstain_below = 1\n")
    assert load_config("ours.toml", environ={}) == Config(abstain_below=1)


BAD = [
    ("foo = 1", "foo", "unknown setting"),
    ("neighbours = 0", "neighbours", "at least 1"),
    ("neighbours = true", "neighbours", "whole number"),
    ('neighbours = "4"', "neighbours", "whole number"),
    ("abstain_below = 1.5", "abstain_below", "between 0 and 1"),
    ("abstain_below = nan", "abstain_below", "between 0 and 1"),
    ("min_confidence = 2", "min_confidence", "between 0 and 1"),
    ("tagger = 1", "tagger", "true or false"),
    ("lang = 5", "lang", "text"),
    ('embedder = ""', "embedder", "text"),
]


@pytest.mark.parametrize(("line", "field", "expected"), BAD)
def test_the_file_the_field_and_what_was_expected_are_named(
    tmp_path: Path, line: str, field: str, expected: str
) -> None:
    (tmp_path / "c.toml").write_text(line)
    with pytest.raises(InputError, match=expected) as error:
        load_config("c.toml", environ={})
    assert (error.value.path, error.value.field) == ("c.toml", field)


@pytest.mark.parametrize("content", [b"a = ", b"\xff\xfe", b"\x00"])
def test_no_toml(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "c.toml").write_bytes(content)
    with pytest.raises(InputError, match=r"c\.toml: not TOML"):
        load_config("c.toml", environ={})


@pytest.mark.parametrize("name", ["missing.toml", "."])
def test_no_file(name: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_config(name, environ={})


@pytest.mark.parametrize(
    ("key", "text"), [("NEIGHBOURS", "many"), ("NEIGHBOURS", "0"), ("ABSTAIN_BELOW", "2"), ("ABSTAIN_BELOW", "nan")]
)
def test_a_bad_variable_is_named(key: str, text: str) -> None:
    with pytest.raises(UsageError, match=f"CLAIMCHECK_{key}: expected .*{text}"):
        load_config(environ={f"CLAIMCHECK_{key}": text})


@pytest.mark.parametrize("arguments", [{"embedder": ""}, {"lang": " "}, {"neighbours": 0}, {"abstain_below": -1.0}])
def test_a_bad_argument_is_named(arguments: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="expected"):
        load_config(environ={}, **arguments)


def test_an_empty_variable_is_none() -> None:
    assert load_config(environ={"CLAIMCHECK_EMBEDDER": "", "CLAIMCHECK_NEIGHBOURS": ""}) == Config()


def test_the_fingerprint_of_the_defaults_is_the_same_everywhere() -> None:
    """It stands in reports: it changes with a setting or a default, never with the machine or the run."""
    assert Config().fingerprint() == "023e32a4ae36"


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "embedder": st.text(min_size=1),
        "judge": st.text(min_size=1),
        "lang": st.sampled_from(["ar", "en"]),
        "neighbours": st.integers(1, 99),
        "abstain_below": st.floats(0, 1),
    },
)


@given(CHANGES, CHANGES)
def test_equal_settings_equal_fingerprints(one: dict[str, Any], other: dict[str, Any]) -> None:
    a, b = Config().with_(**one), Config().with_(**other)
    assert (a == b) == (a.fingerprint() == b.fingerprint())


def test_a_config_cannot_be_changed() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        Config().neighbours = 3  # type: ignore[misc]
