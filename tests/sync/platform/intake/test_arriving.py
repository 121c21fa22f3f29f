"""A batch that arrives in pieces: each block is kept as it comes, a cut loses one block, and the rest is sent later."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from sync.contract.batches import CONTENT_TYPE, BatchResult, Personal, personal_digest
from sync.contract.http_signatures import verify_answer
from sync.contract.identifiers import uuid7
from sync.contract.wire import Answer, Call, HeadAnswer
from sync.platform import tables
from sync.platform.http import api
from sync.platform.http.service import Arriving
from tests.sync.platform import raw_batches

SALT = "ab" * 16


def parts(body: bytes) -> list[bytes]:
    """The header line, then the lines of each block."""
    header, *lines = body.splitlines(keepends=True)
    found = [b""]
    for line in lines:
        found[-1] += line
        if b'"line":"signature"' in line:
            found.append(b"")
    return [header, *found[:-1]]


def signed(device: Any, calling: Any, body: bytes, **headers: str) -> Call:
    call = calling("POST", "/batches", body=body, **({"content_type": CONTENT_TYPE} | headers))
    full: Call = device.signed(call)
    return full


def begun(device: Any, call: Call) -> Arriving:
    """The same call before its body has come."""
    arriving: Arriving | None = device.world.platform.arriving(
        Call(method=call.method, path=call.path, query=call.query, headers=call.headers)
    )
    assert arriving is not None
    return arriving


def read(device: Any, call: Call, answer: Answer) -> BatchResult:
    public = device.world.keys.public
    verify_answer(public.id, public.public_key, answer, call)
    assert answer.status == 200, answer.body
    return msgspec.json.decode(answer.body, type=BatchResult)


@pytest.fixture
def three(device: Any) -> Any:
    """A batch of three blocks of five: its name, its operations, its parts."""
    name = uuid7(device.world.now)
    blocks = [[device.need(f"n{block}-{n}") for n in range(5)] for block in range(3)]
    return name, blocks, parts(device.batch(*blocks, batch=name))


def test_each_block_is_kept_once_its_last_line_is_here(device: Any, calling: Any, three: Any) -> None:
    name, _, (header, *lines) = three
    call = signed(device, calling, header + b"".join(lines))
    arriving = begun(device, call)
    for number, piece in enumerate((header + lines[0], lines[1][:-9], lines[1][-9:], lines[2])):
        assert arriving.feed(piece)
        standing = device.get(f"/batches/{name}", BatchResult)
        assert (len(standing.blocks), standing.complete) == ([1, 1, 2, 3][number], False)
    result = read(device, call, arriving.answer())
    assert [block.block for block in result.blocks] == [0, 1, 2]
    assert device.get(f"/batches/{name}", BatchResult) == result


def test_packed_lines_can_be_read_up_to_where_they_were_flushed(device: Any, calling: Any, three: Any) -> None:
    name, _, lines = three
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    packed = [packer.compress(line) + packer.flush(zlib.Z_SYNC_FLUSH) for line in lines] + [packer.flush()]
    assert gzip.decompress(b"".join(packed)) == b"".join(lines)
    arriving = begun(device, signed(device, calling, b"".join(packed), content_encoding="gzip"))
    for piece in packed[:3]:
        arriving.feed(piece)
    assert len(device.get(f"/batches/{name}", BatchResult).blocks) == 2


def test_after_a_cut_the_rest_is_sent_on_under_the_same_header(device: Any, calling: Any, three: Any) -> None:
    name, _, (header, *lines) = three
    arriving = begun(device, signed(device, calling, header + b"".join(lines)))
    arriving.feed(header + lines[0] + lines[1][:100])
    assert arriving.answer().status == 400
    before = device.get(f"/batches/{name}", BatchResult)
    assert (len(before.blocks), before.complete) == (1, False)
    rest = signed(device, calling, header + lines[1] + lines[2])
    result = read(device, rest, device.world.platform.answer(rest))
    assert ([block.block for block in result.blocks], result.complete) == ([1, 2], True)
    whole = device.get(f"/batches/{name}", BatchResult)
    assert (whole.complete, whole.blocks) == (True, before.blocks + result.blocks)
    assert [block.receipt.first_number for block in whole.blocks] == [1, 6, 11]


def test_a_block_that_is_here_may_come_again(device: Any, calling: Any, three: Any) -> None:
    _, _, (header, *lines) = three
    first = signed(device, calling, header + lines[0] + lines[1])
    second = signed(device, calling, header + lines[1] + lines[2])
    before = read(device, first, device.world.platform.answer(first))
    after = read(device, second, device.world.platform.answer(second))
    assert after.blocks[0] == before.blocks[1]


def test_no_block_is_left_out(device: Any, calling: Any, three: Any, problem: Any) -> None:
    name, _, (header, *lines) = three
    gap = signed(device, calling, header + lines[0] + lines[2])
    assert problem(device.world.platform.answer(gap)).type.endswith("block-signature-bad")
    assert len(device.get(f"/batches/{name}", BatchResult).blocks) == 1
    ahead = signed(device, calling, header + lines[2])
    assert problem(device.world.platform.answer(ahead)).type.endswith("block-signature-bad")


def test_a_body_that_is_not_the_one_that_was_signed(device: Any, calling: Any, three: Any, problem: Any) -> None:
    """The blocks before the changed one are signed separately: they are kept."""
    name, _, (header, *lines) = three
    arriving = begun(device, signed(device, calling, header + b"".join(lines)))
    arriving.feed(header + lines[0])
    arriving.feed(lines[2])
    assert problem(arriving.answer()).type.endswith("body-differs"), "what was changed on its way is no fault of ours"
    again = begun(device, signed(device, calling, header + b"".join(lines)))
    again.feed(header + lines[0])
    assert problem(again.answer()).type.endswith("body-differs")
    standing = device.get(f"/batches/{name}", BatchResult)
    assert (len(standing.blocks), standing.complete) == (1, False)


@pytest.mark.parametrize("change", ["seq", "personal", "earlier", "blank"])
def test_nothing_is_kept_of_a_block_of_which_a_line_was_changed_on_its_way(
    world: Any, device: Any, calling: Any, change: str
) -> None:
    blob = {"name": "Jeanne"}
    need = device.need(personal=personal_digest(SALT, blob))
    true = device.batch([need], personal=[Personal(op=need.op, salt=SALT, blob=blob)])
    header, operation, personal, signature, _ = true.split(b"\n")
    changed = {
        "seq": [header.replace(b'"seq":1', b'"seq":9'), operation, personal, signature],
        "personal": [header, operation, signature],
        "earlier": [header, personal, operation, signature],
        "blank": [header, operation, personal.replace(b"{", b"{ ", 1), signature],
    }[change]
    arriving = begun(device, signed(device, calling, true))
    arriving.feed(b"\n".join(changed) + b"\n")
    assert arriving.answer().status == 400
    with world.store.reading() as connection:
        assert connection.execute(select(tables.operation)).all() == []
    assert device.get("/devices/me/head", HeadAnswer).seq == 0
    assert device.post(true).status == 200, "as it was sent, it is taken whole"
    with world.store.reading() as connection:
        assert msgspec.json.decode(connection.execute(select(tables.operation.c.personal)).scalar_one()) == blob


def test_a_batch_that_is_meant_for_another_platform_is_refused(world: Any, device: Any, problem: Any) -> None:
    now = device.world.now
    body = raw_batches.batch(
        device.key,
        now,
        [raw_batches.operation(now, "vote.cast", {"subject": "x", "kind": "service"})],
        platform="b" * 16,
    )
    assert problem(device.post(body)).type.endswith("platform-differs")
    with world.store.reading() as connection:
        assert connection.execute(select(tables.operation)).all() == []


def test_what_is_wrong_at_once_is_said_at_the_end(device: Any, calling: Any, three: Any, problem: Any) -> None:
    _, _, (header, *lines) = three
    call = signed(device, calling, header + b"".join(lines))
    stranger = Call(method="POST", path=call.path, headers={**call.headers, "content-type": "x", "relais-nonce": "1"})
    arriving = device.world.platform.arriving(stranger)
    assert not arriving.feed(header)
    assert not arriving.feed(lines[0])
    assert problem(arriving.answer()).type.endswith("signature-bad")


async def _slowly(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
    await asyncio.Event().wait()


def test_a_body_that_stalls_is_taken_as_cut(device: Any, calling: Any, three: Any, problem: Any) -> None:
    name, _, (header, *lines) = three
    arriving = begun(device, signed(device, calling, header + b"".join(lines)))
    pieces = api._pieces(_slowly(header + lines[0], lines[1][:50]), 0.05)
    answer = asyncio.run(api._take(arriving, pieces))
    assert problem(answer).type.endswith("body-differs")
    assert len(device.get(f"/batches/{name}", BatchResult).blocks) == 1
