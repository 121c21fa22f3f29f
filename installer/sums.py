"""The list of sums that stands beside what is published, and that a signature covers."""

from __future__ import annotations

import hashlib
from pathlib import Path

NAME = "SHA256SUMS"
#: The endings of what is published: packages and their bills of materials.
PUBLISHED = (".deb", ".rpm", ".exe", ".msi", ".cdx.json")


def write(folder: Path) -> Path | None:
    """Write the sums of all that is published in a folder, or nothing if nothing is; an older signature goes."""
    files = sorted(file for file in folder.iterdir() if file.name.endswith(PUBLISHED))
    if not files:
        return None
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    (folder / f"{NAME}.minisig").unlink(missing_ok=True)
    (folder / NAME).write_text("".join(lines), "utf-8", newline="\n")
    return folder / NAME
