"""Writing a need: opened, saved while it is typed, checked on leaving a field, closed or moved to the bin."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.needs.swap_texts import swap_texts
from desktop.database.queries import needs
from desktop.domain import needs as rules
from desktop.domain.changes import Changes
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import act_context
from desktop.viewmodels.kit.autosave import AGAIN_MS
from desktop.viewmodels.kit.documents import Documents
from desktop.viewmodels.kit.editors.draft_editor import DraftEditor
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.recovery import has_words, typed_since
from desktop.viewmodels.kit.targets import answering
from desktop.viewmodels.needs import sending
from desktop.viewmodels.needs.draft import WRITTEN, NeedDraft, OpenedNeed, begin, contact
from desktop.viewmodels.needs.opened_form import OpenedForm

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.needs import NeedRow


FREED = (
    f"Ce texte ne corrige plus de besoin{FIXED}: la correction a été abandonnée ailleurs, ou le besoin d’origine "
    "retiré ou refusé entre-temps. C’est maintenant un brouillon à part."
)
SENT = "Ce besoin a été mis dans la boîte d’envoi entre-temps. Voici son texte."
BINNED = (
    "Ce brouillon a été mis à la corbeille entre-temps. Pour continuer à l’écrire, remettez-le d’abord dans nos "
    "besoins."
)


class NeedEditor(DraftEditor):
    """The editor of a need, whose fields are those of `domain.needs.FIELDS`."""

    place = "needs"
    opened = Signal(object)  #: OpenedForm
    mayor_set = Signal(bool)  #: OpenedForm.mayor, after the settings have changed
    contact_set = Signal(str)  #: OpenedForm.contact, after the settings have changed
    caution_changed = Signal(str)  #: OpenedForm.caution, after something has changed
    _swap_texts = staticmethod(swap_texts)

    def __init__(self, actor: Actor, parent: QObject | None = None, *, again_ms: int = AGAIN_MS) -> None:
        super().__init__(actor, parent, again_ms=again_ms)
        self.documents = Documents(actor, self)
        self.documents.made.connect(self._made)
        self.corrects = ""  #: id of the need that this text will correct
        self.counts_beside = ""  #: id of the need of which the caution says that both would count; "" for none
        self._copied = self._apart = False  # as OpenedNeed has them
        self._draft = NeedDraft("")
        self._then: Callable[[], object] | None = None  # to be called once the text that is being read is in the form
        self._themes: dict[str, str] = {}
        actor.changed.connect(self._follow)

    @property
    def problems(self) -> tuple[Refusal, ...]:
        return rules.problems(self.fields, list(self._themes) or None)

    @property
    def heading(self) -> str:
        if self.corrects:
            return "Correction d’un besoin"
        if self._apart:
            return "Besoin gardé à part"
        return "Copie d’un besoin" if self._copied else "Nouveau besoin"

    @property
    def discard_words(self) -> str:
        """Words of the button that discards the text."""
        return "Abandonner la correction" if self.corrects else "Mettre à la corbeille"

    def answered_by(self, service: str) -> str:
        """Target of a service as an answer to this need; to its original for a correction: votes name what was sent."""
        return answering(service, self.corrects or self.id, self.id if self.corrects else "")

    # --- opening and leaving ---------------------------------------------------------------------------------------

    def begin(self, id: str = "", *, recovered: bool = False, rewriting: bool = False) -> None:
        """Opens a draft, or a new one. `recovered`: she has already said that she goes on with the text of a crash.

        `rewriting`: opens it for writing even if it waits for the mayor or is validated; otherwise it would be shown.
        """
        self._open(id)
        self._fill_once_read(begin, lambda begun: self._begun(begun, recovered, rewriting))

    def _open(self, id: str) -> None:
        self._latest.begin()
        self.id, self.corrects, self.active, self._copied, self._apart = id, "", True, False, False
        self._touched.clear()
        self._then = None
        self._draft = NeedDraft(id)
        self._text.begin(dict.fromkeys(rules.FIELDS, ""), self._draft.write)

    def reread(self, then: Callable[[], object] | None = None) -> None:
        def show(begun: OpenedNeed) -> None:
            self._open(self.id)
            self._then = then
            self._begun(begun, recovered=True, rewriting=True)

        self._reread(begin, show)

    def _begun(self, begun: OpenedNeed, recovered: bool, rewriting: bool) -> None:
        self._themes = begun.themes
        row, sentence, earlier = begun.row, "", None
        if self.id and not _writable(begun, rewriting):
            id = self.id
            self.finish()
            self.left.emit(id if row is not None else "")
            return
        if row is not None:
            # Nothing can have been typed yet: the form is shown once this answer is there.
            self._text.begin(needs.text_of(row), self._draft.write)
            self.corrects, self._copied, self._apart = row.amends, begun.copied, begun.apart
            left = begun.marker if begun.marker is not None and begun.marker.opened_at else None
            if left is not None and not left.aside and typed_since(left.before, self.fields):
                earlier = json.loads(left.before)
                sentence = "" if recovered else self._recovered_sentence(left.updated_at, earlier)
            aside = "" if begun.marker is None else begun.marker.aside
            self._draft.says(self.fields, before=earlier, aside=aside)
            if self.in_sight:  # else as she comes back
                self._mark()
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
                caution=self._caution(begun, begun.unlisted),
                before=begun.marker is not None and has_words(begun.marker.before),
                earlier=earlier,
                aside="" if begun.marker is None else begun.marker.aside,
            )
        )
        self._tell_kept("" if row is None else row.updated_at)
        then, self._then = self._then, None
        if then is not None:
            then()

    def _follow(self, changes: Changes) -> None:
        """Shows at once that a phase opens or closes, or that the commune wants the mayor's validation."""
        if self.active and "campaign" in changes.scopes:
            self._actor.ask(sending.read, self.id, then=self._latest.only(self._tell_caution))
        moved = self.in_sight and (changes.outbox or self.id in changes.needs)  # else it is looked at on coming back
        if self.active and self.id and (moved or self.corrects in changes.needs):
            self._follow_draft()
        if self.active and changes.commune:
            self._actor.ask(needs.mayor_validates, then=self._latest.only(self.mayor_set.emit))
            self._actor.ask(contact, then=self._latest.only(self.contact_set.emit))

    def _tell_caution(self, need_context: sending.NeedContext) -> None:
        own = need_context.commune
        unlisted = "" if own is None or own.siren else own.name
        self.caution_changed.emit(self._caution(need_context, unlisted))

    @property
    def themes(self) -> dict[str, str]:
        """Name of each theme that can be chosen, by its id."""
        return dict(self._themes)

    def _caution(self, known: "OpenedNeed | sending.NeedContext", unlisted: str) -> str:
        """Why this text would be refused if it were sent now. `unlisted`: a commune that can send nothing."""
        now, corrects = self._actor.clock(), bool(self.corrects)
        self.counts_beside = known.copy_of if known.twice == "there" and not corrects else ""
        if unlisted and not corrects:
            return act_context.unlisted(unlisted, "écrire ce besoin et le garder ici")
        taken = sending.taking(known.campaign, now, known.offset, corrects=corrects, grouped=known.grouped)
        return " ".join(filter(None, (taken.warning, "" if corrects else sending.TWICE[known.twice])))

    def _row(self, connection: "Connection", id: str) -> object | None:
        return needs.one(connection, id)

    @property
    def _instead(self) -> str:
        return self.corrects

    def _follow_row(self, row: "NeedRow") -> None:
        """Follows what became of this draft elsewhere: it left, it is in the bin, or no longer corrects a need."""
        if row.state not in WRITTEN:
            self._leave_gone(row.id, row)
            if not self.active:
                self.sent.emit(SENT)
            return
        if row.discarded_at and not self.kept:
            self._text.keep()  # saving takes it out of the bin
        elif row.discarded_at:
            self._leave_binned(BINNED)
        elif self.corrects and not row.amends:
            self._go_on_apart()
            self.kept_apart.emit(FREED)
        else:
            self._follow_text(needs.text_of(row), row.updated_at)
            if self._copied:  # the need it was copied from may count now, or count no longer
                self._actor.ask(sending.read, self.id, then=self._latest.only(self._tell_caution))

    def _go_on_apart(self) -> None:
        self.corrects = ""
        self.documents.follow(self.id)
        self._actor.ask(begin, self.id, then=self._latest.only(self._went_on))

    def _went_on(self, begun: OpenedNeed) -> None:
        self._copied, self._apart = begun.copied, begun.apart
        self.caution_changed.emit(self._caution(begun, begun.unlisted))

    def discard(self, to_bin: Callable[[str, str], object]) -> None:
        """Saves first, so that the bin holds the whole text; then `to_bin` takes the id and the title.

        Where a correction goes on apart meanwhile, as another program has written over it, that stays open and is said:
        it is no longer what she threw away. Nor is it a text that is still read for the form.
        """
        corrects = self.corrects

        def keep() -> None:
            if self.corrects != corrects:
                return
            if self.id:
                self._keep_overwritten(self._closing.only(discard, self._made))
            else:
                discard("")

        def discard(id: str) -> None:
            if corrects and id != self.id:
                self._made(id)
                return
            if not self.kept:  # written in meanwhile, as it is still in sight
                self._made(id)
                self.when_kept(once_kept)
                return
            title = self.fields["title"]
            self.finish()
            if id:
                to_bin(id, title)
            self.closed.emit()

        once_kept = self._latest.only(self._closing.only(keep))
        if not self._opening:
            self.when_kept(once_kept)

    def finish(self) -> None:
        super().finish()
        self.documents.end()
        self.id = ""


def _writable(begun: OpenedNeed, rewriting: bool) -> bool:
    row = begun.row
    return row is not None and (row.state == "draft" or (row.state in WRITTEN and rewriting))
