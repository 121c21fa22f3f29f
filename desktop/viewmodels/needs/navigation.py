"""The page of needs: which screen is in sight and what leads to it."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.paths import Places
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.kit.editors.one_text import OneText
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.recovery import RecoveredText
from desktop.viewmodels.kit.targets import COMPARE, NEW, RESTART, id_of
from desktop.viewmodels.needs.advice import NeedAdvice
from desktop.viewmodels.needs.bin import NeedBin
from desktop.viewmodels.needs.conflict import NeedConflict
from desktop.viewmodels.needs.copies import NeedCopies
from desktop.viewmodels.needs.departure import NeedDeparture
from desktop.viewmodels.needs.detour import NeedDetour
from desktop.viewmodels.needs.editor import NeedEditor
from desktop.viewmodels.needs.needs_list import Needs
from desktop.viewmodels.needs.neighbours import Neighbours
from desktop.viewmodels.needs.opened_form import OpenedForm
from desktop.viewmodels.needs.screens import CHOICE, LISTS, NeedScreen, WayBack
from desktop.viewmodels.needs.shared_map import Commune
from desktop.viewmodels.needs.sheet import NeedSheet
from desktop.viewmodels.needs.table_import import NeedImport


class NeedNavigation(QObject):
    """One need is open at a time: a text being written is saved and closed before another is opened."""

    turned = Signal()  #: `screen` is shown, perhaps again
    others_listed = Signal()  #: the list of the other communes' needs takes the place of one of them
    begun = Signal()  #: a form was opened: its first field gets the keyboard
    returned = Signal(str)  #: back to the list: the id of the need that was open, "" for none
    late = Signal(str)  #: a sentence: what became of what she said yes to, once she has turned to something else

    def __init__(self, actor: Actor, places: Places, commune: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self.needs = Needs(actor, self)
        self.here = Latest()  #: begun as she turns to something else: no earlier answer turns the screen then
        self.bin = NeedBin(actor, self.here, self)
        self.editor = NeedEditor(actor, self)
        self.advice = NeedAdvice(actor, self)
        self.departure = NeedDeparture(actor, self, editor=self.editor)
        self.importing = NeedImport(actor, self.here, self)
        self.sheet = NeedSheet(actor, self.here, self)
        self.conflict = NeedConflict(actor, self.here, self)
        self.copies = NeedCopies(actor, places, self)
        self.neighbours = Neighbours(actor, self.here, self)
        self.detour = NeedDetour(self.neighbours, commune, self)
        self.screen, self.recovered = NeedScreen.OURS, RecoveredText()
        self.confirmation: Confirmation | None = None
        self._one = OneText(actor, self.editor, self.sheet, open=self.open, read=self.read, list=self._to_list)
        self._asking = False  # a question stays when the need changes

    def start(self) -> None:
        """Called once the screens are connected to their models, so that each is filled before it is shown."""
        self.editor.opened.connect(self._opened)
        self.editor.left.connect(self._one.over)
        self.editor.binned.connect(lambda _sentence: self._leave_for(NeedScreen.BIN))
        self.editor.closed.connect(self._one.over)
        self.editor.list_note.connect(self.needs.note)
        for model in (self.departure, self.importing, self.sheet, self.conflict, self.bin):
            model.late.connect(self.late)
        self.editor.kept_apart.connect(lambda _: self._write() if self.screen is NeedScreen.SENDING else None)
        self.editor.mayor_set.connect(lambda on: self._write() if on and self.screen is NeedScreen.SENDING else None)
        wrong = self.editor.unless_away(lambda _: self._turn(NeedScreen.WRITING) if self.editor.active else self.back())
        self.departure.wrong.connect(wrong)
        self.departure.over.connect(lambda id: self.editor.reread() if self.editor.active else self.read(id))
        self.departure.watch(partial(self._in_sight, NeedScreen.SENDING))
        self.conflict.watch(partial(self._in_sight, NeedScreen.SETTLING))
        self.detour.joining.watch(partial(self._in_sight, NeedScreen.JOINING))
        self.departure.ready.connect(self.editor.unless_away(partial(self._ask, NeedScreen.SENDING)))
        for departed in (self.departure.submitted, self.departure.asked):
            departed.connect(lambda id: self.editor.leave_sent(partial(self._one.over, id)))
        self.importing.reported.connect(lambda _report: self._turn(NeedScreen.IMPORTED))
        self.needs.follow_bin(self.bin)
        self.bin.restored.connect(self.open)
        self.bin.opened.connect(lambda read: self._ask(NeedScreen.BINNED, read))
        self.bin.asked.connect(lambda question: self._ask(NeedScreen.ERASING, question))
        self.bin.erased.connect(lambda: self._turn(NeedScreen.BIN))
        self.sheet.shown.connect(self._shown)
        self.sheet.drafted.connect(self._begin)
        self.sheet.refused_name.connect(lambda _sentence: self._ask(NeedScreen.VALIDATING))
        self.conflict.over.connect(lambda _id: self.back() if self.screen in CHOICE else None)
        self.conflict.asked.connect(lambda read: self._ask(NeedScreen.SETTLING, read))
        self.detour.begins.connect(self._one.turn_away)
        self.detour.turned.connect(self._turn_aside)
        self.detour.joining.asked.connect(lambda read: self._ask(NeedScreen.JOINING, read))
        self.detour.joining.over.connect(self.return_from_question)

    def turn(self, screen: NeedScreen) -> None:
        """She turns to a list, or back to two texts; a draft that is still being read would take its place."""
        self._one.turn_away()
        self._turn(screen)

    # --- opening and leaving ----------------------------------------------------------------------------------------

    def visit(self, target: str) -> None:
        """The page is shown; `target` is "", or what `open` takes, or what `NeedDetour.visit` takes."""
        self.needs.refresh()
        self.bin.refresh()
        self.neighbours.refresh()
        self.editor.resume()
        if target and not self.detour.visit(target):
            self.open(target)

    def open(self, target: str) -> None:
        """`target`: NEW, or an id, alone or after RESUME, RESTART or COMPARE. What cannot be saved stays open."""
        id = id_of(target)
        self.here.begin()
        self._one.turn_away()
        if not self.editor.active and target.startswith(COMPARE):
            self.read(id)
            self.compare()
        elif not self.editor.active:
            self._begin("" if id == NEW else id, recovered=target != id, restarting=target.startswith(RESTART))
        elif id == self.editor.id:
            self._one.keep_open()
            again = self.recovered.undecided and target.startswith(RESTART)
            (self.swap_texts if again else self._write)()
        else:
            self._one.close(target, marked=self.recovered.undecided)

    def read(self, id: str) -> None:
        """Opens the need to be read; its screen is shown once it is loaded."""
        self._asking = False
        self.sheet.show(id)

    def back(self) -> None:
        """Back to the need that is read, if one is open."""
        self._asking = False
        if self.sheet.sheet is not None:
            self._turn(NeedScreen.READING)

    @property
    def of_others(self) -> bool:
        """Whether the screen was opened from another commune's need, to which leaving it leads back."""
        return self.screen in (NeedScreen.JOINING, NeedScreen.MAP) and self.detour.origin is NeedScreen.OTHERS

    @property
    def way_back(self) -> WayBack:
        if self.of_others:
            return WayBack.OTHERS
        return WayBack.CORRECTED if self.editor.active and self.editor.corrects else WayBack.OURS

    def give_way(self) -> None:
        """The page is opened from another: its list replaces a need that was read; a text or comment begun stays."""
        if self.screen is NeedScreen.OTHERS:
            self.others_listed.emit()
        elif self.screen not in LISTS and not self.editor.active and not self.detour.joining.begun:
            self.to_lists()

    def leave(self, *, to_lists: bool = False) -> None:
        """To the list; but from a correction to the need that it corrects, unless `to_lists`."""
        if self.of_others and not to_lists:
            self.return_from_question()
        elif self.editor.active:
            wanted = "" if to_lists else self.editor.corrects
            self._one.close(wanted or None, marked=self.recovered.undecided)
        else:
            self._to_list(self.sheet.id)

    def to_lists(self) -> None:
        """To the list from any screen; a text being written is saved first, and stays if it cannot be."""
        if self.screen in LISTS:
            self.visit("")
        else:
            self.leave(to_lists=True)

    # --- writing and sending ----------------------------------------------------------------------------------------

    def rewrite(self) -> None:
        self.here.begin()
        self._begin(self.sheet.id, rewriting=True)

    def depart(self) -> None:
        self.departure.ask(self.sheet.id)

    def submit(self) -> None:
        if self.editor.active:
            self.editor.when_followed(lambda _changed: self.departure.submit())
        else:
            self.departure.submit()

    def back_to_text(self) -> None:
        """From the question back to the text; read again where it was changed elsewhere meanwhile."""
        if self.editor.active and self.confirmation is not None and self.confirmation.changed:
            self.editor.reread()
        elif self.editor.active:
            self._write()
        else:
            self.back()

    def swap_texts(self) -> None:
        """Takes the other of the two texts (of the crash, and from before it); the present one is kept."""
        self.editor.swap(self.recovered.other, self._swapped, lambda _why: self.recovered.fail(self._write))

    def _swapped(self, aside: dict[str, str]) -> None:
        self.editor.replaced.emit(self.recovered.swap(aside))
        self._write()

    # --- questions about the need that is read, and "nous aussi" ----------------------------------------------------

    def ask_withdrawal(self) -> None:
        if self.sheet.sheet is not None:
            self._ask(NeedScreen.WITHDRAWING, self.sheet.sheet.withdrawal)

    def withdraw(self) -> None:
        asked = self.confirmation
        self.back()
        if asked is not None:
            self.sheet.withdraw(asked, lambda read: self._ask(NeedScreen.WITHDRAWING, read))

    def ask_name(self) -> None:
        if self.sheet.sheet is not None:
            self._ask(NeedScreen.VALIDATING, self.sheet.sheet.validation(self._actor.clock()))

    def validate(self, by: str) -> None:
        self._asking = False
        if self.confirmation is not None:
            self.sheet.validate(by, self.confirmation, lambda read: self._ask(NeedScreen.VALIDATING, read))

    def compare(self) -> None:
        self.conflict.show(self.sheet.id)
        self._ask(NeedScreen.COMPARING)

    def _in_sight(self, screen: NeedScreen) -> Confirmation | None:
        return self.confirmation if self.screen is screen else None

    def return_from_question(self) -> None:
        self._asking = False
        self.detour.back()

    def show_map(self, communes: tuple[Commune, ...]) -> None:
        self.detour.show_map(communes, self.screen)

    def _turn_aside(self, screen: NeedScreen) -> None:
        """Shows a screen of the detour; the map, like a question, stays even when the need changes."""
        self._asking = self._asking or screen is NeedScreen.MAP
        left = screen is NeedScreen.WRITING and not self.editor.active  # sent, or closed, behind the question
        self._to_list() if left else self._turn(screen)

    def _begin(self, id: str, *, recovered: bool = False, restarting: bool = False, rewriting: bool = False) -> None:
        if id:
            self.needs.opened_here(id)
        self._close_reading()
        self.recovered.forget(restarting=restarting)
        self.editor.begin(id, recovered=recovered, rewriting=rewriting)

    def _opened(self, opened: OpenedForm) -> None:
        if self.recovered.opened(opened.recovered, opened.earlier, before=opened.before, aside=opened.aside):
            self.swap_texts()
        else:
            self._write()

    def _write(self) -> None:
        self._turn(NeedScreen.WRITING)
        self.begun.emit()

    def _to_list(self, id: str = "") -> None:
        self._leave_for(NeedScreen.OURS)
        self.returned.emit(id)

    def _leave_for(self, screen: NeedScreen) -> None:
        self.recovered.forget()
        self._close_reading()
        self.needs.refresh()
        self._turn(screen)

    def _ask(self, screen: NeedScreen, confirmation: Confirmation | None = None) -> None:
        self._asking = True
        self.confirmation = confirmation or self.confirmation
        self._turn(screen)

    def _shown(self) -> None:
        if not self._asking:
            self._turn(NeedScreen.READING)
        elif self.screen in (NeedScreen.WITHDRAWING, NeedScreen.VALIDATING):
            self.sheet.read_again(self.confirmation, partial(self._ask, self.screen), self.back)

    def _close_reading(self) -> None:
        self._asking = False
        self.advice.clear()
        self.detour.forget()
        self.sheet.leave()
        self.departure.leave()
        self.conflict.leave()

    def _turn(self, screen: NeedScreen) -> None:
        if screen is not self.screen:
            self.here.begin()
        if screen in LISTS:
            self.sheet.leave()  # a need that is still being read would take its place
        self.screen = screen
        self.editor.away &= screen is not NeedScreen.WRITING
        self.turned.emit()
