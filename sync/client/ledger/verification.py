"""Verification: recomputes everything from the frozen bytes, offline, and names the first bad line."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select

from sync.client.errors import Integrity
from sync.client.ledger import journal, ledger_verification, link, platform_ledger, renewed, stored
from sync.client.ledger.driver import driver_of
from sync.client.ledger.journal import Outside
from sync.client.ledger.outbox import stamp
from sync.client.ledger.states import DUE, FINAL, State
from sync.client.ledger.tables import journal as journal_table
from sync.client.ledger.tables import outbox, proof
from sync.contract import operations
from sync.contract.batches import personal_digest
from sync.contract.enrolment import verify_statement
from sync.contract.identifiers import device_id
from sync.contract.ledger import ARRIVED, DUPLICATE, ID_TAKEN, LedgerEntry
from sync.contract.receipts import Proof, verify_proof
from sync.contract.signing import BadSignature

_RECEIVED = FINAL - {State.CANCELLED} | {State.DEPOSITED, State.CONFLICT}

_SHOWN = tuple(outbox.c[name] for name in ("op", "state", "number", "received_at", "decided_at", "reason"))
_UNSIGNED = "la signature de la plateforme ne le confirme pas."

_WORDS_ON = (
    "SELECT entry FROM platform_entry WHERE platform = ? AND json_valid(entry) AND json_extract(entry, '$.op') = ?"
    " ORDER BY n DESC"
)


class Verification(Struct, frozen=True):
    ok: bool  #: True: no line is bad
    operations: int  #: checked
    receipts: int  #: that verify
    words: int  #: entries of the platform's ledger that lead where it says
    first_bad: str | None  #: French sentence that names the first line that does not verify


def check(connection: Connection, head_file: Outside | None) -> Verification:
    """Recomputes intents, chain, head outside, receipts. Reads only; raises nothing of its own.

    `connection` must not have read yet: an act written meanwhile would count as lost.
    """
    counts = {"operations": 0, "receipts": 0, "words": 0}
    first = next(_findings(connection, head_file, counts), None)
    return Verification(first is None, counts["operations"], counts["receipts"], counts["words"], first)


def receipt_fault(connection: Connection, op: str) -> str | None:
    """What is wrong with one act's receipt, in French; None where it verifies. Recomputed from the act's frozen bytes.

    Raises LookupError where the act has no receipt.
    """
    table = outbox.c
    wanted = select(*_SHOWN, table.frozen, table.intent, proof.c.value).join(proof, proof.c.op == table.op)
    row = connection.execute(wanted.where(table.op == op)).first()
    if row is None:
        raise LookupError(op)
    intent = operations.intent(row.frozen)
    if intent != row.intent:
        return "l’envoi n’est plus celui qui a été enregistré."
    kept = _signed(row.value, link.keys(connection), intent)
    if kept is None:
        return _UNSIGNED
    return next(_shown_otherwise(connection, kept, row, renewed.every(connection).get(op, kept)), None)


def _findings(connection: Connection, head_file: Outside | None, counts: dict[str, int]) -> Iterator[str]:
    intents: dict[str, str] = {}
    outside, damaged = None, ""
    try:
        outside = None if head_file is None else head_file.read()  # before the first read of the database
    except Integrity as error:
        damaged = error.sentence
    yield from _chain(connection, counts, intents)
    try:
        if outside is not None:
            journal.check_head(connection, outside)
    except Integrity as error:
        damaged = error.sentence
    if damaged:
        yield damaged
    yield from _device(connection)
    yield from _receipts(connection, counts, intents)
    yield from ledger_verification.findings(connection, counts)


def _chain(connection: Connection, counts: dict[str, int], intents: dict[str, str]) -> Iterator[str]:
    """Outbox and journal, line by line."""
    columns = (outbox.c.seq, outbox.c.op, outbox.c.frozen, outbox.c.intent, outbox.c.type)
    columns_of_line = (journal_table.c.op, journal_table.c.intent, journal_table.c.head)
    wanted = (
        select(*columns, *columns_of_line, outbox.c.salt, outbox.c.personal)
        .select_from(outbox.outerjoin(journal_table, journal_table.c.seq == outbox.c.seq))
        .order_by(outbox.c.seq)
    )
    try:
        head = journal.origin(connection)
    except LookupError:
        yield "L’appareil n’est pas inscrit dans la base."
        return
    for expected, row in enumerate(connection.execute(wanted), 1):
        seq, op, frozen, intent, kind, line_op, line_intent, line_head, salt, personal = row
        place = f"Journal, ligne {expected}"
        if seq != expected:
            yield f"{place}\u00a0: la ligne manque."
        try:
            operation = operations.thaw(frozen)
        except (ValueError, msgspec.MsgspecError, RecursionError):
            yield f"{place}\u00a0: l’envoi {op} est illisible."
            return
        recomputed = operations.intent(frozen)
        if recomputed != intent or operation.op != op or operation.type != kind:
            yield f"{place}\u00a0: l’envoi {op} n’est plus celui qui a été enregistré."
        if line_op != op or line_intent != recomputed:
            yield f"{place}\u00a0: le journal et la boîte d’envoi ne concordent pas."
        head = journal.next_head(head, recomputed)
        if line_head != head:
            yield f"{place}\u00a0: la chaîne est rompue."
        if personal is not None and operation.personal != _personal_digest(salt, personal):
            yield f"{place}\u00a0: les données personnelles de l’envoi {op} ont changé."
        intents[op] = recomputed
        counts["operations"] += 1
    lines = connection.execute(select(journal_table.c.seq).order_by(journal_table.c.seq.desc())).scalar() or 0
    if lines != counts["operations"]:
        yield f"Journal, ligne {counts['operations'] + 1}\u00a0: l’envoi manque."


def _personal_digest(salt: str | None, personal: str) -> str:
    try:
        blob = msgspec.json.decode(personal, type=dict[str, str])
    except (ValueError, msgspec.MsgspecError):
        return ""
    return personal_digest(salt or "", blob)


def _device(connection: Connection) -> Iterator[str]:
    """This device, and the platform's statement for its key."""
    bad = "L’inscription de cet ordinateur, dans la base, n’est plus celle que la plateforme a signée."
    try:
        own = link.read(connection)
        if own is None or own.device != device_id(own.public_key) or not link.readable(connection):
            yield bad
            return
        if own.platform is not None and link.keys(connection).get(own.platform.id) != own.platform.public_key:
            yield bad
        if own.platform is not None and own.statement is not None:
            verify_statement(own.platform.public_key, own.statement)
            if own.statement.public_key != own.public_key:
                yield bad
    except (ValueError, msgspec.MsgspecError, BadSignature):
        yield bad


def _receipts(connection: Connection, counts: dict[str, int], intents: dict[str, str]) -> Iterator[str]:
    """Each proof against the platform's key and the outbox."""
    keys, renewals = link.keys(connection), renewed.every(connection)
    shown = {row.op: row for row in connection.execute(select(*_SHOWN))}
    proven: set[str] = set()
    for op, value in connection.execute(select(proof.c.op, proof.c.value).order_by(proof.c.op)):
        bad = f"Accusé de l’envoi {op}\u00a0: "
        kept = _signed(value, keys, intents.get(op, ""))
        if kept is None:
            yield bad + _UNSIGNED
            continue
        yield from (bad + wrong for wrong in _shown_otherwise(connection, kept, shown[op], renewals.get(op, kept)))
        proven.add(op)
        counts["receipts"] += 1
    for op in sorted(shown):
        if shown[op].state not in set(State):
            yield f"Envoi {op} : son état n’est plus lisible."
        if shown[op].state in _RECEIVED and op not in proven:
            yield f"Envoi {op}\u00a0: affiché comme reçu, mais sans accusé."


def _signed(value: str, keys: Mapping[str, bytes], intent: str) -> Proof | None:
    """The stored proof, where the platform's key says it of the act with this intent; else None."""
    try:
        kept = msgspec.json.decode(value, type=Proof, strict=True)
        verify_proof(keys[kept.receipt.key], kept, intent)
        if msgspec.json.encode(kept).decode() != value:  # decoding base64 ignores some changes
            return None
    except (ValueError, msgspec.MsgspecError, BadSignature, KeyError):
        return None
    return kept


def _shown_otherwise(connection: Connection, kept: Proof, row: Any, again: Proof) -> Iterator[str]:
    """Sentences where the outbox shows something else than the act's proof.

    `again`: the latest proof, where it was renewed.
    """
    state = row.state
    if row.number is None and renewed.number(connection, kept) is None:
        yield "il porte le numéro d’un autre envoi."
    elif kept.op != row.op or row.number not in (kept.number, again.number):
        yield "il porte un autre numéro que la boîte d’envoi."
    # Another act of this computer has settled the conflict; the proof goes on naming it.
    settled_since = (state, kept.status) == (State.SUPERSEDED, State.CONFLICT)
    # An act that the platform has lost is sent again, or set aside: then its former decision is not shown.
    leaves = state in (State.QUARANTINED, *DUE, State.IN_FLIGHT)
    final = kept.status in FINAL and not (leaves and platform_ledger.recovering(connection, kept.receipt.key))
    # Its platform says that another act has its id: that stands in the ledger, and the proof goes on accepting it.
    taken = state == State.REJECTED and row.reason == ID_TAKEN and _id_taken(connection, kept)
    if taken:
        return
    if (state in _RECEIVED or final) and state != kept.status and kept.status in set(State) and not settled_since:
        yield "la plateforme a décidé autre chose que ce qui est affiché."
    elif state == kept.status and not _as_shown(kept, row.received_at, row.decided_at, row.reason):
        yield "la boîte d’envoi montre d’autres dates, ou un autre motif."


def _id_taken(connection: Connection, kept: Proof) -> bool:
    """Whether the platform's last word on the act is that another one has its id."""
    texts = driver_of(connection).execute(_WORDS_ON, (kept.receipt.key, kept.op)).fetchall()
    entries = (stored.kept(text, LedgerEntry) for (text,) in texts)
    last = (one.reason == ID_TAKEN for one in entries if one is not None and one.status not in (DUPLICATE, ARRIVED))
    return next(last, False)


def _as_shown(kept: Proof, received: str | None, decided: str | None, reason: str) -> bool:
    """Whether the outbox shows when the act was received and decided, and why it was refused.

    Earlier releases, in which the decision did not sign the time of the first deposit, showed the time of the receipt.
    """
    final_at = None if kept.decision is msgspec.UNSET or kept.status == "deposited" else stamp(kept.decision.decided_at)
    times = (stamp(kept.deposited_at), stamp(kept.receipt.received_at))
    return received in times and (decided, reason) == (final_at, kept.reason)
