"""The prepared worlds of today, the copies that are played in, and what is set aside or erased of these."""

import contextlib
import hashlib
import os
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

import resources
from desktop.database.errors import DiskFull
from desktop.database.migrations import LATEST
from desktop.demo.days.calendar import StoryClock
from desktop.demo.days.note_file import read_note
from desktop.demo.discarding import discard
from desktop.demo.worlds import soundness
from desktop.demo.worlds.situations import ALL, Clock, Progress, Situation, home, inside, make, platform_folder
from desktop.domain.french import paris, paris_day
from desktop.paths import is_full
from resources import demonstration
from sync.platform.store import StoreError

_DAY = len("2026-01-01")  # how much of the note of a world is its day
_WHOLE = re.compile(r"\d{4}-\d\d-\d\d-[0-9a-f]{12}-[0-9a-f]{6}")  # that note: day, release and name
_BREAK = timedelta(hours=6)
_FINISHED = "finished"
_BORROWED = "borrowed"


class Templates:
    """The prepared worlds of today, in `folder`. Worlds of another day or release are made again.

    Those under a borrowed name are in a folder beside it, which a proper end deletes.
    """

    def __init__(self, folder: Path, clock: Clock, progress: Progress = lambda _done, _all: None) -> None:
        """`progress` is told how many worlds are made, of how many; at the end, or if that fails, of all."""
        self._own, self._clock, self._progress = folder, clock, progress

    def prepare(self) -> Path:
        """The folder of today's worlds. Makes them if they are not there; deletes those of other days and names."""
        if not demonstration.borrows():
            self.forget_borrowed()
        today = self._today
        if (today / _FINISHED).exists():
            return today
        discard(self._folder)
        part = self._folder / "part"
        try:
            make(part, self._clock, self._progress)
            (part / _FINISHED).touch()
            os.replace(part, today)
        except BaseException:
            discard(self._folder)  # half made they are of no use, and a full disk stays full
            raise
        finally:
            self._progress(ALL, ALL)
        return today

    def copy(
        self,
        situation: Situation,
        live: Path,
        add: Callable[[Path], None] = lambda _part: None,
        *,
        aside: bool = False,
    ) -> None:
        """Replaces the live world by a prepared one, completely or not at all; `add` puts more into it before.

        Killed at any moment, `recover` finds the one world or the other. Past midnight, or the day after with the lid
        of the computer closed in between, the worlds are made again first (some seconds): their dates are of that day.
        `aside`: the world that was there is damaged, and is kept beside the new one, in place of an earlier one.
        """
        today = self.prepare()
        part, old = _beside(live, "part"), _beside(live, "damaged" if aside and live.exists() else "old")
        for left in (part, _beside(live, "old")):
            discard(left)
        try:
            if self._copied(today / situation, part):
                shutil.rmtree(today)  # what was prepared is damaged: it is made again
                today = self.prepare()
                shutil.copytree(today / situation, part)
            add(part)
            (part / _FINISHED).write_text(today.name, "utf-8")
            discard(old)
            if live.exists():
                os.replace(live, old)
            os.replace(part, live)
        except BaseException:
            if not live.exists() and old.exists():
                os.replace(old, live)
            discard(part)  # it would keep a full disk full
            raise
        discard(_beside(live, "old"))

    def needed(self, situation: Situation) -> int:
        """Bytes that a copy of a prepared world takes; 0 where it is still to be made, in place of another day's."""
        return _size(self._today / situation)

    def needed_for_all(self) -> int:
        """Bytes that the prepared worlds take under another name."""
        return _size(self._own)

    def erase(self, live: Path) -> None:
        """Deletes the world. Killed amid that, the next start finds none, and `recover` deletes what is left."""
        gone = _beside(live, "gone")  # an old world would be taken up again
        discard(gone)
        with contextlib.suppress(OSError):  # none is there, or a program has it open: then it is deleted where it lies
            os.replace(live, gone)
        for left in (gone, live, _beside(live, "damaged")):
            discard(left)

    def forget_damaged(self, live: Path) -> None:
        """What was set aside may bear a real name, and is of no use on another day."""
        discard(_beside(live, "damaged"))

    def forget_borrowed(self) -> None:
        """Nothing under the name of a real commune is left; no world may be open."""
        discard(_beside(self._own, _BORROWED))

    def recover(self, live: Path) -> None:
        """Puts the new world in its place where a crash came just before that, and deletes what is left of others."""
        part, old = _beside(live, "part"), _beside(live, "old")
        if not live.exists() and self.fits(part):
            os.replace(part, live)
        elif not live.exists() and self.fits(old):
            os.replace(old, live)  # a power cut has left half of the new one
        for left in (part, old, _beside(live, "gone")):
            discard(left)

    def fits(self, live: Path) -> bool:
        """Whether a world that was left, by a crash or a closed window, is one of today's, and can be used."""
        return self.of_today(live) and not self.trouble(live)

    def of_today(self, live: Path) -> bool:
        """Whether a world that was left is one of today's, or was left a while ago; it may be damaged."""
        noted, today = _noted(live), self._today.name
        return noted == today or (noted[_DAY:] == today[_DAY:] and self._recent(live))

    def trouble(self, live: Path) -> str:
        """What in the world cannot be used, in French; "" where all can. Raises DatabaseFault, as `soundness` does."""
        lies, clock = inside(live), StoryClock(live, self._clock)
        return soundness.trouble(lies.database(home().insee), lies.keys, platform_folder(live), clock)

    def _copied(self, prepared: Path, part: Path) -> str:
        """Copies a prepared world, and returns what in it or in the copy cannot be used; "" where all can."""
        try:
            if prepared.is_dir():
                shutil.copytree(prepared, part)
            trouble = self.trouble(part)
        except OSError as error:
            if of_room(error):
                raise
            trouble = str(error)  # a file of it cannot be read; where the copy cannot be written, a new one cannot be
        if trouble:
            discard(part)
        return trouble

    def of_another_day(self, live: Path) -> bool:
        """Whether a world is here that was left on another day; a name that was borrowed for it is then done with."""
        noted = _noted(live)
        return noted != "" and noted[:_DAY] != paris_day(self._clock()).isoformat() and not self._recent(live)

    def _recent(self, live: Path) -> bool:
        """Whether something was written in the world, or the program ran, on this day or a few hours ago: a break only.

        A presentation in the evening may go on after midnight; overseas, midnight of Paris falls in working hours.
        Written at a time that is still to come, it is no old world: the clock was set back.
        """
        now, written = paris(self._clock()), _written(live)
        if written is None:
            return False
        return written > now or paris_day(written) == paris_day(now) or now - written < _BREAK

    def left_at(self, live: Path) -> float | None:
        """When something was last written in a world, or the program ran; None where none is there.

        In seconds of the computer's clock.
        """
        written = _written(live)
        return None if written is None else written.timestamp()

    def dated(self, live: Path) -> bool:
        """Whether a world tells for which day it was made."""
        return _noted(live) != ""

    @property
    def _folder(self) -> Path:
        return _beside(self._own, _BORROWED) if demonstration.borrows() else self._own

    @property
    def _today(self) -> Path:
        lies = home()  # 1,609 names are those of communes in several départements
        borne = "\n".join((lies.name, lies.department.name, lies.department.like))
        named = hashlib.sha256(borne.encode()).hexdigest()[:6]
        return self._folder / f"{paris_day(self._clock()).isoformat()}-{self._fingerprint}-{named}"

    @cached_property
    def _fingerprint(self) -> str:
        digest = hashlib.sha256(f"{version('relais-communes')} {LATEST}".encode())
        for name in ("packs/demonstration.json", "packs/demonstration-world.json", "catalogue.json"):
            digest.update(resources.path(name).read_bytes())
        return digest.hexdigest()[:12]


def _noted(live: Path) -> str:
    """For which day, release and name a world was made; "" where that is not noted whole. Raises Refusal where the
    note cannot be read now.
    """
    try:
        noted = (read_note(live / _FINISHED) or b"").decode("utf-8")
    except ValueError:
        return ""
    return noted if _WHOLE.fullmatch(noted) else ""


def _size(folder: Path) -> int:
    total = 0
    for file in folder.rglob("*"):
        with contextlib.suppress(OSError):  # gone meanwhile
            total += file.stat().st_size
    return total


def _written(live: Path) -> datetime | None:
    """When something was last written in a world (its step, an act, that its window was closed), or the program ran."""
    times = list[float]()
    for file in (*live.glob("*"), *inside(live).communes.glob("*"), *platform_folder(live).glob("*")):
        with contextlib.suppress(OSError):  # gone meanwhile, as SQLite's own files beside a database may
            times.append(file.stat().st_mtime)
    return datetime.fromtimestamp(max(times), UTC) if times else None


def of_room(error: BaseException) -> bool:
    """Whether the disk is full. The platform's database says so in English."""
    of_platform = isinstance(error, StoreError) and "disk is full" in error.detail
    return is_full(error) or isinstance(error, DiskFull) or of_platform


def _beside(live: Path, what: str) -> Path:
    return live.with_name(f"{live.name}.{what}")
