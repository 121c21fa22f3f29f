"""A list that is being read says so after a moment, but not once its lines are there."""

from pytestqt.qtbot import QtBot

from desktop.views.widgets.label import Label
from desktop.views.widgets.list_or_empty import ListOrEmpty, Loading


def test_it_is_said_after_a_moment_and_gone_with_the_answer(qtbot: QtBot) -> None:
    stack = ListOrEmpty(Label("la liste"), Label("rien"))
    qtbot.addWidget(stack)
    stack.show()
    (loading,) = stack.findChildren(Loading)
    assert loading.isVisible()
    assert not loading.words.isVisible(), "what comes at once is not announced"
    qtbot.waitUntil(loading.words.isVisible)
    assert loading.words.text() == "Chargement…"
    stack.show_list(True)
    assert not loading.isVisible()
    stack.setCurrentWidget(loading)
    assert not loading.words.isVisible(), "the next wait begins anew"
