"""The story goes on while the form for the sheet's lines has the keyboard."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent

from desktop.demo.shown.remote import RemoteControl, add_switches
from desktop.demo.stage.stage import Stage
from desktop.viewmodels.kit.targets import NEW

if TYPE_CHECKING:
    from desktop.demo.shown.sheet.adviser_dialog import AdviserDialog


class FormKeys(RemoteControl):
    """The presenter's keys in the form. Those that change what is projected close it, where it lies over that.

    A step that begins a text is written in at once, also where it was led to from here: on a screen of its own the form
    stays, and what is typed in it until the system has given the keyboard to the page is for that text.
    """

    def __init__(self, stage: Stage, form: "AdviserDialog", uncover: Callable[[], object]) -> None:
        super().__init__(stage, form)
        self._form = form
        add_switches(stage, form, first=uncover)
        stage.turned.connect(self._give_for_text)

    def takes(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._beside = False
        return super().takes(event)

    def leave(self) -> bool:
        """Escape closes the form, whatever the stage shows or asks."""
        return False

    def _give_for_text(self) -> None:
        if self._stage.step.target == NEW and self._form.isActiveWindow():
            self._beside = True
            self._form.give_keyboard()
