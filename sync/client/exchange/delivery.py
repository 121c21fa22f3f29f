"""One batch brought to its answer: sent, asked about after a cut, sent on; only a verified answer moves anything."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sync.client.connection import pace
from sync.client.connection.conversation import Conversation, Question
from sync.client.connection.pace import Pace
from sync.client.errors import Declined, NetworkError, SyncError
from sync.client.exchange import outgoing_batches, settle
from sync.client.exchange.outgoing_batches import OutgoingBatch
from sync.client.exchange.pull import Deadline
from sync.client.host import Host
from sync.contract.batches import CONTENT_TYPE, BatchResult, Header
from sync.contract.wire import Presumed

#: Whole-batch refusals that one unreadable act may have caused.
_UNREADABLE = {400, 413, 415, 422}
#: Cuts in a row that no block got past: the platform may still be busy with what came just before the last one.
_MOST_IN_VAIN = 3
#: The line or the platform went away: what became of the batch can be asked.
UNSURE = ("timeout", "cut", "platform_down")


@dataclass(slots=True)
class Pushed:
    """Ids of acts that left or were answered, and of those set aside."""

    sent: set[str] = field(default_factory=set)
    quarantined: set[str] = field(default_factory=set)


class Delivery:
    """`done` counts; `taken` acts got a receipt by it; `shown`: the latest evidence that the platform took."""

    def __init__(
        self, host: Host, talk: Conversation, device: str, deadline: Deadline, pace: Pace, done: Pushed
    ) -> None:
        self.done = done
        self.pace = pace
        self.taken = 0
        self.shown: Header | None = None
        self.talk = talk
        self._host, self._device, self._deadline = host, device, deadline

    def bring(
        self, outgoing: OutgoingBatch, *, ask_first: bool = False, fault: SyncError | None = None
    ) -> Declined | None:
        """None once settled, or the refusal of the whole batch. On anything else the batch is laid down; raises.

        `fault`: what came of a first try already.
        """
        refused = None
        try:
            try:
                self._bring(outgoing, ask_first=ask_first, fault=fault)
            except Declined as declined:
                if declined.status not in _UNREADABLE or declined.problem.action == "retry":
                    raise
                refused = declined
                if len(outgoing.blocks) > 1:
                    self._learn(outgoing)  # blocks before the poisoned one may stand
            self._finish(outgoing)
        except BaseException:
            self.lay_down([outgoing])
            raise
        return refused

    def whole(self, outgoing: OutgoingBatch, result: BatchResult) -> None:
        """The platform has answered the whole batch."""
        self._settle(outgoing, result)
        self._finish(outgoing)

    def went_well(self, leavings: Sequence[OutgoingBatch]) -> None:
        """All of these, at the first try."""
        self.pace = pace.after(self.pace, arrived=sum(len(outgoing.blocks) for outgoing in leavings), cuts=0)

    def lay_down(self, leavings: Sequence[OutgoingBatch]) -> None:
        """Those that are not finished stay, unanswered, for another time."""
        with self._host.transaction() as connection:
            for outgoing in leavings:
                outgoing_batches.release(connection, outgoing.id)

    def _finish(self, outgoing: OutgoingBatch) -> None:
        with self._host.transaction() as connection:
            outgoing_batches.finish(connection, outgoing.id)

    def _bring(self, outgoing: OutgoingBatch, *, ask_first: bool, fault: SyncError | None) -> None:
        """Sends the blocks that the platform lacks until it has them all, each settled as soon as it is known.

        After a cut it asks what arrived and sends only the rest; cuts in a row that nothing got past end the round.
        """
        first = here = self._learn(outgoing) if ask_first else 0
        cuts = vain = 0
        try:
            while here < len(outgoing.blocks):
                self.done.sent.update(outgoing.ops)
                try:
                    self._settle(outgoing, self._once(outgoing, here, fault))
                    here = len(outgoing.blocks)
                except NetworkError as network_error:
                    if network_error.code not in UNSURE:
                        raise
                    cuts += 1
                    before, here = here, self._learn(outgoing)
                    vain = 0 if here > before else vain + 1
                    if here < len(outgoing.blocks) and (vain == _MOST_IN_VAIN or self._deadline.passed):
                        raise
                fault = None
        finally:
            self.pace = pace.after(self.pace, arrived=here - first, cuts=cuts)

    def _once(self, outgoing: OutgoingBatch, first: int, fault: SyncError | None) -> BatchResult:
        try:
            if fault is not None:
                raise fault
            return self.talk.answer(posting(outgoing, first))
        except Declined as declined:
            if declined.status != 415 or not self.talk.gzip:
                raise
            self.talk.gzip = False  # something on the way, or the platform, does not take what hello offered
            return self.talk.answer(posting(outgoing, first))

    def _learn(self, outgoing: OutgoingBatch) -> int:
        """Asks what became of the batch and settles it: how many of its blocks, from the first on, are there."""
        try:
            result = self.talk.ask("GET", f"/batches/{outgoing.id}", BatchResult)
        except Declined as declined:
            if declined.status == 404:
                return 0
            raise
        self._settle(outgoing, result)
        there = {block.block for block in result.blocks}
        return next(number for number in range(len(outgoing.blocks) + 1) if number not in there)

    def _settle(self, outgoing: OutgoingBatch, result: BatchResult) -> None:
        for block in result.blocks:
            if result.batch != outgoing.id or not 0 <= block.block < len(outgoing.blocks):
                continue  # not of this batch: its acts stay due
            acts = outgoing.blocks[block.block]
            settle.block(self._host, self._device, outgoing.id, acts, block)
            self.taken += len(acts)
            self.done.sent.update(act.op for act in acts)  # also what left in an earlier round, answered only now
            evidence = outgoing.evidence
            if self.shown is None or evidence.seq >= self.shown.seq:
                self.shown = evidence


def posting(outgoing: OutgoingBatch, first: int = 0, presumed: Presumed | None = None) -> Question[BatchResult]:
    """The call that brings the batch's blocks from this one on."""
    query = {} if presumed is None else presumed.query
    return Question("POST", "/batches", BatchResult, query, outgoing.rest(first), CONTENT_TYPE, packed=True)
