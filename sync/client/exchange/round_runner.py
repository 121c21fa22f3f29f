"""The steps of one round: greeting, push, pull, uploads. Each commits by itself."""

from collections import Counter
from datetime import datetime

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, func, select

from sync.client.connection.conversation import ApiRequest, Conversation, Meter
from sync.client.connection.pace import Pace
from sync.client.device import rotation
from sync.client.errors import Declined
from sync.client.exchange import (
    agreement,
    check_cases,
    fork,
    numbered_twice,
    numbers,
    platform_words,
    presenting,
    pull,
    reconcile,
    withheld,
)
from sync.client.exchange.delivery import Delivery, Pushed, unreadable
from sync.client.exchange.pull import Pulled
from sync.client.exchange.push import Push
from sync.client.exchange.round_context import Deadline, RoundContext, RoundSettings
from sync.client.exchange.round_history import LastRound, RoundOutcome, server_state
from sync.client.exchange.uploads import Uploaded, Uploads
from sync.client.host import Host
from sync.client.ledger import damaged_words, evidence, link, platform_ledger
from sync.client.ledger.states import State
from sync.client.ledger.tables import outbox
from sync.client.reporter import Progress
from sync.contract.enrolment import PlatformKey
from sync.contract.ledger import LedgerHead
from sync.contract.prefectures import department_of
from sync.contract.signing import SigningKey
from sync.contract.wire import HelloAnswer, Transport


class RoundRunner:
    """Runs one round; its results can be read also when the round broke off."""

    def __init__(
        self,
        host: Host,
        transport: Transport,
        platform: PlatformKey,
        settings: RoundSettings,
        before: LastRound | None,
    ) -> None:
        self.deadline = Deadline(settings)
        self.pushed = Pushed(pace=Pace() if before is None else before.pace)
        self.server_state = None if before is None else before.server_state
        self.server_time: datetime | None = None
        self.offset_s: int | None = None
        self._host, self._transport, self._platform, self._settings = host, transport, platform, settings
        self._meter, self._pulled, self._uploaded = Meter(), Pulled(), Uploaded()
        self._key_replaced = ""
        self._seen: LedgerHead | None  #: the longest ledger that the platform had told of before this greeting
        self._here: LedgerHead  #: the entries that were chained here by then
        self._went_back = False
        self._recovered = self._contradictions = 0
        self.unfinished = False  # whether words of the platform are still missing here

    def exchange(self, key: SigningKey) -> None:
        with self._host.reading() as connection:
            self._contradictions, turned = evidence.count(connection), link.turned(connection)
        if not turned:
            with self._host.transaction() as connection:
                for news in link.turn(connection):
                    self._host.receive(connection, news)
        # What is found lost only at the end leaves at once, by all steps again: a second pass begins with a greeting
        # too.
        if self._all_steps(key) and not self._key_replaced and not self.deadline.passed:
            self._all_steps(key)

    def _all_steps(self, key: SigningKey) -> bool:
        """True where acts that the platform lacks were found only after what was due had left."""
        self._settings.reporter.report(Progress("hello"))
        self._pulled.commune = self._commune()
        with self._host.reading() as connection:
            damaged = damaged_words.first(connection, self._platform.id)
        if damaged is not None:
            with self._host.transaction() as connection:
                damaged_words.forget(connection, self._platform.id)
        conversation = Conversation(self._transport, self._platform, key, self._meter)
        context = RoundContext(self._host, conversation, key, self._settings, self.deadline)
        delivery = Delivery(context, self.pushed)
        hello = self._push_optimistically(context, delivery)
        # It may know the ledger that it told of, but not what is chained here: another copy of it has answered
        # meanwhile.
        if hello is None or _unknown(hello) or self._went_back:
            hello = context.conversation.ask(self._greeting())
            if _unknown(hello) and rotation.present_again(self._host, conversation, key):
                hello = context.conversation.ask(self._greeting())
            self._greeted(hello)
            stated = self._commune()
            context, self._key_replaced = fork.resolve(context, hello, self._pulled)
            if not stated and (commune := self._commune()):  # now its ledger can be compared with the one here
                self._pulled.commune = commune
                hello = context.conversation.ask(self._greeting())
                self._greeted(hello)
            context.conversation.gzip = "gzip" in hello.encodings
            self._reconcile(context, hello)
            with self._host.transaction() as connection:
                presenting.resume(connection, context.key, pace=self.pushed.pace, now=self._settings.clock())
            delivery = Delivery(context, self.pushed)
        with self._host.reading() as connection:
            known = presenting.searching(connection, self._platform.id)
        lacking = False
        full = self._push(Push(context, delivery, hello.limits))
        self.server_state = server_state(hello, context.key.id, delivery.last_header)
        pull.run(context, hello.limits.connections, self._pulled)
        commune = self._commune()
        self.unfinished = not commune
        if hello.ledger is not msgspec.UNSET and commune:  # `commune` is "" where the enrolment cannot be read
            ledger = LedgerHead(size=hello.ledger.size, head=hello.ledger.head)
            all_here = platform_words.complete(context, commune, ledger)
            self.unfinished = not all_here
            if all_here or withheld.is_withheld(context, self._platform.id, commune, ledger):
                agreement.end_round(context, self._platform.id, ledger.size, self._pulled, whole=all_here)
            lacking = self._after_a_loss(context)
            if all_here:
                pull.left_out(context, self._platform.id, ledger.size, self._pulled)
                judged = check_cases.end_round(context, self._platform.id, commune, self._pulled)
                self.unfinished = self.unfinished or not judged
        if self._settings.blobs is not None and not self.deadline.passed:
            Uploads(context, self._settings.blobs, self._uploaded).run(hello.key.id, hello.epoch, commune)
        self._key_replaced = self._key_replaced or fork.resolve_at_end(context, self._pulled)
        if full is not None:
            raise full
        return lacking and not known

    def _after_a_loss(self, context: RoundContext) -> bool:
        """Notes what a platform that was put back still lacks; shows the rest by the numbers that it has there today.

        True where it lacks any act.
        """
        left = 0
        with self._host.reading() as connection:
            searching = presenting.searching(connection, self._platform.id)
        if searching:
            with self._host.transaction() as connection:
                left = presenting.note_lost(connection, self._platform.id)
            self.unfinished = self.unfinished or left > 0
        numbers.shown_again(self._host)
        numbered_twice.end_round(context, self._pulled)
        return left > 0

    def _push(self, push: Push) -> Declined | None:
        """Pushes. Returns the refusal that stops what leaves but not what comes in, to be raised at the end.

        Such are a quota that is reached, and a platform that can read nothing of what we send.
        """
        try:
            push.run()
        except Declined as declined:
            if not (declined.of_quota or unreadable(declined)):
                raise
            return declined
        return None

    def _push_optimistically(self, context: RoundContext, delivery: Delivery) -> HelloAnswer | None:
        """The greeting, if acts could be sent together with it; None if the greeting must come first."""
        last = self.server_state
        if last is None or (last.platform, last.device) != (self._platform.id, context.key.id):
            return None
        with self._host.reading() as connection:
            rotating, received = rotation.pending(connection) is not None, reconcile.received(connection)
            seen = platform_ledger.last_seen(connection, self._platform.id)
            searching, own = presenting.searching(connection, self._platform.id), link.read(connection)
        # Where its ledger is unknown here, or it may still lack acts, the greeting decides what leaves. Where the
        # enrolment cannot be read, another statement of it is asked for behind the greeting.
        if searching or own is None or own.statement is None or (seen is None and received):
            return None
        # More receipts than the last state tells of come from a round that broke off: that state is outdated.
        if rotating or received > last.presumed.seq or last.limits.connections < 2:
            return None
        context.conversation.gzip = "gzip" in last.encodings
        presumed = last.presumed
        if seen is not None:  # newer than the last round's end: it includes blocks of a round that broke off
            presumed = replace(presumed, ledger_size=seen.size, ledger_head=seen.head)
        return Push(context, delivery, last.limits).with_greeting(presumed, self._greeting(), self._greeted)

    def _reconcile(self, context: RoundContext, hello: HelloAnswer) -> None:
        if hello.ledger is msgspec.UNSET:
            return  # which the next call will tell
        if not self._went_back:
            with self._host.reading() as connection:
                if self._seen is not None or not reconcile.received(connection):
                    return
        self._recovered = reconcile.run(
            context, hello, hello.ledger, self._commune(), self.pushed.pace, went_back=self._went_back
        )

    def _commune(self) -> str:
        with self._host.reading() as connection:
            own = link.read(connection)
        return own.statement.commune if own is not None and own.statement is not None else ""

    def _greeting(self) -> ApiRequest[HelloAnswer]:
        """hello also tells the age recipient of our préfecture, in case a USB bundle is needed one day."""
        commune = self._commune()
        with self._host.reading() as connection:
            self._seen = platform_ledger.last_seen(connection, self._platform.id)
            self._here = platform_ledger.chained(connection, self._platform.id, commune)
        query = {"department": department_of(commune), "ledger": str(self._here.size)}
        return ApiRequest(path="/hello", shape=HelloAnswer, query=query)

    def _greeted(self, hello: HelloAnswer) -> None:
        self.server_time = hello.time
        self.offset_s = round((hello.time - self._settings.clock()).total_seconds())
        self._went_back = bool(self._commune()) and platform_ledger.went_back(self._here, self._seen, hello.ledger)
        with self._host.transaction() as connection:
            link.refresh(connection, hello.key, hello.prefecture)
            if not self._went_back and (self._seen is not None or not reconcile.received(connection)):
                platform_ledger.see(connection, self._platform.id, hello.ledger)

    def outcome(self, connection: Connection, code: str) -> RoundOutcome:
        """What moved; the acts' new states are read back from the outbox."""
        ops = sorted(self.pushed.sent)
        states = Counter[str]()
        for first in range(0, len(ops), 500):
            counts = select(outbox.c.state, func.count()).where(outbox.c.op.in_(ops[first : first + 500]))
            for state, count in connection.execute(counts.group_by(outbox.c.state)):
                states[state] += count
        contradictions = evidence.count(connection) - self._contradictions
        return RoundOutcome(
            outcome=code,
            sent=len(ops),
            accepted=states[State.ACCEPTED],
            rejected=states[State.REJECTED],
            quarantined=len(self.pushed.quarantined),
            pulled=self._pulled.items,
            news=self._pulled.news + self._pulled.decisions,
            unreadable=self._pulled.unreadable,
            deletions_withheld=self._pulled.deletions_withheld,
            bytes_sent=self._meter.sent,
            bytes_received=self._meter.received,
            requests=self._meter.requests,
            key_replaced=self._key_replaced,
            recovered=self._recovered,
            contradictions=contradictions,
            contradicted=evidence.last_act(connection) if contradictions else "",
            elsewhere=self._pulled.elsewhere,
            attachments=self._uploaded.arrived,
            attachments_waiting=self._uploaded.waiting,
        )


def _unknown(hello: HelloAnswer) -> bool:
    """Whether the platform does not know this device, or refuses it."""
    return hello.ledger is msgspec.UNSET
