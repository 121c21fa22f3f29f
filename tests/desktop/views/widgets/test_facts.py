"""Facts are whole at every width, also when others come in their place."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.widgets.facts import FactsTable
from desktop.views.widgets.label import Label
from desktop.views.widgets.scrolling import scrolled
from desktop.views.widgets.theme import Theme

LONG = "Service public, sans licence à prendre, et des démarches dématérialisées. "
FIRST = (("Pour qui", LONG), ("Existe depuis", "2004"), ("Coût", LONG), ("Licence", LONG), ("Sources", LONG * 3))
SECOND = (
    ("Pour qui", "Tous"),
    ("Existe depuis", "2008"),
    ("Coût", "Gratuit"),
    ("Licence", LONG),
    ("Sources", LONG * 4),
)


@pytest.fixture
def table(qapp: QApplication, qtbot: QtBot) -> Iterator[FactsTable]:
    theme = Theme(qapp, choice="clair")
    inner, facts = QWidget(), FactsTable()
    column = QVBoxLayout(inner)
    column.addWidget(facts)
    column.addStretch(1)
    area = scrolled(inner)
    qtbot.addWidget(area)
    area.resize(500, 700)
    area.show()
    qtbot.waitExposed(area)
    facts.show_facts(FIRST)
    settle()
    yield facts
    theme.deleteLater()


def settle() -> None:
    for _ in range(6):
        QApplication.processEvents()


def cut(table: FactsTable) -> list[str]:
    labels = [one for one in table.findChildren(Label) if one.isVisible()]
    assert labels
    outside = [one.text() for one in labels if not table.rect().contains(one.geometry())]
    return outside + [one.text() for one in labels if one.height() < one.heightForWidth(one.width())]


@pytest.mark.parametrize("width", range(320, 700, 20))
def test_other_facts_are_whole_at_the_width_of_those_before(table: FactsTable, width: int) -> None:
    """Of the second service that was opened at 1024x600 and 200 %, all but one line of three values was lost."""
    table.window().resize(width, 700)
    settle()
    assert cut(table) == []
    table.show_facts(SECOND)
    settle()
    assert cut(table) == []
    table.show_facts(FIRST[:2])
    settle()
    assert cut(table) == []
    assert table.height() == table.heightForWidth(table.width())


def test_a_value_stands_under_its_label_where_both_find_no_room(table: FactsTable) -> None:
    name, value = table.findChildren(Label)[:2]
    assert value.y() == name.y()
    assert value.x() > name.geometry().right()
    table.window().resize(160, 700)
    settle()
    assert (value.x(), value.y() > name.geometry().bottom()) == (0, True)
    assert cut(table) == []
