"""Deployments of retained proposals: ours, from the demand to the report of the effect, and other communes'."""

from datetime import date

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select, text

from desktop.database import words
from desktop.database.driver import rows
from desktop.database.last_exchange import ON_A_STICK
from desktop.database.queries import catalogue, link
from desktop.database.tables import deployment
from desktop.domain.communes import department_of
from sync.client.ledger import other_platforms
from sync.client.ledger.states import VOID
from sync.client.ledger.tables import outbox
from sync.contract.published import Deployment


class DeploymentAct(Struct, frozen=True, kw_only=True):
    """Our demand for a deployment, or our report on its effect."""

    op: str  #: id of its act
    kind: str  #: ask | report
    proposal: str  #: id of the retained proposal
    title: str  #: of the proposal, as it read when the act was made
    #: JSON of what was said: wanted_from, remarks, decided_by; or live_since, agents_trained, people_served, effect
    value: str
    made_at: str  #: by this computer's clock, ISO text
    state: str  #: of the act in the outbox
    number: int | None  #: of the receipt; None before it
    received_at: str  #: platform time of the receipt, ISO text; "" before it
    reason: str  #: stable code of a refusal or a hold; "" for none
    detail: str  #: the same as a French sentence; "" for none
    carried: bool = False  #: it left on a USB stick, and no answer has come yet


class DeploymentRow(Struct, frozen=True, kw_only=True):
    """One retained proposal, with what we asked and where it is deployed."""

    id: str  #: of the proposal
    title: str  #: of the proposal, as published
    kind: str  #: existing | to_develop
    summary: str  #: public; "" where nothing is said
    ask: DeploymentAct | None  #: our last demand, refused or not; None before one
    report: DeploymentAct | None  #: our last report of the effect; None before one
    ours: Deployment | None  #: what the platform publishes of it in our commune; None for nothing
    #: The other communes where it is asked for, planned or live: our département's first, there the live ones first.
    others: tuple[Deployment, ...]

    @property
    def state(self) -> str:
        """ "" (not asked) | the demand's state while the platform knows nothing | asked | planned | live | reported."""
        if self.ours is not None:
            return "reported" if self.ours.effect else self.ours.state
        return "" if self.ask is None else "asked" if self.ask.state == "accepted" else self.ask.state

    @property
    def asked(self) -> bool:
        """A demand of ours stands, or the platform knows of one that another computer of the commune sent."""
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
    entries = []
    for proposal in catalogue.retained(connection):
        here, ours = published.get(proposal.id, ()), made.get(proposal.id, ())
        entries.append(
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
    return tuple(entries)


def one(connection: Connection, proposal: str) -> DeploymentRow | None:
    return {row.id: row for row in listed(connection)}.get(proposal)


def acts(connection: Connection) -> tuple[DeploymentAct, ...]:
    """Our demands and reports, the last made first; without those that another platform answered: they count there."""
    own_acts = connection.execute(
        select(
            deployment,
            outbox.c.state,
            outbox.c.number,
            outbox.c.received_at,
            outbox.c.reason,
            outbox.c.detail,
            outbox.c.op.in_(text(ON_A_STICK)).label("carried"),
        )
        .join(outbox, outbox.c.op == deployment.c.op)
        .where(~other_platforms.has())
        .order_by(outbox.c.seq.desc())
    )
    return tuple(
        DeploymentAct(**row._asdict() | {"received_at": row.received_at or "", "carried": bool(row.carried)})
        for row in own_acts
    )


def same_department(one: str, other: str) -> bool:
    """Whether two communes are in the same département, by their INSEE codes."""
    return department_of(one) == department_of(other)


def _near(one: Deployment, insee: str) -> tuple[bool, int, str]:
    return not same_department(insee, one.commune), _ORDER[one.state], words.place(one.commune_name)


def _published(connection: Connection) -> tuple[Deployment, ...]:
    values = rows(connection, "SELECT value FROM copy WHERE scope = 'deployments' ORDER BY position, id")
    return tuple(_DEPLOYMENT.decode(value) for (value,) in values)


_ORDER = {"live": 0, "planned": 1, "asked": 2}
_DEPLOYMENT: msgspec.json.Decoder[Deployment] = msgspec.json.Decoder(Deployment)
