"""The pictures of the help can be drawn again: all that they ring is where the script looks for it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.desktop.help_pictures import PICTURED


@pytest.mark.slow
def test_what_the_pictures_ring_is_there(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.desktop.help_pictures", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    assert {file.stem for file in tmp_path.glob("*.png")} == {told.key for told in PICTURED}
