"""Comparisons whose other side no test brings, found in one run of the tests and not mutant by mutant.

    python -m pytest -p tests.house.unseen tests/desktop/domain  # what is left is printed at the end

While the tests run, each comparison notes which of its changes would have answered otherwise, and each `and` and `or`
whether the other would have. A change that never would have survives, whatever the tests assert. What was written so
is judged by hand: many a change answers alike for every value that there can be.
"""

import ast
import builtins
import operator
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from tests.house.mutants import FOLDERS, ROOT

_ANSWERS: dict[str, Callable[[Any, Any], Any]] = {
    "Eq": operator.eq,
    "NotEq": operator.ne,
    "Lt": operator.lt,
    "LtE": operator.le,
    "Gt": operator.gt,
    "GtE": operator.ge,
}
_WORDS = dict(zip(_ANSWERS, ("==", "!=", "<", "<=", ">", ">="), strict=True)) | {"And": "and", "Or": "or"}
#: By place, such as "desktop/domain/votes.py:12 a == b": the changes that would never have answered otherwise so far.
_unseen: dict[str, set[str]] = {}


def compared(place: str, name: str, left: Any, right: Any) -> Any:
    """What the comparison answers; of a condition for the database nothing can be said."""
    answer = _ANSWERS[name](left, right)
    if not isinstance(answer, bool):
        _unseen[place].clear()
    for other in tuple(_unseen[place]):
        try:
            told = _ANSWERS[other](left, right) != answer
        except TypeError:  # no order between the two: the change breaks it
            told = True
        if told:
            _unseen[place].discard(other)
    return answer


def joined(place: str, name: str, plain: bool, first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """What `and` or `or` gives. A second side that calls nothing (`plain`) is looked at even where it would not be."""
    left = first()
    decided = bool(left) is (name == "Or")
    if decided and not plain:
        return left
    try:
        right = second()
    except Exception:
        if not decided:
            raise
        right = not left  # the change breaks it
    if bool(right) is not bool(left):
        _unseen[place].clear()
    return left if decided else right


class _Watched(ast.NodeTransformer):
    """A module whose functions tell of each comparison."""

    def __init__(self, path: str) -> None:
        self._path = path

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        name = type(node.ops[0]).__name__
        if len(node.ops) > 1 or name not in _ANSWERS:
            return self.generic_visit(node)
        place = self._place(node, [other for other in _ANSWERS if other != name])
        self.generic_visit(node)
        return self._call("compared", node, place, name, node.left, node.comparators[0])

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        own = (ast.NamedExpr, ast.Await, ast.Yield)
        if any(isinstance(part, own) or getattr(part, "id", "") == "super" for part in ast.walk(node)):
            return self.generic_visit(node)  # what a function of its own would keep to itself, or could not call
        name = type(node.op).__name__
        places = [self._place(value, ["Or" if name == "And" else "And"]) for value in node.values[1:]]
        self.generic_visit(node)
        whole = node.values[0]
        for place, value in zip(places, node.values[1:], strict=True):
            plain = not any(isinstance(part, ast.Call) for part in ast.walk(value))
            whole = self._call("joined", node, place, name, plain, _late(whole), _late(value))
        return whole

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.body = [self.visit(part) if isinstance(part, ast.FunctionDef) else part for part in node.body]
        return node

    def _place(self, node: ast.expr, changes: list[str]) -> str:
        place = f"{self._path}:{node.lineno}:{node.col_offset} {ast.unparse(node)[:100]}"
        _unseen[place] = set(changes)
        return place

    def _call(self, name: str, node: ast.expr, *given: Any) -> ast.Call:
        told = [part if isinstance(part, ast.AST) else ast.Constant(part) for part in given]
        return ast.copy_location(ast.Call(ast.Name(f"unseen_{name}", ast.Load()), told, []), node)


def _late(value: ast.expr) -> ast.Lambda:
    return ast.Lambda(ast.arguments([], [], None, [], [], None, []), value)


def _code(loader: SourceFileLoader, fullname: str) -> CodeType | None:
    path = Path(loader.path)
    if not any(path.is_relative_to(ROOT / folder) for folder in FOLDERS):
        return _as_it_is(loader, fullname)
    watched = _Watched(path.relative_to(ROOT).as_posix()).visit(ast.parse(path.read_text("utf-8")))
    return compile(ast.fix_missing_locations(watched), path, "exec")


_as_it_is = SourceFileLoader.get_code
SourceFileLoader.get_code = _code
vars(builtins).update(unseen_compared=compared, unseen_joined=joined)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for place, changes in sorted(_unseen.items()):
        if changes:
            terminalreporter.write_line(f"{place}  → {' '.join(_WORDS[name] for name in sorted(changes))}")
