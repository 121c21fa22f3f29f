"""Windows of the outbox: together they give the whole list in its order, and each act knows its line."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from desktop.database.queries import outbox as acts
from desktop.database.queries.acts import acts_window, narrowed, one_act
from desktop.database.queries.acts.acts_window import Window
from desktop.database.queries.acts.narrowed import Asked
from desktop.database.store import Store
from desktop.domain import act_words
from desktop.domain.act_words import TO_SEND
from tests.desktop.losing import note_lost

STATES = ("accepted", "finalised", "quarantined", "cancelled", "held", "rejected", "in_flight", "deposited", "conflict")


@pytest.fixture(scope="module")
def hundred(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a hundred acts, made once and copied for each test."""
    file = tmp_path_factory.mktemp("hundred") / "45024.sqlite"
    made = Store(file, create=True)
    with made.transaction() as connection:
        for number in range(1, 101):
            connection.exec_driver_sql(
                "INSERT INTO outbox (op, seq, type, title, subject, frozen, intent, state, created_at, attempts,"
                " reason, detail) VALUES (?, ?, 'vote.cast', 'T', 's', x'00', ?, ?, ?, 0, '', '')",
                (f"op-{number:03}", number, f"{number:064x}", STATES[number % len(STATES)], "2021-03-20T09:05+00:00"),
            )
    made.close()
    return file


@pytest.fixture
def store(hundred: Path, tmp_path: Path) -> Iterator[Store]:
    made = Store(shutil.copyfile(hundred, tmp_path / "45024.sqlite"))
    yield made
    made.close()


def put_together(connection: Connection, size: int, asked: Asked, shown: tuple[int, ...] = ()) -> tuple[Window, ...]:
    """All windows of a list, and an empty one after the end."""
    first = acts_window.window(connection, 0, size, asked, shown)
    rest = [acts_window.window(connection, at, size, asked, shown) for at in range(size, first.total + size, size)]
    assert not rest or rest[-1].rows == ()
    return (first, *rest)


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 7, 64, 500])
def test_windows_put_together_are_the_list(store: Store, size: int) -> None:
    with store.reading() as connection:
        whole = acts.listed(connection)
        rows = [row for first in range(0, 100, size) for row in acts_window.window(connection, first, size).rows]
    assert tuple(rows) == whole
    assert len(rows) == 100


def test_sizes_count_what_waits_what_is_to_look_at_and_the_rest(store: Store) -> None:
    with store.reading() as connection:
        window = acts_window.window(connection, 0, 1)
        counts = acts.counts(connection)
    assert window.sizes == (counts.waiting, counts.problems, 100 - counts.waiting - counts.problems)
    assert window.total == 100


@pytest.mark.parametrize("size", [pytest.param(1, marks=pytest.mark.slow), 7, 64])
@pytest.mark.parametrize("only", sorted(narrowed.NARROWED))
def test_narrowed_to_one_state_it_holds_those_alone_and_all_of_them(store: Store, only: str, size: int) -> None:
    with store.reading() as connection:
        elsewhere = only == act_words.OTHER_PLATFORM
        states = narrowed.NARROWED[only]
        wanted = [r for r in acts.listed(connection) if r.state in states and r.other_platform == elsewhere]
        first = acts_window.window(connection, 0, 1, Asked(only))
        rows = [row for window in put_together(connection, size, Asked(only)) for row in window.rows]
    assert sorted(rows, key=lambda row: -row.seq) == sorted(wanted, key=lambda row: -row.seq)
    assert first.total == len(wanted) == first.counts[only]
    assert sum(first.sizes) == 100
    assert sum(first.counts[key] for key in narrowed.NARROWED) == 100, "each act is in one of them"


def test_of_a_search_that_finds_nothing_it_is_known_what_the_choice_hides(store: Store) -> None:
    with store.transaction() as connection:
        connection.exec_driver_sql("UPDATE outbox SET title = 'Piscine' WHERE state = 'accepted'")
    with store.reading() as connection:
        taken = sum(row.state == "accepted" for row in acts.listed(connection))
        cases = [Asked("waiting", "piscine"), Asked("", "piscine"), Asked("waiting", "patinoire"), Asked("waiting")]
        windows = [acts_window.window(connection, 0, 1, asked) for asked in cases]
    assert [window.total > 0 for window in windows] == [False, True, False, True]
    assert [window.hidden for window in windows] == [taken, 0, 0, 0]


@pytest.mark.parametrize("size", [1, 64])
def test_narrowed_to_what_the_platform_lost_it_holds_those_alone(store: Store, size: int) -> None:
    lost = [f"op-{number:03}" for number in range(1, 101) if STATES[number % len(STATES)] == "accepted"][:5]
    with store.transaction() as connection:
        note_lost(connection.exec_driver_sql, lost)
    asked = Asked(narrowed.LOST)
    with store.reading() as connection:
        windows = put_together(connection, size, asked)
    assert [row.op for window in windows for row in window.rows] == lost[::-1]
    assert windows[0].total == windows[0].counts[narrowed.LOST] == len(lost)


def test_what_is_noted_of_a_loss_and_cannot_be_read_counts_as_absent(store: Store) -> None:
    with store.transaction() as connection:
        note_lost(connection.exec_driver_sql, ["op-001"])
        connection.exec_driver_sql("UPDATE copy SET value = '{' WHERE scope = 'recovering'")
    with store.reading() as connection:
        window = acts_window.window(connection, 0, 100)
        assert (window.lost, [row.op for row in window.rows if row.lost]) == (0, [])


@pytest.mark.parametrize("size", [pytest.param(1, marks=pytest.mark.slow), 7, 64])
@pytest.mark.parametrize("order", narrowed.ORDERS)
def test_searched_and_sorted_windows_put_together_are_the_list_too(store: Store, order: str, size: int) -> None:
    with store.transaction() as connection:
        connection.exec_driver_sql("UPDATE outbox SET title = 'Écoles ' || (100 - seq) WHERE seq % 3 = 0")
        connection.exec_driver_sql("UPDATE outbox SET number = 777 WHERE seq = 1")
    with store.reading() as connection:
        whole = acts.listed(connection)

        def matches(text: str, only: str = "") -> list[int]:
            windows = put_together(connection, size, Asked(only, text, order))
            rows = [row.seq for window in windows for row in window.rows]
            assert windows[0].total == len(rows)
            return rows

        schools = [row.seq for row in whole if row.seq % 3 == 0]
        assert sorted(matches("ecole")) == sorted(schools), "without accent, the beginning of a plural"
        assert sorted(matches("votes")) == sorted(row.seq for row in whole), "the kind of act is found too"
        for as_it_stands in ("777", "n° 777", "N°777", "accusé n° 777"):
            assert matches(as_it_stands) == [1], as_it_stands
        assert matches("piscine") == []
        waiting = [row.seq for row in whole if row.state in TO_SEND and row.seq % 3 == 0]
        assert sorted(matches("ecole", "waiting")) == sorted(waiting)
        orders = {
            "waiting": schools,
            "recent": sorted(schools, reverse=True),
            "old": sorted(schools),
            "title": sorted(schools, key=lambda seq: f"Écoles {100 - seq}"),
        }
        assert matches("ecole") == orders[order]


@pytest.mark.parametrize("size", [pytest.param(1, marks=pytest.mark.slow), 7, pytest.param(64, marks=pytest.mark.slow)])
@pytest.mark.parametrize("asked", [Asked(), Asked("waiting"), Asked("", "T", "title"), Asked("", "", "old")])
def test_a_list_that_is_shown_keeps_its_lines_whatever_becomes_of_them(store: Store, asked: Asked, size: int) -> None:
    def read(shown: tuple[int, ...] = ()) -> list[int]:
        with store.reading() as connection:
            windows = put_together(connection, size, asked, shown)
        rows = [row.seq for window in windows for row in window.rows]
        assert windows[0].total == len(rows)
        return rows

    with store.reading() as connection:
        shown = acts_window.numbers(connection, asked)
    assert list(shown) == read() == read(shown)
    with store.transaction() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'accepted' WHERE seq % 2 = 0")
        connection.exec_driver_sql(
            "INSERT INTO outbox (op, seq, type, title, subject, frozen, intent, state, created_at, attempts, reason,"
            " detail) VALUES ('op-new', 101, 'vote.cast', 'T', 's', x'00', 'i', 'finalised', '2021-03-21', 0, '', '')"
        )
    assert read(shown) == [101, *shown]
    assert (read() == [101, *shown]) == (asked.order == "title"), "read anew, it stands otherwise"


def test_each_act_knows_its_line(store: Store) -> None:
    with store.reading() as connection:
        for line, row in enumerate(acts.listed(connection)):
            assert acts_window.place(connection, row.op) == line
        assert acts_window.place(connection, "op-none") is None


def test_beyond_the_end_there_is_nothing(store: Store) -> None:
    with store.reading() as connection:
        assert acts_window.window(connection, 100, 64).rows == ()
        assert one_act.paper(connection, "op-none") is None
        assert one_act.paper(connection, "op-0105") is None, "nor the one that comes after it"


def test_the_paper_gives_the_act_and_its_fingerprint(store: Store) -> None:
    with store.reading() as connection:
        paper = one_act.paper(connection, "op-010")
    assert paper is not None
    assert (paper.act.seq, paper.intent, paper.proof) == (10, f"{10:064x}", "")


def test_a_list_under_which_a_backup_was_put_back_is_read_anew(store: Store) -> None:
    with store.reading() as connection:
        shown = acts_window.numbers(connection)
    with store.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM outbox WHERE seq > 50")
    with store.reading() as connection:
        found = acts_window.window(connection, 0, 100, shown=shown)
    assert (found.total, max(row.seq for row in found.rows)) == (50, 50)
