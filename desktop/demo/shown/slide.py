"""The one slide: what the programme was, and why pooling pays. Over the page, in letters that are read from far."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.demo.shown.cover_keys import CoverKeys
from desktop.demo.shown.question_card import QuestionCard
from desktop.demo.stage.open_acts import open_acts
from desktop.demo.stage.stage import Stage
from desktop.runtime.titles import MARK
from desktop.views.shell.frame import Frame
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush

TITLE = "Pourquoi à plusieurs"
#: Figures of the programme of 2021, and what each counts.
FIGURES = (
    ("88\u00a0M€", "pour le numérique des collectivités, France Relance, 2021"),
    ("476", "besoins écrits par des collectivités"),
    ("67", "propositions, qui réunissent 391 de ces besoins"),
    ("17", "propositions retenues par le premier comité"),
)
REASONS = (
    "Ce que plusieurs communes partagent se paie, s’apprend et se corrige une seule fois.",
    "Chaque commune a une voix, quelle que soit sa taille.",
    "L’État aide à mettre en commun, et cofinance au plus près des besoins.",
)
_FONTS = {"title": 2.0, "figure": 2.6, "small": 0.95, "reason": 1.3}  # times the slide's own measure
_UNNAMED = f"{MARK}Relais Communes"  # the bar of tasks shows it too
_LINES, _LETTERS = 23, 46  # of that measure, in the slide's height and width


class Slide(QFrame):
    """Covers all under the violet band while the stage has it shown."""

    def __init__(self, stage: Stage, frame: Frame, panel: QWidget, card: QuestionCard) -> None:
        """`panel`: where a question is asked beside the page, on `card`."""
        super().__init__(frame.centralWidget())
        self.setObjectName("slide")
        self.setAccessibleName(TITLE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._stage, self._frame, self._panel = stage, frame, panel
        self._title = frame.windowTitle()
        self._parts: list[tuple[Label, float]] = []
        self._writing = False  # something was being typed in the page when this came over it
        self.close_it = Button("Fermer (Échap)", lambda: stage.turn_slide(shown=False), kind="quiet")
        self._lay()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.fit)
        for watched in (frame, frame.side):
            watched.installEventFilter(self)
        frame.theme.changed.connect(self._later.start)
        stage.changed.connect(self._show)
        CoverKeys(stage, frame, self, card)
        self.hide()
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._later.start()  # later, as the layout around it is still running
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        """None: it takes the room that is there."""
        return QSize(0, 0)

    def _lay(self) -> None:
        figures = flush(QHBoxLayout(), 0)
        figures.setSpacing(24)
        for number, words in FIGURES:
            column = flush(QVBoxLayout(), 4)
            column.addWidget(self._label(number, "figure", "accent"))
            column.addWidget(self._label(words, "small"))
            column.addStretch(1)
            figures.addLayout(column, 1)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._label(TITLE, "title"))
        self._column.addStretch(1)
        self._column.addLayout(figures)
        self._column.addStretch(1)
        for reason in REASONS:
            self._column.addWidget(self._label(reason, "reason"))
        self._column.addStretch(1)
        self._column.addWidget(self.close_it, 0, Qt.AlignmentFlag.AlignRight)

    def _label(self, words: str, kind: str, tone: str = "plain") -> Label:
        label = Label(words, tone="accent" if tone == "accent" else "plain")
        self._parts.append((label, _FONTS[kind]))
        return label

    def _show(self) -> None:
        """A question to the presenter goes first, unless it is asked on another screen.

        Only where the page must not be read yet this stays, with the question beside it.
        """
        wanted = self._stage.covered or (self._stage.slide and not self._stage.asks_before_slide)
        self._frame.setWindowTitle(_UNNAMED if self._stage.covered else self._title)
        uncovered = open_acts(self._stage).uncovered
        for action in self._frame.menuBar().actions():
            action.setEnabled(uncovered)
        self._later.start()  # what is beside it may have come or gone
        if wanted == self.isVisibleTo(self._frame):
            return
        if wanted:
            self._writing = not self._stage.covered and _takes_text(self._frame.focusWidget())
            self.fit()
            self.show()
            self.raise_()
            self.setFocus()
            return
        focus, key = self._frame.focusWidget(), self._frame.current  # which the presenter's window may have meanwhile
        self.hide()
        if key and focus is not None and any(one is focus or one.isAncestorOf(focus) for one in (self, self._panel)):
            field = self._frame.page(key).focusWidget() if self._writing else None
            if field is None or not field.isVisible() or not _takes_text(field):
                field = self._frame.side.buttons[key]  # where a stray Space does nothing
            field.setFocus()

    def fit(self) -> None:
        """Takes all under the band, and gives the words the size that fills it; anew as the panel is folded."""
        side = self._frame.side.geometry()
        if self.isVisible():
            self.raise_()  # the panel, where it lies over the page, was raised as it was laid
        beside = self._panel.width() if self._stage.covered and self._panel.isVisibleTo(self._frame) else 0
        self.setGeometry(0, side.y(), max(side.right() + 1, self._frame.width() - beside), side.height())
        if beside:
            self._panel.raise_()
        roomy = self.width() > beside  # in a small window the panel leaves it the menu's width alone
        for label, _times in self._parts:
            label.setVisible(roomy)
        self.close_it.setVisible(roomy and not self._stage.covered)
        measure = min(self.height() / _LINES, self.width() / _LETTERS)
        for label, times in self._parts:
            font = label.font()
            font.setPixelSize(max(1, round(measure * times)))
            font.setBold(times > 1.5)  # the title and the figures
            label.setFont(font)
        margin = round(measure * 2)
        self._column.setContentsMargins(margin, round(measure), margin, round(measure / 2))
        self._column.setSpacing(round(measure / 2))


def _takes_text(part: QWidget | None) -> bool:
    return part is not None and part.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
