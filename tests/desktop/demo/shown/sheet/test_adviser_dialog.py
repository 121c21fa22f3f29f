"""The adviser's lines: what seems to be no date is said once, in sight, and then printed as it was typed."""

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.demo.shown.sheet import adviser
from desktop.demo.shown.sheet.adviser import Adviser
from desktop.demo.shown.sheet.adviser_dialog import AdviserDialog
from desktop.demo.shown.sheet.in_front import InFront
from desktop.demo.shown.sheet.typed_lines import TypedLines
from desktop.domain.refusals import Refusal
from desktop.views.shell.demonstration_band import DemonstrationBand
from desktop.views.widgets.scrolling import Area
from desktop.views.widgets.theme import Theme
from tests.desktop.demo.damaging import withheld
from tests.desktop.demo.playing import fill
from tests.desktop.demo.saying import NOW


class _Small(QWidget):
    """On a screen as narrow, in letters, as one of 1024x600: those of tests are smaller."""

    def screen(self) -> Any:
        return SimpleNamespace(availableSize=lambda: QSize(800, 600))


def test_what_seems_to_be_no_date_is_kept_when_asked_again(qtbot: QtBot, tmp_path: Path) -> None:
    shown, parent = list[Adviser](), QWidget()
    qtbot.addWidget(parent)
    dialog = AdviserDialog(TypedLines(tmp_path), shown.append, parent, 16, NOW.date())
    dialog.show()
    dialog.fields["vote"].setText("jusqu’au 31 novembre")
    dialog.show_sheet.click()
    assert "«\u00a0jusqu’au 31 novembre\u00a0» ne semble pas" in dialog.trouble.text()
    assert dialog.trouble.isVisible()
    assert dialog.trouble.contentsMargins().left() >= 16, "not at the edge of the window"
    assert (shown, adviser.read(tmp_path).vote) == ([], "")
    dialog.fields["vote"].setText("32 novembre")
    dialog.show_sheet.click()
    assert shown == [], "another text is looked at anew"
    assert "quand même" in dialog.show_sheet.text()
    dialog.show_sheet.click()
    assert ([one.vote for one in shown], adviser.read(tmp_path).vote) == (["32 novembre"], "32 novembre")


def test_where_the_window_has_fallen_the_form_stays_and_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    """It closed, and no sheet came."""
    shown, parent = list[Adviser](), QWidget()
    qtbot.addWidget(parent)
    dialog = AdviserDialog(TypedLines(tmp_path), shown.append, parent, 16, NOW.date())
    dialog.show()
    fallen = True
    dialog.fallen = lambda: fallen
    dialog.fields["name"].setText("Lise")
    dialog.show_sheet.click()
    assert (shown, dialog.isVisible(), dialog.fields["name"].text()) == ([], True, "Lise")
    assert "redemandez la feuille" in dialog.trouble.text()
    fallen = False
    dialog.show_sheet.click()
    assert [one.name for one in shown] == ["Lise"]


def test_what_is_over_since_an_earlier_visit_is_looked_at_again(qtbot: QtBot, tmp_path: Path) -> None:
    shown, parent = list[Adviser](), QWidget()
    qtbot.addWidget(parent)
    adviser.write(tmp_path, Adviser(visit="jeudi 14 mai 2026", needs="1er juillet 2026", vote="32 mai"))
    dialog = AdviserDialog(TypedLines(tmp_path), shown.append, parent, 16, NOW.date())
    dialog.show()
    dialog.show_sheet.click()
    assert shown == []
    assert dialog.trouble.text() == (
        "À relire\u00a0: «\u00a032 mai\u00a0» ne semble pas être une date, et «\u00a0jeudi 14 mai 2026\u00a0»"
        " et «\u00a01er juillet 2026\u00a0» sont déjà passés."
    )
    dialog.show_sheet.click()
    assert len(shown) == 1


def test_the_service_has_the_room_of_a_long_name(qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = AdviserDialog(TypedLines(tmp_path), lambda _typed: None, parent, 16, NOW.date())
    dialog.show()
    service, name = dialog.fields["service"], dialog.fields["name"]
    assert service.width() > 1.5 * name.width()
    dialog.close()


def test_in_large_letters_on_a_small_screen_nothing_is_out_of_sight(qtbot: QtBot, qapp: QApplication) -> None:
    """It was wider than its window, which has no bar to scroll it sideways."""
    parent, theme = _Small(), Theme(qapp, choice="clair", size=200)
    theme.dress(parent)
    qtbot.addWidget(parent)
    dialog = AdviserDialog(TypedLines(Path("nowhere")), lambda _typed: None, parent, theme.em, NOW.date())
    dialog.show()
    qtbot.waitUntil(dialog.isVisible)
    (area,) = dialog.findChildren(Area)
    assert dialog.width() <= 800
    assert area.widget().minimumSizeHint().width() <= area.viewport().width()
    assert dialog.show_sheet.mapTo(dialog, dialog.show_sheet.rect().topRight()).x() < dialog.width()
    dialog.close()
    theme.apply(size=100)


def test_the_band_over_what_is_true_does_not_call_it_invented(qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = AdviserDialog(TypedLines(tmp_path), lambda _typed: None, parent, 14, NOW.date())
    (band,) = dialog.findChildren(DemonstrationBand)
    assert "Cette feuille est vraie" in band.words.text()


@pytest.mark.skipif(sys.platform == "darwin", reason="it has no file that opens and cannot be read")
def test_what_cannot_be_read_now_is_told_and_not_written_over(qtbot: QtBot, tmp_path: Path) -> None:
    shown, parent, kept = list[Adviser](), QWidget(), Adviser(name="Lise Mourier", telephone="02 00 00 00 00")
    qtbot.addWidget(parent)
    adviser.write(tmp_path, kept)
    with withheld(tmp_path / adviser.FILE):
        dialog = AdviserDialog(TypedLines(tmp_path), shown.append, parent, 16, NOW.date())
        dialog.show()
        assert dialog.trouble.isVisible()
        assert "adviser.json" in dialog.trouble.text()
        assert "Rien n’a été effacé" in dialog.trouble.text()
        assert "n’est pas gardé" in dialog.trouble.text()
        assert "sans garder" in dialog.show_sheet.text()
        dialog.fields["name"].setText("Paul")
        dialog.fields["vote"].setText("31 novembre")
        dialog.show_sheet.click()
        assert "31\u00a0novembre" in dialog.trouble.text().replace(" ", "\u00a0")
        assert "adviser.json" in dialog.trouble.text(), "it is said still"
        dialog.show_sheet.click()
        with pytest.raises(Refusal, match="held"):  # what stands in the way was not replaced
            adviser.read(tmp_path)
    assert shown == [Adviser(name="Paul", vote="31 novembre")], "printed as typed"
    assert adviser.read(tmp_path) == kept
    again = AdviserDialog(TypedLines(tmp_path), shown.append, parent, 16, NOW.date())
    assert again.fields["name"].text() == "Lise Mourier"
    assert not again.trouble.isVisibleTo(again)


def test_a_keyboard_that_the_system_refuses_is_not_counted_on(qtbot: QtBot, tmp_path: Path) -> None:
    """It was for ever: no click in the cues gave the page the keyboard again, and digits led to other steps."""
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = AdviserDialog(TypedLines(tmp_path), lambda _typed: None, parent, 16, NOW.date())
    dialog.activateWindow()  # not shown yet, it cannot have it
    assert dialog.has_keyboard, "the system may take a while"
    qtbot.waitUntil(lambda: not dialog.has_keyboard)


def test_in_front_without_the_keyboard_it_asks_for_it_again(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    """What one thought to type in it was written on the page that it covers, on the wall."""
    page, cues = QWidget(), QWidget()
    for window in (page, cues):
        qtbot.addWidget(window)
        window.show()
    dialog = AdviserDialog(TypedLines(tmp_path), lambda _typed: None, page, 16, NOW.date())
    dialog.show()
    qtbot.waitUntil(dialog.isActiveWindow)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    front = InFront(dialog)  # which has never seen it have the keyboard
    qtbot.waitUntil(front.just_shown.hasExpired)
    with qtbot.waitSignal(qapp.focusWindowChanged):
        cues.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    with qtbot.waitSignal(dialog.finished):
        page.activateWindow()


def test_on_a_full_disk_it_says_that_the_lines_wait_in_the_program_alone(qtbot: QtBot, small_disk: Path) -> None:
    """It looked as ever, and who quit then lost them."""
    parent = QWidget()
    qtbot.addWidget(parent)
    lines = TypedLines(small_disk, parent)
    dialog = AdviserDialog(lines, lambda _typed: None, parent, 16, NOW.date())
    dialog.show()
    ballast = fill(small_disk)
    dialog.fields["name"].setText("Lise")
    qtbot.waitUntil(dialog.trouble.isVisible)
    assert "gardé que tant que la démonstration est ouverte\u00a0: le disque est plein." in dialog.trouble.text()
    dialog.fields["vote"].setText("31 novembre")
    dialog.show_sheet.click()
    assert "le disque est plein" in dialog.trouble.text()
    assert "ne semble pas" in dialog.trouble.text()
    dialog.close()
    again = AdviserDialog(lines, lambda _typed: None, parent, 16, NOW.date())
    again.show()
    assert "le disque est plein" in again.trouble.text(), "they wait still"
    ballast.unlink()
    qtbot.waitUntil(lambda: not again.trouble.isVisible())
    assert adviser.read(small_disk).typed["name"] == "Lise"
    again.close()
