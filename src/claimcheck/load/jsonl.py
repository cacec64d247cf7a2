"""JSON: one object in a .json, one object a line in a .jsonl.

`parse` gives the fields of one document, `lines` the lines of a .jsonl with their numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from claimcheck.errors import InputError
from claimcheck.load.reading import MAX_BYTES, Watch, opened


def parse(text: str, path: str, *, line: int | None = None) -> dict[str, Any]:
    """One JSON object. Raises InputError: no JSON, no object, nested too deeply."""
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"column {error.colno}" if line is not None else f"line {error.lineno}, column {error.colno}"
        raise InputError(path, f"not JSON: {error.msg} ({where})", line=line) from None
    except RecursionError:
        raise InputError(path, "JSON nested too deeply", line=line) from None
    except ValueError as error:  # a number of more than 4,300 digits
        raise InputError(path, f"not usable JSON: {str(error).split(';')[0]}", line=line) from None
    if isinstance(value, list) and line is None:
        raise InputError(path, "a list; expected one object with 'text' (for many documents, one a line in a .jsonl)")
    if not isinstance(value, dict):
        raise InputError(path, "expected an object with 'text'", line=line)
    return value


def lines(path: Path, watch: Watch | None = None) -> Iterator[tuple[int, bytes | None]]:
    """Number and content of each line that is not blank; None for a line beyond the size of a document.

    Raises InputError where the file cannot be read. Only line feeds end a line: U+2028 may stand in JSON text.
    """
    with opened(path, watch) as file:
        number = 0
        while line := file.readline(MAX_BYTES + 1):
            number += 1
            if len(line) > MAX_BYTES:
                while line and not line.endswith(b"\n"):
                    line = file.readline(MAX_BYTES)
                yield number, None
            elif line.strip() and line.strip() != b"\xef\xbb\xbf":
                yield number, line
