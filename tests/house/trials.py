"""Trials of mutants, each in a fork of a pytest that has collected the tests; begun by `mutants.py`.

A mutant takes the place of the function that it changes; then the tests that ran this function (`ran.py`) run, the
nearest first, for some seconds. A test that fails is run in another fork without the change, and counts if it passes.
"""

import gc
import json
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from _pytest.runner import runtestprotocol

from tests.house.mutants import ROOT, Mutant, mutated
from tests.house.ran import read

#: Name and first line of each function that differs, with its code.
Changes = dict[tuple[str, int], CodeType]
_SECONDS = 60.0  # a machine at work elsewhere runs few of them in twenty
#: What one test may take: then it hangs, as with a loop without an end.
_PATIENCE_S = 45
_FEW = 4
_OPTIMIZED = 1  # set in the code of functions, not of modules and classes


@dataclass(frozen=True, slots=True)
class Tests:
    """The collected tests by their ids; which ran each function; how long each took."""

    items: dict[str, pytest.Item]
    ran: dict[str, list[str]]
    seconds: dict[str, float]

    def of(self, mutant: Mutant, names: Iterable[str]) -> list[pytest.Item]:
        """Those in the folder of the module first, then what is quick."""
        ids = {test for name in names for test in self.ran.get(f"{mutant.path} {name}", ())}
        if 0 < len(ids) < _FEW:  # a function whose answer is kept runs once in a process, whoever relies on it
            ids |= {test for name, tests in self.ran.items() if name.startswith(f"{mutant.path} ") for test in tests}
        home = Path("tests", mutant.path).parent

        def distance(test: str) -> tuple[int, float]:
            common = os.path.commonpath([home, Path(test.split("::")[0]).parent])
            return -len(Path(common).parts), self.seconds.get(test, 1.0)

        return [self.items[test] for test in sorted(ids & self.items.keys(), key=distance)]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--mutants", type=Path, help="a file of mutants, as JSON; beside it goes what became of each")
    parser.addoption("--ran", type=Path, help="the folder that `ran.py` wrote to")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    file: Path = session.config.option.mutants
    tests = Tests({item.nodeid: item for item in session.items}, *read(session.config.option.ran))
    with file.with_suffix(".results").open("w", encoding="utf-8") as results:
        for one in json.loads(file.read_text("utf-8")):
            results.write(json.dumps(_judged(Mutant(**one), tests)) + "\n")
            results.flush()
    return True


def _judged(mutant: Mutant, tests: Tests) -> str:
    """ "killed by …", "hangs …", "lived", or why it cannot be tried here."""
    try:
        changes = changed(mutant)
    except SyntaxError:
        return "killed: no code"
    if not changes:
        return "of no function"
    chosen = tests.of(mutant, {name for name, _line in changes})
    if not chosen:
        return "run by no test"
    while chosen:
        failed, hangs = _tried(chosen, mutant.path, changes)
        if not failed:
            break
        again, _hangs = _tried([tests.items[failed]], mutant.path, {})
        if not again:
            return f"{'hangs in' if hangs else 'killed by'} {failed}"
        chosen = chosen[chosen.index(tests.items[failed]) + 1 :]
    return "lived"


def changed(mutant: Mutant) -> Changes:
    """Empty where only declarations differ."""
    path = ROOT / mutant.path
    old, new = (dict(_functions(compile(text, path, "exec"))) for text in (path.read_text("utf-8"), mutated(mutant)))
    return {key: code for key, code in new.items() if key in old and code != old[key]}


def _functions(code: CodeType) -> Iterator[tuple[tuple[str, int], CodeType]]:
    for const in code.co_consts:
        if isinstance(const, CodeType):
            if const.co_flags & _OPTIMIZED and not const.co_name.startswith("<"):
                yield (const.co_qualname, const.co_firstlineno), const
            else:
                yield from _functions(const)


def _tried(tests: Sequence[pytest.Item], path: str, changes: Changes) -> tuple[str, bool]:
    """The first test that fails, "" if none did within the seconds; whether it had to be ended."""
    folder = Path(tempfile.mkdtemp(prefix="trial-"))
    if not (pid := os.fork()):
        _run(tests, path, changes, folder)
    begun, since = "", time.monotonic()
    done, status = 0, 0
    while not done and time.monotonic() < since + _PATIENCE_S:
        time.sleep(0.02)
        done, status = os.waitpid(pid, os.WNOHANG)
        if (now := _begun(folder)) != begun:
            begun, since = now, time.monotonic()
    _kill(pid, waited=bool(done))
    begun = _begun(folder) or tests[0].nodeid
    shutil.rmtree(folder, ignore_errors=True)
    return ("" if done and status == 0 else begun), not done


def _begun(folder: Path) -> str:
    """The test that runs in the fork; "" before the first, and while the name of the next is being written."""
    file = folder / "begun"
    return file.read_text("utf-8") if file.exists() else ""


def _run(tests: Sequence[pytest.Item], path: str, changes: Changes, folder: Path) -> None:
    """In the fork, which ends here: 0 if no test failed."""
    os.setsid()
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    end = time.monotonic() + _SECONDS
    try:
        _swap(ROOT / path, changes)
        for item, after in zip(tests, [*tests[1:], None], strict=True):
            (folder / "begun").write_text(item.nodeid, "utf-8")
            late = time.monotonic() > end
            if any(report.failed for report in runtestprotocol(item, log=False, nextitem=None if late else after)):
                os._exit(1)
            if late:
                break
        os._exit(0)
    finally:
        os._exit(1)


def _swap(path: Path, changes: Changes) -> None:
    gc.unfreeze()
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename == str(path):
            code = changes.get((one.__code__.co_qualname, one.__code__.co_firstlineno))
            if code is not None and code.co_freevars == one.__code__.co_freevars:
                one.__code__ = code


def _kill(pid: int, *, waited: bool) -> None:
    """The fork and all that its tests started."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    if not waited:
        os.waitpid(pid, 0)
