"""Takes away what is in the way of the demonstration, whether a file or a folder has that name."""

import contextlib
import os
import shutil
from pathlib import Path


def discard(path: Path) -> None:
    """As far as it can be taken away; whoever needs the place finds out whether it is free."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    elif os.path.lexists(path):
        with contextlib.suppress(OSError):  # as above: it may be held by another program
            path.unlink(missing_ok=True)
