"""A text that no draft can keep: what is said of it is true, and it is stored once it is short enough."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from desktop.actions.needs.ask_validation import ask_validation
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.database.queries import needs
from desktop.domain.drafts import MAX_DRAFT
from desktop.views.widgets.label import Label
from tests.desktop.views.composed import composed
from tests.desktop.views.conftest import Window

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.desktop.viewmodels.conftest import Commune

LINE = "Une page importante. "


def _sight(window: Window) -> str:
    return "\n".join(label.text() for label in window.frame.findChildren(Label) if label.isVisible())


def _written(window: Window) -> Any:
    page = window.visit("needs", "new")
    window.settle()
    control = page.form.fields["description"].control
    control.setFocus()
    return control


def _paste(control: Any, text: str) -> None:
    QApplication.clipboard().setText(text)
    control.paste()


def test_what_no_draft_can_keep_is_not_pasted_and_stays_in_the_clipboard(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, needs=composed("needs"))
    control = _written(window)
    window.qtbot.keyClicks(control, "Avant.")
    text = LINE * 500_000
    _paste(control, text)
    assert control.toPlainText() == "Avant."
    assert "Rien n’a été collé" in _sight(window)
    assert QApplication.clipboard().text() == text
    _paste(control, LINE)
    assert control.toPlainText() == f"Avant.{LINE}"
    assert "Rien n’a été collé" not in _sight(window)


def test_above_what_a_draft_keeps_nothing_says_kept_and_a_shorter_text_is_stored_by_itself(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, needs=composed("needs"))
    control = _written(window)
    half = LINE * (MAX_DRAFT * 3 // 5 // len(LINE))
    for _ in range(2):
        _paste(control, half)
    baule.until(lambda: "Pas enregistré" in _sight(window))
    assert "gardé entier" not in _sight(window)
    assert "le texte s’enregistrera" in _sight(window)
    control.setPlainText(half)
    baule.until(
        lambda: any(row.description == half.strip() or row.description == half for row in baule.ask(needs.listed))
    )
    baule.until(lambda: "Pas enregistré" not in _sight(window))
    assert "gardé entier" in _sight(window)


def test_the_name_of_who_validates_is_not_cut_and_said_to_be_too_long(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    baule.act(mayor_validates, True)
    need = baule.act(draft_need, None, title="Cimetière", description="Registre papier")
    baule.act(ask_validation, need)
    window = open_window(baule, needs=composed("needs"))
    page = window.visit("needs", need)
    window.settle()
    page.navigation.ask_name()
    window.settle()
    name = page.validation.name
    _paste(name, "Mme Martin, " * 100)
    assert name.text() == "Mme Martin, " * 100
    page.validation.validated.emit(name.text())
    window.settle()
    assert "Le nom de qui valide dépasse 200 caractères." in _sight(window)
    assert name.text() == "Mme Martin, " * 100
