"""She turns to something else while her text closes, or leaves: that stays in sight, whatever was to follow."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.database.queries import needs, shares
from desktop.viewmodels.needs.navigation import NeedNavigation
from desktop.viewmodels.needs.screens import NeedScreen
from desktop.viewmodels.services.navigation import ServiceNavigation
from desktop.viewmodels.services.screens import ServiceScreen, ServiceTab, ShareScreen
from desktop.viewmodels.votes.votes import Votes
from sync.contract.published import PublicNeed
from tests.desktop.viewmodels.needs.visited import FIELDS, visited

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop.viewmodels.conftest import Commune

SHARE = {"title": "Registre", "summary": "En ligne."}


# --- services -------------------------------------------------------------------------------------------------------


@pytest.fixture
def services(baule: "Commune") -> ServiceNavigation:
    """Under the tab of the services that the commune shares."""
    baule.campaign()
    made = ServiceNavigation(baule.actor, Votes)
    made.start()
    made.sharing.start()
    made.visit("")
    made.turn(ServiceTab.SHARED)
    baule.settle()
    return made


def opened(baule: "Commune", services: ServiceNavigation) -> str:
    share: str = baule.act(draft_share, None, **SHARE)
    services.sharing.open(share)
    baule.until(lambda: services.sharing.screen is ShareScreen.WRITING)
    baule.settle()
    return share


def another(baule: "Commune", services: ServiceNavigation) -> None:
    services.sharing.open(baule.act(draft_share, None, **SHARE))


def to_list(_baule: "Commune", services: ServiceNavigation) -> None:
    services.sharing.leave()


def thrown_away(_baule: "Commune", services: ServiceNavigation) -> None:
    services.sharing.discard()


def reviewed(_baule: "Commune", services: ServiceNavigation) -> None:
    services.sharing.editor.ask_submit()


WAYS = pytest.mark.parametrize("leave", [another, to_list, thrown_away])


@pytest.mark.parametrize("leave", [another, to_list, thrown_away, reviewed])
def test_the_bin_of_services_stays(
    baule: "Commune", services: ServiceNavigation, leave: Callable[["Commune", ServiceNavigation], None]
) -> None:
    opened(baule, services)
    leave(baule, services)
    services.turn(ServiceTab.BIN)
    baule.settle()
    assert services.sharing.screen is ShareScreen.BIN
    services.turn(ServiceTab.SHARED)
    baule.settle()
    assert services.sharing.screen is (ShareScreen.WRITING if leave is reviewed else ShareScreen.LIST)


def test_what_was_thrown_away_is_in_the_bin_to_which_she_has_turned(
    baule: "Commune", services: ServiceNavigation
) -> None:
    share = opened(baule, services)
    services.sharing.discard()
    services.turn(ServiceTab.BIN)
    baule.settle()
    assert [row.id for row in baule.ask(shares.discarded)] == [share]


@WAYS
def test_a_service_to_which_she_is_back_from_the_bin_stays_open(
    baule: "Commune", services: ServiceNavigation, leave: Callable[["Commune", ServiceNavigation], None]
) -> None:
    """Its form stood there, and nothing that was typed in it was stored."""
    share = opened(baule, services)
    leave(baule, services)
    services.turn(ServiceTab.BIN)
    services.turn(ServiceTab.SHARED)
    baule.settle()
    sharing = services.sharing
    assert (sharing.screen, sharing.editor.active, sharing.editor.id) == (ShareScreen.WRITING, True, share)
    sharing.leave()
    baule.settle()
    assert sharing.screen is ShareScreen.LIST


@pytest.mark.parametrize("in_bin", [True, False])
def test_a_service_that_is_read_comes_where_its_tab_is_pressed_again_but_not_from_the_bin(
    baule: "Commune", services: ServiceNavigation, *, in_bin: bool
) -> None:
    if in_bin:
        services.turn(ServiceTab.BIN)
    services.sharing.open(baule.act(draft_share, None, **SHARE))
    services.turn(ServiceTab.SHARED)
    baule.settle()
    assert (services.sharing.screen, services.sharing.editor.active) == (
        (ShareScreen.LIST, False) if in_bin else (ShareScreen.WRITING, True)
    )


@pytest.mark.parametrize("sent", [False, True])
def test_the_review_of_a_vote_comes_although_a_service_of_ours_has_come_out_of_sight(
    baule: "Commune", services: ServiceNavigation, *, sent: bool
) -> None:
    """`sent`: it is a draft again, as another program has cancelled it. Nothing came, and nothing was said."""
    share = baule.act(draft_share, None, **SHARE)
    if sent:
        act = baule.act(share_service, share)
        services.sharing.open(share)
        baule.settle()
        cancel_act(baule.context, act.op)
        services.sharing.life.show(share)
    else:
        services.sharing.open(share)
    services.turn(ServiceTab.CATALOGUE)
    services.choose("actes")
    services.vote("")
    baule.settle()
    assert services.screen is ServiceScreen.REVIEWING
    services.turn(ServiceTab.SHARED)
    assert (services.sharing.screen, services.sharing.editor.id) == (ShareScreen.WRITING, share)


# --- needs ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def written(baule: "Commune", tmp_path: "Path") -> NeedNavigation:
    """A need is open, and there is one of another commune."""
    made = visited(baule, tmp_path)
    baule.publish(PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Cantine"))
    made.detour.neighbour_opened.connect(made.neighbours.choose)
    made.open(baule.act(draft_need, None, **FIELDS))
    baule.until(lambda: made.screen is NeedScreen.WRITING)
    baule.settle()
    return made


@pytest.mark.parametrize("target", ["other:n1", "join:n1"])
@pytest.mark.parametrize("way", ["another", "list", "send", "review"])
def test_another_commune_s_need_to_which_she_is_led_stays(
    baule: "Commune", written: NeedNavigation, way: str, target: str
) -> None:
    if way == "another":
        written.visit(baule.act(draft_need, None, title="Autre texte"))
    elif way == "list":
        written.leave()
    else:
        written.departure.ask(written.editor.id)
    if way == "send":
        baule.until(lambda: written.screen is NeedScreen.SENDING)
        written.submit()
    written.visit(target)
    baule.settle()
    assert written.screen.name == ("OTHERS" if target == "other:n1" else "JOINING")
    assert (written.neighbours.sheet is not None, written.editor.active) == (True, way == "review")
    if target == "join:n1":
        written.return_from_question()
    text = next(row.id for row in baule.ask(needs.listed) if row.title == FIELDS["title"])
    written.visit(text)
    baule.settle()
    assert written.screen.name == ("READING" if way == "send" else "WRITING")
    written.leave()
    baule.settle()
    assert (written.screen.name, written.editor.active) == ("OURS", False)
