"""What is answered once she has opened another draft leaves it in sight, with what is typed in it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
import pytest

from desktop.actions.needs.ask_validation import ask_validation
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.validate_need import validate_need
from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.actions.settings.set_person import set_person
from desktop.viewmodels.kit.targets import NEW
from desktop.viewmodels.needs.navigation import NeedNavigation
from desktop.viewmodels.needs.screens import NeedScreen
from sync.client.ledger.tables import copy
from sync.contract.published import PublicNeed
from tests.desktop.viewmodels.needs import two_texts
from tests.desktop.viewmodels.needs.visited import FIELDS, binned, read, visited

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop.viewmodels.conftest import Commune


@pytest.fixture
def navigation(baule: "Commune", tmp_path: "Path") -> NeedNavigation:
    return visited(baule, tmp_path)


def copied(baule: "Commune", navigation: NeedNavigation) -> None:
    read(baule, navigation)
    navigation.sheet.copy()


def corrected(baule: "Commune", navigation: NeedNavigation) -> None:
    read(baule, navigation)
    navigation.sheet.correct()


def cancelled(baule: "Commune", navigation: NeedNavigation) -> None:
    read(baule, navigation)
    navigation.sheet.cancel()


def reread(baule: "Commune", navigation: NeedNavigation) -> None:
    need = baule.act(draft_need, None, **FIELDS)
    baule.act(submit_need, need)
    navigation.open(need)


def opening(baule: "Commune", navigation: NeedNavigation) -> None:
    navigation.open(baule.act(draft_need, None, **FIELDS))


def opening_new(_baule: "Commune", navigation: NeedNavigation) -> None:
    navigation.open(NEW)


def restored(baule: "Commune", navigation: NeedNavigation) -> None:
    navigation.bin.restore(binned(baule, navigation))


def read_in_bin(baule: "Commune", navigation: NeedNavigation) -> None:
    navigation.bin.read(binned(baule, navigation))


def erased(baule: "Commune", navigation: NeedNavigation) -> None:
    read_in_bin(baule, navigation)
    baule.settle()
    navigation.bin.ask_erase()
    navigation.bin.erase()


def imported(baule: "Commune", navigation: NeedNavigation) -> None:
    table = baule.actor.database.with_name("besoins.csv")
    table.write_text("titre;description\nCantine;Des repas.\n", "utf-8")
    navigation.importing.bring(table)


def joined(baule: "Commune", navigation: NeedNavigation) -> None:
    joining(baule, navigation)
    baule.until(lambda: navigation.screen is NeedScreen.JOINING)
    navigation.detour.joining.say("", "")


def joining(baule: "Commune", navigation: NeedNavigation) -> None:
    baule.publish(PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Cantine"))
    navigation.detour.neighbour_opened.connect(navigation.neighbours.choose)
    navigation.visit("join:n1")


def departing(baule: "Commune", navigation: NeedNavigation) -> None:
    draft = baule.act(draft_need, None, **FIELDS)
    navigation.open(draft)
    baule.until(lambda: navigation.screen is NeedScreen.WRITING)
    navigation.departure.ask(draft)


def departing_wrong(baule: "Commune", navigation: NeedNavigation) -> None:
    draft = baule.act(draft_need, None, title="Cantine")
    navigation.open(draft)
    baule.until(lambda: navigation.screen is NeedScreen.WRITING)
    navigation.departure.ask(draft)


def departing_read(baule: "Commune", navigation: NeedNavigation) -> None:
    need = baule.act(draft_need, None, **FIELDS)
    baule.act(mayor_validates, on=True)
    baule.act(ask_validation, need)
    baule.act(validate_need, need, "A. Martin")
    navigation.open(need)
    baule.until(lambda: navigation.screen is NeedScreen.READING)
    navigation.depart()


def sending(baule: "Commune", navigation: NeedNavigation) -> None:
    departing(baule, navigation)
    baule.until(lambda: navigation.screen is NeedScreen.SENDING)
    navigation.submit()


@pytest.mark.parametrize("new", [True, False])
@pytest.mark.parametrize(
    "ask",
    [
        copied,
        corrected,
        cancelled,
        reread,
        opening,
        opening_new,
        restored,
        read_in_bin,
        erased,
        imported,
        joined,
        joining,
        departing,
        departing_wrong,
        departing_read,
        sending,
    ],
)
def test_what_she_opens_stays_in_sight(
    baule: "Commune", navigation: NeedNavigation, ask: Callable[["Commune", NeedNavigation], None], *, new: bool
) -> None:
    """On a busy computer what she had asked for before took its place, and what she typed there was lost."""
    other = baule.act(draft_need, None, title="Cantine")
    ask(baule, navigation)
    navigation.open(NEW if new else other)
    baule.settle()
    assert (navigation.screen, navigation.editor.id) == (NeedScreen.WRITING, "" if new else other)


@pytest.mark.parametrize(
    "ask", [reread, opening, opening_new, copied, corrected, restored, read_in_bin, erased, imported]
)
def test_the_list_to_which_she_has_turned_stays_in_sight(
    baule: "Commune", navigation: NeedNavigation, ask: Callable[["Commune", NeedNavigation], None]
) -> None:
    ask(baule, navigation)
    navigation.turn(NeedScreen.OTHERS)
    turned: list[NeedScreen] = []
    navigation.turned.connect(lambda: turned.append(navigation.screen))
    baule.settle()
    assert (navigation.screen, turned, navigation.editor.active) == (NeedScreen.OTHERS, [], False)


@pytest.mark.parametrize("list_", [NeedScreen.OTHERS, NeedScreen.BIN])
def test_the_list_to_which_she_turns_while_a_need_is_read_stays_in_sight(
    baule: "Commune", navigation: NeedNavigation, list_: NeedScreen
) -> None:
    navigation.editor.left.connect(lambda _id: navigation.turn(list_))
    reread(baule, navigation)
    baule.settle()
    assert navigation.screen is list_


def test_a_draft_asked_for_twice_is_shown_once_it_is_read(baule: "Commune", navigation: NeedNavigation) -> None:
    """Its form came up empty, to be filled a moment later."""
    draft = baule.act(draft_need, None, **FIELDS)
    shown: list[str] = []
    navigation.begun.connect(lambda: shown.append(navigation.editor.fields["title"]))
    navigation.open(draft)
    navigation.open(draft)
    baule.settle()
    assert shown == [FIELDS["title"]]


def test_another_commune_s_need_that_she_is_led_to_stays_in_sight(baule: "Commune", navigation: NeedNavigation) -> None:
    baule.publish(PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Cantine"))
    opening(baule, navigation)
    navigation.visit("other:n1")
    baule.settle()
    assert (navigation.screen, navigation.editor.active) == (NeedScreen.OTHERS, False)


def test_what_is_typed_in_a_form_that_is_still_read_is_not_dropped(
    baule: "Commune", navigation: NeedNavigation
) -> None:
    navigation.open(NEW)
    navigation.editor.type("title", "Cantine")
    navigation.turn(NeedScreen.BIN)
    baule.settle()
    assert (navigation.screen, navigation.editor.fields["title"]) == (NeedScreen.WRITING, "Cantine")


@pytest.mark.parametrize(
    "turn",
    [
        lambda navigation: navigation.turn(NeedScreen.BIN),
        lambda navigation: navigation.neighbours.choose("n2"),
        lambda navigation: navigation.neighbours.narrowing.search("cantine"),
    ],
)
def test_nous_aussi_asked_for_before_she_turned_to_something_else_is_not_asked(
    baule: "Commune", navigation: NeedNavigation, turn: Callable[[NeedNavigation], None]
) -> None:
    """Later she chose that need in the list, only to read it, and its question opened by itself."""
    baule.publish(PublicNeed(id="n2", commune="45008", commune_name="Artenay", title="École"))
    joining(baule, navigation)
    turn(navigation)
    screen = navigation.screen
    baule.settle()
    assert navigation.screen is screen
    navigation.turn(NeedScreen.OTHERS)
    navigation.neighbours.choose("n1")
    baule.settle()
    assert navigation.screen is NeedScreen.OTHERS


def test_nous_aussi_is_asked_where_she_stays(baule: "Commune", navigation: NeedNavigation) -> None:
    joining(baule, navigation)
    baule.settle()
    assert navigation.screen is NeedScreen.JOINING


def test_what_became_of_a_table_is_said_where_she_is(baule: "Commune", navigation: NeedNavigation) -> None:
    notes: list[str] = []
    navigation.late.connect(notes.append)
    imported(baule, navigation)
    navigation.open(NEW)
    baule.settle()
    assert len(notes) == 1
    assert "besoins.csv" in notes[0]


def test_that_a_need_did_not_leave_is_said_where_she_is(baule: "Commune", navigation: NeedNavigation) -> None:
    notes: list[str] = []
    navigation.late.connect(notes.append)
    departing_read(baule, navigation)
    baule.until(lambda: navigation.screen is NeedScreen.SENDING)
    submit_need(baule.context, navigation.sheet.id)  # by relaisctl, meanwhile
    navigation.submit()
    navigation.open(NEW)
    baule.settle()
    assert (navigation.screen, navigation.editor.id, len(notes)) == (NeedScreen.WRITING, "", 1)


def test_that_a_need_has_changed_is_said_where_she_is(baule: "Commune", navigation: NeedNavigation) -> None:
    notes: list[str] = []
    navigation.late.connect(notes.append)
    departing_read(baule, navigation)
    baule.until(lambda: navigation.screen is NeedScreen.SENDING)
    set_person(baule.context, name="Anne Martin")  # by relaisctl, meanwhile
    navigation.submit()
    navigation.open(NEW)
    baule.settle()
    assert (navigation.screen, navigation.editor.id) == (NeedScreen.WRITING, "")
    assert notes == [
        "À propos de «\u00a0Gérer le cimetière\u00a0»\u00a0: cet envoi n’est pas parti\u00a0: ce qui partirait a changé"
        " depuis votre lecture. Relisez avant d’envoyer."
    ], "by its title, as the list may be read once another need has departed"


def test_a_question_asked_meanwhile_stays_in_sight(baule: "Commune", navigation: NeedNavigation) -> None:
    copied(baule, navigation)
    navigation.ask_withdrawal()
    baule.settle()
    assert navigation.screen is NeedScreen.WITHDRAWING


def test_a_choice_asked_before_she_went_back_is_not_shown(baule: "Commune", navigation: NeedNavigation) -> None:
    need = two_texts.corrected(baule)
    two_texts.theirs(baule, need)
    navigation.open(need)
    baule.until(lambda: navigation.screen is NeedScreen.READING)
    navigation.compare()
    baule.settle()
    navigation.conflict.ask("mine")
    navigation.back()
    baule.settle()
    assert navigation.screen is NeedScreen.READING


def joined_changed(baule: "Commune", navigation: NeedNavigation) -> None:
    joining(baule, navigation)
    baule.until(lambda: navigation.screen is NeedScreen.JOINING)
    baule.settle()
    anew = PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Cantine scolaire")
    with baule.context.store.transaction() as connection:
        connection.execute(copy.update().where(copy.c.id == "n1").values(value=msgspec.json.encode(anew).decode()))
    navigation.detour.joining.say("", "")
    navigation.return_from_question()


def test_a_question_about_another_need_stays_in_sight(baule: "Commune", navigation: NeedNavigation) -> None:
    """The question about the need that had changed took its place, and her yes would have been for that one."""
    baule.publish(PublicNeed(id="n2", commune="45008", commune_name="Artenay", title="École"))
    joined_changed(baule, navigation)
    navigation.visit("join:n2")
    baule.settle()
    assert navigation.screen is NeedScreen.JOINING
    assert navigation.neighbours.asked is not None
    assert navigation.neighbours.asked.id == "n2"


def test_that_nous_aussi_was_not_said_is_told_by_the_needs_title(baule: "Commune", navigation: NeedNavigation) -> None:
    said: list[str] = []
    navigation.neighbours.refused.connect(said.append)
    joined_changed(baule, navigation)
    baule.settle()
    assert navigation.screen is NeedScreen.OTHERS
    assert len(said) == 1
    assert said[0].startswith("À propos de «\u00a0Cantine\u00a0»\u00a0: cet envoi n’est pas parti")
