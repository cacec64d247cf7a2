"""Scenarios become the pairs that `verify` would judge, labelled by what the gold says of the passages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")
pytest.importorskip("scipy")

from claimcheck.judge.combined import terms
from claimcheck.training.desk_examples import DESK, desk_pairs, labelled, reports
from claimcheck.training.judge_examples import example
from claimcheck.training.stance_pairs import CONTRADICTION, ENTAILMENT, NEUTRAL

ARTICLE = "The port authority said on Monday that 40 ships had left Basra. Two of the cranes were repaired in May."
WIRE = "Forty ships have left the port of Basra, the customs office said. Rain is expected in the south."
COPY = "Forty ships have left the port of Basra, the customs office said, our paper has learnt."
LOCAL = "غادرت ثلاثون سفينة فقط ميناء البصرة، بحسب مدير الميناء. وأعلنت الوزارة افتتاح رصيف جديد."
OTHER = "Some 40 ships have left Umm Qasr since the spring, the customs office there said."


def document(name: str, text: str, lang: str = "en") -> dict[str, Any]:
    return {"id": name, "lang": lang, "publisher": name, "published": "2026-05-12", "title": name, "text": text}


def evidence(ref: str, quote: str, relation: str) -> dict[str, Any]:
    return {"ref": ref, "quote": quote, "relation": relation}


def scenario(**optional: Any) -> dict[str, Any]:
    content = "40 ships had left Basra"
    at = ARTICLE.index(content)
    claim = {
        "content": content,
        "content_span": [at, at + len(content)],
        "evidence": [
            evidence("wire", "Forty ships have left the port of Basra", "supports"),
            evidence("local", "غادرت ثلاثون سفينة فقط ميناء البصرة", "contradicts"),
        ],
        **optional,
    }
    return {
        "id": "ships",
        "article": document("article", ARTICLE),
        "references": [
            document("wire", WIRE),
            document("copy", COPY),
            document("local", LOCAL, "ar"),
            document("other", OTHER),
        ],
        "reference_roles": {"copy": "syndicated_copy_of:wire", "other": "distractor: another port"},
        "claims": [claim],
    }


def found(told: dict[str, Any], tmp_path: Path) -> dict[tuple[str, str], tuple[int, bool]]:
    from claimcheck.assembly import build_checker
    from claimcheck.training.desk_examples import asked

    pairs = list(labelled(told, asked(told, build_checker())))
    return {(pair.evidence.document.id, pair.evidence.text[:12]): (label, apart) for pair, label, apart in pairs}


def test_passages_are_what_the_gold_says_of_them(tmp_path: Path) -> None:
    said = found(scenario(), tmp_path)
    of = {document: row for (document, _), row in said.items() if document != "wire"}
    assert said["wire", "Forty ships "] == (ENTAILMENT, False)
    assert of["copy"] == (ENTAILMENT, False)  # the same words, though the gold names the original alone
    assert of["other"] == (NEUTRAL, True)
    labels = {text: row for (document, text), row in said.items() if document == "local"}
    assert sorted(labels.values()) == [(CONTRADICTION, False), (NEUTRAL, False)]
    assert said["wire", "Rain is expe"] == (NEUTRAL, False)


def test_what_may_be_evidence_is_left_out(tmp_path: Path) -> None:
    told = scenario(evidence=[], optional_evidence=[evidence("other", OTHER[:40], "supports")])
    said = found(told, tmp_path)
    assert "other" not in {document for document, _ in said}
    assert {label for label, _ in said.values()} == {NEUTRAL}


def test_files_become_pairs_to_compare(tmp_path: Path) -> None:
    from claimcheck.assembly import build_checker

    file = tmp_path / "ships.json"
    file.write_text(json.dumps(scenario(), ensure_ascii=False), encoding="utf-8")
    checker = build_checker()
    made = desk_pairs(checker, [file])
    assert {(one.item, one.direction) for one in made} == {("ships", DESK)}
    assert not any(one.pair.given for one in made)
    assert {(r.item, not r.stranger) for r in reports(made, [file])} == {("ships", True), ("ships", False)}
    contradicting = next(one for one in made if one.label == CONTRADICTION)
    found = example(contradicting, terms(contradicting.pair, checker.aliases))
    assert any(key.startswith("quantity.conflicting") for key in found.terms)
