"""Batches: one effect for each operation however often it comes, blocks that are independent, and equal results."""

import gzip
import hashlib
import re
import tracemalloc
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from sync.contract.batches import MAX_BATCH_BYTES, MAX_LINE_BYTES, BatchResult, Personal, personal_digest
from sync.contract.identifiers import uuid7
from sync.contract.operations import Operation, freeze
from sync.contract.problems import ProblemError
from sync.contract.signing import SigningKey
from sync.contract.wire import Call, HeadAnswer
from sync.platform.conduct import votes
from sync.platform.identity import callers
from sync.platform.intake import batches
from sync.platform.intake.batches import BatchIntake
from sync.platform.tables import alarm, operation
from tests.beside import neighbours


def counted(world: Any) -> dict[str, tuple[str, ...]]:
    with world.store.reading() as connection:
        return {count.id: count.voters for count in votes.tally(connection, "france-relance-2021")}


def rows(world: Any, table: Any) -> int:
    with world.store.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_block_is_received_numbered_and_decided(world: Any, device: Any) -> None:
    operations = [device.need(), device.cast()]
    result = device.deposit(operations)
    (block,) = result.blocks
    assert result.complete
    assert block.exceptions == ()
    receipt = block.receipt
    assert (receipt.device, receipt.commune, receipt.count, receipt.transport) == (device.key.id, "45024", 2, "network")
    assert (receipt.first_number, receipt.received_at) == (1, block.decision.decided_at)
    assert device.deposit([device.cast("actes")]).blocks[0].receipt.first_number == 3
    assert counted(world) == {"opencimetiere": ("45024",), "actes": ("45024",)}


def test_the_same_operation_twice_has_one_effect_and_its_first_proof(world: Any, device: Any) -> None:
    cast = device.cast()
    first = device.deposit([cast]).blocks[0].receipt
    again = device.one(cast)
    assert again.status == "duplicate"
    proof = device.proved(again.proof, cast)
    assert (proof.receipt, proof.status, proof.number) == (first, "accepted", 1)
    assert counted(world) == {"opencimetiere": ("45024",)}
    assert rows(world, operation) == 1


def test_a_duplicate_in_a_later_block_of_the_same_batch(device: Any) -> None:
    cast = device.cast()
    first, second = device.deposit([device.need(), cast], [cast]).blocks
    assert first.exceptions == ()
    (told,) = second.exceptions
    assert (told.status, told.proof.receipt.block, told.proof.index) == ("duplicate", 0, 1)
    device.proved(told.proof, cast)


def test_a_refused_operation_stays_refused(world: Any, device: Any) -> None:
    world.phase("vote")
    world.phase("steering")
    cast = device.cast("p1", "proposal")
    assert device.one(cast).reason == "phase_closed"
    proof = device.proved(device.one(cast).proof, cast)
    assert (proof.status, proof.reason) == ("rejected", "phase_closed")
    assert proof.detail.startswith("La phase")
    assert counted(world) == {}


def test_the_same_id_with_another_intent_is_refused_and_raises_an_alarm(world: Any, device: Any) -> None:
    cast = device.cast()
    device.deposit([cast])
    refuses_as_another(world, device, cast, device.cast("actes", op=cast.op))
    assert device.one(cast).proof.receipt.first_number == 1


def refuses_as_another(world: Any, device: Any, cast: Operation, forged: Operation) -> None:
    told = device.one(forged)
    assert counted(world) == {"opencimetiere": ("45024",)}
    assert (told.status, told.reason) == ("rejected", "intent_differs")
    with world.store.reading() as connection:
        found = connection.execute(select(alarm.c.kind, alarm.c.device, alarm.c.op)).all()
    assert [tuple(row) for row in found] == [("intent_differs", device.key.id, cast.op)]


def test_a_platform_that_forgets_ids_is_caught(world: Any, device: Any) -> None:
    """The control: a platform that forgets old ids takes the changed content for a new act."""
    cast = device.cast()
    device.deposit([cast])
    with world.store.writing() as connection:
        connection.execute(operation.delete())
    with pytest.raises(AssertionError, match="accepted"):
        refuses_as_another(world, device, cast, device.need(op=cast.op))


def test_a_restored_pc_enrols_anew_and_resends_under_the_same_ids(world: Any, device: Any) -> None:
    cast = device.cast()
    device.deposit([cast])
    restored = world.device()
    told = restored.one(cast)
    assert told.status == "duplicate"
    assert restored.proved(told.proof, cast).receipt.device == device.key.id


def test_another_communes_operation_is_refused_without_a_word_about_it(world: Any, device: Any) -> None:
    cast, stranger = device.cast(), world.device("45025")
    device.deposit([cast])
    told = stranger.one(cast)
    assert (told.status, told.reason) == ("rejected", "wrong_commune")
    assert told.proof is msgspec.UNSET
    # A stranger cannot use up the id before its owner sends the act.
    later = device.cast("actes")
    assert stranger.one(later).reason == "wrong_commune"
    assert device.one(later).status == "accepted"


def test_a_newer_programs_act_is_held_and_decided_later(world: Any, device: Any) -> None:
    act = device.act("merger.declare", {"into": "45024"})
    assert (device.one(act).status, device.one(act).reason) == ("held", "platform_too_old")


def test_a_held_act_is_accepted_once_what_it_misses_has_come_at_its_first_deposit(world: Any, device: Any) -> None:
    need = device.need()
    upon = device.cast(requires=(need.op,))
    told = device.one(upon)
    assert (told.status, told.missing) == ("held", (need.op,))
    assert device.one(need).status == "accepted"
    assert device.one(upon).status == "accepted"
    again = device.proved(device.one(upon).proof, upon)
    assert (again.status, again.number) == ("accepted", 1), "which it has had since it first came"


def test_what_one_operation_of_a_block_does_the_next_one_knows(device: Any) -> None:
    need = device.need()
    (block,) = device.deposit([need, device.need_back(need)]).blocks
    assert block.exceptions == ()
    other = device.need("n2")
    (block,) = device.deposit([device.cast(requires=(other.op,)), other]).blocks
    assert [(one.status, one.op == other.op) for one in block.exceptions] == [("held", False)]


def test_the_answer_was_lost(world: Any, device: Any) -> None:
    name, blocks = uuid7(world.now), ([device.cast(), device.cast("p9", "proposal")], [device.need()])
    body = device.batch(*blocks, batch=name)
    first = device.post(body)
    assert device.ask("GET", f"/batches/{name}").body == first.body
    assert device.post(body).body == first.body  # the very same bytes again
    assert rows(world, operation) == 3
    assert len(device.verified(first, *blocks).blocks) == 2


def test_a_batch_that_never_came_or_is_anothers_is_unknown(world: Any, device: Any, problem: Any) -> None:
    assert problem(device.ask("GET", f"/batches/{uuid7(world.now)}")).type.endswith(":batch-unknown")
    name = uuid7(world.now)
    device.deposit([device.cast()], batch=name)
    assert world.device().ask("GET", f"/batches/{name}").status == 404
    stranger = world.device("45025")
    assert stranger.post(stranger.batch([stranger.cast()], batch=name)).status == 422


def test_a_batch_name_cannot_carry_other_operations(world: Any, device: Any, problem: Any) -> None:
    name = uuid7(world.now)
    device.deposit([device.cast()], batch=name)
    assert problem(device.post(device.batch([device.need()], batch=name))).type.endswith(":batch-differs")
    assert rows(world, operation) == 1


def test_a_bad_block_signature_takes_nothing_of_its_block_and_the_blocks_before_stay(
    world: Any, device: Any, problem: Any
) -> None:
    name = uuid7(world.now)
    good, bad = [device.cast()], [device.need(), device.cast("actes")]
    lines = device.batch(good, bad, batch=name).splitlines(keepends=True)
    forged = b"".join([*lines[:-2], freeze(device.cast("gustave")) + b"\n", lines[-1]])
    answer = device.post(forged)
    took_the_first_block_alone(world)
    assert problem(answer).type.endswith(":block-signature-bad")
    standing = device.get(f"/batches/{name}", BatchResult)
    assert [block.block for block in standing.blocks] == [0]
    assert not standing.complete
    # The true batch is then completed; its first block stays as it was received.
    whole = device.verified(device.post(device.batch(good, bad, batch=name)), good, bad)
    assert whole.complete
    assert whole.blocks[0] == standing.blocks[0]


def took_the_first_block_alone(world: Any) -> None:
    assert counted(world) == {"opencimetiere": ("45024",)}
    assert rows(world, operation) == 1


def test_a_platform_that_does_not_look_at_the_signature_is_caught(world: Any, device: Any) -> None:
    """The control: without the check, the forged block is as good as one that the device signed."""
    name, forged = uuid7(world.now), [device.need(), device.cast("gustave")]
    device.post(device.batch([device.cast()], forged, batch=name))
    with pytest.raises(AssertionError):
        took_the_first_block_alone(world)


def test_a_block_signed_by_another_key_is_refused(device: Any, problem: Any) -> None:
    lines = device.batch([device.cast()]).splitlines()
    header = msgspec.json.decode(lines[0])
    stranger = type(device)(device.world, SigningKey.generate(), "45024")
    forged = stranger.batch([device.cast()], batch=header["batch"]).splitlines()
    assert problem(device.post(b"\n".join([lines[0], *forged[1:]]))).type.endswith(":block-signature-bad")
    assert problem(device.post(b"\n".join(forged))).status in (403, 422)  # also, the header is not the caller's


def test_a_batch_is_complete_with_its_last_byte_alone(world: Any, device: Any, calling: Callable[..., Call]) -> None:
    """The last block completes the batch; if the body is cut or changed before that, the batch stays incomplete."""
    with world.store.reading() as connection:
        caller = callers.find(connection, device.key.id)

    def intake(name: str, altered: int | None = None) -> tuple[BatchIntake, list[bytes]]:
        """The receiver of a batch of three blocks, and the blocks, with the header before the first."""
        body = device.batch([device.cast()], [device.cast("actes")], [device.need()], batch=name)
        header, *lines = body.splitlines(keepends=True)
        digest = hashlib.sha256(body).hexdigest()
        call = calling("POST", "/batches", content_length=str(len(body)))
        promised = bytes.fromhex(digest if altered is None else neighbours(digest)[altered])
        taking = BatchIntake(world.store, world.keys, caller, call, promised, world.clock)
        return taking, [header + b"".join(lines[:2]), b"".join(lines[2:4]), b"".join(lines[4:])]

    def complete(name: str) -> bool:
        return batches.again(world.store, caller, name).complete

    whole, cut, *others = (uuid7(world.now) for _ in range(4))
    taking, pieces = intake(whole)
    told = []
    for piece in pieces:
        taking.feed(piece)
        told.append(complete(whole))
    assert (told, taking.end().complete) == ([False, False, True], True)
    taking, pieces = intake(cut)
    for piece in pieces[:2]:
        taking.feed(piece)
    taking.feed(pieces[2][:-9])
    with pytest.raises(ProblemError, match="body-differs"):
        taking.end()
    assert not complete(cut)
    for place, name in enumerate(others):
        taking, pieces = intake(name, place)
        for piece in pieces:
            taking.feed(piece)
        with pytest.raises(ProblemError, match="body-differs"):
            taking.end()
        assert not complete(name)


def test_a_block_without_its_end_is_not_committed(world: Any, device: Any) -> None:
    name = uuid7(world.now)
    lines = device.batch([device.cast()], [device.need()], batch=name).splitlines(keepends=True)
    cut = msgspec.json.decode(device.post(b"".join(lines[:-1])).body, type=BatchResult)
    assert ([block.block for block in cut.blocks], cut.complete) == ([0], False)
    assert device.get(f"/batches/{name}", BatchResult) == cut
    assert rows(world, operation) == 1


def spoiled(device: Any, line: bytes) -> bytes:
    return b"\n".join([device.batch([device.cast()]).splitlines()[0], line])


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda data: data.replace(b'"tv":1', b'"tv":"1"'), id="another shape"),
        pytest.param(lambda data: data.replace(b'"tv":1', b'"tv":1,"zz":1'), id="an unknown field"),
        pytest.param(lambda data: data.replace(b'"tv":1', b'"tv": 1'), id="not canonical"),
        pytest.param(lambda data: data.replace(b'"kind":"service"', b'"kind":"agent"'), id="another body"),
        pytest.param(lambda data: data.replace(b'"tv":1', b'"tv":1.5'), id="a fraction"),
        pytest.param(lambda data: data.replace("secrétaire".encode(), b"\xff"), id="not UTF-8"),
        pytest.param(lambda data: data.replace("é".encode(), "e\u0301".encode()), id="not NFC"),
        pytest.param(lambda data: data[:-1] + b"," * MAX_LINE_BYTES, id="too long"),
    ],
)
def test_a_malformed_operation_is_named(world: Any, device: Any, problem: Any, change: Any) -> None:
    one = device.cast()
    altered = change(freeze(one))
    assert altered != freeze(one)
    found = problem(device.post(spoiled(device, altered)))
    assert found.status == 422
    assert one.op in found.field + found.detail or b"\xff" in altered or len(altered) > MAX_LINE_BYTES
    assert not re.search("Expected|Object|Invalid|malformed|error", found.detail), found.detail  # for a person
    assert rows(world, operation) == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n\n\n",
        b"[]",
        b"null",
        b"{}",
        b"\x00" * 100,
        b"[" * 100_000,
        b'{"line":"header"}',
        b'{"line":"signature"}',
        b'{"line":"nothing"}',
    ],
    ids=lambda body: repr(body[:12]),
)
def test_what_is_no_batch_is_refused(device: Any, problem: Any, body: bytes) -> None:
    assert problem(device.post(body)).status in (400, 422)
    lines = device.batch([device.cast()]).splitlines()
    assert problem(device.post(lines[0] + b"\n" + (body or b"x"))).status in (400, 422)


def test_an_operation_cannot_be_nested_without_end(device: Any, problem: Any) -> None:
    line = freeze(device.cast()).replace(b'"subject":', b'"deep":' + b"[" * 50_000 + b"]" * 50_000 + b',"subject":')
    assert problem(device.post(spoiled(device, line))).status == 422


def test_a_body_too_large_is_refused(device: Any, problem: Any) -> None:
    assert problem(device.post(b" " * (MAX_BATCH_BYTES + 1))).status == 413


def test_a_gzip_bomb_stops_at_the_cap(device: Any, problem: Any) -> None:
    bomb = gzip.compress(b"\n" * 10 * MAX_BATCH_BYTES)
    assert len(bomb) < MAX_BATCH_BYTES
    tracemalloc.start()
    try:
        assert problem(device.post(bomb, content_encoding="gzip")).status == 413
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 4 * MAX_BATCH_BYTES


def test_a_gzip_body_is_read(device: Any) -> None:
    operations = [device.cast()]
    packed = gzip.compress(device.batch(operations))
    assert device.verified(device.post(packed, content_encoding="gzip"), operations).complete


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "x"])
def test_another_encoding_is_refused(device: Any, problem: Any, encoding: str) -> None:
    assert problem(device.post(device.batch([device.cast()]), content_encoding=encoding)).status == 415


@pytest.mark.parametrize("harm", [lambda data: data[:-9], lambda data: data + b"x", lambda data: b"no" + data])
def test_a_damaged_gzip_body_is_refused(device: Any, problem: Any, harm: Any) -> None:
    packed = harm(gzip.compress(device.batch([device.cast()])))
    assert problem(device.post(packed, content_encoding="gzip")).status == 400


def test_personal_data_come_beside_and_must_be_the_ones_named(world: Any, device: Any, problem: Any) -> None:
    salt, blob = "5a" * 16, {"name": "Jeanne"}
    need = device.need(personal=personal_digest(salt, blob))
    line = Personal(op=need.op, salt=salt, blob=blob)
    others = [{"name": name} for name in ("Jean", "Anne", "Paul")]
    assert {personal_digest(salt, other) > need.personal for other in others} == {False, True}
    for other in others:
        wrong = msgspec.structs.replace(line, blob=other)
        assert problem(device.post(device.batch([need], personal=[wrong]))).status == 422
    assert device.verified(device.post(device.batch([need], personal=[line])), [need]).complete
    with world.store.reading() as connection:
        row = connection.execute(select(operation.c.frozen, operation.c.personal)).one()
    assert b"Jeanne" not in row.frozen
    assert msgspec.json.decode(row.personal) == blob


def test_an_erased_blob_still_verifies(device: Any) -> None:
    need = device.need(personal=personal_digest("ab" * 16, {"name": "Jeanne"}))
    assert device.one(need).status == "accepted"


def test_a_claimed_time_years_off_is_no_reason_to_refuse(device: Any) -> None:
    for year in (2001, 2199):
        assert device.one(device.need(f"n{year}", claimed=device.world.now.replace(year=year))).status == "accepted"


def test_the_journals_evidence_is_kept_and_a_fork_raises_an_alarm(world: Any, device: Any) -> None:
    assert device.get("/devices/me/head", HeadAnswer) == HeadAnswer(device=device.key.id, seq=0)
    device.deposit([device.cast()])
    assert device.get("/devices/me/head", HeadAnswer).seq == 1
    for seq, head, known in ((9, "2" * 64, 9), (4, "3" * 64, 9), (12, "1" * 64, 12), (1, "0" * 64, 12)):
        assert device.post(device.batch([device.cast()], seq=seq, head=head)).status == 200
        assert device.get("/devices/me/head", HeadAnswer).seq == known
    with world.store.reading() as connection:
        assert connection.execute(select(alarm.c.kind)).all() == []
    other = device.batch([device.need()], seq=12, head="4" * 64)
    assert device.post(other).status == 200  # kept as evidence, never a reason to refuse
    with world.store.reading() as connection:
        assert connection.execute(select(alarm.c.kind)).scalars().all() == ["journal_fork"]
