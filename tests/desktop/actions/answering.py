"""The platform's signed answer to one act: what an exchange would bring, without an exchange."""

from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import select, update

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.receive import Receiver
from sync.client.exchange import settle
from sync.client.ledger import link, verification
from sync.client.ledger.tables import copy, device, outbox
from sync.client.news import Published
from sync.contract import merkle
from sync.contract.enrolment import PlatformKey
from sync.contract.feed import FeedItem
from sync.contract.receipts import BlockDecision, BlockReceipt, Proof, RefusedOperation, sign_decision, sign_receipt
from sync.contract.signing import SigningKey

_BATCH = "01780000-0000-7000-8000-000000000001"


class Platform:
    """Answers acts and publishes. Each act is deposited once; its decision may come later, and more than once."""

    def __init__(self, context: CommuneContext) -> None:
        self._context = context
        self._key = SigningKey.generate()
        self._now = datetime(2026, 2, 1, 13, 0, tzinfo=UTC)
        self._numbers: dict[str, int] = {}
        self._position = 0
        pinned = self._pinned()
        with context.store.transaction() as connection:
            connection.execute(update(device).values(platform_key=pinned))
            connection.execute(copy.insert().values(scope=link.KEYS, id=self._key.id, position=0, value=pinned))

    def enrol(self) -> None:
        """The commune now belongs to this platform; what another one published is forgotten."""
        receiver = Receiver(self._context.store, self._context.clock)
        with receiver.transaction() as connection:
            connection.execute(update(device).values(platform_key=self._pinned()))
            for news in link.turn(connection):
                receiver.receive(connection, news)

    def _pinned(self) -> str:
        return msgspec.json.encode(PlatformKey(id=self._key.id, public_key=self._key.public)).decode()

    def answer(self, op: str, status: str) -> None:
        self._now += timedelta(seconds=1)
        number = self._numbers.setdefault(op, len(self._numbers) + 1)
        with self._context.store.reading() as connection:
            intent = connection.scalars(select(outbox.c.intent).where(outbox.c.op == op)).one()
        root = merkle.root([intent])
        unsigned = BlockReceipt(
            key=self._key.id,
            device="d1",
            commune="45024",
            batch=_BATCH,
            block=0,
            count=1,
            root=root,
            first_number=number,
            received_at=datetime(2026, 2, 1, 13, 0, tzinfo=UTC),
            transport="network",
        )
        refused = () if status == "accepted" else (RefusedOperation(index=0, status=status, reason="why"),)
        receipt = sign_receipt(self._key, unsigned)
        decision = BlockDecision(key=self._key.id, decided_at=self._now, exceptions=refused)
        proof = Proof(
            op=op,
            intent=intent,
            index=0,
            path=(),
            receipt=receipt,
            decision=msgspec.UNSET if status == "deposited" else sign_decision(self._key, decision, receipt),
            detail="Parce que.",
        )
        receiver = Receiver(self._context.store, self._context.clock)
        with receiver.transaction() as connection:
            settle.take_proof(receiver, connection, proof)

    def publish(self, scope: str, value: msgspec.Struct) -> None:
        """As `sync.client.exchange.pull` takes a page of one item."""
        self._position += 1
        item = FeedItem(id=value.id, position=self._position, value=msgspec.to_builtins(value))
        text = msgspec.json.encode(item.value).decode()
        receiver = Receiver(self._context.store, self._context.clock)
        with receiver.transaction() as connection:
            connection.execute(copy.delete().where(copy.c.scope == scope, copy.c.id == item.id))
            connection.execute(copy.insert().values(scope=scope, id=item.id, position=item.position, value=text))
            receiver.receive(connection, Published(scope=scope, upserts=(item,), removed=()))

    def verified(self) -> bool:
        with self._context.store.reading() as connection:
            return verification.check(connection, self._context.head).ok
