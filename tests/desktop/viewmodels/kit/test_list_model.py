"""A list of lines: the position of each, and what is reported when the list changes."""

import sys
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView

from desktop.viewmodels.kit.list_model import LINE, ListModel

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

DISPLAYED, READ = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole


@dataclass(frozen=True)
class Line:
    id: str
    title: str = "Titre"
    spoken: str = "Titre"


LINES = tuple(Line(id) for id in ("a", "m", "z"))


def signals_of(model: ListModel) -> list[object]:
    found: list[object] = []
    model.modelReset.connect(lambda: found.append("reset"))
    model.dataChanged.connect(lambda first, last: found.append((first.row(), last.row())))
    return found


def test_where_a_line_stands() -> None:
    model = ListModel()
    assert (model.place_of("a"), model.rowCount()) == (-1, 0)
    model.show(LINES)
    assert [model.place_of(id) for id in ("a", "m", "z", "b", "")] == [0, 1, 2, -1, -1]
    assert [model.data(model.index(row), LINE) for row in range(model.rowCount())] == list(LINES)
    assert model.rowCount(model.index(0)) == 0


def test_a_place_that_is_no_more_holds_nothing() -> None:
    model = ListModel()
    model.show(LINES)
    for row, found in ((2, LINES[2]), (3, None), (4, None)):
        assert model.data(model.createIndex(row, 0), LINE) == found
    assert model.data(model.index(9), LINE) is None
    assert [model.data(model.index(0), role) for role in (DISPLAYED, READ, LINE + 1)] == ["Titre", "Titre", None]


def test_only_what_changed_is_told() -> None:
    model = ListModel()
    model.show(LINES)
    found = signals_of(model)
    model.show(list(LINES))
    assert found == []
    changed = (LINES[0], replace(LINES[1], title="Autre"), LINES[2])
    model.show(changed)
    assert found == [(1, 1)]
    assert model.lines == changed
    for others in (changed[:2], (*changed[1:], changed[0]), ()):
        found.clear()
        model.show(others)
        assert (found, model.lines) == (["reset"], others)


def test_lines_that_come_after_all_others_move_none() -> None:
    model = ListModel()
    model.show(LINES)
    found = signals_of(model)
    model.rowsInserted.connect(lambda _parent, first, last: found.append(("after", first, last)))
    longer = (replace(LINES[0], title="Autre"), *LINES[1:], Line("b"), Line("c"))
    model.show(longer)
    assert (found, model.lines) == ([("after", 3, 4), (0, 0)], longer)


def test_nothing_is_typed_into_a_line_or_dropped_on_it() -> None:
    model = ListModel()
    model.show(LINES)
    flag = Qt.ItemFlag
    assert model.flags(model.index(0)) == flag.ItemIsSelectable | flag.ItemIsEnabled | flag.ItemNeverHasChildren
    assert model.flags(model.index(9)) == flag.NoItemFlags


def test_qt_finds_no_fault_with_it(qtmodeltester: "ModelTester") -> None:
    model = ListModel()
    qtmodeltester.check(model)
    for lines in (LINES, (*LINES, Line("b")), LINES[1:], ()):
        model.show(lines)


def test_a_view_places_thousands_of_lines_without_asking_python_for_each(qtbot: "QtBot") -> None:
    """It asks several times for each line how many there are: 200 ms of the processor for a hundred thousand."""
    model, view, called = ListModel(), QListView(), Counter[str]()
    view.setUniformItemSizes(True)
    view.setModel(model)
    qtbot.addWidget(view)
    view.show()
    sys.setprofile(lambda frame, _event, _of: called.update([frame.f_code.co_qualname]))
    try:
        model.show([Line(str(number)) for number in range(5_000)])
        qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 4_000)
    finally:
        sys.setprofile(None)
    asked = {name: count for name, count in called.items() if "Model." in name}
    assert "ListModel.show" in asked  # it was watched
    assert sum(asked.values()) < 1_000


def test_many_lines_are_added_a_few_at_a_time_below_those_that_stay() -> None:
    """Qt's model takes a time that grows with the square of what is added at once."""
    lines = tuple(Line(f"{number}") for number in range(1_000))
    model = ListModel()
    model.show(lines[:200])
    seen, added = signals_of(model), list[tuple[int, int]]()
    model.rowsInserted.connect(lambda _parent, first, last: added.append((first, last)))
    model.show(lines)
    assert seen == []
    assert [row for first, last in added for row in range(first, last + 1)] == list(range(200, 1_000))
    assert max(last - first for first, last in added) < 256
    assert [model.data(model.index(row), LINE) for row in range(model.rowCount())] == list(lines)
