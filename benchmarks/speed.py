"""Speed of extract, embed, judge and verify, each timed warm and beside the plain script in one run.

`run()` gives figures: `..._per_s` are absolute, `..._ratio` say how many times faster than the plain script (or, for
verify, what share of its time is needed). The median of REPEAT runs counts; both sides take turns, so that a machine
that slows down slows both.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from time import perf_counter
from typing import Any

import plain
from claimcheck import Document, Loaded, build_checker, load_article, load_documents
from claimcheck.model.judgement import ClaimPair
from claimcheck.pipeline import Checker
from quality import CORPORA

REPEAT = 5
CLAIMS = 20
SIZES = {"S": 400, "L": 5000}
DEMO = CORPORA / "ain-al-asad"


def run() -> dict[str, float]:
    """All figures."""
    return extract() | embed() | judge() | verify() | workloads()


def extract() -> dict[str, float]:
    """Characters a second read into attributed claims, of the articles in corpora/attribution."""
    lines = (CORPORA / "attribution" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    raws = [json.loads(line) for line in lines]
    documents = [Document(id=r["id"], text=r["text"], lang=r["lang"]) for r in raws]
    checker = build_checker()
    [seconds] = _turns(lambda: [checker.read(d) for d in documents])
    return {"extract_chars_per_s": sum(len(d.text) for d in documents) / seconds}


def embed() -> dict[str, float]:
    """Sentences a second through the shipped encoder, and against all-MiniLM-L6-v2 in torch float32."""
    texts = sorted({s for x in _scenarios() for r in x["references"] for s in plain.sentences(r["text"])})
    ours, theirs = build_checker().embedder, plain.model()
    mine, other = _turns(lambda: ours.embed(texts), lambda: theirs.encode(texts, normalize_embeddings=True))
    return {"embed_sentences_per_s": len(texts) / mine, "embed_ratio": other / mine}


def judge() -> dict[str, float]:
    """Pairs a second through the judge."""
    checker, article = _demo()
    checker.check(article)
    claims = checker.read(article.documents[0])
    passages = [checker._claim_passage(checker._read(article.documents[0]), c) for c in claims]
    pairs = [ClaimPair(claim=a, evidence=b, similarity=0.5) for a in passages for b in passages]
    [seconds] = _turns(lambda: checker.judge.judge(pairs))
    return {"judge_pairs_per_s": len(pairs) / seconds}


def verify() -> dict[str, float]:
    """Reading, embedding and judging the demo article against its references, and against the plain script's
    search alone.
    """
    encoder = plain.model()
    texts = [d.text for d in load_documents([str(DEMO / "references")]).documents]
    article = load_article(str(DEMO / "article.json")).documents[0].text

    def ours() -> None:
        checker, loaded = _demo()
        checker.check(loaded)

    mine, other = _turns(ours, lambda: plain.search(encoder, article, texts))
    return {"verify_s": mine, "verify_ratio": other / mine}


def workloads() -> dict[str, float]:
    """Verify of an article of CLAIMS claims against ten references, reading and embedding included, and how many times
    faster that is than the plain script that reads every pair of sentences: S short references, L long ones.
    """
    encoder, reader = plain.model(), plain.cross_encoder()
    article = _article()
    out: dict[str, float] = {}
    for name, size in SIZES.items():
        texts = _references(size)
        references = [Document(id=f"r{n}", text=text, lang="en") for n, text in enumerate(texts)]

        def ours(references: list[Document] = references) -> None:
            checker = build_checker()
            checker.add_references(references)
            checker.check(article)

        start = perf_counter()
        plain.judge(encoder, reader, article.text, texts)
        other = perf_counter() - start  # once: it takes minutes, so that a cold start is no matter
        [mine] = _turns(ours)
        out |= {f"verify_{name}_s": mine, f"verify_{name}_ratio": other / mine}
    return out


def _article() -> Document:
    """The beginning of an English newsdesk article, or of several, up to CLAIMS claims."""
    text, checker = "", build_checker()
    for scenario in _scenarios():
        for sentence in plain.sentences(scenario["article"]["text"]) if scenario["article"]["lang"] == "en" else []:
            text += sentence + "\n\n"
            made = Document(id="article", text=text, lang="en", published="2026-06-01")
            if len(checker.read(made)) >= CLAIMS:
                return made
    return made


def _references(size: int) -> list[str]:
    """Ten English texts of about `size` characters: sentences of the newsdesk references, dealt round."""
    found = [s for x in _scenarios() for r in x["references"] if r["lang"] == "en" for s in plain.sentences(r["text"])]
    texts, at = [""] * 10, 0
    while min(map(len, texts)) < size:
        shortest = min(range(10), key=lambda n: len(texts[n]))
        texts[shortest] += found[at % len(found)] + " "
        at += 1
    return texts


def _scenarios() -> list[dict[str, Any]]:
    return [json.loads(p.read_text(encoding="utf-8")) for p in sorted((CORPORA / "newsdesk").glob("*.json"))]


def _demo() -> tuple[Checker, Loaded]:
    checker = build_checker()
    checker.add_references(load_documents([str(DEMO / "references")]))
    return checker, load_article(str(DEMO / "article.json"))


def _turns(*runs: Callable[[], object]) -> list[float]:
    """The median seconds of each, after one run to warm up, taking turns."""
    for one in runs:
        one()
    times: list[list[float]] = [[] for _ in runs]
    for _ in range(REPEAT):
        for at, one in enumerate(runs):
            start = perf_counter()
            one()
            times[at].append(perf_counter() - start)
    return [statistics.median(t) for t in times]
