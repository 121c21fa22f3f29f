"""The installer is a folder of scripts, not a package: its modules are imported as its scripts import them."""

import sys
from pathlib import Path

INSTALLER = Path(__file__).parents[2] / "installer"
sys.path[:0] = [str(INSTALLER), str(INSTALLER / "linux"), str(INSTALLER / "windows")]
