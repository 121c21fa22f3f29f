"""What both packages for Windows share: the staged folder, its files by name, and NSIS, which makes the installer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import icon  # beside this file
import version

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TASK = "exchange-task.xml"
#: The templates for group policies, and where Windows wants them: texts in the folder of their language.
POLICIES = {"relais-communes.admx": "policies", "relais-communes.adml": "policies/fr-FR"}


def stage(bundle: Path, folder: Path, seconds: int) -> None:
    """Lay out in `folder`, which is made, what both packages install: the bundle, a task to add, the policies."""
    shutil.copytree(bundle, folder)
    for name, place in POLICIES.items():
        (folder / place).mkdir(exist_ok=True)
        shutil.copyfile(HERE / name, folder / place / name)
    # What `schtasks` writes itself is UTF-16; whether it reads the accents of another encoding depends on its age.
    task = (HERE / TASK).read_text("utf-8").replace("UTF-8", "UTF-16", 1)
    (folder / TASK).write_bytes(task.encode("utf-16"))
    for path in folder.rglob("*"):
        os.utime(path, (seconds, seconds))


def files(folder: Path) -> list[PurePosixPath]:
    """Return the names of all files below `folder`, in an order that is the same on all systems."""
    return sorted(PurePosixPath(path.relative_to(folder).as_posix()) for path in folder.rglob("*") if path.is_file())


def removal(names: list[PurePosixPath]) -> str:
    """Return the lines of the uninstaller: these files go, then their folders where nothing else is left in them."""
    return "".join(_removal(names))


def _removal(names: list[PurePosixPath]) -> Iterator[str]:
    for name in names:
        yield f'Delete "$INSTDIR\\{_quoted(name)}"\n'
    folders = {parent for name in names for parent in name.parents if parent.name}
    for folder in sorted(folders, key=lambda folder: (-len(folder.parts), folder)):
        yield f'RMDir "$INSTDIR\\{_quoted(folder)}"\n'


def _quoted(name: PurePosixPath) -> str:
    return str(name).replace("/", "\\").replace("$", "$$")


def draw(work: Path) -> Path:
    """Return the picture of the packages, drawn into the folder `work`."""
    picture = work / "relais.ico"
    icon.write(ROOT / "resources" / "icons" / "relais.svg", picture)
    return picture


def installer(staged: Path, work: Path, out: Path, release: str, seconds: int) -> None:
    """Make the installer `out` of a staged folder. Raises CalledProcessError."""
    listed = work / "removal.nsh"
    listed.write_text(removal(files(staged)), "utf-8")
    given: dict[str, object] = {
        "VERSION": release,
        "FOUR": ".".join(str(number) for number in version.numbers(release)),
        "STAGE": staged,
        "LIST": listed,
        "ICON": draw(work),
        "OUT": out,
        "KIBIBYTES": sum(path.stat().st_size for path in staged.rglob("*") if path.is_file()) // 1024,
    }
    if os.environ.get("CI"):  # as the packages for Linux
        given["QUICK"] = 1
    makensis("relais.nsi", given, seconds)


def makensis(script: str, given: Mapping[str, object], seconds: int) -> None:
    """Compile one of the scripts beside this file. Raises CalledProcessError."""
    # NSIS for Windows comes with no 64-bit stub, and wine on Debian runs no 32-bit one. Both install the same.
    target = "x86-unicode" if sys.platform == "win32" else "amd64-unicode"
    defined = [f"-D{name}={value}" for name, value in {**given, "TARGET": target}.items()]
    command = ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", *defined, HERE / script]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(seconds)}
    subprocess.run(command, env=environment, stdout=sys.stderr, check=True)
