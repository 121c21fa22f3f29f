"""The system libraries that Qt loads and a minimal Debian lacks: which are missing, and the line that installs them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

# Where there are several names: that of Debian 13 first, then the older one.
LIBRARIES = (
    ("libgl1",),
    ("libegl1",),
    ("libfontconfig1",),
    ("libglib2.0-0t64", "libglib2.0-0"),
    ("libxkbcommon0",),
    ("libdbus-1-3",),
    ("libgssapi-krb5-2",),
    # Needed for windows, but not offscreen.
    ("libxkbcommon-x11-0",),
    ("libxcb-cursor0",),
    ("libxcb-icccm4",),
    ("libxcb-keysyms1",),
    ("libxcb-shape0",),
    ("libwayland-cursor0",),
)
PYTHON_VENV = ("python3-venv",)


def missing(installed: set[str]) -> list[tuple[str, ...]]:
    """Return the libraries of which no name is installed."""
    return [names for names in LIBRARIES if not installed.intersection(names)]


def chosen(wanted: list[tuple[str, ...]], is_known: Callable[[str], bool]) -> list[str]:
    """Return one name for each package: the first that apt knows, or else the first."""
    return [next((name for name in names if is_known(name)), names[0]) for names in wanted]


def line_to_type(packages: list[str]) -> str:
    """Return the sentence with the exact line that installs these packages."""
    return (
        "Il manque des bibliothèques du système. Tapez cette ligne, puis recommencez\u00a0:\n"
        f"  sudo apt-get update && sudo apt-get install -y {' '.join(packages)}"
    )


def bring(say: Callable[[str], None], venv_wanted: bool) -> None:
    """Install what is missing, if root or sudo without a password allows it, or else print the line; Debian only."""
    if not sys.platform.startswith("linux") or not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        return
    wanted = missing(_installed())
    if venv_wanted:
        wanted.append(PYTHON_VENV)
    if not wanted:
        return
    if os.geteuid() == 0:
        prefix: list[str] = []
    elif shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        prefix = ["sudo", "-n"]
    else:
        say(line_to_type(chosen(wanted, _is_known)))
        return
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    subprocess.run([*apt, "update"], capture_output=True)
    packages = chosen(wanted, _is_known)
    say(f"Installation des bibliothèques du système\u00a0: {' '.join(packages)}")
    done = subprocess.run([*apt, "install", "-y", "--no-install-recommends", *packages], capture_output=True, text=True)
    if done.returncode != 0:
        say(done.stderr.strip())
        say(line_to_type(packages))


def _installed() -> set[str]:
    """Return the names among ours that dpkg has installed."""
    names = [name for names in LIBRARIES for name in names]
    command = ["dpkg-query", "-W", "-f", "${db:Status-Abbrev}${Package}\n", *names]
    listing = subprocess.run(command, capture_output=True, text=True).stdout
    return {line[3:].strip() for line in listing.splitlines() if line.startswith("ii")}


def _is_known(name: str) -> bool:
    """Tell whether apt has a real package of this name."""
    shown = subprocess.run(["apt-cache", "show", "--no-all-versions", name], capture_output=True)
    return shown.returncode == 0 and bool(shown.stdout)
