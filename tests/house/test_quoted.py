"""What the platform said of an act is shown as its own words: in quotation marks, on one line and bounded.

It stood as a sentence of ours: whatever a platform wrote there was read as said by this program, at any length.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import nodes

DESKTOP = Path(__file__).parents[2] / "desktop"
#: Where sentences are made of what is kept; the lines of exports are data, in which it stands as it was received.
SOURCES = sorted(
    path
    for folder in ("viewmodels", "views", "documents", "domain", "cli")
    for path in (DESKTOP / folder).rglob("*.py")
    if path != DESKTOP / "documents" / "exports.py"
)
#: Fields in which a query hands it on.
KEPT = ("detail", "problem")
#: The same names of something else: an act just made, a bundle or a configuration that could not be read, a rule.
OURS = ("self", "kept", "stopped", "error", "deployment_words")
QUOTING = ("kept_answer", "quoted_answer")


def _handed_on(node: ast.AST) -> Iterator[ast.AST]:
    """What is quoted, only asked about, or handed on in a field of the same name."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=args) if name in QUOTING:
            yield from args
        case ast.keyword(arg="detail", value=value):
            yield value
        case ast.IfExp(test=test) | ast.If(test=test):
            yield test
        case ast.Dict(keys=keys, values=values):  # what relaisctl answers to another program
            yield from (value for key, value in zip(keys, values, strict=True) if isinstance(key, ast.Constant))


def unquoted(source: str) -> list[str]:
    """The expressions that show what the platform said as if we said it."""
    every = list(nodes(source))
    whole = {id(inner) for node in every for part in _handed_on(node) for inner in ast.walk(part)}
    return [
        ast.unparse(node)
        for node in every
        if isinstance(node, ast.Attribute) and node.attr in KEPT and isinstance(node.ctx, ast.Load)
        if id(node) not in whole and not (isinstance(node.value, ast.Name) and node.value.id in OURS)
    ]


def test_it_is_quoted_wherever_it_is_shown() -> None:
    assert {str(path): shown for path in SOURCES if (shown := unquoted(path.read_text("utf-8")))} == {}


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("note = row.detail", ["row.detail"]),
        ("note = f'Refusé. {row.detail}'", ["row.detail"]),
        ("note = row.problem or 'Refusé.'", ["row.problem"]),
        ("note = kept_answer(row.detail) or 'Refusé.'", []),
        ("note = f'{quoted_answer(row.detail)}' if row.detail else ''", []),
        ("Fact(detail=row.detail)", []),
        ("label.say(kept.detail)", []),
    ],
)
def test_each_way_to_show_it_is_known(source: str, shown: list[str]) -> None:
    assert unquoted(source) == shown
