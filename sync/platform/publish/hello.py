"""hello: who the platform is, its time, and what it takes."""

from datetime import datetime
from urllib.parse import parse_qsl

import msgspec

from sync.contract.batches import BLOCK_SIZE, MAX_BATCH_BYTES
from sync.contract.bodies import BODIES
from sync.contract.feed import PAGE_SIZE
from sync.contract.wire import HeadAnswer, HelloAnswer, Limits
from sync.platform.content import ENCODINGS
from sync.platform.identity import prefectures
from sync.platform.identity.keys import Keys
from sync.platform.store import PlatformStore, read_setting

#: Of one computer at once: a greeting, three shares of what waits, two lines to spare (tests/benchmarks/README.md).
CONNECTIONS = 6
NAME = "Plateforme nationale de référence"


def hello(
    store: PlatformStore,
    keys: Keys,
    query: str,
    now: datetime,
    evidence: HeadAnswer | msgspec.UnsetType = msgspec.UNSET,
) -> HelloAnswer:
    """The greeting. `query` may name a `department`; `evidence` is what the platform holds of the caller's journal."""
    try:
        department = dict(parse_qsl(query, max_num_fields=20)).get("department", "")
    except ValueError:  # more fields than anything of ours has
        department = ""
    with store.reading() as connection:
        epoch = read_setting(connection, "epoch")
        own = prefectures.of_department(connection, department) if department else None
    return HelloAnswer(
        name=NAME,
        time=now,
        key=keys.public,
        epoch=epoch,
        limits=Limits(batch_bytes=MAX_BATCH_BYTES, block_size=BLOCK_SIZE, page_size=PAGE_SIZE, connections=CONNECTIONS),
        encodings=ENCODINGS,
        operations=tuple(f"{name}/{version}" for name, version in BODIES),
        prefecture=own or msgspec.UNSET,
        head=evidence,
    )
