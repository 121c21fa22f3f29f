"""Forms stand on `EditorForm`: no page makes many fields of its own, nor watches by itself which of them is left."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import name, nodes

ROOT = Path(__file__).parents[2]
VIEWS = ROOT / "desktop/views"
PAGES = [path for path in sorted(VIEWS.rglob("*.py")) if path.relative_to(VIEWS).parts[0] not in ("widgets", "shell")]
_MOST = 3  # fields that may stand in a file by themselves
#: A line of the financing plan: in columns under shared labels, with one error for all of its fields.
NO_FORM = {"requests/funding_line.py": ["FocusWatcher", "setBuddy"]}


def made_by_hand(source: str) -> Iterator[str]:
    """A field whose label is no literal comes from a list, which is for an EditorForm; a few fields may stand alone."""
    alone = 0
    for node in nodes(source):
        if isinstance(node, ast.FunctionDef) and node.name == "eventFilter":
            yield "eventFilter"
        elif isinstance(node, ast.Attribute) and node.attr == "editingFinished":
            yield "editingFinished"
        elif isinstance(node, ast.Call):
            called = name(node.func)
            labels = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "label")]
            listed = called == "Field" and not all(isinstance(label, ast.Constant | ast.JoinedStr) for label in labels)
            alone += called == "Field"
            if listed or alone > _MOST or called in ("DateField", "FocusWatcher", "installEventFilter", "setBuddy"):
                yield called


def test_each_form_of_a_page_is_an_editor_form() -> None:
    found = {str(path.relative_to(VIEWS)): list(made_by_hand(path.read_text("utf-8"))) for path in PAGES}
    assert len(found) > 70
    assert {path: sorted(made) for path, made in found.items() if made} == NO_FORM


@pytest.mark.parametrize(
    "guilty",
    [
        "for name, label in ASKED:\n    fields[name] = Field(label, QLineEdit())",
        "Field(words.label, box, help=words.help)",
        "Field(label=words.label, control=line)",
        "Field('Nom', a)\nField('Prénom', b)\nField('Titre', c)\nField('Fonction', d)",
        "DateField(theme, 'Le', line, calendar)",
        "self._leaving = FocusWatcher(self)",
        "line.installEventFilter(self)",
        "label.setBuddy(line)",
        "line.editingFinished.connect(self._check)",
        "class Form(QWidget):\n    def eventFilter(self, watched, event): ...",
    ],
)
def test_one_would_be_seen(guilty: str) -> None:
    assert len(list(made_by_hand(guilty))) == 1


@pytest.mark.parametrize(
    "innocent", ["Field('Ordre', self.orders)", "Field(f'Chez vous{NARROW}?', box)", "EditorForm(theme, FIELDS, self)"]
)
def test_what_only_looks_like_one_is_left_alone(innocent: str) -> None:
    assert not list(made_by_hand(innocent))
