"""The stick pulled out for real: `python -m tests.faults.bundles_pulled [--pulls 60] [--flaw unsettled]`, root, Linux.

The stick is an ext4 image. It is pulled out at each step of the writing in turn, and right after the program has said
that all is written; then it is put back and looked at. A file under its final name must be whole, what was said to be
written must be there, and the acts must still be due. The flaw is the control: it does not wait until the stick has
written, and must lose something. Prints one JSON document.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from desktop.actions.outbox.export_bundle import export_bundle
from desktop.database.queries import outbox
from desktop.domain.refusals import Refusal
from sync.client.usb.drive import Drive, PulledDrive, UsbDrive
from sync.contract.bundle import BadBundle, Manifest, check_signature, decode
from sync.contract.sealing import unseal
from tests.faults.bundle_forge import World
from tests.faults.power import Disk, impossible

FLAWS = ("unsettled",)
_ROOT = Path(__file__).parents[2]


@dataclass
class Report:
    pulls: int = 0
    written: int = 0  # times that the program said that the file is on the stick
    steps: int = 0  # steps of one writing
    lost: int = 0
    half: int = 0
    findings: list[str] = field(default_factory=list)


class PulledAt(PulledDrive):
    """A drive that loses its key for good at the n-th step: whatever comes after fails by itself."""

    def __init__(self, disk: Disk, at: int) -> None:
        super().__init__(sys.maxsize)
        self._disk, self._at = disk, at

    def step(self) -> None:
        super().step()
        if self.steps == self._at:
            self._disk.cut()


class Unsettled(UsbDrive):
    """The flaw: believes that what was handed over is on the key."""

    def settle(self, stream: BinaryIO) -> None:
        stream.flush()

    def rename(self, part: Path, target: Path) -> None:
        part.rename(target)


def run(folder: Path, pulls: int, flaw: str) -> Report:
    report, disk = Report(), Disk(folder)
    here = folder / "here"
    here.mkdir()
    world = World(here)
    try:
        counting = PulledAt(disk, 0)
        export_bundle(world.context, disk.mounted, drive=counting)
        report.steps = counting.steps
        for pull in range(pulls):
            at = 0 if flaw else pull % (report.steps + 1)
            _pull(world, disk, Unsettled() if flaw else PulledAt(disk, at), at, report)
            if flaw and report.findings:
                break
    finally:
        world.close()
        disk.unmount()
    return report


def _pull(world: World, disk: Disk, drive: Drive, at: int, report: Report) -> None:
    """At 0 the key goes once the writing has been said to be done."""
    report.pulls += 1
    with world.context.store.reading() as connection:
        before = outbox.listed(connection)
    said: Path | None = None
    try:
        said = export_bundle(world.context, disk.mounted, drive=drive).value.file
        report.written += 1
    except Refusal as refusal:
        if "restent à envoyer" not in refusal.sentence:
            report.findings.append(f"step {at}: {refusal.sentence}")
    if at == 0:
        disk.cut()
    disk.unmount()
    disk.mount()
    for file in disk.mounted.glob("*.relais"):
        if (why := _whole(world, file)) != "":
            report.half += 1
            report.findings.append(f"step {at}: {file.name} {why}")
    if said is not None and not said.exists():
        report.lost += 1
        report.findings.append(f"step {at}: {said.name} was written and is not there")
    with world.context.store.reading() as connection:
        states = [row.state for row in outbox.listed(connection)]
    if states != [row.state for row in before]:
        report.findings.append(f"step {at}: an act moved")


def _whole(world: World, file: Path) -> str:
    try:
        with unseal(file, world.national_identity) as opened:
            manifest = decode(opened.manifest, Manifest)
            check_signature(world.key.public, Manifest, opened.manifest, opened.signature)
            opened.check(manifest.parts)
    except BadBundle as bad:
        return bad.code
    return ""


def report_of(*words: str) -> dict[str, object]:
    """What the campaign says, in a mount namespace of its own."""
    inside = [sys.executable, "-m", "tests.faults.bundles_pulled", *words, "--apart"]
    line = ["unshare", "--mount", "--propagation", "private", *inside]
    done = subprocess.run(line, cwd=_ROOT, capture_output=True, check=False, timeout=300)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pulls", type=int, default=60)
    parser.add_argument("--flaw", choices=FLAWS, default="")
    parser.add_argument("--apart", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if why := impossible():
        sys.stdout.write(json.dumps({"impossible": why}) + "\n")
        return 2
    if not asked.apart:
        document = report_of(*sys.argv[1:])
    else:
        began = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            report = run(Path(folder), asked.pulls, asked.flaw)
        document = vars(report) | {"findings": report.findings[:5], "seconds": round(time.perf_counter() - began)}
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    return 1 if document["findings"] else 0


if __name__ == "__main__":
    sys.exit(main())
