"""Power cuts: `python -m tests.faults.power [--cuts 100] [--seed 1] [--flaw normal]`, as root, on Linux.

A process acts on the files of a commune that lie on an ext4 image; the file system is shut down under it as by a cut
(the shutdown ioctl, without its log being flushed), then mounted again and looked at. What was acknowledged must be
there, what was under way must be there whole or not at all. The flaw commits with PRAGMA synchronous=NORMAL: the
control, it must lose. The image is a disk that keeps what it was told to flush; one that lies about it is not tried.
"""

import argparse
import fcntl
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.faults.kills import ROOT, Campaign, Report
from tests.faults.memory import Act

FLAWS = ("normal",)
_SHUTDOWN = 0x8004587D  # EXT4_IOC_SHUTDOWN
_NO_LOG_FLUSH = 2  # what only lies in memory is gone, the file system's own log included
_SIZE = 96 * 2**20


class Disk:
    """An ext4 image and the folder that it is mounted on."""

    def __init__(self, folder: Path) -> None:
        self.image, self.mounted = folder / "disk.img", folder / "disk"
        self.mounted.mkdir()
        with self.image.open("wb") as image:
            image.truncate(_SIZE)
        _run("mkfs.ext4", "-q", "-F", self.image)
        self.mount()

    def mount(self) -> None:
        _run("mount", "-o", "loop", self.image, self.mounted)

    def unmount(self) -> None:
        _run("umount", self.mounted)

    def cut(self) -> None:
        """From here on nothing that was not flushed reaches the image."""
        handle = os.open(self.mounted, os.O_RDONLY)
        try:
            fcntl.ioctl(handle, _SHUTDOWN, struct.pack("I", _NO_LOG_FLUSH))
        finally:
            os.close(handle)


class PowerCuts(Campaign):
    """The campaign of the kills, where the disk goes first. The head outside may be behind: it is flushed when idle."""

    head_is_there = False
    _cut_at = 0.0

    def __init__(self, disk: Disk, seed: int, flaw: str) -> None:
        super().__init__(disk.mounted / "data", seed, flaw)
        self._disk = disk
        os.sync()

    def _strike(self, process: "subprocess.Popen[bytes]", within_s: float) -> None:
        moment = time.perf_counter() + self._dice.random() * within_s
        while time.perf_counter() < moment:  # not a wait for anything: the moment itself is what is drawn
            pass
        # Without power no screen shows anything: the process is stopped first, so that it acknowledges nothing more.
        os.kill(process.pid, signal.SIGSTOP)
        self._cut_at = time.monotonic()
        self._disk.cut()
        os.kill(process.pid, signal.SIGKILL)

    def _hear(self, line: dict[str, Any], begun: Act | None) -> Act | None:
        if self._cut_at and line["at"] > self._cut_at:
            raise AssertionError("told after the cut")
        return super()._hear(line, begun)

    def _struck(self) -> None:
        self._cut_at = 0.0
        self._disk.unmount()
        self._disk.mount()


def impossible() -> str:
    """Why not here; "" if it can be done."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "power cuts need Linux and root"
    missing = [tool for tool in ("mkfs.ext4", "mount", "umount", "unshare") if shutil.which(tool) is None]
    if missing:
        return f"power cuts need {', '.join(missing)}"
    with tempfile.TemporaryDirectory() as folder:
        try:
            Disk(Path(folder)).unmount()
        except subprocess.CalledProcessError as error:
            return f"no ext4 image can be mounted here: {error}"
    return ""


def run(folder: Path, *, cuts: int, seed: int, flaw: str = "") -> Report:
    """With a flaw it stops at the first finding: that is all a negative control has to show."""
    disk = Disk(folder)
    try:
        campaign = PowerCuts(disk, seed, flaw)
        while campaign.report.kills < cuts and not (flaw and campaign.report.findings):
            campaign.kill_once()
    finally:
        disk.unmount()
    return campaign.report


def report_of(*words: str) -> dict[str, Any]:
    """What the campaign says, run by itself."""
    done = subprocess.run(_apart(*words), cwd=ROOT, capture_output=True, check=False, timeout=300)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _apart(*words: str) -> list[str]:
    """In a mount namespace of its own: another one that was copied meanwhile would hold the dead file system."""
    inside = [sys.executable, "-m", "tests.faults.power", *words, "--apart"]
    return ["unshare", "--mount", "--propagation", "private", *inside]


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--flaw", choices=FLAWS, default="")
    parser.add_argument("--apart", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if not asked.apart and not impossible():
        return subprocess.run(_apart(*sys.argv[1:]), cwd=ROOT, check=False).returncode
    if why := impossible():
        sys.stdout.write(json.dumps({"impossible": why}) + "\n")
        return 2
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = run(Path(folder), cuts=asked.cuts, seed=asked.seed, flaw=asked.flaw)
    document = vars(report) | {"findings": report.findings[:5], "seconds": round(time.perf_counter() - began)}
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
