"""Reads with objdump what the shared libraries and programs of a folder need from the system."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import embedded  # in the folder above


@dataclass(frozen=True, slots=True)
class BinaryNeeds:
    """What a bundle needs from the system."""

    sonames: frozenset[str]  #: names of the libraries that are not in the bundle, such as "libz.so.1"
    glibc_floor: str  #: the lowest glibc version that it runs with, such as "2.36"
    absolute_paths: dict[Path, str]  #: RUNPATH or RPATH of each file whose search path is not only relative to itself


def read_needs(folder: Path) -> BinaryNeeds:
    """Read all the ELF files below a folder."""
    files = embedded.native_files(folder, (embedded.ELF,))
    listing = subprocess.run(["objdump", "-p", *files], capture_output=True, text=True, check=True).stdout
    return needs_in(listing, {file.name for file in folder.rglob("*")})


def needs_in(listing: str, inside: set[str]) -> BinaryNeeds:
    """Return what a listing of objdump says that files need, but for what is inside."""
    sonames, paths, versions, current = set(), {}, set(), Path()
    for line in listing.splitlines():
        # objdump separates files by a line "NAME:     file format …".
        if match := re.match(r"(.+):\s+file format", line):
            current = Path(match[1])
        elif match := re.match(r"\s+NEEDED\s+(\S+)", line):
            sonames.add(match[1])
        elif match := re.match(r"\s+(?:RUNPATH|RPATH)\s+(\S+)", line):
            if any(not part.startswith("$ORIGIN") for part in match[1].split(":")):
                paths[current] = match[1]
        elif match := re.search(r"\bGLIBC_(\d+)\.(\d+)", line):
            versions.add((int(match[1]), int(match[2])))
    major, minor = max(versions, default=(2, 34))
    return BinaryNeeds(frozenset(sonames - inside), f"{major}.{minor}", paths)
