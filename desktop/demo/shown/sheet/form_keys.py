"""The story goes on while the form for the sheet's lines has the keyboard."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.demo.shown.remote import RemoteControl, add_switches
from desktop.demo.stage.stage import Stage


class FormKeys(RemoteControl):
    """The presenter's keys in the form. Those that change what is projected close it, where it lies over that."""

    def __init__(self, stage: Stage, form: QWidget, uncover: Callable[[], object]) -> None:
        super().__init__(stage, form)
        add_switches(stage, form, first=uncover)

    def leave(self) -> bool:
        """Escape closes the form, whatever the stage shows or asks."""
        return False
