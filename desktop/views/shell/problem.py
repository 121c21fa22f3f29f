"""The dialog for a bug: what happened, what is safe, and the details to copy for the help desk."""

import platform
import traceback

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.views.shell.trouble_dialog import TroubleDialog
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import row
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label

_MOST = 20_000


def details(error: BaseException) -> str:
    """Where the error happened, and its own words, which may quote what was typed; she reads it before copying."""
    lines = "".join(traceback.format_exception(error))[-_MOST:]
    return f"Relais Communes · {platform.system()} {platform.release()} · Python {platform.python_version()}\n\n{lines}"


class ProblemDialog(TroubleDialog):
    def __init__(self, error: BaseException, parent: QWidget | None = None, *, demonstration: str = "") -> None:
        super().__init__("Un problème est survenu", parent, demonstration=demonstration)
        self.setMinimumWidth(560)
        self._text = details(error)
        shown = QPlainTextEdit(self._text)
        shown.setReadOnly(True)
        shown.setTabChangesFocus(True)
        shown.setAccessibleName("Détails techniques")
        self.column.addWidget(
            Label(
                "Ce qui était affiché comme enregistré l’est toujours. Vous pouvez continuer. "
                "Si cela se répète, envoyez ces détails à votre service informatique."
            )
        )
        self.column.addWidget(shown, 1)
        close = Button("&Continuer", self.accept, kind="main")
        close.setDefault(True)
        self.column.addLayout(row(close, Button("Co&pier les détails", self.copy), self.copied))
        give(close)

    def copy(self) -> None:
        self.copy_text(self._text, "Détails copiés")
