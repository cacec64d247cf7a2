"""The shipped embedder keeps the contract of every embedder, and puts translations next to each other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from claimcheck.embed.onnx import NAME, SHIPPED, OnnxEmbedder
from claimcheck.errors import ModelError

ENGLISH = [
    "The Iraqi army took over the Ain al-Asad base on Saturday.",
    "The central bank cut its key rate by one percentage point.",
    "At least 250 people were killed in the earthquake, the Red Crescent said.",
    "The ministry denied that prisoners had been moved to another country.",
    "Oil producers agreed to pause output increases in the first quarter.",
]
ARABIC = [
    "تسلم الجيش العراقي قاعدة عين الأسد يوم السبت.",
    "خفض البنك المركزي سعر الفائدة الرئيسي نقطة مئوية واحدة.",
    "قال الهلال الأحمر إن 250 شخصا على الأقل قتلوا في الزلزال.",
    "نفت الوزارة نقل السجناء إلى دولة أخرى.",
    "اتفقت الدول المنتجة للنفط على وقف زيادات الإنتاج مؤقتا في الربع الأول.",
]

pytestmark = pytest.mark.skipif(not SHIPPED.is_file(), reason="the weights are not in this checkout")


@pytest.fixture(scope="module")
def embedder() -> OnnxEmbedder:
    return OnnxEmbedder()


def test_shape_type_and_length(embedder: OnnxEmbedder) -> None:
    vectors = embedder.embed(ENGLISH + ARABIC)
    assert vectors.shape == (10, embedder.dim)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(10), abs=1e-5)


def test_no_texts(embedder: OnnxEmbedder) -> None:
    vectors = embedder.embed([])
    assert vectors.shape == (0, embedder.dim)
    assert vectors.dtype == np.float32


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200f", "\u0640", "\u064b", "\x00", "漢字", "😀"])
def test_text_without_words_has_a_finite_unit_vector(embedder: OnnxEmbedder, text: str) -> None:
    assert np.linalg.norm(embedder.embed([text])[0]) == pytest.approx(1, abs=1e-5)


def test_a_vector_does_not_depend_on_its_neighbours(embedder: OnnxEmbedder) -> None:
    texts = [*ENGLISH, "", *ARABIC, "word " * 200]
    together = embedder.embed(texts)
    alone = np.concatenate([embedder.embed([text]) for text in texts])
    small = OnnxEmbedder(tokens=100, threads=1).embed(texts)
    # padding moves sums in the last digit, and a rounded activation now and then by one step
    assert ((together * alone).sum(1) > 0.999).all()
    assert ((together * small).sum(1) > 0.999).all()


def test_order_and_duplicates(embedder: OnnxEmbedder) -> None:
    texts = [ENGLISH[0], ARABIC[3], ENGLISH[0], "", ARABIC[3]]
    vectors = embedder.embed(texts)
    assert (vectors[0] == vectors[2]).all()
    assert (vectors[1] == vectors[4]).all()
    assert ((vectors[::-1] * embedder.embed(texts[::-1])).sum(1) > 0.999).all()


def test_a_long_text_is_cut(embedder: OnnxEmbedder) -> None:
    long, longer = embedder.embed(["نفط " * 300, "نفط " * 3000])
    assert long == pytest.approx(longer, abs=1e-6)


def test_translations_are_nearest(embedder: OnnxEmbedder) -> None:
    scores = embedder.embed(ARABIC) @ embedder.embed(ENGLISH).T
    assert (scores.argmax(0) == np.arange(5)).all()
    assert (scores.argmax(1) == np.arange(5)).all()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("قال المسؤول", "قَالَ المَسْؤُول"),
        ("إلى الأمام", "الى الامام"),
        ("الحكومـــة", "الحكومة"),
        ("١٧٠ ألف جندي", "170 ألف جندي"),
        ("BAGHDAD", "Baghdad"),
    ],
)
def test_spellings_that_readers_take_for_one(embedder: OnnxEmbedder, one: str, other: str) -> None:
    first, second = embedder.embed([one, other])
    assert first @ second == pytest.approx(1, abs=1e-4)


def test_name_tells_models_apart(embedder: OnnxEmbedder) -> None:
    assert embedder.name.startswith(NAME + "-")
    assert embedder.name == OnnxEmbedder().name


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.onnx"):
        OnnxEmbedder(tmp_path / "model.onnx")


def test_broken_model_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"not a model")
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        OnnxEmbedder(tmp_path / "model.onnx")
    assert "\n" not in str(caught.value)


def test_no_torch_is_loaded() -> None:
    code = (
        "import sys; from claimcheck.embed.onnx import OnnxEmbedder; assert 'onnxruntime' not in sys.modules; "
        "OnnxEmbedder().embed(['a']); assert 'torch' not in sys.modules and 'transformers' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(SHIPPED.parents[3])})
