"""A PostgreSQL server for the tests: a folder with its socket, no port; removed after the test run."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests import posix

_DEADLINE_S = 60
#: PostgreSQL refuses to run as root: it runs as the package's own user, or as one that owns nothing.
_USERS = ("postgres", "nobody")


def programs() -> Path | None:
    """The folder of initdb and postgres; None if no PostgreSQL is installed."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: float(file.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def cluster(where: Path, *, durable: bool = False) -> Iterator[str]:
    """Starts a server; the folder of its socket. `where`: its programs' folder. `durable`: it waits for the disk."""
    folder = Path(tempfile.mkdtemp(prefix="relais-pg-"))
    as_user = _user()
    if as_user is not None:
        shutil.chown(folder, as_user)
    try:
        made = [where / "initdb", "-D", folder / "data", "-U", "relais", "-A", "trust", "-E", "UTF8", "--no-sync"]
        _run([*made, "--locale=C"], as_user)
        fsync = "on" if durable else "off"
        settings = ("listen_addresses=", f"unix_socket_directories={folder}", f"fsync={fsync}", "max_connections=60")
        settings += ("max_prepared_transactions=4",)
        options = " ".join(f"-c {one}" for one in settings)
        control = [where / "pg_ctl", "-D", folder / "data", "-w", "-t", str(_DEADLINE_S)]
        _run([*control, "-o", options, "-l", folder / "log", "start"], as_user)
        try:
            yield str(folder)
        finally:
            _run([*control, "-m", "immediate", "stop"], as_user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def replica(socket: str, *options: str) -> Iterator[tuple[int, Callable[[], None]]]:
    """A replica of the cluster at `socket`, which reports every second who reads on it: its port, and what stops it."""
    where, data, port = programs(), Path(socket) / "replica", 5433
    assert where is not None
    made = [where / "pg_basebackup", "-h", socket, "-U", "relais", "-D", data, "-R", "-X", "stream", "-c", "fast"]
    _run([*made, "--no-sync", *options], _user())
    settings = ("listen_addresses=", f"unix_socket_directories={socket}", f"port={port}", "fsync=off")
    settings += ("hot_standby_feedback=on", "wal_receiver_status_interval=1", "max_standby_streaming_delay=-1")
    settings += ("max_connections=60", "max_prepared_transactions=4")
    control = [where / "pg_ctl", "-D", data, "-w", "-t", str(_DEADLINE_S)]
    _run([*control, "-o", " ".join(f"-c {one}" for one in settings), "-l", data / "log", "start"], _user())
    stops: list[list[str | Path]] = [[*control, "-m", "immediate", "stop"]]

    def stop() -> None:
        while stops:
            _run(stops.pop(), _user())

    try:
        yield port, stop
    finally:
        stop()
        shutil.rmtree(data)


@contextmanager
def cluster_or_skip() -> Iterator[str]:
    """A cluster for tests; without PostgreSQL these are skipped, with a clear message."""
    where = programs()
    if posix.WINDOWS:
        pytest.skip("a cluster is made on Linux only")
    if where is None:
        pytest.skip("PostgreSQL IS NOT INSTALLED: nothing here was tried on it (Debian: apt-get install postgresql)")
    with cluster(where) as socket:
        yield socket


@contextmanager
def database(socket: str, name: str) -> Iterator[str]:
    """An empty database; its address for SQLAlchemy."""
    with psycopg.connect(host=socket, user="relais", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"postgresql+psycopg://relais@/{name}?host={socket}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _user() -> str | None:
    if os.geteuid() != 0:
        return None
    import pwd  # here, as Windows has none, where the tests beside are read all the same

    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in _USERS if name in known)


def _run(command: list[str | Path], as_user: str | None) -> None:
    """In the root folder, since the server's user may not look into ours."""
    done = subprocess.run(
        command,
        cwd="/",
        user=as_user,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=2 * _DEADLINE_S,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]}: {done.stdout}{done.stderr}")
