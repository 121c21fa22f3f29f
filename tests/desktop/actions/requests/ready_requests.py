"""A request that may leave, and what the platform answers to it."""

from datetime import UTC, datetime
from typing import Literal

import msgspec
from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.receive import Receiver
from desktop.actions.requests.draft_request import draft_request
from desktop.database.queries import requests
from desktop.database.queries.requests import RequestRow
from desktop.domain.typed_plan import TypedExpense, TypedPlan, TypedResource, encode
from sync.client.ledger.tables import copy, outbox
from sync.client.news import Settled
from sync.contract.operations import Operation, thaw
from sync.contract.published import OwnRequest
from sync.platform.conduct import requests as conduct
from sync.platform.files import RequestDecisionFile
from tests.desktop.actions.exchanging import National

PLAN = encode(
    TypedPlan(
        expenses=(TypedExpense(item="Formation", amount_ht="4 000", amount_ttc="4 800", kind="operating"),),
        resources=(TypedResource(source="state", amount="3 840"), TypedResource(source="own", amount="960")),
    )
)


TEXT = {
    "category": "agent_training",
    "level": "department",
    "title": "Former les agents",
    "description": "Deux agents suivront quatre jours de formation.",
    "decided_by": "Le maire, par délégation du conseil",
    "funding": PLAN,
}


def ready(context: CommuneContext, **fields: str) -> str:
    return draft_request(context, **(TEXT | fields)).value


def row(context: CommuneContext, id: str) -> RequestRow:
    with context.store.reading() as connection:
        found = requests.one(connection, id)
    assert found is not None
    return found


def operation(context: CommuneContext, op: str) -> Operation:
    with context.store.reading() as connection:
        return thaw(connection.scalars(select(outbox.c.frozen).where(outbox.c.op == op)).one())


def settle(context: CommuneContext, op: str, id: str, state: str, detail: str = "") -> None:
    """The platform's verdict on an act, as an exchange brings it."""
    receiver = Receiver(context.store, context.clock)
    with context.store.transaction() as connection:
        connection.execute(update(outbox).where(outbox.c.op == op).values(state=state, detail=detail, attempts=1))
        type = connection.scalars(select(outbox.c.type).where(outbox.c.op == op)).one()
        receiver.receive(
            connection, Settled(op=op, type=type, subject=id, state=state, number=7, received_at=None, detail=detail)
        )
    assert receiver.changes.requests == {id}


def answer(context: CommuneContext, id: str, submission: str, state: str, **words: object) -> None:
    """The préfet's answer, as the feed `mine` copies it."""
    own = msgspec.convert(
        {"kind": "request", "id": id, "title": "x", "category": "x", "level": "department", "authority": "45"}
        | {"submission": submission, "state": state, "moved_at": datetime(2026, 3, 1, tzinfo=UTC)}
        | words,
        OwnRequest,
    )
    statement = upsert(copy).values(scope="mine", id=id, position=9, value=msgspec.json.encode(own).decode())
    with context.store.transaction() as connection:
        connection.execute(
            statement.on_conflict_do_update(index_elements=["scope", "id"], set_={"value": statement.excluded.value})
        )


def decide(national: National, id: str, status: Literal["incomplete", "accepted"]) -> None:
    """As the préfet does, at the platform itself."""
    with national.store.writing() as connection:
        conduct.decide(connection, id, RequestDecisionFile(status=status, reason="Motif."), national.now)
