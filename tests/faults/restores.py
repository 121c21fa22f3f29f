"""Restore drills: `python -m tests.faults.restores [--drills 50] [--seed 1] [--flaw forgets|anew]`.

A commune works, makes backups, exchanges with a real platform; its database is lost, damaged or simply given up, and a
backup is put back, sometimes by a process that is killed amid it. Then it works on and exchanges until nothing moves.
The oracle: every act of the backup, and every act made after the restore, has one effect on the platform and a verified
receipt here; what the platform had received before is still there; no act twice, no vote counted twice; the journal
verifies; and what was lost was said before. Prints JSON; status 1 if anything broke.

Flaws, as controls: `forgets`, an older file put in place by hand, the restore not recorded; `anew`, what is there after
a restore is made once more under other operation ids.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, event

from desktop import paths
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.make_backup import make_backup
from desktop.actions.settings.restore_backup import preview_restore, restore_backup
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.backup import closing_raw, sound
from desktop.database.backup_folder import KeptBackup, listed
from desktop.database.queries import catalogue, outbox
from sync.client.connection.transports import FaultyTransport
from sync.client.device.keystore import FileKeyStore
from sync.client.errors import NetworkError, SyncError
from sync.client.ledger import verification
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.exchanging import National, enrolled

COMMUNE = "45024"
FLAWS = ("forgets", "anew")
ROOT = Path(__file__).parents[2]
_ROUNDS = 6  # after so many rounds no act may still be waiting for its answer


@dataclass
class Report:
    drills: int = 0
    acts: int = 0
    given_up: int = 0  # acts not yet sent that a restore took away; their titles were shown beforehand
    only_there: int = 0  # acts that a restore took away here and the platform keeps
    killed: int = 0  # restores killed amid their work
    lost: int = 0
    twice: int = 0
    unverified: int = 0
    forks: int = 0  # drills after which the device has another key: the platform knew more of the first than it did
    unnoticed: int = 0  # the platform knew more, and nobody saw it
    findings: list[str] = field(default_factory=list)


class Drill:
    """One commune and one platform, from the first act to the last receipt."""

    def __init__(self, folder: Path, dice: random.Random, report: Report, flaw: str) -> None:
        self._dice, self.report, self._flaw = dice, report, flaw
        self._places = paths.find(folder / "data")
        paths.prepare(self._places)
        self._keys, self._clock = FileKeyStore(self._places.keys), Clock()
        self._national = National(folder / "platform")
        self._context = choose_commune(self._places, COMMUNE, self._clock, self._keys)
        self._older: Path = folder / "older"
        self._wanted: set[str] = set()  # acts that must be there in the end
        self._knew_more = False

    def run(self) -> None:
        dice = self._dice
        first = dice.random() < 0.8
        self._work(dice.randrange(1, 6))
        if first:
            enrolled(self._context, self._national)
        for _ in range(dice.randrange(1, 4)):
            self._backup()
            self._work(dice.randrange(0, 6))
            if first and dice.random() < 0.7:
                self._exchange(cut=dice.random() < 0.4)
        self._restore()
        self._work(dice.randrange(0, 4))
        if not first:
            enrolled(self._context, self._national)
        for _ in range(_ROUNDS):
            self._exchange()
        self._judge()
        self._context.close()
        self._national.store.close()

    def _work(self, count: int) -> None:
        with self._context.store.reading() as connection:
            services = [service.id for service in catalogue.services(connection)][:12]
            standing = {row[0] for row in connection.exec_driver_sql("SELECT subject FROM vote WHERE stands = 1")}
        for _ in range(count):
            choice = self._dice.random()
            if choice < 0.4:
                title = f"Besoin {self._dice.randrange(10**6)}"
                op = submit_need(
                    self._context, draft_need(self._context, title=title, description="Papier").value
                ).value.op
            elif choice < 0.8 or not standing:
                subject = self._dice.choice([one for one in services if one not in standing])
                op = cast_vote(self._context, subject).value.op
                standing.add(subject)
            else:
                subject = self._dice.choice(sorted(standing))
                op = withdraw_vote(self._context, subject).value.op
                standing.discard(subject)
            self._wanted.add(op)
            self.report.acts += 1

    def _backup(self) -> None:
        make_backup(self._context, "asked")
        shutil.rmtree(self._older, ignore_errors=True)
        self._older.mkdir()
        for suffix in ("", "-wal"):
            file = self._places.database(COMMUNE).with_name(f"{COMMUNE}.sqlite{suffix}")
            if file.exists():
                shutil.copyfile(file, self._older / file.name)

    def _exchange(self, *, cut: bool = False) -> None:
        transport = self._national.transport
        if cut:
            left = [self._dice.randrange(1, 6)]

            def plan(_call: object) -> str | None:
                left[0] -= 1
                return None if left[0] else self._dice.choice(("before", "after"))

            transport = FaultyTransport(transport, plan)
        with contextlib.suppress(NetworkError):  # the cut, or a platform that is away
            exchange(self._context, transport)

    def _restore(self) -> None:
        """The database goes in one of four ways, a backup comes back."""
        way = self._dice.choice(("given up", "gone", "damaged", "emptied"))
        before = self._states()
        there = self._arrived()
        if self._flaw == "forgets":
            self._context.close()
            for file in self._places.communes.glob(f"{COMMUNE}.sqlite*"):
                file.unlink()
            shutil.copytree(self._older, self._places.communes, dirs_exist_ok=True)
            kept = None
        else:
            kept = self._chosen(way)
            self._hurt(way)
            self._put_back(kept, way, before)
        self._context = open_commune(self._places, COMMUNE, self._clock, self._keys)
        now = set(self._states())
        gone = {op for op in before if op not in now}
        self.report.given_up += len(gone - there)
        self.report.only_there += len(gone & there)
        self._wanted = (self._wanted & now) | (gone & there)
        self._knew_more = bool(gone & there)
        if self._flaw == "anew":
            self._make_anew()

    def _chosen(self, way: str) -> KeptBackup:
        if way != "given up":
            return next(kept for kept in listed(self._places.backups(COMMUNE)) if not sound(kept))
        return self._dice.choice([kept for kept in listed(self._places.backups(COMMUNE)) if kept.why == "asked"])

    def _hurt(self, way: str) -> None:
        file = self._places.database(COMMUNE)
        if way == "given up":
            if self._dice.random() < 0.5:
                self._context.close()  # else the window stays open
            return
        self._context.close()
        if way == "gone":
            file.unlink()
        elif way == "emptied":
            file.write_bytes(b"")
        else:
            data = file.read_bytes()
            file.write_bytes(self._dice.randbytes(6000) + data[6000:])

    def _put_back(self, kept: KeptBackup, way: str, before: dict[str, str]) -> None:
        seen = preview_restore(self._places, COMMUNE, kept.name).losses
        if way == "given up":
            said = {act.op for act in seen.acts}
            gone = set(before) - self._ops_in(kept)
            if said != gone:
                self._finding("lost", f"{len(gone)} acts are taken away, {len(said)} were said")
        if self._dice.random() < 0.5:
            self._kill_amid(kept)
        # Killed or not: whoever comes back puts it back once more, unless it is there already.
        restore_backup(self._places, COMMUNE, kept.name, self._clock)

    def _kill_amid(self, kept: KeptBackup) -> None:
        """By a process that dies at a statement, or before a file is moved, drawn by lot."""
        amid = [str(self._places.data), kept.name, str(self._dice.randrange(1, 40))]
        command = [sys.executable, "-m", "tests.faults.restores", "--amid", *amid]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=120)
        if done.returncode not in (0, -signal.SIGKILL):
            raise AssertionError(done.stderr.decode())
        self.report.killed += done.returncode != 0

    def _make_anew(self) -> None:
        """What a program would do that does not resend what it has: the same needs once more, as new acts."""
        with self._context.store.reading() as connection:
            titles = [act.title for act in outbox.listed(connection) if act.type == "need.submit"]
        for title in titles:
            submit_need(self._context, draft_need(self._context, title=title, description="Papier").value)

    def _judge(self) -> None:
        arrived = self._arrived()
        states = self._states()
        for op in sorted(self._wanted - set(arrived)):
            self._finding("lost", f"{op} {states.get(op)}")
        for op, state in states.items():
            if state not in ("accepted", "rejected", "superseded", "cancelled"):
                self._finding("lost", f"{op} ends as {state}")
        titles = Counter(self._needs_there())
        for title, count in titles.items():
            if count > 1:
                self._finding("twice", f"{count} needs {title!r}")
        voters = self._national.tally()
        for subject, count in voters.items():
            if count > 1:
                self._finding("twice", f"{count} votes for {subject}")
        with self._context.store.reading() as connection:
            verified = verification.check(connection, self._context.head)
            former = connection.exec_driver_sql("SELECT count(*) FROM former_device").scalar_one()
        self.report.forks += bool(former)
        if self._knew_more and not former:
            self._finding("unnoticed", f"{len(self._wanted)} acts")
        if not verified.ok:
            self._finding("unverified", verified.first_bad or "")

    def _arrived(self) -> set[str]:
        with self._national.store.reading() as connection:
            return {op for (op,) in connection.exec_driver_sql("SELECT op FROM operation")}

    def _needs_there(self) -> list[str]:
        with self._national.store.reading() as connection:
            return [row[0] for row in connection.exec_driver_sql("SELECT title FROM need WHERE state != 'withdrawn'")]

    def _states(self) -> dict[str, str]:
        with self._context.store.reading() as connection:
            return {act.op: act.state for act in outbox.listed(connection)}

    def _ops_in(self, kept: KeptBackup) -> set[str]:
        with closing_raw(kept.path, "ro") as connection:
            return {op for (op,) in connection.execute("SELECT op FROM outbox")}

    def _finding(self, kind: str, what: str) -> None:
        setattr(self.report, kind, getattr(self.report, kind) + 1)
        self.report.findings.append(f"drill {self.report.drills}, {kind}: {what}"[:300])


def run(folder: Path, *, drills: int, seed: int, flaw: str = "") -> Report:
    """With a flaw it stops at the first finding: that is all a control has to show."""
    report, dice = Report(), random.Random(seed)
    for number in range(drills):
        report.drills += 1
        place = folder / str(number)
        place.mkdir(parents=True)
        try:
            Drill(place, dice, report, flaw).run()
        except SyncError as error:
            report.findings.append(f"drill {number + 1}: {type(error).__name__} {error.code}: {error.sentence}"[:300])
        if flaw and report.findings:
            break
        shutil.rmtree(place, ignore_errors=True)
    return report


def restore_until(data: Path, name: str, last: int) -> None:
    """Dies at the `last`-th statement or move of a file, unless it is done before."""
    done = 0

    def count(*_event: object) -> None:
        nonlocal done
        done += 1
        if done == last:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    sys.addaudithook(lambda name, _: count() if name in ("os.rename", "os.remove", "sqlite3.connect") else None)
    restore_backup(paths.find(data), COMMUNE, name, Clock())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--drills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--flaw", choices=FLAWS, default="")
    parser.add_argument("--amid", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.amid:
        restore_until(Path(asked.amid[0]), asked.amid[1], int(asked.amid[2]))
        return 0
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = run(Path(folder), drills=asked.drills, seed=asked.seed, flaw=asked.flaw)
    document = vars(report) | {"findings": report.findings[:8], "seconds": round(time.perf_counter() - began)}
    document["date"] = datetime.now(UTC).date().isoformat()
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
