"""Finding the rows nearest to vectors, in SQL: each row compared, or by pgvector's HNSW index.

A search looks at each row that passes the filter where those are few, and by the index where they are many. The index
is approximate; it is told to go on until enough rows have passed the filter (`iterative_scan`), and where it ends with
fewer than there must be, the search is done again by looking at each row: a filter never costs results.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from claimcheck.protocols import Filter
from claimcheck.store.pg_session import Session
from claimcheck.store.rows import wanted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

INDEX = "entries_near"
EXACT_UP_TO = 20_000
"""So many rows are compared one by one sooner than the index is worth its imprecision."""
MARGIN = 1e-5
"""How far the float32 sums of pgvector may be from the exact ones, with room to spare."""
SPARE = 32
BATCH = 64
"""Queries in one statement."""
EF_SEARCH = (200, 1_000)
"""Least and greatest number of candidates that the index keeps at hand; 1,000 is the most pgvector takes."""


def conditions(where: Filter | None) -> tuple[str, dict[str, str]]:
    """A filter as SQL over `entries`, with its values."""
    want = wanted(where)
    if want is None or where is None:
        return "true", {}
    asked: dict[str, str | None] = {
        "source = :source": want.source,
        "outlet = :outlet": want.outlet,
        "lang = :lang": want.lang or None,
        "day >= :since": where.since.isoformat() if where.since else None,
        "day <= :until": where.until.isoformat() if where.until else None,
    }
    kept = {sql: kept_text(value) for sql, value in asked.items() if value is not None}
    return " AND ".join(["true", *kept]), {sql.rpartition(":")[2]: value for sql, value in kept.items()}


def kept_text(text: str) -> str:
    """PostgreSQL keeps no NUL and no half of a surrogate pair; what is only compared has another character for them, on
    both sides.
    """
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def as_text(row: NDArray[np.float32]) -> str:
    """A vector as pgvector reads it; nine digits give each float32 back exactly."""
    return "[" + ",".join([f"{x:.9g}" for x in row.tolist()]) + "]"


def from_bytes(raw: bytes) -> NDArray[np.float32]:
    """A vector as pgvector sends it: two bytes of dimensions, two without a meaning, then the numbers."""
    import numpy as np

    return np.frombuffer(raw, dtype=">f4", offset=4).astype(np.float32)


def has_index(session: Session) -> bool:
    """Whether there is an HNSW index, whole."""
    sql = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)"
    return session.value(sql, name=INDEX) is True


class Nearest:
    """Searches `entries` of one session. `use_index` may change: it says whether there is an HNSW index."""

    def __init__(self, session: Session, dim: int, *, use_index: bool, exact_up_to: int = EXACT_UP_TO) -> None:
        self._session = session
        self._dim = dim
        self._exact_up_to = exact_up_to
        self.use_index = use_index

    def find(self, queries: NDArray[np.float32], k: int, where: Filter | None) -> list[list[int]]:
        """Per query the numbers of its `k` nearest entries and of all that may tie with the last, in no order."""
        sql, values = conditions(where)
        few = max(self._exact_up_to, 2 * k + SPARE)
        by_index = self.use_index and self._passing(sql, values, few + 1) > few
        out: list[list[int]] = []
        for start in range(0, len(queries), BATCH):
            texts = [as_text(row) for row in queries[start : start + BATCH]]
            out += self._batch(texts, k, sql, values, by_index=by_index)
        return out

    def _batch(
        self, texts: Sequence[str], k: int, sql: str, values: dict[str, str], *, by_index: bool
    ) -> list[list[int]]:
        out: list[list[int]] = [[] for _ in texts]
        waiting, fetch = list(range(len(texts))), k
        while waiting:
            fetch += max(SPARE, fetch)
            by_index = by_index and fetch <= EF_SEARCH[1]
            found = self._fetch([texts[n] for n in waiting], fetch, sql, values, by_index=by_index)
            again = []
            for number, rows in zip(waiting, found, strict=True):
                last = rows[min(k, len(rows)) - 1][1] + MARGIN if rows else 0.0
                out[number] = [row for row, away in rows if away <= last]
                if (rows[-1][1] <= last) if len(rows) == fetch else by_index:
                    again.append(number)  # more may tie, or the index has ended before `fetch` rows passed the filter
            if by_index and any(len(rows) < fetch for rows in found):
                by_index, fetch = False, k
            waiting = again
        return out

    def _fetch(
        self, texts: list[str], fetch: int, sql: str, values: dict[str, str], *, by_index: bool
    ) -> list[list[tuple[int, float]]]:
        """Per query up to `fetch` (entry, distance), nearest first; the distance is the negative cosine."""
        if by_index:
            self._prepare_index(fetch)
        order = "embedding <#> q.v" if by_index else "(embedding <#> q.v) + 0"  # which no index gives
        rows = self._session.rows(
            f"""WITH q AS MATERIALIZED (
                SELECT CAST(v AS vector({self._dim})) AS v, n
                FROM json_array_elements_text(CAST(:texts AS json)) WITH ORDINALITY AS u(v, n))
            SELECT q.n, near.number, near.away FROM q CROSS JOIN LATERAL (
                SELECT number, embedding <#> q.v AS away FROM entries WHERE {sql}
                ORDER BY {order} LIMIT CAST(:fetch AS integer)) AS near
            ORDER BY q.n, near.away""",
            texts=json.dumps(texts),
            fetch=fetch,
            **values,
        )
        out: list[list[tuple[int, float]]] = [[] for _ in texts]
        for n, number, away in rows:
            out[n - 1].append((number, away))
        return out

    def _prepare_index(self, fetch: int) -> None:
        wide = min(EF_SEARCH[1], max(EF_SEARCH[0], 2 * fetch))
        self._session.execute(f"SET hnsw.ef_search = {wide}; SET hnsw.iterative_scan = strict_order")

    def _passing(self, sql: str, values: dict[str, Any], most: int) -> int:
        """How many entries pass a filter, counted up to `most`."""
        return int(
            self._session.value(
                f"SELECT count(*) FROM (SELECT 1 FROM entries WHERE {sql} LIMIT CAST(:most AS integer)) AS passing",
                most=most,
                **values,
            )
        )
