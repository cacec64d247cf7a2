"""Golden sentences and short articles of every language folder."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from claimcheck.attribution import NoAliases, attribute
from claimcheck.lang.cues import Cues
from claimcheck.lang.pack import codes, pack
from claimcheck.model.claim import Claim
from claimcheck.model.text import Document
from claimcheck.sentences import split

LANGUAGES = [code for code in codes() if pack(code).has(Cues)]


def read(text: str, code: str) -> tuple[Claim, ...]:
    document = Document(id="golden", text=text, lang=code)
    return attribute(document, split(text, pack(code)), pack(code), NoAliases())


def table(code: str, name: str) -> dict[str, Any]:
    return tomllib.loads((pack(code).folder / "golden" / f"{name}.toml").read_text(encoding="utf-8"))


def told(claim: Claim) -> dict[str, Any]:
    """A claim in the terms of the golden tables."""
    return {
        "content": claim.text,
        "kind": claim.kind.value,
        "polarity": claim.polarity.value,
        "source": claim.source.text if claim.source else "",
        "resolved": claim.source.resolved if claim.source else "",
        "class": claim.source.class_.value if claim.source else "",
        "cue": claim.cue.text if claim.cue else "",
        "cue_class": claim.cue.class_.value if claim.cue else "",
        "chain": list(claim.chain),
    }


SENTENCES = [(code, *case) for code in LANGUAGES for case in table(code, "cues")["cases"]]
SILENT = [(code, text) for code in LANGUAGES for text in table(code, "cues")["silent"]]
ARTICLES = [
    pytest.param(code, case, id=f"{code}: {case['why']}")
    for code in LANGUAGES
    for case in table(code, "attribution")["cases"]
]


@pytest.mark.parametrize(("code", "text", "source", "cue", "class_", "content"), SENTENCES)
def test_sentence(code: str, text: str, source: str, cue: str, class_: str, content: str) -> None:
    said = [told(c) for c in read(text, code) if c.cue]
    assert [(s["source"], s["cue"], s["cue_class"], s["content"]) for s in said] == [(source, cue, class_, content)]


@pytest.mark.parametrize(("code", "text"), SILENT)
def test_words_of_saying_that_say_nothing(code: str, text: str) -> None:
    assert [c.text for c in read(text, code) if c.source or c.cue] == []


@pytest.mark.parametrize(("code", "case"), ARTICLES)
def test_article(code: str, case: dict[str, Any]) -> None:
    claims = read(case["text"], code)
    said = [told(c) for c in claims if c.source or c.cue]
    own = [c.text for c in claims if not c.source and not c.cue]
    for wanted in case.get("claims", []):
        assert any(wanted.items() <= found.items() for found in said), (wanted, said)
    for wanted in case.get("own", []):
        assert wanted["text"] in own
    if "said" in case:
        assert len(said) == case["said"], said
