"""Deployments of retained proposals: ours from the demand to the effect, and those of other communes."""

from dataclasses import dataclass
from datetime import date

import msgspec
from sqlalchemy import Connection, select

from desktop.database import words
from desktop.database.driver import rows
from desktop.database.queries import catalogue, link
from desktop.database.tables import deployment
from desktop.domain.communes import department_of
from sync.client.ledger import other_platforms
from sync.client.ledger.states import VOID
from sync.client.ledger.tables import outbox
from sync.contract.published import Deployment


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentAct:
    """A demand or a report of ours: `kind` ask | report, `state` that of the outbox, `value` its fields as JSON."""

    op: str
    kind: str
    proposal: str
    title: str
    value: str
    made_at: str
    state: str
    number: int | None
    received_at: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentRow:
    """One retained proposal. `ask` and `report` are the last of ours; `ours` the platform's word on our commune.

    `others` are the communes where it is asked, planned or live: those of our département first, live ones before.
    """

    id: str
    title: str
    kind: str
    summary: str
    ask: DeploymentAct | None
    report: DeploymentAct | None
    ours: Deployment | None
    others: tuple[Deployment, ...]

    @property
    def state(self) -> str:
        """ "" (not asked) | the demand's state while the platform knows nothing | asked | planned | live | reported."""
        if self.ours is not None:
            return "reported" if self.ours.effect else self.ours.state
        return "" if self.ask is None else "asked" if self.ask.state == "accepted" else self.ask.state

    @property
    def asked(self) -> bool:
        """A demand of ours stands, or the platform knows of one from another computer."""
        return self.ours is not None or (self.ask is not None and self.ask.state not in VOID)

    @property
    def planned(self) -> date | None:
        return None if self.ours is None else self.ours.on


def listed(connection: Connection) -> tuple[DeploymentRow, ...]:
    """All retained proposals, by title."""
    commune = link.commune(connection)
    insee = "" if commune is None else commune.insee
    made: dict[str, list[DeploymentAct]] = {}
    for act in acts(connection):
        made.setdefault(act.proposal, []).append(act)
    published: dict[str, list[Deployment]] = {}
    for one in _published(connection):
        published.setdefault(one.proposal, []).append(one)
    found = []
    for proposal in catalogue.proposals(connection):
        if proposal.state != "retained":
            continue
        here, ours = published.get(proposal.id, ()), made.get(proposal.id, ())
        found.append(
            DeploymentRow(
                id=proposal.id,
                title=proposal.title,
                kind=proposal.kind,
                summary=proposal.summary,
                ask=next((act for act in ours if act.kind == "ask"), None),
                report=next((act for act in ours if act.kind == "report"), None),
                ours={one.commune: one for one in here}.get(insee),
                others=tuple(sorted((one for one in here if one.commune != insee), key=lambda one: _near(one, insee))),
            )
        )
    return tuple(found)


def one(connection: Connection, proposal: str) -> DeploymentRow | None:
    return {row.id: row for row in listed(connection)}.get(proposal)


def acts(connection: Connection) -> tuple[DeploymentAct, ...]:
    """Our demands and reports, the last made first; not what another platform has, which counts there."""
    found = connection.execute(
        select(
            deployment,
            outbox.c.state,
            outbox.c.number,
            outbox.c.received_at,
            outbox.c.reason,
            outbox.c.detail,
        )
        .join(outbox, outbox.c.op == deployment.c.op)
        .where(~other_platforms.has())
        .order_by(outbox.c.seq.desc())
    )
    return tuple(DeploymentAct(**row._asdict() | {"received_at": row.received_at or ""}) for row in found)


def same_department(one: str, other: str) -> bool:
    """By INSEE codes."""
    return department_of(one) == department_of(other)


def _near(one: Deployment, insee: str) -> tuple[bool, int, str]:
    return not same_department(insee, one.commune), _ORDER[one.state], words.place(one.commune_name)


def _published(connection: Connection) -> tuple[Deployment, ...]:
    found = rows(connection, "SELECT value FROM copy WHERE scope = 'deployments' ORDER BY position, id")
    return tuple(_DEPLOYMENT.decode(value) for (value,) in found)


_ORDER = {"live": 0, "planned": 1, "asked": 2}
_DEPLOYMENT: msgspec.json.Decoder[Deployment] = msgspec.json.Decoder(Deployment)
