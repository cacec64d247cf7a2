"""How far a long run has got, as a bar on stderr: bytes read, documents a second, time left (rich)."""

from __future__ import annotations

from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimcheck.bulk import Growth
    from claimcheck.load.corpus import Corpus


class Meter:
    """Shows a bar where `live`, else nothing. Called with what was done so far, it moves on."""

    EVERY = 0.2

    def __init__(self, live: bool, corpus: Corpus) -> None:
        self._corpus, self._live = corpus, live
        self._last = 0.0
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Meter:
        if self._live:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TaskProgressColumn(),
                TextColumn("{task.fields[documents]} documents, {task.fields[rate]:.0f}/s"),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task("indexing", total=max(1, self._corpus.size), documents=0, rate=0.0)
            self._begun = monotonic()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: Growth) -> None:
        now = monotonic()
        if self._bar is None or now - self._last < self.EVERY:
            return
        self._last = now
        rate = done.seen / max(now - self._begun, 0.001)
        self._bar.update(self._task, completed=self._corpus.done, documents=done.seen, rate=rate)
