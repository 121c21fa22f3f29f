"""Buttons by keyboard and by double clicks; the fixed bar when its acts change."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.viewmodels.kit.acts import Acts
from desktop.views.widgets.buttons import ActButton, Button, ButtonKind
from desktop.views.widgets.page import Page, PageContext
from desktop.views.widgets.theme import Theme

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def test_enter_presses(qtbot: QtBot) -> None:
    pressed: list[int] = []
    button = Button("Voter", lambda: pressed.append(1))
    qtbot.addWidget(button)
    button.show()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert len(pressed) == 1


def test_its_letter_presses_at_once(qtbot: QtBot) -> None:
    """Qt waits for a tenth of a second: “Mon” of “Mon service” was typed into the search of the catalogue."""
    pressed: list[int] = []
    button = Button("&Partager un service", lambda: pressed.append(1))
    qtbot.addWidget(button)
    with qtbot.waitActive(button):
        button.show()
    qtbot.keyClick(button, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    assert pressed == [1]


@pytest.mark.parametrize("kind", ["plain", "main", "quiet", "danger"])
def test_what_cannot_be_pressed_does_not_look_as_if_it_could(
    kind: ButtonKind, qtbot: QtBot, qapp: QApplication
) -> None:
    theme = Theme(qapp, choice="clair")
    button = Button("Effacer", kind=kind)
    theme.dress(button)
    qtbot.addWidget(button)
    button.show()
    pressed = button.grab().toImage()
    button.setEnabled(False)
    assert button.grab().toImage() != pressed
    theme.deleteLater()


class _Two(Page):
    """Its one act is replaced by two others, then by one that deletes."""

    def __init__(self, _context: PageContext) -> None:
        super().__init__("Deux")
        self.first, self.second, self.third = (QAction(words, self) for words in ("Voter", "Continuer", "Annuler"))
        self.first.triggered.connect(lambda: self.set_acts(Acts(self.second, danger=self.third)))
        self.second.triggered.connect(lambda: self.set_acts(Acts(danger=self.third)))
        self.taken: list[bool] = []
        self.third.triggered.connect(lambda: self.taken.append(True))
        self.set_acts(Acts(self.first))


def test_the_keyboard_stays_in_the_bar_when_its_acts_change(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    window = open_window(baule, two=_Two)
    window.visit("two")
    window.act("Voter").setFocus()
    window.press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is window.act("Continuer")


def test_pressing_again_within_half_a_second_does_nothing_by_mouse_or_keyboard(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    window = open_window(baule, two=_Two)
    page = window.visit("two")
    assert isinstance(page, _Two)
    window.qtbot.mouseClick(window.act("Voter"), Qt.MouseButton.LeftButton)
    window.qtbot.mouseClick(window.act("Continuer"), Qt.MouseButton.LeftButton)
    window.act("Continuer").setFocus()
    window.qtbot.keyClick(window.act("Continuer"), Qt.Key.Key_Return)
    assert page.bar_acts.main is page.second
    window.frame.acts.rest()
    window.qtbot.keyClick(window.act("Continuer"), Qt.Key.Key_Return)
    assert page.bar_acts.danger is page.third


def test_the_keyboard_never_comes_to_stand_on_what_takes_away(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    window = open_window(baule, two=_Two)
    page = window.visit("two")
    assert isinstance(page, _Two)
    window.act("Voter").setFocus()
    window.press(Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert page.bar_acts.danger is page.third
    assert QApplication.focusWidget() is page
    window.press(Qt.Key.Key_Return, Qt.Key.Key_Space)
    assert page.taken == []


def test_a_button_that_has_given_way_stays_away_though_its_act_changes(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """If it were shown again until it is deleted, it would be pressed instead of the button of its own act."""
    window = open_window(baule, two=_Two)
    page = window.visit("two")
    assert isinstance(page, _Two)
    old = window.act("Voter")
    page.set_acts(Acts(page.first, danger=page.third))
    page.first.setEnabled(False)
    assert not old.isVisible()
    assert not window.act("Voter").isEnabled()


def test_an_act_that_cannot_be_done_for_a_while_gets_the_keyboard_back(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """As "Envoyer maintenant" does during an exchange."""
    window = open_window(baule, two=_Two)
    page = window.visit("two")
    assert isinstance(page, _Two)
    button = window.act("Voter")
    button.setFocus()
    page.first.setEnabled(False)
    assert QApplication.focusWidget() is window.frame.acts
    page.first.setEnabled(True)
    assert QApplication.focusWidget() is button


def test_a_long_main_act_is_cut_in_its_button_and_whole_for_the_ear(qtbot: QtBot) -> None:
    """At 200 % it made the window wider than a screen of 1366 pixels."""
    action = QAction("&Voter pour\u00a0: Gérer le cimetière entre communes voisines")
    action.setStatusTip(action.text().replace("&", ""))
    main, other = ActButton(action, kind="main"), ActButton(action)
    for button in (main, other):
        qtbot.addWidget(button)
    assert main.minimumSizeHint().width() < main.sizeHint().width() == other.minimumSizeHint().width()
    whole = main.sizeHint()
    main.resize(main.minimumSizeHint())
    main.show()  # only a visible widget gets a size
    assert main.text().endswith("…")
    assert main.sizeHint() == whole, "however many words are cut"
    assert main.accessibleName() == "Voter pour\u00a0: Gérer le cimetière entre communes voisines"
    action.setText("&Voter pour\u00a0: Gérer le cimetière entre communes éloignées")
    assert main.text().endswith("…")
    main.resize(main.sizeHint())
    assert main.text() == action.text()
    assert main.accessibleName() == ""


def test_no_letter_presses_what_takes_away(qtbot: QtBot) -> None:
    action = QAction("&Jeter")
    button = ActButton(action, kind="danger")
    qtbot.addWidget(button)
    assert button.text() == "Jeter"
    action.setText("Tout &jeter")
    assert button.text() == "Tout jeter"


class _Many(Page):
    """More acts than one line of a small window holds; `asking` adds the way back."""

    def __init__(self, _context: PageContext) -> None:
        super().__init__("Plusieurs")
        words = ("Participer au pilotage du groupe", "Reprendre le dernier brouillon", "Écrire un besoin", "Revenir")
        self.main, *self.others, self.back = (QAction(one, self) for one in words)
        self.set_acts(Acts(self.main, tuple(self.others)))

    def asking(self) -> None:
        self.set_acts(Acts(self.main, tuple(self.others), back=self.back))


@pytest.mark.slow
def test_acts_that_find_no_room_in_one_line_stand_in_two(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    window = open_window(baule, many=_Many)
    page = window.visit("many")
    assert isinstance(page, _Many)
    bar = window.frame.acts

    def heights(*actions: QAction) -> list[int]:
        return [button.y() for action in actions for button in bar.findChildren(ActButton) if button.action is action]

    for width, lines in ((1366, 1), (760, 2), (1366, 1)):
        window.frame.resize(width, 690)
        QApplication.processEvents()
        assert window.frame.width() == width, "no act makes the window wider than its screen"
        main, *others = heights(page.main, *page.others)
        assert len({main, *others}) == lines
        assert main <= min(others)
        window.qtbot.waitUntil(
            lambda: all(bar.rect().contains(button.geometry()) for button in bar.findChildren(ActButton))
        )
    for action in page.others:
        action.setText("Reprendre le dernier brouillon de la commune de Baule, celui du matin")
    window.qtbot.waitUntil(lambda: len(set(heights(page.main, *page.others))) == 2)
    for action in page.others:
        action.setText("Reprendre le brouillon")
    window.qtbot.waitUntil(lambda: len(set(heights(page.main, *page.others))) == 1)
    window.frame.resize(760, 690)
    page.asking()
    QApplication.processEvents()
    (back,) = heights(page.back)
    assert back > max(heights(page.main, *page.others)), "where the one line was, and the finger"
    ends = [button.geometry().right() for button in bar.findChildren(ActButton) if button.action is not page.back]
    assert max(ends) > bar.width() - 30, "at the far end, as in one line: the way back first, then what is done"


class _Papers(Page):
    """Two wide acts and no main one, or one to be confirmed beside its way back, or beside what takes away."""

    def __init__(self, _context: PageContext) -> None:
        super().__init__("Papiers")
        words = (
            "Imprimer la feuille de votes…",
            "Projet de délibération…",
            "O&ui, mettre dans la boîte d’envoi",
            "&Revenir au texte",
            "Abandonner la correction",
        )
        self.sheet, self.draft, self.sure, self.back, self.drop = (QAction(one, self) for one in words)


def test_no_act_loses_words_that_a_line_of_its_own_has_room_for(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """At 200 % on a small screen two were cut at both ends, and half the words of a main act were gone."""
    window = open_window(baule, papers=_Papers)
    window.size(1024, 600, 200)
    page = window.visit("papers")
    assert isinstance(page, _Papers)
    bar = window.frame.acts
    for acts in (
        Acts(None, (page.sheet, page.draft)),
        Acts(page.sure, back=page.back),
        Acts(page.sure, danger=page.drop),
        Acts(page.sure, (page.sheet, page.draft), danger=page.drop, back=page.back),
    ):
        page.set_acts(acts)
        window.settle()
        buttons = [one for one in bar.findChildren(ActButton) if one.isVisible()]
        assert sorted(one.text() for one in buttons) == sorted(one.action.text() for one in buttons)
        assert all(bar.rect().contains(one.geometry()) for one in buttons)
        assert all(one.width() >= one.sizeHint().width() for one in buttons)
        assert window.frame.width() == 1024
    (back,) = [one for one in buttons if one.action is page.back]
    assert back.y() == max(one.y() for one in buttons), "where the one line was, and the finger"


def test_an_act_wider_than_its_bar_ends_with_an_ellipsis(qtbot: QtBot) -> None:
    button = ActButton(QAction("Imprimer la feuille de votes…"))
    qtbot.addWidget(button)
    button.setFixedWidth(button.sizeHint().width() // 2)
    button.show()
    assert button.text().startswith("Imprimer")
    assert button.text().endswith("…")
    assert button.accessibleName() == "Imprimer la feuille de votes…"


def test_words_that_become_longer_are_not_cut_before_they_get_their_room(qtbot: QtBot) -> None:
    """As those of the network in a demonstration, each time it is pressed."""
    action = QAction("Réseau\u00a0: lent")
    button = ActButton(action)
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    button.show()
    action.setText("Réseau\u00a0: présent")
    assert button.text() == "Réseau\u00a0: présent"
