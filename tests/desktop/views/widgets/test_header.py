"""The head of a page: its buttons beside the title, or under it where both do not fit; nothing is cut off."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, Icon
from desktop.views.widgets.clipping import clipped
from desktop.views.widgets.label import Label
from desktop.views.widgets.page import Page
from desktop.views.widgets.theme import Theme


@pytest.mark.parametrize(("title", "subtitle"), [("Boîte d’envoi", "40 envois attendent."), ("Besoins", "")])
def test_buttons_that_do_not_fit_beside_the_title_stand_under_it(qtbot: QtBot, title: str, subtitle: str) -> None:
    page = Page(title, subtitle, scroll=False)
    qtbot.addWidget(page)
    buttons = [Button("Clé USB…", lambda: None), Button("Enregistrer nos envois et accusés…", lambda: None)]
    page.header.put(*buttons)
    page.resize(1200, 400)
    page.show()

    def fits(*, under: bool) -> bool:
        beside, head = buttons[0].geometry(), page.header.rect()
        below = beside.top() > page.title.geometry().bottom()
        inside = head.contains(beside) and head.contains(buttons[1].geometry())
        return below is under and inside and page.area.horizontalScrollBar().maximum() == 0

    room = buttons[0].sizeHint().width() + buttons[1].sizeHint().width() + 12
    for width, under in ((1200, False), (room + 80, True), (1200, False), (room + 60, True)):
        page.resize(width, 400)
        qtbot.waitUntil(lambda under=under: fits(under=under))
    narrow = buttons[1].sizeHint().width() + 80
    page.resize(narrow, 400)
    qtbot.waitUntil(lambda: buttons[1].geometry().top() > buttons[0].geometry().bottom())
    assert page.area.horizontalScrollBar().maximum() == 0, "one under the other, where not even both fit in a line"
    page.resize(room + 60, 400)
    qtbot.waitUntil(lambda: fits(under=True))
    buttons[1].hide()
    qtbot.waitUntil(lambda: fits(under=False))


def test_no_word_of_a_card_s_heading_is_cut_beside_its_button(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp, choice="clair")
    card = Card("Nos envois", icon=Icon(theme, "outbox"), beside=(Button("Ouvrir", lambda: None, kind="quiet"),))
    qtbot.addWidget(card)
    theme.dress(card)
    card.show()
    for width in range(170, 330, 10):
        card.setFixedWidth(width)
        qtbot.waitUntil(lambda: not clipped(card), timeout=2000)
    card.hide()
    theme.deleteLater()


def test_longer_words_beside_a_button_are_not_cut_for_a_moment(qtbot: QtBot) -> None:
    """In large text “Enregistré à 4 h 08 (heure de Pa” stood beside “‹ Tous nos besoins”."""
    page = Page("Besoins", "", scroll=False)
    qtbot.addWidget(page)
    status = Label("Enregistré à 14 h 32", "small", "muted", wrap=False)
    back = Button("‹\u00a0Tous nos besoins")
    page.header.put(status, back)
    longer = "Enregistré à 4 h 08 (heure de Paris)"
    page.show()
    page.resize(back.sizeHint().width() + status.fontMetrics().horizontalAdvance(longer) + 56, 400)
    QApplication.processEvents()
    assert back.y() == status.y() or abs(back.y() - status.y()) < status.height(), "both have room in one line"
    for words in (longer, "Enregistrement…", longer):
        status.say(words)
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        assert status.width() >= status.sizeHint().width(), words


def test_shorter_words_lift_nothing_that_stands_below(qtbot: QtBot) -> None:
    """As the words of before became “Enregistré à 14 h 32”, the field that was pressed moved up by a line."""
    page = Page("Nouveau besoin", "", scroll=False)
    qtbot.addWidget(page)
    status, back = Label("Votre texte s’enregistre tout seul.", "small", "muted", wrap=False), Button("‹\u00a0Tous")
    page.header.put(status, back)
    page.show()
    page.resize(back.sizeHint().width() + status.sizeHint().width() + page.title.sizeHint().width(), 400)
    QApplication.processEvents()
    under = back.y()
    assert under > page.title.geometry().bottom()
    status.say("Enregistré")
    QApplication.processEvents()
    assert back.y() == under
    page.title.say("Besoin")
    QApplication.processEvents()
    assert back.y() < page.title.geometry().bottom(), "another text: they stand beside its title again"


def test_a_head_at_rest_is_not_laid_out_again(qtbot: QtBot) -> None:
    """Each layout asked for the next one: an open window used a whole processor while nothing went on in it."""
    page = Page("Boîte d’envoi", "40 envois attendent.", scroll=False)
    qtbot.addWidget(page)
    page.header.put(Button("Clé USB…", lambda: None))
    page.header.put(Button("Enregistrer nos envois et accusés…", lambda: None))
    page.show()
    asked = LayoutRequests(page.header)
    for width in (1200, 240, 400):  # beside the words, one under the other, in a line under them
        page.resize(width, 400)
        for _turn in range(10):  # what is asked for while it is laid out for this width
            QApplication.processEvents()
        asked.count = 0
        for _turn in range(10):
            QApplication.processEvents()
        assert asked.count == 0, width


class LayoutRequests(QObject):
    """Counts how often a widget is asked to lay itself out."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False
