"""The tables of an index in PostgreSQL, in a schema of its own, and what is written down about it.

    state       kind, format, embedder, dimension and counts of the index, as JSON; what manifest.json is to a folder
    documents   one row a document, whole, as JSON
    entries     one row an entry, with its vector and all that filters compare

Texts are compared by code point (COLLATE "C"), so that ties and ranges come out as in every other store. Vectors are
never moved out of their rows (STORAGE PLAIN), else a search that looks at each has to fetch each.
"""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

from attrs import asdict, fields, frozen

from claimcheck.errors import StoreError
from claimcheck.store.pg_address import Address
from claimcheck.store.pg_session import Session

KIND = "claimcheck index"
FORMAT = 1
OLDEST = (0, 8)
"""pgvector from then on goes on with a search by index until enough rows have passed the filter."""
WIDEST_PLAIN = 1_500
"""Dimensions of vectors that fit a page of 8 kB together with the rest of their row."""
WIDEST_NEAR = 2_000
"""Dimensions that pgvector's HNSW takes."""
_LOCKS = 0x636C6169
"""The class of our advisory locks; the number within it is the hash of the schema's name."""
_TABLES = (
    "CREATE TABLE state (key text PRIMARY KEY, value text NOT NULL)",
    """CREATE TABLE documents (
        number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE,
        sha256 text NOT NULL, url text, content text NOT NULL, body text NOT NULL)""",
    """CREATE TABLE entries (
        number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        document bigint NOT NULL REFERENCES documents ON DELETE CASCADE, key text COLLATE "C" NOT NULL,
        start_at integer NOT NULL, end_at integer NOT NULL, source text, outlet text, lang text NOT NULL,
        day text COLLATE "C", embedding vector({dim}) NOT NULL, claim text, UNIQUE (document, key))""",
    # hash indexes, since a name may be longer than a B-tree takes
    "CREATE INDEX documents_sha256 ON documents USING hash (sha256)",
    "CREATE INDEX documents_url ON documents USING hash (url)",
    "CREATE INDEX entries_source ON entries USING hash (source)",
    "CREATE INDEX entries_outlet ON entries USING hash (outlet)",
    "CREATE INDEX entries_day ON entries (day)",
)


@frozen(kw_only=True)
class State:
    """What is written down about an index; `index` is a random name, `generation` counts commits."""

    index: str
    embedder: str
    dim: int
    generation: int
    documents: int
    entries: int


def open_schema(
    session: Session, address: Address, embedder: str | None, dim: int | None, *, create: bool, read_only: bool
) -> State:
    """What is written down about the index that the session is from now on to work with.

    With `create` an empty one is made where there is none. A session that writes holds it until it ends; one that only
    reads is in a transaction until then.
    """
    place = address.shown
    if session.value("SHOW server_encoding") != "UTF8":
        raise StoreError(place, "the database is not in UTF-8; expected one made with ENCODING 'UTF8'")
    if read_only:
        session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    there = _is_there(session, address.schema)
    if not there and (read_only or not create or embedder is None or dim is None):
        raise StoreError(
            place, f"schema {address.schema} holds no index; expected one made by `claimcheck index ... --into`"
        )
    if not read_only:
        _lock_for_writing(session, address.schema, place)
        there = _is_there(session, address.schema)  # another may have made it just before
    home = _find_extension(session, place, create=not there)
    session.execute(f'SET search_path = {address.schema}, "{home}"')
    if there:
        state = _read_state(session, place)
        _check_embedder(state, embedder, dim, place)
        return state
    assert embedder is not None and dim is not None
    session.execute("BEGIN")
    state = _create_tables(session, address.schema, embedder, dim)
    session.execute("COMMIT")
    return state


def _find_extension(session: Session, place: str, *, create: bool) -> str:
    """The schema that pgvector is in. Raises StoreError: not there, too old, or not to be made by this user."""
    found = _extension(session)
    if found is None and create:
        try:
            session.execute("CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public")
        except StoreError as error:
            raise StoreError(
                place, f"the extension pgvector is missing and cannot be made here: {error.reason}"
            ) from None
        found = _extension(session)
    if found is None:
        raise StoreError(place, "the extension pgvector is missing; expected a database with CREATE EXTENSION vector")
    version = tuple(int(n) for n in re.findall(r"\d+", found[1])[:2])
    if version < OLDEST:
        raise StoreError(place, f"pgvector {found[1]} is too old; expected 0.8 or newer")
    return str(found[0])


def _extension(session: Session) -> list[Any] | None:
    return session.one(
        "SELECT nspname, extversion FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace"
        " WHERE extname = 'vector'"
    )


def _is_there(session: Session, schema: str) -> bool:
    """Whether the schema holds the tables of an index."""
    return session.value("SELECT to_regclass(:name)", name=f"{schema}.state") is not None


def _create_tables(session: Session, schema: str, embedder: str, dim: int) -> State:
    """An empty index, in the transaction that is open. Raises StoreError."""
    session.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    for sql in _TABLES:
        session.execute(sql.format(dim=dim))
    if dim <= WIDEST_PLAIN:
        session.execute("ALTER TABLE entries ALTER COLUMN embedding SET STORAGE PLAIN")
    state = State(index=uuid.uuid4().hex, embedder=embedder, dim=dim, generation=0, documents=0, entries=0)
    write_state(session, state)
    return state


def write_state(session: Session, state: State) -> None:
    """Puts `state` in the place of the one before, in the transaction that is open."""
    values = {"kind": KIND, "format": FORMAT, **asdict(state)}
    session.execute("DELETE FROM state")
    session.rows(
        "INSERT INTO state SELECT * FROM unnest(CAST(:keys AS text[]), CAST(:vals AS text[]))",
        keys=list(values),
        vals=[json.dumps(value, ensure_ascii=False) for value in values.values()],
    )


def _read_state(session: Session, place: str) -> State:
    """Raises StoreError: of something else, of a newer format, with unknown, missing or unfit keys."""
    try:
        raw = {key: json.loads(value) for key, value in session.rows("SELECT key, value FROM state")}
    except ValueError:
        raise StoreError(place, "is damaged: table state holds a value that is no JSON") from None
    if raw.pop("kind", None) != KIND:
        raise StoreError(place, "table state is not of a claimcheck index")
    version = raw.pop("format", None)
    if not isinstance(version, int) or version > FORMAT:
        raise StoreError(place, f"was written by a newer claimcheck (format {version}; this one reads up to {FORMAT})")
    kinds: dict[str, type] = {f.name: int if f.type in (int, "int") else str for f in fields(State)}
    if unfit := sorted(k for k in raw.keys() | kinds.keys() if type(raw.get(k)) is not kinds.get(k)):
        raise StoreError(place, f"is damaged: table state: key '{unfit[0]}' is unknown, missing or of another kind")
    return State(**raw)


def _check_embedder(state: State, embedder: str | None, dim: int | None, place: str) -> None:
    """Raises StoreError where the index was filled by another embedder."""
    if embedder is not None and embedder != state.embedder:
        raise StoreError(place, f"was filled by the embedder '{state.embedder}', not by '{embedder}'")
    if dim is not None and dim != state.dim:
        raise StoreError(place, f"holds vectors of {state.dim} dimensions, the embedder makes {dim}")


def _lock_for_writing(session: Session, schema: str, place: str) -> None:
    """Holds the index until the session ends. Raises StoreError that names the holder, where there is one."""
    name = {"class_": _LOCKS, "schema": schema}
    if session.value("SELECT pg_try_advisory_lock(CAST(:class_ AS integer), hashtext(:schema))", **name):
        return
    holder = session.one(
        """SELECT application_name, usename FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE locktype = 'advisory' AND granted AND pg_locks.database = (
            SELECT oid FROM pg_database WHERE datname = current_database())
        AND classid = CAST(CAST(:class_ AS bigint) AS oid) AND objid = CAST(hashtext(:schema) & 4294967295 AS oid)""",
        **name,
    )
    who = f"{holder[0].removeprefix('claimcheck: ')} (user {holder[1]})" if holder else "another process"
    raise StoreError(place, f"is being written by {who}; try again when that has ended")
