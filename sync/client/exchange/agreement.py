"""Whether each act of ours stands in the platform's ledger, all of which is here, as its receipt says.

A receipt alone does not show that the act is there: a copy of the platform that lags behind may have signed it, and be
gone, or it may name no ledger, or one that does not follow. What does not stand in the ledger is lost there.
"""

from sqlalchemy import Connection, select

from sync.client.exchange import presenting
from sync.client.ledger import link, platform_ledger
from sync.client.ledger.driver import driver_of
from sync.client.ledger.states import DUE, State
from sync.client.ledger.tables import proof
from sync.contract.ledger import ARRIVED, DUPLICATE, ID_TAKEN, LedgerEntry
from sync.contract.receipts import Proof
from sync.contract.values import MAX_INTEGER

# In one statement, as it runs in each round: to read all of it into values took ten times as long. With max(n) the
# other columns are those of an act's last word.
_OTHERWISE = """
    WITH said AS (
        SELECT json_extract(entry, '$.op') AS op, entry, max(n) FROM platform_entry
        WHERE platform = ? AND n <= ? AND json_valid(entry) AND json_extract(entry, '$.status') NOT IN (?, ?) GROUP BY 1
    )
    SELECT act.op, act.state, act.received_at, said.entry
    FROM outbox AS act LEFT JOIN said ON said.op = act.op
    WHERE act.number IS NOT NULL AND (
        said.entry IS NULL OR json_extract(said.entry, '$.status') <> act.state
        OR substr(json_extract(said.entry, '$.deposited_at'), 1, 19) <> substr(act.received_at, 1, 19)
    )
"""
#: These leave anyway, or are set aside.
_NOT_LOOKED_AT = (*DUE, State.IN_FLIGHT, State.QUARANTINED)


def look(connection: Connection, platform: str, size: int) -> None:
    """Begins to give the platform back what does not stand in its ledger of this size, nor behind it. Never commits.

    All of that ledger must be here, and all receipts that were published by then have been read.
    """
    ops = _missing(connection, platform, MAX_INTEGER)
    if ops and ops & _missing(connection, platform, size):  # what was decided since, the next round brings
        platform_ledger.begin_recovery(connection, platform)


def _missing(connection: Connection, platform: str, size: int) -> set[str]:
    words = (platform, size, DUPLICATE, ARRIVED)
    found = set()
    for op, state, received_at, entry in driver_of(connection).execute(_OTHERWISE, words).fetchall():
        said = link.kept(entry, LedgerEntry)
        if state in _NOT_LOOKED_AT or (said is not None and said.reason == ID_TAKEN):
            continue
        if presenting.is_gone(state, received_at, said) and _told_of_here(connection, platform, op, size):
            found.add(op)
    return found


def _told_of_here(connection: Connection, platform: str, op: str, size: int) -> bool:
    """Whether the act's receipt is of this platform, and no decision that came later than all that is here."""
    value = connection.execute(select(proof.c.value).where(proof.c.op == op)).scalar()
    kept = link.kept(value, Proof)
    if kept is None or kept.receipt.key != platform:
        return False
    decided = platform_ledger.decided_in(kept)
    return decided is None or decided.size <= size
