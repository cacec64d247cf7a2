"""What a tagger adds to the rules: cues they do not read, and a confidence that tells good readings from bad ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.attribution import NoAliases, attribute
from claimcheck.attribution.confidence import models
from claimcheck.attribution.lexicon import lexicon
from claimcheck.attribution.marks import Marks
from claimcheck.attribution.signs import SIGNS, candidate, signs
from claimcheck.attribution.tagger import OnnxTagger
from claimcheck.attribution.units import Unit, units
from claimcheck.errors import ModelError
from claimcheck.lang.pack import codes, pack
from claimcheck.model.claim import Claim, Kind
from claimcheck.model.text import Document
from claimcheck.sentences import split

np = pytest.importorskip("numpy")

SURE = 6.0
QUIPPED = "The harbour master said it was late. Dockers quipped that the cranes would rust before spring."
READ = "The mayor said that the bridge was safe, and a claim of damage was old."


@frozen
class Told:
    """A tagger that knows one cue, by its word, with the words of its source and content."""

    cue: str
    source: tuple[int, int]
    content: tuple[int, int]
    odds: float = SURE

    def mark(self, units: Sequence[Unit], signs: Sequence[Sequence[Sequence[int]]]) -> list[Marks]:
        assert all(len(unit) == len(rows) for unit, rows in zip(units, signs, strict=True))
        return [self._marks(unit) for unit in units]

    def _marks(self, unit: Unit) -> Marks:
        cues = np.full((len(unit), 2), -SURE)
        links = np.full((2, len(unit), len(unit)), -SURE)
        if self.cue in unit.words:
            at = unit.words.index(self.cue)
            cues[at, 0] = self.odds
            links[0, at, slice(*self.source)] = SURE
            links[1, at, slice(*self.content)] = SURE
        return Marks(cues, links)


def read(text: str, tagger: Any = None, least: float | None = None, lang: str = "en") -> list[Claim]:
    document = Document(id="d", text=text, lang=lang, published=None)
    claims = attribute(document, split(text, pack(lang)), pack(lang), NoAliases(), tagger=tagger, least=least)
    return [claim for claim in claims if claim.kind is not Kind.NONE]


def test_a_cue_that_no_table_holds_is_read_where_the_tagger_marks_it() -> None:
    text = "Dockers wisecracked that the claim was late."
    assert read(text, least=0) == []
    (claim,) = read(text, Told("wisecracked", (0, 1), (3, 7)), 0)
    assert (claim.text, claim.source and claim.source.text, claim.cue and claim.cue.text) == (
        "the claim was late",
        "Dockers",
        "wisecracked",
    )


def test_what_the_rules_cannot_read_is_read_as_marked() -> None:
    text = "Rust before spring was, to the wisecracking dockers, what the cranes would do, said or not."
    (claim,) = [c for c in read(text, Told("wisecracking", (8, 9), (0, 3)), 0) if c.cue and "wise" in c.cue.text]
    assert claim.text == "Rust before spring"
    assert claim.source is not None
    assert claim.source.text == "dockers"


def test_no_unit_is_asked_about_in_which_nothing_can_be_said() -> None:
    asked: list[Unit] = []

    class Listening(Told):
        def mark(self, units: Sequence[Unit], signs: Sequence[Sequence[Sequence[int]]]) -> list[Marks]:
            asked.extend(units)
            return super().mark(units, signs)

    read("Rain fell on the hills. The mayor had the claim in a drawer.", Listening("claim", (0, 2), (5, 8)))
    assert ["rain" in unit.words for unit in asked] == [False]


def test_a_reading_that_the_tagger_shares_is_surer_than_one_it_does_not() -> None:
    agrees = Told("said", (0, 2), (4, 15))
    doubts = Told("said", (0, 2), (4, 15), odds=-SURE)
    (sure,), (doubtful,) = read(READ, agrees, 0), read(READ, doubts, 0)
    assert sure.confidence > doubtful.confidence


def test_the_least_confidence_leaves_out_what_is_below() -> None:
    claims = read(QUIPPED, least=0)
    assert claims
    for claim in claims:
        assert claim in read(QUIPPED, least=claim.confidence)
    assert read(QUIPPED, least=1) == []


@pytest.mark.parametrize("name", ["rules", "tagger"])
def test_the_fitted_weights_are_there_and_name_patterns(name: str) -> None:
    model = models()[name]
    assert 0 <= model.least < 1
    assert any(key.startswith("pattern ") for key in model.weights)
    assert ("cue" in model.weights) == (name == "tagger")


def test_other_files_are_no_weights(tmp_path: Path) -> None:
    (tmp_path / "w.json").write_text('{"rules": {"bias": 1}}')
    with pytest.raises(ModelError, match="no weights of confidence"):
        models(tmp_path / "w.json")


@pytest.mark.parametrize("lang", codes())
@given(text=st.text(max_size=200))
@settings(deadline=None, max_examples=40)
def test_every_word_has_its_signs(lang: str, text: str) -> None:
    document = Document(id="d", text=text, lang=lang, published=None)
    for unit in units(document, split(text, pack(lang))):
        rows = signs(unit, lexicon(pack(lang)))
        assert [len(row) for row in rows] == [SIGNS] * len(unit)
        assert candidate(rows) in (True, False)


@pytest.fixture(scope="module")
def random_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network of the shipped form with weights drawn at random."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    pytest.importorskip("onnxscript")
    from claimcheck.network import shipped_table
    from claimcheck.training.tagger_network import Tagger, export_tagger

    torch.manual_seed(1)
    config = transformers.BertConfig(
        vocab_size=1,
        hidden_size=shipped_table().dim,
        num_hidden_layers=1,
        num_attention_heads=4,
        intermediate_size=512,
    )
    file = tmp_path_factory.mktemp("tagger") / "model.onnx"
    export_tagger(Tagger(transformers.BertModel(config, add_pooling_layer=False), 1).eval(), file)
    return file


@pytest.mark.filterwarnings("ignore")
def test_a_network_marks_every_word_and_each_unit_by_itself(random_model: Path) -> None:
    tagger = OnnxTagger(random_model)
    lex = lexicon(pack("en"))
    text = "The mayor said that the bridge was safe.\nDockers, “tired of rust”, agreed.\n\u200b\n" + "word " * 300
    found = list(units(Document(id="d", text=text, lang="en", published=None), split(text, pack("en"))))
    rows = [signs(unit, lex) for unit in found]
    together = tagger.mark(found, rows)
    for unit, row, marks in zip(found, rows, together, strict=True):
        assert marks.links.shape == (2, len(marks), len(marks))
        assert len(marks) == len(unit) or len(unit) > 190
        (alone,) = tagger.mark([unit], [row])
        assert np.array_equal(alone.cues, marks.cues)
    for least in (0, None, 0.9):
        for claim in read(text, tagger, least):
            assert claim.confidence >= (least or 0)
            assert all(text[s.start : s.end].strip() for s in claim.content)


@pytest.mark.parametrize("content", [b"", b"no network"])
def test_what_is_no_network_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.onnx").write_bytes(content)
    with pytest.raises(ModelError):
        OnnxTagger(tmp_path / "model.onnx")
    with pytest.raises(ModelError, match="cannot be read"):
        OnnxTagger(tmp_path / "none.onnx")
