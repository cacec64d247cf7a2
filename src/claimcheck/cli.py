"""The command line: arguments -> assembly -> output and exit code. No logic.

Exit codes: 0 done; 1 verify done with an alarm; 2 bad usage or input, one line; 3 an error inside claimcheck, one line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import click
import typer

from claimcheck import __version__
from claimcheck.console import Progress, emit, guarded, spread_values
from claimcheck.errors import InputError, UsageError

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)


class Format(StrEnum):
    text = "text"
    json = "json"
    html = "html"
    claimreview = "claimreview"


class ListFormat(StrEnum):
    text = "text"
    jsonl = "jsonl"


Embedder = Annotated[
    str | None, typer.Option(help="A sentence-transformers model, by name or folder. [default: the shipped one]")
]
Judge = Annotated[str | None, typer.Option(help="A folder with a judge's weights.json. [default: the shipped one]")]
Lang = Annotated[str | None, typer.Option(help="Language of the article. [default: found from its letters]")]
ReportLang = Annotated[str | None, typer.Option(help="Language of the report, en or ar. [default: en]")]
AliasFile = Annotated[str | None, typer.Option("--aliases", metavar="FILE", help="A newsroom's own names (TOML).")]
ConfigFile = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings (TOML). [default: claimcheck.toml, if here]")
]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress and no warnings on stderr.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write there, not to stdout.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"claimcheck {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Check the attributed claims of a news article against references, in Arabic and English, offline.

    \b
    claimcheck verify article.txt --against references/
    claimcheck verify article.txt --against references/ --format html -o report.html
    claimcheck extract article.txt
    claimcheck index archive/ --into our-index
    claimcheck search "troops left the base" --index our-index
    """


@app.command()
def verify(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="A .txt, .html, .json file, or - for stdin.")],
    against: Annotated[list[str] | None, typer.Option(metavar="PATH...", help="References: files or folders.")] = None,
    index: Annotated[str | None, typer.Option(metavar="DIR", help="An index made by `claimcheck index`.")] = None,
    format_: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.text,
    output: Output = None,
    embedder: Embedder = None,
    judge: Judge = None,
    lang: Lang = None,
    report_lang: ReportLang = None,
    aliases: AliasFile = None,
    config: ConfigFile = None,
    quiet: Quiet = False,
) -> None:
    """Check each claim of ARTICLE: who said it, which references agree, which contradict, and why.

    Exit code 1 means: done, and an editor should look (a contradicted or disputed claim, a misquote, a misattribution).

    \b
    claimcheck verify article.txt --against press-releases/ agency.jsonl
    claimcheck verify article.json --index our-index --format json > report.json
    """
    from claimcheck.assembly import build_checker, build_renderer
    from claimcheck.config import load_config
    from claimcheck.load import load_article, load_documents

    if not against and index is None:
        raise UsageError("verify: nothing to check against; expected --against PATH... or --index DIR")
    settings = load_config(config, embedder=embedder, judge=judge, lang=lang, report_lang=report_lang, aliases=aliases)
    with Progress(quiet) as progress:
        color = output is None and sys.stdout.isatty()
        renderer = build_renderer(format_.value, lang=settings.report_lang or "en", color=color)
        loaded = load_article(article, lang=settings.lang)
        if format_ is Format.claimreview and loaded.documents[0].url is None:
            raise UsageError(f"{article}: --format claimreview needs the article's URL; expected a url field or header")
        checker = build_checker(settings, index=index, progress=progress)
        if against:
            references = load_documents(against)
            progress.warn(references.skipped)
            checker.add_references(references)
        report = checker.check(loaded)
        progress.warn_notes(report.provenance.notes)
    emit(renderer.render(report), output)
    raise typer.Exit(1 if report.alarm else 0)


@app.command()
def extract(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Articles, folders of them, or - for stdin.")],
    format_: Annotated[ListFormat, typer.Option("--format", help="What to print.")] = ListFormat.text,
    output: Output = None,
    lang: Lang = None,
    aliases: AliasFile = None,
    config: ConfigFile = None,
    quiet: Quiet = False,
) -> None:
    """Print the attributed claims of articles: who said what, with which words.

    \b
    claimcheck extract article.txt
    claimcheck extract articles/ --format jsonl > claims.jsonl
    """
    from claimcheck.assembly import build_checker
    from claimcheck.codec import extract_json
    from claimcheck.config import load_config
    from claimcheck.load import load_documents
    from claimcheck.report.claims import claims_text

    settings = load_config(config, lang=lang, aliases=aliases)
    with Progress(quiet) as progress:
        loaded = load_documents(files, lang=settings.lang)
        progress.warn([*loaded.skipped])
        checker = build_checker(settings)
        parts = []
        for number, document in enumerate(loaded.documents):
            progress("extracting claims", number, len(loaded.documents))
            claims = checker.read(document)
            if format_ is ListFormat.jsonl:
                parts.append(json.dumps(extract_json(document, claims), ensure_ascii=False) + "\n")
            else:
                parts.append(claims_text(document, claims))
    emit("".join(parts), output)


@app.command()
def index(
    paths: Annotated[list[str] | None, typer.Argument(metavar="PATH...", help="Documents: files or folders.")] = None,
    into: Annotated[str, typer.Option(metavar="DIR", help="The folder of the index.")] = ...,  # type: ignore[assignment]
    check: Annotated[bool, typer.Option("--check", help="Say what is in the index and whether it is sound.")] = False,
    remove: Annotated[list[str] | None, typer.Option(metavar="ID...", help="Take these documents out.")] = None,
    embedder: Embedder = None,
    aliases: AliasFile = None,
    config: ConfigFile = None,
    quiet: Quiet = False,
) -> None:
    """Build or grow a persistent claim index. Safe to repeat: a document that is in already is left as it is.

    \b
    claimcheck index archive/ agency.jsonl --into our-index
    claimcheck index --into our-index --check
    claimcheck index --into our-index --remove spa-2026-01-18
    """
    from claimcheck.assembly import build_checker, build_embedder, open_index
    from claimcheck.config import load_config
    from claimcheck.load import load_documents

    if sum(map(bool, (paths, check, remove))) != 1:
        raise UsageError("index: expected one of PATH..., --check and --remove ID...")
    settings = load_config(config, embedder=embedder, aliases=aliases)
    if check:
        with open_index(into, read_only=True) as store:
            problems = store.check()
            emit(f"{into}: {len(store.documents())} documents, {len(store)} entries, embedder {store.embedder}\n", None)
        if problems:
            raise InputError(into, "; ".join(problems[:5]))
        return
    if remove:
        with open_index(into) as store:
            missing = [r for r in remove if r not in set(store.documents())]
            if missing:
                raise InputError(into, f"holds no document {', '.join(missing)}; nothing was removed")
            emit(f"{into}: removed {store.remove(remove)} documents\n", None)
        return
    with Progress(quiet) as progress:
        loaded = load_documents(paths or [])
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


@app.command()
def search(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to look for, in any supported language.")],
    index: Annotated[str, typer.Option(metavar="DIR", help="An index made by `claimcheck index`.")] = ...,  # type: ignore[assignment]
    k: Annotated[int, typer.Option("-k", min=1, help="How many results.")] = 10,
    source: Annotated[str | None, typer.Option(metavar="NAME", help="Only what this source said.")] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Only what this outlet published.")] = None,
    lang: Annotated[str | None, typer.Option(metavar="XX", help="Only documents in this language.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Published on that day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Published on that day or earlier.")] = None,
    format_: Annotated[ListFormat, typer.Option("--format", help="What to print.")] = ListFormat.text,
    embedder: Embedder = None,
    aliases: AliasFile = None,
    config: ConfigFile = None,
    quiet: Quiet = False,
) -> None:
    """Find what is in an index by its meaning, across languages.

    \b
    claimcheck search "القوات الأمريكية غادرت القاعدة" --index our-index
    claimcheck search "oil output" --index our-index --source OPEC --since 2026-01-01
    """
    from claimcheck.assembly import build_embedder, open_index
    from claimcheck.config import load_config
    from claimcheck.lang.aliases import Aliases
    from claimcheck.protocols import Filter
    from claimcheck.report.hits import hits_jsonl, hits_text

    settings = load_config(config, embedder=embedder, aliases=aliases)
    if not text.strip():
        raise UsageError("search: expected some words to look for, got an empty text")
    names = Aliases.load(Path(settings.aliases) if settings.aliases else None)
    where = Filter(
        source=source and (names.canonical(source) or source),
        outlet=outlet,
        lang=lang,
        since=_day("--since", since),
        until=_day("--until", until),
    )
    with Progress(quiet):
        model = build_embedder(settings)
        with open_index(index, model, read_only=True) as store:
            hits = store.search(model.embed([text]), k, where)[0]
            found = [(hit, store.document(hit.document)) for hit in hits]
    emit(hits_jsonl(found) if format_ is ListFormat.jsonl else hits_text(found), None)


@app.command()
def compare(
    pairs: Annotated[str, typer.Argument(metavar="PAIRS.jsonl", help="One pair a line, or - for stdin.")],
    output: Output = None,
    embedder: Embedder = None,
    judge: Judge = None,
    report_lang: ReportLang = None,
    aliases: AliasFile = None,
    config: ConfigFile = None,
    quiet: Quiet = False,
) -> None:
    """Say what each premise (a reference's words) does to its hypothesis (the claim); one JSON line per pair, in order.

    \b
    echo '{"premise": "12 were killed", "hypothesis": "15 were killed"}' | claimcheck compare -
    """
    from claimcheck.assembly import build_checker
    from claimcheck.config import load_config
    from claimcheck.load.pairs import load_pairs
    from claimcheck.report.json_report import judgement_line

    settings = load_config(config, embedder=embedder, judge=judge, report_lang=report_lang, aliases=aliases)
    with Progress(quiet) as progress:
        checker = build_checker(settings, progress=progress)
        judgements = checker.compare(load_pairs(pairs))
    emit("".join(judgement_line(j, settings.report_lang or "en") for j in judgements), output)


def _day(option: str, text: str | None) -> Any:
    from datetime import date

    try:
        return text and date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option}: expected a day such as 2026-01-18, got {text!r}") from None


def main(arguments: Iterable[str] | None = None) -> None:
    """Runs the command line and exits with its code; never shows a traceback."""
    argv = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(guarded(lambda: _run(argv)))


def _run(argv: list[str]) -> int:
    try:
        result = app(spread_values(argv), standalone_mode=False, prog_name="claimcheck")
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.exceptions.NoArgsIsHelpError as shown:
        emit(shown.format_message() + "\n", None)
        return 2
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "claimcheck"
        raise UsageError(f"{error.format_message()} (see {command} --help)") from None
    return result if isinstance(result, int) else 0
