"""A folder that cannot be written ends each script with status 2 and a sentence, before it builds anything."""

import subprocess
import sys
from pathlib import Path

import pytest

INSTALLER = Path(__file__).parents[2] / "installer"
SCRIPTS = {
    "build_bundle": ("--out", "{out}"),
    "sbom": ("{folder}", "--out", "{out}/bill.json"),
    "linux/build_rpm": ("--bundle", "{folder}", "--out", "{out}"),
    "linux/build_deb": ("--bundle", "{folder}", "--out", "{out}"),
    "windows/release": ("--bundle", "{folder}", "--out", "{out}"),
    "linux/release": ("--mirror", "http://mirror.invalid/debian", "--out", "{out}"),
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_file_in_the_way_is_named(script: str, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    words = [word.format(folder=tmp_path, out=blocked / "out") for word in SCRIPTS[script]]
    done = subprocess.run(
        [sys.executable, "-B", INSTALLER / script, *words], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    told = done.stderr.strip()
    assert "Traceback" not in told
    if "missing tools" not in told and "only be made by root" not in told:  # said before
        assert str(blocked) in told
        assert "cannot be written" in told
