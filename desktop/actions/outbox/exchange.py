"""One round with the platform: what waits leaves, what was decided and published comes in."""

from collections.abc import Callable

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.device_key import device_key, key_wallet
from desktop.actions.kit.download_cache import download_cache
from desktop.actions.kit.receive import Receiver
from desktop.database.queries import attachments
from desktop.domain.changes import Changes, Outcome
from sync.client.exchange import round as rounds
from sync.client.exchange.round_context import RoundSettings, never
from sync.client.exchange.round_history import RoundOutcome
from sync.client.reporter import Reporter, Silent
from sync.contract.wire import Transport

BUDGET_S = 120.0
#: Folder beside the databases: one cooldown per host, for all communes of this computer. Computers in use have it
#: under this name already: under another one, a host that asked for a pause would be called too early after an update.
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
    """`automatic` for a round that nobody asked for: it waits its time, and its outcome then is "waiting".

    Once `stop` says so the round ends between two steps, as when its time is up: its outcome then is "stopped".

    Raises NetworkError, Declined or Integrity when the round broke off (what came before was kept, transaction by
    transaction: look again at everything), NotEnrolled or KeyLost before anything moved, and DatabaseFault.
    """
    key = device_key(context)
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
