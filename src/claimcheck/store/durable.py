"""Writing files so that a crash leaves the old one or the new one, never half of one, and knowing them again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from attrs import frozen

TEMPORARY = ".tmp"
_BLOCK = 1 << 20
_END = 1 << 16


@frozen
class Fingerprint:
    """What a file is known by: its length, the SHA-256 of all of it, and that of its first and last 64 KiB.

    The ends alone tell a truncated or foreign file in a moment, however long it is; the whole takes a second a GB.
    """

    size: int
    sha256: str
    ends: str


def write_durably(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Has `write` fill a temporary file beside `path`, forces it to disk, and puts it in the place of `path`.

    Raises OSError; the temporary file is taken away then.
    """
    temporary = path.with_name(path.name + TEMPORARY)
    try:
        with temporary.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Forces the names in a folder to disk, where the system can."""
    with suppress(OSError):  # Windows cannot open a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def fingerprint(path: Path) -> Fingerprint:
    """That of a file as it is now. Raises OSError."""
    size, ends = ends_of(path)
    return Fingerprint(size=size, sha256=sha256_of(path), ends=ends)


def ends_of(path: Path) -> tuple[int, str]:
    """Length of a file and SHA-256 of its ends, hexadecimal. Raises OSError."""
    with path.open("rb") as file:
        digest = hashlib.sha256(file.read(_END))
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _END))
        digest.update(file.read(_END))
    return size, digest.hexdigest()


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
