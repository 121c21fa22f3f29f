"""Push: first the batches left unanswered, then what is due, a few batches at once over several connections."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from sync.client.connection.conversation import ApiRequest
from sync.client.errors import Declined, NetworkError, SyncError
from sync.client.exchange import outgoing_batches, partition, quarantine
from sync.client.exchange.delivery import Delivery
from sync.client.exchange.outgoing_batches import OutgoingBatch
from sync.client.exchange.round_context import RoundContext
from sync.client.reporter import Progress
from sync.contract.batches import MAX_BATCH_BYTES, BatchResult
from sync.contract.wire import HelloAnswer, Limits, Presumed

#: If this many acts are refused one by one and none is taken, the cause is not in the acts.
_MAX_SUSPECTS = 3
#: Signed answer of a platform whose state is not as presumed; it has taken nothing.
_PRECONDITION_FAILED = 412


class _Search(Struct, frozen=True):
    """A search for the acts that make a batch unreadable to the platform."""

    ops: list[str]  #: of the batch, without an answer
    refusal: Declined  #: of the whole batch


class Push:
    """One round's sending. NetworkError, Declined and Integrity pass through; no block is ever half settled."""

    def __init__(self, context: RoundContext, delivery: Delivery, limits: Limits) -> None:
        self._host, self._key, self._deadline = context.host, context.key, context.deadline
        self._settings, self._delivery, self._limits = context.settings, delivery, limits
        self._connections = limits.connections
        self._answered = 0

    def with_greeting(
        self, presumed: Presumed, greeting: ApiRequest[HelloAnswer], greeted: Callable[[HelloAnswer], None]
    ) -> HelloAnswer | None:
        """Optimistic push: sends the first wave together with the greeting, saving a round trip.

        The platform takes the batches only if its state is as `presumed`. `greeted` is called as soon as hello is
        here, for the time it bears. None if nothing was sent (nothing is due, or an unanswered batch must be asked
        about first) or if not all went well: then a greeting and `run` must follow. Raises NetworkError if that
        greeting would fail as well.
        """
        if self._unanswered() or not (due := self._due()) or self._deadline.passed:
            return None
        batches = self._start(due, self._connections - 1)
        if not batches:
            return None
        requests: list[ApiRequest[Any]] = [outgoing.request(presumed=presumed) for outgoing in batches]
        requests.append(greeting)  # last, so that no act waits for it if a connection is late
        hello: HelloAnswer | None = None
        left_out: list[OutgoingBatch] = []
        errors: dict[int, SyncError] = {}
        try:
            for place, answer in self._delivery.conversation.ask_together(requests, self._connections):
                try:
                    if place == len(batches):
                        greeted(hello := answer())
                    elif self._complete(batches[place], answer(), len(due)) < len(batches[place].blocks):
                        left_out.append(batches[place])
                except (NetworkError, Declined) as raised:
                    errors[place] = raised
        except BaseException:
            self._delivery.release(batches)
            raise
        self._put_back(batches, errors)
        self._delivery.release(left_out)
        for error in errors.values():
            if isinstance(error, NetworkError) and not (error.outcome_unknown and error.reached):
                raise error
        if errors or left_out:
            return None
        self._delivery.all_arrived(batches)
        return hello

    def run(self) -> None:
        """Sends all that is due, or as much as the deadline allows."""
        searches: list[_Search] = []
        for batch in self._unanswered():
            if self._deadline.passed:
                return
            with self._host.transaction() as connection:
                outgoing = outgoing_batches.lease(
                    connection, batch, owner=self._settings.owner, now=self._settings.clock()
                )
            if outgoing is not None and (search := self._deliver(outgoing, ask_first=True)):
                searches.append(search)
        rest = due = self._due()
        while rest and not self._deadline.passed:
            done = self._wave(rest, len(due))
            rest = [op for op in rest if op not in done]
            self._settings.reporter.report(Progress("sending", len(due) - len(rest), len(due)))
        for search in searches:
            if not self._delivery.answered:
                raise search.refusal
            self._search(search)  # others have passed meanwhile: the cause is in these acts

    def _unanswered(self) -> list[str]:
        """Ids of the batches without an answer."""
        owner, now = self._settings.owner, self._settings.clock()
        with self._host.transaction() as connection:
            outgoing_batches.recover(connection, owner=owner, now=now)
            return outgoing_batches.unanswered(connection, owner=owner, now=now)

    def _due(self) -> list[str]:
        """Ids of due acts that are in no batch.

        An act leaves once a round: what is held now would only be held again.
        """
        with self._host.reading() as connection:
            return [act.op for act in outgoing_batches.due(connection) if act.op not in self._delivery.done.sent]

    def _wave(self, ops: Sequence[str], total: int) -> set[str]:
        """Sends as many of these as may leave at once. Returns the ids that need no other try in this round."""
        batches = self._start(ops, self._connections)
        failed: list[tuple[OutgoingBatch, SyncError]] = []
        left_out: list[tuple[OutgoingBatch, int]] = []
        try:
            requests = [outgoing.request() for outgoing in batches]
            for place, answer in self._delivery.conversation.ask_together(requests, self._connections):
                try:
                    first = self._complete(batches[place], answer(), total)
                    if first < len(batches[place].blocks):
                        left_out.append((batches[place], first))
                except (NetworkError, Declined) as raised:
                    failed.append((batches[place], raised))
            for outgoing, first in left_out:
                if search := self._deliver(outgoing, first=first):
                    raise search.refusal
            for outgoing, error in failed:
                if isinstance(error, NetworkError):
                    self._connections = 1  # this link does not bear several
                if search := self._deliver(outgoing, error=error):
                    raise search.refusal
        except BaseException:
            self._delivery.release(batches)
            raise
        if not failed and not left_out:
            self._delivery.all_arrived(batches)
        return {op for outgoing in batches for op in outgoing.ops} or set(ops)

    def _start(self, ops: Sequence[str], connections: int, *, again: bool = False) -> list[OutgoingBatch]:
        """Keeps batches of the first of these acts, one for each connection; none where nothing is due any more.

        `again`: they were refused a moment ago, and leave though they may be decided here.
        """
        pace, most = self._delivery.done.pace, min(max(connections, 1), partition.MAX_PARTS)
        with self._host.transaction() as connection:
            # Acts cancelled or answered meanwhile are not due.
            read = outgoing_batches.again if again else outgoing_batches.due
            acts = read(connection, only=ops[: pace.batch * most])
            parts = partition.split(acts, most)
            block = pace.block if len(parts) == 1 else pace.block // 2  # an outage may cost one block of each batch
            size = max(1, min(self._limits.block_size, block))
            max_bytes = min(self._limits.batch_bytes, MAX_BATCH_BYTES)
            return [
                outgoing_batches.start(
                    connection,
                    self._key,
                    part[: outgoing_batches.fitting(part, max_bytes)],
                    block_size=size,
                    owner=self._settings.owner,
                    now=self._settings.clock(),
                )
                for part in parts
            ]

    def _complete(self, outgoing: OutgoingBatch, result: BatchResult, total: int) -> int:
        """Settles the first answer to a batch. How many blocks, from the first on, are done."""
        answered = self._delivery.complete(outgoing, result)
        self._answered += len(outgoing.ops)
        self._settings.reporter.report(Progress("sending", self._answered, total))
        return answered

    def _put_back(self, batches: Sequence[OutgoingBatch], errors: dict[int, SyncError]) -> None:
        """Undoes the batches that cannot have left; the others with an error are asked about later."""
        with self._host.transaction() as connection:
            for outgoing, error in ((batches[place], errors[place]) for place in errors if place < len(batches)):
                if isinstance(error, NetworkError) and not error.reached:
                    outgoing_batches.undo_attempt(connection, outgoing.id)
                elif isinstance(error, Declined) and error.status == _PRECONDITION_FAILED:
                    outgoing_batches.finish(connection, outgoing.id)
                else:
                    outgoing_batches.release(connection, outgoing.id)

    def _deliver(
        self, outgoing: OutgoingBatch, *, first: int = 0, ask_first: bool = False, error: SyncError | None = None
    ) -> _Search | None:
        """Brings one batch to its answer; if the platform cannot read it, finds the acts that are the cause.

        Returns the search where it found nothing to blame: it may be made again. Else None.
        """
        refusal = self._delivery.deliver(outgoing, first=first, ask_first=ask_first, error=error)
        return None if refusal is None else self._search(_Search(self._left(outgoing), refusal))

    def _search(self, search: _Search) -> _Search | None:
        """Sets aside the acts that the platform cannot read. Returns the search again where no act passes at all."""
        suspects: list[tuple[str, Declined]] = []
        self._bisect(search.ops, search.refusal, suspects)
        if self._nothing_passes(suspects):
            return search
        for op, reason in suspects:
            quarantine.set_aside(self._host, op, reason.problem)
            self._delivery.done.quarantined.add(op)
        return None

    def _bisect(self, ops: Sequence[str], refusal: Declined, suspects: list[tuple[str, Declined]]) -> None:
        if len(ops) == 1:
            suspects.append((ops[0], refusal))
            return
        middle = len(ops) // 2
        for half in (ops[:middle], ops[middle:]):
            if not half or self._deadline.passed or self._nothing_passes(suspects):
                continue
            for outgoing in self._start(half, 1, again=True):
                refused = self._delivery.deliver(outgoing)
                if refused is not None:
                    self._bisect(self._left(outgoing), refused, suspects)

    def _left(self, outgoing: OutgoingBatch) -> list[str]:
        """Ids of its acts that the platform has not answered in this round."""
        return [op for op in outgoing.ops if op not in self._delivery.answered]

    def _nothing_passes(self, suspects: list[tuple[str, Declined]]) -> bool:
        """Whether no act at all is taken: then the cause is not in the acts, and none of them is set aside."""
        return len(suspects) >= _MAX_SUSPECTS and not self._delivery.answered
