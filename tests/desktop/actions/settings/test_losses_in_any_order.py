"""Acts are made, cancelled, backed up and put back in any order: of a database that is whole, nothing is missing."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop import paths
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.make_backup import make_backup
from desktop.actions.settings.restore_backup import preview_restore, restore_backup
from desktop.database import backup, backup_folder
from desktop.database.queries import outbox
from desktop.domain.restoring import Losses, sentences
from sync.client.device.keystore import MemoryKeyStore
from sync.client.ledger.journal import HeadFile
from tests.desktop.actions.conftest import Clock

INSEE = "45024"
STEP = st.sampled_from(["act", "act", "cancel", "backup", "restore"])
STEPS = st.lists(st.tuples(STEP, st.integers(0, 9)), max_size=14)
CANCELLED_IN_IT = [("backup", 0), ("restore", 0), ("act", 0), ("restore", 0)]  # the oldest backup kept has such an act
MISSING = "il manque déjà"
UNREAD = "Les données actuelles ne se lisent plus."


def act(context: CommuneContext, title: str) -> None:
    submit_need(context, draft_need(context, title=title, description="Papier").value)


def damage(database: Path) -> None:
    database.write_bytes(b"x" * 8192 + database.read_bytes()[8192:])


class Commune:
    """A commune in a folder of its own, and what its journal holds."""

    def __init__(self, folder: Path) -> None:
        self.places, self.clock = paths.find(folder / "data"), Clock()
        paths.prepare(self.places)
        self.context = choose_commune(self.places, INSEE, self.clock, MemoryKeyStore())
        make_backup(self.context, "start")
        self._cancelled: set[str] = set()

    def take(self, step: str, number: int) -> None:
        if step == "act":
            act(self.context, f"Besoin {number}")
        elif step == "cancel" and (waiting := self._waiting()):
            self._cancelled.add(op := waiting[number % len(waiting)])
            cancel_act(self.context, op)
        elif step == "backup":
            make_backup(self.context, "working")
        elif step == "restore":
            restore_backup(self.places, INSEE, self.any_backup(number), self.clock)
            assert not self._leaving & self._cancelled, "what was taken back never leaves"

    @property
    def _leaving(self) -> set[str]:
        with self.context.store.reading() as connection:
            return {one.op for one in outbox.listed(connection) if one.state == "finalised"}

    def _waiting(self) -> list[str]:
        with self.context.store.reading() as connection:
            return [one.op for one in outbox.listed(connection) if one.cancellable]

    def any_backup(self, number: int) -> str:
        kept = backup_folder.listed(self.places.backups(INSEE))
        return kept[number % len(kept)].name

    def losses(self) -> list[tuple[list[str], Losses, str]]:
        """Of each backup: its journal, what putting it back loses, and the sentences."""
        found = []
        for kept in backup_folder.listed(self.places.backups(INSEE)):
            losses = preview_restore(self.places, INSEE, kept.name).losses
            found.append((journal(kept.path), losses, " ".join(sentences(losses, self.clock(), self.clock()))))
        return found


def journal(database: Path) -> list[str]:
    """The heads of its lines."""
    with backup.closing_raw(database, "ro") as connection:
        return [head for (head,) in connection.execute("SELECT head FROM journal ORDER BY seq")]


def _in_a_commune(steps: list[tuple[str, int]], check: Callable[[Commune], None]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        commune = Commune(folder)
        for step, number in steps:
            commune.take(step, number)
        check(commune)
        commune.context.close()
    finally:
        shutil.rmtree(folder)


def _nothing_missing(commune: Commune) -> None:
    for _, losses, words in commune.losses():
        assert (losses.database, losses.unseen) == ("sound", 0)
        assert UNREAD not in words
        assert MISSING not in words


@settings(max_examples=25, deadline=None)
@given(STEPS)
def test_of_a_whole_database_nothing_is_said_to_be_missing(steps: list[tuple[str, int]]) -> None:
    _in_a_commune(steps, _nothing_missing)


def _all_lost(commune: Commune) -> None:
    lines = journal(commune.places.database(INSEE))
    commune.context.close()
    damage(commune.places.database(INSEE))
    for kept, losses, words in commune.losses():
        assert (losses.database, losses.acts) == ("damaged", ())
        if kept == lines[: len(kept)] or lines == kept[: len(lines)]:
            assert losses.unseen == max(0, len(lines) - len(kept))
        assert (UNREAD if losses.unseen else "Les données actuelles sont abîmées") in words


def _put_back_by_hand(commune: Commune) -> None:
    """The database as on an earlier day, while the journal's head outside it is today's."""
    database = commune.places.database(INSEE)
    lines = journal(database)
    commune.context.close()
    oldest = min(backup_folder.listed(commune.places.backups(INSEE)), key=lambda kept: kept.made_at)
    there = journal(oldest.path)
    shutil.copyfile(oldest.path, database)
    for kept, losses, words in commune.losses():
        assert losses.database == "sound"
        if kept == lines[: len(kept)] or lines == kept[: len(lines)]:
            assert losses.unseen == max(0, len(lines) - max(len(kept), len(there)))
        assert (MISSING in words) is (losses.unseen > 0)
        assert UNREAD not in words


@settings(max_examples=10, deadline=None)
@given(STEPS)
def test_of_one_that_cannot_be_read_it_is_said(steps: list[tuple[str, int]]) -> None:
    _in_a_commune(steps, _all_lost)


@settings(max_examples=10, deadline=None)
@given(STEPS)
@example([("act", 0), ("act", 0), ("cancel", 0), *[("act", 0)] * 3, *[("restore", 0)] * 2, *CANCELLED_IN_IT])
def test_of_one_that_has_lost_its_last_acts_it_is_not_said_that_it_cannot_be_read(steps: list[tuple[str, int]]) -> None:
    _in_a_commune(steps, _put_back_by_hand)


def _head_not_set_back(commune: Commune) -> None:
    """As where the computer stops within a restore."""
    file = HeadFile(commune.places.head(INSEE))
    before = file.read()
    restore_backup(commune.places, INSEE, commune.any_backup(0), commune.clock)
    assert before is not None
    assert file.read() != before
    file.reset(before)
    file.close()
    _nothing_missing(commune)


def test_nor_while_the_head_still_tells_of_what_was_given_up() -> None:
    _in_a_commune([("act", 1), ("act", 2)], _head_not_set_back)
