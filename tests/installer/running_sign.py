"""Runs `installer/sign` as whoever makes a release does."""

import subprocess
import sys
from pathlib import Path

SIGN = Path(__file__).parents[2] / "installer" / "sign"


def sign(*arguments: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, SIGN, *map(str, arguments)], capture_output=True, text=True)
