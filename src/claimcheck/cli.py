"""The command line: arguments -> assembly -> output and exit code. No logic.

Exit codes: 0 done; 1 verify done with an alarm; 2 bad usage or input, one line; 3 an error inside claimcheck, one line.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from claimcheck.arguments import Shown, parse
from claimcheck.console import Progress, check_output, emit, guarded, wants_color
from claimcheck.errors import InputError, UsageError

if TYPE_CHECKING:
    from claimcheck.config import Config
    from claimcheck.protocols import ClaimStore, Filter

NEAREST = 10
"""How many results a search gives unless told otherwise."""


def main(arguments: Iterable[str] | None = None) -> None:
    """Runs the command line and exits with its code; never shows a traceback."""
    argv = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(guarded(lambda: _run(argv)))


def _run(argv: list[str]) -> int:
    try:
        given = parse(argv)
    except Shown as shown:
        emit(shown.text, None)
        return 0
    commands: dict[str, Callable[[Namespace], int]] = {
        "verify": verify,
        "extract": extract,
        "index": index,
        "search": search,
        "compare": compare,
    }
    return commands[given.command](given)


def verify(given: Namespace) -> int:
    """Checks one article; 1 where an editor should look."""
    from claimcheck.assembly import build_checker, build_renderer, report_language
    from claimcheck.load import load_article, load_documents
    from claimcheck.load.readable import readable

    settings = _settings(given)
    color = given.output is None and wants_color(sys.stdout)
    renderer = build_renderer(given.format, lang=report_language(settings), color=color)
    check_output(given.output)
    where = _filter(given, settings)
    with Progress(given.quiet) as progress:
        article = readable(load_article(given.article, lang=settings.lang), given.article)
        if given.format == "claimreview" and article.document.url is None:
            raise InputError(
                given.article, "--format claimreview needs the article's address; expected a web address", field="url"
            )
        checker = build_checker(settings, index=given.index, where=where, progress=progress)
        _ = checker.judge  # a judge that cannot be had is told before the references are read
        skipped = [*article.skipped]
        if given.against:
            references = readable(load_documents(given.against), *given.against)
            skipped += references.skipped
            checker.add_references(references)
        progress.warn(skipped)
        report = checker.check(article)
        progress.warn_notes(report.provenance.notes)
    emit(renderer.render(report), given.output)
    return 1 if report.alarm else 0


def extract(given: Namespace) -> int:
    """Prints the attributed claims of articles."""
    from claimcheck.assembly import build_checker
    from claimcheck.codec import extract_json
    from claimcheck.load import load_documents
    from claimcheck.load.readable import readable
    from claimcheck.report.claims import claims_text

    settings = _settings(given)
    check_output(given.output)
    with Progress(given.quiet) as progress:
        loaded = readable(load_documents(given.files, lang=settings.lang), *given.files, unknown=True)
        progress.warn(loaded.skipped)
        progress.warn_notes(loaded.notes)
        checker = build_checker(settings)
        parts = []
        for number, document in enumerate(loaded.documents):
            progress("extracting claims", number, len(loaded.documents))
            claims = checker.read(document)
            if given.format == "jsonl":
                parts.append(json.dumps(extract_json(document, claims), ensure_ascii=False) + "\n")
            else:
                parts.append(claims_text(document, claims))
    emit("".join(parts), given.output)
    return 0


def index(given: Namespace) -> int:
    """Puts documents into an index, takes them out, or looks at it."""
    from claimcheck.assembly import open_folder, open_index
    from claimcheck.store.pg_address import shown

    into = shown(given.into)  # without the password of a URL
    if sum(map(bool, (given.paths, given.check, given.remove, given.compact))) != 1:
        expected = "one of PATH..., --check, --remove ID... and --compact"
        raise UsageError(f"index: expected {expected} (see claimcheck index --help)")
    settings = _settings(given)
    if given.check:
        with open_index(given.into, read_only=True) as store:
            with Progress(given.quiet) as progress:
                problems = store.check(progress)
            emit(f"{into}: {store.count()} documents, {len(store)} entries, embedder {store.embedder}\n", None)
        if problems:
            raise InputError(into, "; ".join(problems[:5]))
        return 0
    if given.remove:
        with open_index(given.into) as store:
            if missing := [name for name in given.remove if not _holds(store, name)]:
                raise InputError(into, f"holds no document {', '.join(missing)}; nothing was removed")
            emit(f"{into}: removed {store.remove(given.remove)} documents\n", None)
        return 0
    if given.compact:
        with open_folder(given.into, exact_up_to=given.exact_up_to) as store, Progress(given.quiet) as progress:
            files = [store.vector_files()]
            store.compact(progress)
            files.append(store.vector_files())
        told = [f"{len(sizes)} with {sum(sizes) / 1e6:.1f} MB" for sizes in files]
        emit(f"{into}: vector files: {told[0]} before, {told[1]} now\n", None)
        return 0
    return _grow(given, settings)


def _holds(store: ClaimStore, document_id: str) -> bool:
    try:
        store.document(document_id)
    except KeyError:
        return False
    return True


def _grow(given: Namespace, settings: Config) -> int:
    """Puts documents into an index."""
    from claimcheck.assembly import build_cluster, build_reader, open_index
    from claimcheck.bulk import SkipList, grow, skip_list_of
    from claimcheck.load.corpus import Corpus
    from claimcheck.meter import Meter
    from claimcheck.store.pg_address import shown

    into = shown(given.into)  # without the password of a URL
    check_output(given.skipped)
    corpus = Corpus(given.paths, lang=settings.lang)
    reader = build_reader(settings)
    prepare = reader if given.dask is None else build_cluster(settings, reader, given.dask or None)
    with Progress(given.quiet) as progress, SkipList(*skip_list_of(into, given.skipped)) as skips:
        with Meter(progress.live, corpus) as meter:
            done = grow(
                corpus,
                lambda: open_index(given.into, reader.checker.embedder, create=True, exact_up_to=given.exact_up_to),
                prepare,
                skips,
                watch=meter,
                again=given.again,
            )
        if skips.first is not None:
            progress.warn_first(skips.first, skips.count, str(skips.path))
        progress.warn_notes(corpus.notes())
    emit(
        f"{into}: {done.added} documents added, {done.now} in all with {done.entries} entries"
        f" ({done.changed} changed, {done.unchanged} left as they were, {done.skipped} skipped)\n",
        None,
    )
    return 0


def search(given: Namespace) -> int:
    """Prints what an index holds nearest to some words, or, without any, what a filter lets through, by date."""
    from claimcheck.assembly import build_embedder, open_index
    from claimcheck.report.hits import Found, hits_jsonl, hits_text

    settings = _settings(given)
    check_output(given.output)
    where = _filter(given, settings)
    if given.text is None:
        with open_index(given.index, read_only=True) as store:
            listed = islice(store.timeline(where), given.k)
            found = [Found(store.document(document), entry) for document, entry in listed]
    else:
        model = build_embedder(settings)
        with open_index(given.index, model, read_only=True) as store:
            hits = store.search(model.embed([given.text]), given.k or NEAREST, where)[0]
            found = [Found(store.document(hit.document), hit.entry, hit.score) for hit in hits]
    emit(hits_jsonl(found) if given.format == "jsonl" else hits_text(found), given.output)
    return 0


def compare(given: Namespace) -> int:
    """Prints one judgement a line for pairs of texts."""
    from claimcheck.assembly import build_checker, report_language
    from claimcheck.load.pairs import load_pairs
    from claimcheck.report.json_report import judgement_line

    settings = _settings(given)
    language = report_language(settings)
    check_output(given.output)
    with Progress(given.quiet) as progress:
        pairs, notes = load_pairs(given.pairs)
        progress.warn_notes(notes)
        judgements = build_checker(settings, progress=progress).compare(pairs)
    emit("".join(judgement_line(judgement, language) for judgement in judgements), given.output)
    return 0


def _filter(given: Namespace, settings: Config) -> Filter:
    """Which passages count; a source may go by any of its names."""
    from claimcheck.lang.aliases import Aliases
    from claimcheck.protocols import Filter

    source = given.source
    if source:
        names = Aliases.load(Path(settings.aliases) if settings.aliases else None)
        source = names.canonical(source) or source
    return Filter(source=source, outlet=given.outlet, lang=given.only_lang, since=given.since, until=given.until)


def _settings(given: Namespace) -> Config:
    """The settings in force."""
    from claimcheck.config import load_config

    return load_config(
        given.config,
        embedder=given.embedder,
        judge=given.judge,
        lang=None if given.command == "search" else given.lang,  # where --lang is a filter
        report_lang=given.report_lang,
        aliases=given.aliases,
        min_confidence=given.min_confidence,
        tagger=False if given.no_tagger else None,
    )
