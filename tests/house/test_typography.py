"""A French line never breaks before : ; ? ! » % €, after « or n°, or inside a number: there stands a no-break space."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.sources import nodes

ROOT = Path(__file__).parents[2]
#: Window, papers, commands and exchange; and what is read as it stands in a file: help, templates of the papers.
SOURCES = sorted(path for room in ("desktop", "sync") for path in (ROOT / room).rglob("*.py"))
TEXTS = sorted(path for ext in ("txt", "typ") for path in (ROOT / "resources").rglob(f"*.{ext}"))
PLAIN = re.compile(
    r"(?<=[^\s\dA-Z_=<>(]) [:;?!](?=\s|$)|^ [:;?!](?=\s|$)"  # a part of an f-string begins with it
    r"| »|« | ›|‹ |n° |^ [%€]|(?<=\d) (?=\d{3}(?!\d)|[%€]|[kMG]o\b|h\b)"
)
#: Not for people: a command of SQL with its "?" for values, a question to its search, a list of codes.
SQL = re.compile(r'\b(SELECT|INSERT|UPDATE|DELETE|VACUUM|ORDER BY|WHERE)\b|^(\{title key\}|title) : ["(]|^[\dAB ]+$')


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


def test_no_sentence_has_a_plain_space_where_its_line_must_not_break() -> None:
    found = {
        str(path.relative_to(ROOT)): guilty for path in SOURCES if (guilty := plain_spaces(path.read_text("utf-8")))
    }
    assert found == {}


def test_neither_has_a_page_of_the_help_or_a_template() -> None:
    assert len(TEXTS) > 20, "they are found"
    lines = [(path.name, line) for path in TEXTS for line in path.read_text("utf-8").splitlines()]
    assert [found for found in lines if PLAIN.search(found[1])] == []


@pytest.mark.parametrize(
    ("source", "guilty"),
    [
        ('said = "Retirer ce besoin ?"', True),
        ('said = "Retirer ce besoin\\u202f?"', False),
        ('said = f"« {name}\\u00a0»"', True),
        ('said = f"Commune : {name}"', True),
        ('said = f"Fermer {name} ?"', True),
        ('said = "‹ Retour"', True),
        ('said = "Page suivante ›"', True),
        ('said = "Accusé n° 12"', True),
        ('said = f"{share} %"', True),
        ('said = "100 %"', True),
        ('said = "20 000 caractères"', True),
        ('said = "dépasse 5 Mo."', True),
        ('said = "le 12 mars 2026"', False),
        ('codes = "971 972 973"', False),
        ('asked = "SELECT id FROM need WHERE id = ?"', False),
        ('"""Ceci est à nous : une docstring."""', False),
    ],
)
def test_it_is_found(source: str, guilty: bool) -> None:
    assert bool(plain_spaces(source)) is guilty
