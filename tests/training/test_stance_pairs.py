"""The pairs a cross-encoder learns from: labels that the change made true, and items that stay held back."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest

from claimcheck.training.stance_pairs import (
    CONTRADICTION,
    ENTAILMENT,
    NEUTRAL,
    NOT_ENTAILED,
    Example,
    StancePairs,
    read_others,
    refigured,
    spelled,
    split,
    translated,
)

ITEMS = [
    {
        "id": f"i{n}",
        "premise": {"en": f"{400 + n} boats left.", "ar": f"غادر {400 + n} قاربا."},
        "hypotheses": [
            {"label": "entailment", "en": f"There were {400 + n} boats.", "ar": f"كانوا {400 + n} قاربا."},
            {"label": "contradiction", "en": "No boat left.", "ar": "لم يغادر أي قارب."},
        ],
    }
    for n in range(20)
]


@pytest.mark.parametrize("seed", range(40))
def test_a_changed_figure_contradicts_and_one_changed_alike_does_not(seed: int) -> None:
    one, other = "Prices rose in 2024 for 1,350 goods.", "1,350 goods cost more."
    (made,) = refigured(one, other, random.Random(seed))
    same_figures = made.premise.split()[5] == made.hypothesis.split()[0]
    assert (made.label == ENTAILMENT) is same_figures
    assert (made.premise, made.hypothesis) != (one, other)
    assert "2024" in made.premise
    assert made.label in (ENTAILMENT, CONTRADICTION)


def test_a_pair_without_a_shared_figure_is_left_alone() -> None:
    assert not list(refigured("It sold 350 cars.", "Some 400 cars were sold.", random.Random(0)))
    assert not list(refigured("It rose 2.50 points.", "It rose 50 points.", random.Random(0)))


@pytest.mark.parametrize("seed", range(30))
def test_a_translation_says_the_same_unless_a_word_was_changed(seed: int) -> None:
    texts = {text for t in (ITEMS[0]["premise"], *ITEMS[0]["hypotheses"]) for text in t.values()}
    (made,) = translated(ITEMS[0], random.Random(seed))
    changed = [text for text in (made.premise, made.hypothesis) if text not in texts]
    assert made.label == (CONTRADICTION if len(changed) == 1 else ENTAILMENT)


def test_a_round_holds_every_claim_in_four_directions() -> None:
    pairs = StancePairs(ITEMS, [[(n + 1) % 20] for n in range(20)], {}, strangers=0.0, made=0.0)
    drawn = pairs.draw(random.Random(3))
    for item in ITEMS:
        for premise in item["premise"].values():
            for hypothesis in item["hypotheses"]:
                english = (item["premise"]["en"], hypothesis["en"])
                for lang in ("en", "ar"):
                    label = {"entailment": ENTAILMENT, "contradiction": CONTRADICTION}[hypothesis["label"]]
                    twin = None if (premise, hypothesis[lang]) == english else english
                    assert Example(premise, hypothesis[lang], label, english=twin) in drawn


def test_a_round_sees_a_part_of_some_items() -> None:
    seen = [0.15] * 100 + [1.0] * (10 * len(ITEMS) - 100)
    pairs = StancePairs(ITEMS * 10, [], {}, {("en", "en"): 1.0}, strangers=0.0, made=0.0, twins=0, seen=seen)
    drawn = Counter(e.premise for e in pairs.draw(random.Random(3)))
    assert 100 * 2 + 100 * 2 * 0.15 < sum(drawn.values()) < 100 * 2 + 100 * 2 * 0.45


def test_sentences_are_put_to_their_translations() -> None:
    texts = [{"en": f"Boat {n} left in May.", "ar": f"غادر القارب {n} في مايو."} for n in range(30)]
    pairs = StancePairs([], [], {}, sentences=texts, sentence_pairs=20)
    drawn = pairs.draw(random.Random(3))
    known = {text for both in texts for text in both.values()}
    assert len(drawn) == 20
    assert {e.label for e in drawn} == {ENTAILMENT, CONTRADICTION}
    assert all(e.premise in known or e.hypothesis in known for e in drawn if e.label == CONTRADICTION)


def test_figures_are_spelled_out_where_they_count() -> None:
    pytest.importorskip("num2words")
    assert spelled("40 ships, 5% less than in 2019, at 10:30.") == "forty ships, 5% less than in 2019, at 10:30."
    assert spelled("غادرت 140 سفينة بنسبة 5.5 وبلغت $17") == "غادرت مائة وأربعون سفينة بنسبة 5.5 وبلغت $17"
    pairs = StancePairs(ITEMS, [], {}, strangers=0.0, made=0.0, twins=0, spelled=1.0)
    assert not [e for e in pairs.draw(random.Random(3)) if any(sign.isdigit() for sign in e.premise + e.hypothesis)]


def test_strangers_are_neutral() -> None:
    pairs = StancePairs(ITEMS, [[(n + 1) % 20] for n in range(20)], {}, strangers=1.0, made=0.0)
    own = {text for item in ITEMS for text in item["premise"].values()}
    strangers = [e for e in pairs.draw(random.Random(3)) if e.label == NEUTRAL]
    assert len(strangers) == 20 * 2
    assert all(e.premise in own for e in strangers)


def test_a_round_sees_part_of_a_direction_and_all_headlines_either_way() -> None:
    parts = {("en", "en"): 0.0, ("ar", "ar"): 1.0, ("en", "ar"): 0.5}
    heads = [Example(f"h{n}", f"k{n}", CONTRADICTION) for n in range(40)]
    pairs = StancePairs(ITEMS, [], {}, parts, strangers=0.0, made=0.0, twins=0, headlines=heads)
    drawn = pairs.draw(random.Random(3))
    count = Counter((e.premise.isascii(), e.hypothesis.isascii()) for e in drawn if e.premise[1:].strip("0123456789"))
    assert count[False, False] == 40
    assert 5 < count[True, False] < 35
    assert count[True, True] == 0
    ways = Counter(e.premise[0] for e in drawn if not e.premise[1:].strip("0123456789"))
    assert ways["h"] + ways["k"] == 40
    assert min(ways["h"], ways["k"]) > 5


def test_a_text_supports_its_own_translation() -> None:
    pairs = StancePairs(ITEMS, [], {}, {}, strangers=0.0, made=0.0, twins=0, repeated=2)
    drawn = pairs.draw(random.Random(3))
    texts = [text for item in ITEMS for text in (item["premise"], *item["hypotheses"])]
    twins = {text[lang]: {text["en"], text["ar"]} for text in texts for lang in ("en", "ar")}
    assert len(drawn) == 2 * len(ITEMS)
    assert all(e.label == ENTAILMENT and e.hypothesis in twins[e.premise] for e in drawn)


def test_later_rounds_hold_less_of_other_sets() -> None:
    others = {"mnli_dev_matched": [Example(f"p{n}", f"h{n}", ENTAILMENT) for n in range(9000)]}
    pairs = StancePairs([], [], others)
    assert [len(pairs.draw(random.Random(1), share)) for share in (1.0, 0.4)] == [5500, 2200]


def test_a_round_is_the_same_for_the_same_seed() -> None:
    pairs = StancePairs(ITEMS, [[(n + 1) % 20] for n in range(20)], {})
    assert pairs.draw(random.Random("a")) == pairs.draw(random.Random("a")) != pairs.draw(random.Random("b"))


def test_every_eighth_item_is_held_back() -> None:
    kept, held = split(ITEMS)
    assert [item["id"] for item in held] == ["i0", "i8", "i16"]
    assert len(kept) + len(held) == len(ITEMS)
    assert not [item for item in kept if item in held]


def test_neutral_of_a_two_way_set_is_not_entailed(tmp_path: Path) -> None:
    rows = [
        {"premise": "a", "hypothesis": "b", "label": label, "group": group}
        for group in ("med", "snli_devtest")
        for label in ("entailment", "neutral")
    ]
    (tmp_path / "pairs.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    others = read_others([tmp_path / "pairs.jsonl"])
    assert [e.label for e in others["med"]] == [ENTAILMENT, NOT_ENTAILED]
    assert [e.label for e in others["snli_devtest"]] == [ENTAILMENT, NEUTRAL]
