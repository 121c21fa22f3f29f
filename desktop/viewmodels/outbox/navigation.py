"""The outbox: which screen is shown, what leads to it, and what may be done there."""

from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from desktop.runtime.actor import Actor
from desktop.runtime.syncing import Syncing
from desktop.viewmodels.kit import states
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.targets import REFUSED, ROUND, USB, WAITING
from desktop.viewmodels.outbox.outbox import Outbox


class OutboxScreen(Enum):
    UNKNOWN = auto()  #: before the first answer, when the list must not be called empty
    LIST = auto()
    EMPTY = auto()
    USB = auto()  #: the USB stick, for a place without a network


class OutboxAct(Enum):
    SEND = auto()
    FETCH = auto()  #: the same exchange, where nothing waits to be sent
    USB = auto()  #: to the screen of the stick
    SAVE = auto()  #: the acts and their receipts, to a file


class OutboxNavigation(QObject):
    """The list of acts, or in its place the screen for the USB stick."""

    turned = Signal()  #: `screen` and `acts` may have changed
    usb_opened = Signal()
    act_shown = Signal()  #: an act was asked for: a window too narrow for list and act must show the act

    def __init__(self, actor: Actor, syncing: Syncing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.outbox = Outbox(actor, syncing, self)
        self._at_usb = self._led_to_refused = False
        self.outbox.summed.connect(self.turned)

    @property
    def screen(self) -> OutboxScreen:
        if not self.outbox.known:
            return OutboxScreen.UNKNOWN
        if self._at_usb:
            return OutboxScreen.USB
        return OutboxScreen.EMPTY if self.outbox.summary.empty else OutboxScreen.LIST

    @property
    def acts(self) -> Acts[OutboxAct]:
        """With nothing to send, the exchange is not the main act, as it also begins by itself.

        Nor where all is on a USB stick: then what is to do is to carry it there.
        """
        if self._at_usb:
            return Acts()
        if self.outbox.summary.all_carried:
            return Acts(None, (OutboxAct.SEND,))
        return Acts(OutboxAct.SEND) if self.outbox.summary.leaves else Acts(None, (OutboxAct.FETCH,))

    @property
    def title_acts(self) -> tuple[OutboxAct, ...]:
        """The acts of the buttons beside the title."""
        match self.screen:
            case OutboxScreen.USB:
                return ()
            case OutboxScreen.EMPTY:
                return (OutboxAct.USB,)
            case _:
                return (OutboxAct.USB, OutboxAct.SAVE)

    def visit(self, target: str) -> None:
        """The page is shown."""
        self.outbox.begin()
        self._widen(target)
        if target == USB:
            self.open_usb()
        elif target == ROUND:
            self.leave_usb()
            self.outbox.receive()
        elif target == WAITING:
            self.leave_usb()
            self.outbox.show_first()
        elif target == REFUSED:
            self.leave_usb()
            self.outbox.narrowing.clear()
            self.outbox.narrowing.choose(states.kind("rejected"))
            self._led_to_refused = True
        elif target:
            self.leave_usb()
            self.outbox.show(target)
            self.act_shown.emit()

    def _widen(self, target: str) -> None:
        """Shows all acts again after those to which another page has led: one that has just left would be hidden."""
        narrowing = self.outbox.narrowing
        if self._led_to_refused and target != REFUSED and narrowing.only == states.kind("rejected"):
            narrowing.clear()
        self._led_to_refused = False

    def open_usb(self) -> None:
        self._at_usb = True
        self.turned.emit()
        self.usb_opened.emit()

    def leave_usb(self) -> None:
        self._at_usb = False
        self.turned.emit()
