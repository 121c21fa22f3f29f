"""A Python for Windows under wine, given what a PC with Windows is given: a trial takes the steps of a release."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker  # comes with pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "installer" / "requirements-dev.lock"
#: Where the folder has its Python, as wine names it and as this system does.
PYTHON = r"C:\py313\python.exe"
PLACE = Path("prefix", "drive_c", "py313")
#: What a lock asks of the machine, answered for that Python.
MACHINE = {
    "implementation_name": "cpython",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "python_full_version": "3.13.0",
    "python_version": "3.13",
    "sys_platform": "win32",
}
#: A Windows has fonts, without which the program says that it can show nothing; wine has none.
FONTS = Path("/usr/share/fonts/truetype/dejavu")
_ENTRY = re.compile(r"^(\S+==\S+)(?: ; (.+?))? \\$")


def on_windows(lock: str) -> str:
    """Return what Windows is given of a lock: pip would answer its markers for the machine that it runs on."""
    kept, lines = True, []
    for line in lock.splitlines():
        entry = _ENTRY.match(line)
        if entry:
            kept = entry[2] is None or Marker(entry[2]).evaluate(MACHINE)
            line = f"{entry[1]} \\"
        if kept:
            lines.append(line)
    return "\n".join([*lines, ""])


def path(file: Path) -> str:
    """Return a path of this system as programs for Windows read it: wine shows all of it as a drive."""
    return f"Z:{file.resolve()}".replace("/", "\\")


@dataclass(frozen=True, slots=True)
class Wine:
    """A folder that holds a prefix with a Python, and `env`, which says how it is used."""

    folder: Path

    @property
    def python(self) -> Path:
        """The folder of that Python."""
        return self.folder / PLACE

    def lacking(self) -> str:
        """Say what a trial lacks here, or nothing."""
        if not (self.python / "python.exe").is_file() or not (self.folder / "env").is_file():
            return f"no Python for Windows, or no file `env`, in {self.folder}"
        return "" if (FONTS / "DejaVuSans.ttf").is_file() else f"no DejaVuSans.ttf in {FONTS} (fonts-dejavu-core)"

    def environment(self, **more: str) -> dict[str, str]:
        """Return the environment that its programs run in."""
        shown = subprocess.run(["bash", "-c", '. "$0" && env -0', self.folder / "env"], capture_output=True, check=True)
        pairs = (entry.partition("=") for entry in os.fsdecode(shown.stdout).split("\0") if entry)
        return {name: value for name, _, value in pairs} | more

    def run(self, *words: str, **more: str) -> None:
        """Run its Python; what it prints goes to standard error. Raises CalledProcessError."""
        subprocess.run(["wine", PYTHON, *words], env=self.environment(**more), stdout=sys.stderr, check=True)

    def bring(self) -> None:
        """Install all of the lock, and the project; quick when they are there. Raises CalledProcessError."""
        ready, wanted = self.python / "ready.txt", f"{ROOT} {hashlib.sha256(LOCK.read_bytes()).hexdigest()}"
        if ready.is_file() and ready.read_text("utf-8") == wanted:
            return
        ready.unlink(missing_ok=True)
        fonts = self.folder / "prefix" / "drive_c" / "windows" / "Fonts"
        fonts.mkdir(exist_ok=True)
        for font in sorted(FONTS.glob("DejaVuSans*.ttf")):
            shutil.copyfile(font, fonts / font.name)
        listed = self.folder / "windows.lock"
        listed.write_text(on_windows(LOCK.read_text("utf-8")), "utf-8")
        # By this system's pip, which needs a tenth of the time; the markers being answered, all is in the list.
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade", "--no-deps", "--no-compile"]
        command += [
            "--platform",
            "win_amd64",
            "--python-version",
            "3.13",
            "--implementation",
            "cp",
            "--only-binary=:all:",
            "--target",
            str(self.python / "Lib" / "site-packages"),
            "--require-hashes",
            "-r",
            str(listed),
        ]
        subprocess.run(command, stdout=sys.stderr, check=True)
        words = ("-m", "pip", "install", "--quiet", "--no-warn-script-location", "--no-index", "--no-deps")
        self.run(*words, "--no-build-isolation", "-e", path(ROOT))
        ready.write_text(wanted, "utf-8")

    def build_bundle(self, out: Path, seconds: int) -> None:
        """Build the bundle below `out`. Raises CalledProcessError."""
        # No git is there to ask for the time of the commit.
        words = path(ROOT / "installer" / "build_bundle"), "--out", path(out), "--python", PYTHON
        self.run(*words, SOURCE_DATE_EPOCH=str(seconds))
