"""The services that the commune shares: their list, and one that was sent, with what became of it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.places import Go
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.kept import cancelling
from desktop.viewmodels.kit.states import WAITING
from desktop.viewmodels.services.life import ShareAct, ShareLife, ShareText
from desktop.viewmodels.services.shares import Shares
from desktop.views.widgets.badge import StateBadge
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import row
from desktop.views.widgets.columns import Columns, paper, stacked
from desktop.views.widgets.forms.field_cards import ReadCard
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.lines_screen import LinesScreen
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.screen import Screen
from desktop.views.widgets.theme import Theme
from desktop.views.widgets.timeline import TimelineView


class SharedList(LinesScreen):
    """`opened` brings the id of a line that was chosen, "" for a new service."""

    def __init__(self, theme: Theme, shares: Shares) -> None:
        super().__init__(theme, shares, "Nos services")
        self._shares = shares
        self.share = self.act("&Partager un service", lambda: self.opened.emit(""))
        self.lay_out(
            theme,
            "Aucun service partagé pour l’instant",
            "Un service marche bien chez vous\u202f? Proposez-le aux autres communes.",
            Button(self.share.text(), self.share.trigger, kind="main"),
        )
        shares.refreshed.connect(self._show)

    def _show(self) -> None:
        self.stack.show_list(self._shares.count > 0)
        self.set_acts(Acts(self.share if self._shares.in_bar else None))


class ShareSheet(Screen):
    """The page of one service of ours; `go` leads to the catalogue, once it is published there, and to the outbox."""

    def __init__(self, theme: Theme, life: ShareLife, go: Go) -> None:
        super().__init__()
        self._life, self._go = life, go
        self.title = Label("", "section")
        self.badge = StateBadge(WAITING)
        self.answer = Notice()
        self.public, self.private = ReadCard(theme, private=False), ReadCard(theme, private=True)
        self.steps = TimelineView(theme, go)
        side = paper("Le fil de ce service")
        side.add(self.steps)
        head = QWidget()
        column = flush(QVBoxLayout(head), 8)
        column.addWidget(self.title)
        column.addLayout(row(self.badge))
        column.addWidget(self.answer)
        self.column.addWidget(Columns(theme, stacked(self.public, self.private), stacked(side), head, cards=True))
        self._actions = {
            ShareAct.SEE: self.act("&Voir dans le catalogue", self._see),
            ShareAct.CANCEL: self.act("&Annuler l’envoi", self._ask_cancel),
        }
        life.shown.connect(self._show)
        life.refused.connect(self.message.say_refused)
        self._to_say = ""

    def say_once_shown(self, sentence: str) -> None:
        self._to_say = sentence

    def _ask_cancel(self) -> None:
        sheet = self._life.sheet
        if sheet is not None and sheet.cancel:
            words, cancel = "Annuler l’envoi", self._life.cancel
            _, named, note = cancelling({"service.share": words}, words)
            self.message.ask_cancel(sheet.cancel, words, cancel, title=sheet.title, named=named, note=note)

    def _see(self) -> None:
        if self._life.sheet is not None:
            self._go("services", self._life.sheet.service)

    def _show(self, sheet: ShareText) -> None:
        self.message.follow(sheet.id, sheet.cancel, self._life.became, again=self._ask_cancel)
        self.title.say(sheet.title)
        self.badge.show_state(sheet.shown)
        self.answer.say(sheet.answer, tone=sheet.answer_tone)
        self.public.fill(sheet.public)
        self.private.fill(sheet.private, sheet.contact, sheet.signed_as)
        self.public.head(sheet.public_head)
        self.private.head(sheet.private_head)
        self.steps.show_steps(sheet.steps)
        self.set_acts(sheet.acts.of(self._actions))
        if self._to_say:
            self.message.say(self._to_say)
            self._to_say = ""
