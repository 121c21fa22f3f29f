"""The filters above a list: one line or folded, in the order of reading, with names for screen readers."""

import importlib
import pkgutil
from dataclasses import dataclass, replace
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

import desktop.viewmodels
from desktop.viewmodels.kit.list_model import ListModel
from desktop.viewmodels.kit.narrowing import Narrowing
from desktop.viewmodels.kit.vocabulary import CountedKinds, Vocabulary
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.narrowing_row import _LONGEST, NarrowingRow
from desktop.views.widgets.rows import Row
from desktop.views.widgets.theme import Theme
from tests import posix

WORDS = Vocabulary(
    search="&Chercher un besoin",
    one="besoin",
    many="besoins",
    all="Tous les besoins",
    kinds={"draft": "Brouillons", "waiting": "À envoyer"},
    flags={"free": "&Gratuit"},
)


@dataclass(frozen=True)
class Line:
    id: str
    kinds: tuple[str, ...]
    spoken: str = ""

    @property
    def title(self) -> str:
        return self.id

    @property
    def searched(self) -> str:
        return self.id


LINES = tuple(Line(f"ligne {n}", (("draft", "waiting")[n % 2],)) for n in range(9))


@pytest.fixture
def row(qapp: QApplication, qtbot: QtBot) -> NarrowingRow:
    narrowing = Narrowing(WORDS)
    narrowing.changed.connect(lambda: narrowing.narrow(LINES))
    made = NarrowingRow(Theme(qapp, choice="clair"), narrowing)
    qtbot.addWidget(made)
    made.resize(900, 60)
    narrowing.narrow(LINES)
    qtbot.waitExposed(made)
    return made


def vocabularies() -> dict[str, Vocabulary]:
    """For every list: its module, and its words."""
    found = {}
    for one in pkgutil.walk_packages(desktop.viewmodels.__path__, "desktop.viewmodels."):
        for name, value in vars(importlib.import_module(one.name)).items():
            parts = value if isinstance(value, dict) else {"": value}
            found |= {f"{one.name}.{name} {key}": it for key, it in parts.items() if isinstance(it, Vocabulary)}
    return found


def test_what_every_list_shows_at_first_is_never_cut() -> None:
    """Beside the search there is room for so many letters, however narrow the row; "Tout ce qui est ouve" was shown."""
    found = vocabularies()
    assert len(found) > 10
    first = {name: (it.all, next((order.words for order in it.orders.values()), "")) for name, it in found.items()}
    assert {name: words for name, words in first.items() if max(map(len, words)) > _LONGEST} == {}


def test_a_short_list_has_none(row: NarrowingRow) -> None:
    assert row.isVisible()
    row._narrowing.narrow(LINES[:5])
    assert not row.isVisible()


def test_wide_all_stand_on_one_line_narrow_they_fold_away_until_wanted(row: NarrowingRow, qtbot: QtBot) -> None:
    def lefts() -> set[int]:
        return {part.mapTo(row, part.rect().center()).y() // 20 for part in (row.line, row.kinds, row.orders)}

    qtbot.waitUntil(lambda: len(lefts()) == 1)
    assert not row.more.isVisible()
    row.resize(320, 200)
    qtbot.waitUntil(row.more.isVisible)
    assert not row.kinds.isVisible()
    qtbot.mouseClick(row.more, Qt.MouseButton.LeftButton)
    assert row.kinds.isVisible()
    row._narrowing.choose("draft")
    row.more.click()
    assert row.kinds.isVisible(), "what narrows the list is never out of sight"


def test_what_narrows_the_list_never_makes_the_row_wider_than_the_page(row: NarrowingRow, qtbot: QtBot) -> None:
    """At twice the size of text in a small window "Filtres" read "Filt", and the second choice had no arrow."""
    row._narrowing.choose("draft")
    page = QScrollArea()
    page.setWidgetResizable(True)
    page.setWidget(row)
    page.show()
    parts = (row.kinds_field, row.orders_field, row.flags["free"])

    def stands(lines: int) -> bool:
        return len({part.mapTo(row, part.rect().topLeft()).y() for part in parts[:2]}) == lines

    for width, wanted in ((row._filters.beside + 60, 1), (row._filters.beside - 30, 2), (900, 1)):
        page.resize(width, 400)
        qtbot.waitUntil(partial(stands, wanted))
        qtbot.waitUntil(lambda: row.width() <= page.viewport().width())
        assert row.kinds.isVisible()
        ends = [part.mapTo(row, part.rect().topRight()).x() for part in (*parts, row.more) if part.isVisible()]
        assert max(ends) <= row.width()
    page.takeWidget()


def test_however_long_the_count_becomes_nothing_folds_or_moves(row: NarrowingRow, qtbot: QtBot) -> None:
    least = row.minimumSizeHint().width()
    place = row.kinds.mapTo(row, QPoint(0, 0))
    row.count.say("10 000 services et propositions sur 10 000" * 5)
    QApplication.processEvents()
    assert (row.minimumSizeHint().width(), row.kinds.mapTo(row, QPoint(0, 0))) == (least, place)
    assert not row.more.isVisible()


def test_where_a_count_above_a_thousand_has_no_room_its_numbers_stand_alone(row: NarrowingRow) -> None:
    """It was not drawn at all."""
    sentence, numbers = "12\u202f345\u00a0besoins sur 67\u202f890", "12\u202f345 sur 67\u202f890"
    row.count.tell(sentence, (numbers,))
    wide, narrow = (row.count.fontMetrics().horizontalAdvance(words) for words in (sentence, numbers))
    inks, drawn = [], []
    for width in (wide, wide - 1, narrow, narrow - 1):
        row.count.resize(width, row.count.height())
        drawn.append(row.count.drawn)
        picture = row.count.grab().toImage()
        inks.append({picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())})
    assert drawn == [sentence, numbers, numbers, ""]
    assert [len(ink) > 1 for ink in inks] == [True, True, True, False]
    assert row.count.text() == sentence, "as a screen reader says it"


def test_the_numbers_say_what_the_sentence_says(row: NarrowingRow) -> None:
    row._narrowing.narrow(LINES * 200)
    assert (row._narrowing.sentence, row._narrowing.shorter[-1]) == ("1\u202f800\u00a0besoins", "1\u202f800")
    row._narrowing.choose("draft")
    row._narrowing.narrow(LINES * 300)
    assert row._narrowing.sentence == "1\u202f500\u00a0besoins sur 2\u202f700"
    assert row._narrowing.shorter == ("1\u202f500\u00a0besoins sur 2\u202f700", "1\u202f500 sur 2\u202f700")


def test_where_a_count_by_names_has_no_room_it_keeps_one_noun(row: NarrowingRow) -> None:
    """A bare “12” above a list says nothing."""
    named = CountedKinds(kinds={"draft": ("brouillon", "brouillons"), "waiting": ("envoi", "envois")}, among={})
    row._narrowing.vocabulary = replace(row._narrowing.vocabulary, named=named)
    row._narrowing.narrow(LINES)
    words = row.count.fontMetrics().horizontalAdvance(row._narrowing.shorter[0])
    row.count.resize(words, row.count.height())
    assert len(row.count.text()) > len(row.count.drawn)
    assert row.count.drawn == f"{len(LINES)}\u00a0besoins"


def test_the_keyboard_walks_as_one_reads(row: NarrowingRow) -> None:
    walk: list[QWidget | None] = [row.line]
    while len(walk) < 40 and walk[-1] is not None:
        walk.append(walk[-1].nextInFocusChain())
    places = [walk.index(part) for part in (row.line, row.more, row.kinds, row.orders, row.flags["free"])]
    assert places == sorted(places)


def test_everything_has_a_name(row: NarrowingRow) -> None:
    assert row.label.buddy() is row.line
    named = (row.line, row.kinds, row.orders)
    assert [part.accessibleName() for part in named] == ["Chercher un besoin", "Afficher", "Ordre"]
    assert [button.accessibleName() for button in row.line.findChildren(QToolButton)] == ["Effacer la recherche"]


@posix.pixels
@pytest.mark.parametrize(("percent", "drawn"), [(100, 18), (200, 34)])
def test_what_empties_the_search_can_be_seen_and_hit(row: NarrowingRow, qtbot: QtBot, percent: int, drawn: int) -> None:
    row._theme.dress(row)
    row._theme.apply(size=percent)
    QApplication.processEvents()
    (empty,) = row.line.findChildren(QToolButton)
    assert not empty.isVisible()
    row.line.setText("cantine")
    assert empty.isVisible()
    assert empty.iconSize().width() >= drawn
    assert min(empty.width(), empty.height()) >= 24
    assert row.line.rect().contains(empty.geometry())
    assert row.line.textMargins().right() >= empty.width(), "no letter goes under it"
    row.line.setFocus()
    qtbot.mouseClick(empty, Qt.MouseButton.LeftButton)
    assert (row.line.text(), row.line.hasFocus(), empty.isVisible()) == ("", True, False)
    row._theme.apply(size=100)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_box_that_is_open_keeps_what_is_being_looked_at(row: NarrowingRow) -> None:
    row.kinds.showPopup()
    row._narrowing.narrow(LINES[1:8])
    assert row.kinds.itemText(1) == "Brouillons (5)"
    row.kinds.hidePopup()
    row._narrowing.narrow(LINES[1:8])
    assert row.kinds.itemText(1) == "Brouillons (3)"


def test_what_is_ticked_narrows_and_is_unticked_with_the_rest(row: NarrowingRow) -> None:
    row.flags["free"].click()
    assert row._narrowing.flags == {"free"}
    assert row.nothing.isVisible()
    row.reset.click()
    assert not row.flags["free"].isChecked()
    assert row.count.text() == "9\u00a0besoins"


@pytest.mark.parametrize("says_nothing", [True, False])
def test_a_box_that_hides_what_surely_answers_says_so_above_the_lines(
    qapp: QApplication, qtbot: QtBot, *, says_nothing: bool
) -> None:
    narrowing = Narrowing(WORDS)
    lines = (*LINES, Line("ligne libre", ("free",)))
    narrowing.changed.connect(lambda: narrowing.narrow(lines))
    made = NarrowingRow(Theme(qapp, choice="clair"), narrowing, says_nothing=says_nothing)
    qtbot.addWidget(made)
    made.show()
    narrowing.degrees = dict.fromkeys(("ligne 1", "ligne 2"), "likely")
    made.line.setText("ligne")
    narrowing.hurry()
    assert not made.nothing.isVisible()
    made.flags["free"].click()
    assert (made.nothing.isVisible(), made.nothing.text()) == (
        True,
        "Ce choix en cache 2\u00a0qui répondent sans doute.",
    )
    made.reset.click()
    assert (made.nothing.isVisible(), made.line.text(), narrowing.shown) == (False, "ligne", 10)


def test_enter_waits_for_the_lines_that_were_searched_for(row: NarrowingRow, qtbot: QtBot) -> None:
    """Before the search has answered, the first line in sight is one that it may hide."""
    model = ListModel(row)
    row._narrowing.changed.connect(lambda: model.show(row._narrowing.narrow(LINES)))
    model.show(LINES)
    lines = LineList(row._theme, model, Qt.ItemDataRole.DisplayRole, lambda _: Row(title=""), "Lignes")
    qtbot.addWidget(lines)
    row.lead_to(lines)
    chosen: list[int] = []
    lines.chosen.connect(chosen.append)
    lines.show()
    row.line.setText("ligne 7")
    assert row._narrowing.pending
    qtbot.keyClick(lines, Qt.Key.Key_Down)  # in the list itself, a line is current
    qtbot.keyClick(lines, Qt.Key.Key_Return)
    assert chosen == []
    qtbot.keyClick(row.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: lines.currentIndex().isValid() and not row._narrowing.pending)
    assert [line.id for line in model.lines] == ["ligne 7"]
    qtbot.keyClick(lines, Qt.Key.Key_Return)
    assert chosen == [0]


def test_in_a_very_low_window_it_is_no_higher_where_it_is_wide(row: NarrowingRow) -> None:
    """Else a scroll bar that comes for its height makes it narrow and low, which takes the bar away, without end."""
    row.show()
    row.set_very_low(True)
    heights = []
    for width in (2_000, 300):
        row.resize(width, 60)
        QApplication.processEvents()
        heights.append(row.minimumSizeHint().height())
        assert not row._filters.isVisible()
        assert row.more.isVisible()
    assert heights[0] == heights[1]
    row.set_very_low(False)
    row.resize(2_000, 60)
    assert row._filters.isVisible(), "the control"


def test_emptied_over_a_list_that_is_shown_again_only_then_it_keeps_the_keyboard_until_it_is(
    row: NarrowingRow, qtbot: QtBot
) -> None:
    """Where nothing was found a sentence stands in the list's place; the keyboard fell on another act of the page."""
    narrowing = Narrowing(WORDS)
    page = QWidget()
    qtbot.addWidget(page)
    short = NarrowingRow(row._theme, narrowing)
    lines = LineList(row._theme, ListModel(page), Qt.ItemDataRole.DisplayRole, lambda _: Row(title=""), "Lignes")
    short.lead_to(lines)
    column = QVBoxLayout(page)
    for part in (short, lines):
        column.addWidget(part)
    narrowing.narrow(LINES[:2])
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    short.take("x")
    short.begin()
    lines.hide()
    assert short.line.hasFocus()
    narrowing.clear()
    narrowing.narrow(LINES[:2])
    assert short.line.hasFocus()
    assert short.isVisible()
    lines.show()
    qtbot.waitUntil(lines.hasFocus)
    assert not short.isVisible()
