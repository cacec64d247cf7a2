"""What keeps searches of a PostgreSQL index fast: its HNSW index and the planner's statistics."""

from __future__ import annotations

from claimcheck.store.pg_schema import WIDEST_NEAR, State
from claimcheck.store.pg_search import INDEX
from claimcheck.store.pg_session import Session

M, EF_CONSTRUCTION = 16, 128
"""Neighbours of a row in the graph, and candidates looked at to find them: more finds more, and builds slower."""
MOST_MEMORY = 1 << 20
"""kB of the server's memory that a build may take, 1 GB; a graph that does not fit is built several times slower."""


def look_after(session: Session, before: State, now: State, exact_up_to: int, *, has_index: bool) -> None:
    """To be called before a commit. Makes the HNSW index once there are more than `exact_up_to` entries, from when on
    the server keeps it up to date itself; renews the statistics after many changes.
    """
    if not has_index and now.entries > exact_up_to and now.dim <= WIDEST_NEAR:
        graph = now.entries * (now.dim * 4 + M * 24) * 5 // 4 // 1024  # vectors, links, a quarter to spare
        if graph > int(session.value("SELECT setting FROM pg_settings WHERE name = 'maintenance_work_mem'")):
            session.execute(f"SET LOCAL maintenance_work_mem = {min(graph, MOST_MEMORY)}")
        session.execute(
            f"CREATE INDEX {INDEX} ON entries USING hnsw (embedding vector_ip_ops)"
            f" WITH (m = {M}, ef_construction = {EF_CONSTRUCTION})"
        )
    if abs(now.entries - before.entries) * 10 > before.entries:
        session.execute("ANALYZE documents; ANALYZE entries")
