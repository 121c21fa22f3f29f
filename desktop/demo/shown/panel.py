"""What is projected beside the pages: the step in words for the room, answers; and the switches in the violet band."""

from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.demo.platform.decided import EXAMPLE, Idle
from desktop.demo.shown.foot import RoomFoot, altered_words
from desktop.demo.shown.held_place import HeldPlace
from desktop.demo.shown.network_buttons import NETWORK_WORDS
from desktop.demo.shown.presenter import PresenterWindow
from desktop.demo.shown.question_card import QuestionCard
from desktop.demo.shown.remote import RemoteControl
from desktop.demo.shown.sight import Sight
from desktop.demo.shown.slide import Slide
from desktop.demo.shown.story_buttons import StoryButtons, crash_button, decision_words
from desktop.demo.stage.open_acts import open_acts
from desktop.demo.stage.stage import Stage
from desktop.demo.story.storyline import STEPS, place_words
from desktop.viewmodels.kit.french import FIXED, agreed
from desktop.views.shell.frame import Frame
from desktop.views.widgets.buttons import ActButton
from desktop.views.widgets.card import Card, row
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.notice import announce
from desktop.views.widgets.scrolling import Area, WholeArea, bring_new_into_sight, wrapping

PLATFORM = "Plateforme (inventée)"
#: At the first step alone, and until the cues are shown: nothing else in sight would lead to them on one screen.
_KEY_OF_CUES = "F7\u00a0: présentateur"
_KEYS = f"{_KEY_OF_CUES} · F11\u00a0: plein écran"
_WIDTH = 18  # ems
_COUNTED_MS = 200
_EDGE = 4  # pixels: width of the violet edge
_BESIDE = 12  # pixels on each side of an answer
_ROOM = 80  # ems; in a narrower window the panel folds by itself
_BOTH = 66  # ems; in a narrower window the panel covers the page instead of being beside it


class Panel(QFrame):
    """The panel of one window; the stage that it shows lives longer. No cue of the presenter stands here."""

    def __init__(self, stage: Stage, frame: Frame, presenter: PresenterWindow) -> None:
        super().__init__()
        self.setObjectName("demonstrationPanel")
        self.setAccessibleName("Fil de la démonstration")
        self._stage, self._frame, self._presenter = stage, frame, presenter
        self._roomy = self._beside = True
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._fit)
        self.buttons, self.cut_crash = StoryButtons(stage), crash_button(stage)
        self.altered = Label("", tone="warn")
        self.example = Card()
        self.example_head = Label("", "small", "accent")
        self.example_title, self.example_words = Label("", "strong"), Label()
        self.question = QuestionCard(stage)
        self.platform, self.counted = Card(tone="accent"), Label("", "strong", wrap=False)
        self.number, self.number_words = Label("", "number"), Label()
        self.keys = Label("", "small", wrap=False)
        self._counting = QTimer(self, interval=_COUNTED_MS)  # what the platform counts changes in a worker
        self._counting.timeout.connect(self._count)
        self._counting.start()
        self._lay()
        self._switches()
        self._remote = RemoteControl(stage, frame, presenter.toggle)
        frame.add_beside(self)
        self.slide = Slide(stage, frame, self, self.question)
        self.foot, self._sight = RoomFoot(stage, frame), Sight(stage, frame, self)
        self._held = HeldPlace(frame, self)
        for watched in (frame, frame.side):  # the side menu has the height that the panel needs
            watched.installEventFilter(self)
        frame.theme.changed.connect(self._later.start)
        frame.chosen.connect(lambda _key: self._give_way())
        frame.painted.connect(lambda: presenter.follow(frame))
        stage.changed.connect(self._show)
        stage.projection.changed.connect(self._name_keys)
        self._show()
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._later.start()  # later, as a layout must not be changed while it is running
        elif event.type() == QEvent.Type.Close and watched is self._frame:
            self._stage.road.cut()  # else the window waits for an exchange over the slow link
        return super().eventFilter(watched, event)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _step_view(self, number: int) -> QWidget:
        part, step = QWidget(), STEPS[number]
        column = flush(QVBoxLayout(part), 8)
        count = Label(place_words(number), "small", "muted")
        for words in (count, Label(step.title, "section"), *map(Label, step.room_words)):
            column.addWidget(words)
        for button in {
            "crash": (self.buttons.crash,),
            "network": (self.cut_crash, self.buttons.byte),
            "reset": (self.buttons.leaflet, self.buttons.reset, self.buttons.erase),
        }.get(step.act, ()):
            column.addLayout(row(button))
        column.addStretch(1)
        return part

    def _lay(self) -> None:
        """Builds the panel so that nothing moves from step to step: buttons at the top, answers at the foot."""
        head = row(self.buttons.back, None, self.buttons.forward)
        head.setContentsMargins(8, 8, 12, 4)
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(16, 4, 16, 10)
        self.story = QStackedWidget()
        for number in range(len(STEPS)):
            self.story.addWidget(self._step_view(number))
        column.addWidget(self.story)
        column.addStretch(1)
        self.example.add(self.example_head, self.example_title, self.example_words)
        self.example.body.setContentsMargins(14, 10, 14, 12)
        wrapping(self.example)
        self._area, self._foot = Area(self._inside), WholeArea(self.example)
        whole = flush(QVBoxLayout(self), 0)
        whole.setContentsMargins(_EDGE, 0, 0, 0)
        whole.addLayout(head)
        whole.addWidget(self._area, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(_BESIDE, 0, _BESIDE, 8)
        self.platform.add(Label(PLATFORM, "small", "muted"), self.number, self.number_words)
        self.platform.body.setContentsMargins(14, 10, 14, 12)
        foot.addWidget(self.platform)
        foot.addWidget(self.question)
        foot.addWidget(self._foot)
        whole.addLayout(foot)

    def _switches(self) -> None:
        """Makes F8, F9 and F10, as keys and as buttons in the band."""
        self.network = self._action("F9", self._stage.switch)
        self.decide = self._action("F10", self._stage.decide)
        self.fold = self._action("F8", self._turn_by_hand)
        band_frame = self._frame.findChild(QFrame, "demonstrationBand")
        band = None if band_frame is None else band_frame.layout()
        if isinstance(band, QHBoxLayout):
            band.setStretch(0, 1)  # what the platform counts takes no more than its words need
            band.insertWidget(0, self.counted)  # at the right the cues lie over it, where there is one screen
            band.addWidget(self.keys)
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
            self._area.verticalScrollBar().setValue(0)
        self.buttons.follow()
        self._tell_altered()
        self._ask()
        self._tell_decided()
        self._count()
        self.network.setText(f"Réseau\u00a0: {NETWORK_WORDS[stage.network]} (F9)")
        self.decide.setEnabled(open_acts(stage).decide)
        self._name_keys()
        self._name_decide()

    def _name_keys(self) -> None:
        """Over the whole screen the key for that would take it away."""
        self.keys.say(_KEY_OF_CUES if self._stage.projection.full else _KEYS)
        self.keys.setVisible(self._stage.number == 0 and not self._presenter.isVisible())

    def _tell_altered(self) -> None:
        """What was changed, in words and in sight: one digit among many, far down in the page, is seen by nobody."""
        altered, words = bool(self._stage.tampering.altered), altered_words(self._stage.tampering.minutes)
        if altered and not self.altered.text():
            step: Any = self.story.currentWidget()
            column: Any = step.layout()
            column.insertWidget(column.count() - 1, self.altered)  # from the step at which it was told before
            QTimer.singleShot(0, self, lambda: self._stage.turn_slide(shown=False))  # the receipt lies under it
            session, page = self._stage.session, cast("Any", self._frame.page("outbox"))
            if session is not None:  # the page, led to just now, reads the act first
                session.actor.run(lambda: None, then=lambda _none: bring_new_into_sight(page.paper.receipt))
            announce(self, words)
            bring_new_into_sight(self.altered)  # what the platform counts has its place at the foot of the panel
            if self._beside and not self.isVisibleTo(self._frame):
                self._turn()  # where it would cover the receipt, the foot of the window tells it alone
        self.altered.say(words)

    def _count(self) -> None:
        """How many of our votes the platform counts, beside the page, or in the band where the panel is folded."""
        many = self._stage.counted
        folded = not self.isVisibleTo(self._frame)
        self.platform.setVisible(many is not None and self._stage.step.counts and not self._asking)
        self.counted.setVisible(many is not None and self._stage.step.counts and folded)
        if many is not None:
            counted = agreed(many, "vote compté", "votes comptés")
            self.number.say(str(many))
            self.number_words.say(f"{counted} de notre commune")
            end = " " if self._roomy else "\n"  # the band has two lines then
            self.counted.say(f"Plateforme{FIXED}: {many}{FIXED}{counted}{end}de notre commune")

    def _ask(self) -> None:
        """The question, unless the presenter's window shows it; where the panel was folded, until it is answered."""
        asking = self._asking
        self.question.show_question()
        if asking != self.question.isVisibleTo(self):
            self.question.setVisible(asking)
            self._later.start()

    @property
    def _asking(self) -> bool:
        """A question is asked here; it has the room of what the platform counts and answers, and is never cut."""
        return self._stage.question is not None and not self._presenter.isVisible()

    def _tell_decided(self) -> None:
        decided = self._stage.deciding.decided
        self._foot.setVisible(decided is not None and not self._asking)
        if decided is None:
            self.example_words.say("")
            return
        lines = decided.lines
        if self._stage.unheard and self._stage.network == "absent":
            lines = (*lines, "La mairie l’apprendra au retour du réseau.")
        text = "\n".join(lines)
        head = PLATFORM if isinstance(decided, Idle) else EXAMPLE
        self.example_head.say(head)
        if text != self.example_words.text():
            self.example_title.say(decided.title)
            self.example_words.say(text)
            self._later.start()
            announce(self, f"{head}. {decided.title}. {text}")
            unseen = decided.by_stick or isinstance(decided, Idle)
            if unseen and not self.isVisibleTo(self._frame):
                self._turn()  # shows the panel: no page tells about the stick, or why nothing was decided

    def _name_decide(self) -> None:
        words = decision_words(self._stage, short=not self._roomy)
        self.decide.setText(f"{words}{'…' if self._stage.deciding.running else ''} (F10)")

    def _cover(self) -> None:
        """Makes the panel cover the whole page, where there is no room beside it: no sentence may be half hidden."""
        ground = self.parentWidget()
        side = self._frame.side.geometry()
        if ground is not None:
            self._frame.take_beside(self)
            self.setFixedWidth(max(0, ground.width() - side.right() - 1))
            self.setGeometry(side.right() + 1, side.y(), self.width(), side.height())
            self.raise_()

    def _give_way(self) -> None:
        """A page was asked for: folds the panel, if it covers the page."""
        if not self._beside and self.isVisibleTo(self._frame):
            self._turn()

    def _turn_by_hand(self) -> None:
        self._held.hold()
        self._turn()

    def _turn(self) -> None:
        if self._asking and self._stage.asks_name:
            return  # only an answer uncovers the page
        if self._asking:  # folded away with its question, which is answered no
            self._stage.leave()
        self._stage.unfolded = not self.isVisibleTo(self._frame)
        self._stage.keep()
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
        self._inside.setFixedWidth(max(0, self.width() - _EDGE - self._area.verticalScrollBar().sizeHint().width()))
        most = self._frame.side.height() // 2
        self._foot.setMaximumHeight(most)
        self._foot.show_whole(self._foot.heightForWidth(self.width() - _EDGE - 2 * _BESIDE) <= most)
        unfolded = self._roomy if self._stage.unfolded is None else self._stage.unfolded
        self.setVisible(unfolded or self.question.isVisibleTo(self))
        self.fold.setText("Replier le fil (F8)" if self.isVisibleTo(self._frame) else "Fil (F8)")
        self._name_decide()
