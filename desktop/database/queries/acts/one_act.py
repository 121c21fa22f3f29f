"""One act of the outbox with all that is known of it."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from desktop.database.queries import attachments, blocked_acts, bundles, link, standing_text
from desktop.database.queries.attachments import ProgressRow
from desktop.database.queries.blocked_acts import Awaited
from desktop.database.queries.outbox import _COLUMNS, ActRow, withdrawal_of
from sync.client.ledger.tables import outbox, proof


@dataclass(frozen=True, slots=True, kw_only=True)
class ActPaper:
    """One act with its receipt: `intent` is the hash of what was signed; `proof` JSON of a Proof, "" before it."""

    act: ActRow
    intent: str
    proof: str
    carried: bool = False  #: left on a USB stick, not answered
    enrolled: bool = True  #: this computer: nothing leaves before by the network
    travel: ProgressRow | None = None  #: how far its documents are
    withdrawal: ActRow | None = None  #: what takes it back from here
    awaited: tuple[Awaited, ...] = ()  #: what it waits for, while it is held back
    counts_already: str = (
        ""  #: a need that left, which began in the one whose withdrawal this is: taken back, both count
    )
    upon_lost: bool = False  #: a correction that is held back, of a text of another computer that the platform has lost


def paper(connection: Connection, op: str) -> ActPaper | None:
    """All that is known of one act."""
    row = connection.execute(
        select(*_COLUMNS, outbox.c.intent, func.coalesce(proof.c.value, "").label("proof"))
        .outerjoin(proof, proof.c.op == outbox.c.op)
        .where(outbox.c.op == op)
    ).first()
    if row is None:
        return None
    found = row._asdict()
    intent, proven = found.pop("intent"), found.pop("proof")
    act, travel = ActRow(**found), attachments.progress(connection, op)
    awaited = blocked_acts.awaited(connection, op) if act.state in ("held", "blocked") else ()
    waits = act.type == "need.withdraw" and act.cancellable
    held = act.state == "held" and act.type == "need.amend"
    return ActPaper(
        act=act,
        intent=intent,
        proof=proven,
        carried=op in bundles.on_a_key(connection),
        enrolled=link.enrolled(connection),
        travel=travel,
        awaited=awaited,
        counts_already=standing_text.counts_already(connection, act.subject) if waits else "",
        upon_lost=held and blocked_acts.upon_lost(connection, op),
        withdrawal=withdrawal_of(connection, op),
    )
