"""Evidence: two words of the platform that cannot both stand, kept for whoever has to judge.

Of `history`, `decision` and `number` with its signatures; the words that lead to another hash are those in the acts'
proofs. An entry of the ledger against a receipt has none of its own: the heads that are signed in the platform's
answers bind it.
"""

from functools import cache
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select
from sqlalchemy.dialects.sqlite import insert

from sync.client.ledger import link, notes
from sync.client.ledger.tables import copy
from sync.contract.bundle import MAX_MANIFEST_BYTES
from sync.contract.canonical import canonical, digest

#: Scopes in `copy`: what is kept, and by its kind how often there was no room any more (in `position`).
EVIDENCE, _LEFT_OUT = "evidence", "evidence left out"
#: Of a kind: restores that nobody need hear of must take no room from what people have to judge.
MOST = 100
#: hash: its entries do not lead where it says · history: its ledger is another one than it had told of · decision: an
#: act that was decided was decided otherwise · number: an act bears the number of another one · withheld: an entry that
#: it has told of, it does not give
Kind: TypeAlias = Literal["hash", "history", "decision", "number", "withheld"]
#: Each kind's `position` in `copy`. Of an earlier version it is 0, and the kind stands in the text alone.
_POSITIONS: dict[Kind, int] = {"hash": 1, "history": 2, "decision": 3, "number": 4, "withheld": 5}
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
    """Kept once of each thing, and MOST of a kind: no more are needed to judge. What is beyond is counted, each time
    that it is met, and said by the doctor and in the report. Never commits.
    """
    id_ = digest(EVIDENCE, canonical({"kind": found.kind, "platform": found.platform, "about": found.about}))
    here = select(copy.c.id).where(copy.c.scope == EVIDENCE, copy.c.id == id_)
    if connection.execute(here).first() is not None:
        return
    alike = select(func.count()).where(copy.c.scope == EVIDENCE, _of_kind(found.kind))
    if connection.execute(alike).scalar_one() >= MOST:
        once = insert(copy).values(scope=_LEFT_OUT, id=found.kind, position=1, value="{}")
        again = once.on_conflict_do_update(index_elements=["scope", "id"], set_={"position": copy.c.position + 1})
        connection.execute(again)
        return
    value = msgspec.json.encode(found).decode()
    connection.execute(insert(copy).values(scope=EVIDENCE, id=id_, position=_POSITIONS[found.kind], value=value))


def left_out(connection: Connection) -> int:
    """How often one was met that is not kept, as there were MOST of its kind."""
    return int(connection.execute(select(func.sum(copy.c.position)).where(copy.c.scope == _LEFT_OUT)).scalar() or 0)


def count(connection: Connection) -> int:
    """Those that a person must hear of.

    Another history is what each platform tells that was put back and went on since: what it lost is given back to it,
    it stands by its signed words, and where it does not, that is of another kind.
    """
    return int(connection.execute(_mattering()).scalar_one())


@cache  # asked twice a round: to build it costs several times what asking it does
def _mattering() -> Select[int]:
    return select(func.count()).where(copy.c.scope == EVIDENCE, ~_of_kind("history"))


def found(connection: Connection) -> tuple[Contradiction, ...]:
    """All that was kept and can be read."""
    read = (link.kept(value, Contradiction) for value in notes.every(connection, EVIDENCE).values())
    return tuple(one for one in read if one is not None)


def _of_kind(kind: Kind) -> ColumnElement[bool]:
    """Not by the text, where it can be: SQLite would read all of a value, which may have megabytes, in each round."""
    earlier = and_(copy.c.position == 0, copy.c.value.like(f'{{"kind":"{kind}"%'))
    return or_(copy.c.position == _POSITIONS[kind], earlier)
