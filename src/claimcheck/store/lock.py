"""One writer at a time: a lock that the system drops when its holder ends, however it ends."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from claimcheck.errors import StoreError

FILE = "lock"


class WriterLock:
    """Holds the lock file of an index from the moment it is made until `release`.

    Raises StoreError that names the process which holds it already.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / FILE
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise StoreError(str(folder), f"cannot be written: {error.strerror or error}") from None
        try:
            _lock(self._handle)
        except OSError:
            holder = os.pread(self._handle, 20, 0).decode("ascii", "replace").strip() if hasattr(os, "pread") else ""
            os.close(self._handle)
            who = f"process {holder}" if holder.isdigit() else "another process"
            raise StoreError(str(folder), f"is being written by {who}; try again when that has ended") from None
        os.ftruncate(self._handle, 0)
        os.write(self._handle, str(os.getpid()).encode("ascii"))

    def release(self) -> None:
        """Lets the next writer in."""
        with suppress(OSError):
            os.ftruncate(self._handle, 0)
            os.close(self._handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        os.lseek(handle, 1 << 20, os.SEEK_SET)  # far from the process number, which others must be able to read
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
