"""One connection to PostgreSQL: SQL in, rows out, and whatever goes wrong as a StoreError of one line.

pg8000 speaks the protocol (BSD, pure Python; docs/decisions/0004). Traps this module keeps away from its users: pg8000
keeps the time limit for connecting on all that follows; without a password it ends in an AttributeError; an unnamed
statement costs three round trips, so that statements are prepared once; a NUL byte in a text is refused half-way.
"""

from __future__ import annotations

import os
import socket
import ssl
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import RLock
from typing import Any

from claimcheck.errors import StoreError
from claimcheck.store.pg_address import Address

_SSL_REQUEST = struct.pack("!ii", 8, 80877103)
_ASKING = "put it into PGPASSWORD, into ~/.pgpass or into the URL"
_SETTINGS = (
    "SET client_min_messages = warning",
    "SET jit = off",  # compiling a query over 20,000 vectors takes longer than running it
    "SET plan_cache_mode = force_custom_plan",  # a plan made for one filter is wrong for the next
    "SET idle_in_transaction_session_timeout = 0",  # a reader keeps its view while a judge reads for minutes
)


class Session:
    """Made by `connect`. Raises StoreError from all methods but `close`."""

    def __init__(self, connection: Any, place: str) -> None:
        self._connection = connection
        self._place = place
        self._statements: dict[str, Any] = {}
        self._lock = RLock()

    @classmethod
    def connect(cls, address: Address) -> Session:
        """Raises StoreError that says which of address, password, database and encryption is wrong."""
        try:
            import pg8000.native
        except ImportError:
            raise StoreError(address.shown, "needs pg8000; pip install 'claimcheck[postgres]'") from None

        sock = _socket(address)
        try:
            with guarded(address.shown, asks=address.password is None):
                connection = pg8000.native.Connection(
                    address.user,
                    database=address.database,
                    password=address.password or "",
                    sock=sock,
                    ssl_context=False,
                    application_name=f"claimcheck: process {os.getpid()} on {socket.gethostname()}"[:63],
                )
            sock.settimeout(None)
        except BaseException:
            sock.close()
            raise
        session = cls(connection, address.shown)
        try:
            for sql in _SETTINGS:
                session.execute(sql)
        except BaseException:
            session.close()
            raise
        return session

    def execute(self, sql: str) -> None:
        """Runs a statement without values."""
        with self._lock, guarded(self._place):
            self._connection.run(sql)

    def rows(self, sql: str, **values: Any) -> list[list[Any]]:
        """The rows of a statement; `:name` in it stands for a value."""
        with self._lock, guarded(self._place):
            if (statement := self._statements.get(sql)) is None:
                statement = self._statements[sql] = self._connection.prepare(sql)
            return statement.run(**values) or []

    def one(self, sql: str, **values: Any) -> list[Any] | None:
        """The first row."""
        found = self.rows(sql, **values)
        return found[0] if found else None

    def value(self, sql: str, **values: Any) -> Any:
        """The first field of the only row."""
        found = self.one(sql, **values)
        return None if found is None else found[0]

    @contextmanager
    def step(self) -> Iterator[None]:
        """Within a transaction: changes inside are taken back, those before left alone, where an exception ends it."""
        self.execute("SAVEPOINT step")
        try:
            yield
        except BaseException:
            with suppress(StoreError):  # of a connection that is lost nothing is kept anyway
                self.execute("ROLLBACK TO SAVEPOINT step")
            raise
        self.execute("RELEASE SAVEPOINT step")

    def close(self) -> None:
        """Without what was not committed."""
        with suppress(Exception):  # whatever state the connection is in, the server takes back what is open
            self._connection.close()


@contextmanager
def guarded(place: str, *, asks: bool = False) -> Iterator[None]:
    """What pg8000 raises inside becomes a StoreError. `asks`: no password was given."""
    from pg8000.exceptions import DatabaseError, InterfaceError
    from scramp import ScramException

    try:
        yield
    except DatabaseError as error:
        told: Any = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
        raise StoreError(place, _told(str(told.get("C", "")), str(told.get("M", "unknown error")), asks)) from None
    except (InterfaceError, OSError, EOFError) as error:
        reason = "the connection was lost" if "network error" in str(error) else f"the connection failed: {error}"
        raise StoreError(place, reason) from None
    except (ScramException, KeyError, ValueError, struct.error):  # what answers there is no PostgreSQL, or a false one
        reason = f"needs a password; {_ASKING}" if asks else "the server's answer cannot be read"
        raise StoreError(place, reason) from None


def _told(code: str, message: str, asks: bool) -> str:
    """What an error of the server means to the user; `code` is its SQLSTATE, of which two letters are the class."""
    if code in ("28P01", "28000") and asks and "password" in message:
        return f"needs a password; {_ASKING}"
    known = {
        "28P01": "wrong user or password",
        "28000": f"the server does not let this user in: {message}",
        "3D000": f"{message}; expected one that exists (createdb makes one)",
        "42501": f"{message}; ask the owner of the database for the right (docs/postgres.md)",
        "0A000": f"the server cannot do this: {message}",
        "53300": f"the server has no free connection: {message}",
        "25006": f"the server only lets itself be read: {message}",
        "22021": f"text that PostgreSQL cannot keep: {message}",
    }
    classes = {
        "53": f"the server is out of room or memory: {message}",
        "57": f"the server ended the connection: {message}",
        "08": f"the connection was lost: {message}",
    }
    return known.get(code) or classes.get(code[:2]) or f"the server refused: {message} ({code})"


def _socket(address: Address) -> Any:
    """A connected socket, encrypted as the address asks for; its time limit is that for connecting."""
    try:
        if address.host.startswith("/"):
            sock: Any = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            sock.settimeout(address.timeout)
            sock.connect(f"{address.host}/.s.PGSQL.{address.port}")
            return sock
        sock = socket.create_connection((address.host, address.port), address.timeout)
    except (OSError, AttributeError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise StoreError(address.shown, f"the server cannot be reached: {reason}") from None
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return _encrypted(sock, address)
    except ssl.SSLError as error:
        sock.close()
        reason = getattr(error, "verify_message", None) or error.reason or "handshake failed"
        raise StoreError(address.shown, f"no encrypted connection: {reason}") from None
    except OSError as error:
        sock.close()
        raise StoreError(address.shown, f"no encrypted connection: {error.strerror or error}") from None
    except BaseException:
        sock.close()
        raise


def _encrypted(sock: Any, address: Address) -> Any:
    context = address.tls()
    if context is None:
        return sock
    sock.sendall(_SSL_REQUEST)
    answer = sock.recv(1)
    if answer == b"S":
        return context.wrap_socket(sock, server_hostname=address.host)
    if answer != b"N":
        raise StoreError(address.shown, "what answers there is no PostgreSQL server")
    if address.sslmode != "prefer":
        raise StoreError(address.shown, f"the server does not encrypt, and sslmode={address.sslmode} asks for it")
    return sock
