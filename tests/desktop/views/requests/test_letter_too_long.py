"""A text pasted into a field of the letter is kept whole, and said to be too long once the field is left."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.actions.requests.draft_request import draft_request
from desktop.database.queries import requests
from desktop.viewmodels.requests import letter
from desktop.viewmodels.requests.step_state import Step
from desktop.views.requests.page import RequestsPage
from tests.desktop.viewmodels.requests.complete_request import COMPLETE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def test_it_is_not_cut(baule: "Commune", open_window: Callable[..., "Window"]) -> None:
    baule.campaign("needs")
    window = open_window(baule, requests=RequestsPage)
    id = baule.act(draft_request, None, **COMPLETE)
    page = window.visit("requests", id)
    baule.until(page.editing.isVisible)
    page.navigation.path.turn(Step.PROJECT)
    window.settle()
    fields = page.form.here.letter
    assert fields is not None
    location = fields.fields["location"]
    assert isinstance(location.control, QLineEdit)
    location.control.setFocus()
    QApplication.clipboard().setText("Rue des Lilas " * 30)
    location.control.paste()
    assert location.control.text() == "Rue des Lilas " * 30
    assert location.error.isHidden(), "never while typing"
    fields.fields["starts"].control.setFocus()
    window.settle()
    assert "Ce texte compte 420 caractères, au lieu de 200 au plus dans la lettre." in location.error.text()
    page.editor.keep()
    window.settle()
    with baule.context.store.reading() as connection:
        row = requests.one(connection, id)
    assert row is not None
    assert letter.read(row.letter)["location"] == "Rue des Lilas " * 30
