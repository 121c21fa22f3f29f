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


def test_a_removal_is_one_at_the_second_look_and_what_comes_after_it_is_a_new_version(tmp_path: Path) -> None:
    file = installed(tmp_path)
    program = InstalledProgram(file)
    file.unlink()
    assert program.change() is None, "as in the middle of an upgrade"
    assert program.change() is ProgramChange.REMOVED
    replace(file, "a later program", 1_700_000_000)
    assert program.change() is ProgramChange.REPLACED


def test_from_source_nothing_is_looked_at() -> None:
    assert own_file() is None
    assert InstalledProgram(None).change() is None
