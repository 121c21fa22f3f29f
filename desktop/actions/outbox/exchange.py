"""One round with the platform: sends what waits, receives what was decided and published."""

from collections.abc import Callable

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.device_key import device_key, key_wallet
from desktop.actions.kit.download_cache import download_cache
from desktop.actions.kit.receive import Receiver
from desktop.database import records
from desktop.database.last_exchange import KEY_LOST
from desktop.database.queries import attachments, link
from desktop.domain.changes import Changes, Outcome
from desktop.domain.lives.enrolment import Enrolment
from sync.client.errors import KeyLost
from sync.client.exchange import round as rounds
from sync.client.exchange.round_context import RoundSettings, never
from sync.client.exchange.round_history import RoundOutcome
from sync.client.reporter import Reporter, Silent
from sync.contract.signing import SigningKey
from sync.contract.wire import Transport

BUDGET_S = 120.0
#: Folder beside the databases, with the pause that each host has asked for, common to all communes of this computer.
#: Computers in use already have this name; another one would make them call such a host too early after an update.
COOLDOWNS = "gates"


def exchange(
    context: CommuneContext,
    transport: Transport,
    reporter: Reporter | None = None,
    budget_s: float = BUDGET_S,
    *,
    automatic: bool = False,
    stop: Callable[[], bool] = never,
) -> Outcome[RoundOutcome]:
    """`automatic`: nobody asked for this round, so it may have to wait for its time; its outcome is then "waiting".

    Once `stop` returns True, or its time is up, the round ends after its present step; its outcome is then "stopped".

    Raises NetworkError, Declined or Integrity when the round broke off (what came before is stored, transaction by
    transaction, so that anything may have changed), NotEnrolled or KeyLost before it began, and DatabaseFault.
    """
    key = _key(context)
    receiver = Receiver(context.store, context.clock)
    settings = RoundSettings(
        clock=context.clock,
        wallet=key_wallet(context),
        blobs=attachments.reader(context.store.reading),
        cooldowns=None if context.store.demonstration else context.store.path.parent / COOLDOWNS,
        downloads=download_cache(context),
        reporter=reporter or Silent(),
        budget_s=budget_s,
        automatic=automatic,
        stop=stop,
    )
    outcome = rounds.run(receiver, transport, key, settings)
    return Outcome(receiver.changes | Changes(outbox=True, link=True), outcome)


def _key(context: CommuneContext) -> SigningKey:
    """The key of this computer. Where it is lost, that is noted: until a round finds it, every page says what waits."""
    try:
        key = device_key(context)
    except KeyLost:
        with context.store.transaction() as connection:
            own = link.current(connection)
            if own is not None:
                records.meta.put(connection, KEY_LOST, own.device)
        raise
    with context.store.reading() as connection:
        noted = link.enrolment(connection) is Enrolment.KEY_LOST
    if noted:
        with context.store.transaction() as connection:
            records.meta.remove(connection, [KEY_LOST])
    return key
