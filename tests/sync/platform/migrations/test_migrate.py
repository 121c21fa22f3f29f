"""relais-platform migrate: what it says and keeps, and which databases the other commands refuse."""

import shutil
import stat
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from sync.platform.migrations import migrate as migrations
from sync.platform.revision import BASELINE, REVISION, alembic_version
from sync.platform.store import PlatformStore, StoreError
from sync.platform.tables import alarm
from tests import posix
from tests.sync.platform.conftest import DATABASE, START
from tests.typed import relais_platform


@pytest.fixture
def file(prepared: Path, tmp_path: Path) -> Path:
    shutil.copyfile(prepared, tmp_path / DATABASE)
    return tmp_path / DATABASE


def test_the_migrations_are_one_line_from_the_first_tables_to_todays() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    script = ScriptDirectory.from_config(config)
    found = [one.revision for one in script.walk_revisions()]
    assert found == [str(number) for number in range(int(REVISION), int(BASELINE) - 1, -1)]
    assert script.get_bases() == [BASELINE]


def test_a_new_database_is_at_the_newest_and_migrating_changes_nothing(file: Path) -> None:
    before = file.read_bytes()
    said = relais_platform("--database", file, "migrate", "--json")
    nothing = {"copy": "", "copies": [], "codes_cancelled": 0}
    assert said.json == {"database": str(file), "from": REVISION, "to": REVISION} | nothing
    assert (said.status, said.err) == (0, "")
    store = PlatformStore(str(file))
    store.check()
    store.close()
    assert file.read_bytes() == before
    assert sorted(one.name for one in file.parent.iterdir()) == [DATABASE]


def test_one_from_before_the_marks_is_known_by_its_setting(file: Path) -> None:
    store = PlatformStore(str(file))
    with store.writing() as connection:
        alembic_version.drop(connection)
        assert store.revision(connection) == REVISION
    store.check()
    store.close()


def test_tables_of_an_earlier_version_are_left_as_they_are_by_init(tmp_path: Path) -> None:
    """Today's tables in the same database would prevent the migration of the old ones."""
    file = tmp_path / DATABASE
    store = PlatformStore(str(file), create=True)
    with store.writing() as connection:
        for table in (alembic_version, alarm):
            table.drop(connection)
    store.close()
    store = PlatformStore(str(file), create=True)
    with store.reading() as connection:
        assert not inspect(connection).has_table(alarm.name)
        assert store.revision(connection) == BASELINE
    store.close()


class TestCopies:
    """A copy of the file as it was, beside it."""

    def copied(self, file: Path) -> Path:
        return migrations.keep_copy(file, "6", START)

    def test_it_is_whole_private_and_named_for_what_it_is(self, file: Path) -> None:
        file.chmod(0o640)
        made = self.copied(file)
        assert made == file.with_name("platform-schema-6-20260203T090000Z.sqlite")
        assert posix.WINDOWS or stat.S_IMODE(made.stat().st_mode) == 0o640
        store = PlatformStore(str(made))
        store.check()
        store.close()

    def test_what_a_killed_one_left_goes(self, file: Path) -> None:
        left = file.with_name("platform-schema-6-20250101T000000Z.sqlite.part")
        left.write_bytes(b"half")
        self.copied(file)
        assert not left.exists()

    def test_where_it_cannot_be_made_nothing_changes(self, file: Path) -> None:
        before = file.read_bytes()
        file.with_name("platform-schema-6-20260203T090000Z.sqlite").mkdir()
        with pytest.raises(StoreError) as refused:
            self.copied(file)
        why = ("vous n’en avez pas le droit", "denied") if posix.WINDOWS else ("c’est un dossier", "Is a directory")
        assert f"({why[0]})\u00a0: rien n’a été changé." in refused.value.sentence
        assert why[1] in refused.value.detail
        assert file.read_bytes() == before
