"""From settings to a Checker. The only module that names implementations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from claimcheck import __version__
from claimcheck.config import Config
from claimcheck.errors import UsageError
from claimcheck.lang.aliases import Aliases
from claimcheck.lang.pack import codes
from claimcheck.pipeline import Checker, Progress
from claimcheck.protocols import ClaimStore, Embedder, Judge, Renderer

if TYPE_CHECKING:
    from claimcheck.attribution.marks import Tagger
    from claimcheck.judge.stances import Stances
    from claimcheck.store.faiss_store import FaissStore

WEIGHTS_FILE = "weights.json"
FORMATS = ("text", "json", "html", "claimreview")
POSTGRES = "postgresql://"


def build_checker(
    config: Config | None = None, *, index: str | None = None, progress: Progress | None = None
) -> Checker:
    """A checker with the settings of `config`. `index` is a folder made by `claimcheck index` to check
    against, beside the references that are added.

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
    )
    if progress is not None:
        checker.progress = progress
    return checker


def build_embedder(config: Config) -> Embedder:
    """The embedder of `config`: a sentence-transformers model by name or folder, else the shipped one."""
    if config.embedder is None:
        from claimcheck.embed.onnx import OnnxEmbedder

        return OnnxEmbedder()
    from claimcheck.embed.transformer import TransformerEmbedder

    return TransformerEmbedder(config.embedder)


def build_judge(config: Config, aliases: Aliases) -> Judge:
    """The judge of `config`: the shipped one, with other weights (a folder with weights.json), or with another NLI
    cross-encoder to read the pairs (a hub name, or a folder of such a model).
    """
    from claimcheck.judge.combined import CombinedJudge, Weights, shipped_weights

    own_weights = config.judge is not None and (Path(config.judge) / WEIGHTS_FILE).is_file()
    weights = Weights.load(Path(config.judge or "") / WEIGHTS_FILE) if own_weights else shipped_weights()
    threshold = weights.threshold if config.abstain_below is None else config.abstain_below
    stances = build_stances(None if own_weights else config.judge)
    return CombinedJudge(weights, threshold, aliases.same_name, stances)


def build_stances(name: str | None) -> Stances | None:
    """What reads the pairs: an NLI cross-encoder by name or folder, else the shipped one, None in a package without."""
    from claimcheck.judge.stances import SHIPPED, ShippedStances, TransformerStances

    if name is not None:
        return TransformerStances(name)
    return ShippedStances() if SHIPPED.is_file() else None


def build_tagger(config: Config) -> Tagger | None:
    """What helps to find attributions: the shipped tagger; None where `config` wants none, in a package without."""
    from claimcheck.attribution.tagger import SHIPPED, OnnxTagger

    return OnnxTagger() if config.tagger and SHIPPED.is_file() else None


def memory_store(embedder: Embedder) -> ClaimStore:
    """An empty FAISS store that lives in memory."""
    from claimcheck.store.faiss_store import FaissStore

    return FaissStore.in_memory(embedder.name, embedder.dim)


def open_index(
    place: str, embedder: Embedder | None = None, *, create: bool = False, read_only: bool = False
) -> FaissStore:
    """The index in a folder. Raises StoreError where it is none, is damaged, or was filled by another embedder."""
    if place.startswith(POSTGRES):
        raise UsageError("an index on PostgreSQL is not supported by this version; expected a folder")
    from claimcheck.store.faiss_store import FaissStore

    return FaissStore.open(
        Path(place),
        embedder=None if embedder is None else embedder.name,
        dim=None if embedder is None else embedder.dim,
        create=create,
        read_only=read_only,
    )


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
