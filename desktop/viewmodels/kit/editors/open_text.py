"""One text at a time: on its way into the form, and left once the act that sends it is in the outbox."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.latest import Latest, drop

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.domain.places import PlaceKey

P = ParamSpec("P")
T = TypeVar("T")


class OpenText(QObject):
    """It is shown once it is read; not where she turns to something else before, unless she has typed in it."""

    place: "PlaceKey"  #: the page where it is written
    left = Signal(str)  #: this id cannot be edited, or no more: show it to be read ("": show the list)
    finished = Signal()  #: nothing more is written to it; its form stays in sight until what follows is read

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self._latest = Latest()
        self.id = ""  #: "" until something was saved
        self.active = False
        self.away = False  #: she has turned from it to something else, which stays in sight
        self._opening = False  # it is being read, and not in the form yet

    @property
    def kept(self) -> bool:
        """All that was typed is in the database."""
        raise NotImplementedError

    def keep(self) -> None:
        """Saves at once all that was typed."""
        raise NotImplementedError

    def finish(self) -> None:
        """The text was sent or closed: nothing more is written to it from here."""
        self._latest.begin()
        self.active = self._opening = False

    def forget_opening(self) -> None:
        """She turns to something else: what is being read for the form is not opened, unless she has typed in it."""
        if self._opening and self.kept:
            self.finish()

    def unless_away(self, show: Callable[P, object], late: Callable[P, object] = drop) -> Callable[P, None]:
        """A function that calls `show`, or `late` where she has turned away from the text by then."""

        def come(*args: P.args, **named: P.kwargs) -> None:
            (late if self.away else show)(*args, **named)

        return come

    def leave_sent(self, then: Callable[[], object]) -> None:
        """The act that sends it is in the outbox: closes it, then calls `then`; but not over what is in no table.

        On a busy computer she is back in the text before "Oui" is answered: what she types there goes on in a draft
        apart, which is said, and it stays in sight.
        """
        if self.kept:
            self.finish()
            then()
        else:
            self.keep()

    def _fill_once_read(self, read: "Callable[[Connection, str], T]", fill: Callable[[T], object]) -> None:
        """Reads the text of `id`, or leaves it; `fill` puts what `read` returns into the form."""

        def come(value: T) -> None:
            self._opening = False
            fill(value)

        def leave(_sentence: str) -> None:
            if self.kept:
                self.finish()
                self.left.emit("")

        self._opening = True
        self._actor.texts.opening.emit(self.place)
        self._actor.ask(read, self.id, then=self._latest.only(come), failed=self._latest.only(leave))
