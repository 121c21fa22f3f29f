"""What was typed for the sheet and not shown yet is there at the next start, whatever ended the program."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.demo.shown.sheet import adviser
from desktop.demo.shown.sheet.adviser import Adviser
from desktop.demo.shown.sheet.adviser_dialog import AdviserDialog
from desktop.demo.shown.sheet.typed_lines import TypedLines
from desktop.domain.refusals import Refusal
from tests.desktop.demo.damaging import withheld
from tests.desktop.demo.saying import NOW

_QUITS = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from desktop.demo.shown.sheet.typed_lines import TypedLines
qt = QCoreApplication([])
lines = TypedLines(Path(sys.argv[1]))
lines.read()
lines.note("name", "Lise")
QTimer.singleShot(0, qt.quit)
qt.exec()
"""


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


def form(config: Path, parent: QWidget, lines: TypedLines | None = None) -> AdviserDialog:
    dialog = AdviserDialog(lines or TypedLines(config, parent), lambda _typed: None, parent, 16, NOW.date())
    dialog.show()
    return dialog


def kept(config: Path) -> list[tuple[str, str]]:
    """At the next start."""
    lines = TypedLines(config)
    lines.read()
    return [*lines.texts.items()]


def test_a_killed_program_loses_the_last_second(qtbot: QtBot, tmp_path: Path, parent: QWidget) -> None:
    dialog = form(tmp_path, parent)
    for name, text in (("name", "Lise"), ("telephone", "02 38"), ("name", "Lise M")):
        dialog.fields[name].setText(text)
    qtbot.waitUntil(lambda: kept(tmp_path) == [("telephone", "02 38"), ("name", "Lise M")])
    assert adviser.read(tmp_path).telephone == "", "half a number is not printed"


def test_closed_at_the_last_letter_it_loses_nothing(tmp_path: Path, parent: QWidget) -> None:
    dialog = form(tmp_path, parent)
    dialog.fields["name"].setText("Lise")
    dialog.close()
    assert kept(tmp_path) == [("name", "Lise")]
    again = form(tmp_path, parent)
    assert again.fields["name"].text() == "Lise"
    again.fields["name"].clear()
    again.close()
    assert kept(tmp_path) == []


def test_a_program_that_ends_meanwhile_loses_nothing(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", _QUITS, str(tmp_path)], check=True, timeout=60)
    assert kept(tmp_path) == [("name", "Lise")]


def test_what_the_sheet_shows_waits_no_more(tmp_path: Path, parent: QWidget) -> None:
    """Half a number came back over the whole one where the program was killed between two files."""
    lines = TypedLines(tmp_path, parent)
    dialog = form(tmp_path, parent, lines)
    dialog.fields["telephone"].setText("02 38")
    lines.keep()
    dialog.fields["telephone"].setText("02 38 11 22 33")
    dialog.show_sheet.click()
    assert adviser.read(tmp_path) == Adviser(telephone="02 38 11 22 33")
    assert [file.name for file in tmp_path.iterdir()] == [adviser.FILE]
    again = form(tmp_path, parent, lines)
    again.fields["name"].setText("Lise")
    again.close()
    assert adviser.read(tmp_path) == Adviser(telephone="02 38 11 22 33", typed={"name": "Lise"})


def test_the_same_as_is_printed_is_nothing_new(tmp_path: Path, parent: QWidget) -> None:
    adviser.write(tmp_path, Adviser(name="Lise", typed={"name": "Lise"}))
    assert kept(tmp_path) == []
    dialog = form(tmp_path, parent)
    for text in ("Li", "Lise"):
        dialog.fields["name"].setText(text)
    dialog.close()
    assert adviser.read(tmp_path) == Adviser(name="Lise")


def test_what_cannot_be_kept_is_tried_again(qtbot: QtBot, tmp_path: Path, parent: QWidget) -> None:
    config = tmp_path / "config"
    lines = TypedLines(config, parent)
    form(config, parent, lines).fields["name"].setText("Lise")
    again = form(config, parent, lines)
    assert again.fields["name"].text() == "Lise", "the disk knows nothing of it"
    again.close()
    config.mkdir()
    qtbot.waitUntil(lambda: kept(config) == [("name", "Lise")])


def test_what_is_taken_back_is_no_longer_said_to_be_kept_nowhere(tmp_path: Path, parent: QWidget) -> None:
    lines = TypedLines(tmp_path / "config", parent)
    lines.read()
    for text, unkept in (("Lise", True), ("", False)):
        lines.note("name", text)
        lines.keep()
        assert bool(lines.unkept) is unkept


@pytest.mark.skipif(sys.platform == "darwin", reason="it has no file that opens and cannot be read")
@pytest.mark.parametrize("before", [False, True])
def test_what_cannot_be_read_now_is_neither_written_over_nor_erased(
    tmp_path: Path, parent: QWidget, *, before: bool
) -> None:
    """Read before in this program, it noted in a form that says the contrary, and cleared what was typed."""
    whole, lines = Adviser(name="Lise", typed={"telephone": "02 38"}), TypedLines(tmp_path, parent)
    adviser.write(tmp_path, whole)
    if before:
        lines.read()
    with withheld(tmp_path / adviser.FILE):
        dialog = form(tmp_path, parent, lines)
        assert adviser.FILE in dialog.trouble.text()
        dialog.fields["name"].setText("Paul")
        dialog.close()
        dialog = form(tmp_path, parent, lines)
        dialog.fields["name"].setText("Paul")
        dialog.show_sheet.click()
        with pytest.raises(Refusal, match="held"):  # what stands in the way was not replaced
            kept(tmp_path)
    assert adviser.read(tmp_path) == whole
    again = form(tmp_path, parent, lines)
    assert (again.fields["name"].text(), again.fields["telephone"].text()) == ("Lise", "02 38")
    again.close()
    assert adviser.read(tmp_path) == whole
