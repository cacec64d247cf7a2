"""Trains the cross-encoder in two languages: `python -m claimcheck.training.cross_encoder --data DIR --base MPNET
--teacher FILE --soft FILE --work DIR --minutes N --out DIR`.

`--base` is all-mpnet-base-v2 as training/teacher.py takes it, `--teacher` the state of that network when it has learnt
to read English pairs, `--soft` the pairs that it read, `--data` the folder that holds newspairs/, pairs/ and parallel/.
Nine of the teacher's twelve layers are taken. First only the map of the Arabic rows is fitted, `--align` minutes long
(align.py). Then all of it learns from pairs in four language directions (pair_loop.py). `--out` gets the network as the
package ships it. With `--again` the shipped network is trained on (restored.py), and what it reads of a pair's
English is its guide (guide.py), unless `--unguided`;
`--start` gives it the weights that a run had before its codes (full.pt, state.pt), or the mean of several runs'.
`--items` are more items like those of newspairs (corpora/pairs), `--events` events with passages (corpora/passages),
`--headlines` more Arabic headlines (corpora/headlines). What pays is a run in full (`--codes 0`), the mean of its
weights and those before it (`--start`), and a short run of that in codes alone (`--codes 1 --rate 1.5e-5`).
"""

from __future__ import annotations

import argparse
import copy
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs
import torch
from tokenizers import Tokenizer
from torch import Tensor

from claimcheck.assembly import build_checker
from claimcheck.judge.stances import MODEL_FILE, ROWS_FILE
from claimcheck.network import SHIPPED, load_tokenizer
from claimcheck.training import soft_pairs, teacher
from claimcheck.training.align import align
from claimcheck.training.cross_network import (
    CrossEncoder,
    StanceGraph,
    Words,
    export_rows,
    shared_table,
    shared_words,
)
from claimcheck.training.data import read_corpus, read_table
from claimcheck.training.encoder import log
from claimcheck.training.export import export
from claimcheck.training.guide import Guide
from claimcheck.training.marked import Marked
from claimcheck.training.pair_loop import OTHER_FILES, Plan, add_options, train
from claimcheck.training.soft_pairs import Texts
from claimcheck.training.stance_pairs import (
    DIRECTIONS,
    HEADLINES,
    StancePairs,
    event_of,
    read_events,
    read_items,
    read_others,
    read_versions,
    split,
)

LAYERS = (0, 1, 2, 4, 5, 6, 7, 9, 11)
"""Of the teacher's twelve. Untrained, without 3, 8 and 10 it loses least but for one choice without 2 and 3."""
OTHERS = 0.1
"""Share of the other English sets in a round."""
PLAN = Plan(4e-5, 2e-4, (OTHERS,), warm_up=100, settled=0.25)
AGAIN = attrs.evolve(PLAN, warm_up=50)
"""Of a network that is trained on, with what it reads in English as its guide."""
DIRECTION_SHARES = {("en", "en"): 0.4, ("ar", "ar"): 0.6, ("en", "ar"): 0.7, ("ar", "en"): 0.5}
"""The teacher knows English; Arabic claims are learnt last."""
STRANGERS, MADE = 0.15, 0.5
SPELLED = 0.25
SENTENCE_PAIRS, SENTENCE_WORDS = 2000, 6
"""Parallel sentences against their translations in a round, and the least words they have."""
LONGEST_WORDS = 60
LEARNT, EVENTS = 0.3, 0.3
"""Part of the items of newspairs, in a network that has learnt them before, and of events that a round sees: more of
either, and what is new in `--items` is seen too rarely.
"""
PASSAGES = 7
"""Most other items of one event."""
TWINS, REPEATED = 1, 1
"""With fewer, a text and its translation are taken for a contradiction: in newspairs what keeps every word is one."""
SOFT_PAIRS = 4000
ROWS = 2400
"""Of the 24,000 Arabic tokens: more would not fit into the package."""


def main(arguments: list[str] | None = None) -> int:
    """Trains until the time is over; 0 when --work holds state.pt of a finished run."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if not options.again and not (options.base and options.teacher):
        parser.error("--base and --teacher are needed, or --again")
    if options.start and not options.again:
        parser.error("--start wants --again")
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.work.mkdir(parents=True, exist_ok=True)
    if options.again:
        from claimcheck.training import restored  # needs onnx

        network, tokenizer = restored.network()
        if options.start:
            network.load_state_dict(averaged(options.start))
    else:
        network, tokenizer = load(options.base, options.teacher)
    kept, held = split(read_items(options.data / "newspairs" / "train.jsonl"))
    aligned, guide = options.work / "aligned.pt", None
    plan = _planned(AGAIN if options.again else PLAN, options)
    if options.again:
        log("going on from the shipped network")
        if not options.unguided:
            guide = Guide(copy.deepcopy(network), tokenizer, options.bf16, plan.encode)
    elif aligned.exists():
        network.load_state_dict(torch.load(aligned, weights_only=True))
    else:
        corpus, left_out = read_corpus(options.data), {item["id"] for item in held}
        texts = [*corpus.sentences, *(pair for pair in corpus.news if pair.item not in left_out)]
        align(network, tokenizer, texts, options.align, bf16=options.bf16)
        torch.save(network.state_dict(), aligned)
    more = read_items(options.items) if options.items else []
    events = read_events(options.events)[0] if options.events else []
    seen = [LEARNT if options.again else 1.0] * len(kept) + [1.0] * len(more) + [EVENTS] * len(events)
    kept += more + events
    seen = [share_of(item["id"], options.share, share) for item, share in zip(kept, seen, strict=True)]
    others = read_others([options.data / "pairs" / name for name in OTHER_FILES])
    pairs = StancePairs(
        kept,
        strangers(kept),
        others,
        DIRECTION_SHARES,
        [pair for pair in DIRECTIONS if pair not in teacher.ENGLISH],
        STRANGERS,
        MADE,
        twins=options.twins,
        repeated=REPEATED,
        sentences=sentences(options.data),
        sentence_pairs=SENTENCE_PAIRS,
        spelled=SPELLED,
        seen=seen,
        headlines=[*split(others[HEADLINES])[0], *(read_versions(options.headlines) if options.headlines else ())],
        soft=soft_pairs.read(options.soft) if options.soft else (),
        soft_pairs=SOFT_PAIRS,
    )
    missing = options.rows - len(network.words.learnt)
    if missing > 0:
        network.words.give(frequent(network.words, tokenizer, pairs, missing))
    train(network, tokenizer, pairs, held, options, plan, guide)
    if options.out:
        write(network, options.out)
    return 0


def strangers(items: Sequence[dict[str, Any]]) -> list[list[int]]:
    """For each item the rows of those with the nearest premises, none of its own event among them."""
    events = [event_of(item) for item in items]
    near = teacher.nearest([item["premise"]["en"] for item in items], teacher.NEAREST + PASSAGES)
    return [
        [row for row in rows if events[row] != event][: teacher.NEAREST]
        for event, rows in zip(events, near, strict=True)
    ]


def share_of(item: str, shares: Sequence[tuple[str, float]], otherwise: float) -> float:
    """How likely a round sees an item: the share of the longest beginning of its id that one is given for.

    >>> share_of("EA-001", [("E", 0.4), ("", 0.1), ("EA", 1.0)], 0.3), share_of("EB-001", [("EA", 1.0)], 0.3)
    (1.0, 0.3)
    """
    return max(((len(start), share) for start, share in shares if item.startswith(start)), default=(0, otherwise))[1]


def averaged(files: Sequence[Path]) -> dict[str, Tensor]:
    """The weights of a run; of several that went on from one network the mean (Wortsman et al. 2022, model soups)."""
    loaded = [torch.load(file, weights_only=True) for file in files]
    first, *others = states = [state.get("network", state) for state in loaded]
    if any(other.keys() != first.keys() for other in others):
        raise ValueError(
            f"{', '.join(map(str, files))}: weights of unlike networks; expected runs in full, of one network"
        )
    return {
        name: torch.stack([state[name] for state in states]).mean(0) if weight.is_floating_point() else weight
        for name, weight in first.items()
    }


def frequent(words: Words, tokenizer: Tokenizer, pairs: StancePairs, count: int) -> Tensor:
    """The ids without rows of their own that are met most often in a round's items and headlines, at most `count`."""
    texts = [text["ar"] for item in pairs.items for text in (item["premise"], *item["hypotheses"])]
    texts += [text for pair in pairs.headlines for text in (pair.premise, pair.hypothesis)]
    met = Counter(number for made in tokenizer.encode_batch(texts) for number in made.ids)
    mapped = [number for number, _ in met.most_common() if words.at[number] < 0]
    return torch.tensor(sorted(mapped[:count]))


def sentences(data: Path) -> list[Texts]:
    """The parallel sentences that say enough to be changed."""
    table = read_table(data / "parallel" / "sentences_train.tsv")
    texts = {pair.english: pair.texts for pair in table if not pair.group.startswith("ui_")}
    return [text for text in texts.values() if SENTENCE_WORDS <= len(text["en"].split()) <= LONGEST_WORDS]


def load(base: Path, state: Path) -> tuple[CrossEncoder, Tokenizer]:
    """A cross-encoder of the teacher's layers over the shared table, not yet aligned, and the table's tokenizer."""
    english, theirs = teacher.load(base)
    english.load_state_dict(averaged([state]))
    tokenizer = load_tokenizer(SHIPPED)
    own = english.body.embeddings.word_embeddings.weight.detach()
    network = CrossEncoder(english.body, LAYERS, shared_words(tokenizer, theirs, own, shared_table()))
    network.head.load_state_dict(english.head.state_dict())
    return network, tokenizer


def write(network: CrossEncoder, folder: Path) -> None:
    """Writes model.onnx and rows.npz; the network's weights are rounded in place."""
    folder.mkdir(parents=True, exist_ok=True)
    export(StanceGraph(network), folder / MODEL_FILE, "logits", network.words.own.shape[1], segments=True, bits=4)
    export_rows(network.words, folder / ROWS_FILE)


def _planned(plan: Plan, options: argparse.Namespace) -> Plan:
    times = options.rate / plan.body if options.rate else 1.0
    codes = plan.settled if options.codes is None else options.codes
    encode = Marked(build_checker())
    return attrs.evolve(plan, body=times * plan.body, head=times * plan.head, settled=codes, encode=encode)


def _share(text: str) -> tuple[str, float]:
    start, _, share = text.rpartition("=")
    return start, _part(share)


def _part(text: str) -> float:
    if not 0 <= (part := float(text)) <= 1:
        raise ValueError(f"{text}: expected 0 to 1")
    return part


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m claimcheck.training.cross_encoder",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--base", type=Path, help="folder of all-mpnet-base-v2")
    parser.add_argument("--teacher", type=Path, help="state.pt of training.teacher")
    parser.add_argument("--again", action="store_true", help="go on from the shipped network")
    parser.add_argument(
        "--start", type=Path, nargs="+", help="weights to go on from; of several (one may stand twice) the mean"
    )
    parser.add_argument("--unguided", action="store_true", help="without a guide: a third faster")
    parser.add_argument("--soft", type=Path, help="pairs that the teacher has read")
    parser.add_argument("--items", type=Path, help="more items like those of newspairs")
    parser.add_argument("--events", type=Path, help="events with claims and passages (corpora/passages)")
    parser.add_argument("--headlines", type=Path, help="Arabic headlines with versions of each (corpora/headlines)")
    parser.add_argument(
        "--share",
        type=_share,
        nargs="+",
        default=[],
        metavar="START=SHARE",
        help="how likely a round sees the items whose ids begin so, from 0 to 1 (E=0.4 P=1)",
    )
    parser.add_argument("--twins", type=int, default=TWINS, help="pairs of an item's texts and their translations")
    parser.add_argument("--rate", type=float, help=f"the body's highest rate, the head's in proportion ({PLAN.body:g})")
    parser.add_argument(
        "--codes", type=_part, help=f"for what part of the time, at the end, weights stand in codes ({PLAN.settled:g})"
    )
    parser.add_argument("--rows", type=int, default=ROWS, help="Arabic tokens that have rows of their own")
    parser.add_argument("--align", type=float, default=6, help="minutes to fit the map of the Arabic rows")
    parser.add_argument("--out", type=Path, help="folder for the trained network, as the package ships it")
    add_options(parser)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
