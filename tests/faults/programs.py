"""The three programs as real processes, as a person or a script starts them."""

import json
import os
import signal
import subprocess
import sysconfig
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.typed import Typed

ROOT = Path(__file__).parents[2]
_SCRIPTS = Path(sysconfig.get_path("scripts"))
_DEADLINE_S = 180


def program(name: str, *words: str | Path, **environment: str) -> Typed:
    """Runs to the end. A traceback is a failure, wherever it stands."""
    done = subprocess.run(
        [_SCRIPTS / name, *words],
        capture_output=True,
        env=_environment(environment),
        stdin=subprocess.DEVNULL,
        timeout=_DEADLINE_S,
        check=False,
    )
    found = Typed(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
    assert "Traceback" not in found.out + found.err, found
    return found


def relaisctl(data: Path, *words: str | Path, **environment: str) -> Typed:
    return program("relaisctl", "--data-dir", data, "--json", *words, **environment)


@dataclass
class Platform:
    """A platform of its own in `folder`. It is served, killed and served again under one address."""

    folder: Path
    url: str = ""
    _served: subprocess.Popen[bytes] | None = None

    def run(self, *words: str | Path) -> Any:
        done = program("relais-platform", "--database", self.database, "--json", *words)
        assert done.status == 0, done
        return done.json

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder / 'platform.sqlite'}"

    def init(self, campaign: str = "france-relance-2021", phase: str = "needs") -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.run("init", "--campaign", campaign)
        self.run("phase", "set", phase)

    def code(self, commune: str = "45024") -> str:
        code: str = self.run("code", "create", "--commune", commune)["code"]
        return code

    def tally(self) -> dict[str, Sequence[str]]:
        """Who counts for what."""
        return {one["id"]: one["voters"] for one in self.run("tally")["proposals"] if one["votes"]}

    def serve(self) -> subprocess.Popen[bytes]:
        """The address stays: a device has it pinned in its link."""
        port = self.url.rpartition(":")[2] or "0"
        command: list[str | Path] = [_SCRIPTS / "relais-platform", "--database", self.database, "serve", "--port", port]
        self._served = subprocess.Popen(command, stdout=subprocess.PIPE, env=_environment({}))
        if self._served.stdout is None:
            raise AssertionError
        line = self._served.stdout.readline()  # comes when it really listens; empty when it has ended
        self.url = json.loads(line)["url"]
        return self._served

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._served is not None:
            self._served.send_signal(how)
            self._served.wait(60)
            if self._served.stdout is not None:
                self._served.stdout.close()
            self._served = None


@contextmanager
def platform(folder: Path) -> Iterator[Platform]:
    """Set up and served."""
    made = Platform(folder)
    made.init()
    made.serve()
    try:
        yield made
    finally:
        made.stop()


def enrolled(data: Path, served: Platform, commune: str = "45024") -> None:
    assert relaisctl(data, "commune", "use", commune).status == 0
    done = relaisctl(data, "enrol", "--platform", served.url, "--code", served.code(commune), "--commune", commune)
    assert done.status == 0, done


def _environment(more: dict[str, str]) -> dict[str, str]:
    """No keystore of this account is touched, no policy of this machine is read."""
    own = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", "RELAIS_POLICY_FILE": "/nonexistent/policy.json"}
    return os.environ | own | more
