"""Bytes and characters: reading a file whole, once, within bounds, and decoding it as UTF-8.

Everything that can go wrong is an InputError with the path as people know it.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from claimcheck.errors import InputError

MAX_BYTES = 50 * 1024 * 1024
"""The largest document; a news article has some ten kilobytes."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def shown(path: str | os.PathLike[str]) -> str:
    """A path as valid text: bytes of a name that are no UTF-8 become U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")


def read_bytes(path: Path) -> bytes:
    """The content of a regular file. Raises InputError: missing, unreadable, no regular file, too large."""
    check_regular(path)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(shown(path), reason_of(error)) from None
    return _within(data, shown(path))


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
        raise InputError(shown(path), "not a regular file; expected a .txt, .html, .json or .jsonl file")


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


def reason_of(error: OSError) -> str:
    """An operating system's error in a few words."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    return error.strerror or str(error)


def _within(data: bytes, path: str) -> bytes:
    if len(data) > MAX_BYTES:
        raise InputError(path, f"larger than {MAX_BYTES // 1024 // 1024} MB; expected one news article or reference")
    return data
