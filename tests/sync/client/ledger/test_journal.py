"""The head outside the database: two slots, torn writes, lost tails."""

from pathlib import Path

import pytest
from sqlalchemy import insert

from sync.client.errors import Integrity
from sync.client.ledger import journal, verification
from sync.client.ledger.journal import Head, HeadFile
from sync.client.ledger.tables import restored
from tests.sync.client.ends import Commune

A, B, C = "a" * 64, "b" * 64, "c" * 64


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "45024.head"


def test_nothing_was_written_yet(path: Path) -> None:
    with_file = HeadFile(path)
    assert with_file.read() is None
    with_file.close()


def test_the_youngest_head_is_read_back_also_by_another_process(path: Path) -> None:
    first, second = HeadFile(path), HeadFile(path)
    first.advance(1, A)
    first.advance(2, B)
    assert second.read() == Head(2, B)
    second.advance(3, C)
    assert first.read() == Head(3, C)
    first.close()
    second.close()
    again = HeadFile(path)
    assert again.read() == Head(3, C)
    again.close()
    assert path.stat().st_size == 256


@pytest.mark.parametrize("kept", range(0, 128, 7))
def test_a_torn_write_leaves_the_head_before(path: Path, kept: int) -> None:
    head = HeadFile(path)
    head.advance(1, A)
    head.advance(2, B)
    head.advance(3, C)
    head.close()
    data = path.read_bytes()
    torn = data[128 : 128 + kept] + b"\0" * (128 - kept)  # the slot of 3 lost its end
    path.write_bytes(data[:128] + torn)
    again = HeadFile(path)
    assert again.read() == Head(2, B)
    again.close()


@pytest.mark.slow
def test_every_flipped_bit_is_seen(path: Path) -> None:
    head = HeadFile(path)
    head.advance(1, A)
    head.advance(2, B)
    head.close()
    whole = path.read_bytes()
    again = HeadFile(path)
    for place in range(128):
        for bit in range(8):
            path.write_bytes(bytes([*whole[:place], whole[place] ^ (1 << bit), *whole[place + 1 :]]))
            assert again.read() == Head(1, A), (place, bit)
    again.close()


def test_two_bad_slots_are_damage(path: Path) -> None:
    path.write_bytes(b"x" * 256)
    head = HeadFile(path)
    with pytest.raises(Integrity):
        head.read()
    head.close()


def test_a_head_left_behind_is_advanced_at_start(commune: Commune) -> None:
    """Killed after the commit, before the head was written."""
    for subject in "abc":
        commune.act(subject)
    with commune.reading() as connection:
        end = journal.last(connection)
    first = next(iter(commune.rows().values()))
    commune.head.path.write_bytes(b"")
    commune.head.advance(1, journal.next_head(journal.first_head(commune.key.public), first.intent))
    assert commune.verify().ok
    with commune.reading() as connection:
        journal.catch_up(connection, commune.head)
    assert commune.head.read() == end


def test_a_lost_head_file_is_made_again(commune: Commune) -> None:
    kept = commune.act()
    commune.head.path.write_bytes(b"")
    with commune.reading() as connection:
        journal.catch_up(connection, commune.head)
    assert commune.head.read() == Head(kept.seq, kept.head)


def test_a_database_that_lost_its_tail_is_seen(commune: Commune) -> None:
    for subject in "abc":
        commune.act(subject)
    with commune.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM journal WHERE seq = 3")
        connection.exec_driver_sql("DELETE FROM outbox WHERE seq = 3")
    with commune.reading() as connection, pytest.raises(Integrity, match="integrity"):
        journal.catch_up(connection, commune.head)
    checked = commune.verify()
    assert not checked.ok
    assert checked.first_bad is not None
    assert "perdu sa fin" in checked.first_bad


def test_a_head_of_another_history_is_seen(commune: Commune) -> None:
    commune.act()
    commune.head.advance(1, C)
    with commune.reading() as connection, pytest.raises(Integrity):
        journal.catch_up(connection, commune.head)
    assert not commune.verify().ok


def test_a_restored_backup_explains_a_head_that_is_ahead(commune: Commune) -> None:
    """Killed after the older database was put in place, before the head was: found at the next start."""
    for subject in "abc":
        commune.act(subject)
    ahead = commune.head.read()
    assert ahead is not None
    with commune.transaction() as connection:
        for table in ("outbox", "journal"):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE seq > 1")
    with pytest.raises(Integrity), commune.reading() as connection:  # the control
        journal.catch_up(connection, commune.head)
    with commune.transaction() as connection:
        first = journal.last(connection)
        connection.execute(
            insert(restored).values(
                at="", backup="", seq=first.seq, head=first.head, lost_seq=ahead.seq, lost_head=ahead.head
            )
        )
    with commune.reading() as connection:
        assert verification.check(connection, commune.head).ok
        journal.catch_up(connection, commune.head)
    assert commune.head.read() == first
    for subject in "de":  # a different history, longer than the first one
        commune.act(subject)
        with commune.reading() as connection:
            assert verification.check(connection, commune.head).ok
    with commune.reading() as connection:
        assert verification.check(connection, journal.RememberedHead(ahead)).ok
        other = journal.RememberedHead(Head(3, C))
        assert not verification.check(connection, other).ok


@pytest.mark.parametrize("seq", [0, 1, 2])
def test_the_head_goes_back_in_its_own_file(path: Path, seq: int) -> None:
    head, other = HeadFile(path), HeadFile(path)
    for number, text in enumerate((A, B, C, A, B), 1):
        head.advance(number, text)
    head.reset(Head(seq, C))
    assert other.read() == (Head(seq, C) if seq else None)
    head.advance(seq + 1, A)
    assert other.read() == Head(seq + 1, A)
    for one in (head, other):
        one.close()
