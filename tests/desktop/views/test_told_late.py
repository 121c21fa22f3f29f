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
from desktop.actions.services.draft_share import draft_share
from desktop.viewmodels.services.screens import ServiceTab
from desktop.views.widgets.label import Label
from sync.contract.published import PublicNeed
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


def change(baule: "Commune", table: str, text: str, column: str, value: str) -> None:
    """Another program does, as is not told here yet."""
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql(f"UPDATE {table} SET {column} = ? WHERE id = ?", (value, text))


def say_yes(window: "Window") -> None:
    """Without waiting for what follows."""
    window.frame.acts.rest()
    QTest.mouseClick(window.act("Oui"), Qt.MouseButton.LeftButton)


def assert_one_sentence(baule: "Commune", window: "Window", table: str, text: str, go: Callable[[], object]) -> None:
    """Where she says yes and goes on by `go`, once another program has changed the text."""
    change(baule, table, text, "title", "Zorglub")
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
        say_yes(window)
        navigation.open(target) if target else navigation.leave()

    assert_one_sentence(baule, window, table, text, go)


@pytest.mark.parametrize("empty", [True, False])
@pytest.mark.parametrize("target", ["other:n1", "join:n1"])
def test_of_a_need_under_another_one(
    baule: "Commune", open_window: Callable[..., "Window"], target: str, *, empty: bool
) -> None:
    """Her text stays open behind that of the other commune, to which a link has led."""
    baule.campaign("needs")
    baule.publish(PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Cantine"))
    need = baule.act(draft_need, None, **WORDS)
    window = open_window(baule, needs=composed("needs"))
    page = window.visit("needs", need)
    window.click(window.act("Mettre dans la boîte"))
    baule.until(page.confirming.isVisible)
    window.settle()
    if empty:
        change(baule, "need", need, "description", "")

    def go() -> None:
        say_yes(window)
        window.frame.go("needs", target)

    assert_one_sentence(baule, window, "need", need, go)
    assert page.part == ("others" if target == "other:n1" else "joining")
    assert page.reading.message.isHidden()


def test_why_a_need_cannot_be_sent_is_not_kept_for_another_one(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """She was led to another commune's need before that was known; what she reads next has nothing wrong."""
    baule.campaign("needs")
    window = open_window(baule, needs=composed("needs"))
    page = window.visit("needs", baule.act(draft_need, None, title="Piscine"))
    with window.busy():
        window.frame.acts.rest()
        QTest.mouseClick(window.act("Mettre dans la boîte"), Qt.MouseButton.LeftButton)
        window.frame.go("needs", "other:n1")
    assert page.reading.message.isHidden()


def test_of_a_service_under_the_bin(baule: "Commune", open_window: Callable[..., "Window"]) -> None:
    baule.campaign("needs")
    share = baule.act(draft_share, None, title="Registre", summary="En ligne.")
    window = open_window(baule, services=composed("services"))
    page = window.visit("services", share)
    window.click(window.act("Proposer"))
    baule.until(page.sharing.confirming.isVisible)
    window.settle()

    def go() -> None:
        say_yes(window)
        page.navigation.sharing.back_to_text()
        page.navigation.turn(ServiceTab.BIN)

    assert_one_sentence(baule, window, "share", share, go)
    assert page.navigation.marked is ServiceTab.BIN
