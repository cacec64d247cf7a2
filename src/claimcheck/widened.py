"""The 8-bit weights of an ONNX network widened to floats, for processors that multiply floats faster.

The shipped networks multiply by MatMulNBits in 8 bits (`accuracy_level` 4). Where the processor has no instruction for
sums of products of bytes (x86 without VNNI), onnxruntime takes 1.5 times as long for it as for the same product in
float32, measured on a Zen 3. `widened` gives the same network with plain MatMul, at four times the memory of its
weights.
"""

from __future__ import annotations

from pathlib import Path

from claimcheck.onnx_file import Graph, Node, is_packed, node, rewritten, tensor

BYTE_PRODUCTS = frozenset({"avx512_vnni", "avx_vnni"})


def processor() -> frozenset[str]:
    """What the processor can do, in the words of Linux's /proc/cpuinfo; nothing where there is none."""
    try:
        return frozenset(Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").split())
    except OSError:
        return frozenset()


def has_byte_products(flags: frozenset[str]) -> bool:
    """Whether the processor sums products of bytes in one instruction; True where its flags do not tell (no x86)."""
    return "avx2" not in flags or bool(flags & BYTE_PRODUCTS)


def widened(model: bytes) -> bytes:
    """The network with float32 weights in the place of those of MatMulNBits; the same bytes where it has none. Raises
    ValueError where this is no ONNX file.
    """
    return rewritten(model, _widened)


def _widened(graph: Graph) -> None:
    graph.nodes = [_plain(graph, made) if is_packed(made) else made for made in graph.nodes]


def _plain(graph: Graph, packed: Node) -> Node:
    name = f"{packed.inputs[1]}.float"
    graph.tensors[name] = tensor(name, graph.matrix(packed))
    return node("MatMul", [packed.inputs[0], name], packed.outputs[0])
