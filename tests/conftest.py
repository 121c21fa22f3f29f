"""What all tests share: windows drawn offscreen where there is no display, and dead windows collected between tests."""

import gc
import os

import pytest

# Secrets of tests never go to the keystore of who runs them, nor to one that a test module defines.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # or Qt would end the process
if os.name == "nt":
    os.environ.setdefault("QT_QPA_FONTDIR", r"C:\Windows\Fonts")  # as the program itself does: offscreen finds none

from desktop.runtime.garbage_collection import collect_due
from tests import compiling, posix, unordered


def pytest_configure(config: pytest.Config) -> None:
    if posix.WINE:  # the first time that somebody asks whether there is a network, which it knows otherwise
        config.addinivalue_line("qt_log_ignore", r"Failed to obtain .+: \"COM error 0x80004001")


def pytest_sessionstart() -> None:
    """Left alone, Python looks for dead cycles in any thread and at any moment.

    A window of an earlier test is then destroyed in a server's thread, or while Qt walks over all windows: both crash.
    """
    gc.disable()
    compiling.share()
    unordered.watch()


def pytest_collection_finish() -> None:
    """The modules and the tests stay until the end: no search walks over them again."""
    gc.collect()
    gc.freeze()


def pytest_runtest_logfinish() -> None:
    """Between two tests, in the thread that made the windows, nothing walks over them."""
    collect_due()
