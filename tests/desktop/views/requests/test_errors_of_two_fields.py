"""An error that is about several fields goes when any of them is corrected, and is judged anew on leaving."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.domain import typed_plan
from desktop.domain.departments import resource_labels
from desktop.viewmodels.requests.funding import amount_trouble
from desktop.viewmodels.requests.funding_places import PlanSide, line_troubles
from desktop.viewmodels.requests.letter import troubles
from desktop.viewmodels.requests.letter_fields import EXPENSES, LETTER, PROJECT
from desktop.views.requests.funding_form import FundingForm
from desktop.views.requests.funding_line import FundingLine
from desktop.views.requests.letter import LetterFields
from desktop.views.widgets.theme import Theme
from sync.contract.campaign import FundingRules

RULES = FundingRules()
EXPENSE = {"item": ("", "Formation"), "amount_ht": ("", "700", "800", "x"), "amount_ttc": ("", "700", "800", "x")}
RESOURCE = {"amount": ("", "700", "x"), "note": ("", "DETR", "long " * 101)}
DAYS = {"starts": ("", "1er mars 2027", "mars"), "ends": ("", "1er février 2027", "2 avril 2027")}


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, choice="clair")
    yield made
    made.deleteLater()


@pytest.fixture
def form(qtbot: QtBot, theme: Theme) -> FundingForm:
    form = FundingForm(theme, resource_labels(None), lambda: RULES)
    qtbot.addWidget(form.expense_part)
    qtbot.addWidget(form.resource_part)
    form.show_plan("")
    return form


def put(line: FundingLine, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        control = line.controls[name]
        assert isinstance(control, QLineEdit)
        control.setText(text)


def leave(form: FundingForm) -> None:
    """As when the keyboard leaves a line: amounts are checked, then the whole plan."""
    for lines in form.sides.values():
        focus = lines.window().focusWidget()
        if focus is not None:
            focus.clearFocus()
        for line in lines.lines:
            line.check()
    form.tell(typed_plan.examine(form.plan, RULES))


def shown(line: FundingLine) -> dict[str, str]:
    return {
        name: control.accessibleDescription().removeprefix("Erreur\u00a0: ")
        for name, control in line.controls.items()
        if control.accessibleDescription()
    }


def false_errors(form: FundingForm, side: PlanSide, at: int) -> dict[str, str]:
    """The errors of this line that its fields, as they are now, do not have."""
    line = form.sides[side].lines[at]
    judged = line_troubles(typed_plan.examine(form.plan, RULES)).get((side, at), {})
    return {
        name: words
        for name, words in shown(line).items()
        if words not in (judged.get(name), amount_trouble(line.values[name]))
    }


def test_the_amount_before_tax_is_red_no_more_once_the_other_is_corrected(form: FundingForm) -> None:
    line = form.expenses.lines[0]
    put(line, {"item": "Formation", "amount_ht": "800", "amount_ttc": "700"})
    leave(form)
    assert "dépasse" in shown(line)["amount_ht"]
    put(line, {"amount_ttc": "800"})
    assert (shown(line), line.error.text()) == ({}, ""), "while typing"
    leave(form)
    assert shown(line) == {}
    put(line, {"amount_ttc": "600"})
    assert shown(line) == {}, "none comes while typing"
    leave(form)
    assert "600,00" in shown(line)["amount_ht"]


@pytest.mark.parametrize(("side", "typed"), [(PlanSide.EXPENSES, EXPENSE), (PlanSide.RESOURCES, RESOURCE)])
def test_no_error_of_a_line_outlives_its_reason_whichever_field_is_changed(
    form: FundingForm, side: PlanSide, typed: Mapping[str, tuple[str, ...]]
) -> None:
    line = form.sides[side].lines[0]
    for before in product(*typed.values()):
        for name, texts in typed.items():
            for text in texts:
                put(line, dict(zip(typed, before, strict=True)))
                leave(form)
                put(line, {name: text})
                assert false_errors(form, side, 0) == {}, (before, name, text)
                leave(form)
                assert false_errors(form, side, 0) == {}, (before, name, text)
                judged = line_troubles(typed_plan.examine(form.plan, RULES)).get((side, 0), {})
                assert shown(line).keys() == judged.keys(), (before, name, text)


def test_an_error_that_numbers_its_line_goes_with_the_number(form: FundingForm) -> None:
    form.expenses.add_line()
    put(form.expenses.lines[0], {"item": "Formation", "amount_ttc": "700"})
    put(form.expenses.lines[1], {"amount_ttc": "800"})
    leave(form)
    assert "n°\u00a02" in shown(form.expenses.lines[1])["item"]
    form.expenses.remove_line(form.expenses.lines[0])
    assert false_errors(form, PlanSide.EXPENSES, 0) == {}


def test_no_error_of_the_letter_outlives_its_reason_whichever_field_is_changed(qtbot: QtBot, theme: Theme) -> None:
    letter = LetterFields(theme, (*PROJECT, *EXPENSES, *LETTER), lambda: date(2026, 11, 30))
    qtbot.addWidget(letter)
    letter.fill("")
    seen = set()
    for before in product(*DAYS.values()):
        for name, texts in DAYS.items():
            for text in texts:
                letter.form.put(dict(zip(DAYS, before, strict=True)))
                letter.check()
                seen |= {field.wrong for field in letter.fields.values()}
                letter.form.put({name: text})
                judged = troubles(letter.form.texts, "")
                for one, field in letter.fields.items():
                    assert field.wrong in ("", judged.get(one)), (before, name, text)
                letter.check()
                assert {one for one, field in letter.fields.items() if field.wrong} == set(judged)
    assert any("avant le début" in sentence for sentence in seen)
