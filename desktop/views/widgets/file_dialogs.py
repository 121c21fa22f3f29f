"""Dialogs that ask for a file, entirely in French, as Qt's own translation leaves some words in English.

In the demonstration they are projected: they say what they belong to, and begin where nothing of the adviser's lies.
That a window is the demonstration's, its band tells: forms that ask for a file know nothing of the world around them.
"""

import contextlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.runtime.titles import MARK
from desktop.viewmodels.kit.french import FIXED

#: Where drives that are plugged in are mounted: in a folder for each person, or here at once.
_PLUGGED = (Path("/media"), Path("/run/media"), Path("/Volumes"))
#: What Linux says of all that is mounted; and where macOS mounts it, of which it says nothing.
_MOUNTS, _VOLUMES = Path("/proc/self/mountinfo"), _PLUGGED[-1]
#: In the person's folder for documents: where the demonstration proposes to keep what is saved from it.
_DEMONSTRATED = "Relais Communes - démonstration"
_shown: set[Path] = set()  # such folders, shown by this process
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


def stick(mounts: Path = _MOUNTS, volumes: Path = _VOLUMES) -> Path | None:
    """Where to look for a USB stick now: see `drives`.

    No drive is touched to find out, as one of a network that does not answer would keep the window waiting. For the
    same reason Qt is not asked for the mounted volumes.
    """
    if mounts.exists():
        return drives(mounted(os.fsdecode(mounts.read_bytes())))
    if volumes.is_dir():
        with os.scandir(volumes) as entries:  # a link there leads to the system's own disk
            return drives([Path(one.path) for one in entries if not one.is_symlink()])
    return None


def mounted(mountinfo: str) -> Iterator[Path]:
    """Where the drives of this computer are mounted, without those of a network: they have no device in /dev."""
    for line in mountinfo.splitlines():
        place, _, source = line.partition(" - ")
        if source.split(" ")[1].startswith("/dev/"):
            yield Path(re.sub(r"\\(\d{3})", lambda sign: chr(int(sign[1], 8)), place.split(" ")[4]))


def drives(places: Iterable[Path]) -> Path | None:
    """The drive among these that was plugged in; the folder that shows them, where there are several; None for none.

    Linux and macOS put them into folders of their own; the dialog of Windows shows them by itself.
    """
    plugged = [one for one in places if _plugged(one)]
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
    asking.setLabelText(QFileDialog.DialogLabel.Accept, "Ou&vrir")
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
    own = documents() / _DEMONSTRATED if window.findChild(QWidget, "demonstrationBand") is not None else None
    if own is not None:
        with contextlib.suppress(OSError):  # then it opens in the folder for documents
            own.mkdir(exist_ok=True)
            _shown.add(own)
        start = own if own.is_dir() else None
        title = f"{MARK}{title}"
    last = Path(window.property(key) or "")
    there = bool(window.property(key)) and last.is_dir() and (start is None or last.is_relative_to(start))
    first = last if there else start or documents()
    asking = QFileDialog(parent, title, str(first), kinds)
    asking.accepted.connect(lambda: window.setProperty(key, asking.directory().absolutePath()))
    asking.setViewMode(QFileDialog.ViewMode.List)
    for label, words in _WORDS.items():
        asking.setLabelText(label, words)
    asking.finished.connect(asking.deleteLater)
    if own is not None:
        asking.finished.connect(lambda chosen: _leave(own, asking.selectedFiles() if chosen else []))
    return asking


def leave_empty() -> None:
    """Takes the folder away at the end where its dialog went with its window, or nothing could be written in it; also
    where a program was killed meanwhile, and none was opened since.
    """
    for own in (*_shown, documents() / _DEMONSTRATED):
        _leave(own, [])
    _shown.clear()


def _leave(own: Path, chosen: list[str]) -> None:
    """Takes the folder away again where nothing is kept in it, nor is about to be."""
    if not any(Path(one).is_relative_to(own) for one in chosen):
        with contextlib.suppress(OSError):  # something is in it
            own.rmdir()
