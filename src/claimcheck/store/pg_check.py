"""Whether the tables of a PostgreSQL index agree with each other and with what is written down about them."""

from __future__ import annotations

from claimcheck.store.pg_schema import State
from claimcheck.store.pg_search import INDEX
from claimcheck.store.pg_session import Session
from claimcheck.store.rows import TOLERANCE


def problems(session: Session, state: State) -> list[str]:
    """One line each; empty where all is well. Documents one by one are left to the store, which reads them back."""
    found = []
    counts = session.one("SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM entries)")
    if counts != [state.documents, state.entries]:
        found.append("the counts of table state are not those of the documents and entries")
    sql = "SELECT count(*) FROM entries WHERE NOT abs(vector_norm(embedding) - 1) <= CAST(:most AS double precision)"
    if bad := session.value(sql, most=TOLERANCE):
        found.append(f"{bad} vectors are not of length 1")
    dims = "SELECT atttypmod FROM pg_attribute WHERE attrelid = to_regclass('entries') AND attname = 'embedding'"
    if session.value(dims) != state.dim:
        found.append(f"the vectors do not have the {state.dim} dimensions that table state names")
    if session.value("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)", name=INDEX) is False:
        found.append(f"the index {INDEX} is not valid; REINDEX makes it anew")
    return found
