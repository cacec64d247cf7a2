"""The manifest of an index: what made it, how much is in it, and which files belong to it.

It is written last. The commit itself is one SQLite transaction that carries the same values (see database.py), so that
a crash between the two leaves a manifest that is one generation behind, which is known and put right.
"""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any, TypeVar

from attrs import asdict, evolve, fields, frozen

from claimcheck.errors import StoreError
from claimcheck.store.durable import write_durably

FILE = "manifest.json"
KIND = "claimcheck index"
FORMAT = 2
EXACT, CODED, VERSION_1 = "exact", "coded", "version-1"
"""Kinds of segment: float32 vectors, 8-bit codes in inverted lists, and the one vector file of format 1."""

EXACT_UP_TO = 32_768
"""So many vectors are kept exact unless told otherwise: a search of them takes 2 ms of one core (docs/scaling.md)."""

T = TypeVar("T")


@frozen(kw_only=True)
class SegmentFile:
    """One immutable file of vectors. It holds `count` rows, all from `first` to `last`; no two segments overlap.

    `size`, `sha256` and `ends` are its fingerprint (durable.py); `training` is the number of the training whose lists
    and ranges its codes belong to, 0 for exact vectors.
    """

    name: str
    kind: str
    first: int
    last: int
    count: int
    size: int
    sha256: str
    ends: str
    training: int


@frozen(kw_only=True)
class Training:
    """How the coded segments were trained: the `number`th time, with `vectors` in the index, into `lists` lists.

    `probes` lists are looked at per query, enough for the recall measured when it was trained; `similarity` is the mean
    cosine between a vector and its list's centre, of vectors kept out of the training: what drift is measured by.
    """

    number: int
    vectors: int
    lists: int
    probes: int
    similarity: float


@frozen(kw_only=True)
class Manifest:
    """`index` is a random name that ties the files of one index together, `generation` counts its commits.

    Vectors are kept exact up to `exact_up_to` of them, coded beyond.
    """

    index: str
    embedder: str
    dim: int
    generation: int
    documents: int
    entries: int
    exact_up_to: int
    training: Training | None
    segments: tuple[SegmentFile, ...]


def first_manifest(embedder: str, dim: int, exact_up_to: int) -> Manifest:
    """That of an index before its first commit."""
    return Manifest(
        index=uuid.uuid4().hex,
        embedder=embedder,
        dim=dim,
        generation=0,
        documents=0,
        entries=0,
        exact_up_to=exact_up_to,
        training=None,
        segments=(),
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
    return manifest_from(raw, place)


def manifest_from(raw: dict[str, Any], place: str) -> Manifest:
    """The values as a Manifest, those of format 1 too. Raises StoreError that names the keys which do not fit."""
    version = raw.get("format", 1)
    if type(version) is not int or not 1 <= version <= FORMAT:
        raise StoreError(place, f"was written by a newer claimcheck (format {version}; this one reads up to {FORMAT})")
    values = {key: value for key, value in raw.items() if key != "format"}
    if version == 1:
        return _from_version_1(_read(_Version1, values, place), place)
    training, segments = values.get("training"), values.get("segments")
    if training is not None:
        values["training"] = _read(Training, training, place)
    if isinstance(segments, list | tuple):
        values["segments"] = tuple(_file_name(_read(SegmentFile, segment, place), place) for segment in segments)
    return _read(Manifest, values, place)


def as_values(manifest: Manifest) -> dict[str, Any]:
    """What `manifest_from` reads."""
    return {"format": FORMAT, **asdict(manifest)}


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Raises OSError."""
    text = json.dumps({"kind": KIND, **as_values(manifest)}, indent=2, ensure_ascii=False) + "\n"
    write_durably(folder / FILE, lambda file: file.write(text.encode("utf-8")))


@frozen(kw_only=True)
class _Version1:
    """The manifest of format 1, written by claimcheck 0.1: one vector file, its vectors in the order of the rows."""

    index: str
    embedder: str
    dim: int
    generation: int
    documents: int
    entries: int
    vectors: str
    vectors_sha256: str


def _from_version_1(old: _Version1, place: str) -> Manifest:
    whole = SegmentFile(
        name=old.vectors,
        kind=VERSION_1,
        first=0,
        last=0,  # the catalogue knows them
        count=old.entries,
        size=0,
        sha256=old.vectors_sha256,
        ends="",
        training=0,
    )
    return evolve(
        first_manifest(old.embedder, old.dim, EXACT_UP_TO),
        index=old.index,
        generation=old.generation,
        documents=old.documents,
        entries=old.entries,
        segments=(_file_name(whole, place),),
    )


def _file_name(segment: SegmentFile, place: str) -> SegmentFile:
    if Path(segment.name).name != segment.name:
        raise StoreError(place, f"{FILE} is damaged: '{segment.name}' is no file name")
    return segment


def _read(kind: type[T], raw: Any, place: str) -> T:
    if not isinstance(raw, dict):
        raise StoreError(place, f"{FILE} is damaged: expected the keys of a {kind.__name__.strip('_').lower()}")
    kinds = {field.name: str(field.type) for field in fields(kind)}  # type: ignore[arg-type]
    unknown, missing = sorted(raw.keys() - kinds.keys()), sorted(kinds.keys() - raw.keys())
    if unknown or missing:
        what = f"unknown key '{unknown[0]}'" if unknown else f"key '{missing[0]}' is missing"
        raise StoreError(place, f"{FILE} is damaged: {what}")
    for name, expected in kinds.items():
        if not isinstance(raw[name], _TYPES[expected]) or isinstance(raw[name], bool):
            raise StoreError(place, f"{FILE} is damaged: key '{name}' is no {expected}")
    return kind(**raw)


_TYPES: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "str": (str,),
    "float": (float, int),
    "Training | None": (Training, type(None)),
    "tuple[SegmentFile, ...]": (tuple,),
}
