""" "Besoins des autres communes": searched on this computer; who has joined them, and whether ours has."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.leave_need import leave_need
from desktop.actions.outbox.cancel_act import cancel_act
from desktop.database import words
from desktop.database.queries import campaign, link, needs, outbox, pooling
from desktop.domain.act_words import OTHER_PLATFORM, away
from desktop.domain.changes import Changes, Outcome
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french, states
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.kit.form_fields import filled
from desktop.viewmodels.kit.french import FIXED, NARROW
from desktop.viewmodels.kit.head_first import HeadFirst
from desktop.viewmodels.kit.list_model import ListModel
from desktop.viewmodels.kit.narrowing import Narrowing
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.kit.vocabulary import Order, Vocabulary
from desktop.viewmodels.needs.shared_map import Commune, sharing
from desktop.viewmodels.needs.words import FIELDS, named

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.pooling import JoinRow, PublicRow

JOINED = Shown("•", "Nous aussi", "accent")


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourLine:
    """A line of the list."""

    id: str
    title: str
    note: str
    shown: Shown | None
    joined: int  #: other communes that said "nous aussi"
    searched: str
    kinds: tuple[str, ...]  #: its theme

    @property
    def spoken(self) -> str:
        return ", ".join(filter(None, (self.title, self.note, "" if self.shown is None else self.shown.word)))


class JoinAct(Enum):
    """What can be done about a need of another commune."""

    JOIN = auto()
    LEAVE = auto()
    CANCEL = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourSheet:
    """One need of another commune. `cancel` is the op of ours that can still be taken back, "" for none."""

    id: str
    title: str
    commune: str
    fields: tuple[tuple[str, str], ...]
    joined: tuple[tuple[str, str], ...]  #: names and comments
    shared: tuple[Commune, ...]  #: these and the one that wrote it, for the map
    shown: Shown | None  #: of our own "nous aussi"
    reason: str
    join: bool
    leave: bool
    cancel: str
    proposal: str  #: where it was grouped
    own: tuple[tuple[str, str], ...]  #: id and title of each need of ours that it could be said to be like

    @property
    def acts(self) -> Acts[JoinAct]:
        leave = (JoinAct.LEAVE,) if self.leave and not self.cancel else ()
        return Acts(JoinAct.JOIN if self.join else None, leave, JoinAct.CANCEL if self.cancel else None)

    def joining(self, commune: str) -> Confirmation:
        """Asked before "nous aussi" is said in the name of our commune."""
        return Confirmation(
            heading=f"Dire «{FIXED}nous aussi{FIXED}» au nom {french.of(commune)}",
            lead=f"Votre commune sera citée publiquement à côté de ce besoin, publié par {self.commune}.",
            notice="Vous pourrez annuler tant que l’envoi n’a pas commencé, puis retirer ce que vous avez dit.",
            public=(("Titre du besoin", self.title), ("Commune", self.commune), *self.fields),
        )

    @property
    def leaving(self) -> Confirmation:
        """Asked before it is taken back."""
        return Confirmation(
            heading=f"Ne plus dire «{FIXED}nous aussi{FIXED}»{NARROW}?",
            lead="Un retrait sera envoyé à la plateforme. Votre commune ne sera plus citée à côté de ce besoin.",
            public=(("Titre du besoin", self.title), ("Commune", self.commune)),
        )


class Neighbours(QObject):
    refreshed = Signal()
    chose = Signal(object)  #: NeighbourSheet, or None
    done = Signal(str)  #: the need's id: we joined, left, or took one of both back
    refused = Signal(str)  #: a sentence

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self.chosen = ""
        self.sheet: NeighbourSheet | None = None
        self.known = False
        self.model = ListModel(self)
        self.narrowing = Narrowing(_VOCABULARY, self, actor=actor, scopes=("needs",))
        self.narrowing.changed.connect(self._list)
        self._lines: tuple[NeighbourLine, ...] = ()
        self._count = 0
        self._reading = HeadFirst(actor, _read, self._show, self)
        actor.changed.connect(self._follow)

    @property
    def count(self) -> int:
        """How many there are, whatever the list is narrowed to, and though not all may have been read yet."""
        return self._count

    def refresh(self) -> None:
        self._reading.read()

    def choose(self, id: str) -> None:
        self.chosen = id
        self._actor.ask(_one, id, then=lambda sheet: self._choose(id, sheet))

    def join(self, id: str, own: str, comment: str) -> None:
        self._act(id, join_need, id, own or None, comment)

    def leave(self, id: str) -> None:
        self._act(id, leave_need, id)

    def cancel(self, sheet: NeighbourSheet) -> None:
        self._act(sheet.id, cancel_act, sheet.cancel)

    def _act(self, id: str, action: Callable[..., Outcome[Any]], *args: object) -> None:
        self._actor.act(action, *args, then=lambda _: self.done.emit(id), refused=self._refuse)

    def _refuse(self, refusal: Refusal) -> None:
        self.refused.emit(words_of(refusal))
        if self.chosen:
            self.choose(self.chosen)

    def _follow(self, changes: Changes) -> None:
        if self.known and (changes.joins or changes.outbox or changes.scopes & {"needs", "campaign"}):
            self.refresh()
            if self.chosen:
                self.choose(self.chosen)

    def _show(self, read: tuple[tuple[NeighbourLine, ...], int, dict[str, str]]) -> bool:
        self._lines, self._count, themes = read
        self.known = True
        self.narrowing.offer(themes)
        self._list()
        return len(self._lines) == self.count

    def _list(self) -> None:
        self.narrowing.show(self.model, self._lines, self.count)
        narrowed = self.narrowing.narrowed and not self.narrowing.partial
        if self.chosen and narrowed and self.model.place_of(self.chosen) < 0:
            self.chosen = ""  # what the search hides is chosen no more
            self._choose("", None)
        self.refreshed.emit()

    def _choose(self, id: str, sheet: NeighbourSheet | None) -> None:
        if id == self.chosen and sheet != self.sheet:
            self.sheet = sheet
            self.chose.emit(sheet)


_VOCABULARY = Vocabulary(
    search="&Chercher un besoin",
    one="besoin",
    many="besoins",
    all="Tous les thèmes",
    example="cimetière, cantine, rendez-vous…",
    label="Thèm&e",
    orders={
        "title": Order("Par titre"),
        "joined": Order("Par nombre de communes", lambda line: -line.joined),
    },
)


def _read(
    connection: "Connection", _now: datetime, most: int | None
) -> tuple[tuple[NeighbourLine, ...], int, dict[str, str]]:
    """The lines, of how many they are the first, the themes."""
    themes = {theme.id: theme.name for theme in campaign.themes(connection)}
    commune = link.commune(connection)
    own = "" if commune is None else commune.insee
    lines = tuple(_line(row, themes, own) for row in pooling.neighbours(connection, limit=most))
    return lines, len(lines) if len(lines) != most else pooling.count_neighbours(connection), themes


def _line(row: "PublicRow", themes: dict[str, str], own: str) -> NeighbourLine:
    """`own`: our INSEE code; we are no "other commune" of a need that we joined."""
    others = sum(one.commune != own for one in row.joined)
    joined = ["la vôtre"] if others < len(row.joined) else []
    joined += [french.counted(others, "autre commune", "autres communes")] if others else []
    with_them = f"avec {' et '.join(joined)}" if joined else ""
    note = " · ".join(filter(None, (row.commune_name, themes.get(row.theme, ""), with_them)))
    title = named(row.title)
    return NeighbourLine(
        id=row.id,
        title=title,
        note=note,
        shown=JOINED if row.ours else None,
        joined=len(row.joined),
        searched=words.folded(f"{title}\n{row.commune_name} {row.description}"),
        kinds=(row.theme,),
    )


def _one(connection: "Connection", id: str) -> NeighbourSheet | None:
    row = pooling.public(connection, id)
    if row is None:
        return None
    themes = {theme.id: theme.name for theme in campaign.themes(connection)}
    join = pooling.shown_of(connection, id)
    ops = () if join is None else (join.withdraw_op, join.join_op)
    acts = (outbox.one(connection, op) for op in ops if op)
    fields = {name: str(getattr(row, name)) for name in _READ}
    return NeighbourSheet(
        id=row.id,
        title=named(row.title),
        commune=row.commune_name,
        fields=filled(FIELDS, fields, themes),
        joined=tuple((one.name or one.commune, one.comment) for one in row.joined),
        shared=sharing(row),
        shown=None if join is None else _state(join),
        reason="" if join is None else _reason(join),
        join=not row.ours,
        leave=row.ours,
        cancel=next((act.op for act in acts if act is not None and act.cancellable), ""),
        proposal=row.proposal,
        own=tuple(
            (need.id, named(need.title))
            for need in needs.listed(connection)
            if need.state not in ("withdrawn", "rejected", "cancelled", OTHER_PLATFORM)
        ),
    )


def _state(join: "JoinRow") -> Shown | None:
    """Of what we said last: that we too have this need, or that we have it no more."""
    type, state = ("need.join", join.joined) if join.state != "withdrawn" else ("need.leave", join.left)
    if type == "need.leave":
        return states.withdrawal(state, type)
    joined = states.shown(state, type, join.number)
    return joined if state == "accepted" else states.of_what("Nous aussi", joined)


def _reason(join: "JoinRow") -> str:
    """Why it was refused; or that another computer said it, or took it back."""
    if join.withdrawn_elsewhere:
        return f"Retiré {away(restored=join.restored)}."
    if join.state == "rejected":
        return join.detail
    return f"Dit {away(restored=join.restored)}." if join.elsewhere and join.state != "withdrawn" else ""


_READ = tuple(field.name for field in FIELDS if not field.private and field.name != "title")
