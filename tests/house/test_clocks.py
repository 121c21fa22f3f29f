"""No test sleeps, and none asserts how long something took: a deadline of a wait is neither."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import name, nodes

ROOT = Path(__file__).parents[2]
#: The benchmarks, which measure, are no part of the suite; here stands what would be forbidden.
FILES = sorted(path for path in (ROOT / "tests").rglob("*.py") if not {"benchmarks", "house"} & set(path.parts))
CLOCK = re.compile(r"\b(?:monotonic|perf_counter|process_time|datetime\.now|time\.time)(?:_ns)?\(")
PAUSES = re.compile(r"sleep|[wW]ait\(")
#: Helpers that may: what they play, or between two looks at what they wait for.
MAY_SLEEP = {
    "tests/desktop/at_spi.py",  # by name: between two looks at another program's tree
    "tests/faults/crowd.py",  # by name: between two counts of another process's sockets
    "tests/faults/hostility/fault_proxy.py",  # plays a slow line
    "tests/sync/client/connection/strange_server.py",  # plays a server that answers slowly, or never
    "tests/waiting.py",  # half a millisecond between two turns of the window, so that a worker gets on
}


def sleeps(source: str) -> list[str]:
    """A pause of a fixed length, under whatever name."""
    if not PAUSES.search(source):  # parsing every test takes seconds
        return []
    found = []
    for node in nodes(source):
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            found += [alias.name for alias in node.names if alias.name == "sleep"]
        elif isinstance(node, ast.Call) and _pauses(node):
            found.append(ast.unparse(node))
    return found


def _pauses(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    of = call.func.value
    if call.func.attr == "sleep":  # of asyncio, no time at all only lets the others on
        return ast.unparse(call) != "asyncio.sleep(0)"
    if call.func.attr == "wait":  # of the window, or of an event that nobody else holds
        return name(of) == "qtbot" or (isinstance(of, ast.Call) and name(of.func) == "Event" and _timed(call))
    return call.func.attr == "qWait"


def _timed(call: ast.Call) -> bool:
    return bool(call.args or call.keywords)


def durations(source: str) -> list[str]:
    """What is compared and is the difference of two moments, whatever they were kept in on the way."""
    if not CLOCK.search(source):
        return []
    moments, lengths = _kept(source)
    found = []
    for node in nodes(source):
        if isinstance(node, ast.Compare):
            sides = [part for side in (node.left, *node.comparators) for part in ast.walk(side)]
            if any(_is_length(part, moments) or name_of(part) in lengths for part in sides):
                found.append(ast.unparse(node))
    return found


def _kept(source: str) -> tuple[set[str], set[str]]:
    """The names that hold a moment, and those that hold what passed between two."""
    moments, lengths = set[str](), set[str]()
    for names, value in _given(source):
        if any(isinstance(part, ast.Call) and CLOCK.match(f"{_called(part)}(") for part in ast.walk(value)):
            moments |= names
    for names, value in _given(source):
        if any(_is_length(part, moments) for part in ast.walk(value)):
            lengths |= names
    return moments - lengths, lengths


def _given(source: str) -> Iterator[tuple[set[str], ast.expr]]:
    """What names are given: by `=`, by `:=`, or by adding to a list."""
    for node in nodes(source):
        if isinstance(node, ast.Assign):
            yield {name_of(part) for target in node.targets for part in ast.walk(target)} - {""}, node.value
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            yield {name_of(node.target)}, node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "append":
            yield {name_of(node.func.value)}, ast.Tuple(node.args)


def name_of(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _called(call: ast.Call) -> str:
    """`time.monotonic` and `monotonic` alike; `datetime.now` and `time.time` only in full."""
    full = ast.unparse(call.func)
    return full if full.endswith(("datetime.now", "time.time")) else full.rpartition(".")[2]


def _is_length(node: ast.AST, moments: set[str]) -> bool:
    """The present less anything, or a difference of two readings of a clock; `now - timedelta(…)` is a moment."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Sub):
        return False
    sides = [_of_clock(node.left, moments), _of_clock(node.right, moments)]
    return all(sides) or (
        sides[0] == "call" and isinstance(node.left, ast.Call) and "timedelta" not in ast.unparse(node.right)
    )


def _of_clock(side: ast.expr, moments: set[str]) -> str:
    for part in ast.walk(side):
        if isinstance(part, ast.Call) and CLOCK.match(f"{_called(part)}("):
            return "call"
        if name_of(part) in moments:
            return "name"
    return ""


def seen(path: Path) -> list[str]:
    text = path.read_text("utf-8")
    return [*sleeps(text), *(durations(text) if path.name.startswith("test_") else [])]


def test_no_test_sleeps_or_asserts_a_time() -> None:
    found = {path.relative_to(ROOT).as_posix(): how for path in FILES if (how := seen(path))}
    assert {path: how for path, how in found.items() if path not in MAY_SLEEP} == {}
    assert set(found) >= MAY_SLEEP


@pytest.mark.parametrize(
    "guilty",
    [
        "time.sleep(1)",
        "import time as t\nt.sleep(1)",
        "from time import sleep as nap\nnap(1)",
        "await asyncio.sleep(1)",
        "qtbot.wait(15)",
        "secretary.qtbot.wait(15)",
        "QTest.qWait(200)",
        "Event().wait(1)",
        "threading.Event().wait(timeout=1)",
    ],
)
def test_who_sleeps_is_seen(guilty: str) -> None:
    assert sleeps(guilty) != []


@pytest.mark.parametrize(
    "guilty",
    [
        "assert time.perf_counter() - begun < 1",
        "assert 1 > time.perf_counter() - begun",
        "assert datetime.now(tz=UTC) - start < LONG",
        "taken = monotonic() - begun\nassert taken < 1",
        "if (taken := time.time() - begun) > 3:\n    raise Slow",
        "begun = time.monotonic()\nact()\nended = time.monotonic()\nassert ended - begun < 1",
        "begun = time.perf_counter_ns()\nself.took = time.perf_counter_ns() - begun\nassert self.took < 1",
        "told.append((time.monotonic(), row))\nassert told[-1][0] - told[0][0] > 3 / 20",
    ],
)
def test_who_asserts_a_time_is_seen(guilty: str) -> None:
    assert durations(guilty) != []


@pytest.mark.parametrize(
    "innocent",
    [
        "end = time.monotonic() + 60\nwhile time.monotonic() < end:\n    await asyncio.sleep(0)",
        "now = datetime.now(tz=UTC)\nassert made_at > now - timedelta(days=1)",
        "assert (stamp.date - datetime.now(UTC)).days == 1000",  # of another's clock
        "assert done.wait(5)\nprocess.wait(30)\nawait asyncio.Event().wait()",
    ],
)
def test_who_waits_until_something_is_so_is_not(innocent: str) -> None:
    assert (sleeps(innocent), durations(innocent)) == ([], [])
