"""One round with the platform: what waits leaves, what was decided and published comes in."""

import logging
from dataclasses import dataclass

from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.actions.device_key import device_key
from desktop.actions.receive import Receiver
from sync.client import round as rounds
from sync.client.errors import Declined, Integrity, SyncError, Weather
from sync.client.reporter import Reporter, Silent
from sync.client.rounds import Outcome
from sync.contract.wire import Transport

BUDGET_S = 120.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """`outcome` of a round that ended; else `fault`: Weather, Declined or Integrity.

    `changes` holds either way: what came before the link broke was kept, transaction by transaction.
    """

    changes: Changes
    outcome: Outcome | None = None
    fault: SyncError | None = None


def exchange(
    desk: Desk,
    transport: Transport,
    reporter: Reporter | None = None,
    budget_s: float = BUDGET_S,
    *,
    patient: bool = False,
) -> Exchanged:
    """`patient` for a round that nobody asked for: it waits its time, and its outcome then is "waiting".

    Raises NotEnrolled or KeyLost before anything moved, and DatabaseFault.
    """
    key = device_key(desk)
    receiver = Receiver(desk.store)
    outcome: Outcome | None = None
    fault: SyncError | None = None
    try:
        outcome = rounds.run(
            receiver,
            transport,
            key,
            clock=desk.clock,
            reporter=reporter or Silent(),
            budget_s=budget_s,
            patient=patient,
        )
    except (Weather, Declined, Integrity) as error:
        _log.info("exchange: %s", error.code)
        fault = error
    return Exchanged(receiver.changes | Changes(outbox=True, link=True), outcome, fault)
