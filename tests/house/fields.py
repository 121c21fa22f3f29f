"""Which fields of value classes say nothing of themselves where they are declared: no meaning, no unit.

A field is explained by a comment above it or behind it, or by a text below it. One comment also explains a run: up to
`RUN` fields that follow it without a blank line or another comment between. A `PLAIN` name needs none. The text of the
class explains none of its fields, be there only one: who reads a field need not look elsewhere.
"""

import ast
import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterable, Iterator

from tests.house import sources
from tests.house.measures import Module

RUN = 5
#: Say themselves what they hold, wherever they stand. One of them that holds something else has a comment all the same.
PLAIN = {"id", "op", "title", "name", "commune", "insee"}
#: Spares a line from a check, and says nothing of the field.
_DIRECTIVE = re.compile(r"#:?\s*(noqa|type:|pragma)")
_BASES = {"Struct", "NamedTuple", "TypedDict"}


def unexplained(modules: Iterable[Module]) -> dict[str, list[str]]:
    """Value classes, with the fields of theirs that are explained nowhere."""
    modules = list(modules)
    names, found = _value_classes(modules), {}
    for one in modules:
        values = [
            node for node in one.nodes if isinstance(node, ast.ClassDef) and (node.name in names or _is_dataclass(node))
        ]
        comments = dict(_comments(one.text)) if values else {}
        for node in values:
            if missing := _missing(node, list(_fields(node)), comments):
                found[f"{one.path}:{node.lineno} {node.name}"] = missing
    return found


def _missing(node: ast.ClassDef, fields: list[ast.AnnAssign], comments: dict[int, bool]) -> list[str]:
    """`comments`: of each line that has one, whether it stands alone there."""
    missing, run, last = [], 0, 0
    below = {id(before): after for before, after in zip(node.body, node.body[1:], strict=False)}
    for field in fields:
        begins, ends = field.lineno, field.end_lineno or field.lineno
        if comments.get(begins - 1):
            run = RUN
        elif begins != last + 1:
            run = 0  # a blank line, or another statement, ends what a comment is about
        own = any(line in comments for line in range(begins, ends + 1)) or _is_text(below.get(id(field)))
        if not own and not run and ast.unparse(field.target) not in PLAIN:
            missing.append(ast.unparse(field.target))
        run, last = 0 if own else max(run - 1, 0), ends
    return missing


def _fields(node: ast.ClassDef) -> Iterator[ast.AnnAssign]:
    for part in node.body:
        if isinstance(part, ast.AnnAssign):
            annotation = ast.unparse(part.annotation)
            if "ClassVar" not in annotation and annotation != "KW_ONLY":
                yield part


def _is_text(node: ast.stmt | None) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_dataclass(node: ast.ClassDef) -> bool:
    calls = (one.func if isinstance(one, ast.Call) else one for one in node.decorator_list)
    return any(sources.name(one) == "dataclass" for one in calls)


def _value_classes(modules: Iterable[Module]) -> set[str]:
    """Names of the classes that are a struct, a named tuple or a typed dictionary, by whatever way."""
    below = defaultdict(set)
    for one in modules:
        for node in one.nodes:
            if isinstance(node, ast.ClassDef):
                for base in node.bases:
                    below[sources.name(base.value if isinstance(base, ast.Subscript) else base)].add(node.name)
    found, new = set[str](), set(_BASES)
    while new:
        found |= new
        new = {name for base in new for name in below[base]} - found
    return found


def _comments(text: str) -> Iterator[tuple[int, bool]]:
    """Of each line with a comment that says something: its number, and whether the comment stands there alone."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and not _DIRECTIVE.match(token.string):
            yield token.start[0], not token.line[: token.start[1]].strip()
