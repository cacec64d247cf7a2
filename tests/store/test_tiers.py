"""The choice of what to merge, played through without vectors."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claimcheck.store.manifest import CODED, EXACT, VERSION_1
from claimcheck.store.tiers import SEGMENT_ROWS, Held, Job, next_job, whole

LIMIT = 5_000


def carried_out(held: list[Held], job: Job) -> list[Held]:
    alive = sum(h.alive for h in held[job.start : job.stop])
    return [*held[: job.start], *([Held(job.kind, alive, alive)] if alive else []), *held[job.stop :]]


def settled(held: list[Held], limit: int = LIMIT) -> tuple[list[Held], int]:
    """What is left when nothing is to be done any more, and how many rows were written for it."""
    wrote = 0
    while job := next_job(held, limit):
        wrote += sum(h.alive for h in held[job.start : job.stop])
        held = carried_out(held, job)
    return held, wrote


def flushed(sizes: list[int], limit: int = LIMIT) -> tuple[list[Held], int]:
    held: list[Held] = []
    wrote = 0
    for size in sizes:
        held, more = settled([*held, Held(EXACT, size, size)], limit)
        wrote += more + size
    return held, wrote


def test_growing_stays_flat_per_row() -> None:
    costs = {}
    for flushes in (100, 1_000, 10_000):
        held, wrote = flushed([100] * flushes)
        costs[flushes] = wrote / (100 * flushes)
        assert len(held) <= 30
        assert sum(h.count for h in held) == 100 * flushes
    assert costs[10_000] < costs[1_000] + 2 < 10


def test_one_document_at_a_time() -> None:
    held, wrote = flushed([7] * 3_000)
    assert len(held) <= 30 and wrote / 21_000 < 10


def test_a_full_segment_is_left_alone() -> None:
    full = Held(CODED, SEGMENT_ROWS, SEGMENT_ROWS)
    assert next_job([full] * 20, LIMIT) is None
    assert settled([full] * 5 + [Held(EXACT, LIMIT + 1, LIMIT + 1)])[0] == [full] * 5 + [
        Held(CODED, LIMIT + 1, LIMIT + 1)
    ]


def test_a_segment_with_many_dead_rows_is_written_anew() -> None:
    assert next_job([Held(EXACT, 100, 80)], LIMIT) is None
    assert next_job([Held(EXACT, 100, 75)], LIMIT) == Job(0, 1, EXACT)
    assert settled([Held(CODED, 10_000, 0), Held(EXACT, 9, 9)])[0] == [Held(EXACT, 9, 9)]


def test_what_is_of_an_older_format_is_written_anew() -> None:
    assert settled([Held(VERSION_1, 10, 10, is_old=True)])[0] == [Held(EXACT, 10, 10)]
    assert settled([Held(VERSION_1, 10_000, 10_000, is_old=True)])[0] == [Held(CODED, 10_000, 10_000)]
    assert settled([Held(CODED, 10_000, 10_000, is_old=True)])[0] == [Held(CODED, 10_000, 10_000)]


SIZES = st.lists(st.integers(1, 20_000), max_size=60)


@given(SIZES, st.lists(st.floats(0, 1), min_size=60, max_size=60), st.sampled_from([0, 100, LIMIT, 10**9]))
def test_any_history_settles(sizes: list[int], shares: list[float], limit: int) -> None:
    held: list[Held] = []
    for size, share in zip(sizes, shares, strict=False):
        held, _ = settled([*held, Held(EXACT, size, size)], limit)
        at = int(share * len(held)) % max(1, len(held))
        held[at : at + 1] = [Held(h.kind, h.count, int(h.alive * share)) for h in held[at : at + 1]]
        before = sum(h.alive for h in held)
        held, _ = settled(held, limit)
        kinds = [h.kind for h in held]
        assert sum(h.alive for h in held) == before and kinds == sorted(kinds)  # coded ones come first
        assert sum(h.alive for h in held if h.kind == EXACT) <= limit and len(held) <= 60
    total = sum(h.alive for h in held)
    for job in whole(held, limit):
        held = carried_out(held, job)
    assert sum(h.alive for h in held) == sum(h.count for h in held) == total
    assert len(held) <= 2 * total // SEGMENT_ROWS + 1 and whole(held, limit) == []
