"""What moved is read once the database is open, and again only while the first screen is in sight."""

from typing import TYPE_CHECKING

from desktop.actions.services.draft_share import draft_share
from desktop.viewmodels.home.home_moves import HomeMoves
from desktop.viewmodels.kit.status_summary import StatusSummary
from tests.desktop.viewmodels.conftest import baule
from tests.desktop.viewmodels.home.bare_opening import BARE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]


def test_what_moved_is_read_while_the_page_is_in_sight(baule: "Commune") -> None:
    summary = StatusSummary(baule.actor, BARE)
    moves = HomeMoves(baule.actor, summary)
    told: list[list[str]] = []
    moves.refreshed.connect(lambda: told.append([row.title for row in moves.waiting]))
    moves.refresh()  # the database is not open yet
    baule.settle()
    assert not moves.known
    summary.refresh()  # it is, and nobody looks
    baule.settle()
    assert (moves.known, told) == (False, [])
    moves.come()
    baule.settle()
    assert (moves.known, told) == (True, [[]])
    baule.act(draft_share, None, title="Registre")
    assert told == [[], ["Registre"]]
    moves.refresh()  # nothing else is found
    moves.leave()
    baule.act(draft_share, None, title="Cantine")
    assert told == [[], ["Registre"]]
    moves.come()
    baule.settle()
    assert sorted(told[-1]) == ["Cantine", "Registre"]


def test_the_first_opening_is_followed_by_a_page_that_is_in_sight_already(baule: "Commune") -> None:
    summary = StatusSummary(baule.actor, BARE)
    moves = HomeMoves(baule.actor, summary)
    moves.come()
    baule.settle()
    assert not moves.known
    summary.refresh()
    baule.settle()
    assert moves.known
