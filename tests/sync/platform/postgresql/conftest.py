"""A server for the test run, a database for each test, and platforms on it."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from sync.contract.operations import Operation
from sync.platform.conduct import setup
from sync.platform.store import PlatformStore
from tests.sync.platform.conftest import DEVICE_KEY, KEYS, START, Device, World
from tests.sync.platform.postgresql.cluster import cluster_or_skip, database
from tests.sync.platform.postgresql.erasing import CANARY, given

_number = count()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with cluster_or_skip() as socket:
        yield socket


@pytest.fixture
def url(server: str) -> Iterator[str]:
    """An empty database with a limit for waiting on locks: a test that would hang fails instead."""
    with database(server, f"relais{next(_number)}") as address:
        yield f"{address}&options=-c%20lock_timeout%3D1000"


@pytest.fixture
def prepared_url(url: str) -> str:
    store = PlatformStore(url, create=True)
    setup.init(store, KEYS, setup.campaign_pack("france-relance-2021"), setup.catalogue_pack(""), START)
    store.close()
    return url


@pytest.fixture
def make_world(prepared_url: str) -> Iterator[Callable[..., World]]:
    """Each is a separate program on the same database."""
    made: list[World] = []

    def make(*, enrolled: bool = False) -> World:
        made.append(World(Path(), prepared_url))
        if enrolled:
            Device(made[-1], DEVICE_KEY, "45024").enrol_now()
        return made[-1]

    yield make
    for world in made:
        world.store.close()


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
    return given(device)
