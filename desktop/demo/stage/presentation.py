"""What is on stage at this moment: the step, its network, the slide, the screens; noted for the next start."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from desktop.demo.stage.asking import Asking, resuming
from desktop.demo.stage.counting import Counting
from desktop.demo.stage.projection import Projection
from desktop.demo.stage.timing import Timing
from desktop.demo.story.steps import StoryStep
from desktop.demo.story.storyline import STEPS
from desktop.demo.worlds import notes
from desktop.demo.worlds.road import NETWORKS, Network, state_of
from desktop.demo.worlds.world import DemonstrationWorld

if TYPE_CHECKING:
    from desktop.session import Session


class Presentation(Asking):
    """Knows no way from one window or world to another: those are in `next_window.py`."""

    turned = Signal()  #: to another step, or to the same one anew
    renewed = Signal()  #: another world was put in place
    cues_wanted = Signal()  #: F7: the presenter's window is shown, or hidden
    fold_wanted = Signal()  #: F8, pressed in the presenter's window: the panel is folded, or unfolded
    name_wanted = Signal()  #: the presenter is to be asked for another name of the home

    def __init__(self, world: DemonstrationWorld) -> None:
        super().__init__()
        self._world, self.road = world, world.road
        self.session: Session | None = None  # None: no window is open
        self.counting = Counting(world.road, lambda: self.session)
        self.renewed.connect(self.counting.begin_anew)
        self.number, self.timing = 0, Timing()
        self.network: Network = "absent"
        self.unready: bool | None = False  # the step lacked something, or hearing comes first; None: not known yet
        self._cut_midway = False  # F9 has cut an exchange under way: pressed again, the network is whole
        self.slide = False  # it covers the page
        self.cues_shown = False  # the presenter's window is in sight: what is asked is asked there
        self.once_named: Callable[[], None] | None = None  # what is put off while the page is covered
        self.unfolded: bool | None = None  # what was chosen for the panel; None: decided by the window's width
        self.unnoted = ""  # why the next start would not find the present step, in French
        self.projection = Projection()
        self.projection.changed.connect(self.keep)

    # --- a borrowed name --------------------------------------------------------------------------------------------

    def cover(self, *, anew: bool) -> None:
        """Before a window that bears a real name: until it is said whether that stays. `anew`: in a
        world that was just put in place.
        """
        step = self.number if anew else None
        self._of_name = resuming(self.name_wanted.emit, self.uncover, anew=step)

    def tell_anew(self) -> None:
        """Another world was put in place: where that question stands, it does not say any more that one goes on."""
        self._leave_world()
        self.renewed.emit()
        if self.covered:
            self.cover(anew=True)

    def uncover(self) -> None:
        """The name stays, or another one is borne."""
        self._of_name = None
        self._world.settle_name()
        follow, self.once_named = self.once_named, None
        self.changed.emit()
        if follow is not None:
            follow()

    # --- the step ---------------------------------------------------------------------------------------------------

    @property
    def step(self) -> StoryStep:
        return STEPS[self.number]

    def turn(self, number: int) -> None:
        """Another step is shown, or the same one anew: what was asked of the one before, or decided there, is gone."""
        self._leave_step()
        self.number, self._cut_midway, self.unready = number, False, None
        self.turned.emit()
        self.offer_put_off = False
        self.slide, self.once_named = self.step.act == "slide", None
        self.timing.turn(number)

    @property
    def cues_apart(self) -> bool:
        """Whether the presenter's window is in sight on a screen that is not projected."""
        return self.cues_shown and self.projection.free is not None

    @property
    def asks_before_slide(self) -> bool:
        """Whether a question stands on the projected screen: it goes before the slide. On another screen it is in
        nobody's way.
        """
        return self.question is not None and not self.cues_apart

    def turn_slide(self, *, shown: bool | None = None) -> None:
        """F12: shows the slide over the page, at any step, or takes it away; where it covers a name, it stays.

        While a question goes before it a press is forgotten: done after the answer, it would come by itself.
        """
        if not self.covered and (shown is not None or not self.asks_before_slide):
            self.slide = not self.slide if shown is None else shown
        self.changed.emit()

    def leave(self) -> bool:
        """Escape: takes the slide away, or answers a question with no; False where there is neither.

        The name's own question is left to its buttons: whoever is used to close the slide so would show the name.
        """
        if self.asks_name:
            self.changed.emit()
        elif self.question is not None:
            self.answer(yes=False)
        elif self.slide:
            self.turn_slide(shown=False)
        else:
            return False
        return True

    # --- the network ------------------------------------------------------------------------------------------------

    @property
    def counted(self) -> int | None:
        """Votes of the commune that the platform counts, as the room is told; None while it was not asked."""
        return self.counting.votes

    @property
    def cuts(self) -> bool:
        """Whether F9 would now cut an exchange in its middle."""
        return self.network == "slow" and self.session is not None and self.session.syncing.state.running

    def switch(self) -> None:
        """F9: absent, slow, present, then absent again. During an exchange over a slow link it cuts it."""
        again, self._cut_midway = self._cut_midway, self.cuts
        turned = NETWORKS[(NETWORKS.index(self.network) + 1) % len(NETWORKS)]
        self.set_network("absent" if self._cut_midway else "present" if again else turned)

    def set_network(self, state: Network) -> None:
        back = self.network == "absent" and state != "absent"
        self._cut_midway = self._cut_midway and state == "absent"
        self.network = self.road.state = state
        self.keep()
        if self.session is not None:
            # Asked for, as a round that begins by itself waits for its time after one that was cut; and asked first, as
            # it would otherwise follow that one: both would be cut by one press, and told as two failures.
            if back:
                self.session.syncing.now()
            self.session.connectivity.tell(state_of(state))
        self.changed.emit()

    # --- what the platform has decided ------------------------------------------------------------------------------

    @property
    def decided(self) -> bool:
        """Whether it has decided something in this world."""
        return self._world.decision_notes.decided

    @property
    def unheard(self) -> bool:
        """Whether something was decided of which the commune has not heard."""
        return self._world.decision_notes.unheard

    def hear(self) -> None:
        """An exchange has brought all that was decided."""
        self._world.decision_notes.hear()

    # --- what the next start finds ----------------------------------------------------------------------------------

    @property
    def present(self) -> notes.Note:
        full, exchanged, spent = self.projection.full, self.projection.exchanged, self.timing.spent
        return notes.Note(
            step=self.number,
            network=self.network,
            full_screen=full,
            exchanged=exchanged,
            spent=spent,
            unready=self.unready,
            cut_midway=self._cut_midway,
            unfolded=self.unfolded,
        )

    def keep(self) -> None:
        """Notes it in the world's folder."""
        self.unnoted = notes.keep(self._world.note, self.present)

    def judge(self, lacking: tuple[str, ...]) -> None:
        """What the step lacks in this world is known, and noted."""
        self.unready = bool(lacking)
        self.keep()

    def remember(self, note: notes.Note | None) -> None:
        if note is not None and note.step < len(STEPS):
            self.turn(note.step)
            self.network = self.road.state = note.network
            self.unready = note.unready
            self._cut_midway, self.unfolded = note.cut_midway, note.unfolded
            self.projection.full, self.projection.exchanged = note.full_screen, note.exchanged
            if note.spent is not None:
                self.timing.go_on(note.step, note.spent)
