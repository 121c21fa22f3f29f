"""What the platform remembers of a device and its commune: the journal's evidence, and its own words in the ledger."""

from sync.contract.ledger import LedgerPage
from sync.contract.problems import declined
from sync.contract.uploads import number_in
from sync.contract.wire import HeadAnswer
from sync.platform import ledger
from sync.platform.content import query_fields
from sync.platform.identity.callers import Device
from sync.platform.identity.keys import Keys
from sync.platform.store import PlatformStore


def head(caller: Device) -> HeadAnswer:
    """The last evidence that the platform has of the caller's journal."""
    return HeadAnswer(device=caller.id, seq=caller.seq, head=caller.head)


def words(store: PlatformStore, keys: Keys, caller: Device, query: str) -> LedgerPage:
    """The entries of the commune's ledger behind the size in `after`. Raises ProblemError."""
    size = number_in(query_fields(query).get("after"))
    if size is None:
        title = "Ce nombre d’écritures du registre est illisible."
        raise declined("ledger-unreadable", title, action="update", field="after")
    with store.reading() as connection:
        return ledger.page(connection, keys.signing.id, caller.commune, size)
