"""What was erased is in no file of the table any more: old rows go, and what a plain VACUUM leaves of their bytes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from sqlalchemy import create_engine, text

from sync.contract.batches import CONTENT_TYPE, Personal, personal_digest
from sync.contract.operations import Operation
from sync.platform import erasures
from sync.platform.http.api import application
from sync.platform.store import read_setting
from tests.sync.platform.conftest import Device, World, call
from tests.typed import relais_platform

pytestmark = pytest.mark.slow

ACTS = 48
CANARY = b"CanariDupont"


@pytest.fixture
def sql(url: str) -> Iterator[Callable[[str], Any]]:
    """One statement outside any transaction, as an administrator types it."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield lambda statement: connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def in_files(server: str, sql: Callable[[str], Any]) -> Callable[[], int]:
    """How often the name stands in the table's file."""

    def count() -> int:
        sql("CHECKPOINT")
        file = sql("SELECT pg_relation_filepath('operation')").scalar_one()
        return (Path(server) / "data" / file).read_bytes().count(CANARY)

    return count


@pytest.fixture
def erase(device: Device) -> Operation:
    """The act that has the contacts of many acts erased, which are here."""
    salt, blob = "5a" * 16, {"name": CANARY.decode()}
    acts = [device.need(f"n{n}", personal=personal_digest(salt, blob)) for n in range(ACTS)]
    contacts = [Personal(op=act.op, salt=salt, blob=blob) for act in acts]
    device.verified(device.post(device.batch(acts, personal=contacts)), acts)
    return device.act("personal.erase", {"operations": [act.op for act in acts]})


def marked(world: World) -> int:
    with world.store.reading() as connection:
        return len(erasures.marks(connection))


def test_it_goes_once_the_answer_is_given(
    world: World, device: Device, erase: Operation, in_files: Callable[[], int], sql: Callable[[str], Any]
) -> None:
    assert in_files() == ACTS
    assert device.one(erase).status == "accepted"
    assert (marked(world), world.platform.unsettled) == (1, True)
    assert in_files() == ACTS
    sql("VACUUM operation")
    assert in_files() > 0, "control: what a plain VACUUM leaves"
    world.platform.settle()
    assert (in_files(), marked(world), world.platform.unsettled) == (0, 0, False)
    assert device.one(erase).status == "duplicate"
    assert not world.platform.unsettled


def test_the_web_shell_does_it_behind_the_answer(
    world: World, device: Device, erase: Operation, in_files: Callable[[], int]
) -> None:
    asked = device.signed(call("POST", "/batches", body=device.batch([erase]), content_type=CONTENT_TYPE))
    with TestClient(application(world.platform)) as client:
        assert client.post(asked.path, content=asked.body, headers=asked.headers).status_code == 200
    assert (in_files(), marked(world)) == (0, 0)


def test_while_somebody_reads_what_was_before_it_waits(
    world: World, make_world: Callable[[], World], device: Device, erase: Operation, in_files: Callable[[], int]
) -> None:
    with make_world().store.reading() as connection:
        assert read_setting(connection, "schema")
        device.one(erase)
        world.platform.settle()
        assert (marked(world), world.platform.unsettled) == (1, True)
    assert in_files() == ACTS
    world.platform.settle()
    assert (in_files(), marked(world)) == (0, 0)


def test_a_large_table_is_left_to_an_operator_who_is_told_what_is_left(
    world: World,
    device: Device,
    erase: Operation,
    in_files: Callable[[], int],
    prepared_url: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(erasures, "SMALL", 0)
    device.one(erase)
    world.platform.settle()
    assert (in_files(), marked(world), world.platform.unsettled) == (ACTS, 1, False)
    assert "relais-platform purge" in caplog.text
    told = relais_platform("--database", prepared_url, "--json", "purge")
    assert (told.status, in_files(), marked(world)) == (0, 0, 0)
    for place in ("pg_wal", "pg_dump", "répliquée"):
        assert any(place in one for one in told.json["left"])


def test_no_sample_of_it_is_kept(device: Device, erase: Operation, sql: Callable[[str], Any]) -> None:
    sql("ANALYZE operation")
    columns = set(sql("SELECT attname FROM pg_stats WHERE tablename = 'operation'").scalars())
    assert "intent" in columns
    assert "personal" not in columns
