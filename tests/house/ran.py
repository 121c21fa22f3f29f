"""Which tests ran which functions of the code, and for how long: a file for each process in the folder RELAIS_RAN."""

import json
import os
import sys
import threading
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path
from types import CodeType, FrameType

import pytest

from tests.house.mutants import FOLDERS, ROOT

_OURS = tuple(f"{ROOT / folder}{os.sep}" for folder in FOLDERS)
_seen: set[CodeType] = set()
_ran: dict[str, list[str]] = defaultdict(list)
_seconds: dict[str, float] = defaultdict(float)


def _called(frame: FrameType, _event: str, _given: object) -> None:
    _seen.add(frame.f_code)


def function(code: CodeType) -> str:
    """As "sync/contract/values.py bounded": what is defined inside a function counts as that function."""
    path = Path(code.co_filename).relative_to(ROOT).as_posix()
    return f"{path} {code.co_qualname.split('.<locals>')[0]}"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    threading.settrace(_called)
    sys.settrace(_called)
    try:
        return (yield)
    finally:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]  # None takes it away, as the library's own words say
        for name in {function(code) for code in tuple(_seen) if code.co_filename.startswith(_OURS)}:
            _ran[name].append(item.nodeid)
        _seen.clear()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    _seconds[report.nodeid] += report.duration


def pytest_sessionfinish() -> None:
    file = Path(os.environ["RELAIS_RAN"], os.environ.get("PYTEST_XDIST_WORKER", "main") + ".json")
    file.write_text(json.dumps({"ran": _ran, "seconds": _seconds}), "utf-8")


def read(folder: Path) -> tuple[dict[str, list[str]], dict[str, float]]:
    """The tests of each function, and the seconds of each test."""
    ran: dict[str, list[str]] = defaultdict(list)
    seconds: dict[str, float] = {}
    for file in folder.glob("*.json"):
        told = json.loads(file.read_text("utf-8"))
        seconds |= told["seconds"]
        for name, tests in told["ran"].items():
            ran[name] += tests
    return ran, seconds
