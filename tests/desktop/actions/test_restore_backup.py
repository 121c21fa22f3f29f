"""Putting a backup back: what it takes away is said, what stood is kept, the journal verifies, nothing counts twice."""

import contextlib
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from desktop.actions.cancel_act import cancel_act
from desktop.actions.cast_vote import cast_vote
from desktop.actions.choose_commune import choose_commune
from desktop.actions.desk import Desk
from desktop.actions.draft_need import draft_need
from desktop.actions.exchange import exchange
from desktop.actions.make_backup import make_backup
from desktop.actions.open_commune import open_commune
from desktop.actions.restore_backup import begin_anew, newest_sound, preview_restore, restore_backup
from desktop.actions.submit_need import submit_need
from desktop.database import backup_folder, errors
from desktop.database.queries import link, needs, outbox
from desktop.domain.refusals import Refusal
from desktop.domain.restoring import sentences
from desktop.paths import Places
from sync.client import verification
from sync.client.errors import Weather
from sync.client.keystore import MemoryKeyStore
from sync.client.transports import Fault, FaultyTransport
from sync.contract.wire import Call
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.test_exchange import National, enrolled

INSEE = "45024"


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "platform")
    yield made
    made.store.close()


def act(desk: Desk, title: str) -> str:
    return submit_need(desk, draft_need(desk, title=title, description="Papier").made).op


def titles(desk: Desk) -> list[str]:
    with desk.store.reading() as connection:
        return [act.title for act in sorted(outbox.listed(connection), key=lambda act: act.seq)]


def drafts(desk: Desk) -> dict[str, str]:
    with desk.store.reading() as connection:
        return {row.title: row.description for row in needs.listed(connection) if row.state == "draft"}


def verified(desk: Desk) -> str:
    with desk.store.reading() as connection:
        return verification.check(connection, desk.head).first_bad or ""


def restored_rows(desk: Desk) -> list[tuple[int, int]]:
    with desk.store.reading() as connection:
        return [
            (row[0], row[1]) for row in connection.exec_driver_sql("SELECT seq, lost_seq FROM restored ORDER BY id")
        ]


def test_back_to_what_it_was_while_the_window_is_open(desk: Desk, places: Places, clock: Clock) -> None:
    act(desk, "Avant")
    draft = draft_need(desk, title="Brouillon", description="Ancien").made
    kept = make_backup(desk, "asked").kept
    draft_need(desk, draft, description="Nouveau")
    draft_need(desk, title="Tout neuf")
    act(desk, "Après")
    seen = preview_restore(places, INSEE, kept.name)
    assert titles(desk) == ["Avant", "Après"]  # nothing was changed by looking
    assert [(lost.title, lost.received) for lost in seen.losses.acts] == [("Après", False)]
    assert {(lost.title, lost.older) for lost in seen.losses.drafts} == {("Brouillon", True), ("Tout neuf", False)}
    done = restore_backup(places, INSEE, kept.name, clock)
    assert done.losses == seen.losses
    assert titles(desk) == ["Avant"]  # through the doors that were open all the while
    assert drafts(desk) == {"Brouillon": "Ancien"}
    assert (verified(desk), restored_rows(desk)) == ("", [(1, 2)])
    act(desk, "Autrement")
    assert verified(desk) == ""
    assert backup_folder.listed(places.backups(INSEE))[0].name == done.aside
    assert not list(places.backups(INSEE).glob("*.part*"))


def test_and_back_again(desk: Desk, places: Places, clock: Clock) -> None:
    act(desk, "Avant")
    kept = make_backup(desk, "asked").kept
    act(desk, "Après")
    done = restore_backup(places, INSEE, kept.name, clock)
    act(desk, "Autrement")
    again = restore_backup(places, INSEE, done.aside, clock)
    assert [lost.title for lost in again.losses.acts] == ["Autrement"]
    assert titles(desk) == ["Avant", "Après"]
    assert (verified(desk), restored_rows(desk)) == ("", [(1, 2), (2, 2)])
    desk.close()
    other = open_commune(places, INSEE, clock, MemoryKeyStore())
    assert verified(other) == ""
    other.close()


def test_then_a_round_nothing_is_lost_and_nothing_counts_twice(
    desk: Desk, places: Places, clock: Clock, national: National
) -> None:
    waiting = act(desk, "Avant")
    cast_vote(desk, "opencimetiere")
    kept = make_backup(desk, "asked").kept  # before the enrolment, too
    enrolled(desk, national)
    exchange(desk, national.transport)
    after = act(desk, "Après")
    exchange(desk, national.transport)
    seen = preview_restore(places, INSEE, kept.name).losses
    assert [(lost.op, lost.received) for lost in seen.acts] == [(after, True)]
    restore_backup(places, INSEE, kept.name, clock)
    with pytest.raises(Refusal):  # it has left, and the backup does not know
        cancel_act(desk, waiting)
    with desk.store.reading() as connection:
        own = link.current(connection)
        assert own is not None
        assert own.enrolled  # this PC is still the one that was enrolled
    exchange(desk, national.transport)
    with desk.store.reading() as connection:
        assert {row.state for row in outbox.listed(connection)} == {"accepted"}
    assert (titles(desk)[0], len(titles(desk)), verified(desk)) == ("Avant", 2, "")
    assert national.tally() == {"opencimetiere": 1}
    with national.store.reading() as connection:
        (count,) = connection.exec_driver_sql("SELECT count(*) FROM operation").one()
    assert count == 3


def damage(places: Places) -> None:
    file = places.database(INSEE)
    file.write_bytes(b"x" * 8192 + file.read_bytes()[8192:])


def gone(places: Places) -> None:
    places.database(INSEE).unlink()


def emptied(places: Places) -> None:
    places.database(INSEE).write_bytes(b"")


def without_its_log(places: Places) -> None:
    """As copied by hand without the file beside it, before anything came into the first."""
    file = places.database(INSEE)
    file.unlink()
    connection = sqlite.connect(file)
    connection.execute("PRAGMA journal_mode = WAL").close()
    connection.close()


@pytest.mark.parametrize("hurt", [damage, gone, emptied, without_its_log])
def test_led_out_of_a_database_that_is_damaged_or_gone(
    desk: Desk, places: Places, clock: Clock, hurt: Callable[[Places], None]
) -> None:
    act(desk, "Avant")
    older, kept = make_backup(desk, "start").kept, make_backup(desk, "working").kept
    act(desk, "Après")
    store = desk.keystore
    desk.close()
    kept.path.write_bytes(kept.path.read_bytes()[:-1] + b"\1")  # the newest is not good either
    hurt(places)
    with pytest.raises((errors.Damaged, errors.ForeignFile)):
        open_commune(places, INSEE, clock, store)
    with pytest.raises((errors.Damaged, errors.ForeignFile)):  # and no empty one is made in silence
        choose_commune(places, INSEE, clock, store)
    good = newest_sound(places, INSEE)
    assert good is not None
    assert good.name == older.name
    with pytest.raises(errors.Damaged):
        restore_backup(places, INSEE, kept.name, clock)
    seen = preview_restore(places, INSEE, good.name).losses
    assert (seen.database == "damaged", seen.unseen) == (hurt is damage, 1)
    done = restore_backup(places, INSEE, good.name, clock)
    assert Path(done.aside).is_dir()
    back = open_commune(places, INSEE, clock, store)
    assert (titles(back), verified(back)) == (["Avant"], "")
    act(back, "Autrement")
    assert (verified(back), restored_rows(back)) == ("", [(1, 2)])
    back.close()
    if hurt is damage:
        assert (Path(done.aside) / f"{INSEE}.sqlite").read_bytes().startswith(b"xxxx")


def test_a_database_whose_chain_broke_is_kept_as_it_is(desk: Desk, places: Places, clock: Clock) -> None:
    act(desk, "Avant")
    kept = make_backup(desk, "start").kept
    act(desk, "Après")
    with desk.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE journal SET head = 'x' WHERE seq = 1")
    assert verified(desk) != ""
    done = restore_backup(places, INSEE, kept.name, clock)
    assert (titles(desk), verified(desk)) == (["Avant"], "")
    assert (Path(done.aside) / f"{INSEE}.sqlite").exists()


def test_beginning_anew_is_asked_for_in_so_many_words(desk: Desk, places: Places, clock: Clock) -> None:
    act(desk, "Avant")
    make_backup(desk, "start")
    with pytest.raises(Refusal):
        begin_anew(places, INSEE, clock, MemoryKeyStore())
    desk.close()
    gone(places)
    begin_anew(places, INSEE, clock, MemoryKeyStore())
    assert len(backup_folder.listed(places.backups(INSEE))) == 1
    new = choose_commune(places, INSEE, clock, MemoryKeyStore())
    assert (titles(new), verified(new)) == ([], "")
    new.close()
    (aside,) = places.backups(INSEE).glob("aside-*")
    assert (aside / f"{INSEE}.head").stat().st_size > 0


def test_no_such_backup(desk: Desk, places: Places, clock: Clock) -> None:
    for name in ("../../etc/passwd", "2026-01-01T000000Z-start", ""):
        with pytest.raises(Refusal, match="unknown_backup"):
            restore_backup(places, INSEE, name, clock)


def test_a_database_of_a_later_release_is_left_alone(desk: Desk, places: Places, clock: Clock) -> None:
    act(desk, "Avant")
    kept = make_backup(desk, "start").kept
    desk.close()
    connection = sqlite.connect(places.database(INSEE))
    connection.execute("PRAGMA user_version = 99").close()
    connection.close()
    with pytest.raises(errors.NewerDatabase):
        restore_backup(places, INSEE, kept.name, clock)
    assert [one.why for one in backup_folder.listed(places.backups(INSEE))] == ["start"]


def test_an_open_window_is_not_left_with_the_file_that_was_moved_away(desk: Desk, places: Places, clock: Clock) -> None:
    kept = make_backup(desk, "start").kept
    desk.close()
    damage(places)
    places.lock.write_text(f"{os.getppid()}\nrelais\nhost\n")
    with pytest.raises(errors.Busy, match="busy"):
        restore_backup(places, INSEE, kept.name, clock)
    places.lock.write_text("999999999\nrelais\nhost\n")
    restore_backup(places, INSEE, kept.name, clock)


def test_the_sentences(desk: Desk, places: Places, clock: Clock) -> None:
    kept = make_backup(desk, "asked").kept
    for number in range(10):
        act(desk, f"Besoin {number}")
    draft_need(desk, title="Tout neuf")
    losses = preview_restore(places, INSEE, kept.name).losses
    said = sentences(losses, kept.made_at.astimezone(clock.now.tzinfo), clock.now + timedelta(days=1))
    assert said[0].startswith("La commune revient à ce qu’elle était hier à 14")
    assert "10 envois jamais partis seront perdus\u00a0:" in said
    assert "– Besoin\u00a0: Besoin 0" in said
    assert "– et 2 de plus" in said
    assert "1 brouillon disparaîtra\u00a0:" in said
    assert said[-1].startswith("Ce qui est là aujourd’hui est gardé à côté")


@pytest.mark.parametrize("fault", [None, "after"])
def test_put_back_while_a_batch_is_under_way(
    desk: Desk, places: Places, clock: Clock, national: National, fault: Fault | None
) -> None:
    """The answer comes for acts that are here no more; the platform keeps them, and nothing counts twice."""
    act(desk, "Avant")
    enrolled(desk, national)
    kept = make_backup(desk, "asked").kept
    act(desk, "Après")
    done: list[str] = []

    def restore_once(call: Call) -> Fault | None:
        if call.method == "POST" and call.path.endswith("/batches") and not done:
            done.append(restore_backup(places, INSEE, kept.name, clock).aside)
            return fault
        return None

    with contextlib.suppress(Weather):
        exchange(desk, FaultyTransport(national.transport, restore_once))
    assert done
    for _ in range(3):
        exchange(desk, national.transport)
    assert (titles(desk), verified(desk)) == (["Avant"], "")
    with desk.store.reading() as connection:
        assert {row.state for row in outbox.listed(connection)} == {"accepted"}
    with national.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM operation").scalar_one() == 2
