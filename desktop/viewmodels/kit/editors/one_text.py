"""Of the texts of a page one is open: what is asked for meanwhile is opened once that one is closed, or sent."""

from collections.abc import Callable
from functools import partial
from typing import Any

from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.editors.text_editor import TextEditor
from desktop.viewmodels.kit.sheet_model import SheetModel


class OneText:
    """What follows the text that is open, by three ways of its page: to `open`, to `read`, to the `list`."""

    def __init__(
        self,
        actor: Actor,
        editor: TextEditor,
        sheet: SheetModel[Any, Any],
        *,
        open: Callable[[str], object],
        read: Callable[[str], object],
        list: Callable[[], object],
    ) -> None:
        """`sheet`: what `read` shows; the list follows where it cannot be read."""
        self._actor, self._editor = actor, editor
        self._open, self._read, self._list = open, read, list
        self._next: Callable[[], object] | None = None  # opens what she has asked for; None for nothing
        editor.stays.connect(self._not_closed)
        sheet.unread.connect(list)
        editor.binned.connect(lambda _sentence: self._forget())

    def close(self, wanted: str | None = None, *, marked: bool = False, to_bin: bool = False) -> None:
        """Closes the text once all is saved; `wanted` is opened then, unless something else was asked for since.

        Where it cannot be saved it stays, and what was asked for is forgotten: it would come over what she sends later.
        """
        if wanted is not None:
            self._actor.texts.opening.emit(self._editor.place)
        self._next, self._editor.away = None if wanted is None else partial(self._open, wanted), False
        if wanted is None and not to_bin:
            self._editor.forget_opening()  # it would come in place of the list
            if not self._editor.active:
                self.over()
                return
        self._editor.close(marked=marked, to_bin=to_bin)

    def keep_open(self) -> None:
        """She asks for the text that is open: neither is it closed any more, nor what she had asked for opened."""
        self._forget()
        self._editor.keep_open()

    def turn_away(self) -> None:
        """She turns to something else: over that comes no text that is still read, nor what was to follow this one."""
        self._editor.forget_opening()
        self._next, self._editor.away = None, self._editor.active

    def over(self, id: str = "") -> None:
        """The text is written no more: opens what she has asked for meanwhile, or reads what has become of it."""
        wanted, away = self._next, self._editor.away
        self._forget()
        if wanted is not None:
            wanted()
        elif away:
            return
        elif id:
            self._read(id)
        else:
            self._list()

    def _not_closed(self) -> None:
        if self._next is not None:
            self._actor.texts.not_opened.emit(self._editor.place)
        self._next = None

    def _forget(self) -> None:
        self._next, self._editor.away = None, False
