"""Marks for tests of what Windows does not have, or wine in its place."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_NOBODY = 65534
WINDOWS = os.name == "nt"
WINE = sys.platform == "win32" and hasattr(ctypes.windll.ntdll, "wine_get_version")

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
#: A program that is asked to end, and may first do what it must.
signals = pytest.mark.skipif(WINDOWS, reason="Windows ends a process at once, and asks it for nothing")
#: A name that is too long for the disk.
long_names = pytest.mark.skipif(WINDOWS, reason="Windows says of a name that is too long only that it is not there")
#: What only Linux makes: its packages, the smaller ICU, the trial under wine.
linux = pytest.mark.skipif(WINDOWS, reason="it is made on Linux")
#: A limit that is met to the pixel, by letters as FreeType measures them on Linux; on Windows it rounds each.
pixels = pytest.mark.skipif(WINDOWS, reason="letters are measured in whole pixels there")
#: A certificate of an authority that a file names: wine 10 refuses the call with roots of its own (E_INVALIDARG).
own_roots = pytest.mark.skipif(WINE, reason="wine verifies no certificate by the roots of a file")
#: NTLM and Negotiate, which on Windows the system speaks.
ntlm = pytest.mark.skipif(WINE, reason="wine has no NTLM")


def own_documents() -> None:
    """For a test with a folder for documents of its own: on Windows it would get the account's, whatever is set."""
    if WINDOWS:
        pytest.skip("Windows itself says where documents are kept")


@contextmanager
def without_rights(file: Path) -> Iterator[None]:
    """The file is nobody's to read, and the administrator is for a moment another account."""
    before, account = file.stat().st_mode, os.geteuid()
    file.chmod(0)
    if account == 0:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(account)
        file.chmod(before)
