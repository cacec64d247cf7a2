"""From settings to a Checker. The only module that names implementations."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimcheck import __version__
from claimcheck.bulk import Reader
from claimcheck.cluster import Cluster
from claimcheck.config import Config
from claimcheck.errors import UsageError
from claimcheck.lang.aliases import Aliases
from claimcheck.lang.pack import codes
from claimcheck.pipeline import Checker
from claimcheck.protocols import ClaimStore, Embedder, Filter, Judge, Progress, Renderer
from claimcheck.store.pg_address import is_url

if TYPE_CHECKING:
    from claimcheck.attribution.marks import Tagger
    from claimcheck.judge.stances import Stances
    from claimcheck.store.faiss_store import FaissStore
    from claimcheck.store.pgvector import PgvectorStore

WEIGHTS_FILE = "weights.json"
FORMATS = ("text", "json", "html", "claimreview")


def build_checker(
    config: Config | None = None,
    *,
    index: str | None = None,
    where: Filter | None = None,
    progress: Progress | None = None,
) -> Checker:
    """A checker with the settings of `config`. `index` is a folder or a `postgresql://` URL filled by `claimcheck
    index`, to check against, beside the references that are added; `where` says which passages count as evidence.

    Models, faiss and the index are only loaded when first needed. Raises InputError for a bad aliases file; ModelError
    and StoreError follow when a model or the index is first used.
    """
    config = config or Config()
    aliases = Aliases.load(Path(config.aliases) if config.aliases else None)

    def store(embedder: Embedder) -> ClaimStore:
        ours = memory_store(embedder)
        if index is None:
            return ours
        from claimcheck.store.joined import JoinedStore

        return JoinedStore(ours, open_index(index, embedder, read_only=True))

    checker = Checker(
        config=config,
        aliases=aliases,
        make_embedder=lambda: build_embedder(config),
        make_store=store,
        make_judge=lambda: build_judge(config, aliases),
        make_tagger=lambda: build_tagger(config),
        version=__version__,
        where=where,
    )
    if progress is not None:
        checker.progress = progress
    return checker


def build_reader(config: Config) -> Reader:
    """What reads and embeds documents for an index: on all cores."""
    reader = build_worker(config)
    if config.embedder is None:  # a model in torch shares out its own work, and its tokenizer is for one thread
        reader.embedding = os.cpu_count() or 1
    return reader


def build_worker(config: Config) -> Reader:
    """What reads and embeds in a process of its own beside others: on one core."""
    reader = Reader(build_checker(config))
    reader.checker.make_embedder = lambda: build_embedder(config, threads=1, many=True)
    return reader


def build_cluster(config: Config, reader: Reader, address: str | None) -> Cluster:
    """What reads and embeds like `reader` on a Dask cluster; without an address, on this machine's cores."""
    return Cluster(build_worker, config, version=reader.version, embedder=reader.embedder, address=address)


def build_embedder(config: Config, *, threads: int | None = None, many: bool = False) -> Embedder:
    """The embedder of `config`: a sentence-transformers model by name or folder, else the shipped one, which runs on
    `threads` or, where they are not told, on all cores, and may take longer to start for being faster with `many`
    texts.
    """
    if config.embedder is None:
        from claimcheck.embed.onnx import OnnxEmbedder

        return OnnxEmbedder(threads=threads, many=many)
    from claimcheck.embed.transformer import TransformerEmbedder

    return TransformerEmbedder(config.embedder)


def build_judge(config: Config, aliases: Aliases) -> Judge:
    """The judge of `config`: the shipped one, with other weights (a folder with weights.json), or with another NLI
    cross-encoder to read the pairs (a hub name, or a folder of such a model).
    """
    from claimcheck.judge.combined import CombinedJudge, Weights, shipped_given, shipped_weights

    folder = Path(config.judge or "")
    if config.judge is not None and (folder / WEIGHTS_FILE).is_file():
        own = Weights.load(folder / WEIGHTS_FILE)
        return CombinedJudge(own, config.abstain_below, aliases, build_stances(None))
    stances = build_stances(config.judge)
    return CombinedJudge(shipped_weights(), config.abstain_below, aliases, stances, shipped_given())


def build_stances(name: str | None) -> Stances | None:
    """What reads the pairs: an NLI cross-encoder by name or folder, else the shipped one, None in a package without."""
    from claimcheck.judge.stances import MODEL_FILE, SHIPPED, TransformerStances, shipped_stances

    if name is not None:
        return TransformerStances(name)
    return shipped_stances() if (SHIPPED / MODEL_FILE).is_file() else None


def build_tagger(config: Config) -> Tagger | None:
    """What helps to find attributions: the shipped tagger; None where `config` wants none, in a package without."""
    from claimcheck.attribution.tagger import SHIPPED, OnnxTagger

    return OnnxTagger() if config.tagger and SHIPPED.is_file() else None


def memory_store(embedder: Embedder) -> ClaimStore:
    """An empty FAISS store that lives in memory."""
    from claimcheck.store.faiss_store import FaissStore

    return FaissStore.in_memory(embedder.name, embedder.dim)


def open_index(
    place: str,
    embedder: Embedder | None = None,
    *,
    create: bool = False,
    read_only: bool = False,
    exact_up_to: int | None = None,
) -> FaissStore | PgvectorStore:
    """The index in a folder or at a `postgresql://` URL; up to `exact_up_to` vectors are kept exact (None: as it was
    made).

    Raises UsageError for another URL; StoreError where it is none, is damaged, cannot be reached, or was filled by
    another embedder.
    """
    name, dim = (None, None) if embedder is None else (embedder.name, embedder.dim)
    if is_url(place):
        from claimcheck.store.pgvector import PgvectorStore

        return PgvectorStore.open(
            place, embedder=name, dim=dim, create=create, read_only=read_only, exact_up_to=exact_up_to
        )
    return open_folder(place, embedder=name, dim=dim, create=create, read_only=read_only, exact_up_to=exact_up_to)


def open_folder(place: str, **how: Any) -> FaissStore:
    """The index in a folder, as FaissStore.open takes it. Raises UsageError for a URL."""
    if is_url(place):
        raise UsageError("expected the folder of an index; PostgreSQL looks after its own (VACUUM, REINDEX)")
    from claimcheck.store.faiss_store import FaissStore

    return FaissStore.open(Path(place), **how)


def report_language(config: Config) -> str:
    """The language of the report. Raises UsageError where no pack has its messages."""
    lang = config.report_lang or "en"
    if lang not in codes():
        raise UsageError(f"report language {lang!r}: expected {' or '.join(codes())}")
    return lang


def build_renderer(format_: str, *, lang: str = "en", color: bool = False, width: int | None = None) -> Renderer:
    """What turns a report into text: one of FORMATS, in the reader's language. Raises UsageError for another name."""
    report_language(Config(report_lang=lang))
    if format_ == "text":
        from claimcheck.report.terminal import TerminalRenderer

        return TerminalRenderer(width=width, color=color, lang=lang)
    if format_ == "json":
        from claimcheck.report.json_report import JsonRenderer

        return JsonRenderer(lang=lang)
    if format_ == "html":
        from claimcheck.report.html_report import HtmlRenderer

        return HtmlRenderer(lang=lang)
    if format_ == "claimreview":
        from claimcheck.report.claimreview import ClaimReviewRenderer

        return ClaimReviewRenderer(lang=lang)
    raise UsageError(f"format {format_!r}: expected one of {', '.join(FORMATS)}")
