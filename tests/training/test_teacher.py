"""The teacher reads the English of a pair, and what it says reaches the small network in every language direction."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from claimcheck.training import soft_pairs, teacher
from claimcheck.training.data import Pair
from claimcheck.training.soft_pairs import SoftPair, of_items, of_sentences
from claimcheck.training.stance_pairs import DIRECTIONS, Example, StancePairs

ITEMS = [
    {
        "id": f"i{n}",
        "premise": {"en": f"{400 + n} boats left.", "ar": f"غادر {400 + n} قاربا."},
        "hypotheses": [
            {"label": "entailment", "en": f"Boats {n} left.", "ar": f"غادرت قوارب {n}."},
            {"label": "neutral", "en": f"It rained on {n}.", "ar": f"هطل المطر على {n}."},
            {"label": "contradiction", "en": f"None of {n} left.", "ar": f"لم يغادر أي من {n}."},
        ],
    }
    for n in range(5)
]
SOFT = SoftPair({"en": "One.", "ar": "واحد."}, {"en": "Two.", "ar": "اثنان."}, (0.1, 0.7, 0.2))


@pytest.fixture
def network(mpnet: object) -> teacher.Teacher:
    return teacher.Teacher(mpnet)


def test_the_lower_layers_do_not_train(network: teacher.Teacher) -> None:
    learning = {name.split(".layer.")[-1].split(".")[0] for name, w in network.named_parameters() if w.requires_grad}
    assert str(teacher.FROZEN) in learning
    assert not learning & {str(n) for n in range(teacher.FROZEN)}
    assert not any(weight.requires_grad for weight in network.body.embeddings.parameters())


def test_a_pair_is_joined_as_mpnet_was_trained(tokenizer: object) -> None:
    ((ids, segments),) = teacher.encoded(tokenizer, [Example("one two", "three", 0)])
    assert len(ids) == len(segments)
    assert (ids[0], ids[-1], ids.count(teacher.END)) == (teacher.START, teacher.END, 3)
    assert segments == sorted(segments)
    assert ids[segments.index(1)] == tokenizer.encode("three", add_special_tokens=False).ids[0]


def test_another_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"another")
    with pytest.raises(ValueError, match=r"model\.safetensors: expected all-mpnet-base-v2"):
        teacher.load(tmp_path)


def test_what_it_says_is_a_distribution_and_does_not_depend_on_the_order(
    network: teacher.Teacher, tokenizer: object, tmp_path: Path
) -> None:
    pairs = list(of_items(ITEMS, 2, random.Random(1)))
    told = teacher.read(network, tokenizer, pairs, bf16=False)
    assert [(pair.premise, pair.hypothesis) for pair in told] == pairs
    assert all(sum(pair.told) == pytest.approx(1) for pair in told)
    back = teacher.read(network, tokenizer, pairs[::-1], bf16=False)[::-1]
    assert [pair.told for pair in back] == [pytest.approx(pair.told, abs=1e-4) for pair in told]
    soft_pairs.write(tmp_path / "soft.jsonl", told)
    again = soft_pairs.read(tmp_path / "soft.jsonl")
    assert [pair.told for pair in again] == [pytest.approx(pair.told, abs=1e-4) for pair in told]
    assert [pair.premise for pair in again] == [pair.premise for pair in told]


def test_pairs_are_of_one_item_and_never_a_text_with_itself() -> None:
    items = {text["en"]: item["id"] for item in ITEMS for text in (item["premise"], *item["hypotheses"])}
    pairs = list(of_items(ITEMS, 4, random.Random(1)))
    assert len(pairs) == 5 * (4 + 1)
    assert all(items[one["en"]] == items[other["en"]] for one, other in pairs)
    assert all(one != other for one, other in pairs)
    premises = [item["premise"] for item in ITEMS]
    assert [pair[1] for pair in pairs if pair[1] in premises] == premises


def test_sentences_are_paired_with_their_nearest_in_both_languages() -> None:
    sentences = [Pair(f"s{n}", f"ج{n}", "t") for n in range(4)]
    pairs = list(of_sentences(sentences, [1, 0, 3, 2], 3, random.Random(1)))
    assert len(pairs) == 3
    assert all({one["en"], other["en"]} in ({"s0", "s1"}, {"s2", "s3"}) for one, other in pairs)
    assert all(one["en"][1:] == one["ar"][1:] for pair in pairs for one in pair)


def test_a_round_holds_what_the_teacher_read_in_some_direction() -> None:
    pairs = StancePairs([], [], {}, soft=[SOFT] * 5, soft_pairs=3)
    seen = set()
    for seed in range(20):
        drawn = pairs.draw(random.Random(seed))
        assert len(drawn) == 3
        assert all(e.told == SOFT.told and e.label == 1 for e in drawn)
        seen |= {(e.premise, e.hypothesis) for e in drawn}
    assert seen == {(SOFT.premise[a], SOFT.hypothesis[b]) for a, b in DIRECTIONS}


def test_a_round_of_the_teacher_is_english() -> None:
    english = dict.fromkeys(teacher.ENGLISH, 1.0)
    near = [[(n + 1) % 5] for n in range(5)]
    pairs = StancePairs(ITEMS, near, {}, english, teacher.ENGLISH, strangers=1.0, twins=0)
    drawn = pairs.draw(random.Random(1))
    assert all(text.isascii() for e in drawn for text in (e.premise, e.hypothesis))
    own = {(item["premise"]["en"], h["en"]) for item in ITEMS for h in item["hypotheses"]}
    assert own <= {(e.premise, e.hypothesis) for e in drawn}
    assert len(drawn) >= 2 * len(own)
