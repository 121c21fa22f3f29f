"""That what she said yes to was not done is told on the screen where she is by then."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.views.widgets.label import Label
from tests.desktop.actions import published
from tests.desktop.viewmodels.requests.complete_request import COMPLETE
from tests.desktop.viewmodels.reviews import WORDS
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

_EACH = pytest.mark.parametrize(
    ("place", "table", "draft", "submit", "words"),
    [
        ("needs", "need", draft_need, submit_need, WORDS),
        ("requests", "request", draft_request, submit_request, COMPLETE),
    ],
    ids=["need", "request"],
)
_GOES = pytest.mark.parametrize("target", ["", "new"], ids=["to the list", "to a new text"])


def assert_one_sentence(baule: "Commune", window: "Window", table: str, text: str, go: Callable[[], object]) -> None:
    """Where she says yes and goes on by `go`, once another program has changed the text, as is not told here yet."""
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql(f"UPDATE {table} SET title = 'Zorglub' WHERE id = ?", (text,))
    with window.busy():
        go()
    labels = [label.text() for label in window.frame.findChildren(Label) if label.isVisible()]
    assert len([words for words in labels if words.startswith("À propos de «")]) == 1


@_GOES
@_EACH
def test_a_withdrawal(
    baule: "Commune",
    open_window: Callable[..., "Window"],
    place: str,
    table: str,
    draft: Callable[..., Any],
    submit: Callable[..., Any],
    words: dict[str, str],
    target: str,
) -> None:
    baule.campaign("needs")
    text = baule.act(draft, None, **words)
    published.settle(baule.context, baule.act(submit, text).op, "accepted")
    window = open_window(baule, **{place: composed(place)})
    navigation: Any = window.visit(place, text).navigation
    navigation.ask_withdrawal()
    window.settle()

    def go() -> None:
        navigation.withdraw()
        navigation.open(target) if target else navigation.leave()

    assert_one_sentence(baule, window, table, text, go)


@_GOES
@_EACH
def test_a_text_to_be_sent(
    baule: "Commune",
    open_window: Callable[..., "Window"],
    place: str,
    table: str,
    draft: Callable[..., Any],
    submit: Callable[..., Any],
    words: dict[str, str],
    target: str,
) -> None:
    baule.campaign("needs")
    text = baule.act(draft, None, **words)
    window = open_window(baule, **{place: composed(place)})
    page: Any = window.visit(place, text)
    navigation = page.navigation
    window.click(window.act("Mettre dans la boîte"))
    baule.until(page.confirming.isVisible)
    window.settle()

    def go() -> None:
        window.frame.acts.rest()
        QTest.mouseClick(window.act("Oui"), Qt.MouseButton.LeftButton)
        navigation.open(target) if target else navigation.leave()

    assert_one_sentence(baule, window, table, text, go)
