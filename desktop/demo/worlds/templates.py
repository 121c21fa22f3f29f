"""The prepared worlds of today, the copies that are played in, and what is set aside or erased of these."""

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

import resources
from desktop.database.migrations import LATEST
from desktop.demo.days.calendar import StoryClock
from desktop.demo.worlds import soundness
from desktop.demo.worlds.situations import ALL, Clock, Progress, Situation, home, inside, make, platform_folder
from desktop.domain.french import paris_day
from resources import demonstration

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
        shutil.rmtree(self._folder, ignore_errors=True)
        part = self._folder / "part"
        try:
            make(part, self._clock, self._progress)
            (part / _FINISHED).touch()
            os.replace(part, today)
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)  # half made they are of no use, and a full disk stays full
            raise
        finally:
            self._progress(ALL, ALL)
        return today

    def copy(self, situation: Situation, live: Path, add: Callable[[Path], None] = lambda _part: None) -> None:
        """Replaces the live world by a prepared one, completely or not at all; `add` puts more into it before.

        Killed at any moment, `recover` finds the one world or the other. Past midnight, or the day after with the lid
        of the computer closed in between, the worlds are made again first (some seconds): their dates are of that day.
        """
        today = self.prepare()
        part, old = _beside(live, "part"), _beside(live, "old")
        for left in (part, old):
            shutil.rmtree(left, ignore_errors=True)
        try:
            if self._copied(today / situation, part):
                shutil.rmtree(today)  # what was prepared is damaged: it is made again
                today = self.prepare()
                shutil.copytree(today / situation, part)
            add(part)
            (part / _FINISHED).write_text(today.name, "utf-8")
            if live.exists():
                os.replace(live, old)
            os.replace(part, live)
        except BaseException:
            if not live.exists() and old.exists():
                os.replace(old, live)
            shutil.rmtree(part, ignore_errors=True)  # it would keep a full disk full
            raise
        shutil.rmtree(old, ignore_errors=True)

    def erase(self, live: Path) -> None:
        """Deletes the world. Killed amid that, the next start finds none, and `recover` deletes what is left."""
        old = _beside(live, "old")
        shutil.rmtree(old, ignore_errors=True)
        with contextlib.suppress(OSError):  # none is there, or a program has it open: then it is deleted where it lies
            os.replace(live, old)
        for left in (live, old, _beside(live, "damaged")):
            shutil.rmtree(left, ignore_errors=True)

    def forget_borrowed(self) -> None:
        """Nothing under the name of a real commune is left; no world may be open."""
        shutil.rmtree(_beside(self._own, _BORROWED), ignore_errors=True)

    def recover(self, live: Path) -> None:
        """Puts the new world in its place where a crash came just before that, and deletes what is left of others."""
        part, old = _beside(live, "part"), _beside(live, "old")
        if not live.exists() and self.fits(part):
            os.replace(part, live)
        for left in (part, old):
            shutil.rmtree(left, ignore_errors=True)

    def fits(self, live: Path) -> bool:
        """Whether a world that was left, by a crash or a closed window, is one of today's, and can be used."""
        return self.of_today(live) and not self.trouble(live)

    def of_today(self, live: Path) -> bool:
        """Whether a world that was left is one of today's; it may be damaged."""
        try:
            return (live / _FINISHED).read_text("utf-8") == self._today.name
        except (OSError, ValueError):
            return False

    def trouble(self, live: Path) -> str:
        """What in the world cannot be used, in French; "" where all can."""
        lies, clock = inside(live), StoryClock(live, self._clock)
        return soundness.trouble(lies.database(home().insee), lies.keys, platform_folder(live), clock)

    def set_aside(self, live: Path) -> Path:
        """Keeps a damaged world in a folder beside it, in place of an earlier one."""
        aside = _beside(live, "damaged")
        shutil.rmtree(aside, ignore_errors=True)
        os.replace(live, aside)
        return aside

    def _copied(self, prepared: Path, part: Path) -> str:
        """Copies a prepared world, and returns what in the copy cannot be used; "" where all can."""
        if prepared.is_dir():
            shutil.copytree(prepared, part)
        trouble = self.trouble(part)
        if trouble:
            shutil.rmtree(part, ignore_errors=True)
        return trouble

    def of_another_day(self, live: Path) -> bool:
        """Whether a world is here that was left on another day; a name that was borrowed for it is then done with."""
        try:
            return not (live / _FINISHED).read_text("utf-8").startswith(paris_day(self._clock()).isoformat())
        except (OSError, ValueError):
            return False

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


def _beside(live: Path, what: str) -> Path:
    return live.with_name(f"{live.name}.{what}")
