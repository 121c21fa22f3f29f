"""The side panel "Fil de la démonstration", and the switches in the violet band."""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop.demo.decisions import EXAMPLE
from desktop.demo.stage import Stage
from desktop.demo.storyline import STEPS
from desktop.viewmodels.kit.french import FIXED
from desktop.views.shell.frame import Frame
from desktop.views.widgets import accessible
from desktop.views.widgets.buttons import ActButton, Button
from desktop.views.widgets.card import Card, row, rule
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.notice import announce
from desktop.views.widgets.page import PageContext
from desktop.views.widgets.scrolling import Area, WholeArea, wrapping

_WIDTH = 21  # ems
_EDGE = 4  # pixels: width of the violet edge
_BESIDE = 12  # pixels on each side of an answer
_ROOM = 84  # ems; in a narrower window the panel folds by itself
_BOTH = 70  # ems; in a narrower window the panel covers the page instead of being beside it
NETWORK_WORDS = {"absent": "absent", "slow": "lent", "present": "présent"}
PHASE_WORDS = (("needs", "Besoins"), ("vote", "Vote"), ("steering", "Pilotage"), ("deployment", "Déploiement"))


class Panel(QFrame):
    """The panel of one window; the stage that it controls lives longer."""

    def __init__(self, stage: Stage, frame: Frame, context: PageContext) -> None:
        super().__init__()
        self.setObjectName("demonstrationPanel")
        self.setAccessibleName("Fil de la démonstration")
        self._stage, self._frame, self._context = stage, frame, context
        self._roomy = self._beside = True
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._fit)
        self.crash = Button("Simuler une panne", stage.crash)
        self.leaflet = Button("Voir la feuille à laisser…", self._show_leaflet)
        self.reset = Button("Recommencer", stage.reset)
        self.back = Button("‹\u00a0Précédent", lambda: stage.show(stage.number - 1), kind="quiet")
        self.forward = Button("Suivant\u00a0›", lambda: stage.show(stage.number + 1), kind="main")
        self.prepare = Button("Reprendre à cette étape", lambda: stage.prepare(stage.number))
        self.example = Card()
        self.example_title, self.example_words = Label("", "strong"), Label()
        self.steps = tuple(self._line(number) for number in range(len(STEPS)))
        self.phases = tuple(self._phase(key, words) for key, words in PHASE_WORDS)
        self._lay()
        self._switches()
        frame.add_beside(self)
        for watched in (frame, frame.side):  # the side menu has the height that the panel needs
            watched.installEventFilter(self)
        frame.theme.changed.connect(self._later.start)
        frame.chosen.connect(lambda _key: self._give_way())
        stage.changed.connect(self._show)
        self._show()
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._later.start()  # later, as a layout must not be changed while it is running
        return super().eventFilter(watched, event)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _line(self, number: int) -> Button:
        line = Button("", lambda: self._stage.show(number), kind="quiet")
        line.setObjectName("storyStep")
        line.setCheckable(True)
        accessible.mark_radio(line)
        line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return line

    def _phase(self, key: str, words: str) -> Button:
        return Button(words, lambda: self._stage.start_in(key), kind="tab", about="recommencer dans cette phase")

    def _step_view(self, number: int) -> QWidget:
        part, step = QWidget(), STEPS[number]
        column = flush(QVBoxLayout(part), 6)
        count = Label(f"Étape {number + 1} sur {len(STEPS)}", "small", "muted")
        for words in (count, Label(step.title, "section"), *map(Label, step.cues)):
            column.addWidget(words)
        for button in {"crash": (self.crash,), "reset": (self.leaflet, self.reset)}.get(step.act, ()):
            column.addLayout(row(button))
        column.addStretch(1)
        return part

    def _lay(self) -> None:
        """Builds the panel so that nothing moves from step to step.

        The buttons to turn are at the top, the text has the room of the longest step, and an answer is at the foot,
        over the end of the list.
        """
        head = row(self.back, None, self.forward)
        head.setContentsMargins(16, 8, 16, 4)
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(16, 4, 16, 10)
        column.setSpacing(6)
        self.story = QStackedWidget()
        for number in range(len(STEPS)):
            self.story.addWidget(self._step_view(number))
        column.addWidget(self.story)
        self.example.add(Label(EXAMPLE, "small", "accent"), self.example_title, self.example_words)
        self.example.body.setContentsMargins(14, 10, 14, 12)
        column.addWidget(rule())
        lines = QVBoxLayout()
        lines.setSpacing(0)
        for line in self.steps:
            lines.addWidget(line)
        column.addLayout(lines)
        column.addLayout(row(self.prepare))
        column.addWidget(Label("Remplace ce qui a été fait ici.", "small", "muted"))
        column.addWidget(rule())
        column.addWidget(Label("Recommencer dans une phase", "small", "muted"))
        grid = QGridLayout()
        for number, button in enumerate(self.phases):
            grid.addWidget(button, number // 2, number % 2)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column.addLayout(grid)
        column.addStretch(1)
        wrapping(self.example)
        self._area, self._foot = Area(self._inside), WholeArea(self.example)
        whole = flush(QVBoxLayout(self), 0)
        whole.setContentsMargins(_EDGE, 0, 0, 0)
        whole.addLayout(head)
        whole.addWidget(self._area, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(_BESIDE, 0, _BESIDE, 0)
        foot.addWidget(self._foot)
        whole.addLayout(foot)

    def _switches(self) -> None:
        """Makes F8, F9 and F10, as keys and as buttons in the band."""
        self.network = self._action("F9", self._stage.switch)
        self.decide = self._action("F10", self._stage.decide)
        self.fold = self._action("F8", self._turn)
        band_frame = self._frame.findChild(QFrame, "demonstrationBand")
        band = None if band_frame is None else band_frame.layout()
        if band is not None:
            for action in (self.network, self.decide, self.fold):
                band.addWidget(ActButton(action))

    def _action(self, key: str, act: object) -> QAction:
        action = QAction(self._frame)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(act)
        self._frame.addAction(action)
        return action

    # --- what is shown ----------------------------------------------------------------------------------------------

    def _show(self) -> None:
        stage = self._stage
        if stage.number != self.story.currentIndex():
            self.story.setCurrentIndex(stage.number)
            if not self._area.underMouse():
                self._area.verticalScrollBar().setValue(0)
        self.back.setEnabled(stage.number > 0)
        self.forward.setEnabled(stage.number < len(STEPS) - 1)
        for number, line in enumerate(self.steps):
            current = number == stage.number
            line.setText(f"{'▸' if current else ' '} {number + 1}{FIXED} {STEPS[number].title}")
            line.setChecked(current)
            line.setAccessibleName(f"Étape {number + 1}\u00a0: {STEPS[number].title}{', en cours' if current else ''}")
        self._tell_decided()
        self.network.setText(f"Réseau\u00a0: {NETWORK_WORDS[stage.network]} (F9)")
        self.decide.setEnabled(not stage.deciding)
        self._name_decide()

    def _tell_decided(self) -> None:
        decided = self._stage.decided
        self._foot.setVisible(decided is not None)
        if decided is None:
            return
        lines = decided.lines
        if self._stage.unheard:
            lines = (*lines, "La mairie l’apprendra au retour du réseau.")
        text = "\n".join(lines)
        if text != self.example_words.text():
            self.example_title.say(decided.title)
            self.example_words.say(text)
            self._later.start()
            announce(self, f"{EXAMPLE}. {decided.title}. {text}")
            if decided.by_stick and not self.isVisibleTo(self._frame):
                self._turn()  # shows the panel: no page tells about the stick until its answer is read in

    def _name_decide(self) -> None:
        of_stick = self._stage.step.act == "stick"
        wide, short = ("Porter la clé", "Porter") if of_stick else ("La plateforme décide", "Décider")
        words = wide if self._roomy else short
        self.decide.setText(f"{words}{'…' if self._stage.deciding else ''} (F10)")

    def _show_leaflet(self) -> None:
        """Shows the sheet as it will be printed."""
        from desktop.demo import leave_behind  # noqa: PLC0415 - only where it is shown
        from desktop.views.preview.dialog import preview  # noqa: PLC0415 - only where something is printed

        now = self._context.clock()
        preview(
            self._context,
            leave_behind.TITLE,
            lambda connection: leave_behind.render(connection, now),
            parent=self._frame,
        )

    def _cover(self) -> None:
        """Makes the panel cover the whole page, where there is no room beside it: no sentence may be half hidden."""
        ground = self.parentWidget()
        side = self._frame.side.geometry()
        if ground is not None:
            self._frame.take_beside(self)
            self.setFixedWidth(ground.width() - side.right() - 1)
            self.setGeometry(side.right() + 1, side.y(), self.width(), side.height())
            self.raise_()

    def _give_way(self) -> None:
        """A page was asked for: folds the panel, if it covers the page."""
        if not self._beside and self.isVisibleTo(self._frame):
            self._turn()

    def _turn(self) -> None:
        self._stage.unfolded = not self.isVisibleTo(self._frame)
        self._fit()

    def _fit(self) -> None:
        em = self._frame.theme.em
        beside = self._frame.width() >= em * _BOTH
        if beside:
            self.setFixedWidth(round(em * _WIDTH))
            if not self._beside:
                self._frame.add_beside(self)
        else:
            self._cover()
        self._beside, self._roomy = beside, self._frame.width() >= em * _ROOM
        # Set explicitly, as what was laid out while hidden, at another text size, would keep its old width.
        self._inside.setFixedWidth(self.width() - _EDGE - self._area.verticalScrollBar().sizeHint().width())
        most = self._frame.side.height() // 2
        self._foot.setMaximumHeight(most)
        self._foot.show_whole(self._foot.heightForWidth(self.width() - _EDGE - 2 * _BESIDE) <= most)
        self.setVisible(self._roomy if self._stage.unfolded is None else self._stage.unfolded)
        self.fold.setText("Replier le fil (F8)" if self.isVisibleTo(self._frame) else "Fil (F8)")
        self._name_decide()
