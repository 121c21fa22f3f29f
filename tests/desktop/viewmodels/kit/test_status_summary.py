"""The commune's status is reported at the first look, and then each time other rows are found."""

from datetime import timedelta
from typing import TYPE_CHECKING

from desktop.actions.needs.draft_need import draft_need
from desktop.viewmodels.kit.status_summary import StatusSummary
from tests.desktop.viewmodels.conftest import baule

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]


def test_what_is_found_is_told_once(baule: "Commune") -> None:
    summary = StatusSummary(baule.actor, baule.opening())
    told: list[int] = []
    summary.changed.connect(lambda: told.append(len(summary.opening.drafts)))
    assert not summary.refreshed
    for _ in range(2):
        summary.refresh()
        baule.settle()
    assert (told, summary.refreshed) == ([0], True)  # the start had found the same: it is told that it stands
    baule.act(draft_need, None, title="Cantine")
    assert told == [0, 1]
    assert summary.at_start == summary.opening._replace(drafts=(), written=False)


def test_another_day_is_told_though_the_rows_are_the_same(baule: "Commune") -> None:
    summary, told = StatusSummary(baule.actor, baule.opening()), list[bool]()
    summary.refresh()
    baule.settle()
    summary.changed.connect(lambda: told.append(True))
    for hours in (1, 9, 1):
        baule.hour[0] += timedelta(hours=hours)
        summary.refresh()
        baule.settle()
    assert told == [True]
