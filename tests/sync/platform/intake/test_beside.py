"""What belongs to another computer, platform or batch is not taken, whether it sorts before or after."""

from typing import Any
from urllib.parse import urlencode

import pytest

from sync.contract import merkle
from sync.contract.identifiers import uuid7
from sync.contract.operations import freeze, intent
from sync.contract.wire import HelloAnswer, Presumed
from tests.beside import neighbours
from tests.sync.platform import raw_batches


@pytest.fixture
def three(world: Any) -> list[Any]:
    """The computers of one commune, sorted by their ids."""
    return sorted((world.device() for _ in range(3)), key=lambda device: str(device.key.id))


def test_a_batch_is_its_computers_alone(world: Any, three: list[Any], problem: Any) -> None:
    before, own, after = three
    for other in (before, after):
        assert problem(own.post(other.batch([other.cast()]))).type.endswith(":device-differs")
        name = uuid7(world.now)
        other.deposit([other.cast()], batch=name)
        assert problem(own.post(own.batch([own.cast()], batch=name))).type.endswith(":batch-taken")
        assert problem(own.ask("GET", f"/batches/{name}")).type.endswith(":batch-unknown")


def test_a_batch_is_meant_for_its_platform_alone(world: Any, device: Any, problem: Any) -> None:
    for other in neighbours(world.keys.public.id):
        act = raw_batches.operation(world.now, "vote.cast", {"subject": "x", "kind": "service"})
        body = raw_batches.batch(device.key, world.now, [act], platform=other)
        assert problem(device.post(body)).type.endswith(":platform-differs")


def test_a_block_stands_whatever_comes_after_it_under_its_number(world: Any, device: Any, problem: Any) -> None:
    name, first = uuid7(world.now), device.cast()
    device.deposit([first], batch=name)
    roots = {}
    while len(roots) < 2:  # one that sorts before, one that sorts after
        other = device.cast()
        roots[root(other) < root(first)] = other
    for other in roots.values():
        assert problem(device.post(device.batch([other], batch=name))).type.endswith(":batch-differs")


def root(operation: Any) -> str:
    return merkle.root([intent(freeze(operation))])


def test_a_block_has_the_number_that_follows(world: Any, device: Any, problem: Any) -> None:
    blocks = [[device.cast()], [device.need()], [device.cast("actes")]]
    header, *lines = device.batch(*blocks).splitlines(keepends=True)
    one, two, three = (b"".join(lines[2 * at : 2 * at + 2]) for at in range(3))
    for missing in (header + two + three, header + one + three):
        assert problem(device.post(missing)).type.endswith(":block-signature-bad")
    assert device.post(header + one + two + three).status == 200


def test_a_platform_begun_anew_is_not_the_one_that_was_presumed(world: Any, device: Any, problem: Any) -> None:
    for epoch in neighbours(device.get("/hello", HelloAnswer).epoch):
        query = urlencode(Presumed(epoch=epoch, seq=0, head="").query)
        answer = device.ask(
            "POST", "/batches", query, device.batch([device.cast()]), content_type="application/x-ndjson"
        )
        assert problem(answer).type.endswith(":presumption-wrong")
