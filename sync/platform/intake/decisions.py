"""Decisions that come later than their receipt.

Acts of the kinds that an operator names are deposited at once, and decided on command. Refused acts are judged anew in
two cases: one that was too late, when a préfecture's stamp comes for it; and one that lacked another act, when that act
is accepted after all.

The receipt of the deposit is final, and its time is the legal one. The decision of the block is signed anew, and says
where the commune's ledger stands with the new words in it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from sync.contract.bodies import BODIES
from sync.contract.lateness import PHASE_CLOSED
from sync.contract.ledger import LedgerHead, Word, entries
from sync.contract.receipts import BlockDecision, BlockReceipt, RefusedOperation, sign_decision
from sync.platform import effects, ledger, positions, quotas, rules
from sync.platform.conduct import campaigns
from sync.platform.identity import callers
from sync.platform.identity.keys import Keys
from sync.platform.intake import facts, required, since, stamps, stored, wanting
from sync.platform.intake.required import Judged
from sync.platform.intake.since import Words
from sync.platform.intake.stamps import NETWORK
from sync.platform.refusals import Refused, quoted
from sync.platform.rules import REQUIRED_REJECTED, Verdict
from sync.platform.store import read_setting
from sync.platform.tables import block as blocks
from sync.platform.tables import operation, setting
from sync.platform.times import as_text, as_time

_SETTING = "decided_later"
#: The verdict on an act that would be accepted now, and waits for the operator.
DEPOSITED = Verdict(status="deposited", detail="La plateforme a reçu cet envoi\u202f; sa décision viendra plus tard.")


def deferred(connection: Connection) -> frozenset[str]:
    """The types of operation whose decision waits."""
    return frozenset(filter(None, read_setting(connection, _SETTING).split(",")))


def defer(connection: Connection, types: Iterable[str]) -> None:
    """Has acts of these types, and no others, wait from now on; those that wait already go on. Raises Refused."""
    wanted, known = sorted(set(types)), {name for name, _ in BODIES}
    unknown = [name for name in wanted if name not in known]
    if unknown:
        these = ", ".join(sorted(known))
        sentence = f"{quoted(unknown[0])} n’est pas une nature d’envoi. Elles sont\u00a0: {these}."
        raise Refused("type_unknown", sentence, field="TYPE", of_input=True)
    connection.execute(delete(setting).where(setting.c.key == _SETTING))
    connection.execute(insert(setting).values(key=_SETTING, value=",".join(wanted)))


def decide(connection: Connection, keys: Keys, now: datetime) -> int:
    """Decides all acts that wait, in the order of deposit, by the rules of that time. Returns how many."""
    rows = _rows(connection, operation.c.status == "deposited")
    decided_ops, _ = _decide(connection, keys, rows, now)
    for commune in sorted({row.commune for row in rows}):
        _reopen(connection, keys, commune, wanting.of(connection, commune, decided_ops), now)
    return len(decided_ops)


def judge_anew(connection: Connection, keys: Keys, commune: str, ops: Collection[str], now: datetime) -> None:
    """Judges anew those of these acts that were refused as too late, and acts that were refused for want of others.

    Of the latter, those among `ops` and those that depend on them. So a stamp counts whenever it comes. Only an
    acceptance changes anything, since all of them are refused already. What the commune has said since on the same
    subject stays its last word.
    """
    refused = (operation.c.commune == commune, operation.c.status == "rejected")
    late = _rows(connection, *refused, operation.c.reason == PHASE_CLOSED, operation.c.op.in_(ops))
    changed, size = _reopen(connection, keys, commune, late + wanting.of(connection, commune, ops), now)
    if changed:  # the places that one transaction gives are one step
        quotas.count(connection, commune, now, held=size + quotas.STEP_BYTES)


def judge_dependents(
    connection: Connection, keys: Keys, commune: str, verdicts: Mapping[str, Verdict], now: datetime
) -> int:
    """Judges anew, in the transaction of a block, the acts that were refused for want of what the block accepts now.

    It does not matter which computer sent them, or when. Acts that the block itself brings with such a refusal, from a
    lost day, are judged too. `verdicts`: of the block. Returns how many bytes more all this takes.
    """
    ops = [op for op, one in verdicts.items() if one.status == "accepted" or one.reason == REQUIRED_REJECTED]
    # They count as accepted right behind the act that they lacked: the block's other words come after them.
    _, size = _reopen(connection, keys, commune, wanting.of(connection, commune, ops), now, until=as_text(now))
    return size


def _reopen(
    connection: Connection, keys: Keys, commune: str, rows: Sequence[Any], now: datetime, until: str | None = None
) -> tuple[set[str], int]:
    """Judges these refused acts. Returns those that are accepted now, and how many bytes more that takes.

    An act is left refused where its commune has said another word on its subject since, and before `until`. An act may
    depend on one that was deposited after it; so it is judged again each time that one of those is accepted.
    """
    accepted_ops, size = set[str](), 0
    if not rows:
        return accepted_ops, size
    words_since = since.words(connection, commune, min(row.deposited_at for row in rows), until)
    refused, awaited, behind = {row.op: row for row in rows}, dict[str, set[str]](), dict[str, set[str]]()
    for row in rows:
        one = stored.received(row)
        awaited[row.op] = refused.keys() & one.operation.requires
        for op in refused.keys() & facts.operations_named(one):
            behind.setdefault(op, set()).add(row.op)
    due = sorted(rows, key=since.when_of)
    while due:
        accepted, more = _decide(
            connection, keys, due, now, words_since=words_since, awaited=awaited, accepted=accepted_ops
        )
        accepted_ops, size = accepted_ops | accepted, size + more
        again = {op for one in accepted for op in behind.get(one, ())} - accepted_ops
        due = sorted((refused[op] for op in again), key=since.when_of)
    return accepted_ops, size


def _rows(connection: Connection, *wanted: ColumnElement[bool]) -> list[Any]:
    order = (operation.c.deposited_at, operation.c.commune, operation.c.number)
    return list(connection.execute(select(operation).where(*wanted).order_by(*order)))


def _decide(
    connection: Connection,
    keys: Keys,
    rows: Iterable[Any],
    now: datetime,
    *,
    words_since: Words | None = None,
    awaited: Mapping[str, Set[str]] | None = None,
    accepted: Set[str] = frozenset(),
) -> tuple[set[str], int]:
    """Decides these acts. Returns those that now have another decision, and how many bytes more that takes.

    `words_since`: for refused acts, what their commune has said since. `awaited`: by act, the refused acts that it
    requires. Unless all of those are `accepted` by now, the act stays refused and is not judged; else it would be
    judged once for each act that it requires.
    """
    changed_ops, size, by_now = set[str](), 0, set(accepted)
    for _, group in groupby(rows, key=lambda row: (row.batch, row.block)):
        ready = dict[str, Any]()
        for row in group:
            if awaited is None or (awaited[row.op] - by_now) <= ready.keys():
                ready[row.op] = row
        if ready:
            decided, more = _decide_block(connection, keys, list(ready.values()), now, words_since)
            size += more
            for known in (changed_ops, by_now):
                known |= decided
    return changed_ops, size


def _decide_block(
    connection: Connection, keys: Keys, rows: list[Any], now: datetime, words_since: Words | None
) -> tuple[set[str], int]:
    campaign, commune, anew = campaigns.current(connection), rows[0].commune, words_since is not None
    received = [stored.received(row) for row in rows]
    about = facts.gather(connection, callers.whatever_became(connection, rows[0].device), campaign, received)
    about.stamps = stamps.of(connection, campaign, received, NETWORK, {row.op: row for row in rows})
    deposits = {row.op: as_time(row.deposited_at) for row in rows}
    together = Judged(received=received, deposited=deposits, stamped=about.stamps, now=now)
    about.came_later = required.came_later(connection, campaign, commune, together)
    if anew:
        about.earlier = frozenset(row.op for row in rows)
    into = effects.begin(connection, received, about.needs)
    decided: list[tuple[Any, Verdict]] = []
    for row, one in zip(rows, received, strict=True):
        deposited = deposits[row.op]
        verdict = rules.judge(one.operation, one.body, campaign, about, deposited)
        if words_since is not None and (
            verdict.status != "accepted" or since.another_word(words_since, one, since.when_of(row))
        ):
            continue
        settled = False
        if verdict.status == "accepted":
            settled = effects.apply(into, one, campaign, number=row.number, deposited=deposited, again=anew)
        facts.note(about, one, verdict, settled)
        if settled:
            facts.read_again(about, into, one)
        decided.append((row, verdict))
    effects.finish(into, campaign)
    if not decided:
        return set(), 0
    _keep(connection, decided)
    stands = ledger.stands(connection, keys.signing.id, commune)
    words = [_word(row, verdict) for row, verdict in decided]
    stands = ledger.append(connection, stands, commune, entries(stands.size, words, now))
    return {row.op for row, _ in decided}, _sign_again(connection, keys, decided, now, stands)


def _keep(connection: Connection, decided: list[tuple[Any, Verdict]]) -> None:
    """Stores the verdicts, each act at a new place in what its commune reads."""
    position = positions.of_commune(connection, decided[0][0].commune, len(decided))
    for place, (row, verdict) in enumerate(decided):
        says = {"status": verdict.status, "reason": verdict.reason, "detail": verdict.detail}
        connection.execute(update(operation).where(operation.c.op == row.op).values(**says, position=position + place))


def _word(row: Any, verdict: Verdict) -> Word:
    return Word(
        op=row.op,
        intent=row.intent,
        status=verdict.status,
        reason=verdict.reason,
        deposited_at=as_time(row.deposited_at),
    )


def _sign_again(
    connection: Connection, keys: Keys, decided: list[tuple[Any, Verdict]], now: datetime, stands: LedgerHead
) -> int:
    """Signs the block's decision anew; it stays the same for the other acts. Returns how many bytes more it takes."""
    row, _ = decided[0]
    here = (blocks.c.batch == row.batch, blocks.c.block == row.block)
    kept = connection.execute(select(blocks.c.decision, blocks.c.receipt).where(*here)).one()
    before = msgspec.json.decode(kept.decision, type=BlockDecision)
    receipt = msgspec.json.decode(kept.receipt, type=BlockReceipt)
    places = {row.place for row, _ in decided}
    exceptions = [one for one in before.exceptions if one.index not in places]
    exceptions += (
        RefusedOperation(index=row.place, status=verdict.status, reason=verdict.reason)
        for row, verdict in decided
        if verdict.status != "accepted"
    )
    decision = BlockDecision(
        key=keys.signing.id,
        decided_at=now,
        exceptions=tuple(sorted(exceptions, key=lambda one: one.index)),
        earlier=before.earlier,
        ledger=stands,
    )
    text = msgspec.json.encode(sign_decision(keys.signing, decision, receipt))
    connection.execute(update(blocks).where(*here).values(decision=text.decode()))
    return len(text) - len(kept.decision.encode())
