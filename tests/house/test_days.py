"""The day is that of Paris wherever one is counted or compared: `desktop.domain.french.paris_day`, and no other way."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import nodes

ROOT = Path(__file__).parents[2]
#: The one place where a moment becomes a day.
THE_ONE = ROOT / "desktop/domain/french.py"
SOURCES = sorted(path for path in (ROOT / "desktop").rglob("*.py") if path != THE_ONE)
ASKED_OF_THE_SYSTEM = {"today", "currentDate", "currentDateTime"}


def other_days(source: str) -> Iterator[str]:
    """`moment.date()`, `date.today()`, `QDate.currentDate()`: the day of this computer, or of UTC."""
    for node in nodes(source):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.args:
            continue
        asked = node.func.attr in ASKED_OF_THE_SYSTEM and ast.unparse(node.func.value).endswith(
            ("date", "time", "Date")
        )
        if node.func.attr == "date" or asked:
            yield ast.unparse(node)


def test_no_day_is_taken_otherwise_than_in_paris() -> None:
    found = {str(path.relative_to(ROOT)): list(other_days(path.read_text("utf-8"))) for path in SOURCES}
    assert len(found) > 300
    assert {path: days for path, days in found.items() if days} == {}


@pytest.mark.parametrize(
    "guilty", ["now.date()", "paris(now).date()", "date.today()", "datetime.today()", "QDate.currentDate()"]
)
def test_one_would_be_seen(guilty: str) -> None:
    assert list(other_days(guilty)) == [guilty]


@pytest.mark.parametrize("innocent", ["date(2026, 3, 1)", "self.editor.today()", "paris_day(now)"])
def test_what_only_looks_like_one_is_left_alone(innocent: str) -> None:
    assert not list(other_days(innocent))
