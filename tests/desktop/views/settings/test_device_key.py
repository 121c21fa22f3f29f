"""The card of this computer's key in a real window: its sheet, putting it back, replacing it; every size."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtPrintSupport import QPrinter

from desktop.actions.kit.device_key import device_key, key_state
from desktop.actions.settings.note_recovery_sheet import note_recovery_sheet
from desktop.database.queries import recovery_sheet
from desktop.domain.changes import Changes
from desktop.runtime.syncing import RoundDone
from desktop.views.preview.dialog import PreviewDialog
from desktop.views.preview.printing import new_printer
from desktop.views.settings.page import SettingsPage
from desktop.views.widgets.clipping import clipped
from sync.client.device import recovery
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import enrolled
from tests.desktop.viewmodels.settings.lost_key import code, lose

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    enrolled(baule)
    window = open_window(baule, settings=SettingsPage)
    window.page_context.syncing.inform(enrolled=True, waiting=0)
    return window


def card(window: "Window") -> Any:
    return window.visit("settings", "key").key


def in_sight(window: "Window", part: Any) -> bool:
    area = window.frame.page("settings").area.viewport()
    top = part.mapTo(area, QPoint(0, 0)).y()
    return bool(0 <= top < area.height())


@pytest.mark.slow
def test_it_says_where_the_key_is_and_offers_the_sheet(window: "Window") -> None:
    shown = card(window)
    assert shown.state.text() == "⚠ Gardée dans un fichier de cet ordinateur, qui n’a pas de coffre de mots de passe."
    assert shown.danger.isVisible()
    assert shown.make.isVisible()
    assert shown.replace.isVisible()
    assert not shown.back.isVisible()
    assert not shown.again.isVisible()


def test_the_sheet_is_shown_saved_and_noted(window: "Window", baule: "Commune", tmp_path: Path) -> None:
    shown = card(window)
    window.click(shown.make)
    (dialog,) = window.frame.findChildren(PreviewDialog)
    window.qtbot.waitUntil(lambda: dialog.preview.document is not None, timeout=20_000)
    assert "Feuille de secours" in dialog.preview.document.sheets[0].text
    dialog.preview.save(tmp_path / "feuille.pdf")
    window.settle()
    assert dialog.notice.words.text().endswith(
        "Rangez-la au coffre une fois imprimée. Puis effacez le fichier, s’il y en a un."
    )
    assert shown.message.words.text().startswith("La feuille est faite.")
    assert shown.sheet.text().startswith("Dernière feuille faite le 3\u00a0février 2021.")
    dialog.reject()


@pytest.mark.slow
@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
@pytest.mark.parametrize("takes", [True, False])
def test_it_is_made_once_a_printer_takes_it(window: "Window", baule: "Commune", tmp_path: Path, takes: bool) -> None:
    shown = card(window)
    window.click(shown.make)
    (dialog,) = window.frame.findChildren(PreviewDialog)
    window.qtbot.waitUntil(lambda: dialog.preview.document is not None, timeout=20_000)
    printer = new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / ("printed.pdf" if takes else "no/such/folder.pdf")))
    dialog.print_on(printer)
    window.qtbot.waitUntil(dialog.print.isEnabled, timeout=20_000)
    window.settle()
    assert ("Rangez-la au coffre" in dialog.notice.words.text()) == takes
    assert (baule.ask(recovery_sheet.last) is not None) == takes
    dialog.reject()


@pytest.mark.slow
def test_looked_at_and_closed_it_is_not_made(window: "Window", baule: "Commune") -> None:
    shown = card(window)
    window.click(shown.make)
    (dialog,) = window.frame.findChildren(PreviewDialog)
    window.qtbot.waitUntil(lambda: dialog.preview.document is not None, timeout=20_000)
    dialog.reject()
    window.settle()
    assert baule.ask(recovery_sheet.last) is None
    assert not shown.message.isVisible()


def test_a_lost_key_is_asked_for_first_and_put_back_by_the_keyboard(window: "Window", baule: "Commune") -> None:
    groups = code(baule)
    lose(baule)
    shown = card(window)
    box = shown.back.code.control
    assert box.hasFocus()
    assert in_sight(window, shown.back.code)
    assert not shown.paper.isVisible()
    wrong = groups[:13] + ("A" if groups[13] != "A" else "B") + groups[14:]
    window.qtbot.keyClicks(box, wrong.replace("-", " ").lower())
    assert shown.back.count.text() == "13\u00a0groupes copiés sur 13"
    assert not shown.back.code.error.isVisible(), "nothing is judged while she copies"
    window.click(shown.back.send)
    assert "groupe 3" in shown.back.code.error.text()
    assert box.hasFocus()
    assert box.textCursor().selectedText() == wrong.split("-")[2].lower()
    window.qtbot.keyClicks(box, groups.split("-")[2])  # in its place
    assert not shown.back.code.error.isVisible()
    window.press(Qt.Key.Key_Tab)
    assert shown.back.send.hasFocus()
    window.press(Qt.Key.Key_Return)
    assert key_state(baule.context) == "kept"
    assert shown.message.words.text().startswith("La clé est de nouveau en place.")
    assert not shown.back.isVisible()
    assert box.toPlainText() == ""
    box.undo()
    assert box.toPlainText() == "", "nothing of the secret comes back"
    assert shown.make.hasFocus()


def test_another_computers_sheet_is_refused_with_the_other_way(window: "Window", baule: "Commune") -> None:
    lose(baule)
    shown = card(window)
    shown.back.code.control.setPlainText(recovery.write(bytes(32)))
    window.click(shown.back.send)
    assert "celle d’un autre ordinateur" in shown.back.code.error.text()
    window.click(shown.back.enrol)
    enrol = window.frame.page("settings").enrol
    assert enrol.url.control.hasFocus()
    assert in_sight(window, enrol.url)


def test_replacing_is_asked_and_the_safe_answer_comes_first(window: "Window", baule: "Commune") -> None:
    rounds: list[int] = []

    def done(*_: object) -> RoundDone:
        rounds.append(1)
        return RoundDone(changes=Changes(link=True))

    window.round = done
    baule.act(note_recovery_sheet, device_key(baule.context).id)
    shown = card(window)
    window.click(shown.replace)
    assert shown.asking.no.hasFocus()
    assert not shown.replace.isVisible()
    window.click(shown.asking.no)
    assert shown.replace.hasFocus()
    window.click(shown.replace)
    assert rounds == []
    window.click(shown.asking.yes)
    assert rounds == [1]
    assert shown.sheet.text().startswith("Une nouvelle clé est prête.")
    assert not shown.make.isVisible(), "a sheet of the key that goes would be void tomorrow"
    assert not shown.asking.isVisible()
    assert window.frame.focusWidget() is not None
    assert window.frame.focusWidget().isVisible()


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [
        pytest.param(1366, 768, 100, marks=pytest.mark.slow),
        pytest.param(1024, 600, 150, marks=pytest.mark.slow),
        (1366, 768, 200),
    ],
)
def test_nothing_is_cut(window: "Window", baule: "Commune", lost: bool, width: int, height: int, percent: int) -> None:
    if lost:
        lose(baule)
    shown = card(window)
    window.size(width, height, percent)
    if lost:
        shown.back.code.control.setPlainText(recovery.write(bytes(32))[:-2])
        window.click(shown.back.send)
    else:
        shown._ask()
    window.settle()
    assert clipped(shown) == []
    assert window.clipped(shown) == []
    assert window.out_of_reach(window.frame.page("settings")) == []
    assert window.frame.width() <= width


@pytest.mark.slow
def test_every_control_has_a_name(window: "Window", baule: "Commune") -> None:
    lose(baule)
    shown = card(window)
    for part in (shown.back.code.control, shown.back.send, shown.back.enrol, shown.make, shown.asking.yes):
        assert QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name), part
