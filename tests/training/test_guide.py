"""A guide pulls the reading of a pair to that of its English twin, where it reads that rightly."""

from __future__ import annotations

import copy
from typing import Any

import attrs
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from claimcheck.training.cross_network import apart, batch_of  # noqa: E402
from claimcheck.training.guide import Guide  # noqa: E402
from claimcheck.training.pair_loop import _loss, encoded, logits  # noqa: E402
from claimcheck.training.stance_pairs import Example  # noqa: E402

ENGLISH = ("Nine boats left the harbour.", "Nine boats were gone.")
SAME = Example(*ENGLISH, 0, english=ENGLISH)
ARABIC = Example("غادرت تسعة قوارب الميناء.", "رحلت تسعة قوارب.", 0, english=ENGLISH)
ALONE = Example("One left.", "Two left.", 1)


@pytest.fixture
def guide(cross_encoder_network: Any, tokenizer: Any) -> Guide:
    return Guide(copy.deepcopy(cross_encoder_network), tokenizer, bf16=False)


def read_as(network: Any, tokenizer: Any, examples: list[Example]) -> list[Example]:
    """The examples labelled as the network reads their English."""
    label = int(logits(network, tokenizer, [Example(*ENGLISH, 0)], bf16=False).argmax())
    return [attrs.evolve(example, label=label) for example in examples]


def test_a_pair_lies_where_its_twin_lies_or_some_way_off(
    guide: Guide, cross_encoder_network: Any, tokenizer: Any
) -> None:
    same, arabic = read_as(cross_encoder_network, tokenizer, [SAME, ARABIC])
    made = cross_encoder_network.pooled(*batch_of(encoded(tokenizer, [same, arabic, ALONE])))
    found = guide.distances(made, [same, arabic, ALONE])
    assert found[0].item() == pytest.approx(0, abs=1e-3)
    assert found[1] > 0.05
    assert found[2] == 0
    assert torch.equal(guide.distances(made, [same, arabic, ALONE]), found)  # from what it has kept


def test_a_guide_that_misreads_is_not_followed(guide: Guide, cross_encoder_network: Any, tokenizer: Any) -> None:
    (arabic,) = read_as(cross_encoder_network, tokenizer, [ARABIC])
    wrong = attrs.evolve(arabic, label=(arabic.label + 1) % 3)
    made = cross_encoder_network.pooled(*batch_of(encoded(tokenizer, [wrong])))
    assert guide.distances(made, [wrong]).tolist() == [0]


def test_following_the_guide_brings_the_arabic_nearer(guide: Guide, cross_encoder_network: Any, tokenizer: Any) -> None:
    (arabic,) = read_as(cross_encoder_network, tokenizer, [ARABIC])
    rows = [(encoded(tokenizer, [arabic])[0], arabic)]
    optimiser = torch.optim.SGD(cross_encoder_network.parameters(), lr=0.5)
    losses = []
    for _ in range(6):
        loss = _loss(cross_encoder_network, rows, bf16=False, guide=guide, guided=2.0)
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0]
    alone = _loss(cross_encoder_network, rows, bf16=False)
    assert _loss(cross_encoder_network, rows, bf16=False, guide=guide, guided=2.0) > alone


def test_the_claims_way_from_the_premise_counts_too() -> None:
    theirs = torch.eye(3)[None]
    assert apart(theirs, theirs).tolist() == [0]
    moved = theirs.clone()
    moved[0, 0, 0] = 2  # the first state only: a quarter of its own square
    assert apart(moved, theirs).item() == pytest.approx(0.25)
    moved = theirs.clone()
    moved[0, 2] = theirs[0, 1]  # the claim where the premise is: 2 of its 1, and all of the way
    assert apart(moved, theirs).item() == pytest.approx((2 + 1) / 4)
