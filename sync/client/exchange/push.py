"""Push: what was left unanswered first, then what is due, in waves of a few batches over connections of their own."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sync.client.connection.conversation import Question
from sync.client.errors import Declined, NetworkError, SyncError
from sync.client.exchange import outgoing_batches, partition, settle
from sync.client.exchange.delivery import UNSURE, Delivery, posting
from sync.client.exchange.last_server_state import LastServerState
from sync.client.exchange.outgoing_batches import OutgoingBatch
from sync.client.exchange.pull import Deadline
from sync.client.host import Host
from sync.client.reporter import Progress, Reporter
from sync.contract.batches import MAX_BATCH_BYTES, BatchResult
from sync.contract.signing import SigningKey
from sync.contract.wire import HelloAnswer, Limits

#: Alone refused, of as many tried, with not one taken: the fault is not in the acts.
_TOO_MANY_POISONED = 3
#: Signed: the platform is not as presumed.
_OTHERWISE = 412


class Push:
    """One round's sending. NetworkError, Declined and Integrity pass through, with nothing half settled."""

    def __init__(
        self,
        host: Host,
        delivery: Delivery,
        key: SigningKey,
        *,
        limits: Limits,
        owner: str,
        clock: Callable[[], datetime],
        reporter: Reporter,
        deadline: Deadline,
    ) -> None:
        self._host, self._delivery, self._key, self._limits, self._owner = host, delivery, key, limits, owner
        self._clock, self._reporter, self._deadline = clock, reporter, deadline
        self._connections = limits.connections
        self._answered = 0

    def ahead(
        self, known: LastServerState, greeting: Question[HelloAnswer], greeted: Callable[[HelloAnswer], None]
    ) -> HelloAnswer | None:
        """Greets, and sends the first wave in the same moment, for a platform that is as it was last known.

        `greeted` is told at once: the answer bears the platform's time.

        None where nothing waits, where an earlier batch must be asked about first, and where not all went well: what is
        unanswered then stays for `run`, after a greeting of its own. Raises NetworkError where a greeting would fail
        too.
        """
        left, waiting = self._waiting()
        if left or not waiting or self._deadline.passed:
            return None
        leavings = self._start(waiting, self._connections - 1)
        if not leavings:
            return None
        questions: list[Question[Any]] = [posting(outgoing, presumed=known.presumed) for outgoing in leavings]
        questions.append(greeting)  # the last: should a line be late, no act waits for it
        last = len(leavings)
        hello: HelloAnswer | None = None
        faults: dict[int, SyncError] = {}
        try:
            for place, answered in self._delivery.talk.ask_together(questions, self._connections):
                try:
                    if place == last:
                        greeted(hello := answered())
                    else:
                        self._whole(leavings[place], answered(), len(waiting))
                except (NetworkError, Declined) as error:
                    faults[place] = error
        except BaseException:
            self._delivery.lay_down(leavings)
            raise
        self._put_back(leavings, faults)
        for fault in faults.values():
            if isinstance(fault, NetworkError) and (fault.code not in UNSURE or not fault.reached):
                raise fault
        if faults:
            return None
        self._delivery.went_well(leavings)
        return hello

    def run(self) -> None:
        """Sends all that is due, or what the deadline allows."""
        left, waiting = self._waiting()
        for id_ in left:
            if self._deadline.passed:
                return
            with self._host.transaction() as connection:
                outgoing = outgoing_batches.lease(connection, id_, owner=self._owner, now=self._clock())
            if outgoing is not None:
                self._carry(outgoing, ask_first=True)
        # Each act once per round: what the platform holds back now, it would hold back again.
        rest = waiting
        while rest and not self._deadline.passed:
            gone = self._wave(rest, len(waiting))
            rest = [op for op in rest if op not in gone]
            self._reporter.report(Progress("sending", len(waiting) - len(rest), len(waiting)))

    def _waiting(self) -> tuple[list[str], list[str]]:
        """Ids of batches without an answer, and of acts that no batch holds."""
        with self._host.transaction() as connection:
            outgoing_batches.recover(connection, owner=self._owner, now=self._clock())
            left = outgoing_batches.unanswered(connection, owner=self._owner, now=self._clock())
            fresh = [act.op for act in outgoing_batches.due(connection) if act.op not in self._delivery.done.sent]
        return left, fresh

    def _wave(self, ops: Sequence[str], waiting: int) -> set[str]:
        """As much of these as goes at once. Gives the ids that need no other try in this round."""
        leavings = self._start(ops, self._connections)
        late: list[tuple[OutgoingBatch, SyncError]] = []
        try:
            questions = [posting(outgoing) for outgoing in leavings]
            for place, answered in self._delivery.talk.ask_together(questions, self._connections):
                try:
                    self._whole(leavings[place], answered(), waiting)
                except (NetworkError, Declined) as error:
                    late.append((leavings[place], error))
            for outgoing, fault in late:
                if isinstance(fault, NetworkError):
                    self._connections = 1  # this line does not bear several
                self._carry(outgoing, fault=fault)
        except BaseException:
            self._delivery.lay_down(leavings)
            raise
        if not late:
            self._delivery.went_well(leavings)
        return {op for outgoing in leavings for op in outgoing.ops} or set(ops)

    def _start(self, ops: Sequence[str], most: int) -> list[OutgoingBatch]:
        """Batches of these, or of the first of them: as many as go at once, none where nothing is due any more."""
        pace, most = self._delivery.pace, min(max(most, 1), partition.MOST)
        with self._host.transaction() as connection:
            acts = outgoing_batches.due(
                connection, only=ops[: pace.batch * most]
            )  # cancelled, or answered, meanwhile: not due
            parts = partition.shares(acts, most)
            block = pace.block if len(parts) == 1 else pace.block // 2  # a cut costs one of each
            size = max(1, min(self._limits.block_size, block))
            bytes_ = min(self._limits.batch_bytes, MAX_BATCH_BYTES)
            return [
                outgoing_batches.start(
                    connection,
                    self._key,
                    part[: outgoing_batches.fitting(part, bytes_)],
                    block_size=size,
                    owner=self._owner,
                    now=self._clock(),
                )
                for part in parts
            ]

    def _whole(self, outgoing: OutgoingBatch, result: BatchResult, waiting: int) -> None:
        self._delivery.whole(outgoing, result)
        self._answered += len(outgoing.ops)
        self._reporter.report(Progress("sending", self._answered, waiting))

    def _put_back(self, leavings: Sequence[OutgoingBatch], faults: dict[int, SyncError]) -> None:
        """Of those with a fault: what found no line was no attempt; the rest is asked about another time."""
        with self._host.transaction() as connection:
            for outgoing, fault in ((leavings[place], faults[place]) for place in faults if place < len(leavings)):
                batch = outgoing.id
                if isinstance(fault, NetworkError) and not fault.reached:
                    outgoing_batches.undo_attempt(connection, batch)
                elif isinstance(fault, Declined) and fault.status == _OTHERWISE:
                    outgoing_batches.finish(
                        connection, batch
                    )  # nothing of it was taken: what was lost there goes before it
                else:
                    outgoing_batches.release(connection, batch)

    def _carry(self, outgoing: OutgoingBatch, *, ask_first: bool = False, fault: SyncError | None = None) -> None:
        """Brings one batch to its answer; if the platform cannot read it, seeks the poison in it."""
        refused = self._delivery.bring(outgoing, ask_first=ask_first, fault=fault)
        if refused is None:
            return
        with self._host.reading() as connection:
            rest = [act.op for act in outgoing_batches.due(connection, only=outgoing.ops)]
        suspects: list[tuple[str, Declined]] = []
        self._halve(rest, refused, suspects)
        if self._nothing_passes(suspects):
            raise refused
        for op, reason in suspects:
            settle.quarantine(self._host, op, reason.problem)
            self._delivery.done.quarantined.add(op)

    def _halve(self, ops: Sequence[str], refused: Declined, suspects: list[tuple[str, Declined]]) -> None:
        if len(ops) == 1:
            suspects.append((ops[0], refused))
            return
        middle = len(ops) // 2
        for half in (ops[:middle], ops[middle:]):
            if not half or self._deadline.passed or self._nothing_passes(suspects):
                continue
            for outgoing in self._start(half, 1):
                again = self._delivery.bring(outgoing)
                if again is not None:
                    self._halve(half, again, suspects)

    def _nothing_passes(self, suspects: list[tuple[str, Declined]]) -> bool:
        """The fault is then not in the acts, and none of them is set aside."""
        return len(suspects) >= _TOO_MANY_POISONED and not self._delivery.taken
