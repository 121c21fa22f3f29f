"""Dialogs that ask for a file: French throughout, a name with its ending, and what was chosen brought back."""

import inspect
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QFrame, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.runtime.qt import speak_french
from desktop.views.widgets import file_dialogs
from desktop.views.widgets.file_dialogs import ask_folder, ask_where, ask_which, drives, leave_empty, mounted, stick
from tests import posix

ENGLISH = ("Look in", "Files of type", "File name", "Folder", "Cancel", "Open", "Save")


@pytest.fixture
def parent(qapp: QApplication, qtbot: QtBot) -> QWidget:
    qapp.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    speak_french(qapp)
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def visible_texts(dialog: QFileDialog) -> list[str]:
    parts = [*dialog.findChildren(QLabel), *dialog.findChildren(QPushButton)]
    return [part.text() for part in parts if part.isVisible() and part.text()]


def test_where_to_save_is_asked_in_french_with_a_name_and_its_ending(
    parent: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    chosen: list[Path] = []
    dialog = ask_where(parent, "Enregistrer le PDF", "lettre.pdf", "Documents PDF (*.pdf)", chosen.append)
    qtbot.waitUntil(dialog.isVisible)
    words = visible_texts(dialog)
    assert "Dossier\u00a0:" in words
    assert not [word for word in words for english in ENGLISH if english in word]
    name = dialog.findChild(QLineEdit)
    assert isinstance(name, QLineEdit)
    assert name.text() == "lettre.pdf"
    name.setText(str(tmp_path / "autre"))
    dialog.accept()
    assert chosen == [tmp_path / "autre.pdf"]


def test_several_files_come_back_together(parent: QWidget, qtbot: QtBot, tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"x")
    chosen: list[list[Path]] = []
    dialog = ask_which(parent, "Joindre un document", "Documents (*.pdf)", chosen.append, many=True)
    qtbot.waitUntil(dialog.isVisible)
    assert not [word for word in visible_texts(dialog) for english in ENGLISH if english in word]
    dialog.setDirectory(str(tmp_path))
    name = dialog.findChild(QLineEdit)
    assert isinstance(name, QLineEdit)
    name.setText('"a.pdf" "b.pdf"')
    dialog.accept()
    assert chosen == [[tmp_path / "a.pdf", tmp_path / "b.pdf"]]


def test_the_next_dialog_opens_where_the_last_one_was_left(parent: QWidget, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "devis"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"x")

    def dialog(title: str) -> QFileDialog:
        return ask_which(parent, title, "Documents (*.pdf)", lambda _files: None)

    first = dialog("Joindre un document")
    qtbot.waitUntil(first.isVisible)
    assert Path(first.directory().absolutePath()) != folder
    first.setDirectory(str(folder))
    first.selectFile("a.pdf")
    first.accept()
    assert Path(dialog("Joindre un document").directory().absolutePath()) == folder
    assert Path(dialog("Importer un tableau").directory().absolutePath()) != folder, "another errand"
    (folder / "a.pdf").unlink()
    if posix.WINDOWS:  # Qt still watches the folder, which stays until that ends
        return
    folder.rmdir()
    assert Path(dialog("Joindre un document").directory().absolutePath()) != folder, "a key that was taken out"


@pytest.fixture
def projected(parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The parent bears the demonstration's band, and the adviser's own folder for documents is here."""
    posix.own_documents()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "Documents").mkdir()
    (tmp_path / "Documents" / "Affaire privée").mkdir()
    band = QFrame(parent)
    band.setObjectName("demonstrationBand")
    return tmp_path / "Documents" / "Relais Communes - démonstration"


def in_the_demonstration(parent: QWidget, title: str) -> list[QFileDialog]:
    return [
        ask_where(parent, title, "lettre.pdf", "Documents PDF (*.pdf)", lambda _file: None),
        ask_which(parent, title, "Documents (*.pdf)", lambda _files: None, start=Path.home()),
        ask_folder(parent, title, lambda _folder: None),
    ]


def test_in_the_demonstration_the_adviser_s_own_folders_are_not_projected(
    parent: QWidget, qtbot: QtBot, projected: Path
) -> None:
    for dialog in in_the_demonstration(parent, "Enregistrer le PDF"):
        qtbot.waitUntil(dialog.isVisible)
        assert dialog.windowTitle() == "DÉMONSTRATION · Enregistrer le PDF"
        assert Path(dialog.directory().absolutePath()) == projected
        dialog.reject()
        assert not projected.exists(), "nothing is kept in it"


def test_what_the_adviser_keeps_from_the_demonstration_stays_in_a_folder_that_is_found_again(
    parent: QWidget, qtbot: QtBot, projected: Path
) -> None:
    dialog = in_the_demonstration(parent, "Enregistrer le PDF")[0]
    dialog.accept()
    assert projected.is_dir(), "it is written once the worker comes to it"
    (projected / "lettre.pdf").write_bytes(b"x")
    for again in in_the_demonstration(parent, "Joindre un document"):
        again.reject()
    assert (projected / "lettre.pdf").exists()


def test_kept_elsewhere_it_leaves_no_empty_folder(parent: QWidget, qtbot: QtBot, projected: Path) -> None:
    dialog = ask_where(parent, "Enregistrer le PDF", "lettre.pdf", "Documents PDF (*.pdf)", lambda _file: None)
    name = dialog.findChild(QLineEdit)
    assert isinstance(name, QLineEdit)
    name.setText(str(projected.parent / "lettre.pdf"))
    dialog.accept()
    assert not projected.exists()


def test_at_the_end_nothing_empty_is_left_of_what_its_dialogs_made(
    parent: QWidget, qtbot: QtBot, projected: Path
) -> None:
    """The dialog went with its window, or what was chosen could not be written; or an earlier program was killed."""
    dialog = in_the_demonstration(parent, "Enregistrer le PDF")[0]
    dialog.accept()
    assert projected.is_dir()
    leave_empty()
    assert not projected.exists()
    projected.mkdir()
    ask_where(parent, "Enregistrer le PDF", "lettre.pdf", "Documents PDF (*.pdf)", lambda _file: None)
    leave_empty()
    assert not projected.exists()


def test_what_a_killed_program_left_empty_goes_at_the_end_without_a_dialog(projected: Path) -> None:
    projected.mkdir()
    leave_empty()
    assert [one.name for one in projected.parent.iterdir()] == ["Affaire privée"], "empty too, and hers"
    projected.mkdir()
    (projected / "lettre.pdf").write_bytes(b"x")
    leave_empty()
    assert (projected / "lettre.pdf").exists()


def test_where_no_folder_can_be_made_the_one_for_documents_is_shown(
    parent: QWidget, qtbot: QtBot, projected: Path
) -> None:
    projected.write_bytes(b"in the way")
    dialog = in_the_demonstration(parent, "Enregistrer le PDF")[0]
    assert Path(dialog.directory().absolutePath()) == projected.parent
    dialog.reject()
    assert projected.is_file()


@pytest.mark.parametrize(
    ("mounted", "found"),
    [
        (("/", "/home", "/boot/efi"), None),
        (("/", "/media/anne/CLE"), "/media/anne/CLE"),
        (("/run/media/anne/CLE", "/"), "/run/media/anne/CLE"),
        (("/media/anne/CLE", "/media/anne/DISQUE"), "/media/anne"),
        (("/media/anne/CLE", "/media/DISQUE"), "/media"),
        (("/media/anne/CLE", "/run/media/anne/DISQUE"), None),
        (("/media", "/mediatheque"), None),
        (("/", "/Volumes/CLE"), "/Volumes/CLE"),
    ],
)
def test_a_stick_that_is_plugged_in_is_found(mounted: tuple[str, ...], found: str | None) -> None:
    assert drives(map(Path, mounted)) == (None if found is None else Path(found))


MOUNTINFO = r"""23 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
24 23 0:21 / /proc rw - proc proc rw
36 23 0:52 / /media/partage rw - cifs //serveur/partage rw,vers=3.0
37 23 0:53 / /media/anne/sauvegardes rw - nfs4 serveur:/volume rw
38 23 8:17 / /media/anne/CLE\040DE\040LA\040MAIRIE rw shared:5 - vfat /dev/sdb1 rw
"""


def test_a_drive_of_a_network_is_not_asked_whether_it_answers(tmp_path: Path) -> None:
    """Qt opens each folder where something is mounted to list them, and waits for a server that is down."""
    said = tmp_path / "mountinfo"
    said.write_text(MOUNTINFO, encoding="utf-8")
    assert list(mounted(MOUNTINFO)) == [Path("/"), Path("/media/anne/CLE DE LA MAIRIE")]
    assert stick(said) == Path("/media/anne/CLE DE LA MAIRIE"), "though it is mounted nowhere here: nobody looked"
    said.write_text(MOUNTINFO.replace("/media/anne/CLE", "/srv/CLE"), encoding="utf-8")
    assert stick(said) is None
    assert "QStorageInfo" not in inspect.getsource(file_dialogs)


def test_where_a_system_says_nothing_of_its_mounts_the_folder_of_its_drives_is_listed(tmp_path: Path) -> None:
    nothing = tmp_path / "mountinfo"
    assert stick(nothing, tmp_path / "Volumes") is None
    (tmp_path / "Volumes" / "CLE").mkdir(parents=True)
    (tmp_path / "Volumes" / "Macintosh HD").symlink_to(tmp_path)
    assert stick(nothing, tmp_path / "Volumes") is None, "it is no place where drives are mounted"


def test_a_dialog_opens_on_the_stick_though_another_folder_was_used_before(
    parent: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    earlier, stick = tmp_path / "Documents", tmp_path / "CLE"
    for folder in (earlier, stick / "reponses"):
        folder.mkdir(parents=True)

    def opened(start: Path | None) -> QFileDialog:
        dialog = ask_folder(parent, "Choisir la clé USB", lambda _folder: None, start=start)
        qtbot.waitUntil(dialog.isVisible)
        return dialog

    first = opened(None)
    first.setDirectory(str(earlier))
    first.accept()
    on_stick = opened(stick)
    assert Path(on_stick.directory().absolutePath()) == stick
    on_stick.setDirectory(str(stick / "reponses"))
    on_stick.accept()
    again = opened(stick)
    assert Path(again.directory().absolutePath()) == stick / "reponses", "what was last used on it"
    again.reject()
