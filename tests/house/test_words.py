"""Names say what they name: none is told, said, found or look, and a key signs or seals: the USB stick is a stick.

Whoever reads `found` has to look for what was searched and for what came of it. `rows`, `proposal` or `missing` say it
where they stand, and a second lookup in the same function then has a name of its own.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import nodes, tree

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for top in ("desktop", "sync", "installer", "resources") for path in (ROOT / top).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
#: A participle names what was done, and not the thing: heads, remnants, a sentence. "To look up" is a word of its own.
VAGUE = re.compile(r"(\A|_)(told|said|found)(_|\Z)|\A_*look\Z", re.IGNORECASE)
#: In French both are "clé". The code of an error keeps its earlier name, as scripts read it.
STICK = re.compile(r"usb_?key|carried_?key|(\A|_)(on|by)_?(a_)?key(_|\Z)|\bnotbykey", re.IGNORECASE)

#: Words that named things of this project only: NetworkError, Worker and Connection, RoundRunner, DownloadCache and
#: others have the field's names. A "room" is space left and "beside" is a place where they stand in a longer name.
REPLACED = re.compile(
    r"(\A|_)(lane|weather|shelf|shelves|course|gate|desk|scene|telling|patient|standstill|way_out|affair|sweeping"
    r"|lay_down|never_left)s?(_|\Z)"
)
REPLACED_CLASS = re.compile(r"\A_?(Rooms?|[a-z_]*[A-Z]\w*Room|Beside)\Z")
REPLACED_PROSE = re.compile(r"\b(weather|scenes?|laid\s+down|as\s+often\s+as\s+not)\b", re.IGNORECASE)


def bound(source: str) -> Iterator[str]:
    """Every name that the module gives: to functions, classes, parameters, fields, constants and local variables."""
    for node in nodes(source):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case ast.ExceptHandler(name=str(name)) | ast.alias(asname=str(name)):
                yield name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                yield name


def misleading(source: str) -> list[str]:
    return [name for name in bound(source) if VAGUE.search(name) or STICK.search(name)]


def test_names_say_what_they_name() -> None:
    assert {str(path): names for path in SOURCES if (names := misleading(path.read_text("utf-8")))} == {}


def replaced(source: str) -> list[str]:
    """Names that have an earlier word, and such words in comments and docstrings."""
    snake = {name: re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower() for name in bound(source)}
    names = [name for name in snake if REPLACED.search(snake[name]) or REPLACED_CLASS.search(name)]
    if not REPLACED_PROSE.search(source.replace("#", " ")):  # nearly always, and quick
        return names
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    prose = [ast.get_docstring(node) or "" for node in nodes(source) if isinstance(node, documented)]
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    prose.append(" ".join(token.string.lstrip("#: ") for token in tokens if token.type == tokenize.COMMENT))
    return names + [words[0] for text in prose for words in REPLACED_PROSE.finditer(text)]


def test_a_word_of_this_project_alone_does_not_come_back() -> None:
    assert {str(path): words for path in SOURCES if (words := replaced(path.read_text("utf-8")))} == {}


@pytest.mark.parametrize(
    "guilty",
    [
        "class NetworkLane: ...",
        "class Weather(Exception): ...",
        "class CatalogueShelf: ...",
        "class Course: ...",
        "class Gate: ...",
        "class PageRoom: ...",
        "class Room: ...",
        "class Desk: ...",
        "class Beside: ...",
        "class Telling: ...",
        "def f(scene): ...",
        "def f(*, patient): ...",
        "def lay_down(): ...",
        "def never_left(): ...",
        "def f(affairs): ...",
        "_WAY_OUT = 1",
        "class C:\n    standstill: int",
        "def sweeping(): ...",
        "# an error of the weather",
        'def f():\n    """What was laid\n    down."""',
        "class C:\n    n: int  #: of the scene",
        "# as often\n# as not",
    ],
)
def test_a_word_that_comes_back_would_be_seen(guilty: str) -> None:
    assert replaced(guilty)


@pytest.mark.parametrize(
    "innocent",
    [
        "def check_room(room): ...",
        "class BesideVote: ...",
        "def aggregate(): ...",
        "class Desktop: ...",
        "def delegate(patience): ...",
        "# a file for the help desk",
        "WORDS = 'the weather'",
    ],
)
def test_a_word_that_means_what_it_says_may_stay(innocent: str) -> None:
    assert not replaced(innocent)


def shared(source: str) -> Iterator[str]:
    """Helpers and constants of a file of tests, which are read far from where they are. A test's name is a sentence."""
    for node in nodes(source):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                if not name.startswith("test_"):
                    yield name
    for line in tree(source).body:
        match line:
            case ast.Assign(targets=targets):
                yield from (name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def test_helpers_of_the_tests_say_what_they_name() -> None:
    vague = {str(path): [name for name in shared(path.read_text("utf-8")) if VAGUE.search(name)] for path in TESTS}
    assert {path: names for path, names in vague.items() if names} == {}


def test_a_vague_helper_of_a_test_would_be_seen() -> None:
    guilty = [
        "def told(): ...",
        "async def _said(): ...",
        "def test_a():\n    def found(): ...",
        "class Told: ...",
        "SAID = 1",
        "A, _FOUND = 1, 2",
        "TOLD: int = 1",
    ]
    innocent = ["def test_what_was_told(): ...", "def test_a():\n    found = 1", "WORDS = [said for said in ()]"]
    assert [source for source in guilty if not any(map(VAGUE.search, shared(source)))] == []
    assert [source for source in innocent if any(map(VAGUE.search, shared(source)))] == []


def misled(path: Path) -> bool:
    return bool(STICK.search(path.stem) or VAGUE.search(path.stem))


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
        "class Found: ...",
        "class C:\n    _look: int",
        "def said_twice(): ...",
        "_TOLD = 1",
        "def f():\n    found = [1]\n    return found",
        "def f():\n    row, said = 1, 2",
        "def f():\n    all_found: list[int] = []",
        "def f():\n    def told(): ...",
        "def f(g):\n    return found if (found := g()) else 0",
        "def f(g):\n    for _, told in g: ...",
        "def f(g):\n    with g() as look: ...",
        "def f(g):\n    (*said, last) = g()",
        "def f(g):\n    return [found.id for found in g]",
        "def f(g):\n    try: g()\n    except ValueError as found: ...",
        "def f():\n    from a import b as told",
        "def f(g):\n    match g:\n        case [1, *found]: ...",
        "def f(g):\n    match g:\n        case {'a': 1, **said}: ...",
        "def f(g):\n    match g:\n        case int() as told: ...",
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
        "def look_up(id): ...",
        "def f(row):\n    return row.told",
        "LOOKS = 1",
        "foundation = 1",
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
