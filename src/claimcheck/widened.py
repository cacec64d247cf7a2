"""The 8-bit weights of an ONNX network widened to floats, for processors that multiply floats faster.

The shipped networks multiply by MatMulNBits in 8 bits (`accuracy_level` 4). Where the processor has no instruction for
sums of products of bytes (x86 without VNNI), onnxruntime takes 1.5 times as long for it as for the same product in
float32, measured on a Zen 3. `widened` gives the same network with plain MatMul, at four times the memory of its
weights. The file format is protobuf: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3 tells the field numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GRAPH = 7  # of a model
NODE, INITIALIZER = 1, 5  # of a graph
INPUT, OUTPUT, NAME, OPERATION = 1, 2, 3, 4  # of a node
DIMS, DATA_TYPE, TENSOR, RAW = 1, 2, 8, 9  # of a tensor
FLOAT = 1
VARINT, LONG, BYTES, SHORT = 0, 1, 2, 5  # how a field is written
ZERO = 128
"""The code that stands for 0 where a matrix has no zero points of its own."""
PACKED = b"MatMulNBits"
Field: TypeAlias = "tuple[int, int, Any]"
"""Number, how it is written, and value: an int for VARINT, else bytes."""


def has_byte_products(flags: str | None = None) -> bool:
    """Whether the processor sums products of bytes in one instruction; True where it does not tell (no Linux).

    `flags` are the words of /proc/cpuinfo, read there if they are not given.
    """
    if flags is None:
        try:
            flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
        except OSError:
            return True
    words = set(flags.split())
    return "avx2" not in words or bool(words & {"avx512_vnni", "avx_vnni"})


def widened(model: bytes) -> bytes:
    """The network with float32 weights in the place of those of MatMulNBits in 8 bits; the same bytes where it has
    none. Raises ValueError where this is no ONNX file.
    """
    if PACKED not in model:
        return model
    return _joined((n, kind, _graph(value) if n == GRAPH else value) for n, kind, value in _fields(model))


def _graph(graph: bytes) -> bytes:
    fields = list(_fields(graph))
    tensors = {_one(value, TENSOR): value for number, _, value in fields if number == INITIALIZER}
    replaced: set[bytes] = set()
    made: list[Field] = []
    for number, kind, value in fields:
        node = list(_fields(value)) if number == NODE else []
        names = [v for n, _, v in node if n == INPUT]
        if (OPERATION, BYTES, PACKED) not in node or len(names) != 3:  # more inputs: zero points of its own
            made.append((number, kind, value))
            continue
        weights = _weights(tensors[names[1]], tensors[names[2]])
        replaced |= {*names[1:]}
        wide = names[1] + b".float"
        kept = [f for f in node if f[0] in (OUTPUT, NAME)]
        plain = [(INPUT, BYTES, names[0]), (INPUT, BYTES, wide), *kept, (OPERATION, BYTES, b"MatMul")]
        made.append((NODE, BYTES, _joined(plain)))
        shape = [(DIMS, VARINT, n) for n in weights.shape]
        tensor = [*shape, (DATA_TYPE, VARINT, FLOAT), (TENSOR, BYTES, wide), (RAW, BYTES, weights.tobytes())]
        made.append((INITIALIZER, BYTES, _joined(tensor)))
    return _joined([f for f in made if f[0] != INITIALIZER or _one(f[2], TENSOR) not in replaced])


def _weights(codes: bytes, scales: bytes) -> NDArray[np.float32]:
    """The matrix (in, out). `codes` has the shape (out, blocks, bytes a block), `scales` one number a block."""
    import numpy as np

    rows, blocks, size = (value for number, _, value in _fields(codes) if number == DIMS)
    held = np.frombuffer(_one(codes, RAW), dtype=np.uint8).reshape(rows, blocks, size).astype(np.float32)
    held -= ZERO
    held *= np.frombuffer(_one(scales, RAW), dtype=np.float32).reshape(rows, blocks, 1)
    return np.ascontiguousarray(held.reshape(rows, -1).T)


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
