"""Accueil says of a text on another page that it is not stored, and leads to it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from desktop.pages import PLACES
from desktop.viewmodels.home.unkept_text import PAGES, WORDS, unkept_text
from desktop.viewmodels.kit.typed_text import Kind, TypedText
from desktop.viewmodels.needs.editor import NeedEditor
from desktop.viewmodels.needs.screens import NeedScreen
from desktop.viewmodels.requests.editor import RequestEditor
from desktop.viewmodels.requests.step_state import Step
from desktop.viewmodels.services.editor import ShareEditor
from desktop.viewmodels.settings.person_typed import PersonTyped
from desktop.views.home.page import HomePage
from desktop.views.widgets.scrolling import cursor_seen
from sync.contract.published import PublicNeed
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def buttons(root: QWidget) -> list[QWidget]:
    return [w for w in root.findChildren(QWidget) if w.isVisible() and getattr(w, "text", str)() == WORDS]


def test_a_text_that_is_not_stored_is_said_there_until_it_is(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    baule.campaign("needs")
    window = open_window(baule, home=HomePage, needs=composed("needs"))
    home: HomePage = window.visit("home")
    needs = window.visit("needs", "new")
    editor = needs.navigation.editor
    editor.type("title", "Cantine")
    window.visit("home")
    assert home.unkept is None, "all is stored"
    window.visit("needs")
    baule.read_only(True)
    editor.type("title", "Cantine et garderie")
    window.visit("home")
    assert home.unkept is not None
    assert home.unkept.isVisible()
    assert home.unkept.words.text() == (
        "⚠ Un texte n’est pas enregistré\u00a0: il est seulement affiché, à la page Besoins."
    )
    editor.keep()  # tried again while it is said
    window.settle()
    assert home.unkept.isVisible()
    window.click(buttons(window.frame)[0])
    assert window.went[-1] == ("needs", "text:title")
    window.visit("needs", "text:title")
    assert needs.navigation.screen is NeedScreen.WRITING
    assert needs.form.fields["title"].control.hasFocus()
    window.visit("home")
    baule.read_only(False)
    editor.keep()
    window.settle()
    assert not home.unkept.isVisible()


def test_each_page_where_one_writes_is_named_as_in_the_menu() -> None:
    titles = {place.key: place.title for place in PLACES}
    assert {key: titles[key] for key in PAGES} == PAGES


def _need(baule: "Commune") -> Any:
    return NeedEditor(baule.actor)


def _request(baule: "Commune") -> Any:
    return RequestEditor(baule.actor)


def _share(baule: "Commune") -> Any:
    return ShareEditor(baule.actor)


@pytest.mark.parametrize(("make", "place"), [(_need, "needs"), (_request, "requests"), (_share, "services")])
def test_a_draft_is_sought_where_it_is_written(baule: "Commune", make: "Callable[[Commune], Any]", place: str) -> None:
    editor = make(baule)
    editor.begin("")
    baule.settle()
    baule.read_only(True)
    editor.type("title", "Cantine")
    editor.pause()
    baule.settle()
    unkept = unkept_text(baule.actor.texts)
    assert unkept is not None
    assert (unkept.place, unkept.target) == (place, "text:title")
    editor.finish()
    assert unkept_text(baule.actor.texts) is None


@pytest.mark.parametrize(
    ("kind", "place", "page", "target"),
    [
        ("interest", "votes", "Votes et pilotage", "steering:begun:p"),
        ("ask", "votes", "Votes et pilotage", "ask:p"),
        ("report", "votes", "Votes et pilotage", "report:p"),
        ("join", "needs", "Besoins", "join:p"),
    ],
)
def test_a_text_that_was_left_is_not_said_to_be_on_the_screen_until_it_is_again(
    baule: "Commune", kind: Kind, place: str, page: str, target: str
) -> None:
    text = TypedText(baule.actor, kind, again_ms=60_000)
    text.begin("p")
    baule.settle()
    baule.read_only(True)
    text.type("motivation", "Trois lignes.")
    text.pause()
    baule.settle()
    shown = f"⚠ Un texte n’est pas enregistré\u00a0: il est seulement affiché, à la page {page}."
    assert unkept_text(baule.actor.texts) == (place, "text:motivation", shown)
    text.end()
    baule.settle()
    left = f"⚠ Un texte n’est pas enregistré\u00a0: il n’est plus à l’écran, rouvrez-le à la page {page}."
    assert unkept_text(baule.actor.texts) == (place, target, left)
    text.begin("p")
    baule.settle()
    assert unkept_text(baule.actor.texts) == (place, "text:motivation", shown)
    baule.read_only(False)
    text.pause()
    baule.settle()
    assert unkept_text(baule.actor.texts) is None


@pytest.mark.parametrize(("width", "high", "percent"), [(1366, 768, 100), (1024, 600, 200)])
def test_it_leads_to_the_very_words_with_the_caret_in_sight(
    baule: "Commune", open_window: "Callable[..., Window]", width: int, high: int, percent: int
) -> None:
    """In large letters it led to the head of the page, with nothing of the text."""
    baule.campaign("needs")
    need = PublicNeed(
        id="n1", commune="45008", commune_name="Artenay", title="Plan du cimetière", description="Tombes."
    )
    baule.publish(need)
    window = open_window(baule, home=HomePage, needs=composed("needs"), requests=composed("requests"))
    window.size(width, high, percent)
    home: HomePage = window.visit("home")
    page = window.visit("needs", "other:n1")
    baule.until(lambda: page.navigation.neighbours.sheet is not None)
    window.settle()
    window.click(next(b for b in window.frame.acts.findChildren(QWidget) if getattr(b, "text", str)()[:4] == "Dire"))
    comment = page.joining.comment
    comment.setPlainText("Nos registres aussi sont dans un classeur. " * 11)
    comment.moveCursor(QTextCursor.MoveOperation.End)
    baule.read_only(True)
    window.qtbot.keyClicks(comment, "Et les plans.")
    window.visit("home")
    assert home.unkept is not None
    window.click(buttons(window.frame)[0])
    window.visit(*window.went[-1])
    for _turn in range(6):
        window.settle()
    assert comment.hasFocus()
    assert cursor_seen(comment)
    assert page.joining.comment_field.text.endswith("Et les plans.")


def test_of_a_request_it_leads_to_the_field_in_its_step(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    window = open_window(baule, home=HomePage, requests=composed("requests"))
    page = window.visit("requests", "new")
    window.settle()
    page.navigation.path.turn(Step.PROJECT)
    window.settle()
    description = page.form.here.fields["description"].control
    page.navigation.path.turn(Step.REQUEST)
    baule.read_only(True)
    page.editor.type("description", "Deux jours.")
    window.visit("home")
    window.click(buttons(window.frame)[0])
    assert window.went[-1] == ("requests", "text:description")
    window.visit(*window.went[-1])
    assert page.navigation.path.step is Step.PROJECT
    assert description.hasFocus()


def test_what_is_typed_about_the_person_is_said_too(baule: "Commune") -> None:
    person = PersonTyped(baule.actor)
    baule.read_only(True)
    person.read({"name": ""}, {})
    person.type("name", "Anne")
    person.pause()
    baule.settle()
    unkept = unkept_text(baule.actor.texts)
    assert unkept is not None
    assert (unkept.place, unkept.target) == ("settings", "text:name")
