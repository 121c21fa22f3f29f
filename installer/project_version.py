"""The project's version, for Pythons that have no tomllib too."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent


def read(root: Path = _ROOT) -> str:
    """Return the version that pyproject.toml has. Raises ValueError where it has none."""
    line = re.search(r'^version = "([^"]+)"$', (root / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    if line is None:
        raise ValueError("no version in pyproject.toml")
    return line[1]


def add_option(parser: argparse.ArgumentParser) -> None:
    """Give a script the option --version."""
    parser.add_argument("--version", action="version", version=f"relais-communes {read()}")
