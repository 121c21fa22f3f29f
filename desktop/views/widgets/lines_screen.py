"""The first screen of a page where one writes: its list, a text found after a crash; and the screens of its bin."""

from collections.abc import Callable
from functools import partial
from typing import cast

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent

from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.kit.draft_bin import DraftBin
from desktop.viewmodels.kit.list_model import LINE
from desktop.viewmodels.kit.own_list import OwnLine, OwnList
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.confirm_screen import ConfirmScreen
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.filling import Filling
from desktop.views.widgets.foot.page_foot import AtFoot
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.line_list import FEW, LineList
from desktop.views.widgets.list_or_empty import ListOrEmpty
from desktop.views.widgets.narrowing_row import NarrowingRow
from desktop.views.widgets.notice import RESTART_WORDS, Notice
from desktop.views.widgets.rows import Row
from desktop.views.widgets.screen import Screen
from desktop.views.widgets.theme import Theme

_LEAST = 9  # ems: least height of the list
_LOW = 26  # ems of height; in a lower screen the parts above the list may leave it less than _LEAST


def row_of(value: object) -> Row:
    line = cast(OwnLine, value)
    return Row(line.title, line.note, (line.shown,))


class LinesScreen(Screen):
    """The list with what is above it."""

    opened = Signal(str)  #: the id of a line that was chosen, or a target

    def __init__(self, theme: Theme, lines: OwnList, name: str) -> None:
        super().__init__()
        self._lines = lines
        self.recovered, self.binned = Notice(), Notice()
        self.list = LineList(theme, lines.model, LINE, row_of, name, tall=True, fits=True)
        self.row = NarrowingRow(theme, lines.narrowing)
        self.row.lead_to(self.list)
        self.list.chosen.connect(lambda row: self.opened.emit(lines.model.lines[row].id))
        AtFoot(self.binned, self)
        lines.binned.connect(self._binned)
        lines.note.connect(partial(self.message.say, tone="warn"))

    def lay_out(self, theme: Theme, title: str, words: str, begin: Button) -> None:
        """Builds the screen. `title`, `words` and the button `begin` are shown while the list is empty."""
        self.empty = EmptyState(theme, title, words, begin)
        self.stack = ListOrEmpty(self.list, self.empty)
        self._theme, self._filling = theme, Filling()
        for part in (self.recovered, self.row):
            self._filling.column.addWidget(part)
        self._filling.column.addWidget(self.stack, 1)
        self._filling.follow(self.list)
        self.column.addWidget(self._filling, 1)
        self._later = QTimer(self, singleShot=True, interval=0)  # runs after the layout
        self._later.timeout.connect(self._fit)
        model = self._lines.model
        for reason in (theme.changed, model.modelReset, model.rowsInserted, model.dataChanged):
            reason.connect(self._later.start)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._later.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # she went elsewhere; what was just done is old when she comes back
            self.binned.clear()
        if self.isHidden():  # by another screen of its page; where all the page goes, it comes back as it was left
            self.message.clear()

    def _fit(self) -> None:
        """In a low screen, makes the list as high as its lines: all scrolls together, with one scroll bar."""
        em = self._theme.em
        # While all scrolls together, the height of this screen follows from its list's: asked then, it would make the
        # list high and low in turn for ever.
        low = self._filling.whole or self.height() < em * _LOW
        whole = low and self._lines.model.rowCount() <= FEW
        high = self.list.show_whole(whole)
        two = 2 * max(0, self.list.sizeHintForRow(0)) + round(em)  # at least two lines are in sight
        # As high as its lines, it needs no more: room for lines that are not there would make the page scroll.
        self.stack.setMinimumHeight(high or max(two, round(em * _LEAST)))

    def focus(self, id: str = "") -> None:
        """Gives the keyboard to the line of this id; without it to the list, in which nothing is chosen by that."""
        if self._lines.model.lines:
            if (place := self._lines.model.place_of(id)) >= 0:
                self.list.mark(place)
            give(self.list)

    def show_recovered(self, sentence: str, resume: str, restart: str) -> None:
        """Tells that a text was found after a crash; targets to go on with it, or with the one before it ("": none)."""
        before = ((RESTART_WORDS, lambda: self.opened.emit(restart)),) if restart else ()
        self.recovered.say(
            sentence,
            ("Reprendre", lambda: self.opened.emit(resume)),
            *before,
        )

    def _binned(self, sentence: str) -> None:
        def undo() -> None:
            self._lines.undo_discard()
            self.binned.clear()
            give(self.list)

        self.binned.say(sentence, ("Annuler", undo))


def binned_row(value: object) -> Row:
    line = cast(OwnLine, value)
    return Row(line.title, line.note)


class BinScreen(Screen):
    """The drafts in the bin, where they stay for thirty days. `back`: words of the button that puts one back."""

    emptied = Signal()  #: while it is in sight: nothing in it takes the keyboard any more

    def __init__(self, theme: Theme, bin: DraftBin, back: str) -> None:
        super().__init__()
        self._bin = bin
        self._most = -1  # drafts seen here since `message` tells of one that came; -1 while it tells of none
        self.list = LineList(theme, bin.model, LINE, binned_row, "Corbeille", tall=True, fits=True)
        empty = EmptyState(theme, "La corbeille est vide", "Les brouillons que vous jetez restent ici trente jours.")
        self.stack = ListOrEmpty(self.list, empty)
        self.row = NarrowingRow(theme, bin.narrowing)
        self.row.lead_to(self.list)
        self.column.addWidget(self.row)
        self.column.addWidget(self.stack, 1)
        self.restore = self.act(back, lambda: self._with_line(bin.restore))
        self.read = self.act("Lire &ce brouillon", lambda: self._with_line(bin.read))
        self.list.entered_on.connect(lambda _row: self._with_line(bin.read))
        self.list.selectionModel().currentChanged.connect(self._offer)
        bin.model.modelReset.connect(self._offer)
        bin.refreshed.connect(self._show)

    def _with_line(self, do: Callable[[str], object]) -> None:
        row = self.list.currentIndex().row()
        if 0 <= row < len(self._bin.model.lines):
            do(self._bin.model.lines[row].id)

    def tell_binned(self, sentence: str) -> None:
        """Another program has put the draft that was open here; said until one goes, which is most likely that one."""
        self.message.say(sentence, tone="warn")
        self._most = self._bin.count

    def _show(self) -> None:
        if self._most > self._bin.count:
            self.message.clear()
            self._most = -1
        elif self._most >= 0:
            self._most = self._bin.count
        self.stack.show_list(self._bin.count > 0)
        self._offer()
        if not self._bin.count and self.isVisible():
            self.emptied.emit()

    def _offer(self) -> None:
        """Offers the buttons, disabled until a line is chosen."""
        acts = (self.restore, self.read)
        for act in acts:
            act.setEnabled(self.list.one_is_chosen)
        self.offer(*(acts if self._bin.count else ()))


class BinScreens:
    """The three screens of a bin: list, text, question; `left` leads from the text of a draft back to the list."""

    def __init__(self, theme: Theme, bin: DraftBin, back: str, left: Callable[[], object]) -> None:
        self.lines = BinScreen(theme, bin, back)
        self.text, self.erasing = ConfirmScreen(theme, grouped=False), ConfirmScreen(theme, grouped=False)
        self.text.offer(
            self.text.act(back, lambda: bin.restore(bin.id)),
            danger=self.text.act("Effacer…", bin.ask_erase),
            back=self.text.act("&Revenir", left),
        )
        self.erasing.offer(
            None,
            self.erasing.act("O&ui, effacer définitivement", bin.erase),
            back=self.erasing.act("&Garder ce brouillon", lambda: bin.read(bin.id)),
        )
        bin.watch(lambda: self.text.isVisible() or self.erasing.isVisible())
        bin.opened.connect(self.text.show_confirmation)
        bin.asked.connect(self._ask)
        bin.erased.connect(lambda: self.lines.message.say("Le brouillon est effacé.", tone="ok"))
        bin.refused.connect(self.erasing.message.say_refused)

    def _ask(self, question: Confirmation) -> None:
        self.erasing.message.clear()
        self.erasing.show_confirmation(question)
