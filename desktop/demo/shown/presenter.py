"""The presenter's own window: cues, timing, all steps. On the second screen if there is one; never projected."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.demo.platform.decided import Idle
from desktop.demo.shown import presenter_place
from desktop.demo.shown.keyboard_back import KeyboardBack
from desktop.demo.shown.platform_count import CountForPresenter
from desktop.demo.shown.presenter_buttons import PresenterButtons, in_twos
from desktop.demo.shown.presenter_place import stay_on_screen
from desktop.demo.shown.question_card import ScrollingQuestionCard
from desktop.demo.shown.remote import RemoteControl, add_switches
from desktop.demo.shown.sheet import sheet_preview
from desktop.demo.shown.step_cues import StepCues
from desktop.demo.shown.step_list import StepList
from desktop.demo.stage.stage import Stage
from desktop.demo.worlds.world import BAND
from desktop.runtime.titles import MARK
from desktop.viewmodels.kit.targets import NEW
from desktop.views.shell.by_pointer import ByPointer
from desktop.views.shell.demonstration_band import DemonstrationBand
from desktop.views.widgets import icons
from desktop.views.widgets.card import FoldingButtons, row, rule
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.scrolling import Area, wrapping
from desktop.views.widgets.theme import Theme

_TWO, _BOTH = 36, 680  # ems, and pixels; in a window wider than that all steps stand beside the cues
_ONE_LINE = 56  # ems; in a narrower window the band's sentences would take two lines from the cues
_SIDE, _ABOVE, _FOOT = 16, 8, 8  # pixels
_BEHIND = 3  # ems of the cues that are seen above a question, where it leaves so much
_AWAY_MS = 100  # by then the system has minimised what it minimises with this window
_NETWORK, _CUTS = "Réseau (F9)", "F9\u00a0: couper"  # what F9 does; the second one amid an exchange
_KEYS = (
    "F7 cache ce fil. PageSuiv. et PagePréc. comme une télécommande, dont la touche d’écran noir"
    " (un point ou un b) montre ici la diapositive. Le numéro d’une étape y mène aussi."
    " Où le curseur est dans un champ, numéro, point et b s’y écrivent\u00a0: prenez PageSuiv., PagePréc. ou F12."
    " Ctrl et + agrandissent le texte projeté."
    " Fermée, la démonstration reprend ici aujourd’hui\u202f;"
    " «\u00a0Quitter et effacer\u00a0» efface ce qui y a été fait, et le nom emprunté. Restent"
    " les mondes préparés, vos lignes de la feuille, les réglages"
    " et le journal de cet ordinateur, et ce que vous avez enregistré."
)


class PresenterWindow(QDialog):
    """Lives longer than the projected windows. Closed, it is only hidden: F7 shows it again.

    The keyboard stays with the projected window, or goes back there after a click here: what is typed for the mayor's
    eyes is written there. F7 and the keys of a remote control work there too. Where the system leaves the keyboard
    here, a letter, a space or Enter changes no step: only Tab leads to a button, each time anew.
    """

    def __init__(self, stage: Stage, theme: Theme, name_home: Callable[[QWidget, Theme], None]) -> None:
        super().__init__()
        self._stage = stage
        self.buttons = PresenterButtons(stage, self, name_home=lambda: name_home(self, theme), exchange=self._exchange)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        theme.dress(self)
        self.setObjectName("presenter")
        self.setWindowTitle(f"{MARK}Fil du présentateur")
        self.setWindowIcon(icons.application_icon())
        self.setSizeGripEnabled(True)
        self._theme = theme
        self._keyboard = KeyboardBack(self)
        self.way = presenter_place.MakesWay(stage, self, self._appear)
        self._unplugged = False  # whether it went with a screen
        self._by_pointer = ByPointer(self)
        self._remote = RemoteControl(stage, self, beside=True)
        add_switches(stage, self)
        self._make()
        self._lay()
        self._away = QTimer(self, singleShot=True, interval=_AWAY_MS)
        self._away.timeout.connect(self._put_away)
        self._tick = QTimer(self, interval=500)
        self._tick.timeout.connect(self._tell_time)
        stage.turned.connect(self._give_for_text)
        stage.changed.connect(self._show)
        stage.cues_wanted.connect(self.toggle)
        stage.projection.plugged.connect(self._go_along)
        for button in self.findChildren(QAbstractButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._fit)
        theme.changed.connect(lambda: QTimer.singleShot(0, self, lambda: stay_on_screen(self)))  # once it is laid anew
        self._show()

    def toggle(self) -> None:
        """F7."""
        self.way.made = self._unplugged = False
        if self.isVisible():
            self.hide()
        elif self._keyboard.projected is not None:
            self._appear()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.setFocus()
        if event.type() == QEvent.Type.WindowStateChange and self.isMinimized():
            self._away.start()

    def showEvent(self, event: QShowEvent) -> None:
        self.setFocus()
        super().showEvent(event)
        self._tick.start()
        self._stage.cues_shown = True
        self._stage.changed.emit()  # a question is asked where the presenter sees it

    def hideEvent(self, event: QHideEvent) -> None:
        """Put away by F7 or the slide, or closed by Escape or its own button: what is asked is asked beside the page
        from now on.
        """
        super().hideEvent(event)
        self._tick.stop()
        self._stage.cues_shown = False
        self._stage.changed.emit()

    def _give_for_text(self) -> None:
        """A step that begins a text is written in at once, wherever the key was pressed that led there."""
        if self._stage.step.target == NEW and self.isActiveWindow():
            self._keyboard.give_later()

    def _exchange(self) -> None:
        self._stage.projection.exchange()
        self._appear()

    def _put_away(self) -> None:
        """Minimised, it is hidden; where the projected window has the whole screen, that one has no such button."""
        presenter_place.put_away(self, self._keyboard.projected if self._stage.projection.full else None)

    def follow(self, window: QWidget) -> None:
        """A projected window is there: on another screen this one is shown, on the same one it waits for F7."""
        self._keyboard.projected = window
        if self.isVisible() and self._stage.projection.free is None:
            self.hide()
            self._appear()
        if self._stage.projection.free is not None and not self.isVisible():
            self._appear()

    def _go_along(self) -> None:
        """The cues are never projected by themselves: they go with a screen, and come back with one; else F7 asks."""
        sheet_preview.leave_form(self, self._stage.projection.free)  # what is typed there is not for the wall
        if self._keyboard.projected is not None:
            sheet_preview.leave_form(self._keyboard.projected)  # it goes to the projector
        if self._stage.projection.free is None:
            self._unplugged = self._unplugged or self.isVisible()
            self.hide()
            presenter_place.bring_along(self, self._keyboard.projected)
        elif self.isVisible() or self._unplugged or self.way.made:
            self._unplugged = self.way.made = False
            self._appear()
        self.buttons.follow()

    def _appear(self) -> None:
        free = self._stage.projection.free
        if free is not None:
            if self.screen() is not free:
                sheet_preview.leave_form(self)  # on the screen that is left, which may be projected now
            self.setScreen(free)
            self.setGeometry(presenter_place.beside(free))
        elif self._keyboard.projected is not None:
            session = self._stage.session  # None: the window has fallen
            screen = QGuiApplication.primaryScreen() if session is None else session.frame.screen()
            self.setGeometry(presenter_place.over(screen, self._theme.em))
        presenter_place.show_above(self, self._keyboard.projected if free is None else None)
        self._keyboard.give_later()  # where the system activates each window that it shows

    # --- parts ------------------------------------------------------------------------------------------------------

    def _make(self) -> None:
        self.steps, self.cues = StepList(self._stage, _SIDE), StepCues()
        self.question = ScrollingQuestionCard(self._stage)
        self.time, self.network = Label("", "small", wrap=False), Label("", "strong", wrap=False)
        self.time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.answer, self.unnoted = Label("", "small", "accent"), Label("", "small", "warn")
        self._again = FoldingButtons(*self.buttons.seldom)

    def _lay(self) -> None:
        """Nothing moves from step to step, nor by an answer or a question: what a step needs is above the cues."""
        self._head = flush(QVBoxLayout(), 6)
        self._head.setContentsMargins(_SIDE, 8, _SIDE, 6)
        self._head.addLayout(row(self.buttons.back, self.buttons.forward, None, self.time))
        networks, counted = self.buttons.networks.values(), CountForPresenter(self._stage)
        self._head.addLayout(row(self.network, *networks, None, counted, spacing=4))
        self._head.addLayout(in_twos(self.buttons.crash, self.buttons.byte))
        inside = QWidget()
        self._column = column = QVBoxLayout(inside)
        column.setContentsMargins(_SIDE, _ABOVE, _SIDE, 10)
        column.setSpacing(8)
        column.addWidget(self.unnoted)
        column.addWidget(self.cues)
        self._below = column.count()  # from here what has no room above the cues or beside them
        column.addWidget(self._again)
        column.addWidget(self.steps)
        column.addWidget(rule())
        column.addWidget(FoldingButtons(self.buttons.slide, self.buttons.exchange, self.buttons.name))
        column.addWidget(FoldingButtons(self.buttons.leaflet, self.buttons.lines))
        column.addWidget(FoldingButtons(self.buttons.reset, self.buttons.erase))
        column.addWidget(Label("Recommencer dans une phase", "small", "muted"))
        column.addLayout(in_twos(*self.buttons.phases))
        column.addWidget(Label(_KEYS, "small", "muted"))
        column.addStretch(1)
        wrapping(inside)
        self._foot = foot = flush(QVBoxLayout(), 6)
        foot.setContentsMargins(_SIDE, 0, _SIDE, _FOOT)
        foot.addWidget(self.answer)
        foot.addWidget(self.question)
        whole = flush(QVBoxLayout(self), 0)
        self._band = DemonstrationBand(BAND)
        whole.addWidget(self._band)
        whole.addLayout(self._head)
        whole.addWidget(rule())
        self.area = Area(inside)
        self._middle = flush(QHBoxLayout(), 0)
        self._middle.addWidget(self.area, 3)
        whole.addLayout(self._middle, 1)
        whole.addLayout(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Lays the steps beside the cues where there is room, else below them, and gives the cues their place."""
        em, wide = self._theme.em, self.width() >= max(self._theme.em * _TWO, _BOTH)
        self._band.set_very_low(self.width() < em * _ONE_LINE)
        advance = self.network.fontMetrics().horizontalAdvance
        self.network.setFixedWidth(max(map(advance, (_NETWORK, _CUTS))) + 2)
        if wide:
            self._head.addWidget(self._again)
            self._middle.addWidget(self.steps, 1)
        else:
            self._column.insertWidget(self._below, self._again)
            self._column.insertWidget(self._below + 1, self.steps)
        self.steps.fit(beside=wide)
        if (layout := self.layout()) is not None:
            layout.activate()
        beside = max(self.steps.minimumWidth(), self.width() // 4) if wide else 0
        self._fit_question()
        self.cues.fit(self.width() - beside - 4 * _SIDE, self.height() - self.area.y() - _ABOVE - _FOOT)

    def _fit_question(self) -> None:
        """Gives it what the cues leave; where that is not enough, what the platform answered waits until it is gone."""
        least = round(self._theme.em * _BEHIND)
        self.area.setMinimumHeight(least)
        answered, asked = self.answer.text() != "", self._stage.question is not None
        if asked:
            width = self.width() - 2 * _SIDE
            room = self.height() - self.area.y() - least - _FOOT
            above = self.answer.heightForWidth(width) + self._foot.spacing() if answered else 0
            if not self.question.fit(width, room - above) and answered:
                answered = False
                self.question.fit(width, room)
            beyond = self.question.heightForWidth(width) - room
            self.area.setMinimumHeight(max(0, least - max(0, beyond)))
        self.answer.setVisible(answered)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def _show(self) -> None:
        stage = self._stage
        self.way.follow()
        if stage.number != self.cues.currentIndex():
            self.cues.setCurrentIndex(stage.number)
            self.area.verticalScrollBar().setValue(0)
        self.buttons.follow()
        self.steps.mark()
        decided = stage.deciding.decided
        sentences = (
            ()
            if decided is None
            else (f"{decided.title}.", *decided.lines, decided.cue if isinstance(decided, Idle) else "")
        )
        self.answer.say(" ".join(filter(None, sentences)))
        self.unnoted.say_any(stage.unnoted)
        self.question.show_question()
        if stage.question is not None and self.question.isHidden():
            self.answer.hide()  # both, for a moment, would make the window higher than its screen
        self.question.setVisible(stage.question is not None)
        self._fit_question()
        self._tell_time()

    def _tell_time(self) -> None:
        timing = self._stage.timing
        self.time.say(f"{timing.total}\ncette étape {timing.of_step}")
        cuts = self._stage.cuts
        self.network.say(_CUTS if cuts else _NETWORK, "accent" if cuts else "plain")
