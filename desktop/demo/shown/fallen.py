"""What stays in sight while no window can be: that it has fallen or cannot open yet, and the votes that are counted."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from desktop.demo.shown.presenter import PresenterWindow
from desktop.demo.shown.remote import RemoteControl
from desktop.demo.stage.stage import Stage
from desktop.demo.worlds.world import BAND
from desktop.runtime.titles import MARK
from desktop.viewmodels.kit.french import agreed
from desktop.views.shell.demonstration_band import DemonstrationBand
from desktop.views.shell.frame import Frame
from desktop.views.widgets.card import Card
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.theme import Theme

_WIDTH = 26  # ems
_TITLE = "La fenêtre est tombée"
_HINDERED = "La fenêtre ne peut pas encore s’ouvrir"
_WAITS, _WAITS_ANEW = "Elle rouvrira seule.", "Elle s’ouvrira seule."
_WORDS = "Fermée d’un coup, sans rien enregistrer de plus. Elle rouvre seule."


class Fallen(QWidget):
    """Lives longer than the projected windows; its card stands where the panel was.

    Where the window filled its screen, this one does, plain around the card: nobody is to read what lies behind.
    It may be the only window that is there: it cannot be closed, as that would end the demonstration, and where the
    presenter's cues are hidden it takes the keys, which would otherwise reach the program behind.
    """

    def __init__(self, stage: Stage, theme: Theme, presenter: PresenterWindow) -> None:
        super().__init__()
        theme.dress(self)
        self.setWindowFlags(Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self._stage, self._theme, self._presenter = stage, theme, presenter
        self._place, self._fills = (
            QRect(),
            False,
        )  # where the window was that has just gone, and whether it filled its screen
        self._remote = RemoteControl(stage, self)
        self.platform, self.number, self.number_words = Card(tone="accent"), Label("", "number"), Label()
        self.platform.add(Label("Plateforme (inventée)", "small", "muted"), self.number, self.number_words)
        self.card = QFrame()
        self.card.setObjectName("fallen")
        self._around = flush(QGridLayout(self), 0)
        self._around.addWidget(self.card, 0, 0)
        whole, inside = flush(QVBoxLayout(self.card), 0), flush(QVBoxLayout(), 10)
        inside.setContentsMargins(16, 12, 16, 14)
        self.title, self.words = Label("", "section"), Label(_WORDS)
        for part in (self.title, self.words, self.platform):
            inside.addWidget(part)
        whole.addWidget(DemonstrationBand(BAND))
        whole.addLayout(inside)
        stage.falling.fell.connect(self._appear)
        stage.falling.hindered.connect(self._say_why)
        stage.counting.changed.connect(self._count)

    def follow(self, frame: Frame) -> None:
        """The next window is made: once it is in sight this one is not needed."""
        frame.painted.connect(self.hide)
        frame.closed.connect(lambda: self._remember(frame))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._stage.falling.fallen:
            event.ignore()

    def _count(self) -> None:
        many = self._stage.counted
        if many is not None:
            self.number.say(str(many))
            self.number_words.say(f"{agreed(many, 'vote compté', 'votes comptés')} de notre commune")

    def _say_why(self, why: str) -> None:
        """It opens still by itself, once what is in the way is gone; where no breakdown was, none is told."""
        if self._stage.falling.broke_down:
            self._say(_TITLE, f"{_WAITS} {why}")
        else:
            self.platform.hide()  # what is counted there is of the world that was to go
            self._say(_HINDERED, f"{_WAITS_ANEW} {why}")

    def _appear(self) -> None:
        session = self._stage.session
        if session is None:
            return
        self._remember(session.frame)
        self.platform.setVisible(self._stage.counted is not None and self._stage.step.counts)
        self._count()
        self._say(_TITLE, _WORDS)

    def _remember(self, frame: Frame) -> None:
        self._place, self._fills = frame.geometry(), frame.isFullScreen() or frame.isMaximized()

    def _say(self, title: str, words: str) -> None:
        """It takes the keys once, as it comes; it never buries the cues, nor they the card."""
        self.setWindowTitle(f"{MARK}{title}")
        self.title.say(title)
        self.words.say(words)
        self._fit()
        if self.isVisible():
            return
        with_keys = not self._stage.cues_shown
        beside = Qt.AlignmentFlag.AlignRight if with_keys or self._stage.projection.free else Qt.AlignmentFlag.AlignLeft
        self._around.setAlignment(self.card, beside | Qt.AlignmentFlag.AlignBottom)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not with_keys)
        if self._fills:
            self.showFullScreen()
        else:
            self.showNormal()
        if with_keys:
            self.activateWindow()
        if self._fills:
            self._presenter.follow(self)
        self._fit()  # its words may have needed more, now that its letters are those of its screen

    def _fit(self) -> None:
        """Over the whole place, or in the corner of it."""
        width = round(self._theme.em * _WIDTH)
        self.card.setFixedWidth(width)
        if (inside := self.card.layout()) is not None:
            inside.activate()  # so that its height is that of the new words
        height = self.card.heightForWidth(width)
        self.card.setFixedHeight(height)
        if not self._fills:
            self.setGeometry(self._place.right() - width, self._place.bottom() - height, width, height)
        elif not self.isVisible():  # afterwards it has the whole screen
            self.setGeometry(self._place)
