"""Growing an index from a corpus of any size: read, embedded and written a batch at a time.

What is in the index unchanged is neither read nor embedded again, so that a run that was interrupted goes on where it
was. The index is kept every so often; whatever ends a run, what was kept is whole. A document that cannot be used is
written to a list with its reason, and never ends the run.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from itertools import chain
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, TextIO, TypeAlias

from attrs import define, frozen

from claimcheck import retrieval
from claimcheck.errors import ClaimcheckError, InputError
from claimcheck.load.corpus import Corpus
from claimcheck.model.judgement import Skipped
from claimcheck.model.text import Document
from claimcheck.protocols import ClaimStore, Entry, Vectors

if TYPE_CHECKING:
    from claimcheck.pipeline import Checker

DOCUMENTS, CHARACTERS = 32, 200_000
"""A batch is full when it has one or the other: enough for the encoder to have texts of like length side by side."""
KEEP_EVERY, KEEP_SHARE = 30.0, 0.1
"""The index is kept every 30 seconds, or less often where that would take more than a tenth of the time."""


@frozen
class Prepared:
    """A document as it goes into an index."""

    document: Document
    entries: Sequence[Entry]
    vectors: Vectors


Batch: TypeAlias = "list[Document]"
Prepare: TypeAlias = Callable[[Iterable[Batch]], Iterator["list[Prepared | Skipped]"]]
"""Takes batches and gives what became of them, one result a document; batches may come back in another order."""


class Index(ClaimStore, Protocol):
    """A store that keeps what it was given when told to."""

    def flush(self) -> None: ...


Found: TypeAlias = "list[tuple[Document, Sequence[Entry] | Exception]]"
"""Documents with what was found in them, or why nothing was."""


@define
class Reader:
    """Reads documents and embeds what they say. `version` and `embedder` say with what.

    So many batches as `embedding` says are embedded at a time, beside the one that is read: an embedder that computes
    on one thread and leaves Python alone meanwhile then keeps as many cores at work.
    """

    checker: Checker
    embedding: int = 1
    _worked: bool = False

    @property
    def version(self) -> str:
        return self.checker.version

    @property
    def embedder(self) -> str:
        return self.checker.embedder.name

    def __call__(self, batches: Iterable[Batch]) -> Iterator[list[Prepared | Skipped]]:
        """In the order of the batches."""
        running: deque[Future[list[Prepared | Skipped]]] = deque()
        self.checker.embedder.name  # noqa: B018 -- made here, once, not by several threads
        with ThreadPoolExecutor(self.embedding) as pool:
            for batch in batches:
                running.append(pool.submit(self._embedded, self._read(batch)))
                if len(running) > self.embedding:  # one waits for its turn while the next is read
                    yield running.popleft().result()
            while running:
                yield running.popleft().result()

    def prepare(self, documents: Batch) -> list[Prepared | Skipped]:
        """What goes into the index, in the order of the documents.

        A document on which claimcheck itself fails is skipped like a bad one; where it has failed on all so far, the
        error is raised: it is not the documents then.
        """
        return self._embedded(self._read(documents))

    def _read(self, documents: Batch) -> Found:
        found: Found = []
        for document in documents:
            try:
                found.append((document, self.checker.entries(document)))
            except ClaimcheckError:
                raise
            except Exception as error:
                found.append((document, error))
        errors = [entries for _, entries in found if isinstance(entries, Exception)]
        self._worked = self._worked or len(errors) < len(found)
        if errors and not self._worked:
            raise errors[0]
        return found

    def _embedded(self, found: Found) -> list[Prepared | Skipped]:
        read = [(document, entries) for document, entries in found if not isinstance(entries, Exception)]
        vectors = iter(retrieval.embedded(self.checker.embedder, read))
        out: list[Prepared | Skipped] = []
        for document, entries in found:
            if isinstance(entries, Exception):
                reason = f"an error inside claimcheck: {type(entries).__name__}: {str(entries)[:200]}"
                out.append(Skipped(path=document.id, line=None, reason=reason))
                continue
            out.append(Prepared(document, entries, next(vectors)))
        return out


def skip_list_of(into: str, told: str | None) -> tuple[Path, bool]:
    """The file for what was left out, and whether it is ours: the one told, else beside the index."""
    if told is not None:
        return Path(told), False
    return Path("skipped.jsonl" if "://" in into else into.rstrip("/") + ".skipped.jsonl"), True


class SkipList:
    """Writes what was left out to a file, a JSON object a line, and counts it. A file is only made for a first one."""

    def __init__(self, path: Path, own: bool) -> None:
        """`own`: the file is ours to take away where a run leaves nothing out."""
        self.path, self.count = path, 0
        self.first: Skipped | None = None
        self._own, self._file = own, None

    _file: TextIO | None

    def __enter__(self) -> SkipList:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()
        elif self._own and kind is None:
            self.path.unlink(missing_ok=True)

    def add(self, skipped: Skipped) -> None:
        """Raises InputError where it cannot be written."""
        self.first = self.first or skipped
        self.count += 1
        row = {"path": skipped.path, "line": skipped.line, "reason": skipped.reason}
        try:
            if self._file is None:
                self._file = self.path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
            self._file.write(json.dumps(row, ensure_ascii=False) + "\n")
        except OSError as error:
            raise InputError(str(self.path), f"cannot be written: {error.strerror or error}") from None


@define
class Growth:
    """What a run did so far, in documents. `now` and `entries` are all that the index holds in the end."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    now: int = 0
    entries: int = 0

    @property
    def seen(self) -> int:
        return self.added + self.changed + self.unchanged + self.skipped


Watch: TypeAlias = Callable[[Growth], None]


def grow(
    corpus: Corpus,
    open_index: Callable[[], AbstractContextManager[Index]],
    prepare: Prepare,
    skips: SkipList,
    *,
    watch: Watch = lambda _: None,
    again: bool = False,
) -> Growth:
    """Puts the documents of `corpus` into the index; what was done. `watch` is told now and then.

    `again`: documents that are in unchanged are read anew, as with a newer claimcheck that finds more in them. Raises
    InputError where there is no document to put in (the index is not opened then), and whatever reading and writing
    raise; an interrupt leaves the index with all that was written.
    """
    done = Growth()
    batches = _batches(corpus, skips, done)
    first = next(batches, None)
    if first is None:
        raise InputError("index", "no document to put in")
    with open_index() as index:
        fresh = _fresh(index, chain([first], batches), done, watch, again=again)
        try:
            _write(index, prepare(fresh), skips, done, watch)
        except KeyboardInterrupt:
            index.flush()
            raise
        index.flush()
        done.now, done.entries = index.count(), len(index)
    return done


def _batches(corpus: Corpus, skips: SkipList, done: Growth) -> Iterator[Batch]:
    batch: Batch = []
    size = 0
    for each in corpus:
        if isinstance(each, Skipped):
            skips.add(each)
            done.skipped += 1
            continue
        batch.append(each)
        size += len(each.text)
        if len(batch) >= DOCUMENTS or size >= CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _fresh(index: Index, batches: Iterable[Batch], done: Growth, watch: Watch, *, again: bool) -> Iterator[Batch]:
    """The documents that are not in the index as they are."""
    waiting: Batch = []
    for batch in batches:
        for document in batch:
            if not again and _held(index, document.id) == document:
                done.unchanged += 1
            else:
                waiting.append(document)
        watch(done)
        if len(waiting) >= DOCUMENTS or sum(len(d.text) for d in waiting) >= CHARACTERS:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _write(
    index: Index, results: Iterator[list[Prepared | Skipped]], skips: SkipList, done: Growth, watch: Watch
) -> None:
    kept_at, took = monotonic(), 0.0
    for batch in results:
        for each in batch:
            if isinstance(each, Skipped):
                skips.add(each)
                done.skipped += 1
                continue
            before = _held(index, each.document.id)
            index.replace(each.document, each.entries, each.vectors)
            if before is None:
                done.added += 1
            elif before == each.document:
                done.unchanged += 1
            else:
                done.changed += 1
        watch(done)
        begun = monotonic()
        if begun - kept_at >= max(KEEP_EVERY, took / KEEP_SHARE):
            index.flush()
            kept_at = monotonic()
            took = kept_at - begun


def _held(index: Index, name: str) -> Document | None:
    try:
        return index.document(name)
    except KeyError:
        return None
