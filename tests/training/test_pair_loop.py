"""A tiny cross-encoder learns, stops when its time is over, and goes on from where it was."""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from claimcheck.judge.stances import MAX_HYPOTHESIS, MAX_PREMISE, pair_ids  # noqa: E402
from claimcheck.training import pair_loop  # noqa: E402
from claimcheck.training.cross_network import rounded  # noqa: E402
from claimcheck.training.pair_loop import Plan, logits, neighbours, train  # noqa: E402
from claimcheck.training.stance_pairs import ENTAILMENT, NOT_ENTAILED, Example, StancePairs  # noqa: E402

ITEMS = [
    {
        "id": f"i{n}",
        "premise": {"en": f"{400 + n} boats left.", "ar": f"غادر {400 + n} قاربا."},
        "hypotheses": [{"label": "entailment", "en": "Boats left.", "ar": "غادرت قوارب."}],
    }
    for n in range(8)
]
PAIRS = [Example("one two", "three", 0), Example("a much longer premise than that", "four", 1)]


def test_a_pair_keeps_its_ends_however_long() -> None:
    ids, segments = pair_ids([2, *[9] * 900, 3], [2, *[8] * 900, 3])
    assert len(ids) == len(segments) == MAX_PREMISE + MAX_HYPOTHESIS
    assert (ids[0], ids[MAX_PREMISE - 1], ids[MAX_PREMISE], ids[-1]) == (2, 3, 3, 3)
    assert sum(segments) == MAX_HYPOTHESIS - 1
    assert pair_ids([2, 9, 3], [2, 8, 3]) == ([2, 9, 3, 3, 8, 3], [0, 0, 0, 0, 1, 1])


def test_not_entailed_is_either_of_the_others(cross_encoder_network: Any) -> None:
    rows = pair_ids([2, 9, 3], [2, 8, 3])
    with torch.no_grad():
        losses = {
            label: pair_loop._loss(cross_encoder_network, [(rows, Example("", "", label))], bf16=False)
            for label in range(4)
        }
    shares = {label: torch.exp(-loss * pair_loop.NOMINAL).item() for label, loss in losses.items()}
    assert shares[NOT_ENTAILED] == pytest.approx(1 - shares[ENTAILMENT], abs=0.02)
    assert shares[0] + shares[1] + shares[2] == pytest.approx(1, abs=0.02)


def test_the_loss_against_what_a_teacher_said_is_the_cross_entropy(cross_encoder_network: Any) -> None:
    rows = pair_ids([2, 9, 3], [2, 8, 3])
    with torch.no_grad():
        said = torch.log_softmax(cross_encoder_network(*pair_loop.batch_of([rows])), dim=1)[0].tolist()
        for told in ((0.98, 0.01, 0.01), (0.2, 0.5, 0.3)):
            loss = pair_loop._loss(cross_encoder_network, [(rows, Example("", "", 0, told=told))], bf16=False)
            expected = -sum(share * odds for share, odds in zip(told, said, strict=True))
            assert loss.item() * pair_loop.NOMINAL == pytest.approx(expected, abs=1e-3)


def test_logits_do_not_depend_on_the_order(cross_encoder_network: Any, tokenizer: Any) -> None:
    there = logits(cross_encoder_network, tokenizer, PAIRS, bf16=False)
    back = logits(cross_encoder_network, tokenizer, PAIRS[::-1], bf16=False)
    assert there.flip(0) == pytest.approx(back, abs=1e-5)


def test_training_stops_in_time_and_goes_on(
    cross_encoder_network: Any, tokenizer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = itertools.count()  # a second each time it is looked at
    monkeypatch.setattr(pair_loop.time, "monotonic", lambda: float(next(clock)))
    monkeypatch.setattr(pair_loop, "POOL", 8)
    pairs = StancePairs(ITEMS, [[(n + 1) % 8] for n in range(8)], {})
    options = argparse.Namespace(work=tmp_path, seed=1, minutes=0.2, save=1000, bf16=False)
    monkeypatch.setattr(pair_loop, "SETTLING", 2)
    plan = Plan(1e-3, 1e-3, warm_up=1, settled=0.5)
    train(cross_encoder_network, tokenizer, pairs, ITEMS, options, plan)
    first = torch.load(tmp_path / "state.pt", weights_only=True)
    assert first["step"] == 11  # at 12 seconds the time is over
    codes = "body.layers.0.parametrizations.mixed.0.codes"
    weight = cross_encoder_network.body.layers[0].mixed.detach()
    assert rounded(weight) == pytest.approx(weight, abs=1e-3)
    full = torch.load(tmp_path / "full.pt", weights_only=True)
    options.minutes = 0.3
    train(cross_encoder_network, tokenizer, pairs, ITEMS, options, plan)
    then = torch.load(tmp_path / "state.pt", weights_only=True)
    assert then["step"] > first["step"]
    assert torch.equal(torch.load(tmp_path / "full.pt", weights_only=True)["head.0.weight"], full["head.0.weight"])
    assert torch.equal(then["network"][codes], first["network"][codes])
    for name in ("head.0.bias", "words.map", "body.layers.0.parametrizations.mixed.original"):
        assert not torch.equal(then["network"][name], first["network"][name]), name
    assert torch.equal(then["network"]["words.own"], first["network"]["words.own"])


def test_a_run_in_codes_alone_starts_in_codes(
    cross_encoder_network: Any, tokenizer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = itertools.count()
    monkeypatch.setattr(pair_loop.time, "monotonic", lambda: float(next(clock)))
    monkeypatch.setattr(pair_loop, "POOL", 8)
    monkeypatch.setattr(pair_loop, "SETTLING", 2)
    before = {name: weight.clone() for name, weight in cross_encoder_network.state_dict().items()}
    pairs = StancePairs(ITEMS, [[(n + 1) % 8] for n in range(8)], {})
    options = argparse.Namespace(work=tmp_path, seed=1, minutes=0.1, save=1000, bf16=False)
    train(cross_encoder_network, tokenizer, pairs, ITEMS, options, Plan(1e-3, 1e-3, warm_up=1, settled=1.0))
    full = torch.load(tmp_path / "full.pt", weights_only=True)
    assert all(torch.equal(full[name], weight) for name, weight in before.items())


def test_the_nearest_is_not_the_row_itself() -> None:
    vectors = torch.nn.functional.normalize(torch.randn(9, 4), dim=1)
    near = neighbours(vectors, 3)
    assert [len(row) for row in near] == [3] * 9
    assert all(n not in row for n, row in enumerate(near))
    assert near[0][0] == int((vectors[1:] @ vectors[0]).argmax()) + 1
