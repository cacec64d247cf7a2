"""Weights are put into codes so that what the layers say of what they were seen to get changes least, and learn on."""

from __future__ import annotations

import copy
from typing import Any

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from claimcheck.judge.stances import pair_ids  # noqa: E402
from claimcheck.training.cross_network import batch_of, on_grid, rounded  # noqa: E402
from claimcheck.training.settle import by_scales, merged, settle, settled  # noqa: E402


def _inputs(count: int, size: int) -> Any:
    """Inputs that hang together, as the states of a network do."""
    torch.manual_seed(3)
    turned, _ = torch.linalg.qr(torch.randn(size, size))
    return 3 * torch.randn(count, size) @ (turned * torch.arange(1, size + 1) ** -0.7) @ turned.T


def test_what_a_layer_says_changes_less_than_by_the_nearest_codes() -> None:
    inputs = _inputs(600, 192)
    weight = torch.randn(32, 192)
    made = settled(weight, inputs.T @ inputs)
    ours, nearest = (((inputs @ (codes - weight).T) ** 2).mean() for codes in (made, rounded(weight)))
    assert ours < 0.7 * nearest


def test_small_moves_from_the_middle_of_the_codes_are_not_undone() -> None:
    inputs = _inputs(1200, 256)
    kept = rounded(torch.randn(64, 256))
    steps = on_grid(kept)[1].abs().repeat_interleave(64, 1)
    moved = kept + 0.03 * steps * (torch.randn(64, 4) @ torch.randn(4, 256))
    moved = torch.where(kept.abs() > 7.5 * steps, kept, moved)  # the scales hang on these
    wanted = inputs @ (moved - kept).T
    outlasts = [
        float((wanted * (inputs @ (made - kept).T)).sum() / wanted.square().sum())
        for made in (settled(moved, inputs.T @ inputs), rounded(moved))
    ]
    assert 0.8 < outlasts[0] < 1.2
    assert outlasts[1] < 0.1


def test_settled_weights_stand_on_the_grid() -> None:
    inputs = _inputs(300, 128)
    made = settled(torch.randn(16, 128), inputs.T @ inputs)
    assert rounded(made) == pytest.approx(made, abs=1e-6)
    assert torch.equal(settled(torch.zeros(2, 64), torch.zeros(64, 64)), torch.zeros(2, 64))


def test_a_network_that_is_settled_says_nearly_what_it_said_and_its_scales_learn(cross_encoder_network: Any) -> None:
    rng = torch.Generator().manual_seed(5)
    pairs = [pair_ids([2, *torch.randint(4, 90, (9,), generator=rng).tolist(), 3], [2, 8, 9, 3]) for _ in range(240)]
    nearest = copy.deepcopy(cross_encoder_network)
    with torch.no_grad():
        before = cross_encoder_network(*batch_of(pairs))
        settle(cross_encoder_network, [pairs[:120], pairs[120:]], bf16=False)
        after = cross_encoder_network(*batch_of(pairs))
        for part, name in nearest.in_codes():
            getattr(part, name).copy_(rounded(getattr(part, name)))
        crude = nearest(*batch_of(pairs))
    assert (after - before).square().mean() < (crude - before).square().mean()
    scales = cross_encoder_network.body.layers[0].parametrizations.mixed.original
    assert scales.shape == (192, 1)
    cross_encoder_network(*batch_of(pairs)).sum().backward()
    with torch.no_grad():
        scales -= 0.1 * scales.abs().mean() * scales.grad.sign()
        learnt = cross_encoder_network(*batch_of(pairs))
        merged(cross_encoder_network)
        assert cross_encoder_network(*batch_of(pairs)) == pytest.approx(learnt, abs=1e-4)
    weight = cross_encoder_network.body.layers[0].mixed
    assert rounded(weight) == pytest.approx(weight.detach(), rel=1e-2, abs=1e-4)  # but for scales of float16
    merged(cross_encoder_network)
    by_scales(cross_encoder_network)
    with torch.no_grad():
        assert cross_encoder_network(*batch_of(pairs)) == pytest.approx(learnt, abs=0.02)
