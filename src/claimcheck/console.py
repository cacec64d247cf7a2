"""What the command line needs of the terminal: progress, output, one-line errors."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TextIO

from claimcheck.errors import ClaimcheckError, InputError, UsageError
from claimcheck.report.safe import one_line

if TYPE_CHECKING:  # nothing but the standard library is loaded before `guarded` runs: Ctrl-C finds it at work early
    from claimcheck.model.judgement import Note, Skipped

ALARMING = {"unknown_keys", "language_without_pack"}
"""Notes that are also worth a line on stderr."""


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody sits before `stream`; a closed one is None."""
    return stream is not None and not stream.closed and stream.isatty()


def wants_color(stream: TextIO | None) -> bool:
    """Whether colours are shown there and welcome (https://no-color.org)."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def check_output(output: str | None) -> None:
    """Raises UsageError where a result could not be written there, before any work is done for it."""
    if output is None or output == "-":
        return
    path = Path(output)
    if not output or path.is_dir():
        raise UsageError(f"-o {output!r}: no file; expected the name of a file to write")
    if not path.parent.is_dir():
        raise UsageError(f"-o {output}: no folder '{path.parent}'; expected one that exists")


def emit(text: str, output: str | None) -> None:
    """Writes a result to stdout, or whole to a file: the file is there in full or as it was before."""
    try:
        if output is None or output == "-":
            _print(text)
        elif Path(output).exists() and not Path(output).is_file():  # /dev/null, a named pipe: not to be replaced
            with Path(output).open("w", encoding="utf-8", newline="") as file:
                file.write(text)
        else:
            _replace(Path(os.path.realpath(output)), text)
    except BrokenPipeError:
        _forget_stdout()  # the reader has gone, as `head` does: nothing to tell it
    except OSError as error:
        _forget_stdout()
        raise InputError(output or "stdout", f"cannot be written: {error.strerror or error}") from None


def _print(text: str) -> None:
    if sys.stdout is None or sys.stdout.closed:
        raise InputError("stdout", "is closed; expected somewhere to write to (or -o FILE)")
    with contextlib.suppress(AttributeError):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.stdout.write(text)
    sys.stdout.flush()


def _replace(path: Path, text: str) -> None:
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink()
        raise


def _forget_stdout() -> None:
    """Else the interpreter tries to write what is left once more when it ends, and complains."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


class Progress:
    """A line on stderr that says what is going on, where stderr is a terminal; warnings in any case unless quiet."""

    EVERY = 0.1

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.live = not quiet and is_terminal(sys.stderr)
        self._last, self._width = 0.0, 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self._clear()

    def __call__(self, what: str, done: int, of: int) -> None:
        now = monotonic()
        if not self.live or (now - self._last < self.EVERY and done < of):
            return
        self._last = now
        line = f"{what} {done}/{of}"
        sys.stderr.write("\r" + line.ljust(self._width))
        sys.stderr.flush()
        self._width = len(line)

    def warn(self, skipped: Sequence[Skipped]) -> None:
        """One line for all that was left out; provenance has each of them."""
        if skipped:
            self.warn_first(skipped[0], len(skipped), "provenance.skipped")

    def warn_first(self, first: Skipped, count: int, listed: str) -> None:
        """One line for `count` documents left out, of which `first` is the first; all are `listed` somewhere."""
        if not self.quiet:
            place = first.path if first.line is None else f"{first.path}:{first.line}"
            more = f" (and {count - 1} more, see {listed})" if count > 1 else ""
            self._line(f"warning: skipped {place}: {first.reason}{more}")

    def warn_notes(self, notes: Iterable[Note]) -> None:
        for note in notes:
            if note.code in ALARMING and not self.quiet:
                self._line(f"note: {note.text}")

    def _line(self, text: str) -> None:
        self._clear()
        _complain(f"claimcheck: {text}")

    def _clear(self) -> None:
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()
            self._width = 0


def guarded(run: Callable[[], int]) -> int:
    """The exit code of `run`; what it raises becomes one line on stderr."""
    try:
        return run()
    except ClaimcheckError as error:
        return _fail(str(error), 2)
    except KeyboardInterrupt:
        return _fail("interrupted", 130)
    except Exception as error:
        return _fail(f"internal error: {type(error).__name__}; details in {_details()}", 3)


def _fail(text: str, code: int) -> int:
    _complain(f"claimcheck: error: {text}")
    return code


def _complain(text: str) -> None:
    """One line on stderr, where there is one. A path or a quoted value in it cannot repaint the terminal."""
    with contextlib.suppress(AttributeError, OSError, ValueError):
        sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    with contextlib.suppress(AttributeError, OSError, ValueError):
        sys.stderr.write(one_line(text) + "\n")
        sys.stderr.flush()


def _details() -> str:
    """Writes the traceback to a file and gives its name."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="claimcheck-", suffix=".log", delete=False, encoding="utf-8"
        ) as file:
            traceback.print_exc(file=file)
            return file.name
    except OSError as error:
        return f"no file ({error.strerror}): {traceback.format_exc().splitlines()[-1]}"
