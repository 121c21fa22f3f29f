"""What a package leaves on a PC with Windows: files, registry, menu, task. Standard library alone, for `trial.py`."""

import hashlib
import os
import subprocess
import winreg
from pathlib import Path

KEY = r"Software\Relais Communes"
#: Where Windows lists what is installed, each with its words for whoever removes it.
REMOVALS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall"
TASK = "Relais Communes - Echanges"
#: Where Task Scheduler keeps tasks, and folders of tasks.
TASKS = os.path.join(os.environ["SYSTEMROOT"], "System32", "Tasks")
#: The data of the account, which a program makes without --data-dir.
OWN = Path(os.environ["LOCALAPPDATA"]) / "relais-communes"
MENUS = [Path(os.environ[name]) / r"Microsoft\Windows\Start Menu\Programs" for name in ("PROGRAMDATA", "APPDATA")]


def run(line: str) -> int:
    """Run a command line as it stands: NSIS reads its own, and wants no quotes around the path at its end."""
    return subprocess.run(line, check=False).returncode


def registered(name: str) -> str:
    """Return a value that the package wrote, or nothing."""
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, KEY, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as key:
            return str(winreg.QueryValueEx(key, name)[0])
    except OSError:
        return ""


def entries() -> list[str]:
    """Return the entries of the start menu that are ours."""
    return sorted({file.name for menu in MENUS for file in menu.rglob("Relais Communes*.lnk")})


def removals() -> list[str]:
    """Return what the list of installed programs says of ours, one text for each entry."""
    comments = []
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, REMOVALS, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as listed:
        for number in range(winreg.QueryInfoKey(listed)[0]):
            with winreg.OpenKey(listed, winreg.EnumKey(listed, number)) as key:
                values = dict(winreg.EnumValue(key, index)[:2] for index in range(winreg.QueryInfoKey(key)[1]))
            if values.get("DisplayName") == "Relais Communes":
                comments.append(str(values.get("Comments", "")))
    return comments


def of_ours(data: Path) -> list[str]:
    """Return what bears our name anywhere that a package may write to, but for these data and those of the account."""
    tops = {os.environ[name] for name in ("PROGRAMFILES", "PROGRAMDATA", "APPDATA", "LOCALAPPDATA", "TEMP")} | {TASKS}
    named = (path for top in sorted(tops) for path in Path(top).rglob("*relais*"))
    return sorted({str(path) for path in named if not any(path.is_relative_to(kept) for kept in (data.parent, OWN))})


def cached() -> set[str]:
    """Return the copies of MSIs that Windows Installer keeps."""
    return {path.name for path in (Path(os.environ["SYSTEMROOT"]) / "Installer").glob("*")}


def add_task(folder: Path) -> None:
    """Add the task of exchanges, as the guide says."""
    assert run(f'schtasks /Create /TN "{TASK}" /XML "{folder}\\exchange-task.xml"') == 0


def has_task() -> bool:
    """Tell whether the task was there, and take it away."""
    return run(f'schtasks /Delete /F /TN "{TASK}"') == 0


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Return size and time of each file below a folder: of thousands, that is read far sooner than what is in them."""
    files = [(path, path.stat()) for path in folder.rglob("*") if path.is_file()]
    return {str(path): (status.st_size, status.st_mtime_ns) for path, status in files}


def contents(folder: Path) -> dict[str, str]:
    """Return the hash of each file below a folder."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
