"""hello: who the platform is, its time, and what it takes."""

import re
from datetime import datetime

import msgspec

from sync.contract.batches import MAX_BATCH_BYTES
from sync.contract.bodies import BODIES
from sync.contract.feed import PAGE_SIZE
from sync.contract.problems import declined
from sync.contract.receipts import MAX_IN_BLOCK
from sync.contract.uploads import number_in
from sync.contract.wire import HelloAnswer, Limits
from sync.platform import ledger
from sync.platform.content import ENCODINGS, query_fields
from sync.platform.identity import prefectures
from sync.platform.identity.callers import Device
from sync.platform.identity.keys import Keys
from sync.platform.publish import status
from sync.platform.store import PlatformStore, read_setting

#: Connections that one computer may have at once: a greeting, three shares of what waits, two to spare
#: (tests/benchmarks/RESULTS.md).
CONNECTIONS = 6
LIMITS = Limits(batch_bytes=MAX_BATCH_BYTES, block_size=MAX_IN_BLOCK, page_size=PAGE_SIZE, connections=CONNECTIONS)
NAME = "Plateforme nationale de référence"
_DEPARTMENT = re.compile(r"[0-9][0-9AB][0-9]?")


def hello(
    store: PlatformStore,
    keys: Keys,
    query: str,
    now: datetime,
    caller: Device | None = None,
    limits: Limits = LIMITS,
) -> HelloAnswer:
    """The greeting. `query` may name a `department`, and a `ledger` size for a device that signed its call.

    Raises ProblemError.
    """
    asked = query_fields(query)
    department = asked.get("department", "")
    if department and _DEPARTMENT.fullmatch(department) is None:
        title = "Ce numéro de département n’existe pas."
        raise declined("department-unknown", title, action="update", field="department")
    size = number_in(asked.get("ledger")) or 0
    with store.reading() as connection:
        epoch = read_setting(connection, "epoch")
        stands = None if caller is None else ledger.answer(connection, keys.signing.id, caller.commune, size)
        own = prefectures.of_department(connection, department) if department else None
    return HelloAnswer(
        name=NAME,
        time=now,
        key=keys.public,
        epoch=epoch,
        limits=limits,
        encodings=ENCODINGS,
        operations=tuple(f"{name}/{version}" for name, version in BODIES),
        prefecture=own or msgspec.UNSET,
        head=msgspec.UNSET if caller is None else status.head(caller),
        ledger=stands or msgspec.UNSET,
    )
