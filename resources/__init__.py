"""The data files of the application, and how to find them."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def path(*parts: str) -> Path:
    """The path of a data file. The frozen application keeps them in the same place beside this module."""
    return _HERE.joinpath(*parts)
