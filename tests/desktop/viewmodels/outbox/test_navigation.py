"""The outbox's screens without a window: nothing is called empty too soon, and the key's screen offers no sending."""

from typing import TYPE_CHECKING

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.domain.changes import Changes
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.syncing import RoundDone, Syncing
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.outbox.navigation import OutboxAct, OutboxNavigation, OutboxScreen

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

SEND = Acts(OutboxAct.SEND)


def begun(commune: "Commune") -> OutboxNavigation:
    def no_round(*_: object) -> RoundDone:
        raise AssertionError

    clock = commune.actor.clock
    syncing = Syncing(commune.worker, commune.actor, Connectivity(), no_round, lambda *_: Changes(), clock)
    return OutboxNavigation(commune.actor, syncing)


def test_it_is_empty_once_that_is_known(baule: "Commune") -> None:
    navigation = begun(baule)
    assert (navigation.screen, navigation.acts) == (OutboxScreen.UNKNOWN, SEND)
    navigation.visit("")
    baule.settle()
    assert (navigation.screen, navigation.acts) == (OutboxScreen.EMPTY, SEND)
    submit_need(baule.context, draft_need(baule.context, title="Four", description="Banal").value)
    navigation.visit("")
    baule.settle()
    assert navigation.screen is OutboxScreen.LIST


def test_the_key_takes_the_list_s_place_until_it_is_left(baule: "Commune") -> None:
    navigation, opened = begun(baule), list[None]()
    navigation.key_opened.connect(lambda: opened.append(None))
    navigation.visit("key")
    baule.settle()
    assert (navigation.screen, navigation.acts, len(opened)) == (OutboxScreen.KEY, Acts(), 1)
    navigation.visit("")
    baule.settle()
    assert navigation.screen is OutboxScreen.KEY, "coming back without a target leaves it"
    navigation.leave_key()
    assert (navigation.screen, navigation.acts) == (OutboxScreen.EMPTY, SEND)


def test_an_act_asked_for_leads_away_from_the_key(baule: "Commune") -> None:
    navigation, shown = begun(baule), list[None]()
    navigation.act_shown.connect(lambda: shown.append(None))
    navigation.open_key()
    navigation.visit("an-act")
    baule.settle()
    assert (navigation.screen, navigation.outbox.chosen, len(shown)) == (OutboxScreen.EMPTY, "an-act", 1)
