"""The screens "Nous aussi" and map: from which screen each was opened, so that leaving it leads back there."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.targets import JOIN, OTHER
from desktop.viewmodels.needs.joining import NeedJoining
from desktop.viewmodels.needs.neighbour_sheet import NeighbourSheet
from desktop.viewmodels.needs.neighbours import Neighbours
from desktop.viewmodels.needs.screens import NeedScreen
from desktop.viewmodels.needs.shared_map import Commune, SharedMap, shared_map


class NeedDetour(QObject):
    turned = Signal(object)  #: the NeedScreen to show
    neighbour_opened = Signal(str)  #: id of a need of another commune, to be shown beside its list

    def __init__(self, neighbours: Neighbours, here: Latest, commune: str, parent: QObject | None = None) -> None:
        """`here`: of the page, begun as she turns to something else."""
        super().__init__(parent)
        self._neighbours, self._here = neighbours, here
        self.joining = NeedJoining(neighbours, commune, self)
        self.origin = NeedScreen.OTHERS
        self.map: SharedMap | None = None  #: of the communes that share a need
        self._come: Callable[[NeighbourSheet], object] | None = None  # asks "nous aussi" once that need is read
        neighbours.chose.connect(self._chose)

    def visit(self, target: str) -> bool:
        """Opens another commune's need, to be read (OTHER) or with its "nous aussi" (JOIN); False for other targets."""
        if not target.startswith((JOIN, OTHER)):
            return False
        if target.startswith(JOIN):
            self._neighbours.sheet = None
        self.read_neighbour(target.removeprefix(JOIN).removeprefix(OTHER))
        if target.startswith(JOIN):
            self._ask_once_read(NeedScreen.OTHERS)
        return True

    def read_neighbour(self, id: str) -> None:
        self.turned.emit(NeedScreen.OTHERS)
        self.neighbour_opened.emit(id)

    def join_from(self, origin: NeedScreen, id: str, ours: str = "") -> None:
        """ "Nous aussi" is asked beside a need of ours; `origin`: where that is written or read, and to go back to.

        `ours`: its id, where it is to be named as similar.
        """
        self._neighbours.sheet = None
        self._neighbours.await_comment()
        self._neighbours.choose(id)
        self._ask_once_read(origin, ours)

    def ask_leave(self, sheet: NeighbourSheet) -> None:
        self.origin = NeedScreen.OTHERS
        self.joining.ask_leave(sheet)

    def show_map(self, communes: tuple[Commune, ...], origin: NeedScreen) -> None:
        """Shows the map; `origin`: the screen of our need, or of another commune's, to go back to."""
        self.origin, self.map = origin, shared_map(communes)
        self.turned.emit(NeedScreen.MAP)

    def back(self) -> None:
        origin, self.origin = self.origin, NeedScreen.OTHERS
        self.turned.emit(origin)

    def forget(self) -> None:
        self.origin = NeedScreen.OTHERS

    def _ask_once_read(self, origin: NeedScreen, ours: str = "") -> None:
        """Of the need that was just chosen; not once she has turned to something else."""
        self.origin = origin
        self._come = self._here.only(partial(self._ask, ours))

    def _chose(self, sheet: NeighbourSheet | None) -> None:
        come, self._come = self._come, None
        if sheet is not None and come is not None:
            come(sheet)

    def _ask(self, ours: str, sheet: NeighbourSheet) -> None:
        if sheet.join:
            self.joining.ask(sheet, ours)
        else:
            self.origin = NeedScreen.OTHERS
            self.read_neighbour(sheet.id)
