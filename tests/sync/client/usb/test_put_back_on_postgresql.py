"""The same histories with a platform on PostgreSQL, put back to earlier commits.

A copy of its database is kept after a commit (CREATE DATABASE … TEMPLATE: the very rows, as a dump holds them, but in
some hundredths of a second) and takes the database's place. Two of them put it back as an operator does: a dump of that
copy, by pg_dump, restored into an empty database by psql.
"""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection

from sync.platform.http.service import Platform
from sync.platform.store import PlatformStore
from tests.sync.client import any_way, put_back
from tests.sync.client.carrying import Usb
from tests.sync.client.commits import Commits
from tests.sync.client.ends import Clock, Commune, National
from tests.sync.platform.postgresql.cluster import cluster_or_skip, database, programs

pytestmark = pytest.mark.slow
#: Of some megabytes each.
_MOST_COPIES = 30


class Watched(PlatformStore):
    """Tells after each transaction that writes, when nobody uses the database."""

    after: Callable[[], None] | None = None

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with super()._transaction() as connection:
            yield connection
        if self.after is not None:
            self.after()


class Copies(Commits):
    """As `Commits`, in databases of the same server; the path's name is the database's."""

    def __init__(self, national: National, folder: Path, server: str) -> None:
        super().__init__(national, folder)
        self._server, self._made, self._keeping = server, 0, False
        self._reopen()

    @contextmanager
    def kept(self) -> Iterator[Commits]:
        self._keeping = True
        self._keep()
        yield self
        self._keeping = False

    def put_back(self, file: Path) -> None:
        self._national.store.close()
        self._run('DROP DATABASE "national"', f'CREATE DATABASE "national" TEMPLATE "{file.name}"')
        self._reopen()

    def drop(self) -> None:
        self._run(*(f'DROP DATABASE "{file.name}"' for file in self.files))

    def _reopen(self) -> None:
        national = self._national
        national.store.close()
        store = Watched(national.url)
        store.after = self._keep
        national.store, national.platform = store, Platform(store, national.keys, national.clock)

    def _keep(self) -> None:
        if not self._keeping:
            return
        self._national.store.close()
        self._made += 1
        self.files.append(Path(f"copy{self._made}"))
        self._run(f'CREATE DATABASE "copy{self._made}" TEMPLATE "national"')
        if len(self.files) > _MOST_COPIES:
            self._run(f'DROP DATABASE "{self.files.pop(0).name}"')

    def _run(self, *commands: str) -> None:
        with psycopg.connect(host=self._server, user="relais", dbname="postgres", autocommit=True) as connection:
            for command in commands:
                connection.execute(command.encode())


class Dumps(Copies):
    """Each copy comes back as a dump does: its text, carried out in an empty database."""

    def put_back(self, file: Path) -> None:
        self._national.store.close()
        self._run('DROP DATABASE "national"', 'CREATE DATABASE "national"')
        where = programs()
        assert where is not None
        to = ["-h", self._server, "-U", "relais"]
        dump = subprocess.run([where / "pg_dump", *to, file.name], check=True, capture_output=True)
        psql = [where / "psql", *to, "-q", "-X", "-1", "-v", "ON_ERROR_STOP=1", "-d", "national"]
        subprocess.run(psql, input=dump.stdout, check=True, capture_output=True)
        self._reopen()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with cluster_or_skip() as socket:
        yield socket


@pytest.fixture
def national(server: str, tmp_path: Path, clock: Clock) -> Iterator[National]:
    folder = tmp_path / "national"
    folder.mkdir()
    with database(server, "national") as url:
        made = National(folder, clock, url=url)
        yield made
        made.store.close()


@pytest.fixture
def commits(national: National, tmp_path: Path, server: str) -> Iterator[Copies]:
    made = Copies(national, tmp_path, server)
    yield made
    made.drop()


@pytest.fixture
def dumps(national: National, tmp_path: Path, server: str) -> Iterator[Dumps]:
    made = Dumps(national, tmp_path, server)
    yield made
    made.drop()


def test_both_ends_agree_after_dumps(
    enrolled: Commune,
    national: National,
    make_commune: Callable[..., Commune],
    usb: Usb,
    dumps: Dumps,
    tmp_path: Path,
) -> None:
    any_way.both_ends_agree_in_the_end(enrolled, national, make_commune, usb, dumps, tmp_path, 0)


def test_between_any_two_blocks_of_a_round_by_dumps(enrolled: Commune, national: National, dumps: Dumps) -> None:
    put_back.between_any_two_blocks_of_a_round(enrolled, national, dumps)


@pytest.mark.parametrize("seed", range(6))
def test_both_ends_agree_in_the_end(
    enrolled: Commune,
    national: National,
    make_commune: Callable[..., Commune],
    usb: Usb,
    commits: Copies,
    tmp_path: Path,
    seed: int,
) -> None:
    any_way.both_ends_agree_in_the_end(enrolled, national, make_commune, usb, commits, tmp_path, seed)


def test_between_any_two_blocks_of_a_round(enrolled: Commune, national: National, commits: Copies) -> None:
    put_back.between_any_two_blocks_of_a_round(enrolled, national, commits)


@pytest.mark.parametrize("types", [(), ("vote.cast",)], ids=["held", "decided late"])
def test_before_what_waited_was_decided(
    enrolled: Commune, national: National, commits: Copies, clock: Clock, types: tuple[str, ...]
) -> None:
    put_back.before_what_waited_was_decided(enrolled, national, commits, clock, types)


def test_when_another_computer_came_first(
    enrolled: Commune, national: National, commits: Copies, make_commune: Callable[..., Commune]
) -> None:
    put_back.when_another_computer_came_first(enrolled, national, commits, make_commune)


def test_control_without_the_ledger_a_loss_between_two_blocks_is_not_seen(
    enrolled: Commune, national: National, commits: Copies
) -> None:
    put_back.control_without_the_ledger_a_loss_between_two_blocks_is_not_seen(enrolled, national, commits)


@pytest.mark.parametrize("by_stick", [False, True], ids=["by network", "by key"])
def test_before_what_waits_and_an_old_stick_came_first(
    enrolled: Commune, national: National, usb: Usb, commits: Copies, by_stick: bool
) -> None:
    put_back.before_what_waits_and_an_old_stick_came_first(enrolled, national, commits, usb, by_stick=by_stick)
