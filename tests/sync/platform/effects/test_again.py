"""Which of two acts under one id replaces the other: decided by their times, and by whose acts they are."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from sync.contract.operations import thaw
from sync.platform.conduct import campaigns
from sync.platform.effects import again
from sync.platform.effects.accepted import Accepted
from sync.platform.pending import Pending
from sync.platform.tables import operation
from sync.platform.times import as_time

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("moved", "number", "later"),
    [
        (-SECOND, 2, True),  # the act that stands came after this one
        (0 * SECOND, 1, True),
        (0 * SECOND, 2, False),  # this is the act that stands
        (0 * SECOND, 3, False),
        (SECOND, 1, False),
    ],
)
def test_of_one_commune_the_last_one_stands_and_of_two_the_first(
    world: Any, device: Any, moved: timedelta, number: int, later: bool
) -> None:
    casts = [device.cast(subject) for subject in ("opencimetiere", "publik", "grist")]
    device.deposit(casts)
    middle = casts[1].op
    with world.store.reading() as connection:
        into, campaign = Pending(connection), campaigns.current(connection)
        row = connection.execute(select(operation).where(operation.c.op == middle)).one()
        assert row.number == 2
        act = Accepted(thaw(row.frozen), campaign, number, as_time(row.deposited_at) + moved)
        for commune, gives in (("45024", later), ("45023", not later), ("45025", not later)):
            assert again.gives_way(into, act, SimpleNamespace(commune=commune), middle) is gives
        assert not again.gives_way(into, act, SimpleNamespace(commune="45023"), casts[0].op[:-1] + "!")
