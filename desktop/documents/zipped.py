"""Puts some small files into a ZIP: the same files and moment always give the same bytes."""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

_FIRST = (1980, 1, 1, 0, 0, 0)  # the earliest moment that a ZIP can hold


def zipped(files: Mapping[str, bytes], made_at: datetime) -> bytes:
    """The archive with these files, by name."""
    when: Any = max(made_at.timetuple()[:6], _FIRST)
    with io.BytesIO() as kept:
        with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data in files.items():
                packed.writestr(zipfile.ZipInfo(name, when), data, zipfile.ZIP_DEFLATED)
        return kept.getvalue()
