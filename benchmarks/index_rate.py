"""`claimcheck index` from JSON articles, end to end: claims and entries a second, their course, and where time goes.

    python benchmarks/index_rate.py [DATA] [--articles 400]    # JSON on stdout

With DATA (it holds whosaid/train.jsonl and newspairs/train.jsonl) the articles are those of whosaid, then ones of
SENTENCES sentences each, dealt from newspairs, in one language each; no sentence stands in two of them. Without it, the
articles and references in corpora/, which are few. Every article is a JSON file of its own.

An entry is a claim or a sentence without one; each gets a vector. `..._tenths` are claims a second from the first tenth
of the articles to the last. Rates are wall-clock, with the processor time per entry beside them: on a busy machine only
the latter means much. The profile is of one core and no overlapping: what each step needs by itself.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

SENTENCES = 12
CORPORA = Path(__file__).resolve().parent.parent / "corpora"


def run(data: Path | None, count: int) -> dict[str, Any]:
    """All figures, rules alone and with the tagger."""
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "articles"
        articles.mkdir()
        for number, article in enumerate(islice(_articles(data), count)):
            (articles / f"{number:05d}.json").write_text(json.dumps(article, ensure_ascii=False), encoding="utf-8")
        out: dict[str, Any] = {}
        for name, tagger in (("rules", False), ("tagger", True)):
            out |= {f"{name}_{k}": v for k, v in _rate(articles, Path(folder) / name, tagger).items()}
            out |= {f"{name}_{k}": v for k, v in _profile(articles, tagger).items()}
        return out


def _rate(articles: Path, into: Path, tagger: bool) -> dict[str, Any]:
    """One run of the command."""
    from claimcheck.assembly import build_reader, open_index
    from claimcheck.bulk import Growth, SkipList, grow
    from claimcheck.config import Config
    from claimcheck.load.corpus import Corpus

    reader = build_reader(Config(tagger=tagger))
    reader.checker.embedder.embed(["warm"])
    seen: list[tuple[int, float]] = []

    def watch(done: Growth) -> None:
        if not seen or done.seen > seen[-1][0]:
            seen.append((done.seen, perf_counter()))

    start, worked = perf_counter(), process_time()
    with SkipList(into.with_suffix(".skipped"), True) as skips:
        done = grow(
            Corpus([str(articles)]),
            lambda: open_index(str(into), reader.checker.embedder, create=True),
            reader,
            skips,
            watch=watch,
        )
    took, worked = perf_counter() - start, process_time() - worked
    with open_index(str(into), read_only=True) as store:
        per = [sum(e.claim is not None for e in store.entries(d)) for d in store.documents()]
    claims = sum(per)
    tenths = _tenths(seen, start, claims / done.seen)
    return {
        "documents": done.seen,
        "claims": claims,
        "entries": done.entries,
        "claims_per_s": claims / took,
        "entries_per_s": done.entries / took,
        "claims_per_cpu_s": claims / worked,
        "entries_per_cpu_s": done.entries / worked,
        "tenths": tenths,
    }


def _tenths(seen: list[tuple[int, float]], start: float, claims: float) -> list[float]:
    """Claims a second in each tenth of the documents; `claims` is how many a document has on average."""
    out, last = [], (0, start)
    total = seen[-1][0]
    for at in range(1, 11):
        here = next((s for s in seen if s[0] >= at * total / 10), seen[-1])
        if here[0] > last[0]:
            out.append(round(claims * (here[0] - last[0]) / (here[1] - last[1]), 1))
            last = here
    return out


def _profile(articles: Path, tagger: bool) -> dict[str, float]:
    """Processor seconds of each step for all articles, one after the other."""
    from claimcheck import retrieval
    from claimcheck.assembly import build_checker, build_embedder, open_index
    from claimcheck.config import Config
    from claimcheck.load.corpus import Corpus

    checker = build_checker(Config(tagger=tagger))
    embedder = build_embedder(Config(), threads=1)
    spent: dict[str, float] = {}

    def timed(step: str, work: Callable[[], Any]) -> Any:
        begun = process_time()
        made = work()
        spent[step] = spent.get(step, 0) + process_time() - begun
        return made

    embedder.embed(["warm"])
    documents = timed("reading files", lambda: list(Corpus([str(articles)])))
    checker.entries(documents[0])
    found = timed("claims and facts", lambda: [checker.entries(d) for d in documents])
    texts = [retrieval.words(d, e) for d, entries in zip(documents, found, strict=True) for e in entries]
    table = embedder._network.table
    ids = timed("cutting into tokens", lambda: table.ids(texts, 256))
    vectors = timed("embedding", lambda: embedder._network(ids))
    with tempfile.TemporaryDirectory() as folder, open_index(folder + "/index", embedder, create=True) as store:
        at = 0

        def write() -> None:
            nonlocal at
            for document, entries in zip(documents, found, strict=True):
                store.replace(document, entries, vectors[at : at + len(entries)])
                at += len(entries)
            store.flush()

        timed("writing", write)
    whole = sum(spent.values())
    told = {f"ms_per_entry {step}": 1000 * s / len(texts) for step, s in spent.items()}
    return {
        **told,
        **{f"share {step}": s / whole for step, s in spent.items()},
        "tokens_per_entry": sum(map(len, ids)) / len(texts),
        "equal_texts": 1 - len(set(texts)) / len(texts),
    }


def _articles(data: Path | None) -> Iterator[dict[str, str]]:
    if data is None:
        yield from _own()
        return
    for row in _rows(data / "whosaid" / "train.jsonl"):
        yield {key: row[key] for key in ("id", "lang", "title", "publisher", "published", "text") if row.get(key)}
    said: dict[str, dict[str, None]] = {"ar": {}, "en": {}}
    for row in _rows(data / "newspairs" / "train.jsonl"):
        for text in (row["premise"], *row["hypotheses"]):
            for lang, known in said.items():
                known[text[lang]] = None
    for start in range(0, max(map(len, said.values())), SENTENCES):
        for lang, known in said.items():
            if part := list(islice(known, start, start + SENTENCES)):
                text = "\n\n".join(part)
                yield {"id": f"{lang}{start}", "lang": lang, "publisher": "P", "published": "2026-01-18", "text": text}


def _own() -> Iterator[dict[str, str]]:
    for row in _rows(CORPORA / "attribution" / "dev.jsonl"):
        yield {"id": row["id"], "lang": row["lang"], "text": row["text"]}
    for path in sorted((CORPORA / "newsdesk").glob("*.json")):
        scenario = json.loads(path.read_text(encoding="utf-8"))
        for row in (scenario["article"], *scenario["references"]):
            yield {"id": f"{path.stem}/{row['id']}", "lang": row["lang"], "text": row["text"]}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, default=400)
    asked = parser.parse_args()
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    told = run(asked.data, asked.articles)
    for key, value in told.items():
        print(f"{key:<40}{value if isinstance(value, list) else format(value, '.3f')}", file=sys.stderr)
    print(json.dumps(told))
