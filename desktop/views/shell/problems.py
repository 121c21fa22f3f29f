"""Which bugs are shown: one dialog at a time, as one fault often brings others."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop.views.widgets.theme import Theme

if TYPE_CHECKING:  # imported where it is shown
    from desktop.views.shell.problem import ProblemDialog


class Problems:
    """Shows bugs. A dialog that went with its window is over too, so that the next bug is shown."""

    def __init__(self, theme: Theme, *, demonstration: str = "") -> None:
        self._theme, self._demonstration = theme, demonstration
        self._dialog: ProblemDialog | None = None

    def show(self, error: BaseException, window: QWidget | None) -> None:
        """Nothing for what ends the program, and while a dialog is shown."""
        try:
            from desktop.views.shell.problem import ProblemDialog  # noqa: PLC0415 - only where it is shown
        except (ImportError, OSError):
            return  # the program's own files were removed, which the foot of the window says
        if not isinstance(error, Exception) or self._shown():
            return
        self._dialog = ProblemDialog(error, window, demonstration=self._demonstration)
        self._theme.dress(self._dialog)
        self._dialog.open()

    def _shown(self) -> bool:
        return self._dialog is not None and isValid(self._dialog) and self._dialog.isVisible()
