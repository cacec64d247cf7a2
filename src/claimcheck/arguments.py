"""The arguments of the command line: what may be given to each command, and its help.

`parse(argv)` gives a Namespace whose `command` is one of COMMANDS. It raises UsageError for what does not fit, and
Shown with the text to print for --help and --version. Options and files may be mixed in any order, and the options that
every command has may also stand before the command.
"""

from __future__ import annotations

from argparse import Action, ArgumentParser, Namespace, RawDescriptionHelpFormatter, _ArgumentGroup
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from claimcheck import __version__
from claimcheck.errors import UsageError
from claimcheck.option_values import PLACES, address, count, day, number, place, share, words

FILTERS = ("source", "outlet", "only_lang", "since", "until")
FLAGS = ("-h", "--help", "--version", "--quiet")
"""Options without a value that may stand before the command."""
OVERVIEW = f"""usage: claimcheck COMMAND ...

Check the attributed claims of a news article against references, in Arabic and English, offline.

commands:
  verify    check each claim of an article: who said it, which references agree or contradict, and why
  extract   print the attributed claims of articles
  index     build, grow or look after a persistent claim index
  search    find what is in an index by its meaning
  compare   say what a premise does to a hypothesis, for many pairs

  claimcheck verify article.txt --against references/
  claimcheck verify article.txt --against references/ --format html -o report.html
  claimcheck extract article.txt
  claimcheck index archive/ --into our-index
  claimcheck search "troops left the base" --index our-index

An index is a folder or a database, postgresql://USER@HOST/DATABASE (with the password in PGPASSWORD or ~/.pgpass).

claimcheck COMMAND --help tells more. Exit codes: 0 done; 1 verify done, with an alarm; 2 bad usage or input; 3 an error
inside claimcheck. This is claimcheck {__version__}.
"""


class Shown(Exception):  # noqa: N818 -- no error
    """--help or --version: the text to print, after which the run is done."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def parse(argv: Sequence[str]) -> Namespace:
    """The arguments as attributes; lists where an option takes several values. Raises UsageError or Shown."""
    at = 0
    while at < len(argv) and argv[at].startswith("-") and argv[at] != "-":
        at += 1 if argv[at] in FLAGS or "=" in argv[at] else 2
    before = argv[:at]
    if at >= len(argv):
        if {"-h", "--help"} & set(before):
            raise Shown(OVERVIEW)
        if "--version" in before:
            raise Shown(f"claimcheck {__version__}\n")
        raise UsageError(f"no command; expected one of {', '.join(COMMANDS)} (see claimcheck --help)")
    if argv[at] not in COMMANDS:
        raise UsageError(f"no command {argv[at]!r}; expected one of {', '.join(COMMANDS)} (see claimcheck --help)")
    parser = _Parser(argv[at])
    COMMANDS[argv[at]](parser)
    found = parser.parse_intermixed_args([*before, *argv[at + 1 :]])
    found.command = argv[at]
    if found.command == "verify":
        _article(parser, found)
    if found.command == "search":
        _asked(parser, found)
    return found


class _Parser(ArgumentParser):
    """One command's arguments; a mistake is a UsageError."""

    def __init__(self, command: str) -> None:
        super().__init__(prog=f"claimcheck {command}", formatter_class=_Formatter, add_help=False, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.prog.split()[-1]}: {message} (see {self.prog} --help)")

    def about(self, what: str, *examples: str) -> None:
        """Sets the description, and the examples below the options."""
        self.description = what
        self.epilog = "examples:\n" + "\n".join(f"  {line}" for line in examples)


class _Formatter(RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30)


class _Help(Action):
    def __call__(self, parser: ArgumentParser, *_: Any) -> NoReturn:
        raise Shown(parser.format_help())


class _Version(Action):
    def __call__(self, *_: Any) -> NoReturn:
        raise Shown(f"claimcheck {__version__}\n")


def _verify(parser: _Parser) -> None:
    parser.about(
        "Check each claim of ARTICLE: who said it, which references agree, which contradict, and why. Exit code 1\n"
        "means: done, and an editor should look (a contradicted or disputed claim, a misquote, a misattribution).",
        "claimcheck verify article.txt --against press-releases/ agency.jsonl",
        "claimcheck verify article.json --index our-index --format json > report.json",
        "claimcheck verify - --against archive/ --format html -o report.html < article.txt",
    )
    parser.usage = (
        "claimcheck verify ARTICLE --against PATH ... [--index DIR] [--format FORMAT] [-o FILE] [filters] [options]"
    )
    parser.add_argument("article", metavar="ARTICLE", nargs="?", help="a .txt, .html or .json file, or - for stdin")
    parser.add_argument(
        "--against", metavar="PATH", nargs="+", action="append", default=[], help="references: files or folders"
    )
    parser.add_argument("--index", metavar="DIR", type=place, help=f"an index to check against, or to add ({PLACES})")
    _filters(parser, "--against-lang")
    _format(parser, "text", "json", "html", "claimreview")
    _output(parser)
    _common(parser)


def _article(parser: _Parser, found: Namespace) -> None:
    """In `verify --against refs/ more/ article.txt` the article stands among the references: it is the last of them."""
    if found.article is None and found.against and len(found.against[-1]) > 1:
        found.article = found.against[-1].pop()
    if found.article is None:
        parser.error("the following arguments are required: ARTICLE")
    found.against = [path for group in found.against for path in group]
    if not found.against and found.index is None:
        parser.error("nothing to check against; expected --against PATH... or --index DIR")
    if found.article == "-" and "-" in found.against:
        parser.error("- (stdin) can be either ARTICLE or a reference, not both")


def _extract(parser: _Parser) -> None:
    parser.about(
        "Print the attributed claims of articles: who said what, with which words.",
        "claimcheck extract article.txt",
        "claimcheck extract articles/ --format jsonl > claims.jsonl",
    )
    parser.usage = "claimcheck extract FILE ... [--format FORMAT] [-o FILE] [options]"
    parser.add_argument("files", metavar="FILE", nargs="+", help="articles, folders of them, or - for stdin")
    _format(parser, "text", "jsonl")
    _output(parser)
    _common(parser)


def _index(parser: _Parser) -> None:
    parser.about(
        "Build or grow a persistent claim index. Safe to repeat: a document that is in already is left as it is.",
        "claimcheck index archive/ agency.jsonl --into our-index",
        "claimcheck index crawl.warc.gz feeds/ --into our-index --dask",
        "claimcheck index --into our-index --check",
        "claimcheck index --into our-index --remove spa-2026-01-18",
        "claimcheck index archive/ --into postgresql://desk@db.example.org/claims",
        "claimcheck index --into our-index --compact",
    )
    parser.usage = (
        "claimcheck index PATH ... --into DIR [options]\n"
        "       claimcheck index --into DIR --check\n"
        "       claimcheck index --into DIR --remove ID ...\n"
        "       claimcheck index --into DIR --compact"
    )
    parser.add_argument("paths", metavar="PATH", nargs="*", help="documents to put in: files or folders")
    parser.add_argument(
        "--skipped", metavar="FILE", help="list what was left out, and why, there (default: DIR.skipped.jsonl)"
    )
    parser.add_argument("--again", action="store_true", help="read documents anew that are in the index unchanged")
    parser.add_argument(
        "--dask",
        metavar="ADDRESS",
        nargs="?",
        const="",
        type=address,
        help="read on a Dask cluster that you trust; without ADDRESS, in a process per core of this machine",
    )
    parser.add_argument("--into", metavar="DIR", type=place, required=True, help=f"the index ({PLACES})")
    parser.add_argument("--check", action="store_true", help="say what is in the index and whether it is sound")
    parser.add_argument("--remove", metavar="ID", nargs="+", action="extend", help="take these documents out")
    parser.add_argument("--compact", action="store_true", help="write it anew: less room on disk, faster searches")
    parser.add_argument(
        "--exact-up-to",
        metavar="N",
        type=number,
        help="compare each vector while there are no more than N; beyond, find most of the nearest (default: 32768)",
    )
    _common(parser)


def _search(parser: _Parser) -> None:
    parser.about(
        "Find what is in an index by its meaning, across languages.",
        'claimcheck search "القوات الأمريكية غادرت القاعدة" --index our-index',
        'claimcheck search "oil output" --index our-index --source OPEC --since 2026-01-01',
        "claimcheck search --index our-index --source CENTCOM --since 2026-01-01 --until 2026-01-31",
    )
    parser.usage = (
        "claimcheck search TEXT --index DIR [-k N] [filters] [options]\n"
        "       claimcheck search --index DIR filters [-k N] [options]"
    )
    parser.add_argument(
        "text",
        metavar="TEXT",
        nargs="?",
        type=words,
        help="what to look for, in any supported language; without it all that the filters let through, by date",
    )
    parser.add_argument(
        "--index", metavar="DIR", type=place, required=True, help=f"made by `claimcheck index` ({PLACES})"
    )
    parser.add_argument("-k", metavar="N", type=count, help="how many results (default: 10; without TEXT: all)")
    _filters(parser, "--lang")
    _format(parser, "text", "jsonl")
    _output(parser)
    _common(parser, lang=False)


def _asked(parser: _Parser, found: Namespace) -> None:
    """`search` looks for a text, or lists what a filter lets through; the whole index is no answer."""
    if found.text is None and all(getattr(found, name) is None for name in FILTERS):
        parser.error("nothing to look for; expected TEXT or a filter such as --source NAME")


def _compare(parser: _Parser) -> None:
    parser.about(
        "Say what each premise (a reference's words) does to its hypothesis (the claim): one JSON line per pair, in\n"
        "their order.",
        'echo \'{"premise": "12 were killed", "hypothesis": "15 were killed"}\' | claimcheck compare -',
        "claimcheck compare pairs.jsonl -o stances.jsonl",
    )
    parser.usage = "claimcheck compare PAIRS.jsonl [-o FILE] [options]"
    parser.add_argument(
        "pairs",
        metavar="PAIRS.jsonl",
        help='one {"premise", "hypothesis"} a line, with "premise_date" and "hypothesis_date" if known, or - for stdin',
    )
    _output(parser)
    _common(parser)


COMMANDS: dict[str, Callable[[_Parser], None]] = {
    "verify": _verify,
    "extract": _extract,
    "index": _index,
    "search": _search,
    "compare": _compare,
}


def _filters(parser: _Parser, lang: str) -> None:
    """Which passages count; `lang` is the name of the option for their language."""
    parser.add_argument("--source", metavar="NAME", type=words, help="only what this source said")
    parser.add_argument("--outlet", metavar="NAME", type=words, help="only what this outlet published")
    parser.add_argument(lang, metavar="XX", dest="only_lang", help="only documents in this language")
    parser.add_argument("--since", metavar="DATE", type=day, help="published on that day or later")
    parser.add_argument("--until", metavar="DATE", type=day, help="published on that day or earlier")


def _format(parser: _Parser, first: str, *others: str) -> None:
    parser.add_argument("--format", choices=(first, *others), default=first, help=f"what to print (default: {first})")


def _output(parser: _Parser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help="write there, not to stdout")


def _common(parser: _Parser, *, lang: bool = True) -> None:
    from claimcheck.lang.installed import codes

    every: _ArgumentGroup = parser.add_argument_group(
        "options of every command", "a command that has no use for one takes it and leaves it"
    )
    every.add_argument(
        "--embedder", metavar="NAME|DIR", help="a sentence-transformers model (default: the shipped encoder)"
    )
    every.add_argument(
        "--judge", metavar="NAME|DIR", help="an NLI cross-encoder by name or folder, or a folder with weights.json"
    )
    every.add_argument(
        "--min-confidence",
        metavar="P",
        type=share,
        help="least confidence of an attribution, 0 to 1: a higher one, such as 0.8, gives fewer attributions and more "
        "of them right (default: what gives the best F1)",
    )
    every.add_argument("--no-tagger", action="store_true", help="find attributions by the rules alone: faster")
    if lang:
        every.add_argument(
            "--lang", metavar="|".join(codes()), help="language of the article (default: found from its letters)"
        )
    every.add_argument("--report-lang", metavar="|".join(codes()), help="language of the report (default: en)")
    every.add_argument("--aliases", metavar="FILE", help="a newsroom's own names (TOML)")
    every.add_argument("--config", metavar="FILE", help="settings (TOML; default: claimcheck.toml, if it is here)")
    every.add_argument("--quiet", action="store_true", help="no progress and no warnings on stderr")
    every.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    every.add_argument("-h", "--help", action=_Help, nargs=0, help="show this help and exit")
