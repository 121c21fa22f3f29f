"""The key of this computer: where it is, its recovery sheet, restoring it from that sheet, replacing it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.kit import device_key
from desktop.actions.settings.make_recovery_sheet import compose_recovery_sheet
from desktop.actions.settings.note_recovery_sheet import note_recovery_sheet
from desktop.actions.settings.restore_key import Mistyped, read_key, restore_key
from desktop.actions.settings.rotate_key import rotate_key
from desktop.database.queries import link, recovery_sheet
from desktop.domain.changes import Changes, Outcome
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.runtime.syncing import Syncing
from desktop.viewmodels.kit import link_words
from desktop.viewmodels.kit.refusals import refusing, words_of
from desktop.viewmodels.settings.device_key_words import DeviceKeyState, KeyRows, Replacing, known, span
from sync.client.device import rotation

if TYPE_CHECKING:
    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.documents.recovery import ComposedSheet

#: What to do with the sheet once it is printed or saved.
AFTER = "Rangez-la au coffre une fois imprimée. Puis effacez le fichier, s’il y en a un."


class OwnKey(QObject):
    """The key, and what can be done with it."""

    refreshed = Signal()  #: after each refresh
    busy = Signal(bool)
    message = Signal(str, str)  #: a sentence, its tone: the result of an act
    refused = Signal(str, int, int)  #: a sentence about a typing error; where it begins and ends in what was typed
    restored = Signal()

    def __init__(self, actor: Actor, syncing: Syncing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor, self._syncing = actor, syncing
        self._rows: KeyRows | None = None
        self._asked = False  # the question whether she is sure to want another key is open
        self._expected = False  # another key was requested in this window, and does not sign yet
        self._on_sheet = ""  # the device whose key is on the sheet that is shown
        self.known = DeviceKeyState()
        actor.changed.connect(self._follow)

    @property
    def replacing(self) -> Replacing:
        if not self.known.replaceable:
            return Replacing.IMPOSSIBLE
        return Replacing.ASKED if self._asked else Replacing.OFFERED

    def ask(self) -> None:
        """She wants another key: opens the question whether she is sure."""
        self._asked = True

    def keep(self) -> None:
        """She is not sure: closes the question; the key stays."""
        self._asked = False

    def refresh(self) -> None:
        """Reads the state of the key; from then on, it is read again after each change of the link."""
        self._actor.consult(_read, then=self._show)

    def sheet(self, context: "CommuneContext") -> "ComposedSheet":
        """Makes the sheet, for its preview; runs in the worker. Raises Refusal."""
        return refusing(lambda: compose_recovery_sheet(context))

    def sheet_shown(self, device: str) -> None:
        """A sheet with the key of this device is shown."""
        self._on_sheet = device

    def sheet_taken(self) -> None:
        """The sheet was printed or saved: notes the date, and nothing else about it."""
        self._actor.act(note_recovery_sheet, self._on_sheet)
        self.message.emit(f"La feuille est faite. {AFTER}", "ok")

    def restore(self, text: str) -> None:
        """Puts the key back from the thirteen groups of the sheet, as typed."""
        try:
            read_key(text)
        except Mistyped as wrong:
            self.refused.emit(words_of(wrong), *span(text, wrong.group))
            return

        def restore(context: "CommuneContext") -> Outcome[None]:
            return restore_key(context, text)

        def done() -> None:
            self.restored.emit()
            self.message.emit("La clé est de nouveau en place. Vos envois partent au prochain échange.", "ok")

        self._act(restore, done, lambda sentence: self.refused.emit(sentence, 0, 0))

    def replace(self) -> None:
        """Makes another key, which signs from the next exchange on; that one begins now if possible."""

        def replace(context: "CommuneContext") -> Outcome[None]:
            return refusing(lambda: rotate_key(context))

        def begun() -> None:
            self._expected = True
            self._syncing.now()

        self._asked = False
        self._act(replace, begun, lambda sentence: self.message.emit(f"⚠ {sentence}", "warn"))

    def _act(
        self,
        action: "Callable[[CommuneContext], Outcome[None]]",
        then: Callable[[], object],
        refused: Callable[[str], object],
    ) -> None:
        def done(_value: None) -> None:
            self.busy.emit(False)
            then()

        def no(refusal: Refusal) -> None:
            self.busy.emit(False)
            refused(words_of(refusal))
            self.refresh()

        def failed(sentence: str) -> None:
            self.busy.emit(False)
            self.message.emit(f"⚠ {sentence} Rien n’a changé.", "error")

        self.message.emit("", "ok")
        self.busy.emit(True)
        self._actor.act(action, then=done, refused=no, failed=failed)

    def _follow(self, changes: Changes) -> None:
        if changes.link and self._rows is not None:
            self.refresh()

    def _show(self, rows: KeyRows) -> None:
        before, self._rows = self._rows, rows
        self.known = known(rows)
        # The question closes where the key cannot be replaced any more.
        self._asked = self._asked and self.known.replaceable
        self.refreshed.emit()
        missed = link_words.key_lost(self._syncing.state) if before is None else before.state != "kept"
        if missed and rows.state == "kept":  # it is back: restored here, or the password store was opened
            self._syncing.now()
        asked = self._expected or (before is not None and before.coming)
        if asked and before is not None and rows.device != before.device:
            self._expected = False
            self.message.emit("La clé est remplacée. Imprimez maintenant la nouvelle feuille de secours.", "ok")


def _read(context: "CommuneContext") -> KeyRows:
    with context.store.reading() as connection:
        own, sheet = link.current(connection), recovery_sheet.last(connection)
        coming = rotation.pending(connection)
    return KeyRows(
        device="" if own is None else own.device,
        state=device_key.key_state(context),
        place=context.keystore.place,
        enrolled=own is not None and own.enrolled,
        by_network=own is not None and bool(own.url),
        coming=coming is not None and coming.reason == "rotated",
        sheet=sheet,
    )
