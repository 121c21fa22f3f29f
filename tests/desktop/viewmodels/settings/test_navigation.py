"""Réglages without a window: where each target leads, when enrolling is offered, what a demonstration leaves alone."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.domain.changes import Changes
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.syncing import RoundDone, Syncing
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.settings.link import LinkState
from desktop.viewmodels.settings.navigation import SettingsAct, SettingsNavigation, SettingsTab, SettingsTarget

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


def begun(commune: "Commune", *, demonstration: bool = False, second: Callable[[], str] = str) -> SettingsNavigation:
    def no_round(*_: object) -> RoundDone:
        raise AssertionError

    syncing = Syncing(
        commune.worker, commune.actor, Connectivity(), no_round, lambda *_: Changes(), commune.actor.clock
    )
    return SettingsNavigation(commune.actor, syncing, second, demonstration=demonstration)


@pytest.mark.parametrize(
    ("target", "tab"),
    [
        (SettingsTarget.ENROL, SettingsTab.STATION),
        (SettingsTarget.KEY, SettingsTab.STATION),
        (SettingsTarget.BACKUPS, SettingsTab.STATION),
        (SettingsTarget.PERSON, SettingsTab.COMMUNE),
        (SettingsTarget.HELP, SettingsTab.HELP),
        (SettingsTarget.ABOUT, SettingsTab.HELP),
    ],
)
def test_each_target_has_its_tab(baule: "Commune", target: SettingsTarget, tab: SettingsTab) -> None:
    navigation, led = begun(baule), list[SettingsTarget | None]()
    navigation.led.connect(led.append)
    navigation.turn(SettingsTab.HELP if tab is SettingsTab.STATION else SettingsTab.STATION)
    navigation.visit(target.value)
    assert (navigation.tab, led) == (tab, [target])


@pytest.mark.parametrize("target", ["", "elsewhere"])
def test_without_a_target_the_tab_stays(baule: "Commune", target: str) -> None:
    navigation, led = begun(baule), list[SettingsTarget | None]()
    navigation.led.connect(led.append)
    navigation.turn(SettingsTab.COMMUNE)
    navigation.visit(target)
    assert (navigation.tab, led) == (SettingsTab.COMMUNE, [None])


def test_enrolling_is_offered_on_its_tab_while_it_is_possible(baule: "Commune") -> None:
    navigation = begun(baule)
    assert navigation.acts == Acts(), "until it is known whether it is enrolled"
    navigation.link.refresh()
    baule.settle()
    assert navigation.acts == Acts(SettingsAct.ENROL)
    navigation.turn(SettingsTab.HELP)
    assert navigation.acts == Acts()
    navigation.turn(SettingsTab.STATION)
    for known in (LinkState(enrolled=True), LinkState(possible=False)):
        navigation.link.known = known
        assert navigation.acts == Acts()


@pytest.mark.parametrize(
    ("demonstration", "target", "looked"), [(False, "", 1), (False, "key", 0), (True, "", 0), (True, "key", 0)]
)
def test_the_key_is_looked_at_where_there_is_one(
    baule: "Commune", demonstration: bool, target: str, looked: int
) -> None:
    navigation, seen = begun(baule, demonstration=demonstration), list[None]()
    navigation.own_key.refreshed.connect(lambda: seen.append(None))
    navigation.visit(target)
    baule.settle()
    assert (navigation.keeps, len(seen)) == (not demonstration, looked)


def test_an_erasure_in_a_demonstration_looks_for_no_second_copy(baule: "Commune", tmp_path: Path) -> None:
    """A copy there would be of a real commune."""
    asked: list[str] = []

    def second() -> str:
        asked.append("second")
        return str(tmp_path / "absent")

    for demonstration in (True, False):
        navigation = begun(baule, demonstration=demonstration, second=second)
        navigation.of_commune.erase(letters=False)
        baule.settle()
        assert bool(asked) is not demonstration


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("help/home", "home"),
        ("help/votes", "votes"),
        ("help/needs/others", "needs"),
        ("help/settings", "settings"),
        ("help/nowhere", ""),
        ("help", ""),
        ("key", ""),
    ],
)
def test_help_that_was_asked_for_from_a_place_leads_back_there(baule: "Commune", target: str, place: str) -> None:
    navigation = begun(baule)
    navigation.visit(target)
    topic = navigation.topic
    assert navigation.asked_from == place
    if place:
        navigation.visit("help/settings")  # F1 again, in the help
        assert (navigation.asked_from, navigation.topic) == (place, topic)
        led: list[str] = []
        navigation.elsewhere.connect(led.append)
        navigation.returned.connect(lambda: led.append("returned"))
        navigation.go_back()
        here = place == "settings"
        assert led == ["returned" if here else place]
        assert (navigation.tab is SettingsTab.HELP, navigation.asked_from == "") == (not here, here)
    baule.settle()


def test_the_page_chosen_in_the_menu_shows_no_help_asked_for_elsewhere_however_often(baule: "Commune") -> None:
    navigation = begun(baule)
    navigation.turn(SettingsTab.COMMUNE)
    navigation.visit("help/needs")
    navigation.go_back()
    navigation.visit("help/votes")  # from another page: the help is still the tab that was left
    navigation.visit("")
    assert navigation.tab is SettingsTab.COMMUNE
    baule.settle()
