"""Mes besoins: the list, the editor, the screen before sending, and the need that has left; one at a time."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.need_advice import NeedAdvice
from desktop.viewmodels.need_editor import NeedEditor, Opened
from desktop.viewmodels.need_sending import Sending, words_of
from desktop.viewmodels.need_sheet import NeedSheet, Sheet
from desktop.viewmodels.needs import Needs
from desktop.views.buttons import Button
from desktop.views.columns import Columns
from desktop.views.label import Label
from desktop.views.needs_advice import AdvicePanel
from desktop.views.needs_confirm import ConfirmScreen
from desktop.views.needs_form import NeedForm
from desktop.views.needs_list import NeedsList
from desktop.views.needs_sheet import SheetScreen
from desktop.views.notice import Notice, announce
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
        self._found_again: dict[str, str] | None = None  # the recovered text, after "Recommencer"
        self._restarting = self._withdrawing = False
        self.needs = Needs(room.actor, self)
        self.editor = NeedEditor(room.actor, self)
        self.advice = NeedAdvice(room.actor, self)
        self.sheet = NeedSheet(room.actor, self)
        self._make_acts()
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
            self._restarting = target.startswith(RESTART)
            self._begin("" if id == NEW else id, recovered=target != id)
        elif id == self.editor.id:
            self._show(self.editing)
            self.form.start()
        else:
            self._next = target
            self.editor.close()

    # --- parts -----------------------------------------------------------------------------------------------------

    def _make_acts(self) -> None:
        self.write = self._act("&Écrire un besoin", lambda: self.open(NEW))
        self.submit = self._act("&Mettre dans la boîte d’envoi", self.editor.ask_submit)
        self.confirm = self._act("&Oui, mettre dans la boîte d’envoi", self.editor.submit)
        self.to_text = self._act("&Revenir au texte", self._back_to_text)
        self.discard = self._act("Mettre à la cor&beille", lambda: self.editor.discard(self.needs.discard))
        self.cancel = self._act("&Annuler l’envoi", self.sheet.cancel)
        self.copy = self._act("Faire une &copie", self.sheet.copy)
        self.withdraw = self._act("&Retirer ce besoin…", self._ask_withdraw)
        self.confirm_withdraw = self._act("&Retirer ce besoin", self._withdraw)
        self.keep_need = self._act("&Garder ce besoin", self._keep_need)

    def _make_screens(self, room: Room) -> None:
        self.back = Button("‹\u00a0Tous mes besoins", self._leave_need, kind="quiet")
        self.status = Label("", "small", "muted", wrap=False)
        self.list = NeedsList(room.theme, self.needs, self.write)
        self.form = NeedForm(self.editor)
        self.panel = AdvicePanel(self.advice)
        self.recovered, self.trouble = Notice(), Notice()
        self.columns = Columns(room.theme, self.form, self.panel)
        self.editing = _stacked(self.recovered, self.trouble, self.columns)
        self.confirming = ConfirmScreen(room.theme)
        self.reading = SheetScreen(room.theme, self.sheet)
        self.screens = QStackedWidget()
        for screen in (self.list, self.editing, self.confirming, self.reading):
            self.screens.addWidget(screen)
        self.header.addWidget(self.status)
        self.header.addWidget(self.back)
        self.body.addWidget(self.screens, 1)

    def _connect(self, room: Room) -> None:
        self.needs.looked.connect(self._list_acts)
        self.list.opened.connect(self.open)
        self.list.resumed.connect(lambda id: self.open(RESUME + id))
        self.list.restarted.connect(lambda id: self.open(RESTART + id))
        self.editor.opened.connect(self._opened)
        self.editor.saving.connect(self._saving)
        self.editor.wrong.connect(self._wrong)
        self.editor.ready.connect(self._ready)
        self.editor.submitted.connect(self.sheet.show)
        self.editor.left.connect(lambda id: self.sheet.show(id) if id else self._to_list())
        self.editor.closed.connect(self._closed)
        self.form.typed.connect(self.advice.look)
        self.panel.seen.connect(lambda id: room.go("services", id))
        self.panel.voted.connect(
            lambda id: room.go("services", f"{id}?need={self.editor.id}" if self.editor.id else id)
        )
        self.sheet.shown.connect(self._sheet_shown)
        self.sheet.drafted.connect(lambda id: self._begin(id, recovered=False))
        keys = QShortcut(QKeySequence("Ctrl+S"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.editor.say_kept)

    def _act(self, text: str, act: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda: act())
        return action

    # --- writing ---------------------------------------------------------------------------------------------------

    def _begin(self, id: str, *, recovered: bool) -> None:
        if id:
            self.needs.opened_here(id)
        self.advice.clear()
        self.trouble.clear()
        self.sheet.leave()
        self.editor.begin(id, recovered=recovered)

    def _opened(self, opened: Opened) -> None:
        if self._restarting:
            self._restarting = False
            self._begin_again(opened.fields)
            return
        if opened.recovered:
            self.recovered.say(
                opened.recovered,
                ("Reprendre", self.recovered.clear),
                ("Recommencer", lambda: self._begin_again(opened.fields)),
            )
        elif self._found_again is not None:
            self.recovered.say("Vous repartez du texte d’avant.", ("Annuler", self._undo_begin_again))
        else:
            self.recovered.clear()
        self._show(self.editing)
        self.columns.verticalScrollBar().setValue(0)
        self.form.start()

    def _begin_again(self, found: dict[str, str]) -> None:
        self._found_again = found
        self.editor.begin_again()

    def _undo_begin_again(self) -> None:
        if self._found_again is not None:
            self.form.put(self._found_again)
        self._found_again = None
        self.recovered.clear()
        self.editor.keep()

    def _saving(self, sentence: str, tone: str) -> None:
        if tone == "error":
            self.status.say("⚠ Pas enregistré", "error")
            self.trouble.say(sentence, ("Essayer maintenant", self.editor.keep), tone="error")
            return
        self.status.say(sentence, "ok" if tone == "ok" else "muted")
        self.trouble.clear()
        if tone == "ok":
            announce(self.status, sentence)

    def _wrong(self, problems: tuple[Refusal, ...]) -> None:
        self._show(self.editing)
        self.columns.verticalScrollBar().setValue(0)
        first = next((problem.field for problem in problems if problem.field in self.form.fields), "")
        if first:
            self.form.fields[first].control.setFocus()
            self.columns.ensureWidgetVisible(self.form.fields[first])
        announce(self, words_of(problems[0]))

    def _ready(self, sending: Sending) -> None:
        self._withdrawing = False
        self.confirming.show_sending(sending)
        self._show(self.confirming)

    def _back_to_text(self) -> None:
        self._show(self.editing)
        self.form.start()

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
        self._found_again = None
        self._withdrawing = False
        self.sheet.leave()
        self.advice.clear()
        self.needs.look()
        self._show(self.list)
        self.list.focus(id)

    # --- reading ---------------------------------------------------------------------------------------------------

    def _sheet_shown(self, sheet: Sheet) -> None:
        self.cancel.setText(f"&{sheet.cancel_words}")
        if not self._withdrawing:
            self._show(self.reading)

    def _ask_withdraw(self) -> None:
        if self.sheet.sheet is not None:
            self._withdrawing = True
            self.confirming.show_withdrawal(self.sheet.sheet)
            self._show(self.confirming)

    def _withdraw(self) -> None:
        self._withdrawing = False
        self.sheet.withdraw()
        self._show(self.reading)

    def _keep_need(self) -> None:
        self._withdrawing = False
        self._show(self.reading)

    # --- one screen at a time --------------------------------------------------------------------------------------

    def _show(self, screen: QWidget) -> None:
        self.screens.setCurrentWidget(screen)
        self.back.setVisible(screen is not self.list)
        self.status.setVisible(screen is self.editing)
        self.describe(_SUBTITLE if screen is self.list else "")
        if screen is self.list:
            self._list_acts()
        elif screen is self.editing:
            self.set_acts(self.submit, danger=self.discard)
        elif screen is self.reading:
            self._reading_acts()
        elif self._withdrawing:
            self.set_acts(self.confirm_withdraw, self.keep_need)
        else:
            self.set_acts(self.confirm, self.to_text)

    def _list_acts(self) -> None:
        """An empty list has its button in its middle."""
        if self.screens.currentWidget() is self.list:
            self.set_acts(self.write if self.needs.model.lines else None)

    def _reading_acts(self) -> None:
        sheet = self.sheet.sheet
        if sheet is None:
            self.set_acts(None)
            return
        offered = [act for act, may in ((self.cancel, sheet.cancel), (self.copy, sheet.copy)) if may]
        self.set_acts(None, *offered, danger=self.withdraw if sheet.withdraw else None)


def _stacked(*parts: QWidget) -> QWidget:
    """One under the other; the last one takes the height."""
    screen = QWidget()
    column = QVBoxLayout(screen)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    for part in parts:
        column.addWidget(part, 1 if part is parts[-1] else 0)
    return screen
