"""Damage on purpose: `python -m tests.faults.damage [--damages 2500] [--seed 1] [--flaw integrity]`.

Bits flipped, blocks overwritten and files cut, in a commune's database, in the log of writes beside it and in a backup.
Each must be seen by what looks at them every day (SQLite's check, the journal's chain, its head outside, the receipts;
of a backup its digest), or have changed no act and no receipt. What else it changed unseen is counted by its table.
With the flaw only SQLite's own check looks: the control, it must miss some. Prints JSON; status 1 if any went unseen.
"""

import argparse
import contextlib
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.exc import DBAPIError

from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.make_backup import make_backup
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database import backup, backup_folder
from desktop.database.errors import UNREADABLE, DatabaseFault
from desktop.database.queries import catalogue
from desktop.paths import Places
from sync.client.device.keystore import MemoryKeyStore
from sync.client.errors import Integrity
from sync.client.ledger.journal import HeadFile, RememberedHead
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.exchanging import National, enrolled

COMMUNE = "45024"
TARGETS = ("database", "log", "backup")
_WEIGHTS = (5, 3, 2)
#: Columns that an act is made of. Other rows hold drafts of the commune, or come from the platform again.
_ACTS = {
    "outbox": "op, seq, type, frozen, intent, salt, personal, state, number",
    "journal": "*",
    "proof": "*",
    "device": "id, public_key, platform_key, statement",
}


@dataclass
class Report:
    damages: int = 0
    refused: int = 0  # the file did not open
    by_sqlite: int = 0
    by_chain: int = 0  # seen by the journal, its head or the receipts, and not by SQLite
    by_digest: int = 0  # seen by the digest of a backup
    harmless: int = 0  # every row as before
    elsewhere: dict[str, int] = field(default_factory=dict)  # rows changed unseen, no act or receipt among them
    undetected: int = 0
    missed_by_sqlite_alone: int = 0  # acts or receipts changed or gone, and integrity_check says "ok"
    findings: list[str] = field(default_factory=list)


def prepare(folder: Path, acts: int) -> Places:
    """A commune at work, its files as a killed process leaves them: a database, its log of writes, a head, a backup."""
    working = paths.find(folder / "working")
    paths.prepare(working)
    context = choose_commune(working, COMMUNE, Clock(), MemoryKeyStore())
    national = National(folder / "platform")
    enrolled(context, national)
    _act(context, acts)
    exchange(context, national.transport)
    national.store.close()
    with context.store.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM copy WHERE scope = 'catalogue' AND rowid % 3 != 0")
    context.store.settle_erasure()
    make_backup(context, "asked")
    _act(context, acts // 2)
    pristine = paths.find(folder / "pristine")
    shutil.copytree(working.data, pristine.data)
    context.close()
    return pristine


def _act(context: CommuneContext, count: int) -> None:
    with context.store.reading() as connection:
        services = [service.id for service in catalogue.services(connection)]
        standing = {row[0] for row in connection.exec_driver_sql("SELECT subject FROM vote")}
    free = [service for service in services if service not in standing]
    for number in range(count):
        made = draft_need(context, title=f"Besoin {number}", description="Registre sur papier. " * 12).value
        if number % 5:
            submit_need(context, made)
        if number % 2 and free:
            cast_vote(context, free.pop())


class Campaign:
    """One pristine folder, damaged anew each time."""

    def __init__(self, folder: Path, seed: int, *, flaw: str = "", acts: int = 40) -> None:
        self._dice, self._flaw = random.Random(seed), flaw
        self._pristine = prepare(folder, acts)
        self._places = paths.find(folder / "damaged")
        self.report = Report()
        self._elsewhere = Counter[str]()
        self._acts, self._rest = content(self._copy().database(COMMUNE))

    def damage_once(self) -> None:
        places = self._copy()
        target = self._dice.choices(TARGETS, _WEIGHTS)[0]
        (kept,) = backup_folder.listed(places.backups(COMMUNE))
        database = places.database(COMMUNE)
        file = {"database": database, "log": database.with_name(database.name + "-wal"), "backup": kept.path}[target]
        what = self._hurt(file)
        self.report.damages += 1
        try:
            if target == "backup":
                self._look_at_backup(kept)
            else:
                self._inspect(places, f"{target}, {what}")
        except Exception as error:  # noqa: BLE001 - a damaged file may end in no error that nobody foresaw
            self.report.findings.append(f"{target}, {what}: {type(error).__name__}: {error}"[:300])
        self.report.elsewhere = dict(self._elsewhere.most_common())

    def _copy(self) -> Places:
        shutil.rmtree(self._places.data, ignore_errors=True)
        shutil.copytree(self._pristine.data, self._places.data)
        return self._places

    def _hurt(self, file: Path) -> str:
        data = bytearray(file.read_bytes())
        kind = self._dice.choices(("bit", "block", "cut"), (6, 2, 2))[0]
        place = self._dice.randrange(len(data))
        if kind == "bit":
            data[place] ^= 1 << self._dice.randrange(8)
        elif kind == "block":
            size = self._dice.choice((64, 512, 4096))
            data[place : place + size] = self._dice.randbytes(len(data[place : place + size]))
        else:
            del data[place:]
        file.write_bytes(data)
        return f"{kind} at {place}"

    def _look_at_backup(self, kept: backup_folder.KeptBackup) -> None:
        if self._flaw or not backup.sound(kept):
            changed = content(kept.path)[0] != content(_same(kept, self._pristine))[0] if not self._flaw else False
            self.report.harmless += not changed
            self.report.undetected += changed
        else:
            self.report.by_digest += 1

    def _inspect(self, places: Places, what: str) -> None:
        """First SQLite alone, on the files as they lie there; then as the application does."""
        alone = integrity(places.database(COMMUNE))
        found = self._compare(places)
        if alone and (found is None or found[0]):
            self.report.missed_by_sqlite_alone += 1
        if self._flaw:
            self.report.undetected += alone and (found is None or bool(found[0]))
            return
        seen = self._application(places)
        if seen:
            setattr(self.report, seen, getattr(self.report, seen) + 1)
        elif found is None or found[0]:
            self.report.undetected += 1
            self.report.findings.append(f"{what}: {'unreadable' if found is None else found[0]}"[:300])
        elif found[1]:
            self._elsewhere.update(found[1])
        else:
            self.report.harmless += 1

    def _application(self, places: Places) -> str:
        """Who sees it; "" if nobody does."""
        head = HeadFile(places.head(COMMUNE))
        known = RememberedHead(head.read())
        head.close()
        try:
            open_commune(places, COMMUNE, Clock(), MemoryKeyStore()).close()
            examined = backup.examine(places.database(COMMUNE), known)
        except (DatabaseFault, Integrity, *UNREADABLE, DBAPIError):
            return "refused"
        if not examined.fault:
            return ""
        return "by_chain" if examined.readable else "by_sqlite"

    def _compare(self, places: Places) -> tuple[str, list[str]] | None:
        """Which table of acts differs, and which others; None where it cannot be read."""
        try:
            acts, rest = content(places.database(COMMUNE))
        except UNREADABLE:
            return None
        differing = [table for table in self._rest if rest.get(table) != self._rest[table]]
        return next((table for table in self._acts if acts.get(table) != self._acts[table]), ""), differing


def _same(kept: backup_folder.KeptBackup, places: Places) -> Path:
    return places.backups(COMMUNE) / kept.path.name


def integrity(database: Path) -> bool:
    """Whether SQLite finds nothing to say."""
    try:
        with contextlib.closing(sqlite.connect(_copied(database))) as connection:
            return bool(connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
    except UNREADABLE:
        return False


def content(database: Path) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """Every row, of the tables of acts and of the others."""
    with contextlib.closing(sqlite.connect(_copied(database))) as connection:
        connection.text_factory = bytes
        names = [
            row[0].decode("utf-8", "replace")
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        acts = {
            table: connection.execute(f"SELECT {columns} FROM {table}").fetchall() for table, columns in _ACTS.items()
        }
        rest = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names if name not in _ACTS}
        for table in ("outbox", "device"):
            rest[table] = connection.execute(f"SELECT * FROM {table}").fetchall()
    return acts, rest


def _copied(database: Path) -> Path:
    """Looking into it would end its log of writes: a copy is looked at."""
    folder = database.parent / "looked"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for suffix in ("", "-wal"):
        file = database.with_name(database.name + suffix)
        if file.exists():
            shutil.copyfile(file, folder / file.name)
    return folder / database.name


def run(folder: Path, *, damages: int, seed: int, flaw: str = "", acts: int = 40) -> Report:
    campaign = Campaign(folder, seed, flaw=flaw, acts=acts)
    for _ in range(damages):
        campaign.damage_once()
    return campaign.report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--damages", type=int, default=2500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--acts", type=int, default=40)
    parser.add_argument("--flaw", choices=("integrity",), default="")
    asked = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = run(Path(folder), damages=asked.damages, seed=asked.seed, flaw=asked.flaw, acts=asked.acts)
    document = vars(report) | {"findings": report.findings[:8], "seconds": round(time.perf_counter() - began)}
    document["date"] = datetime.now(UTC).date().isoformat()
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    return 1 if report.undetected or report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
