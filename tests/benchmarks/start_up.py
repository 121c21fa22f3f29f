"""exec to first painted frame: `python tests/benchmarks/start_up.py [RUNS]` starts relais and a bare window in turn.

The bare window has PySide as it is delivered, without the modules that the set-up had it lay beside itself.
The commune has forty needs and twenty votes. On the display that the environment gives, else offscreen. `cpu_ms` is
the processor's time until that frame: it says the same on a busy machine, where `ms` does not.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import shiboken6

from desktop import paths
from desktop.actions.kit.commune_context import local_time
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries import catalogue
from sync.client.device.keystore import FileKeyStore

BARE = [sys.executable, "-P", str(Path(__file__).with_name("bare_window.py"))]


def furnish(data: Path) -> None:
    places = paths.find(data)
    paths.prepare(places)
    with closing(choose_commune(places, "45024", local_time, FileKeyStore(places.keys))) as context:
        for number in range(40):
            made = draft_need(context, None, title=f"Registre du cimetière {number}", description="Papier").value
            if number % 2:
                submit_need(context, made)
        with context.store.reading() as connection:
            services = [service.id for service in catalogue.services(connection)][:20]
        for service in services:
            cast_vote(context, service)


def start(command: list[str], before: Path | None = None) -> dict[str, float]:
    """One start, as it tells of it at its first frame; packages in `before` come before those of the environment."""
    environment = os.environ | ({} if "DISPLAY" in os.environ else {"QT_QPA_PLATFORM": "offscreen"})
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if before is not None:
        environment["PYTHONPATH"] = str(before)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    if process.stdout is None:
        raise AssertionError
    with process.stdout as out:
        said = json.loads(out.readline())
    process.wait()
    return {name: said[name] for name in ("ms", "cpu_ms", "rss_mib")}


def spread(values: list[float]) -> dict[str, float]:
    return {"median": round(statistics.median(values), 2), "min": round(min(values), 2), "max": round(max(values), 2)}


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as delivered:
        furnish(Path(folder))
        library = Path(shiboken6.__file__).parent
        shutil.copytree(library, Path(delivered, "shiboken6"), ignore=shutil.ignore_patterns("files.dir"))
        commands = {"bare": BARE}
        commands["relais"] = [sys.executable, "-P", "-m", "desktop", "--data-dir", folder, "--trace-start"]
        packages = {"bare": Path(delivered), "relais": None}
        for name, command in commands.items():  # bytecode compiled, files in memory
            start(command, packages[name])
        found = {name: [] for name in commands}  # type: dict[str, list[dict[str, float]]]
        for _ in range(runs):
            for name, command in commands.items():
                found[name].append(start(command, packages[name]))
    report: dict[str, dict[str, dict[str, float]]] = {}
    for what in ("ms", "cpu_ms", "rss_mib"):
        pairs = [(relais[what], bare[what]) for relais, bare in zip(found["relais"], found["bare"], strict=True)]
        report[what] = {
            "relais": spread([pair[0] for pair in pairs]),
            "bare": spread([pair[1] for pair in pairs]),
            "ratio": spread([pair[0] / pair[1] for pair in pairs]),
        }
    sys.stdout.write(json.dumps({"runs": runs, **report}, indent=1) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
