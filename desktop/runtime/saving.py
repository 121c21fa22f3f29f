"""Automatic backups: one a day at the start, more while work is done."""

import logging
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.database.errors import DatabaseFault
from desktop.domain.backups import BackupReason, due_at_start, due_while_working
from desktop.domain.changes import Changes
from desktop.runtime.actor import Actor
from desktop.runtime.worker import Done, Worker
from desktop.runtime.world import World

if TYPE_CHECKING:  # comes after the first paint
    from desktop.actions.settings.make_backup import MadeBackup

_log = logging.getLogger(__name__)
_EVERY_MS = 60_000


class Saving(QObject):
    """Makes them in the network's worker, where no act has to wait for them."""

    made = Signal(object)  #: desktop.actions.settings.make_backup.MadeBackup, after each backup

    def __init__(self, worker: Worker, actor: Actor, world: World, insee: str) -> None:
        super().__init__()
        self._worker, self._actor, self._world, self._insee = worker, actor, world, insee
        self._acts = 0
        self._changed_at: datetime | None = None
        self._under_way = False
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.make_if_due)

    def start(self) -> None:
        """Begins, unless this is the demonstration, whose data needs no backup."""
        if self._world.demonstration:
            return
        self._actor.changed.connect(self._count)
        self._timer.start()
        self._make("start")

    def make_if_due(self) -> None:
        """Makes one if it is time."""
        if not self._under_way and due_while_working(self._acts, self._changed_at, self._actor.clock()):
            self._make("working")

    def _count(self, _changes: Changes) -> None:
        self._acts += 1
        if self._changed_at is None:
            self._changed_at = self._actor.clock()

    def _make(self, why: BackupReason) -> None:
        self._under_way = True
        self._acts, self._changed_at = 0, None
        self._worker.submit(lambda: self._job(why), self._finished)

    def _job(self, why: BackupReason) -> "MadeBackup | None":
        """Makes a backup, in the worker, with the commune opened for itself. None where today already has one."""
        from desktop.actions.settings.make_backup import make_backup  # noqa: PLC0415 - after the first paint
        from desktop.database.backup_folder import listed  # noqa: PLC0415 - after the first paint

        context = self._world.open_context(self._insee)
        try:
            here = listed(context.store.backups)
            if why == "start" and not due_at_start(here[0].made_at if here else None, context.clock()):
                return None
            second: Path | None = self._world.second_place()
            return make_backup(context, why, second).value
        finally:
            context.close()

    def _finished(self, done: "Done[MadeBackup | None]") -> None:
        self._under_way = False
        if isinstance(done.error, DatabaseFault):
            self._actor.report(done.error)  # a damaged database is often noticed here first
        elif done.error is not None:
            self._actor.bug.emit(done.error)
        elif done.value is not None:
            _log.info("backup made: %s, second copy %s", done.value.kept.why, "failed" if done.value.second else "well")
            self.made.emit(done.value)
