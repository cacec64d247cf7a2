"""A tiny cross-encoder learns, stops when its time is over, and goes on from where it was."""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from claimcheck.judge.stances import MAX_HYPOTHESIS, MAX_PREMISE, pair_ids  # noqa: E402
from claimcheck.training import cross_encoder  # noqa: E402
from claimcheck.training.cross_network import CrossEncoder  # noqa: E402
from claimcheck.training.stance_pairs import ENTAILMENT, NOT_ENTAILED, Example, StancePairs  # noqa: E402

ITEMS = [
    {
        "id": f"i{n}",
        "premise": {"en": f"{400 + n} boats left.", "ar": f"غادر {400 + n} قاربا."},
        "hypotheses": [{"label": "entailment", "en": "Boats left.", "ar": "غادرت قوارب."}],
    }
    for n in range(8)
]


@pytest.fixture
def network(tokenizer: object) -> CrossEncoder:
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=1, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64
    )
    body = transformers.BertModel(config, add_pooling_layer=False)
    return CrossEncoder(body, torch.randn(tokenizer.get_vocab_size(), 32))


def test_a_pair_keeps_its_ends_however_long() -> None:
    ids, segments = pair_ids([2, *[9] * 900, 3], [2, *[8] * 900, 3])
    assert len(ids) == len(segments) == MAX_PREMISE + MAX_HYPOTHESIS - 1
    assert (ids[0], ids[MAX_PREMISE - 1], ids[-1]) == (2, 3, 3)
    assert sum(segments) == MAX_HYPOTHESIS - 1
    assert pair_ids([2, 9, 3], [2, 8, 3]) == ([2, 9, 3, 8, 3], [0, 0, 0, 1, 1])


def test_the_table_does_not_train(network: CrossEncoder) -> None:
    assert "words" not in dict(network.named_parameters())


def test_not_entailed_is_either_of_the_others(network: CrossEncoder) -> None:
    rows = pair_ids([2, 9, 3], [2, 8, 3])
    with torch.no_grad():
        losses = {
            label: cross_encoder._loss(network.eval(), [(rows, Example("", "", label))], bf16=False)
            for label in range(4)
        }
    shares = {label: torch.exp(-loss * cross_encoder.NOMINAL).item() for label, loss in losses.items()}
    assert shares[NOT_ENTAILED] == pytest.approx(1 - shares[ENTAILMENT], abs=0.02)
    assert shares[0] + shares[1] + shares[2] == pytest.approx(1, abs=0.02)


def test_logits_do_not_depend_on_the_order(network: CrossEncoder, tokenizer: object) -> None:
    pairs = [Example("one two", "three", 0), Example("a much longer premise than that", "four", 1)]
    there = cross_encoder.logits(network, tokenizer, pairs, bf16=False)
    back = cross_encoder.logits(network, tokenizer, pairs[::-1], bf16=False)
    assert there.flip(0) == pytest.approx(back, abs=1e-5)


def test_training_stops_in_time_and_goes_on(
    network: CrossEncoder, tokenizer: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = itertools.count()  # a second each time it is looked at
    monkeypatch.setattr(cross_encoder.time, "monotonic", lambda: float(next(clock)))
    monkeypatch.setattr(cross_encoder, "POOL", 8)
    pairs = StancePairs(ITEMS, [[(n + 1) % 8] for n in range(8)], {})
    options = argparse.Namespace(work=tmp_path, seed=1, minutes=0.2, save=1000, bf16=False)
    cross_encoder.train(network, tokenizer, pairs, ITEMS, options, cross_encoder.NEW)
    first = torch.load(tmp_path / "state.pt", weights_only=True)
    assert first["step"] == 11  # at 12 seconds the time is over
    options.minutes = 0.3
    cross_encoder.train(network, tokenizer, pairs, ITEMS, options, cross_encoder.NEW)
    then = torch.load(tmp_path / "state.pt", weights_only=True)
    assert then["step"] > first["step"]
    assert not torch.equal(then["network"]["head.0.weight"], first["network"]["head.0.weight"])


def test_the_nearest_item_is_not_the_item_itself(network: CrossEncoder, tokenizer: object) -> None:
    near = cross_encoder.nearest(network, tokenizer, ITEMS, bf16=False)
    assert [len(row) for row in near] == [cross_encoder.NEAREST] * len(ITEMS)
    assert all(n not in row for n, row in enumerate(near))
