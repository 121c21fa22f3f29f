"""What is read before it leaves uses the page's width: cards side by side, or one of two columns."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.views.widgets.confirm_screen import ConfirmScreen
from desktop.views.widgets.forms.field_cards import half
from desktop.views.widgets.label import Label
from desktop.views.widgets.theme import Theme

FIELDS = (("Titre", "Registre"), ("Description", "Sur papier. " * 20), ("Public", "Les familles"))


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, choice="clair")
    yield made
    made.deleteLater()


def shown(qtbot: QtBot, theme: Theme, width: int, private: tuple[tuple[str, str], ...] = ()) -> ConfirmScreen:
    screen = ConfirmScreen(theme)
    qtbot.addWidget(screen)
    lead = "Relisez. " * 30
    screen.show_confirmation(Confirmation(heading="Voici ce qui partira", lead=lead, public=FIELDS, private=private))
    screen.resize(width, 700)
    screen.show()
    qtbot.waitExposed(screen)
    for _ in range(4):  # a layout that turns asks for another height
        QApplication.processEvents()
    return screen


def place(screen: ConfirmScreen, part: QWidget) -> tuple[int, int]:
    where = part.mapTo(screen, part.rect().topLeft())
    return where.x(), where.y()


@pytest.mark.parametrize(("width", "beside"), [(1100, True), (600, False)])
def test_cards_stand_side_by_side_where_there_is_room(qtbot: QtBot, theme: Theme, width: int, beside: bool) -> None:
    screen = shown(qtbot, theme, width, private=(("Remarques", "Deux postes."),))
    (left, top), (right, below) = place(screen, screen.public), place(screen, screen.private)
    assert (right > left, below == top) == (beside, beside)
    assert screen.public.height() < 400, "no higher than its words"
    if beside:
        assert screen.private.mapTo(screen, screen.private.rect().topRight()).x() >= width - 2


@pytest.mark.parametrize(("width", "columns"), [(1100, 2), (600, 1)])
def test_a_card_alone_has_two_columns_where_there_is_room(qtbot: QtBot, theme: Theme, width: int, columns: int) -> None:
    screen = shown(qtbot, theme, width)
    words = {text: label for label in screen.public.findChildren(Label) if (text := label.text()) in dict(FIELDS)}
    assert [words[label] for label, _ in FIELDS] == list(words.values()), "read in the order of the form"
    assert len({place(screen, label)[0] for label in words.values()}) == columns
    assert screen.lead.width() == screen.public.width(), "words have one right edge"


def test_fields_to_fill_in_stand_between_the_question_and_the_texts(qtbot: QtBot, theme: Theme) -> None:
    screen = shown(qtbot, theme, 1100)
    comment, own = QLineEdit(), QLineEdit()
    screen.add_fields(comment, own)
    for _ in range(4):
        QApplication.processEvents()
    heights = [place(screen, part)[1] for part in (screen.heading, screen.lead, comment, screen.public)]
    assert heights == sorted(set(heights))
    assert place(screen, own)[1] == place(screen, comment)[1]


@pytest.mark.parametrize(
    ("lengths", "first"), [((), 0), ((9,), 1), ((9, 9), 1), ((9, 9, 9), 2), ((900, 9, 9), 1), ((9, 9, 9, 900), 3)]
)
def test_the_columns_are_about_as_high(lengths: tuple[int, ...], first: int) -> None:
    assert half([("Titre", "x" * length, "") for length in lengths]) == first
