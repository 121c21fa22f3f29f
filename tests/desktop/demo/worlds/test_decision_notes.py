"""What is noted of the platform's decisions: before each of them, and no more once it has failed."""

from pathlib import Path

import pytest

from desktop.demo.worlds.decision_notes import DecisionNotes


def noted(folder: Path) -> tuple[bool, bool]:
    """By the files alone, as the next start finds it."""
    notes = DecisionNotes(folder)
    return notes.decided, notes.unheard


def test_a_decision_is_noted_before_it_is_made_and_until_it_is_heard(tmp_path: Path) -> None:
    notes = DecisionNotes(tmp_path)
    assert noted(tmp_path) == (False, False)
    with notes.deciding():
        assert noted(tmp_path) == (True, True)
    assert noted(tmp_path) == (True, True)
    notes.hear()
    notes.hear()
    assert noted(tmp_path) == (True, False)


def test_one_that_failed_leaves_what_was_noted_before_it(tmp_path: Path) -> None:
    notes = DecisionNotes(tmp_path)
    for before in ((False, False), (True, False), (True, True)):
        if before != (False, False):
            with notes.deciding():
                pass
        if before == (True, False):
            notes.hear()
        with pytest.raises(OSError, match="no room"), notes.deciding():
            raise OSError("no room")
        assert noted(tmp_path) == before


def test_what_cannot_be_noted_is_not_decided(tmp_path: Path) -> None:
    (tmp_path / "world").write_bytes(b"")
    decided = False
    # Windows says of a folder that is a file only that it is not there.
    with pytest.raises((NotADirectoryError, FileNotFoundError)), DecisionNotes(tmp_path / "world").deciding():
        decided = True
    assert not decided
