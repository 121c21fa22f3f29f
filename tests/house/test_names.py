"""No test names what a module of ours no longer has: mypy does not look at the tests, and not each run comes to each.

Most names are found in the text at once. A tree is made only of a file and of a module where that does not find one.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("desktop", "sync", "resources", "installer", "tests")
_FROM = re.compile(rf"^[ \t]*from ((?:{'|'.join(OURS)})[\w.]*) import (\([^)]*\)|[^\n]*)", re.MULTILINE)
_WHOLE = re.compile(rf"^[ \t]*import (?:{'|'.join(OURS)})\.", re.MULTILINE)  # `import desktop.paths`: rare
_COMMENT = re.compile(r"#[^\n]*")
_USED = re.compile(r"(?<![\w.])([A-Za-z_]\w*)\.([A-Za-z_]\w*)")
#: Names that stand at the left edge of a module, where it gives them a value; others are looked up in its tree.
_DEFINED = re.compile(r"^(?:(?:async )?def |class )?(\w+)(?:\(|\[|:| =)", re.MULTILINE)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class Modules:
    """The modules below a checkout, by their dotted names."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.text = cache(self._text)
        self.has = cache(self._has)
        self._names = cache(lambda module: frozenset(_DEFINED.findall(self.text(module) or "")))
        self._bound = cache(lambda module: frozenset(bound(ast.parse(self.text(module) or ""))))

    def _text(self, module: str) -> str | None:
        """What the module is written in, "" for a folder without one; None where there is none of this name."""
        place = self._root / module.replace(".", "/")
        for file in (place.with_name(f"{place.name}.py"), place / "__init__.py"):
            if file.exists():
                return file.read_text("utf-8")
        return "" if place.is_dir() else None

    def _has(self, module: str, name: str) -> bool:
        if name.startswith("__") or name in self._names(module) or self.text(f"{module}.{name}") is not None:
            return True
        return not {name, "__getattr__", "*"}.isdisjoint(self._bound(module))


def bound(node: ast.AST) -> Iterator[str]:
    """The names that what is written there binds, without those inside the functions and classes it makes."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield child.name
        elif isinstance(child, ast.alias):
            yield child.asname or child.name.partition(".")[0]
        elif isinstance(child, ast.arg):
            yield child.arg
        elif isinstance(child, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and child.name:
            yield child.name
        elif isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            yield child.id
        if not isinstance(child, (*_FUNCTIONS, ast.ClassDef)):
            yield from bound(child)


def doubtful(source: str, modules: Modules) -> bool:
    """Whether, by its text alone, a file may name what is not there: read from strings too, and so too often."""
    places = dict[str, str]()
    for module, listed in _FROM.findall(source):
        for part in _COMMENT.sub("", listed).strip("()").split(","):
            name, _, other = part.strip().partition(" as ")
            if name and not modules.has(module, name):
                return True
            places[other or name] = f"{module}.{name}"
    uses = (use for use in set(_USED.findall(source)) if use[0] in places)
    return _WHOLE.search(source) is not None or any(
        modules.text(places[alias]) is not None and not modules.has(places[alias], name) for alias, name in uses
    )


def gone(source: str, modules: Modules) -> list[str]:
    """The line and the name of each thing that a module of ours has no more, or has never had."""
    return list(_gone(ast.parse(source), {}, modules)) if doubtful(source, modules) else []


def _gone(scope: ast.AST, outer: dict[str, str], modules: Modules) -> Iterator[str]:
    """Those of a module, function or class; `outer`: what it may call modules of ours, by the names for them."""
    parts = list(_within(scope))
    places = {name: place for name, place in outer.items() if name not in set(bound(scope))}
    for part in parts:
        if isinstance(part, ast.ImportFrom) and part.module and part.module.partition(".")[0] in OURS:
            for alias in part.names:
                if not modules.has(part.module, alias.name):
                    yield f"{part.lineno}: {part.module}.{alias.name}"
                places[alias.asname or alias.name] = f"{part.module}.{alias.name}"
        elif isinstance(part, ast.Import):
            for alias in part.names:
                if alias.name.partition(".")[0] in OURS:
                    places[alias.asname or alias.name] = alias.name
    for part in parts:
        if isinstance(part, ast.Attribute) and (place := places.get(ast.unparse(part.value))):
            if modules.text(place) is not None and not modules.has(place, part.attr):
                yield f"{part.lineno}: {place}.{part.attr}"
        elif isinstance(part, (*_FUNCTIONS, ast.ClassDef)):
            yield from _gone(part, places, modules)


def _within(scope: ast.AST) -> Iterator[ast.AST]:
    """All that stands in it, of a function or class inside no more than itself."""
    for child in ast.iter_child_nodes(scope):
        yield child
        if not isinstance(child, (*_FUNCTIONS, ast.ClassDef)):
            yield from _within(child)


def named_in_vain(root: Path, files: Iterable[Path]) -> list[str]:
    modules = Modules(root)
    return [
        f"{file.relative_to(root).as_posix()}:{line}"
        for file in files
        for line in gone(file.read_text("utf-8"), modules)
    ]


def test_no_test_names_what_is_no_longer_there() -> None:
    found = named_in_vain(ROOT, sorted((ROOT / "tests").rglob("*.py")))
    assert found == [], "these tests name what its module no longer has: name what took its place"


OLD = {
    "desktop/__init__.py": "",
    "desktop/clocks.py": (
        "import os\nfrom desktop.paths import home as place, Places\nA: int = 1\nB, (C, *D) = 2, (3, 4)\n"
        "if A:\n    E = 1\nelse:\n    def late() -> None:\n        inner = 1\n"
        "try:\n    import json\nexcept ImportError as error:\n    json = None\n"
        "async def away() -> None: ...\nclass Clock:\n    ticks = 1\n"
    ),
    "desktop/paths.py": "def home() -> None: ...\nclass Places: ...\n",
    "desktop/inner/one.py": "X = 1\n",
    "tests/helpers.py": "def __getattr__(name: str) -> object: ...\n",
}


@pytest.fixture
def modules(tmp_path: Path) -> Modules:
    for path, text in OLD.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    return Modules(tmp_path)


@pytest.mark.parametrize(
    ("guilty", "expected"),
    [
        ("from desktop.clocks import last_time", "1: desktop.clocks.last_time"),
        ("from desktop.clocks import (\n    A,\n    last_time as at,  # noqa\n)", "1: desktop.clocks.last_time"),
        ("from desktop.clocks import inner", "1: desktop.clocks.inner"),  # of a function of its own
        ("from desktop.clocks import ticks", "1: desktop.clocks.ticks"),  # of a class
        ("from desktop.gone import A", "1: desktop.gone.A"),
        ("def test() -> None:\n    from desktop import gone", "2: desktop.gone"),
        ("from desktop import clocks\nclocks.last_time(1)", "2: desktop.clocks.last_time"),
        (
            "from desktop import clocks as c\ndef test() -> None:\n    assert [c.gone for _ in ()]",
            "3: desktop.clocks.gone",
        ),
        ("import desktop.clocks\ndesktop.clocks.gone", "2: desktop.clocks.gone"),
        ("import desktop.clocks as c\nc.gone", "2: desktop.clocks.gone"),
        (
            "from desktop.inner import one\nclass Test:\n    def test(self) -> None:\n        one.Y",
            "4: desktop.inner.one.Y",
        ),
        ("from desktop import clocks\ndef one(clocks): clocks.x\ndef two(): clocks.x", "3: desktop.clocks.x"),
    ],
)
def test_what_is_no_longer_there_is_seen(modules: Modules, guilty: str, expected: str) -> None:
    assert gone(guilty, modules) == [expected]


@pytest.mark.parametrize(
    "innocent",
    [
        "from desktop.clocks import A, B, C, D, E, Clock, away, error, json, late, os, place, Places",
        "from desktop import clocks, inner\nclocks.A, clocks.E, clocks.__file__, clocks.Clock.gone",
        "from desktop.inner import one\none.X",
        "from tests import helpers\nhelpers.anything",
        "from desktop import clocks\ndef test(clocks): clocks.gone",  # another thing of this name
        "from desktop import clocks\ndef test():\n    clocks = object()\n    return clocks.gone",
        "from desktop import clocks\n'see clocks.py and clocks.gone'",
        "import os\nos.gone",
    ],
)
def test_what_is_there_or_is_not_ours_is_not(modules: Modules, innocent: str) -> None:
    assert gone(innocent, modules) == []


@pytest.mark.usefixtures("modules")
def test_the_file_and_the_line_are_named(tmp_path: Path) -> None:
    guilty = tmp_path / "tests" / "test_clocks.py"
    guilty.write_text("\nfrom desktop import clocks\nclocks.last_time", "utf-8")
    assert named_in_vain(tmp_path, [guilty]) == ["tests/test_clocks.py:3: desktop.clocks.last_time"]
