"""The feed: pages without gap or repetition, marks of deleted items, and receipts of the own commune."""

from typing import Any

import msgspec
import pytest

from sync.contract.campaign import Campaign
from sync.contract.feed import FeedPages
from sync.contract.published import OwnShare, PublicNeed, Service
from sync.contract.receipts import Proof
from sync.platform.publish import feed
from tests.sync.platform.publish.reading import items, pages


def test_the_campaign_comes_with_the_phase_that_is_open(world: Any, device: Any) -> None:
    (item,) = items(device, "campaign")
    first = msgspec.convert(item.value, Campaign)
    assert (first.version, first.open_phase) == (1, "needs")
    cursor = pages(device, "campaign")[-1].cursor
    assert items(device, "campaign", cursor) == []
    world.phase("vote")
    (item,) = items(device, "campaign", cursor)
    assert (msgspec.convert(item.value, Campaign).version, item.value["open_phase"]) == (2, "vote")


def test_the_catalogue_comes_whole_in_growing_positions(device: Any) -> None:
    found = items(device, "catalogue")
    assert len(found) >= 60
    assert [item.position for item in found] == sorted({item.position for item in found})
    assert all(msgspec.convert(item.value, Service).id == item.id for item in found)


def test_pages_follow_one_another(world: Any, device: Any) -> None:
    with world.store.writing() as connection:
        for number in range(450):
            feed.publish(connection, "needs", f"n{number}", PublicNeed(id=f"n{number}", commune="45025", title="T"))
    found = pages(device, "needs")
    assert [len(page.items) for page in found] == [200, 200, 50]
    assert len({item.id for page in found for item in page.items}) == 450


@pytest.mark.slow
def test_a_page_of_long_texts_is_cut_by_its_size(world: Any, device: Any) -> None:
    with world.store.writing() as connection:
        for number in range(120):
            value = PublicNeed(id=f"n{number}", commune="45025", title="T", description="é" * 20_000)
            feed.publish(connection, "needs", f"n{number}", value)
    found = pages(device, "needs")
    assert len(found) > 3
    assert sum(len(page.items) for page in found) == 120
    assert all(len(msgspec.json.encode(page)) < 1_200_000 for page in found)


@pytest.mark.parametrize(("beyond", "many"), [(0, 1), (1, 2)])
def test_a_page_has_room_for_a_million_bytes(world: Any, device: Any, beyond: int, many: int) -> None:
    def say(id: str, length: int) -> None:
        with world.store.writing() as connection:
            feed.publish(
                connection, "needs", id, PublicNeed(id=id, commune="45025", title="T", description="x" * length)
            )

    say("n1", 1_000)
    say("n2", 1_000)
    without = sum(len(msgspec.json.encode(item)) for item in items(device, "needs")) - 1_000
    say("n2", 1_000_000 - without + beyond)
    assert len(pages(device, "needs")) == many


def test_a_need_is_public_and_leaves_a_tombstone(world: Any, device: Any) -> None:
    reader = world.device("45025")
    need = device.need()
    device.deposit([need])
    (item,) = items(reader, "needs")
    public = msgspec.convert(item.value, PublicNeed)
    assert (public.id, public.commune, public.commune_name, public.title) == (
        "n1",
        "45024",
        "Baule",
        need.body["title"],
    )
    device.deposit([device.need_back(need)])
    (item,) = items(reader, "needs")
    assert (item.deleted, item.value) == (True, {})


def test_receipts_are_those_of_the_own_commune(world: Any, device: Any) -> None:
    neighbour, second = world.device("45025"), world.device()
    mine, refused = device.cast(), device.cast(kind="proposal")
    device.deposit([mine, refused])
    neighbour.deposit([neighbour.cast()])
    for pc in (device, second):
        found = {item.id: msgspec.convert(item.value, Proof) for item in items(pc, "receipts")}
        assert set(found) == {mine.op, refused.op}
        assert device.proved(found[mine.op], mine).status == "accepted"
        assert device.proved(found[refused.op], refused).reason == "subject_unknown"


def test_a_later_decision_comes_again(device: Any) -> None:
    need = device.need()
    correction = device.act("need.amend", need.body | {"title": "Un autre"}, base=need.op)
    device.deposit([correction])
    cursor = pages(device, "receipts")[-1].cursor
    device.deposit([need])
    device.deposit([correction])
    found = {item.id: msgspec.convert(item.value, Proof).status for item in items(device, "receipts", cursor)}
    assert found == {need.op: "accepted", correction.op: "accepted"}


@pytest.mark.parametrize(
    "query",
    [
        "",
        "scope=",
        "scope=ours",
        "scope=needs&cursor=-1",
        "scope=needs&cursor=x",
        "scope=needs&cursor=" + "9" * 30,
        "scope=needs&cursor=%C2%B2",
        "&".join(f"a{n}=1" for n in range(50)),
    ],
)
def test_what_the_feed_does_not_know(device: Any, problem: Any, query: str) -> None:
    found = problem(device.ask("GET", "/feed", query))
    assert found.status == 400
    assert found.field in ("scope", "cursor")


def test_what_is_private_is_written_for_one_commune_and_nothing_else_is(world: Any, device: Any) -> None:
    neighbour, share = world.device("45025"), OwnShare(id="h1", title="T")
    with world.store.writing() as connection:
        for scope, commune in (("mine", ""), ("receipts", ""), ("needs", "45024"), ("steering", "45024")):
            with pytest.raises(ValueError, match=scope):
                feed.publish(connection, scope, "h1", share, commune)  # a fault in our code, which must not spread
            with pytest.raises(ValueError, match=scope):
                feed.retract(connection, scope, "h1", commune)
        feed.publish(connection, "mine", "h1", share, "45024")
        feed.publish(connection, "mine", "h1", OwnShare(id="h1", title="U"), "45025")
        assert feed.value(connection, "mine", "h1", "45024") == msgspec.json.encode(share).decode()
        assert len(feed.values(connection, "mine", "45024")) == 1
        assert feed.values(connection, "mine") == []
    assert [item.value["title"] for item in items(device, "mine")] == ["T"]
    cursor = pages(neighbour, "mine")[-1].cursor
    with world.store.writing() as connection:
        feed.retract(connection, "mine", "h1", "45024")
    assert [item.deleted for item in items(device, "mine")] == [True]
    assert items(neighbour, "mine", cursor) == []
    assert [item.value["title"] for item in items(neighbour, "mine")] == ["U"]


def test_what_was_left_without_a_place_gets_one_with_the_next_step(world: Any, device: Any) -> None:
    """As left by a platform that was killed between a commit and its step, on a database with several writers."""
    device.deposit([device.need("n1")])
    cursor = pages(device, "needs")[-1].cursor
    with world.store._writer.begin() as connection:  # the step does not happen
        feed.publish(connection, "needs", "n2", PublicNeed(id="n2", commune="45025", commune_name="", title="Autre"))
    assert items(device, "needs", cursor) == []
    device.deposit([device.cast()])
    assert [item.id for item in items(device, "needs", cursor)] == ["n2"]


@pytest.mark.parametrize(
    ("needs", "scopes"), [(2, ["campaign", "catalogue", "needs", "steering"]), (60, ["campaign", "catalogue"])]
)
def test_several_scopes_come_in_one_answer_as_far_as_a_megabyte(
    world: Any, device: Any, needs: int, scopes: list[str]
) -> None:
    with world.store.writing() as connection:
        for number in range(needs):
            need = PublicNeed(id=f"n{number}", commune="45025", title="T", description="d" * 20_000)
            feed.publish(connection, "needs", need.id, need)
    found = device.get("/feed/pages", FeedPages, "campaign=&catalogue=&needs=&steering=").pages
    assert [page.scope for page in found] == scopes
    (alone,) = device.get("/feed/pages", FeedPages, "needs=").pages
    assert 0 < len(alone.items) <= needs
