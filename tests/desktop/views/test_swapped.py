"""After a crash, the other of the two texts is taken while nothing can be stored: neither is lost."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QApplication

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.database.queries import needs, requests
from desktop.database.queries import open_request as opens
from desktop.viewmodels.kit.targets import RESTART
from desktop.viewmodels.kit.text_editor import KEPT_APART
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import RESTART_WORDS
from tests.desktop.views.composed import composed
from tests.desktop.views.conftest import Window

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

BEFORE, AFTER = "Avant la panne", "Juste avant la panne"


def _sight(window: Window) -> str:
    return "\n".join(label.text() for label in window.frame.findChildren(Label) if label.isVisible())


class Broken:
    """A draft in which a session broke off, in a window."""

    def __init__(self, baule: "Commune", open_window: Callable[..., Window], key: str) -> None:
        baule.campaign("needs")
        draft: Any = draft_request if key == "requests" else draft_need
        opening: Any = open_request if key == "requests" else open_need
        self.id = baule.act(draft, None, title=BEFORE)
        baule.act(opening, self.id)
        baule.act(draft, self.id, title=AFTER)  # and the session broke off
        self.baule, self.key = baule, key
        self.window = open_window(baule, **{key: composed(key)})

    def visit(self, before: str = "") -> None:
        self.page = self.window.visit(self.key, before + self.id)
        self.window.settle()

    def answer(self, words: str) -> None:
        self.window.answer(words)
        self.window.settle()

    @property
    def title(self) -> str:
        return str(self.page.navigation.editor.fields["title"])

    def stored(self) -> set[str]:
        """Both titles, as the database has them."""
        with self.baule.context.store.reading() as connection:
            if self.key == "requests":
                row, aside = requests.one(connection, self.id), opens.aside_of(connection, self.id)
                return {row.title if row else "", json.loads(aside or "{}").get("title", "")}
            need, mark = needs.one(connection, self.id), needs.editing_of(connection, self.id)
            return {need.title if need else "", json.loads(mark.aside or "{}").get("title", "") if mark else ""}


@pytest.fixture(params=["requests", "needs"])
def broken(baule: "Commune", open_window: Callable[..., Window], request: pytest.FixtureRequest) -> Broken:
    return Broken(baule, open_window, request.param)


def test_until_the_other_text_is_stored_in_its_place_the_form_stays_as_it_is(broken: Broken) -> None:
    broken.visit()
    broken.answer("Repartir du texte")
    assert broken.title == BEFORE
    broken.baule.read_only(True)
    broken.answer("Reprendre le texte retrouvé")
    assert broken.title == BEFORE
    assert "L’autre texte est gardé" not in _sight(broken.window)
    broken.baule.read_only(False)
    broken.page.navigation.editor.keep()
    broken.window.settle()
    assert broken.stored() == {BEFORE, AFTER}
    broken.answer("Reprendre le texte retrouvé")
    assert broken.title == AFTER
    assert "L’autre texte est gardé" in _sight(broken.window)
    assert broken.stored() == {BEFORE, AFTER}


@pytest.mark.parametrize("before", ["", RESTART], ids=["in_the_form", "from_elsewhere"])
def test_the_text_of_before_is_said_to_be_taken_once_it_is_stored(broken: Broken, before: str) -> None:
    if not before:
        broken.visit()
    broken.baule.read_only(True)
    if before:
        broken.visit(before)
    else:
        broken.answer("Repartir du texte")
    sight = _sight(broken.window)
    assert broken.title == AFTER
    assert "Voici toujours le texte retrouvé." in sight
    assert "Vous repartez" not in sight
    pressed = QApplication.focusWidget()
    assert isinstance(pressed, Button)
    assert pressed.text() == RESTART_WORDS, "the keyboard led to an empty field, and the sentence out of sight"
    broken.baule.read_only(False)
    broken.answer("Repartir du texte")
    assert broken.title == BEFORE
    assert "Vous repartez du texte d’avant." in _sight(broken.window)
    assert "Voici toujours" not in _sight(broken.window)
    assert broken.stored() == {BEFORE, AFTER}
    broken.answer("Reprendre le texte retrouvé")
    assert (broken.title, broken.stored()) == (AFTER, {BEFORE, AFTER})


def test_a_second_press_takes_the_same_text(broken: Broken) -> None:
    broken.visit()
    for _ in range(2):
        broken.page.navigation.begin_again()
    broken.window.settle()
    assert (broken.title, broken.stored()) == (BEFORE, {BEFORE, AFTER})
    assert "Vous repartez du texte d’avant." in _sight(broken.window)


def test_what_another_program_wrote_meanwhile_is_not_put_in_the_place_of_either(broken: Broken) -> None:
    broken.visit()
    write: Any = draft_request if broken.key == "requests" else draft_need
    write(broken.baule.context, broken.id, title="Écrit ailleurs")
    broken.answer("Repartir du texte")
    assert broken.title == AFTER
    assert KEPT_APART in _sight(broken.window)
    assert "Écrit ailleurs" in broken.stored()
