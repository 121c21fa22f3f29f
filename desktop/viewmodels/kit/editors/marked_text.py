"""The mark in the database that a text is open in sight: a session that breaks off in it is then seen at the start."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.editors.open_text import OpenText

if TYPE_CHECKING:
    from desktop.viewmodels.kit.text_draft import WrittenDraft


class MarkedText(OpenText):
    """What is stored is marked; the mark is taken away as the page leaves the screen, or the text is closed."""

    _draft: "WrittenDraft"  # set by each editor

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(actor, parent)
        self.in_sight = True  #: its page was not left since the text was opened or last typed in
        self._mark_stays = False  # though its page was left

    def resume(self) -> None:
        """The page is in sight again."""
        self.in_sight, self._mark_stays = True, False
        if self.active and not self._opening:  # else it is marked once it is in the form
            self._mark()

    def _leave_sight(self, *, marked: bool) -> None:
        self.in_sight, self._mark_stays = False, marked

    def finish(self) -> None:
        super().finish()
        self.in_sight, self._mark_stays = True, False

    def _unmark_late(self) -> None:
        """Something was stored, which has marked it, perhaps only after its page was left."""
        if self.active and not self.in_sight and not self._mark_stays:
            self._unmark_for_now()

    def _mark(self) -> None:
        """Marks it before anything is stored, where that is done."""

    def _unmark(self) -> None:
        self._actor.act(self._draft.leave)

    def _unmark_for_now(self) -> None:
        """The same while the text stays in the editor, out of sight."""
        self._actor.act(self._draft.pause, self._own)

    @property
    def _own(self) -> tuple[str, ...]:
        """Names of the fields whose words are in no other place once another program has written over them."""
        raise NotImplementedError
