"""The bilingual cross-encoder computes what MPNet computes, rounds as it is kept, and is exported as it was trained."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from claimcheck.judge.marks import TextPair  # noqa: E402
from claimcheck.judge.rows import MappedRows, with_mark  # noqa: E402
from claimcheck.judge.stances import ROWS_FILE, ShippedStances  # noqa: E402
from claimcheck.network import CODES_FILE, SHIPPED, shipped_table  # noqa: E402
from claimcheck.training import cross_encoder  # noqa: E402
from claimcheck.training.align import align  # noqa: E402
from claimcheck.training.cross_network import (  # noqa: E402
    CrossEncoder,
    Words,
    export_rows,
    on_grid,
    rounded,
    shared_words,
)
from claimcheck.training.data import Pair  # noqa: E402
from claimcheck.training.pair_loop import logits  # noqa: E402
from claimcheck.training.stance_pairs import Example, StancePairs  # noqa: E402

PAIRS = [
    ("The mill shut in May after a fire.", "The mill is still open."),
    ("أغلقت المطحنة في أيار بعد حريق.", "The mill shut in May."),
    ("Nine boats left the harbour.", "غادرت تسعة قوارب الميناء."),
]


def test_the_layers_compute_what_mpnet_computes(mpnet: Any, tokenizer: Any) -> None:
    own = mpnet.embeddings.word_embeddings.weight.detach()
    network = CrossEncoder(mpnet, range(12), Words(own, torch.arange(len(own)), torch.randn(len(own), 384))).eval()
    ids = torch.tensor([[0, 7, 9, 30, 2], [0, 5, 2, 1, 1]])
    mask = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]])
    with torch.no_grad():
        ours, theirs = network.states(ids, mask), mpnet(input_ids=ids, attention_mask=mask).last_hidden_state
    assert ours[mask == 1] == pytest.approx(theirs[mask == 1], abs=1e-5)


def test_what_mpnet_knows_keeps_its_row_and_the_rest_is_mapped(tokenizer: Any) -> None:
    class Theirs:
        def get_vocab(self) -> dict[str, int]:
            return {"<s>": 0, "</s>": 2, "<pad>": 1, "[UNK]": 3, "the": 4, "\u0641": 5}

    size = tokenizer.get_vocab_size()
    words = shared_words(tokenizer, Theirs(), torch.randn(6, 64), torch.randn(size, 8))
    kept = {tokenizer.id_to_token(n) for n in range(size) if words.at[n] >= 0}
    assert kept == {"[CLS]", "[SEP]", "[PAD]", "[UNK]", "the"}  # not the Arabic letter: its words are all mapped
    rows = words(torch.tensor([[tokenizer.token_to_id("the"), tokenizer.token_to_id("[MASK]")]])).detach()[0]
    assert torch.equal(rows[0], words.own[words.at[tokenizer.token_to_id("the")]])
    assert rows[1] == pytest.approx(words.table[tokenizer.token_to_id("[MASK]")] @ words.map.detach(), abs=1e-5)


def test_rounded_weights_are_near_and_stay() -> None:
    weight = torch.randn(6, 128)
    once, scales = on_grid(weight)
    assert torch.equal(rounded(once), once)
    assert scales.shape == (6, 2)
    steps = (once.reshape(6, 2, 64) / scales[..., None]).round()
    assert (steps.min(), steps.max() <= 7) == (-8, True)
    assert (once - weight).abs().max() <= scales.abs().max() * 1.001
    assert torch.equal(rounded(torch.zeros(2, 64)), torch.zeros(2, 64))


def test_the_map_alone_learns_to_align(cross_encoder_network: Any, tokenizer: Any) -> None:
    before = {name: weight.clone() for name, weight in cross_encoder_network.named_parameters()}
    pairs = [Pair(f"boat {n} left the harbour", f"غادر القارب {n} الميناء", "t") for n in range(9)]
    align(cross_encoder_network, tokenizer, pairs, 0.02, bf16=False)
    changed = {n for n, weight in cross_encoder_network.named_parameters() if not torch.equal(weight, before[n])}
    assert changed == {"words.map"}
    assert all(weight.requires_grad for weight in cross_encoder_network.body.parameters())


def test_input_rows_are_written_as_they_are_read(cross_encoder_network: Any, tmp_path: Path) -> None:
    table = torch.from_numpy(np.load(SHIPPED / CODES_FILE).astype(np.float32))
    words = cross_encoder_network.words
    words.table = torch.cat(
        [torch.from_numpy(shipped_table().rows(np.arange(len(table)))), torch.ones(len(table), 1)], 1
    )
    with torch.no_grad():
        words.marks.normal_()
        words.echoes.normal_()
    export_rows(words, tmp_path / ROWS_FILE)
    ids = np.array([[0, 3, 49], [with_mark(50, 4, 1, 3), 9000, with_mark(3, 20, 0, 1)]])
    with torch.no_grad():
        expected = words(torch.from_numpy(ids)).numpy()
    assert MappedRows(tmp_path / ROWS_FILE, shipped_table()).rows(ids) == pytest.approx(expected, abs=1e-2, rel=1e-2)


def test_a_token_gets_a_row_of_its_own_that_begins_as_what_it_was_mapped_to(
    cross_encoder_network: Any, tmp_path: Path
) -> None:
    words = cross_encoder_network.words
    size = len(words.at)
    words.table = torch.cat([torch.from_numpy(shipped_table().rows(np.arange(size))), words.table[:, -1:]], 1)
    ids = torch.tensor([[0, 9000, 49, 60, 70]])
    before = words(ids).detach()
    words.give(torch.tensor([60, 9000]))
    words.give(torch.tensor([55]))
    assert torch.allclose(words(ids), before, atol=1e-6)
    words(ids)[0, 1].sum().backward()
    assert words.learnt.grad.abs().sum(1).bool().tolist() == [False, True, False]
    assert words.map.grad.abs().max() == 0
    with torch.no_grad():
        words.learnt += 1
        words.learnt.copy_(rounded(words.learnt))
    after = words(ids).detach()[0]
    stays = [torch.allclose(row, former, atol=1e-6) for row, former in zip(after, before[0], strict=True)]
    assert stays == [True, False, True, False, True]
    export_rows(words, tmp_path / ROWS_FILE)
    read = MappedRows(tmp_path / ROWS_FILE, shipped_table()).rows(ids.numpy())[0]
    assert read == pytest.approx(after.numpy(), abs=1e-2, rel=1e-2)


def test_runs_are_averaged(cross_encoder_network: Any, tmp_path: Path) -> None:
    one = cross_encoder_network.state_dict()
    other = {name: weight + 1 if weight.is_floating_point() else weight for name, weight in one.items()}
    torch.save(one, tmp_path / "full.pt")
    torch.save({"network": other, "step": 3}, tmp_path / "state.pt")
    mean = cross_encoder.averaged([tmp_path / "full.pt", tmp_path / "state.pt"])
    assert mean.keys() == one.keys()
    assert torch.allclose(mean["words.map"], one["words.map"] + 0.5)
    assert torch.equal(mean["words.at"], one["words.at"])
    torch.save({"words.map": one["words.map"]}, tmp_path / "part.pt")
    with pytest.raises(ValueError, match=r"part\.pt: weights of unlike networks"):
        cross_encoder.averaged([tmp_path / "full.pt", tmp_path / "part.pt"])


def test_the_tokens_met_most_often_get_rows(cross_encoder_network: Any, tokenizer: Any) -> None:
    texts = ["غادر القارب الميناء", "غادر القارب", "غادر"]
    item = {"premise": {"ar": texts[0], "en": "a"}, "hypotheses": [{"ar": texts[1], "en": "a"}]}
    pairs = StancePairs([item], [[0]], {}, headlines=[Example(texts[2], texts[2], 0)])
    found = cross_encoder.frequent(cross_encoder_network.words, tokenizer, pairs, 2)
    assert {tokenizer.id_to_token(int(number)) for number in found} == {"غادر", "القارب"}


@pytest.mark.filterwarnings("ignore")
def test_what_is_exported_reads_as_what_was_trained(cross_encoder_network: Any, tokenizer: Any, tmp_path: Path) -> None:
    pytest.importorskip("onnxscript")
    words = cross_encoder_network.words
    words.table = torch.cat([torch.from_numpy(shipped_table().rows(np.arange(len(words.at)))), words.table[:, -1:]], 1)
    words.give(torch.tensor(tokenizer.encode(PAIRS[1][0]).ids[:4]))
    with torch.no_grad():
        words.learnt.copy_(rounded(words.learnt))
    cross_encoder.write(cross_encoder_network, tmp_path)
    said = logits(cross_encoder_network, tokenizer, [Example(*pair, 0) for pair in PAIRS], bf16=False).numpy()
    found = ShippedStances(tmp_path, threads=1).log_odds([TextPair(*pair) for pair in PAIRS])
    assert found == pytest.approx(said[:, :2] - said[:, 2:], abs=0.05)
    assert str(Path(__file__).parents[2]).encode() not in (tmp_path / "model.onnx").read_bytes()
