"""Whether the platform has decided something in the live world, and whether the commune has yet to hear of it.

Empty files in the world's folder: they go with it, and are there before the decision is, whatever ends the program.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from desktop.documents.whole_file import replace_whole


class DecisionNotes:
    """Written in the network's worker, where the platform decides; read and heard of in the thread of the windows."""

    def __init__(self, world: Path) -> None:
        self._decided, self._unheard = world / "decided", world / "unheard"

    @property
    def decided(self) -> bool:
        return self._decided.exists()

    @property
    def unheard(self) -> bool:
        return self._unheard.exists()

    def hear(self) -> None:
        """An exchange has brought it."""
        with contextlib.suppress(OSError):  # it is held: then the next exchange brings it once more
            self._unheard.unlink()

    @contextlib.contextmanager
    def deciding(self) -> Iterator[None]:
        """Around the decision, which is made wholly or not at all. Raises OSError, before it, where nothing can be
        noted; taken back where it fails.
        """
        added = [file for file in (self._decided, self._unheard) if not file.exists()]
        try:
            for file in added:
                replace_whole(file, b"")
            yield
        except BaseException:
            for file in added:
                with contextlib.suppress(OSError):  # held: one decision too many is named, and awaited
                    file.unlink()
            raise
