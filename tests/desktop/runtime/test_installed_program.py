"""An upgrade while the window is open: the program's file is replaced by another process, as dpkg does it."""

from pathlib import Path

from desktop.runtime.installed_program import InstalledProgram, ProgramChange, own_file
from tests.desktop.runtime.upgraded import installed, replace


def test_another_version_is_noticed(tmp_path: Path) -> None:
    file = installed(tmp_path)
    program = InstalledProgram(file)
    assert program.change() is None
    replace(file, "program", 1_800_000_000)
    assert program.change() is ProgramChange.REPLACED
    assert InstalledProgram(file).change() is None, "a window opened since then runs the new one"


def test_the_same_version_again_is_none(tmp_path: Path) -> None:
    file = installed(tmp_path)
    program = InstalledProgram(file)
    replace(file, "program", 1_700_000_000)
    assert program.change() is None


def test_a_removal_is_one_after_a_while_however_often_one_looks(tmp_path: Path) -> None:
    """In the middle of an upgrade there is none for some seconds, in which she may turn pages."""
    file, time = installed(tmp_path), [0.0]
    program = InstalledProgram(file, clock=lambda: time[0])
    file.unlink()
    for seconds in (0, 1, 2, 20):
        time[0] = seconds
        assert program.change() is None, seconds
    time[0] = 60
    assert program.change() is ProgramChange.REMOVED
    replace(file, "a later program", 1_700_000_000)
    assert program.change() is ProgramChange.REPLACED
    file.unlink()
    assert program.change() is ProgramChange.REPLACED, "as in the middle of one more upgrade"


def test_one_that_is_put_back_is_no_longer_removed(tmp_path: Path) -> None:
    file, time = installed(tmp_path), [0.0]
    program = InstalledProgram(file, clock=lambda: time[0])
    file.unlink()
    program.change()
    time[0] = 60
    assert program.change() is ProgramChange.REMOVED
    replace(file, "program", 1_700_000_000)
    assert program.change() is None
    file.unlink()
    assert program.change() is None, "counted anew"


def test_from_source_nothing_is_looked_at() -> None:
    assert own_file() is None
    assert InstalledProgram(None).change() is None
