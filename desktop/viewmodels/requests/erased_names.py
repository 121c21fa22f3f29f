"""Names of signatories that were erased while their request is open: no word typed there stores them again."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.database.queries import person, requests
from desktop.domain.changes import Changes
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.autosave import Autosave
from desktop.viewmodels.requests import letter

if TYPE_CHECKING:
    from desktop.database.queries.requests import RequestRow
    from desktop.viewmodels.requests.editor import RequestEditor


def erased(read: str, stored: str) -> dict[str, str]:
    """By field, the names of a letter as it was `read` last, where the `stored` one names nobody any more."""
    return {} if person.personal_fields(stored) else person.personal_fields(read)


def without(text: str, names: Mapping[str, str]) -> str:
    """The letter without these names; another one that was typed in the place of one stays."""
    for name, value in person.personal_fields(text).items():
        if names.get(name) == value:
            text = letter.changed(text, name, "")
    return text


class ErasedNames(QObject):
    """Follows the request that is open in `editor`, and takes them out of its letter."""

    erased = Signal(object)  #: by field, the names that were taken out

    def __init__(self, actor: Actor, editor: "RequestEditor", text: Autosave) -> None:
        super().__init__(editor)
        self._actor, self._editor, self._text = actor, editor, text
        self._names: dict[str, dict[str, str]] = {}  # of each request, by its id
        actor.changed.connect(self._follow)

    def left_out(self, text: Mapping[str, str]) -> dict[str, str]:
        """Another text of the open request, without the names that were erased since it was read."""
        names = self._names.get(self._editor.id, {})
        return {**text, "letter": without(text["letter"], names)} if names and text.get("letter") else dict(text)

    @property
    def _read(self) -> str:
        """The letter as the form has it from the database; "" while it is still being opened."""
        return self._text.stored.get("letter", "")

    def _follow(self, changes: Changes) -> None:
        id = self._editor.id
        if changes.commune and self._editor.active and id and person.personal_fields(self._read):
            self._actor.ask(requests.one, id, then=lambda row: self._compare(id, row))

    def _compare(self, id: str, row: "RequestRow | None") -> None:
        editor = self._editor
        if row is None or not editor.active or editor.id != id:
            return
        names = erased(self._read, row.fields["letter"])
        if names:
            self._names[id] = self._names.get(id, {}) | names
            editor.type("letter", without(editor.fields["letter"], names))
            self.erased.emit(names)
