"""Whether an index is sound: manifest, digests, counts, rows and lengths of vectors. Reads all of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from claimcheck.errors import StoreError
from claimcheck.protocols import Progress
from claimcheck.store import database
from claimcheck.store import manifest as manifests
from claimcheck.store.catalogue import Catalogue
from claimcheck.store.coded import CodedVectors
from claimcheck.store.durable import sha256_of
from claimcheck.store.manifest import Manifest, read_manifest
from claimcheck.store.rows import TOLERANCE
from claimcheck.store.segments import Segment, Segments

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CODED_TOLERANCE = 0.05
"""How far from 1 the length of a vector may be that was coded in 8 bits; those of 10^6 real ones are within .01."""
_DOCUMENTS = 1_000


def problems(
    catalogue: Catalogue, segments: Segments, expected: Manifest | None, folder: Path | None, progress: Progress
) -> Iterator[str]:
    """What is wrong, a line each. `expected` is the manifest of the last commit; None while changes are pending."""
    try:
        yield from catalogue.database.problems()
        counts = catalogue.counts()
        every, done = catalogue.every_document(), 0  # not as one list, which grows with the index
        while some := list(islice(every, _DOCUMENTS)):
            progress("checking documents", done, counts[0])
            yield from catalogue.problems(some)
            done += len(some)
        if expected is not None and counts != (expected.documents, expected.entries):
            yield "the counts of the manifest are not those of the documents and entries"
        yield from _rows(catalogue, segments)
    except StoreError as error:  # pages of the database that cannot be read at all
        yield error.reason
        return
    moved_on = False
    if folder is not None and expected is not None:
        moved_on, told = _manifest(folder, expected)
        yield from told
    for number, segment in enumerate(segments):
        progress("checking vectors", number, len(segments.files))
        if folder is not None and segment.file.name and not moved_on:
            wrong = list(_file(folder, segment))
            moved_on = bool(wrong) and expected is not None and _manifest(folder, expected)[0]  # while we looked
            yield from () if moved_on else wrong
        yield from _lengths(catalogue, segments, segment)


def _rows(catalogue: Catalogue, segments: Segments) -> Iterator[str]:
    """Every entry has one vector, and every vector an entry or a tombstone."""
    import numpy as np

    alive, twice = segments.alive(), False
    entries, vectors = np.zeros(segments.width, dtype=bool), np.zeros(segments.width, dtype=bool)
    for segment in segments:
        rows = segment.vectors.rows()
        rows = rows[alive[rows]]
        twice = twice or bool(vectors[rows].any()) or len(np.unique(rows)) != len(rows)
        vectors[rows] = True
    known = catalogue.rows()
    entries[known[known <= segments.last]] = True  # those of what is pending are not in a segment yet
    for what, missing in (("entries", entries & ~vectors), ("vectors", vectors & ~entries)):
        if missing.any():
            other = "vector" if what == "entries" else "entry"
            yield f"{missing.sum()} {what} without {other}, the first is number {missing.argmax()}"
    if twice:
        yield "a vector stands in two segments"


def _manifest(folder: Path, expected: Manifest) -> tuple[bool, list[str]]:
    """Whether a writer has gone on since the index was opened (its files may be gone then), and what is wrong.

    A manifest that is one generation behind is sound: a writer is about to replace it, or the next one will.
    """
    try:
        found = read_manifest(folder)
    except StoreError as error:
        return False, [error.reason]
    ahead = found.generation - expected.generation
    if found.index == expected.index and (ahead > 0 or ahead == -1 or found == expected):
        return ahead > 0, []
    return False, [f"{manifests.FILE} is not that of {database.FILE}"]


def _file(folder: Path, segment: Segment) -> Iterator[str]:
    name = segment.file.name
    try:
        if sha256_of(folder / name) != segment.file.sha256:
            yield f"the digest of {name} does not match"
    except OSError as error:
        yield f"{name} cannot be read: {error.strerror or error}"


def _lengths(catalogue: Catalogue, segments: Segments, segment: Segment) -> Iterator[str]:
    import numpy as np

    tolerance = CODED_TOLERANCE if isinstance(segment.vectors, CodedVectors) else TOLERANCE
    bad: list[NDArray[np.int64]] = []
    alive = segments.alive()
    for rows, vectors in segment.vectors.batches():
        lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors, dtype=np.float64))
        bad.append(rows[alive[rows] & ~(np.abs(lengths - 1) <= tolerance)])  # so that NaN is bad too
    wrong = np.sort(np.concatenate(bad)) if bad else np.zeros(0, dtype=np.int64)
    if len(wrong):
        document, entry = catalogue.entry(int(wrong[0]))
        place = f"document '{document}', entry '{entry.key}'"
        yield f"{segment.file.name or 'memory'}: {len(wrong)} vectors are not of length 1, the first is of {place}"
