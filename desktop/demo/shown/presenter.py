"""The presenter's own window: cues, timing, all steps. On the second screen if there is one; never projected."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QDialog,
    QGridLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop.demo.platform.decided import Idle
from desktop.demo.shown.network_buttons import network_buttons
from desktop.demo.shown.question_card import QuestionCard
from desktop.demo.shown.remote import RemoteControl
from desktop.demo.shown.sheet import sheet_preview
from desktop.demo.shown.step_cues import StepCues
from desktop.demo.shown.step_list import StepList
from desktop.demo.stage.stage import Stage
from desktop.demo.story.storyline import PHASE_NAMES, STEPS
from desktop.demo.worlds.world import BAND
from desktop.views.shell.by_pointer import ByPointer
from desktop.views.shell.demonstration_band import DemonstrationBand
from desktop.views.widgets import icons
from desktop.views.widgets.buttons import REPEATS, Button
from desktop.views.widgets.card import FoldingButtons, row, rule
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.scrolling import Area, wrapping
from desktop.views.widgets.theme import Theme

_WIDTH, _HEIGHT, _TALL = 43, 44, 60  # ems; as tall as the last where the screen is, for more of the cues
_LEAST = 700  # pixels of width where the screen has them: the cues are large at any size of text
_TWO = 36  # ems; in a wider window all steps stand beside the cues
_ONE_LINE = 56  # ems; in a narrower window the band's sentences would take two lines from the cues
_SIDE = 16  # pixels


class PresenterWindow(QDialog):
    """Lives longer than the projected windows. Closed, it is only hidden: F7 shows it again.

    The keyboard stays with the projected window, or goes back there after a click here: what is typed for the mayor's
    eyes is written there, and a letter or a space changes no step. F7 and the keys of a remote control work there too.
    """

    def __init__(self, stage: Stage, theme: Theme, name_home: Callable[[QWidget, Theme], None]) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        theme.dress(self)
        self.setObjectName("presenter")
        self.setWindowTitle("DÉMONSTRATION · Fil du présentateur")
        self.setWindowIcon(icons.application_icon())
        self.setSizeGripEnabled(True)
        self._stage, self._theme, self._name_home = stage, theme, name_home
        self._window: QWidget | None = None  # the projected one, once it was painted
        self._by_pointer = ByPointer(self)
        self._remote = RemoteControl(stage, self, self.toggle)
        for key, do in (("F9", stage.switch), ("F10", stage.decide)):  # as in the band of the projected window
            QShortcut(QKeySequence(key), self, do)
        self._make()
        self._lay()
        self._tick = QTimer(self, interval=500)
        self._tick.timeout.connect(self._tell_time)
        stage.changed.connect(self._show)
        stage.projection.plugged.connect(self._go_along)
        theme.changed.connect(self._fit)
        self._show()

    def toggle(self) -> None:
        """F7."""
        if self.isVisible():
            self.hide()
        elif self._window is not None:
            self._appear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Of its own handle: once a click was answered, the projected window gets the keyboard again."""
        if event.type() == QEvent.Type.MouseButtonRelease:
            QTimer.singleShot(0, self, self._give_keyboard_back)
        return super().eventFilter(watched, event)

    def _give_keyboard_back(self) -> None:
        """Unless a dialog was opened: that has it."""
        window, dialog = self._window, QApplication.activeModalWidget()
        if dialog is None and window is not None and isValid(window) and window.isVisible():
            window.activateWindow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if (handle := self.windowHandle()) is not None:
            handle.installEventFilter(self)
        self._tick.start()
        self._stage.changed.emit()  # a question is asked where the presenter sees it

    def hideEvent(self, event: QHideEvent) -> None:
        """Put away by F7, or closed by Escape or its own button: what is asked is asked beside the page from now on."""
        super().hideEvent(event)
        self._tick.stop()
        self._stage.changed.emit()

    def _exchange(self) -> None:
        self._stage.projection.exchange()
        self._appear()

    def follow(self, window: QWidget) -> None:
        """A projected window is there: on another screen this one is shown, on the same one it waits for F7."""
        self._window = window
        if self.isVisible() and self._stage.projection.free is None:
            self.hide()
            self._appear()
        if self._stage.projection.free is not None and not self.isVisible():
            self._appear()

    def _go_along(self) -> None:
        """A screen came or went: the cues are never projected by themselves, and F7 asks for them."""
        if self._stage.projection.free is None:
            self.hide()
        elif self.isVisible():
            self._appear()

    def _appear(self) -> None:
        em, free = self._theme.em, self._stage.projection.free
        if free is not None:
            self.setScreen(free)
            self.setGeometry(free.availableGeometry().adjusted(0, 30, 0, 0))
        elif self._window is not None:
            session = self._stage.session  # None: the window has fallen
            screen = QGuiApplication.primaryScreen() if session is None else session.frame.screen()
            room = screen.availableGeometry()
            width, height = max(round(em * _WIDTH), _LEAST), round(em * _TALL)
            width, height = min(width, room.width()), min(height, room.height() - 40)
            self._make_room(height)  # first, as the window is never made lower than what it shows
            self.setGeometry(room.right() - width, room.top() + 30, width, height)
        self._show_above()
        QTimer.singleShot(0, self, self._give_keyboard_back)  # where the system activates each window that it shows

    def _show_above(self) -> None:
        """Where both are on one screen, the projected window does not bury the cues: systems read this as they show."""
        window = self._window
        self.winId()  # makes its handle
        handle = self.windowHandle()
        if handle is not None and window is not None and isValid(window):
            handle.setTransientParent(window.windowHandle())
        self.show()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _make(self) -> None:
        stage = self._stage
        self.back = Button("‹\u00a0Précédent", lambda: stage.show(stage.number - 1), kind="quiet")
        self.forward = Button("Suivant\u00a0›", lambda: stage.show(stage.number + 1), kind="main")
        for button in (self.back, self.forward):
            button.setProperty(REPEATS, True)
        ask = stage.confirming
        self.undo = Button("Reprendre celle d’avant", ask.step_before, about="l’étape d’avant, comme à son début")
        self.prepare = Button("Reprendre cette étape", ask.this_step)
        self.crash = Button("Simuler une panne", stage.crash)
        self.byte = Button("Changer un octet", lambda: stage.tampering.turn_chosen(stage.session), about="d’un accusé")
        self.leaflet = Button("Voir la feuille à laisser…", lambda: sheet_preview.show(stage.session))
        self.lines = Button(
            "Changer ses lignes…", lambda: sheet_preview.show(stage.session, anew=True), about="qui appeler"
        )
        self.name = Button("Le nom de votre commune…", lambda: self._name_home(self, self._theme))
        self.reset = Button("Recommencer", ask.reset)
        self.erase = Button("Quitter et effacer", ask.erase)
        self.decide = Button("", stage.decide)
        self.full = Button("Plein écran (F11)", stage.projection.fill)
        self.slide = Button("La diapositive (F12)", stage.turn_slide)
        self.exchange = Button("Échanger les écrans", self._exchange)
        self.networks = network_buttons(stage)
        self.steps, self.cues = StepList(stage, _SIDE), StepCues()
        self.phases = tuple(self._phase(key, words) for key, words in PHASE_NAMES.items())
        self.question = QuestionCard(stage)
        self.time, self.cuts = Label("", "strong", wrap=False), Label("", "strong", "accent", wrap=False)
        self.answer, self.unnoted = Label("", "small", "accent"), Label("", "small", "warn")

    def _phase(self, key: str, words: str) -> Button:
        return Button(
            words, lambda: self._stage.confirming.start(key), kind="tab", about="recommencer dans cette phase"
        )

    def _lay(self) -> None:
        """Nothing moves from step to step, nor by an answer or a question: all that is pressed is above the cues."""
        head = flush(QVBoxLayout(), 6)
        head.setContentsMargins(_SIDE, 8, _SIDE, 6)
        head.addLayout(row(self.back, self.forward, None, self.time))
        network = row(Label("Réseau (F9)", "strong", wrap=False), *self.networks.values(), None, spacing=4)
        head.addLayout(network)
        head.addLayout(_in_twos(self.decide, self.crash, self.prepare, self.undo))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(_SIDE, 8, _SIDE, 10)
        column.setSpacing(8)
        column.addWidget(self.cuts)
        column.addWidget(self.unnoted)
        column.addWidget(self.cues)
        column.addWidget(rule())
        column.addWidget(FoldingButtons(self.byte, self.slide, self.full, self.exchange))
        column.addWidget(FoldingButtons(self.leaflet, self.lines, self.name))
        column.addWidget(FoldingButtons(self.reset, self.erase))
        column.addWidget(Label("Recommencer dans une phase", "small", "muted"))
        column.addLayout(_in_twos(*self.phases))
        keys = (
            "F7 cache ce fil. PageSuiv. et PagePréc. comme une télécommande, dont la touche d’écran noir"
            " (un point ou un b) montre ici la diapositive. Le numéro d’une étape y mène aussi."
            " Où le curseur est dans un champ, ils s’y écrivent\u00a0: cliquez d’abord dans ce fil."
            " Ctrl et + agrandissent le texte projeté\u00a0: à 150\u00a0% sur un écran de 1920 sur 1080."
            " Fermée, la démonstration reprend ici aujourd’hui\u202f;"
            " «\u00a0Quitter et effacer\u00a0» efface ce qui y a été fait, et le nom repris. Restent"
            " vos lignes de la feuille, les réglages et le journal de cet ordinateur, et ce que vous avez enregistré."
        )
        column.addWidget(Label(keys, "small", "muted"))
        column.addStretch(1)
        wrapping(inside)
        foot = flush(QVBoxLayout(), 6)
        foot.setContentsMargins(_SIDE, 0, _SIDE, 8)
        foot.addWidget(self.answer)
        foot.addWidget(self.question)
        whole = flush(QVBoxLayout(self), 0)
        self._band = DemonstrationBand(BAND)
        whole.addWidget(self._band)
        whole.addLayout(head)
        whole.addWidget(rule())
        self.area = Area(inside)
        self._middle = flush(QBoxLayout(QBoxLayout.Direction.TopToBottom), 0)
        self._middle.addWidget(self.steps, 1)
        self._middle.addWidget(self.area, 3)
        whole.addLayout(self._middle, 1)
        whole.addLayout(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Lays the steps beside the cues where there is room, and gives the cues the height of the longest."""
        em, wide = self._theme.em, self.width() >= self._theme.em * _TWO
        down, left = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.RightToLeft
        self._middle.setDirection(left if wide else down)
        self._band.set_very_low(self.width() < em * _ONE_LINE)
        self.steps.fit(None if wide else self.height() - round(em * _HEIGHT))
        self._make_room(self.height())
        beside = max(self.steps.minimumWidth(), self.width() // 4) if wide else 0
        self.cues.fit(self.width() - beside - 4 * _SIDE)

    def _make_room(self, height: int) -> None:
        """In a low window a question takes the place of the list of steps: it is answered before another is chosen."""
        asked, em = self._stage.question is not None, self._theme.em
        self.steps.setVisible(not asked or self.width() >= em * _TWO or height >= em * _HEIGHT)
        if (layout := self.layout()) is not None:
            layout.activate()

    # --- what is shown ----------------------------------------------------------------------------------------------

    def _show(self) -> None:
        stage = self._stage
        if stage.number != self.cues.currentIndex():
            self.cues.setCurrentIndex(stage.number)
            self.area.verticalScrollBar().setValue(0)
        self.back.setEnabled(stage.number > 0)
        self.undo.setEnabled(stage.number > 0)
        self.forward.setEnabled(stage.number < len(STEPS) - 1)
        self.steps.mark()
        for state, button in self.networks.items():
            button.setChecked(state == stage.network)
        self.decide.setText("Porter la clé (F10)" if stage.step.act == "stick" else "La plateforme décide (F10)")
        self.decide.setEnabled(not stage.deciding.running)
        self.byte.setText("Remettre l’octet" if stage.tampering.altered else "Changer un octet")
        self.exchange.setVisible(stage.projection.screen is not None)
        decided = stage.deciding.decided
        sentences = (
            ()
            if decided is None
            else (f"{decided.title}.", *decided.lines, decided.cue if isinstance(decided, Idle) else "")
        )
        self.answer.say_any(" ".join(filter(None, sentences)))
        self.unnoted.say_any(stage.unnoted)
        self._make_room(self.height())
        self.question.show_question()
        self.question.setVisible(stage.question is not None)
        self._tell_time()

    def _tell_time(self) -> None:
        timing = self._stage.timing
        self.time.say(f"{timing.total} · cette étape {timing.of_step}")
        self.cuts.say_any("F9 maintenant coupe l’échange en son milieu." if self._stage.cuts else "")


def _in_twos(*buttons: Button) -> QGridLayout:
    grid = QGridLayout()
    for number, button in enumerate(buttons):
        grid.addWidget(button, number // 2, number % 2)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return grid
