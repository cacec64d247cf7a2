"""What a training pass sees, and that one moves an encoder towards its goals."""

from __future__ import annotations

import random

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from claimcheck.training.network import Encoder, padded  # noqa: E402
from claimcheck.training.passes import PassSettings, Rows, plan, run_pass  # noqa: E402

DIM, ENGLISH, ARABIC = 16, 12, 8


def rows(count: int, seed: int) -> Rows:
    rng = random.Random(seed)
    arabic = [[2, *rng.choices(range(ENGLISH, ENGLISH + ARABIC), k=rng.randint(2, 6)), 3] for _ in range(count)]
    english = [[2, *rng.choices(range(4, ENGLISH), k=3), 3] for _ in range(count)]
    meanings = torch.randn(ENGLISH + ARABIC, DIM, generator=torch.Generator().manual_seed(9))
    goals = torch.nn.functional.normalize(torch.stack([meanings[ids[1:-1]].sum(0) for ids in arabic]), dim=1)
    return Rows(arabic, english, goals, tuple(f"item-{number // 4}" for number in range(count)))


@pytest.fixture
def encoder() -> Encoder:
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=1, hidden_size=DIM, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
    )
    body = transformers.BertModel(config, add_pooling_layer=False)
    return Encoder(body, torch.randn(ENGLISH, DIM), torch.randn(ARABIC, DIM))


def test_plan_sees_each_kind_as_often_as_asked() -> None:
    kinds = rows(40, 1), rows(24, 2), rows(64, 3)
    settings = PassSettings(batch=8, lexicon_batch=16, sentences=2, news=1, lexicon=0.5)
    batches = plan(*kinds, settings, random.Random(0))
    seen = [[number for batch in batches if batch.rows is kind for number in batch.numbers] for kind in kinds]
    assert sorted(seen[0]) == sorted([*range(40), *range(40)])
    assert sorted(seen[1]) == list(range(24))
    assert len(seen[2]) == len(set(seen[2])) == 32


def test_a_vector_does_not_depend_on_padding(encoder: Encoder) -> None:
    encoder.eval()
    alone = encoder(padded([[2, 13, 3]]))
    among = encoder(padded([[2, 13, 3], [2, 13, 14, 15, 3]]))[:1]
    assert torch.allclose(alone, among, atol=1e-5)
    assert float(alone.detach().norm()) == pytest.approx(1, abs=1e-5)


def test_a_frozen_pass_moves_the_new_rows_alone_and_nearer(encoder: Encoder) -> None:
    kinds = rows(40, 1), rows(24, 2), rows(64, 3)
    body = {name: weight.clone() for name, weight in encoder.body.state_dict().items()}
    english, arabic = encoder.english.clone(), encoder.arabic.detach().clone()
    before = cosine(encoder, kinds[0])
    settings = PassSettings(rows_rate=1e-2, batch=8, warm_up=5, sentences=20, news=1, lexicon=0.5)
    run_pass(encoder, plan(*kinds, settings, random.Random(0)), settings, lambda _: None, seed=0)
    assert cosine(encoder, kinds[0]) > before + 0.1
    assert all(torch.equal(weight, body[name]) for name, weight in encoder.body.state_dict().items())
    assert torch.equal(encoder.english, english)
    assert not torch.equal(encoder.arabic, arabic)


def test_a_free_pass_moves_the_body_and_keeps_the_old_rows(encoder: Encoder) -> None:
    kinds = rows(40, 1), rows(24, 2), rows(64, 3)
    body = {name: weight.clone() for name, weight in encoder.body.state_dict().items()}
    english = encoder.english.clone()
    settings = PassSettings(body_rate=1e-3, anchors=4, batch=8, warm_up=5, sentences=1, news=1, lexicon=0.5)
    run_pass(encoder, plan(*kinds, settings, random.Random(0)), settings, lambda _: None, seed=0)
    assert torch.equal(encoder.english, english)
    assert any(not torch.equal(weight, body[name]) for name, weight in encoder.body.state_dict().items())


def cosine(encoder: Encoder, kind: Rows) -> float:
    return float((encoder.embed(kind.arabic, bf16=False) * kind.goals).sum(1).mean())
