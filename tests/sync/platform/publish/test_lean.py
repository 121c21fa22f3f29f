"""A page that leaves out what its reader sent: the texts of that very computer, and of no other."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update

from sync.contract.feed import FeedPage
from sync.platform.publish import lean
from sync.platform.tables import block, operation
from tests.beside import neighbours


@pytest.mark.parametrize("scope", ["needs", "mine"])
def test_whoever_did_not_send_a_text_gets_it(world: Any, device: Any, scope: Any) -> None:
    device.deposit([device.need("n1"), device.need("n2")])
    found = device.get("/feed", FeedPage, f"scope={scope}").items
    with world.store.reading() as connection:
        own = lean.items(connection, scope, device.key.id, found)
        others = [lean.items(connection, scope, other, found) for other in neighbours(device.key.id)]
    assert [item.text_of is msgspec.UNSET for item in own] == [False, False]
    assert own[0].value != found[0].value
    assert others == [list(found)] * 2


def test_what_is_left_out_takes_no_more_room_than_what_is_without_its_text(device: Any) -> None:
    device.deposit([device.need("n1")])
    (item,) = device.get("/feed", FeedPage, "scope=needs").items
    short = msgspec.structs.replace(item, text_of=1)
    assert (lean.room(None), lean.room(short), lean.room(item)) == (1, 1, 5)


def test_a_device_had_the_answer_to_what_it_sent_itself_by_network_and_as_it_still_stands(
    world: Any, device: Any
) -> None:
    acts = [device.need(), device.need("n2")]
    device.deposit(acts[:1])
    device.deposit(acts[1:])
    with world.store.writing() as connection:
        rows = connection.execute(select(operation)).all()
        ops = {row.op for row in rows}

        def answered(by: str = device.key.id) -> frozenset[str]:
            return lean.answered(connection, by, rows)

        assert ops == answered()
        assert [answered(other) for other in neighbours(device.key.id)] == [frozenset()] * 2
        first = next(row for row in rows if row.op == acts[0].op)
        here = update(block).where(block.c.batch == first.batch)
        kept = connection.execute(select(block.c.result, block.c.decision).where(block.c.batch == first.batch)).one()
        changes = (
            {"result": kept.result.replace(b'"transport":"network"', b'"transport":"usb"')},
            {"decision": kept.decision.replace('"decided_at":"20', '"decided_at":"21')},
        )
        for change in changes:
            assert change.items() != kept._mapping.items()
            place = connection.begin_nested()
            connection.execute(here.values(**change))
            assert answered() == {acts[1].op}, change.keys()
            place.rollback()
