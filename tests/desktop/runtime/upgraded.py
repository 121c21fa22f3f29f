"""An installed program of one file, and its upgrade by another process, which renames as dpkg does."""

import os
import subprocess
import sys
from pathlib import Path

#: Lays the new file beside the old one, and renames it.
_REPLACE = """
import os, sys
file, text, time = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open(file + ".dpkg-new", "w") as new:
    new.write(text)
os.utime(file + ".dpkg-new", (time, time))
os.replace(file + ".dpkg-new", file)
"""


def replace(file: Path, text: str, time: int) -> None:
    subprocess.run([sys.executable, "-c", _REPLACE, file, text, str(time)], check=True)


def installed(folder: Path) -> Path:
    file = folder / "relais"
    file.write_text("program")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    return file
