"""The command line: arguments -> assembly -> output and exit code. No logic.

Exit codes: 0 done; 1 verify done with an alarm; 2 bad usage or input, one line; 3 an error inside claimcheck, one line.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from claimcheck.arguments import Shown, parse
from claimcheck.console import Progress, check_output, emit, guarded, wants_color
from claimcheck.errors import InputError, UsageError

if TYPE_CHECKING:
    from claimcheck.config import Config


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
    with Progress(given.quiet) as progress:
        article = readable(load_article(given.article, lang=settings.lang), given.article)
        if given.format == "claimreview" and article.document.url is None:
            raise InputError(
                given.article, "--format claimreview needs the article's address; expected a web address", field="url"
            )
        checker = build_checker(settings, index=given.index, progress=progress)
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
    from claimcheck.assembly import build_checker, build_embedder, open_index
    from claimcheck.load import load_documents
    from claimcheck.load.readable import readable

    into: str = given.into
    if sum(map(bool, (given.paths, given.check, given.remove))) != 1:
        raise UsageError("index: expected one of PATH..., --check and --remove ID... (see claimcheck index --help)")
    settings = _settings(given)
    if given.check:
        with open_index(into, read_only=True) as store:
            problems = store.check()
            emit(f"{into}: {len(store.documents())} documents, {len(store)} entries, embedder {store.embedder}\n", None)
        if problems:
            raise InputError(into, "; ".join(problems[:5]))
        return 0
    if given.remove:
        with open_index(into) as store:
            there = set(store.documents())
            if missing := [name for name in given.remove if name not in there]:
                raise InputError(into, f"holds no document {', '.join(missing)}; nothing was removed")
            emit(f"{into}: removed {store.remove(given.remove)} documents\n", None)
        return 0
    with Progress(given.quiet) as progress:
        loaded = readable(load_documents(given.paths, lang=settings.lang), *given.paths)
        progress.warn(loaded.skipped)
        checker = build_checker(settings, progress=progress)
        model = build_embedder(settings)
        with open_index(into, model, create=True) as store:
            checker.make_embedder, checker.make_store = lambda: model, lambda _: store
            before = len(store.documents())
            checker.add_references(loaded)
            progress.warn_notes(checker.noted())
            now, size = len(store.documents()), len(store)
    emit(f"{into}: {now - before} documents added, {now} in all with {size} entries\n", None)
    return 0


def search(given: Namespace) -> int:
    """Prints what an index holds nearest to some words."""
    from claimcheck.assembly import build_embedder, open_index
    from claimcheck.lang.aliases import Aliases
    from claimcheck.protocols import Filter
    from claimcheck.report.hits import hits_jsonl, hits_text

    settings = _settings(given)
    check_output(given.output)
    names = Aliases.load(Path(settings.aliases) if settings.aliases else None)
    where = Filter(
        source=given.source and (names.canonical(given.source) or given.source),
        outlet=given.outlet,
        lang=given.lang,
        since=given.since,
        until=given.until,
    )
    model = build_embedder(settings)
    with open_index(given.index, model, read_only=True) as store:
        hits = store.search(model.embed([given.text]), given.k, where)[0]
        found = [(hit, store.document(hit.document)) for hit in hits]
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


def _settings(given: Namespace) -> Config:
    """The settings in force; `search --lang` is a filter, no setting."""
    from claimcheck.config import load_config

    return load_config(
        given.config,
        embedder=given.embedder,
        judge=given.judge,
        lang=None if given.command == "search" else given.lang,
        report_lang=given.report_lang,
        aliases=given.aliases,
        min_confidence=given.min_confidence,
        tagger=False if given.no_tagger else None,
    )
