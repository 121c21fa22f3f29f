"""relaisctl as a real process, in a data folder of its own."""

import json
import os
import resource
import subprocess
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(sysconfig.get_path("scripts")) / "relaisctl"


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output; anything else there is a failure."""
        assert self.out.endswith("\n"), (self.out, self.err)
        assert self.out.count("\n") == 1, self.out
        return json.loads(self.out)


Run = Callable[..., Done]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def run_in(
    folder: Path, policy: Path, *words: str, plain: bool = False, largest: int | None = None, **environment: str
) -> Done:
    """Runs with --json unless told otherwise; never with a traceback. `largest`: bytes that a file may grow to."""

    def limit() -> None:
        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    given = os.environ | {
        "RELAIS_POLICY_FILE": str(policy),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "RELAIS_DATA_DIR": str(folder),
    }
    done = subprocess.run(
        [PROGRAM, *words, *([] if plain else ["--json"])],
        capture_output=True,
        env=given | environment,
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
        preexec_fn=limit,
    )
    found = Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
    assert "Traceback" not in found.err, found.err
    return found


@pytest.fixture
def run(data: Path, tmp_path: Path) -> Run:
    def run(
        *words: str, plain: bool = False, folder: Path = data, largest: int | None = None, **environment: str
    ) -> Done:
        return run_in(folder, tmp_path / "policy.json", *words, plain=plain, largest=largest, **environment)

    return run


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one commune, for commands that change nothing."""
    folder = tmp_path_factory.mktemp("ready")
    assert run_in(folder, folder / "policy.json", "commune", "use", "45024").status == 0
    return folder
