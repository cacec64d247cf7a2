"""What can go wrong, as a tree.

    ClaimcheckError               anything claimcheck raises on purpose; str() is one line
    ├── UsageError                a bad option or combination of options           exit 2
    ├── InputError                a file, line or field that cannot be used        exit 2
    │   └── PackError             a language pack whose tables break their schema  exit 2
    ├── ModelError                an embedder or judge that cannot be had          exit 2
    └── StoreError                an index that cannot be opened or written        exit 2

Every error keeps its data as fields and prints as one line that names the place and says what was
expected. Anything else that escapes is a defect of claimcheck (exit 3).
"""

from __future__ import annotations


def _one_line(text: str) -> str:
    return " ".join(text.split())


class ClaimcheckError(Exception):
    """Base of everything raised on purpose; `str(error)` is one line without line breaks."""


class UsageError(ClaimcheckError):
    """An option or a combination of options that makes no sense."""

    def __init__(self, reason: str) -> None:
        super().__init__(_one_line(reason))
        self.reason = reason


class InputError(ClaimcheckError):
    """A file, a line of it or a field that cannot be used: `path[:line]: [field:] reason`."""

    def __init__(self, path: str, reason: str, *, line: int | None = None, field: str | None = None) -> None:
        place = path if line is None else f"{path}:{line}"
        what = reason if field is None else f"field '{field}': {reason}"
        super().__init__(_one_line(f"{place}: {what}"))
        self.path, self.line, self.field, self.reason = path, line, field, reason


class PackError(InputError):
    """A language pack with a table that does not fit its schema."""


class ModelError(ClaimcheckError):
    """An embedder or a judge that cannot be loaded: `model NAME: reason`."""

    def __init__(self, model: str, reason: str) -> None:
        super().__init__(_one_line(f"model {model}: {reason}"))
        self.model, self.reason = model, reason


class StoreError(ClaimcheckError):
    """An index that cannot be opened, read or written: `index PLACE: reason`."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(_one_line(f"index {place}: {reason}"))
        self.place, self.reason = place, reason
