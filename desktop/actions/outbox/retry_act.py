"""Sends an act that was set aside again, unchanged, with the next exchange: useful after an update of either side."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_act
from desktop.domain.changes import Changes, Outcome, QueuedAct
from desktop.domain.refusals import Refusal
from desktop.effects import registry
from sync.client.ledger import outbox
from sync.client.ledger.states import State
from sync.client.news import Settled


def retry_act(context: CommuneContext, op: str) -> Outcome[QueuedAct]:
    """Raises Refusal where the act was not set aside."""
    with context.store.transaction() as connection:
        act = find_act(connection, op)
        if not outbox.release(connection, op):
            raise Refusal(
                "not_aside",
                "Cet envoi n’est pas mis de côté.",
                field="op",
                remedy="Il n’y a rien à réessayer\u00a0: regardez où il en est.",
            )
        changes = Changes(outbox=True)
        follows = registry.of(act.type)
        if follows is None:
            return Outcome(changes, QueuedAct(act.subject, op))
        stands = Settled(
            op=op, type=act.type, subject=act.subject, state=State.FINALISED, number=None, received_at=None
        )
        return Outcome(follows.settled(connection, stands) | changes, QueuedAct(act.subject, op))
