"""Changes that belong together, for every store that keeps them by `flush` and forgets them by `rollback`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Pending(Protocol):
    """A store with changes that are not kept yet."""

    def flush(self) -> None: ...
    def rollback(self) -> None: ...


class Nesting:
    """`with nesting(store):` keeps all at the end of the outermost block; an exception in any forgets all of it."""

    def __init__(self) -> None:
        self._depth = 0

    @contextmanager
    def __call__(self, store: Pending) -> Iterator[None]:
        self._depth += 1
        try:
            yield
        except BaseException:
            store.rollback()
            raise
        finally:
            self._depth -= 1
        if not self._depth:
            store.flush()
