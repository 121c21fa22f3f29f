"""The first lines of a long list are read separately, then the whole list."""

from datetime import datetime
from typing import TYPE_CHECKING

from desktop.database.errors import DiskFault
from desktop.viewmodels.kit.head_first import HEAD, HeadFirst

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tests.desktop.viewmodels.conftest import Commune


def test_after_a_fault_of_the_disk_the_first_lines_are_asked_for_again(baule: "Commune") -> None:
    asked, shown = list[int | None](), list[int | None]()

    def question(_connection: "Connection", _now: datetime, most: int | None) -> int | None:
        asked.append(most)
        if len(asked) == 1:
            raise DiskFault
        return most

    def show(answer: int | None) -> bool:
        shown.append(answer)
        return True

    reading = HeadFirst(baule.actor, question, show, baule.actor)
    for _ in range(3):
        reading.read()
        baule.settle()
    assert asked == [HEAD, HEAD, None]
    assert shown == [HEAD, None]
