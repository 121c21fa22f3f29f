"""The fault list names tests and programs that exist, and so do the campaigns and their results."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
TESTS = sorted(FOLDER.parent.rglob("test_*.py"))
FILES = [f"/{path.relative_to(FOLDER.parent.parent).as_posix()}" for path in TESTS]
FUNCTIONS = {name for path in TESTS for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)}
TEXTS = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")}
FAULTS = TEXTS["FAULTS.md"]


def has(file: str, name: str) -> bool:
    path = FOLDER.parent.parent / file
    return path.is_file() and re.search(rf"^def {name}\(", path.read_text("utf-8"), re.MULTILINE) is not None


def unknown(text: str) -> set[str]:
    files = set(re.findall(r"(?:\w+/)*\btest_\w+\.py", text))
    functions = set(re.findall(r"\btest_\w+\b(?!\.py)", text))
    programs = set(re.findall(r"-m tests\.faults\.(\w+)", text))
    gone = {name for name in files if not any(path.endswith(f"/{name}") for path in FILES)}
    pairs = re.findall(r"(tests/[\w/]+\.py)::(test_\w+)", text)
    gone |= {f"{file}::{name}" for file, name in pairs if not has(file, name)}
    return gone | functions - FUNCTIONS | {name for name in programs if not (FOLDER / f"{name}.py").is_file()}


@pytest.mark.parametrize("name", ["README.md", "FAULTS.md", "CAMPAIGNS.md", "RESULTS.md"])
def test_each_line_names_what_is_there(name: str) -> None:
    assert unknown(TEXTS[name]) == set()


@pytest.mark.parametrize(
    "line",
    [
        "`test_nothing.py`",
        "`nowhere/test_kills.py`",
        "`…::test_nothing_is_here`",
        "`tests/faults/test_kills.py::test_full_at_each_write_of_an_act`",  # it is in another file
        "`python -m tests.faults.nothing`",
    ],
)
def test_a_name_that_is_gone_is_seen(line: str) -> None:
    assert unknown(line)


def test_each_fault_has_its_control() -> None:
    lines = [line.split(" | ") for line in FAULTS.partition("| fault | test | control")[2].splitlines()[2:]]
    rows = [cells for cells in lines if len(cells) == 4]
    assert len(rows) >= 24
    assert [cells[0] for cells in rows if len(cells[2].strip(" |—")) < 10] == []


def test_each_thing_that_was_found_has_its_test() -> None:
    lines = FAULTS.partition("| what was done, and what happened | test |")[2].splitlines()[2:]
    rows = [line.split(" | ") for line in lines[: [*lines, ""].index("")]]
    assert len(rows) >= 14
    assert [cells[0] for cells in rows if not re.search(r"tests/[\w/]+\.py::test_\w+", cells[-1])] == []
