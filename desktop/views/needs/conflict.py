"""Two texts of one need side by side, field by field: ours, the platform's, and the one before both changes."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QVBoxLayout, QWidget

from desktop.viewmodels.kit.states import Tone
from desktop.viewmodels.needs.conflict import Comparison, Difference, NeedConflict
from desktop.views.widgets.columns import paper
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import discard_parts, flush
from desktop.views.widgets.notice import Notice, announce
from desktop.views.widgets.screen import Screen
from desktop.views.widgets.scrolling import scrolled
from desktop.views.widgets.theme import Theme

_ROOM = 52  # ems; in a narrower page, the text before and the introduction go under the two texts to compare
_PAIR = 22  # ems; in a narrower page, the two texts go one under the other


class ConflictScreen(Screen):
    """Compares the texts. The page's bar offers the choices; each is confirmed on its own screen before it leaves."""

    def __init__(self, theme: Theme, conflict: NeedConflict, back: Callable[[], object]) -> None:
        super().__init__()
        self._theme, self._rows, self._pairs = theme, list[QBoxLayout](), list[QBoxLayout]()
        self.title = Label("", "section")
        self.lead = Label("")
        self.notice = Notice()
        self.cards: list[QWidget] = []
        self._cards = QVBoxLayout()
        self._cards.setSpacing(12)
        inner = QWidget()
        column = self._whole = flush(QVBoxLayout(inner), 12)
        for part in (self.title, self.lead, self.notice):
            column.addWidget(part)
        column.addLayout(self._cards)
        column.addStretch(1)
        self.area = scrolled(inner, cards=True)
        self.column.addWidget(self.area)
        self.mine = self.act("Garder &mon texte…", lambda: conflict.ask("mine"))
        self.platform = self.act("&Prendre celui de la plateforme…", lambda: conflict.ask("platform"))
        self.both = self.act("Garder les &deux…", lambda: conflict.ask("both"))
        self.stay = self.act("&Revenir à la fiche", back)
        self.offer(None, self.mine, self.platform, self.both, back=self.stay, together="&Choisir un texte…")
        conflict.shown.connect(self._show)
        conflict.refused.connect(self.notice.say_refused)
        theme.changed.connect(self._arrange)

    def _show(self, comparison: Comparison) -> None:
        self.title.say(f"Deux textes\u00a0: {comparison.title}")
        self.lead.say(comparison.lead)
        self.notice.say(comparison.notice, tone=comparison.tone)
        self.mine.setText(comparison.keeps)
        for act in (self.mine, self.platform, self.both):
            act.setEnabled(comparison.choosable)
        discard_parts(self._cards)
        self._rows, self._pairs = [], []
        self.cards = [self._card(difference, comparison) for difference in comparison.differences]
        for card in self.cards:
            self._cards.addWidget(card)
        self._arrange()
        announce(self, f"{self.title.text()}. {self.lead.text()}")

    def _card(self, difference: Difference, comparison: Comparison) -> QWidget:
        here, platform, before = comparison.heads
        card = paper()
        card.setAccessibleName(difference.label)
        card.add(Label(difference.label, "part"))
        line, pair = QBoxLayout(QBoxLayout.Direction.LeftToRight), QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for box in (line, pair):
            box.setSpacing(12)
        pair.addWidget(_text(here, difference.here, changed=difference.ours), 1)
        if platform:
            pair.addWidget(_text(platform, difference.platform, changed=difference.theirs), 1)
        line.addLayout(pair, 2 if platform else 1)
        line.addWidget(_text(before, difference.base, changed=False), 1)
        card.add(line)
        self._rows.append(line)
        self._pairs.append(pair)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def entered(self) -> None:
        self.area.verticalScrollBar().setValue(0)

    def _arrange(self) -> None:
        """Places the parts by the width in ems: with large text the introduction goes below the texts, to give room."""
        ems = self.width() / self._theme.em
        self._turn(self._rows, ems < _ROOM)
        self._turn(self._pairs, ems < _PAIR)
        below, whole = ems < _ROOM, self._whole
        if below != (whole.indexOf(self.lead) > whole.indexOf(self._cards)):
            whole.removeWidget(self.lead)
            whole.insertWidget(whole.indexOf(self._cards) + 1 if below else 1, self.lead)

    def _turn(self, boxes: list[QBoxLayout], below: bool) -> None:
        wanted = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        for box in boxes:
            if box.direction() != wanted:
                box.setDirection(wanted)


def _text(who: str, words: str, *, changed: bool) -> QFrame:
    """One of the texts, in a frame. `changed`: a sign, a word and their colour say that it differs from before."""
    well = QFrame()
    well.setObjectName("card")
    well.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    column = QVBoxLayout(well)
    column.setContentsMargins(12, 10, 12, 10)
    column.setSpacing(4)
    tone: Tone = "accent" if changed else "muted"
    column.addWidget(Label(f"{who} · ✎\u00a0modifié" if changed else who, "small", tone))
    label = Label(words)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    column.addWidget(label)
    column.addStretch(1)
    return well
