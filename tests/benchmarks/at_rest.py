"""Memory of the window at rest: `python -m tests.benchmarks.at_rest [STARTS [PROGRAM]]` starts it in turn.

A commune with forty needs and twenty votes that is not enrolled, and the same one enrolled at a platform on this
computer, which answers its forty acts in the first exchange of each start, over plain HTTP. `rss_mib` and `pss_mib`, in
proportion to what is shared, by `/proc/PID/smaps_rollup`, twenty seconds after the start, on Accueil. PROGRAM is the
bundle's `relais`; without it the source, as it is there. On the display that the environment gives, else offscreen.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.start_up import furnish, spread
from tests.faults.programs import Platform, relaisctl

_REST_S = 20


def measure(command: list[str], data: Path) -> dict[str, float]:
    environment = os.environ | ({} if "DISPLAY" in os.environ else {"QT_QPA_PLATFORM": "offscreen"})
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen([*command, "--data-dir", str(data)], env=environment, stderr=subprocess.DEVNULL)
    try:
        time.sleep(_REST_S)
        lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    finally:
        process.terminate()
        process.wait()
    kilobytes = {name: int(value.split()[0]) for name, _, value in (line.partition(":") for line in lines)}
    return {"rss_mib": kilobytes["Rss"] / 1024, "pss_mib": kilobytes["Pss"] / 1024}


def exchange(command: list[str], alone: Path, folder: Path) -> dict[str, float]:
    """The same commune, enrolled at a platform that has none of its acts."""
    data = folder / "enrolled"
    shutil.copytree(alone, data)
    platform = Platform(folder / "platform")
    platform.init(phase="vote")
    platform.serve()
    try:
        words = ("--platform", platform.url, "--code", platform.code(), "--commune", "45024")
        if relaisctl(data, "enrol", *words).status:
            raise RuntimeError
        measured = measure(command, data)
        if any(act["state"] == "waiting" for act in relaisctl(data, "outbox", "list").json):
            raise RuntimeError
    finally:
        platform.stop()
    shutil.rmtree(data)
    shutil.rmtree(folder / "platform")
    return measured


def main(starts: int, program: str) -> None:
    command = [program] if program else [sys.executable, "-P", "-m", "desktop"]
    runs: dict[str, list[dict[str, float]]] = {"alone": [], "enrolled": []}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        alone = folder / "alone"
        furnish(alone)
        for _ in range(starts):
            runs["alone"].append(measure(command, alone))
            runs["enrolled"].append(exchange(command, alone, folder))
    report = {
        name: {what: spread([run[what] for run in of]) for what in ("rss_mib", "pss_mib")} for name, of in runs.items()
    }
    sys.stdout.write(json.dumps({"starts": starts, **report}, indent=1) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2, sys.argv[2] if len(sys.argv) > 2 else "")
