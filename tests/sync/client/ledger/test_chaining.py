"""Words of the platform's ledger in pieces, in any order, some of them leading elsewhere: what is kept of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest
from sqlalchemy import Connection, select, update

from sync.client.ledger import outbox, platform_ledger
from sync.client.ledger.tables import platform_entry
from sync.contract.ledger import LedgerEntry, LedgerHead, Word, after, entries, origin
from tests.sync.client.ends import BAULE, SERVICES, Commune

PLATFORM, NOW = "p", datetime(2026, 2, 3, tzinfo=UTC)


def word(number: int) -> Word:
    op = f"01900000-0000-7000-8000-{number:012d}"
    return Word(op=op, intent=f"{number:064d}", status="accepted", reason="", deposited_at=NOW)


WORDS = list(entries(0, [word(number) for number in range(1, 6)], NOW))
HEADS = [origin(PLATFORM, BAULE)]
for one in WORDS:
    HEADS.append(after(HEADS[-1], one))


def keep(connection: Connection, said: Sequence[LedgerEntry], told: LedgerHead | None = None) -> LedgerHead:
    """`told`: the true one of their end, unless another is given."""
    return platform_ledger.keep(connection, PLATFORM, BAULE, said, told or HEADS[said[-1].n])


def here(connection: Connection) -> tuple[int, list[int]]:
    """How far the entries follow one another, and the places of all."""
    chained = platform_ledger.chained(connection, PLATFORM, BAULE)
    assert chained == HEADS[chained.size]
    places = connection.execute(select(platform_entry.c.n).order_by(platform_entry.c.n)).scalars()
    return chained.size, list(places)


def seen(connection: Connection) -> LedgerHead | None:
    return platform_ledger.last_seen(connection, PLATFORM)


@pytest.mark.parametrize("order", list(permutations([(0, 1), (1, 3), (3, 5)])))
def test_in_any_order_they_lead_to_the_end(commune: Commune, order: Sequence[tuple[int, int]]) -> None:
    with commune.transaction() as connection:
        for first, last in order:
            told = keep(connection, WORDS[first:last])
            assert told == HEADS[last], "where they lead, or where the platform says so while they wait"
        assert here(connection) == (5, [1, 2, 3, 4, 5])
        assert seen(connection) == HEADS[5]
        assert platform_ledger.head_at(connection, PLATFORM, BAULE, 3) == HEADS[3].head


def test_of_a_longer_ledger_only_what_waits_for_more_makes_it_known(commune: Commune) -> None:
    with commune.transaction() as connection:
        assert keep(connection, WORDS[:1], HEADS[5]) == HEADS[5]
        assert (here(connection), seen(connection)) == ((1, [1]), HEADS[1])
        assert keep(connection, WORDS[2:3], HEADS[5]) == HEADS[5]
        assert (here(connection), seen(connection)) == ((1, [1, 3]), HEADS[5])


@pytest.mark.parametrize("wrong", [3, 4])
def test_what_waits_and_leads_elsewhere_is_dropped_back_to_where_it_was_right(commune: Commune, wrong: int) -> None:
    false = LedgerHead(size=wrong, head=HEADS[1].head)
    with commune.transaction() as connection:
        keep(connection, WORDS[2:wrong], false)
        keep(connection, WORDS[4:5])
        assert here(connection) == (0, [*range(3, wrong + 1), 5])
        assert keep(connection, WORDS[:2]) == HEADS[2]
        assert here(connection) == (2, [1, 2])
        keep(connection, WORDS[2:])
        assert here(connection) == (5, [1, 2, 3, 4, 5])


def test_what_follows_a_right_place_and_leads_elsewhere_is_dropped_up_to_that_place(commune: Commune) -> None:
    with commune.transaction() as connection:
        keep(connection, WORDS[1:2])
        keep(connection, WORDS[2:4], LedgerHead(size=4, head=HEADS[1].head))
        keep(connection, WORDS[:1])
        assert here(connection) == (2, [1, 2]), "not the third, which came with a false word"


def test_one_that_cannot_be_read_takes_along_what_waits_behind_it(commune: Commune) -> None:
    with commune.transaction() as connection:
        keep(connection, WORDS[1:])
        connection.execute(update(platform_entry).where(platform_entry.c.n == 4).values(entry="{"))
        keep(connection, WORDS[:1])
        assert here(connection) == (3, [1, 2, 3])


def test_what_leads_elsewhere_at_once_is_not_written_and_a_part_of_it_is_no_contradiction(commune: Commune) -> None:
    with commune.transaction() as connection:
        assert keep(connection, WORDS[:3], LedgerHead(size=3, head=HEADS[1].head)) == HEADS[3]
        assert here(connection) == (0, [])
        assert keep(connection, WORDS[:3], LedgerHead(size=9, head=HEADS[1].head)).size == 9
        assert here(connection) == (3, [1, 2, 3])


def test_where_it_says_otherwise_than_what_waits_it_was_put_back(commune: Commune) -> None:
    (other,) = entries(2, [word(9)], NOW)
    with commune.transaction() as connection:
        keep(connection, [other], HEADS[3])
        keep(connection, WORDS[4:5])
        assert not platform_ledger.recovering(connection, PLATFORM)
        keep(connection, WORDS[:3])
        assert platform_ledger.recovering(connection, PLATFORM)
        assert here(connection)[0] == 3


def test_where_it_says_the_same_it_was_not(commune: Commune) -> None:
    (other,) = entries(4, [word(9)], NOW)
    with commune.transaction() as connection:
        keep(connection, WORDS[2:3])
        keep(connection, [other], HEADS[5])  # beyond what comes now
        keep(connection, WORDS[:3])
        assert not platform_ledger.recovering(connection, PLATFORM)


def test_what_is_here_already_may_come_along_where_it_is_the_same(commune: Commune) -> None:
    (other,) = entries(1, [word(9)], NOW)
    with commune.transaction() as connection:
        keep(connection, WORDS[:3])
        assert keep(connection, [other, *WORDS[2:4]], HEADS[4]) == HEADS[3], "it was put back a moment ago"
        assert here(connection) == (3, [1, 2, 3])
        keep(connection, WORDS[2:4])
        assert here(connection) == (4, [1, 2, 3, 4])
        heads = [platform_ledger.head_at(connection, PLATFORM, BAULE, size) for size in range(5)]
        assert heads == [one.head for one in HEADS[:5]]


@pytest.mark.parametrize("said", [[WORDS[0], WORDS[2]], [WORDS[1], WORDS[0]], []])
def test_what_does_not_follow_one_another_is_nothing(commune: Commune, said: list[LedgerEntry]) -> None:
    with commune.transaction() as connection:
        assert keep(connection, said, HEADS[3]) == HEADS[0]
        assert (here(connection), seen(connection)) == ((0, []), None)


def test_a_word_about_a_place_says_nothing_of_those_behind_it(commune: Commune) -> None:
    with commune.transaction() as connection:
        keep(connection, WORDS[2:], HEADS[4])
        keep(connection, WORDS[:2])
        assert here(connection) == (5, [1, 2, 3, 4, 5])


def test_what_it_has_of_ours_leaves_again_and_is_cancelled_no_more(commune: Commune) -> None:
    """As in a copy of this database from before the acts left: they bring their receipts."""
    acts = [commune.act().op, commune.act(SERVICES[1]).op]
    said = list(entries(0, [replace(word(number), op=op) for number, op in enumerate(acts, 1)], NOW))
    with commune.transaction() as connection:
        assert outbox.cancel(connection, acts[0])
        platform_ledger.keep(connection, PLATFORM, BAULE, said, after(after(HEADS[0], said[0]), said[1]))
        assert not any(outbox.cancel(connection, op) for op in acts)
    assert set(commune.states().values()) == {"finalised"}


def test_an_entry_that_waits_at_a_place_which_is_not_its_own_is_dropped(commune: Commune) -> None:
    """As in a damaged database: it counts as absent, and is asked for again."""
    with commune.transaction() as connection:
        keep(connection, WORDS[2:])
        fourth = select(platform_entry.c.entry).where(platform_entry.c.n == 4).scalar_subquery()
        connection.execute(update(platform_entry).where(platform_entry.c.n == 3).values(entry=fourth))
        keep(connection, WORDS[:2])
        assert here(connection) == (2, [1, 2])
        keep(connection, WORDS[2:])
        assert here(connection) == (5, [1, 2, 3, 4, 5])


def test_nor_is_one_read_from_such_a_place(commune: Commune) -> None:
    with commune.transaction() as connection:
        keep(connection, WORDS)
        second = select(platform_entry.c.entry).where(platform_entry.c.n == 2).scalar_subquery()
        connection.execute(update(platform_entry).where(platform_entry.c.n == 4).values(entry=second))
        assert list(platform_ledger.words(connection, PLATFORM, 5)) == WORDS[:3]
        assert platform_ledger.word_at(connection, PLATFORM, 4) is None
        assert platform_ledger.word_at(connection, PLATFORM, 5) == WORDS[4]
