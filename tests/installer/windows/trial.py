r"""Try the packages as a technician would: install, upgrade, refuse, remove. By name, with a Python for Windows.

    trial.py OLD.exe NEW.exe OLD.msi NEW.msi --work DIR [--kind exe|msi] [--place usual|accents]

As administrator, on a PC that may be spoilt, or under wine. Each line written is something that held, with its seconds;
the first that does not hold stops it. Standard library alone: it runs beside the installed program, not within it.
Of the four lives, `--kind` and `--place` choose.
"""

import argparse
import ctypes
import json
import os
import re
import subprocess
import sys
import time
import winreg
from pathlib import Path

import traces  # beside this file

#: What these words must name: where the data of each account stays.
STAYS = r"%LOCALAPPDATA%\relais-communes"
POLICIES = r"Software\Policies\Relais Communes"
POLICY_FOLDER = Path(os.environ["PROGRAMDATA"]) / "RelaisCommunes"
#: The system and administrators do all, users read; inherited by what is in it.
RIGHTS = {"A;OICI;FA;;;SY", "A;OICI;FA;;;BA", "A;OICI;0x1200a9;;;BU"}
WINDOWS_KEY = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
USUAL = Path(os.environ["PROGRAMFILES"]) / "Relais Communes"
UNDER_WINE = hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")
#: How many acts wait while the program is upgraded.
ACTS = 2
#: What Windows Installer answers to a refusal; wine says 1627 where a step of the package refuses.
REFUSED_MSI = (1603, 1627)


def say(words: str, since: float) -> None:
    """Write one line of the result."""
    sys.stdout.write(f"{time.monotonic() - since:6.1f} s  {words}\n")
    sys.stdout.flush()


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
            return traces.run(f'msiexec /i "{package}" /qn' + (f' INSTALLDIR="{folder}"' if folder else ""))
        return traces.run(f'"{package}" /S' + (f" /D={folder}" if folder else ""))

    def remove(self, package: Path, folder: Path) -> int:
        """Remove silently what this package installed, and wait for the end."""
        if self.msi:
            return traces.run(f'msiexec /x "{package}" /qn')
        return traces.run(f'"{folder}\\uninstall.exe" /S _?={folder}')


def control(folder: Path, data: Path, *words: str) -> object:
    """Return the answer of the installed relaisctl."""
    command = [str(folder / "relaisctl.exe"), "--json", "--data-dir", str(data), *words]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def refused(kind: Package, folder: Path, *, by: str) -> None:
    """Neither an upgrade nor a removal touches anything while this program runs."""
    before, since = traces.stamps(folder), time.monotonic()
    command = [str(folder / "relais.exe"), "--selftest"]
    if by == "relaisctl":
        command = [str(folder / "relaisctl.exe"), "proxy", "set", "--password-stdin"]  # waits for a line
    with subprocess.Popen(command, stdin=subprocess.PIPE) as program:
        answers = kind.install(kind.new), kind.remove(kind.old, folder)
        assert program.poll() is None, "the program had ended before the package looked"
        assert all(answer in kind.open for answer in answers), answers
        assert traces.stamps(folder) == before
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
    assert not traces.registered("Version")
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
    named, copies = traces.of_ours(data), traces.cached()
    assert kind.install(kind.old, folder) == 0
    first = traces.registered("Version")
    assert Path(traces.registered("Folder")) == place
    assert not traces.has_task(), "off by default"
    traces.add_task(place)
    assert traces.entries() == ["Relais Communes (démonstration).lnk", "Relais Communes.lnk"], traces.entries()
    (words,) = traces.removals()
    assert STAYS in words, words
    say(
        f"{kind.old.name} installed silently in {place} (0); the list of programs says that data stay in {STAYS}", since
    )
    control(place, data, "commune", "use", "45024")
    for subject in ("dvf", "mes-adresses"):
        control(place, data, "vote", "cast", subject)
    waiting = control(place, data, "outbox", "list")
    assert len(waiting) == ACTS, waiting
    policies(place, data)
    refused(kind, place, by="relaisctl")
    refused(kind, place, by="relais")
    since = time.monotonic()
    answer = other.install(other.new)
    assert answer in other.other, answer
    say(f"the other kind of package refused ({answer})", since)
    since = time.monotonic()
    assert kind.install(kind.new) == 0
    assert Path(traces.registered("Folder")) == place
    assert traces.registered("Version") not in (first, "")
    assert control(place, data, "outbox", "list") == waiting
    # wine tells the MSI that goes nothing of the one that comes (UPGRADINGPRODUCTCODE), so it takes the task along.
    assert traces.has_task() or (kind.msi and UNDER_WINE), "an upgrade keeps it"
    traces.add_task(place)
    say(
        f"upgrade from {first} to {traces.registered('Version')}, in its folder (0); {len(waiting)} acts still wait",
        since,
    )
    since, before = time.monotonic(), traces.stamps(place)
    answer = kind.install(kind.old)
    assert answer in kind.downgrade, answer
    assert traces.stamps(place) == before
    say(f"downgrade refused ({answer}), nothing touched", since)
    foreign = place / "somebody else's.txt"
    foreign.write_text("stays", "utf-8")
    since, kept = time.monotonic(), traces.contents(data)
    assert kind.remove(kind.new, place) == 0
    assert traces.contents(data) == kept
    left = {path.name for path in place.rglob("*")} - {foreign.name}
    assert left <= {"uninstall.exe"}, left  # which cannot remove itself while it is waited for
    assert not traces.registered("Version")
    assert not traces.entries()
    assert not traces.has_task()
    assert not POLICY_FOLDER.exists(), "nothing was in it"
    assert not traces.removals()
    for file in place.iterdir():
        file.unlink()
    place.rmdir()
    assert traces.of_ours(data) == named, traces.of_ours(data)
    assert traces.cached() <= copies, traces.cached()
    say("removed (0): program, registry, menu and task are gone, nothing else has our name", since)
    say(f"the {len(kept)} files of the data are the same, and so is the file of somebody else", since)


def main() -> int:
    """Play the trial of both kinds, each in the usual folder and in one with spaces and accents."""
    parser = argparse.ArgumentParser(description="Try the packages for Windows.")
    for name in ("old_exe", "new_exe", "old_msi", "new_msi"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--work", type=Path, required=True, help="an empty folder for data and programs")
    parser.add_argument("--kind", choices=("exe", "msi"), help="of one kind of package alone")
    parser.add_argument("--place", choices=("usual", "accents"), help="in one folder alone")
    options = parser.parse_args()
    kinds = Package(options.old_exe, options.new_exe), Package(options.old_msi, options.new_msi)
    sys.stdout.reconfigure(encoding="utf-8")
    say(f"{'wine' if UNDER_WINE else 'Windows'}, {sys.getwindowsversion()}", time.monotonic())
    folders = {"usual": None, "accents": options.work / "Programmes de la mairie, été" / "Relais"}
    for kind, other in (kinds, kinds[::-1]):
        name = kind.old.suffix[1:]
        if options.kind not in (None, name):
            continue
        if UNDER_WINE:
            old_windows(kind)
        for place, folder in folders.items():
            if options.place in (None, place):
                life(kind, other, folder, options.work / f"données {name} {place}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
