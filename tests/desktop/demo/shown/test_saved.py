"""What is saved from the demonstration: its dialogs bear its name, and no path of the adviser's is projected."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.app import Application
from desktop.demo.story.storyline import number_of
from desktop.views.preview.dialog import PreviewDialog
from tests import posix
from tests.desktop.demo.playing import PATIENCE_MS, another_window, frame_of, ready, stage_of, words_in

_TITLE = "DÉMONSTRATION · Enregistrer le PDF"


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The adviser's own folder for documents."""
    posix.own_documents()
    made = tmp_path / "home" / "Documents"
    made.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(made.parent))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(made.parent))
    return made


def asked_where(application: Application, qtbot: QtBot) -> tuple[PreviewDialog, QFileDialog]:
    """The letter's preview, and the dialog that asks where to save it."""
    another_window(application, qtbot, lambda: stage_of(application).prepare(number_of("letter")))
    page: Any = frame_of(application).page("requests")
    page._see_letter()
    qtbot.waitUntil(lambda: frame_of(application).findChild(PreviewDialog) is not None, timeout=PATIENCE_MS)
    (preview,) = frame_of(application).findChildren(PreviewDialog)
    qtbot.waitUntil(preview.save.isEnabled, timeout=PATIENCE_MS)
    preview.save.click()
    (asking,) = preview.findChildren(QFileDialog)
    return preview, asking


def test_the_letter_is_saved_without_showing_where_the_adviser_keeps_it(
    application: Application, qtbot: QtBot, tmp_path: Path, documents: Path
) -> None:
    """The home folder was listed on the wall, and its path said in green afterwards."""
    preview, asking = asked_where(application, qtbot)
    assert asking.windowTitle() == _TITLE
    asking.accept()
    qtbot.waitUntil(lambda: "Enregistré" in preview.notice.words.text(), timeout=PATIENCE_MS)
    (kept,) = (documents / "Relais Communes - démonstration").iterdir()
    assert preview.notice.words.text() == f"Enregistré\u00a0: {kept.name}"
    assert str(tmp_path) not in words_in(preview)
    preview.save.click()
    stage_of(application).show(number_of("steering"))  # as by the presenter's window, in which nothing is stopped
    qtbot.waitUntil(lambda: not frame_of(application).findChildren(PreviewDialog), timeout=PATIENCE_MS)
    ready(application, qtbot)
    assert len(list(kept.parent.iterdir())) == 1, "what was saved stays"


def test_a_dialog_that_goes_with_its_window_leaves_no_empty_folder(
    application: Application, qtbot: QtBot, documents: Path
) -> None:
    """It takes nothing away itself: the demonstration does as it ends."""
    preview, _asking = asked_where(application, qtbot)
    delete(preview)
    (made,) = documents.iterdir()
    application.world.clean_up()
    assert not made.exists()
