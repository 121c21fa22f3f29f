"""Each place of the window has a story that is played while a person waits, where its README says."""

import ast
import re
from pathlib import Path

import pytest

from desktop.pages import PLACES, ListedPlace
from tests.house.sources import name, tree

JOURNEYS = Path(__file__).parents[1] / "journeys"
ROW = re.compile(r"^\| ([^|]+?) \| `(test_\w+\.py)`", re.MULTILINE)
ROWS = dict(ROW.findall((JOURNEYS / "README.md").read_text("utf-8")))


def quick_stories(source: str, place: str, number: int) -> list[str]:
    """The tests of a file that go to this place, themselves or by a function of the file, and are not marked slow."""
    module = tree(source)
    marks = [
        node for node in module.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"
    ]
    if any(_slow(node.value) for node in marks):
        return []
    functions = {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}
    constants = {ast.unparse(node.targets[0]): node for node in module.body if isinstance(node, ast.Assign)}
    there = re.compile(rf"""go(?:es_to)?\(['"]{place}['"]|\[['"]place['"], ['"]{number}['"]\]""")

    def goes(node: ast.AST, seen: frozenset[str] = frozenset()) -> bool:
        named = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} - seen
        inner = [part[one] for one in named for part in (functions, constants) if one in part]
        return bool(there.search(ast.unparse(node))) or any(goes(one, seen | named) for one in inner)

    tests = [node for key, node in functions.items() if key.startswith("test_")]
    return [node.name for node in tests if not any(map(_slow, node.decorator_list)) and goes(node)]


def _slow(mark: ast.expr) -> bool:
    return any(isinstance(node, ast.Attribute) and name(node) == "slow" for node in ast.walk(mark))


@pytest.mark.parametrize(("number", "place"), [*enumerate(PLACES, 1)], ids=[place.key for place in PLACES])
def test_each_place_has_a_story_that_is_not_slow(number: int, place: ListedPlace) -> None:
    assert place.title in ROWS, "tests/journeys/README.md names no story of this place"
    assert quick_stories((JOURNEYS / ROWS[place.title]).read_text("utf-8"), place.key, number)


STORY = """
WALK = (["place", "3"],)

def shares(secretary):
    secretary.goes_to("services", 3)

def test_a(secretary):
    shares(secretary)

def test_b(mairie):
    mairie.sits_down(*WALK)

def test_c(secretary):
    secretary.goes_to("votes", 4)
"""


def test_the_check_sees_where_a_story_goes() -> None:
    assert quick_stories(STORY, "services", 3) == ["test_a", "test_b"]
    assert quick_stories(STORY, "votes", 4) == ["test_c"]
    assert quick_stories(STORY, "home", 1) == []


@pytest.mark.parametrize("slow", ["pytestmark = pytest.mark.slow\n", "pytestmark = [a, pytest.mark.slow]\n"])
def test_the_check_sees_a_slow_file(slow: str) -> None:
    assert quick_stories(slow + STORY, "services", 3) == []


def test_the_check_sees_a_slow_story() -> None:
    marked = STORY.replace("def test_a", "@pytest.mark.slow\ndef test_a")
    assert quick_stories(marked, "services", 3) == ["test_b"]
