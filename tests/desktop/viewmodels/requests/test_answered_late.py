"""What is answered once she has opened another request leaves it in sight, with what is typed in it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.restore_request import restore_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.settings.set_person import set_person
from desktop.viewmodels.kit.targets import NEW
from desktop.viewmodels.requests.navigation import RequestNavigation
from desktop.viewmodels.requests.screens import RequestScreen
from tests.desktop.viewmodels.requests.complete_request import COMPLETE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


@pytest.fixture
def navigation(baule: "Commune") -> RequestNavigation:
    baule.campaign()
    made = RequestNavigation(baule.actor)
    made.start()
    made.requests.refresh()
    made.bin.refresh()
    baule.settle()
    return made


def reread(baule: "Commune", navigation: RequestNavigation) -> None:
    request = baule.act(draft_request, None, **COMPLETE)
    baule.act(submit_request, request)
    navigation.open(request)


def copied(baule: "Commune", navigation: RequestNavigation) -> None:
    reread(baule, navigation)
    baule.until(lambda: navigation.screen is RequestScreen.READING)
    navigation.copy()


def cancelled(baule: "Commune", navigation: RequestNavigation) -> None:
    reread(baule, navigation)
    baule.until(lambda: navigation.screen is RequestScreen.READING)
    navigation.sheet.cancel()


def binned(baule: "Commune", navigation: RequestNavigation) -> str:
    request: str = baule.act(draft_request, None, **COMPLETE)
    baule.act(discard_request, request)
    navigation.turn(RequestScreen.BIN)
    return request


def opening(baule: "Commune", navigation: RequestNavigation) -> None:
    navigation.open(baule.act(draft_request, None, **COMPLETE))


def opening_new(_baule: "Commune", navigation: RequestNavigation) -> None:
    navigation.open(NEW)


def restored(baule: "Commune", navigation: RequestNavigation) -> None:
    navigation.bin.restore(binned(baule, navigation))


def read_in_bin(baule: "Commune", navigation: RequestNavigation) -> None:
    navigation.bin.read(binned(baule, navigation))


def erased(baule: "Commune", navigation: RequestNavigation) -> None:
    read_in_bin(baule, navigation)
    baule.settle()
    navigation.bin.ask_erase()
    navigation.bin.erase()


def written(baule: "Commune", navigation: RequestNavigation) -> None:
    navigation.open(baule.act(draft_request, None, **COMPLETE))
    baule.until(lambda: navigation.screen is RequestScreen.WRITING)


def copied_while_written(baule: "Commune", navigation: RequestNavigation) -> None:
    written(baule, navigation)
    navigation.copy()


def asked(baule: "Commune", navigation: RequestNavigation) -> None:
    written(baule, navigation)
    navigation.editor.ask_submit()


def sending(baule: "Commune", navigation: RequestNavigation) -> None:
    asked(baule, navigation)
    baule.until(lambda: navigation.screen is RequestScreen.SENDING)
    navigation.editor.submit()


def leaving(baule: "Commune", navigation: RequestNavigation) -> None:
    """Its text is in the outbox, but the answer has not come yet."""
    sending(baule, navigation)
    baule.until(lambda: bool(baule.actor.answering))


@pytest.mark.parametrize("new", [True, False])
@pytest.mark.parametrize(
    "ask",
    [
        reread,
        opening,
        opening_new,
        copied,
        cancelled,
        restored,
        read_in_bin,
        erased,
        copied_while_written,
        asked,
        sending,
        leaving,
    ],
)
def test_what_she_opens_stays_in_sight(
    baule: "Commune",
    navigation: RequestNavigation,
    ask: Callable[["Commune", RequestNavigation], None],
    *,
    new: bool,
) -> None:
    """On a busy computer what she had asked for before took its place."""
    other = baule.act(draft_request, None, title="Cantine")
    ask(baule, navigation)
    navigation.open(NEW if new else other)
    baule.settle()
    assert (navigation.screen, navigation.editor.id) == (RequestScreen.WRITING, "" if new else other)


@pytest.mark.parametrize("ask", [reread, opening, opening_new])
def test_the_bin_to_which_she_has_turned_stays_in_sight(
    baule: "Commune", navigation: RequestNavigation, ask: Callable[["Commune", RequestNavigation], None]
) -> None:
    ask(baule, navigation)
    navigation.turn(RequestScreen.BIN)
    baule.settle()
    assert (navigation.screen, navigation.editor.active) == (RequestScreen.BIN, False)


def test_the_bin_to_which_she_turns_while_a_request_is_read_stays_in_sight(
    baule: "Commune", navigation: RequestNavigation
) -> None:
    navigation.editor.left.connect(lambda _id: navigation.turn(RequestScreen.BIN))
    reread(baule, navigation)
    baule.settle()
    assert navigation.screen is RequestScreen.BIN


@pytest.mark.parametrize("ask", [restored, read_in_bin, erased])
def test_the_list_to_which_she_has_turned_stays_in_sight(
    baule: "Commune", navigation: RequestNavigation, ask: Callable[["Commune", RequestNavigation], None]
) -> None:
    ask(baule, navigation)
    navigation.turn(RequestScreen.LIST)
    baule.settle()
    assert (navigation.screen, navigation.editor.active) == (RequestScreen.LIST, False)


@pytest.mark.parametrize("changed", [True, False])
def test_that_a_request_did_not_leave_is_said_where_she_is(
    baule: "Commune", navigation: RequestNavigation, *, changed: bool
) -> None:
    """Of the other one, which she has opened by then, nothing is asked."""
    other, notes = baule.act(draft_request, None, **COMPLETE), list[str]()
    navigation.late.connect(notes.append)
    asked(baule, navigation)
    baule.until(lambda: navigation.screen is RequestScreen.SENDING)
    if changed:
        set_person(baule.context, name="Anne Martin")  # by relaisctl, meanwhile
    else:
        discard_request(baule.context, navigation.editor.id)
    navigation.editor.submit()
    navigation.open(other)
    baule.settle()
    assert (navigation.screen, navigation.editor.id) == (RequestScreen.WRITING, other)
    assert [note.split(":")[0] for note in notes] == [f"À propos de «\u00a0{COMPLETE['title']}\u00a0»\u00a0"]


def test_of_two_drafts_of_the_bin_the_later_is_shown(baule: "Commune", navigation: RequestNavigation) -> None:
    """On a busy computer: “Effacer définitivement” was about the one that she had asked for first."""
    first, second = (binned(baule, navigation) for _ in range(2))
    navigation.bin.read(first)
    navigation.bin.read(second)
    baule.settle()
    assert (navigation.screen, navigation.bin.id) == (RequestScreen.BINNED, second)


def test_of_two_drafts_put_back_the_later_is_opened(baule: "Commune", navigation: RequestNavigation) -> None:
    first, second = (binned(baule, navigation) for _ in range(2))
    navigation.bin.restore(first)
    navigation.bin.restore(second)
    baule.settle()
    assert (navigation.screen, navigation.editor.id) == (RequestScreen.WRITING, second)


def withdrawn(baule: "Commune", navigation: RequestNavigation) -> None:
    reread(baule, navigation)
    baule.until(lambda: navigation.screen is RequestScreen.READING)
    navigation.ask_withdrawal()
    set_person(baule.context, function="Maire")  # by relaisctl, meanwhile
    navigation.withdraw()


def completed(baule: "Commune", navigation: RequestNavigation) -> None:
    """Only one that came back can be completed."""
    reread(baule, navigation)
    baule.until(lambda: navigation.screen is RequestScreen.READING)
    navigation.sheet.resume()


def erased_changed(baule: "Commune", navigation: RequestNavigation) -> None:
    navigation.bin.read(binned(baule, navigation))
    baule.settle()
    navigation.bin.ask_erase()
    restore_request(baule.context, navigation.bin.id)
    navigation.bin.erase()


@pytest.mark.parametrize("new", [True, False])
@pytest.mark.parametrize("ask", [withdrawn, completed, erased_changed])
def test_what_was_not_done_is_said_where_she_is(
    baule: "Commune", navigation: RequestNavigation, ask: Callable[["Commune", RequestNavigation], None], *, new: bool
) -> None:
    """She had said yes, and nothing said that it was not done."""
    said: list[str] = []
    navigation.late.connect(said.append)
    ask(baule, navigation)
    navigation.open(NEW) if new else navigation.leave()
    baule.settle()
    assert navigation.screen is (RequestScreen.WRITING if new else RequestScreen.LIST)
    assert [sentence.split(":")[0] for sentence in said] == [f"À propos de «\u00a0{COMPLETE['title']}\u00a0»\u00a0"]
