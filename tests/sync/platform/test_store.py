"""The platform's database: a reader and a writer, settings read back, and a message for each unusable file."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pysqlite3 import dbapi2
from sqlalchemy import insert, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.schema import CreateTable

from sync.platform import numbers
from sync.platform.revision import BASELINE, REVISION, alembic_version, metadata
from sync.platform.store import PlatformStore, StoreError, read_setting, read_url, write_settings
from sync.platform.tables import counter, setting


def test_both_doors_are_set_as_they_must_be(world: Any) -> None:
    for door, query_only in ((world.store.writing, 0), (world.store.reading, 1)):
        with door() as connection:
            found = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "query_only")
            ]
        assert found == ["wal", 2, 1, 1, query_only], "what was erased does not stay in the file's free bytes"


def test_the_reading_door_cannot_write(world: Any) -> None:
    with pytest.raises(OperationalError, match="readonly"), world.store.reading() as connection:
        connection.execute(insert(setting).values(key="x", value="y"))


def test_a_block_that_breaks_off_leaves_nothing(world: Any) -> None:
    def half() -> None:
        with world.store.writing() as connection:
            write_settings(connection, half="1")
            raise LookupError

    with pytest.raises(LookupError):
        half()
    with world.store.reading() as connection:
        assert read_setting(connection, "half") == ""


def test_readers_do_not_wait_for_a_writer_and_see_what_was_committed(world: Any) -> None:
    with world.store.writing() as connection:
        write_settings(connection, new="1")
        with world.store.reading() as other:
            assert read_setting(other, "new") == ""
    with world.store.reading() as other:
        assert read_setting(other, "new") == "1"


def test_writers_wait_for_one_another_and_lose_no_number(world: Any) -> None:
    taken: list[int] = []

    def work() -> None:
        for _ in range(25):
            with world.store.writing() as connection:
                read_setting(connection, "epoch")  # a deferred transaction that has read can no longer write
                first = numbers.take(connection, "45024", 3)
            taken.extend(range(first, first + 3))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(taken) == list(range(1, 301))


def test_a_database_that_is_not_there_is_not_made_by_accident(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="n’existe pas"):
        PlatformStore(str(tmp_path / "absent.sqlite"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_file_that_another_program_is_making_is_waited_for(tmp_path: Path) -> None:
    """As when two programs start at once: SQLite reports a busy database at once when the write-ahead log is set up."""
    path = tmp_path / "x.sqlite"
    with closing(dbapi2.connect(path, isolation_level=None)) as other, ThreadPoolExecutor(1) as pool:
        other.execute("BEGIN IMMEDIATE")
        made = pool.submit(lambda: PlatformStore(str(path), create=True).close())
        wait([made], timeout=0.3)  # without waiting, it would fail sooner
        assert not made.done()
        other.execute("COMMIT")
        made.result()


def test_an_empty_database_asks_for_init(tmp_path: Path) -> None:
    store = PlatformStore(str(tmp_path / "new.sqlite"), create=True)
    with pytest.raises(StoreError, match="relais-platform init"):
        store.check()
    store.close()


@pytest.mark.parametrize("create", [False, True])
def test_the_database_of_a_demonstration_is_not_a_real_platforms(tmp_path: Path, create: bool) -> None:
    file = str(tmp_path / "invented.sqlite")
    PlatformStore(file, create=True, invented=True).close()
    with pytest.raises(StoreError, match="est celle d’une démonstration"):
        PlatformStore(file, create=create).check()
    again = PlatformStore(file, invented=True)
    assert again.has_tables
    again.close()


def test_a_later_schema_is_refused(world: Any) -> None:
    world.store.check()
    with world.store.writing() as connection:
        connection.execute(update(alembic_version).values(version_num="99"))
    with pytest.raises(StoreError, match="plus récente"):
        world.store.check()


@pytest.mark.parametrize("revision", [BASELINE, str(int(REVISION) - 1)])
def test_an_earlier_schema_is_to_be_migrated_first(world: Any, revision: str) -> None:
    with world.store.writing() as connection:
        connection.execute(update(alembic_version).values(version_num=revision))
    with pytest.raises(StoreError, match="relais-platform migrate"):
        world.store.check()


@pytest.mark.parametrize("content", [b"this is not a database, but it is long enough to be read" * 99, b"\x00" * 5000])
def test_a_file_that_is_no_database_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "photo.sqlite"
    file.write_bytes(content)
    with pytest.raises(StoreError, match="photo"):
        PlatformStore(str(file)).check()


@pytest.mark.parametrize("path", ["postgres.sqlite", "a//b.sqlite"])
def test_a_file_may_be_named_like_a_server_or_have_two_strokes(path: str) -> None:
    assert read_url(path).database == str(Path(path).absolute())


@pytest.mark.parametrize(
    "url", ["postgresql//h/d", "://", "nothing://x", "postgresql+absent://h/d", "sqlite:////absent/folder/x.sqlite"]
)
def test_a_url_that_leads_nowhere_is_a_sentence(url: str) -> None:
    with pytest.raises(StoreError):
        PlatformStore(url, create=True)


def test_which_database_there_is_none_of_is_said_beside() -> None:
    with pytest.raises(StoreError) as refused:
        PlatformStore("postgresql+absent://h/d")
    assert refused.value.detail == "Can't load plugin: sqlalchemy.dialects:postgresql.absent"


def test_a_password_is_never_shown() -> None:
    with pytest.raises(StoreError) as refused:
        PlatformStore("postgresql+absent://agent:secret@h/d")
    assert "secret" not in refused.value.sentence


def test_the_sqlite_that_we_link_is_not_the_one_that_can_corrupt() -> None:
    assert dbapi2.sqlite_version_info >= (3, 51, 3)


def test_the_tables_are_those_of_postgresql_too() -> None:
    from sqlalchemy.dialects import postgresql

    for table in metadata.sorted_tables:
        text = str(CreateTable(table).compile(dialect=postgresql.dialect()))
        assert f"CREATE TABLE {table.name}" in text.replace('"', "")
    assert "BIGINT" in str(CreateTable(counter).compile(dialect=postgresql.dialect()))
