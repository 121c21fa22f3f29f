"""Where Qt lies does not matter: its plugins and its French are found in a folder with a comma, accents and spaces."""

import os
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest
import shiboken6

STARTS = """
import PySide6
from desktop.runtime.qt import application, speak_french, translations
qt = application(["relais"])
assert "," in PySide6.__path__[0], PySide6.__path__
assert (translations() / "qtbase_fr.qm").is_file()
assert speak_french(qt)
print(qt.platformName())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="an ordinary account on Windows may make no links")
def test_qt_is_found_in_a_folder_with_a_comma(tmp_path: Path) -> None:
    folder = tmp_path / "mairie, été"
    folder.mkdir()
    for package in (PySide6, shiboken6):
        place = Path(package.__path__[0])
        (folder / place.name).symlink_to(place, target_is_directory=True)
    environment = os.environ | {"PYTHONPATH": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", STARTS], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (0, "offscreen\n"), done.stderr
