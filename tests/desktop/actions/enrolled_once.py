"""An enrolment made once in a process: where both ends are again as they were before it, what it made is put in place.

As they were is to the byte: the databases, the device's keys, the platform's, and both clocks. An end in which a test
has written anything enrols itself.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.actions.kit.commune_context import CommuneContext
from sync.client.device.keystore import MemoryKeyStore
from sync.platform.store import PlatformStore
from tests.desktop.actions.conftest import Clock

_Key = tuple[str, ...]


@dataclass(frozen=True)
class Ends:
    """A commune's computer and the platform that it is about to meet."""

    context: CommuneContext
    store: PlatformStore  #: of the platform
    keys: Path  #: the folder of the platform's keys
    now: datetime  #: the platform's


@dataclass(frozen=True)
class _Made:
    commune: bytes  #: its database; so is `platform`
    platform: bytes
    clock: datetime


_made: dict[_Key, _Made] = {}


def once(ends: Ends, enrol: Callable[[], None]) -> None:
    """`enrol` enrols the commune with the platform, and does nothing else."""
    clock, key = ends.context.clock, _key(ends)
    if not isinstance(clock, Clock) or key is None:
        enrol()
    elif (made := _made.get(key)) is not None:
        _close(ends)
        _database(ends).write_bytes(made.commune)
        _platform(ends).write_bytes(made.platform)
        clock.now = made.clock
    else:
        beside = _beside(ends)
        enrol()
        if _beside(ends) == beside:
            _close(ends)
            _made[key] = _Made(_database(ends).read_bytes(), _platform(ends).read_bytes(), clock.now)


def _database(ends: Ends) -> Path:
    return ends.context.store.path


def _platform(ends: Ends) -> Path:
    assert ends.store.file is not None
    return ends.store.file


def _close(ends: Ends) -> None:
    """Closing the last connection writes the log into the database file; the next connection opens on demand."""
    ends.context.store.close()
    ends.store.close()


def _key(ends: Ends) -> _Key | None:
    """None if something was written since the files were put there."""
    databases = _database(ends), _platform(ends)
    if any(log.exists() and log.stat().st_size for log in (Path(f"{file}-wal") for file in databases)):
        return None
    clock = getattr(ends.context.clock, "now", "")
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in databases]
    return (*digests, str(clock), str(ends.now), *_beside(ends))


def _beside(ends: Ends) -> _Key:
    """What an enrolment uses beside the databases, and leaves as it is."""
    folder, keystore = _database(ends).parent, ends.context.keystore
    files = [*folder.rglob("*"), *ends.keys.iterdir()]
    others = [file for file in sorted(files) if file.is_file() and not file.name.startswith(_database(ends).name)]
    secrets = keystore._secrets if isinstance(keystore, MemoryKeyStore) else {"": id(keystore)}
    return (*(f"{file.name} {file.read_bytes().hex()}" for file in others), repr(secrets))
