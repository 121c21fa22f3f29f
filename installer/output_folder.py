"""The folder that a script writes to: made and tried before the work of minutes begins."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

#: The exit status for wrong usage, which a folder that cannot be written is.
USAGE = 2


def prepare(script: str, folder: Path) -> None:
    """Make the folder and write to it once. Ends the script with a sentence where that is not possible."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        print(f"{script}: the folder {folder} cannot be written: {error.strerror or error}", file=sys.stderr)
        raise SystemExit(USAGE) from error
