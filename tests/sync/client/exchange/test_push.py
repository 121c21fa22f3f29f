"""Push: blocks, a poisoned act set aside, held acts, broken proofs, and who may send a batch."""

import gzip
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec
import pytest

from sync.client.connection.pace import Pace
from sync.client.connection.transports import FaultyTransport
from sync.client.errors import Declined, Integrity
from sync.client.exchange import leases, outgoing_batches, round_history
from sync.client.ledger import outbox
from sync.client.news import Settled
from sync.contract.batches import BatchResult
from sync.contract.problems import problem
from sync.contract.receipts import sign_decision, sign_receipt
from sync.contract.signing import SigningKey
from sync.contract.wire import Answer, Call
from tests.sync.client.between import Between, body_of, refusing
from tests.sync.client.ends import REFUSED, SERVICES, Clock, Commune, National
from tests.sync.client.running import paced, run


@pytest.mark.slow
def test_few_acts_leave_in_blocks_of_fifty(enrolled: Commune, national: National) -> None:
    ops = [enrolled.act(SERVICES[n % len(SERVICES)]).op for n in range(70)]
    outcome = run(enrolled, national.transport())
    assert (outcome.sent, outcome.accepted) == (70, 70)
    (sent,) = [call for call in national.calls if call.method == "POST"]
    assert sent.headers["content-encoding"] == "gzip"
    assert [len(block) for block in outgoing_batches.read(gzip.decompress(sent.body)).blocks] == [50, 20]
    rows = enrolled.rows()
    assert [rows[op].number for op in ops] == list(range(1, 71))
    assert enrolled.verify().receipts == 70
    assert outcome.requests == len(national.calls)
    assert outcome.bytes_sent > len(sent.body)


@pytest.mark.slow
def test_many_acts_leave_in_three_batches_of_smaller_blocks(enrolled: Commune, national: National) -> None:
    """A cut may cost one block of each."""
    ops = [enrolled.act(SERVICES[n % len(SERVICES)]).op for n in range(300)]
    assert run(enrolled, national.transport()).accepted == 300
    sent = [outgoing_batches.read(body_of(call)) for call in national.calls if call.method == "POST"]
    assert sorted(op for outgoing in sent for op in outgoing.ops) == sorted(ops)
    assert [max(map(len, outgoing.blocks)) for outgoing in sent] == [25, 25, 25]


@pytest.mark.parametrize(
    ("pace", "many", "batches"), [(Pace(2, 8), 25, 2), pytest.param(Pace(10, 80), 250, 4, marks=pytest.mark.slow)]
)
def test_more_than_a_wave_holds_leaves_in_several(
    enrolled: Commune, national: National, pace: Pace, many: int, batches: int
) -> None:
    paced(enrolled, pace)
    for n in range(many):
        enrolled.act(SERVICES[n % len(SERVICES)])
    assert run(enrolled, national.transport()).accepted == many
    assert national.asked("POST", "/batches") == batches
    with enrolled.reading() as connection:
        kept = round_history.last(connection)
    assert kept is not None
    assert kept.pace.batch > pace.batch, "a link that carries all of them may be given more at once"


def test_an_act_that_the_platform_cannot_read_is_set_aside_and_the_others_arrive(
    enrolled: Commune, national: National
) -> None:
    """The real platform refuses a known body of another shape, and the whole batch with it."""
    ops = [enrolled.act(service).op for service in SERVICES[:9]]
    poison = enrolled.act(SERVICES[9], body={"subject": SERVICES[9], "kind": "person"}).op
    ops += [enrolled.act(service).op for service in SERVICES[10:20]]
    outcome = run(enrolled, national.transport())
    assert (outcome.accepted, outcome.quarantined) == (19, 1)
    assert [enrolled.states()[op] for op in ops] == ["accepted"] * 19
    row = enrolled.rows()[poison]
    assert (row.state, row.number) == ("quarantined", None)
    assert row.reason
    assert row.detail
    (told,) = [news for news in enrolled.news if isinstance(news, Settled) and news.op == poison]
    assert told.state == "quarantined"
    assert len(national.votes()) == 19
    national.calls.clear()
    assert run(enrolled, national.transport()).sent == 0
    assert enrolled.verify().ok


@pytest.mark.slow
def test_blocks_before_the_poisoned_one_are_not_sent_again(enrolled: Commune, national: National) -> None:
    for n in range(50):
        enrolled.act(SERVICES[n % len(SERVICES)])
    poison = enrolled.act(SERVICES[0], body={}).op
    run(enrolled, national.transport())
    sent = [call for call in national.calls if call.method == "POST"]
    assert len(outgoing_batches.read(body_of(sent[0])).blocks) == 2
    assert all(len(outgoing_batches.read(body_of(call)).ops) == 1 for call in sent[1:])
    assert enrolled.states()[poison] == "quarantined"


@pytest.mark.slow
def test_a_search_sends_one_half_at_a_time(enrolled: Commune, national: National) -> None:
    """Though each is large enough for two batches: the answer says in which half the cause is."""
    for id_ in ("mine", *map(str, range(23))):
        text = {"need": id_, "title": "Un service", "description": random.Random(id_).randbytes(8_000).hex()}
        enrolled.act(id_, type="need.submit", body=text)
    transport = refusing(national, "unreadable", 422, lambda body: b'"mine"' in body)
    assert run(enrolled, transport).quarantined == 1
    sent = [outgoing_batches.read(body_of(call)).ops for call in transport.calls if call.method == "POST"]
    assert sorted(map(len, sent)) == [1, 1, 2, 2, 4, 4, 8, 8, 8]


def test_of_a_batch_of_one_block_nothing_is_asked_before_the_search(enrolled: Commune, national: National) -> None:
    """No block of it can have been taken."""
    enrolled.act(SERVICES[0], body={})
    run(enrolled, national.transport())
    assert national.asked("GET", "/batches") == 0


def sets_the_poison_aside(commune: Commune, national: National, status: int, action: str = "fix") -> None:
    poison = commune.act("mine").op
    good = [commune.act(service).op for service in SERVICES[:5]]
    with suppress(Declined):  # said or not, the act is set aside
        run(commune, refusing(national, "unreadable", status, lambda body: b'"mine"' in body, action))
    assert commune.states() == {poison: "quarantined"} | dict.fromkeys(good, "accepted")


@pytest.mark.slow
@pytest.mark.parametrize("status", [400, 413, 415, 422])
def test_each_refusal_of_a_whole_batch_is_searched(enrolled: Commune, national: National, status: int) -> None:
    sets_the_poison_aside(enrolled, national, status)


def test_a_client_that_does_not_search_is_caught(enrolled: Commune, national: National) -> None:
    """The control: told that no act is at fault, ours does not search either, and one poison holds up all."""
    with pytest.raises(AssertionError, match="finalised"):
        sets_the_poison_aside(enrolled, national, 422, action="retry")


def test_what_was_set_aside_can_be_given_up(enrolled: Commune, national: National) -> None:
    op = enrolled.act().op
    run(enrolled, refusing(national, "unreadable", 422, lambda _: True))
    assert enrolled.states() == {op: "quarantined"}
    with enrolled.transaction() as connection:
        assert outbox.release(connection, op)
        assert not outbox.release(connection, op)
    run(enrolled, national.transport())
    assert enrolled.states() == {op: "accepted"}


def test_when_nothing_at_all_passes_no_act_is_to_blame(enrolled: Commune, national: National) -> None:
    ops = [enrolled.act(service).op for service in SERVICES[:12]]
    transport = refusing(national, "unreadable", 422, lambda _: True)
    with pytest.raises(Declined):
        run(enrolled, transport)
    assert enrolled.states() == dict.fromkeys(ops, "finalised")
    assert sum(call.method == "POST" for call in transport.calls) < 12
    assert run(enrolled, national.transport()).accepted == 12


def test_a_batch_spoilt_on_the_way_is_no_acts_fault(enrolled: Commune, national: National) -> None:
    op = enrolled.act().op
    with pytest.raises(Declined):
        run(enrolled, refusing(national, "block-signature-bad", 422, lambda _: True, action="retry"))
    assert enrolled.states() == {op: "finalised"}


def test_where_compression_is_not_taken_the_lines_go_plain(enrolled: Commune, national: National) -> None:
    for service in SERVICES[:9]:
        enrolled.act(service)

    def change(call: Call, ask: Callable[[Call], Answer]) -> Answer:
        if call.headers.get("content-encoding") != "gzip":
            return ask(call)
        said = problem("encoding-unknown", "Cette compression n’est pas connue.")
        return Answer(status=415, body=msgspec.json.encode(said))

    transport = Between(national, change)
    assert run(enrolled, transport).accepted == 9
    assert sum(call.method == "POST" for call in transport.calls) == 2


@pytest.mark.slow
def test_an_act_of_a_type_to_come_is_held_and_goes_again(enrolled: Commune, national: National) -> None:
    op = enrolled.act(tv=99).op
    outcome = run(enrolled, national.transport())
    assert outcome.sent == 1
    row = enrolled.rows()[op]
    assert (row.state, row.reason, row.number) == ("held", "platform_too_old", 1)
    assert row.detail
    assert enrolled.verify().ok
    run(enrolled, national.transport())
    assert (enrolled.states(), enrolled.rows()[op].attempts) == ({op: "held"}, 2)
    other = enrolled.act().op
    run(enrolled, national.transport())
    assert enrolled.states() == {op: "held", other: "accepted"}


def test_a_receipt_by_another_key_settles_nothing(enrolled: Commune, national: National) -> None:
    """Signed on the wire by the platform, but inside lies a stranger's receipt."""
    op = enrolled.act().op
    stranger = SigningKey.generate()

    def change(call: Call, ask: Callable[[Call], Answer]) -> Answer:
        if call.method != "POST":
            return ask(call)
        result = msgspec.json.decode(ask(call).body, type=BatchResult)
        forged = [
            msgspec.structs.replace(
                block,
                receipt=sign_receipt(stranger, block.receipt),
                decision=sign_decision(stranger, block.decision, block.receipt),
            )
            for block in result.blocks
        ]
        return Answer(status=200, body=msgspec.json.encode(msgspec.structs.replace(result, blocks=tuple(forged))))

    with pytest.raises(Integrity):
        run(enrolled, Between(national, change))
    row = enrolled.rows()[op]
    assert (row.state, row.number, row.received_at) == ("finalised", None, None)
    assert enrolled.last_exchange().outcome == "integrity"
    assert not [news for news in enrolled.news if isinstance(news, Settled)]
    run(enrolled, national.transport())
    assert enrolled.states() == {op: "accepted"}


@pytest.mark.parametrize(
    "change",
    [
        {"root": "0" * 64},
        {"count": 2},
        {"device": "0"},  # sorts before ours, and the next one after it
        {"device": "z"},
        {"block": 1},
        {"batch": "01780000-0000-7000-8000-000000000000"},
    ],
    ids=lambda change: " ".join(map(str, *change.items())),
)
def test_a_receipt_for_something_else_settles_nothing(
    enrolled: Commune, national: National, change: dict[str, Any]
) -> None:
    op = enrolled.act().op

    def mistaken(call: Call, ask: Callable[[Call], Answer]) -> Answer:
        if call.method != "POST":
            return ask(call)
        result = msgspec.json.decode(ask(call).body, type=BatchResult)
        (block,) = result.blocks
        receipt = sign_receipt(national.keys.signing, msgspec.structs.replace(block.receipt, **change))
        wrong = (msgspec.structs.replace(block, receipt=receipt),)
        return Answer(status=200, body=msgspec.json.encode(msgspec.structs.replace(result, blocks=wrong)))

    with pytest.raises(Integrity):
        run(enrolled, Between(national, mistaken))
    assert enrolled.states() == {op: "finalised"}


def test_a_verdict_that_only_the_unsigned_part_gives_is_not_believed(enrolled: Commune, national: National) -> None:
    op = enrolled.act(**REFUSED).op

    def two_tongued(call: Call, ask: Callable[[Call], Answer]) -> Answer:
        if call.method != "POST":
            return ask(call)
        result = msgspec.json.decode(ask(call).body, type=BatchResult)
        (block,) = result.blocks
        decision = sign_decision(
            national.keys.signing, msgspec.structs.replace(block.decision, exceptions=()), block.receipt
        )
        wrong = (msgspec.structs.replace(block, decision=decision),)
        return Answer(status=200, body=msgspec.json.encode(msgspec.structs.replace(result, blocks=wrong)))

    with pytest.raises(Integrity):
        run(enrolled, Between(national, two_tongued))
    assert enrolled.states() == {op: "finalised"}


@pytest.mark.slow
def test_another_living_process_that_is_sending_is_left_alone(
    enrolled: Commune, national: National, clock: Clock
) -> None:
    """The window sends while relaisctl sync runs beside it; then the window's process goes away."""
    op = enrolled.act().op
    window = f"{1}.window"  # process 1 lives as long as the machine
    with enrolled.transaction() as connection:
        outgoing_batches.start(
            connection, enrolled.key, outgoing_batches.due(connection), block_size=50, owner=window, now=clock()
        )
    assert run(enrolled, national.transport()).sent == 0
    assert enrolled.states() == {op: "in_flight"}
    other = enrolled.act(SERVICES[1]).op
    assert run(enrolled, national.transport()).accepted == 1
    assert enrolled.states() == {op: "in_flight", other: "accepted"}
    clock.pass_by(seconds=leases.LEASE.total_seconds())
    assert run(enrolled, national.transport()).accepted == 1
    assert enrolled.states() == {op: "accepted", other: "accepted"}


def test_the_batch_of_a_process_that_died_goes_at_once(enrolled: Commune, national: National, clock: Clock) -> None:
    op = enrolled.act().op
    dead = f"{2**22 + 1}.dead"  # above the highest process id of Linux
    with enrolled.transaction() as connection:
        outgoing_batches.start(
            connection, enrolled.key, outgoing_batches.due(connection), block_size=50, owner=dead, now=clock()
        )
    assert run(enrolled, national.transport()).accepted == 1
    assert enrolled.rows()[op].attempts == 2


def test_a_lease_from_a_clock_that_was_ahead_holds_nobody_up(
    enrolled: Commune, national: National, clock: Clock
) -> None:
    op = enrolled.act().op
    with enrolled.transaction() as connection:
        now = clock().replace(year=2023)
        outgoing_batches.start(
            connection, enrolled.key, outgoing_batches.due(connection), block_size=50, owner="1.x", now=now
        )
    run(enrolled, national.transport())
    assert enrolled.states() == {op: "accepted"}


def test_the_attempt_is_on_the_disk_before_the_first_byte_leaves(enrolled: Commune, national: National) -> None:
    op = enrolled.act().op
    seen: list[Any] = []

    def note_row(call: Call) -> None:
        if call.method == "POST":
            seen.append(enrolled.rows()[op])

    run(enrolled, FaultyTransport(national.transport(), note_row))
    (row,) = seen
    assert (row.state, row.attempts) == ("in_flight", 1)


def test_no_transaction_is_open_while_bytes_travel(enrolled: Commune, national: National) -> None:
    enrolled.act()

    def write(call: Call) -> None:
        enrolled.act(SERVICES[1])

    run(enrolled, FaultyTransport(national.transport(), write))
    assert enrolled.verify().ok


def test_a_cancelled_act_never_leaves(enrolled: Commune, national: National) -> None:
    op, other = enrolled.act().op, enrolled.act(SERVICES[1]).op
    with enrolled.transaction() as connection:
        assert outbox.cancel(connection, op)
    assert run(enrolled, national.transport()).sent == 1
    assert enrolled.states() == {op: "cancelled", other: "accepted"}
    with enrolled.transaction() as connection:
        assert not outbox.cancel(connection, other)
    assert enrolled.verify().ok


def test_an_act_that_has_once_left_cannot_be_cancelled(enrolled: Commune, national: National) -> None:
    op = enrolled.act().op
    with pytest.raises(Exception, match="cut"):
        run(enrolled, FaultyTransport(national.transport(), lambda c: "before" if c.method == "POST" else None))
    assert enrolled.states() == {op: "finalised"}
    with enrolled.transaction() as connection:
        assert not outbox.cancel(connection, op)
