"""Networks with 8-bit weights and the same ones with floats: the same results, but for rounding."""

from __future__ import annotations

import numpy as np
import pytest
from onnxruntime import InferenceSession

from claimcheck.embed.onnx import SHIPPED
from claimcheck.network import shipped_table
from claimcheck.onnx_file import PACKED
from claimcheck.widened import has_byte_products, widened

TEXTS = ["The ministry said 40 ships had left the harbour.", "قالت الوزارة إن ٤٠ سفينة غادرت الميناء."]


def test_the_same_vectors() -> None:
    packed = SHIPPED.read_bytes()
    wide = widened(packed)
    assert PACKED.encode() in packed and PACKED.encode() not in wide
    for text in TEXTS:
        ids = np.array(shipped_table().ids([text], 64))
        inputs = {"rows": shipped_table().rows(ids), "mask": np.ones_like(ids)}
        a, b = (InferenceSession(m, providers=["CPUExecutionProvider"]).run(None, inputs)[0][0] for m in (packed, wide))
        assert float(a @ b) > 0.99


def test_a_network_of_floats_stays_as_it_is() -> None:
    wide = widened(SHIPPED.read_bytes())
    assert widened(wide) is wide


@pytest.mark.parametrize("cut", [1, 1000])
def test_half_a_file_is_told(cut: int) -> None:
    with pytest.raises(ValueError, match="ONNX file"):
        widened(SHIPPED.read_bytes()[:-cut])


@pytest.mark.parametrize(
    ("flags", "known"),
    [("fpu avx2 avx512f avx512_vnni", True), ("avx2 avx_vnni", True), ("fpu avx2 fma", False), ("asimd asimddp", True)],
)
def test_which_processors_multiply_bytes(flags: str, known: bool) -> None:
    assert has_byte_products(frozenset(flags.split())) is known
