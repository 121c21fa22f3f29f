"""Databases of earlier versions on PostgreSQL: migrated in one transaction, completely or not at all."""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData, create_engine, event, inspect, select

from sync.contract.feed import FeedPage
from sync.contract.signing import SigningKey
from sync.platform.migrations.migrate import migrate
from sync.platform.revision import BASELINE, REVISION, metadata
from sync.platform.store import PlatformStore, StoreError
from tests.sync.platform.conftest import START, Device, World

pytestmark = pytest.mark.slow
GOLDEN = Path(__file__).parents[1] / "migrations" / "golden"
VERSIONS = sorted((file.stem.removeprefix("v") for file in GOLDEN.glob("*.sqlite")), key=int)
_CHANGES = ("ALTER", "CREATE", "DROP", "INSERT", "UPDATE", "DELETE")


@pytest.fixture(params=VERSIONS)
def old(request: pytest.FixtureRequest, url: str) -> str:
    """A golden database, moved from SQLite: its tables, in PostgreSQL's types, and all their rows."""
    file, found = GOLDEN / f"v{request.param}.sqlite", MetaData()
    source, target = create_engine(f"sqlite:///file:{file}?mode=ro&immutable=1&uri=true"), create_engine(url)
    with source.connect() as reading, target.begin() as writing:
        found.reflect(reading)
        for table in found.sorted_tables:
            for column in table.columns:
                column.type = column.type.as_generic()
        found.create_all(writing)
        for table in found.sorted_tables:
            rows = [dict(row._mapping) for row in reading.execute(select(table))]
            if rows:
                writing.execute(table.insert(), rows)
    source.dispose()
    target.dispose()
    return url


@pytest.fixture
def world(old: str) -> Iterator[World]:
    world = World(Path(), old)
    yield world
    world.store.close()


def content(connection: Connection) -> dict[str, Any]:
    found = MetaData()
    found.reflect(connection)
    return {
        table.name: (
            sorted((column.name, str(column.type), column.nullable) for column in table.columns),
            sorted(map(repr, connection.execute(select(table)).all())),
        )
        for table in found.sorted_tables
    }


def test_it_is_as_the_tables_say_and_goes_on(world: World) -> None:
    with pytest.raises(StoreError, match="relais-platform migrate"):
        world.store.check()
    done = migrate(world.store, START)
    assert (done.after, done.copy) == (REVISION, None)
    world.store.check()
    with world.store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    told = json.loads((GOLDEN / f"v{done.before}.json").read_bytes())
    device = Device(world, SigningKey(bytes.fromhex(told["seed"])), "45024")
    before = device.get("/feed", FeedPage, "scope=mine")
    assert device.one(device.need("n2")).status == "accepted"
    after = device.get("/feed", FeedPage, f"scope=mine&cursor={before.cursor}")
    assert [item.id for item in after.items] == ["n2"]


def states(world: World, *, flaw: bool = False) -> Iterator[dict[str, Any]]:
    """What is there before, after a migration that broke off at its first statement, at its second, … With the flaw
    each change is committed by itself, which ends with the first state that is another one.
    """
    left = [0]

    def count(_connection: Any, cursor: Any, statement: str, *_more: object) -> None:
        if flaw and statement.lstrip().startswith(_CHANGES):
            cursor.connection.commit()
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt

    event.listen(world.store._writer, "before_cursor_execute", count)
    for statement in itertools.count(1):
        with world.store.reading() as connection:
            yield content(connection)
        left[0] = statement
        try:
            migrate(world.store, START)
        except KeyboardInterrupt:
            continue
        break


def marked(state: dict[str, Any]) -> bool:
    _, rows = state.get("alembic_version", ((), ()))
    return rows == [f"('{REVISION}',)"]


def test_broken_off_at_any_statement_it_is_old_or_new(world: World) -> None:
    found = list(states(world))
    with world.store.reading() as connection:
        whole = content(connection)
    assert marked(whole)
    assert found[0] == found[9] != whole
    assert all(one in (found[0], whole) for one in found)


@pytest.mark.parametrize("old", VERSIONS[:1], indirect=True)
def test_the_control_that_commits_each_change_is_caught(world: World) -> None:
    """From the oldest version: from the last one the migration may be a single change, which cannot be half done."""
    found = states(world, flaw=True)
    before = next(found)
    other = next(one for one in found if one != before)
    assert not marked(other)


def test_a_new_one_is_at_the_newest(prepared_url: str) -> None:
    store = PlatformStore(prepared_url)
    store.check()
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert inspect(connection).has_table("alembic_version")
    assert migrate(store, START).before == REVISION != BASELINE
    store.close()
