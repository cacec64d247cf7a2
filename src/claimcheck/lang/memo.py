"""What was worked out about a word once, remembered: a text has few words that stand in it often."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

V = TypeVar("V")

LIMIT = 50_000
"""Words: a text that is no language must not fill the memory."""


class Memo(dict[str, V]):
    """`memo[word]` is `work_out(word)`, worked out when first asked for."""

    __slots__ = ("_work_out",)

    def __init__(self, work_out: Callable[[str], V]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, word: str) -> V:
        value = self._work_out(word)
        if len(self) >= LIMIT:
            self.clear()
        self[word] = value
        return value
