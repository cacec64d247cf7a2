"""Where a PostgreSQL index is: a `postgresql://` URL taken apart, and how it may be shown.

    postgresql://USER:PASSWORD@HOST:PORT/DATABASE?schema=NAME&sslmode=MODE&sslrootcert=FILE&connect_timeout=SECONDS

All but the scheme may be left out. The password is held here and nowhere else: `shown` and `repr` are without it, and
no error quotes any part of a URL that could not be taken apart, as the password may stand anywhere in that.
"""

from __future__ import annotations

import getpass
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from attrs import evolve, field, frozen

from claimcheck.errors import UsageError

if TYPE_CHECKING:
    import ssl

SCHEMES = ("postgresql", "postgres")
EXPECTED = "postgresql://USER@HOST:PORT/DATABASE"
PORT = 5432
SCHEMA = "claimcheck"
SSL_MODES = ("disable", "prefer", "require", "verify-ca", "verify-full")
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*)://")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")


@frozen(kw_only=True)
class Address:
    """One index on one server. `host` is a name, an IP address, or the folder of a Unix socket ("/…").

    `schema` holds the tables of the index; a database may have several. `timeout` is for connecting, in seconds.
    """

    host: str
    port: int
    user: str
    database: str
    password: str | None = field(default=None, repr=False)
    schema: str = SCHEMA
    sslmode: str = "prefer"
    sslrootcert: str | None = None
    timeout: float = 10.0

    @property
    def shown(self) -> str:
        """The URL without the password and what only matters to the connection: for messages."""
        local = self.host.startswith("/")
        host = "" if local else f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORT else f":{self.port}"
        options = [f"host={quote(self.host)}"] if local else []
        options += [f"schema={self.schema}"] if self.schema != SCHEMA else []
        query = "?" + "&".join(options) if options else ""
        return f"postgresql://{quote(self.user, safe='')}@{host}{port}/{quote(self.database, safe='')}{query}"

    def tls(self) -> ssl.SSLContext | None:
        """How to encrypt; None for not at all. Raises OSError where the root certificate cannot be read."""
        if self.sslmode == "disable" or self.host.startswith("/"):
            return None
        import ssl

        context = ssl.create_default_context(cafile=self.sslrootcert)
        if self.sslmode != "verify-full":
            context.check_hostname = False
        if not self.sslmode.startswith("verify"):
            context.verify_mode = ssl.CERT_NONE
        return context


def is_url(place: str) -> bool:
    """Whether an index is given by URL. Raises UsageError, without quoting it, for one of something else."""
    found = _SCHEME.match(place)
    if found is None:
        return False
    if found[1].lower() not in SCHEMES:
        raise UsageError(f"an index cannot be at {found[1]}://...; expected a folder or {EXPECTED}")
    return True


def shown(place: str) -> str:
    """A place as it may be printed: a folder as it is, a URL without its password. Raises UsageError."""
    return parse_address(place).shown if is_url(place) else place


def parse_address(url: str, environ: Mapping[str, str] | None = None) -> Address:
    """The address in a URL; what it leaves out comes from PGUSER, PGHOST, PGPORT, PGDATABASE, PGPASSWORD and the
    password file (PGPASSFILE, else ~/.pgpass), as with psql.

    Raises UsageError for a URL, or an option in it, that is none.
    """
    environ = os.environ if environ is None else environ
    try:
        parts = urlsplit(url.strip())
        options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
        port, host = parts.port, parts.hostname
    except ValueError:
        raise UsageError(
            f"the index URL cannot be taken apart; expected {EXPECTED}, with /, @, :, ?, # and % in the password"
            " written as %2F, %40, %3A, %3F, %23 and %25"
        ) from None
    if parts.fragment or "/" in parts.path[1:] or (host and "," in host):
        raise UsageError(f"the index URL has two hosts or databases, or an unescaped '#'; expected {EXPECTED}")
    given: dict[str, Any] = {
        "user": unquote(parts.username or "") or options.pop("user", "") or environ.get("PGUSER") or getpass.getuser(),
        "password": unquote(parts.password or "") or options.pop("password", "") or environ.get("PGPASSWORD") or None,
        "host": unquote(host or "") or options.pop("host", "") or environ.get("PGHOST") or "localhost",
        "port": port or _whole("port", options.pop("port", "") or environ.get("PGPORT") or str(PORT)),
    }
    named = unquote(parts.path[1:]) or options.pop("dbname", "") or environ.get("PGDATABASE")
    address = Address(database=named or given["user"], **given, **_options(options))
    if address.password is None:
        return evolve(address, password=_from_password_file(address, environ))
    return address


def _options(given: dict[str, str]) -> dict[str, Any]:
    """What stands after the `?`, checked; only names of options are quoted in errors."""
    out: dict[str, Any] = {}
    for name, value in given.items():
        if name == "schema" and _NAME.fullmatch(value):
            out["schema"] = value
        elif name == "sslmode" and value in SSL_MODES:
            out["sslmode"] = value
        elif name == "sslrootcert" and value:
            out["sslrootcert"] = value
        elif name == "connect_timeout":
            out["timeout"] = float(_whole(name, value))
        else:
            expected = {
                "schema": "a name of letters, digits and _",
                "sslmode": " or ".join(SSL_MODES),
                "sslrootcert": "a file",
            }.get(name, "one of host, schema, sslmode, sslrootcert and connect_timeout")
            known = name in ("schema", "sslmode", "sslrootcert")
            what = f"option {name!r}" if known else "an option that is not known"
            raise UsageError(f"the index URL has {what}: expected {expected}")
    return out


def _whole(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 65_535:
        raise UsageError(f"the index URL: {name}: expected a whole number from 1 to 65535")
    return int(text)


def _from_password_file(address: Address, environ: Mapping[str, str]) -> str | None:
    """The password of the first line host:port:database:user:password that fits; `*` fits all.

    A file that others may read is left alone, as psql does.
    """
    path = Path(environ.get("PGPASSFILE") or Path.home() / ".pgpass")
    try:
        if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            return None
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return None
    host = "localhost" if address.host.startswith("/") else address.host
    wanted = (host, str(address.port), address.database, address.user)
    for line in lines:
        fields = [re.sub(r"\\(.)", r"\1", part) for part in re.split(r"(?<!\\):", line, maxsplit=4)]
        if len(fields) == 5 and not line.startswith("#"):
            *have, password = fields
            if all(h in ("*", w) for h, w in zip(have, wanted, strict=True)):
                return password
    return None
