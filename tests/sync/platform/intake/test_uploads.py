"""Attachments by tus: resumed at the byte, checked by their digest, kept once, read only by those who named them."""

import hashlib
import itertools
import os
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import func, insert, select, update

from sync.contract import uploads as wire
from sync.contract.http_signatures import verify_answer
from sync.contract.signing import BadSignature
from sync.contract.wire import NONCE_HEADER, PREFIX, Answer, Call
from sync.platform import blobs
from sync.platform.http import calls
from sync.platform.http.route import PlatformContext
from sync.platform.identity.callers import identify
from sync.platform.identity.freshness import Freshness
from sync.platform.intake.uploads import PIECE_BYTES
from sync.platform.publish.snapshots import Snapshots
from sync.platform.tables import blob, blob_chunk, upload
from sync.platform.tables import device as devices
from sync.platform.underway import Underway
from tests.beside import neighbours
from tests.sync.platform.uploading import SIZE, Document, begin, code, kept, named, offset, patch, place, there, tus

NONCE = {NONCE_HEADER: "n"}


@pytest.fixture
def document() -> Document:
    return Document(os.urandom(SIZE))


def test_a_document_comes_in_chunks_and_is_there_whole(world: Any, device: Any, document: Document) -> None:
    named(device, document)
    assert there(device, document) == 404
    at = place(begin(device, document))
    for first in range(0, SIZE, 30_000):
        assert there(device, document) == 404
        assert offset(device, at) == first
        answer = patch(device, at, document.data[first : first + 30_000], first)
        assert (answer.status, answer.body) == (204, b"")
        assert int(answer.headers[wire.OFFSET]) == min(first + 30_000, SIZE)
    assert there(device, document) == 200
    assert kept(world, document) == document.data


def test_begun_again_it_is_the_same_place(device: Any, world: Any, document: Document) -> None:
    """This works for the mairie's other PC too, which continues where the first one stopped."""
    named(device, document)
    at = place(begin(device, document))
    patch(device, at, document.data[:40_000], 0)
    other = world.device()
    again = begin(other, document)
    assert (place(again), again.headers[wire.OFFSET]) == (at, "40000")
    assert patch(other, at, document.data[40_000:], 40_000).status == 204
    assert there(device, document) == there(other, document) == 200
    done = begin(device, document)
    assert (place(done), done.headers[wire.OFFSET]) == (at, str(SIZE))


def test_only_what_an_accepted_operation_named_may_come(device: Any, problem: Any, document: Document) -> None:
    assert code(problem, begin(device, document)) == "blob-unnamed"
    listed = {"name": "plan.pdf", "sha256": document.sha256, "size": SIZE}
    body = {"need": "n0", "title": "Plan", "description": "Joint.", "attachments": [listed]}
    assert device.one(device.act("need.submit", body)).reason == "attachments_differ"
    assert code(problem, begin(device, document)) == "blob-unnamed"
    named(device, document)
    assert begin(device, document).status == 201


@pytest.mark.parametrize("size", [SIZE - 1, SIZE + 1, 0])
def test_it_has_the_size_that_the_act_told(device: Any, problem: Any, document: Document, size: int) -> None:
    named(device, document)
    assert code(problem, begin(device, document, size)) == "upload-size"


def test_a_file_over_the_cap_is_not_begun(device: Any, problem: Any, document: Document) -> None:
    named(device, document)
    said = problem(begin(device, document, 10_000_001))
    assert (said.status, said.detail) == (413, "Au plus 10\u00a0Mo.")


@pytest.mark.parametrize(
    ("length", "metadata"),
    [("", "x"), ("-1", "x"), ("12e3", "x"), ("5", ""), ("5", "sha256"), ("5", "sha256 !!!"), ("5", "name YQ==")],
)
def test_headers_that_say_nothing_are_refused(device: Any, problem: Any, length: str, metadata: str) -> None:
    answer = tus(device, "POST", "/uploads", upload_length=length, upload_metadata=metadata)
    assert code(problem, answer) == "upload-unnamed"


def test_another_commune_neither_reads_nor_writes_it(world: Any, device: Any, problem: Any, document: Document) -> None:
    named(device, document)
    at = place(begin(device, document))
    patch(device, at, document.data[:50_000], 0)
    stranger = world.device("45025")
    assert there(stranger, document) == 404
    assert tus(stranger, "HEAD", at).status == 404
    assert code(problem, patch(stranger, at, document.data[50_000:], 50_000)) == "upload-unknown"
    assert code(problem, begin(stranger, document)) == "blob-unnamed"
    assert patch(device, at, document.data[50_000:], 50_000).status == 204
    assert there(stranger, document) == 404
    assert there(device, document) == 200


def test_the_same_file_of_two_communes_is_kept_once(world: Any, device: Any, document: Document) -> None:
    other = world.device("45025")
    named(device, document, "n1")
    named(other, document, "n2")
    theirs = place(begin(other, document))
    patch(other, theirs, document.data[:10_000], 0)
    mine = place(begin(device, document))
    assert mine != theirs
    patch(device, mine, document.data, 0)
    # The first commune sent it: the second one is at the end without sending a byte.
    assert there(other, document) == 200
    assert offset(other, theirs) == SIZE
    with world.store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(blob)).scalar_one() == 1
        stored = connection.execute(select(func.sum(func.length(blob_chunk.c.data)))).scalar_one()
    assert stored == SIZE
    assert kept(world, document) == document.data


def altered_last(data: bytes, *, before: bool) -> bytes:
    """The same with other last bytes, so that its digest sorts before or after that of the true one."""
    true = hashlib.sha256(data).digest()
    others = (data[:-4] + number.to_bytes(4, "big") for number in itertools.count())
    return next(other for other in others if (hashlib.sha256(other).digest() < true) == before)


@pytest.mark.parametrize("before", [True, False])
def test_a_wrong_file_is_thrown_away_at_its_end(
    world: Any, device: Any, problem: Any, document: Document, before: bool
) -> None:
    named(device, document)
    at = place(begin(device, document))
    altered = altered_last(document.data, before=before)
    patch(device, at, altered[:60_000], 0)
    assert code(problem, patch(device, at, altered[60_000:], 60_000)) == "blob-differs"
    assert there(device, document) == 404
    assert tus(device, "HEAD", at).status == 404
    with world.store.reading() as connection:
        assert connection.execute(select(blob_chunk)).all() == []
        assert connection.execute(select(upload)).all() == []
    again = place(begin(device, document))
    assert again != at
    assert patch(device, again, document.data, 0).status == 204
    assert there(device, document) == 200


@pytest.mark.parametrize("before", [True, False])
def test_a_piece_that_was_changed_on_its_way_leaves_nothing(
    world: Any, device: Any, problem: Any, document: Document, before: bool
) -> None:
    named(device, document)
    at = place(begin(device, document))
    body = arriving(world, device, document, at, 0, 60_000)
    body.feed(altered_last(document.data[:60_000], before=before))
    assert code(problem, body.answer()) == "body-differs"
    assert offset(device, at) == 0
    assert patch(device, at, document.data, 0).status == 204
    assert kept(world, document) == document.data


@pytest.mark.parametrize("at", [0, 10_000, 49_999, 50_001])
def test_only_the_next_byte_may_come(device: Any, problem: Any, document: Document, at: int) -> None:
    named(device, document)
    upload_ = place(begin(device, document))
    patch(device, upload_, document.data[:50_000], 0)
    assert problem(patch(device, upload_, document.data[at : at + 1000], at)).status == 409
    assert offset(device, upload_) == 50_000


def test_what_goes_past_the_end_is_refused(device: Any, problem: Any, document: Document) -> None:
    named(device, document)
    at = place(begin(device, document))
    assert code(problem, patch(device, at, document.data + b"x", 0)) == "upload-past-end"
    assert offset(device, at) == 0


def test_other_versions_and_kinds_are_told_so(device: Any, problem: Any, document: Document) -> None:
    named(device, document)
    assert problem(device.ask("POST", "/uploads", upload_length="1")).status == 412
    at = place(begin(device, document))
    assert device.ask("HEAD", at).status == 412
    for kind in ("text/plain", "application/json"):  # sort after the right one, and before it
        assert problem(patch(device, at, b"x", 0, content_type=kind)).status == 415
    assert problem(patch(device, at, b"x", 0, tus_resumable="0.2")).status == 412
    missing = device.ask("PATCH", at, body=b"x", content_type=wire.CONTENT_TYPE, tus_resumable=wire.VERSION)
    assert problem(missing).status == 400
    assert code(problem, patch(device, at, b"x" * (wire.MAX_CHUNK_BYTES + 1), 0)) == "body-too-large"
    assert code(problem, patch(device, at, b"x" * wire.MAX_CHUNK_BYTES, 0)) == "upload-past-end"
    assert code(problem, patch(device, at, b"x", 0, content_length="many")) == "body-too-large"


def test_a_revoked_device_brings_nothing(world: Any, device: Any, problem: Any, document: Document) -> None:
    named(device, document)
    at = place(begin(device, document))
    with world.store.writing() as connection:
        connection.execute(update(devices).values(revoked_at="2026-02-03T10:00:00.000000+00:00"))
    assert code(problem, patch(device, at, document.data, 0)) == "device-revoked"
    assert code(problem, begin(device, document)) == "device-revoked"
    assert there(device, document) == tus(device, "HEAD", at).status == 403
    with world.store.reading() as connection:
        assert connection.execute(select(blob_chunk)).all() == []


def arriving(world: Any, device: Any, document: Document, at: str, first: int, last: int) -> Any:
    """A PATCH whose head has come and whose body, signed as a whole, is still to come."""
    headers = {
        NONCE_HEADER: "n",
        wire.RESUMABLE: wire.VERSION,
        wire.OFFSET: str(first),
        "content-type": wire.CONTENT_TYPE,
    }
    whole = Call(method="PATCH", path=PREFIX + at, headers=headers, body=document.data[first:last])
    signed = device.signed(whole)
    head = Call(
        method="PATCH", path=signed.path, headers=signed.headers | {"content-length": str(last - first)}, body=b""
    )
    found = world.platform.arriving(head)
    assert found is not None
    return found


@pytest.mark.parametrize("came", [1, 16_383, 16_384, 40_001, 59_999])
def test_what_came_of_a_cut_body_stays(world: Any, device: Any, document: Document, came: int) -> None:
    named(device, document)
    at = place(begin(device, document))
    body = arriving(world, device, document, at, 0, 60_000)
    for first in range(0, came, 4096):
        assert body.feed(document.data[first : min(first + 4096, came)])
    assert body.answer().status == 400
    assert offset(device, at) == came
    assert patch(device, at, document.data[came:], came).status == 204
    assert kept(world, document) == document.data


def test_of_two_computers_that_bring_it_at_once_the_slower_one_is_told_so(
    world: Any, device: Any, document: Document
) -> None:
    named(device, document)
    at = place(begin(device, document))
    slower = arriving(world, device, document, at, 0, 60_000)
    slower.feed(bytes(10_000))
    assert patch(device, at, document.data[:40_000], 0).status == 204
    slower.feed(bytes(50_000))
    assert slower.answer().status == 409
    assert offset(device, at) == 40_000
    assert patch(device, at, document.data[40_000:], 40_000).status == 204
    assert kept(world, document) == document.data


def test_a_question_waits_for_the_body_that_is_arriving(world: Any, device: Any, document: Document) -> None:
    """Otherwise it would be told an offset that is wrong a moment later, and send bytes again."""
    named(device, document)
    at = place(begin(device, document))
    body = arriving(world, device, document, at, 0, 60_000)
    body.feed(document.data[:10])
    asked: list[str] = []

    class Waiting(Underway):
        def wait(self, path: str) -> None:
            asked.append(path)
            body.answer()  # the line is cut: what came is now stored

    question = Call(method="HEAD", path=PREFIX + at, headers={wire.RESUMABLE: wire.VERSION})
    context = PlatformContext(
        store=world.store,
        keys=world.keys,
        clock=world.clock,
        snapshots=Snapshots(world.store, world.clock),
        underway=Waiting(),
        freshness=Freshness(),
    )
    caller = identify(world.store, world.keys, device.signed(replace(question, headers=question.headers | NONCE)))
    answer = calls.upload(context, caller, question, {"id": at.rpartition("/")[2]})
    assert asked == [question.path]
    assert isinstance(answer, Answer)
    assert answer.headers[wire.OFFSET] == "10"


def test_a_body_altered_on_the_way_leaves_nothing(world: Any, device: Any, document: Document) -> None:
    named(device, document)
    at = place(begin(device, document))
    patch(device, at, document.data[:10_000], 0)
    body = arriving(world, device, document, at, 10_000, 60_000)
    body.feed(document.data[10_000:40_000])
    body.feed(b"x" * 20_000)
    with world.store.writing() as connection:
        row = dict(connection.execute(select(upload)).one()._mapping)
        beside = neighbours(row["id"])
        connection.execute(insert(upload), [row | {"id": id_, "commune": id_} for id_ in beside])
    assert body.answer().status == 400
    assert offset(device, at) == 10_000
    with world.store.reading() as connection:
        others = select(upload.c.received).where(upload.c.id.in_(beside))
        assert connection.scalars(others).all() == [60_000, 60_000]
    assert patch(device, at, document.data[10_000:], 10_000).status == 204
    assert kept(world, document) == document.data


def test_of_an_altered_body_nothing_is_taken_back_behind_which_another_computer_went_on(
    world: Any, device: Any, document: Document
) -> None:
    """The digest of the whole document then decides."""
    named(device, document)
    at = place(begin(device, document))
    slower = arriving(world, device, document, at, 0, PIECE_BYTES)
    slower.feed(bytes(PIECE_BYTES))
    assert patch(device, at, document.data[PIECE_BYTES : PIECE_BYTES + 10], PIECE_BYTES).status == 204
    assert slower.answer().status == 400
    assert offset(device, at) == PIECE_BYTES + 10
    with world.store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(blob_chunk)) == 2


def test_a_platform_killed_before_the_last_look_takes_it_later(world: Any, device: Any, document: Document) -> None:
    """All bytes are stored but the digest was not checked: the next question makes the platform check it."""
    named(device, document)
    at = place(begin(device, document))
    arriving(world, device, document, at, 0, SIZE).feed(document.data)
    assert there(device, document) == 404
    assert offset(device, at) == SIZE
    assert there(device, document) == 200


def test_where_an_upload_stands_is_signed(device: Any, world: Any, document: Document) -> None:
    """Nobody on the way can change the offset, neither in the answer nor in the question."""
    named(device, document)
    at = place(begin(device, document))
    headers = {NONCE_HEADER: "n", wire.RESUMABLE: wire.VERSION}
    asked = device.signed(Call(method="HEAD", path=PREFIX + at, headers=headers))
    answer = world.platform.answer(asked)
    moved = Answer(status=200, headers=answer.headers | {wire.OFFSET: "5"}, body=b"")
    key = world.keys.public
    verify_answer(key.id, key.public_key, answer, asked)
    with pytest.raises(BadSignature):
        verify_answer(key.id, key.public_key, moved, asked)
    headers |= {wire.OFFSET: "0", "content-type": wire.CONTENT_TYPE}
    call = device.signed(Call(method="PATCH", path=PREFIX + at, headers=headers, body=b"x"))
    altered = Call(method="PATCH", path=call.path, headers=call.headers | {wire.OFFSET: "1"}, body=b"x")
    assert world.send(altered).status == 401


def test_a_document_that_came_on_a_stick_is_there(world: Any, device: Any, document: Document) -> None:
    now = world.clock()
    with world.store.writing() as connection:
        assert not blobs.keep(connection, "45024", document.sha256, [document.data], now), "nobody named it"
    named(device, document)
    with world.store.writing() as connection:
        assert not blobs.keep(connection, "45024", document.sha256, [document.data[:-1], b"x"], now)
        assert not blobs.keep(connection, "45024", document.sha256, [document.data, document.data], now)
        assert connection.execute(select(blob_chunk)).all() == []
        halves = [document.data[:70_000], document.data[70_000:]]
        assert blobs.keep(connection, "45024", document.sha256, halves, now)
        assert blobs.keep(connection, "45024", document.sha256, halves, now), "twice is once"
        assert blobs.whole(connection, "45024") == (document.sha256,)
        assert blobs.whole(connection, "45025") == ()
    assert there(device, document) == 200
    assert begin(device, document).headers[wire.OFFSET] == str(SIZE)
    assert kept(world, document) == document.data


def test_what_came_by_another_way_meanwhile_is_kept_once_whichever_sorts_first(
    world: Any, device: Any, document: Document
) -> None:
    named(device, document)
    with world.store.writing() as connection:
        blobs.finish(connection, document.sha256, SIZE, chunks="m", now=world.now)
        for chunks, left in (("a", ["m"]), ("z", ["m"]), ("m", ["m"])):
            for one in {chunks, "m"}:
                blobs.drop(connection, one)
                connection.execute(insert(blob_chunk).values(chunks=one, start=0, data=document.data))
            blobs.finish(connection, document.sha256, SIZE, chunks=chunks, now=world.now)
            assert connection.scalars(select(blob_chunk.c.chunks)).all() == left


def test_bytes_of_another_digest_are_not_kept_whichever_sorts_first(world: Any, device: Any) -> None:
    """On a stick: as many bytes as announced, but other ones."""
    before, right, after = sorted((Document(bytes([seed]) * SIZE) for seed in range(3)), key=lambda one: one.sha256)
    named(device, right)
    with world.store.writing() as connection:
        kept_ = [blobs.keep(connection, "45024", right.sha256, [one.data], world.now) for one in (before, after, right)]
    assert kept_ == [False, False, True]


@pytest.mark.parametrize("sizes", [(SIZE, SIZE - 1), (SIZE - 1, SIZE)])
def test_of_two_sizes_that_two_acts_tell_the_last_asked_for_begins_anew(
    device: Any, document: Document, sizes: tuple[int, int]
) -> None:
    for number, size in enumerate(sizes):
        named(device, document, f"n{number}", size=size)
    first = place(begin(device, document, sizes[0]))
    assert patch(device, first, document.data[:10], 0).status == 204
    again = begin(device, document, sizes[1])
    assert (place(again) != first, again.headers[wire.OFFSET]) == (True, "0")
