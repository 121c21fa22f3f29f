"""What it costs to ask which withdrawals of requests took something back, beside thousands of other acts."""

from pathlib import Path

import pytest

from desktop.database.decided import DECIDED, IN_VAIN, TAKES_BACK
from desktop.database.driver import rows
from tests.desktop.conftest import Prepare
from tests.desktop.database.lettered import lettered


@pytest.mark.parametrize("question", [IN_VAIN, TAKES_BACK, DECIDED])
def test_it_is_asked_of_the_acts_about_requests_alone(question: str, tmp_path: Path, prepare_commune: Prepare) -> None:
    """Earlier, all accepted acts were read for it, and all acts for each request that has a later text."""
    with lettered(tmp_path, prepare_commune) as connection:
        plan = [step for *_, step in rows(connection, f"EXPLAIN QUERY PLAN {question}")]
    by_request = "USING INDEX outbox_of_request (subject=? AND type=?"
    for act in "withdrawal", "made":
        assert [step for step in plan if step.startswith(f"SEARCH {act} ") and by_request not in step] == []
        assert any(step.startswith(f"SEARCH {act} {by_request}") for step in plan)
    assert not [step for step in plan if step.startswith(("SCAN outbox", "SCAN withdrawal", "SCAN made"))]
