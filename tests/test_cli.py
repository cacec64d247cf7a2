"""The command line: what is accepted, where results go, exit codes, and the exact shapes of SPEC.md."""

from __future__ import annotations

import argparse
import errno
import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from claimcheck import __version__, arguments, pipeline
from claimcheck.console import Progress, emit, guarded, wants_color
from claimcheck.errors import InputError

COMMANDS = tuple(arguments.COMMANDS)
EVERYWHERE = ("--embedder", "--judge", "--lang", "--report-lang", "--aliases", "--config", "--quiet", "--version")
ARTICLE = "The governor said that 40 lorries crossed the border on Monday.\nHe added that none was searched.\n"
REFERENCE = "Customs officials said 55 lorries crossed the border on Monday."

Write = Callable[[str, Any], Path]


@pytest.fixture
def article(write: Write) -> Path:
    return write("article.json", {"id": "art", "text": ARTICLE, "published": "2026-03-03", "publisher": "Ridge Post"})


@pytest.fixture
def refs(write: Write) -> Path:
    text = "The governor's office said on Monday that 40 lorries had crossed the border."
    write("refs/two.json", {"text": text, "published": "2026-03-03", "publisher": "Valley Radio"})
    return write("refs/one.json", {"text": REFERENCE, "published": "2026-03-03", "publisher": "Hill Gazette"}).parent


# --- help, version, usage ---


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_examples_and_a_word_on_every_option(run: Any, command: str) -> None:
    done = run(command, "--help")
    assert done.code == 0
    assert "examples:\n  " in done.out
    assert f"claimcheck {command} " in done.out.split("examples:")[1]
    for option in EVERYWHERE:
        assert option in done.out
    parser = arguments._Parser(command)
    arguments.COMMANDS[command](parser)
    assert all(action.help and action.help is not argparse.SUPPRESS for action in parser._actions)
    assert run(command, "-h").out == done.out


def test_the_overview_names_every_command(run: Any) -> None:
    done = run("--help")
    assert done.code == 0
    assert all(f"\n  {command} " in done.out for command in COMMANDS)


@pytest.mark.parametrize("words", [("--version",), *((command, "--version") for command in COMMANDS)])
def test_version(run: Any, words: tuple[str, ...]) -> None:
    assert run(*words).out == f"claimcheck {__version__}\n"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), "verify, extract, index, search, compare"),
        (("verfy", "a.txt"), "'verfy'"),
        (("--quiet",), "no command"),
        (("verify",), "ARTICLE"),
        (("verify", "a.txt"), "--against"),
        (("verify", "--against", "refs"), "ARTICLE"),
        (("verify", "a.txt", "b.txt", "--against", "r"), "b.txt"),
        (("verify", "a.txt", "--against"), "--against"),
        (("verify", "a.txt", "--against", "r", "--format", "xml"), "'json'"),
        (("verify", "-", "--against", "-"), "stdin"),
        (("extract",), "FILE"),
        (("extract", "a.txt", "--nonsense"), "--nonsense"),
        (("extract", "a.txt", "--form", "jsonl"), "--form"),
        (("index", "a.txt"), "--into"),
        (("index", "--into", "x"), "PATH"),
        (("index", "--into", ""), "--into"),
        (("index", "a.txt", "--into", "x", "--check"), "one of"),
        (("index", "--into", "x", "--compact", "--check"), "one of"),
        (("index", "a.txt", "--into", "x", "--exact-up-to", "-1"), "at least 0"),
        (("search", "--index", "x"), "expected TEXT or a filter"),
        (("search", "words"), "--index"),
        (("search", "", "--index", "x"), "words"),
        (("search", "\udcff", "--index", "x"), "UTF-8"),
        (("search", "words", "--index", "x", "-k", "0"), "at least 1"),
        (("search", "words", "--index", "x", "-k", "ten"), "'ten'"),
        (("search", "words", "--index", "x", "--since", "notadate"), "--since"),
        (("search", "words", "--index", "x", "--until", "2026-02-30"), "2026-01-18"),
        (("compare",), "PAIRS"),
    ],
)
def test_bad_usage_is_one_line(run: Any, words: tuple[str, ...], expected: str) -> None:
    run(*words).error(expected)


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        (("--report-lang", "xx"), "'xx': expected ar or en"),
        (("--lang", "fa"), "'fa'; expected ar or en"),
        (("--lang", "not a code"), "expected a code"),
        (("--judge", "nonsense"), "nonsense"),
        (("--judge", ""), "judge"),
        (("--embedder", ""), "embedder"),
        (("--aliases", "missing.toml"), "missing.toml"),
        (("--config", "missing.toml"), "missing.toml"),
        (("--format", "claimreview"), "'url'"),
        (("-o", "no-such-folder/out.json"), "no-such-folder"),
        (("-o", "."), "name of a file"),
    ],
)
def test_bad_settings_are_one_line(run: Any, article: Path, refs: Path, extra: tuple[str, ...], expected: str) -> None:
    run("verify", article, "--against", refs, *extra).error(expected)


def test_a_setting_may_come_from_the_environment_or_a_file(
    run: Any, article: Path, refs: Path, write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    in_english = run("verify", article, "--against", refs).out
    monkeypatch.setenv("CLAIMCHECK_REPORT_LANG", "ar")
    in_arabic = run("verify", article, "--against", refs).out
    assert in_arabic != in_english
    monkeypatch.delenv("CLAIMCHECK_REPORT_LANG")
    write("claimcheck.toml", 'report_lang = "ar"\n')
    assert run("verify", article, "--against", refs).out == in_arabic
    again = run("verify", article, "--against", refs, "--report-lang", "en").out
    assert again.split("\n")[:12] == in_english.split("\n")[:12]
    write("claimcheck.toml", "report_lnag = 'ar'\n")
    run("verify", article, "--against", refs).error("claimcheck.toml", "report_lnag", "report_lang")


# --- arguments in any order ---


def test_several_values_before_and_after_the_article(run: Any, article: Path, refs: Path) -> None:
    one, two = refs / "one.json", refs / "two.json"
    wanted = run("verify", article, "--against", refs, "--format", "json").json()["findings"]
    for words in (
        (article, "--against", one, two),
        (article, "--against", one, "--against", two),
        ("--against", one, two, article),
        ("--against", one, two, "--format", "json", article),
        ("--against", one, "--quiet", article, "--against", two),
        ("--against=" + str(one), article, "--against", two),
        ("--against", one, two, "--", article),
    ):
        assert run("verify", "--format", "json", *words).json()["findings"] == wanted, words
    assert run("--quiet", "verify", article, "--against", refs, "--format", "json").json()["findings"] == wanted


def test_files_and_options_mix(run: Any, write: Write) -> None:
    one, two = write("1.txt", ARTICLE), write("-2.txt", REFERENCE)
    done = run("extract", one, "--format", "jsonl", "--lang", "en", two)
    assert [line["document"] for line in done.lines()] == ["1", "-2"]


# --- stdin, stdout, -o ---


def test_stdin_may_be_the_article_or_a_reference(run: Any, article: Path, refs: Path) -> None:
    read = run("verify", "-", "--against", refs, "--format", "json", stdin=article.read_bytes()).json()
    wanted = run("verify", article, "--against", refs, "--format", "json").json()
    assert read == wanted
    against = run("verify", article, "--against", "-", "--format", "json", stdin=REFERENCE.encode()).json()
    assert against["provenance"]["references"] == 1
    assert run("extract", "-", stdin=ARTICLE.encode()).code == 0
    run("extract", "-", stdin=b"").error("-", "text")


def test_output_goes_whole_to_a_file_or_not_at_all(
    run: Any, article: Path, refs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "report.json"
    out.write_text("old")
    out.chmod(0o640)
    done = run("verify", article, "--against", refs, "--format", "json", "-o", out)
    assert done.out == ""
    assert json.loads(out.read_text(encoding="utf-8"))["document"]["id"] == "art"
    assert stat.S_IMODE(out.stat().st_mode) == 0o640
    before = out.read_bytes()

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fdopen", full)
    run("verify", article, "--against", refs, "-o", out).error("report.json", "No space left")
    assert out.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["article.json", "refs", "report.json"]


def test_output_follows_a_link_and_never_replaces_a_device(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    emit("words", str(tmp_path / "link"))
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "words"
    emit("words", os.devnull)
    assert not Path(os.devnull).is_file()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder(run: Any, article: Path, refs: Path, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o555)
    run("verify", article, "--against", refs, "-o", tmp_path / "locked" / "x").error("locked", "denied")
    run("index", refs, "--into", tmp_path / "locked" / "index").error("locked", "denied")


def test_a_closed_stdout_is_told(run: Any, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(InputError, match="closed"):
        emit("words", None)


def test_closed_stderr_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    with Progress(quiet=False) as progress:
        progress("reading", 0, 1)
    assert guarded(lambda: 1 // 0) == 3


def test_colour_is_for_terminals_that_welcome_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        closed = False

        def isatty(self) -> bool:
            return True

    terminal: Any = Terminal()
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert wants_color(terminal)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_color(terminal)
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not wants_color(terminal)
    assert not wants_color(None)


# --- exit codes ---


def test_an_alarm_is_1_and_calm_is_0(run: Any, article: Path, refs: Path, write: Write) -> None:
    report = run("verify", article, "--against", refs, "--format", "json")
    alarms = [
        f
        for f in report.json()["findings"]
        if f["verdict"] in ("contradicted", "disputed") or f["attribution_check"] in ("misquoted", "misattributed")
    ]
    assert report.code == (1 if alarms else 0)
    calm = run("verify", article, "--against", write("far.txt", "The museum opened a show of old maps in spring."))
    assert calm.code == 0
    demo = Path(__file__).parent.parent / "corpora" / "ain-al-asad"
    assert run("verify", demo / "article.json", "--against", demo / "references").code == 1


def test_an_error_inside_is_3_and_one_line_that_says_where_the_details_are(
    run: Any, article: Path, refs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr(pipeline, "split", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for words in (
        ("verify", article, "--against", refs, "-o", tmp_path / "out.json"),
        ("extract", article),
        ("index", refs, "--into", tmp_path / "index"),
    ):
        done = run(*words)
        assert (done.code, done.out, done.err.count("\n")) == (3, "", 1)
        assert done.err.startswith("claimcheck: error: internal error: RuntimeError")
        (details,) = tmp_path.glob("claimcheck-*.log")
        assert str(details) in done.err
        assert "Traceback" in details.read_text()
        details.unlink()
    assert not (tmp_path / "out.json").exists()


def test_ctrl_c_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    assert guarded(interrupted) == 130
    assert capsys.readouterr().err == "claimcheck: error: interrupted\n"


# --- as a process of its own ---


def process(*words: str | Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "claimcheck", *map(str, words)], capture_output=True, **options)


def test_a_reader_that_leaves_early_is_no_error(article: Path, write: Write) -> None:
    long = write("long.txt", ARTICLE * 600)
    with subprocess.Popen(
        [sys.executable, "-m", "claimcheck", "extract", long], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def test_a_full_disk_is_one_line(article: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-m", "claimcheck", "extract", article], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"No space left" in done.stderr


def test_a_locale_without_arabic_prints_arabic(write: Write) -> None:
    name = write("مقال.txt", "قال المحافظ إن أربعين شاحنة عبرت الحدود يوم الاثنين.")
    environ = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = process("extract", name, env=environ)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "أربعين شاحنة عبرت الحدود" in done.stdout.decode("utf-8")
    assert "مفقود".encode() in process("extract", "مفقود.txt", env=environ).stderr


def test_ctrl_c_in_the_middle(write: Write) -> None:
    long = write("long.txt", ARTICLE * 20_000)
    command = [sys.executable, "-m", "claimcheck", "extract", long]
    heard = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
    with subprocess.Popen(  # a job in the background, as these tests may be, hands down that Ctrl-C is ignored
        [sys.executable, "-c", heard, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        time.sleep(4)  # on a busy machine Python alone takes two seconds to start
        running.send_signal(signal.SIGINT)
        out, err = running.communicate()
    assert (running.returncode, out, err) == (130, b"", b"claimcheck: error: interrupted\n")


# --- index and search ---


def test_an_index_may_be_made_twice_and_checks_like_the_files(
    run: Any, article: Path, refs: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "index"
    assert "2 documents added, 2 in all" in run("index", refs, "--into", folder).out
    assert "0 documents added, 2 in all" in run("index", refs, "--into", folder).out
    assert "2 documents" in run("index", "--into", folder, "--check").out
    wanted = run("verify", article, "--against", refs, "--format", "json").json()
    from_index = run("verify", article, "--index", folder, "--format", "json").json()
    both = run("verify", article, "--index", folder, "--against", refs, "--format", "json").json()
    assert from_index["findings"] == both["findings"] == wanted["findings"]
    assert both["provenance"]["references"] == 2
    assert "removed 1" in run("index", "--into", folder, "--remove", "one").out
    left = run("verify", article, "--index", folder, "--format", "json").json()
    assert {e["document"] for f in left["findings"] for e in f["evidence"]} <= {"two"}


def test_search_filters(run: Any, write: Write, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    write("a/1.json", {"text": REFERENCE, "published": "2026-03-01", "publisher": "Hill Gazette"})
    write("a/2.json", {"text": "قال المحافظ إن أربعين شاحنة عبرت الحدود.", "published": "2026-03-05T08:00+03:00"})
    write("a/3.json", {"text": "The museum will show old maps in spring.", "publisher": "Hill Gazette"})
    assert run("index", tmp_path / "a", "--into", folder).code == 0

    def found(*extra: str) -> list[str]:
        return [
            line["document"]
            for line in run("search", "lorries", "--index", folder, "--format", "jsonl", *extra).lines()
        ]

    assert sorted(found()) == ["1", "2", "3"]
    assert len(found("-k", "1")) == 1
    assert len(found("-k", "99999999999")) == 3
    assert found("--lang", "ar") == ["2"]
    assert sorted(found("--outlet", "hill gazette")) == ["1", "3"]
    assert found("--since", "2026-03-02") == ["2"]
    assert found("--until", "2026-03-01") == ["1"]
    assert found("--since", "2026-03-05", "--until", "2026-03-05") == ["2"]
    assert found("--source", "Customs officials") == ["1"]
    assert found("--source", "nobody") == found("--lang", "zz") == []
    assert run("search", "lorries", "--index", folder, "--source", "nobody").out == "nothing found\n"
    for line in run("search", "lorries", "--index", folder, "--format", "jsonl").lines():
        text = json.loads((tmp_path / "a" / f"{line['document']}.json").read_text())["text"]
        assert text[slice(*line["span"])] == line["quote"]
        assert -1.0001 <= line["score"] <= 1.0001


def test_a_sources_statements_over_time(run: Any, write: Write, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    said = "Hill Council said that the {} bridge would be closed to lorries."
    for name, day in {"new": "2026-03-05", "old": "2026-01-02", "older": "2025-12-31"}.items():
        write(f"a/{name}.json", {"text": said.format(name), "published": day})
    assert run("index", tmp_path / "a", "--into", folder).code == 0

    def found(*extra: str) -> list[str]:
        return [x["document"] for x in run("search", "--index", folder, "--format", "jsonl", *extra).lines()]

    assert found("--source", "hill council") == ["older", "old", "new"]
    assert found("--source", "Hill Council", "--since", "2026-01-01") == ["old", "new"]
    assert found("--source", "Hill Council", "-k", "1") == ["older"]
    assert found("--source", "nobody") == []
    assert "2026-01-02  Hill Council" in run("search", "--index", folder, "--until", "2026-01-31").out


def test_verify_against_one_source_or_time(run: Any, article: Path, refs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    assert run("index", refs, "--into", folder).code == 0
    for where in (("--against", refs), ("--index", folder)):
        every = run("verify", article, *where, "--format", "json").json()
        none = run("verify", article, *where, "--format", "json", "--source", "nobody at all").json()
        assert any(f["evidence"] for f in every["findings"]) and not any(f["evidence"] for f in none["findings"])
        assert {n["text"] for n in none["provenance"]["notes"] if n["code"] == "filtered"} == {
            "only passages that fit were looked at: source nobody at all"
        }
        late = run("verify", article, *where, "--format", "json", "--since", "2999-01-01").json()
        assert not any(f["evidence"] + f["context"] for f in late["findings"])


def test_an_index_is_compacted(run: Any, refs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    for reference in sorted(refs.iterdir()):
        assert run("index", reference, "--into", folder).code == 0
    before = run("search", "lorries", "--index", folder).out
    told = run("index", "--into", folder, "--compact")
    assert "vector files: 2 with" in told.out and "before, 1 with" in told.out and told.err == ""
    assert run("search", "lorries", "--index", folder).out == before
    assert run("index", "--into", folder, "--compact", "--exact-up-to", "0").code == 0
    assert run("index", "--into", folder, "--check").code == 0
    assert len(run("search", "lorries", "--index", folder).out.splitlines()) == len(before.splitlines())


# --- compare ---


def test_compare_gives_one_line_a_pair_in_order(run: Any, write: Write) -> None:
    pairs = [
        {"premise": "55 lorries crossed the border.", "hypothesis": "40 lorries crossed the border."},
        {"premise": "The museum opened.", "hypothesis": "40 lorries crossed the border."},
        {"premise": "عبرت 40 شاحنة الحدود.", "hypothesis": "40 lorries crossed the border.", "premise_date": None},
        {
            "premise": "40 lorries crossed.",
            "hypothesis": "40 lorries crossed.",
            "premise_date": "2026-03-04",
            "label": 1,
        },
    ]
    path = write("p.jsonl", pairs)
    done = run("compare", path)
    assert done.err == "claimcheck: note: ignored unknown keys of pairs: label\n"
    lines = done.lines()
    assert len(lines) == len(pairs)
    assert run("compare", "-", "--quiet", stdin=b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n\n")) == (
        type(done)(0, done.out, "")
    )
    assert [line["stance"] for line in lines][:2] == ["contradicts", "neutral"]
    backwards = run("compare", write("q.jsonl", pairs[::-1])).lines()
    assert backwards == lines[::-1]
    for line, pair in zip(lines, pairs, strict=True):
        assert list(line) == ["stance", "probabilities", "reasons"]
        chances = line["probabilities"]
        assert set(chances) == {"supports", "contradicts", "neutral"}
        assert sum(chances.values()) == pytest.approx(1)
        assert line["stance"] == "neutral" or chances[line["stance"]] == max(chances.values())
        for reason in line["reasons"]:
            check_reason(reason, pair["hypothesis"], pair["premise"])


# --- the shapes of SPEC.md ---

ASPECTS = {"quantity", "time", "place", "actors", "polarity", "modality", "scope", "wording"}
SCENARIOS = ["ain-al-asad", "opec-plus-pause", "badakhshan-quake-toll"]


def check_span(span: Any, text: str, quote: str | None = None) -> None:
    start, end = span
    assert 0 <= start <= end <= len(text)
    if quote is not None:
        assert text[start:end] == quote


def check_reason(reason: Any, claim: str, evidence: str) -> None:
    assert set(reason) == {"aspect", "relation", "claim", "evidence", "text"}
    assert reason["aspect"] in ASPECTS
    assert reason["relation"] in {"same", "compatible", "conflicting", "incomparable"}
    assert reason["text"]
    for side, text in ((reason["claim"], claim), (reason["evidence"], evidence)):
        assert set(side) == {"text", "span"}
        if side["span"] is not None:
            check_span(side["span"], text, side["text"])


def check_claim(claim: Any, text: str) -> None:
    assert list(claim) == [
        *("id", "text", "content", "kind", "polarity", "modality", "confidence"),
        *("source", "cue", "chain", "facts", "sentence"),
    ]
    assert claim["kind"] in {"direct", "mixed", "indirect", "none"}
    assert claim["polarity"] in {"asserted", "denied"}
    assert claim["modality"] in {"actual", "planned", "possible"}
    assert 0 <= claim["confidence"] <= 1
    assert claim["content"]
    assert claim["text"] == " ".join(text[a:b] for a, b in claim["content"])
    for span in (*claim["content"], claim["sentence"]):
        check_span(span, text)
    source, cue = claim["source"], claim["cue"]
    if source is not None:
        assert list(source) == ["text", "span", "spans", "resolved", "canonical", "class"]
        assert source["class"] in {"named", "anonymous", "document"}
        assert source["resolved"]
        assert source["canonical"]
        assert source["span"] == (source["spans"][0] if source["spans"] else None)
        assert source["text"] == " ".join(text[a:b] for a, b in source["spans"]) or not source["spans"]
        assert claim["chain"][-1:] in ([], [source["resolved"]])
    if cue is not None:
        assert list(cue) == ["text", "spans", "class"]
        assert cue["class"] in {"assert", "deny", "confirm", "warn", "demand", "predict", "other"}
        assert cue["text"] == " ".join(text[a:b] for a, b in cue["spans"])
    if claim["kind"] == "none":
        assert source is None
        assert cue is None
    facts = claim["facts"]
    assert list(facts) == ["quantities", "times", "places"]
    keys = {
        "quantities": ["text", "span", "low", "high", "unit", "of"],
        "times": ["text", "span", "from", "to"],
        "places": ["text", "span", "place"],
    }
    for kind, wanted in keys.items():
        for fact in facts[kind]:
            assert list(fact) == wanted
            check_span(fact["span"], text, fact["text"])
            assert any(a <= fact["span"][0] and fact["span"][1] <= b for a, b in claim["content"])


def check_evidence(evidence: Any, text: str, documents: dict[str, Any]) -> None:
    assert list(evidence) == [
        *("document", "outlet", "published", "span", "quote", "speaker", "relation", "confidence"),
        *("independent", "dependence", "origin", "reasons"),
    ]
    document = documents[evidence["document"]]
    check_span(evidence["span"], document["text"], evidence["quote"])
    assert (evidence["outlet"], evidence["published"]) == (document.get("publisher"), document.get("published"))
    assert evidence["relation"] in {"supports", "contradicts"}
    assert 0 <= evidence["confidence"] <= 1
    assert evidence["dependence"] in {None, "own_source", "repeats_source", "syndicated_copy"}
    assert evidence["independent"] == (evidence["dependence"] is None)
    for reason in evidence["reasons"]:
        check_reason(reason, text, document["text"])


def scenario(name: str, corpora: Path, tmp_path: Path) -> tuple[Path, Path, dict[str, Any]]:
    """The article, the folder of references, and every document by its id."""
    if (corpora / name).is_dir():
        article, folder = corpora / name / "article.json", corpora / name / "references"
        paths = [article, *folder.glob("*.json")]
    else:
        held = json.loads((corpora / "newsdesk" / f"{name}.json").read_text(encoding="utf-8"))
        article, folder = tmp_path / "article.json", tmp_path / "references"
        folder.mkdir()
        paths = [article, *(folder / f"{at}.json" for at in range(len(held["references"])))]
        for path, document in zip(paths, [held["article"], *held["references"]], strict=True):
            path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    return article, folder, {d["id"]: d for d in documents}


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_shape_of_verify(run: Any, corpora: Path, tmp_path: Path, name: str) -> None:
    article, folder, documents = scenario(name, corpora, tmp_path)
    done = run("verify", article, "--against", folder, "--format", "json")
    report, whole = done.json(), json.loads(article.read_text(encoding="utf-8"))
    text = whole["text"]
    assert "\\u06" not in done.out  # UTF-8, not escaped
    assert list(report) == ["schema_version", "document", "findings", "provenance"]
    assert report["schema_version"] == 1
    assert report["document"] == {
        "id": whole["id"],
        "title": whole["title"],
        "lang": whole["lang"],
        "text_sha256": sha256(text.encode()).hexdigest(),
    }
    findings = report["findings"]
    assert findings
    starts = [f["claim"]["content"][0] for f in findings]
    assert starts == sorted(starts)
    assert len({f["claim"]["id"] for f in findings}) == len(findings)
    for finding in findings:
        assert list(finding) == ["claim", "verdict", "attribution_check", "confidence", "evidence", "context"]
        check_claim(finding["claim"], text)
        assert 0 <= finding["confidence"] <= 1
        for evidence in finding["evidence"]:
            check_evidence(evidence, text, documents)
        for passage in finding["context"]:
            assert list(passage) == ["document", "span", "quote", "speaker", "why"]
            assert passage["why"] in {"superseded", "planned_earlier", "partly_confirms", "other_event"}
            check_span(passage["span"], documents[passage["document"]]["text"], passage["quote"])
        check_sums(finding)
    made = report["provenance"]
    assert list(made) == ["claimcheck", "embedder", "judge", "config", "references", "skipped", "notes"]
    assert made["claimcheck"] == __version__
    assert made["references"] == len(documents) - 1
    assert all(list(note) == ["code", "text", "count"] for note in made["notes"])
    extracted = run("extract", article, "--format", "jsonl").lines()
    assert extracted == [{"schema_version": 1, "document": whole["id"], "claims": [f["claim"] for f in findings]}]


def check_sums(finding: Any) -> None:
    """The verdict follows from independent evidence, one document of an origin at most counts, n/a is the outlet's."""
    counted = [e for e in finding["evidence"] if e["independent"]]
    relations = {e["relation"] for e in counted}
    verdicts = {frozenset(): "unverified", frozenset({"supports"}): "supported"}
    verdicts |= {frozenset({"contradicts"}): "contradicted", frozenset({"supports", "contradicts"}): "disputed"}
    assert finding["verdict"] == verdicts[frozenset(relations)]
    by_origin: dict[str, set[str]] = {}
    for evidence in counted:
        by_origin.setdefault(evidence["origin"], set()).add(evidence["document"])
    assert all(len(same) == 1 for same in by_origin.values())
    source, check = finding["claim"]["source"], finding["attribution_check"]
    assert check in {"confirmed", "misquoted", "misattributed", "unverified", "n/a"}
    assert (check == "n/a") == (source is None)
    if source is not None and source["class"] == "anonymous":
        assert check == "unverified"


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


def test_the_same_command_gives_the_same_bytes(run: Any, article: Path, refs: Path) -> None:
    words = ("verify", article, "--against", refs, "--format", "json")
    first = run(*words)
    assert run(*words).out == first.out
    assert not [s for s in strings(first.json()) if str(article.parent) in s]  # no path of this machine in a report
