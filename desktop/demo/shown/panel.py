"""What is projected beside the pages: the step in words for the room, and answers."""

from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.demo.platform.decided import EXAMPLE, Idle
from desktop.demo.shown import presenter_place
from desktop.demo.shown.band_switches import BandSwitches
from desktop.demo.shown.foot import RoomFoot, altered_words
from desktop.demo.shown.held_place import HeldPlace
from desktop.demo.shown.paper_keys import Papers
from desktop.demo.shown.platform_count import PLATFORM, PlatformCount
from desktop.demo.shown.presenter import PresenterWindow
from desktop.demo.shown.question_card import ScrollingQuestionCard
from desktop.demo.shown.remote import RemoteControl
from desktop.demo.shown.sight import Sight
from desktop.demo.shown.slide import Slide
from desktop.demo.shown.story_buttons import StoryButtons, crash_button
from desktop.demo.stage.hearing import LATER
from desktop.demo.stage.stage import Stage
from desktop.demo.story.storyline import STEPS, place_words
from desktop.views.shell.frame import Frame
from desktop.views.widgets.card import Card, row
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.notice import announce
from desktop.views.widgets.scrolling import Area, WholeArea, bring_new_into_sight, wrapping

_WIDTH = 18  # ems
_EDGE = 0.25  # ems, in the style too: width of the violet edge
_BESIDE = 12  # pixels on each side of an answer
_STEP = 6  # ems, that a question leaves to the step, or nothing
_GAP = 8  # pixels below each of what stands at its foot
_ROOM = 80  # ems; in a narrower window the panel folds by itself
_PAGE = 28  # ems; where the cues leave less beside them, they lie over a part of the page
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
        self.buttons, self.cut_crash = StoryButtons(stage, frame), crash_button(stage)
        self.altered = Label("", tone="warn")
        self.example = Card()
        self.example_head = Label("", "small", "accent")
        self.example_title, self.example_words = Label("", "strong"), Label()
        self.question = ScrollingQuestionCard(stage)
        self.platform = PlatformCount(stage)
        self.counted, self.number = self.platform.band, self.platform.number
        self._lay()
        self.switches = BandSwitches(stage, frame, self._turn_by_hand, self.counted)
        self._remote = RemoteControl(stage, frame)
        frame.add_beside(self)
        self.slide = Slide(stage, frame, self, self.question)
        self.foot, self._sight = RoomFoot(stage, frame), Sight(stage, frame, self)
        self._held, self._papers = HeldPlace(frame, self), Papers(stage, frame, presenter.way, self)
        for watched in (frame, frame.side):  # the side menu has the height that the panel needs
            watched.installEventFilter(self)
        frame.theme.changed.connect(self._later.start)
        frame.chosen.connect(lambda _key: self._give_way())
        frame.painted.connect(lambda: presenter.follow(frame))
        stage.changed.connect(self._show)
        stage.counting.changed.connect(self._count)
        stage.fold_wanted.connect(self._turn_by_hand)
        stage.projection.changed.connect(self.switches.name_keys)
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
        head = self._head = row(self.buttons.back, None, self.buttons.forward)
        head.setContentsMargins(8, 8, 12, 4)
        self._inside = QWidget()
        column = self._column = QVBoxLayout(self._inside)
        column.setContentsMargins(16, 4, 16, 10)
        self.steps = [self._step_view(number) for number in range(len(STEPS))]
        for step in self.steps:  # hidden, none takes room: a stack is as high as the highest
            column.addWidget(step)
            step.hide()
        self.step_view = self.steps[0]
        self.step_view.show()
        column.addStretch(1)
        self.example.add(self.example_head, self.example_title, self.example_words)
        self.example.body.setContentsMargins(14, 10, 14, 12)
        wrapping(self.example)
        self._area, self._foot = Area(self._inside), WholeArea(self.example)
        self._area.setMinimumHeight(1)  # a question may need its place
        wrapping(self._inside)
        whole = self._whole = flush(QVBoxLayout(self), 0)
        whole.addLayout(head)
        whole.addWidget(self._area, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(_BESIDE, 0, _BESIDE, _GAP)
        foot.setSpacing(_GAP)
        foot.addWidget(self.platform)
        foot.addWidget(self.question)
        foot.addWidget(self._foot)
        whole.addLayout(foot)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def _show(self) -> None:
        stage = self._stage
        if (shown := self.steps[stage.number]) is not self.step_view:
            self.step_view.hide()
            self.step_view = shown
            shown.show()
            self._area.verticalScrollBar().setValue(0)
        self.buttons.follow()
        self._tell_altered()
        self.question.show_question()
        self.question.setVisible(self._asking)  # where the panel was folded, until it is answered
        self._later.start()
        self._tell_decided()
        self._count()
        self.switches.follow()
        if stage.cues_shown:
            stage.offer_again()

    def _tell_altered(self) -> None:
        """What was changed, in words and in sight: one digit among many, far down in the page, is seen by nobody."""
        altered, words = bool(self._stage.tampering.altered), altered_words(self._stage.tampering.minutes)
        if altered and not self.altered.text():
            column: Any = self.step_view.layout()
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
        self.platform.count(folded=not self.isVisibleTo(self._frame), asking=self._asking, roomy=self._roomy)
        self.switches.arrange()

    @property
    def _asking(self) -> bool:
        """A question is asked here; it has the room of what the platform counts and answers, and is never cut."""
        return self._stage.question is not None and not self._stage.cues_shown

    def _tell_decided(self) -> None:
        decided = self._stage.deciding.decided
        self._foot.setVisible(decided is not None and not self._asking)
        if decided is None:
            self.example_words.say("")
            return
        lines = decided.lines  # when the mairie hears of it, the foot tells, where time passes
        unheard = self._stage.unheard and self._stage.network == "absent"
        if unheard and decided.key is not None and not decided.time_passes:
            lines = (*lines, LATER)
        text = "\n".join(lines)
        head = PLATFORM if isinstance(decided, Idle) else EXAMPLE
        self.example_head.say(head)
        if text != self.example_words.text():
            self.example_title.say(decided.title)
            self.example_words.say(text)
            self._later.start()
            if decided.taken:
                return
            announce(self, f"{head}. {decided.title}. {text}")
            unseen = decided.by_stick or isinstance(decided, Idle)
            if unseen and not self.isVisibleTo(self._frame):
                self._turn()  # shows the panel: no page tells about the stick, or why nothing was decided

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
        if self._asking:
            self._stage.put_off()
        self._stage.unfolded = not self.isVisibleTo(self._frame)
        self._stage.keep()
        self._fit()

    @property
    def _edge(self) -> int:
        return round(self._frame.theme.em * _EDGE)

    def _set_width(self, own: int, page: int) -> None:
        """As wide as the cues that lie over it on one screen, where they leave so much to the page: what is pressed
        there is beside them.
        """
        covered = presenter_place.covers(self._presenter, self._frame)
        width = max(own, covered) if self._frame.width() - self._frame.side.width() - covered >= page else own
        if self._beside and self.isVisibleTo(self._frame) and width != self.width():
            self._held.hold()
        self.setFixedWidth(width)

    def _fit_answer(self) -> None:
        """Half of the height, or what the step leaves; where that is not enough it has all of that, and scrolls."""
        around = self._column.contentsMargins()
        high, edges = self._frame.side.height(), around.top() + around.bottom() + _GAP
        counted = self.platform.sizeHint().height() + _GAP if self.platform.isVisibleTo(self) else 0
        step_high = self.step_view.heightForWidth(self._inside.width() - around.left() - around.right())
        left = high - self._head.sizeHint().height() - edges - step_high - counted
        most = max(high // 2, left)
        whole = self._foot.heightForWidth(self.width() - self._edge - 2 * _BESIDE) <= most
        self._foot.setMaximumHeight(most)
        self._foot.setMinimumHeight(0 if whole else max(0, left))
        self._foot.show_whole(whole)

    def _fit(self) -> None:
        em = self._frame.theme.em
        beside = self._frame.width() >= em * _BOTH
        if beside:
            self._set_width(round(em * _WIDTH), round(em * _PAGE))
            if not self._beside:
                self._frame.add_beside(self)
        else:
            self._cover()
        self._whole.setContentsMargins(self._edge, 0, 0, 0)
        self._beside, self._roomy = beside, self._frame.width() >= em * _ROOM
        # Set explicitly, as what was laid out while hidden, at another text size, would keep its old width.
        self._inside.setFixedWidth(
            max(0, self.width() - self._edge - self._area.verticalScrollBar().sizeHint().width())
        )
        self._fit_answer()
        room = self._frame.side.height() - self._head.sizeHint().height() - 2 * _GAP
        self.question.fit_over(self._area, self.width() - self._edge - 2 * _BESIDE, room, round(em * _STEP))
        unfolded = self._roomy if self._stage.unfolded is None else self._stage.unfolded
        self.setVisible(unfolded or self.question.isVisibleTo(self))
        self._count()
        if self.isVisibleTo(self._frame):
            self._stage.offer_again()
        self.switches.fit(short=not self._roomy, folded=not self.isVisibleTo(self._frame))
        self.slide.fit()
