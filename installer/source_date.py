"""The time that is written into everything built, so that two builds of one commit are the same."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def seconds(root: Path) -> int:
    """Return SOURCE_DATE_EPOCH, or else the time of the last commit, or else that of pyproject.toml."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    try:
        shown = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=root, capture_output=True, text=True).stdout
    except OSError:  # no git here, as on most Windows PCs
        shown = ""
    return int(shown.strip() or (root / "pyproject.toml").stat().st_mtime)
