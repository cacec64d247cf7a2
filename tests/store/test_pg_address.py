"""A `postgresql://` URL taken apart; the password is nowhere but in the one field that is for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimcheck.errors import UsageError
from claimcheck.store.pg_address import is_url, parse_address, shown

NONE = {"PGPASSFILE": "/nonexistent"}


def test_all_parts() -> None:
    url = "postgresql://d%40sk:s%2Fe%3Ac@db.example.org:6000/claims?schema=news&sslmode=require&connect_timeout=3"
    found = parse_address(url, NONE)
    assert (found.user, found.password, found.host, found.port) == ("d@sk", "s/e:c", "db.example.org", 6000)
    assert (found.database, found.schema, found.sslmode, found.timeout) == ("claims", "news", "require", 3.0)
    assert found.shown == "postgresql://d%40sk@db.example.org:6000/claims?schema=news"
    assert "s/e:c" not in repr(found)


def test_what_is_left_out_comes_from_the_environment() -> None:
    environ = {"PGUSER": "desk", "PGHOST": "db", "PGPORT": "77", "PGDATABASE": "claims", "PGPASSWORD": "pw"}
    found = parse_address("postgresql://", environ)
    assert found.shown == "postgresql://desk@db:77/claims"
    assert found.password == "pw"
    bare = parse_address("postgresql://desk@db", NONE)
    assert (bare.database, bare.port, bare.password) == ("desk", 5432, None)


def test_sockets_and_ipv6() -> None:
    found = parse_address("postgresql://desk@/claims?host=/run/postgresql", NONE)
    assert (found.host, found.shown) == ("/run/postgresql", "postgresql://desk@/claims?host=/run/postgresql")
    assert found.tls() is None
    assert parse_address("postgres://desk@[::1]:7/claims", NONE).shown == "postgresql://desk@[::1]:7/claims"


def test_the_password_file_is_read_as_psql_does(tmp_path: Path) -> None:
    path = tmp_path / "pgpass"
    path.write_text("# notes\nother:*:*:*:no\ndb:5432:*:de\\:sk:with\\:colon\n*:*:*:*:any\n")
    environ = {"PGPASSFILE": str(path)}
    path.chmod(0o600)
    assert parse_address("postgresql://de:sk@db/x".replace("de:sk", "de%3Ask"), environ).password == "with:colon"
    assert parse_address("postgresql://else@db/x", environ).password == "any"
    assert parse_address("postgresql://else:own@db/x", environ).password == "own"
    path.chmod(0o644)
    assert parse_address("postgresql://else@db/x", environ).password is None


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://desk:s3/cret@db/claims",
        "postgresql://desk:s3?cret@db/claims",
        "postgresql://desk:s3#cret@db/claims",
        "postgresql://desk:s3cret@db:port/claims",
        "postgresql://desk:s3cret@[db/claims",
        "postgresql://desk:s3cret@a,b/claims",
        "postgresql://desk:s3cret@db/claims/more",
        "postgresql://desk:s3cret@db/claims?schema=a;drop",
        "postgresql://desk:s3cret@db/claims?sslmode=s3cret",
        "postgresql://desk@db/claims?pasword=s3cret",
        "postgresql://desk@db/claims?s3cret=1",
        "postgresql://desk:s3cret@db:99999/claims",
        "postgresql://desk:s3cret@db/claims?connect_timeout=soon",
        "postgresql://desk:s3cret@db/claims?schema",
        "mysql://desk:s3cret@db/claims",
    ],
)
def test_no_error_quotes_what_may_be_the_password(url: str) -> None:
    with pytest.raises(UsageError) as error:
        shown(url)
    assert "cret" not in str(error.value)
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__ or error.value.__context__ is None


def test_folders_are_no_urls() -> None:
    for place in ("index", "./a:b", "/tmp/x", "C:\\news", "postgresql"):
        assert not is_url(place)
        assert shown(place) == place
    assert is_url("PostgreSQL://host/base")
