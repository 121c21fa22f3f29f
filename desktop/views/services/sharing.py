"""The screens for sharing a service, from the list of ours to what became of each; one at a time."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop.domain.places import Go
from desktop.viewmodels.services.screens import ALONE, ShareScreen
from desktop.viewmodels.services.share_navigation import ShareNavigation
from desktop.views.services.form import ShareForm
from desktop.views.services.shared import SharedList, ShareSheet
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.confirm_screen import ConfirmScreen
from desktop.views.widgets.label import Label
from desktop.views.widgets.lines_screen import BinScreens
from desktop.views.widgets.screen import Screen, Screens
from desktop.views.widgets.theme import Theme


class Sharing(Screen):
    """Shows the screens, and offers the acts of the one that is shown."""

    listed = Signal()  #: the list of ours, or its bin, has changed

    def __init__(self, theme: Theme, navigation: ShareNavigation, go: Go) -> None:
        super().__init__()
        self.navigation = navigation
        self.shares, self.editor = self.navigation.shares, self.navigation.editor
        self.life = self.navigation.life
        self.back = Button("‹\u00a0Tous nos services", self.navigation.leave, kind="quiet")
        self.status = Label("", "small", "muted")  # wraps where large text leaves too little room
        self.status.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.list = SharedList(theme, self.shares)
        self.form = ShareForm(theme, self.editor, self.status)
        self.confirming = ConfirmScreen(theme)
        self.sheet = ShareSheet(theme, self.life, go)
        to_bin = partial(navigation.turn, to_bin=True)
        self.bin = BinScreens(theme, navigation.bin, "Remettre &dans nos services", to_bin)
        self._screens: dict[ShareScreen, Screen] = {
            ShareScreen.LIST: self.list,
            ShareScreen.BIN: self.bin.lines,
            ShareScreen.BINNED: self.bin.text,
            ShareScreen.ERASING: self.bin.erasing,
            ShareScreen.WRITING: self.form,
            ShareScreen.SENDING: self.confirming,
            ShareScreen.READING: self.sheet,
        }
        line = QHBoxLayout()
        line.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)  # the status beside it may be hidden
        line.addWidget(self.status, 1)
        self.column.addLayout(line)
        self.stack = Screens()
        for screen in self._screens.values():
            self.stack.addWidget(screen)
            screen.offered.connect(self._offer)
        self.column.addWidget(self.stack, 1)
        self.form.offer(
            self.form.act("&Proposer au catalogue", self.editor.ask_submit),
            danger=self.form.act("Mettre à la corbeille", self.navigation.discard),
        )
        self.confirming.offer(
            self.confirming.act("O&ui, mettre dans la boîte d’envoi", self.editor.submit),
            back=self.confirming.act("&Revenir au texte", self._come_back),
        )
        self._connect()
        self._show()

    def _connect(self) -> None:
        self.navigation.start()
        self.navigation.turned.connect(self._show)
        self.navigation.begun.connect(self.form.start)
        self.navigation.returned.connect(self.list.focus)
        for lists in (self.shares, self.navigation.bin):
            lists.refreshed.connect(self.listed)
        self.list.opened.connect(self.navigation.open)
        self.editor.wrong.connect(self.form.show_wrong)
        self.editor.sent.connect(self.sheet.say_once_shown)
        self.editor.binned.connect(self.bin.lines.tell_binned)
        self.editor.closed.connect(self.form.message.clear)  # it was about the text that is closed
        self.life.cancelled.connect(lambda sentence: self.sheet.message.say(sentence, tone="ok"))
        self.life.reopened.connect(self.form.message.say_cancelled)
        self.editor.opened.connect(lambda _opened: self._offer())

    def _come_back(self) -> None:
        """From the question whether the text may leave: she writes on where she was."""
        self.navigation.back_to_text()
        if self.navigation.screen is ShareScreen.WRITING:
            self.form.form.go_on()

    def _show(self) -> None:
        place, confirmation = self.navigation.screen, self.navigation.confirmation
        if place is ShareScreen.SENDING and confirmation is not None:
            self.confirming.show_confirmation(confirmation)
        self.stack.setCurrentWidget(self._screens[place])
        self.back.setVisible(place not in (ShareScreen.LIST, ShareScreen.BIN, *ALONE))
        self.status.setVisible(place is ShareScreen.WRITING)
        self._offer()

    def _offer(self) -> None:
        acts = self._screens[self.navigation.screen].bar_acts
        writing = self.navigation.screen is ShareScreen.WRITING
        self.set_acts(acts.danger_moved() if writing and self.form.message.after_question else acts)
