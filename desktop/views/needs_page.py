"""Mes besoins: the list, the editor, the screens before something leaves, the need that is read; one at a time."""

from PySide6.QtWidgets import QStackedWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.need_advice import NeedAdvice
from desktop.viewmodels.need_departure import NeedDeparture
from desktop.viewmodels.need_editor import NeedEditor
from desktop.viewmodels.need_sending import Sending, words_of
from desktop.viewmodels.need_sheet import NeedSheet
from desktop.viewmodels.needs import Needs
from desktop.views.buttons import Button
from desktop.views.label import Label
from desktop.views.needs_confirm import ConfirmScreen
from desktop.views.needs_list import NeedsList
from desktop.views.needs_papers import papers
from desktop.views.needs_screen import Screen
from desktop.views.needs_sheet import SheetScreen
from desktop.views.needs_validation import ValidationScreen
from desktop.views.needs_writing import WritingScreen
from desktop.views.page import Page, Room

NEW = "new"  #: the target that opens a new need
RESUME = "resume:"  #: before an id: the text found after a crash is the one to go on with
RESTART = "restart:"  #: before an id: back to the text of before the session that broke off
_SUBTITLE = "Ce qui manque à la commune. Chaque besoin garde son état et ses dates."


class NeedsPage(Page):
    """Targets: a need's id, NEW, or RESUME or RESTART with an id."""

    def __init__(self, room: Room) -> None:
        super().__init__("Mes besoins", _SUBTITLE, scroll=False)
        self._room = room
        self._next = ""  # what to open once the open need is left
        self._confirming = False  # a question stands: news of the need does not take it away
        self.needs = Needs(room.actor, self)
        self.editor = NeedEditor(room.actor, self)
        self.advice = NeedAdvice(room.actor, self)
        self.departure = NeedDeparture(room.actor, self)
        self.sheet = NeedSheet(room.actor, self)
        self._make_screens(room)
        self._connect(room)
        self._show(self.list)

    # --- what the window calls -------------------------------------------------------------------------------------

    def visited(self, target: str = "") -> None:
        self.needs.look()
        self.editor.resume()
        if target:
            self.open(target)

    def leaving(self) -> None:
        self.editor.pause()

    def open(self, target: str) -> None:
        """What is open is kept and left first; if it cannot be kept, it stays."""
        id = target.removeprefix(RESUME).removeprefix(RESTART)
        if not self.editor.active:
            self._begin("" if id == NEW else id, recovered=target != id, restarting=target.startswith(RESTART))
        elif id == self.editor.id:
            self._show(self.editing)
            self.editing.start()
        else:
            self._next = target
            self.editor.close()

    # --- parts -----------------------------------------------------------------------------------------------------

    def _make_screens(self, room: Room) -> None:
        self.back = Button("‹\u00a0Tous mes besoins", self._leave_need, kind="quiet")
        self.status = Label("", "small", "muted", wrap=False)
        self.list = NeedsList(room.theme, self.needs)
        self.editing = WritingScreen(room.theme, self.editor, self.advice, self.status, self.needs.discard)
        self.form, self.panel, self.recovered = self.editing.form, self.editing.panel, self.editing.recovered
        self.confirming = ConfirmScreen(room.theme)
        self.reading = SheetScreen(room.theme, self.sheet, papers(room, self.sheet))
        self.validation = ValidationScreen(room.theme)
        self.screens = QStackedWidget()
        for screen in (self.list, self.editing, self.confirming, self.reading, self.validation):
            self.screens.addWidget(screen)
            screen.offered.connect(self._offer)
        self.header.addWidget(self.status)
        self.header.addWidget(self.back)
        self.body.addWidget(self.screens, 1)
        self.confirm = self.confirming.act("&Oui, mettre dans la boîte d’envoi", self._submit)
        self.to_text = self.confirming.act("&Revenir au texte", self._back_to_text)
        self.confirm_withdraw = self.confirming.act("&Retirer ce besoin", self._withdraw)
        self.keep_need = self.confirming.act("&Garder ce besoin", self._to_sheet)

    def _connect(self, room: Room) -> None:
        self.list.write.triggered.connect(lambda: self.open(NEW))
        self.list.opened.connect(self.open)
        self.list.resumed.connect(lambda id: self.open(RESUME + id))
        self.list.restarted.connect(lambda id: self.open(RESTART + id))
        self.editing.opened.connect(lambda: self._show(self.editing))
        self.editing.departing.connect(self.departure.ask)
        self.editing.before_mayor.connect(self.departure.ask_mayor)
        self.form.contact_wanted.connect(lambda: room.go("settings", "person"))
        self.panel.seen.connect(lambda id: room.go("services", id))
        self.panel.voted.connect(
            lambda id: room.go("services", f"{id}?need={self.editor.id}" if self.editor.id else id)
        )
        self.editor.left.connect(lambda id: self.sheet.show(id) if id else self._to_list())
        self.editor.closed.connect(self._closed)
        self.departure.wrong.connect(self._wrong)
        self.departure.ready.connect(self._ready)
        self.departure.submitted.connect(self._gone)
        self.departure.asked.connect(self._gone)
        self.sheet.shown.connect(lambda _sheet: None if self._confirming else self._show(self.reading))
        self.sheet.drafted.connect(self._begin)
        self.sheet.refused_name.connect(self._refuse_name)
        self.reading.withdrawing.connect(self._ask_withdraw)
        self.reading.validating.connect(self._ask_name)
        self.reading.rewriting.connect(lambda: self._begin(self.sheet.id, rewriting=True))
        self.reading.departing.connect(lambda: self.departure.ask(self.sheet.id))
        self.validation.validated.connect(self._validate)
        self.validation.returned.connect(self._to_sheet)

    # --- writing ---------------------------------------------------------------------------------------------------

    def _begin(self, id: str, *, recovered: bool = False, restarting: bool = False, rewriting: bool = False) -> None:
        if id:
            self.needs.opened_here(id)
        self._confirming = False
        self.advice.clear()
        self.sheet.leave()
        self.editing.begin(id, recovered=recovered, restarting=restarting, rewriting=rewriting)

    def _wrong(self, problems: tuple[Refusal, ...]) -> None:
        self._confirming = False
        if self.editor.active:
            self._show(self.editing)
            self.editing.show_wrong(problems)
        else:
            self._show(self.reading)
            self.reading.notice.say(" ".join(map(words_of, problems)), tone="warn")

    def _ready(self, sending: Sending) -> None:
        self._confirming = True
        self.confirming.show_sending(sending)
        self.confirming.offer(self.confirm, self.to_text)
        self._show(self.confirming)

    def _submit(self) -> None:
        if self.editor.active:
            self.editor.when_kept(self.departure.submit)
        else:
            self.departure.submit()

    def _gone(self, id: str) -> None:
        self.editor.finish()
        self._to_sheet()
        self.sheet.show(id)

    def _back_to_text(self) -> None:
        if self.editor.active:
            self._confirming = False
            self._show(self.editing)
            self.editing.start()
        else:
            self._to_sheet()

    def _leave_need(self) -> None:
        if self.editor.active:
            self.editor.close()
        else:
            self._to_list(self.sheet.id)

    def _closed(self) -> None:
        wanted, self._next = self._next, ""
        if wanted:
            self.open(wanted)
        else:
            self._to_list()

    def _to_list(self, id: str = "") -> None:
        self._confirming = False
        self.editing.forget()
        self.sheet.leave()
        self.advice.clear()
        self.needs.look()
        self._show(self.list)
        self.list.focus(id)

    # --- reading ---------------------------------------------------------------------------------------------------

    def _to_sheet(self) -> None:
        self._confirming = False
        if self.sheet.sheet is not None:
            self._show(self.reading)

    def _ask_withdraw(self) -> None:
        if self.sheet.sheet is not None:
            self._confirming = True
            self.confirming.show_withdrawal(self.sheet.sheet)
            self.confirming.offer(self.confirm_withdraw, self.keep_need)
            self._show(self.confirming)

    def _withdraw(self) -> None:
        self.sheet.withdraw()
        self._to_sheet()

    def _ask_name(self) -> None:
        if self.sheet.sheet is not None:
            self._confirming = True
            self.validation.show_need(self.sheet.sheet, self._room.clock())
            self._show(self.validation)
            self.validation.name.setFocus()

    def _validate(self, by: str) -> None:
        self._confirming = False
        self.sheet.validate(by)

    def _refuse_name(self, sentence: str) -> None:
        self._confirming = True
        self.validation.refuse(sentence)

    # --- one screen at a time --------------------------------------------------------------------------------------

    def _show(self, screen: Screen) -> None:
        self.screens.setCurrentWidget(screen)
        self.back.setVisible(screen is not self.list)
        self.status.setVisible(screen is self.editing)
        self.describe(_SUBTITLE if screen is self.list else "")
        self._offer()

    def _offer(self) -> None:
        screen = self.screens.currentWidget()
        if isinstance(screen, Screen):
            self.set_acts(screen.main, *screen.others, danger=screen.danger)
