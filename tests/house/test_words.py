"""Names say what they name: none is told, said, found or look, and a key signs or seals: the USB stick is a stick."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import nodes, tree

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for top in ("desktop", "sync", "installer", "resources") for path in (ROOT / top).rglob("*.py"))
#: A participle names what was done, and not the thing: heads, remnants, a sentence.
VAGUE = {"look", "told", "said", "found"}
#: In French both are "clé". The code of an error keeps its earlier name, as scripts read it.
STICK = re.compile(r"usb_?key|carried_?key|(\A|_)(on|by)_?(a_)?key(_|\Z)|\bnotbykey", re.IGNORECASE)


def declared(source: str) -> Iterator[str]:
    """Functions, classes, parameters, fields and constants; not variables of a function, read where they stand."""
    module = tree(source)
    bodies: list[ast.Module | ast.ClassDef] = [module]
    for node in nodes(source):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        if isinstance(node, ast.ClassDef):
            bodies.append(node)
        if isinstance(node, ast.arg):
            yield node.arg
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
    for body in bodies:
        for line in body.body:
            targets = (
                line.targets
                if isinstance(line, ast.Assign)
                else [line.target]
                if isinstance(line, ast.AnnAssign)
                else []
            )
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def misleading(source: str) -> list[str]:
    return [name for name in declared(source) if name.strip("_") in VAGUE or STICK.search(name)]


def test_names_say_what_they_name() -> None:
    assert {str(path): names for path in SOURCES if (names := misleading(path.read_text("utf-8")))} == {}


def misled(path: Path) -> bool:
    return bool(STICK.search(path.stem)) or path.stem in VAGUE


def test_no_file_calls_the_stick_a_key() -> None:
    assert [path for path in SOURCES if misled(path)] == []
    guilty, innocent = ("usb_key.py", "a/on_a_key.py", "told.py"), ("usb_stick.py", "device_key.py", "retold.py")
    assert [name for name in guilty + innocent if misled(Path(name))] == list(guilty)


@pytest.mark.parametrize(
    "guilty",
    [
        "def look(): ...",
        "async def _said(): ...",
        "def f(found): ...",
        "def f(*, told): ...",
        "lambda said: said",
        "class C:\n    told: int",
        "class C:\n    found = Signal()",
        "class C:\n    def __init__(self): self._said = ''",
        "class UsbKeyState: ...",
        "class CarriedKey: ...",
        "class NotByKey(Exception): ...",
        "def on_a_key(connection): ...",
        "def recovered_by_key(lost): ...",
        "ON_A_KEY = 1",
    ],
)
def test_one_would_be_seen(guilty: str) -> None:
    assert misleading(guilty)


@pytest.mark.parametrize(
    "innocent",
    [
        "def f():\n    found = [1]\n    return found",
        "def look_up(id): ...",
        "class Keys: ...",
        "def device_key(): ...",
        "class OwnKey: ...",
        "def of_keyboard(): ...",
        "key_of = 1",
        "BY_KEYS = 1",
    ],
)
def test_what_only_looks_like_one_is_left_alone(innocent: str) -> None:
    assert not misleading(innocent)
