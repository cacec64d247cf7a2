"""Pairs to compare, from .jsonl: premise, hypothesis and optionally the dates of either."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from claimcheck.errors import InputError
from claimcheck.model.judgement import Pair

KNOWN = ("premise", "hypothesis", "premise_date", "hypothesis_date")


def load_pairs(path: str) -> list[Pair]:
    """The pairs of a file, or of stdin for "-"; further keys are ignored. Raises InputError that names the line."""
    out = []
    for number, line in enumerate(_text(path).split("\n"), 1):
        if line.strip():
            try:
                raw = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise InputError(path, f"not JSON: {error}", line=number) from None
            if not isinstance(raw, dict):
                raise InputError(path, f"expected an object, got {type(raw).__name__}", line=number)
            out.append(_pair(raw, path, number))
    return out


def _text(path: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror or error}") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(path, "not UTF-8 text", line=line) from None


def _pair(raw: dict[str, Any], path: str, line: int) -> Pair:
    for key in KNOWN[:2]:
        if not isinstance(raw.get(key), str) or not raw[key].strip():
            raise InputError(path, "expected some text", line=line, field=key)
    for key in KNOWN[2:]:
        if raw.get(key) is not None:
            try:
                datetime.fromisoformat(raw[key])
            except (TypeError, ValueError):
                raise InputError(path, f"expected an ISO 8601 date, got {raw[key]!r}", line=line, field=key) from None
    return Pair(**{k: raw.get(k) for k in KNOWN})
