"""Requests to a préfet: what communes ask for directly, and the answers that the préfet's services give."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select, update

from sync.contract.bodies import RequestSubmit
from sync.platform.conduct import answers, lists
from sync.platform.files import RequestDecisionFile
from sync.platform.refusals import Refused, unknown
from sync.platform.tables import case


class Request(Struct, frozen=True, kw_only=True):
    """A request to a préfet as it stands."""

    id: str  #: the same as at the commune
    commune: str  #: INSEE code
    title: str  #: of the last submission
    state: str  #: one of OwnRequest's states
    op: str  #: id of the submission that is answered
    body: RequestSubmit  #: of that submission


def all_requests(connection: Connection) -> list[Request]:
    """All requests, in the order of their deposit."""
    rows = connection.execute(lists.in_order_of_deposit(case, case.c.op).where(case.c.kind == "request"))
    return [_request(row) for row in rows]


def find(connection: Connection, id_: str) -> Request:
    """The request with this id. Raises Refused."""
    row = connection.execute(select(case).where(case.c.kind == "request", case.c.id == id_)).one_or_none()
    if row is None:
        raise unknown("ID", id_, "n’est pas une demande reçue. Voyez «\u00a0request list\u00a0»")
    return _request(row)


def decide(connection: Connection, id_: str, file: RequestDecisionFile, now: datetime) -> Request:
    """Tells the commune the préfet's answer. A later answer takes the place of an earlier one. Raises Refused."""
    request = find(connection, id_)
    _check(file)
    if request.state == "withdrawn":
        sentence = f"ID\u00a0: la commune a retiré sa demande «\u00a0{request.title}\u00a0»."
        raise Refused("request_withdrawn", sentence, field="ID")
    if request.state in ("accepted", "refused") and file.status == "incomplete":
        sentence = (
            f"status\u00a0: la demande «\u00a0{request.title}\u00a0» est déjà tranchée\u202f; rien n’y manque plus."
        )
        raise Refused("request_decided", sentence, field="status")
    amount = None if file.amount_cents is msgspec.UNSET else file.amount_cents
    cost = request.body.funding.cost_cents
    if amount is not None and cost and amount > cost:
        sentence = "amount_cents\u00a0: le montant accordé dépasse le coût du projet dans son plan de financement."
        raise Refused("amount_over_cost", sentence, field="amount_cents")
    connection.execute(update(case).where(case.c.id == id_).values(state=file.status))
    changes: dict[str, Any] = {"reason": file.reason.strip(), "missing": file.missing, "amount_cents": amount}
    answers.answer(connection, request.commune, id_, now, state=file.status, **changes)
    return find(connection, id_)


def _check(file: RequestDecisionFile) -> None:
    if file.amount_cents is not msgspec.UNSET and file.status != "accepted":
        sentence = "amount_cents\u00a0: un montant ne va qu’avec une demande acceptée («\u00a0accepted\u00a0»)."
        raise Refused("amount", sentence, field="amount_cents", of_input=True)
    if file.missing and file.status != "incomplete":
        sentence = "missing\u00a0: ce qui manque ne va qu’avec une demande incomplète («\u00a0incomplete\u00a0»)."
        raise Refused("missing", sentence, field="missing", of_input=True)
    if any(not word.strip() for word in file.missing):
        raise Refused("missing", "missing\u00a0: une ligne est vide.", field="missing", of_input=True)


def _request(row: Any) -> Request:
    body = msgspec.json.decode(row.value, type=RequestSubmit)
    return Request(id=row.id, commune=row.commune, title=row.title, state=row.state, op=row.op, body=body)
