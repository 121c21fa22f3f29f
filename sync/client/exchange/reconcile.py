"""Reconcile: a platform that was put back to an earlier day gets the acts that it lost again.

They leave as the same bytes, with their receipts, and keep their state here meanwhile: the first receipt and its time
count, and the platform honours them.
"""

import json

from msgspec.structs import asdict
from sqlalchemy import Connection, func, select

from sync.client.connection.pace import Pace
from sync.client.exchange import cursors, platform_words, presenting, pull
from sync.client.exchange.round_context import RoundContext
from sync.client.ledger import arrivals, evidence, platform_ledger, stored
from sync.client.ledger.evidence import Contradiction
from sync.client.ledger.tables import outbox, proof
from sync.contract.ledger import PAGE, LedgerAnswer, LedgerEntry, LedgerHead, after, origin
from sync.contract.wire import Answer, Call, HelloAnswer

_PARTS = ("receipt", "decision")
_RECEIVED = select(func.max(outbox.c.seq)).where(outbox.c.received_at.is_not(None))


def run(
    context: RoundContext, hello: HelloAnswer, ledger: LedgerAnswer, commune: str, pace: Pace, *, went_back: bool
) -> int:
    """Keeps as batches the acts that the platform has lost, or has lost its word on. Returns how many.

    `ledger`: where its ledger stands. `went_back`: this is not the ledger that it had told of before; then positions of
    its feed may stand for other values, too. Otherwise no earlier word is known here, as in a database of an earlier
    version.
    """
    platform = hello.key.id
    entries, common = _remembered(context, platform, commune, ledger)
    # Of others nothing is worked out: as its ledger is not here, all that stood behind `common` is presented, and the
    # round's end keeps as evidence what contradicts itself.
    certain = lead_there(entries, platform, commune, ledger)
    with context.host.transaction() as connection:
        ops = presenting.lost(connection, platform, entries) if certain else []
        if ops:
            now = context.settings.clock()
            presenting.start(connection, platform, context.key, ops, pace=pace, now=now)
        if went_back:
            against = context.conversation.greeted
            set_back(connection, platform, ledger, common, None if against is None else signed(*against))
            if certain and len(entries) == ledger.size:  # if it has grown meanwhile, the round's end brings the rest
                here = LedgerHead(size=ledger.size, head=ledger.head)
                platform_ledger.keep(connection, platform, commune, entries[common:], here)
        else:
            platform_ledger.see(connection, platform, ledger)  # not earlier: a round that is cut before this asks again
        if ops and not went_back:
            arrivals.forget_all(connection)
        if ops or went_back:  # a cursor shows it too, but not after `rewind`: then it is ""
            for scope in pull.ORDER:
                cursors.begin_epoch(connection, scope, hello.epoch)
    return len(ops)


def set_back(connection: Connection, platform: str, ledger: LedgerAnswer, common: int, against: str | None) -> None:
    """Takes the ledger that the platform tells of for its ledger. Where it contradicts ours, both words are kept.

    `against`: its signed word for the new one, as text.
    """
    if against is not None and common < ledger.size:
        _keep_both(connection, platform, common, ledger, against)
    platform_ledger.set_back(connection, platform, ledger, common)
    platform_ledger.begin_recovery(connection, platform)


def signed(call: Call, answer: Answer) -> str:
    """A greeting's call and answer as text, for whoever verifies them with the platform's key. Small: see wire.py."""
    return json.dumps([asdict(part) | {"body": part.body.hex()} for part in (call, answer)])


def received(connection: Connection) -> int:
    """The journal number of the last act that has a receipt; 0 if none has."""
    last = connection.execute(_RECEIVED).scalar()
    return 0 if last is None else int(last)


def _keep_both(connection: Connection, platform: str, common: int, ledger: LedgerAnswer, against: str) -> None:
    """Keeps a receipt of the ledger that is gone, and the greeting that contradicts it.

    The platform went back and has gone on since, or it tells two stories.
    """
    newest = select(proof.c.value).where(stored.extract(proof.c.value, "$.receipt.key") == platform)
    of_receipt, of_decision = (stored.extract(proof.c.value, f"$.{part}.ledger.size") for part in _PARTS)
    size = func.coalesce(of_decision, of_receipt)  # a decision that came later names a longer ledger
    ours = connection.execute(newest.where(size > common).order_by(size.desc()).limit(1)).scalar() or ""
    contradiction = Contradiction(kind="history", platform=platform, about=str(ledger.size), ours=ours, theirs=against)
    evidence.note(connection, contradiction)


def lead_there(entries: list[LedgerEntry], platform: str, commune: str, ledger: LedgerAnswer | LedgerHead) -> bool:
    """Whether these are the first entries of the ledger that the platform tells of; it may have grown since."""
    here = origin(platform, commune)
    try:
        for entry in entries[: ledger.size]:
            here = after(here, entry)
    except ValueError:  # they do not follow one another
        return False
    return (here.size, here.head) == (ledger.size, ledger.head)


def _remembered(
    context: RoundContext, platform: str, commune: str, ledger: LedgerAnswer
) -> tuple[list[LedgerEntry], int]:
    """All that the platform now remembers to have said, and how many of these entries are here as well.

    Where it went back to exactly a place that is known here, nothing must be asked.
    """
    with context.host.reading() as connection:
        if platform_ledger.head_at(connection, platform, commune, ledger.size) == ledger.head:
            here = list(platform_ledger.words(connection, platform, ledger.size))
            if len(here) == ledger.size:  # else one of these entries cannot be read any more
                return here, ledger.size
    common = platform_words.common(context, commune, ledger) if ledger.size > PAGE else 0
    with context.host.reading() as connection:
        here = list(platform_ledger.words(connection, platform, common))  # as far as they can be read
    theirs = [*here, *platform_words.behind(context, len(here))]
    with context.host.reading() as connection:
        return theirs, platform_ledger.agreed(connection, platform, theirs)
