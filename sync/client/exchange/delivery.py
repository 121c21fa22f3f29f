"""Delivery: brings one batch to its answer, whatever cuts it. Only a verified answer changes the state of an act."""

from collections.abc import Sequence

from msgspec import Struct, field

from sync.client.connection import pace
from sync.client.connection.conversation import ApiRequest
from sync.client.connection.pace import Pace
from sync.client.errors import Declined, NetworkError, SyncError
from sync.client.exchange import outgoing_batches, settle
from sync.client.exchange.outgoing_batches import OutgoingBatch
from sync.client.exchange.round_context import RoundContext
from sync.contract.batches import BatchResult, Header

#: Statuses of a whole batch that one unreadable act may have caused.
_UNREADABLE = {400, 413, 415, 422}
#: Consecutive cuts without a new block: the platform may still be working on what came just before the last one.
_MAX_STUCK = 3


def unreadable(refusal: Declined) -> bool:
    """Whether the platform cannot read what a batch bears: one of its acts may be the cause."""
    return refusal.status in _UNREADABLE and refusal.problem.action != "retry"


class Pushed(Struct, kw_only=True):
    """What the round has sent so far."""

    pace: Pace  #: sizes for the next batch
    sent: set[str] = field(default_factory=set)  #: ids of acts
    quarantined: set[str] = field(default_factory=set)  #: ids of acts set aside


class Delivery:
    def __init__(self, context: RoundContext, done: Pushed) -> None:
        self.conversation = context.conversation
        self.done = done
        self.answered: set[str] = set()  #: ids of acts that got a receipt
        self.last_header: Header | None = None  #: of the youngest batch that the platform took
        self._host, self._device, self._deadline = context.host, context.key.id, context.deadline

    def deliver(
        self, outgoing: OutgoingBatch, *, first: int = 0, ask_first: bool = False, error: SyncError | None = None
    ) -> Declined | None:
        """Delivers a batch. Returns None, or the platform's refusal of the whole batch; else releases it and raises.

        `first`: blocks before it were answered. `ask_first`: it may have been received earlier. `error`: how a first
        try has ended.
        """
        refusal = None
        try:
            try:
                self._send_all(outgoing, self._ask(outgoing) if ask_first else first, error)
            except Declined as declined:
                if not unreadable(declined):
                    raise
                refusal = declined
                if len(outgoing.blocks) > 1:
                    self._ask(outgoing)  # blocks before the unreadable one may have been taken
            self._finish(outgoing)
        except BaseException:
            self.release([outgoing])
            raise
        return refusal

    def complete(self, outgoing: OutgoingBatch, result: BatchResult) -> int:
        """Settles the platform's first answer to a batch, and finishes the batch if nothing was left out.

        How many blocks, from the first on, are done: `deliver` must go on behind them where there are more.
        """
        answered = self._behind(outgoing, 0, result)
        if answered == len(outgoing.blocks):
            self._finish(outgoing)
        return answered

    def all_arrived(self, batches: Sequence[OutgoingBatch]) -> None:
        """All of these were answered at the first try: the next ones may be larger."""
        self.done.pace = pace.after(self.done.pace, arrived=sum(len(one.blocks) for one in batches), cuts=0)

    def release(self, batches: Sequence[OutgoingBatch]) -> None:
        """Ends the leases: batches that are not finished stay unanswered, for a later try."""
        with self._host.transaction() as connection:
            for outgoing in batches:
                outgoing_batches.release(connection, outgoing.id)

    def _finish(self, outgoing: OutgoingBatch) -> None:
        with self._host.transaction() as connection:
            outgoing_batches.finish(connection, outgoing.id)

    def _send_all(self, outgoing: OutgoingBatch, start: int, error: SyncError | None) -> None:
        """Sends the blocks from `start` on until all are answered; after a cut it asks first which the platform lacks.

        An answer may leave out blocks that would make it too long: they come again, without those before them.
        """
        position = start
        cuts = stuck = 0
        try:
            while position < len(outgoing.blocks):
                self.done.sent.update(outgoing.ops)
                try:
                    before = position
                    position = self._behind(outgoing, before, self._send(outgoing, before, error))
                    self._check_moved(outgoing, before, position)
                except NetworkError as network_error:
                    if not network_error.outcome_unknown:
                        raise
                    cuts += 1
                    before, position = position, self._ask(outgoing)
                    stuck = 0 if position > before else stuck + 1
                    if position < len(outgoing.blocks) and (stuck == _MAX_STUCK or self._deadline.passed):
                        raise
                error = None
        finally:
            self.done.pace = pace.after(self.done.pace, arrived=position - start, cuts=cuts)

    def _behind(self, outgoing: OutgoingBatch, first: int, result: BatchResult) -> int:
        """Settles the answer to the blocks from `first` on. The number of the first one that it has left out."""
        received = self._settle(outgoing, result)
        if result.complete:
            return len(outgoing.blocks)  # should one be missing all the same, its acts are due in another batch
        return next(number for number in range(first, len(outgoing.blocks) + 1) if number not in received)

    def _check_moved(self, outgoing: OutgoingBatch, before: int, position: int) -> None:
        """Raises NetworkError, as for a cut, where an answer has told nothing, or there is no time to go on."""
        if position == before or (position < len(outgoing.blocks) and self._deadline.passed):
            raise NetworkError("cut", f"blocks from {position} on were left out of the answer")

    def _send(self, outgoing: OutgoingBatch, first: int, error: SyncError | None) -> BatchResult:
        try:
            if error is not None:
                raise error
            return self.conversation.ask(outgoing.request(first))
        except Declined as declined:
            if declined.status != 415 or not self.conversation.gzip:
                raise
            self.conversation.gzip = False  # a proxy, or the platform, refuses what hello offered
            return self.conversation.ask(outgoing.request(first))

    def _ask(self, outgoing: OutgoingBatch) -> int:
        """Asks what became of the batch and settles it. How many blocks, from the first on, the platform has."""
        try:
            result = self.conversation.ask(ApiRequest(path=f"/batches/{outgoing.id}", shape=BatchResult))
        except Declined as declined:
            if declined.status == 404:
                return 0
            raise
        received = self._settle(outgoing, result)
        return next(number for number in range(len(outgoing.blocks) + 1) if number not in received)

    def _settle(self, outgoing: OutgoingBatch, result: BatchResult) -> set[int]:
        """Settles what the answer says of blocks that we sent. Returns the numbers of these."""
        received: set[int] = set()
        for block in result.blocks:
            if result.batch != outgoing.id or not 0 <= block.block < len(outgoing.blocks):
                continue  # of no block that we sent: our acts stay due
            acts = outgoing.blocks[block.block]
            settle.block(self._host, self._device, outgoing.id, acts, block)
            received.add(block.block)
            self.answered.update(act.op for act in acts)
            self.done.sent.update(act.op for act in acts)  # also acts sent in an earlier round and answered only now
            header = outgoing.decoded_header
            if self.last_header is None or header.seq >= self.last_header.seq:
                self.last_header = header
        return received
