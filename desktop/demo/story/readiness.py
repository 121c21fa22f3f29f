"""Whether a step can be played in the present world, and if not, what it lacks, in French."""

from collections.abc import Callable

from sqlalchemy import Connection

from desktop.database.queries import campaign, catalogue, deployments, needs, outbox, requests, shares, steering
from desktop.demo.story.steps import Condition, StoryStep
from desktop.demo.worlds import sample
from resources.demonstration import read_world
from sync.client.ledger.states import DUE, VOID, State

_TO_VOTE = {"one_to_vote": 1, "three_to_vote": 3}
_PHASES = {
    "needs_open": "needs",
    "vote_open": "vote",
    "steering_open": "steering",
    "deployment_open": "deployment",
}
_DRAFT = ("draft", "to_validate", "validated")

LACKING: dict[Condition, str] = {
    "needs_open": "La phase des besoins n’est pas ouverte.",
    "vote_open": "La phase de vote n’est pas ouverte.",
    "open_or_judged": "La phase de vote n’est pas ouverte.",
    "steering_open": "La phase de pilotage n’est pas ouverte.",
    "deployment_open": "La phase de déploiement n’est pas ouverte.",
    "draft": "Aucun besoin en cours d’écriture n’est enregistré.",
    "one_to_vote": "Aucune proposition n’attend un vote de la commune.",
    "three_to_vote": "Il ne reste pas trois propositions sans vote de la commune.",
    "waiting": "Rien n’attend dans la boîte d’envoi.",
    "several_waiting": "Moins de deux envois attendent dans la boîte d’envoi.",
    "undeclared": "La proposition n’est pas à piloter, ou la commune l’a déjà demandé.",
    "unasked": "Le service n’est pas à déployer, ou la commune l’a déjà demandé.",
    "untold": "Le service n’est pas à déployer, ou la commune a déjà dit son effet.",
    "request": "La demande au préfet est déjà partie, ou n’est plus là.",
    "further_requests": "Une demande de formation ou de laboratoire est déjà partie.",
    "share": "La commune a déjà proposé son service au catalogue.",
}


def lacking(connection: Connection, step: StoryStep) -> tuple[str, ...]:
    """A sentence for each condition of the step that the commune's database does not fulfil; () where it is ready.

    In another phase that alone is said: what else lacks follows from it, and its sentence would not be true.
    """
    lacks = [one for one in step.requires if not _fulfils(connection, step, one)]
    phase = [one for one in lacks if one in _PHASES]
    return tuple(LACKING[one] for one in phase or lacks)


def lacking_in_phase(connection: Connection, step: StoryStep) -> tuple[tuple[str, ...], str]:
    """The same, and the phase that is open then, "" for none: the window may not have read it again yet."""
    current = campaign.current(connection)
    return lacking(connection, step), (current and current.open_phase) or ""


def _fulfils(connection: Connection, step: StoryStep, condition: Condition) -> bool:
    if condition in _PHASES:
        current = campaign.current(connection)
        return current is not None and current.open_phase == _PHASES[condition]
    if condition in _TO_VOTE:
        left = [one for one in catalogue.proposals(connection) if one.state == "open" and not one.voted]
        return len(left) >= _TO_VOTE[condition]
    return _OTHERS[condition](connection, step.proposal)


def draft(connection: Connection) -> str:
    """Id of the need being written: the last that was changed; "" for none."""
    return next((row.id for row in needs.listed(connection) if row.state in _DRAFT and row.title), "")


def waits(connection: Connection, _proposal: str = "") -> bool:
    """Whether an act of the commune has not left, or left without an answer."""
    return _waiting(connection) > 0


def _waiting(connection: Connection) -> int:
    return sum(act.state in (*DUE, State.IN_FLIGHT) for act in outbox.listed(connection))


def _open_or_judged(connection: Connection, _proposal: str) -> bool:
    """Whether the committee can still decide, or its reasons are there to be read."""
    current = campaign.current(connection)
    return current is not None and current.open_phase not in (None, "needs")


def _undeclared(connection: Connection, proposal: str) -> bool:
    row = steering.one(connection, proposal)
    return row is not None and not row.standing


def _unasked(connection: Connection, proposal: str) -> bool:
    row = deployments.one(connection, proposal)
    return row is not None and not row.asked


def _request(connection: Connection, _proposal: str) -> bool:
    """It has not left; where it was never written, that is done when the step is shown."""
    row = requests.one(connection, sample.ready_request(connection))
    return not sample.request_written(connection) or (row is not None and row.state == "draft")


def _untold(connection: Connection, proposal: str) -> bool:
    row = deployments.one(connection, proposal)
    return row is not None and (row.report is None or row.report.state in VOID)


def _further_requests(connection: Connection, _proposal: str) -> bool:
    """None of these has left; what is not there is written when the step is shown."""
    further = {one.category for one in read_world().further_requests}
    return all(row.state == "draft" for row in requests.listed(connection) if row.fields["category"] in further)


def _share(connection: Connection, _proposal: str) -> bool:
    """None has left; where there is none, one is written when the step is shown."""
    row = shares.one(connection, sample.ready_share(connection))
    return row is None or row.state == "draft"


_OTHERS: dict[str, Callable[[Connection, str], bool]] = {
    "draft": lambda connection, _proposal: bool(draft(connection)),
    "waiting": waits,
    "several_waiting": lambda connection, _proposal: _waiting(connection) > 1,
    "open_or_judged": _open_or_judged,
    "undeclared": _undeclared,
    "unasked": _unasked,
    "untold": _untold,
    "request": _request,
    "further_requests": _further_requests,
    "share": _share,
}
