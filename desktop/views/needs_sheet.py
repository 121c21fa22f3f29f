"""A need that is read: its text beside its thread, and what can be done about it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.viewmodels.need_sheet import NeedSheet, Sheet
from desktop.views.badge import StateBadge
from desktop.views.columns import Columns, paper
from desktop.views.label import Label
from desktop.views.needs_groups import ReadCard
from desktop.views.needs_screen import Screen
from desktop.views.needs_thread import Thread
from desktop.views.notice import Notice
from desktop.views.theme import Theme


class SheetScreen(Screen):
    """What moves the need stands in the page's bar; copies and papers are offered under its text."""

    withdrawing = Signal()  #: the confirmation is wanted first
    validating = Signal()
    rewriting = Signal()
    departing = Signal()

    def __init__(self, theme: Theme, sheet: NeedSheet, papers: QWidget) -> None:
        super().__init__()
        self.title = Label("", "section")
        self.badge: StateBadge | None = None
        self.notice = Notice()
        self.public, self.private = ReadCard(theme, private=False), ReadCard(theme, private=True)
        self.life = Thread(theme)
        follow = paper("Le fil de ce besoin")
        follow.add(self.life)
        left, right = _stacked(self.public, self.private, papers), _stacked(follow)
        badges = QWidget()
        self._badges = QHBoxLayout(badges)
        self._badges.setContentsMargins(0, 0, 0, 0)
        self._badges.setSpacing(10)
        self.validated = Label("", "small", "ok")
        self._badges.addWidget(self.validated, 1)
        self.column.addWidget(Columns(theme, left, right, self.title, badges, self.notice))
        self.cancel = self.act("&Annuler l’envoi", sheet.cancel)
        self.copy = self.act("Faire une &copie", sheet.copy)
        self.withdraw = self.act("&Retirer ce besoin…", self.withdrawing.emit)
        self.rewrite = self.act("&Modifier le texte", self.rewriting.emit)
        self.validate = self.act("&Valider…", self.validating.emit)
        self.submit = self.act("Mettre dans la &boîte d’envoi", self.departing.emit)
        sheet.shown.connect(self._show)
        sheet.refused.connect(lambda sentence: self.notice.say(sentence, tone="warn"))

    def _show(self, sheet: Sheet) -> None:
        self.notice.say(sheet.pending, tone="warn")
        self.title.say(sheet.title)
        if self.badge is None:
            self.badge = StateBadge(sheet.shown)
            self._badges.insertWidget(0, self.badge)
        self.badge.show_state(sheet.shown)
        self.validated.say(sheet.validated)
        self.public.fill(sheet.public)
        self.private.fill(sheet.private, sheet.contact)
        self.life.show_steps(sheet.steps)
        self.cancel.setText(f"&{sheet.cancel_words}")
        self._offer(sheet)

    def _offer(self, sheet: Sheet) -> None:
        if sheet.stage:
            main = self.submit if sheet.submit else self.validate
            self.offer(main, self.rewrite)
            return
        offered = [act for act, may in ((self.cancel, sheet.cancel), (self.copy, sheet.copy)) if may]
        self.offer(None, *offered, danger=self.withdraw if sheet.withdraw else None)


def _stacked(*parts: QWidget) -> QWidget:
    """One under the other, as high as they need."""
    side = QWidget()
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return side
