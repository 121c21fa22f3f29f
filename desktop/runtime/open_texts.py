"""The texts that are being written in one commune, on whatever page: whether each word of them is stored."""

from typing import TYPE_CHECKING, Protocol
from weakref import WeakSet

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from desktop.domain.places import PlaceKey


class AutosavedText(Protocol):
    """One text that stores itself as it is typed."""

    @property
    def unkept(self) -> str:
        """The fields that are not stored as they are typed, below each other; "" where all is stored."""
        ...

    @property
    def unkept_field(self) -> str:
        """The name of the first of them; "" where all is stored."""
        ...

    @property
    def trouble(self) -> str:
        """Why the last write failed, as a sentence; "" where it did not, or goes on."""
        ...

    @property
    def failed(self) -> bool:
        """Whether the last write that has ended failed; while it is tried again too."""
        ...

    @property
    def unstored(self) -> bool:
        """Whether that was for the disk's or the database's sake, and not for what is written in it."""
        ...

    @property
    def place(self) -> "PlaceKey":
        """The page where it is written."""
        ...

    @property
    def left(self) -> str:
        """What is opened at that page to come back to it, where it was left unstored; "" while it is shown."""
        ...

    def try_now(self) -> None:
        """Stores all that was typed, now."""
        ...


class OpenTexts(QObject):
    """Each text adds itself once, and is forgotten with its page."""

    opening = Signal(str)  #: PlaceKey: one is asked for in that page, where its form comes once it is read
    not_opened = Signal(str)  #: PlaceKey: what was asked for there is not opened, as the text that is open stays
    read = Signal()  #: all that was asked for: a form that is not there by now comes no more
    moved = Signal()  #: something was stored, or could not be

    def __init__(self) -> None:
        super().__init__()
        self._texts: WeakSet[AutosavedText] = WeakSet()

    def add(self, text: AutosavedText) -> None:
        self._texts.add(text)

    def try_now(self) -> None:
        for text in self._unkept():
            text.try_now()

    @property
    def unkept(self) -> str:
        """All that is typed and not stored; "" for nothing."""
        return "\n\n".join(text.unkept for text in self._unkept())

    @property
    def under_way(self) -> bool:
        """Whether it is not known yet of each of them whether it could be stored."""
        return any(not text.trouble for text in self._unkept())

    @property
    def trouble(self) -> str:
        """Why one of them could not be stored, as a sentence; "" where that is not known yet."""
        return next(filter(None, (text.trouble for text in self._unkept())), "")

    @property
    def failed(self) -> AutosavedText | None:
        """One that could not be stored; None where all could, as far as is known."""
        return next((text for text in self._unkept() if text.failed), None)

    @property
    def unstored(self) -> bool:
        """Whether the disk did not take one of them, as far as is known."""
        return any(text.unstored for text in self._texts)

    def _unkept(self) -> list[AutosavedText]:
        return [text for text in self._texts if text.unkept]
