"""One act of the outbox with all that is known of it."""

from msgspec import Struct
from sqlalchemy import Connection, func, select

from desktop.database.driver import rows
from desktop.database.queries import attachments, blocked_acts, bundles, campaign, exchanges, link, standing_text
from desktop.database.queries.attachments import ProgressRow
from desktop.database.queries.blocked_acts import Awaited
from desktop.database.queries.outbox import _COLUMNS, ActRow, withdrawal_of
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.phases import ClockOffset
from sync.client.ledger import evidence
from sync.client.ledger.tables import outbox, proof
from sync.contract.campaign import Campaign


class ActPaper(Struct, frozen=True, kw_only=True):
    """One act of the outbox with all that its page and its paper say of it."""

    act: ActRow  #: its line in the list
    intent: str  #: hash of what was signed, in hexadecimal
    proof: str  #: JSON of sync.contract.receipts.Proof; "" before the receipt
    carried: bool = False  #: it left on a USB stick, and no answer has come back yet
    enrolment: Enrolment = Enrolment.ENROLLED  #: whether it can leave by the network
    travel: ProgressRow | None = None  #: how far its documents are; None where none travel
    withdrawal: ActRow | None = None  #: the act of this computer that takes it back, if there is one
    awaited: tuple[Awaited, ...] = ()  #: acts that must be accepted before this one, while it is held back
    #: Of a withdrawal that still waits: title of a need that was made from the withdrawn one and was sent. Were the
    #: withdrawal cancelled, both would count. "" where there is none.
    counts_already: str = ""
    #: A correction that is held back: the text that it corrects is another computer's, and the platform has lost it.
    upon_lost: bool = False
    contradicted: bool = False  #: the platform has signed two contrary words on it; both are kept here
    restored: bool = False  #: a backup was put back: what seems to come from another computer may be of here
    campaign: Campaign | None = None  #: as last published; None where it is not known, or the act has its receipt
    offset: ClockOffset = ClockOffset()  #: from this computer's clock to the platform's
    voted: str = ""  #: the kind of what a vote is for, "service" or "proposal"


def paper(connection: Connection, op: str) -> ActPaper | None:
    """All that is known of one act."""
    row = connection.execute(
        select(*_COLUMNS, outbox.c.intent, func.coalesce(proof.c.value, "").label("proof"))
        .outerjoin(proof, proof.c.op == outbox.c.op)
        .where(outbox.c.op == op)
    ).first()
    if row is None:
        return None
    columns = row._asdict()
    intent, proven = columns.pop("intent"), columns.pop("proof")
    act, travel = ActRow(**columns), attachments.progress(connection, op)
    awaited = blocked_acts.awaited(connection, op) if act.state in ("held", "blocked") else ()
    waits = act.type == "need.withdraw" and act.cancellable
    held = act.state == "held" and act.type == "need.amend"
    return ActPaper(
        act=act,
        intent=intent,
        proof=proven,
        carried=op in bundles.on_a_stick(connection),
        enrolment=link.enrolment(connection),
        travel=travel,
        awaited=awaited,
        counts_already=standing_text.counts_already(connection, act.subject) if waits else "",
        upon_lost=held and blocked_acts.upon_lost(connection, op),
        contradicted=evidence.on_act(connection, op),
        restored=link.lacks_own(connection),
        campaign=None if act.received_at else campaign.current(connection),
        offset=exchanges.clock_offset(connection),
        voted="".join(kind for (kind,) in rows(connection, "SELECT kind FROM vote WHERE cast_op = ?", (op,))),
        withdrawal=withdrawal_of(connection, op),
    )
