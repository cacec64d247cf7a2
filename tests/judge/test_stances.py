"""What reads two texts together: the shipped cross-encoder, and any other whose labels can be told by their names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from claimcheck.assembly import build_judge
from claimcheck.config import Config
from claimcheck.errors import ModelError
from claimcheck.judge.combined import terms
from claimcheck.judge.marks import TextPair, text_pair
from claimcheck.judge.stances import MODEL_FILE, ROWS_FILE, SHIPPED, ShippedStances, TransformerStances
from claimcheck.lang.aliases import Aliases
from claimcheck.model.judgement import ClaimPair, Pair
from claimcheck.pipeline import Checker

PAIRS = [
    ("The army left the base on Sunday.", "The army left the base on Sunday."),
    ("The army left the base on Sunday.", "The last cup of the season was won by Oman."),
    ("غادر الجيش القاعدة يوم الأحد.", "The army left the base on Sunday."),
    ("", ""),
    ("word " * 500, "كلمة " * 500),
    ("The army left the base on Sunday.", "The army left the base on Sunday."),
]
LABELS = {0: "neutral", 1: "ENTAILMENT", 2: "contradiction"}


@pytest.fixture(scope="module")
def texts(checker: Checker) -> Callable[[Sequence[tuple[str, str]]], list[TextPair]]:
    """Pairs of texts as the judge gives them to what reads them."""

    def make(pairs: Sequence[tuple[str, str]]) -> list[TextPair]:
        out = []
        for premise, hypothesis in pairs:
            evidence, claim = (checker.loose_passage(text, None) for text in (premise, hypothesis))
            pair = ClaimPair(claim=claim, evidence=evidence, similarity=0.0, given=True)
            out.append(text_pair(pair, terms(pair, checker.aliases)))
        return out

    return make


Texts = Callable[[Sequence[tuple[str, str]]], list[TextPair]]


@pytest.fixture(scope="module")
def shipped() -> ShippedStances:
    if not (SHIPPED / MODEL_FILE).is_file():
        pytest.skip("the weights are not in this checkout")
    return ShippedStances(threads=1)


def test_one_row_of_two_log_odds_a_pair(shipped: ShippedStances, texts: Texts) -> None:
    odds = shipped.log_odds(texts(PAIRS))
    assert (odds.shape, odds.dtype) == ((6, 2), np.float32)
    assert np.isfinite(odds).all()
    assert shipped.log_odds([]).shape == (0, 2)


def test_a_pair_does_not_depend_on_its_neighbours(shipped: ShippedStances, texts: Texts) -> None:
    together = shipped.log_odds(texts(PAIRS))
    assert (together[0] == together[5]).all()
    alone = np.concatenate([shipped.log_odds([pair]) for pair in texts(PAIRS)])
    assert together == pytest.approx(alone, abs=0.002)  # with another batch the last digits of sums move


def test_what_is_repeated_is_supported_and_what_is_not_spoken_of_is_neither(
    shipped: ShippedStances, texts: Texts
) -> None:
    same, other = shipped.log_odds(texts(PAIRS[:2]))
    assert same[0] > max(0, same[1])
    assert (other < 0).all()


TWINS = [
    ("The ministry said 40 ships had left the harbour on Sunday.", "قالت الوزارة إن 40 سفينة غادرت الميناء يوم الأحد."),
    ("The army left the base.", "غادر الجيش القاعدة."),
    ("Heavy rain closed the coastal road for two days.", "أغلقت أمطار غزيرة الطريق الساحلي يومين."),
    ("The central bank raised its main rate to 9 percent.", "رفع البنك المركزي سعر الفائدة الرئيسي إلى 9 في المئة."),
]


def test_a_text_is_supported_by_its_translation(shipped: ShippedStances, texts: Texts) -> None:
    odds = shipped.log_odds(texts([pair for one, other in TWINS for pair in ((one, other), (other, one))]))
    assert (odds[:, 0] > np.maximum(odds[:, 1], 0)).all()


def test_the_name_tells_models_apart(shipped: ShippedStances) -> None:
    assert shipped.name.startswith("claimcheck-stances-8-")


@pytest.mark.parametrize("name", [MODEL_FILE, ROWS_FILE])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    for other in {MODEL_FILE, ROWS_FILE} - {name}:
        (tmp_path / other).write_bytes(b"")
    with pytest.raises(ModelError, match=f"no {name} in this folder"):
        ShippedStances(tmp_path)


def tiny(folder: Path, labels: dict[int, str]) -> Path:
    """A cross-encoder of one tiny layer with random weights."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    pytest.importorskip("sentence_transformers")
    torch.manual_seed(0)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "army", "left", "base"]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    config = transformers.BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
        id2label=labels,
        label2id={name: number for number, name in labels.items()},
    )
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    transformers.BertTokenizerFast(vocab_file=str(folder / "vocab.txt"), model_max_length=64).save_pretrained(folder)
    return folder


def test_another_model_is_read_by_the_names_of_its_labels(tmp_path: Path) -> None:
    folder = tiny(tmp_path, LABELS)
    stances = TransformerStances(folder)
    pairs = [("the army left", "the base"), ("the base", "army left"), ("the army left", "the base")]
    odds = stances.log_odds([TextPair(*pair) for pair in pairs])
    raw = np.asarray(stances._model.predict(pairs, activation_fn=lambda logits: logits), dtype=np.float32)
    assert odds == pytest.approx(np.stack([raw[:, 1] - raw[:, 0], raw[:, 2] - raw[:, 0]], axis=1), abs=1e-5)
    assert stances.log_odds([]).shape == (0, 2)
    assert stances.name.startswith(f"{folder.name}-")


@pytest.mark.parametrize("labels", [{0: "LABEL_0", 1: "LABEL_1", 2: "LABEL_2"}, {0: "entailment", 1: "not_entailment"}])
def test_a_model_with_other_labels_is_refused(tmp_path: Path, labels: dict[int, str]) -> None:
    with pytest.raises(ModelError, match="expected entailment, contradiction and neutral") as caught:
        TransformerStances(tiny(tmp_path, labels))
    assert "\n" not in str(caught.value)


def test_another_model_can_judge(tmp_path: Path, aliases: Aliases, checker: Checker) -> None:
    judge = build_judge(Config(judge=str(tiny(tmp_path, LABELS))), aliases)
    assert tmp_path.name in judge.name
    one, other = (checker.loose_passage(t, "2026-01-01") for t in ("The army left Basra.", "The army left Basra."))
    (found,) = judge.judge([ClaimPair(claim=one, evidence=other, similarity=1.0)])
    assert sum(found.probabilities.values()) == pytest.approx(1)
    assert found.gate


def test_what_the_gate_lets_through_is_read_and_all_that_is_given(checker: Checker) -> None:
    class Counting:
        name = "counting"
        asked = 0

        def log_odds(self, pairs: Sequence[TextPair]) -> np.ndarray:
            self.asked += len(pairs)
            return np.zeros((len(pairs), 2), dtype=np.float32)

    import attrs

    stances = Counting()
    judge = attrs.evolve(checker.judge, stances=stances)
    one, other = (checker.loose_passage(t, "2026-01-01") for t in ("The army left Basra.", "The army left Basra."))
    far = checker.loose_passage("Snow fell on the pass.", "2026-01-01")
    judge.judge([ClaimPair(claim=one, evidence=far, similarity=0.0)])
    assert stances.asked == 0
    judge.judge([ClaimPair(claim=one, evidence=other, similarity=1.0)])
    assert stances.asked == 1
    judge.judge([ClaimPair(claim=one, evidence=other, similarity=0.0, given=True)])
    assert stances.asked == 2
    assert checker.compare([Pair("The army left Basra.", "The army left Basra.")])[0].relation == "supports"
