"""The deletion guard: of much that did not come again nothing goes before another round, an hour later, had none."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from sync.client.exchange import cursors
from sync.client.exchange.deletion_guard import VanishedRows, vanished
from sync.client.ledger.tables import copy
from sync.client.news import Published
from sync.contract.published import Proposal
from sync.platform.conduct import restored
from sync.platform.pending import Pending
from sync.platform.publish import feed
from tests.sync.client.commits import Commits
from tests.sync.client.ends import Commune, National
from tests.sync.client.running import published, run

MANY = 50
LEFT = 26


def publish(national: National, *numbers: int) -> None:
    with national.store.writing() as connection:
        pending = Pending(connection)
        for number in numbers:
            found = Proposal(id=f"p{number}", title=f"Proposition {number}", kind="existing")
            feed.publish(pending, "proposals", found.id, found)
        pending.flush()


def lose(national: National, *numbers: int) -> None:
    lost = ",".join(repr(f"p{number}") for number in numbers)
    with national.store.writing() as connection:
        connection.exec_driver_sql(f"DELETE FROM published WHERE id IN ({lost})")


def new_epoch(national: National) -> None:
    with national.store.writing() as connection:
        connection.exec_driver_sql("UPDATE setting SET value = 'another' WHERE key = 'epoch'")


def copies(commune: Commune) -> set[str]:
    with commune.reading() as connection:
        return set(connection.scalars(select(copy.c.id).where(copy.c.scope == "proposals")))


def round_later(commune: Commune, national: National, **later: int) -> int:
    """One round, an hour later unless it is said; how many rows it withheld."""
    commune.clock.pass_by(**later or {"hours": 1})
    done = run(commune, national.transport())
    assert done.outcome == "complete"
    return done.deletions_withheld


def came(commune: Commune) -> int:
    """Proposals that the last round brought."""
    found = sum(len(news.upserts) for news in commune.news if isinstance(news, Published) and news.scope == "proposals")
    commune.news.clear()
    return found


@pytest.fixture
def read(enrolled: Commune, national: National) -> Commune:
    publish(national, *range(MANY))
    round_later(enrolled, national)
    assert len(copies(enrolled)) == MANY
    return enrolled


def test_a_platform_put_back_before_much_of_it_has_its_list_here_in_two_rounds(
    enrolled: Commune, national: National, commits: Commits
) -> None:
    publish(national, *range(LEFT - 1))
    with commits.kept():
        publish(national, LEFT - 1)
    publish(national, *range(LEFT, MANY))
    round_later(enrolled, national)
    commits.put_back(commits.files[-1])
    assert [round_later(enrolled, national) for _ in range(2)] == [MANY - LEFT, 0]
    assert sorted(copies(enrolled)) == sorted(f"p{number}" for number in range(LEFT))
    publish(national, MANY)
    assert round_later(enrolled, national) == 0
    assert f"p{MANY}" in copies(enrolled)
    gone = [id_ for news in enrolled.news if isinstance(news, Published) for id_ in news.removed]
    assert len(gone) == MANY - LEFT, "each is told once"


@pytest.mark.slow
def test_one_round_asks_once_and_the_next_once_more(read: Commune, national: National) -> None:
    lose(national, *range(LEFT, MANY))
    new_epoch(national)
    came(read)
    for withheld, here, read_anew in ((MANY - LEFT, MANY, LEFT), (0, LEFT, LEFT), (0, LEFT, 0)):
        assert (round_later(read, national), len(copies(read)), came(read)) == (withheld, here, read_anew)


@pytest.mark.slow
def test_two_rounds_a_second_apart_keep_all_and_an_hour_later_it_goes(read: Commune, national: National) -> None:
    lose(national, *range(LEFT, MANY))
    new_epoch(national)
    for later in ({"hours": 1}, {"seconds": 1}, {"minutes": 20}, {"minutes": 39, "seconds": 58}):
        assert (round_later(read, national, **later), len(copies(read))) == (MANY - LEFT, MANY)
    assert (round_later(read, national, seconds=1), len(copies(read))) == (0, LEFT)


@pytest.mark.slow
def test_what_is_published_again_within_the_hour_was_never_gone(read: Commune, national: National) -> None:
    """The operator publishes by hand what was lost: the first of it confirms nothing about the rest."""
    lose(national, *range(1, MANY))
    new_epoch(national)
    read.news.clear()
    for number in (1, 2):
        round_later(read, national, minutes=20)
        publish(national, number)
    publish(national, *range(3, MANY))
    assert round_later(read, national, minutes=20) == 0
    assert len(copies(read)) == MANY
    assert not any(news.removed for news in read.news if isinstance(news, Published))


def test_this_computers_clock_does_not_make_the_hour_pass(read: Commune, national: National) -> None:
    lose(national, *range(LEFT, MANY))
    new_epoch(national)
    round_later(read, national)
    run(read, national.transport(), clock=lambda: read.clock() + timedelta(days=1))
    assert len(copies(read)) == MANY


@pytest.mark.slow
def test_a_platform_whose_clock_was_put_right_makes_nothing_wait_for_ever(read: Commune, national: National) -> None:
    lose(national, *range(LEFT, MANY))
    new_epoch(national)
    round_later(read, national, days=400)
    assert round_later(read, national, days=-400) == MANY - LEFT
    assert (round_later(read, national), len(copies(read))) == (0, LEFT)


def test_the_hour_begins_anew_where_the_platforms_clock_was_put_right(commune: Commune) -> None:
    """Else a first reading that was dated in the future would withhold the rows until that day."""
    now = commune.clock()
    with commune.transaction() as connection:
        for id_, position in (("p1", 1), ("p2", cursors.DOUBTED)):
            connection.execute(insert(copy).values(scope="proposals", id=id_, position=position, value="{}"))
        cursors.doubt_since(connection, "proposals", now + timedelta(days=400))
        assert vanished(connection, "proposals", now) == VanishedRows((), 1)
        assert vanished(connection, "proposals", now + timedelta(hours=1)) == VanishedRows(("p2",), 0)


def test_what_comes_again_in_the_other_round_stays(read: Commune, national: National) -> None:
    lose(national, *range(LEFT, MANY))
    new_epoch(national)
    round_later(read, national)
    publish(national, *range(LEFT, MANY - 5))
    assert round_later(read, national) == 0
    assert len(copies(read)) == MANY - 5


@pytest.mark.slow
def test_what_another_epoch_did_not_bring_either_goes_and_what_it_alone_did_not_bring_is_asked_for_again(
    read: Commune, national: National
) -> None:
    lose(national, *range(LEFT, MANY))
    new_epoch(national)
    round_later(read, national)
    lose(national, *range(5, LEFT))
    with national.store.writing() as connection:
        restored.restored(connection, national.clock())
    assert (round_later(read, national), len(copies(read))) == (LEFT - 5, LEFT)
    assert (round_later(read, national), len(copies(read))) == (0, 5)


@pytest.mark.slow
def test_a_list_that_came_empty_takes_nothing_away_however_often_and_one_that_did_not_does(
    read: Commune, national: National
) -> None:
    """A platform begun on an empty database by mistake; then the true one, or one that had truly lost them."""
    lose(national, *range(MANY))
    new_epoch(national)
    assert [round_later(read, national) for _ in range(3)] == [MANY] * 3
    assert len(copies(read)) == MANY
    publish(national, 1)
    assert round_later(read, national) == MANY - 1, "the hour begins with it"
    assert round_later(read, national) == 0
    assert sorted(copies(read)) == ["p1"]


def test_rows_that_an_earlier_version_withheld_for_good_go_too(read: Commune, national: National) -> None:
    """It left the scope's cursor at its end, and the rows as unconfirmed."""
    lose(national, *range(LEFT, MANY))
    with read.transaction() as connection:
        kept = f"CAST(substr(id, 2) AS INTEGER) >= {LEFT}"
        connection.exec_driver_sql(f"UPDATE copy SET position = -1 WHERE scope = 'proposals' AND {kept}")
        connection.exec_driver_sql("INSERT OR REPLACE INTO cursor VALUES ('proposals.before', 'e', '50')")
    assert [round_later(read, national) for _ in range(2)] == [MANY - LEFT, 0]
    assert len(copies(read)) == LEFT


def test_of_one_round_no_second_reading_counts(read: Commune, national: National) -> None:
    """As where a key is replaced within a round: the same scope is asked for twice."""
    lose(national, *range(LEFT, MANY))
    new_epoch(national)
    assert published(read, national.transport(), "proposals", "proposals").deletions_withheld == MANY - LEFT
    assert len(copies(read)) == MANY


@pytest.mark.slow
def test_a_list_that_was_to_be_read_anew_when_the_epoch_ended_loses_what_is_gone(
    read: Commune, national: National
) -> None:
    """As after an update of the program, which reads all once more."""
    with read.transaction() as connection:
        cursors.rewind(connection, "proposals")
    lose(national, 7)
    new_epoch(national)
    round_later(read, national)
    assert "p7" not in copies(read)
