"""The screens "Nous aussi" and map: from which screen each was opened, so that leaving it leads back there."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.viewmodels.kit.targets import JOIN, OTHER
from desktop.viewmodels.needs.joining import NeedJoining
from desktop.viewmodels.needs.neighbour_sheet import NeighbourSheet
from desktop.viewmodels.needs.neighbours import Neighbours
from desktop.viewmodels.needs.screens import NeedScreen
from desktop.viewmodels.needs.shared_map import Commune, SharedMap, shared_map


class NeedDetour(QObject):
    begins = Signal()  #: she turns from a text of ours to another commune's need
    turned = Signal(object)  #: the NeedScreen to show
    neighbour_opened = Signal(str)  #: id of a need of another commune, to be shown beside its list

    def __init__(self, neighbours: Neighbours, commune: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._neighbours = neighbours
        self.joining = NeedJoining(neighbours, commune, self)
        self.origin = NeedScreen.OTHERS
        self.map: SharedMap | None = None  #: of the communes that share a need

    def visit(self, target: str) -> bool:
        """Opens another commune's need, to be read (OTHER) or with its "nous aussi" (JOIN); False for other targets."""
        if not target.startswith((JOIN, OTHER)):
            return False
        self.begins.emit()
        id = target.removeprefix(JOIN).removeprefix(OTHER)
        self.read_neighbour(id)
        if target.startswith(JOIN):
            self._ask_once_read(id, NeedScreen.OTHERS)
        return True

    def read_neighbour(self, id: str) -> None:
        self.turned.emit(NeedScreen.OTHERS)
        self.neighbour_opened.emit(id)

    def join_from(self, origin: NeedScreen, id: str, ours: str = "") -> None:
        """ "Nous aussi" is asked beside a need of ours; `origin`: where that is written or read, and to go back to.

        `ours`: its id, where it is to be named as similar.
        """
        if origin is NeedScreen.WRITING:
            self.begins.emit()
        self._neighbours.await_comment()
        self._ask_once_read(id, origin, ours)

    def ask_join(self, sheet: NeighbourSheet) -> None:
        """ "Nous aussi" is asked beside the list of the others."""
        self.origin = NeedScreen.OTHERS
        self.joining.ask(sheet)

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

    def _ask_once_read(self, id: str, origin: NeedScreen, ours: str = "") -> None:
        self._neighbours.look_up(id, partial(self._ask, origin, ours))

    def _ask(self, origin: NeedScreen, ours: str, sheet: NeighbourSheet) -> None:
        if sheet.join:
            self.origin = origin
            self.joining.ask(sheet, ours)
        else:
            self.origin = NeedScreen.OTHERS
            self.read_neighbour(sheet.id)
