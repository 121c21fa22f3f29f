"""The folder with one commune's backups: how they are named, which are removed, and the second copies elsewhere.

A file gets its name only once it was verified. Beside it lies a small JSON file, its card, with the SHA-256 of its
bytes: so a backup in which a single bit has changed is noticed.
"""

import contextlib
import hashlib
import json
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from desktop.domain.backups import REASONS, BackupReason, DatedBackup, to_keep
from sync.client.ledger.journal import Head

_NAME: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d{6}Z)-([a-z-]+)")
_STAMP: Final = "%Y-%m-%dT%H%M%SZ"
_PART: Final = ".part"
_PLACES: Final = "places.txt"
_SQLITE: Final = b"SQLite format 3\0"
_LEFT_S: Final = 3600.0  # older than this, nobody is writing it any more
_CARD: Final = {"sha256": str, "version": int, "acts": int, "seq": int, "head": str}
SECOND: Final = "Sauvegardes Relais Communes"  #: the folder in the second place


class KeptBackup(Struct, frozen=True, kw_only=True):
    """One backup in the folder. What its card says is empty where that small file is lost or unreadable."""

    path: Path  #: the .sqlite file; its name holds `made_at` and `why`
    made_at: datetime  #: UTC, whole seconds
    why: BackupReason  #: what made the program keep it: see desktop.domain.backups.WORDS
    size: int  #: bytes of the file
    sha256: str = ""  #: of the file, in hexadecimal, from its card; "" where the card is lost
    version: int = 0  #: of the tables in it (PRAGMA user_version), from its card; 0 where the card is lost
    acts: int = -1  #: in it and not cancelled, from its card; -1 where the card is lost
    seq: int = 0  #: lines of the journal in it, from its card; 0 for an empty journal and where the card is lost
    head: str = ""  #: hash of that journal's last line, in hexadecimal; "" where `seq` is 0

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def mark(self) -> DatedBackup:
        return DatedBackup(self.made_at, self.why)


def prepare(folder: Path) -> None:
    """Makes the folder, for this user only, and removes files that a crash left unfinished. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    orphans = (card for card in folder.glob("*.json") if not card.with_suffix(".sqlite").exists())
    for left in (*parts(folder), *orphans):
        with contextlib.suppress(FileNotFoundError):  # another process has renamed it or removed it meanwhile
            if abs(time.time() - left.stat().st_mtime) > _LEFT_S:
                left.unlink(missing_ok=True)


def parts(folder: Path) -> tuple[Path, ...]:
    """Unfinished files: being written now, or left by a crash; with the journals that SQLite keeps beside them."""
    return tuple(folder.glob(f"*{_PART}*"))


def part(folder: Path) -> Path:
    """An empty file, for this user only, to write a backup into."""
    path = folder / f"{secrets.token_hex(8)}{_PART}"
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return path


def aside(folder: Path, now: datetime) -> Path:
    """A new folder for a file that does not verify, but is kept all the same. Rotation never removes it."""
    path = folder / f"aside-{now.astimezone(UTC).strftime('%Y-%m-%dT%H%M%S%fZ')}"
    path.mkdir(mode=0o700)
    return path


def set_aside(folder: Path) -> tuple[Path, ...]:
    """Files and folders that are no backups of ours: what `aside` made, and databases, or folders with databases, that
    a person put here under another name.
    """
    known = {kept.path for kept in listed(folder)} | set(parts(folder))
    return tuple(path for path in sorted(folder.iterdir()) if path not in known and _is_aside(path))


def _is_aside(path: Path) -> bool:
    if path.is_dir():
        inside = [file for file in path.rglob("*") if file.is_file()]
        return bool(inside) if path.name.startswith("aside-") else any(map(_is_database, inside))
    return _is_database(path)


def _is_database(path: Path) -> bool:
    with contextlib.suppress(FileNotFoundError), path.open("rb") as file:  # removed meanwhile, or a broken link
        return file.read(len(_SQLITE)) == _SQLITE
    return False


def note_place(folder: Path, place: Path) -> None:
    """Remembers the place of second copies: an erasure must find them all, not the last ones only. Raises OSError."""
    known = places(folder)
    if place in known:
        return
    new = part(folder)  # written beside and renamed: a list cut off half way would lose every place
    try:
        with new.open("w", encoding="utf-8") as file:
            json.dump([str(one) for one in (*known, place)], file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        new.replace(folder / _PLACES)
    finally:
        new.unlink(missing_ok=True)


def places(folder: Path) -> tuple[Path, ...]:
    """Every place to which second copies ever went."""
    try:
        return tuple(map(Path, json.loads((folder / _PLACES).read_text("utf-8"))))
    except (OSError, ValueError, TypeError):
        return ()


def keep(part: Path, why: BackupReason, now: datetime, version: int, acts: int, end: Head | None) -> KeptBackup:
    """Gives a verified file its name. File and card are flushed to the disk before, the folder after the renaming."""
    folder = part.parent
    moment = now.astimezone(UTC).replace(microsecond=0)
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    sha256, size = digest(part), part.stat().st_size
    seq, head = (0, "") if end is None else (end.seq, end.head)
    while True:
        path = folder / f"{moment.strftime(_STAMP)}-{why}.sqlite"
        kept = KeptBackup(
            path=path, made_at=moment, why=why, size=size, sha256=sha256, version=version, acts=acts, seq=seq, head=head
        )
        try:
            _write(_card(path), kept)  # fails where there is one: of two backups in one second, the later gets the next
            break
        except FileExistsError:
            moment += timedelta(seconds=1)
    part.replace(path)
    sync_folder(folder)
    return kept


def put(part: Path, kept: KeptBackup, version: int, acts: int, end: Head | None) -> None:
    """Puts another verified file in the place of a backup. After a crash in between, the backup has no card."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    seq, head = (0, "") if end is None else (end.seq, end.head)
    size, sha256 = part.stat().st_size, digest(part)
    _card(kept.path).unlink(missing_ok=True)
    part.replace(kept.path)
    _write(_card(kept.path), replace(kept, size=size, sha256=sha256, version=version, acts=acts, seq=seq, head=head))
    sync_folder(kept.path.parent)


def listed(folder: Path) -> tuple[KeptBackup, ...]:
    """The backups in the folder, the newest first. Files with another form of name are left out."""
    backups = []
    for path in folder.glob("*.sqlite"):
        match = _NAME.fullmatch(path.stem)
        if match is None or match[2] not in REASONS or not path.is_file():
            continue
        with contextlib.suppress(ValueError, OSError):  # a date that does not exist; removed meanwhile
            made = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
            on_card: dict[str, Any] = _read(_card(path))
            backups.append(KeptBackup(path=path, made_at=made, why=match[2], size=path.stat().st_size, **on_card))
    return tuple(sorted(backups, key=lambda kept: (kept.made_at, kept.name), reverse=True))


def find(folder: Path, name: str) -> KeptBackup | None:
    """By its name, with or without ".sqlite"."""
    return next((kept for kept in listed(folder) if kept.name == name.removesuffix(".sqlite")), None)


def intact(kept: KeptBackup) -> bool:
    """Whether its bytes are still those that were verified. False where the card is lost: then nobody can know."""
    try:
        return bool(kept.sha256) and digest(kept.path) == kept.sha256
    except OSError:
        return False


def rotate(folder: Path, now: datetime, mine: Callable[[KeptBackup], bool] = lambda _kept: True) -> None:
    """Removes those that are `mine` and need not be kept any more (desktop.domain.backups). Raises OSError."""
    here = tuple(filter(mine, listed(folder)))
    stay = to_keep([kept.mark for kept in here], now)
    for kept in here:
        if kept.mark not in stay:
            remove(kept)


def remove(kept: KeptBackup) -> None:
    kept.path.unlink(missing_ok=True)
    _card(kept.path).unlink(missing_ok=True)


def trouble(place: Path, insees: Iterable[str] = ("",)) -> str:
    """Why no second copy of one of these communes can be made there, in French, found by writing; "" where it can."""
    try:
        if not place.is_dir():
            if os.path.lexists(place):
                return "ce n’est pas un dossier. Indiquez-en un."
            return "ce dossier est absent. Branchez la clé ou le disque."
        for insee in insees:
            folders = (place / SECOND / insee, place / SECOND, place)
            with tempfile.TemporaryFile(dir=next(filter(os.path.lexists, folders))) as file:
                file.write(b"relais")
    except OSError as error:
        return f"{_reason(error)}."
    return ""


def copy_to(kept: KeptBackup, place: Path, insee: str, now: datetime, mine: Callable[[KeptBackup], bool]) -> str:
    """Makes a second copy elsewhere. "" once it was read back unchanged, else a French sentence; raises nothing.

    Old copies there are removed, but only those that are `mine`: another computer of the commune may use that place.
    """
    folder = place / SECOND / insee
    failure = f"La seconde copie n’a pas pu être faite dans «\u00a0{place}\u00a0»\u00a0:"
    try:
        if not place.is_dir():
            return f"{failure} {trouble(place)}"
        prepare(folder)
        if shutil.disk_usage(folder).free < kept.size * 2:
            return f"{failure} la place manque."
        target, new = folder / kept.path.name, part(folder)
        try:
            with kept.path.open("rb") as source, new.open("wb") as copied:
                shutil.copyfileobj(source, copied, 1 << 20)
                copied.flush()
                os.fsync(copied.fileno())
            if digest(new) != kept.sha256:
                return f"{failure} ce qui a été relu n’est pas ce qui a été écrit. Changez de clé ou de disque."
            _card(target).unlink(missing_ok=True)
            _write(_card(target), kept)
            new.replace(target)
        finally:
            new.unlink(missing_ok=True)
        sync_folder(folder)
        rotate(folder, now, mine)
    except OSError as error:
        return f"{failure} {_reason(error)}."
    return ""


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Makes a renaming last through a power cut. Windows has no such call, and some USB sticks refuse it."""
    with contextlib.suppress(OSError):  # without it the disk writes the renaming a little later
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _reason(error: OSError) -> str:
    known = {13: "vous n’avez pas le droit d’y écrire", 28: "la place manque", 30: "il est en lecture seule"}
    return known.get(error.errno or 0, "il n’accepte pas l’écriture")


def _card(path: Path) -> Path:
    return path.with_suffix(".json")


def _write(card: Path, kept: KeptBackup) -> None:
    """Raises FileExistsError where there is one."""
    content = {key: getattr(kept, key) for key in _CARD}
    with open(os.open(card, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(json.dumps(content).encode())
        file.flush()
        os.fsync(file.fileno())


def _read(card: Path) -> dict[str, str | int]:
    """What the card says; {} where anything is missing or of the wrong type."""
    try:
        with card.open("rb") as file:
            content = json.loads(file.read(4096))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(content, dict) or any(type(content.get(key)) is not kind for key, kind in _CARD.items()):
        return {}
    return {key: content[key] for key in _CARD}
