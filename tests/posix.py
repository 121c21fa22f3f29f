"""Marks for tests of what Windows does not have."""

import os

import pytest

WINDOWS = os.name == "nt"

#: A copy of the running process, and a signal that kills it.
forks = pytest.mark.skipif(WINDOWS, reason="Windows makes no copy of a running process")
#: A disk that is full, played by a limit of the process.
limits = pytest.mark.skipif(WINDOWS, reason="Windows sets no limit to the size of a process's files")
#: Files and folders that an account is kept from.
modes = pytest.mark.skipif(WINDOWS, reason="on Windows rights are lists, which its own tools set")
#: Files that are no files: devices, pipes, what the system tells of a process.
devices = pytest.mark.skipif(WINDOWS, reason="Windows has no files that are devices or pipes")
#: A file that is moved or deleted while it is open.
moves = pytest.mark.skipif(WINDOWS, reason="Windows moves and deletes no file that is open")
