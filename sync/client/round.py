"""One round of the exchange: hello, push, pull, attachments, each from transaction to transaction; what it came to."""

import random
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, select

from sync.client import backoff, batches, fork, link, pull, reconcile, rotation, rounds
from sync.client.conversation import Conversation, Meter, Question
from sync.client.delivery import Delivery, Pushed
from sync.client.errors import NotEnrolled, SyncError, Weather
from sync.client.gate import Gate
from sync.client.host import Host
from sync.client.keystore import Wallet
from sync.client.known import Known, known
from sync.client.pace import Pace
from sync.client.pull import Deadline, Pulled
from sync.client.push import Push
from sync.client.reporter import Progress, Reporter, Silent
from sync.client.rounds import Outcome, Timing
from sync.client.snapshots import Shelf
from sync.client.states import State
from sync.client.tables import outbox
from sync.client.uploads import Blobs, Uploaded, Uploads
from sync.contract.enrolment import PlatformKey
from sync.contract.feed import Scope
from sync.contract.prefectures import department_of
from sync.contract.signing import SigningKey
from sync.contract.wire import HelloAnswer, Limits, Transport

_SILENT = Silent()
_OF_THE_HOST = ("timeout", "refused", "cut", "platform_down", "retry_later")


def never() -> bool:
    """For rounds that nobody stops."""
    return False


def run(
    host: Host,
    transport: Transport,
    key: SigningKey,
    *,
    wallet: Wallet | None = None,
    blobs: Blobs | None = None,
    gates: Path | None = None,
    shelf: Shelf | None = None,
    clock: Callable[[], datetime],
    reporter: Reporter = _SILENT,
    budget_s: float = 120.0,
    patient: bool = False,
    stop: Callable[[], bool] = never,
    owner: str = batches.OWNER,
    monotonic: Callable[[], float] = time.monotonic,
    jitter: Callable[[], float] = random.random,
) -> Outcome:
    """Runs one round and remembers it, also when it raises Weather, Declined or Integrity.

    `clock` gives aware times and may be years off. After `budget_s` seconds, or once `stop` says so, nothing new is
    begun; what was done stays, the rest goes with the next round. `patient`: a round that nobody asked for, which waits
    until the last one's `next_at` (Outcome "waiting"); for one that a person asked for see backoff.may_start. `wallet`
    keeps the key that this database gets when the platform shows that there are two of it, or that it is an old one;
    without, none is asked for. `blobs` gives the bytes of attachments; without it none leave. `gates` is the folder in
    which the communes of this computer tell one another when a host wants no round. `shelf` keeps snapshots on their
    way here; without it the feed alone is asked. Raises NotEnrolled and KeyLost too, and what the host's database
    raises.
    """
    with host.reading() as connection:
        platform, before = _platform(connection), rounds.last(connection)
        gate = None if gates is None else _gate(connection, gates)
    started = clock()
    early = before is not None and not backoff.may_start(
        started, before.ended_at, before.next_at, asked_to_wait=before.outcome == "retry_later", patient=patient
    )
    if early or (gate is not None and not gate.open_at(started, patient=patient)):
        if patient:
            return Outcome(outcome="waiting")
        raise Weather("retry_later", "asked by the last answer")
    current = _Round(
        host, transport, platform, meter := Meter(), clock, reporter, Pace() if before is None else before.pace
    )
    current.known = None if before is None else before.known
    deadline = Deadline(monotonic, budget_s, stop)
    fault: SyncError | None = None
    try:
        current.exchange(key, wallet, blobs, shelf, deadline, owner)
    except SyncError as error:
        fault = error
    ended = clock()
    failures = 0 if fault is None else 1 + (before.failures if before else 0)
    wait = fault.retry_after if isinstance(fault, Weather) else None
    timing = Timing(
        started=started,
        ended=ended,
        failures=failures,
        next_at=None if fault is None else backoff.next_attempt(ended, failures, wait, jitter()),
        server_time=current.server_time,
        offset_s=current.offset_s,
    )
    code = fault.code if fault is not None else "stopped" if deadline.passed else "complete"
    with host.transaction() as connection:
        outcome = current.outcome(connection, code, meter)
        rounds.remember(connection, outcome, timing, current.pace, current.known)
    if gate is not None:
        _tell(gate, fault, timing)
    reporter.report(Progress("done"))
    if fault is not None:
        raise fault
    return outcome


def _gate(connection: Connection, gates: Path) -> Gate | None:
    own = link.read(connection)
    return None if own is None else Gate(gates, own.url)


def _tell(gate: Gate, fault: SyncError | None, timing: Timing) -> None:
    """What this round says of the host. Of a fault on this side of it the other communes find out themselves."""
    if fault is None:
        gate.open()
    elif timing.next_at is not None and fault.code in _OF_THE_HOST:
        gate.shut(timing.ended, timing.next_at, asked=fault.code == "retry_later")


def pull_published(
    host: Host,
    transport: Transport,
    key: SigningKey,
    *,
    scopes: Sequence[Scope] = ("campaign", "proposals", "catalogue"),
    shelf: Shelf | None = None,
    reporter: Reporter = _SILENT,
    budget_s: float = 60.0,
    monotonic: Callable[[], float] = time.monotonic,
) -> Pulled:
    """Only takes what is published, as after an enrolment. Raises NotEnrolled, Weather, Declined or Integrity."""
    with host.reading() as connection:
        platform = _platform(connection)
    talk, deadline, done = Conversation(transport, platform, key, Meter()), Deadline(monotonic, budget_s), Pulled()
    for scope in scopes:
        pull.scope(host, talk, scope, reporter, deadline, done, shelf)
    return done


def _platform(connection: Connection) -> PlatformKey:
    own = link.read(connection)
    if own is None or own.platform is None:
        raise NotEnrolled
    return own.platform


class _Round:
    """What one round has come to so far; it can be asked also when the round broke off."""

    def __init__(
        self,
        host: Host,
        transport: Transport,
        platform: PlatformKey,
        meter: Meter,
        clock: Callable[[], datetime],
        reporter: Reporter,
        pace: Pace,
    ) -> None:
        self.pace = pace
        self.known: Known | None = None
        self.server_time: datetime | None = None
        self.offset_s: int | None = None
        self._host, self._transport, self._platform, self._meter = host, transport, platform, meter
        self._clock, self._reporter = clock, reporter
        self._pushed, self._pulled = Pushed(), Pulled()
        self._uploaded = Uploaded()
        self._renewed = ""

    def exchange(
        self,
        key: SigningKey,
        wallet: Wallet | None,
        blobs: Blobs | None,
        shelf: Shelf | None,
        deadline: Deadline,
        owner: str,
    ) -> None:
        self._reporter.report(Progress("hello"))
        talk = Conversation(self._transport, self._platform, key, self._meter)
        delivery = Delivery(self._host, talk, key.id, deadline, self.pace, self._pushed)
        hello = self._ahead(talk, delivery, key, deadline, owner)
        if hello is None:
            hello = self._greeted(talk.answer(self._greeting()))
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
        pull.run(self._host, talk, self._reporter, deadline, self._pulled, shelf, hello.limits.connections)
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
            renewing = rotation.coming(connection) is not None
        if last is None or (last.platform, last.device) != (self._platform.id, key.id) or renewing:
            return None
        if last.limits.connections < 2:
            return None
        talk.gzip = "gzip" in last.encodings
        try:
            hello = self._push(delivery, key, last.limits, deadline, owner).ahead(last, self._greeting())
        finally:
            self.pace = delivery.pace
        return None if hello is None else self._greeted(hello)

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

    def _greeted(self, hello: HelloAnswer) -> HelloAnswer:
        self.server_time = hello.time
        self.offset_s = round((hello.time - self._clock()).total_seconds())
        with self._host.reading() as connection:
            own, known_one = link.read(connection), link.prefecture(connection)
        if own is not None and (own.platform, known_one) != (hello.key, hello.prefecture or None):
            with self._host.transaction() as connection:
                link.refresh(connection, hello.key, hello.prefecture)
        return hello

    def outcome(self, connection: Connection, code: str, meter: Meter) -> Outcome:
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
            bytes_sent=meter.sent,
            bytes_received=meter.received,
            requests=meter.requests,
            renewed=self._renewed,
            elsewhere=self._pulled.elsewhere,
            attachments=self._uploaded.arrived,
            attachments_waiting=self._uploaded.waiting,
        )
