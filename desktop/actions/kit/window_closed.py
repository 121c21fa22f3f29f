"""Whether another process has the window open: what moves a database must not run beside it."""

import contextlib
import os
from pathlib import Path

from desktop.database import errors


def check_window_closed(lock: Path) -> None:
    """Raises Busy while a window is open: it would write into the moved file. The lock's first line is its process."""
    with contextlib.suppress(OSError, ValueError):  # there is no lock, or its process has ended
        pid = int(lock.read_text("utf-8").partition("\n")[0])
        if pid != os.getpid() and os.name != "nt":  # Windows itself refuses to move an open file
            os.kill(pid, 0)
            raise errors.Busy(lock, "La fenêtre de Relais Communes est ouverte. Rien n’a été modifié.")
