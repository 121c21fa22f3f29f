"""A need that has left: its text as sent beside its thread; it is read, never written."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.viewmodels.need_sheet import NeedSheet, Sheet
from desktop.views.badge import StateBadge
from desktop.views.columns import Columns, paper
from desktop.views.label import Label
from desktop.views.needs_confirm import fill
from desktop.views.needs_thread import Thread
from desktop.views.notice import Notice
from desktop.views.theme import Theme


class SheetScreen(QWidget):
    """What can be done about it stands in the page's bar."""

    def __init__(self, theme: Theme, sheet: NeedSheet) -> None:
        super().__init__()
        self.title = Label("", "section")
        self.badge: StateBadge | None = None
        self.notice = Notice()
        self.words = paper()
        self.life = Thread(theme)
        follow = paper("Le fil de ce besoin")
        follow.add(self.life)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        self.words.body.setSpacing(14)
        column.addWidget(self.words)
        column.addStretch(1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(follow)
        column.addStretch(1)
        badges = QWidget()
        self._badges = QHBoxLayout(badges)
        self._badges.setContentsMargins(0, 0, 0, 0)
        self._badges.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Columns(theme, left, right, self.title, badges, self.notice))
        sheet.shown.connect(self._show)
        sheet.refused.connect(lambda sentence: self.notice.say(sentence, tone="warn"))

    def _show(self, sheet: Sheet) -> None:
        self.notice.say(sheet.pending, tone="warn")
        self.title.say(sheet.title)
        if self.badge is None:
            self.badge = StateBadge(sheet.shown)
            self._badges.insertWidget(0, self.badge)
        self.badge.show_state(sheet.shown)
        fill(self.words, sheet.fields)
        self.life.show_steps(sheet.steps)
