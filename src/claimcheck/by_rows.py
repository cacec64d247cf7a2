"""A network in 4 bits for processors that sum products of bytes: its matrices in bytes, its states in bytes row by row.

MatMulNBits scales every block of 64 weights by itself; with one scale for each column of a matrix and one for each row
of what is multiplied with it, the products of bytes are summed without a stop, and a pair is read in two thirds of the
time or less. A row has its own scale, so that what is made of it does not depend on the others of its batch. Two things
keep the scales small. What a layer normalisation gives is first divided by its own parameters (as in SmoothQuant, Xiao
et al. 2023, whose factors are measured on data), and what GELU gives, never under -.17, is counted from there, in 255
steps in place of 127. The log-odds of the shipped cross-encoder move by .12 on the average.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from claimcheck.onnx_file import CONTRIBUTED, Graph, Node, is_packed, node, rewritten, tensor

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST_OF_GELU = -0.17
SHARE = 0.75
"""How much of a channel's size is taken off the states and put on the weights."""
NORMAL = 3.0
"""Of a normalised state: what most lie under."""
TINY = 1e-9


def by_rows(model: bytes) -> bytes:
    """The network with whole bytes in the place of 4 bits; the same bytes where it has none. Raises ValueError where
    this is no ONNX file.
    """
    return rewritten(model, _by_rows)


def _by_rows(graph: Graph) -> None:
    import numpy as np

    made_by = {name: made for made in graph.nodes for name in made.outputs}
    constants = {
        "one": np.array(1, "f4"),
        "tiny": np.array(TINY, "f4"),
        "step": np.array(1 / 127, "f4"),
        "middle": np.array([128], "u1"),
        "lift": np.array(-LEAST_OF_GELU, "f4"),
        "lifted.step": np.array(1 / 255, "f4"),
        "lifted.middle": np.array([0], "u1"),
        "across": np.array([1], "i8"),
        "but.last": np.array([-1], "i8"),
        "start": np.array([0], "i8"),
    }
    for name, value in constants.items():
        graph.tensors[f"rows.{name}"] = tensor(f"rows.{name}", value)
    nodes: list[Node] = []
    seen: set[str] = set()
    for made in graph.nodes:
        if not is_packed(made):
            nodes.append(made)
            continue
        states = made.inputs[0]
        source = made_by.get(states)
        lifted, sizes = source is not None and source.operation == "Gelu", _sizes(graph, source)
        matrix, scales = _bytes(graph, made, sizes)
        if states not in seen:
            seen.add(states)
            nodes += _coded(graph, states, len(matrix), sizes, lifted=lifted)
        nodes += _product(graph, made, matrix, scales, lifted=lifted)
    graph.nodes = nodes


def _sizes(graph: Graph, made: Node | None) -> NDArray[np.float32] | None:
    """How large each channel of normalised states is, so far as it is taken off them."""
    import numpy as np

    if made is None or made.operation != "LayerNormalization":
        return None
    weight, bias = (np.abs(graph.values(name)) for name in made.inputs[1:3])
    found: NDArray[np.float32] = np.maximum(NORMAL * weight + bias, 1e-3) ** SHARE
    return found


def _bytes(
    graph: Graph, packed: Node, sizes: NDArray[np.float32] | None
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A matrix (in, out) in bytes, and the scale of each of its columns."""
    import numpy as np

    columns = graph.matrix(packed).T  # each of them one piece of memory
    if sizes is not None:
        columns *= sizes
    scales = np.maximum(np.maximum(columns.max(axis=1), -columns.min(axis=1)), TINY) / np.float32(127)
    columns /= scales[:, None]
    return np.rint(columns, out=columns).astype(np.int8).T, scales


def _coded(graph: Graph, states: str, width: int, sizes: NDArray[np.float32] | None, *, lifted: bool) -> list[Node]:
    """The states in bytes: `states`.codes (rows, width), and the scale of each row, `states`.scales (rows, 1)."""
    import numpy as np

    kind = "rows.lifted." if lifted else "rows."
    graph.tensors[f"{states}.flat"] = tensor(f"{states}.flat", np.array([-1, width], "i8"))
    nodes, at = [], states
    if sizes is not None:
        graph.tensors[f"{states}.sizes"] = tensor(f"{states}.sizes", (1 / sizes).astype("f4"))
        nodes.append(node("Mul", [at, f"{states}.sizes"], f"{states}.even"))
        at = f"{states}.even"
    nodes.append(node("Reshape", [at, f"{states}.flat"], f"{states}.rows"))
    at = f"{states}.rows"
    if lifted:
        nodes.append(node("Add", [at, "rows.lift"], f"{states}.lifted"))
        at = largest = f"{states}.lifted"
    else:
        nodes.append(node("Abs", [at], f"{states}.size"))
        largest = f"{states}.size"
    return [
        *nodes,
        node("ReduceMax", [largest, "rows.across"], f"{states}.largest", keepdims=0),
        node("Max", [f"{states}.largest", "rows.tiny"], f"{states}.reach"),
        node("Mul", [f"{states}.reach", f"{kind}step"], f"{states}.scale"),
        node("Shape", [f"{states}.scale"], f"{states}.count"),
        node("Expand", [f"{kind}middle", f"{states}.count"], f"{states}.middles"),
        node("QuantizeLinear", [at, f"{states}.scale", f"{states}.middles"], f"{states}.codes", axis=0),
        node("Unsqueeze", [f"{states}.scale", "rows.across"], f"{states}.scales"),
    ]


def _product(
    graph: Graph, packed: Node, matrix: NDArray[np.int8], scales: NDArray[np.float32], *, lifted: bool
) -> list[Node]:
    """The product of states in bytes and a matrix in bytes, in the shape that the states have."""
    import numpy as np

    states, out = packed.inputs[0], packed.outputs[0]
    held: dict[str, NDArray[Any]] = {
        "matrix": matrix,
        "columns": scales,
        "zero": np.zeros(len(scales), "i1"),
        "middle": np.array(0 if lifted else 128, "u1"),
        "width": np.array([len(scales)], "i8"),
    }
    if lifted:
        held["lift"] = (LEAST_OF_GELU * scales * matrix.sum(axis=0, dtype=np.int64)).astype("f4")
    for name, value in held.items():
        graph.tensors[f"{out}.{name}"] = tensor(f"{out}.{name}", value)
    own = [f"{out}.{name}" for name in ("matrix", "columns", "middle", "zero")]
    taken = [f"{states}.codes", own[0], "rows.one", *own[1:]]
    nodes = [
        node("MatMulIntegerToFloat", taken, f"{out}.sums", CONTRIBUTED),
        node("Mul", [f"{out}.sums", f"{states}.scales"], f"{out}.scaled"),
    ]
    if lifted:
        nodes.append(node("Add", [f"{out}.scaled", f"{out}.lift"], f"{out}.lowered"))
    return [
        *nodes,
        node("Shape", [states], f"{out}.of"),
        node("Slice", [f"{out}.of", "rows.start", "rows.but.last"], f"{out}.places"),
        node("Concat", [f"{out}.places", f"{out}.width"], f"{out}.shape", axis=0),
        node("Reshape", [f"{out}.lowered" if lifted else f"{out}.scaled", f"{out}.shape"], out),
    ]
