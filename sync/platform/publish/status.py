"""What the platform remembers of a device and its commune: the journal's evidence, and its own words in the ledger."""

import re
from urllib.parse import parse_qsl

from sync.contract.ledger import LedgerPage
from sync.contract.problems import declined
from sync.contract.wire import HeadAnswer
from sync.platform import ledger
from sync.platform.identity.callers import Device
from sync.platform.identity.keys import Keys
from sync.platform.store import PlatformStore

#: Of a ledger, within what every program can hold.
_SIZE = re.compile(r"[0-9]{1,15}")


def head(caller: Device) -> HeadAnswer:
    """The last evidence that the platform has of the caller's journal."""
    return HeadAnswer(device=caller.id, seq=caller.seq, head=caller.head)


def words(store: PlatformStore, keys: Keys, caller: Device, query: str) -> LedgerPage:
    """The entries of the commune's ledger behind the size in `after`. Raises ProblemError."""
    asked = dict(parse_qsl(query, max_num_fields=5)) if query.count("&") < 5 else {}
    size = read_size(asked.get("after", ""))
    if size is None:
        title = "Ce nombre d’écritures du registre est illisible."
        raise declined("ledger-unreadable", title, action="update", field="after")
    with store.reading() as connection:
        return ledger.page(connection, keys.signing.id, caller.commune, size)


def read_size(text: str) -> int | None:
    """The size of a ledger, as a query says it; None where it says none that can be read."""
    return int(text) if _SIZE.fullmatch(text) else None
