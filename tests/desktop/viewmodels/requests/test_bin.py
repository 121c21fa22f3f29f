"""A draft of a request that was thrown away says how long it stays, and comes back to be written on."""

from datetime import timedelta
from typing import TYPE_CHECKING

from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.database.queries import requests
from desktop.viewmodels.requests.navigation import RequestNavigation, RequestScreen
from tests.desktop.viewmodels.conftest import baule

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]


def test_what_was_thrown_away_says_how_long_it_stays_and_comes_back(baule: "Commune") -> None:
    made = baule.act(draft_request, None, title="Une borne")
    baule.act(discard_request, made)
    baule.hour[0] += timedelta(days=2)
    navigation = RequestNavigation(baule.actor)
    navigation.start()
    navigation.bin.refresh()
    baule.settle()
    (line,) = navigation.bin.model.lines
    assert (line.title, line.shown.word) == ("Une borne", "Brouillon")
    assert line.note == "Mis à la corbeille mercredi 3\u00a0février à 14\u00a0h\u00a032 · encore 28\u00a0jours"
    navigation.turn(RequestScreen.BIN)
    assert navigation.acts.main is None
    navigation.bin.restore(made)
    baule.until(lambda: navigation.screen is RequestScreen.WRITING)
    baule.settle()
    assert navigation.bin.model.lines == ()
    assert [row.id for row in baule.ask(requests.listed)] == [made]
