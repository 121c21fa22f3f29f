"""Services that the commune shares: which screen is shown and what leads to it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.kit.editors.one_text import OneText
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.services.bin import ShareBin
from desktop.viewmodels.services.editor import ShareEditor
from desktop.viewmodels.services.life import ShareLife
from desktop.viewmodels.services.screens import OF_BIN, ShareScreen
from desktop.viewmodels.services.shares import Shares


class ShareNavigation(QObject):
    """One service is open at a time: a text being written is saved and closed before another is opened."""

    turned = Signal()  #: `screen` is shown, perhaps again
    begun = Signal()  #: a form was opened in sight: its first field gets the keyboard
    returned = Signal(
        str
    )  #: back to the list, in sight, which gets it: the id of the service that was open, "" for none
    late = Signal(str)  #: a sentence: why what she said yes to was not done, once she has turned to something else

    def __init__(
        self,
        actor: Actor,
        here: Latest,
        parent: QObject | None = None,
        *,
        in_sight: Callable[[], bool] = lambda: True,
    ) -> None:
        """`here`: of the page, begun as she turns to something else: no earlier answer turns the screen then.

        `in_sight`: whether these screens are; what comes out of sight is no turning, and takes no keyboard.
        """
        super().__init__(parent)
        self.shares = Shares(actor, self)
        self.here, self._in_sight = here, in_sight
        self.bin = ShareBin(actor, self.here, self)
        self.editor = ShareEditor(actor, self)
        self.life = ShareLife(actor, self.here, self)
        self.screen = ShareScreen.LIST
        self.confirmation: Confirmation | None = None
        self._one = OneText(actor, self.editor, self.life, open=self._open, read=self.life.show, list=self._to_list)
        self._discarding = False

    def start(self) -> None:
        """Called once the screens are connected to their models, so that each is filled before it is shown."""
        self.editor.opened.connect(lambda _opened: self._write())
        self.editor.wrong.connect(self.editor.unless_away(self._wrong))
        self.editor.ready.connect(self.editor.unless_away(self._ready))
        self.editor.watch(lambda: self.confirmation if self.screen is ShareScreen.SENDING else None)
        self.editor.submitted.connect(self._one.over)
        self.editor.left.connect(self._one.over)
        self.editor.binned.connect(lambda _sentence: self._leave_for(ShareScreen.BIN))
        self.editor.closed.connect(self._closed)
        self.editor.list_note.connect(self.shares.note)
        for not_done in (self.editor.late, self.life.late, self.bin.late):
            not_done.connect(self.late)
        # The question is about the draft that is left, not about what goes on apart.
        self.editor.kept_apart.connect(lambda _: self._write() if self.screen is ShareScreen.SENDING else None)
        self.life.shown.connect(lambda _sheet: self._turn(ShareScreen.READING))
        self.life.drafted.connect(self._open)
        self.shares.follow_bin(self.bin)
        self.bin.restored.connect(self.open)
        self.bin.opened.connect(lambda _read: self._turn(ShareScreen.BINNED))
        self.bin.asked.connect(lambda _question: self._turn(ShareScreen.ERASING))
        self.bin.erased.connect(lambda: self._turn(ShareScreen.BIN))

    def refresh(self) -> None:
        """Reads both lists again."""
        self.shares.refresh()
        self.bin.refresh()

    def turn(self, *, to_bin: bool) -> None:
        """Shows the bin, or what is open beside it; a text being written is saved and stays open.

        A service that is still being read would take its place.
        """
        if to_bin or self.screen in OF_BIN:
            self.life.leave()
            self._one.turn_away()
        if to_bin:
            self.pause()
            self._turn(ShareScreen.BIN)
        elif self.screen in OF_BIN and self.editor.active:
            self._one.keep_open()
            self._write()
        elif self.screen in OF_BIN:
            self._to_list()

    def open(self, id: str) -> None:
        """Opens a service of ours, "" for a new one. A text that cannot be saved stays open; an open one is shown."""
        self.here.begin()
        self._open(id)

    def _open(self, id: str) -> None:
        self._one.turn_away()
        if not self.editor.active:
            self.life.leave()
            self.editor.begin(id)
        elif id != self.editor.id or not id:
            self._close(id)
        elif self.screen is ShareScreen.SENDING:
            self._one.keep_open()
            self.back_to_text()
        else:
            self._one.keep_open()
            self._write()

    def leave(self) -> None:
        """To the list."""
        if self.editor.active:
            self._close()
        else:
            self._to_list(self.life.id)

    def put_away(self) -> None:
        """To the list, but not from the bin, nor from a text that is being written, which stays open."""
        if self.screen not in (ShareScreen.LIST, ShareScreen.BIN) and not self.editor.active:
            self.leave()

    def pause(self) -> None:
        """The page leaves the screen: saves at once all that was typed."""
        if self.editor.active:
            self.editor.pause()

    def resume(self) -> None:
        """The page is in sight again."""
        if self.screen not in OF_BIN:
            self.editor.resume()

    def discard(self) -> None:
        """Moves the open service to the bin, once it is saved."""
        self._close(discarding=True)

    def back_to_text(self) -> None:
        """From the question back to the text; read again where another program has changed it meanwhile."""
        if self.confirmation is not None and self.confirmation.changed:
            self.confirmation = None
            self.editor.reread()
        else:
            self._write()

    def _write(self) -> None:
        if self.screen in OF_BIN:
            self.editor.resume()
        self._turn(ShareScreen.WRITING)
        if self._in_sight():  # else what she types elsewhere would be stored in the text
            self.begun.emit()

    def _wrong(self, _problems: tuple[Refusal, ...]) -> None:
        self._turn(ShareScreen.WRITING)

    def _ready(self, read: Confirmation) -> None:
        self.confirmation = read
        self._turn(ShareScreen.SENDING)

    def _close(self, wanted: str | None = None, *, discarding: bool = False) -> None:
        self._discarding = discarding
        self._one.close(wanted, to_bin=discarding)

    def _closed(self) -> None:
        if self._discarding and self.editor.id:
            self.shares.discard(self.editor.id, self.editor.fields["title"])
        self._one.over()

    def _to_list(self, id: str = "") -> None:
        self._leave_for(ShareScreen.LIST)
        if self._in_sight():
            self.returned.emit(id)

    def _leave_for(self, screen: ShareScreen) -> None:
        self.life.leave()
        self.shares.refresh()
        self._turn(screen)

    def _turn(self, screen: ShareScreen) -> None:
        if screen is not self.screen and self._in_sight():
            self.here.begin()
        self.screen = screen
        self.turned.emit()
