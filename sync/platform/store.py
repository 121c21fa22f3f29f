"""The platform's database: a door for writing and a door for reading."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import URL, Connection, Engine, bindparam, create_engine, event, insert, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from sync.platform import erasures, locks, others, outages, positions, rewriting
from sync.platform.revision import BASELINE, REVISION, alembic_version, metadata
from sync.platform.rewriting import Hold
from sync.platform.tables import setting

_log = logging.getLogger(__name__)

BUSY_SECONDS = 30
_ADDRESS = (
    "--database : cette adresse n’est pas celle d’une base PostgreSQL. Écrivez l’adresse ainsi : "
    f"{outages.EXAMPLE} (ou le nom d’un fichier SQLite)."
)
# Made once: to build a statement costs several times what running it does.
_SETTING = select(setting.c.value).where(setting.c.key == bindparam("key"))


class StoreError(Exception):
    """The database cannot be used; `sentence` says so in French, with the remedy, `detail` in the database's words."""

    def __init__(self, sentence: str, detail: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.detail = detail


class PlatformStore:
    """The database at `url` (a SQLAlchemy URL, or the path of a SQLite file)."""

    def __init__(self, url: str, *, create: bool = False, invented: bool = False) -> None:
        """`invented`: of the platform inside a demonstration; the program of a real one does not open it."""
        self.url = read_url(url)
        self._invented = invented
        self.unsettled = False  #: whether something that was erased still stands in files of PostgreSQL
        self.largest_rewritten = rewriting.SMALL  #: bytes of a table that is written anew behind an answer
        self.file = Path(self.url.database or "") if self.url.get_backend_name() == "sqlite" else None
        try:
            if self.file and not create and not self.file.is_file():
                raise StoreError(f"La base « {self.file} » n’existe pas. Créez-la par « relais-platform init ».")
            self._engines = self._writer, self._reader = _engines(self.url)
            if create:
                self._table_names()
                self._create()
        except ImportError as error:
            title = f"La base « {self.name} » demande un programme qui n’est pas installé : {_cause(error)}."
            raise StoreError(f"{title} Pour PostgreSQL, installez le supplément « postgresql ».") from error
        except ArgumentError as error:
            raise StoreError(_ADDRESS, _cause(error)) from error
        except DBAPIError as error:
            raise self._unusable("ouverte", error) from error
        except OSError as error:  # a folder that may not be entered, a name that is too long
            raise StoreError(f"La base « {self.name} » ne peut pas être ouverte.", error.strerror or "") from error

    @property
    def name(self) -> str:
        """Name of the database, for people: without any password."""
        return str(self.file) if self.file else self.url.render_as_string(hide_password=True)

    @property
    def has_tables(self) -> bool:
        """Whether a platform's tables are there, of any version. Raises StoreError where another program's are."""
        try:
            return setting.name in self._table_names()
        except DBAPIError as error:
            raise self._unusable("lue", error) from error

    @property
    def initialised(self) -> bool:
        """Whether `init` has filled the database."""
        if not self.has_tables:
            return False
        with self.reading() as connection:
            return read_setting(connection, "schema") != ""

    @property
    def not_initialised(self) -> str:
        """The sentence for a database that `init` has not filled."""
        return f"La base « {self.name} » n’est pas initialisée. Lancez d’abord « relais-platform init »."

    def revision(self, connection: Connection) -> str:
        """The revision of the tables that are there."""
        from_alembic: str | None = None
        if inspect(connection).has_table(alembic_version.name):
            from_alembic = connection.execute(select(alembic_version.c.version_num)).scalar_one_or_none()
        return from_alembic or read_setting(connection, "schema") or BASELINE

    def check(self) -> None:
        """Raises StoreError unless `init` has been here, and the tables are those that this program knows."""
        if not self.initialised:
            raise StoreError(self.not_initialised)
        self.check_revision()

    def check_revision(self) -> None:
        """Raises StoreError where the tables that are there are not those that this program knows."""
        with self.reading() as connection:
            revision = self.revision(connection)
        self.check_not_newer(revision)
        if revision != REVISION:
            raise StoreError(
                f"La base « {self.name} » est d’une version antérieure de relais-platform ({revision}, celle-ci "
                f"connaît {REVISION}). Lancez « relais-platform migrate » : il en garde une copie, puis la met à jour."
            )

    def check_not_newer(self, revision: str) -> None:
        """Raises StoreError where a later program made these tables: there is no way back."""
        if not revision.isascii() or not revision.isdigit() or int(revision) > int(REVISION):
            raise StoreError(
                f"La base « {self.name} » vient d’une version plus récente de relais-platform ({revision[:20]}, "
                f"celle-ci connaît {REVISION}). Installez cette version-là : une base ne revient pas en arrière."
            )

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, alone: it commits at the end of the block, or leaves nothing."""
        with self._transaction() as connection:
            locks.alone(connection)
            yield connection

    @contextmanager
    def writing_for(self, commune: str) -> Iterator[Connection]:
        """As `writing`, for what one commune sends: on PostgreSQL, beside what other communes send."""
        with self._transaction() as connection:
            locks.beside_others(connection, commune)
            yield connection

    def give_positions(self) -> None:
        """Numbers what was published and committed without a place: the last step of each transaction that writes."""
        with self._writer.begin() as connection:
            positions.begin(connection)
            positions.give(connection)
            positions.finish(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with self._reader.begin() as connection:
            yield connection

    def erasure_waits(self) -> None:
        """Called after an erasure: empties SQLite's log; has PostgreSQL's table written anew behind the answer."""
        if self.file is None:
            self.unsettled = True
        else:
            self.settle_erasure()

    def settle_erasure(self) -> bool:
        """Removes what was erased from the files; False where somebody reads it, so that its mark stays."""
        with self.reading() as connection:
            marks = erasures.marks(connection)
        held = self._settled(marks, self._behind(marks)) if marks else []
        self.unsettled = self.unsettled and bool(held) and held[0].kind != "size"
        return not held

    def purge(self, wait_s: float) -> list[Hold]:
        """The same for an operator: marked or not, in a large table too. Returns what still keeps some of it."""
        empty = rewriting.by_hand if self.file is None else erasures.empty_log_by_hand
        with self.reading() as connection:
            marks = erasures.marks(connection)
        return self._settled(marks, empty(self._writer, wait_s=wait_s))

    def _behind(self, marks: Mapping[str, str]) -> list[Hold]:
        if self.file is not None:
            return erasures.empty_log(self._writer)
        return rewriting.behind(self._writer, marks.values(), largest=self.largest_rewritten)

    def _settled(self, marks: Mapping[str, str], held: list[Hold]) -> list[Hold]:
        """Forgets the marks where nothing holds what was erased."""
        if marks and not held:
            with self._writer.begin() as connection:
                erasures.forget(connection, marks)
        return held

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        waits = True  # even if this one fails: another one's step may have passed over rows that it held
        try:
            with self._writer.begin() as connection:
                positions.begin(connection)
                yield connection
                if self.file is not None:  # SQLite has one writer: nothing can overtake what is published here
                    positions.give(connection)
                positions.finish(connection)
                waits = self.file is None and positions.wait(connection)
        finally:
            if self.file is None and waits:
                self._give_or_leave()

    def _give_or_leave(self) -> None:
        """Numbers what is committed. If that fails, the next transaction that writes does it: the commit stands."""
        try:
            self.give_positions()
        except SQLAlchemyError:
            _log.exception("what was published waits for its position")

    def _table_names(self) -> frozenset[str]:
        """The names of all tables. Raises StoreError where they are another program's."""
        contents = others.read(self.url, self._reader)
        if explanation := others.explain(contents, invented=self._invented):
            self.close()
            raise StoreError(f"La base « {self.name} » {explanation}")
        return contents.names

    def _unusable(self, how: str, error: DBAPIError) -> StoreError:
        outage = outages.outage(error, self.url)
        return StoreError(f"La base « {self.name} » ne peut pas être {how}. {outage.sentence}", outage.detail)

    def _create(self) -> None:
        """Makes today's tables where there are none yet; those of an earlier version are for `migrate`."""
        with self._writer.begin() as connection:
            if not inspect(connection).has_table(setting.name):
                metadata.create_all(connection)
                if self._invented:
                    connection.exec_driver_sql(f"PRAGMA application_id = {others.INVENTED}")
                erasures.keep_out_of_statistics(connection)
                connection.execute(insert(alembic_version).values(version_num=REVISION))

    def close(self) -> None:
        """Closes every connection."""
        for engine in self._engines:
            engine.dispose()


def read_url(text: str) -> URL:
    """A database URL; a text without "://" is the path of a SQLite file."""
    if "://" not in text and not (text.startswith("postgres") and "//" in text):
        return URL.create("sqlite", database=str(Path(text).absolute()))
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise StoreError(_ADDRESS) from error
    if url.get_backend_name() in ("sqlite", "postgresql"):
        return url
    raise StoreError(_ADDRESS)


def read_setting(connection: Connection, key: str) -> str:
    """The setting's value; "" where it was never written."""
    return connection.execute(_SETTING, {"key": key}).scalar_one_or_none() or ""


def write_settings(connection: Connection, **values: str) -> None:
    """Adds settings that were never written before."""
    connection.execute(insert(setting), [{"key": key, "value": value} for key, value in values.items()])


def _engines(url: URL) -> tuple[Engine, Engine]:
    """The engines for writing and for reading."""
    if url.get_backend_name() != "sqlite":
        shared: dict[str, Any] = {"pool_pre_ping": True, "hide_parameters": True}
        # READ COMMITTED, so that whoever waited for a lock sees what was committed meanwhile.
        writer = create_engine(url, isolation_level="READ COMMITTED", **shared)
        return writer, create_engine(url, isolation_level="REPEATABLE READ", **shared)
    if (3, 7, 0) <= sqlite.sqlite_version_info < (3, 51, 3):
        raise StoreError(
            f"SQLite {sqlite.sqlite_version} peut abîmer une base : installez la version 3.51.3 ou suivante."
        )
    return _sqlite_engine(url, "BEGIN IMMEDIATE", query_only=False), _sqlite_engine(url, "BEGIN", query_only=True)


def _sqlite_engine(url: URL, begin: str, *, query_only: bool) -> Engine:
    wait = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    # hide_parameters: errors are logged, but never what communes wrote.
    engine = create_engine(url, module=sqlite, connect_args=wait, hide_parameters=True)
    # secure_delete: erased personal data do not stay in the free bytes of the file.
    pragmas = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "query_only": query_only}

    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the begin below decides, not the driver
        try:
            connection.execute("PRAGMA journal_mode = wal")
        except sqlite.OperationalError:  # another program is making the file: this error comes at once
            connection.execute("BEGIN IMMEDIATE")  # this waits
            connection.execute("ROLLBACK")
        for name, expected in pragmas.items():
            connection.execute(f"PRAGMA {name} = {expected}")
            (value,) = connection.execute(f"PRAGMA {name}").fetchone()
            if value != expected:
                raise StoreError(f"SQLite refuse le réglage {name} = {expected} pour « {url.database} ».")

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    return engine


def _cause(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__
