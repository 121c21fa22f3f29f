"""The one check: format, lint, types and import contracts, on the files as they stand."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = Path(sysconfig.get_path("scripts"))


@pytest.mark.parametrize(
    "command",
    [
        [SCRIPTS / "ruff", "format", "--check", "."],
        [SCRIPTS / "ruff", "check", "."],
        [sys.executable, "-m", "mypy"],
        [SCRIPTS / "lint-imports"],
    ],
    ids=["format", "lint", "types", "imports"],
)
def test_the_house_is_in_order(command: list[str | Path]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, f"{done.stdout[-4000:]}\n{done.stderr[-2000:]}"
