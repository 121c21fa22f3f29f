"""Evidence: two words of the platform that cannot both stand, kept for whoever has to judge.

Words of the kinds `history`, `decision` and `number` are kept with the platform's signatures. For `hash`, the signed
words stand in the acts' proofs. A mere entry of the ledger has no signature of its own: the heads of the ledger, signed
in the platform's answers, bind it.
"""

from functools import cache
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct, field
from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal_column, or_, select
from sqlalchemy.dialects.sqlite import insert

from sync.client.ledger import notes, stored
from sync.client.ledger.tables import copy
from sync.contract.bundle import MAX_MANIFEST_BYTES
from sync.contract.canonical import canonical, digest

#: Scopes in `copy`: what is kept; and for each kind, in `position`, how often there was no room for another one.
EVIDENCE, _LEFT_OUT = "evidence", "evidence left out"
#: Most that is kept of each kind: restores, of which nobody need hear, take no room from what people have to judge.
MOST = 100
#: What the platform contradicts. hash: its entries lead to another hash than it says · history: its ledger is another
#: one than it had told of · decision: it decided an act in two ways · number: two acts bear one number · withheld: it
#: does not give an entry that it has told of
ContradictionKind: TypeAlias = Literal["hash", "history", "decision", "number", "withheld"]
#: Each kind's `position` in `copy`. Where an earlier version wrote it, it is 0, and the kind stands in the text alone.
_POSITIONS: dict[ContradictionKind, int] = {"hash": 1, "history": 2, "decision": 3, "number": 4, "withheld": 5}
#: Large enough for the longest: a return's manifest with every character escaped, and its signature. Nothing is cut.
Signed: TypeAlias = Annotated[str, Meta(max_length=2 * MAX_MANIFEST_BYTES + 1_000)]


class Contradiction(Struct, frozen=True, kw_only=True):
    """Two words of a platform that contradict each other."""

    kind: ContradictionKind  #: what is contradicted
    platform: str  #: id of its key
    about: str  #: the entry's place, or the act's id
    ours: Signed  #: its earlier word, as JSON
    theirs: Signed = field(name="told")  #: its later word, as JSON; in the database it is called "told"


def note(connection: Connection, contradiction: Contradiction) -> None:
    """Keeps this contradiction: one of each thing, and MOST of a kind, since no more are needed to judge.

    What is beyond is counted each time that it is met; `relaisctl doctor` and the report tell the count. Never commits.
    """
    id_ = digest(
        EVIDENCE,
        canonical({"kind": contradiction.kind, "platform": contradiction.platform, "about": contradiction.about}),
    )
    here = select(copy.c.id).where(copy.c.scope == EVIDENCE, copy.c.id == id_)
    if connection.execute(here).first() is not None:
        return
    alike = select(func.count()).where(copy.c.scope == EVIDENCE, _of_kind(contradiction.kind))
    if connection.execute(alike).scalar_one() >= MOST:
        once = insert(copy).values(scope=_LEFT_OUT, id=contradiction.kind, position=1, value="{}")
        again = once.on_conflict_do_update(index_elements=["scope", "id"], set_={"position": copy.c.position + 1})
        connection.execute(again)
        return
    value = msgspec.json.encode(contradiction).decode()
    connection.execute(
        insert(copy).values(scope=EVIDENCE, id=id_, position=_POSITIONS[contradiction.kind], value=value)
    )


def left_out(connection: Connection) -> int:
    """How often a contradiction was met that is not kept, because there were MOST of its kind already."""
    return int(connection.execute(select(func.sum(copy.c.position)).where(copy.c.scope == _LEFT_OUT)).scalar() or 0)


def count(connection: Connection) -> int:
    """How many there are that a person must hear of: all but `history`.

    Every platform that was put back and has gone on since tells another history. What it lost is given back to it, and
    it stands by its signed words; where it does not, that is a contradiction of another kind.
    """
    return int(connection.execute(_mattering()).scalar_one())


@cache  # asked twice a round: to build it costs several times what asking it does
def _mattering() -> Select[int]:
    return select(func.count()).where(copy.c.scope == EVIDENCE, ~_of_kind("history"))


def on_act(connection: Connection, op: str) -> bool:
    """Whether two contrary words on this act, or on its number, are kept."""
    about = stored.extract(copy.c.value, "$.about") == op
    return connection.execute(select(copy.c.id).where(copy.c.scope == EVIDENCE, _ON_ACTS, about)).first() is not None


def last_act(connection: Connection) -> str:
    """Id of the act that the contradiction kept last is about; "" where that one is about no act, or none is kept."""
    last: Select[int] = select(func.max(literal_column("rowid"))).where(copy.c.scope == EVIDENCE, ~_of_kind("history"))
    about = stored.extract(copy.c.value, "$.about")
    query = select(about).where(literal_column("copy.rowid") == last.scalar_subquery(), _ON_ACTS)
    return connection.execute(query).scalar() or ""


def contradictions(connection: Connection) -> tuple[Contradiction, ...]:
    """All that was kept and can be read."""
    read = (stored.kept(value, Contradiction) for value in notes.every(connection, EVIDENCE).values())
    return tuple(one for one in read if one is not None)


def _of_kind(kind: ContradictionKind) -> ColumnElement[bool]:
    """By `position` where possible: by its text, SQLite would read each value whole, often megabytes, in each round."""
    earlier = and_(copy.c.position == 0, copy.c.value.like(f'{{"kind":"{kind}"%'))
    return or_(copy.c.position == _POSITIONS[kind], earlier)


#: Of what is kept, the words on one act.
_ON_ACTS = or_(_of_kind("decision"), _of_kind("number"))
