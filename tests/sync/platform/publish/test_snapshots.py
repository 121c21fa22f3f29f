"""Snapshots: pages of the feed in one unchanging document, offered where it saves time, read in parts by Range."""

import hashlib
import threading
import zlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import update

from sync.contract import snapshots as wire
from sync.contract.feed import FeedItem, FeedPage, Snapshot
from sync.contract.published import OwnShare, PublicNeed
from sync.contract.wire import Answer
from sync.platform.pending import Pending
from sync.platform.publish import feed
from sync.platform.publish.snapshots import PAYS_FROM, Snapshots
from sync.platform.tables import setting
from tests.beside import neighbours
from tests.sync.platform.conftest import START

MANY = PAYS_FROM + 250


def publish(world: Any, *numbers: int) -> None:
    """Needs whose texts do not compress well."""
    with world.store.writing() as connection:
        pending = Pending(connection)
        for number in numbers:
            said = hashlib.sha256(str(number).encode()).hexdigest()
            need = PublicNeed(id=f"n{number}", commune="45025", title="Suivre les concessions", description=said)
            feed.publish(pending, "needs", need.id, need)
        pending.flush()


@pytest.fixture
def full(world: Any) -> Any:
    publish(world, *range(MANY))
    return world


def first(device: Any, scope: str = "needs") -> FeedPage:
    page: FeedPage = device.get("/feed", FeedPage, f"scope={scope}&cursor=&snapshot=1")
    return page


def offer(device: Any) -> tuple[str, Snapshot]:
    """The address of the document, and its tag."""
    page = first(device)
    assert isinstance(page.snapshot, Snapshot)
    return f"/snapshots/{page.epoch}/needs", page.snapshot


def items(device: Any, cursor: str = "") -> list[FeedItem]:
    found: list[FeedItem] = []
    while True:
        page = device.get("/feed", FeedPage, f"scope=needs&cursor={cursor}")
        found += page.items
        cursor = page.cursor
        if not page.more:
            return found


def pages(data: bytes) -> list[FeedPage]:
    return [msgspec.json.decode(line, type=FeedPage) for line in zlib.decompress(data, 31).splitlines()]


@pytest.mark.slow
def test_it_holds_the_pages_of_the_feed_and_the_feed_goes_on_from_its_end(full: Any, device: Any) -> None:
    with full.store.writing() as connection:
        feed.retract(connection, "needs", "n3")
    path, named = offer(device)
    assert first(device).items == ()
    answer = device.ask("GET", path)
    assert (answer.status, answer.headers["content-type"]) == (200, wire.MEDIA_TYPE)
    assert hashlib.sha256(answer.body).hexdigest() == named.sha256
    assert len(answer.body) == named.size
    found = pages(answer.body)
    assert [item for page in found for item in page.items] == items(device)
    assert all(page.more for page in found), "what is absent is judged at the end of the feed"
    assert any(item.deleted for page in found for item in page.items)
    publish(full, 7, MANY)
    assert [item.id for item in items(device, found[-1].cursor)] == ["n7", f"n{MANY}"]


def test_it_says_what_it_is_and_the_platform_signs_that(full: Any, device: Any) -> None:
    path, named = offer(device)
    answer = device.ask("GET", path, range="bytes=0-9")
    assert answer.headers["etag"] == f'"{named.sha256}"'
    assert wire.digest_in(answer.headers["repr-digest"]) == named.sha256
    assert '"repr-digest" "content-range"' in answer.headers["signature-input"]


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=100-299", slice(100, 300)),
        ("bytes=100-", slice(100, None)),
        ("bytes=100-999999999999", slice(100, None)),
    ],
)
def test_a_part_is_those_bytes_and_says_which(full: Any, device: Any, asked: str, part: slice) -> None:
    path, named = offer(device)
    whole = device.ask("GET", path).body
    answer = device.ask("GET", path, range=asked, if_range=f'"{named.sha256}"')
    assert (answer.status, answer.body) == (206, whole[part])
    place = wire.content_range(part.start, part.start + len(answer.body) - 1, named.size)
    assert answer.headers["content-range"] == place


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-9,20-29",
        "bytes=-5",
        "bytes=9-3",
        "bytes=a-b",
        "lines=0-9",
        "bytes=",
        "",
        "bytes=0-9 ",
        "bytes=٣-٩",
        f"bytes={'9' * 40}-",
    ],
)
def test_what_is_no_single_part_is_passed_over_and_all_comes(full: Any, device: Any, asked: str) -> None:
    path, named = offer(device)
    answer = device.ask("GET", path, range=asked)
    assert (answer.status, len(answer.body)) == (200, named.size)
    assert "content-range" not in answer.headers


@pytest.mark.parametrize("beyond", [0, 1, 9])
def test_beyond_its_end_there_is_nothing(full: Any, device: Any, problem: Callable[[Answer], Any], beyond: int) -> None:
    path, named = offer(device)
    answer = device.ask("GET", path, range=f"bytes={named.size + beyond}-")
    assert (problem(answer).status, answer.headers["content-range"]) == (416, f"bytes */{named.size}")
    last = device.ask("GET", path, range=f"bytes={named.size - 1}-")
    assert (last.status, len(last.body)) == (206, 1)


@pytest.mark.parametrize("tag", ['"' + "0" * 64 + '"', 'W/"{}"', "{}", "Tue, 02 Feb 2021 09:00:00 GMT", ""])
def test_a_part_of_another_version_is_not_given(full: Any, device: Any, tag: str) -> None:
    path, named = offer(device)
    answer = device.ask("GET", path, range="bytes=100-299", if_range=tag.format(named.sha256))
    assert (answer.status, len(answer.body)) == (200, named.size)


@pytest.mark.slow
def test_its_bytes_stay_until_a_fifth_has_come_behind_it(full: Any, device: Any) -> None:
    path, named = offer(device)
    publish(full, *range(MANY, MANY + MANY // 5 - 1))
    full.now += timedelta(hours=2)
    assert offer(device) == (path, named)
    publish(full, *range(2 * MANY, 2 * MANY + 1))
    again = offer(device)[1]
    assert again.sha256 != named.sha256
    publish(full, *range(3 * MANY, 4 * MANY))
    assert offer(device)[1] == again, "made anew within the hour"
    answer = device.ask("GET", path, range="bytes=100-299", if_range=f'"{named.sha256}"')
    assert (answer.status, hashlib.sha256(answer.body).hexdigest()) == (200, again.sha256)


def test_a_second_process_gives_the_same_bytes(full: Any, device: Any) -> None:
    path, named = offer(device)
    whole = device.ask("GET", path).body
    other = type(full.platform)(full.store, full.keys, full.clock)
    full.platform = other
    assert offer(device)[1] == named
    assert device.ask("GET", path, range="bytes=9-").body == whole[9:]


def test_where_pages_are_few_there_is_none(world: Any, device: Any) -> None:
    publish(world, *range(PAYS_FROM - 1))
    page = first(device)
    assert page.snapshot is msgspec.UNSET
    assert len(page.items) == 200
    publish(world, PAYS_FROM)
    assert first(device).snapshot is not msgspec.UNSET


def test_who_does_not_ask_for_one_or_goes_on_gets_pages(full: Any, device: Any) -> None:
    cursor = device.get("/feed", FeedPage, "scope=needs").cursor
    for query in ("scope=needs", f"scope=needs&cursor={cursor}&snapshot=1", "scope=needs&cursor=&snapshot=no"):
        page = device.get("/feed", FeedPage, query)
        assert (len(page.items), page.snapshot) == (200, msgspec.UNSET)


@pytest.mark.parametrize("scope", ["mine", "receipts"])
def test_what_is_private_has_none(full: Any, device: Any, problem: Callable[[Answer], Any], scope: str) -> None:
    with full.store.writing() as connection:
        pending = Pending(connection)
        for number in range(PAYS_FROM):
            feed.publish(pending, "mine", f"s{number}", OwnShare(id=f"s{number}", title="Partagé"), "45024")
        pending.flush()
    page = first(device, scope)
    assert page.snapshot is msgspec.UNSET
    assert problem(device.ask("GET", f"/snapshots/{page.epoch}/{scope}")).status == 404


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/snapshots/0000/needs", "snapshot-unknown"),
        ("/snapshots/{}/catalogue", "snapshot-unknown"),
        ("/snapshots/{}/nothing", "not-found"),
    ],
)
def test_what_is_not_there(full: Any, device: Any, problem: Callable[[Answer], Any], path: str, code: str) -> None:
    page = first(device)
    assert problem(device.ask("GET", path.format(page.epoch))).type.endswith(f":{code}")


@pytest.mark.slow
def test_of_an_earlier_epoch_none_is_given(full: Any, device: Any, problem: Callable[[Answer], Any]) -> None:
    """In either order of sorting."""
    path, named = offer(device)
    for epoch in neighbours(path.split("/")[2]):
        with full.store.writing() as connection:
            connection.execute(update(setting).where(setting.c.key == "epoch").values(value=epoch))
        assert problem(device.ask("GET", path)).status == 404
        again, other = offer(device)
        assert again == f"/snapshots/{epoch}/needs"
        assert other.sha256 != named.sha256
        assert {page.epoch for page in pages(device.ask("GET", again).body)} == {epoch}
        path, named = again, other


def test_a_stranger_gets_none(full: Any, device: Any, calling: Callable[..., Any]) -> None:
    path, _ = offer(device)
    assert full.send(calling("GET", path)).status == 401
    assert device.ask("POST", path).status == 405


@pytest.mark.slow
def test_one_that_would_grow_too_large_ends_with_a_page(world: Any, device: Any) -> None:
    publish(world, *range(MANY))
    assert Snapshots(world.store, world.clock, enough=20_000).offered("scope=needs&snapshot=1") is not None
    found = pages(device.ask("GET", offer(device)[0]).body)
    assert 0 < len(found) < MANY // 200
    assert [item for page in found for item in page.items] + items(device, found[-1].cursor) == items(device)


def test_while_one_is_made_the_others_get_pages(full: Any) -> None:
    """Many computers that start at once cause few documents to be made, and none waits for it."""
    made, go_on = threading.Event(), threading.Event()

    def clock() -> datetime:
        made.set()
        assert go_on.wait(30)
        return START

    slow, found = Snapshots(full.store, clock), []
    first = threading.Thread(target=lambda: found.append(slow.offered("scope=needs&snapshot=1")))
    first.start()
    assert made.wait(30)
    assert slow.offered("scope=needs&snapshot=1") is None
    go_on.set()
    first.join()
    assert found != [None]
    assert slow.offered("scope=needs&snapshot=1") == found[0]
