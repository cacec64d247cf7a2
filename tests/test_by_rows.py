"""A network in 4 bits and the same one in bytes, row by row: the same results, but for rounding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from onnxruntime import InferenceSession

from claimcheck.by_rows import by_rows
from claimcheck.embed.onnx import SHIPPED as ENCODER
from claimcheck.judge.rows import MappedRows
from claimcheck.judge.stances import MODEL_FILE, ROWS_FILE, SHIPPED, pair_ids
from claimcheck.network import Network, shipped_table
from claimcheck.onnx_file import PACKED
from claimcheck.widened import BYTE_PRODUCTS, processor

if TYPE_CHECKING:
    from numpy.typing import NDArray

PAIRS = [
    ("The ministry said 40 ships had left the harbour on Sunday.", "Forty ships left the port."),
    ("The ministry said 40 ships had left the harbour on Sunday.", "No ship left the port."),
    ("قالت الوزارة إن ٤٠ سفينة غادرت الميناء يوم الأحد.", "Only four ships left."),
    ("The court will hear the case in May.", "أعلنت الشركة أرباحها."),
    ("قالت الوزارة إن ٤٠ سفينة غادرت الميناء يوم الأحد.", "غادرت أربعون سفينة الميناء."),
]


@pytest.fixture(scope="module")
def model() -> bytes:
    return (SHIPPED / MODEL_FILE).read_bytes()


def logits(model: bytes, pairs: list[tuple[str, str]], length: int = 48) -> NDArray[np.float32]:
    rows = MappedRows(SHIPPED / ROWS_FILE, shipped_table())
    ids, mask, segments = (np.zeros((len(pairs), length), dtype=np.int64) for _ in range(3))
    for line, pair in enumerate(pairs):
        premise, hypothesis = shipped_table().ids(list(pair), length)
        ours, which = pair_ids(premise, hypothesis)
        ids[line, : len(ours)], mask[line, : len(ours)], segments[line, : len(ours)] = ours, 1, which
    inputs = {"rows": rows.rows(ids), "mask": mask, "segments": segments}
    session = InferenceSession(model, providers=["CPUExecutionProvider"])
    found: NDArray[np.float32] = session.run(None, inputs)[0]
    return found


def test_the_same_log_odds(model: bytes) -> None:
    rewritten = by_rows(model)
    assert PACKED.encode() in model and PACKED.encode() not in rewritten
    ours, theirs = logits(rewritten, PAIRS), logits(model, PAIRS)
    assert list(ours.argmax(axis=1)) == list(theirs.argmax(axis=1))
    assert float(np.abs(ours - theirs).mean()) < 0.3
    assert float(np.abs(ours - theirs).max()) > 0  # the file is another one


def test_a_pair_does_not_depend_on_its_batch(model: bytes) -> None:
    rewritten = by_rows(model)
    alone = np.concatenate([logits(rewritten, [pair]) for pair in PAIRS])
    np.testing.assert_allclose(logits(rewritten, PAIRS), alone, atol=0.002)


def test_a_network_without_blocks_stays_as_it_is(model: bytes) -> None:
    rewritten = by_rows(model)
    assert by_rows(rewritten) is rewritten


def test_blocks_of_bytes_too() -> None:
    packed = ENCODER.read_bytes()
    ids = np.array(shipped_table().ids(["Forty ships left the port."], 64))
    inputs = {"rows": shipped_table().rows(ids), "mask": np.ones_like(ids)}
    a, b = (
        InferenceSession(m, providers=["CPUExecutionProvider"]).run(None, inputs)[0][0]
        for m in (packed, by_rows(packed))
    )
    assert float(a @ b) > 0.99


@pytest.mark.parametrize("cut", [1, 1000])
def test_half_a_file_is_told(model: bytes, cut: int) -> None:
    with pytest.raises(ValueError, match="ONNX file"):
        by_rows(model[:-cut])


def test_written_so_where_the_processor_sums_products_of_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = MappedRows(SHIPPED / ROWS_FILE, shipped_table())
    ids = [pair_ids(*shipped_table().ids(list(pair), 64)) for pair in PAIRS]
    found = []
    for flags in (BYTE_PRODUCTS, frozenset({"avx2"})):
        monkeypatch.setattr("claimcheck.network.processor", lambda flags=flags: flags)
        network = Network(SHIPPED / MODEL_FILE, rows, segments=True, bits=4)
        found.append(network([i for i, _ in ids], [s for _, s in ids]))
    assert 0 < float(np.abs(found[0] - found[1]).mean()) < 0.3
    assert isinstance(processor(), frozenset)
