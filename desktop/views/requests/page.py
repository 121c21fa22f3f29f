"""Demande au préfet: the list, the form in five steps, the screen before sending, and the request that has left."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.requests import letter
from desktop.viewmodels.requests.editor import OpenedRequest, RequestEditor
from desktop.viewmodels.requests.letter import PaperBuilder
from desktop.viewmodels.requests.requests_list import Requests
from desktop.viewmodels.requests.sending import RequestSending
from desktop.viewmodels.requests.sheet import RequestSheet, RequestText
from desktop.views.preview.dialog import PreviewDialog, file_name, preview
from desktop.views.requests.confirm import ConfirmRequest
from desktop.views.requests.form import RequestForm
from desktop.views.requests.list_screen import RequestsList
from desktop.views.requests.recovered import RESTART, RESUME, Recovered
from desktop.views.requests.sheet import RequestSheetScreen
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import Notice, announce
from desktop.views.widgets.page import Page, PageContext

NEW = "new"  #: the target that opens a new request; "new:<category>" has its category chosen
_SUBTITLE = "La voie directe, à tout moment\u00a0: objet, plan de financement, pièces, lettre."


class RequestsPage(Page):
    """Targets: a request's id (after RESUME or RESTART where its text was found again), NEW, or a category."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Demande au préfet", _SUBTITLE, scroll=False)
        self._context = context
        self._next = ""  # what to open once the open request is left
        self._binning = False
        self._withdrawing = False
        self._may_bin = True
        self.previewed: PreviewDialog | None = None
        self.requests = Requests(context.actor, self)
        self.editor = RequestEditor(context.actor, self)
        self.sheet = RequestSheet(context.actor, self)
        self._make_acts()
        self._make_screens(context)
        self._connect()
        self._show(self.list)

    # --- what the window calls -------------------------------------------------------------------------------------

    def visited(self, target: str = "") -> None:
        self.requests.look()
        self.editor.resume()
        if target:
            self.open(target)

    def leaving(self) -> None:
        self.editor.pause()

    def open(self, target: str) -> None:
        """What is open is kept and left first; if it cannot be kept, it stays."""
        if self.editor.active:
            if target.removeprefix(RESUME).removeprefix(RESTART) != self.editor.id:
                self._next = target
                self.editor.close()
            return
        self.trouble.clear()
        self.recovered.forget()
        self.sheet.leave()
        new, _, category = target.partition(":")
        if target.startswith((RESUME, RESTART)):
            self.recovered.begin(target)
        elif new == NEW:
            self.editor.begin(category=category)
        else:
            self.editor.begin(target)

    def _make_acts(self) -> None:
        self.write = self._act("É&crire une demande", lambda: self.open(NEW))
        self.submit = self._act("&Mettre dans la boîte d’envoi", self.editor.ask_submit)
        self.confirm = self._act("&Oui, mettre dans la boîte d’envoi", self.editor.submit)
        self.to_text = self._act("&Revenir au texte", self._back_to_text)
        self.discard = self._act("Mettre à la cor&beille", self._discard)
        self.complete = self._act("&Compléter la demande", self.sheet.resume)
        self.cancel = self._act("&Annuler l’envoi", self.sheet.cancel)
        self.withdraw = self._act("&Retirer cette demande…", self._ask_withdraw)
        self.confirm_withdraw = self._act("&Retirer cette demande", self._withdraw)
        self.keep_request = self._act("&Garder cette demande", self._keep_request)

    def _make_screens(self, context: PageContext) -> None:
        self.back = Button("‹\u00a0Toutes les demandes", self._leave_request, kind="quiet")
        self.status = Label("", "small", "muted")
        self.list = RequestsList(context.theme, self.requests, self.write)
        self.form = RequestForm(context.theme, self.editor)
        self.asked, self.trouble, self.recovered = Notice(), Notice(), Recovered(self.editor)
        self.editing = QWidget()
        column = QVBoxLayout(self.editing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.recovered)
        column.addWidget(self.trouble)
        column.addWidget(self.asked)
        column.addWidget(self.form, 1)
        self.confirming = ConfirmRequest(context.theme)
        self.reading = RequestSheetScreen(context.theme, self.sheet, self._see_letter, self._see_receipt)
        self.screens = _Screens()
        for screen in (self.list, self.editing, self.confirming, self.reading):
            self.screens.addWidget(screen)
        self.header.addWidget(self.status)
        self.header.addWidget(self.back)
        self.body.addWidget(self.screens, 1)

    def _connect(self) -> None:
        self.requests.looked.connect(self._list_acts)
        self.list.opened.connect(self.open)
        self.editor.opened.connect(self._opened)
        self.editor.saving.connect(self._saving)
        self.editor.wrong.connect(self._wrong)
        self.editor.ready.connect(self._ready)
        self.editor.submitted.connect(self.sheet.show)
        self.editor.left.connect(lambda id: self.sheet.show(id) if id else self._to_list())
        self.editor.closed.connect(self._closed)
        self.sheet.shown.connect(self._sheet_shown)
        self.sheet.drafted.connect(self.open)
        self.form.letter.clicked.connect(self._see_letter)
        self.form.deliberation.clicked.connect(
            lambda: self._see_of_request("Projet de délibération", letter.deliberation)
        )
        self.form.note.clicked.connect(lambda: self._see_of_request("Note pour le conseil", letter.note))
        keys = QShortcut(QKeySequence("Ctrl+S"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.editor.say_kept)

    def _act(self, text: str, act: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda: act())
        return action

    # --- writing ---------------------------------------------------------------------------------------------------

    def _opened(self, opened: OpenedRequest) -> None:
        if self.recovered.take(opened):
            return
        asked = f"⚠ Le préfet demande un complément. {opened.asked}" if opened.asked else ""
        self.asked.say(asked, tone="warn")
        self._may_bin = not opened.asked
        self._show(self.editing)
        self.form.start()

    def _saving(self, sentence: str, tone: str) -> None:
        self.requests.opened_here(self.editor.id)
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
        self.form.lead(problems[0].field)
        announce(self, words_of(problems[0]))

    def _ready(self, sending: RequestSending) -> None:
        self._withdrawing = False
        self.confirming.show_sending(sending)
        self._show(self.confirming)

    def _back_to_text(self) -> None:
        self._show(self.editing)
        self.form.start()

    def _discard(self) -> None:
        self._binning = True
        self.editor.close()

    def _leave_request(self) -> None:
        if self.editor.active:
            self.editor.close()
        else:
            self._to_list(self.sheet.id)

    def _closed(self) -> None:
        binning, self._binning = self._binning, False
        if binning and self.editor.id:  # known once all was kept: the page may be binned before its first word was
            self.requests.discard(self.editor.id, self.editor.fields.get("title", ""))
        wanted, self._next = self._next, ""
        if wanted:
            self.open(wanted)
        else:
            self._to_list()

    def _to_list(self, id: str = "") -> None:
        self._withdrawing = False
        self.sheet.leave()
        self.requests.look()
        self._show(self.list)
        self.list.focus(id)

    # --- papers ----------------------------------------------------------------------------------------------------

    def _see(self, title: str, paper: PaperBuilder, id: str) -> None:
        build = paper(id, self._context.clock(), demonstration=bool(self._context.demonstration))
        about = self.editor.fields.get("title", "") if self.editor.active else self.reading.title.text()
        name = file_name(f"{title.replace('au préfet', 'préfet')} {about}")
        self.previewed = preview(self._context, title, build, name=name, parent=self.window())

    def _see_of_request(self, title: str, paper: PaperBuilder) -> None:
        """The paper says what the page says: all is kept first."""
        if self.editor.active:
            self.editor.with_id(lambda id: self._see(title, paper, id))
        elif self.sheet.id:
            self._see(title, paper, self.sheet.id)

    def _see_letter(self) -> None:
        self._see_of_request("Lettre au préfet", letter.letter)

    def _see_receipt(self) -> None:
        if self.sheet.sheet is not None and self.sheet.sheet.receipt:
            self._see("Accusé", letter.receipt, self.sheet.sheet.receipt)

    # --- reading ---------------------------------------------------------------------------------------------------

    def _sheet_shown(self, sheet: RequestText) -> None:
        self.cancel.setText(f"&{sheet.cancel_words}" if sheet.cancel_words else self.cancel.text())
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

    def _keep_request(self) -> None:
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
            self.set_acts(self.submit, danger=self.discard if self._may_bin else None)
        elif screen is self.reading:
            self._reading_acts()
        elif self._withdrawing:
            self.set_acts(self.confirm_withdraw, self.keep_request)
        else:
            self.set_acts(self.confirm, self.to_text)

    def _list_acts(self) -> None:
        """An empty list has its button in its middle."""
        if self.screens.currentWidget() is self.list:
            self.set_acts(self.write if self.requests.model.lines else None)

    def _reading_acts(self) -> None:
        sheet = self.sheet.sheet
        if sheet is None:
            self.set_acts(None)
            return
        offered = [self.cancel] if sheet.cancel else []
        self.set_acts(
            self.complete if sheet.resume else None, *offered, danger=self.withdraw if sheet.withdraw else None
        )


class _Screens(QStackedWidget):
    """One screen at a time, each scrolling by itself: the page need never be as high as what a screen would like."""

    def hasHeightForWidth(self) -> bool:
        return False
