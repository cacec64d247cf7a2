"""The shared table of input embeddings, and what a network over it refuses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from claimcheck.embed.onnx import SHIPPED as ENCODER
from claimcheck.errors import ModelError
from claimcheck.network import CODES_FILE, SCALES_FILE, SHIPPED, TOKENIZER_FILE, Network, Table, shipped_table


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A table of five words in three dimensions, with the shipped tokenizer."""
    np.save(tmp_path / CODES_FILE, np.arange(15, dtype=np.int8).reshape(5, 3))
    np.save(tmp_path / SCALES_FILE, np.array([1, 2, 0.5, 1, 1], dtype=np.float32))
    (tmp_path / TOKENIZER_FILE).write_bytes((SHIPPED / TOKENIZER_FILE).read_bytes())
    return tmp_path


def test_rows_are_codes_times_scales(folder: Path) -> None:
    table = Table(folder)
    rows = table.rows(np.array([[0, 1], [2, 4]]))
    assert rows.dtype == np.float32
    assert rows.tolist() == [[[0, 1, 2], [6, 8, 10]], [[3, 3.5, 4], [12, 13, 14]]]
    assert table.dim == 3


def test_ids_are_cut_at_the_end_and_keep_their_last_sign() -> None:
    table = shipped_table()
    (whole,) = table.ids(["one two three four five"], 100)
    (cut,) = table.ids(["one two three four five"], 4)
    assert cut == [*whole[:3], whole[-1]]
    assert table.ids(["نفط " * 100_000], 8) == table.ids(["نفط " * 100], 8)


def test_digest_tells_tables_apart(folder: Path) -> None:
    one = Table(folder).digest
    np.save(folder / SCALES_FILE, np.ones(5, dtype=np.float32))
    assert Table(folder).digest != one


@pytest.mark.parametrize("name", [CODES_FILE, SCALES_FILE, TOKENIZER_FILE])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelError, match=name):
        Table(folder)


@pytest.mark.parametrize("name", [CODES_FILE, SCALES_FILE, TOKENIZER_FILE])
def test_a_broken_file_is_refused_in_one_line(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"{}")
    with pytest.raises(ModelError, match="cannot be read") as caught:
        Table(folder)
    assert "\n" not in str(caught.value)


def test_a_table_of_another_kind_is_refused(folder: Path) -> None:
    np.save(folder / CODES_FILE, np.zeros((5, 3), dtype=np.float32))
    with pytest.raises(ModelError, match="expected int8 rows"):
        Table(folder)


def test_a_network_of_another_kind_is_refused() -> None:
    with pytest.raises(ModelError, match="takes rows, mask: expected rows, mask, segments"):
        Network(ENCODER, shipped_table(), segments=True)


def test_batches_hold_every_row_once_and_on_a_grid_one_length() -> None:
    network = Network(ENCODER, shipped_table(), tokens=24, grid=4, threads=1)
    ids = [[2, *[100] * n, 3] for n in (1, 5, 2, 5, 1, 30, 5, 6)]
    batches = [chosen for chosen, _ in network.batches(ids)]
    assert sorted(n for chosen in batches for n in chosen) == list(range(len(ids)))
    padded = [{-(-len(ids[n]) // 4) for n in chosen} for chosen in batches]
    assert all(len(lengths) == 1 for lengths in padded)
    assert all(4 * max(p) * len(c) <= 24 or len(c) == 1 for p, c in zip(padded, batches, strict=True))
    assert any(len({len(ids[n]) for n in chosen}) > 1 for chosen in batches)
