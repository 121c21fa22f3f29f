"""How often the commune's own cases are read whole: by the ledger's entries, and not by what the platform tells."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from sync.client.ledger import own_cases
from sync.client.ledger.tables import copy, platform_entry
from tests.sync.client.ends import Commune

PLATFORM = "p"


def due_after(pc: Commune) -> float:
    """Days."""
    with pc.transaction() as connection:
        own_cases.note_whole(connection, pc.clock())
    steps = (step / 4 for step in range(1, 80))
    with pc.reading() as connection:
        return next(days for days in steps if own_cases.due(connection, PLATFORM, pc.clock() + timedelta(days=days)))


def entries(pc: Commune, size: int) -> None:
    rows: list[dict[str, Any]] = [
        {"platform": PLATFORM, "n": n, "entry": "{}", "head": "h"} for n in range(1, size + 1)
    ]
    with pc.transaction() as connection:
        connection.execute(insert(platform_entry), rows)


@pytest.mark.parametrize(("size", "days"), [(3, 1), (500, 1), (750, 1.5), (3_500, 7), (4_000, 7)])
def test_the_more_entries_the_less_often_but_once_a_week(commune: Commune, size: int, days: float) -> None:
    entries(commune, size)
    assert due_after(commune) == days


def test_rows_do_not_count(commune: Commune) -> None:
    """The platform may make them up."""
    rows = [{"scope": "mine", "id": f"s{n}", "position": 1, "value": "{}"} for n in range(1_000)]
    with commune.transaction() as connection:
        connection.execute(insert(copy), rows)
    entries(commune, 1)
    assert due_after(commune) == 1
