"""Verified copies: made while others write, only of complete databases; one changed bit in a copy is noticed."""

import contextlib
import os
import shutil
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import select

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.settings.make_backup import make_backup
from desktop.database import backup, backup_folder, errors
from desktop.database.backup_folder import SECOND, KeptBackup
from desktop.paths import Places
from sync.client.ledger.tables import outbox
from tests.desktop.actions.conftest import clock, context, places

__all__ = ["clock", "context", "places"]
NOW = datetime(2026, 2, 1, 13, 0, tzinfo=UTC)


@pytest.fixture
def folder(places: Places) -> Path:
    return places.backups("45024")


@pytest.fixture
def acting(context: CommuneContext) -> CommuneContext:
    for number in range(3):
        act(context, f"Besoin {number}")
    return context


def act(context: CommuneContext, title: str) -> None:
    submit_need(context, draft_need(context, title=title, description="Papier").value)


def make(context: CommuneContext, folder: Path, now: datetime = NOW) -> KeptBackup:
    return backup.make(context.store.path, folder, "asked", now, head=context.head)


def rows(path: Path, question: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite.connect(path)) as connection:
        found: list[tuple[object, ...]] = connection.execute(question).fetchall()
    return found


def test_a_copy_is_whole_verified_and_for_its_owner_only(acting: CommuneContext, folder: Path) -> None:
    kept = make(acting, folder)
    assert kept.name == "2026-02-01T130000Z-asked"
    assert (kept.acts, kept.seq, kept.version) == (3, 3, rows(acting.store.path, "PRAGMA user_version")[0][0])
    for table in ("need", "outbox", "journal", "meta", "device"):
        question = f"SELECT * FROM {table} ORDER BY 1"
        assert rows(kept.path, question) == rows(acting.store.path, question)
    assert rows(kept.path, "PRAGMA application_id") == rows(acting.store.path, "PRAGMA application_id")
    assert backup.sound(kept) == ""
    assert sorted(file.suffix for file in folder.iterdir()) == [".json", ".sqlite"]
    if os.name != "nt":
        assert [file.stat().st_mode & 0o077 for file in (folder, *folder.iterdir())] == [0, 0, 0]
    assert backup_folder.listed(folder) == (kept,)
    assert backup_folder.find(folder, kept.path.name) == backup_folder.find(folder, kept.name) == kept
    assert backup_folder.find(folder, "../45024") is None


def test_a_cancelled_act_is_none_of_its_acts(acting: CommuneContext, folder: Path) -> None:
    with acting.store.reading() as connection:
        last = connection.execute(select(outbox.c.op).order_by(outbox.c.seq.desc())).scalars().first()
    cancel_act(acting, str(last))
    kept = make(acting, folder)
    assert (kept.acts, kept.seq) == (2, 3)


def test_two_in_one_second(acting: CommuneContext, folder: Path) -> None:
    first, second = make(acting, folder), make(acting, folder)
    assert [kept.name for kept in backup_folder.listed(folder)] == [second.name, first.name]
    assert second.made_at - first.made_at == timedelta(seconds=1)


@pytest.mark.slow
def test_nobody_waits_for_a_copy_and_a_copy_for_nobody(acting: CommuneContext, folder: Path) -> None:
    """Acts are kept while copies are made all the time; a copy is made while a transaction stays open."""
    with acting.store.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO meta VALUES ('open', '')")
        kept = make(acting, folder)
    assert rows(kept.path, "SELECT * FROM meta WHERE key = 'open'") == []
    stop, made, failures = threading.Event(), list[KeptBackup](), list[BaseException]()

    def copy() -> None:
        try:
            while not stop.is_set():
                made.append(make(acting, folder, NOW + timedelta(seconds=len(made))))
        except BaseException as error:  # noqa: BLE001 - carried to the test's own thread
            failures.append(error)

    thread = threading.Thread(target=copy)
    thread.start()
    number = 0
    while len(made) < 5 and not failures:
        number += 1
        act(acting, f"Pendant {number}")
    stop.set()
    thread.join(60)
    assert failures == []
    assert number >= 5
    assert [kept.acts for kept in made] == sorted(kept.acts for kept in made)  # each copy shows one moment
    assert all(backup.sound(kept) == "" for kept in backup_folder.listed(folder))


def test_what_was_erased_does_not_ride_along(context: CommuneContext, folder: Path) -> None:
    with context.store.transaction() as connection:
        for number in range(200):
            connection.exec_driver_sql("INSERT INTO meta VALUES (?, ?)", (f"k{number}", "SECRET" * 300))
    with context.store.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM meta WHERE key LIKE 'k%'")
    assert b"SECRET" not in make(context, folder).path.read_bytes()


def test_a_database_that_lost_its_end_is_not_copied_as_if_it_were_whole(acting: CommuneContext, folder: Path) -> None:
    good = make(acting, folder)
    with acting.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE need SET submit_op = NULL")
        for table in ("outbox", "journal"):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE seq = 3")
    with pytest.raises(errors.Damaged, match="damaged") as caught:
        make(acting, folder)
    assert "le témoin connaît 3 envois" in caught.value.sentence
    assert backup_folder.listed(folder) == (good,)
    assert not list(folder.glob("*.part*"))
    backup.make(acting.store.path, folder, "asked", NOW)  # the control: without the head, nothing is noticed


def test_an_altered_act_is_not_copied(acting: CommuneContext, folder: Path) -> None:
    with acting.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE outbox SET frozen = CAST(replace(frozen, 'Papier', 'Papiel') AS BLOB)")
    with pytest.raises(errors.Damaged):
        make(acting, folder)


def test_each_flipped_bit_in_a_copy_is_seen(acting: CommuneContext, folder: Path) -> None:
    kept = make(acting, folder)
    whole = kept.path.read_bytes()
    for place in range(0, len(whole), len(whole) // 40):
        kept.path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert backup.sound(kept), place
    kept.path.write_bytes(whole[:-1])
    assert backup.sound(kept)
    kept.path.write_bytes(whole)
    assert backup.sound(kept) == ""


def test_a_letter_of_a_columns_name_is_seen(acting: CommuneContext) -> None:
    """SQLite itself finds no fault: the first statement that names the column would fail."""
    path = acting.store.path
    acting.store.close()
    data = path.read_bytes()
    assert b"failures INTEGER" in data
    assert backup.examine(path, None).fault == ""
    path.write_bytes(data.replace(b"failures INTEGER", b"fbilures INTEGER"))
    with contextlib.closing(sqlite.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert "structure" in backup.examine(path, None).fault


def test_a_copy_without_its_card_is_still_examined(acting: CommuneContext, folder: Path) -> None:
    kept = make(acting, folder)
    kept.path.with_suffix(".json").write_text('{"sha256": 1}')
    (found,) = backup_folder.listed(folder)
    assert (found.sha256, found.acts) == ("", -1)
    assert backup.sound(found) == ""
    found.path.write_bytes(b"x" * 5000)
    assert "ne peut pas être lue" in backup.sound(found)


def test_a_full_disk_and_a_folder_that_is_a_file(acting: CommuneContext, folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_text("")
    with pytest.raises(errors.DatabaseFault) as caught:
        make(acting, folder)
    assert "sauvegarde" in caught.value.sentence
    folder.unlink()
    make(acting, folder)


def mine(_kept: KeptBackup) -> bool:
    return True


def test_the_second_place(acting: CommuneContext, folder: Path, tmp_path: Path) -> None:
    kept, key = make(acting, folder), tmp_path / "KEY"
    assert "absent" in backup_folder.copy_to(kept, key, "45024", NOW, mine)
    key.mkdir()
    assert backup_folder.copy_to(kept, key, "45024", NOW, mine) == ""
    (there,) = backup_folder.listed(key / SECOND / "45024")
    assert (there.name, there.sha256, backup.sound(there)) == (kept.name, kept.sha256, "")
    assert backup_folder.copy_to(kept, key, "45024", NOW, mine) == ""  # again: the same
    assert len(list((key / SECOND / "45024").iterdir())) == 2
    (tmp_path / "file").write_text("")
    said = backup_folder.copy_to(kept, tmp_path / "file", "45024", NOW, mine)
    assert "n’a pas pu être faite" in said
    assert "ce n’est pas un dossier" in said
    assert "Branchez" not in said
    kept.path.write_bytes(b"rotten")
    assert "n’est pas ce qui a été écrit" in backup_folder.copy_to(kept, key, "45024", NOW, mine)
    assert backup.sound(there) == ""


@pytest.mark.parametrize("blocked", [SECOND, f"{SECOND}/45024"])
def test_a_second_place_is_tried_where_a_copy_would_be_made(tmp_path: Path, blocked: str) -> None:
    place = tmp_path / "KEY"
    assert "absent" in backup_folder.trouble(place, ("45024",))
    place.mkdir()
    assert backup_folder.trouble(place, ("45024",)) == ""
    assert list(place.iterdir()) == [], "what was written to try it is gone"
    (place / blocked).parent.mkdir(exist_ok=True)
    (place / blocked).write_text("a file in its place")
    assert backup_folder.trouble(place, ("45024",)) == "il n’accepte pas l’écriture."


def test_in_a_place_that_two_computers_share_each_takes_away_its_own_alone(
    acting: CommuneContext, folder: Path, tmp_path: Path
) -> None:
    there = tmp_path / SECOND / "45024"
    there.mkdir(parents=True)
    kept = make(acting, folder)
    made = [there / f"2026-02-01T0{hour}0000Z-asked.sqlite" for hour in range(10)]  # of the same day
    for file in made:
        shutil.copy(kept.path, file)
    *theirs, unreadable = made[:3]
    for file, other in zip(theirs, ("", "other"), strict=True):  # of two other computers of the commune
        with contextlib.closing(sqlite.connect(file)) as connection, connection:
            connection.execute("UPDATE meta SET value = ? WHERE key = 'database_id'", (other,))
    unreadable.write_bytes(b"rotten")
    assert make_backup(acting, "asked", tmp_path).value.second == ""
    here = {one.path for one in backup_folder.listed(there)}
    assert here.issuperset(made[:3])
    assert len(here) == 3 + 6, "of its own, the five newest and the first of the day"


def test_where_second_copies_went_is_written_whole(tmp_path: Path) -> None:
    backup_folder.note_place(tmp_path, tmp_path / "KEY")
    noted, before = tmp_path / "places.txt", tmp_path / "before"
    os.link(noted, before)
    known = noted.read_text("utf-8")
    backup_folder.note_place(tmp_path, tmp_path / "DISK")
    assert before.read_text("utf-8") == known, "nothing is written over what stands there"
    assert backup_folder.places(tmp_path) == (tmp_path / "KEY", tmp_path / "DISK")
    assert backup_folder.parts(tmp_path) == ()


@pytest.mark.skipif(os.name == "nt", reason="a link asks for a right there")
def test_what_another_program_has_named_meanwhile_stops_no_backup(acting: CommuneContext, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "0a1b.part").symlink_to(folder / "named")  # it is listed, and has been deleted when it is opened
    make(acting, folder)


@pytest.mark.slow
def test_old_ones_go_with_their_cards(acting: CommuneContext, folder: Path) -> None:
    for day in range(20):
        make(acting, folder, NOW + timedelta(days=day))
    here = backup_folder.listed(folder)
    assert len(here) == 14
    assert here[0].made_at == NOW + timedelta(days=19)
    assert len(list(folder.iterdir())) == 2 * len(here)


def test_what_a_kill_left_is_swept_later(acting: CommuneContext, folder: Path) -> None:
    folder.mkdir(parents=True)
    left, young, orphan = folder / "0a.part", folder / "0b.part", folder / "2026-01-01T000000Z-start.json"
    for file in (left, young, orphan):
        file.write_text("")
    for file in (left, orphan):
        os.utime(file, (1, 1))
    make(acting, folder)
    assert (left.exists(), young.exists(), orphan.exists()) == (False, True, False)
