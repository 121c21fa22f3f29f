"""What it costs to read a page of the commune's own cases when another computer has sent ten thousand needs."""

from pathlib import Path

from desktop.database.driver import rows
from desktop.effects import mine
from tests.desktop.conftest import Prepare
from tests.desktop.database.lettered import lettered


def test_whether_a_text_is_another_one_is_asked_of_what_the_page_tells_alone(
    tmp_path: Path, prepare_commune: Prepare
) -> None:
    """Rows are found by their keys: earlier, all needs were read for each page, with all that is known of them."""
    with lettered(tmp_path, prepare_commune) as connection:
        plan = [step for *_, step in rows(connection, f"EXPLAIN QUERY PLAN {mine._DIFFERING}", ("[]",))]
    assert [step.split(" ")[:2] for step in plan] == [["SCAN", "told"], ["SEARCH", "need"], ["SEARCH", "copy"]]
    assert plan[1].endswith("(id=?)")
    assert plan[2].endswith("(scope=? AND id=?)")
