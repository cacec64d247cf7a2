"""Losses, the WECHSEL start and the rounding of the table, on numbers small enough to see through."""

from __future__ import annotations

import math

import pytest

torch = pytest.importorskip("torch")

from claimcheck.training.losses import contrast, recall_at_1  # noqa: E402
from claimcheck.training.static import StaticSettings, learn_static, wechsel_start  # noqa: E402


def test_contrast_of_orthogonal_pairs() -> None:
    unit = torch.eye(3)
    expected = math.log(math.e + 2) - 1
    assert float(contrast(unit, unit, scale=1.0)) == pytest.approx(expected, abs=1e-6)


def test_contrast_takes_no_repeated_goal_for_a_rival() -> None:
    goals = torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    assert float(contrast(goals, goals, scale=20.0)) == pytest.approx(0, abs=1e-6)


def test_recall_counts_exact_hits() -> None:
    unit = torch.eye(4)
    assert recall_at_1(unit, unit) == 1
    assert recall_at_1(unit, unit[[0, 1, 3, 2]]) == 0.5


def test_wechsel_start_is_a_mean_of_the_nearest() -> None:
    old = torch.eye(3)
    embeddings = torch.tensor([[1.0], [2.0], [4.0]])
    start = wechsel_start(torch.tensor([[1.0, 0.0, 0.0], [1.0, 1.0, 0.0]]), old, embeddings, 2, 0.01)
    assert start.flatten().tolist() == pytest.approx([1.0, 1.5], abs=1e-4)


def test_static_table_finds_which_piece_means_what() -> None:
    torch.manual_seed(0)
    meanings = torch.nn.functional.normalize(torch.randn(6, 8), dim=1)
    sentences = [[i, j] for i in range(6) for j in range(6) if i != j] * 20
    targets = torch.nn.functional.normalize(torch.stack([meanings[ids].sum(0) for ids in sentences]), dim=1)
    table = learn_static(sentences, targets, 6, StaticSettings(batch=32), seed=0)
    centred = torch.nn.functional.normalize(meanings - targets.mean(0), dim=1)
    assert recall_at_1(torch.nn.functional.normalize(table, dim=1), centred) == 1


def test_rounded_rows_stay_near() -> None:
    from claimcheck.training.export import quantise_rows

    table = torch.cat([torch.randn(50, 16) * 0.05, torch.zeros(1, 16)])
    codes, scales = quantise_rows(table)
    assert codes.dtype == torch.int8
    assert float((codes * scales - table).abs().max()) <= float(table.abs().max()) / 127 / 2 + 1e-6
