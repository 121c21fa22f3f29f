"""What is shown beside a need while its title is typed: asked in the worker, the newest question only."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.database.queries.advice import Advice, advice
from desktop.runtime.actor import Actor

PAUSE_MS = 180
_ENOUGH = 3  # letters
NOTHING = Advice((), (), ())


class NeedAdvice(QObject):
    """`message` brings an Advice for the text as it stands; an answer to an older text is dropped."""

    message = Signal(object)

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ask_worker: Callable[..., object] = actor.ask
        self._title = self._description = ""
        self._wanted = 0
        self._asking = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.current = NOTHING

    def refresh(self, title: str, description: str) -> None:
        """At each keystroke; costs nothing here."""
        if (title, description) == (self._title, self._description):
            return
        self._title, self._description = title, description
        self._wanted += 1
        self._pause.start()

    def clear(self) -> None:
        """Another need: forgets the text and what was shown for it."""
        self._title = self._description = ""
        self._wanted += 1
        self._pause.stop()
        self._tell(NOTHING)

    def _ask(self) -> None:
        if self._asking:  # one question at a time: the worker also keeps the text
            return
        title = self._title if len(self._title.strip()) >= _ENOUGH else ""
        asked = self._wanted
        self._asking = True
        self._ask_worker(advice, title, self._description, then=lambda answer: self._answered(asked, answer))

    def _answered(self, asked: int, answer: Advice) -> None:
        self._asking = False
        if asked == self._wanted:
            self._tell(answer)
        elif not self._pause.isActive() and (self._title or self._description):
            self._ask()

    def _tell(self, answer: Advice) -> None:
        if answer != self.current:
            self.current = answer
            self.message.emit(answer)
