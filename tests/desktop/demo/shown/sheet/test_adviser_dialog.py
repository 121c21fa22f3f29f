"""The adviser's lines: what seems to be no date is said once, in sight, and then printed as it was typed."""

from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.demo.shown.sheet import adviser
from desktop.demo.shown.sheet.adviser_dialog import AdviserDialog
from desktop.views.shell.demonstration_band import DemonstrationBand
from tests.desktop.demo.saying import NOW


def test_what_seems_to_be_no_date_is_kept_when_asked_again(qtbot: QtBot, tmp_path: Path) -> None:
    shown, parent = list[bool](), QWidget()
    qtbot.addWidget(parent)
    dialog = AdviserDialog(tmp_path, lambda: shown.append(True), parent, 16, NOW.date())
    dialog.show()
    dialog.fields["vote"].setText("jusqu’au 31 novembre")
    dialog.show_sheet.click()
    assert "«\u00a031 novembre\u00a0»" in dialog.trouble.text()
    assert dialog.trouble.isVisible()
    assert dialog.trouble.contentsMargins().left() >= 16, "not at the edge of the window"
    assert (shown, adviser.read(tmp_path).vote) == ([], "")
    dialog.fields["vote"].setText("32 novembre")
    dialog.show_sheet.click()
    assert shown == [], "another text is looked at anew"
    assert "quand même" in dialog.show_sheet.text()
    dialog.show_sheet.click()
    assert (shown, adviser.read(tmp_path).vote) == ([True], "32 novembre")


def test_what_is_over_since_an_earlier_visit_is_looked_at_again(qtbot: QtBot, tmp_path: Path) -> None:
    shown, parent = list[bool](), QWidget()
    qtbot.addWidget(parent)
    adviser.write(tmp_path, adviser.Adviser(visit="jeudi 14 mai 2026", needs="1er juillet 2026", vote="32 mai"))
    dialog = AdviserDialog(tmp_path, lambda: shown.append(True), parent, 16, NOW.date())
    dialog.show()
    dialog.show_sheet.click()
    assert shown == []
    assert dialog.trouble.text() == (
        "À relire\u00a0: «\u00a032 mai\u00a0» ne semble pas être une date, et «\u00a0jeudi 14 mai 2026\u00a0»,"
        " «\u00a01er juillet 2026\u00a0» sont déjà passés."
    )
    dialog.show_sheet.click()
    assert shown == [True]


def test_the_service_has_the_room_of_a_long_name(qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = AdviserDialog(tmp_path, lambda: None, parent, 16, NOW.date())
    dialog.show()
    service, name = dialog.fields["service"], dialog.fields["name"]
    assert service.width() > 1.5 * name.width()
    dialog.close()


def test_the_band_over_what_is_true_does_not_call_it_invented(qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = AdviserDialog(tmp_path, lambda: None, parent, 14, NOW.date())
    (band,) = dialog.findChildren(DemonstrationBand)
    assert "Cette feuille est vraie" in band.words.text()
