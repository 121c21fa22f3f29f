"""What may be done with a retained proposal that is read, and in what words. Pure functions."""

from collections.abc import Sequence
from enum import Enum, auto

from desktop.viewmodels.kit.french import FIXED, uncapital
from desktop.viewmodels.votes.steering_entries import ROLES, ProjectWords, SteeringEntry

#: Said at the roles where she presses the button and none is chosen.
NO_ROLE = f"Choisissez un rôle{FIXED}: participant, ou territoire référent."


class SteeringOffer(Enum):
    TAKE_PART = auto()
    CHANGE_ROLE = auto()  #: a role was declared before


def offered(entry: SteeringEntry | None, listed: Sequence[SteeringEntry] = ()) -> SteeringOffer | None:
    """What the chosen one offers, or else another of the list, disabled: bar and list then keep their places."""
    if not (entry is not None and entry.roles) and not any(one.roles for one in listed):
        return None
    return SteeringOffer.CHANGE_ROLE if entry is not None and entry.role else SteeringOffer.TAKE_PART


def may_declare(entry: SteeringEntry, role: str) -> bool:
    """`role`: the chosen one, "" for none: pressed then, the button says that one is missing."""
    return bool(entry.roles) and (not entry.role or role != entry.role)


def left_over(entry: SteeringEntry, motivation: str) -> bool:
    """Whether words were typed for a role that cannot be declared now: they are read, and may be erased."""
    return not entry.roles and bool(motivation.strip())


def marked_role(entry: SteeringEntry, typed: str) -> str:
    """The role to mark among those offered; `typed`: the one that was begun here for this proposal, "" for none."""
    return typed or entry.role


def roles_heading(entry: SteeringEntry) -> str:
    return "Changer de rôle" if entry.role else "Notre rôle"


def role_line(entry: SteeringEntry) -> str:
    """The declared role; "" for none."""
    return f"Rôle demandé{FIXED}: {uncapital(ROLES[entry.role][0])}" if entry.role else ""


def motivation_line(entry: SteeringEntry) -> str:
    """Why we want to take part, as it was sent; "" where nothing was."""
    return (
        f"Pourquoi, pour la plateforme et la préfecture seulement{FIXED}: {entry.motivation}"
        if entry.motivation
        else ""
    )


def reason_line(entry: SteeringEntry) -> str:
    """Why the committee retained it."""
    return f"Retenue par le comité{FIXED}: {entry.reason}" if entry.reason else ""


def group_lines(entry: SteeringEntry) -> tuple[str, str]:
    """Who leads the group, and who takes part in it."""
    return (
        f"Territoires référents{FIXED}: {entry.referents}",
        f"Participants{FIXED}: {entry.participants}",
    )


def decision_line(project: ProjectWords) -> str:
    """The second committee's reason; "" before it decided."""
    return f"Second comité{FIXED}: {project.reason}" if project.reason else ""
