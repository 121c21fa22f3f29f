"""Shares and requests wait for their answer; a person's data are erased, whether they have come already or not."""

from typing import Any

import pytest
from sqlalchemy import select

from sync.contract.batches import Personal, personal_digest
from sync.contract.operations import Operation
from sync.contract.published import OwnRequest, OwnShare
from sync.platform.conduct import requests, shares
from sync.platform.files import RequestDecisionFile
from sync.platform.tables import operation
from tests.sync.platform.conducting import accepted, mine, reads

SHARE = {"share": "h1", "title": "Cadastre", "summary": "Voir les parcelles."}
REQUEST = {
    "request": "r1",
    "category": "user_relations",
    "level": "department",
    "authority": "45",
    "title": "Un accueil en ligne",
    "description": "Recevoir les demandes.",
    "funding": {},
}
SALT, BLOB = "ab" * 16, {"name": "Jeanne", "email": "jeanne@mairie.invalid"}


def decide(world: Any, status: Any) -> None:
    with world.store.writing() as connection:
        requests.decide(connection, "r1", RequestDecisionFile(status=status, reason="R."), world.clock())


def states(world: Any) -> list[tuple[str, str, str]]:
    with world.store.reading() as connection:
        return [(one.id, one.state, one.op) for one in requests.all_requests(connection)]


def test_a_share_waits_for_its_answer(world: Any, device: Any) -> None:
    sent = accepted(device, "service.share", SHARE)
    arrived = world.now
    assert mine(device, "h1") == OwnShare(id="h1", title="Cadastre", moved_at=arrived)
    with world.store.reading() as connection:
        (share,) = shares.all_shares(connection)
    assert (share.id, share.commune, share.state, share.op) == ("h1", "45024", "received", sent.op)
    assert device.one(device.act("service.share", SHARE)).reason == "share_exists"
    neighbour = world.device("45025")
    assert neighbour.one(neighbour.act("service.share", SHARE)).reason == "share_exists"
    assert reads(neighbour, "mine") == {}


def test_a_request_is_withdrawn_until_it_is_answered(world: Any, device: Any) -> None:
    sent = accepted(device, "request.submit", REQUEST)
    arrived = world.now
    own = mine(device, "r1")
    assert isinstance(own, OwnRequest)
    assert (own.state, own.submission, own.authority, own.moved_at) == ("received", sent.op, "45", arrived)
    accepted(device, "request.withdraw", {"request": "r1", "submissions": [sent.op]})
    withdrawn = world.now
    assert (mine(device, "r1").state, mine(device, "r1").moved_at) == ("withdrawn", withdrawn)
    assert states(world) == [("r1", "withdrawn", sent.op)]


def test_a_withdrawal_that_comes_first_holds(world: Any, device: Any) -> None:
    sent = device.act("request.submit", REQUEST)
    accepted(device, "request.withdraw", {"request": "r1", "submissions": [sent.op]})
    assert states(world) == []
    assert device.one(sent).status == "accepted"
    assert states(world) == [("r1", "withdrawn", sent.op)]
    assert mine(device, "r1").state == "withdrawn"


@pytest.mark.parametrize("answer", ["accepted", "refused"])
def test_an_answered_request_is_not_withdrawn(world: Any, device: Any, answer: str) -> None:
    sent = accepted(device, "request.submit", REQUEST)
    decide(world, answer)
    back = device.act("request.withdraw", {"request": "r1", "submissions": [sent.op]})
    assert device.one(back).reason == "request_answered"
    assert mine(device, "r1").state == answer


def test_a_withdrawal_that_does_not_know_the_completed_request_leaves_it(world: Any, device: Any) -> None:
    first = accepted(device, "request.submit", REQUEST)
    decide(world, "incomplete")
    second = accepted(device, "request.submit", REQUEST | {"title": "Complétée"}, base=first.op)
    accepted(device, "request.withdraw", {"request": "r1", "submissions": [first.op]})
    assert states(world) == [("r1", "received", second.op)]
    assert (mine(device, "r1").title, mine(device, "r1").reason) == ("Complétée", "")
    accepted(device, "request.withdraw", {"request": "r1", "submissions": [first.op, second.op]})
    assert states(world) == [("r1", "withdrawn", second.op)]


def test_another_communes_request_is_neither_withdrawn_nor_completed(world: Any, device: Any) -> None:
    sent, stranger = accepted(device, "request.submit", REQUEST), world.device("45025")
    accepted(stranger, "request.withdraw", {"request": "r1", "submissions": [sent.op]})
    assert states(world) == [("r1", "received", sent.op)]
    assert stranger.one(stranger.act("request.submit", REQUEST)).reason == "request_exists"


def with_person(device: Any, need: str) -> tuple[Operation, bytes]:
    """A need and the batch that carries it with its contact."""
    sent = device.need(need, personal=personal_digest(SALT, BLOB))
    return sent, device.batch([sent], personal=[Personal(op=sent.op, salt=SALT, blob=BLOB)])


def kept(world: Any, *operations: Operation) -> list[tuple[Any, Any]]:
    with world.store.reading() as connection:
        rows = {row.op: row for row in connection.execute(select(operation))}
    return [(rows[one.op].salt, rows[one.op].personal) for one in operations]


def test_a_person_is_forgotten_and_the_acts_still_verify(world: Any, device: Any) -> None:
    first, batch = with_person(device, "n1")
    other, second = with_person(device, "n2")
    device.post(batch)
    device.post(second)
    assert all(personal is not None for _, personal in kept(world, first, other))
    world.phase("deployment")  # allowed in any phase
    accepted(device, "personal.erase", {"operations": [first.op]})
    forgotten, still = kept(world, first, other)
    assert (forgotten, still[0]) == ((None, None), SALT)
    assert device.proved(device.one(first).proof, first).status == "accepted"
    assert b"Jeanne" not in device.ask("GET", "/feed", "scope=receipts").body


def test_what_comes_after_the_wish_is_not_kept(world: Any, device: Any) -> None:
    sent, batch = with_person(device, "n1")
    accepted(device, "personal.erase", {"operations": [sent.op]})
    device.post(batch)
    assert kept(world, sent) == [(None, None)]
    assert mine(device, "n1").state == "received"


def test_the_wish_and_the_act_in_one_block(world: Any, device: Any) -> None:
    salted = [device.need(id_, personal=personal_digest(SALT, BLOB)) for id_ in ("n1", "n2")]
    erase = device.act("personal.erase", {"operations": [one.op for one in salted]})
    block, person = [salted[0], erase, salted[1]], [Personal(op=one.op, salt=SALT, blob=BLOB) for one in salted]
    device.verified(device.post(device.batch(block, personal=person)), block)
    assert kept(world, *salted) == [(None, None), (None, None)]


def test_another_communes_persons_stay(world: Any, device: Any) -> None:
    sent, batch = with_person(device, "n1")
    stranger = world.device("45025")
    accepted(stranger, "personal.erase", {"operations": [sent.op]})  # reveals nothing, and changes nothing
    device.post(batch)
    accepted(stranger, "personal.erase", {"operations": [sent.op]})
    assert kept(world, sent)[0][0] == SALT


def test_no_byte_of_a_forgotten_person_stays_in_the_files(world: Any, device: Any) -> None:
    needs = []
    for number in range(30):
        blob = BLOB | {"email": f"agent{number:02}@mairie.invalid"}
        need = device.need(f"n{number}", personal=personal_digest(SALT, blob))
        device.post(device.batch([need], personal=[Personal(op=need.op, salt=SALT, blob=blob)]))
        needs.append(need)
    accepted(device, "personal.erase", {"operations": [one.op for one in needs[:29]]})
    assert world.store.file is not None  # while the platform runs: neither the file nor its log holds it
    found = b"".join(file.read_bytes() for file in world.store.file.parent.iterdir())
    assert {number for number in range(30) if f"agent{number:02}@".encode() in found} == {29}
