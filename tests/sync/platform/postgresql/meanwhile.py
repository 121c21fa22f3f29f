"""What another process does during a transaction, and whether it has to wait for it."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, event

from sync.contract.operations import Operation
from tests.sync.platform.conftest import Device, World


def before_the_commit(world: World, then: Callable[[Connection], object]) -> None:
    """Acts once, when the next transaction that writes has done all its work."""
    left = [then]

    def committing(connection: Connection) -> None:
        if left:
            left.pop()(connection)

    event.listen(world.store._writer, "commit", committing)


def before_each_commit(world: World, then: Callable[[Connection], object]) -> None:
    """Like `before_the_commit`, for every transaction of this program that writes, until the test ends."""
    event.listen(world.store._writer, "commit", then)


def before_it_writes(world: World, table: str, then: Callable[[], object]) -> None:
    """Acts once, when the next transaction has read what it needs, and is about to write into this table."""
    left = [then]

    def executing(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if left and statement.startswith(f"INSERT INTO {table} "):
            left.pop()()

    event.listen(world.store._writer, "before_cursor_execute", executing)


def waits(device: Device, act: Operation, caplog: pytest.LogCaptureFixture) -> bool:
    """Whether its deposit needs a lock that is held; here waiting for a lock ends soon (conftest.py)."""
    caplog.clear()
    answer = device.post(device.batch([act]))
    assert (answer.status == 503) is ("lock timeout" in caplog.text), answer.body
    return answer.status == 503
