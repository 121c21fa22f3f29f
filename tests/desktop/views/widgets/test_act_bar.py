"""The fixed bar in a low window leaves enough room for its page."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from desktop.viewmodels.kit.acts import Acts, ActsMainLater
from desktop.views.needs.page import NeedsPage
from desktop.views.widgets.buttons import NAMES_CHOSEN, ActButton
from desktop.views.widgets.clipping import clipped
from desktop.views.widgets.page import Page, PageContext

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

OTHERS = ("Garder mon texte…", "Prendre celui de la plateforme…", "Garder les deux…", "Écrire un autre texte…")


class _ManyActs(Page):
    def __init__(self, _context: PageContext) -> None:
        super().__init__("Beaucoup")
        self.others = tuple(self.act(words, lambda: None) for words in OTHERS)
        self.set_acts(Acts(None, self.others, back=self.act("Revenir à la fiche", lambda: None)))


class _NamesChosen(Page):
    def __init__(self, _context: PageContext) -> None:
        super().__init__("Un choix")
        self.main = self.act(_BEFORE, lambda: None)
        self.main.setProperty(NAMES_CHOSEN, True)
        self.set_acts(Acts(self.main, (self.act("Imprimer la feuille de votes…", lambda: None),)))


class _MainAmongOthers(Page):
    def __init__(self, _context: PageContext) -> None:
        super().__init__("Deux actes")
        acts = tuple(self.act(words, lambda: None) for words in ("Imprimer la lettre", "Précédent", SEND))
        self.first, _back, self.last = acts
        self.both = acts
        self.set_acts(Acts(self.first, acts))


class _MainThatWaits(Page):
    def __init__(self, _context: PageContext) -> None:
        super().__init__("Dit")
        self.main = self.act("Dire «\u00a0nous aussi\u00a0»…", lambda: None)
        self.main.setEnabled(False)
        self.set_acts(Acts(self.main, danger=self.act("Ne plus dire «\u00a0nous aussi\u00a0»…", lambda: None)))


@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 768, 100), (1024, 600, 200)])
def test_a_main_act_that_can_do_nothing_takes_no_row_of_its_own_from_a_low_page(
    baule: "Commune", open_window: Callable[..., "Window"], width: int, height: int, percent: int
) -> None:
    window = open_window(baule, said=_MainThatWaits)
    page = window.visit("said")
    window.size(width, height, percent)
    window.size(width - window.frame.acts.width() + 748 if percent == 200 else width, height, percent)
    bar = window.frame.acts
    shown = [one.text().replace("&", "")[:6] for one in bar.findChildren(ActButton) if one.isVisible()]
    assert shown == (["Ne plu"] if percent == 200 else ["Dire «", "Ne plu"])
    page.main.setEnabled(True)
    window.settle()
    assert window.act("Dire").isVisible()
    assert window.act("Ne plus").isVisible()
    page.main.setEnabled(False)
    window.settle()
    assert [one for one in bar.findChildren(ActButton) if one.isVisible()][-1].action is page.bar_acts.danger


SEND = "Mettre dans la boîte d’envoi"
_BEFORE = "Voter"


@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 768, 100), (1024, 600, 200), (800, 600, 200)])
def test_no_button_takes_another_s_place_when_the_main_one_names_the_chosen_line(
    baule: "Commune", open_window: Callable[..., "Window"], width: int, height: int, percent: int
) -> None:
    """In a second row, the paper was printed where one had voted; beside, one voted where the paper was printed."""
    window = open_window(baule, choice=_NamesChosen)
    page = window.visit("choice")
    window.size(width, height, percent)
    # In a window that is very low and narrow, the paper is behind the button that opens the others in a menu.
    vote, paper = window.act(_BEFORE), window.act("Autres actions" if width == 800 else "Imprimer")
    assert isinstance(vote, ActButton)
    bar, places = window.frame.acts.height(), (vote.geometry(), paper.geometry())
    for title in ("Plan", "Inscrire et payer pour la cantine et la garderie, et prévenir vite tous les habitants"):
        page.main.setText(f"Voter pour\u00a0: {title}")
        window.settle()
        assert window.frame.acts.height() == bar
        assert paper.geometry() == places[1]
        assert vote.geometry().topLeft() == places[0].topLeft()
        assert not vote.geometry().intersects(places[1])
        assert vote.text().startswith("Voter pour\u00a0: ")


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    window = open_window(baule, many=_ManyActs)
    window.visit("many")
    return window


def shown(window: "Window") -> list[str]:
    return [one.text() for one in window.frame.acts.findChildren(QPushButton) if one.isVisible()]


def test_with_large_text_the_other_acts_stand_behind_one_button_and_come_back_with_room(window: "Window") -> None:
    whole = sorted(["Revenir à la fiche", *OTHERS])
    assert sorted(shown(window)) == whole
    window.size(1024, 600, 200)
    assert sorted(shown(window)) == ["Autres actions…", "Revenir à la fiche"]
    window.size(1366, 768, 100)
    assert sorted(shown(window)) == whole


def test_the_bar_and_its_page_have_the_same_edges_at_every_size(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """With large text in a low window the bar was wider than its page, and so was a page beside its scroll bar."""
    window = open_window(baule, needs=NeedsPage)
    page = window.visit("needs", "new")
    bar, frame = window.frame.acts, window.frame
    for width, height, percent in ((1366, 768, 100), (1920, 1080, 100), (1024, 600, 200), (1366, 768, 200)):
        window.size(width, height, percent)
        inside = page.area.widget()
        margins = inside.layout().contentsMargins()
        edges = margins.left(), inside.width() - margins.right()
        buttons = [one for one in bar.findChildren(ActButton) if one.isVisible()]
        left = min(one.mapTo(frame, QPoint(0, 0)).x() for one in buttons)
        right = max(one.mapTo(frame, QPoint(one.width(), 0)).x() for one in buttons)
        assert (left, right) == tuple(inside.mapTo(frame, QPoint(edge, 0)).x() for edge in edges)


def test_an_act_behind_the_button_stays_there_though_its_words_change(window: "Window") -> None:
    window.size(1024, 600, 200)
    page = window.frame.page("many")
    assert isinstance(page, _ManyActs)
    page.others[0].setText("Garder ce texte…")
    window.settle()
    assert sorted(shown(window)) == ["Autres actions…", "Revenir à la fiche"]


def test_a_letter_presses_though_the_acts_are_made_anew_at_once(window: "Window") -> None:
    """As while a page is read for the first time: Alt+B on Accueil did nothing, where the computer was slow."""
    pressed: list[str] = []
    page = window.frame.page("many")
    assert isinstance(page, _ManyActs)
    first = page.act("Écrire un &besoin", lambda: pressed.append("first"))
    page.set_acts(Acts(first))
    window.settle()
    QTest.keyClick(window.frame, Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    page.set_acts(Acts(first, (page.others[0],)))
    window.settle()
    window.frame.acts.rest()
    assert pressed == ["first"]


def test_what_comes_under_the_pointer_is_not_pressed_as_soon_as_it_is_there(window: "Window") -> None:
    """However long the screen was in coming: a second press was still meant for the button before."""
    pressed: list[str] = []
    page = window.frame.page("many")
    assert isinstance(page, _ManyActs)
    first = page.act("Oui, voter", lambda: pressed.append("yes"))
    page.set_acts(Acts(first))
    window.settle()
    window.click(window.act("Oui"))
    window.frame.acts.rest()  # that press is long ago
    page.set_acts(Acts(page.act("Lire la suite", lambda: pressed.append("after"))))
    window.settle()
    QTest.mouseClick(window.act("Lire"), Qt.MouseButton.LeftButton)
    assert pressed == ["yes"]
    window.click(window.act("Lire"))
    assert pressed == ["yes", "after"]


def test_arrow_keys_stop_at_the_last_button_of_the_bar(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    window = open_window(baule, two=_MainAmongOthers)
    window.visit("two")
    buttons = [window.act(words) for words in ("Imprimer la lettre", "Précédent", SEND)]
    buttons[0].setFocus()
    for key, place in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Right, 2), (Qt.Key.Key_Down, 2), (Qt.Key.Key_Right, 2)):
        window.press(key)
        assert buttons[place].hasFocus()
    for key, place in ((Qt.Key.Key_Up, 1), (Qt.Key.Key_Left, 0), (Qt.Key.Key_Up, 0), (Qt.Key.Key_Left, 0)):
        window.press(key)
        assert buttons[place].hasFocus()


def test_no_band_makes_the_window_higher_than_its_screen(window: "Window") -> None:
    window.size(1024, 600, 200)
    window.frame.trouble.say("La base de la commune se lit, mais elle n’est plus ce qui avait été enregistré. " * 6)
    window.settle()
    assert window.frame.height() == 600


def test_words_are_whole_once_the_window_is_no_longer_low(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """Opened over the whole screen at once, the layout kept the widths that the buttons had needed in a low window."""
    window = open_window(baule, choice=_NamesChosen)
    window.size(1366, 440, 100)
    window.visit("choice")
    window.settle()
    assert window.frame.acts.property("low")
    window.size(1366, 768, 100)
    assert clipped(window.frame.acts) == []


def test_the_main_act_is_never_folded_and_takes_no_other_s_place(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """In a low window with large text, the way to the outbox was in the menu of the other acts."""
    window = open_window(baule, two=_MainAmongOthers)
    page = window.visit("two")
    words = ["Imprimer la lettre", "Mettre dans la boîte d’envoi", "Précédent"]
    for width in (1024, 800):
        window.size(width, 600, 200)
        assert sorted(shown(window)) == words
        places = [window.act(word).geometry() for word in words]
        page.set_acts(Acts(page.last, page.both))
        window.settle()
        assert sorted(shown(window)) == words
        assert [window.act(word).geometry() for word in words] == places
        page.set_acts(Acts(page.first, page.both))


def test_the_keyboard_stays_on_its_act_where_the_acts_are_made_anew(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, two=_MainAmongOthers)
    page = window.visit("two")
    before = window.act(SEND)
    before.setFocus()
    page.set_acts(Acts(page.last, page.both))
    window.settle()
    assert window.act(SEND) is not before
    assert window.act(SEND).hasFocus()


def test_arrow_keys_follow_the_lines_of_the_bar_where_the_first_acts_stand_lowest(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, two=_MainAmongOthers)
    window.visit("two")
    window.size(800, 600, 200)
    buttons = [window.act(words) for words in ("Imprimer la lettre", "Précédent", SEND)]
    seen = sorted(buttons, key=lambda one: (one.y(), one.x()))
    assert seen[-1] is not buttons[-1], "the last act stands higher"
    seen[0].setFocus()
    for button in seen[1:]:
        window.press(Qt.Key.Key_Down)
        assert button.hasFocus()


@pytest.mark.parametrize(("width", "percent"), [(1366, 100), (800, 200)])
def test_no_act_moves_where_one_of_them_becomes_the_main_one(
    baule: "Commune", open_window: "Callable[..., Window]", width: int, percent: int
) -> None:
    window = open_window(baule, two=_MainAmongOthers)
    page = window.visit("two")
    window.size(width, 600, percent)

    def places() -> list[QPoint]:
        return [window.act(words).pos() for words in ("Imprimer la lettre", "Précédent", SEND)]

    page.set_acts(ActsMainLater(None, page.both))
    window.settle()
    before = places()
    page.set_acts(Acts(page.last, page.both))
    window.settle()
    assert places() == before


def test_while_a_dialog_has_the_keyboard_the_bar_takes_it_from_none_of_the_page(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """A part of the dialog that shows no focus had it: once the dialog closed, the keyboard was in the bar."""
    window = open_window(baule, two=_MainAmongOthers)
    page = window.visit("two")
    before = QPushButton("Un bouton de la page", page)
    before.show()
    before.setFocus()
    dialog = QDialog(window.frame)
    words = QLabel("Un papier", dialog)
    dialog.open()
    window.settle()
    words.setFocus()
    assert words.hasFocus()
    page.set_acts(Acts(page.last, page.both[:2]))
    window.settle()
    assert window.frame.focusWidget() is before, "it gets the keyboard back"
    dialog.close()


def test_after_a_change_of_screens_the_bar_takes_the_keyboard_from_what_shows_no_focus(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, two=_MainAmongOthers)
    page = window.visit("two")
    nothing = QLabel("Rien à presser", page)
    nothing.show()
    nothing.setFocus()
    page.set_acts(Acts(page.last, page.both[:2]))
    window.settle()
    assert window.act("Mettre").hasFocus() or window.act("Imprimer").hasFocus()
