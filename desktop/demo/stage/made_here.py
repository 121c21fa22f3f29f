"""What was made in the present world, beyond what it had when it was put in place."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from desktop.demo.platform.usb_stick import FOLDER
from desktop.demo.stage import leading, made
from desktop.demo.stage.made import Lost, Made
from desktop.documents.whole_file import replace_whole

if TYPE_CHECKING:
    from desktop.session import Session

#: Where it is not known what a prepared world had.
UNKNOWN = Lost(words="Ce qui a été fait ici disparaît.")
_FILE = "made.json"
_FILE_MANAGERS = {".directory", ".DS_Store", "desktop.ini", "Desktop.ini", "Thumbs.db"}


class MadeHere:
    """Knows what stood in the present world when it was put in place; what stands there beyond it was made here."""

    def __init__(self, has_decided: Callable[[], bool], covered: Callable[[], bool], folder: Path) -> None:
        """`has_decided`: whether the platform has decided something in the present world. `covered`: whether the room
        may not read what was written there. `folder`: the live world, where it is noted too, for the next start.
        """
        self._covered = covered
        self._has_decided, self._file, self._stick = has_decided, folder / _FILE, folder / FOLDER
        self._before: Made | None = None  # what the prepared world had; None: not read yet, or not known
        self._known = True  # False where the program ended before it was noted

    def forget(self) -> None:
        """The world is a prepared one, just put in place."""
        self._before, self._known = None, True

    def recall(self) -> None:
        """The world is one that was left, by a crash or a closed window."""
        self._before = None
        with contextlib.suppress(OSError, msgspec.MsgspecError):  # then it is not known
            self._before = msgspec.json.decode(self._file.read_bytes(), type=Made)
        self._known = self._before is not None

    def arrive(self, session: "Session") -> None:
        """A window is open: in a world that was just put in place, nothing is made yet."""
        if self._known and self._before is None:
            session.actor.ask(made.made, then=self._keep)

    def read(self, session: "Session", then: Callable[[Lost], object]) -> None:
        """`then` gets what was made here. What is being typed counts too."""
        texts = session.actor.texts
        leading.save(session)
        # The worker has tried to store it before it reads: what is not stored by then could not be.
        session.actor.ask(made.made, then=lambda now: then(self._lost(now, unstored=bool(texts.unkept))))

    def read_saved(self, session: "Session", then: Callable[[Lost], object]) -> None:
        """The same, of what is saved, or could not be."""
        texts = session.actor.texts
        session.actor.ask(made.made, then=lambda now: then(self._lost(now, unstored=texts.failed is not None)))

    def _lost(self, now: Made, *, unstored: bool) -> Lost:
        now = msgspec.structs.replace(now, stick=self._on_stick(), unstored=unstored, decided=self._has_decided())
        return UNKNOWN if self._before is None else made.lost(now, self._before, by_title=not self._covered())

    def _on_stick(self) -> frozenset[str]:
        """A letter that she has copied there is hers too; what a file manager keeps for itself is nobody's."""
        files = [file for file in self._stick.rglob("*") if file.is_file() and file.name not in _FILE_MANAGERS]
        return frozenset(str(file.relative_to(self._stick)) for file in files)

    def _keep(self, before: Made) -> None:
        self._before = before = msgspec.structs.replace(before, stick=self._on_stick())
        with contextlib.suppress(OSError):  # a full disk: only at the next start it would not be known
            replace_whole(self._file, msgspec.json.encode(before))
