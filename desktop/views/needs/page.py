"""Mes besoins: three lists, the editor, the screens before something leaves, the need that is read; one at a time."""

from PySide6.QtWidgets import QSizePolicy, QStackedWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.needs.advice import NeedAdvice
from desktop.viewmodels.needs.bin import NeedBin
from desktop.viewmodels.needs.departure import NeedDeparture
from desktop.viewmodels.needs.editor import NeedEditor
from desktop.viewmodels.needs.needs_list import Needs
from desktop.viewmodels.needs.sending import NeedSending
from desktop.viewmodels.needs.table_import import NeedImport
from desktop.views.needs.bin_screen import BinScreen
from desktop.views.needs.import_screen import ImportScreen, ask_file
from desktop.views.needs.list_screen import NEW, RESTART, RESUME, NeedsList
from desktop.views.needs.pooling import Pooling
from desktop.views.needs.reading import Reading
from desktop.views.needs.tabs import BIN, OTHERS, OURS, NeedsTabs
from desktop.views.needs.writing import WritingScreen
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.confirm_screen import ConfirmScreen
from desktop.views.widgets.label import Label
from desktop.views.widgets.page import Page, PageContext
from desktop.views.widgets.screen import Screen

OTHER = "other:"  #: before an id: a need of another commune
_LOWEST = 9  # ems: below that, the page scrolls as a whole
_SUBTITLES = {
    OURS: "Ce qui manque à la commune. Chaque besoin garde son état et ses dates.",
    OTHERS: "Ce que d’autres communes ont publié. Dites «\u00a0nous aussi\u00a0» si c’est aussi votre besoin.",
    BIN: "Un brouillon reste ici trente jours. Ensuite il est effacé.",
}


class NeedsPage(Page):
    """Targets: a need's id, NEW, or RESUME, RESTART or OTHER with an id."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Mes besoins", _SUBTITLES[OURS], scroll=False)
        self._context = context
        self._next = ""  # what to open once the open need is left
        self.needs = Needs(context.actor, self)
        self.bin = NeedBin(context.actor, self)
        self.editor = NeedEditor(context.actor, self)
        self.advice = NeedAdvice(context.actor, self)
        self.departure = NeedDeparture(context.actor, self)
        self.importing = NeedImport(context.actor, self)
        self.read = Reading(context, self._show, self)
        self.sheet, self.reading = self.read.sheet, self.read.screen
        self.pooling = Pooling(context, self._show, self)
        self._make_screens(context)
        self._connect_lists()
        self._connect_writing(context)
        self._connect_reading()
        self._show(self.list)

    # --- what the window calls -------------------------------------------------------------------------------------

    def visited(self, target: str = "") -> None:
        self.needs.look()
        self.bin.look()
        self.pooling.neighbours.look()
        self.editor.resume()
        if target.startswith(OTHER):
            self.pooling.read(target.removeprefix(OTHER))
        elif target:
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

    def _make_screens(self, context: PageContext) -> None:
        self.back = Button("‹\u00a0Tous mes besoins", self._leave_need, kind="quiet")
        self.status = Label("", "small", "muted", wrap=False)
        self.tabs = NeedsTabs()
        self.list = NeedsList(context.theme, self.needs)
        self.thrown = BinScreen(context.theme, self.bin)
        self.editing = WritingScreen(context.theme, self.editor, self.advice, self.status, self.needs.discard)
        self.form, self.panel, self.recovered = self.editing.form, self.editing.panel, self.editing.recovered
        self.confirming = ConfirmScreen(context.theme)
        self.report = ImportScreen(context.theme, self.importing)
        self.lists: dict[str, Screen] = {OURS: self.list, OTHERS: self.pooling.list, BIN: self.thrown}
        self.screens = QStackedWidget()
        # Each screen scrolls by itself: its own wish for height must not make the page scroll beside it.
        self.screens.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        context.theme.changed.connect(self._fit)
        self._fit()
        for screen in (
            *self.lists.values(),
            self.editing,
            self.confirming,
            self.report,
            *self.read.screens,
            self.pooling.joining,
        ):
            self.screens.addWidget(screen)
            screen.offered.connect(self._offer)
        self.header.addWidget(self.status)
        self.header.addWidget(self.back)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.screens, 1)
        self.confirm = self.confirming.act("&Oui, mettre dans la boîte d’envoi", self._submit)
        self.to_text = self.confirming.act("&Revenir au texte", self._back_to_text)

    def _connect_lists(self) -> None:
        self.tabs.turned.connect(lambda key: self._show(self.lists[key]))
        self.needs.looked.connect(lambda: self.tabs.count(OURS, len(self.needs.model.lines)))
        self.bin.looked.connect(lambda: self.tabs.count(BIN, len(self.bin.model.lines)))
        self.pooling.neighbours.looked.connect(
            lambda: self.tabs.count(OTHERS, len(self.pooling.neighbours.model.lines))
        )
        self.list.opened.connect(self.open)
        self.list.importing.connect(lambda: ask_file(self, self.importing))
        self.importing.reported.connect(lambda _report: self._show(self.report))
        self.importing.refused.connect(lambda sentence: self.list.told.say(f"⚠ {sentence}", tone="warn"))
        self.report.opened.connect(self.open)
        self.bin.restored.connect(self.open)

    def _connect_writing(self, context: PageContext) -> None:
        self.editing.opened.connect(lambda: self._show(self.editing))
        self.editing.departing.connect(self.departure.ask)
        self.editing.before_mayor.connect(self.departure.ask_mayor)
        self.form.contact_wanted.connect(lambda: context.go("settings", "person"))
        self.panel.seen.connect(lambda id: context.go("services", id))
        self.panel.voted.connect(
            lambda id: context.go("services", f"{id}?need={self.editor.id}" if self.editor.id else id)
        )
        self.panel.joined.connect(lambda id: self.pooling.ask_from(self.editing, id))
        self.panel.routed.connect(lambda category: context.go("requests", f"new:{category}"))
        self.editor.left.connect(lambda id: self.read.open(id) if id else self._to_list())
        self.editor.closed.connect(self._closed)
        self.departure.wrong.connect(self._wrong)
        self.departure.ready.connect(self._ready)
        self.departure.submitted.connect(self._gone)
        self.departure.asked.connect(self._gone)

    def _connect_reading(self) -> None:
        reading = self.read
        reading.drafted.connect(self._begin)
        reading.rewriting.connect(lambda id: self._begin(id, rewriting=True))
        reading.departing.connect(self.departure.ask)
        reading.opening.connect(self.open)

    # --- writing ---------------------------------------------------------------------------------------------------

    def _begin(self, id: str, *, recovered: bool = False, restarting: bool = False, rewriting: bool = False) -> None:
        if id:
            self.needs.opened_here(id)
        self.advice.clear()
        self.read.close()
        self.editing.begin(id, recovered=recovered, restarting=restarting, rewriting=rewriting)

    def _wrong(self, problems: tuple[Refusal, ...]) -> None:
        if self.editor.active:
            self._show(self.editing)
            self.editing.show_wrong(problems)
        else:
            self.read.back()
            self.read.warn(" ".join(map(words_of, problems)))

    def _ready(self, sending: NeedSending) -> None:
        self.confirming.show_confirmation(sending.confirmation)
        self.read.ask(self.confirming)
        self.confirming.offer(self.confirm, self.to_text)

    def _submit(self) -> None:
        if self.editor.active:
            self.editor.when_kept(self.departure.submit)
        else:
            self.departure.submit()

    def _gone(self, id: str) -> None:
        self.editor.finish()
        self.read.open(id)

    def _back_to_text(self) -> None:
        if self.editor.active:
            self._show(self.editing)
            self.editing.start()
        else:
            self.read.back()

    def _leave_need(self) -> None:
        if self.editor.active:
            self._next = self.editor.corrects
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
        self.editing.forget()
        self.read.close()
        self.advice.clear()
        self.needs.look()
        self._show(self.list)
        self.list.focus(id)

    # --- one screen at a time --------------------------------------------------------------------------------------

    def _show(self, screen: Screen) -> None:
        before = self.screens.currentWidget()
        if isinstance(before, Screen) and before is not screen:
            before.told.clear()
        self.screens.setCurrentWidget(screen)
        listed = next((key for key, one in self.lists.items() if one is screen), "")
        self.tabs.setVisible(bool(listed))
        if listed:
            self.tabs.mark(listed)
        self.back.setVisible(not listed)
        self.status.setVisible(screen is self.editing)
        self.describe(_SUBTITLES.get(listed, ""))
        self._offer()
        screen.entered()

    def _fit(self) -> None:
        self.screens.setMinimumHeight(round(self._context.theme.em * _LOWEST))

    def _offer(self) -> None:
        screen = self.screens.currentWidget()
        if isinstance(screen, Screen):
            self.set_acts(screen.main, *screen.others, danger=screen.danger)
