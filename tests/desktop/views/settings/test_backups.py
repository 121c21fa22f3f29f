"""The card of backups in a real window: made now, examined, restored; a second folder that works or does not."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.settings.make_backup import make_backup
from desktop.database import backup_folder
from desktop.domain.changes import EVERYTHING
from desktop.paths import Places
from desktop.viewmodels.kit.backups import Restoring
from desktop.views.settings.page import SettingsPage
from desktop.views.widgets.backup_list import BackupList
from desktop.views.widgets.clipping import clipped
from desktop.views.widgets.label import Label
from desktop.views.widgets.scrolling import bring_into_sight
from desktop.views.widgets.theme import Theme

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    window = open_window(baule, settings=SettingsPage)
    window.visit("settings", "backups")
    return window


def card(window: "Window") -> Any:
    return window.frame.page("settings").backups


def test_how_many_are_kept_is_said_above_them(window: "Window") -> None:
    """Who makes one after the other would push out that of this morning, and not know it."""
    words = [label.text() for label in card(window).findChildren(Label) if label.isVisible()]
    assert any(line.startswith("La première du jour et les cinq dernières restent.") for line in words)


def titles(commune: "Commune") -> list[str]:
    with commune.context.store.reading() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT title FROM outbox ORDER BY seq")]


def test_none_is_said_to_be_there_only_once_that_was_read(
    baule: "Commune", qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """“Aucune sauvegarde pour l’instant” stood for a moment above those that there are."""
    places = Places(tmp_path, tmp_path / "config", tmp_path / "logs")
    restoring = Restoring(baule.actor, places, "45024", baule.actor.clock)
    shown = BackupList(Theme(qapp), restoring)
    qtbot.addWidget(shown)
    assert shown.none.isHidden()
    restoring.refresh()
    baule.settle()
    assert not shown.none.isHidden()
    make_backup(baule.context, "asked")
    restoring.refresh()
    baule.settle()
    assert shown.none.isHidden()


def test_what_became_of_a_backup_that_was_asked_for_by_its_key_out_of_sight_is_in_sight(window: "Window") -> None:
    """It was two screens below: nothing told that it was made."""
    window.size(1024, 600, 200)
    shown, page = card(window), window.frame.page("settings")
    bar = page.area.verticalScrollBar()
    bar.setValue(0)
    window.settle()
    assert shown.now.visibleRegion().isEmpty()
    window.qtbot.keyClick(page, Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    assert shown.now.hasFocus(), "and not a field that is scrolled away"
    window.commune.until(shown.message.isVisible)
    said = shown.message
    window.qtbot.waitUntil(lambda: said.visibleRegion().boundingRect() == said.rect())


def test_what_became_of_a_backup_is_in_sight_where_only_an_edge_of_the_list_is(
    window: "Window", baule: "Commune"
) -> None:
    baule.act(make_backup, "before-import")
    window.size(1024, 600, 100)
    shown, page = card(window), window.frame.page("settings")
    shown.restoring.refresh()
    window.settle()
    bar, below = page.area.verticalScrollBar(), page.area.viewport().height()
    bar.setValue(shown.list.table.mapTo(page.area.widget(), QPoint()).y() - below + 2)
    assert not shown.now.visibleRegion().isEmpty()
    assert shown.list.table.visibleRegion().boundingRect().height() == 2
    window.click(shown.now)
    window.commune.until(shown.message.isVisible)
    said = shown.message
    window.qtbot.waitUntil(lambda: said.visibleRegion().boundingRect() == said.rect())


def test_made_now_then_put_back(window: "Window", baule: "Commune") -> None:
    shown = card(window)
    assert shown.list.none.isVisible()
    assert not shown.list.hint.isVisible(), "there is nothing to choose"
    submit_need(baule.context, draft_need(baule.context, title="Avant", description="Papier").value)
    window.click(shown.now)
    assert shown.message.words.text().startswith("La sauvegarde est faite et vérifiée.")
    assert shown.list.table.rowCount() == 1
    assert not shown.list.put_back.isEnabled()
    assert shown.list.hint.isVisible(), "else nobody knows that a line leads on"
    submit_need(baule.context, draft_need(baule.context, title="Après", description="Papier").value)
    shown.list.table.selectRow(0)
    window.settle()
    assert shown.list.put_back.isEnabled()
    again: list[str] = []
    shown.restoring.restored.connect(again.append)
    window.click(shown.list.put_back)
    assert shown.list.losing.text().startswith("Si vous revenez à cette sauvegarde, la commune sera comme elle était")
    assert "– Besoin\u00a0: Après" in shown.list.losing.text()
    assert not shown.list.result.isVisible(), "once, at the foot"
    assert (titles(baule), again) == (["Avant", "Après"], []), "one click asks, and does nothing yet"
    assert window.frame.focusWidget() is shown.list.sure.no, "the safe answer first"
    assert [one.property("kind") for one in (shown.list.sure.no, shown.list.sure.yes)] == ["main", "danger"]
    assert clipped(shown) == []
    window.press(Qt.Key.Key_Escape)
    assert shown.list.sure.isHidden()
    assert window.frame.focusWidget() is shown.list.put_back
    assert titles(baule) == ["Avant", "Après"]
    window.click(shown.list.put_back)
    shown.list.sure.yes.click()
    window.settle()
    (said,) = again
    assert said.startswith("C’est fait\u00a0: la commune est comme elle était")
    assert said.endswith("Ce qui était là avant est gardé, dans Réglages, Sauvegardes.")
    assert titles(baule) == ["Avant"]


def test_the_question_is_asked_anew_when_it_would_lose_something_else(window: "Window", baule: "Commune") -> None:
    shown = card(window)
    window.click(shown.now)
    shown.list.table.selectRow(0)
    window.settle()
    window.click(shown.list.put_back)
    assert "Aucun envoi ni brouillon ne sera perdu." in shown.list.losing.text()
    assert not shown.list.changed.isVisible()
    submit_need(baule.context, draft_need(baule.context, title="Après", description="Papier").value)
    baule.actor.announce(EVERYTHING)
    window.settle()
    assert "– Besoin\u00a0: Après" in shown.list.losing.text()
    assert shown.list.changed.isVisible()
    assert shown.list.changed.text() == (
        "Ce qui serait perdu a changé depuis votre lecture. Relisez avant de répondre."
    )
    assert window.frame.focusWidget() is shown.list.sure.no
    shown.list.sure.yes.click()
    window.settle()
    assert titles(baule) == ["Après"], "the press was meant for what stood here before"
    window.click(shown.list.sure.no)
    window.click(shown.list.put_back)
    assert not shown.list.changed.isVisible(), "she asks it herself"


@pytest.mark.slow
def test_nothing_moves_under_the_pointer(window: "Window", baule: "Commune") -> None:
    shown = card(window)
    baule.act(make_backup, "before-import")
    shown.restoring.refresh()
    shown.now.setFocus()
    bring_into_sight(shown.list.hint)  # it stands below the list
    window.settle()

    def places() -> list[int]:
        return [part.mapTo(window.frame, QPoint()).y() for part in (shown.now, shown.list.table)]

    before = places()
    window.click(shown.now)
    assert shown.message.isVisible()
    assert places() == before
    assert shown.now.hasFocus()


@pytest.mark.slow
def test_choosing_a_line_moves_nothing(window: "Window", baule: "Commune") -> None:
    window.size(1024, 600, 100)
    shown = card(window)
    baule.act(make_backup, "before-import")
    shown.restoring.refresh()
    bar = window.frame.page("settings").area.verticalScrollBar()

    def places() -> list[int]:
        parts = (shown.now, shown.list.table, shown.list.hint, shown.list.put_back)
        return [bar.value(), *(part.mapTo(window.frame, QPoint()).y() for part in parts)]

    window.qtbot.waitUntil(lambda: shown.list.hint.y() > shown.list.table.geometry().bottom())
    bring_into_sight(shown.list.hint)
    window.settle()
    before = places()
    shown.list.table.selectRow(0)
    window.settle()
    assert shown.list.put_back.isEnabled()
    assert places() == before


def test_yes_waits_until_the_last_that_would_be_lost_was_in_sight(window: "Window", baule: "Commune") -> None:
    shown = card(window)
    window.click(shown.now)
    for number in range(12):
        submit_need(baule.context, draft_need(baule.context, title=f"Besoin {number}", description="Papier").value)
    shown.list.table.selectRow(0)
    window.settle()
    sure = shown.list.sure
    window.click(shown.list.put_back)
    window.settle()
    assert (sure.yes.isEnabled(), sure.further.isVisible()) == (True, False), "all is in sight"
    window.size(1024, 600, 200)
    window.settle()
    assert (sure.yes.isEnabled(), sure.further.isVisible()) == (False, True)
    assert sure.no.accessibleDescription() == sure.further.text()
    low = sure.yes.mapTo(window.frame, QPoint()).y()
    for _ in range(12):
        window.press(Qt.Key.Key_PageDown)
    window.settle()
    assert (sure.yes.isEnabled(), sure.further.isVisible()) == (True, False)
    assert sure.yes.mapTo(window.frame, QPoint()).y() == low, "it stays under the pointer"
    for _ in range(12):
        window.press(Qt.Key.Key_PageUp)
    assert (sure.yes.isEnabled(), sure.further.isVisible()) == (True, False), "it was read"
    sure.ask_anew(shown.list.put_back)
    window.settle()
    assert (sure.yes.isEnabled(), sure.further.isVisible()) == (False, True), "it says something else, perhaps"


@pytest.mark.parametrize("line", [0, 1])
def test_choosing_a_line_that_is_whole_in_sight_by_the_mouse_moves_nothing(
    window: "Window", baule: "Commune", line: int
) -> None:
    """The table's heading was brought into sight with it, and the button for which she aimed moved."""
    window.size(1024, 600, 200)
    shown = card(window)
    for _ in range(2):
        baule.act(make_backup, "before-import")
    shown.restoring.refresh()
    window.settle()
    table, area = shown.list.table, window.frame.page("settings").area
    window.qtbot.waitUntil(lambda: shown.list.hint.y() > table.geometry().bottom())
    place = table.visualRect(table.model().index(line, 0))
    top = table.viewport().mapTo(area.widget(), place.topLeft()).y()
    bar = area.verticalScrollBar()
    bar.setValue(top - 10)
    window.settle()
    before = bar.value()
    assert before == top - 10
    assert place.height() + 10 < area.viewport().height(), "the line is whole in sight"
    window.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    window.settle()
    assert shown.list.put_back.isEnabled()
    assert bar.value() == before


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 768, 100), (1024, 600, 200)])
def test_no_word_of_the_table_is_cut(window: "Window", baule: "Commune", width: int, height: int, percent: int) -> None:
    window.size(width, height, percent)
    shown = card(window)
    baule.act(make_backup, "before-import")
    shown.restoring.refresh()
    window.settle()
    shown.list.sure.show()
    window.settle()
    assert window.frame.page("settings").area.horizontalScrollBar().maximum() == 0, "two answers are no wider than it"
    table = shown.list.table
    assert table.horizontalScrollBar().maximum() == 0
    for column in range(table.columnCount()):
        place = table.visualRect(table.model().index(0, column))
        room = place.width() - table.fontMetrics().horizontalAdvance("m")  # beside the words
        words = table.fontMetrics().boundingRect(
            QRect(0, 0, room, 999), Qt.TextFlag.TextWordWrap, table.item(0, column).text()
        )
        assert words.width() <= room, "no word is wider than its cell"
        assert words.height() < place.height()


def test_one_that_is_damaged_cannot_be_put_back(window: "Window", baule: "Commune") -> None:
    shown = card(window)
    window.click(shown.now)
    (kept,) = backup_folder.listed(baule.context.store.backups)
    kept.path.write_bytes(b"x" * 9000)
    shown.list.table.selectRow(0)
    window.settle()
    assert not shown.list.put_back.isEnabled()
    assert "Cette sauvegarde est abîmée" in shown.list.trouble.words.text()
    assert baule.faults == []  # nothing is wrong with the database


def test_she_is_told_to_lock_a_key_away_where_she_chooses_the_folder(window: "Window") -> None:
    """Under a folder that the town hall's technician imposes, there may be no key at all."""
    shown = card(window)
    assert shown.care.isVisible()
    shown.making.imposed = "/mnt/sauvegardes"
    shown.refresh()
    window.settle()
    assert shown.where.isVisible()
    assert not shown.care.isVisible()


def test_that_an_imposed_second_copy_cannot_be_made_is_said_on_each_visit(
    window: "Window", baule: "Commune", tmp_path: Path
) -> None:
    """She has not chosen that folder, and looks at it at no backup."""
    shown = card(window)
    shown.making.imposed = str(tmp_path / "absent")
    window.visit("settings", "backups")
    baule.until(shown.trouble.isVisible)
    assert shown.trouble.text().startswith("⚠ La seconde copie ne peut pas se faire\u00a0: ce dossier est absent.")


def test_the_second_place(window: "Window", baule: "Commune", tmp_path: Path) -> None:
    shown, key = card(window), tmp_path / "KEY"
    assert not shown.stop.isVisible()
    shown._keep(key)
    window.settle()
    assert "absent" in shown.message.words.text()
    key.mkdir()
    window.click(shown.now)
    assert "faite et vérifiée" in shown.message.words.text()
    assert len(list(key.rglob("*.sqlite"))) == 1
    assert shown.where.isVisible()
    window.click(shown.stop)
    assert shown.restoring.folder == ""
    assert not shown.where.isVisible()


def test_nothing_is_cut(window: "Window", baule: "Commune") -> None:
    shown = card(window)
    for number in range(3):
        submit_need(
            baule.context, draft_need(baule.context, title=f"Besoin {number} " + "long " * 20, description="P").value
        )
        window.click(shown.now)
    shown.list.table.selectRow(2)
    for percent in (100, 150, 200):
        window.size(1366, 768, percent)
        assert clipped(shown) == []
        assert window.clipped(shown) == []


def test_the_settings_of_this_computer_fit_beside_the_menu_at_double_size(window: "Window") -> None:
    """A bar went sideways there, and the right edge of each card was cut."""
    page = window.frame.page("settings")
    window.size(1024, 600, 200)
    window.settle()
    beside = page.area.viewport().width()
    window.size(1024 - beside + 720, 600, 200)  # the menu of the whole application is wider than that of one page
    window.settle()
    assert page.area.viewport().width() <= 720
    assert page.area.horizontalScrollBar().maximum() == 0
    shown = [button for button in page.display.sizes.buttons() if button.isVisible()]
    assert len({button.y() for button in shown}) == len(shown) == 4, "one under the other"
    window.size(1366, 768, 100)
    window.settle()
    assert len({button.y() for button in shown}) == 2, "in pairs again"


@pytest.mark.slow
def test_the_list_is_as_high_as_its_lines_and_the_older_ones_are_one_press_away(
    window: "Window", baule: "Commune"
) -> None:
    """It scrolled inside the page that scrolls, and took the wheel."""
    shown = card(window)
    for _ in range(7):
        baule.act(make_backup, "before-import")
    shown.restoring.refresh()
    window.settle()
    every = len(shown.restoring.rows)
    assert every > 5
    assert (shown.list.table.rowCount(), shown.list.more.isVisible()) == (5, True)
    assert shown.list.table.verticalScrollBar().maximum() == 0
    window.click(shown.list.more)
    assert (shown.list.table.rowCount(), shown.list.more.isVisible()) == (every, False)
    assert shown.list.table.verticalScrollBar().maximum() == 0
