"""Migrations of the tables, numbered by `PRAGMA user_version`. The caller runs them in one transaction."""

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

_VERSION_2 = """
ALTER TABLE need ADD COLUMN effect_delay TEXT NOT NULL DEFAULT '';
ALTER TABLE need ADD COLUMN shareable TEXT NOT NULL DEFAULT '';
ALTER TABLE need ADD COLUMN partners TEXT NOT NULL DEFAULT '';
ALTER TABLE need ADD COLUMN remarks TEXT NOT NULL DEFAULT '';
ALTER TABLE need ADD COLUMN asked_at TEXT;
ALTER TABLE need ADD COLUMN validated_by TEXT;
ALTER TABLE need ADD COLUMN validated_at TEXT;
ALTER TABLE need ADD COLUMN amends TEXT REFERENCES need (id);
ALTER TABLE need ADD COLUMN base TEXT;
CREATE UNIQUE INDEX need_amends ON need (amends) WHERE amends IS NOT NULL;
CREATE TABLE amendment (
    op TEXT NOT NULL PRIMARY KEY REFERENCES outbox (op), need TEXT NOT NULL REFERENCES need (id), base TEXT NOT NULL,
    before TEXT NOT NULL, replaces TEXT NOT NULL, amended_at TEXT NOT NULL
) STRICT;
CREATE TABLE joined (
    join_op TEXT NOT NULL PRIMARY KEY REFERENCES outbox (op), need TEXT NOT NULL, title TEXT NOT NULL,
    commune TEXT NOT NULL, own TEXT REFERENCES need (id), joined_at TEXT NOT NULL,
    withdraw_op TEXT REFERENCES outbox (op), stands INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX joined_standing ON joined (need) WHERE stands = 1;
CREATE TABLE share (
    id TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL, summary TEXT NOT NULL, theme TEXT NOT NULL,
    audience TEXT NOT NULL, provider TEXT NOT NULL, cost TEXT NOT NULL, cost_note TEXT NOT NULL, licence TEXT NOT NULL,
    used_since TEXT NOT NULL, remarks TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
    discarded_at TEXT, share_op TEXT REFERENCES outbox (op)
) STRICT;
CREATE TABLE interest (
    declare_op TEXT NOT NULL PRIMARY KEY REFERENCES outbox (op), proposal TEXT NOT NULL, title TEXT NOT NULL,
    role TEXT NOT NULL, motivation TEXT NOT NULL, declared_at TEXT NOT NULL,
    withdraw_op TEXT REFERENCES outbox (op), stands INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX interest_standing ON interest (proposal) WHERE stands = 1;
CREATE TABLE deployment (
    op TEXT NOT NULL PRIMARY KEY REFERENCES outbox (op), kind TEXT NOT NULL, proposal TEXT NOT NULL,
    title TEXT NOT NULL, value TEXT NOT NULL, made_at TEXT NOT NULL
) STRICT;
CREATE TABLE request (
    id TEXT NOT NULL PRIMARY KEY, category TEXT NOT NULL, level TEXT NOT NULL, title TEXT NOT NULL,
    description TEXT NOT NULL, expected_effect TEXT NOT NULL, calendar TEXT NOT NULL, decided_by TEXT NOT NULL,
    funding TEXT NOT NULL, letter TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
    discarded_at TEXT, submit_op TEXT REFERENCES outbox (op), withdraw_op TEXT REFERENCES outbox (op), submitted_as TEXT
) STRICT;
CREATE TABLE attachment (
    owner TEXT NOT NULL, sha256 TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, media_type TEXT NOT NULL,
    attached_at TEXT NOT NULL, PRIMARY KEY (owner, sha256)
) STRICT;
CREATE TABLE chunk (
    sha256 TEXT NOT NULL, place INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (sha256, place)
) STRICT;
CREATE TABLE seen (place TEXT NOT NULL PRIMARY KEY, moment TEXT NOT NULL) STRICT;
"""

_VERSION_3 = """
CREATE TABLE upload (
    sha256 TEXT NOT NULL PRIMARY KEY, size INTEGER NOT NULL, sent INTEGER NOT NULL, location TEXT NOT NULL,
    done_at TEXT
) STRICT;
CREATE TABLE bundle (
    id TEXT NOT NULL PRIMARY KEY, way TEXT NOT NULL, made_at TEXT NOT NULL, file TEXT NOT NULL, size INTEGER NOT NULL,
    ops TEXT NOT NULL, answered_at TEXT
) STRICT;
CREATE TABLE former_device (
    id TEXT NOT NULL PRIMARY KEY, public_key BLOB NOT NULL, url TEXT NOT NULL, statement TEXT,
    replaced_at TEXT NOT NULL, reason TEXT NOT NULL, seq INTEGER NOT NULL, head TEXT NOT NULL
) STRICT;
CREATE TABLE restored (
    id INTEGER NOT NULL PRIMARY KEY, at TEXT NOT NULL, backup TEXT NOT NULL, seq INTEGER NOT NULL, head TEXT NOT NULL,
    lost_seq INTEGER NOT NULL, lost_head TEXT NOT NULL
) STRICT;
"""

_VERSION_4 = """
CREATE TABLE platform_entry (
    platform TEXT NOT NULL, n INTEGER NOT NULL, entry TEXT NOT NULL, head TEXT, told TEXT, PRIMARY KEY (platform, n)
) STRICT;
"""

# A vote may have been cast on another computer, and answer a need that is not here.
_VERSION_5 = """
CREATE TABLE vote_of_all (
    cast_op TEXT NOT NULL PRIMARY KEY, subject TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, need TEXT,
    cast_at TEXT NOT NULL, withdraw_op TEXT REFERENCES outbox (op), stands INTEGER NOT NULL
) STRICT;
INSERT INTO vote_of_all (cast_op, subject, kind, title, need, cast_at, withdraw_op, stands)
    SELECT cast_op, subject, kind, title, need, cast_at, withdraw_op, stands FROM vote;
DROP TABLE vote;
ALTER TABLE vote_of_all RENAME TO vote;
CREATE UNIQUE INDEX vote_standing ON vote (subject) WHERE stands = 1;
"""

# The same for joins and declarations; a join may name a need that is not here.
_VERSION_6 = """
CREATE TABLE joined_by_all (
    join_op TEXT NOT NULL PRIMARY KEY, need TEXT NOT NULL, title TEXT NOT NULL, commune TEXT NOT NULL, own TEXT,
    joined_at TEXT NOT NULL, withdraw_op TEXT REFERENCES outbox (op), stands INTEGER NOT NULL
) STRICT;
INSERT INTO joined_by_all (join_op, need, title, commune, own, joined_at, withdraw_op, stands)
    SELECT join_op, need, title, commune, own, joined_at, withdraw_op, stands FROM joined;
DROP TABLE joined;
ALTER TABLE joined_by_all RENAME TO joined;
CREATE UNIQUE INDEX joined_standing ON joined (need) WHERE stands = 1;
CREATE TABLE interest_of_all (
    declare_op TEXT NOT NULL PRIMARY KEY, proposal TEXT NOT NULL, title TEXT NOT NULL, role TEXT NOT NULL,
    motivation TEXT NOT NULL, declared_at TEXT NOT NULL, withdraw_op TEXT REFERENCES outbox (op),
    stands INTEGER NOT NULL
) STRICT;
INSERT INTO interest_of_all (declare_op, proposal, title, role, motivation, declared_at, withdraw_op, stands)
    SELECT declare_op, proposal, title, role, motivation, declared_at, withdraw_op, stands FROM interest;
DROP TABLE interest;
ALTER TABLE interest_of_all RENAME TO interest;
CREATE UNIQUE INDEX interest_standing ON interest (proposal) WHERE stands = 1;
"""

# A text that was put aside gets a column of its own, since its need may be open at the same time.
_VERSION_7 = """
ALTER TABLE editing ADD COLUMN aside TEXT NOT NULL DEFAULT '';
UPDATE editing SET aside = before, before = '' WHERE opened_at = '';
"""

# The acts about requests to the préfet are few, and asked for by their request wherever one is shown.
_VERSION_8 = """
CREATE INDEX outbox_of_request ON outbox (subject, type, seq)
    WHERE type = 'request.submit' OR type = 'request.withdraw';
"""

# The index of needs says where each was written, so that the nearest ones are found among very many (`search.alike`).
_VERSION_9 = """
UPDATE search_needs SET stems = trim(stems || (
    SELECT ' zzc' || lower(insee) || ' zzd' || lower(substr(insee, 1, iif(substr(insee, 1, 2) IN ('97', '98'), 3, 2)))
    FROM (SELECT value ->> 'commune' AS insee FROM copy WHERE scope = 'needs' AND copy.id = search_needs.id)
)) WHERE id IN (SELECT id FROM copy WHERE scope = 'needs');
"""

# One index for each scope, so that a word counts as rare among texts of the same kind. `key` holds keywords and stems
# of the title, `stems` those of the body. Short prefixes are indexed too, as the first letters typed match nearly all.
# Not with FTS5's own option `secure-delete`: with SQLite 3.53.4 its index then fails SQLite's own check after some
# dozen changed texts, and no backup is made any more. `search.merge` removes what is left of deleted words.
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
    """The first tables: needs, votes, outbox, journal, proofs, copies, search."""
    _run(connection, _VERSION_1)
    for scope in ("catalogue", "proposals", "needs", "mine"):
        _run(connection, _SEARCH.format(name=f"search_{scope}"))


def _version_2(connection: Connection) -> None:
    """The whole programme: corrections, sharing, pooling, steering, deployment, the préfet's route, attachments."""
    _run(connection, _VERSION_2)


def _version_3(connection: Connection) -> None:
    """What the exchange must remember: attachments on their way, USB bundles, earlier keys, restored backups."""
    _run(connection, _VERSION_3)


def _version_4(connection: Connection) -> None:
    """The platform's ledger of the commune, entry by entry."""
    _run(connection, _VERSION_4)


def _version_5(connection: Connection) -> None:
    """Votes of the commune's other computers."""
    _run(connection, _VERSION_5)


def _version_6(connection: Connection) -> None:
    """Joins and declarations of the commune's other computers."""
    _run(connection, _VERSION_6)


def _version_7(connection: Connection) -> None:
    """A need may be open while another text of it is put aside."""
    _run(connection, _VERSION_7)


def _version_8(connection: Connection) -> None:
    """The acts about requests are found by their request."""
    _run(connection, _VERSION_8)


def _version_9(connection: Connection) -> None:
    """Needs of other communes are found by where they were written."""
    _run(connection, _VERSION_9)


#: In order; MIGRATIONS[n] leads from version n to n + 1.
MIGRATIONS: tuple[Callable[[Connection], None], ...] = (
    _version_1,
    _version_2,
    _version_3,
    _version_4,
    _version_5,
    _version_6,
    _version_7,
    _version_8,
    _version_9,
)
LATEST = len(MIGRATIONS)
