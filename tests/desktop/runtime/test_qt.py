"""The text of a module is not read when it is imported after Qt."""

import subprocess
import sys

import pytest

STARTS = """
import linecache
from desktop.runtime.qt import take_import_back
{}
import desktop.session
print([file for file in linecache.cache if file.endswith("frame.py")])
"""


@pytest.mark.parametrize(("first", "read"), [("take_import_back()", False), ("", True)])
def test_python_imports_without_reading_texts(first: str, read: bool) -> None:
    """The second is the control: once PySide reads no texts any more, there is nothing to take back."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", STARTS.format(first)], capture_output=True, text=True, check=True, timeout=60
    )
    assert (done.stdout.strip() != "[]") is read, done.stdout
