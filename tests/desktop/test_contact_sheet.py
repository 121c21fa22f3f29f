"""Every page in every look: no text is cut, one scroll bar works at a time, and there is a picture of each."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.desktop.contact_sheet import LOOKS, shown


@pytest.mark.slow
def test_no_text_is_cut_and_no_bar_stands_in_another_s_area_on_any_page(tmp_path: Path) -> None:
    """In a separate program, so that its text size concerns no other test."""
    command = [sys.executable, "-m", "tests.desktop.contact_sheet", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list(tmp_path.glob("*.png"))) == len(shown()) * (len(LOOKS) + 1)
