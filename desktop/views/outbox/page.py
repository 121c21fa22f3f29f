"""The outbox: one line per act with its state, its receipt beside it, and "Envoyer maintenant"."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.list_model import LINE
from desktop.viewmodels.kit.preview import receipt
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.kit.states import Became
from desktop.viewmodels.kit.targets import ENROL, KEY, NEW, REFUSED, USB, WAITING
from desktop.viewmodels.outbox.act_aside import Aside
from desktop.viewmodels.outbox.act_paper import ActReading
from desktop.viewmodels.outbox.acts import ActLine
from desktop.viewmodels.outbox.exports import OutboxExports
from desktop.viewmodels.outbox.navigation import OutboxAct, OutboxNavigation, OutboxScreen
from desktop.viewmodels.outbox.obstacle import Remedy
from desktop.viewmodels.outbox.receipt_check import ReceiptCheck
from desktop.views.outbox.paper import ActPaperView
from desktop.views.outbox.saving import OutboxSaving
from desktop.views.outbox.usb_stick import StickScreen
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.filling import Filling
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.list_or_empty import Loading
from desktop.views.widgets.narrowing_row import NarrowingRow
from desktop.views.widgets.notice import Notice, announce
from desktop.views.widgets.page import Page, PageContext
from desktop.views.widgets.rows import Row
from desktop.views.widgets.screen import Screens
from desktop.views.widgets.scrolling import scrolled, to_beginning
from desktop.views.widgets.side_panel import SidePanel

_SUBTITLE = "Tout ce que cet ordinateur envoie pour la commune, et ce que la plateforme a répondu."


def row_of(line: object) -> Row:
    if not isinstance(line, ActLine):
        raise TypeError(type(line))
    return Row(line.title, line.note, (line.state,))


class OutboxPage(Page):
    """`visited` takes the id of an act to look at."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Boîte d’envoi", _SUBTITLE, scroll=False)
        self._context = context
        self._announced = ""
        self.navigation = OutboxNavigation(context.actor, context.syncing, self)
        self.outbox = self.navigation.outbox
        self.send = self.act("&Envoyer maintenant", self.outbox.send_now)
        self.fetch = self.act("Recevoir les &nouvelles", self.outbox.send_now)
        self.message = Notice()
        self.progress, self.obstacle, self.set_aside = (Notice(standing=True) for _ in range(3))
        self.list = LineList(context.theme, self.outbox.model, LINE, row_of, "Envois", tall=True, dense=True, fits=True)
        self.aside = Aside(context.actor, context.syncing, self)
        self.receipts = ReceiptCheck(context.actor, self)
        self.paper = ActPaperView(context.theme, self._ask_cancel, self._print, context.go, self.aside, self.receipts)
        self.exports = OutboxExports(context.actor, self)
        self.saving = OutboxSaving(self.exports, self)
        self.usb_button = Button("Clé US&B…", self.navigation.open_usb)
        self.header.put(self.usb_button, self.saving.button)
        # The same in the bar, where a window that is very low has no room for two buttons under the title.
        self.usb = self.act(self.usb_button.text(), self.navigation.open_usb)
        self.save = self.act(self.saving.button.text(), self.saving.offer)
        self._remedies: dict[Remedy, tuple[str, Callable[[], object]]] = {
            Remedy.ENROL: ("Inscrire cet ordinateur", lambda: context.go("settings", ENROL)),
            Remedy.READ_STICK: ("Lire la clé USB", lambda: context.go("outbox", USB)),
            Remedy.PUT_KEY_BACK: ("Rétablir la clé", lambda: context.go("settings", KEY)),
        }
        self.stick = StickScreen(context, self.close_usb, self._remedies)
        self.row = NarrowingRow(context.theme, self.outbox.narrowing)
        self.row.lead_to(self.list)
        self.side_panel = SidePanel(context.theme, self.list, self.paper)
        self.write = Button("Écrire un &besoin", lambda: context.go("needs", NEW), kind="main")
        self.empty = EmptyState(context.theme, *self.outbox.summary.nothing, self.write)
        self.stack = Screens()
        self._screens: dict[OutboxScreen, QWidget] = {
            OutboxScreen.UNKNOWN: Loading(),
            OutboxScreen.LIST: self.side_panel,
            OutboxScreen.EMPTY: scrolled(
                self.empty, cards=True
            ),  # otherwise the list could not be lower than this screen
            OutboxScreen.USB: self.stick,
        }
        for screen in self._screens.values():
            self.stack.addWidget(screen)
        filling = Filling()
        self._narrow = False
        self._above = QWidget()  # hidden while an act is shown in place of the list
        above = QVBoxLayout(self._above)
        above.setContentsMargins(0, 0, 0, 0)
        above.addWidget(self.row)
        filling.column.addWidget(self._above)
        filling.column.addWidget(self.stack, 1)
        filling.follow(self.list)
        self.body.addWidget(filling, 1)
        self.foot.put(self.obstacle, self.set_aside, self.progress, self.message)
        self.list.chosen.connect(self._choose)
        self.list.selectionModel().currentChanged.connect(self._walk)
        self.side_panel.returned.connect(partial(give, self.list))
        self.side_panel.arranged.connect(self._clear_way)
        self.side_panel.follow(self.list)
        self.navigation.turned.connect(self._show)
        self.navigation.usb_opened.connect(self.stick.visited)
        self.navigation.usb_opened.connect(self.message.clear)  # it is about the list
        self.navigation.act_shown.connect(self.side_panel.open_right)
        self.outbox.opened.connect(self._open)
        self.outbox.moved.connect(self._mark)
        self.outbox.message.connect(self.message.say)  # in the neutral tone, as the answer may be a refusal
        self.outbox.refused.connect(self._refuse)
        self.exports.message.connect(self.message.say)
        self.exports.refused.connect(self._refuse)
        self.outbox.sending.connect(self._progress)
        self.aside.message.connect(lambda sentence: self.message.say(sentence, tone="ok"))
        self.aside.refused.connect(self._refuse)
        self._show()

    @property
    def part(self) -> str:
        return self.navigation.screen.name.lower()

    def visited(self, target: str = "") -> None:
        self.message.clear()
        self.side_panel.paper.verticalScrollBar().setValue(0)  # what an act is, and its state, stand at its top
        if target in (WAITING, REFUSED):  # the list from its beginning shows all of them, not one act in its place
            self.side_panel.close_right()
            to_beginning(self.list)
        self.navigation.visit(target)

    def show_list(self) -> None:
        """As before it was ever shown: the list, with no act open beside it or in its place."""
        self.message.clear()
        self.side_panel.close_right()
        self.navigation.leave_usb()
        self.outbox.narrowing.clear()
        self.list.setCurrentIndex(QModelIndex())
        self.outbox.choose("")
        to_beginning(self.list)

    def come_back(self) -> None:
        self.navigation.outbox.refresh()

    def to_lists(self) -> None:
        if self.navigation.screen is OutboxScreen.USB:
            self.navigation.leave_usb()
        if self.side_panel.alone:
            self.side_panel.close_right()
            give(self.list)

    def set_very_low(self, very_low: bool, *, crowded: bool = False) -> None:
        before = self.very_low
        super().set_very_low(very_low, crowded=crowded)
        if self.very_low != before:
            self._show()

    def close_usb(self) -> None:
        self.navigation.leave_usb()
        give(self.list if self.very_low else self.usb_button)

    def _choose(self, row: int) -> None:
        line = self.outbox.model.line(row)
        if line is not None:
            self.outbox.choose(line.op)
            self.side_panel.open_right()

    def _walk(self, current: QModelIndex | QPersistentModelIndex) -> None:
        """With the arrow keys, the act beside the list follows, where both are shown."""
        line = self.outbox.model.line(current.row()) if current.isValid() else None
        if line is not None and not self.side_panel.narrow:
            self.outbox.choose(line.op)

    def _ask_cancel(self, paper: ActReading) -> None:
        cancel, words = partial(self.outbox.cancel, paper.op, paper.title), "Annuler l’envoi"
        self.message.ask_cancel(paper.op, words, cancel, title=paper.title, named=paper.named, note=paper.cancel_note)

    def _print(self, op: str) -> None:
        """Shows the receipt as it will be on paper, to print or save it."""
        from desktop.views.preview.dialog import file_name, preview  # noqa: PLC0415 - only where a paper is shown

        build = receipt(op, self._context.clock(), demonstration=bool(self._context.demonstration))
        title = self.paper.title.text()
        preview(self._context, "Accusé", build, name=f"accuse-{file_name(title)}", parent=self.window())

    def _mark(self, row: int) -> None:
        self.list.mark(row)

    def _open(self, paper: ActReading | None) -> None:
        held, before = self.paper.cancel.hasFocus(), self.paper.op
        self.paper.show_paper(paper)
        if self.paper.op != before:
            self.side_panel.paper.verticalScrollBar().setValue(0)
        became = Became(paper.op, paper.state) if paper is not None and paper.op == before else None
        self.message.follow("", paper.op if paper is not None and paper.cancellable else "", became)
        if held and not self.paper.cancel.isVisible():
            # Otherwise Qt would give the keyboard to the button that sends everything, or to another sentence.
            give(self.side_panel.back if self.side_panel.alone else self.list)
        self._tell_asides()
        sentence = "" if paper is None else paper.spoken
        if sentence != self._announced:  # an act is read again and again while its attached files are being sent
            self._announced = sentence
            announce(self.paper, sentence)

    def _clear_way(self) -> None:
        narrow, self._narrow = self._narrow, self.side_panel.narrow
        if narrow and not self._narrow:  # list and act are both shown again: opens the line that the arrows reached
            self._walk(self.list.currentIndex() if self.list.one_is_chosen else QModelIndex())
        self._above.setVisible(self.navigation.screen is OutboxScreen.LIST and not self.side_panel.alone)

    def _show(self) -> None:
        screen = self.navigation.screen
        self._clear_way()
        self.stack.setCurrentWidget(self._screens[screen])
        title_acts = self.navigation.title_acts
        self.usb_button.setVisible(OutboxAct.USB in title_acts and not self.very_low)
        self.saving.button.setVisible(OutboxAct.SAVE in title_acts and not self.very_low)
        for button in (self.usb_button, self.saving.button):  # else they would get the keyboard before there is a list
            button.setEnabled(screen is not OutboxScreen.UNKNOWN)
        self.describe(self.outbox.summary.sentence or _SUBTITLE, self.outbox.summary.besides)
        self.empty.say(*self.outbox.summary.nothing)
        self.write.setVisible(not self.outbox.summary.needs_over)
        acts = self.navigation.acts.of({OutboxAct.SEND: self.send, OutboxAct.FETCH: self.fetch})
        of_title = {OutboxAct.USB: self.usb, OutboxAct.SAVE: self.save}
        moved = tuple(of_title[act] for act in title_acts) if self.very_low else ()
        if moved and acts.main is None and acts.others:  # else the others would come where "Envoyer maintenant" was
            acts = acts._replace(main=acts.others[0], others=acts.others[1:])
        self.set_acts(acts._replace(others=acts.others + moved))
        self._progress()
        self._tell_asides()

    def _tell_asides(self) -> None:
        """Tells about acts set aside, until one is opened, which then says why."""
        asides = self.outbox.asides
        sentence = self.outbox.asides_sentence
        self.set_aside.say(sentence, ("Voir pourquoi", lambda: self.visited(asides.last)), tone="warn")

    def _progress(self) -> None:
        for act in (self.send, self.fetch):
            act.setEnabled(self.outbox.may_exchange)
        if self.outbox.under_way:
            progress = self.outbox.progress
            stop = [("Annuler", self.outbox.end_round)] if progress.may_stop else []
            self.progress.say(progress.sentence, *stop, measure=progress.measure)
        else:
            self.progress.clear()
        obstacle = self.outbox.obstacle
        if obstacle is None:
            self.obstacle.clear()
        else:
            self.obstacle.say(obstacle.sentence, self._remedies[obstacle.remedy], tone=obstacle.tone)

    def _refuse(self, refusal: Refusal) -> None:
        self.message.say_refused(words_of(refusal))
