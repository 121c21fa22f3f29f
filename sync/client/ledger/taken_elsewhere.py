"""Withdrawals that went to another platform than to the one which has what they take back: there they leave again.

Such a withdrawal was made at one platform and had not left when the commune enrolled with another one, which takes any
withdrawal, without effect where it has nothing of what is named. Back at the first platform nobody would repeat it.
"""

from typing import Any

from sqlalchemy import Connection, select, update

from sync.client.ledger import link, other_platforms, own_cases, stored
from sync.client.ledger.states import State
from sync.client.ledger.tables import outbox, proof
from sync.contract.operations import Operation
from sync.contract.receipts import Proof
from sync.contract.withdrawals import TAKES_BACK


def leave_again(connection: Connection) -> frozenset[str]:
    """Makes those due that today's platform has not had, though it has all that they name, and the other one has not.

    Returns what they are about. Never commits.
    """
    wanted = select(outbox.c.op, outbox.c.subject, outbox.c.type, outbox.c.frozen, proof.c.value)
    wanted = wanted.join(proof, proof.c.op == outbox.c.op).where(outbox.c.type.in_(TAKES_BACK), other_platforms.has())
    due: dict[str, str] = {}
    for row in connection.execute(wanted).all():  # none without a platform of today
        act, answer = stored.kept(row.frozen, Operation), stored.kept(row.value, Proof)
        named = set[str]() if act is None else _listed(act.body.get(TAKES_BACK[row.type].names))
        if not named or answer is None or own_cases.accepted(connection, named, answer.receipt.key) == named:
            continue
        if own_cases.accepted(connection, {row.op, *named}, link.platform(connection).id) == named:
            due[row.op] = row.subject
    # The receipt stays: it is the other platform's.
    waits = {"state": State.FINALISED, "reason": "", "detail": "", "number": None, "received_at": None}
    waits["decided_at"] = None
    connection.execute(update(outbox).where(outbox.c.op.in_(due)).values(waits))
    return frozenset(due.values())


def _listed(named: Any) -> set[str]:
    return {named} if isinstance(named, str) else set(named or ())
