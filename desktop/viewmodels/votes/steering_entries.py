"""Retained proposals as one steers them: our declaration, the group as composed, the projects; pure functions."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

from desktop.database import words
from desktop.domain import communes, interests
from desktop.domain.act_words import away
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit import french, states
from desktop.viewmodels.kit.act_context import Moment
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.kit.vocabulary import BY_DATE, Order, Vocabulary
from sync.client.ledger.states import State

if TYPE_CHECKING:
    from desktop.database.queries.steering import SteeringRow
    from sync.contract.published import Named, Project

#: How our declaration can be undone: before it leaves, afterwards by a withdrawal, not at all.
Undo: TypeAlias = Literal["take_back", "withdraw", ""]
ROLES = {
    "participant": ("Participant", "Vous donnez votre avis et vous essayez avec les autres communes."),
    "referent": ("Territoire référent", "Le service est développé avec vous."),
}
_OPEN = Shown("○", "À examiner", "muted")
_PROJECTS = states.DECIDED
_GIVEN = {
    "referent": Shown(states.FILLED, "Territoire référent", "ok"),
    "participant": Shown(states.FILLED, "Participant", "ok"),
    "none": Shown("✗", "Pas dans le groupe", "muted"),
}


@dataclass(frozen=True, slots=True)
class ProjectWords:
    """What the steering suggests, and what the second committee decided of it and why."""

    title: str
    summary: str
    shown: Shown
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SteeringEntry:
    """One retained proposal. `role` is the one declared, `roles` those that can be declared now.

    `place` says what the group gave us; `referents` and `participants` are communes by name.
    """

    id: str
    title: str
    nature: str
    theme: str
    summary: str
    reason: str
    state: Shown | None = None
    state_note: str = ""
    role: str = ""
    motivation: str = ""  #: why, as it was sent from here
    roles: tuple[str, ...] = ()
    undo: Undo = ""
    closed: str = ""
    composed: bool = False
    place: Shown | None = None
    referents: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    group_note: str = ""
    projects: tuple[ProjectWords, ...] = ()
    searched: str = ""  #: what it is found by, folded, its title first
    kinds: tuple[str, ...] = ()  #: what the list may be narrowed to

    @property
    def note(self) -> str:
        """The quiet line of the list."""
        said = [ROLES[self.role][0] if self.role else self.nature]
        if self.composed:
            said.append("groupe composé")
        if self.projects:
            said.append(french.counted(len(self.projects), "projet"))
        return " · ".join(said)

    @property
    def badge(self) -> Shown | None:
        """The place in the group once it is known, else how the declaration stands."""
        return self.place or self.state

    @property
    def spoken(self) -> str:
        return ", ".join(filter(None, (self.title, self.note, "" if self.badge is None else self.badge.word)))


def entries(
    rows: "tuple[SteeringRow, ...]", moment: Moment, cancellable: frozenset[str], now: datetime
) -> tuple[SteeringEntry, ...]:
    """Those with a declaration of ours first, by title. `cancellable` are declarations not yet tried."""
    made = [_entry(row, moment, cancellable, now) for row in rows]
    return tuple(sorted(made, key=lambda entry: not (entry.role or entry.state)))


def _entry(row: "SteeringRow", moment: Moment, cancellable: frozenset[str], now: datetime) -> SteeringEntry:
    role = row.standing or row.role
    roles, closed = _roles(row, moment, now)
    state, note = _state(row, now)
    return SteeringEntry(
        id=row.id,
        title=row.title,
        nature="Service à développer" if row.kind == "to_develop" else "Service existant",
        theme=moment.themes.get(row.theme, ""),
        summary=row.summary,
        reason=row.reason,
        state=state,
        state_note=note,
        role=role,
        motivation="" if row.interest is None else row.interest.motivation,
        roles=roles,
        undo=_undo(row, moment, cancellable, now),
        closed=closed,
        composed=row.composed,
        place=_GIVEN.get(row.given),
        referents=tuple(_member(one) for one in row.referents),
        participants=tuple(_member(one) for one in row.participants),
        group_note=row.note,
        projects=tuple(_project(project) for project in row.projects),
        searched=words.folded(f"{row.title}\n{row.summary} {moment.themes.get(row.theme, '')}"),
        kinds=("ours" if role or state else "todo", *(("projects",) if row.projects else ())),
    )


VOCABULARY = Vocabulary(
    search="&Chercher une proposition",
    one="proposition",
    many="propositions",
    all="Avec ou sans nous",
    kinds={"ours": "Avec notre participation", "todo": "Sans notre participation", "projects": "Avec des projets"},
    orders={
        "ours": Order("Les nôtres d’abord"),
        "title": BY_DATE["title"],
        "theme": Order("Par thème", lambda entry: (entry.theme or "~", entry.searched)),
    },
)


def _roles(row: "SteeringRow", moment: Moment, now: datetime) -> tuple[tuple[str, ...], str]:
    """The roles that can be declared, and why not where there is none."""
    roles, why = [], ""
    for role in interests.ROLES:
        try:
            communes.check_act(moment.commune, moment.siren)
            interests.check_declare(moment.campaign, "retained", role, row.standing, moment.at(now))
        except Refusal as refusal:
            why = refusal.sentence if refusal.code != "already_declared" else why
        else:
            roles.append(role)
    return tuple(roles), "" if roles else why


def _undo(row: "SteeringRow", moment: Moment, cancellable: frozenset[str], now: datetime) -> Undo:
    if row.interest is None or not row.interest.stands:
        return ""
    if row.interest.declare_op in cancellable:
        return "take_back"
    try:
        held = row.interest.state == State.HELD
        interests.check_withdraw(moment.campaign, row.standing, moment.at(now), held=held)
    except Refusal:
        return ""
    return "withdraw"


def _state(row: "SteeringRow", now: datetime) -> tuple[Shown | None, str]:
    """How our declaration stands, and its note."""
    interest = row.interest
    if interest is None:
        return None, ""
    elsewhere = away(restored=interest.restored)
    if interest.state == "withdrawn":
        gone = "Votre commune ne demande plus à participer."
        note = f"Retiré {elsewhere}." if interest.withdrawn_elsewhere else gone
        return states.withdrawal(interest.withdrawn, "interest.withdraw"), note
    shown = states.shown(interest.declared, "interest.declare")
    if interest.elsewhere:
        return shown, f"Demandé {elsewhere}."
    if interest.declared == "rejected":
        return shown, interest.detail or "La plateforme a refusé cette demande."
    if interest.number is not None:
        received = french.since(interest.received_at, now)
        return shown, f"Accusé n°{FIXED}{french.number(interest.number)}, reçu {received}."
    made = french.since(interest.declared_at, now)
    return shown, f"Demandé {made}. Pas encore reçu."


def _member(one: "Named") -> str:
    name = one.name or one.commune
    return f"{name} ({one.comment})" if one.comment else name


def _project(project: "Project") -> ProjectWords:
    shown = _PROJECTS.get(project.state, _OPEN)
    return ProjectWords(project.title, project.summary, shown, project.reason)
