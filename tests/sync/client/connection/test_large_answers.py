"""An answer is never longer than a PC takes: the blocks that do not fit are answered when they come again."""

import gzip
from typing import Any

import pytest

from sync.client.connection.conversation import ApiRequest, Conversation, Meter
from sync.client.connection.pace import Pace
from sync.client.exchange import outgoing_batches
from sync.client.exchange.outgoing_batches import OutgoingBatch
from sync.contract.batches import BatchResult
from sync.contract.receipts import MAX_IN_BLOCK
from sync.contract.wire import MAX_ANSWER_BYTES
from tests.sync.client.ends import REFUSED, Commune, National
from tests.sync.client.running import paced, run

ACTS = 2_000


class Measured:
    """Passes each call on; how many bytes each answer has once it is unpacked."""

    def __init__(self, national: National) -> None:
        self._national = national
        self.largest = 0

    def send(self, call: Any) -> Any:
        answer = self._national.answer(call)
        packed = answer.headers.get("content-encoding") == "gzip"
        self.largest = max(self.largest, len(gzip.decompress(answer.body) if packed else answer.body))
        return answer

    def close(self) -> None:
        return None


@pytest.fixture
def repeated(enrolled: Commune, national: National) -> OutgoingBatch:
    """A batch of acts that the platform had refused, by a computer that was put back to before their receipts.

    A proof of each must name what became of all fifty in its block.
    """
    forget(enrolled, national)
    return new_batch(enrolled)


def forget(enrolled: Commune, national: National) -> None:
    """Acts are due that the platform had refused."""
    for _ in range(ACTS):
        enrolled.act(**REFUSED)
    forgotten = new_batch(enrolled)
    Conversation(national.transport(), national.keys.public, enrolled.key, Meter()).ask(forgotten.request())
    with enrolled.transaction() as connection:
        outgoing_batches.finish(connection, forgotten.id)


def new_batch(commune: Commune) -> OutgoingBatch:
    with commune.transaction() as connection:
        due = outgoing_batches.due(connection)
        assert len(due) == ACTS
        return outgoing_batches.start(
            connection, commune.key, due, block_size=MAX_IN_BLOCK, owner="", now=commune.clock()
        )


@pytest.mark.slow
def test_what_an_answer_leaves_out_is_answered_when_it_comes_again(
    enrolled: Commune, national: National, repeated: OutgoingBatch
) -> None:
    transport = Measured(national)
    conversation = Conversation(transport, national.keys.public, enrolled.key, Meter())
    first = conversation.ask(repeated.request())
    answered = len(first.blocks)
    assert (first.complete, [block.block for block in first.blocks]) == (False, list(range(answered)))
    assert 1_000 < answered * MAX_IN_BLOCK < ACTS
    rest = conversation.ask(repeated.request(answered))
    assert (rest.complete, [block.block for block in rest.blocks]) == (
        True,
        list(range(answered, ACTS // MAX_IN_BLOCK)),
    )
    again = conversation.ask(ApiRequest(path=f"/batches/{repeated.id}", shape=BatchResult))
    assert (again.complete, again.blocks) == (False, first.blocks)
    assert 6_000_000 < transport.largest <= MAX_ANSWER_BYTES
    assert run(enrolled, transport).rejected == ACTS  # it asks what became of the batch, and sends the rest
    assert set(enrolled.states().values()) == {"rejected"}
    assert enrolled.verify().ok


@pytest.mark.slow
@pytest.mark.parametrize("greeted", [False, True], ids=["after the greeting", "together with it"])
def test_a_round_goes_on_behind_what_an_answer_to_a_new_batch_leaves_out(
    enrolled: Commune, national: National, greeted: bool
) -> None:
    if greeted:
        run(enrolled, national.transport())
    forget(enrolled, national)
    paced(enrolled, Pace(batch=ACTS))
    outcome = run(enrolled, national.transport())
    assert (outcome.outcome, outcome.sent, outcome.rejected) == ("complete", ACTS, ACTS)
    assert set(enrolled.states().values()) == {"rejected"}
