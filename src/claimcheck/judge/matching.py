"""Which fact of a passage answers which fact of the claim, one to one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from claimcheck.model.fact import Comparison, Place, Quantity, TimeSpan

F = TypeVar("F", Quantity, TimeSpan, Place)
EVERY = (Comparison.SAME, Comparison.COMPATIBLE, Comparison.CONFLICTING)


def answers(
    ours: Sequence[F],
    theirs: Sequence[F],
    compare: Callable[[F, F], Comparison],
    relations: Sequence[Comparison] = EVERY,
    prefer: Callable[[F, F], float] | None = None,
) -> dict[int, tuple[F, Comparison]]:
    """Which of `theirs` answers each of `ours`, one to one: as much agreement as there can be, then conflicts.

    "More than 40 arrived and about 60 left" agrees with "58 left and 90 arrived", though "more than 40" fits both
    figures. `prefer`: of several that would do, those of the highest value come first, whichever side they are looked
    for from: "since 2003" answers "in 2019" rather than "on Tuesday".
    """
    table = {(i, j): compare(one, other) for i, one in enumerate(ours) for j, other in enumerate(theirs)}
    found: dict[int, tuple[F, Comparison]] = {}
    taken: set[int] = set()
    for wanted in relations:
        edges = {
            i: [j for j in range(len(theirs)) if j not in taken and table[i, j] is wanted]
            for i in range(len(ours))
            if i not in found
        }
        liked = {(i, j): prefer(ours[i], theirs[j]) for i, js in edges.items() for j in js} if prefer else {}
        for j, i in _matching(edges, sorted(liked, key=lambda edge: -liked[edge])).items():
            found[i] = (theirs[j], wanted)
            taken.add(j)
    return found


def _matching(edges: dict[int, list[int]], first: Sequence[tuple[int, int]]) -> dict[int, int]:
    """As many pairs as there can be, right -> left: those of `first` in their order, then by augmenting paths (Kuhn
    1955).
    """
    owner: dict[int, int] = {}
    placed: set[int] = set()
    for i, j in first:
        if j not in owner and i not in placed:
            owner[j] = i
            placed.add(i)

    def augment(i: int, seen: set[int]) -> bool:
        for j in edges[i]:
            if j not in seen:
                seen.add(j)
                if j not in owner or augment(owner[j], seen):
                    owner[j] = i
                    return True
        return False

    for i in edges:
        if i not in placed:
            augment(i, set())
    return owner
