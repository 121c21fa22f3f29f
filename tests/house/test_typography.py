"""A French line never breaks before : ; ? ! » or after «: there the source has a no-break space, of either width."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.sources import nodes

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "desktop").rglob("*.py"))
PLAIN = re.compile(r"(?<=[^\W\dA-Z_]) [:;?!»](?=\s|$)|^ [:;?!»] |« ")
#: Not for people: a command of SQL with its "?" for values, a question to its search.
SQL = re.compile(r'\b(SELECT|INSERT|UPDATE|DELETE|VACUUM|ORDER BY|WHERE)\b|^title : "')


def plain_spaces(source: str) -> list[str]:
    """Literals, parts of f-strings included, that hold one; docstrings are ours alone."""
    ours = {
        id(node.body[0].value)
        for node in nodes(source)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in nodes(source)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in ours
        and PLAIN.search(node.value)
        and not SQL.search(node.value)
    ]


def test_no_sentence_of_the_desktop_has_a_plain_space_before_its_punctuation() -> None:
    found = {
        str(path.relative_to(ROOT)): guilty
        for path in SOURCES
        if "cli" not in path.parts and (guilty := plain_spaces(path.read_text("utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "guilty"),
    [
        ('said = "Retirer ce besoin ?"', True),
        ('said = "Retirer ce besoin\\u202f?"', False),
        ('said = f"« {name}\\u00a0»"', True),
        ('said = f"Commune : {name}"', True),
        ('asked = "SELECT id FROM need WHERE id = ?"', False),
        ('"""Ceci est à nous : une docstring."""', False),
    ],
)
def test_it_is_found(source: str, guilty: bool) -> None:
    assert bool(plain_spaces(source)) is guilty
