"""The prepared worlds of today, made once for all windows and sticks of these tests; a window to play in."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.actions.kit.commune_context import local_time
from desktop.app import Application
from desktop.demo.program import begin
from desktop.demo.worlds.templates import Templates
from desktop.settings import Settings
from tests.desktop.demo.playing import PATIENCE_MS, prepared_places, stage_of
from tests.desktop.demo.saying import NOW


class PatientBot(QtBot):
    """Waits as long as a busy computer needs: the whole demonstration is behind most of what is waited for here, and
    with five seconds such a test told how much else was running.
    """

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(autouse=True)
def _application_of_timers(qapp: QApplication) -> None:
    """The stage has timers, which Qt takes only where an application was made: a test that runs alone needs one too."""


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of templates to copy from; the demonstration makes its own where it finds none of today."""
    folder = tmp_path_factory.mktemp("demonstration") / "templates"
    Templates(folder, local_time).prepare()
    return folder


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """The same, for a fixed day."""
    made = Templates(tmp_path_factory.mktemp("demo") / "templates", lambda: NOW)
    made.prepare()
    return made


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of a few megabytes, on which the demonstration lies."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", str(tmp_path)]
    if sys.platform != "linux" or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("this account may not mount a disk")
    yield tmp_path
    subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


@pytest.fixture
def application(qapp: QApplication, qtbot: QtBot, tmp_path: Path, prepared: Path) -> Iterator[Application]:
    """The demonstration at its first step, in a window that is not maximised."""
    world = begin(prepared_places(tmp_path, prepared))
    made = Application(qapp, world, Settings(theme="clair"))
    made.start()
    assert made.session is not None
    with qtbot.waitSignal(made.session.ready, timeout=PATIENCE_MS):
        made.session.frame.showNormal()
    stage_of(made).projection.full = False
    yield made
    if made.session is not None:
        frame = made.session.frame
        frame.close()
        frame.deleteLater()
    world.erases = True  # the name that it bears too
    world.clean_up()
