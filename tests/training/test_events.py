"""Claims and passages of one event become items as newspairs has them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("torch")

from claimcheck.training.stance_pairs import event_of, of_event, read_events, read_versions

EVENT = {
    "id": "e1",
    "claims": [{"en": "It sank.", "ar": "غرقت."}, {"en": "Nine drowned.", "ar": "غرق تسعة."}],
    "passages": [
        {"en": "The boat went down.", "ar": "هبط القارب إلى القاع."},
        {"en": "Eight drowned.", "ar": "غرق ثمانية."},
    ],
    "supports": [[0, 0]],
    "contradicts": [[1, 1]],
    "unclear": [[0, 1]],
}


def test_each_passage_is_a_premise_for_every_claim_that_is_clear() -> None:
    first, second = of_event(EVENT)
    assert first["premise"] == EVENT["passages"][0]
    assert [(h["en"], h["label"]) for h in first["hypotheses"]] == [
        ("It sank.", "entailment"),
        ("Nine drowned.", "neutral"),
    ]
    assert [(h["ar"], h["label"]) for h in second["hypotheses"]] == [("غرق تسعة.", "contradiction")]
    assert event_of(first) == event_of(second) == "e1"
    assert first["id"] != second["id"]


def test_every_eighth_event_is_held_back_whole(tmp_path: Path) -> None:
    rows = [{**EVENT, "id": f"e{n}"} for n in range(9)]
    (tmp_path / "x.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    kept, held = read_events(tmp_path / "x.jsonl")
    assert [item["id"] for item in held] == ["e0/0", "e0/1", "e8/0", "e8/1"]
    assert {event_of(item) for item in kept} == {f"e{n}" for n in range(1, 8)}
    assert event_of({"id": "i1"}) == "i1"


def test_a_headline_and_its_versions_are_pairs(tmp_path: Path) -> None:
    row = {"headline": "أ", "agree": ["ب"], "disagree": ["ج", "د"], "other": []}
    (tmp_path / "x.jsonl").write_text(json.dumps(row), encoding="utf-8")
    assert [(e.hypothesis, e.label) for e in read_versions(tmp_path / "x.jsonl")] == [("ب", 0), ("ج", 1), ("د", 1)]
