"""A correction that found another text at the platform: both texts, field by field, and the choice between them."""

from functools import partial
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.actions.needs.settle_conflict import settle_conflict
from desktop.database.queries import campaign, exchanges, link, needs, standing_text
from desktop.domain import phases
from desktop.domain.act_words import away, titled
from desktop.domain.changes import Changes, QueuedAct
from desktop.domain.corrections import NO_CHOICE, Keep, phase_allows
from desktop.domain.phases import LocalTime
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.confirmation import Confirmation, act_as_read, as_it_was, read_while_in_sight
from desktop.viewmodels.kit.latest import Latest, NotDone
from desktop.viewmodels.kit.refusals import about, words_of
from desktop.viewmodels.needs import settling
from desktop.viewmodels.needs.standing import KEPT_HEAD, NOT_TAKEN, kept_in
from desktop.viewmodels.needs.words import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection


class Difference(Struct, frozen=True, kw_only=True):
    """One field in which the two texts differ; an empty text reads "(vide)"."""

    label: str  #: of the field
    base: str  #: before both changes; or our own text, where `here` is a text of the platform that a choice had taken
    here: str  #: the text on this computer
    platform: str  #: the text at the platform
    ours: bool  #: we changed it since the text before
    theirs: bool  #: another computer did


class Comparison(Struct, frozen=True, kw_only=True):
    """Two texts of one need, to be compared."""

    id: str
    title: str  #: of the text on this computer
    differences: tuple[Difference, ...]  #: the fields in which the two texts differ, in the order of the form
    known: bool  #: the platform's text has come; until then only ours can be shown
    again: bool = False  #: a choice was made before, and found yet another text at the platform
    taken: bool = False  #: that choice had taken the platform's text
    kept: str = ""  #: where our own text is since that choice, as a sentence; "" where it was given up
    where: str = ""  #: where the other text was written, as "sur un autre ordinateur de la mairie"
    closed: bool = False  #: no choice can be made now, as the phase for it is not open

    @property
    def lead(self) -> str:
        then = "Comparez, puis choisissez. Rien ne part avant une dernière relecture."
        return f"Ce besoin a été modifié {self.where}. {NO_CHOICE if self.closed else then}"

    @property
    def notice(self) -> str:
        """What became of an earlier choice, and that the platform's text has not come; "" for neither."""
        sentences = (
            NOT_TAKEN if self.again else "",
            self.kept,
            "Comparez, puis choisissez de nouveau." if self.again and not self.closed else "",
            "" if self.known else "Le texte de la plateforme n’est pas encore arrivé.",
            "" if self.known else "Il viendra avec le prochain échange.",
        )
        return " ".join(filter(None, sentences))

    @property
    def tone(self) -> Literal["warn", "accent"]:
        """Of the notice."""
        return "warn" if self.again else "accent"

    @property
    def choosable(self) -> bool:
        """Whether one of the two texts can be chosen now."""
        return self.known and not self.closed

    @property
    def keeps(self) -> str:
        """Words of the button that keeps the text of this computer: perhaps the platform's, taken by a choice."""
        return "Garder le &même texte…" if self.taken else "Garder &mon texte…"

    @property
    def heads(self) -> tuple[str, str, str]:
        """Above the text of this computer, that of the platform and the third one; "" where that text is not known."""
        platform = "Texte de la plateforme" if self.known else ""
        if self.taken:
            return KEPT_HEAD, platform, "Votre texte"
        return "Votre texte, ici", platform, "Texte de départ"


class NeedConflict(QObject):
    """Asks for the choice, and confirms it: one text will replace the other, where other communes read it."""

    shown = Signal(object)  #: Comparison
    asked = Signal(object)  #: Confirmation
    over = Signal(str)  #: the need's id: there is nothing left to settle
    settled = Signal(str, str)  #: after `over`; the id of the draft that keeps our text, "" where there is none
    refused = Signal(str)  #: a sentence
    refused_name = Signal(str)  #: a sentence, beside the name of who validated
    late = Signal(str)  #: a sentence: why the choice was not made, once she has turned to something else

    def __init__(self, actor: Actor, here: Latest, parent: QObject | None = None) -> None:
        """`here`: of the page, begun as she turns to something else."""
        super().__init__(parent)
        self._actor, self._here = actor, here
        self.id = self._title = ""
        self._keep: Keep = "mine"
        self._read: Confirmation | None = None
        actor.changed.connect(self._follow)

    def show(self, id: str) -> None:
        self.id = id
        self._actor.ask(_read, id, self._actor.clock(), then=lambda comparison: self._show(id, comparison))

    def leave(self) -> None:
        self.id = ""

    def ask(self, keep: Keep) -> None:
        """Shows what the choice would send, and in place of what; or `refused`, where it cannot be made yet."""
        id, self._keep = self.id, keep
        self._here.begin()  # of two choices that are asked for, the later is shown

        def show(read: Confirmation | None) -> None:
            if read is not None:
                self._read = read
                self.asked.emit(read)

        if id:
            self._actor.ask(self._reread(id, keep), then=self._here.only(show))

    def settle(self, by: str = "") -> None:
        """Makes the choice that was read, or asks again where it has changed; `by`: who validated the kept text."""
        id, keep, title = self.id, self._keep, self._title

        def done(act: QueuedAct) -> None:
            self.leave()
            self.over.emit(id)
            self.settled.emit(id, act.subject if act.subject != id else "")

        if id:
            act_as_read(
                self._actor,
                settle_conflict,
                id,
                keep,
                by,
                reread=self._reread(id, keep),
                read=self._read,
                then=self._here.only(done),
                again=self._ask_again,
                not_done=NotDone(
                    self._here, refused=self._refuse, late=lambda refusal: self.late.emit(about(title, refusal))
                ),
            )

    def watch(self, in_sight: "Callable[[], Confirmation | None]") -> None:
        """`in_sight`: what `asked` brought, while it is shown; it is read again whenever the data change."""
        read_while_in_sight(self._actor, self._here, in_sight, self._look_again)

    def _look_again(self, connection: "Connection", asked: Confirmation) -> "Callable[[], object]":
        now = self._reread(self.id, self._keep)(connection)
        return as_it_was if now in (None, asked) else partial(self._ask_again, now)

    def _reread(self, id: str, keep: Keep) -> "Callable[[Connection], Confirmation | None]":
        return lambda connection: settling.read(connection, id, keep, self._actor.clock())

    def _ask_again(self, read: Confirmation | None) -> None:
        if self.id and read is not None:
            before, self._read = self._read, read
            self.asked.emit(read.anew_after(before))

    def _refuse(self, refusal: Refusal) -> None:
        (self.refused_name if refusal.field == "by" else self.refused).emit(words_of(refusal))

    def _follow(self, changes: Changes) -> None:
        if self.id and (self.id in changes.needs or "mine" in changes.scopes):
            self.show(self.id)

    def _show(self, id: str, comparison: Comparison | None) -> None:
        if id != self.id:
            return
        if comparison is None:
            self.leave()
            self.over.emit(id)
        else:
            self._title = comparison.title
            self.shown.emit(comparison)


def _read(connection: "Connection", id: str, now: LocalTime) -> Comparison | None:
    row, conflict = needs.one(connection, id), standing_text.conflict(connection, id)
    if row is None or conflict is None:
        return None
    themes = {theme.id: theme.name for theme in campaign.themes(connection)}
    known = bool(conflict.revision)
    differences = []
    for words in FIELDS:
        base, here, platform = (text.get(words.name, "") for text in (conflict.base, conflict.here, conflict.platform))
        third = conflict.ours[words.name] if conflict.taken else base
        if here != (platform if known else base) or (conflict.taken and here != third):
            first, ours, theirs = (words.reading(text, themes) or settling.NOTHING for text in (third, here, platform))
            changed = known and platform != base
            differences.append(
                Difference(label=words.plain, base=first, here=ours, platform=theirs, ours=here != base, theirs=changed)
            )
    at = phases.corrected(now, exchanges.clock_offset(connection))
    grouped = needs.grouped(connection, id)
    again, taken, kept = len(conflict.ops) > 1, conflict.taken, kept_in(conflict.draft)
    return Comparison(
        id=id,
        title=titled(row.title, "need"),
        differences=tuple(differences),
        known=known,
        again=again,
        taken=taken,
        kept=kept,
        closed=not phase_allows(campaign.current(connection), at, grouped=grouped),
        where=away(restored=link.lacks_own(connection)),
    )
