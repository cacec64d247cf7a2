"""What the command line needs of the terminal: progress, output, one-line errors, options with several values."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import monotonic

from claimcheck.errors import ClaimcheckError, InputError
from claimcheck.model.judgement import Note, Skipped

SPREAD = ("--against", "--remove")
"""Options that take all values up to the next option: `--against a.txt b/`."""
ALARMING = {"unknown_keys", "language_without_pack"}
"""Notes that are also worth a line on stderr."""


def spread_values(argv: Sequence[str]) -> list[str]:
    """`--against a b` as `--against a --against b`, which is what the argument parser understands.

    In `verify --against refs/ article.txt` the article would be taken for a reference: where no other positional
    argument is there, the last of several values is left as one.
    """
    out: list[str] = []
    option: str | None = None
    count, positional = 0, 0
    for word in argv:
        if word.startswith("-") and word != "-":
            option, count = (word if word in SPREAD else None), 0
            if option is None:
                out.append(word)
        elif option is not None:
            out += [option, word]
            count += 1
        else:
            out.append(word)
            positional += not (out[-2:-1] and out[-2].startswith("-"))
    if argv[:1] == ["verify"] and positional == 1 and count >= 2 and out[-2] == "--against":
        del out[-2]
    return out


def emit(text: str, output: Path | None) -> None:
    """Writes a result to stdout, or whole to a file: the file is there in full or as it was before."""
    if output is None:
        with contextlib.suppress(AttributeError):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    try:
        handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            os.chmod(name, 0o666 & ~_umask())
            os.replace(name, output)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise InputError(str(output), f"cannot be written: {error.strerror or error}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


class Progress:
    """A line on stderr that says what is going on, where stderr is a terminal; warnings in any case unless quiet."""

    EVERY = 0.1

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.live = not quiet and sys.stderr.isatty()
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
        if skipped and not self.quiet:
            first = skipped[0]
            place = first.path if first.line is None else f"{first.path}:{first.line}"
            more = f" (and {len(skipped) - 1} more, see provenance.skipped)" if len(skipped) > 1 else ""
            self._line(f"warning: skipped {place}: {first.reason}{more}")

    def warn_notes(self, notes: Iterable[Note]) -> None:
        for note in notes:
            if note.code in ALARMING and not self.quiet:
                self._line(f"note: {note.text}")

    def _line(self, text: str) -> None:
        self._clear()
        sys.stderr.write("claimcheck: " + " ".join(text.split()) + "\n")

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
    except BrokenPipeError:
        with contextlib.suppress(OSError):  # the reader has gone: nothing to tell it
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _fail(f"internal error: {type(error).__name__}; details in {_details()}", 3)


def _fail(text: str, code: int) -> int:
    with contextlib.suppress(AttributeError):
        sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.stderr.write("claimcheck: error: " + " ".join(text.split()) + "\n")
    return code


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
