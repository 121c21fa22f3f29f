"""Push: what was left unanswered first, then what is due; nothing is moved but by a verified answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sync.client import batches, pace, settle
from sync.client.batches import Leaving
from sync.client.conversation import Conversation
from sync.client.errors import Declined, Weather
from sync.client.host import Host
from sync.client.pace import Pace
from sync.client.pull import Deadline
from sync.client.reporter import Progress, Reporter
from sync.contract.batches import CONTENT_TYPE, MAX_BATCH_BYTES, BatchResult
from sync.contract.signing import SigningKey
from sync.contract.wire import Limits

#: Whole-batch refusals that one unreadable act may have caused.
_UNREADABLE = {400, 413, 415, 422}
#: Alone refused, of as many tried, with not one taken: the fault is not in the acts.
_TOO_MANY_POISONED = 3
#: Cuts in a row that no block got past: the platform may still be busy with what came just before the last one.
_MOST_IN_VAIN = 3


@dataclass(slots=True)
class Pushed:
    """Ids of acts that left or were answered, and of those set aside."""

    sent: set[str] = field(default_factory=set)
    quarantined: set[str] = field(default_factory=set)


class Push:
    """One round's sending. `done` counts; Weather, Declined and Integrity pass through, with nothing half settled."""

    def __init__(
        self,
        host: Host,
        talk: Conversation,
        key: SigningKey,
        *,
        limits: Limits,
        owner: str,
        clock: Callable[[], datetime],
        reporter: Reporter,
        deadline: Deadline,
        pace: Pace,
    ) -> None:
        self.done = Pushed()
        self.pace = pace
        self._host, self._talk, self._key, self._limits, self._owner = host, talk, key, limits, owner
        self._clock, self._reporter, self._deadline = clock, reporter, deadline
        self._taken = 0  # acts that the platform has given a receipt for, in this round

    def run(self) -> None:
        """Sends all that is due, or what the deadline allows."""
        with self._host.transaction() as connection:
            batches.recover(connection, owner=self._owner, now=self._clock())
            left = batches.unanswered(connection, owner=self._owner, now=self._clock())
            waiting = [act.op for act in batches.due(connection)]
        for id_ in left:
            if self._deadline.passed:
                return
            with self._host.transaction() as connection:
                leaving = batches.take(connection, id_, owner=self._owner, now=self._clock())
            if leaving is not None:
                self._carry(leaving, ask_first=True)
        # Each act once per round: what the platform holds back now, it would hold back again.
        rest = waiting
        while rest and not self._deadline.passed:
            gone = self._send(rest[: self.pace.batch])
            rest = [op for op in rest if op not in gone]
            self._reporter.report(Progress("sending", len(waiting) - len(rest), len(waiting)))

    def _send(self, ops: Sequence[str]) -> set[str]:
        """One batch of these, as many as fit. Gives the ids that need no other try in this round."""
        leaving = self._start(ops)
        if leaving is None:
            return set(ops)
        self._carry(leaving)
        return set(leaving.ops)

    def _start(self, ops: Sequence[str]) -> Leaving | None:
        with self._host.transaction() as connection:
            acts = batches.due(connection, only=ops)
            if not acts:
                return None  # cancelled, or answered, meanwhile
            acts = acts[: batches.fitting(acts, min(self._limits.batch_bytes, MAX_BATCH_BYTES))]
            size = max(1, min(self._limits.block_size, self.pace.block))
            return batches.start(connection, self._key, acts, block_size=size, owner=self._owner, now=self._clock())

    def _carry(self, leaving: Leaving, *, ask_first: bool = False) -> None:
        """Brings one batch to its answer; if the platform cannot read it, seeks the poison in it."""
        refused = self._attempt(leaving, ask_first=ask_first)
        if refused is None:
            return
        with self._host.reading() as connection:
            rest = [act.op for act in batches.due(connection, only=leaving.ops)]
        suspects: list[tuple[str, Declined]] = []
        self._halve(rest, refused, suspects)
        if self._nothing_passes(suspects):
            raise refused
        for op, reason in suspects:
            settle.quarantine(self._host, op, reason.problem)
            self.done.quarantined.add(op)

    def _halve(self, ops: Sequence[str], refused: Declined, suspects: list[tuple[str, Declined]]) -> None:
        if len(ops) == 1:
            suspects.append((ops[0], refused))
            return
        middle = len(ops) // 2
        for half in (ops[:middle], ops[middle:]):
            if not half or self._deadline.passed or self._nothing_passes(suspects):
                continue
            leaving = self._start(half)
            again = None if leaving is None else self._attempt(leaving)
            if again is not None:
                self._halve(half, again, suspects)

    def _nothing_passes(self, suspects: list[tuple[str, Declined]]) -> bool:
        """The fault is then not in the acts, and none of them is set aside."""
        return len(suspects) >= _TOO_MANY_POISONED and not self._taken

    def _attempt(self, leaving: Leaving, *, ask_first: bool = False) -> Declined | None:
        """None once settled, or the refusal of the whole batch. On anything else the batch is laid down; raises."""
        refused = None
        try:
            try:
                self._bring(leaving, ask_first=ask_first)
            except Declined as declined:
                if declined.status not in _UNREADABLE or declined.problem.action == "retry":
                    raise
                refused = declined
                if len(leaving.blocks) > 1:
                    self._learn(leaving)  # blocks before the poisoned one may stand
            with self._host.transaction() as connection:
                batches.finish(connection, leaving.id)
        except BaseException:
            with self._host.transaction() as connection:
                batches.lay_down(connection, leaving.id)
            raise
        return refused

    def _bring(self, leaving: Leaving, *, ask_first: bool) -> None:
        """Sends the blocks that the platform lacks until it has them all, each settled as soon as it is known.

        After a cut it asks what arrived and sends only the rest; cuts in a row that nothing got past end the round.
        """
        first = here = self._learn(leaving) if ask_first else 0
        cuts = vain = 0
        try:
            while here < len(leaving.blocks):
                self.done.sent.update(leaving.ops)
                try:
                    self._settle(leaving, self._once(leaving, here))
                    here = len(leaving.blocks)
                except Weather as weather:
                    if weather.code not in ("timeout", "cut", "platform_down"):
                        raise
                    cuts += 1
                    before, here = here, self._learn(leaving)
                    vain = 0 if here > before else vain + 1
                    if here < len(leaving.blocks) and (vain == _MOST_IN_VAIN or self._deadline.passed):
                        raise
        finally:
            self.pace = pace.after(self.pace, arrived=here - first, cuts=cuts)

    def _once(self, leaving: Leaving, first: int) -> BatchResult:
        body = leaving.rest(first)
        try:
            return self._talk.ask("POST", "/batches", BatchResult, body=body, content_type=CONTENT_TYPE)
        except Declined as declined:
            if declined.status != 415 or not self._talk.gzip:
                raise
            self._talk.gzip = False  # something on the way, or the platform, does not take what hello offered
            return self._talk.ask("POST", "/batches", BatchResult, body=body, content_type=CONTENT_TYPE)

    def _learn(self, leaving: Leaving) -> int:
        """Asks what became of the batch and settles it: how many of its blocks, from the first on, are there."""
        try:
            result = self._talk.ask("GET", f"/batches/{leaving.id}", BatchResult)
        except Declined as declined:
            if declined.status == 404:
                return 0
            raise
        self._settle(leaving, result)
        there = {block.block for block in result.blocks}
        return next(number for number in range(len(leaving.blocks) + 1) if number not in there)

    def _settle(self, leaving: Leaving, result: BatchResult) -> None:
        for block in result.blocks:
            if result.batch != leaving.id or not 0 <= block.block < len(leaving.blocks):
                continue  # not of this batch: its acts stay due
            acts = leaving.blocks[block.block]
            settle.block(self._host, self._key.id, leaving.id, acts, block)
            self._taken += len(acts)
            self.done.sent.update(act.op for act in acts)  # also what left in an earlier round, answered only now
