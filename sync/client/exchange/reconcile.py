"""Reconcile: a platform restored to an earlier day gets the acts it lost again, the same bytes with their receipts.

Here the acts keep their state meanwhile: the first receipt and its time count, and the platform honours them.
"""

import json
from dataclasses import asdict

from sqlalchemy import Connection, func, select

from sync.client.connection.pace import Pace
from sync.client.exchange import cursors, platform_words, presenting, pull
from sync.client.exchange.round_context import RoundContext
from sync.client.ledger import arrivals, evidence, platform_ledger
from sync.client.ledger.evidence import Contradiction
from sync.client.ledger.tables import outbox, proof
from sync.contract.ledger import PAGE, LedgerAnswer, LedgerEntry, LedgerHead
from sync.contract.wire import Answer, Call, HelloAnswer

_PARTS = ("receipt", "decision")
_RECEIVED = select(func.max(outbox.c.seq)).where(outbox.c.received_at.is_not(None))


def run(
    context: RoundContext, hello: HelloAnswer, told: LedgerAnswer, commune: str, pace: Pace, *, went_back: bool
) -> int:
    """How many acts the platform has lost, or its word on them; they wait as batches.

    `told`: its ledger. `went_back`: that is not the one that it had told of; positions of its feed may then mean other
    values. Else nothing is known here of what it had told of, as in a database of an earlier version.
    """
    platform = hello.key.id
    said, common = _said(context, platform, commune, told)
    with context.host.transaction() as connection:
        ops = presenting.lost(connection, platform, said)
        if ops:
            now = context.settings.clock()
            presenting.start(connection, platform, context.key, ops, pace=pace, now=now)
        if went_back:
            against = context.conversation.greeted
            set_back(connection, platform, told, common, None if against is None else signed(*against))
            if len(said) == told.size:  # else it has gone on while it was read: the rest comes with the round's end
                here = LedgerHead(size=told.size, head=told.head)
                platform_ledger.keep(connection, platform, commune, said[common:], here)
        else:
            platform_ledger.see(connection, platform, told)  # not before: a round that is cut here asks again
        if ops and not went_back:
            arrivals.forget_all(connection)
        if ops or went_back:  # the feed tells by its cursors; not where one stands at the beginning, as after `rewind`
            for scope in pull.ORDER:
                cursors.begin_epoch(connection, scope, hello.epoch)
    return len(ops)


def set_back(connection: Connection, platform: str, told: LedgerAnswer, common: int, against: str | None) -> None:
    """From now on its ledger is what it tells of; where it says otherwise than here, both words are kept.

    `against`: its signed word for that, as text.
    """
    if against is not None and common < told.size:
        _keep_both(connection, platform, common, told, against)
    platform_ledger.set_back(connection, platform, told, common)
    platform_ledger.begin_recovery(connection, platform)


def signed(call: Call, answer: Answer) -> str:
    """A greeting's call and answer, whole: whoever has the platform's key verifies them. None is large (wire.py)."""
    return json.dumps([asdict(part) | {"body": part.body.hex()} for part in (call, answer)])


def received(connection: Connection) -> int:
    """The journal number of the last act that has a receipt; 0 if none has."""
    last = connection.execute(_RECEIVED).scalar()
    return 0 if last is None else int(last)


def _keep_both(connection: Connection, platform: str, common: int, told: LedgerAnswer, against: str) -> None:
    """It went back and has gone on since, or tells two stories: a receipt of the other one, and its word against it."""
    newest = select(proof.c.value).where(func.json_extract(proof.c.value, "$.receipt.key") == platform)
    of_receipt, of_decision = (func.json_extract(proof.c.value, f"$.{part}.ledger.size") for part in _PARTS)
    size = func.coalesce(of_decision, of_receipt)  # one that came later says more of the ledger
    ours = connection.execute(newest.where(size > common).order_by(size.desc()).limit(1)).scalar() or ""
    found = Contradiction(kind="history", platform=platform, about=str(told.size), ours=ours, told=against)
    evidence.note(connection, found)


def _said(context: RoundContext, platform: str, commune: str, told: LedgerAnswer) -> tuple[list[LedgerEntry], int]:
    """All that the platform now remembers to have said, and how many of these entries are here as well.

    Where it went back to exactly a place that is known here, nothing must be asked.
    """
    with context.host.reading() as connection:
        if platform_ledger.head_at(connection, platform, commune, told.size) == told.head:
            here = list(platform_ledger.words(connection, platform, told.size))
            if len(here) == told.size:  # else one of them cannot be read any more
                return here, told.size
    common = platform_words.common(context, commune, told) if told.size > PAGE else 0
    with context.host.reading() as connection:
        here = list(platform_ledger.words(connection, platform, common))  # as far as they can be read
    theirs = [*here, *platform_words.behind(context, len(here))]
    with context.host.reading() as connection:
        return theirs, platform_ledger.agreed(connection, platform, theirs)
