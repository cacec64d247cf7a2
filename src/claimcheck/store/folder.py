"""The folder of an index: opening it, putting a new generation into it, and what may be wrong with its files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from attrs import evolve, frozen

from claimcheck.errors import StoreError
from claimcheck.store import catalogue, lock, manifest
from claimcheck.store.catalogue import Catalogue
from claimcheck.store.durable import TEMPORARY, sha256_of
from claimcheck.store.lock import WriterLock
from claimcheck.store.manifest import Manifest, first_manifest, manifest_from, read_manifest, write_manifest
from claimcheck.store.vector_file import FlatVectors

VECTORS, SUFFIX = "vectors-", ".faiss"
_TRIES = 5


@frozen
class Opened:
    """The parts of an index. `is_behind`: a crash came between its last commit and the manifest."""

    manifest: Manifest
    catalogue: Catalogue
    vectors: FlatVectors
    lock: WriterLock | None
    is_new: bool = False
    is_behind: bool = False

    def close(self) -> None:
        self.catalogue.close()
        if self.lock is not None:
            self.lock.release()


def open_folder(folder: Path, embedder: str | None, dim: int | None, *, create: bool, read_only: bool) -> Opened:
    """See FaissStore.open. Raises StoreError, and leaves the folder as it was."""
    place = str(folder)
    if folder.exists() and not folder.is_dir():
        raise StoreError(place, "is no folder; expected one made by `claimcheck index`")
    if create and not (folder / manifest.FILE).exists():
        if embedder is None or dim is None or read_only:
            raise StoreError(place, "a new index needs to be written, and the name and dimension of its embedder")
        return _create(folder, embedder, dim)
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


def with_vectors(folder: Path, new: Manifest, vectors: FlatVectors) -> Manifest:
    """Writes the vector file of a generation; its manifest, with the file in it. Raises StoreError."""
    name = f"{VECTORS}{new.generation:08d}{SUFFIX}"
    try:
        return evolve(new, vectors=name, vectors_sha256=vectors.write(folder / name))
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StoreError(str(folder), f"{name} cannot be written: {reason}") from None


def finish(folder: Path, current: Manifest) -> None:
    """After a commit: the manifest, and away with files of other generations. Raises StoreError."""
    try:
        write_manifest(folder, current)
        strays = [p for p in folder.iterdir() if _is_stray(p.name, current)]
    except OSError as error:
        raise StoreError(str(folder), f"{manifest.FILE} cannot be written: {error.strerror or error}") from None
    for path in strays:
        with suppress(OSError):
            path.unlink()


def problems(folder: Path, current: Manifest) -> Iterator[str]:
    """What is wrong with the files of an index that was opened with this manifest."""
    try:
        if read_manifest(folder) != current:
            yield f"{manifest.FILE} is of another generation than {catalogue.FILE}"
        if sha256_of(folder / current.vectors) != current.vectors_sha256:
            yield f"the digest of {current.vectors} does not match"
    except StoreError as error:
        yield error.reason
    except OSError as error:
        yield f"{current.vectors} cannot be read: {error.strerror or error}"


def _create(folder: Path, embedder: str, dim: int) -> Opened:
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
        if (folder / catalogue.FILE).exists():
            if not catalogue.is_blank(folder):
                raise StoreError(place, f"is damaged: {catalogue.FILE} holds documents but {manifest.FILE} is missing")
            for path in folder.iterdir():  # what a crash left of an index that was being made
                if path.name != lock.FILE:
                    path.unlink()
        made = Catalogue.create(folder)
        return Opened(first_manifest(embedder, dim), made, FlatVectors(dim), writer, is_new=True)
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
        held = Catalogue.open(folder, read_only=writer is None)
        try:
            current = manifest_from(held.state(), place)
            if current.index != written.index or current.generation < written.generation:
                raise StoreError(place, f"{catalogue.FILE} and {manifest.FILE} do not belong together")
            _check_embedder(current, embedder, dim, place)
            path = folder / current.vectors
            if writer is None and attempt < _TRIES and not path.exists():
                held.close()  # a writer began a new generation between two looks of ours
                continue
            vectors = FlatVectors.read(path, current.vectors_sha256, current.dim, current.entries, place)
        except BaseException:
            held.close()
            raise
        return Opened(current, held, vectors, writer, is_behind=writer is not None and current != written)
    raise StoreError(place, "changes too fast to be read")


def _check_embedder(written: Manifest, embedder: str | None, dim: int | None, place: str) -> None:
    if embedder is not None and embedder != written.embedder:
        raise StoreError(place, f"was filled by the embedder '{written.embedder}', not by '{embedder}'")
    if dim is not None and dim != written.dim:
        raise StoreError(place, f"holds vectors of {written.dim} dimensions, the embedder makes {dim}")


def _is_ours(name: str) -> bool:
    return name.startswith((catalogue.FILE, VECTORS, manifest.FILE)) or name == lock.FILE


def _is_stray(name: str, current: Manifest) -> bool:
    return (name.startswith(VECTORS) and name != current.vectors) or name == manifest.FILE + TEMPORARY
