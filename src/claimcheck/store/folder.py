"""The folder of an index: opening it, writing segments, and putting a new generation in the place of the old one."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from attrs import evolve, frozen

from claimcheck.errors import StoreError
from claimcheck.store import database, lock, manifest
from claimcheck.store.catalogue import Catalogue
from claimcheck.store.coded import CodedVectors, Vectors
from claimcheck.store.database import Database
from claimcheck.store.durable import TEMPORARY, Fingerprint, ends_of, fingerprint, sha256_of, write_durably
from claimcheck.store.exact import ExactVectors
from claimcheck.store.lock import WriterLock
from claimcheck.store.manifest import (
    CODED,
    EXACT,
    VERSION_1,
    Manifest,
    SegmentFile,
    Training,
    first_manifest,
    manifest_from,
    read_manifest,
    write_manifest,
)
from claimcheck.store.segments import Segment, Segments

PREFIX, SUFFIX = "segment-", ".faiss"
_PREFIXES = (PREFIX, "vectors-")
"""Of vector files; the second one is of format 1."""
_TRIES = 5


@frozen
class Opened:
    """The parts of an index. `is_behind`: a crash came between its last commit and the manifest."""

    manifest: Manifest
    catalogue: Catalogue
    segments: Segments
    lock: WriterLock | None
    is_new: bool = False
    is_behind: bool = False

    def close(self) -> None:
        self.catalogue.database.close()
        if self.lock is not None:
            self.lock.release()


def open_folder(
    folder: Path, embedder: str | None, dim: int | None, exact_up_to: int | None, *, create: bool, read_only: bool
) -> Opened:
    """See FaissStore.open. Raises StoreError, and leaves the folder as it was."""
    place = str(folder)
    if folder.exists() and not folder.is_dir():
        raise StoreError(place, "is no folder; expected one made by `claimcheck index`")
    if create and not (folder / manifest.FILE).exists():
        if embedder is None or dim is None or read_only:
            raise StoreError(place, "a new index needs to be written, and the name and dimension of its embedder")
        return _create(
            folder, first_manifest(embedder, dim, manifest.EXACT_UP_TO if exact_up_to is None else exact_up_to)
        )
    if not folder.exists():
        raise StoreError(place, "does not exist; `claimcheck index PATH... --into DIR` makes an index")
    _check_embedder(read_manifest(folder), embedder, dim, place)
    if read_only:
        return _open(folder, embedder, dim, None)
    writer = WriterLock(folder)
    try:
        return _open(folder, embedder, dim, writer)
    except BaseException:
        writer.release()
        raise


def write_segment(folder: Path | None, name: str, vectors: Vectors, dim: int) -> Segment:
    """A segment of vectors: in a new file of that name, opened; without a folder as they are. Raises StoreError."""
    rows = vectors.rows()
    training = vectors.training if isinstance(vectors, CodedVectors) else None
    known = Fingerprint(size=0, sha256="", ends="")
    if folder is not None:
        try:
            write_durably(folder / name, vectors.write)
            known = fingerprint(folder / name)
        except (OSError, RuntimeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise StoreError(str(folder), f"{name} cannot be written: {reason}") from None
    file = SegmentFile(
        name=name if folder is not None else "",
        kind=EXACT if training is None else CODED,
        first=int(rows[0]),
        last=int(rows[-1]),
        count=len(rows),
        size=known.size,
        sha256=known.sha256,
        ends=known.ends,
        training=0 if training is None else training.number,
    )
    return Segment(file, vectors) if folder is None else Segment(file, read_vectors(folder, file, dim, training))


def read_vectors(folder: Path, file: SegmentFile, dim: int, training: Training | None) -> Vectors:
    """Those of a segment's file, opened without being loaded. Raises StoreError: missing, damaged, something else."""
    place, path = str(folder), folder / file.name
    try:
        if ends_of(path) != (file.size, file.ends):
            raise StoreError(place, f"the vector file {file.name} is damaged: its digest does not match")
        vectors: Vectors = (
            ExactVectors.read(str(path), dim) if training is None else CodedVectors.read(str(path), dim, training)
        )
    except (OSError, RuntimeError, ValueError) as error:
        raise _unreadable(place, file.name, error) from None
    if len(vectors) != file.count:
        raise StoreError(place, f"the vector file {file.name} does not hold {file.count} vectors")
    return vectors


def finish(folder: Path, current: Manifest) -> None:
    """After a commit: the manifest, and away with files of other generations. Raises StoreError."""
    try:
        write_manifest(folder, current)
    except OSError as error:
        raise StoreError(str(folder), f"{manifest.FILE} cannot be written: {error.strerror or error}") from None
    sweep(folder, current)


def sweep(folder: Path, current: Manifest) -> None:
    """Takes away vector files that are not of this generation."""
    named = {segment.name for segment in current.segments}
    with suppress(OSError):  # what cannot be taken away now (Windows: a reader has it open) is when it is tried next
        for path in folder.iterdir():
            if _is_stray(path.name, named):
                with suppress(OSError):
                    path.unlink()


def _create(folder: Path, blank: Manifest) -> Opened:
    place = str(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        foreign = sorted(p.name for p in folder.iterdir() if not _is_ours(p.name))
    except OSError as error:
        raise StoreError(place, f"cannot be made: {error.strerror or error}") from None
    if foreign:
        raise StoreError(place, f"is neither empty nor an index (it holds '{foreign[0]}')")
    writer = WriterLock(folder)
    try:
        if (folder / database.FILE).exists():
            if not database.is_blank(folder):
                raise StoreError(place, f"is damaged: {database.FILE} holds documents but {manifest.FILE} is missing")
            for path in folder.iterdir():  # what a crash left of an index that was being made
                if path.name != lock.FILE:
                    path.unlink()
        catalogue = Catalogue(Database.create(folder))
        return Opened(blank, catalogue, Segments(blank.dim, [], catalogue.tombstones()), writer, is_new=True)
    except OSError as error:
        writer.release()
        raise StoreError(place, f"cannot be made: {error.strerror or error}") from None
    except BaseException:
        writer.release()
        raise


def _open(folder: Path, embedder: str | None, dim: int | None, writer: WriterLock | None) -> Opened:
    place = str(folder)
    for attempt in range(1, _TRIES + 1):
        written = read_manifest(folder)  # before the catalogue, which is then of this generation or a later one
        held = Database.open(folder, read_only=writer is None)
        current = written
        try:
            current = manifest_from(held.state(), place)
            if current.index != written.index or current.generation < written.generation:
                raise StoreError(place, f"{database.FILE} and {manifest.FILE} do not belong together")
            _check_embedder(current, embedder, dim, place)
            catalogue = Catalogue(held)
            segments = _segments(folder, current, catalogue)
        except BaseException as error:
            held.close()
            gone = isinstance(error, StoreError) and not all((folder / s.name).exists() for s in current.segments)
            if gone and writer is None and attempt < _TRIES:
                continue  # a writer began a new generation between two looks of ours, and took its old files away
            raise
        return Opened(current, catalogue, segments, writer, is_behind=writer is not None and current != written)
    raise StoreError(place, "changes too fast to be read")


def _segments(folder: Path, current: Manifest, catalogue: Catalogue) -> Segments:
    made = []
    for file in current.segments:
        if file.kind == VERSION_1:
            made += _version_1(folder, file, current.dim, catalogue)
            continue
        training = current.training if file.kind == CODED else None
        if (training.number if training else 0) != file.training or file.kind not in (EXACT, CODED):
            raise StoreError(
                str(folder), f"{manifest.FILE} is damaged: the kind and training of {file.name} do not fit"
            )
        made.append(Segment(file, read_vectors(folder, file, current.dim, training)))
    segments = Segments(current.dim, made, catalogue.tombstones())
    if len(segments) != current.entries:
        told = f"{current.entries} entries, {len(segments)} vectors"
        raise StoreError(str(folder), f"is damaged: {told}")
    return segments


def _version_1(folder: Path, file: SegmentFile, dim: int, catalogue: Catalogue) -> list[Segment]:
    """The vectors of format 1, which the next flush writes anew."""
    place, rows = str(folder), catalogue.rows()
    if len(rows) != file.count:
        raise StoreError(place, f"is damaged: {len(rows)} entries, {file.count} vectors")
    try:
        if sha256_of(folder / file.name) != file.sha256:
            raise StoreError(place, f"the vector file {file.name} is damaged: its digest does not match")
        vectors = ExactVectors.read_version_1(str(folder / file.name), dim, rows)
    except (OSError, RuntimeError, ValueError) as error:
        raise _unreadable(place, file.name, error) from None
    return [Segment(evolve(file, first=int(rows[0]), last=int(rows[-1])), vectors)] if len(rows) else []


def _unreadable(place: str, name: str, error: Exception) -> StoreError:
    if isinstance(error, FileNotFoundError):
        return StoreError(place, f"the vector file {name} is missing")
    reason = getattr(error, "strerror", None) or error
    return StoreError(place, f"the vector file {name} cannot be read: {reason}")


def _check_embedder(written: Manifest, embedder: str | None, dim: int | None, place: str) -> None:
    if embedder is not None and embedder != written.embedder:
        raise StoreError(place, f"was filled by the embedder '{written.embedder}', not by '{embedder}'")
    if dim is not None and dim != written.dim:
        raise StoreError(place, f"holds vectors of {written.dim} dimensions, the embedder makes {dim}")


def _is_ours(name: str) -> bool:
    return name.startswith((database.FILE, *_PREFIXES, manifest.FILE)) or name == lock.FILE


def _is_stray(name: str, named: set[str]) -> bool:
    return (name.startswith(_PREFIXES) and name not in named) or name == manifest.FILE + TEMPORARY
