"""Dialogs that ask for a file, entirely in French, as Qt's own translation leaves some words in English."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.viewmodels.kit.french import FIXED

_WORDS = {
    QFileDialog.DialogLabel.LookIn: f"Dossier{FIXED}:",
    QFileDialog.DialogLabel.FileName: f"&Nom du fichier{FIXED}:",
    QFileDialog.DialogLabel.FileType: f"&Type{FIXED}:",
    QFileDialog.DialogLabel.Reject: "&Annuler",
}


def documents() -> Path:
    """The person's folder for documents; her home folder where the system has none."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return folder if folder.is_dir() else Path.home()


def ask_where(parent: QWidget, title: str, name: str, kinds: str, then: Callable[[Path], object]) -> QFileDialog:
    """Asks where to save a file, proposing `name`; `kinds` as Qt writes them ("Documents PDF (*.pdf)")."""
    asking = _asking(parent, title, kinds)
    asking.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    asking.setLabelText(QFileDialog.DialogLabel.Accept, "&Enregistrer")
    asking.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    asking.selectFile(name)
    asking.fileSelected.connect(lambda file: then(Path(file)))
    asking.open()
    return asking


def ask_which(
    parent: QWidget, title: str, kinds: str, then: Callable[[list[Path]], object], *, many: bool = False
) -> QFileDialog:
    """Asks for an existing file, or for several."""
    asking = _asking(parent, title, kinds)
    asking.setLabelText(QFileDialog.DialogLabel.Accept, "&Ouvrir")
    asking.setFileMode(QFileDialog.FileMode.ExistingFiles if many else QFileDialog.FileMode.ExistingFile)
    asking.filesSelected.connect(lambda files: then([Path(file) for file in files]))
    asking.open()
    return asking


def ask_folder(parent: QWidget, title: str, then: Callable[[Path], object]) -> QFileDialog:
    """Asks for a folder; a new one can be made in the dialog."""
    asking = _asking(parent, title, "")
    asking.setLabelText(QFileDialog.DialogLabel.Accept, "&Choisir")
    asking.setFileMode(QFileDialog.FileMode.Directory)
    asking.setOption(QFileDialog.Option.ShowDirsOnly)
    asking.fileSelected.connect(lambda folder: then(Path(folder)))
    asking.open()
    return asking


def _asking(parent: QWidget, title: str, kinds: str) -> QFileDialog:
    """Makes the dialog. It opens in the folder last used for this title, if that still exists (a stick may be gone)."""
    window, key = parent.window(), f"folder of {title}"
    last = Path(window.property(key) or "")
    asking = QFileDialog(parent, title, str(last if window.property(key) and last.is_dir() else documents()), kinds)
    asking.accepted.connect(lambda: window.setProperty(key, asking.directory().absolutePath()))
    asking.setViewMode(QFileDialog.ViewMode.List)
    for label, words in _WORDS.items():
        asking.setLabelText(label, words)
    asking.finished.connect(asking.deleteLater)
    return asking
