"""Patterns of the exchange end at the very end: `$` lets one line feed more through, and an id may then hold one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import name, nodes

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "sync").rglob("*.py"))
READERS = {"compile", "match", "fullmatch", "search", "sub", "split", "findall", "finditer"}
#: An unescaped `$` outside a class of characters.
ANCHOR = re.compile(r"(?<!\\)(?:\\\\)*\$")
CLASS = re.compile(r"(?<!\\)\[\^?\]?(?:\\.|[^\]\\])*\]")


def patterns(source: str) -> Iterator[str]:
    """Of `re`, and of msgspec's Meta; not those of a JSON Schema, in which `$` is the very end."""
    for node in nodes(source):
        if not isinstance(node, ast.Call):
            continue
        called = name(node.func)
        given = [word.value for word in node.keywords if word.arg == "pattern" and called.endswith("Meta")]
        if called in READERS and ast.unparse(node.func) == f"re.{called}":
            given += node.args[:1]
        for value in given:
            yield from (part.value for part in ast.walk(value) if isinstance(part, ast.Constant) and part.value)


def loose(source: str) -> list[str]:
    return [text for text in patterns(source) if isinstance(text, str) and ANCHOR.search(CLASS.sub("", text))]


def test_no_pattern_of_the_exchange_ends_with_a_dollar() -> None:
    assert sum(len(list(patterns(path.read_text("utf-8")))) for path in SOURCES) > 30
    assert {path.name: found for path in SOURCES if (found := loose(path.read_text("utf-8")))} == {}


@pytest.mark.parametrize(
    "guilty", ['Meta(pattern=r"^[0-9]{9}$")', 'msgspec.Meta(pattern="a$|b")', 're.compile(r"x$")', 're.search("a$", t)']
)
def test_one_would_be_seen(guilty: str) -> None:
    assert loose(guilty)


@pytest.mark.parametrize("innocent", ['Meta(pattern=r"\\A[a-z$]+\\Z")', 're.compile(r"a\\$b")', '_text(pattern="^a$")'])
def test_what_only_looks_like_one_is_left_alone(innocent: str) -> None:
    assert not loose(innocent)


def asks_for_signs(source: str) -> list[int]:
    """Lines that ask `isdigit` of a text: true of "²" too, a key of French keyboards, which `int` does not read."""
    calls = [node for node in nodes(source) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    return [
        call.lineno
        for call in calls
        if name(call.func) == "isdigit" and "isascii" not in source.splitlines()[call.lineno - 1]
    ]


def test_numbers_are_told_by_isdecimal() -> None:
    sources = [path for path in sorted((ROOT / "desktop").rglob("*.py")) if path.name != "journal.py"]
    assert len(sources) > 300
    assert {path.name: found for path in sources if (found := asks_for_signs(path.read_text("utf-8")))} == {}
    assert asks_for_signs("text.isdigit()") == [1]
