"""Text of others stays plain text: no label, message or tooltip of the window can be read as HTML."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.views.widgets.label import Label, tip

VIEWS = sorted((Path(__file__).parents[3] / "desktop").rglob("*.py"))
FORBIDDEN_CALLS = {"QLabel", "QMessageBox", "QTextEdit", "QTextBrowser", "QErrorMessage", "QInputDialog", "QToolTip"}
FORBIDDEN_METHODS = {"setToolTip", "setWhatsThis", "setHtml", "appendHtml", "setTextFormat", "setMarkdown", "showText"}
#: The modules that make text safe themselves: Label and tip; the lists' tooltip, which escapes.
MAKERS = {"label.py": {"setTextFormat", "setToolTip"}, "line_list.py": {"QToolTip", "showText"}}


def unsafe(source: str, allowed: frozenset[str] | set[str] = frozenset()) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
        owner = called.value.id if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) else ""
        if name in FORBIDDEN_CALLS | FORBIDDEN_METHODS or owner in FORBIDDEN_CALLS:
            found.append(owner if owner in FORBIDDEN_CALLS else name)
    return [name for name in found if name not in allowed]


def test_texts_are_made_the_safe_way() -> None:
    found = {path: unsafe(path.read_text("utf-8"), MAKERS.get(path.name, set())) for path in VIEWS}
    assert len(found) > 500
    assert {path: calls for path, calls in found.items() if calls} == {}


@pytest.mark.parametrize(
    "guilty",
    [
        "QLabel('x')",
        "QtWidgets.QLabel('x')",
        "w.setToolTip('x')",
        "QMessageBox.about(w, 'a', 'b')",
        "e.setHtml('x')",
    ],
)
def test_the_check_sees_what_it_forbids(guilty: str) -> None:
    assert unsafe(guilty)


PAYLOADS = [
    "<b>gras</b>",
    "<img src='file:///etc/passwd'>",
    "<a href='http://x'>clic</a>",
    "&lt;",
    "a & b",
    "\u202egnol",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_label_shows_the_letters_themselves(qtbot: QtBot, payload: str) -> None:
    label = Label(payload)
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == payload


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_tooltip_is_escaped(qtbot: QtBot, payload: str) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    tip(button, payload)
    assert "<b>" not in button.toolTip()
    assert "<img" not in button.toolTip()
    assert QTextDocumentFragment.fromHtml(button.toolTip()).toPlainText() == payload
