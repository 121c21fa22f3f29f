r"""Try the packages as a technician would: install, upgrade, refuse, remove. By name, with a Python for Windows.

    trial.py OLD.exe NEW.exe OLD.msi NEW.msi --work DIR

As administrator, on a PC that may be spoilt, or under wine. Each line written is something that held, with its seconds;
the first that does not hold stops it. Standard library alone: it runs beside the installed program, not within it.
"""

import argparse
import ctypes
import hashlib
import json
import os
import re
import subprocess
import sys
import time
import winreg
from pathlib import Path

KEY = r"Software\Relais Communes"
POLICIES = r"Software\Policies\Relais Communes"
POLICY_FOLDER = Path(os.environ["PROGRAMDATA"]) / "RelaisCommunes"
#: The system and administrators do all, users read; inherited by what is in it.
RIGHTS = {"A;OICI;FA;;;SY", "A;OICI;FA;;;BA", "A;OICI;0x1200a9;;;BU"}
WINDOWS_KEY = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
TASK = r"Relais Communes\Echanges"
USUAL = Path(os.environ["PROGRAMFILES"]) / "Relais Communes"
MENUS = [Path(os.environ[name]) / r"Microsoft\Windows\Start Menu\Programs" for name in ("PROGRAMDATA", "APPDATA")]
UNDER_WINE = hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")
#: What Windows Installer answers to a refusal; wine says 1627 where a step of the package refuses.
REFUSED_MSI = (1603, 1627)


def say(words: str, since: float) -> None:
    """Write one line of the result."""
    sys.stdout.write(f"{time.monotonic() - since:6.1f} s  {words}\n")
    sys.stdout.flush()


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


class Package:
    """A kind of installer: how it is installed and removed, and what it answers."""

    def __init__(self, old: Path, new: Path) -> None:
        self.old, self.new, self.msi = old, new, old.suffix == ".msi"
        self.open = REFUSED_MSI if self.msi else (5,)
        self.downgrade = REFUSED_MSI if self.msi else (4,)
        self.old_windows = REFUSED_MSI if self.msi else (3,)
        self.other = REFUSED_MSI if self.msi else (6,)

    def install(self, package: Path, folder: Path | None = None) -> int:
        """Install silently, in a folder or where it is or goes by itself."""
        if self.msi:
            return run(f'msiexec /i "{package}" /qn' + (f' INSTALLDIR="{folder}"' if folder else ""))
        return run(f'"{package}" /S' + (f" /D={folder}" if folder else ""))

    def remove(self, package: Path, folder: Path) -> int:
        """Remove silently what this package installed, and wait for the end."""
        if self.msi:
            return run(f'msiexec /x "{package}" /qn')
        return run(f'"{folder}\\uninstall.exe" /S _?={folder}')


def control(folder: Path, data: Path, *words: str) -> object:
    """Return the answer of the installed relaisctl."""
    command = [str(folder / "relaisctl.exe"), "--json", "--data-dir", str(data), *words]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def refused(kind: Package, folder: Path, *, by: str) -> None:
    """Neither an upgrade nor a removal touches anything while this program runs."""
    before, since = stamps(folder), time.monotonic()
    command = [str(folder / "relais.exe"), "--selftest"]
    if by == "relaisctl":
        command = [str(folder / "relaisctl.exe"), "proxy", "set", "--password-stdin"]  # waits for a line
    with subprocess.Popen(command, stdin=subprocess.PIPE) as program:
        answers = kind.install(kind.new), kind.remove(kind.old, folder)
        assert program.poll() is None, "the program had ended before the package looked"
        assert all(answer in kind.open for answer in answers), answers
        assert stamps(folder) == before
        say(f"while {by} runs: upgrade and removal refused {answers}, nothing touched", since)
        if by == "relaisctl":
            program.kill()
        else:
            program.communicate()
            assert program.returncode == 0, program.returncode
            say("selftest in order", since)


def old_windows(kind: Package) -> None:
    """Windows 10 1809 is refused; played under wine alone, where its number may be changed."""
    since = time.monotonic()
    rights = winreg.KEY_ALL_ACCESS | winreg.KEY_WOW64_64KEY
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, WINDOWS_KEY, 0, rights) as key:
        build, form = winreg.QueryValueEx(key, "CurrentBuildNumber")
        winreg.SetValueEx(key, "CurrentBuildNumber", 0, form, "17763")
        try:
            answer = kind.install(kind.old)
        finally:
            winreg.SetValueEx(key, "CurrentBuildNumber", 0, form, build)
    assert answer in kind.old_windows, answer
    assert not registered("Version")
    say(f"Windows 10 1809 refused ({answer})", since)


def policies(folder: Path, data: Path) -> None:
    """A value of the registry counts; the folder of policies is the administrators' own, which wine cannot tell."""
    since, rights = time.monotonic(), winreg.KEY_ALL_ACCESS | winreg.KEY_WOW64_64KEY
    with winreg.CreateKeyEx(winreg.HKEY_LOCAL_MACHINE, POLICIES, 0, rights) as key:
        winreg.SetValueEx(key, "log_level", 0, winreg.REG_SZ, "DEBUG")
        try:
            shown = control(folder, data, "policy", "show")
        finally:
            winreg.DeleteValue(key, "log_level")
    assert (shown["log_level"], shown["registry"]) == ("DEBUG", ["log_level"]), shown
    assert POLICY_FOLDER.is_dir()
    if not UNDER_WINE:
        written = data.with_name("rights.txt")
        subprocess.run(["icacls", str(POLICY_FOLDER), "/save", str(written)], stdout=subprocess.DEVNULL, check=True)
        told = written.read_text("utf-16")
        assert "D:P" in told, told
        assert set(re.findall(r"\((.+?)\)", told)) == RIGHTS, told
    say("a policy of the registry counts" + ("" if UNDER_WINE else "; the folder of policies is reserved"), since)


def life(kind: Package, other: Package, folder: Path | None, data: Path) -> None:
    """One life of the program in one folder: installed, upgraded with acts that wait, removed."""
    place, since = folder or USUAL, time.monotonic()
    assert kind.install(kind.old, folder) == 0
    first = registered("Version")
    assert Path(registered("Folder")) == place
    assert not has_task(), "off by default"
    add_task(place)
    assert entries() == ["Relais Communes (démonstration).lnk", "Relais Communes.lnk"], entries()
    say(f"{kind.old.name} installed silently in {place}", since)
    control(place, data, "commune", "use", "45024")
    control(place, data, "vote", "cast", "dvf")
    waiting = control(place, data, "outbox", "list")
    assert waiting, "an act waits"
    policies(place, data)
    refused(kind, place, by="relaisctl")
    refused(kind, place, by="relais")
    since = time.monotonic()
    answer = other.install(other.new)
    assert answer in other.other, answer
    say(f"the other kind of package refused ({answer})", since)
    since = time.monotonic()
    assert kind.install(kind.new) == 0
    assert Path(registered("Folder")) == place
    assert registered("Version") not in (first, "")
    assert control(place, data, "outbox", "list") == waiting
    # wine tells the MSI that goes nothing of the one that comes (UPGRADINGPRODUCTCODE), so it takes the task along.
    assert has_task() or (kind.msi and UNDER_WINE), "an upgrade keeps it"
    add_task(place)
    say(f"upgrade from {first} to {registered('Version')}, in its folder; the act still waits", since)
    since, before = time.monotonic(), stamps(place)
    answer = kind.install(kind.old)
    assert answer in kind.downgrade, answer
    assert stamps(place) == before
    say(f"downgrade refused ({answer}), nothing touched", since)
    foreign = place / "somebody else's.txt"
    foreign.write_text("stays", "utf-8")
    since, kept = time.monotonic(), contents(data)
    assert kind.remove(kind.new, place) == 0
    assert contents(data) == kept
    left = {path.name for path in place.rglob("*")} - {foreign.name}
    assert left <= {"uninstall.exe"}, left  # which cannot remove itself while it is waited for
    assert not registered("Version")
    assert not entries()
    assert not has_task()
    assert not POLICY_FOLDER.exists(), "nothing was in it"
    say(
        "removed: program, registry, menu and task are gone; the data and the file of somebody else are the same", since
    )
    for file in place.iterdir():
        file.unlink()
    place.rmdir()


def main() -> int:
    """Play the trial of both kinds, each in the usual folder and in one with spaces and accents."""
    parser = argparse.ArgumentParser(description="Try the packages for Windows.")
    for name in ("old_exe", "new_exe", "old_msi", "new_msi"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--work", type=Path, required=True, help="an empty folder for data and programs")
    options = parser.parse_args()
    kinds = Package(options.old_exe, options.new_exe), Package(options.old_msi, options.new_msi)
    sys.stdout.reconfigure(encoding="utf-8")
    say(f"{'wine' if UNDER_WINE else 'Windows'}, {sys.getwindowsversion()}", time.monotonic())
    for kind, other in (kinds, kinds[::-1]):
        if UNDER_WINE:
            old_windows(kind)
        for number, folder in enumerate((None, options.work / "Programmes de la mairie, été" / "Relais")):
            life(kind, other, folder, options.work / f"données {kind.old.suffix[1:]} {number}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
