"""relaisctl and relais-platform in this process: what was typed, what was written where, how it ended.

A process of its own takes half a second to start; that one starts, ends and reads and writes as it should is shown by
`tests/desktop/cli/test_processes.py` and by the journeys.
"""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends.fail import Keyring

from desktop.cli.program import RELAISCTL
from sync.commandline.program import ExitStatus, Program
from sync.platform.cli.program import RELAIS_PLATFORM


@dataclass(frozen=True)
class Typed:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output; anything else there is a failure."""
        assert self.out.endswith("\n"), self
        assert self.out.count("\n") == 1, self
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, str]:
        """The error, which the person is told too."""
        found: dict[str, str] = self.json["error"]
        assert set(found) == {"type", "title", "detail", "field"}, found
        assert found["title"] in self.err, self
        return found


def relaisctl(data: Path | None, *words: str | Path, policy: Path = Path("/nonexistent"), **environment: str) -> Typed:
    """In a data folder of its own; no keystore of this account is touched, no policy of this machine is read."""
    with _alone(environment | {"RELAIS_POLICY_FILE": str(policy)}):
        return _typed(RELAISCTL, *([] if data is None else ["--data-dir", data]), *words)


def relais_platform(*words: str | Path) -> Typed:
    return _typed(RELAIS_PLATFORM, *words)


def _typed(program: Program, *words: str | Path) -> Typed:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = program.run([str(word) for word in words])
    found = Typed(status, out.getvalue(), err.getvalue())
    assert status != ExitStatus.FAULT, found
    return found


@contextmanager
def _alone(environment: dict[str, str]) -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())
    try:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            yield
    finally:
        keyring.set_keyring(before)
