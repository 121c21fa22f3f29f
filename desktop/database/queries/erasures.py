"""Erasures and the platform of an earlier enrolment, which this computer cannot ask any more."""

from sqlalchemy import Connection, select

from desktop.domain.erasure import Remnant
from sync.client.ledger import other_platforms
from sync.client.ledger.states import VOID
from sync.client.ledger.tables import outbox
from sync.contract.bodies import PersonalErase, body_of
from sync.contract.operations import Operation, thaw


def left_elsewhere(connection: Connection) -> tuple[Remnant, ...]:
    """Acts whose personal data another platform has, and was never asked to erase."""
    acts = select(outbox.c.title, outbox.c.frozen).where(other_platforms.has()).order_by(outbox.c.seq)
    received = [(title, thaw(frozen)) for title, frozen in connection.execute(acts)]
    asked = {op for _, operation in received for op in _named(operation)}
    return tuple(
        Remnant(place="platform", id=operation.op, title=title)
        for title, operation in received
        if operation.personal and operation.op not in asked
    )


def to_ask_again(connection: Connection) -> tuple[str, ...]:
    """Acts whose data only another platform was asked to erase: today's may have them too, and must be asked."""
    made = select(outbox.c.frozen, other_platforms.has()).where(
        outbox.c.type == "personal.erase", outbox.c.state.not_in(VOID)
    )
    erasures = [(_named(thaw(frozen)), elsewhere) for frozen, elsewhere in connection.execute(made)]
    asked = {op for ops, elsewhere in erasures if not elsewhere for op in ops}
    return tuple(sorted({op for ops, elsewhere in erasures if elsewhere for op in ops} - asked))


def _named(operation: Operation) -> tuple[str, ...]:
    """Ids of the acts whose personal data this one asks to erase."""
    body = body_of(operation)
    return body.operations if isinstance(body, PersonalErase) else ()
