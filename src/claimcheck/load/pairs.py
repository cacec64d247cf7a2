"""Pairs to compare, from .jsonl: premise, hypothesis and optionally the dates of either."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from claimcheck.errors import InputError
from claimcheck.load import jsonl
from claimcheck.load.documents import shown_key
from claimcheck.load.draft import is_published
from claimcheck.load.reading import decode, read_stdin, shown
from claimcheck.model.judgement import Note, Pair

TEXTS, DATES = ("premise", "hypothesis"), ("premise_date", "hypothesis_date")


def load_pairs(path: str) -> tuple[list[Pair], list[Note]]:
    """The pairs of a file, or of stdin for "-", and a note on the keys that were ignored.

    None is dropped: a line that holds no pair raises InputError that names it, as does a file without any.
    """
    out: list[Pair] = []
    unknown: set[str] = set()
    count = 0
    place = shown(path)
    for number, line in _lines(path):
        if line is None:
            raise InputError(place, "a line too long to be a pair", line=number)
        raw = jsonl.parse(decode(line, place, line=number), place, line=number)
        out.append(_pair(raw, place, number))
        more = raw.keys() - {*TEXTS, *DATES}
        unknown |= more
        count += bool(more)
    if not out:
        raise InputError(place, "holds no pair; expected one object with 'premise' and 'hypothesis' a line")
    if not unknown:
        return out, []
    listed = ", ".join(sorted(map(shown_key, unknown))[:10])
    return out, [Note(code="unknown_keys", text=f"ignored unknown keys of pairs: {listed}", count=count)]


def _lines(path: str) -> list[tuple[int, bytes | None]]:
    if path != "-":
        return list(jsonl.lines(Path(path)))
    data = read_stdin().removeprefix(b"\xef\xbb\xbf")
    return [(number, line) for number, line in enumerate(data.split(b"\n"), 1) if line.strip()]


def _pair(raw: dict[str, Any], path: str, line: int) -> Pair:
    for key in TEXTS:
        if not isinstance(raw.get(key), str) or not raw[key].strip():
            raise InputError(path, "expected some text", line=line, field=key)
        try:
            raw[key].encode("utf-8")
        except UnicodeEncodeError as error:
            reason = f"half of a surrogate pair at character {error.start}; expected valid Unicode"
            raise InputError(path, reason, line=line, field=key) from None
    for key in DATES:
        if raw.get(key) is not None and not (isinstance(raw[key], str) and is_published(raw[key])):
            reason = f"{raw[key]!r} is no ISO 8601 date or date-time such as 2026-01-18"
            raise InputError(path, reason, line=line, field=key)
    return Pair(raw["premise"], raw["hypothesis"], raw.get("premise_date"), raw.get("hypothesis_date"))
