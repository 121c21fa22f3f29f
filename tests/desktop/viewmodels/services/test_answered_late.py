"""What is answered once she has turned to something else, in services, takes the place of nothing that she sees."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from desktop.actions.services.discard_share import discard_share
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.restore_share import restore_share
from desktop.actions.services.share_service import share_service
from desktop.actions.settings.set_person import set_person
from desktop.viewmodels.services.navigation import ServiceNavigation
from desktop.viewmodels.services.screens import ServiceScreen, ServiceTab, ShareScreen
from desktop.viewmodels.votes.votes import Votes

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

FIELDS = {"title": "Réservation de salles", "summary": "En ligne."}
Ask = Callable[["Commune", ServiceNavigation], None]


@pytest.fixture
def navigation(baule: "Commune") -> ServiceNavigation:
    baule.campaign()  # services are voted for from the first phase on
    made = ServiceNavigation(baule.actor, Votes)
    made.start()
    made.sharing.start()
    made.visit("")
    baule.settle()
    return made


# --- the catalogue, and votes for it --------------------------------------------------------------------------------


@pytest.mark.parametrize("stays", [True, False])
@pytest.mark.parametrize("search", [True, False])
def test_the_review_of_a_vote_is_forgotten_where_she_turns_to_another_service_or_searches(
    baule: "Commune", navigation: ServiceNavigation, *, search: bool, stays: bool
) -> None:
    navigation.choose("actes")
    navigation.vote("")
    if stays:
        navigation.choose("actes")
    elif search:
        navigation.services.narrowing.search("cimetière")
    else:
        navigation.choose("opencimetiere")
    baule.settle()
    assert (navigation.screen is ServiceScreen.REVIEWING) is stays


@pytest.mark.parametrize("turn", [True, False])
def test_a_service_that_a_link_led_to_is_not_opened_over_another_that_she_chose_since(
    baule: "Commune", navigation: ServiceNavigation, *, turn: bool
) -> None:
    led: list[str] = []
    navigation.led.connect(lambda: led.append(navigation.services.id))
    navigation.visit("actes")
    navigation.turn(ServiceTab.SHARED) if turn else navigation.choose("opencimetiere")
    baule.settle()
    assert (led, navigation.services.id) == ([], "" if turn else "opencimetiere")


def test_a_service_that_a_link_led_to_is_not_opened_over_another_while_the_catalogue_is_read(
    baule: "Commune", navigation: ServiceNavigation
) -> None:
    navigation.visit("actes")
    baule.actor.run(lambda: None, then=lambda _: navigation.choose("opencimetiere"))  # the way to it is known by then
    baule.settle()
    assert navigation.services.id == "opencimetiere"


# --- services of ours -----------------------------------------------------------------------------------------------


def opening(baule: "Commune", navigation: ServiceNavigation) -> None:
    navigation.sharing.open(baule.act(draft_share, None, **FIELDS))


def opening_new(_baule: "Commune", navigation: ServiceNavigation) -> None:
    navigation.sharing.open("")


def reread(baule: "Commune", navigation: ServiceNavigation) -> None:
    share = baule.act(draft_share, None, **FIELDS)
    baule.act(share_service, share)
    navigation.sharing.open(share)


def cancelled(baule: "Commune", navigation: ServiceNavigation) -> None:
    reread(baule, navigation)
    baule.until(lambda: navigation.sharing.screen is ShareScreen.READING)
    navigation.sharing.life.cancel()


def binned(baule: "Commune", navigation: ServiceNavigation) -> str:
    share: str = baule.act(draft_share, None, **FIELDS)
    baule.act(discard_share, share)
    navigation.turn(ServiceTab.BIN)
    return share


def restored(baule: "Commune", navigation: ServiceNavigation) -> None:
    navigation.sharing.bin.restore(binned(baule, navigation))


def read_in_bin(baule: "Commune", navigation: ServiceNavigation) -> None:
    navigation.sharing.bin.read(binned(baule, navigation))


def erased(baule: "Commune", navigation: ServiceNavigation) -> None:
    read_in_bin(baule, navigation)
    baule.settle()
    navigation.sharing.bin.ask_erase()
    navigation.sharing.bin.erase()


def asked(baule: "Commune", navigation: ServiceNavigation) -> None:
    opening(baule, navigation)
    baule.until(lambda: navigation.sharing.screen is ShareScreen.WRITING)
    navigation.sharing.editor.ask_submit()


def sending(baule: "Commune", navigation: ServiceNavigation) -> None:
    asked(baule, navigation)
    baule.until(lambda: navigation.sharing.screen is ShareScreen.SENDING)
    navigation.sharing.editor.submit()


def leaving(baule: "Commune", navigation: ServiceNavigation) -> None:
    """Its text is in the outbox, but the answer has not come yet."""
    sending(baule, navigation)
    baule.until(lambda: bool(baule.actor.answering))


@pytest.fixture
def shared(navigation: ServiceNavigation) -> ServiceNavigation:
    navigation.turn(ServiceTab.SHARED)
    return navigation


@pytest.mark.parametrize("new", [True, False])
@pytest.mark.parametrize(
    "ask", [opening, opening_new, reread, cancelled, restored, read_in_bin, erased, asked, sending, leaving]
)
def test_what_she_opens_stays_in_sight(baule: "Commune", shared: ServiceNavigation, ask: Ask, *, new: bool) -> None:
    """On a busy computer what she had asked for before took its place."""
    sharing, other = shared.sharing, baule.act(draft_share, None, title="Registre")
    ask(baule, shared)
    sharing.open("" if new else other)
    baule.settle()
    assert (sharing.screen, sharing.editor.id) == (ShareScreen.WRITING, "" if new else other)


@pytest.mark.parametrize("ask", [opening, opening_new, reread])
def test_the_bin_to_which_she_has_turned_stays_in_sight(baule: "Commune", shared: ServiceNavigation, ask: Ask) -> None:
    ask(baule, shared)
    shared.turn(ServiceTab.BIN)
    baule.settle()
    assert (shared.sharing.screen, shared.sharing.editor.active) == (ShareScreen.BIN, False)


def test_the_bin_to_which_she_turns_while_a_service_is_read_stays_in_sight(
    baule: "Commune", shared: ServiceNavigation
) -> None:
    shared.sharing.editor.left.connect(lambda _id: shared.turn(ServiceTab.BIN))
    reread(baule, shared)
    baule.settle()
    assert shared.sharing.screen is ShareScreen.BIN


def test_that_a_draft_was_not_erased_is_said_where_she_is(baule: "Commune", shared: ServiceNavigation) -> None:
    """She is back in the bin: its text, which has changed, is not shown again."""
    sharing, said = shared.sharing, list[str]()
    sharing.late.connect(said.append)
    read_in_bin(baule, shared)
    baule.settle()
    sharing.bin.ask_erase()
    restore_share(baule.context, sharing.bin.id)  # by relaisctl, meanwhile
    sharing.bin.erase()
    sharing.turn(to_bin=True)
    baule.settle()
    assert sharing.screen is ShareScreen.BIN
    assert [sentence.split(":")[0] for sentence in said] == [f"À propos de «\u00a0{FIELDS['title']}\u00a0»\u00a0"]


@pytest.mark.parametrize("ask", [restored, read_in_bin, erased])
def test_the_list_to_which_she_has_turned_stays_in_sight(baule: "Commune", shared: ServiceNavigation, ask: Ask) -> None:
    ask(baule, shared)
    shared.turn(ServiceTab.SHARED)
    baule.settle()
    assert (shared.sharing.screen, shared.sharing.editor.active) == (ShareScreen.LIST, False)


def test_a_draft_that_was_opened_once_another_was_closed_is_read_once_it_is_sent(
    baule: "Commune", shared: ServiceNavigation
) -> None:
    """What is asked for while a text is open is opened once that one is closed, and only once."""
    sharing = shared.sharing
    first, second = (baule.act(draft_share, None, **FIELDS) for _ in range(2))
    sharing.open(first)
    baule.until(lambda: sharing.screen is ShareScreen.WRITING)
    sharing.open(second)
    baule.until(lambda: sharing.editor.id == second)
    baule.settle()
    sharing.editor.ask_submit()
    baule.until(lambda: sharing.screen is ShareScreen.SENDING)
    sharing.editor.submit()
    baule.settle()
    assert (sharing.screen, sharing.life.id) == (ShareScreen.READING, second)


@pytest.mark.parametrize("changed", [True, False])
def test_that_a_service_did_not_leave_is_said_where_she_is(
    baule: "Commune", shared: ServiceNavigation, *, changed: bool
) -> None:
    """Of the other one, which she has opened by then, nothing is asked."""
    sharing, other, said = shared.sharing, baule.act(draft_share, None, title="Registre"), list[str]()
    sharing.late.connect(said.append)
    asked(baule, shared)
    baule.until(lambda: sharing.screen is ShareScreen.SENDING)
    if changed:
        set_person(baule.context, name="Anne Martin")  # by relaisctl, meanwhile
    else:
        discard_share(baule.context, sharing.editor.id)
    sharing.editor.submit()
    sharing.open(other)
    baule.settle()
    assert (sharing.screen, sharing.editor.id) == (ShareScreen.WRITING, other)
    assert [sentence.split(":")[0] for sentence in said] == [f"À propos de «\u00a0{FIELDS['title']}\u00a0»\u00a0"]


@pytest.mark.parametrize("stays", [True, False])
def test_what_has_changed_is_reviewed_anew_where_she_stays(
    baule: "Commune", shared: ServiceNavigation, *, stays: bool
) -> None:
    sharing = shared.sharing
    asked(baule, shared)
    baule.until(lambda: sharing.screen is ShareScreen.SENDING)
    set_person(baule.context, name="Anne Martin")  # by relaisctl, meanwhile
    sharing.editor.submit()
    if not stays:
        shared.turn(ServiceTab.CATALOGUE)
    baule.settle()
    assert sharing.confirmation is not None
    assert sharing.confirmation.changed
    assert sharing.screen is ShareScreen.SENDING


def test_what_is_typed_before_yes_is_answered_stays_open(baule: "Commune", shared: ServiceNavigation) -> None:
    """Its text is in the outbox by then, without these letters."""
    sharing = shared.sharing
    sending(baule, shared)

    def type_on() -> None:
        baule.actor.acted.disconnect()
        sharing.back_to_text()
        sharing.editor.type("remarks", "Entre nous.")

    baule.actor.acted.connect(type_on)
    baule.settle()
    assert (sharing.screen, sharing.editor.fields["remarks"]) == (ShareScreen.WRITING, "Entre nous.")
