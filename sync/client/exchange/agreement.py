"""Whether each act of ours stands in the platform's ledger, all of which is here, as its receipt says.

A receipt alone does not show that the act is there: a copy of the platform that lags behind may have signed it, and be
gone, or it may name no ledger, or one that does not follow. What does not stand in the ledger is lost there.
"""

import msgspec
from sqlalchemy import Connection, select

from sync.client.exchange import presenting, pull, two_proofs
from sync.client.exchange.pull import Pulled
from sync.client.exchange.refused_word import signed
from sync.client.exchange.round_context import RoundContext
from sync.client.ledger import evidence, link, platform_ledger
from sync.client.ledger.driver import driver_of
from sync.client.ledger.evidence import Contradiction
from sync.client.ledger.states import DUE, State
from sync.client.ledger.tables import proof
from sync.contract.ledger import ARRIVED, DUPLICATE, ID_TAKEN, LedgerEntry
from sync.contract.receipts import Proof
from sync.contract.values import MAX_INTEGER

# By EXCEPT, as it runs in each round: a join of the two took seconds for some thousand acts. With max(n) the other
# columns are those of an act's last word.
_OTHERWISE = """
    SELECT op, state, substr(received_at, 1, 19) FROM outbox WHERE received_at IS NOT NULL
    EXCEPT SELECT op, status, at FROM (
        SELECT json_extract(entry, '$.op') AS op, json_extract(entry, '$.status') AS status,
            substr(json_extract(entry, '$.deposited_at'), 1, 19) AS at, max(n)
        FROM platform_entry
        WHERE platform = ? AND n <= ? AND json_valid(entry) AND json_extract(entry, '$.status') NOT IN (?, ?)
        GROUP BY 1
    )
"""
_SAID = """
    SELECT json_extract(entry, '$.op') AS op, entry, max(n) FROM platform_entry
    WHERE platform = ? AND n <= ? AND json_valid(entry) AND json_extract(entry, '$.status') NOT IN (?, ?)
        AND json_extract(entry, '$.op') IN (SELECT value FROM json_each(?))
    GROUP BY 1
"""
_ACTS = "SELECT op, state, received_at FROM outbox WHERE op IN (SELECT value FROM json_each(?)) ORDER BY seq"
#: These leave anyway, or are set aside.
_NOT_LOOKED_AT = (*DUE, State.IN_FLIGHT, State.QUARANTINED)


def end_round(context: RoundContext, platform: str, size: int, done: Pulled, *, whole: bool = True) -> None:
    """`look`; but first, where the ledger contradicts a receipt, all receipts are read once more: one may be the true
    one. `whole`: unless the platform keeps back some of its ledger. Raises as `pull.scope` does.
    """
    with context.host.reading() as connection:
        if not _otherwise(connection, platform, MAX_INTEGER):
            return
    with context.host.transaction() as connection:
        contradicted = _hold_to_its_ledger(connection, platform)
    if contradicted:
        pull.whole(context, done, ("receipts",))
    with context.host.transaction() as connection:
        look(connection, platform, size, whole=whole)


def look(connection: Connection, platform: str, size: int, *, whole: bool = True) -> None:
    """Begins to give the platform back what does not stand in its ledger of this size, nor behind it. Never commits.

    All of that ledger must be here, and all receipts that were published by then have been read. Not `whole`: of an act
    whose place lies behind what is here nothing is known.
    """
    _hold_to_its_ledger(connection, platform)
    here = None if whole else platform_ledger.longest(connection, platform)
    ops = _missing(connection, platform, MAX_INTEGER, here)
    if ops and ops & _missing(connection, platform, size, here):  # what was decided since, the next round brings
        platform_ledger.begin_recovery(connection, platform)


def _hold_to_its_ledger(connection: Connection, platform: str) -> bool:
    """Keeps each receipt and word of the ledger of which the platform has signed both, and cannot have. Whether any is
    new, or a receipt still says otherwise than the ledger that it signs. Never commits.
    """
    before, misplaced = evidence.count(connection), False
    for op, _, _, entry in _otherwise(connection, platform, MAX_INTEGER):
        last, kept = link.kept(entry, LedgerEntry), _proof(connection, op)
        if kept is None or kept.receipt.key != platform:
            continue
        there = _at_its_place(connection, kept)
        misplaced = misplaced or there is not None
        against = there or two_proofs.taken_back(connection, last, kept)
        if against is not None:
            found = Contradiction(
                kind="decision",
                platform=platform,
                about=op,
                ours=signed(kept),
                told=msgspec.json.encode(against).decode(),
            )
            evidence.note(connection, found)
    return misplaced or evidence.count(connection) > before


def _at_its_place(connection: Connection, kept: Proof) -> LedgerEntry | None:
    """What the ledger that the receipt signs, and which is here, says at its place, where that is not what it says."""
    receipt, decision = kept.receipt, kept.decision
    if (
        decision is msgspec.UNSET
        or kept.decided_later
        or not platform_ledger.stands(connection, receipt, receipt.ledger)
    ):
        return None
    ours = platform_ledger.word_of(kept)
    there = platform_ledger.word_at(connection, receipt.key, ours.n)
    return None if there is None or there.op != kept.op or there == ours else there


def _missing(connection: Connection, platform: str, size: int, here: int | None) -> set[str]:
    found = set()
    for op, state, received_at, entry in _otherwise(connection, platform, size):
        said = link.kept(entry, LedgerEntry)
        # What an act of ours has settled stays so, whatever is said of it since.
        if state in _NOT_LOOKED_AT or (said is not None and (said.reason == ID_TAKEN or state == State.SUPERSEDED)):
            continue
        if presenting.is_gone(state, received_at, said) and _told_of_here(connection, platform, op, size, here):
            found.add(op)
    return found


def _otherwise(connection: Connection, platform: str, size: int) -> list[tuple[str, str, str, str | None]]:
    """Id, state and day of each received act of which this ledger's last word is another or none, and that word."""
    words, driver = (platform, size, DUPLICATE, ARRIVED), driver_of(connection)
    ops = [op for op, _, _ in driver.execute(_OTHERWISE, words).fetchall()]
    if not ops:
        return []
    these = msgspec.json.encode(ops).decode()
    said = {op: entry for op, entry, _ in driver.execute(_SAID, (*words, these)).fetchall()}
    return [(*act, said.get(act[0])) for act in driver.execute(_ACTS, (these,)).fetchall()]


def _told_of_here(connection: Connection, platform: str, op: str, size: int, here: int | None) -> bool:
    """Whether the act's receipt is of this platform, and no decision that came later than all that is here. `here`: how
    many entries, where there is a gap; its place is among them, or it has none.
    """
    kept = _proof(connection, op)
    if kept is None or kept.receipt.key != platform:
        return False
    if here is not None and kept.receipt.ledger is not msgspec.UNSET and kept.receipt.ledger.size > here:
        return False
    decided = platform_ledger.decided_in(kept)
    return decided is None or decided.size <= size


def _proof(connection: Connection, op: str) -> Proof | None:
    return link.kept(connection.execute(select(proof.c.value).where(proof.c.op == op)).scalar(), Proof)
