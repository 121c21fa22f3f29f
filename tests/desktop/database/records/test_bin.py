"""The bin of drafts: a reference to one draft does not prevent the others from being deleted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select

from desktop.database import records
from desktop.database.driver import rows
from desktop.database.tables import metadata, need, request, share
from tests.desktop.actions.conftest import Clock
from tests.desktop.conftest import Prepare
from tests.desktop.database.lettered import lettered, row

OLD = "2025-01-01T00:00:00.000000+00:00"
DRAFTS = (need, request, share)


@pytest.fixture
def connection(tmp_path: Path, prepare_commune: Prepare) -> Iterator[Connection]:
    with lettered(tmp_path, prepare_commune) as connection:
        yield connection


def references(connection: Connection) -> list[tuple[str, str, str]]:
    """Of every foreign key of the schema: its table, its column, and the table that it refers to."""
    tables = [name for (name,) in rows(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    asked = 'SELECT "from", "table" FROM pragma_foreign_key_list(?)'
    return [(table, column, owner) for table in tables for column, owner in rows(connection, asked, (table,))]


def violations(connection: Connection) -> int:
    return len(rows(connection, "SELECT 1 FROM pragma_foreign_key_check"))


def thrown_away(connection: Connection) -> None:
    """Two drafts of each kind, long ago."""
    for table in DRAFTS:
        free = dict.fromkeys(({"submit_op", "share_op", "withdraw_op", "amends", "base"}) & set(table.c.keys()))
        for id in ("named", "other"):
            connection.execute(insert(table), row(table, "-") | free | {"id": id, "discarded_at": OLD})


def test_a_draft_that_something_refers_to_does_not_keep_the_others_in_the_bin(connection: Connection) -> None:
    """A need of another computer that was corrected here once made every deletion of a draft fail."""
    drafts = {table.name for table in DRAFTS}
    named = [reference for reference in references(connection) if reference[2] in drafts]
    assert {("need", "amends", "need"), ("amendment", "need", "need"), ("editing", "need", "need")} <= set(named)
    for name, column, owner in [*named, ("vote", "need", "need"), ("joined", "own", "need")]:
        place, table = connection.begin_nested(), metadata.tables[name]
        thrown_away(connection)
        here = {"discarded_at": None} if "discarded_at" in table.c else {}
        connection.execute(insert(table), row(table, "names") | here | {column: "named"})
        before = violations(connection)
        for emptied in (records.needs.empty_bin, records.requests.empty_bin, records.shares.empty_bin):
            emptied(connection, Clock().now)
        assert violations(connection) == before, (name, column)
        for kind in DRAFTS:
            left = set(connection.scalars(select(kind.c.id).where(kind.c.discarded_at == OLD)))
            stays = owner == kind.name and name != "editing"  # a text that was put aside goes with its draft
            assert left == ({"named"} if stays else set()), (name, column, kind.name)
        place.rollback()
