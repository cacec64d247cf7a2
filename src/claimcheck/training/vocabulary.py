"""The bilingual WordPiece vocabulary: English pieces of all-MiniLM-L6-v2 plus Arabic pieces, and one folding for both.

The folding lives inside tokenizer.json, so whoever loads that file tokenises as training did.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from typing import Any

import attrs
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import WordPiece
from tokenizers.trainers import WordPieceTrainer

ARABIC_FIRST, ARABIC_LAST = "\u0600", "\u06ff"
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
PREFIX = "##"
KEPT_SCRIPTS = ("LATIN", "GREEK")

# Letters that are one letter to a reader, and marks that English has under another sign. Hamza carriers and
# vowel signs are not here: they fall with the accents, as they are combining marks after decomposition.
FOLDED = {
    "\u0671": "\u0627",  # alef wasla
    "\u0649": "\u064a",  # alef maqsura -> yeh
    "\u06cc": "\u064a",  # Farsi yeh -> yeh
    "\u0629": "\u0647",  # teh marbuta -> heh
    "\u06be": "\u0647",  # heh doachashmee -> heh
    "\u06c1": "\u0647",  # heh goal -> heh
    "\u06a9": "\u0643",  # keheh -> kaf
    "\u060c": ",",
    "\u061b": ";",
    "\u061f": "?",
    "\u066a": "%",
    "\u066b": ".",
    "\u066c": ",",
    "\u00ab": '"',
    "\u00bb": '"',
    **{chr(0x0660 + digit): str(digit) for digit in range(10)},
    **{chr(0x06F0 + digit): str(digit) for digit in range(10)},
}


@attrs.frozen
class Vocabulary:
    """The tokenizer, and where each row of the new embedding table comes from.

    The first `len(english_rows)` ids are kept English pieces: id i was row `english_rows[i]` of the base model.
    All ids after them are new Arabic pieces.
    """

    tokenizer: Tokenizer
    english_rows: tuple[int, ...]

    @property
    def pieces(self) -> list[str]:
        """All pieces in the order of their ids."""
        ids: dict[str, int] = self.tokenizer.get_vocab()
        return sorted(ids, key=ids.__getitem__)

    @property
    def arabic_pieces(self) -> list[str]:
        """The new pieces in the order of their ids."""
        return self.pieces[len(self.english_rows) :]


def normalizer() -> normalizers.Normalizer:
    """Folding of both languages: NFKC, lower case, no accents, vowel signs, tatweel; one alef, yeh, heh; digits 0-9."""
    steps: list[normalizers.Normalizer] = [
        normalizers.NFKC(),
        normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=True, lowercase=True),
        # "al-_350_" (the 350): tatweel before a figure or a Latin name parts two words, elsewhere it only stretches one
        normalizers.Replace(Regex("\u0640+(?![\u0621-\u064a])"), " "),
        normalizers.Replace(Regex("\u0640+"), ""),
    ]
    steps += [normalizers.Replace(old, new) for old, new in FOLDED.items()]
    return normalizers.Sequence(steps)


def build(base: str, arabic: Iterable[str], size: int) -> Vocabulary:
    """The bilingual vocabulary.

    `base` is the JSON text of the base model's tokenizer, `arabic` the texts to learn up to `size` Arabic pieces from.
    """
    spec: dict[str, Any] = json.loads(base)
    old: dict[str, int] = spec["model"]["vocab"]
    english = kept_pieces(old)
    pieces = english + learn_pieces(arabic, size)
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    spec["model"]["vocab"] = vocabulary
    spec["truncation"] = spec["padding"] = None
    for token in spec["added_tokens"]:
        token["id"] = vocabulary[token["content"]]
    for token in spec["post_processor"]["special_tokens"].values():
        token["ids"] = [vocabulary[name] for name in token["tokens"]]
    tokenizer = Tokenizer.from_str(json.dumps(spec, ensure_ascii=False))
    tokenizer.normalizer = normalizer()
    return Vocabulary(tokenizer, tuple(old[piece] for piece in english))


def kept_pieces(vocabulary: dict[str, int]) -> list[str]:
    """English pieces worth their bytes, in their old order: the special ones first, then what folded text can reach.

    Placeholders ([unused1]) and letters of other scripts go; digits, signs, Latin and Greek stay.
    """
    fold = normalizer()
    plain = sorted((p for p in vocabulary if p not in SPECIAL), key=vocabulary.__getitem__)
    return [*SPECIAL, *(piece for piece in plain if _kept(piece, fold))]


def learn_pieces(texts: Iterable[str], size: int) -> list[str]:
    """Up to `size` Arabic word pieces (`##` marks a continuation), the most useful first.

    The alphabet is given in both forms before the texts are read: the trainer numbers what it meets on the way in an
    order that changes from run to run, and breaks ties by those numbers.
    """
    texts = list(texts)
    seen = sorted({letter for text in texts for letter in text})
    letters = sorted({letter for letter in normalizer().normalize_str(" ".join(seen)) if is_arabic(letter)})
    alphabet = [*letters, *(PREFIX + letter for letter in letters)]
    learner = Tokenizer(WordPiece(unk_token="[UNK]"))
    learner.normalizer = normalizer()
    learner.pre_tokenizer = pre_tokenizers.Split(Regex(f"[^{''.join(letters)}]+"), "removed")
    trainer = WordPieceTrainer(
        vocab_size=size, min_frequency=2, continuing_subword_prefix=PREFIX, show_progress=False, special_tokens=alphabet
    )
    learner.train_from_iterator(texts, trainer)
    found = learner.get_vocab()
    return sorted(found, key=found.__getitem__)


def is_arabic(piece: str) -> bool:
    """Whether a piece consists of Arabic letters only."""
    return all(ARABIC_FIRST <= c <= ARABIC_LAST and c.isalpha() for c in piece.removeprefix(PREFIX))


def _kept(piece: str, fold: normalizers.Normalizer) -> bool:
    text = piece.removeprefix(PREFIX) if len(piece) > len(PREFIX) else piece
    if piece.startswith("[unused") or fold.normalize_str(text) != text:
        return False
    return all(not c.isalpha() or unicodedata.name(c, "").startswith(KEPT_SCRIPTS) for c in text)
