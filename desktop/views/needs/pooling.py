""" "Nous aussi": from a need of another commune to the question, and back to where it was asked."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.viewmodels.needs.neighbours import Neighbours, NeighbourSheet
from desktop.views.needs.joining import JoiningScreen
from desktop.views.needs.neighbours import NeighboursScreen
from desktop.views.widgets.page import PageContext
from desktop.views.widgets.screen import Screen

Show = Callable[[Screen], None]


class Pooling(QObject):
    """`list` and `joining` are its two screens; `show` puts one into sight."""

    def __init__(self, context: PageContext, show: Show, parent: QObject) -> None:
        super().__init__(parent)
        self._show = show
        self._origin: Screen | None = None  # where "nous aussi" was asked, while it is not the list
        self._wanted = ""
        self.neighbours = Neighbours(context.actor, self)
        self.list = NeighboursScreen(context.theme, self.neighbours)
        self.joining = JoiningScreen(context.theme, context.commune)
        self.list.joining.connect(self._ask_join)
        self.list.leaving.connect(self._ask_leave)
        self.list.voting.connect(lambda id: context.go("votes", id))
        self.joining.joined.connect(self.neighbours.join)
        self.joining.left.connect(self.neighbours.leave)
        self.joining.returned.connect(self._return)
        self.neighbours.chose.connect(self._chose)
        self.neighbours.done.connect(self._done)
        self.neighbours.refused.connect(self.joining.refuse)

    def ask_from(self, origin: Screen, id: str) -> None:
        """Asks there and then; whoever writes a need finds her text again afterwards."""
        self._origin, self._wanted = origin, id
        self.neighbours.sheet = None
        self.neighbours.choose(id)

    def read(self, id: str) -> None:
        self._show(self.list)
        self.list.open(id)

    def _chose(self, sheet: NeighbourSheet | None) -> None:
        if sheet is not None and sheet.id == self._wanted:
            self._wanted = ""
            (self._ask_join if sheet.join else self._already)(sheet)

    def _already(self, sheet: NeighbourSheet) -> None:
        self._origin = None
        self.read(sheet.id)

    def _ask_join(self, sheet: NeighbourSheet) -> None:
        self.joining.ask_join(sheet)
        self._show(self.joining)

    def _ask_leave(self, sheet: NeighbourSheet) -> None:
        self._origin = None
        self.joining.ask_leave(sheet)
        self._show(self.joining)

    def _done(self, _id: str) -> None:
        screen = self._return()
        screen.told.say("✓ C’est dans la boîte d’envoi. La plateforme le saura au prochain échange.", tone="ok")

    def _return(self) -> Screen:
        origin, self._origin = self._origin or self.list, None
        self._show(origin)
        return origin
