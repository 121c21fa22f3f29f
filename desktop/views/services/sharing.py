"""Sharing a service, from the list of ours to what became of it: one screen at a time."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.services.editor import ShareEditor, ShareSending
from desktop.viewmodels.services.life import ShareLife
from desktop.viewmodels.services.shares import Shares
from desktop.views.services.form import ShareForm
from desktop.views.services.shared import SharedList, ShareSheet
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.confirm_screen import ConfirmScreen
from desktop.views.widgets.label import Label
from desktop.views.widgets.page import PageContext
from desktop.views.widgets.screen import Screen


class Sharing(Screen):
    """Offers the acts of the screen in sight; `listed` is emitted when the list of ours is another.

    `followed` leads elsewhere: a place and an id.
    """

    listed = Signal()
    followed = Signal(str, str)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._next: str | None = None  # what to open once the open text is left
        self._binning = False  # once kept, what is open goes to the bin
        self.shares = Shares(context.actor, self)
        self.editor = ShareEditor(context.actor, self)
        self.life = ShareLife(context.actor, self)
        self.back = Button("‹\u00a0Tous nos services", self._leave, kind="quiet")
        self.status = Label("", "small", "muted", wrap=False)
        self.list = SharedList(context.theme, self.shares)
        self.form = ShareForm(context.theme, self.editor, self.status)
        self.confirming = ConfirmScreen(context.theme)
        self.sheet = ShareSheet(context.theme, self.life)
        line = QHBoxLayout()
        line.addWidget(self.back)
        line.addStretch(1)
        line.addWidget(self.status)
        self.column.addLayout(line)
        self.screens = QStackedWidget()
        for screen in (self.list, self.form, self.confirming, self.sheet):
            self.screens.addWidget(screen)
            screen.offered.connect(self._offer)
        self.column.addWidget(self.screens, 1)
        self.submit = self.form.act("&Proposer au catalogue", self.editor.ask_submit)
        self.discard = self.form.act("Mettre à la cor&beille", self._discard)
        self.form.offer(self.submit, danger=self.discard)
        self.confirm = self.confirming.act("&Oui, mettre dans la boîte d’envoi", self.editor.submit)
        self.to_text = self.confirming.act("&Revenir au texte", self._to_text)
        self.confirming.offer(self.confirm, self.to_text)
        self._connect()
        self._show(self.list)

    def _connect(self) -> None:
        self.shares.looked.connect(self.listed)
        self.list.opened.connect(self.open)
        self.editor.opened.connect(self._opened)
        self.editor.wrong.connect(self._wrong)
        self.editor.ready.connect(self._ready)
        self.editor.submitted.connect(self.life.show)
        self.editor.left.connect(lambda id: self.life.show(id) if id else self._to_list())
        self.editor.closed.connect(self._closed)
        self.life.shown.connect(lambda _sheet: self._show(self.sheet))
        self.life.drafted.connect(self.open)
        self.sheet.followed.connect(self.followed)

    def open(self, id: str) -> None:
        """One of ours, "" for a new one. What is open is kept and left first; if it cannot be kept, it stays."""
        if not self.editor.active:
            self.life.leave()
            self.editor.begin(id)
        elif id != self.editor.id or not id:
            self._next = id
            self.editor.close()

    def leaving(self) -> None:
        """Out of sight: all that is typed is kept now."""
        if self.editor.active:
            self.editor.pause()

    def _opened(self) -> None:
        self._show(self.form)
        self.form.start()

    def _wrong(self, problems: tuple[Refusal, ...]) -> None:
        self._show(self.form)
        self.form.show_wrong(problems)

    def _ready(self, sending: ShareSending) -> None:
        self.confirming.show_confirmation(sending.confirmation)
        self._show(self.confirming)

    def _to_text(self) -> None:
        self._show(self.form)
        self.form.start()

    def _discard(self) -> None:
        self._binning = True
        self.editor.close()

    def _leave(self) -> None:
        if self.editor.active:
            self.editor.close()
        else:
            self._to_list(self.life.id)

    def _closed(self) -> None:
        binning, self._binning = self._binning, False
        if binning and self.editor.id:
            self.shares.discard(self.editor.id)
        wanted, self._next = self._next, None
        if wanted is not None:
            self.open(wanted)
        else:
            self._to_list()

    def _to_list(self, id: str = "") -> None:
        self.life.leave()
        self.shares.look()
        self._show(self.list)
        self.list.focus(id)

    def _show(self, screen: Screen) -> None:
        self.screens.setCurrentWidget(screen)
        self.back.setVisible(screen is not self.list)
        self.status.setVisible(screen is self.form)
        if screen is self.confirming or screen is self.sheet:
            screen.setFocus()  # it takes none itself: the bar then gives it to the main act
        self._offer()

    def _offer(self) -> None:
        screen = self.screens.currentWidget()
        if isinstance(screen, Screen):
            self.offer(screen.main, *screen.others, danger=screen.danger)
