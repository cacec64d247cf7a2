"""The manifest of an index: what made it, how much is in it, and which vector file belongs to it.

It is written last. The commit itself is one SQLite transaction that carries the same values (see catalogue.py), so that
a crash between the two leaves a manifest that is one generation behind, which is known and put right.
"""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

from attrs import asdict, fields, frozen

from claimcheck.errors import StoreError
from claimcheck.store.durable import write_durably

FILE = "manifest.json"
KIND = "claimcheck index"
FORMAT = 1


@frozen(kw_only=True)
class Manifest:
    """`index` is a random name that ties the files of one index together, `generation` counts its commits."""

    index: str
    embedder: str
    dim: int
    generation: int
    documents: int
    entries: int
    vectors: str
    vectors_sha256: str


def first_manifest(embedder: str, dim: int) -> Manifest:
    """That of an index before its first commit."""
    return Manifest(
        index=uuid.uuid4().hex,
        embedder=embedder,
        dim=dim,
        generation=0,
        documents=0,
        entries=0,
        vectors="",
        vectors_sha256="",
    )


def read_manifest(folder: Path) -> Manifest:
    """Raises StoreError: missing, no JSON, of something else, of a newer format, with unknown or missing keys."""
    place = str(folder)
    try:
        raw = json.loads((folder / FILE).read_bytes())
    except FileNotFoundError:
        raise StoreError(place, f"has no {FILE}; expected a folder made by `claimcheck index`") from None
    except OSError as error:
        raise StoreError(place, f"{FILE} cannot be read: {error.strerror or error}") from None
    except (ValueError, RecursionError):
        raise StoreError(place, f"{FILE} is damaged: not JSON") from None
    if not isinstance(raw, dict) or raw.pop("kind", None) != KIND:
        raise StoreError(place, f"{FILE} is not of a claimcheck index")
    version = raw.pop("format", None)
    if not isinstance(version, int) or version > FORMAT:
        raise StoreError(place, f"was written by a newer claimcheck (format {version}; this one reads up to {FORMAT})")
    return manifest_from(raw, place)


def manifest_from(raw: dict[str, Any], place: str) -> Manifest:
    """The values as a Manifest. Raises StoreError that names the keys which do not fit."""
    kinds = {field.name: int if field.type in (int, "int") else str for field in fields(Manifest)}
    unknown, missing = sorted(raw.keys() - kinds.keys()), sorted(kinds.keys() - raw.keys())
    if unknown or missing:
        what = f"unknown key '{unknown[0]}'" if unknown else f"key '{missing[0]}' is missing"
        raise StoreError(place, f"{FILE} is damaged: {what}")
    for name, kind in kinds.items():
        if type(raw[name]) is not kind:
            raise StoreError(place, f"{FILE} is damaged: key '{name}' is no {kind.__name__}")
    if Path(raw["vectors"]).name != raw["vectors"]:
        raise StoreError(place, f"{FILE} is damaged: key 'vectors' is no file name")
    return Manifest(**raw)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Raises OSError."""
    text = json.dumps({"kind": KIND, "format": FORMAT, **asdict(manifest)}, indent=2, ensure_ascii=False) + "\n"
    write_durably(folder / FILE, lambda file: file.write(text.encode("utf-8")))
