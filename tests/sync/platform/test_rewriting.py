"""It waits, for as long as was asked, for sessions that keep erased data.

It does not wait if this database role may not rewrite the table at all.
"""

import pytest

from sync.platform import rewriting
from sync.platform.rewriting import Hold

SESSION, OWNER = Hold("session"), Hold("owner")


@pytest.mark.parametrize(
    ("wait_s", "rest_s", "holds", "tries"),
    [
        (60, 0, [SESSION, SESSION], 3),
        (60, 0, [], 1),
        (60, 0, [SESSION, OWNER], 2),  # only the owner of the table may rewrite it: waiting would not help
        (0, 1, [SESSION, SESSION], 1),
        (60, 61, [SESSION, SESSION], 1),  # it does not start a pause that would end too late
    ],
)
def test_it_is_tried_until_nothing_holds_or_the_time_has_come(
    wait_s: float, rest_s: float, holds: list[Hold], tries: int
) -> None:
    tried: list[list[Hold]] = []

    def work() -> list[Hold]:
        tried.append(holds[len(tried) : len(tried) + 1])
        return tried[-1]

    assert rewriting.repeated(work, wait_s=wait_s, rest_s=rest_s) == tried[-1]
    assert len(tried) == tries
