"""Cursors name the step that gave their position: a position that is given again is not taken for one already read."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import Connection, select

from sync.contract.feed import SCOPES, FeedPages
from sync.contract.published import OwnShare, PublicNeed
from sync.platform.publish import feed
from sync.platform.tables import step
from tests.sync.platform.publish.reading import items, pages


def place(cursor: str) -> int:
    return int(cursor.partition(".")[0])


def publish_need(connection: Connection, id_: str) -> None:
    feed.publish(connection, "needs", id_, PublicNeed(id=id_, commune="45025", title="T"))


@pytest.fixture
def put_back(world: Any, tmp_path: Path) -> Callable[[], None]:
    """Keeps a backup of the database as it is now; a call puts it back."""
    world.store.close()
    kept = shutil.copyfile(world.store.file, tmp_path / "kept.sqlite")

    def called() -> None:
        world.store.close()
        for end in ("-wal", "-shm"):
            world.store.file.with_name(world.store.file.name + end).unlink(missing_ok=True)
        shutil.copyfile(kept, world.store.file)

    return called


@pytest.fixture
def device(world: Any, device: Any) -> Any:
    """Enrolled, with a need, and others beside it, before the backup."""
    device.deposit([device.need("mine")])
    with world.store.writing() as connection:
        for number in range(300):
            publish_need(connection, f"n{number}")
    return device


@pytest.mark.slow
def test_a_cursor_of_a_lost_day_is_unknown_in_each_scope(world: Any, device: Any, put_back: Any, problem: Any) -> None:
    def moved(id_: str) -> dict[str, str]:
        device.deposit([device.need(id_)])
        with world.store.writing() as connection:
            publish_need(connection, f"beside-{id_}")
        return {scope: pages(device, scope)[-1].cursor for scope in ("needs", "mine", "receipts")}

    before = {scope: pages(device, scope)[-1].cursor for scope in SCOPES}
    lost = moved("lost")
    put_back()
    for scope, cursor in lost.items():  # beyond the last position
        assert problem(device.ask("GET", "/feed", f"scope={scope}&cursor={cursor}")).type.endswith("cursor-unknown")
    again = moved("other")
    assert [place(one) for one in again.values()] == [place(one) for one in lost.values()]
    for scope, cursor in lost.items():
        assert problem(device.ask("GET", "/feed", f"scope={scope}&cursor={cursor}")).type.endswith("cursor-unknown")
    assert [items(device, scope, cursor) for scope, cursor in again.items()] == [[]] * 3
    since = {scope: [item.value.get("id") for item in items(device, scope, before[scope])] for scope in SCOPES}
    assert since.pop("needs") == ["other", "beside-other"]
    assert since.pop("mine") == ["other"]
    assert len(since.pop("receipts")) == 1
    assert not any(since.values()), "nothing was published there since"


@pytest.mark.slow
def test_the_joint_question_leaves_it_out(device: Any, put_back: Any) -> None:
    known = {scope: pages(device, scope)[-1].cursor for scope in SCOPES}
    device.deposit([device.need("lost")])
    lost = {scope: pages(device, scope)[-1].cursor for scope in ("needs", "mine")}
    put_back()
    device.deposit([device.need("other")])
    found = device.get("/feed/pages", FeedPages, urlencode(known | lost))
    assert [page.scope for page in found.pages] == [scope for scope in SCOPES if scope not in lost]


def test_what_was_half_read_may_have_stood_behind_and_not_any_more(
    world: Any, device: Any, put_back: Any, problem: Any
) -> None:
    """The first page lacks the need that had moved past it; once put back, the need is before its end again."""
    with world.store.writing() as connection:
        publish_need(connection, "n5")
    (half, rest) = pages(device, "needs")
    assert "n5" not in {item.id for item in half.items}
    assert items(device, "needs", half.cursor) == list(rest.items)
    put_back()
    assert problem(device.ask("GET", "/feed", f"scope=needs&cursor={half.cursor}")).type.endswith("cursor-unknown")


@pytest.mark.parametrize(
    "cursor", ["1", "1.", "1.x", "1-.x", "1-0.x", "1-2.x", "01.x", ".x", "1.x.x", "1.é", "1.x\n", "9" * 18 + ".x"]
)
def test_a_cursor_that_was_never_given_is_unknown(device: Any, problem: Any, cursor: str) -> None:
    asked = urlencode({"scope": "catalogue", "cursor": cursor})
    assert problem(device.ask("GET", "/feed", asked)).type.endswith("cursor-unknown")
    joint = device.get("/feed/pages", FeedPages, urlencode({"catalogue": cursor, "needs": ""}))
    assert [page.scope for page in joint.pages] == ["needs"]


def test_what_a_failed_transaction_gave_is_no_step(world: Any, device: Any) -> None:
    with world.store.reading() as connection:
        before = connection.execute(select(step)).all()

    def fails() -> None:
        with world.store.writing() as connection:
            feed.publish(connection, "mine", "h1", OwnShare(id="h1", title="T"), "45024")
            publish_need(connection, "gone")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with world.store.writing() as connection:
        publish_need(connection, "here")
    with world.store.reading() as connection:
        (added,) = set(connection.execute(select(step)).all()) - set(before)
        assert (added.commune, added.last) == ("", max(one.last for one in before if not one.commune) + 1)
