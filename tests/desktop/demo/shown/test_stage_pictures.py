"""Every step, forwards and backwards, on a small and on a large projector: nothing is cut, all can be read."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.demo.story.storyline import STEPS
from desktop.views.widgets.label import Label
from tests.desktop.demo.stage_pictures import SHAPES, SMALLEST_PX, small


@pytest.mark.slow
def test_no_step_is_cut_or_too_small(tmp_path: Path) -> None:
    """In a separate program, so that its text size concerns no other test."""
    command = [sys.executable, "-m", "tests.desktop.demo.stage_pictures", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    there = list(range(len(STEPS)))
    assert json.loads(done.stdout.splitlines()[-1])["shown"] == [*there, *reversed(there[:-1])]
    assert len(list(tmp_path.glob("*.png"))) == len(STEPS) * len(SHAPES)


def test_a_text_that_is_too_small_is_seen(qtbot: QtBot) -> None:
    """The control."""
    window = QWidget()
    qtbot.addWidget(window)
    for number, pixels in enumerate((SMALLEST_PX - 1, SMALLEST_PX)):
        label = Label(str(pixels))
        label.setParent(window)
        font = label.font()
        font.setPixelSize(pixels)
        label.setFont(font)
        label.move(0, 30 * number)
    window.show()
    assert small(window) == [f"{SMALLEST_PX - 1} px: {SMALLEST_PX - 1}"]
