"""The cross-encoder's input rows: packed ones of its own, and mapped ones of the table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claimcheck.errors import ModelError
from claimcheck.judge.rows import BLOCK, MappedRows, packed, parted, unpacked, with_mark
from claimcheck.network import shipped_table

DIM = 2 * BLOCK
OWN = [2, 5, 9]


def parts() -> dict[str, Any]:
    rng = np.random.default_rng(1)
    own = np.zeros(shipped_table().size, dtype=np.uint8)
    own[OWN] = 1
    return {
        "own": np.packbits(own),
        "codes": rng.integers(0, 256, (3, DIM // 2), dtype=np.uint8),
        "scales": rng.random((3, 2)).astype(np.float16),
        "map": rng.random((shipped_table().dim + 1, DIM)).astype(np.float16),
        "marks": np.concatenate([np.zeros((1, DIM)), rng.random((3, DIM))]).astype(np.float16),
        "echoes": np.array([0, 0.5, -0.25, 0]).astype(np.float16),
    }


def close(row: Any) -> Any:
    """But for what float32 rounds, next to 0 too."""
    return pytest.approx(row, rel=1e-4, abs=1e-6)


def written(folder: Path, **changed: Any) -> Path:
    np.savez(folder / "rows.npz", **{name: part for name, part in (parts() | changed).items() if part is not None})
    return folder / "rows.npz"


def test_a_token_has_its_own_row_or_the_tables_mapped(tmp_path: Path) -> None:
    rows = MappedRows(written(tmp_path), shipped_table())
    ids = np.array([[5, 7], [9, 5]])
    found = rows.rows(ids)
    assert (found.shape, found.dtype) == ((2, 2, DIM), np.float32)
    made = parts()
    own = unpacked(made["codes"], made["scales"])
    assert (found[0, 0] == own[1]).all()
    assert (found[1, 0] == own[2]).all()
    assert (found[1, 1] == found[0, 0]).all()
    mapped = made["map"].astype(np.float32)
    assert found[0, 1] == close(shipped_table().rows(np.array(7)) @ mapped[:-1] + mapped[-1])


def test_a_marked_token_has_its_mark_and_an_echo_of_what_it_is_linked_with(tmp_path: Path) -> None:
    rows, made = MappedRows(written(tmp_path), shipped_table()), parts()
    ids = [7, 5, 9, 2]
    plain, marks, echoes = rows.rows(np.array([ids])), made["marks"].astype("f4"), made["echoes"].astype("f4")
    linked = [with_mark(7, 1, 1, 3), with_mark(5, 2, 0, 1), with_mark(9, 3, 0, 0), 2]
    (found,) = rows.rows(np.array([linked, linked]))[1:]
    assert found[0] == close(plain[0, 0] + marks[1] + echoes[1] * (plain[0, 1] + plain[0, 2]) / 2)
    assert found[1] == close(plain[0, 1] + marks[2] + echoes[2] * plain[0, 0])
    assert found[2] == close(plain[0, 2] + marks[3])
    assert (found[3] == plain[0, 3]).all()
    assert [n.tolist() for n in parted(np.array(linked))] == [ids, [1, 2, 3, 0], [1, 0, 0, 0], [3, 1, 0, 0]]


def test_packed_rows_come_back() -> None:
    rng = np.random.default_rng(2)
    scales = rng.uniform(0.01, 0.1, (4, 2)).astype(np.float16).astype(np.float32) * np.array([1, -1], dtype=np.float32)
    rows = (rng.integers(-8, 8, (4, 2, BLOCK)) * scales[..., None]).astype(np.float32).reshape(4, DIM)
    parts = packed(rows, scales)
    assert parts["codes"].shape == (4, DIM // 2)
    assert unpacked(parts["codes"], parts["scales"]) == pytest.approx(rows, abs=1e-6)


def test_digests_tell_files_apart(tmp_path: Path) -> None:
    one = MappedRows(written(tmp_path), shipped_table()).digest
    assert MappedRows(written(tmp_path, scales=np.ones((3, 2), dtype=np.float16)), shipped_table()).digest != one


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"map": None}, "expected an .npz of own, codes, scales, map, marks, echoes"),
        ({"codes": np.zeros((2, DIM // 2), dtype=np.uint8)}, "do not fit the table"),
        ({"map": np.zeros((9, DIM), dtype=np.float16)}, "do not fit the table"),
        ({"own": np.packbits(np.ones(24, dtype=np.uint8))}, "do not fit the table"),
        ({"echoes": np.zeros(3, dtype=np.float16)}, "its marks and echoes do not fit"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_one_line(tmp_path: Path, changed: dict[str, Any], message: str) -> None:
    file = written(tmp_path, **changed)
    with pytest.raises(ModelError, match=message) as caught:
        MappedRows(file, shipped_table())
    assert str(file) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_no_npz_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rows.npz").write_bytes(b"{}")
    with pytest.raises(ModelError, match=r"rows\.npz: cannot be read"):
        MappedRows(tmp_path / "rows.npz", shipped_table())
