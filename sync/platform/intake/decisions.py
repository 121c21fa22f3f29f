"""Deferred decisions: acts of the kinds that an operator names are deposited at once and decided on command.

The receipt of the deposit is final, and its time is the legal one; the decision of the block is signed anew, and says
where the commune's ledger stands with its words.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from sync.contract.bodies import BODIES, body_of
from sync.contract.ledger import LedgerHead, Word, entries
from sync.contract.operations import thaw
from sync.contract.receipts import BlockDecision, BlockReceipt, RefusedOperation, sign_decision
from sync.platform import effects, ledger, positions, rules
from sync.platform.conduct import campaigns
from sync.platform.identity import callers
from sync.platform.identity.keys import Keys
from sync.platform.intake import facts, stamps
from sync.platform.intake.stamps import NETWORK
from sync.platform.lines import Received
from sync.platform.refusals import Refused, quoted
from sync.platform.rules import Verdict
from sync.platform.store import read_setting
from sync.platform.tables import block as blocks
from sync.platform.tables import operation, setting
from sync.platform.times import as_time

_SETTING = "decided_later"
#: Of an act that would be accepted now, and waits for the operator.
DEPOSITED = Verdict(status="deposited", detail="La plateforme a reçu cet envoi\u202f; sa décision viendra plus tard.")


def deferred(connection: Connection) -> frozenset[str]:
    """The types of operation whose decision waits."""
    return frozenset(filter(None, read_setting(connection, _SETTING).split(",")))


def defer(connection: Connection, types: Iterable[str]) -> None:
    """From now on these wait, and no others; those that wait already go on waiting. Raises Refused."""
    wanted, known = sorted(set(types)), {name for name, _ in BODIES}
    unknown = [name for name in wanted if name not in known]
    if unknown:
        these = ", ".join(sorted(known))
        sentence = f"{quoted(unknown[0])} n’est pas une nature d’envoi. Elles sont\u00a0: {these}."
        raise Refused("type_unknown", sentence, field="TYPE", of_input=True)
    connection.execute(delete(setting).where(setting.c.key == _SETTING))
    connection.execute(insert(setting).values(key=_SETTING, value=",".join(wanted)))


def decide(connection: Connection, keys: Keys, now: datetime) -> int:
    """Decides all that waits, in the order of deposit, by the rules at the time of the deposit; how many."""
    query = (
        select(operation)
        .where(operation.c.status == "deposited")
        .order_by(operation.c.deposited_at, operation.c.commune, operation.c.number)
    )
    rows = connection.execute(query).all()
    for _, group in groupby(rows, key=lambda row: (row.batch, row.block)):
        _decide_block(connection, keys, list(group), now)
    return len(rows)


def _decide_block(connection: Connection, keys: Keys, rows: list[Any], now: datetime) -> None:
    campaign = campaigns.current(connection)
    received = [_received(row) for row in rows]
    about = facts.gather(connection, callers.whatever_became(connection, rows[0].device), campaign, received)
    about.stamps = stamps.of(connection, campaign, received, NETWORK, {row.op: row for row in rows})
    position = positions.of_commune(connection, rows[0].commune, len(rows))
    into = effects.begin(connection, received, about.needs)
    refused: dict[int, RefusedOperation] = {}
    words: list[Word] = []
    for place, (row, one) in enumerate(zip(rows, received, strict=True)):
        deposited = as_time(row.deposited_at)
        verdict = rules.judge(one.operation, one.body, campaign, about, deposited)
        settled = False
        if verdict.status == "accepted":
            settled = effects.apply(into, one, campaign, number=row.number, deposited=deposited)
        else:
            refused[row.place] = RefusedOperation(index=row.place, status=verdict.status, reason=verdict.reason)
        facts.note(about, one, verdict.status, settled)
        if settled:
            facts.read_again(about, into, one)
        words.append(
            Word(
                op=row.op,
                intent=row.intent,
                status=verdict.status,
                reason=verdict.reason,
                deposited_at=deposited,
            )
        )
        into.execute(
            update(operation)
            .where(operation.c.op == row.op)
            .values(status=verdict.status, reason=verdict.reason, detail=verdict.detail, position=position + place)
        )
    effects.finish(into, campaign)
    stands = ledger.stands(connection, keys.signing.id, rows[0].commune)
    stands = ledger.append(connection, stands, rows[0].commune, entries(stands.size, words, now))
    _sign_again(connection, keys, rows, refused, now, stands)


def _sign_again(
    connection: Connection,
    keys: Keys,
    rows: list[Any],
    refused: dict[int, RefusedOperation],
    now: datetime,
    stands: LedgerHead,
) -> None:
    here = (blocks.c.batch == rows[0].batch, blocks.c.block == rows[0].block)
    kept = connection.execute(select(blocks.c.decision, blocks.c.receipt).where(*here)).one()
    before = msgspec.json.decode(kept.decision, type=BlockDecision)
    receipt = msgspec.json.decode(kept.receipt, type=BlockReceipt)
    decided = {row.place for row in rows}
    others = [one for one in before.exceptions if one.index not in decided]
    exceptions = tuple(sorted([*others, *refused.values()], key=lambda one: one.index))
    said = BlockDecision(
        key=keys.signing.id, decided_at=now, exceptions=exceptions, earlier=before.earlier, ledger=stands
    )
    text = msgspec.json.encode(sign_decision(keys.signing, said, receipt)).decode()
    connection.execute(update(blocks).where(*here).values(decision=text))


def _received(row: Any) -> Received:
    found = thaw(row.frozen)
    return Received(operation=found, frozen=row.frozen, intent=row.intent, body=body_of(found))
