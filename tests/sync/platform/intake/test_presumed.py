"""A batch without a greeting before it is taken only if the platform's state is as the batch presumed."""

from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from sync.contract.wire import HeadAnswer, HelloAnswer, Presumed
from sync.platform.tables import operation

OWN, OTHER = "0" * 64, "1" * 64


def epoch(device: Any) -> str:
    said: str = device.get("/hello", HelloAnswer).epoch
    return said


def presuming(device: Any, body: bytes, **said: Any) -> Any:
    presumed = Presumed(**({"epoch": epoch(device), "seq": 0, "head": ""} | said))
    return device.ask("POST", "/batches", urlencode(presumed.query), body, content_type="application/x-ndjson")


def taken(world: Any) -> int:
    with world.store.reading() as connection:
        return len(connection.execute(select(operation.c.op)).all())


def test_as_presumed_it_is_taken_and_so_is_its_sibling_of_the_same_moment(world: Any, device: Any) -> None:
    """The first batch gives the platform evidence of this journal, which the second did not presume to be there."""
    first, second = device.cast(), device.cast("actes")
    assert presuming(device, device.batch([first])).status == 200
    assert presuming(device, device.batch([second])).status == 200
    assert device.get("/devices/me/head", HeadAnswer).seq == 1
    assert presuming(device, device.batch([device.need()]), seq=1, head=OWN).status == 200
    assert taken(world) == 3


@pytest.mark.parametrize(
    "said",
    [{"epoch": "another"}, {"seq": 3, "head": OTHER}, {"seq": 1, "head": OTHER}, {"seq": 3, "head": OWN}],
    ids=["epoch", "evidence", "head", "number"],
)
def test_otherwise_nothing_of_it_is_taken(world: Any, device: Any, problem: Any, said: dict[str, Any]) -> None:
    body = device.batch([device.cast()], [device.need()], head="2" * 64)
    device.deposit([device.cast("actes")])  # sent with the head OWN
    refused = problem(presuming(device, body, **said))
    assert (refused.status, refused.action) == (412, "retry")
    assert taken(world) == 1
    assert device.post(body).status == 200, "without a presumption it is as ever"


def test_a_longer_ledger_is_as_presumed_and_another_one_is_not(world: Any, device: Any, problem: Any) -> None:
    """After being put back between two blocks, the platform still has the same evidence of the journal as before."""
    (block,) = device.deposit([device.cast()]).blocks
    device.deposit([device.cast("actes")])
    seen = {"seq": 1, "head": OWN, "ledger_size": block.receipt.ledger.size, "ledger_head": block.receipt.ledger.head}
    assert presuming(device, device.batch([device.cast("publik")]), **seen).status == 200
    for wrong in ({"ledger_head": OTHER}, {"ledger_size": 2}, {"ledger_size": 9}):
        assert problem(presuming(device, device.batch([device.need()]), **(seen | wrong))).status == 412
    assert taken(world) == 3


@pytest.mark.parametrize(
    "query",
    ["epoch=e", "epoch=e&seq=-1&head=", "epoch=e&seq=1&head=zz", "epoch=&seq=1&head=", "x", "a=1&b=2&c=3&d=4"],
)
def test_nonsense_is_said_to_be_so(device: Any, problem: Any, query: str) -> None:
    answer = device.ask("POST", "/batches", query, device.batch([device.cast()]), content_type="application/x-ndjson")
    refused = problem(answer)
    assert (refused.status, refused.field) == (400, "query")
