"""Tests lie where what they try lies; tests/README.md names the folders of which this is not so."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = ("desktop", "sync", "resources", "installer")
README = " ".join((ROOT / "tests" / "README.md").read_text("utf-8").split())


def folders(root: Path, pattern: str) -> set[str]:
    """Those below these folders, or one of them, that hold such a file."""
    return {path.parent.relative_to(root).as_posix() for top in SOURCES for path in (root / top).rglob(pattern)}


def quoted_after(beginning: str) -> set[str]:
    return set(re.findall(r"`([\w/]+)`", README.partition(beginning)[2].partition(". ")[0]))


def test_the_readme_names_the_folders_without_tests_and_the_tests_of_no_folder() -> None:
    source, tests = folders(ROOT, "[a-z]*.py"), folders(ROOT / "tests", "test_*.py")
    assert source - tests == quoted_after("No tests of their own, being tested from elsewhere: ")
    assert {name for name in tests if not (ROOT / name).is_dir()} == quoted_after("Of no folder of the source: ")


def test_a_folder_of_either_kind_is_seen(tmp_path: Path) -> None:
    (tmp_path / "desktop" / "inner").mkdir(parents=True)
    (tmp_path / "desktop" / "inner" / "__init__.py").touch()
    assert folders(tmp_path, "[a-z]*.py") == set()
    (tmp_path / "desktop" / "inner" / "a.py").touch()
    assert folders(tmp_path, "[a-z]*.py") == {"desktop/inner"}
