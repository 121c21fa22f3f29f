"""One round with the platform: what waits leaves, what was decided and published comes in."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.actions.device_key import device_key, wallet
from desktop.actions.receive import Receiver
from desktop.database.queries import attachments
from sync.client import round as rounds
from sync.client.reporter import Reporter, Silent
from sync.client.rounds import Outcome
from sync.client.snapshots import Shelf
from sync.contract.wire import Transport

BUDGET_S = 120.0
#: Beside the databases: one gate per host, for all communes of this computer.
GATES = "gates"
#: Beside the databases: a folder for each commune, with what is still coming of a snapshot.
SHELVES = "snapshots"


@dataclass(frozen=True, slots=True)
class Exchanged:
    outcome: Outcome
    changes: Changes


def exchange(
    desk: Desk,
    transport: Transport,
    reporter: Reporter | None = None,
    budget_s: float = BUDGET_S,
    *,
    patient: bool = False,
    stop: Callable[[], bool] = rounds.never,
) -> Exchanged:
    """`patient` for a round that nobody asked for: it waits its time, and its outcome then is "waiting".

    Once `stop` says so the round ends between two steps, as when its time is up: its outcome then is "stopped".

    Raises Weather, Declined or Integrity when the round broke off (what came before was kept, transaction by
    transaction: look again at everything), NotEnrolled or KeyLost before anything moved, and DatabaseFault.
    """
    key = device_key(desk)
    receiver = Receiver(desk.store)
    outcome = rounds.run(
        receiver,
        transport,
        key,
        wallet=wallet(desk),
        blobs=attachments.reader(desk.store.reading),
        gates=None if desk.store.demonstration else desk.store.path.parent / GATES,
        shelf=shelf(desk),
        clock=desk.clock,
        reporter=reporter or Silent(),
        budget_s=budget_s,
        patient=patient,
        stop=stop,
    )
    return Exchanged(outcome, receiver.changes | Changes(outbox=True, link=True))


def shelf(desk: Desk) -> Shelf | None:
    """Where the commune's snapshots lie while they come."""
    path = desk.store.path
    return None if desk.store.demonstration else Shelf(path.parent / SHELVES / path.stem)
