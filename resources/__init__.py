"""The data files of the application, and how to find them."""

import json
import logging
from pathlib import Path
from typing import Any

_log = logging.getLogger(__name__)
_HERE = Path(__file__).resolve().parent


def path(*parts: str) -> Path:
    """The path of a data file. The frozen application keeps them in the same place beside this module."""
    return _HERE.joinpath(*parts)


def entries(name: str) -> list[Any]:
    """Of a JSON file that holds a list; none where it is damaged or missing, if less is found without it.

    `relaisctl doctor` and `relais --selftest` tell of it.
    """
    try:
        read: list[Any] = json.loads(path(name).read_bytes())
    except (OSError, ValueError) as error:
        _log.warning("%s: %s", name, error)
        return []
    return read
