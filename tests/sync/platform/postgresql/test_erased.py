"""Erased data is in no file of the table: old rows are removed, and the bytes that a plain VACUUM leaves."""

from collections.abc import Callable
from typing import Any

import pytest
from litestar.testing import TestClient

from sync.contract.batches import CONTENT_TYPE
from sync.contract.operations import Operation
from sync.platform.http.api import application
from sync.platform.store import read_setting
from tests.sync.platform.conftest import Device, World, call
from tests.sync.platform.postgresql.erasing import ACTS, marked
from tests.typed import relais_platform

pytestmark = pytest.mark.slow


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
    caplog: pytest.LogCaptureFixture,
) -> None:
    world.store.largest_rewritten = 0
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
