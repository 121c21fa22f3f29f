"""The steering of retained proposals: our declaration, the group that was composed, its projects; pure functions."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from desktop.database import words
from desktop.domain import communes, interests
from desktop.domain.act_words import away
from desktop.domain.exchange_words import kept_answer
from desktop.domain.lives import gender
from desktop.domain.phases import LocalTime
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit import french, states
from desktop.viewmodels.kit.act_context import Moment
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.kept import Undo
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.kit.vocabulary import BY_DATE, Order, Vocabulary
from sync.client.ledger.states import State

if TYPE_CHECKING:
    from desktop.database.queries.steering import SteeringRow
    from sync.contract.published import Named, Project

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


class ProjectWords(Struct, frozen=True):
    """A project that the steering group suggests."""

    title: str
    summary: str  #: what is suggested
    shown: Shown  #: what the second committee decided
    reason: str  #: of that committee; "" before


class SteeringEntry(Struct, frozen=True, kw_only=True):
    """One retained proposal, as a line of the list and as it is read."""

    id: str  #: of the proposal
    title: str  #: of the proposal
    nature: str  #: whether the service exists or is to be developed
    theme: str  #: its name; "" for none
    summary: str  #: of the proposal
    reason: str  #: why the committee retained it
    state: Shown | None = None  #: of our declaration; None without one
    state_note: str = ""  #: on that state, as a sentence; "" for none
    role: str = ""  #: the one that was declared, a key of ROLES; "" for none
    motivation: str = ""  #: why we want to take part, as it was sent from here; "" for none
    roles: tuple[str, ...] = ()  #: keys of ROLES that can be declared now
    undo: Undo = ""  #: how our declaration can be undone now
    closed: str = ""  #: why no role can be declared now; "" where one can
    composed: bool = False  #: the group is composed
    place: Shown | None = None  #: what the group gave us; None before
    referents: str = "aucun"  #: communes that lead, as `members` says them
    participants: str = "aucun"  #: communes that take part, likewise
    group_note: str = ""  #: on the group as a whole; "" for none
    projects: tuple[ProjectWords, ...] = ()  #: what the group suggests
    searched: str = ""  #: what it is found by, folded, its title first
    kinds: tuple[str, ...] = ()  #: keys of the kinds to which the list may be narrowed

    @property
    def note(self) -> str:
        """The second line in the list. What the badge says of our place in the group is not said again."""
        parts = [ROLES[self.role][0] if self.role and self.place is None else self.nature]
        if self.composed and self.place is None:
            parts.append("groupe composé")
        if self.projects:
            parts.append(french.counted(len(self.projects), "projet"))
        return " · ".join(parts)

    @property
    def badge(self) -> Shown | None:
        """Our place in the group once it is known, or else the state of our declaration."""
        return self.place or self.state

    @property
    def spoken(self) -> str:
        return ", ".join(filter(None, (self.title, self.note, "" if self.badge is None else self.badge.word)))


def entries(
    rows: "tuple[SteeringRow, ...]", moment: Moment, cancellable: frozenset[str], now: LocalTime
) -> tuple[SteeringEntry, ...]:
    """By title, those with a declaration of ours first. `cancellable`: operations that were not tried yet."""
    made = [_entry(row, moment, cancellable, now) for row in rows]
    return tuple(sorted(made, key=lambda entry: not (entry.role or entry.state)))


def _entry(row: "SteeringRow", moment: Moment, cancellable: frozenset[str], now: LocalTime) -> SteeringEntry:
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
        referents=members(row.referents),
        participants=members(row.participants),
        group_note=row.note,
        projects=tuple(_project(project) for project in row.projects),
        searched=words.folded(f"{row.title}\n{row.summary} {moment.themes.get(row.theme, '')}"),
        kinds=("ours" if role or state else "todo", *(("projects",) if row.projects else ())),
    )


def gone(id: str, title: str, why: str) -> SteeringEntry:
    """A proposal that is not retained any more, for the words that were typed here and did not leave."""
    named = title or "Proposition retirée"
    return SteeringEntry(
        id=id,
        title=named,
        nature="Plus retenue",
        theme="",
        summary="",
        reason="",
        closed=why,
        searched=words.folded(named),
        kinds=("todo",),
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


def _roles(row: "SteeringRow", moment: Moment, now: LocalTime) -> tuple[tuple[str, ...], str]:
    """The roles that can be declared now; and where there is none, why."""
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


def _undo(row: "SteeringRow", moment: Moment, cancellable: frozenset[str], now: LocalTime) -> Undo:
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
    """The state of our declaration, and a note on it."""
    interest = row.interest
    if interest is None:
        return None, ""
    elsewhere, of = away(restored=interest.restored), gender.of("interest.declare")
    if interest.state == "withdrawn":
        gone = "Votre commune ne demande plus à participer."
        note = f"{of.agreed('Retiré')} {elsewhere}." if interest.withdrawn_elsewhere else gone
        return states.withdrawal(interest.withdrawn, "interest.withdraw", carried=interest.carried), note
    shown = states.shown(interest.declared, "interest.declare", carried=interest.carried)
    if interest.elsewhere:
        return shown, f"{of.agreed('Demandé')} {elsewhere}."
    if interest.declared == "rejected":
        return shown, kept_answer(interest.detail) or "La plateforme a refusé cette demande."
    if interest.number is not None:
        received = french.since(interest.received_at, now)
        return shown, f"Accusé n°{FIXED}{french.number(interest.number)}, reçu {received}."
    made = french.since(interest.declared_at, now)
    return shown, f"{of.agreed('Demandé')} {made}. Pas encore d’accusé."


def members(communes: "Sequence[Named]") -> str:
    """The first by name, with a comment in brackets; how many others there are, as nobody reads ten thousand names."""
    first = ", ".join(map(_member, communes[: french.MOST_NAMED]))
    return f"{first or 'aucun'} {french.others(len(communes))}".rstrip()


def _member(one: "Named") -> str:
    name = one.name or one.commune
    return f"{name} ({one.comment})" if one.comment else name


def _project(project: "Project") -> ProjectWords:
    shown = _PROJECTS.get(project.state, _OPEN)
    return ProjectWords(project.title, project.summary, shown, project.reason)
