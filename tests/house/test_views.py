"""No page asks of which class of ours a view is: what follows from it is a method, or said by a view-model.

The keyboard is given in one place, which knows whether the page of what asks for it is shown.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import name, nodes

VIEWS = Path(__file__).parents[2] / "desktop/views"
#: What pages are made of lays out parts that it does not know, and may ask what they are.
PAGES = [path for path in sorted(VIEWS.rglob("*.py")) if path.relative_to(VIEWS).parts[0] != "widgets"]


def asked(source: str) -> Iterator[str]:
    """The classes of views, by the place from which they are imported or where they stand, that are asked for."""
    ours = {node.name for node in nodes(source) if isinstance(node, ast.ClassDef)}
    for node in nodes(source):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("desktop.views"):
            ours |= {alias.asname or alias.name for alias in node.names}
    for node in nodes(source):
        if isinstance(node, ast.Call) and name(node.func) in ("isinstance", "issubclass") and len(node.args) == 2:
            classes = {part.id for part in ast.walk(node.args[1]) if isinstance(part, ast.Name)}
            yield from sorted(classes & ours)
        elif isinstance(node, ast.MatchClass):
            yield from sorted({name(node.cls)} & ours)
        elif isinstance(node, ast.Compare) and isinstance(node.left, ast.Call) and name(node.left.func) == "type":
            yield from sorted({name(part) for part in node.comparators} & ours)


def test_no_page_asks_of_which_class_a_view_is() -> None:
    found = {str(path.relative_to(VIEWS)): list(asked(path.read_text("utf-8"))) for path in PAGES}
    assert len(found) > 90
    assert {path: classes for path, classes in found.items() if classes} == {}


FROM = "from desktop.views.votes.deployment_forms import AskForm, ReportForm\n"


@pytest.mark.parametrize(
    ("guilty", "classes"),
    [
        (f"{FROM}isinstance(form, AskForm | ReportForm)", ["AskForm", "ReportForm"]),
        (f"{FROM}isinstance(form, (AskForm, QWidget))", ["AskForm"]),
        (f"{FROM}issubclass(made, ReportForm)", ["ReportForm"]),
        ("class Step: ...\nisinstance(part, Step)", ["Step"]),
        (f"{FROM}match form:\n    case AskForm(): ...", ["AskForm"]),
        (f"{FROM}type(form) is ReportForm", ["ReportForm"]),
    ],
)
def test_one_would_be_seen(guilty: str, classes: list[str]) -> None:
    assert list(asked(guilty)) == classes


@pytest.mark.parametrize(
    "innocent",
    [f"{FROM}isinstance(part, QLineEdit)", "from desktop.domain.refusals import Refusal\nisinstance(found, Refusal)"],
)
def test_what_only_looks_like_one_is_left_alone(innocent: str) -> None:
    assert not list(asked(innocent))


def taking(source: str) -> list[int]:
    """Lines in which a widget is given the keyboard past `give`, even in a page that is not shown."""
    return [node.lineno for node in nodes(source) if isinstance(node, ast.Attribute) and node.attr == "setFocus"]


def test_the_keyboard_is_given_in_one_place() -> None:
    found = {path.name: lines for path in VIEWS.rglob("*.py") if (lines := taking(path.read_text("utf-8")))}
    assert list(found) == ["giving.py"], "call `give` instead"
    assert len(found["giving.py"]) == 1
