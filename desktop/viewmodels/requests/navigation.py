"""The page of requests: which screen is shown, what leads to it, and what may be done there."""

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from desktop.actions.requests.abandon_complement import abandon_complement
from desktop.actions.requests.copy_request import copy_request
from desktop.actions.requests.restore_complement import restore_complement
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.kit.editors.one_text import OneText
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.recovery import RecoveredText
from desktop.viewmodels.kit.targets import NEW, RESTART, RESUME, id_of
from desktop.viewmodels.requests.bin import RequestBin
from desktop.viewmodels.requests.editor import RequestEditor
from desktop.viewmodels.requests.opened_request import OpenedRequest
from desktop.viewmodels.requests.over_text import OverText, over_text
from desktop.viewmodels.requests.path import RequestPath
from desktop.viewmodels.requests.request_acts import RequestAct, of_reading, of_writing
from desktop.viewmodels.requests.requests_list import Requests
from desktop.viewmodels.requests.screens import LISTS, RequestScreen
from desktop.viewmodels.requests.sheet import RequestSheet
from desktop.viewmodels.requests.words import ABANDONED, CHANGED_NOTHING


class RequestNavigation(QObject):
    """One request is open at a time: a text being written is saved and closed before another is opened."""

    turned = Signal()  #: `screen` is shown, perhaps again
    begun = Signal()  #: a form was opened: its first field gets the keyboard
    returned = Signal(str)  #: back to the list: the id of the request that was open, "" for none
    late = Signal(str)  #: a sentence: why what she said yes to was not done, once she has turned to something else

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self.requests = Requests(actor, self)
        self.here = Latest()  #: begun as she turns to something else: no earlier answer turns the screen then
        self.bin = RequestBin(actor, self.here, self)
        self.editor = RequestEditor(actor, self)
        self.path = RequestPath(self.editor, self)
        self.sheet = RequestSheet(actor, self.here, self)
        self.screen = RequestScreen.LIST
        self.recovered = RecoveredText()
        self.opened: OpenedRequest | None = None
        self.confirmation: Confirmation | None = None
        self._one = OneText(actor, self.editor, self.sheet, open=self.open, read=self.sheet.show, list=self._to_list)
        self._discarding = self._abandoning = False
        self._reopened = ""  # that what was sent can be changed again, until its text is shown

    def start(self) -> None:
        """Called once the form is connected to the editor, so that it is filled before it is shown."""
        self.editor.opened.connect(self._opened)
        self.path.turned.connect(self._stepped)
        self.editor.wrong.connect(lambda _problems: self._turn(RequestScreen.WRITING))
        self.editor.ready.connect(self._ready)
        self.editor.watch(lambda: self.confirmation if self.screen is RequestScreen.SENDING else None)
        self.editor.submitted.connect(self._one.over)
        self.editor.left.connect(self._one.over)
        self.editor.binned.connect(lambda _sentence: self._leave_for(RequestScreen.BIN))
        self.editor.closed.connect(self._closed)
        self.editor.list_note.connect(self.requests.note)
        for not_done in (self.editor.late, self.sheet.late, self.bin.late):
            not_done.connect(self.late)
        # The question is about the draft that is left, not about what goes on apart.
        self.editor.kept_apart.connect(lambda _: self._write() if self.screen is RequestScreen.SENDING else None)
        self.editor.overtaken.connect(lambda sentence: self._tell_over_text(asked=sentence))
        self.editor.already_lodged.connect(lambda sentence: self._tell_over_text(lodged=sentence))
        self.sheet.shown.connect(self._shown)
        self.sheet.drafted.connect(self.open)
        self.sheet.reopened.connect(self._reopen)
        self.requests.follow_bin(self.bin)
        self.bin.restored.connect(self.open)
        self.bin.opened.connect(lambda _read: self._turn(RequestScreen.BINNED))
        self.bin.asked.connect(lambda _question: self._turn(RequestScreen.ERASING))
        self.bin.erased.connect(lambda: self._turn(RequestScreen.BIN))

    # --- what may be done -------------------------------------------------------------------------------------------

    @property
    def acts(self) -> Acts[RequestAct] | None:
        """What the bar offers; None where the screen has acts of its own."""
        match self.screen:
            case RequestScreen.LIST:  # an empty list has the button in its middle instead
                return Acts(RequestAct.WRITE if self.requests.count else None)
            case RequestScreen.BIN | RequestScreen.BINNED | RequestScreen.ERASING:
                return None
            case RequestScreen.WRITING:
                return of_writing(self.path, self.editor)
            case RequestScreen.SENDING:
                return Acts(RequestAct.CONFIRM, back=RequestAct.BACK_TO_TEXT)
            case RequestScreen.WITHDRAWING:
                return Acts(None, (RequestAct.CONFIRM_WITHDRAWAL,), back=RequestAct.KEEP)
            case RequestScreen.READING:
                return Acts() if self.sheet.sheet is None else of_reading(self.sheet.sheet)

    @property
    def over_text(self) -> OverText:
        """The sentence above the open form; that it can be changed again is said only while `begun` is emitted."""
        return over_text(self.opened, self._reopened)

    # --- opening and leaving ----------------------------------------------------------------------------------------

    def open(self, target: str) -> None:
        """`target`: a request's id, alone or after RESUME or RESTART; NEW, or a category after NEW_IN."""
        self.here.begin()
        self._one.turn_away()
        if self.editor.active:
            if id_of(target) != self.editor.id:
                self._close(target)
                return
            self._one.keep_open()
            if self.recovered.undecided and target.startswith(RESTART):
                self.swap_texts()
            elif self.screen is RequestScreen.SENDING:
                self.back_to_text()
            else:
                self._write()
            return
        self.sheet.leave()
        self.recovered.forget(restarting=target.startswith(RESTART))
        new, _, category = target.partition(":")
        if target.startswith((RESUME, RESTART)):
            self.editor.begin(id_of(target), recovered=True)
        else:
            self.editor.begin("" if new == NEW else target, category=category if new == NEW else "")

    def turn(self, screen: RequestScreen) -> None:
        """Shows the list or the bin; what is still being read would take its place."""
        self.sheet.leave()
        self._one.turn_away()
        self._turn(screen)

    def give_way(self) -> None:
        """The page is opened from another: the list replaces a request that was read; a text being written stays."""
        if self.screen not in LISTS and not self.editor.active:
            self.leave()

    def with_open(self, then: Callable[[str, str], object]) -> None:
        """`then` gets id and title of the request that is read, or written: all of it is saved first."""
        if self.editor.active:
            self.editor.with_id(lambda id: then(id, self.editor.fields.get("title", "")))
        elif self.sheet.sheet is not None:
            then(self.sheet.id, self.sheet.sheet.title)

    def leave(self) -> None:
        """To the list; a text being written is saved first, and stays open if it cannot be."""
        if self.editor.active:
            self._close()
        else:
            self._to_list(self.sheet.id)

    def discard(self) -> None:
        self._close(discarding=True)

    def abandon(self) -> None:
        """What is new in the complement goes to the bin, and the request is again as it was sent."""
        self._close(abandoning=True)

    def back_to_text(self) -> None:
        """From the question back to the text; read again where another program has changed it meanwhile."""
        if self.confirmation is not None and self.confirmation.changed:
            self.confirmation = None
            self.editor.reread()
        else:
            self._write()

    def swap_texts(self) -> None:
        """Takes the other of the two texts (of the crash, and from before it); the present one is kept."""
        if self.editor.ended:  # neither can be sent: it is shown to be read
            self.editor.when_kept(self.editor.reread)
            return
        other = self.editor.erased_names.left_out(self.recovered.other)
        self.editor.swap(other, self._swapped, lambda _why: self.recovered.fail(self._write))

    def _swapped(self, aside: dict[str, str]) -> None:
        if self.opened is not None:
            self.editor.take(self.recovered.swap(aside), self.opened)

    def ask_withdrawal(self) -> None:
        if self.sheet.sheet is not None:
            self._ask_withdrawal(self.sheet.sheet.withdrawal)

    def withdraw(self) -> None:
        asked = self.confirmation
        self._turn(RequestScreen.READING)
        if asked is not None:
            self.sheet.withdraw(asked, self._ask_withdrawal)

    def _ask_withdrawal(self, asked: Confirmation) -> None:
        self.confirmation = asked
        self._turn(RequestScreen.WITHDRAWING)

    def copy(self) -> None:
        """Makes a new request with the text that is open, to be read or written."""
        if self.editor.active:
            self.editor.when_kept(self.here.only(lambda: self._copy(self.editor.id)))
        elif self.sheet.id:
            self._actor.texts.opening.emit(self.editor.place)
            self._copy(self.sheet.id)

    def _copy(self, id: str) -> None:
        self._actor.act(copy_request, id, then=self.here.only(self.open))

    def keep(self) -> None:
        self._turn(RequestScreen.READING)

    # --- what follows -----------------------------------------------------------------------------------------------

    def _write(self) -> None:
        self._turn(RequestScreen.WRITING)
        self.begun.emit()
        self._reopened = ""

    def _reopen(self, sentence: str) -> None:
        self._reopened = sentence

    def _opened(self, opened: OpenedRequest) -> None:
        self.opened = opened
        if self.recovered.opened(opened.recovered, opened.earlier, before=opened.before, aside=opened.aside):
            self.swap_texts()
        else:
            self._write()

    def _tell_over_text(self, *, asked: str = "", lodged: str = "") -> None:
        """Back to the text, with a sentence above it: it was decided or withdrawn meanwhile, or is already lodged."""
        if (opened := self.opened) is not None:
            self.opened = replace(opened, asked=asked or opened.asked, lodged=lodged or opened.lodged)
        self._turn(RequestScreen.WRITING)

    def _stepped(self) -> None:
        """Another step is shown, with other acts in the bar."""
        if self.screen is RequestScreen.WRITING:
            self.turned.emit()

    def _ready(self, read: Confirmation) -> None:
        self.confirmation = read
        self._turn(RequestScreen.SENDING)

    def _close(self, wanted: str | None = None, *, discarding: bool = False, abandoning: bool = False) -> None:
        self._discarding, self._abandoning = discarding, abandoning
        self._one.close(wanted, marked=self.recovered.undecided, to_bin=discarding or abandoning)

    def _closed(self) -> None:
        if self._discarding and self.editor.id:  # only now, as a new draft has no id before its first words are saved
            title, undecided = self.editor.fields.get("title", ""), self.recovered.undecided
            self.requests.discard(self.editor.id, title, keep_before=undecided)
        if self._abandoning:
            of = self.editor.id
            self._actor.act(abandon_complement, of, then=lambda apart: self._tell_abandoned(of, apart))
        self._one.over()

    def _tell_abandoned(self, of: str, apart: str) -> None:
        if apart:
            self.requests.tell_binned(apart, ABANDONED, partial(restore_complement, of=of))
        else:
            self.requests.note.emit(CHANGED_NOTHING)

    def _to_list(self, id: str = "") -> None:
        self._leave_for(RequestScreen.LIST)
        self.returned.emit(id)

    def _leave_for(self, screen: RequestScreen) -> None:
        self.recovered.forget()
        self.sheet.leave()
        self.requests.refresh()
        self._turn(screen)

    def _shown(self) -> None:
        """Shows the request, but leaves an open question when the request only changes."""
        if self.screen is not RequestScreen.WITHDRAWING:
            self._turn(RequestScreen.READING)
        elif (sheet := self.sheet.sheet) is not None:
            now = sheet.withdrawal if sheet.withdraw else None
            self.sheet.look_again(self.confirmation, now, self._ask_withdrawal, self.keep)

    def _turn(self, screen: RequestScreen) -> None:
        if screen is not self.screen:
            self.here.begin()
        self.screen = screen
        self.turned.emit()
