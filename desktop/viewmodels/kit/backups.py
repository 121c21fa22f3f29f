"""The backups of a commune: their list, what restoring one would lose, restoring; the folder of the second copies."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, SignalInstance

from desktop import policy, settings
from desktop.actions.kit.as_read import CHANGED
from desktop.database.errors import BadBackup, Damaged, DatabaseFault, Vanished
from desktop.domain import french
from desktop.domain.backups import WORDS
from desktop.domain.phases import LocalTime
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from desktop.runtime.worker import Done, Worker
from desktop.viewmodels.kit.refusals import words_of

if TYPE_CHECKING:
    from desktop.domain.restoring import Losses

T = TypeVar("T")


class Runner(Protocol):
    """Runs a job outside the window's thread, as the application's actor does."""

    def run(
        self,
        job: Callable[[], T],
        *,
        then: Callable[[T], object],
        refused: Callable[[Refusal], object] | None = None,
        failed: Callable[[str], object] | None = None,
    ) -> None: ...


class WorkerRunner:
    """A runner for when no commune is open yet. Refusals and database faults are shown, any other error is raised."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def run(
        self,
        job: Callable[[], T],
        *,
        then: Callable[[T], object],
        refused: Callable[[Refusal], object] | None = None,
        failed: Callable[[str], object] | None = None,
    ) -> None:
        def finished(done: Done[Any]) -> None:
            error = done.error
            if error is None:
                then(cast(T, done.value))
            elif isinstance(error, Refusal) and refused is not None:
                refused(error)
            elif isinstance(error, Refusal | DatabaseFault) and failed is not None:
                failed(words_of(error))
            else:
                raise error

        self._worker.submit(job, finished)


class Unopened(Struct, frozen=True):
    """Why a start found no database to open."""

    sentence: str  #: what is wrong with it, for the person
    gone: bool  #: the file is missing (and not damaged): only then may an empty one be made in its place


def unopened(fault: Damaged) -> Unopened:
    return Unopened(fault.sentence, isinstance(fault, Vanished))


class BackupRow(Struct, frozen=True):
    """One backup as it is shown."""

    name: str  #: of its file
    when: str  #: when it was made
    why: str  #: the occasion: "au démarrage", "avant une mise à jour", …
    acts: str  #: how many acts it holds; "" where that is not known


def second_folder(places: Places) -> str:
    """The folder where each backup is copied a second time, by the policy or else by the settings; "" for none."""
    return policy.read().backup_folder or settings.read(places.settings).settings.backup_folder


@contextmanager
def _beside() -> Iterator[None]:
    """A bad backup becomes a refusal, shown beside the list: nothing is wrong with the database that is open."""
    try:
        yield
    except BadBackup as bad:
        raise Refusal(bad.code, bad.sentence, remedy=bad.remedy) from bad


class Restoring(QObject):
    """The backups as a list, and what would be lost by restoring the chosen one."""

    refreshed = Signal()  #: `rows` holds the list
    previewed = Signal()  #: `result` holds what restoring `chosen` would lose, in sentences
    renewed = Signal()  #: `result` has changed since it was read, and with it what the question says
    restored = Signal(str)  #: the sentence to show once the commune is open again, "" for none
    failed = Signal(str)
    busy = Signal(bool)  #: one is being restored

    def __init__(
        self,
        runner: Runner,
        places: Places,
        insee: str,
        clock: Callable[[], LocalTime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._places, self.insee, self._clock = runner, places, insee, clock
        self.rows: tuple[BackupRow, ...] = ()
        self.known = False  # whether the list was read: before that, nobody can say that there is none
        self.chosen = ""
        self.result: tuple[str, ...] = ()
        self._read: Losses | None = None  # those that `result` says
        self._reading = self._restoring = self._again = False

    def refresh(self) -> None:
        def listed() -> tuple[BackupRow, ...]:
            from desktop.database import backup_folder  # noqa: PLC0415 - in the worker, after the first paint

            now = self._clock()
            return tuple(
                BackupRow(
                    kept.name,
                    french.dated(kept.made_at, now),
                    WORDS[kept.why],
                    "" if kept.acts < 0 else french.number(kept.acts),
                )
                for kept in backup_folder.listed(self._places.backups(self.insee))
            )

        def show(rows: tuple[BackupRow, ...]) -> None:
            self.rows, self.known = rows, True
            self.refreshed.emit()

        self._runner.run(listed, then=show, failed=self.failed.emit)

    def choose(self, name: str) -> None:
        """Looks into it; an answer about one that was chosen before is dropped."""
        self.chosen, self.result, self._read = name, (), None
        self._preview(self.previewed)

    def read_again(self) -> None:
        """Reads again what the chosen one would lose, as the data have changed: `renewed` where that is not the same.

        Nothing while no answer is in sight; one at a time, as each reads a whole database.
        """
        if self._read is None or self._restoring:
            return
        self._again = self._reading
        if not self._reading:
            self._reading = True
            self._preview(self.renewed)

    def _preview(self, done_signal: SignalInstance) -> None:
        name = self.chosen

        def preview() -> "tuple[Losses, tuple[str, ...]]":
            from desktop.actions.settings.restore_backup import preview_restore  # noqa: PLC0415 - in the worker, as above
            from desktop.domain.restoring import sentences  # noqa: PLC0415 - as above

            with _beside():
                seen = preview_restore(self._places, self.insee, name)
            return seen.losses, sentences(seen.losses, seen.backup.made_at, self._clock())

        def show(read: "tuple[Losses, tuple[str, ...]]") -> None:
            self._reading = False
            if not self._restoring:
                self.busy.emit(False)
            if self.chosen == name and self._read != read[0]:
                self._read, self.result = read
                done_signal.emit()
            if self._again:
                self.read_again()

        self._runner.run(preview, then=show, refused=self._refused, failed=self._failed)

    def restore(self) -> None:
        """Restores the chosen one if it loses what was read; the present database is kept aside."""
        name, read = self.chosen, self._read

        def put_back() -> str:
            from desktop.actions.settings.restore_backup import restore_backup  # noqa: PLC0415 - in the worker, as above
            from desktop.domain import restoring  # noqa: PLC0415 - as above

            with _beside():
                restored = restore_backup(self._places, self.insee, name, self._clock, read=read)
            return restoring.done(restored.losses, restored.backup.made_at, self._clock(), kept=bool(restored.aside))

        def done(sentence: str) -> None:
            self._read = None
            self._end()
            self.restored.emit(sentence)

        def refused(refusal: Refusal) -> None:
            if refusal.code == CHANGED:
                self._restoring = False
                self._preview(self.renewed)
            else:
                self._refused(refusal)

        self._restoring = True
        self.busy.emit(True)
        self._runner.run(put_back, then=done, refused=refused, failed=self._failed)

    def begin_anew(self) -> None:
        """Makes an empty database; only where the old one is missing, and after an explicit question."""

        def begin() -> None:
            from desktop.actions.settings.begin_anew import begin_anew  # noqa: PLC0415 - in the worker, as above
            from sync.client.device.keystore_choice import choose  # noqa: PLC0415 - as above

            begin_anew(self._places, self.insee, self._clock, choose(self._places.keys))

        self._runner.run(begin, then=lambda _done: self.restored.emit(""), refused=self._refused, failed=self._failed)

    @property
    def folder(self) -> str:
        """The folder of the second copies, by the settings; "" for none."""
        return settings.read(self._places.settings).settings.backup_folder

    def keep_second(self, folder: Path | None) -> str:
        """Sets the folder of the second copies; answers a French sentence if that could not be saved, else ""."""
        now = settings.read(self._places.settings).settings
        try:
            settings.write(self._places.settings, now._replace(backup_folder="" if folder is None else str(folder)))
        except OSError:
            return "Ce choix n’a pas pu être gardé. Vérifiez la place sur le disque."
        return ""

    def _refused(self, refusal: Refusal) -> None:
        self._failed(words_of(refusal))

    def _end(self) -> None:
        self._reading = self._restoring = False
        self.busy.emit(False)

    def _failed(self, sentence: str) -> None:
        self._again, self._read = False, None
        self._end()
        self.failed.emit(sentence)
