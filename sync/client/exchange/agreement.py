"""Whether each act of ours stands in the platform's ledger, all of which is here, as its receipt says.

A receipt alone does not show that the platform still has the act. A copy of the platform that lags behind may have
signed the receipt, and be gone; or the receipt names no ledger, or one that does not lead to today's. An act that does
not stand in the ledger counts as lost there.
"""

import msgspec
from sqlalchemy import Connection, select

from sync.client.exchange import presenting, pull, settle, two_proofs
from sync.client.exchange.pull import Pulled
from sync.client.exchange.refused_word import signed
from sync.client.exchange.round_context import RoundContext
from sync.client.host import Host
from sync.client.ledger import evidence, platform_ledger, stored
from sync.client.ledger.driver import driver_of
from sync.client.ledger.evidence import Contradiction
from sync.client.ledger.outbox import stamp
from sync.client.ledger.states import DUE, State
from sync.client.ledger.tables import proof
from sync.contract.ledger import ARRIVED, DUPLICATE, ID_TAKEN, TAKEN_SINCE, LedgerEntry
from sync.contract.receipts import Proof
from sync.contract.values import MAX_INTEGER

# With EXCEPT, because it runs in each round: a join of the two took seconds for some thousand acts. Beside max(n),
# SQLite takes the other columns from the row of that n: an act's last word.
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
_LAST_WORDS = """
    SELECT json_extract(entry, '$.op') AS op, entry, max(n) FROM platform_entry
    WHERE platform = ? AND n <= ? AND json_valid(entry) AND json_extract(entry, '$.status') NOT IN (?, ?)
        AND json_extract(entry, '$.op') IN (SELECT value FROM json_each(?))
    GROUP BY 1
"""
_ACTS = "SELECT op, state, received_at FROM outbox WHERE op IN (SELECT value FROM json_each(?)) ORDER BY seq"
_REFUSE = "UPDATE outbox SET state = ?, reason = ?, detail = ?, decided_at = ? WHERE op = ?"
#: States of acts that leave anyway, or are set aside.
_NOT_LOOKED_AT = (*DUE, State.IN_FLIGHT, State.QUARANTINED)


def end_round(context: RoundContext, platform: str, size: int, done: Pulled, *, whole: bool = True) -> None:
    """Calls `find_missing`. Where the ledger contradicts a receipt, all receipts are read first: another may be true.

    `whole`: False where the platform keeps back a part of its ledger. Raises as `pull.scope` does.
    """
    with context.host.reading() as connection:
        if not _otherwise(connection, platform, MAX_INTEGER):
            return
    with context.host.transaction() as connection:
        contradicted = _hold_to_its_ledger(context.host, connection, platform)
    if contradicted:
        pull.whole(context, done, ("receipts",))
    with context.host.transaction() as connection:
        find_missing(context.host, connection, platform, size, whole=whole)


def find_missing(host: Host, connection: Connection, platform: str, size: int, *, whole: bool = True) -> None:
    """Begins to give back to the platform the acts that its ledger does not bear. Never commits.

    All of the ledger up to `size` must be here, and all receipts published by then must have been read. Where the
    ledger is not `whole`, an act whose place lies behind the part that is here is left alone.
    """
    _hold_to_its_ledger(host, connection, platform)
    here = None if whole else platform_ledger.longest(connection, platform)
    ops = _missing(connection, platform, MAX_INTEGER, here)
    if ops and ops & _missing(connection, platform, size, here):  # an act decided since is the next round's
        platform_ledger.begin_recovery(connection, platform)


def _hold_to_its_ledger(host: Host, connection: Connection, platform: str) -> bool:
    """Keeps as evidence each receipt that the ledger contradicts, with the word of the ledger: both are signed.

    True where one of them is new, or where a receipt still contradicts the very ledger that it signs. Never commits.
    """
    before, misplaced = evidence.count(connection), False
    for op, state, _, entry in _otherwise(connection, platform, MAX_INTEGER):
        last, kept = stored.kept(entry, LedgerEntry), _proof(connection, op)
        if kept is None or kept.receipt.key != platform:
            continue
        there = _at_its_place(connection, kept)
        misplaced = misplaced or there is not None
        both = two_proofs.taken_back(connection, last, kept) if there is None else (kept, there)
        if both is not None:
            ours, against = both
            contradiction = Contradiction(
                kind="decision",
                platform=platform,
                about=op,
                ours=signed(ours),
                theirs=msgspec.json.encode(against).decode(),
            )
            evidence.note(connection, contradiction)
        if last is not None and last.reason == ID_TAKEN and state == State.ACCEPTED:
            _show_taken(host, connection, op, last)
    return misplaced or evidence.count(connection) > before


def _show_taken(host: Host, connection: Connection, op: str, last: LedgerEntry) -> None:
    """Shows as refused an act whose id another one has: it was accepted, and has no effect today. Its proof stays."""
    act = settle.read(connection, op)
    if act is None:
        return
    values = (State.REJECTED, ID_TAKEN, TAKEN_SINCE, stamp(last.at), op)
    driver_of(connection).execute(_REFUSE, values)
    host.receive(connection, act._replace(state=State.REJECTED, reason=ID_TAKEN, detail=TAKEN_SINCE).news(op))


def _at_its_place(connection: Connection, kept: Proof) -> LedgerEntry | None:
    """What stands at the act's place in the ledger that its receipt signs; None where it agrees, or is not here."""
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
    missing = set()
    for op, state, received_at, entry in _otherwise(connection, platform, size):
        last_word = stored.kept(entry, LedgerEntry)
        # A conflict that an act of ours has settled stays settled, whatever is said of it since.
        if state in _NOT_LOOKED_AT or (
            last_word is not None and (last_word.reason == ID_TAKEN or state == State.SUPERSEDED)
        ):
            continue
        if presenting.is_gone(state, received_at, last_word) and _should_be_here(connection, platform, op, size, here):
            missing.add(op)
    return missing


def _otherwise(connection: Connection, platform: str, size: int) -> list[tuple[str, str, str, str | None]]:
    """Received acts whose last word in this ledger differs, or is missing: id, state, time of deposit, that word."""
    words, driver = (platform, size, DUPLICATE, ARRIVED), driver_of(connection)
    ops = [op for op, _, _ in driver.execute(_OTHERWISE, words).fetchall()]
    if not ops:
        return []
    these = msgspec.json.encode(ops).decode()
    last_words = {op: entry for op, entry, _ in driver.execute(_LAST_WORDS, (*words, these)).fetchall()}
    return [(*act, last_words.get(act[0])) for act in driver.execute(_ACTS, (these,)).fetchall()]


def _should_be_here(connection: Connection, platform: str, op: str, size: int, here: int | None) -> bool:
    """Whether the entries that are here would have to bear the act: its receipt is this platform's and not too new.

    `here`: how many entries are here without a gap; None where all are.
    """
    kept = _proof(connection, op)
    if kept is None or kept.receipt.key != platform:
        return False
    if here is not None and kept.receipt.ledger is not msgspec.UNSET and kept.receipt.ledger.size > here:
        return False
    decided = platform_ledger.decided_in(kept)
    return decided is None or decided.size <= size


def _proof(connection: Connection, op: str) -> Proof | None:
    return stored.kept(connection.execute(select(proof.c.value).where(proof.c.op == op)).scalar(), Proof)
