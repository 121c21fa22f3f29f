"""Dialogs that ask for a file, entirely in French, as Qt's own translation leaves some words in English."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QStorageInfo
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.viewmodels.kit.french import FIXED

#: Where drives that are plugged in are mounted: in a folder for each person, or here at once.
_PLUGGED = (Path("/media"), Path("/run/media"), Path("/Volumes"))
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


def stick() -> Path | None:
    """Where to look for a USB stick now: see `drives`. Nothing else is asked: a folder of a network may hang."""
    volumes = (volume for volume in QStorageInfo.mountedVolumes() if _plugged(Path(volume.rootPath())))
    return drives(Path(volume.rootPath()) for volume in volumes if volume.isReady())


def drives(mounted: Iterable[Path]) -> Path | None:
    """The drive among these that was plugged in; the folder that shows them, where there are several; None for none.

    Linux and macOS put them into folders of their own; the dialog of Windows shows them by itself.
    """
    plugged = [one for one in mounted if _plugged(one)]
    if len(plugged) < 2:
        return plugged[0] if plugged else None
    shown = Path(os.path.commonpath(plugged))
    return shown if shown in _PLUGGED or _plugged(shown) else None


def _plugged(folder: Path) -> bool:
    return any(folder.is_relative_to(place) and folder != place for place in _PLUGGED)


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
    parent: QWidget,
    title: str,
    kinds: str,
    then: Callable[[list[Path]], object],
    *,
    many: bool = False,
    start: Path | None = None,
) -> QFileDialog:
    """Asks for an existing file, or for several. `start`: the folder in which to look first, None for the usual one."""
    asking = _asking(parent, title, kinds, start)
    asking.setLabelText(QFileDialog.DialogLabel.Accept, "&Ouvrir")
    asking.setFileMode(QFileDialog.FileMode.ExistingFiles if many else QFileDialog.FileMode.ExistingFile)
    asking.filesSelected.connect(lambda files: then([Path(file) for file in files]))
    asking.open()
    return asking


def ask_folder(
    parent: QWidget, title: str, then: Callable[[Path], object], *, start: Path | None = None
) -> QFileDialog:
    """Asks for a folder; a new one can be made in the dialog. `start`: as for `ask_which`."""
    asking = _asking(parent, title, "", start)
    asking.setLabelText(QFileDialog.DialogLabel.Accept, "&Choisir")
    asking.setFileMode(QFileDialog.FileMode.Directory)
    asking.setOption(QFileDialog.Option.ShowDirsOnly)
    asking.fileSelected.connect(lambda folder: then(Path(folder)))
    asking.open()
    return asking


def _asking(parent: QWidget, title: str, kinds: str, start: Path | None = None) -> QFileDialog:
    """Makes the dialog. It opens in the folder last used for this title, if that still exists (a stick may be gone).

    With `start` it opens there, or in what was last used inside it.
    """
    window, key = parent.window(), f"folder of {title}"
    last = Path(window.property(key) or "")
    there = bool(window.property(key)) and last.is_dir() and (start is None or last.is_relative_to(start))
    first = last if there else start or documents()
    asking = QFileDialog(parent, title, str(first), kinds)
    asking.accepted.connect(lambda: window.setProperty(key, asking.directory().absolutePath()))
    asking.setViewMode(QFileDialog.ViewMode.List)
    for label, words in _WORDS.items():
        asking.setLabelText(label, words)
    asking.finished.connect(asking.deleteLater)
    return asking
