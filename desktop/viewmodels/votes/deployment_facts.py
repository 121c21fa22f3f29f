"""What is read of deployments: for the list of retained services, and for a form to be read before it leaves."""

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from desktop.database.queries import catalogue, deployments, link, outbox, person, typed
from desktop.domain.phases import LocalTime
from desktop.viewmodels.kit import act_context
from desktop.viewmodels.kit.act_context import Moment, PhaseRule
from desktop.viewmodels.kit.confirmation import contact_line
from desktop.viewmodels.votes import deployment_entries
from desktop.viewmodels.votes.deployment_entries import DeploymentEntry
from desktop.viewmodels.votes.deployment_form import FormFacts
from desktop.viewmodels.votes.deployment_unsent import FORMS, Begun, unsent
from resources import communes
from sync.client.ledger.states import VOID

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.deployments import DeploymentRow


class DeploymentFacts(Struct, frozen=True, kw_only=True):
    """All that is read for the list of deployments."""

    moment: Moment  #: what decides whether an act can be made now
    rows: "tuple[DeploymentRow, ...]"  #: one for each retained proposal
    cancellable: frozenset[str]  #: operations that were not tried yet
    contact: str  #: the person to ask, in one line; "" for nobody
    begun: Begun = {}  #: what was typed in the forms, and is kept
    gone: tuple[tuple[str, str], ...] = ()  #: id and title of each service not retained any more, for which some was
    population: int | None  #: inhabitants of the commune in the official list; None where that does not say


def read(connection: "Connection") -> DeploymentFacts:
    rows = deployments.listed(connection)
    begun = {form: typed.begun(connection, form) for form in FORMS}
    acts = (outbox.one(connection, act.op) for act in deployments.acts(connection) if act.state == "finalised")
    return DeploymentFacts(
        moment=act_context.read(connection),
        rows=rows,
        begun=begun,
        gone=_gone(connection, begun, {row.id for row in rows}),
        cancellable=frozenset(act.op for act in acts if act is not None and act.cancellable),
        contact=contact_line(person.contact(connection)),
        population=_population(connection),
    )


def _gone(connection: "Connection", begun: Begun, retained: set[str]) -> tuple[tuple[str, str], ...]:
    ids = sorted({id for texts in begun.values() for id in texts} - retained)
    return catalogue.proposal_titles(connection, ids)


def rule(moment: Moment, now: LocalTime) -> PhaseRule:
    return act_context.rule(
        moment,
        "deployment",
        now,
        what="Le déploiement",
        doing="Demandez un service retenu, puis dites l’effet qu’il a eu.",
        act="Votre demande",
    )


def entries(facts: DeploymentFacts, now: LocalTime) -> tuple[DeploymentEntry, ...]:
    retained = deployment_entries.entries(facts.rows, facts.moment, facts.cancellable, now)
    gone = (deployment_entries.gone(id, title) for id, title in facts.gone)
    return tuple(replace(entry, unsent=unsent(facts.begun, entry.id, entry.act)) for entry in (*retained, *gone))


def _population(connection: "Connection") -> int | None:
    own = link.commune(connection)
    listed = None if own is None else communes.get(own.insee)
    return None if listed is None else listed.population


def corrected(row: "DeploymentRow | None") -> str:
    """Id of our report that another one would correct; "" for none."""
    return "" if row is None or row.report is None or row.report.state in VOID else row.report.op


def report_facts(connection: "Connection", id: str) -> FormFacts | None:
    beside = _facts(connection, id)
    return None if beside is None else beside._replace(corrects=corrected(deployments.one(connection, id)))


def demand_facts(connection: "Connection", id: str) -> FormFacts | None:
    beside = _facts(connection, id)
    return None if beside is None else beside._replace(contact=contact_line(person.contact(connection)))


def _facts(connection: "Connection", id: str) -> FormFacts | None:
    subject, moment = catalogue.subject(connection, id), act_context.read(connection)
    return None if subject is None else FormFacts(subject.title, "", moment.signed_as, moment.enrolment)
