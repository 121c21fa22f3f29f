"""The course of one round: greeting, what waits, what is published, attachments, each by transactions of its own."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, func, select

from sync.client.connection.conversation import Conversation, Meter, Question
from sync.client.connection.pace import Pace
from sync.client.device import rotation
from sync.client.device.keystore import Wallet
from sync.client.exchange import fork, pull, reconcile
from sync.client.exchange.delivery import Delivery, Pushed
from sync.client.exchange.last_server_state import known
from sync.client.exchange.pull import Deadline, Pulled
from sync.client.exchange.push import Push
from sync.client.exchange.round_history import Last, Outcome
from sync.client.exchange.snapshots import DownloadCache
from sync.client.exchange.uploads import Blobs, Uploaded, Uploads
from sync.client.host import Host
from sync.client.ledger import link
from sync.client.ledger.states import State
from sync.client.ledger.tables import outbox
from sync.client.reporter import Progress, Reporter
from sync.contract.enrolment import PlatformKey
from sync.contract.prefectures import department_of
from sync.contract.signing import SigningKey
from sync.contract.wire import HelloAnswer, Limits, Transport


class RoundRunner:
    """What one round has come to so far; it can be asked also when the round broke off."""

    def __init__(
        self,
        host: Host,
        transport: Transport,
        platform: PlatformKey,
        clock: Callable[[], datetime],
        reporter: Reporter,
        before: Last | None,
    ) -> None:
        self.pace = Pace() if before is None else before.pace
        self.known = None if before is None else before.known
        self.server_time: datetime | None = None
        self.offset_s: int | None = None
        self._host, self._transport, self._platform, self._meter = host, transport, platform, Meter()
        self._clock, self._reporter = clock, reporter
        self._pushed, self._pulled = Pushed(), Pulled()
        self._uploaded = Uploaded()
        self._renewed = ""

    def exchange(
        self,
        key: SigningKey,
        wallet: Wallet | None,
        blobs: Blobs | None,
        downloads: DownloadCache | None,
        deadline: Deadline,
        owner: str,
    ) -> None:
        self._reporter.report(Progress("hello"))
        talk = Conversation(self._transport, self._platform, key, self._meter)
        delivery = Delivery(self._host, talk, key.id, deadline, self.pace, self._pushed)
        hello = self._ahead(talk, delivery, key, deadline, owner)
        if hello is None:
            self._greeted(hello := talk.answer(self._greeting()))
            if wallet is not None:
                reason = fork.reason(self._host, talk, hello)
                if reason is not None:
                    key = rotation.rotate(self._host, talk, self._platform, key, wallet, reason, self._clock())
                    talk = Conversation(self._transport, self._platform, key, self._meter)
                    self._renewed = reason
                    for scope in fork.FIRST:
                        pull.scope(self._host, talk, scope, self._reporter, deadline, self._pulled)
            talk.gzip = "gzip" in hello.encodings
            reconcile.run(self._host, talk, key, hello, now=self._clock(), pace=delivery.pace)
            delivery = Delivery(self._host, talk, key.id, deadline, delivery.pace, self._pushed)
        try:
            self._push(delivery, key, hello.limits, deadline, owner).run()
        finally:
            self.pace = delivery.pace
        self.known = known(hello, key.id, delivery.shown)
        pull.run(self._host, talk, self._reporter, deadline, self._pulled, downloads, hello.limits.connections)
        if blobs is not None and not deadline.passed:
            uploads = Uploads(self._host, talk, blobs, clock=self._clock, reporter=self._reporter, deadline=deadline)
            self._uploaded = uploads.done
            uploads.run(f"{hello.key.id}:{hello.epoch}")

    def _ahead(
        self, talk: Conversation, delivery: Delivery, key: SigningKey, deadline: Deadline, owner: str
    ) -> HelloAnswer | None:
        """The greeting, where what waits could leave in the same moment: a round trip less on a bad link."""
        last = self.known
        with self._host.reading() as connection:
            renewing, received = rotation.coming(connection) is not None, reconcile.received(connection)
        if last is None or (last.platform, last.device) != (self._platform.id, key.id) or renewing:
            return None
        if received > last.presumed.seq:
            return None  # of a round that broke off: this is more than was noted, and less must not be presumed
        if last.limits.connections < 2:
            return None
        talk.gzip = "gzip" in last.encodings
        try:
            hello = self._push(delivery, key, last.limits, deadline, owner).ahead(last, self._greeting(), self._greeted)
        finally:
            self.pace = delivery.pace
        return hello

    def _push(self, delivery: Delivery, key: SigningKey, limits: Limits, deadline: Deadline, owner: str) -> Push:
        return Push(
            self._host,
            delivery,
            key,
            limits=limits,
            owner=owner,
            clock=self._clock,
            reporter=self._reporter,
            deadline=deadline,
        )

    def _greeting(self) -> Question[HelloAnswer]:
        """hello; and whom bundles are sealed to, should no link come one day."""
        with self._host.reading() as connection:
            own = link.read(connection)
        commune = own.statement.commune if own is not None and own.statement is not None else ""
        return Question("GET", "/hello", HelloAnswer, {"department": department_of(commune)}, packed=True)

    def _greeted(self, hello: HelloAnswer) -> None:
        self.server_time = hello.time
        self.offset_s = round((hello.time - self._clock()).total_seconds())
        with self._host.reading() as connection:
            own, known_one = link.read(connection), link.prefecture(connection)
        if own is not None and (own.platform, known_one) != (hello.key, hello.prefecture or None):
            with self._host.transaction() as connection:
                link.refresh(connection, hello.key, hello.prefecture)

    def outcome(self, connection: Connection, code: str) -> Outcome:
        """What moved, read back from the outbox."""
        ops = sorted(self._pushed.sent)
        states: dict[str, int] = {}
        for first in range(0, len(ops), 500):
            wanted = select(outbox.c.state, func.count()).where(outbox.c.op.in_(ops[first : first + 500]))
            for state, count in connection.execute(wanted.group_by(outbox.c.state)):
                states[state] = states.get(state, 0) + count
        return Outcome(
            outcome=code,
            sent=len(ops),
            accepted=states.get(State.ACCEPTED, 0),
            rejected=states.get(State.REJECTED, 0),
            quarantined=len(self._pushed.quarantined),
            pulled=self._pulled.items,
            unreadable=self._pulled.unreadable,
            braked=self._pulled.braked,
            bytes_sent=self._meter.sent,
            bytes_received=self._meter.received,
            requests=self._meter.requests,
            renewed=self._renewed,
            elsewhere=self._pulled.elsewhere,
            attachments=self._uploaded.arrived,
            attachments_waiting=self._uploaded.waiting,
        )
