"""After a crash, the other of the two texts is taken while nothing can be stored: neither is lost."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.actions.requests.submit_request import submit_request
from desktop.database.queries import needs, requests
from desktop.database.queries import open_request as opens
from desktop.viewmodels.kit.targets import RESTART
from desktop.viewmodels.kit.text_draft import WentApart
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import RESTART_WORDS
from tests.desktop.actions.requests.ready_requests import TEXT
from tests.desktop.views.composed import composed
from tests.desktop.views.conftest import Window

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

BEFORE, AFTER, ELSEWHERE = "Avant la panne", "Juste avant la panne", "Écrit ailleurs"


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
        self.window = open_window(baule, home=composed("home"), **{key: composed(key)})

    def press(self, words: str) -> None:
        """Without waiting for what comes of it."""
        buttons = [
            one for one in self.window.frame.findChildren(Button) if one.text().replace("&", "") == RESTART_WORDS
        ]
        (button,) = [one for one in buttons if one.isVisible() and one.text().replace("&", "").startswith(words)]
        self.window.frame.acts.rest()
        self.window.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def type(self, words: str) -> None:
        """After the title, likewise."""
        lines = self.window.frame.findChildren(QLineEdit)
        (line,) = [one for one in lines if one.isVisible() and one.text() and one.text() == self.title]
        line.end(False)
        self.window.qtbot.keyClicks(line, words)

    def visit(self, before: str = "") -> None:
        self.page = self.window.visit(self.key, before + self.id)
        self.window.settle()

    def completes(self, **fields: str) -> None:
        for name, text in fields.items():
            self.page.navigation.editor.type(name, text)
        self.page.navigation.editor.keep()
        self.window.settle()

    def answer(self, words: str) -> None:
        self.window.answer(words)
        self.window.settle()

    @property
    def title(self) -> str:
        return str(self.page.navigation.editor.fields["title"])

    def stored(self) -> set[str]:
        """Both titles of the draft in the form, as the database has them."""
        id = self.page.navigation.editor.id
        with self.baule.context.store.reading() as connection:
            if self.key == "requests":
                row, aside = requests.one(connection, id), opens.aside_of(connection, id)
                return {row.title if row else "", json.loads(aside or "{}").get("title", "")}
            need, mark = needs.one(connection, id), needs.editing_of(connection, id)
            return {need.title if need else "", json.loads(mark.aside or "{}").get("title", "") if mark else ""}

    def kept(self) -> set[str]:
        """Every title in the database, of drafts and of the texts beside them."""
        with self.baule.context.store.reading() as connection:
            if self.key == "requests":
                texts = [text for _key, text in opens.kept(connection)]
                rows = [row.title for row in requests.listed(connection)]
            else:
                listed = needs.listed(connection)
                marks = [mark for row in listed if (mark := needs.editing_of(connection, row.id))]
                texts = [text for mark in marks for text in (mark.before, mark.aside)]
                rows = [row.title for row in listed]
        return {*rows, *(json.loads(text)["title"] for text in texts if text)}


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


@pytest.mark.parametrize("meanwhile", ["again", "typed"])
def test_what_she_does_before_the_answer_is_not_mixed_with_the_text_that_comes(broken: Broken, meanwhile: str) -> None:
    broken.visit()
    broken.press("Repartir du texte")
    if meanwhile == "again":
        broken.press("Repartir du texte")
    else:
        broken.type(" et plus tard")
    broken.window.settle()
    after = AFTER if meanwhile == "again" else f"{AFTER} et plus tard"
    assert (broken.title, broken.stored()) == (BEFORE, {BEFORE, after})
    assert "Vous repartez du texte d’avant." in _sight(broken.window)


def test_away_and_back_the_text_of_before_is_still_kept_while_the_notice_stands(broken: Broken) -> None:
    broken.visit()
    broken.window.visit("home")
    broken.window.settle()
    assert BEFORE in broken.kept(), "the window may close for good there"
    broken.window.visit(broken.key)
    broken.window.settle()
    assert "Voici votre texte retrouvé" in _sight(broken.window)
    broken.answer("Repartir du texte")
    assert (broken.title, broken.stored()) == (BEFORE, {BEFORE, AFTER})
    broken.window.visit("home")
    broken.window.settle()
    broken.window.visit(broken.key)
    broken.answer("Reprendre le texte retrouvé")
    assert (broken.title, broken.stored()) == (AFTER, {BEFORE, AFTER})


def test_asked_from_another_page_the_text_of_before_is_taken_while_the_draft_is_open(broken: Broken) -> None:
    broken.visit()
    broken.window.visit("home")
    broken.window.settle()
    broken.visit(RESTART)
    assert (broken.title, broken.stored()) == (BEFORE, {BEFORE, AFTER})
    broken.visit(RESTART)
    assert broken.title == BEFORE, "it is no way back"


def _write_elsewhere(broken: Broken) -> None:
    write: Any = draft_request if broken.key == "requests" else draft_need
    write(broken.baule.context, broken.id, title=ELSEWHERE)


def test_what_another_program_wrote_meanwhile_is_not_put_in_the_place_of_either(broken: Broken) -> None:
    broken.visit()
    _write_elsewhere(broken)
    broken.answer("Repartir du texte")
    assert broken.title == BEFORE
    assert WentApart.CHANGED.in_form in _sight(broken.window)
    assert "Vous repartez du texte d’avant." in _sight(broken.window)
    assert sorted(broken.kept()) == sorted([ELSEWHERE, BEFORE, AFTER])
    broken.answer("Reprendre le texte retrouvé")
    assert broken.title == AFTER
    assert sorted(broken.kept()) == sorted([ELSEWHERE, BEFORE, AFTER])


@pytest.mark.parametrize("taken", [False, True], ids=["undecided", "taken"])
def test_kept_apart_the_other_text_goes_with_what_is_typed(broken: Broken, taken: bool) -> None:
    broken.visit()
    if taken:
        broken.answer("Repartir du texte")
    _write_elsewhere(broken)
    broken.type(" en plus")
    broken.page.navigation.editor.keep()
    broken.window.settle()
    assert WentApart.CHANGED.in_form in _sight(broken.window)
    shown, other = (f"{BEFORE} en plus", AFTER) if taken else (f"{AFTER} en plus", BEFORE)
    assert broken.kept() >= {ELSEWHERE, shown, other}
    assert broken.stored() == ({shown, other} if taken else {shown, ""})
    broken.answer("Reprendre le texte" if taken else "Repartir du texte")
    assert (broken.title, broken.stored()) == (other, {shown, other})


@pytest.mark.parametrize("taken", [False, True], ids=["undecided", "taken"])
def test_sent_elsewhere_as_it_stands_in_the_form_the_other_text_goes_on_in_a_draft_apart(
    broken: Broken, taken: bool
) -> None:
    write: Any = draft_request if broken.key == "requests" else draft_need
    text = TEXT if broken.key == "requests" else {"description": "Trop petite"}
    write(broken.baule.context, broken.id, **(text | {"title": AFTER}))
    broken.visit()
    if taken:
        broken.answer("Repartir du texte")
        broken.completes(**(text | {"title": BEFORE}))
    send: Any = submit_request if broken.key == "requests" else submit_need
    send(broken.baule.context, broken.id)  # and the window was not told yet
    broken.answer("Reprendre le texte retrouvé" if taken else "Repartir du texte")
    assert broken.page.navigation.editor.id != broken.id
    assert broken.title == (AFTER if taken else BEFORE)
    assert broken.stored() == {BEFORE, AFTER}
    assert WentApart.GONE.in_form in _sight(broken.window)
    assert "est gardé tant que ce" in _sight(broken.window)


@pytest.mark.parametrize("told", [False, True], ids=["not_told", "told"])
@pytest.mark.parametrize("taken", [False, True], ids=["undecided", "taken"])
def test_sent_elsewhere_the_other_text_goes_with_what_is_typed(broken: Broken, taken: bool, told: bool) -> None:
    """It was in memory only, under the words that it is kept, and went with the window."""
    write: Any = draft_request if broken.key == "requests" else draft_need
    text = TEXT if broken.key == "requests" else {"description": "Trop petite"}
    write(broken.baule.context, broken.id, **(text | {"title": AFTER}))
    broken.visit()
    if taken:
        broken.answer("Repartir du texte")
        broken.completes(**(text | {"title": BEFORE}))
    send: Any = submit_request if broken.key == "requests" else submit_need
    broken.page.navigation.editor.type("title", f"{broken.title} en plus")
    sent = send(broken.baule.context, broken.id)
    assert sent.value.drafted == taken
    if told:
        broken.baule.actor.announce(sent.changes)
    broken.page.navigation.editor.keep()
    broken.window.settle()
    assert WentApart.GONE.in_form in _sight(broken.window)
    shown, other = (f"{BEFORE} en plus", AFTER) if taken else (f"{AFTER} en plus", BEFORE)
    assert (broken.title, broken.stored()) == (shown, {shown, other} if taken else {shown, ""})
    assert broken.kept() - {""} == {BEFORE, AFTER, shown}
    with broken.baule.context.store.reading() as connection:
        rows: Any = requests.listed(connection) if broken.key == "requests" else needs.listed(connection)
    assert len(rows) == 2, "not in a draft of its own as well"
    broken.answer("Reprendre le texte retrouvé" if taken else "Repartir du texte")
    assert (broken.title, broken.stored()) == (other, {shown, other})


def test_a_text_put_aside_is_a_draft_of_its_own_where_it_was_sent_elsewhere_and_nothing_is_typed(
    broken: Broken,
) -> None:
    write: Any = draft_request if broken.key == "requests" else draft_need
    text = TEXT if broken.key == "requests" else {"description": "Trop petite"}
    broken.visit()
    broken.answer("Repartir du texte")
    write(broken.baule.context, broken.id, **(text | {"title": BEFORE}))
    send: Any = submit_request if broken.key == "requests" else submit_need
    broken.baule.actor.announce(send(broken.baule.context, broken.id).changes)
    broken.window.settle()
    broken.window.visit("home")
    broken.window.settle()
    assert broken.kept() == {BEFORE, AFTER}


@pytest.mark.parametrize("way", ["list", "another"])
def test_left_for_the_list_the_text_of_before_is_kept_while_nobody_has_chosen(broken: Broken, way: str) -> None:
    broken.visit()
    if way == "list":
        broken.window.qtbot.mouseClick(broken.page.back, Qt.MouseButton.LeftButton)
    else:
        broken.page.navigation.open("new")
    broken.window.settle()
    editor = broken.page.navigation.editor
    assert editor.id != broken.id or not editor.active
    assert BEFORE in broken.kept()
    broken.visit()
    assert "Voici votre texte retrouvé" in _sight(broken.window)
    broken.answer("Repartir du texte")
    assert (broken.title, broken.stored()) == (BEFORE, {BEFORE, AFTER})


@pytest.mark.parametrize("chosen", [False, True])
def test_it_goes_to_the_bin_with_the_text_of_before_while_nobody_has_chosen(broken: Broken, chosen: bool) -> None:
    broken.visit()
    if chosen:
        broken.answer("Continuer")
    broken.answer("Mettre à la corbeille")
    lists = broken.page.navigation.requests if broken.key == "requests" else broken.page.navigation.needs
    lists.undo_discard()
    broken.window.settle()
    assert broken.kept() == ({AFTER} if chosen else {BEFORE, AFTER})
    broken.visit()
    assert broken.stored() == {AFTER, "" if chosen else BEFORE}
    assert ("Un autre texte («" in _sight(broken.window)) is not chosen


def test_left_for_the_list_once_she_has_chosen_it_is_no_more_offered(broken: Broken) -> None:
    broken.visit()
    broken.answer("Continuer")
    broken.window.qtbot.mouseClick(broken.page.back, Qt.MouseButton.LeftButton)
    broken.window.settle()
    assert broken.kept() == {AFTER}
