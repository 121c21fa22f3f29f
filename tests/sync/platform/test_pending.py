"""Effects of a block that are written together: visible to every reader, in few statements, in their order."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from sqlalchemy import event, select

from sync.contract.published import Proposal
from sync.platform.pending import Pending
from sync.platform.publish import feed
from sync.platform.tables import ballot, need, published


def row(id_: str, title: str = "Suivre les concessions") -> dict[str, Any]:
    names = {"commune": "45024", "submission": "op", "revision": "op", "state": "received"}
    return {"id": id_, "title": title, "proposal": None, "number": 1} | names


def proposal(title: str) -> Proposal:
    return Proposal(id="p1", title=title, kind="existing")


def test_whoever_reads_finds_what_was_written_before(world: Any) -> None:
    with world.store.writing() as connection:
        into = Pending(connection)
        into.put(need, row("n1"))
        into.put(need, row("n1", "Louer la salle"))
        into.put(need, row("n2"))
        assert connection.execute(select(need.c.id)).all() == []
        found = into.execute(select(need.c.id, need.c.title).order_by(need.c.id)).all()
        assert [tuple(one) for one in found] == [("n1", "Louer la salle"), ("n2", "Suivre les concessions")]
        into.put(need, row("n1", "Prêter du matériel"))
        into.flush()
        assert connection.execute(select(need.c.title).where(need.c.id == "n1")).scalar_one() == "Prêter du matériel"


def test_a_publication_is_read_back_before_it_is_written(world: Any) -> None:
    with world.store.writing() as connection:
        into = Pending(connection)
        assert feed.value(into, "proposals", "p1") is None
        feed.publish(into, "proposals", "p1", proposal("Un"))
        assert "Un" in (feed.value(into, "proposals", "p1") or "")
        feed.retract(into, "proposals", "p1")
        assert feed.value(into, "proposals", "p1") is None
        assert connection.execute(select(published).where(published.c.id == "p1")).all() == []
        into.flush()
        assert feed.value(into, "proposals", "p1") is None
        assert connection.execute(select(published.c.deleted).where(published.c.id == "p1")).scalar_one() is True


def test_positions_grow_in_the_order_of_the_last_word(world: Any) -> None:
    with world.store.writing() as connection:
        into = Pending(connection)
        for id_ in ("p1", "p2", "p1"):
            feed.publish(into, "proposals", id_, proposal("Un"))
        into.flush()
        feed.publish(connection, "proposals", "p3", proposal("Trois"))
        assert [msgspec.json.decode(one)["title"] for one in feed.values(connection, "proposals")] == [
            "Un",
            "Un",
            "Trois",
        ]
        places = select(published.c.id).where(published.c.scope == "proposals", published.c.position > 0)
        assert connection.execute(places).all() == []
    with world.store.reading() as connection:
        assert list(connection.execute(places.order_by(published.c.position)).scalars()) == ["p2", "p1", "p3"]


def joins(device: Any, count: int) -> list[Any]:
    return [device.act("need.join", {"need": f"n{n}", "comment": "Nous aussi"}) for n in range(count)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "acts",
    [
        lambda device, other, count: [device.need(f"m{count}-{n}") for n in range(count)],
        lambda device, other, count: [device.cast() for _ in range(count)],
        lambda device, other, count: joins(other, count),
    ],
    ids=["needs", "votes", "joins"],
)
def test_fifty_acts_take_as_many_statements_as_ten(world: Any, device: Any, acts: Callable[..., list[Any]]) -> None:
    """It measures the number of queries, not the time: too many queries made a block slow."""
    other = world.device("45025")
    device.deposit([device.need(f"n{n}") for n in range(50)])
    other.deposit([other.cast()])  # a first block also records where the journal stands
    asked: list[str] = []
    event.listen(world.store._writer, "before_cursor_execute", lambda *given: asked.append(given[2]))
    counts = []
    for count in (10, 50):
        made = acts(device, other, count)
        asked.clear()
        sender = other if made[0].type == "need.join" else device
        (block,) = sender.deposit(made).blocks
        assert block.exceptions == ()
        counts.append(len(asked))
    # One of them looks whether an erasure was cut off before its end, one what was refused for want of these.
    assert counts[0] == counts[1] < 33, asked


def test_a_withdrawal_in_the_same_block_sees_the_casts_before_it(world: Any, device: Any) -> None:
    casts = [device.cast() for _ in range(3)]
    (block,) = device.deposit([*casts, device.withdraw(*casts)]).blocks
    assert block.exceptions == ()
    with world.store.reading() as connection:
        assert len(connection.execute(select(ballot)).all()) == 3
