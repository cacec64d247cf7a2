"""An ONNX file taken apart and put together again, as far as its weights are to be written in another way.

`rewritten(model, change)` is the file with the nodes that `change` gives. The runtime has no use for the package onnx
otherwise. The format is protobuf: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3 tells the field numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import define, frozen

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GRAPH = 7  # of a model
NODE, INITIALIZER = 1, 5  # of a graph
INPUT, OUTPUT, NAME, OPERATION, ATTRIBUTE, DOMAIN = 1, 2, 3, 4, 5, 7  # of a node
KEY, NUMBER, KIND = 1, 3, 20  # of an attribute
WHOLE = 2
"""Kind of an attribute that is a whole number."""
DIMS, DATA_TYPE, TENSOR, RAW = 1, 2, 8, 9  # of a tensor
TYPES = {1: "f4", 2: "u1", 3: "i1", 7: "i8", 10: "f2"}
VARINT, LONG, BYTES, SHORT = 0, 1, 2, 5  # how a field is written
PACKED = "MatMulNBits"
"""The product with a matrix that is kept in 4 or 8 bits, a scale for each block."""
CONTRIBUTED = "com.microsoft"
"""The domain of onnxruntime's own operations."""
Field: TypeAlias = "tuple[int, int, Any]"
"""Number, how it is written, and value: an int for VARINT, else bytes."""


@frozen
class Node:
    """One operation: its name, those of what it takes and gives, and the message as it stands in the file."""

    operation: str
    inputs: Sequence[str]
    outputs: Sequence[str]
    message: bytes


@define
class Graph:
    """The nodes of a network in their order, its tensors as messages by name, and all that stays as it is."""

    nodes: list[Node]
    tensors: dict[str, bytes]
    rest: list[Field]

    def values(self, name: str) -> NDArray[Any]:
        """The numbers of a tensor, in float32 if the file has them in half of that and a Cast gives them."""
        import numpy as np

        cast = next((n for n in self.nodes if n.operation == "Cast" and n.outputs[0] == name), None)
        message = self.tensors[cast.inputs[0] if cast else name]
        fields = list(_fields(message))
        shape = [value for number, _, value in fields if number == DIMS]
        kind = next(value for number, _, value in fields if number == DATA_TYPE)
        found = np.frombuffer(_one(message, RAW), dtype=TYPES[kind]).reshape(shape)
        return found.astype(np.float32) if cast else found

    def matrix(self, node: Node) -> NDArray[np.float32]:
        """The matrix (in, out) of a PACKED node. Its codes have the shape (out, blocks, bytes of a block), two in a
        byte where they have 4 bits; their middle stands for 0, and the scales are one number a block.
        """
        import numpy as np

        codes, scales = self.values(node.inputs[1]), self.values(node.inputs[2])
        rows, blocks, size = codes.shape
        if _whole(node, "bits") == 8:
            held = codes.astype(np.float32) - 128
        else:
            held = np.empty((rows, blocks, size, 2), dtype=np.float32)
            held[..., 0], held[..., 1] = codes & 15, codes >> 4
            held -= 8
        held = held.reshape(rows, blocks, -1)
        held *= scales.reshape(rows, blocks, 1)
        return held.reshape(rows, -1)[:, : _whole(node, "K")].T


def rewritten(model: bytes, change: Callable[[Graph], None]) -> bytes:
    """The file with its graph as `change` leaves it, without the tensors that no node takes any more; the same bytes
    where nothing is PACKED. Raises ValueError where this is no ONNX file.
    """
    if PACKED.encode() not in model:
        return model
    return _joined((n, kind, _changed(value, change) if n == GRAPH else value) for n, kind, value in _fields(model))


def node(operation: str, inputs: Sequence[str], output: str, domain: str = "", **numbers: int) -> Node:
    """A node with one output; `numbers` are its attributes."""
    fields: list[Field] = [(INPUT, BYTES, name.encode()) for name in inputs]
    fields += [(OUTPUT, BYTES, output.encode()), (OPERATION, BYTES, operation.encode())]
    for name, value in numbers.items():
        attribute = [(KEY, BYTES, name.encode()), (NUMBER, VARINT, value), (KIND, VARINT, WHOLE)]
        fields.append((ATTRIBUTE, BYTES, _joined(attribute)))
    fields += [(DOMAIN, BYTES, domain.encode())] if domain else []
    return Node(operation, inputs, [output], _joined(fields))


def is_packed(made: Node) -> bool:
    """Whether the node multiplies with a matrix in blocks whose middle code stands for 0, as our own all do."""
    return made.operation == PACKED and len(made.inputs) == 3  # more: zero points of its own


def tensor(name: str, values: NDArray[Any]) -> bytes:
    """The message of a tensor."""
    kind = next(kind for kind, written in TYPES.items() if values.dtype == written)
    fields: list[Field] = [(DIMS, VARINT, n) for n in values.shape]
    return _joined([*fields, (DATA_TYPE, VARINT, kind), (TENSOR, BYTES, name.encode()), (RAW, BYTES, values.tobytes())])


def _changed(message: bytes, change: Callable[[Graph], None]) -> bytes:
    fields = list(_fields(message))
    graph = Graph(
        [_node(value) for number, _, value in fields if number == NODE],
        {_one(value, TENSOR).decode(): value for number, _, value in fields if number == INITIALIZER},
        [field for field in fields if field[0] not in (NODE, INITIALIZER)],
    )
    before = _taken(graph.nodes)
    change(graph)
    idle = before - _taken(graph.nodes)
    nodes = [made for made in graph.nodes if made.outputs[0] not in idle]  # a Cast of what is written otherwise now
    taken = _taken(nodes)
    kept: list[Field] = [(NODE, BYTES, made.message) for made in nodes]
    kept += [(INITIALIZER, BYTES, value) for name, value in graph.tensors.items() if name in taken]
    return _joined([*kept, *graph.rest])


def _taken(nodes: Iterable[Node]) -> set[str]:
    return {name for made in nodes for name in made.inputs}


def _node(message: bytes) -> Node:
    fields = list(_fields(message))
    names = {kind: [value.decode() for n, _, value in fields if n == kind] for kind in (INPUT, OUTPUT, OPERATION)}
    return Node(names[OPERATION][0], names[INPUT], names[OUTPUT], message)


def _whole(made: Node, name: str) -> int:
    """An attribute that is a whole number."""
    for number, _, value in _fields(made.message):
        if number == ATTRIBUTE and _one(value, KEY) == name.encode():
            return next(int(found) for n, _, found in _fields(value) if n == NUMBER)
    raise ValueError(f"an ONNX file in which {made.operation} has no {name}")


# --- protobuf --------------------------------------------------------------------------------------------------------


def _one(message: bytes, number: int) -> bytes:
    """The bytes of a field that stands once; none where it is missing."""
    return next((value for n, _, value in _fields(message) if n == number), b"")


def _fields(message: bytes) -> Iterator[Field]:
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        kind = key & 7
        value: int | bytes
        if kind == VARINT:
            value, at = _varint(message, at)
        elif kind in (LONG, BYTES, SHORT):
            size, at = _varint(message, at) if kind == BYTES else ((8, at) if kind == LONG else (4, at))
            value, at = message[at : at + size], at + size
        else:
            raise ValueError("not an ONNX file")
        yield key >> 3, kind, value
    if at != len(message):
        raise ValueError("an ONNX file that ends too soon")


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where the next field begins."""
    value = shift = 0
    while at < len(message):
        byte = message[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
    raise ValueError("an ONNX file that ends too soon")


def _joined(fields: Iterable[Field]) -> bytes:
    out = []
    for number, kind, value in fields:
        out.append(_number(number << 3 | kind))
        if kind == VARINT:
            out.append(_number(value))
        else:
            out += [_number(len(value)), value] if kind == BYTES else [value]
    return b"".join(out)


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)
