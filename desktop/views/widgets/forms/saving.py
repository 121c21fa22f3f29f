"""How a form says whether what is typed is saved."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.viewmodels.kit.states import Tone
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import Notice, announce


def show_saving(sentence: str, tone: Tone, *, status: Label, trouble: Notice, save_again: Callable[[], object]) -> None:
    """Shows it in the page's `status`; a failure also above the form, in `trouble`, with a button to try again."""
    if tone == "error":
        status.say("⚠ Pas enregistré", "error")
        trouble.say(sentence, ("Essayer maintenant", save_again), tone="error")
        return
    status.say(sentence, "ok" if tone == "ok" else "muted")
    trouble.clear()
    if tone == "ok":
        announce(status, sentence)


def add_save_key(screen: QWidget, say_kept: Callable[[], object]) -> None:
    """Ctrl+S, the habit of other programs, saves and says so; wherever in the screen the keyboard is."""
    key = QShortcut(QKeySequence("Ctrl+S"), screen)
    key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    key.activated.connect(say_kept)
