"""Numbered migrations over `PRAGMA user_version`; each runs in one transaction."""

from collections.abc import Callable

from sqlalchemy import Connection, text

_VERSION_1 = """
CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE need (
    id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL, description TEXT NOT NULL, theme TEXT NOT NULL,
    audience TEXT NOT NULL, frequency TEXT NOT NULL, current_practice TEXT NOT NULL,
    expected_effect TEXT NOT NULL, decided_by TEXT NOT NULL,
    created_at TEXT NOT NULL, updated_at TEXT NOT NULL, discarded_at TEXT,
    submit_op TEXT REFERENCES outbox (op), withdraw_op TEXT REFERENCES outbox (op)
) STRICT;
CREATE TABLE vote (
    cast_op TEXT NOT NULL PRIMARY KEY REFERENCES outbox (op),
    subject TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, need TEXT REFERENCES need (id),
    cast_at TEXT NOT NULL, withdraw_op TEXT REFERENCES outbox (op), stands INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX vote_standing ON vote (subject) WHERE stands = 1;
CREATE TABLE editing (
    need TEXT NOT NULL PRIMARY KEY REFERENCES need (id), opened_at TEXT NOT NULL, before TEXT NOT NULL
) STRICT;
CREATE TABLE outbox (
    op TEXT NOT NULL PRIMARY KEY, seq INTEGER NOT NULL UNIQUE,
    type TEXT NOT NULL, title TEXT NOT NULL, subject TEXT NOT NULL,
    frozen BLOB NOT NULL, intent TEXT NOT NULL, salt TEXT, personal TEXT,
    state TEXT NOT NULL, created_at TEXT NOT NULL, attempts INTEGER NOT NULL, batch TEXT,
    number INTEGER, received_at TEXT, decided_at TEXT, reason TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_state ON outbox (state, seq);
CREATE TABLE journal (
    seq INTEGER NOT NULL PRIMARY KEY, op TEXT NOT NULL UNIQUE, intent TEXT NOT NULL, head TEXT NOT NULL
) STRICT;
CREATE TABLE batch (batch TEXT NOT NULL PRIMARY KEY, created_at TEXT NOT NULL, body BLOB NOT NULL, lease TEXT NOT NULL)
    STRICT;
CREATE TABLE proof (op TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE copy (
    scope TEXT NOT NULL, id TEXT NOT NULL, position INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (scope, id)
) STRICT;
CREATE INDEX copy_position ON copy (scope, position);
CREATE TABLE cursor (scope TEXT NOT NULL PRIMARY KEY, epoch TEXT NOT NULL, cursor TEXT NOT NULL) STRICT;
CREATE TABLE device (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL, public_key BLOB NOT NULL,
    key_place TEXT NOT NULL, url TEXT NOT NULL, platform_key TEXT, statement TEXT
) STRICT;
CREATE TABLE exchange (
    id INTEGER NOT NULL PRIMARY KEY, started_at TEXT NOT NULL, ended_at TEXT NOT NULL, outcome TEXT NOT NULL,
    summary TEXT NOT NULL, failures INTEGER NOT NULL, next_at TEXT, server_time TEXT
) STRICT;
"""

# One index per scope, so that a word's rarity is measured among its like. `key` holds keywords and stems of the title,
# `stems` those of the body. Short prefixes have their own index: the first letters typed match nearly everything.
_SEARCH = """
CREATE VIRTUAL TABLE {name} USING fts5(
    id UNINDEXED, title, body, key, stems, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3 4'
);
"""


def _run(connection: Connection, script: str) -> None:
    for statement in script.split(";\n"):
        if statement.strip():
            connection.execute(text(statement))


def _version_1(connection: Connection) -> None:
    """The first shape: needs, votes, outbox, journal, proofs, copies, search."""
    _run(connection, _VERSION_1)
    for scope in ("catalogue", "proposals", "needs", "mine"):
        _run(connection, _SEARCH.format(name=f"search_{scope}"))


#: In order; the n-th leads from version n to n + 1.
MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_version_1,)
LATEST = len(MIGRATIONS)
