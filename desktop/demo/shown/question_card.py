"""The question that the stage asks, in the presenter's window; or beside the page, where that window is hidden."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.demo.stage.stage import Stage
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, FoldingButtons
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.scrolling import Area, wrapping

_NAME_FIRST = "Les étapes et F10 attendent la réponse."
_CLOSES, _WAITS = "Échap\u00a0: fermer", "F10 attend la réponse"
_LINES = 2  # of its words, that are seen in any window


class QuestionCard(Card):
    """As high as its words."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(tone="accent")
        self._stage = stage
        self.title, self.words = Label("", "strong"), Label()
        self.yes = Button("", lambda: stage.answer(yes=True))
        self.no = Button("", lambda: stage.answer(yes=False))
        self.key = Label("", "small", "muted")
        self._add_words()
        self.add(FoldingButtons(self.no, self.yes), self.key)
        self.body.setContentsMargins(14, 10, 14, 12)

    def _add_words(self) -> None:
        self.add(self.title, self.words)

    def show_question(self) -> None:
        question = self._stage.question
        if question is None:
            return
        if question.title != self.title.text():
            self._drop_focus()
        self.title.say(question.title)
        self.words.say("\n".join(question.words))
        self.yes.setText(question.yes)
        self.yes.setVisible(bool(question.yes))
        self.no.setText(question.no)
        if self._stage.asks_name:
            self.key.say(_NAME_FIRST)
        else:
            self.key.say(f"{_CLOSES} · {_WAITS}" if self._stage.awaits_answer else _CLOSES)
        self.setAccessibleName(question.title)

    def _drop_focus(self) -> None:
        """Another question: the second press of a Space that answered the one before would answer this one, unread."""
        for answer in (self.no, self.yes):
            if answer.hasFocus():
                answer.clearFocus()


class ScrollingQuestionCard(QuestionCard):
    """Where there is less room than for its words, they scroll between its title and its answers, which stay."""

    def _add_words(self) -> None:
        inside = QWidget()
        column = flush(QVBoxLayout(inside), 0)
        column.addWidget(self.words)
        column.addStretch(1)
        wrapping(inside)
        self.area = _Words(inside)
        for ground in (inside, self.area.viewport()):
            ground.setAutoFillBackground(False)  # the card's own surface is seen
        self.add(self.title, self.area)

    def fit(self, width: int, most: int) -> bool:
        """In pixels, its width and the height that it may have, some lines of its words at least. Whether all fits."""
        sides = self.body.contentsMargins()
        needed = self.area.height_needed(width - sides.left() - sides.right())
        around = self.heightForWidth(width) - self.area.sizeHint().height()
        self.area.take(min(needed, most - around))
        return needed <= most - around

    def fit_over(self, step: Area, width: int, room: int, least: int) -> None:
        """As `fit`, in this room, and the place of the step’s words too where it would leave less than `least` pixels
        to them: what goes with a world is read before it goes.
        """
        whole = self.isHidden() or self.fit(width, room - least)
        if not whole:
            self.fit(width, room)
        inside = step.widget()
        if inside is not None:
            inside.setVisible(whole)
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if whole else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        step.setVerticalScrollBarPolicy(policy)

    def show_question(self) -> None:
        before = self.title.text(), self.words.text()
        super().show_question()
        if before != (self.title.text(), self.words.text()):
            self.area.verticalScrollBar().setValue(0)


class _Words(Area):
    """As high as it is told; lower where the layout has no more."""

    _height = 0

    def take(self, height: int) -> None:
        least = _LINES * self.fontMetrics().lineSpacing()
        if max(height, least) != self._height:
            self._height = max(height, least)
            self.setMinimumHeight(min(self._height, least))
            self.setMaximumHeight(self._height)
            self.updateGeometry()
        self._show_bar()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._show_bar()
        super().resizeEvent(event)

    def _show_bar(self) -> None:
        """By the width without it: one that came while there was less room would stay, as beside it they need more."""
        whole = self.height() >= self.height_needed(self.width())
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(off if whole else needed)

    def height_needed(self, width: int) -> int:
        inside = self.widget()
        layout = None if inside is None else inside.layout()
        return 0 if layout is None else layout.totalHeightForWidth(width)

    def sizeHint(self) -> QSize:
        return QSize(0, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)
