"""Reading and embedding on a Dask cluster: batches go out, entries and vectors come back, one process writes.

A batch is done at least once: one whose worker dies is done again by another, and writing twice is writing once. A
document that kills every worker that reads it is skipped. Dask's workers run what they are sent, so a cluster must be
trusted, and reached by TLS outside one's own machine (docs/bulk.md); what was read from a file is never unpickled.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field, frozen

from claimcheck.bulk import Batch, Prepared, Reader
from claimcheck.errors import ClaimcheckError, UsageError
from claimcheck.model.judgement import Skipped
from claimcheck.protocols import Entry, Vectors

if TYPE_CHECKING:
    from claimcheck.config import Config

Make: TypeAlias = "Callable[[Config], Reader]"
"""A function of a module, so that a worker finds it by its name."""
LOCAL = "127.0.0.1"
WAIT = 30
"""Seconds for a cluster to have its first worker."""
AHEAD = 2
"""Batches sent out for each worker thread: one to work on, one to go on with."""


@frozen
class Cluster:
    """Prepares batches as a Reader does, in whatever order they are done.

    `make` builds the reader on a worker from `config`; `version` and `embedder` are those the results must be made
    with. Without an `address` a cluster of this machine's cores is started for the run, which nobody else can reach
    over the network. Raises UsageError: no Dask here, no cluster there, or one with another claimcheck or embedder.
    """

    make: Make
    config: Config
    version: str = field(kw_only=True)
    embedder: str = field(kw_only=True)
    address: str | None = field(kw_only=True)
    processes: int = field(kw_only=True, factory=lambda: os.cpu_count() or 1)

    def __call__(self, batches: Iterable[Batch]) -> Iterator[list[Prepared | Skipped]]:
        with _client(self.address, self.processes) as client:
            _check(client, self.version)
            yield from self._run(client, iter(batches))

    def _run(self, client: Any, batches: Iterator[Batch]) -> Iterator[list[Prepared | Skipped]]:
        from distributed import KilledWorker, wait

        room = AHEAD * max(1, sum(client.nthreads().values()))
        running: dict[Any, Batch] = {}
        suspects: Batch = []
        while True:
            for batch in islice(batches, room - len(running)):
                running[self._send(client, batch)] = batch
            if not running:
                break
            for future in wait(list(running), return_when="FIRST_COMPLETED").done:
                batch = running.pop(future)
                try:
                    yield _joined(batch, future.result())
                except KilledWorker:  # one of its documents did it, or just happened to be there
                    suspects += batch
        for document in suspects:  # nothing else runs now, that could be taken for what killed the worker
            try:
                yield _joined([document], self._send(client, [document]).result())
            except KilledWorker:
                yield [Skipped(path=document.id, line=None, reason="each worker that read it died")]

    def _send(self, client: Any, batch: Batch) -> Any:
        with warnings.catch_warnings():  # of a batch of 10 MB, which one long document may be
            warnings.simplefilter("ignore", UserWarning)
            return client.submit(work, self.make, self.config, self.embedder, batch, pure=False)


@frozen
class Failed:
    """What a worker raised on purpose, in words: our errors keep their data as fields and do not travel."""

    reason: str


Worked: TypeAlias = "list[tuple[Sequence[Entry], Vectors] | Skipped]"


def work(make: Make, config: Config, embedder: str, batch: Batch) -> Worked | Failed:
    """On a worker: what becomes of each document, in order; the document itself need not travel back."""
    try:
        reader = _reader(make, config)
        if reader.embedder != embedder:
            return Failed(f"a worker has the embedder {reader.embedder}; expected {embedder}, as here")
        found = reader.prepare(batch)
    except ClaimcheckError as error:
        return Failed(str(error))
    return [each if isinstance(each, Skipped) else (each.entries, each.vectors) for each in found]


@lru_cache(maxsize=1)
def _reader(make: Make, config: Config) -> Reader:
    """One a process: models are loaded once."""
    return make(config)


def _joined(batch: Batch, found: Worked | Failed) -> list[Prepared | Skipped]:
    if isinstance(found, Failed):
        raise UsageError(f"on a Dask worker: {found.reason}")
    return [
        each if isinstance(each, Skipped) else Prepared(document, *each)
        for document, each in zip(batch, found, strict=True)
    ]


def installed_version() -> str:
    """On a worker: its claimcheck."""
    from claimcheck import __version__

    return __version__


def _check(client: Any, version: str) -> None:
    """Raises UsageError unless all workers have this claimcheck."""
    try:
        client.wait_for_workers(1, timeout=WAIT)
        versions = set(client.run(installed_version).values())
    except TimeoutError:
        raise UsageError(f"--dask: the cluster got no worker within {WAIT} seconds") from None
    except Exception as error:  # whatever a worker without claimcheck says to that
        reason = f"{type(error).__name__}: {error}"
        raise UsageError(f"--dask: a worker cannot load claimcheck {version} ({reason})") from None
    if versions != {version}:
        raise UsageError(f"--dask: workers have claimcheck {', '.join(sorted(versions))}; expected {version}, as here")


@contextmanager
def _client(address: str | None, processes: int) -> Iterator[Any]:
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise UsageError("--dask needs Dask; expected it installed: pip install 'claimcheck[dask]'") from None
    with ExitStack() as stack:
        if address is None:
            cluster = LocalCluster(
                n_workers=processes,
                threads_per_worker=1,
                processes=True,
                host=LOCAL,
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
            )
            address = stack.enter_context(cluster).scheduler_address
        try:
            client = Client(address, timeout=WAIT)
        except (OSError, TimeoutError, ValueError) as error:
            raise UsageError(f"--dask {address}: no Dask scheduler there ({error})") from None
        yield stack.enter_context(client)
