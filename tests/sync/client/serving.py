"""The platform over HTTP: in a thread of this process, or as `relais-platform serve` in a process of its own."""

import json
import shutil
import signal
import subprocess
import sysconfig
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn

from sync.platform.http.api import application
from sync.platform.server.bounds import Bounds
from sync.platform.server.one_write import OneWrite
from tests.sync.client.ends import CAMPAIGN, National

PROGRAM = Path(sysconfig.get_path("scripts")) / "relais-platform"


@contextmanager
def serving(national: National) -> Iterator[str]:
    """Serves the platform from a thread; its URL. As `relais-platform serve` does, but for the process."""
    config = uvicorn.Config(
        application(national.platform),
        http=OneWrite,
        log_config=None,
        access_log=False,
        lifespan="off",
        port=0,
        # With uvicorn's own 5 s, a machine that halts for so long sees a line end under the call that goes up it.
        timeout_keep_alive=int(Bounds().rest_s),
    )
    listening = threading.Event()

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            listening.set()

    server = Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert listening.wait(30)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = server.force_exit = True
        thread.join()


def initialised(folder: Path) -> Path:
    """A folder with a database as `relais-platform init` leaves it, and its keys."""
    Served(folder)("init", "--campaign", CAMPAIGN)  # its dates are past: the first phase is open
    return folder


class Served:
    """The database in a folder, and the process that serves it, if any."""

    def __init__(self, folder: Path, template: Path | None = None) -> None:
        if template is not None:
            shutil.copytree(template, folder, dirs_exist_ok=True)
        self.database = folder / "national.sqlite"
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def __call__(self, *command: str) -> Any:
        """One command of relais-platform, while it serves or not; its JSON."""
        done = subprocess.run(
            [PROGRAM, "--database", f"sqlite:///{self.database}", "--json", *command],
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def start(self, largest_file: int | None = None) -> None:
        """`largest_file`: no file of the process may grow past so many bytes, as on a disk that is full."""
        port = self.url.rpartition(":")[2] or "0"  # the same address again after a restart
        self._process = subprocess.Popen(
            [PROGRAM, "--database", f"sqlite:///{self.database}", "serve", "--port", port],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            preexec_fn=None if largest_file is None else partial(_limit, largest_file),
        )
        assert self._process.stdout
        self.url = json.loads(self._process.stdout.readline())["url"]

    def stop(self, how: signal.Signals | None = None) -> None:
        """Without a signal it is killed, on Windows too."""
        if self._process is not None:
            self._process.kill() if how is None else self._process.send_signal(how)
            self._process.communicate(timeout=30)
            self._process = None

    def votes(self) -> dict[str, int]:
        return {one["id"]: one["votes"] for one in self("tally")["proposals"]}


def _limit(largest_file: int) -> None:
    import resource  # which Windows does not have

    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, resource.RLIM_INFINITY))
