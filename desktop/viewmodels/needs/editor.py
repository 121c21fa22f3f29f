"""Writing a need: opened, kept while it is typed, checked on leaving a field, closed or put into the bin."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.needs.open_need import begin_again
from desktop.domain import needs as rules
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.autosave import AGAIN_MS, Autosave
from desktop.viewmodels.kit.documents import Documents
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.needs import sending
from desktop.viewmodels.needs.draft import WRITTEN, NeedDraft, OpenedNeed, begin

if TYPE_CHECKING:
    from desktop.database.queries.needs import NeedRow
    from sync.contract.campaign import NeedTemplate


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedForm:
    """What the form is filled with; `recovered` is a sentence when the last session broke off in this need.

    `corrects` is the title of the need that this text will correct, `contact` the person to ask, in one line.
    """

    fields: dict[str, str]
    themes: dict[str, str]
    recovered: str
    templates: "tuple[NeedTemplate, ...]" = ()
    contact: str = ""
    corrects: str = ""
    stage: str = "draft"  #: where the mayor's validation stands: an edit takes it back
    mayor: bool = False  #: the main act is to ask for the validation
    closed: str = ""  #: why it would be refused if it were sent now


class NeedEditor(QObject):
    """One editor. Nothing typed is ever dropped: what could not be kept stays here and is tried again."""

    opened = Signal(object)  #: OpenedForm
    saving = Signal(str, str)  #: sentence, tone
    refused_field = Signal(str, str)  #: field, sentence: on leaving it
    left = Signal(str)  #: this id is no draft any more: it is to be read, not written
    closed = Signal()

    def __init__(self, actor: Actor, parent: QObject | None = None, *, again_ms: int = AGAIN_MS) -> None:
        super().__init__(parent)
        self._actor = actor
        self._text = Autosave(actor, self, again_ms=again_ms)
        self._text.saving.connect(self.saving)
        self._text.refused.connect(self.refused_field)
        self._text.kept.connect(self._kept)
        self.documents = Documents(actor, self)
        self.documents.made.connect(self._kept)
        self.id = ""
        self.corrects = ""  #: id of the need that this text will correct
        self.active = False
        self._latest = Latest()
        self._draft = NeedDraft("")
        self._touched: set[str] = set()
        self._themes: dict[str, str] = {}

    @property
    def fields(self) -> dict[str, str]:
        return self._text.text

    @property
    def kept(self) -> bool:
        """All that was typed is in the database."""
        return self._text.all_kept

    @property
    def heading(self) -> str:
        return "Correction d’un besoin" if self.corrects else "Nouveau besoin"

    # --- opening and leaving ---------------------------------------------------------------------------------------

    def begin(self, id: str = "", *, recovered: bool = False, rewriting: bool = False) -> None:
        """Opens a draft, or a new one; `recovered` says that the text found after a crash was accepted already.

        `rewriting`: the text before the mayor, or validated, is wanted for writing and not for reading.
        """
        self._latest.begin()
        self.id, self.corrects, self.active = id, "", True
        self._touched.clear()
        self._draft = NeedDraft(id)
        self._text.begin(dict.fromkeys(rules.FIELDS, ""), self._draft.write)
        self._actor.ask(begin, id, then=self._latest.only(lambda begun: self._begun(begun, recovered, rewriting)))

    def _begun(self, begun: OpenedNeed, recovered: bool, rewriting: bool) -> None:
        self._themes = begun.themes
        row, sentence = begun.row, ""
        if self.id and not _writable(begun, rewriting):
            id = self.id
            self.finish()
            self.left.emit(id if row is not None else "")
            return
        if row is not None:
            # Nothing can have been typed yet: the form is shown once this answer is there.
            self._text.begin({name: getattr(row, name) for name in rules.FIELDS}, self._draft.write)
            self._actor.act(self._draft.open)
            self.corrects = row.amends
            if begun.marker is not None and not recovered:
                sentence = f"Votre texte a été retrouvé, enregistré {self._since(begun.marker.updated_at)}."
        stage = "draft" if row is None else row.state
        self.documents.begin(self.id, self._draft.attach, begun.attached)
        self.opened.emit(
            OpenedForm(
                fields=self.fields,
                themes=self._themes,
                recovered=sentence,
                templates=begun.templates,
                contact=begun.contact,
                corrects=begun.corrects,
                stage=stage,
                mayor=begun.mayor,
                closed=""
                if begun.corrects
                else sending.closed(begun.campaign, self._actor.clock(), begun.platform_offset_s),
            )
        )
        self._tell_kept(row)

    def _tell_kept(self, row: "NeedRow | None") -> None:
        said = "Votre texte s’enregistre tout seul." if row is None else f"Enregistré {self._since(row.updated_at)}"
        self.saving.emit(said, "muted")

    def _since(self, moment: str) -> str:
        now = self._actor.clock()
        return french.since(moment, now)

    def close(self) -> None:
        """Leaves the need: kept first; `closed` follows. While it cannot be kept, it stays open."""
        self.when_kept(self._close)

    def _close(self) -> None:
        self._actor.act(self._draft.leave)
        self.finish()
        self.closed.emit()

    def pause(self) -> None:
        """Out of sight, perhaps for good (the window closes): all is handed to the worker before this returns."""
        if self.active:
            self._text.pause()
            self._actor.act(self._draft.leave)

    def resume(self) -> None:
        """Back in sight: open again."""
        if self.active:
            self._actor.act(self._draft.open)

    def begin_again(self) -> None:
        """The text as it was before the session that broke off; what was found stays in `fields` of the caller."""
        id = self.id
        self._actor.act(begin_again, id, then=lambda _: self.begin(id, recovered=True))

    def discard(self, to_bin: Callable[[str], object]) -> None:
        """Kept once more, so that what comes out of the bin is whole; then `to_bin` takes the id."""
        self.when_kept(lambda: self._discard(to_bin))

    def _discard(self, to_bin: Callable[[str], object]) -> None:
        id = self.id
        self.finish()
        if id:
            to_bin(id)
        self.closed.emit()

    def finish(self) -> None:
        """The need has left, or stands before the mayor: nothing more is written here."""
        self._latest.begin()
        self.documents.end()
        self._text.end()
        self.active, self.id = False, ""

    # --- typing ----------------------------------------------------------------------------------------------------

    def type(self, name: str, text: str) -> None:
        """At each keystroke."""
        if self._text.type(name, text):
            self._touched.add(name)

    def leave(self, name: str) -> None:
        """On leaving a field: kept at once; and checked, if it was ever typed in."""
        if not self.active:
            return
        self.keep()
        if name in self._touched:
            for problem in rules.problems(self.fields, list(self._themes) or None):
                if problem.field == name:
                    self.refused_field.emit(name, words_of(problem))

    def keep(self) -> None:
        self._text.keep()

    def say_kept(self) -> None:
        """Ctrl+S."""
        self._text.say_kept()

    def when_kept(self, then: Callable[[], object]) -> None:
        """Once all that was typed is in the database; never, while it cannot be kept."""
        self._text.when_kept(then)

    def _kept(self, id: str) -> None:
        self.id = id


def _writable(begun: OpenedNeed, rewriting: bool) -> bool:
    row = begun.row
    return row is not None and (row.state == "draft" or (row.state in WRITTEN and (rewriting or bool(begun.marker))))
