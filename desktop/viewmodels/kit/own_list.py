"""A list of texts that the commune writes itself; the one discarded last comes back from the bin."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.changes import Changes, Outcome
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.list_model import ListModel

if TYPE_CHECKING:
    from desktop.actions.kit.commune_context import CommuneContext

    #: Actions on an id: into the bin, and out of it.
    Discard = Callable[[CommuneContext, str], Outcome[None]]
    Restore = Callable[[CommuneContext, str], Outcome[str]]


class OwnList(QObject):
    """`refreshed` is emitted after each refresh, `binned` after a discard."""

    refreshed = Signal()
    binned = Signal(str)  #: the sentence; `undo_discard` takes it back

    def __init__(self, actor: Actor, discard: "Discard", restore: "Restore", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self._to_bin, self._from_bin = discard, restore
        self._discarded = ""
        self.model = ListModel(self)
        self.known = False  #: False until the first refresh: an empty list is not yet an empty state
        actor.changed.connect(self._follow)

    def undo_discard(self) -> None:
        if self._discarded:
            self._actor.act(self._from_bin, self._discarded)
            self._discarded = ""

    def _bin(self, id: str, title: str) -> None:
        def gone(_value: None) -> None:
            self._discarded = id
            self.binned.emit(f"«{FIXED}{title}{FIXED}» est dans la corbeille.")

        self._actor.act(self._to_bin, id, then=gone)

    def _follow(self, changes: Changes) -> None:
        """Refreshes where the changes are about these texts."""
        raise NotImplementedError
