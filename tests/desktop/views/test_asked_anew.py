"""A question whose words change under her: the press that was meant for the words before answers nothing."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.actions.needs.draft_need import draft_need
from desktop.database.queries import outbox
from desktop.views.needs.page import NeedsPage
from desktop.views.votes.page import VotesPage
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("needs")
    return open_window(baule, needs=NeedsPage, votes=VotesPage, services=composed("services"))


def kinds(window: "Window") -> list[str]:
    return [act.kind for act in window.commune.ask(outbox.listed)]


def focused() -> str:
    focus = QApplication.focusWidget()
    return focus.text().replace("&", "") if isinstance(focus, QPushButton) else repr(focus)


@pytest.mark.parametrize("how", ["mouse", "enter"])
def test_a_second_yes_as_the_question_changes_sends_nothing_that_nobody_read(window: "Window", how: str) -> None:
    need = window.commune.act(draft_need, None, title="Eau", description="Fuites.")
    page = window.visit("needs", need)
    window.commune.until(page.editing.isVisible)
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(page.confirming.isVisible)
    window.act("Oui").setFocus()
    window.commune.act(draft_need, need, title="Eau changée", description="Autre texte.")
    page.navigation.submit()
    window.commune.until(lambda: not page.confirming.changed.isHidden())
    if how == "mouse":
        QTest.mouseClick(window.act("Oui"), Qt.MouseButton.LeftButton)
    else:
        QTest.keyClick(window.frame.focusWidget(), Qt.Key.Key_Return)
    window.settle()
    assert kinds(window) == []
    assert page.confirming.isVisible(), "the new words are still to be read"
    assert focused() == "Revenir au texte"
    window.answer("Oui")
    window.commune.until(lambda: kinds(window) == ["need.submit"])
