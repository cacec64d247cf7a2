"""Puts trained weights into codes of four bits, and lets the codes' scales learn on.

A column of weights is rounded at a time, and what that does to the layer's output is made good by the columns after it,
as far as the inputs that the layer was seen to get allow: GPTQ (Frantar et al. 2022). Its grid is a little finer than
the weights' own. A network that was shipped and is trained on has its weights in the middle of their codes, where no
error is large enough to be passed on, and training would be undone. From there on the codes stay, and their scales
train with all that has no codes (PEQA, Kim et al. 2023): so nothing is lost when the network is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import parametrize
from torch.overrides import TorchFunctionMode

from claimcheck.judge.rows import BLOCK
from claimcheck.training.cross_network import LOWEST, SMALLEST, PairNetwork, batch_of, on_grid, pooled, rounded

FINER = 0.9
"""Step of the grid against that which the farthest weight of a block asks for. Of a move by a twentieth of a step, in
the middle of the codes, 0.28 outlasts at 1, 0.83 at 0.94, 0.92 at 0.9; rounding at random costs three times its error.
"""
DAMPING = 0.01
"""Of the mean square of an input, added to each."""
EVERY = 3
"""Of the tokens of a batch every third is looked at."""


def settle(network: Any, batches: Sequence[Sequence[tuple[list[int], list[int]]]], bf16: bool = True) -> None:
    """Puts a CrossEncoder's weights into codes that GPTQ finds over batches of pairs, in place; `by_scales` then."""
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        if len(network.words.learnt):
            network.words.learnt.copy_(rounded(network.words.learnt))  # looked up, not multiplied by
        read = [batch_of(batch) for batch in batches]
        with torch.autocast("cpu", enabled=False):
            entered = [network.body.entered(network.words(ids), mask) for ids, _, mask in read]
        states = [rows for rows, _ in entered]
        for layer in network.body.layers:
            with _Inputs(layer) as inputs:
                for rows, (_, bias), (_, _, mask) in zip(states, entered, read, strict=True):
                    inputs.mask = mask.bool()
                    layer(rows, bias)
            inputs.settle()
            states = [layer(rows, bias) for rows, (_, bias) in zip(states, entered, strict=True)]
        with _Inputs(network) as inputs:
            for rows, (_, segments, mask) in zip(states, read, strict=True):
                network.of_pooled(pooled(rows, segments, mask))
        inputs.settle()
    by_scales(network)


def by_scales(network: PairNetwork) -> None:
    """Weights that stand on their codes become codes, which stay, and scales, which train."""
    for part, name in network.in_codes():
        weight = getattr(part, name)
        parametrize.register_parametrization(part, name, _Codes(weight))


def merged(network: PairNetwork) -> None:
    """Weights again, in place of codes and scales; as it is where there are none."""
    network.zero_grad(set_to_none=True)  # a gradient of scales is none of weights
    for part, name in network.in_codes():
        if parametrize.is_parametrized(part, name):
            parametrize.remove_parametrizations(part, name)


def settled(weight: Tensor, squares: Tensor) -> Tensor:
    """Weights (out, in) on the grid of four bits, from weights and the sum of x xᵀ over inputs (in, in).

    >>> weight, inputs = torch.randn(8, 128), torch.randn(400, 128) @ torch.randn(128, 128)
    >>> wrong = lambda made: float((inputs @ (made - weight).T).square().mean())
    >>> wrong(settled(weight, inputs.T @ inputs)) < wrong(on_grid(weight)[0])
    True
    """
    left, made = weight.detach().clone(), torch.empty_like(weight)
    size = len(squares)
    damped = squares + torch.eye(size) * squares.diagonal().mean().clamp(min=1e-8) * DAMPING
    inverse = torch.linalg.cholesky(torch.cholesky_inverse(torch.linalg.cholesky(damped)), upper=True)
    for start in range(0, size, BLOCK):
        block = left[:, start : start + BLOCK]
        farthest = block.abs().argmax(1)
        most = block.gather(1, farthest[:, None])[:, 0]
        step = (most.abs() * FINER / LOWEST).half().float().clamp(min=SMALLEST) * torch.where(most > 0, -1.0, 1.0)
        errors = torch.empty(len(weight), BLOCK)
        for column in range(BLOCK):
            at = start + column
            code = (left[:, at] / step).round().clamp(-LOWEST, LOWEST - 1)
            code = torch.where((farthest == column) & (most != 0), -LOWEST, code)  # the scale is read from it
            made[:, at] = code * step
            errors[:, column] = (left[:, at] - made[:, at]) / inverse[at, at]
            left[:, at + 1 : start + BLOCK] -= errors[:, column, None] * inverse[at, at + 1 : start + BLOCK]
        left[:, start + BLOCK :] -= errors @ inverse[start : start + BLOCK, start + BLOCK :]
    return made


class _Codes(nn.Module):
    """Scales (out, in / 64) to weights (out, in)."""

    codes: Tensor

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scales = on_grid(weight)[1].repeat_interleave(BLOCK, 1)
        self.register_buffer("codes", (weight.detach() / scales).round().to(torch.int8))

    def forward(self, scales: Tensor) -> Tensor:
        return (self.codes.view(*scales.shape, BLOCK) * scales[..., None]).flatten(1)

    def right_inverse(self, weight: Tensor) -> Tensor:
        """The scales of weights on the grid."""
        return on_grid(weight)[1]


class _Inputs(TorchFunctionMode):
    """While it is on: the sum of x xᵀ over all that is multiplied by each of a module's weights in codes."""

    def __init__(self, of: Any) -> None:
        super().__init__()
        self.mask: Tensor | None = None
        self.weights = [getattr(part, name) for part, name in of.in_codes()]
        self.squares = dict[int, Tensor]()

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func is functional.linear and any(args[1] is weight for weight in self.weights):
            rows = args[0].flatten(0, 1) if self.mask is None else args[0][self.mask][::EVERY]
            with torch.autocast("cpu", enabled=False):
                squares = rows.float().T @ rows.float()
                self.squares[id(args[1])] = self.squares.get(id(args[1]), 0) + squares
        return func(*args, **(kwargs or {}))

    def settle(self) -> None:
        """Puts the weights that were used into codes."""
        for weight in self.weights:
            if id(weight) in self.squares:
                weight.copy_(settled(weight, self.squares[id(weight)]))
