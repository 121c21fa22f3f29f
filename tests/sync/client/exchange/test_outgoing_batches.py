"""Batches that leave: what leasing one does to its acts, and who may send it while a lease lasts."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import select, update

from sync.client.exchange import outgoing_batches
from sync.client.exchange.leases import OWNER, free, lease_of
from sync.client.exchange.outgoing_batches import BLOCK_BYTES, Due
from sync.client.ledger.journal import Head
from sync.client.ledger.tables import batch, outbox
from sync.contract.batches import Personal
from sync.contract.canonical import canonical
from sync.contract.signing import SigningKey
from tests.beside import neighbours
from tests.sync.client.ends import SERVICES, Commune, National
from tests.sync.client.running import run

KEY = SigningKey(bytes(range(32)))
NOW = datetime(2021, 2, 10, 9, 0, tzinfo=UTC)
TICK = timedelta(milliseconds=1)
LEASE = timedelta(minutes=3)
OTHER = f"{os.getpid()}.other"  # bears the id of this process, so it counts as alive


def acts(*sizes: int) -> list[Due]:
    """Of these sizes; each stands in a batch with 200 bytes more, for its part of the signature."""
    return [
        Due(op=f"op{n}", frozen=canonical({"x": "x" * (size - 208)}), intent="ab" * 32, salt=None, personal=None)
        for n, size in enumerate(sizes)
    ]


@pytest.mark.parametrize(
    ("room", "fit"), [(1, 1), (2_400, 1), (2_799, 1), (2_800, 2), (2_801, 2), (3_399, 2), (3_400, 3), (9_000, 3)]
)
def test_as_many_acts_as_fit_and_one_at_least(room: int, fit: int) -> None:
    assert outgoing_batches.fitting(acts(1_000, 400, 400), room) == fit


@pytest.mark.parametrize(
    ("sizes", "most", "blocks"),
    [
        ((300, 300, 300), 3, [3]),
        ((300, 300, 300), 2, [2, 1]),
        ((300, 300, 300), 1, [1, 1, 1]),
        ((BLOCK_BYTES - 300, 300), 9, [2]),
        ((BLOCK_BYTES - 299, 300), 9, [1, 1]),
        ((2 * BLOCK_BYTES, 300, 300), 9, [1, 2]),
        ((300, BLOCK_BYTES - 300, 300, BLOCK_BYTES - 300), 9, [2, 2]),
    ],
)
def test_blocks_of_so_many_acts_and_so_many_bytes(
    enrolled: Commune, sizes: tuple[int, ...], most: int, blocks: list[int]
) -> None:
    made = acts(*sizes)
    assert [act.size for act in made] == list(sizes)
    head = Head(seq=1, head="ab" * 32)
    whole = outgoing_batches.compose(head, KEY, made, most, enrolled.clock(), platform="p")
    assert [len(block) for block in whole.blocks] == blocks
    assert whole.ops == tuple(act.op for act in made)
    for first in range(len(blocks) + 2):
        sent = whole.request(first).body
        assert list(sent) == [whole.header + whole.parts[min(first, len(blocks) - 1)], *whole.parts[first + 1 :]]


def test_what_makes_the_line_of_an_act_legible(enrolled: Commune) -> None:
    """The id that it was kept by, on one line: an act of another id would be another act's."""
    enrolled.act()
    with enrolled.reading() as connection:
        (act,) = outgoing_batches.due(connection)
    assert outgoing_batches.legible(act)
    others = [replace(act, op=op) for op in neighbours(act.op)]
    personal = msgspec.json.encode(Personal(op=act.op, salt="5a" * 16, blob={}))
    spoilt = [replace(act, frozen=frozen) for frozen in (act.frozen + b"\n", b"\n" + act.frozen, personal, b"[" * 9)]
    assert not any(map(outgoing_batches.legible, (*others, *spoilt)))


def test_a_batch_that_is_not_here_is_not_leased(enrolled: Commune) -> None:
    with enrolled.transaction() as connection:
        assert outgoing_batches.lease(connection, "gone", owner="here", now=enrolled.clock()) is None


@pytest.mark.parametrize("salt", ["5a" * 16, None])
def test_personal_data_leave_beside_their_act_with_their_salt(enrolled: Commune, salt: str | None) -> None:
    due = [replace(act, salt=salt, personal='{"name":"Jeanne"}') for act in acts(300)]
    whole = outgoing_batches.compose(Head(seq=1, head="ab" * 32), KEY, due, 9, enrolled.clock(), platform="p")
    told = msgspec.json.decode(whole.parts[0].splitlines()[1])
    assert (told["op"], told["salt"], told["blob"]) == ("op0", salt or "", {"name": "Jeanne"})


def test_an_act_that_is_answered_meanwhile_does_not_leave_again(enrolled: Commune) -> None:
    """As when a return by key brings its receipt while the batch waits for an answer."""
    answered, waiting = (enrolled.act().op for _ in range(2))
    with enrolled.transaction() as connection:
        now = enrolled.clock()
        acts = outgoing_batches.due(connection)
        started = outgoing_batches.start(connection, enrolled.key, acts, block_size=50, owner="", now=now)
        outgoing_batches.release(connection, started.id)
        connection.execute(update(outbox).where(outbox.c.op == answered).values(state="accepted"))
    with enrolled.transaction() as connection:
        outgoing_batches.lease(connection, started.id, owner="here", now=enrolled.clock())
    rows = enrolled.rows()
    assert [rows[op].state for op in (answered, waiting)] == ["accepted", "in_flight"]
    assert [rows[op].attempts for op in (answered, waiting)] == [1, 2]


@pytest.mark.slow
@pytest.mark.parametrize("said", [b"", b'"platform":"another",'], ids=["of an earlier release", "for another platform"])
def test_a_batch_that_the_platform_would_not_take_is_composed_anew(
    enrolled: Commune, national: National, said: bytes
) -> None:
    op = enrolled.act().op
    with enrolled.transaction() as connection:
        acts, now = outgoing_batches.due(connection), enrolled.clock()
        started = outgoing_batches.start(connection, enrolled.key, acts, block_size=50, owner="", now=now)
        outgoing_batches.release(connection, started.id)
        named = f'"platform":"{national.keys.public.id}",'.encode()
        body = started.body.replace(named, said)
        assert body != started.body
        connection.execute(update(batch).values(body=body))
    outcome = run(enrolled, national.transport())
    assert (outcome.accepted, enrolled.states()) == (1, {op: "accepted"})
    assert national.votes() == {SERVICES[0]: 1}
    with enrolled.reading() as connection:
        assert connection.execute(select(batch.c.batch)).all() == []


@pytest.mark.parametrize(
    ("since", "is_free"),
    [
        (timedelta(0), False),
        (LEASE - TICK, False),
        (LEASE, True),  # it has run out
        (LEASE + TICK, True),
        (-TICK, True),  # of a clock that is ahead: it would end later than a lease can
    ],
)
def test_a_living_process_holds_it_until_its_end(since: timedelta, is_free: bool) -> None:
    assert free(lease_of(OTHER, NOW), OWNER, NOW + since) is is_free


def test_nobody_is_held_up_by_itself_or_by_the_dead() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    for holder in ("", OWNER, f"{process.pid}.gone"):
        assert free(lease_of(holder, NOW), OWNER, NOW)
    assert not free(lease_of(OTHER, NOW), OWNER, NOW)
