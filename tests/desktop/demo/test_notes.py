"""What is noted for a breakdown is found again; what is no note of this release is none."""

from pathlib import Path

import pytest

from desktop.demo import notes
from desktop.demo.notes import Note
from desktop.demo.timing import Spent


def test_the_whole_screen_and_the_exchanged_screens_are_found_again(tmp_path: Path) -> None:
    note = Note(step=6, network="slow", full_screen=True, exchanged=True, spent=Spent(steps={0: 5, 6: 7}, since=9.5))
    notes.write(tmp_path / "step.json", note)
    assert notes.read(tmp_path / "step.json") == note


@pytest.mark.parametrize("text", ["", "[]", '{"step": -1, "network": "slow", "full_screen": true}', '{"step": 1}'])
def test_what_is_no_note(tmp_path: Path, text: str) -> None:
    file = tmp_path / "step.json"
    assert notes.read(file) is None
    file.write_text(text, "utf-8")
    assert notes.read(file) is None
