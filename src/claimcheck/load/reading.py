"""Bytes and characters: reading a file whole or as a stream, once, within bounds, and decoding it as UTF-8.

A name that ends in .gz is unpacked on the way, within bounds too. Everything that can go wrong is an InputError with
the path as people know it.
"""

from __future__ import annotations

import gzip
import io
import os
import stat
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from claimcheck.errors import InputError

if TYPE_CHECKING:
    from typing_extensions import Buffer

MAX_BYTES = 50 * 1024 * 1024
"""The largest document; a news article has some ten kilobytes."""
PACKED = ".gz"
MAX_EXPANSION, FREE = 200, 64 * 1024 * 1024
"""News in JSON or HTML is packed 4 to 20 times smaller; zeros 1,000 times. The first FREE bytes are not measured."""
Watch: TypeAlias = Callable[[BinaryIO], None]
"""Called with the file on the disk once it is open, so that somebody may ask it how far it has been read."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def shown(path: str | os.PathLike[str]) -> str:
    """A path as valid text: bytes of a name that are no UTF-8 become U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")


@contextmanager
def opened(path: Path, watch: Watch | None = None) -> Iterator[BinaryIO]:
    """A regular file to read from, unpacked where it is a .gz.

    Raises InputError, also for what goes wrong while it is read: missing, unreadable, no regular file, broken gzip
    data, or data that expand beyond all measure.
    """
    check_regular(path)
    try:
        with path.open("rb") as file:
            if watch is not None:
                watch(file)
            yield io.BufferedReader(_Unpacked(file)) if path.suffix.lower() == PACKED else file
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(shown(path), reason_of(error)) from None


def read_bytes(path: Path, watch: Watch | None = None) -> bytes:
    """The content of a regular file. Raises InputError: whatever `opened` does, and for too large a file."""
    with opened(path, watch) as file:
        return _within(file.read(MAX_BYTES + 1), shown(path))


def read_stdin() -> bytes:
    """All of stdin. Raises InputError where it is closed, cannot be read or is too large."""
    if sys.stdin is None or sys.stdin.closed:
        raise InputError("-", "stdin is closed; expected a document on it")
    stream = getattr(sys.stdin, "buffer", None)
    data = stream.read(MAX_BYTES + 1) if stream is not None else sys.stdin.read().encode("utf-8", "surrogatepass")
    return _within(data, "-")


def check_regular(path: Path) -> None:
    """Raises InputError unless `path` is a regular file: opening a pipe would wait for ever, a device never end."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise InputError(shown(path), reason_of(error)) from None
    if not stat.S_ISREG(mode):
        raise InputError(shown(path), "not a regular file; expected a file to read")


def decode(data: bytes, path: str, *, line: int | None = None) -> str:
    """`data` as UTF-8 without a byte order mark. Raises InputError for other encodings and for binary data."""
    if data.startswith(_UTF16):
        raise InputError(path, "UTF-16; expected UTF-8", line=line)
    if b"\0" in data:
        raise InputError(path, "binary data (a zero byte); expected UTF-8 text", line=line)
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        where = error.start if line is not None else data.count(b"\n", 0, error.start) + 1
        at = f"byte 0x{data[error.start]:02x} " + (f"at {where}" if line is not None else f"in line {where}")
        raise InputError(path, f"not UTF-8 ({at}); expected UTF-8 text", line=line) from None


def reason_of(error: Exception) -> str:
    """An error of the operating system, or of unpacking, in a few words."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, gzip.BadGzipFile | EOFError | zlib.error):
        return f"broken gzip data ({error})"
    return getattr(error, "strerror", None) or str(error)


class _Unpacked(io.RawIOBase):
    """What a gzip file of any number of members holds; OSError where it grows beyond all measure."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._content = gzip.GzipFile(fileobj=packed, mode="rb")
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer)
        data = self._content.read(len(view))
        view[: len(data)] = data
        self._size += len(data)
        if self._size > FREE and self._size > MAX_EXPANSION * self._packed.tell():
            raise OSError(f"gzip data that expand more than {MAX_EXPANSION}-fold are not read")
        return len(data)


def _within(data: bytes, path: str) -> bytes:
    if len(data) > MAX_BYTES:
        raise InputError(path, f"larger than {MAX_BYTES // 1024 // 1024} MB; expected one news article or reference")
    return data
