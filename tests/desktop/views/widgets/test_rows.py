"""Where a row breaks its words and puts its badges: nothing of a line that has another below it is lost."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, QSize, QStringListModel, Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QApplication

from desktop.viewmodels.kit.states import Shown
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.rows import Laid, Row, RowDelegate, _cut_between_words
from desktop.views.widgets.theme import Theme, role_font

NOTE = "Reçu jeudi 22 juillet à 21\u00a0h\u00a009 · Effet d’un déploiement · accusé n°\u00a010"


def test_of_two_lines_the_first_is_whole_and_the_second_does_not_begin_with_a_point(qapp: QApplication) -> None:
    """A width between two whole pixels cut “accu…” in the first line, with “n° 10” in the second."""
    theme, model = Theme(qapp, choice="clair"), QStringListModel(["a"])
    lines = LineList(theme, model, Qt.ItemDataRole.DisplayRole, lambda _: Row(""), "", tall=True)
    delegate = lines.itemDelegate()
    assert isinstance(delegate, RowDelegate)
    found = set()
    for width in range(round(18 * theme.em), round(36 * theme.em)):
        note = delegate.laid(QRect(0, 0, width, 80), lines.font(), Row("Registre", NOTE)).note
        found.add(len(note))
        if len(note) == 2:
            assert not note[0].words.endswith("…"), width
            assert NOTE.startswith(note[0].words), width
            assert not note[1].words.startswith("·"), width
    assert 2 in found
    lines.deleteLater()


TITLE = "Accueillir et aider les habitants dans leurs démarches en ligne"
STATE = Shown("✓", "Vote pris en compte", "ok")


@pytest.fixture
def lines(qapp: QApplication) -> Iterator[LineList]:
    theme, model = Theme(qapp, choice="clair"), QStringListModel(["a"])
    made = LineList(theme, model, Qt.ItemDataRole.DisplayRole, lambda _: Row(""), "", tall=True, dense=True)
    yield made
    made.deleteLater()


def laid(lines: LineList, ems: int, row: Row) -> Laid:
    delegate = lines.itemDelegate()
    assert isinstance(delegate, RowDelegate)
    return delegate.laid(QRect(0, 0, round(ems * delegate._theme.em), 80), lines.font(), row)


def test_a_badge_is_beside_the_title_that_leaves_it_room_and_never_cuts_it(lines: LineList) -> None:
    """On lines of their own, badges left six acts of ten in sight at 1366x768."""
    for title in ("Prévenir vite tous les habitants", TITLE):
        shown = laid(lines, 43, Row(title, NOTE, (STATE,)))
        ((_, badge),), (first,), (second,) = shown.badges, shown.title, shown.note
        assert first.words == title
        beside = badge.center().y() < first.place.bottom()
        assert beside == (title != TITLE)
        assert (second.words == NOTE) == beside
        room = QFontMetrics(first.font).horizontalAdvance(title)
        assert not badge.intersects(QRect(first.place.topLeft(), QSize(room, first.place.height())))


def test_what_a_title_in_two_lines_leaves_of_the_quiet_words_is_beside_the_badge(lines: LineList) -> None:
    shown = laid(lines, 30, Row(TITLE, NOTE, (STATE,)))
    ((_, badge),) = shown.badges
    assert (len(shown.title), len(shown.note)) == (2, 2)
    first, rest = shown.note
    assert NOTE.startswith(first.words)
    assert rest.words.rstrip("…") in NOTE
    assert "accusé" in rest.words
    assert rest.place.right() < badge.left()
    assert first.place.bottom() < badge.top()


def test_words_that_go_on_beside_a_badge_have_no_gap_between_them_and_it_covers_none(lines: LineList) -> None:
    shown = laid(lines, 25, Row(TITLE, NOTE, (STATE,)))
    ((_, badge),), (first, second) = shown.badges, shown.note
    assert second.place.top() - first.place.bottom() < first.place.height() / 3
    assert not badge.intersects(first.place)


def test_a_state_below_the_words_stands_at_one_place_in_every_row(lines: LineList) -> None:
    """In a narrow list it stood at the left under a short title, and at the right under a long one."""
    short = "Prévenir vite tous les habitants"
    rows = [Row(title, note, (STATE,)) for title in (short, TITLE) for note in ("Vote", NOTE)]
    for ems in range(20, 38):
        boxes = {badge.getRect() for row in rows for _shown, badge in laid(lines, ems, row).badges}
        assert len(boxes) == 1, ems


def test_where_a_title_has_one_line_and_the_badge_one_below_long_words_go_on_beside_it(lines: LineList) -> None:
    """At 1024x600 and 150 % they ended in “…” above a line that was blank but for the badge."""
    theme = Theme(QApplication.instance(), choice="clair")
    lines.setItemDelegate(RowDelegate(theme, Qt.ItemDataRole.DisplayRole, lambda _: Row(""), lines, tall=True))
    note = f"{NOTE} · Répond à un besoin"
    for ems in (42, 44):
        shown = laid(lines, ems, Row(TITLE, note, (STATE,)))
        ((_, badge),), (first, rest) = shown.badges, shown.note
        assert len(shown.title) == 1
        assert f"{first.words} {rest.words}".replace("· ", "") == note.replace("· ", "")
        assert rest.place.right() < badge.left()
        assert first.place.bottom() < badge.top()
        assert laid(lines, ems, Row(TITLE, "Vote", (STATE,))).badges == shown.badges


def test_where_each_row_fits_its_words_a_badge_is_below_them_only_if_they_need_the_whole_line(lines: LineList) -> None:
    """A blank line and the badge stood under “Service à développer”: half as many rows were in sight."""
    theme = Theme(QApplication.instance(), choice="clair")
    lines.setItemDelegate(
        RowDelegate(theme, Qt.ItemDataRole.DisplayRole, lambda _: Row(""), lines, tall=True, fits=True)
    )
    lines.setUniformItemSizes(False)
    for title, ems, note in ((TITLE, 43, "Vote"), (TITLE, 43, NOTE), (TITLE, 35, "Vote"), (TITLE, 35, NOTE)):
        shown = laid(lines, ems, Row(title, note, (STATE,)))
        ((_, badge),), quiet = shown.badges, shown.note
        beside = badge.center().y() <= quiet[0].place.bottom()
        assert beside == (note == "Vote"), (ems, note)
        assert not beside or (quiet[0].words == note and quiet[0].place.right() < badge.left())
        assert shown.title[-1].place.bottom() <= badge.top() + badge.height() // 3


@pytest.fixture
def fitting(qapp: QApplication) -> Iterator[LineList]:
    """A short list whose rows are each as high as their words."""
    theme, model = Theme(qapp, choice="clair"), QStringListModel(["a"])
    made = LineList(theme, model, Qt.ItemDataRole.DisplayRole, lambda _: Row(""), "", tall=True, dense=True, fits=True)
    yield made
    made.deleteLater()


def test_in_a_short_list_quiet_words_are_whole_and_no_badge_covers_them_or_the_title(fitting: LineList) -> None:
    """A badge cut the number of a receipt: “accusé n° 308…”."""
    for ems in range(24, 70):
        for title in ("Registre", "Prévenir vite tous les habitants", TITLE):
            shown = laid(fitting, ems, Row(title, NOTE, (STATE,)))
            ((_, badge),) = shown.badges
            assert " ".join(line.words for line in shown.note).replace("· ", "") == NOTE.replace("· ", ""), ems
            for line in (*shown.title, *shown.note):
                room = QFontMetrics(line.font).horizontalAdvance(line.words)
                assert not badge.intersects(QRect(line.place.topLeft(), QSize(room, line.place.height() - 4))), ems


def test_in_a_short_list_a_badge_beside_the_second_line_of_quiet_words_leaves_the_first_one_air(
    fitting: LineList,
) -> None:
    """Its frame touched what hangs below the letters: it looked laid over them."""
    found = 0
    for ems in range(24, 70):
        for title in ("Registre", TITLE):
            shown = laid(fitting, ems, Row(title, NOTE, (STATE,)))
            ((_, badge),) = shown.badges
            if len(shown.note) == 2 and badge.center().y() in range(
                shown.note[1].place.top(), shown.note[1].place.bottom()
            ):
                found += 1
                assert badge.top() - shown.note[0].place.bottom() > badge.height() / 8, ems
    assert found


def test_in_a_short_list_no_row_has_a_blank_line(fitting: LineList) -> None:
    """At 1024x600 and 200 % one line and a half were in sight."""
    high = QFontMetrics(role_font(fitting.font(), "small")).height()
    for ems in range(24, 70):
        for title in ("Registre", TITLE):
            shown = laid(fitting, ems, Row(title, "Enregistré à 14\u00a0h\u00a032 · Vote", (STATE,)))
            ((_, badge),) = shown.badges
            assert badge.top() - shown.note[-1].place.bottom() < high / 2, ems


def test_a_list_that_becomes_long_has_rows_of_one_height(fitting: LineList) -> None:
    model = fitting.model()
    assert isinstance(model, QStringListModel)
    assert not fitting.uniformItemSizes()
    model.setStringList(["a"] * 301)
    assert fitting.uniformItemSizes()
    model.setStringList(["a"] * 300)
    assert not fitting.uniformItemSizes()


def test_no_point_stands_before_what_says_that_words_were_cut(lines: LineList) -> None:
    whole = "Tient la paie, l’état civil et les élections."
    room = QFontMetrics(role_font(lines.font(), "small")).horizontalAdvance(f"{whole} · D…")
    words = _cut_between_words(
        f"{whole} · Démarches et comptabilité", QFontMetrics(role_font(lines.font(), "small")), room
    )
    assert words == f"{whole.removesuffix('.')}…"


def test_no_number_is_cut(lines: LineList) -> None:
    shown = {laid(lines, ems, Row(TITLE, NOTE, (STATE,))).note[-1].words for ems in range(38, 50)}
    cut = {words for words in shown if words.endswith("…")}
    assert len(cut) > 1
    assert all(NOTE[len(words) - 1] in " \u00b7" for words in cut)


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_rounded_corner_of_a_list_is_whole_at_every_text_size(qapp: QApplication, percent: int) -> None:
    """At 200 % the rows covered the middle of a corner that grew with the text."""
    theme, model = Theme(qapp, choice="contraste"), QStringListModel(["a"])
    theme.apply(size=percent)
    made = LineList(theme, model, Qt.ItemDataRole.DisplayRole, lambda _: Row("a"), "")
    theme.dress(made)
    made.resize(400, 200)
    seen = made.grab().toImage()
    assert max(QColor(seen.pixel(at, at)).lightness() for at in range(8)) > 100
    made.deleteLater()
    theme.apply(choice="clair", size=100)
