"""On a busy computer she is back in a form before "Oui" is answered: what she types there is in no act, and stays."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from desktop.database.queries import outbox, typed
from desktop.viewmodels.kit import unsent
from desktop.viewmodels.kit.unsent import SINCE
from desktop.viewmodels.votes.screens import VoteScreen, VoteTab
from tests.desktop.viewmodels.votes.published_deployments import here
from tests.desktop.viewmodels.votes.published_proposals import CANTEEN, CEMETERY, publish
from tests.desktop.views.all_pages import press_place, with_all_pages

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

ALL = "Un texte. Zorglub"


def _press(window: "Window", words: str) -> None:
    window.frame.acts.rest()
    QTest.mouseClick(window.act(words), Qt.MouseButton.LeftButton)


def _write_on(window: "Window", field: QPlainTextEdit) -> None:
    field.setFocus()
    field.moveCursor(field.textCursor().MoveOperation.End)
    window.type(" Zorglub")


def _form(baule: "Commune", open_window: "Callable[..., Window]", kind: str) -> "tuple[Window, Any, Any]":
    """A form of a deployment, with "Un texte." in it, reviewed."""
    baule.campaign("deployment")
    publish(baule, "proposals", CEMETERY, CANTEEN)
    if kind == "report":
        publish(baule, "deployments", here())
    window = with_all_pages(baule, open_window)
    page = window.visit("votes", f"deployment:{CEMETERY.id}")
    window.settle()
    form = page.ask_form if kind == "ask" else page.report_form
    window.click(window.act("Demander ce service…" if kind == "ask" else "Déclarer l’effet…"))
    window.settle()
    if kind == "report":
        for name in ("agents_trained", "people_served"):
            form.fields[name].control.setFocus()
            window.type("2")
    form.fields["remarks" if kind == "ask" else "effect"].control.setFocus()
    window.type("Un texte.")
    window.click(window.act("Mettre dans la boîte d’envoi"))
    assert form.review.isVisible()
    return window, page, form


@pytest.mark.parametrize("way", ["stays", "yes", "revenir", "tab", "home"])
@pytest.mark.parametrize("kind", ["ask", "report"])
def test_in_a_form_of_a_deployment(baule: "Commune", open_window: "Callable[..., Window]", kind: str, way: str) -> None:
    window, page, form = _form(baule, open_window, kind)
    name = "remarks" if kind == "ask" else "effect"
    field = form.fields[name].control
    with window.busy():
        _press(window, "Oui")
        _press(window, "Revenir au texte")
        _write_on(window, field)
        if way == "yes":
            _press(window, "Mettre dans la boîte d’envoi")
            _press(window, "Oui")
        if way in ("revenir", "tab"):
            _press(window, "Revenir")
        if way == "tab":
            page.navigation.turn(VoteTab.STEERING)
        if way == "home":
            press_place(window, "home")
    window.settle()
    assert [act.type for act in baule.ask(outbox.listed)] == [f"deployment.{kind}"]
    if way in ("stays", "yes", "home"):
        if way == "home":
            press_place(window, "votes")
            window.settle()
        assert (form.isVisible(), field.toPlainText()) == (True, ALL)
        assert page.message.words.text().endswith(SINCE)
    if way == "yes":
        _press(window, "Oui")
        window.settle()
        assert len(baule.ask(outbox.listed)) == 1, "it is not what she has read"
        assert field.toPlainText() == ALL
    if way == "stays":
        assert field.hasFocus()
        window.type("!")
        assert field.toPlainText() == f"{ALL}!"
        _press(window, "Revenir")
        window.settle()
    if way == "tab":
        page.navigation.turn(VoteTab.DEPLOYMENT)
    if way in ("revenir", "tab"):
        baule.until(lambda: page.navigation.screen is VoteScreen.DEPLOYMENT)
    kept = baule.ask(typed.kept, f"{kind}.{CEMETERY.id}")[name]
    assert kept == (f"{ALL}!" if way == "stays" else ALL)


@pytest.mark.parametrize("kind", ["ask", "report"])
def test_back_in_the_form_where_nothing_was_typed_since_the_act_is_shown(
    baule: "Commune", open_window: "Callable[..., Window]", kind: str
) -> None:
    window, page, _ = _form(baule, open_window, kind)
    with window.busy():
        _press(window, "Oui")
        _press(window, "Revenir au texte")
    window.settle()
    assert page.navigation.screen is VoteScreen.KEPT
    assert baule.ask(typed.kept, f"{kind}.{CEMETERY.id}") == {}


@pytest.mark.parametrize("way", ["again", "link"])
@pytest.mark.parametrize("kind", ["ask", "report"])
def test_a_form_opened_again_before_it_left_is_not_offered_once_more(
    baule: "Commune", open_window: "Callable[..., Window]", kind: str, way: str
) -> None:
    window, page, form = _form(baule, open_window, kind)
    with window.busy():
        _press(window, "Oui")
        _press(window, "Revenir au texte")
        if way == "again":
            _press(window, "Revenir")
            _press(window, "Demander ce service…" if kind == "ask" else "Déclarer l’effet…")
        else:
            press_place(window, "home")
            window.frame.go("votes", f"{kind}:{CEMETERY.id}")
        assert form.isVisible()
    window.settle()
    assert [act.type for act in baule.ask(outbox.listed)] == [f"deployment.{kind}"]
    assert (form.isVisible(), page.navigation.screen) == (False, VoteScreen.DEPLOYMENT)
    assert "enregistré" in page.message.words.text()
    assert baule.ask(typed.kept, f"{kind}.{CEMETERY.id}") == {}
    assert not [part.text() for part in page.findChildren(QLabel) if part.isVisible() and unsent.KEPT in part.text()]


def _reason(baule: "Commune", open_window: "Callable[..., Window]") -> "tuple[Window, Any, Any]":
    """The reason of a declaration, with "Un texte." in it, reviewed."""
    baule.campaign("steering")
    publish(baule, "proposals", CEMETERY, CANTEEN)
    window = with_all_pages(baule, open_window)
    page = window.visit("votes", f"steering:{CEMETERY.id}")
    window.settle()
    page.steer.paper.roles.buttons["referent"].setFocus()
    window.press(Qt.Key.Key_Space)
    why = page.steer.paper.why.control
    why.setFocus()
    window.type("Un texte.")
    window.click(window.act("Participer au pilotage"))
    assert page.reviewing.isVisible()
    return window, page, why


def test_a_reason_that_is_read_again_as_the_act_is_told_keeps_what_was_written_since(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """She comes back to it between the act and the reading after it."""
    window, page, why = _reason(baule, open_window)
    made: list[object] = []
    with ExitStack() as after:
        with window.held():
            _press(window, "Oui")
            _press(window, "Revenir")
            _write_on(window, why)
            page.steering.choose(CANTEEN.id)
            after.enter_context(window.held())
            baule.actor.changed.connect(made.append)
        baule.until(lambda: bool(made))
        page.steering.choose(CEMETERY.id)
    window.settle()
    assert [act.type for act in baule.ask(outbox.listed)] == ["interest.declare"]
    assert why.toPlainText() == ALL
    assert baule.ask(typed.kept, f"interest.{CEMETERY.id}")["motivation"] == ALL


@pytest.mark.parametrize("way", ["stays", "review", "proposal", "tab", "home", "unchanged"])
def test_in_the_reason_of_a_declaration(baule: "Commune", open_window: "Callable[..., Window]", way: str) -> None:
    window, page, why = _reason(baule, open_window)
    with window.busy():
        _press(window, "Oui")
        _press(window, "Revenir")
        if way != "unchanged":
            _write_on(window, why)
        if way == "review":
            _press(window, "Participer au pilotage")
        if way == "proposal":
            page.steering.choose(CANTEEN.id)
        if way == "tab":
            page.navigation.turn(VoteTab.OPEN)
        if way == "home":
            press_place(window, "home")
    window.settle()
    assert [act.type for act in baule.ask(outbox.listed)] == ["interest.declare"]
    said = page.message.words.text()
    assert said.startswith("Demande de participation de Baule enregistrée")
    if way == "unchanged":
        assert (why.toPlainText(), baule.ask(typed.kept, f"interest.{CEMETERY.id}")) == ("", {})
        assert SINCE not in said
        return
    if way in ("stays", "review"):
        assert said.endswith(SINCE)
        assert why.toPlainText() == ALL
        assert why.hasFocus() or way == "review"
    page.leaving()
    window.settle()
    assert baule.ask(typed.kept, f"interest.{CEMETERY.id}")["motivation"] == ALL
    window.visit("votes", f"steering:{CEMETERY.id}")
    window.settle()
    assert (why.isVisible(), why.toPlainText()) == (True, ALL)
