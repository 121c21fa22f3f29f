"""An act that she said yes to, and that was not done, is told of where she is by then."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from desktop.actions.needs.ask_validation import ask_validation
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.restore_need import restore_need
from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.actions.settings.set_person import set_person
from desktop.viewmodels.kit.targets import NEW
from desktop.viewmodels.needs.navigation import NeedNavigation
from desktop.viewmodels.needs.screens import NeedScreen
from tests.desktop.viewmodels.needs import two_texts
from tests.desktop.viewmodels.needs.visited import FIELDS, binned, read, visited

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop.viewmodels.conftest import Commune


@pytest.fixture
def navigation(baule: "Commune", tmp_path: "Path") -> NeedNavigation:
    return visited(baule, tmp_path)


def withdrawn(baule: "Commune", navigation: NeedNavigation) -> None:
    read(baule, navigation)
    baule.settle()
    navigation.ask_withdrawal()
    need = navigation.sheet.id
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE need SET title = 'Cantine' WHERE id = ?", (need,))
    navigation.withdraw()


def asked_for_name(baule: "Commune", navigation: NeedNavigation) -> str:
    need = baule.act(draft_need, None, **FIELDS)
    baule.act(mayor_validates, on=True)
    baule.act(ask_validation, need)
    navigation.open(need)
    baule.until(lambda: navigation.screen is NeedScreen.READING)
    navigation.ask_name()
    return need


def validated(baule: "Commune", navigation: NeedNavigation) -> None:
    asked_for_name(baule, navigation)
    navigation.validate("")


def chosen(baule: "Commune", navigation: NeedNavigation) -> None:
    need = two_texts.corrected(baule)
    two_texts.theirs(baule, need)
    navigation.open(need)
    baule.until(lambda: navigation.screen is NeedScreen.READING)
    navigation.compare()
    baule.settle()
    navigation.conflict.ask("mine")
    baule.until(lambda: navigation.screen is NeedScreen.SETTLING)
    set_person(baule.context, name="Anne Martin")  # by relaisctl, meanwhile
    navigation.conflict.settle()


def erased_changed(baule: "Commune", navigation: NeedNavigation) -> None:
    navigation.bin.read(binned(baule, navigation))
    baule.settle()
    navigation.bin.ask_erase()
    restore_need(baule.context, navigation.bin.id)
    navigation.bin.erase()


def imported_nothing(baule: "Commune", navigation: NeedNavigation) -> None:
    table = baule.actor.database.with_name("besoins.csv")
    table.write_text("colonne\nCantine\n", "utf-8")
    navigation.importing.bring(table)


@pytest.mark.parametrize("turn", [True, False])
@pytest.mark.parametrize("ask", [withdrawn, validated, chosen, erased_changed, imported_nothing])
def test_what_was_not_done_is_said_where_she_is(
    baule: "Commune", navigation: NeedNavigation, ask: Callable[["Commune", NeedNavigation], None], *, turn: bool
) -> None:
    """She had said yes, and nothing said that it was not done."""
    said: list[str] = []
    navigation.late.connect(said.append)
    ask(baule, navigation)
    navigation.turn(NeedScreen.OTHERS) if turn else navigation.open(NEW)
    baule.settle()
    assert navigation.screen is (NeedScreen.OTHERS if turn else NeedScreen.WRITING)
    assert len(said) == 1
    assert said[0].startswith("À propos de «")


def test_of_a_validation_that_was_not_noted_it_is_not_said_that_nothing_left(
    baule: "Commune", navigation: NeedNavigation
) -> None:
    """Nothing would have left."""
    said: list[str] = []
    navigation.late.connect(said.append)
    need = asked_for_name(baule, navigation)
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE need SET title = 'Cantine' WHERE id = ?", (need,))
    navigation.validate("Anne Martin")
    navigation.turn(NeedScreen.OTHERS)
    baule.settle()
    assert len(said) == 1
    assert "ce texte a été changé ailleurs" in said[0]
