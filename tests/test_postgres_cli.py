"""The command line with an index on PostgreSQL. No word of it, whatever happens, holds the password."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import postgres
from claimcheck.config import Config

ARTICLE = "The harbour master said that 40 lorries were loaded at the northern quay on Monday.\n"
REFERENCES: dict[str, dict[str, Any]] = {
    "quay": {
        "text": "Port officials said 55 lorries were loaded at the northern quay on Monday.",
        "publisher": "Harbour Gazette",
        "published": "2026-02-03",
        "lang": "en",
    },
    "ميناء": {
        "text": "قال مدير الميناء إن 40 شاحنة جرى تحميلها على الرصيف الشمالي يوم الاثنين.",
        "published": "2026-02-02",
        "lang": "ar",
    },
}
Write = Callable[[str, Any], Path]
SECRETS = (postgres.PASSWORD, postgres.QUOTED, "s3cret")
_numbers = count()


@pytest.fixture
def url(server: Any) -> str:
    return str(server.url(more=f"?schema=cli_{next(_numbers)}"))


@pytest.fixture
def checked(run: Any, server: Any) -> Any:
    """`run`, after which nothing that was printed holds the password in any spelling."""

    def run_it(*arguments: Any) -> Any:
        done = run(*arguments)
        for secret in SECRETS:
            assert secret not in done.out + done.err
        return done

    return run_it


@pytest.fixture
def article(write: Write) -> Path:
    return write("article.json", {"text": ARTICLE, "id": "mine", "lang": "en", "published": "2026-02-03"})


@pytest.fixture
def filled(checked: Any, write: Write, url: str) -> str:
    references = write("refs.jsonl", [{"id": id_, **fields} for id_, fields in REFERENCES.items()])
    told = checked("index", references, "--into", url)
    assert (told.code, told.err) == (0, "")
    assert "postgresql://postgres@127.0.0.1" in told.out
    assert "2 documents added, 2 in all" in told.out
    return url


def test_index_grows_is_safe_to_repeat_and_shrinks(checked: Any, write: Write, filled: str) -> None:
    more = write("more.jsonl", [{"id": "quay", **REFERENCES["quay"]}, {"id": "new", "text": "The ferry was late."}])
    assert "1 documents added, 3 in all" in checked("index", more, "--into", filled).out
    assert "0 documents added, 3 in all" in checked("index", more, "--into", filled).out
    assert "3 documents" in checked("index", "--into", filled, "--check").out
    checked("index", "--into", filled, "--remove", "new", "nobody").error("nobody", "nothing was removed")
    assert "removed 1 documents" in checked("index", "--into", filled, "--remove", "new").out
    assert "2 documents" in checked("index", "--into", filled, "--check").out


def test_verify_against_it_is_verify_against_a_folder(
    checked: Any, write: Write, article: Path, filled: str, tmp_path: Path
) -> None:
    references = write("refs.jsonl", [{"id": id_, **fields} for id_, fields in REFERENCES.items()])
    checked("index", references, "--into", tmp_path / "folder")
    there = checked("verify", article, "--index", filled, "--format", "json").json()
    assert there == checked("verify", article, "--index", tmp_path / "folder", "--format", "json").json()
    assert there["provenance"]["references"] == 2
    assert there["provenance"]["config"] == Config().fingerprint()
    assert "postgres" not in json.dumps(there["provenance"])
    for format_ in ("text", "html"):
        assert checked("verify", article, "--index", filled, "--format", format_).code in (0, 1)


def test_verify_with_references_beside_it(checked: Any, write: Write, article: Path, filled: str) -> None:
    beside = write("beside.json", {"id": "quay", "text": "The quay was closed.", "lang": "en"})
    found = checked("verify", article, "--against", beside, "--index", filled, "--format", "json").json()
    assert found["provenance"]["references"] == 2  # the one of the day stands for the one in the index


def test_search_with_filters(checked: Any, filled: str) -> None:
    def documents(*filters: str) -> set[str]:
        found = checked("search", "lorries loaded at the quay", "--index", filled, "--format", "jsonl", *filters)
        return {line["document"] for line in found.lines()}

    assert documents() == {"quay", "ميناء"}
    assert documents("--lang", "ar") == {"ميناء"}
    assert documents("--outlet", "harbour gazette") == {"quay"}
    assert documents("--since", "2026-02-03") == {"quay"}
    assert documents("--until", "2026-02-02") == {"ميناء"}
    assert documents("--source", "nobody") == set()


def test_a_hindrance_is_one_line_for_every_command(checked: Any, write: Write, article: Path, server: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        closed = free.getsockname()[1]
    for url, words in {
        f"postgresql://desk:s3cret@127.0.0.1:{closed}/press": ("cannot be reached",),
        server.url(password="s3cret"): ("wrong user or password",),
        server.url("nowhere"): ("does not exist",),
        "postgresql://desk:s3/cret@host/press": ("taken apart",),
        "postgresql://desk:s3cret@host/press?ssl=1": ("option",),
    }.items():
        checked("index", article, "--into", url).error(*words)
        checked("index", "--into", url, "--check").error(*words)
        checked("index", "--into", url, "--remove", "a").error(*words)
        checked("search", "x", "--index", url).error(*words)
        checked("verify", article, "--index", url, "--format", "json").error(*words)
    empty = server.url(more="?schema=empty")
    for arguments in (("index", "--into", empty, "--check"), ("search", "x", "--index", empty)):
        checked(*arguments).error("schema empty", "holds no index")


def test_an_error_inside_claimcheck_leaves_no_password_in_its_log(
    checked: Any, filled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from claimcheck.store.pgvector import PgvectorStore

    def broken(*_: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(PgvectorStore, "check", broken)
    told = checked("index", "--into", filled, "--check")
    assert told.code == 3
    log = Path(told.err.rpartition("details in ")[2].strip())
    text = log.read_text()
    log.unlink()
    assert "broken" in text
    assert not any(secret in text for secret in SECRETS)


def test_help_tells_of_it(run: Any) -> None:
    assert "postgresql://" in run("--help").out
    for command in ("verify", "index", "search"):
        assert "postgresql://" in run(command, "--help").out
