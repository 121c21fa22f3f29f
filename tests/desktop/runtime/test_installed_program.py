"""An upgrade while the window is open: the program's file is replaced by another process, as dpkg does it."""

from pathlib import Path

from desktop.runtime.installed_program import InstalledProgram, own_file
from tests.desktop.runtime.upgraded import installed, replace


def test_another_version_is_noticed(tmp_path: Path) -> None:
    file = installed(tmp_path)
    program = InstalledProgram(file)
    assert not program.replaced()
    replace(file, "program", 1_800_000_000)
    assert program.replaced()
    assert not InstalledProgram(file).replaced(), "a window opened since then runs the new one"


def test_the_same_version_again_is_none(tmp_path: Path) -> None:
    file = installed(tmp_path)
    program = InstalledProgram(file)
    replace(file, "program", 1_700_000_000)
    assert not program.replaced()


def test_a_removal_is_no_new_version_and_what_comes_after_it_is(tmp_path: Path) -> None:
    file = installed(tmp_path)
    program = InstalledProgram(file)
    file.unlink()
    assert not program.replaced()
    replace(file, "a later program", 1_700_000_000)
    assert program.replaced()


def test_from_source_nothing_is_looked_at() -> None:
    assert own_file() is None
    assert not InstalledProgram(None).replaced()
