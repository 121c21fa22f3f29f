"""The question before something that is hard to undo, the same wherever it is asked."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.views.widgets.buttons import READ_ANEW_S, Button, led, parts_of, press_back
from desktop.views.widgets.card import Card, FoldingButtons
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import edges_in_page, flush
from desktop.views.widgets.notice import announce
from desktop.views.widgets.scrolling import Area, wrapping

_SHARE = 0.45  # of the page's height, at most, for the words: its buttons and some of the page stay in sight
_SLACK = 4  # pixels of the last line's foot that may be out of sight
#: Above the answers, while the last words of the question have not been in sight.
FURTHER = "Lisez d’abord la suite, plus bas (touche Page suivante)."
Answer = tuple[str, Callable[[], object]]


class SureCard(Card):
    """It says what the act does, then two answers: first, filled, the one that changes nothing; then the act, in red.

    It stands at the foot of the page (`AtFoot`), so that nothing moves under the press that asked, and never out of
    sight. Escape and letters work as in the bar of a page (`press_back`, `led`). The act waits until the last of what
    is said of it was in sight: in a low window what would be lost lay below the edge, beside a red button.
    """

    renewed = Signal()  #: it is asked, perhaps again
    asked = Signal()  #: and the answer that changes nothing has the keyboard
    asks = True
    refuses = False

    def __init__(self, question: str, parts: tuple[QWidget, ...], keep: Answer, act: Answer) -> None:
        super().__init__()
        self.aside = False  #: never, as a question stands alone: the foot sets it on all its parts
        self.question = Label(question, "strong")
        self._since = float("-inf")  #: when it was asked anew under her
        self._act = act[1]
        self.no, self.yes = Button(*keep, kind="main"), Button(act[0], self._agree, kind="danger")
        self._answers = {self.no: keep[0], self.yes: act[0]}
        self._words = _QuestionWords((self.question, *parts))
        self._read = False  # she has scrolled to the last words since it was asked
        self.further = Label(FURTHER, "small", "warn")
        self.further.hide()
        bar = self._words.verticalScrollBar()
        for moved in (bar.rangeChanged, bar.valueChanged):
            moved.connect(self._weigh)
        self._buttons = FoldingButtons(self.no, self.yes)
        self.body.setContentsMargins(16, 12, 16, 12)
        self.add(self._words, self.further, self._buttons)
        self.hide()
        self.reword(question)

    def reword(self, question: str) -> None:
        self.setAccessibleName(question)
        self.question.say(question)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pages = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        key, bar = Qt.Key(event.key()), self._words.verticalScrollBar()
        if key in pages and bar.maximum():
            bar.setValue(bar.value() + pages[key] * bar.pageStep())
        elif key != Qt.Key.Key_Escape or not self.keep():
            super().keyPressEvent(event)

    def keep(self) -> bool:
        """On Escape: gives the answer that changes nothing; False where it cannot be given."""
        return self.isVisible() and press_back(self.no)

    def leave(self) -> None:
        """The page is left: the question stands until it is answered, unless its owner takes it away."""

    def ask(self, opener: Button) -> None:
        """Shows the question, once `opener` was pressed; the answer that changes nothing gets the keyboard."""
        letter = parts_of(opener.text())[1]
        for button, words in self._answers.items():
            button.setText(parts_of(words)[0] if led(words, letter) else words)
        self._buttons.avoid(edges_in_page(opener))
        self._words.verticalScrollBar().setValue(0)
        self._read = False
        self._weigh()
        self.show()
        self.renewed.emit()
        self.no.show()  # a hidden button cannot get the keyboard
        give(self.no)
        self.asked.emit()

    def ask_anew(self, opener: Button) -> None:
        """What it says has changed while it was read: a press that was meant for what stood here does nothing."""
        self.ask(opener)
        self._since = time.monotonic()
        announce(self, self.question.text())

    def _weigh(self) -> None:
        """Whether the last words are in sight, or were: but for those scrolled to it counts only as long as they are.

        While the question is laid out, its words pass through sizes in which all of them have room.
        """
        bar = self._words.verticalScrollBar()
        here = bar.value() >= bar.maximum() - _SLACK
        self._read = self._read or (here and bar.value() > 0)
        read = here or self._read
        if read != self.yes.isEnabled():
            self.yes.setEnabled(read)
            self.further.setVisible(not read)
            self.no.setAccessibleDescription("" if read else FURTHER)

    def _agree(self) -> None:
        if time.monotonic() - self._since < READ_ANEW_S:
            give(self.no)
        else:
            self._act()


class _QuestionWords(Area):
    """The words of a question: they scroll where they would take too much of the page's height."""

    def __init__(self, parts: tuple[QWidget, ...]) -> None:
        self._page: QWidget | None = None  # around it, whose height limits its own
        inner = QWidget()
        self._column = flush(QVBoxLayout(inner), 10)
        for part in parts:
            self._column.addWidget(part)
        wrapping(inner)
        super().__init__(inner)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        whole = self._column.totalHeightForWidth(width)
        return whole if self._page is None else min(whole, round(self._page.height() * _SHARE))

    def sizeHint(self) -> QSize:
        return QSize(0, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._find_page()
        elif event.type() == QEvent.Type.Resize:
            self.updateGeometry()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if (watched is self._page and kind == QEvent.Type.Resize) or kind == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _find_page(self) -> None:
        around = self.parentWidget()
        while around is not None and around.objectName() != "page":
            around = around.parentWidget()
        if around is not self._page and around is not None:
            self._page = around
            around.installEventFilter(self)
            self.updateGeometry()
