"""The Qt application itself: its name, its language, Qt's own dialogs in French, its messages to the log."""

import builtins
import logging
import os
import sys
from pathlib import Path

import PySide6
from PySide6.QtCore import (
    QLocale,
    QMessageLogContext,
    QtMsgType,
    QTranslator,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from desktop.runtime.held_keys import HeldKeys

_log = logging.getLogger("desktop.qt")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def take_import_back() -> None:
    """Puts Python's own `import` back, which PySide replaces as soon as it is loaded; to be called right after that.

    PySide's is there for `from __feature__ import snake_case`, which nothing here says. To see where it holds it reads
    the text of each module that is imported after it, and keeps it: 4 % of a start, some twenty MiB of a window.
    """
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def application(arguments: list[str]) -> QApplication:
    """Makes the one application, in French, in which a key held down begins one act."""
    qInstallMessageHandler(_tell)
    _find_fonts()
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    QApplication.addLibraryPath(_inside("plugins").as_posix())
    # Naming the style costs less than making its object, for which PySide would wrap a class with 22 enumerations.
    qt = QApplication([*arguments, "-style", "Fusion"])
    qt.setApplicationName("relais-communes")
    qt.setApplicationDisplayName("")  # window titles say it themselves
    qt.setDesktopFileName("fr.relaiscommunes.Relais")
    speak_french(qt)
    HeldKeys(qt)  # its child
    return qt


def _find_fonts() -> None:
    """Without a screen Qt asks Windows for no fonts, and would draw a box for each letter: it is told their folder."""
    if sys.platform == "win32" and os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        os.environ.setdefault("QT_QPA_FONTDIR", str(Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"))


def speak_french(qt: QApplication) -> bool:
    """Installs Qt's own translation; False if it was not found."""
    translator = QTranslator(qt)
    if not translator.load("qtbase_fr", translations().as_posix()):
        return False
    return bool(qt.installTranslator(translator))


def translations() -> Path:
    """The folder of Qt's translations, installed or packaged."""
    return _inside("translations")


def _inside(name: str) -> Path:
    """A folder of Qt, by where PySide is.

    Qt itself would say another where a comma is in the path: it is told by a qt.conf, in which a comma ends a value.
    """
    place = Path(PySide6.__path__[0])
    return place / name if sys.platform == "win32" else place / "Qt" / name


def _tell(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    if "propagateSizeHints" in message:  # the offscreen platform logs this at each change of size
        return
    _log.log(_LEVELS.get(kind, logging.WARNING), "%s", message)
