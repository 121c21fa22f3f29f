"""The list of the commune's needs: lines with their states; moving drafts to the bin and back."""

from datetime import datetime
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject

from desktop.actions.needs.discard_need import Discarded, discard_need
from desktop.actions.needs.restore_need import restore_need
from desktop.database import words
from desktop.database.queries import bundles, campaign, exchanges, link, mine, needs, outbox, standing_text
from desktop.database.queries.needs import EditingRow, NeedRow
from desktop.domain import corrections, phases
from desktop.domain.act_words import NOT_THERE, OTHER_PLATFORM, of_another, titled
from desktop.domain.changes import Changes
from desktop.domain.french import quoted
from desktop.domain.phases import LocalTime
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french, states
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.head_first import HeadFirst
from desktop.viewmodels.kit.own_list import OwnLine, OwnList
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.kit.vocabulary import BY_DATE, Order, Vocabulary
from desktop.viewmodels.needs.draft import WRITTEN
from desktop.viewmodels.needs.interrupted import InterruptedNeed, interrupted

if TYPE_CHECKING:
    from sqlalchemy import Connection

    #: The lines that were read; how many there are in all; the editor left open by a crash, and its text; `Needs.over`.
    _Answer = tuple[tuple[OwnLine, ...], int, EditingRow | None, dict[str, str], str]


class KnownNeed(Struct, frozen=True, kw_only=True):
    """A need with what else its line depends on."""

    row: NeedRow  #: the need; with the platform's text where another computer has corrected it
    conflict: bool = False  #: the platform has another text than ours, and a choice is to be made
    correction: NeedRow | None = None  #: the draft of a correction of it; None without one
    titled: bool = False  #: that draft was begun from the need's present text, so that another title is hers
    lost: bool = False  #: the platform was restored from a backup and lacks what we sent
    waiting: str = ""  #: state of a correction that has no final answer yet; "" for none
    choice: bool = False  #: that correction is a choice between two texts
    decided: str = ""  #: state of the proposal in which it is grouped; "" while the committee has not decided
    amended: bool = False  #: its present text was sent from here as a correction or a choice
    apart: bool = False  #: a draft that keeps a text of another need, which could not stay there
    #: a backup was put back here, so that what seems to come from another computer may be our own
    restored: bool = False
    carried: bool = False  #: the act that its state is about left on a USB stick, and no answer has come yet


def state_of(
    row: NeedRow,
    *,
    conflict: bool = False,
    lost: bool = False,
    waiting: str = "",
    choice: bool = False,
    decided: str = "",
    carried: bool = False,
) -> Shown:
    """The state that a person reads: the need's own, that of its withdrawal, or what the platform decided.

    The arguments are those of `KnownNeed`.
    """
    if lost:
        again = states.again(carried=carried)
        return states.of_what("Retrait", again) if row.state == "withdrawn" else again
    if row.state == "withdrawn":
        return states.withdrawal(row.withdrawn, "need.withdraw", carried=carried)
    if conflict:
        return states.CHANGED_ELSEWHERE
    if row.state in ("accepted", "deposited"):
        if waiting:
            return states.text_waits(waiting, choice=choice, carried=carried)
        if row.own == "grouped" and decided in states.DECIDED:
            return states.DECIDED[decided]
        if row.own in _MOVED:
            return _MOVED[row.own]
    if row.refused_there:
        return states.REFUSED_BY_ANOTHER
    return states.shown(row.state, "need.submit", row.number, carried=carried)


#: What is added for a correction that is not sent, by its state as a draft.
_BEFORE_MAYOR = {"to_validate": ", à valider par le maire", "validated": ", validée par le maire"}
_MOVED = {"grouped": states.GROUPED, "redirected": states.REDIRECTED, "ineligible": states.INELIGIBLE}


def line(known: KnownNeed, themes: dict[str, str], now: datetime) -> OwnLine:
    row = known.row
    when = french.since(row.updated_at, now)
    moved = f"{'Modifié' if row.state in WRITTEN else 'Mis dans la boîte d’envoi'} {when}"
    if known.amended:  # `when` is the time of the correction, not that at which the need was sent
        waits = f"{'Choix mis' if known.choice else 'Correction mise'} dans la boîte d’envoi"
        moved = f"{waits if known.waiting else 'Corrigé'} {when}"
    if row.base and row.submit_op and not known.waiting:  # `when` is not the time at which the other computer wrote it
        moved = f"Son texte vient {of_another(restored=known.restored)}"
    if row.elsewhere:
        # The need was not sent from here, so that `when` says nothing of it; a correction that waits was written here.
        put = "Choix mis" if known.choice else "Correction mise"
        # Once it is sorted, the platform tells when that was, and no more when it was received.
        at = f" {french.since(row.received_at, now)}" if row.received_at and row.own == "received" else ""
        there = row.state != NOT_THERE
        came = f"Reçu par la plateforme{at}" if there else f"Venu {of_another(restored=known.restored)}"
        moved = f"{put} dans la boîte d’envoi {when}" if known.waiting else came
    if known.conflict:
        moved = f"Deux textes à comparer{french.FIXED}: celui d’ici, et celui de la plateforme"
    if row.state == "withdrawn":
        moved = f"Retiré {when}" if row.withdraw_op else "Retiré"
    correction, title, written = known.correction, titled(row.title, "need"), ""
    if correction is not None:
        moved = f"Correction pas encore envoyée{_BEFORE_MAYOR.get(correction.state, '')}"
        written = titled(correction.title, "need") if known.titled else title
        # The state beside it is that of the title that was sent: the new one is said to be the correction's.
        moved += f"{french.FIXED}: {quoted(written)}" if written != title else ""
    theme = themes.get(row.theme, "")
    return OwnLine(
        id=row.id,
        title=title,
        shown=states.DRAFT_APART
        if known.apart and row.state == "draft"
        else state_of(
            row,
            conflict=known.conflict,
            lost=known.lost,
            waiting=known.waiting,
            choice=known.choice,
            decided=known.decided,
            carried=known.carried,
        ),
        note=f"{moved} · {theme}" if theme else moved,
        searched=words.folded(f"{title}\n{theme} {row.description} {written}"),
        kinds=(kind_of(known),),
    )


def kind_of(known: KnownNeed) -> str:
    """The key of its state among the kinds to which the list may be narrowed."""
    if known.lost:
        return "lost"
    if known.conflict:
        return "conflict"
    if known.row.state in ("accepted", "deposited"):
        if known.waiting:
            return states.kind(known.waiting)
        if known.row.own in ("redirected", "ineligible"):
            return "elsewhere"
    return states.kind(known.row.state)


_KINDS = states.KINDS | {
    "elsewhere": "Réorientés ou non éligibles",
    OTHER_PLATFORM: "Reçus par une autre plateforme",
    NOT_THERE: "Absents de la plateforme",
}
_PLACE = {kind: place for place, kind in enumerate(_KINDS)}
VOCABULARY = Vocabulary(
    search="&Chercher un besoin",
    one="besoin",
    many="besoins",
    all="Tous les besoins",
    example="cimetière, cantine",
    kinds=_KINDS,
    orders=BY_DATE | {"state": Order("Par état", lambda line: _PLACE[line.kinds[0]])},
)


class NeedsAct(Enum):
    """What may be done with the list as a whole."""

    WRITE = auto()  #: write a new need
    IMPORT = auto()  #: take needs from a table


class Needs(OwnList):
    """The list itself, and the need that was open at the last crash."""

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(actor, discard_need, restore_need, VOCABULARY, parent)
        self.broken_off: InterruptedNeed | None = None
        self.over = ""  #: that no need is taken any more, as sentences; "" while one may be, now or later
        self._open_here: set[str] = set()
        self._reading = HeadFirst(actor, _read, self._show, self)

    @property
    def acts(self) -> Acts[NeedsAct]:
        """What the bar offers; an empty list has the button to write in its middle instead, while needs are taken."""
        if self.over:
            return Acts(None, (NeedsAct.WRITE, NeedsAct.IMPORT))
        return Acts(NeedsAct.WRITE if self.count else None, (NeedsAct.IMPORT,))

    @property
    def subtitle(self) -> str:
        """What the list is about; once its phase is past, that a need can be written and kept, but no more sent."""
        over = self.over if self.count else ""  # where there is none, it stands in the middle
        return over or "Ce qui manque à la commune. Chaque besoin garde son état et ses dates."

    @property
    def nothing(self) -> str:
        """What an empty list says."""
        return self.over or "Décrivez ici ce qui manque à la commune. Une phrase suffit pour commencer."

    def refresh(self) -> None:
        self._reading.read()

    def opened_here(self, id: str) -> None:
        """This session has opened the need itself: it is no longer said to be left from a crash."""
        self._open_here.add(id)
        if self.broken_off is not None and self.broken_off.id == id:
            self.broken_off = None
            self.refreshed.emit()

    def discard(self, id: str, title: str, *, keep_before: bool = False) -> None:
        """Moves a draft to the bin."""
        self._bin(id, titled(title, "need"), keep_before=keep_before)

    def _tell_bin(self, id: str, title: str, value: Discarded) -> None:
        if not value.kept:
            self.note.emit(corrections.CHANGED_NOTHING)
        elif value.base:
            sentence = (
                f"La correction {quoted(title)} est dans la corbeille, en brouillon à part. Le besoin garde son texte."
            )
            self.tell_binned(id, sentence, partial(restore_need, base=value.base))
        else:
            super()._tell_bin(id, title, value)

    def _follow(self, changes: Changes) -> None:
        if changes.needs or changes.outbox or changes.scopes & {"campaign", "mine", "proposals"}:
            self.refresh()

    def _show(self, answer: "_Answer") -> bool:
        lines, total, editing, present, self.over = answer
        now = self._actor.clock()
        self.known = True
        self._keep(lines, total)
        self.broken_off = None
        if editing is not None and editing.need not in self._open_here:
            self.broken_off = interrupted(editing, present, now)
        self.refreshed.emit()
        return len(lines) == total


def _read(connection: "Connection", now: datetime, most: int | None) -> "_Answer":
    """Makes the lines in the worker: for ten thousand needs, the window would freeze."""
    themes = {theme.id: theme.name for theme in campaign.themes(connection)}
    conflicts = standing_text.in_conflict(connection)
    corrected = {id: needs.correction_of(connection, id) for id in needs.being_corrected(connection)}
    titled = {id for id, one in corrected.items() if one is not None and one.base == needs.revision_of(connection, id)}
    lost, waiting = exchanges.lost_subjects(connection), standing_text.waiting_corrections(connection)
    choices, amended = outbox.waiting_choices(connection), needs.amended(connection)
    decided, overtaken = mine.decided(connection), standing_text.overtaken(connection)
    restored, apart = link.lacks_own(connection), standing_text.kept_apart(connection)
    carried = bundles.carried(connection)

    def on_a_stick(row: NeedRow) -> bool:
        return carried.holds(row, lost=row.id in lost, waiting=waiting.get(row.id, ""))

    rows = (
        KnownNeed(
            row=replace(row, **overtaken[row.id]) if row.id in overtaken else row,
            conflict=row.id in conflicts,
            correction=corrected.get(row.id),
            titled=row.id in titled,
            lost=row.id in lost,
            waiting=waiting.get(row.id, ""),
            choice=row.id in choices,
            decided=decided.get(row.id, ""),
            amended=row.id in amended,
            restored=restored,
            carried=on_a_stick(row),
        )
        if row.state in ("accepted", "deposited")
        else KnownNeed(row=row, lost=row.id in lost, restored=restored, apart=row.id in apart, carried=on_a_stick(row))
        for row in needs.listed(connection, most)
    )
    lines = tuple(line(need, themes, now) for need in rows)
    total = len(lines) if most is None or len(lines) < most else needs.count(connection)
    offset = exchanges.clock_offset(connection)
    ended = phases.ended_for(campaign.current(connection), "need.submit", "", phases.corrected(LocalTime(now), offset))
    left = needs.broken_off(connection)
    row = None if left is None else needs.one(connection, left.need)
    present = {} if row is None else needs.text_of(row)
    return lines, total, left, present, "" if ended is None else _over(ended.name)


def _over(phase: str) -> str:
    return (
        f"La phase {quoted(phase)} est terminée{french.FIXED}: envoyé maintenant, un besoin serait sans doute "
        "refusé. Il peut être écrit et gardé ici."
    )
