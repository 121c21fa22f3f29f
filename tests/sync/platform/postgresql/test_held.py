"""What keeps erased rows on PostgreSQL is named, and the wait for it blocks nobody else."""

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from sync.contract.operations import Operation
from tests.sync.platform.conftest import Device, World
from tests.sync.platform.postgresql.cluster import database, replica
from tests.sync.platform.postgresql.erasing import ACTS, CANARY, marked
from tests.typed import Typed, relais_platform

pytestmark = pytest.mark.slow
Sql = Callable[[str], Any]


@pytest.fixture
def purge(prepared_url: str) -> Callable[..., Typed]:
    def asked(*, wait: int = 0, role: str = "relais") -> Typed:
        database = prepared_url.replace("relais@", f"{role}@")
        return relais_platform("--database", database, "--json", "purge", "--wait", str(wait))

    return asked


@pytest.fixture
def other(server: str, prepared_url: str) -> Iterator[psycopg.Connection[Any]]:
    """A transaction of another program, such as a dump."""
    name = prepared_url.split("/")[3].split("?")[0]
    with psycopg.connect(host=server, user="relais", dbname=name, application_name="copie") as connection:
        yield connection


@pytest.fixture(params=["here", "elsewhere"])
def writer(request: pytest.FixtureRequest, server: str) -> Iterator[psycopg.Connection[Any]]:
    """A transaction that writes, in this database or another of the server: it limits our snapshots too."""
    if request.param == "here":
        yield request.getfixturevalue("other")
        return
    with (
        database(server, "ailleurs"),
        psycopg.connect(host=server, user="relais", dbname="ailleurs", application_name="copie") as connection,
    ):
        yield connection


@pytest.fixture
def held(
    world: World, device: Device, erase: Operation, in_files: Callable[[], int], purge: Callable[..., Typed]
) -> Callable[..., str]:
    """What is said of erased rows while something keeps them. `before` runs between the erasure and the question."""

    def asked(before: Callable[[], object] = lambda: None) -> str:
        device.one(erase)
        world.platform.settle()
        before()
        told = purge()
        assert (told.status, in_files(), marked(world)) == (1, ACTS, 1)
        return told.err

    return asked


@pytest.fixture
def gone(world: World, in_files: Callable[[], int], purge: Callable[..., Typed]) -> Callable[..., None]:
    """Nothing keeps them any more: the next request removes them."""

    def asked(*, wait: int = 0) -> None:
        assert (purge(wait=wait).status, in_files(), marked(world)) == (0, 0, 0)

    return asked


def test_a_transaction_that_is_in_no_statement(
    writer: psycopg.Connection[Any], held: Callable[[], str], gone: Callable[[], None]
) -> None:
    writer.execute("SELECT pg_current_xact_id()")
    said = held()
    assert "copie" in said
    assert ("ailleurs" in said) == (writer.info.dbname == "ailleurs")
    writer.rollback()
    gone()


def test_a_prepared_transaction(
    writer: psycopg.Connection[Any], held: Callable[[], str], gone: Callable[[], None]
) -> None:
    writer.execute("SELECT pg_current_xact_id()")
    writer.execute("PREPARE TRANSACTION 'suspens'")
    said = held()
    assert "suspens" in said
    assert ("ailleurs" in said) == (writer.info.dbname == "ailleurs")
    writer.rollback()
    writer.autocommit = True
    writer.execute("ROLLBACK PREPARED 'suspens'")
    gone()


@pytest.mark.parametrize("slot", ["", "gardien"])
def test_a_replica_on_which_somebody_reads(
    server: str,
    prepared_url: str,
    held: Callable[..., str],
    gone: Callable[..., None],
    sql: Sql,
    slot: str,
) -> None:
    """If there is a slot, also while the replica is stopped."""
    name = prepared_url.split("/")[3].split("?")[0]
    with replica(server, *(["-C", "-S", slot] if slot else [])) as (port, stop):
        told_by = "pg_replication_slots WHERE xmin" if slot else "pg_stat_replication WHERE backend_xmin"
        assert any(sql(f"SELECT count(*), pg_sleep(0.05) FROM {told_by} IS NOT NULL").scalar() for _ in range(400))
        with psycopg.connect(host=server, port=port, user="relais", dbname=name) as reader:
            reader.execute("SELECT count(*) FROM setting")
            said = held(stop if slot else lambda: None)
            assert (slot or "réplique") in said
            reader.close()
        if slot:
            sql(f"SELECT pg_drop_replication_slot('{slot}')")
        gone(wait=20)


def test_a_setting_by_which_the_server_keeps_them_for_its_replicas(
    held: Callable[[], str], gone: Callable[[], None], sql: Sql
) -> None:
    named = "vacuum_defer_cleanup_age"
    if sql(f"SELECT current_setting('{named}', true)").scalar() is None:
        pytest.skip("this PostgreSQL has no such setting any more")

    def set_to(value: str) -> None:
        sql(f"ALTER SYSTEM SET {named} = {value}")
        sql("SELECT pg_reload_conf()")
        assert any(sql(f"SELECT current_setting('{named}'), pg_sleep(0.05)").scalar() == value for _ in range(400))

    set_to("1000")
    try:
        assert named in held()
    finally:
        set_to("0")
    gone()


def test_beside_a_dump_no_deposit_waits_for_long(
    other: psycopg.Connection[Any],
    world: World,
    device: Device,
    erase: Operation,
    in_files: Callable[[], int],
    purge: Callable[..., Typed],
    gone: Callable[[], None],
) -> None:
    """In this test, waiting one second for a lock is a failure."""
    world.store.largest_rewritten = 0
    device.one(erase)
    other.execute("SELECT count(*) FROM operation")
    told: list[Typed] = []
    asking = threading.Thread(target=lambda: told.append(purge(wait=4)))
    asking.start()
    try:
        deposits = 0
        while asking.is_alive() and deposits < 1000:
            assert device.one(device.need(f"later{deposits}")).status == "accepted"
            deposits += 1
    finally:
        other.rollback()
        asking.join(30)
    assert deposits > 1
    assert (told[0].status, in_files() > 0, marked(world)) == (1, True, 1)
    assert "copie" in told[0].err
    gone()


def test_whoever_does_not_own_the_table_is_told(
    world: World, device: Device, erase: Operation, in_files: Callable[[], int], purge: Callable[..., Typed], sql: Sql
) -> None:
    device.one(erase)
    sql("CREATE ROLE agent LOGIN")
    sql("GRANT ALL ON ALL TABLES IN SCHEMA public TO agent")
    try:
        told = purge(role="agent")
        assert (told.status, in_files(), marked(world)) == (1, ACTS, 1)
        assert "propriétaire" in told.err
    finally:
        sql("DROP OWNED BY agent")
        sql("DROP ROLE agent")


def test_of_an_erasure_that_an_earlier_version_did_not_mark(
    device: Device, erase: Operation, in_files: Callable[[], int], purge: Callable[..., Typed], sql: Sql
) -> None:
    device.one(erase)
    sql("DELETE FROM setting WHERE key LIKE 'erasing.%'")
    assert in_files() == ACTS
    assert (purge().status, in_files()) == (0, 0)


@pytest.mark.parametrize("by_hand", [True, False])
def test_the_samples_that_an_earlier_version_let_be_taken_go(
    world: World, device: Device, erase: Operation, purge: Callable[..., Typed], sql: Sql, by_hand: bool
) -> None:
    sampled = "SELECT most_common_vals::text FROM pg_stats WHERE tablename = 'operation' AND attname = 'personal'"
    sql("ALTER TABLE operation ALTER COLUMN personal SET STATISTICS -1")
    sql("ANALYZE operation")
    assert CANARY.decode() in sql(sampled).scalar_one(), "control"
    device.one(erase)
    if by_hand:
        assert purge().status == 0
    else:
        world.platform.settle()
    sql("ANALYZE operation")
    assert sql(sampled).all() == []


def test_nothing_of_the_samples_stays_in_their_own_file(
    server: str, device: Device, erase: Operation, purge: Callable[..., Typed], sql: Sql
) -> None:
    def canary_count() -> int:
        sql("CHECKPOINT")
        file = sql("SELECT pg_relation_filepath('pg_statistic')").scalar_one()
        return (Path(server) / "data" / file).read_bytes().count(CANARY)

    sql("ALTER TABLE operation ALTER COLUMN personal SET STATISTICS -1")
    sql("ANALYZE operation")
    assert canary_count() > 0, "control"
    device.one(erase)
    assert (purge().status, canary_count()) == (0, 0)


def test_a_file_that_a_stopped_server_left_is_found_by_the_query_that_is_told(
    server: str, purge: Callable[..., Typed], sql: Sql
) -> None:
    """The server stopped while it wrote the new file of the table: the file belongs to no table."""
    left = " ".join(purge().json["left"])
    query = re.search("«\u00a0(SELECT file[^»]*)\u00a0»", left)
    assert query is not None
    assert sql(query[1]).all() == []
    folder = Path(server) / "data" / Path(sql("SELECT pg_relation_filepath('operation')").scalar_one()).parent
    (folder / "4000000000").write_bytes(CANARY)
    assert sql(query[1]).scalars().all() == ["4000000000"]


def test_whose_connection_breaks_is_told_so(
    other: psycopg.Connection[Any], device: Device, erase: Operation, purge: Callable[..., Typed], sql: Sql
) -> None:
    other.execute("SELECT pg_current_xact_id()")
    device.one(erase)
    told: list[Typed] = []
    asking = threading.Thread(target=lambda: told.append(purge(wait=20)))
    asking.start()
    broken = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7215002"
    while asking.is_alive():
        sql(broken)
    assert (told[0].status, told[0].error["type"]) == (3, "database")
