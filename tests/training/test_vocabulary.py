"""The bilingual vocabulary: folding, learnt pieces, and that kept English pieces tokenise as before."""

from __future__ import annotations

import json

import pytest

tokenizers = pytest.importorskip("tokenizers")

from claimcheck.network import SHIPPED, TOKENIZER_FILE  # noqa: E402
from claimcheck.training import vocabulary  # noqa: E402

CASES = [
    ("قَالَ", "قال"),
    ("أحمد وإبراهيم وآدم وٱلله", "احمد وابراهيم وادم والله"),
    ("مستشفى", "مستشفي"),
    ("الحكومة", "الحكومه"),
    ("مسؤولون وهيئة", "مسوولون وهييه"),
    ("الحكومـــة", "الحكومه"),
    ("الـ350 جنديا", "ال 350 جنديا"),
    ("٢٫٥٪، ۱۲؟", "2.5%, 12?"),
    ("«نعم»", '"نعم"'),
    ("ﻣﺤﻤﺪ", "محمد"),
    ("کابل ایران", "كابل ايران"),
    ("Café OPEC+", "cafe opec+"),
    ("\u200fنعم\u200f", "نعم"),
]
TEXTS = ["قال الجيش إن القوات غادرت القاعدة", "غادرت القوات القاعدة", "قال الجيش"]


@pytest.mark.parametrize(("text", "folded"), CASES)
def test_folding(text: str, folded: str) -> None:
    assert vocabulary.normalizer().normalize_str(text) == folded


@pytest.mark.parametrize("text", [text for text, _ in CASES])
def test_folding_twice_changes_nothing(text: str) -> None:
    fold = vocabulary.normalizer().normalize_str
    assert fold(fold(text)) == fold(text)


def test_learnt_pieces_are_folded_arabic_and_distinct() -> None:
    pieces = vocabulary.learn_pieces(TEXTS * 3, 200)
    assert len(pieces) == len(set(pieces))
    assert all(vocabulary.is_arabic(piece) for piece in pieces)
    assert {"القوات", "غادرت", "القاعده"} <= set(pieces)


def test_built_tokenizer_keeps_english_and_adds_arabic() -> None:
    english = ["[PAD]", "[unused0]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "ب", "漢", "the", "army", "##s", "3", "€"]
    built = vocabulary.build(base_tokenizer(english), TEXTS * 3, 200)
    kept = [english[row] for row in built.english_rows]
    assert kept == ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "army", "##s", "3", "€"]
    tokens = built.tokenizer.encode("The Armys, غادرت القوّات").tokens
    assert tokens == ["[CLS]", "the", "army", "##s", "[UNK]", "غادرت", "القوات", "[SEP]"]
    assert built.tokenizer.token_to_id("[PAD]") == 0
    assert set(built.arabic_pieces).isdisjoint(english)


@pytest.mark.skipif(not (SHIPPED / TOKENIZER_FILE).is_file(), reason="the weights are not in this checkout")
@pytest.mark.parametrize("text", [text for text, _ in CASES])
def test_shipped_tokenizer_folds_the_same_way(text: str) -> None:
    shipped = tokenizers.Tokenizer.from_file(str(SHIPPED / TOKENIZER_FILE))
    assert shipped.normalizer.normalize_str(text) == vocabulary.normalizer().normalize_str(text)


def base_tokenizer(pieces: list[str]) -> str:
    """The JSON of a BERT tokenizer over `pieces`."""
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer
    from tokenizers.processors import TemplateProcessing

    ids = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = tokenizers.Tokenizer(WordPiece(ids, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.add_special_tokens(list(vocabulary.SPECIAL))
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", pair=None, special_tokens=[(name, ids[name]) for name in ("[CLS]", "[SEP]")]
    )
    text: str = json.dumps(json.loads(tokenizer.to_str()))
    return text
