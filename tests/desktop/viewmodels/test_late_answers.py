"""An answer about a page that was left meanwhile is not shown: only the one about the current page."""

from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.needs.departure import NeedDeparture
from desktop.viewmodels.needs.neighbours import Neighbours
from desktop.viewmodels.needs.sheet import NeedSheet
from sync.contract.published import PublicNeed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


def drafted(commune: "Commune", title: str) -> str:
    id: str = commune.act(draft_need, None, title=title, description="D.")
    return id


@pytest.mark.slow
def test_of_two_sheets_the_one_asked_for_last(baule: "Commune") -> None:
    ids = [drafted(baule, title) for title in ("Cantine", "Cimetière")]
    for id in ids:
        baule.act(submit_need, id)
    for first, last in permutations(ids):
        sheet, shown = NeedSheet(baule.actor, Latest()), list[Any]()
        sheet.shown.connect(shown.append)
        sheet.show(first)
        sheet.show(last)
        baule.settle()
        assert [text.id for text in shown] == [last]
        sheet.show(first)
        sheet.leave()
        baule.settle()
        assert (len(shown), sheet.sheet) == (1, None)
        sheet.cancel()  # there is nothing to take back any more
        baule.settle()


def test_of_two_needs_on_their_way_out_the_one_asked_for_last(baule: "Commune") -> None:
    ids = [drafted(baule, title) for title in ("Cantine", "Cimetière")]
    for first, last in permutations(ids):
        departure, ready = NeedDeparture(baule.actor), list[Any]()
        departure.ready.connect(ready.append)
        departure.ask(first)
        departure.ask(last)
        baule.settle()
        title = dict(zip(ids, ("Cantine", "Cimetière"), strict=True))[last]
        assert [dict(one.public)["Titre du besoin"] for one in ready] == [title]
    for first, last in permutations(ids):
        departure, told = NeedDeparture(baule.actor), list[Any]()
        departure.submitted.connect(told.append)
        departure.ask(first)
        baule.settle()
        departure.submit()
        departure.ask(last)
        baule.settle()
        assert (departure.id, told) == (last, [])


@pytest.mark.slow
def test_of_two_needs_of_neighbours_the_one_chosen_last(baule: "Commune") -> None:
    baule.campaign()
    ids = ("n1", "n2", "n3")
    baule.publish(*(PublicNeed(id=id, commune="45008", commune_name="Artenay", title=f"Besoin {id}") for id in ids))
    for first, last in permutations(ids, 2):
        view, chose = Neighbours(baule.actor, Latest()), list[Any]()
        view.chose.connect(chose.append)
        view.choose(first)
        view.choose(last)
        baule.settle()
        assert [sheet.id for sheet in chose] == [last]
