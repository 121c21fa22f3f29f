"""Quotas: one commune cannot fill the platform, a refusal says why, and no other commune notices."""

import hashlib
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import event, insert

from sync.contract import uploads as wire
from sync.contract.batches import Personal, personal_digest
from sync.contract.identifiers import uuid7
from sync.contract.problems import Problem
from sync.contract.rotation import sign_rotation
from sync.contract.signing import SigningKey
from sync.contract.wire import Answer
from sync.platform import blobs, quotas
from sync.platform.tables import blob
from tests.sync.platform.publish.reading import items
from tests.sync.platform.taken import counted, fill, steps, take, taken

Problems = Callable[[Answer], Problem]
FULL = quotas.OPERATIONS_A_DAY


def acts(device: Any, many: int) -> list[Any]:
    return [device.cast() for _ in range(many)]


def named(device: Any, data: bytes, id_: str) -> str:
    """The digest of a document that an accepted need lists."""
    sha256 = hashlib.sha256(data).hexdigest()
    listed = {"name": "plan.pdf", "sha256": sha256, "size": len(data)}
    body = {"need": id_, "title": "Plan", "description": "Joint.", "attachments": [listed]}
    assert device.one(device.act("need.submit", body, attachments=(sha256,))).status == "accepted"
    return sha256


def begin(device: Any, sha256: str, size: int) -> Answer:
    told = {"tus_resumable": wire.VERSION, "upload_length": str(size), "upload_metadata": wire.metadata(sha256)}
    answer: Answer = device.ask("POST", "/uploads", **told)
    return answer


def use(world: Any) -> dict[str, int]:
    """How many documents the commune has brought, and how many bytes."""
    with world.store.reading() as connection:
        found = quotas.usage(connection, "45024", world.now)
    return {name: found[name]["taken"] for name in ("documents", "document_bytes")}


class TestOperationsOfADay:
    def test_as_many_as_the_quota_pass_and_one_more_does_not(self, world: Any, device: Any, problem: Problems) -> None:
        take(world.store, "45024", world.now, operations=FULL - 50)
        device.deposit(acts(device, 50))
        answer = device.post(device.batch(acts(device, 1)))
        said = problem(answer)
        assert (said.type, said.status, said.action) == ("urn:relais:problem:quota-operations", 429, "retry")
        assert said.title.startswith("La plateforme a pris aujourd’hui 10\u00a0000 envois de cette commune")
        assert said.detail.startswith("Rien n’est perdu\u00a0: la suite passera demain.")
        assert taken(world.store)["operations"] == FULL

    def test_a_block_that_would_go_beyond_is_not_taken_at_all_and_those_before_it_stay(
        self, world: Any, device: Any, problem: Problems
    ) -> None:
        take(world.store, "45024", world.now, operations=FULL - 51)
        first, second = acts(device, 50), acts(device, 2)
        name = uuid7(world.now)
        answer = device.post(device.batch(first, second, batch=name))
        assert problem(answer).type.endswith("quota-operations")
        result = msgspec.json.decode(device.ask("GET", f"/batches/{name}").body)
        assert ([one["block"] for one in result["blocks"]], result["complete"]) == ([0], False)
        assert taken(world.store)["operations"] == FULL - 1

    def test_retry_after_is_what_is_left_of_the_day_and_then_it_passes(self, world: Any, device: Any) -> None:
        take(world.store, "45024", world.now, operations=FULL)
        body = device.batch(acts(device, 1))
        wait = int(device.post(body).headers["retry-after"])
        midnight = datetime.combine(world.now.date() + timedelta(days=1), datetime.min.time(), world.now.tzinfo)
        assert 0 < (world.now + timedelta(seconds=wait) - midnight).total_seconds() < 2
        world.now += timedelta(seconds=wait)
        assert device.post(body).status == 200
        assert taken(world.store)["operations"] == 1

    def test_another_commune_does_not_notice(self, world: Any, device: Any) -> None:
        take(world.store, "45024", world.now, operations=FULL)
        other = world.device("45025")
        other.deposit(acts(other, 1))
        assert device.post(device.batch(acts(device, 1))).status == 429

    def test_what_has_come_before_is_answered_again_beyond_the_quota(self, world: Any, device: Any) -> None:
        """In the same batch or another, as with a stick: only its receipts can take the acts out of "à envoyer"."""
        cast = device.cast()
        body = device.batch([cast])
        first = device.post(body)
        take(world.store, "45024", world.now, operations=FULL - 1)
        assert device.post(body).body == first.body
        assert device.one(cast).status == "duplicate"
        assert taken(world.store)["operations"] == FULL

    def test_an_operator_multiplies_it(self, world: Any, device: Any) -> None:
        take(world.store, "45024", world.now, operations=FULL)
        with world.store.writing() as connection:
            quotas.multiply(connection, "45024", 2)
        device.deposit(acts(device, 50))
        with world.store.reading() as connection:
            found = quotas.usage(connection, "45024", world.now)["operations"]
        assert found == {"taken": FULL + 50, "quota": 2 * FULL}

    def test_what_it_sends_first_has_a_place_like_any_other(self, world: Any, device: Any) -> None:
        with world.store.writing() as connection:
            quotas.multiply(connection, "45024", 2)
        device.deposit([cast := device.cast()])
        assert [item.id for item in items(device, "receipts")] == [cast.op]

    def test_who_is_beyond_it_since_is_still_answered_for_what_has_come(self, world: Any, device: Any) -> None:
        cast = device.cast()
        device.deposit([cast])
        with world.store.writing() as connection:
            quotas.multiply(connection, "45024", 2)
        take(world.store, "45024", world.now, operations=FULL)
        with world.store.writing() as connection:
            quotas.multiply(connection, "45024", 1)
        assert device.one(cast).status == "duplicate"
        assert device.post(device.batch([device.cast()])).status == 429


@pytest.mark.slow
def test_what_has_to_pass_in_a_day_passes(world: Any, device: Any) -> None:
    """A stick with 2,000 acts, and what waited on a PC for months."""
    for _ in range(60):
        device.deposit(acts(device, 50))
    assert taken(world.store) == counted(world.store)
    assert taken(world.store)["operations"] == 3_000
    assert taken(world.store)["held"] * 10 < quotas.HELD_BYTES


class TestHeldBytes:
    def test_as_many_as_the_quota_pass_and_one_more_does_not(self, world: Any, device: Any, problem: Problems) -> None:
        cast = device.cast()
        body = device.batch([cast])
        assert device.post(body).status == 200
        size = taken(world.store)["held"]
        take(world.store, "45024", world.now, held=quotas.HELD_BYTES - 2 * size)
        device.deposit([device.cast()])
        answer = device.post(device.batch([device.cast()]))
        said = problem(answer)
        assert (said.type, said.status) == ("urn:relais:problem:quota-held", 403)
        assert (said.action, "retry-after" in answer.headers) == ("contact", False)
        assert "100\u00a0Mo" in said.title
        assert device.post(body).status == 200  # an act that came before is answered again: nothing is written for it
        assert taken(world.store)["held"] == quotas.HELD_BYTES

    def test_who_only_repeats_operations_fills_it_too(self, world: Any, device: Any, problem: Problems) -> None:
        """Each batch of known operations leaves a receipt behind."""
        cast = device.cast()
        device.deposit([cast])
        take(world.store, "45024", world.now, held=quotas.HELD_BYTES - taken(world.store)["held"])
        assert problem(device.post(device.batch([cast]))).type.endswith("quota-held")

    def test_each_block_counts_the_rows_of_its_places(self, world: Any, device: Any) -> None:
        for _ in range(3):
            device.one(device.cast())
        assert (steps(world.store), taken(world.store)) == (3, counted(world.store))


@pytest.mark.slow
def test_counters_are_what_the_rows_are_and_a_batch_counts_once(world: Any) -> None:
    """Any order of new acts, the same batch again, known acts in another batch, refused ones, personal data."""
    draw, device = random.Random(7), world.device()
    sent: list[tuple[bytes, list[Any]]] = []
    for step in range(60):
        choice = draw.choice(("new", "new", "again", "known", "foreign", "personal"))
        if choice == "again" and sent:
            assert device.post(draw.choice(sent)[0]).status == 200
        elif choice == "known" and sent:
            assert device.post(device.batch([*draw.choice(sent)[1], device.cast()])).status == 200
        elif choice == "foreign":
            device.deposit([device.cast(commune="45025"), device.cast()])
        else:
            fresh = [device.cast() for _ in range(draw.randint(1, 9))]
            beside = []
            if choice == "personal":
                blob_, salt = {"name": "é" * 9}, "5a" * 16
                fresh = [device.need(f"n{step}", personal=personal_digest(salt, blob_))]
                beside = [Personal(op=fresh[0].op, salt=salt, blob=blob_)]
            sent.append((device.batch(fresh, personal=beside), fresh))
            assert device.post(sent[-1][0]).status == 200
        assert taken(world.store) == counted(world.store), (step, choice)


class TestDocuments:
    def test_who_brought_none_has_taken_nothing(self, world: Any) -> None:
        assert use(world) == {"documents": 0, "document_bytes": 0}

    def test_bytes(self, world: Any, device: Any, problem: Problems) -> None:
        digests = [named(device, data, f"n{place}") for place, data in enumerate((b"a" * 1_000, b"b" * 1_000))]
        fill(world.store, "45024", quotas.DOCUMENT_BYTES - 1_000)
        assert begin(device, digests[0], 1_000).status == 201  # counts fully from now on
        answer = begin(device, digests[1], 1_000)
        said = problem(answer)
        assert (said.type, said.status, said.action) == ("urn:relais:problem:quota-attachments", 403, "contact")
        assert "2\u00a0000 pièces et 2\u00a0000\u00a0Mo" in said.title
        assert begin(device, digests[0], 1_000).status == 201  # an upload that was begun may go on

    def test_number(self, world: Any, device: Any, problem: Problems) -> None:
        digests = [named(device, data, f"n{place}") for place, data in enumerate((b"a", b"b"))]
        fill(world.store, "45024", 1, quotas.DOCUMENTS - 1)
        assert begin(device, digests[0], 1).status == 201
        assert problem(begin(device, digests[1], 1)).type.endswith("quota-attachments")

    def test_one_that_has_come_counts_once_and_one_that_comes_by_another_way_as_well(
        self, world: Any, device: Any
    ) -> None:
        data = b"x" * 1_000
        sha256 = named(device, data, "n1")
        fill(world.store, "45024", quotas.DOCUMENT_BYTES - 1_000)
        assert begin(device, sha256, 1_000).status == 201
        before = use(world)
        with world.store.writing() as connection:
            assert blobs.keep(connection, "45024", sha256, [data], world.now)
        assert use(world) == before == {"documents": 2, "document_bytes": quotas.DOCUMENT_BYTES}

    def test_another_communes_take_no_room_and_one_that_is_here_takes_no_more(self, world: Any, device: Any) -> None:
        fill(world.store, "45024", 1, quotas.DOCUMENTS)
        other = world.device("45025")
        sha256 = named(other, b"x" * 10, "n1")
        assert begin(other, sha256, 10).status == 201
        with world.store.writing() as connection:
            connection.execute(insert(blob).values(sha256=sha256, size=10, chunks="c", arrived_at=""))
        assert use(world)["documents"] == quotas.DOCUMENTS
        assert named(device, b"x" * 10, "n2") == sha256
        assert begin(device, sha256, 10).status == 201


class TestRotations:
    def rotate(self, device: Any) -> Answer:
        new = SigningKey.generate()
        body = msgspec.json.encode(sign_rotation(device.key, new, "restored"))
        answer: Answer = device.ask("POST", "/devices/me/keys:rotate", body=body)
        if answer.status == 200:
            device.key = new
        return answer

    def test_a_day_has_so_many(self, world: Any, device: Any, problem: Problems) -> None:
        for _ in range(quotas.ROTATIONS_A_DAY):
            assert self.rotate(device).status == 200
        answer = self.rotate(device)
        said = problem(answer)
        assert (said.type, said.status) == ("urn:relais:problem:quota-rotations", 429)
        world.now += timedelta(seconds=int(answer.headers["retry-after"]))
        assert self.rotate(device).status == 200
        device.deposit([device.cast()])


def test_what_is_asked_of_a_commune_reads_no_table_from_end_to_end(world: Any) -> None:
    """The statement that a block adds finds the commune by its primary key, too."""
    asked: list[tuple[str, Any]] = []
    with world.store.writing() as connection:
        event.listen(
            connection, "before_cursor_execute", lambda _c, _u, said, values, _x, _m: asked.append((said, values))
        )
        quotas.check_document(connection, "45024", "a" * 64, 1)
        plans = [
            row.detail
            for said, values in tuple(asked)
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", values)
        ]
    assert len(plans) >= 3
    assert [detail for detail in plans if detail.startswith("SCAN")] == []
