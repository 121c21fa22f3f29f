"""Deposits of two communes at the same moment: neither waits, and readers of the feed miss nothing."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, text, update

from sync.contract.feed import FeedPage
from sync.platform import positions
from sync.platform.tables import counter, operation, published
from sync.platform.tables import step as steps
from tests.sync.platform.conftest import Device, World
from tests.sync.platform.postgresql.meanwhile import before_it_writes, before_the_commit, waits
from tests.sync.platform.uploading import SIZE, Document, begin, named, offset, patch, place, there

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[4]


@pytest.fixture
def baule(world: World) -> Device:
    return world.device("45024")


@pytest.fixture
def neighbour(make_world: Callable[[], World]) -> Device:
    """A device that uses another process: the database sees two programs."""
    return make_world().device("45025")


def read(device: Device, cursor: str = "0", scope: str = "needs") -> tuple[set[str], str]:
    """What a PC reads after this cursor, and its new cursor."""
    page = device.get("/feed", FeedPage, f"scope={scope}&cursor={cursor}")
    return {item.id for item in page.items}, page.cursor


def test_a_deposit_is_done_while_another_communes_is_under_way(baule: Device, neighbour: Device) -> None:
    done: list[bool] = []

    def meanwhile(_connection: Connection) -> None:
        (block,) = neighbour.deposit([neighbour.cast(), neighbour.need("n2")]).blocks
        done.append(block.exceptions == ())

    before_the_commit(baule.world, meanwhile)
    (block,) = baule.deposit([baule.cast(), baule.need("n1")]).blocks
    assert (done, block.exceptions) == ([True], ())
    with baule.world.store.reading() as connection:
        numbers = list(connection.execute(select(operation.c.number)).scalars())
        assert sorted(numbers) == [1, 1, 2, 2], "each commune has its own"


def test_of_one_commune_one_waits_for_the_other(
    baule: Device, make_world: Callable[[], World], caplog: pytest.LogCaptureFixture
) -> None:
    """Communes would wait for each other too, if a deposit locked more than the row of its commune."""
    other, waited = make_world().device("45024"), list[bool]()
    before_the_commit(baule.world, lambda _: waited.append(waits(other, other.cast(), caplog)))
    baule.deposit([baule.cast()])
    assert waited == [True]
    assert other.deposit([other.cast()]).complete


@pytest.mark.parametrize("step", ["begun", "a piece", "its last piece"])
def test_a_deposit_is_done_while_another_communes_document_comes(step: str, baule: Device, neighbour: Device) -> None:
    document, done = Document(os.urandom(SIZE)), list[bool]()
    named(baule, document)

    def meanwhile(_connection: Connection) -> None:
        (block,) = neighbour.deposit([neighbour.cast()]).blocks
        done.append(block.exceptions == ())

    if step == "begun":
        before_the_commit(baule.world, meanwhile)
    at = place(begin(baule, document))
    half = SIZE if step == "its last piece" else SIZE // 2
    if step != "begun":
        before_the_commit(baule.world, meanwhile)
    assert patch(baule, at, document.data[:half], 0).status == 204
    assert done == [True]


def test_who_brings_the_same_document_at_the_same_moment_waits(
    baule: Device, neighbour: Device, caplog: pytest.LogCaptureFixture
) -> None:
    document, met = Document(os.urandom(SIZE)), list[int]()
    named(baule, document)
    named(neighbour, document, id_="n2")
    first, second = place(begin(baule, document)), place(begin(neighbour, document))
    before_it_writes(baule.world, "blob", lambda: met.append(patch(neighbour, second, document.data, 0).status))
    assert patch(baule, first, document.data, 0).status == 204
    assert met == [503]
    assert "lock timeout" in caplog.text
    assert offset(neighbour, second) == SIZE, "asked again, it goes on from what has come"
    assert there(baule, document) == there(neighbour, document) == 200


def test_an_operator_acts_alone(
    baule: Device, make_world: Callable[[], World], caplog: pytest.LogCaptureFixture
) -> None:
    with make_world().store.writing():
        assert waits(baule, baule.cast(), caplog)
    assert not waits(baule, baule.cast(), caplog)


@pytest.mark.parametrize("step", [True, False], ids=["published after the commit", "control: numbered when written"])
def test_a_reader_misses_nothing_that_is_committed_late(step: bool, baule: Device, neighbour: Device) -> None:
    """The control gives positions as rows are written, without waiting for commits: a late commit is never read."""
    reader, seen, cursors = neighbour, set[str](), ["0"]
    with baule.world.store.writing() as connection:
        connection.execute(text("CREATE SEQUENCE hasty"))
        if not step:
            connection.execute(update(counter).where(counter.c.name == "position").values(value=9_000))
            connection.execute(insert(steps).values(commune="", last=9_000, tag="hasty"))

    def number_at_once(connection: Connection) -> None:
        place = text("UPDATE published SET position = 1000 + nextval('hasty') WHERE scope = 'needs' AND position < 0")
        connection.execute(place)

    def go_on() -> None:
        found, cursors[0] = read(reader, cursors[0])
        seen.update(found)

    def meanwhile(connection: Connection) -> None:
        if not step:
            number_at_once(connection)
            before_the_commit(neighbour.world, number_at_once)
        neighbour.deposit([neighbour.need("n2")])
        go_on()

    before_the_commit(baule.world, meanwhile)
    baule.deposit([baule.need("n1")])
    go_on()
    go_on()
    assert seen == ({"n1", "n2"} if step else {"n2"})


def test_what_a_commune_deposits_it_reads_at_once(baule: Device) -> None:
    baule.deposit([baule.need("n1")])
    assert [read(baule, scope=scope)[0] for scope in ("needs", "mine")] == [{"n1"}, {"n1"}]
    assert len(read(baule, scope="receipts")[0]) == 1


def test_two_that_join_one_need_wait_for_one_another_and_both_count(
    baule: Device, neighbour: Device, make_world: Callable[[], World], caplog: pytest.LogCaptureFixture
) -> None:
    """The count is read, and published later: nobody may join in between."""
    third, waited = make_world().device("45026"), list[bool]()
    third.deposit([third.need("n1")])
    one, other = (device.act("need.join", {"need": "n1", "comment": ""}) for device in (baule, neighbour))
    before_it_writes(baule.world, "published", lambda: waited.append(waits(neighbour, other, caplog)))
    assert baule.one(one).status == "accepted"
    assert neighbour.one(other).status in ("accepted", "duplicate")
    page = third.get("/feed", FeedPage, "scope=needs")
    assert [joined["commune"] for joined in page.items[0].value["joined"]] == ["45024", "45025"]
    assert waited == [True]


def test_an_id_is_one_communes_even_where_two_take_it_at_once(
    baule: Device, neighbour: Device, caplog: pytest.LogCaptureFixture
) -> None:
    waited = list[bool]()
    before_it_writes(baule.world, "need", lambda: waited.append(waits(neighbour, neighbour.need("n1"), caplog)))
    assert baule.one(baule.need("n1")).status == "accepted"
    assert neighbour.one(neighbour.need("n1")).status == "rejected"
    assert waited == [True]


def test_one_operation_from_two_communes_at_once_is_the_first_ones(baule: Device, neighbour: Device) -> None:
    mine, first = baule.cast(), list[str]()
    theirs = neighbour.cast(op=mine.op)
    before_it_writes(neighbour.world, "ballot", lambda: first.append(baule.one(mine).status))
    found = neighbour.one(theirs)
    assert (first, found.status, found.reason) == (["accepted"], "rejected", "intent_differs")


def test_nothing_waits_for_a_place_once_all_is_quiet(baule: Device, neighbour: Device) -> None:
    before_the_commit(baule.world, lambda _: neighbour.deposit([neighbour.need("n2")]))
    baule.deposit([baule.need("n1")])
    baule.world.phase("vote")
    with baule.world.store.reading() as connection:
        assert connection.execute(select(published.c.id).where(published.c.position <= 0)).all() == []


def test_who_gives_places_holds_no_row_while_it_waits_for_its_turn(
    baule: Device, make_world: Callable[[], World], sql: Callable[[str], Any]
) -> None:
    """Otherwise it would deadlock with whoever publishes the campaign, holds a position and needs this row."""
    baule.deposit([baule.need("n1")])
    sql("UPDATE published SET position = -1 WHERE scope = 'needs'")
    other = make_world().store
    with ThreadPoolExecutor(1) as beside, baule.world.store.writing() as connection:
        positions.take(connection)
        giving = beside.submit(other.give_positions)
        while not sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'").scalar_one():
            assert not giving.done()
        connection.execute(update(published).values(value=published.c.value))
    giving.result()


def test_what_a_killed_platform_had_not_published_the_next_step_publishes(
    baule: Device, neighbour: Device, prepared_url: str
) -> None:
    """A process is killed between the commit of a deposit and the step that gives positions."""
    _, cursor = read(neighbour)
    command = [sys.executable, "-P", "-m", "tests.sync.platform.postgresql.dying", prepared_url, baule.key.seed.hex()]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert read(baule, scope="mine")[0] == {"late"}
    assert read(neighbour, cursor) == (set(), cursor)
    neighbour.deposit([neighbour.cast()])
    assert read(neighbour, cursor)[0] == {"late"}
