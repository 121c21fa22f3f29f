"""Evidence: two words of the platform that cannot both stand, kept for whoever has to judge.

Of `history` and `decision` with its signatures; the words that lead to another hash are those in the acts' proofs.
"""

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from sync.client.ledger import link
from sync.client.ledger.tables import copy
from sync.contract.bundle import MAX_MANIFEST_BYTES
from sync.contract.canonical import canonical, digest

#: Scope in `copy`.
EVIDENCE = "evidence"
_MOST = 100
#: hash: its entries do not lead where it says · history: its ledger is another one than it had told of · decision: an
#: act that was decided was decided otherwise
Kind: TypeAlias = Literal["hash", "history", "decision"]
#: The longest is a return's manifest of which each sign is escaped, with its signature: what is kept is never cut.
Signed: TypeAlias = Annotated[str, Meta(max_length=2 * MAX_MANIFEST_BYTES + 1_000)]


class Contradiction(Struct, frozen=True, kw_only=True):
    """`ours` is what stands here by its earlier word, `told` the other one; both as JSON, with its signatures."""

    kind: Kind
    platform: str  #: id of its key
    about: str  #: the entry's place, or the act's id
    ours: Signed
    told: Signed


def note(connection: Connection, found: Contradiction) -> None:
    """Kept once of each thing, and a hundred in all: no more are needed to judge. Never commits."""
    if connection.execute(select(func.count()).where(copy.c.scope == EVIDENCE)).scalar_one() >= _MOST:
        return
    value = msgspec.json.encode(found).decode()
    row = insert(copy).values(
        scope=EVIDENCE,
        id=digest(EVIDENCE, canonical({"kind": found.kind, "platform": found.platform, "about": found.about})),
        position=0,
        value=value,
    )
    connection.execute(row.on_conflict_do_nothing())


def count(connection: Connection) -> int:
    """Those that a person must hear of.

    Another history is what each platform tells that was put back and went on since: what it lost is given back to it,
    it stands by its signed words, and where it does not, that is of another kind.
    """
    # By the text's beginning: such a value may have megabytes, and this is asked in each round.
    mattering = copy.c.value.not_like('{"kind":"history"%')
    return int(connection.execute(select(func.count()).where(copy.c.scope == EVIDENCE, mattering)).scalar_one())


def found(connection: Connection) -> tuple[Contradiction, ...]:
    """All that was kept and can be read."""
    values = connection.execute(select(copy.c.value).where(copy.c.scope == EVIDENCE).order_by(copy.c.id)).scalars()
    read = (link.kept(value, Contradiction) for value in values)
    return tuple(one for one in read if one is not None)
