"""The window ends, or begins after a kill: another program has written in the draft of a form behind another page."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.pause_need import pause_need
from desktop.actions.needs.rewrite_need import rewrite_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.pause_request import pause_request
from desktop.actions.requests.rewrite_request import rewrite_request
from desktop.database.queries import needs, requests, typed
from desktop.domain.places import PlaceKey
from desktop.paths import Places
from tests.desktop.running import as_chosen, chosen, places
from tests.desktop.writing import TEXT, Writing

__all__ = ["chosen", "places"]
THEIRS = "Le mot d’un autre programme."


class Form(NamedTuple):
    page: PlaceKey
    draft: Callable[..., Any]
    rewrite: Callable[..., Any]
    pause: Callable[..., Any]


FORMS = pytest.mark.parametrize(
    "form",
    [
        Form("needs", draft_need, rewrite_need, pause_need),
        Form("requests", draft_request, rewrite_request, pause_request),
    ],
    ids=["need", "request"],
)


@pytest.fixture
def relais(qapp: QApplication, qtbot: QtBot, places: Places, chosen: Path) -> Iterator[Writing]:
    as_chosen(chosen, places)
    relais = Writing(qapp, qtbot, places)
    yield relais
    if not relais.ended:
        relais.close()


@pytest.fixture
def other(relais: Writing) -> Iterator[CommuneContext]:
    """The other program."""
    context = relais.world.open_context("45024")
    yield context
    context.close()


def texts(context: CommuneContext) -> set[str]:
    with context.store.reading() as connection:
        return {row.description for row in (*needs.listed(connection), *requests.listed(connection))}


def noted(context: CommuneContext, id: str) -> frozenset[str]:
    with context.store.reading() as connection:
        return typed.own_fields(connection, id)


@FORMS
def test_what_was_typed_in_it_is_kept_and_nothing_is_noted_any_more_once_the_window_is_closed(
    relais: Writing, other: CommuneContext, form: Form
) -> None:
    id = form.draft(other, None, title="Voirie", description="Ancien.").value
    relais.start("45024")
    relais.frame.go(form.page, id)
    page: Any = relais.frame.page(form.page)
    editor = page.navigation.editor
    relais.qtbot.waitUntil(lambda: editor.active and "description" in editor.fields, timeout=10_000)
    relais.settle()
    editor.type("description", TEXT)
    relais.frame.go("home")
    relais.settle()
    assert noted(other, id) == {"description"}
    apart = form.rewrite(other, id, description=THEIRS).value
    assert texts(other) == {TEXT, THEIRS}
    assert (noted(other, id), noted(other, apart)) == (set(), {"description"})
    relais.close()
    assert texts(other) == {TEXT, THEIRS}
    assert noted(other, apart) == set()


@FORMS
def test_a_window_that_begins_has_none(relais: Writing, other: CommuneContext, form: Form) -> None:
    id = form.draft(other, None, title="Voirie", description=TEXT).value
    form.pause(other, id, ["description"])
    relais.start("45024")
    relais.settle()
    assert noted(other, id) == set()
    assert form.rewrite(other, id, description=THEIRS).value == ""
    assert texts(other) == {THEIRS}
