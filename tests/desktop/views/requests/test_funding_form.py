"""The funding plan as a form, by the keyboard: lines come and go, amounts are checked on leaving, sums follow."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain import typed_plan
from desktop.domain.departments import resource_labels
from desktop.domain.typed_plan import TypedExpense, TypedPlan, TypedResource
from desktop.viewmodels.requests.funding_places import PlanSide
from desktop.views.requests.funding_form import FundingForm, Totals
from desktop.views.requests.funding_line import shares
from desktop.views.shell.reading_order import put_in_order
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.clipping import clipped
from desktop.views.widgets.label import Label
from desktop.views.widgets.theme import Theme
from sync.contract.campaign import FundingRules

RULES = FundingRules()
BALANCED = TypedPlan(
    expenses=(TypedExpense(item="Formation", amount_ttc="4 800", kind="operating"),),
    resources=(TypedResource(source="state", amount="3840"), TypedResource(source="own", amount="960")),
)


class Window(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.rules = RULES
        self.form, self.totals = FundingForm(theme, resource_labels(None), lambda: self.rules, self), Totals()
        self.kept: list[str] = []
        self.form.typed.connect(self.kept.append)
        self.form.balanced.connect(self.totals.show_balance)
        column = QVBoxLayout(self)
        column.addWidget(self.form.expense_part)
        column.addWidget(self.form.resource_part)
        column.addWidget(self.totals)
        self.form.show_plan("")


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, choice="clair")
    yield made
    made.apply(choice="clair", size=100)
    made.deleteLater()


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Window:
    window = Window(theme)
    qtbot.addWidget(window)
    window.resize(1080, 700)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def line(control: QLineEdit | QComboBox) -> QLineEdit:
    assert isinstance(control, QLineEdit)
    return control


def words(part: QWidget) -> str:
    QApplication.processEvents()  # a layout shows what it was given in the next turn of the loop
    return "\n".join(label.text() for label in part.findChildren(Label) if label.isVisible())


def named(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_a_plan_is_typed_by_the_keyboard_alone_and_its_sums_follow(window: Window, qtbot: QtBot) -> None:
    form = window.form
    form.expenses.lines[0].controls["item"].setFocus()
    for keys in ("Formation des agents", "", "", "4800"):
        focus = window.focusWidget()
        assert focus is not None
        qtbot.keyClicks(focus, keys)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert line(form.expenses.lines[0].controls["amount_ttc"]).text() == "4\u202f800,00\u00a0€"
    assert window.totals.verdict.text() == "⚠ Il manque 4\u202f800,00\u00a0€ de ressources."
    line(form.resources.lines[0].controls["amount"]).setFocus()
    qtbot.keyClicks(form.resources.lines[0].controls["amount"], "4 800,00")
    assert window.totals.verdict.text() == "● Le plan est équilibré.", "while typing"
    kept = typed_plan.decode(window.kept[-1])
    assert kept.expenses[0].item == "Formation des agents"
    assert typed_plan.read(kept)[0].paid_cents == 480_000


def test_an_amount_with_letters_is_said_on_leaving_it_and_kept_as_typed(window: Window, qtbot: QtBot) -> None:
    first = window.form.expenses.lines[0]
    amount = line(first.controls["amount_ttc"])
    amount.setFocus()
    qtbot.keyClicks(amount, "mille")
    assert not first.error.isVisible(), "never while typing"
    qtbot.keyClick(amount, Qt.Key.Key_Tab)
    assert "contient des lettres" in first.error.text()
    assert amount.text() == "mille"
    assert "Erreur" in QAccessible.queryAccessibleInterface(amount).text(QAccessible.Text.Description)
    assert window.totals.verdict.text() == "⚠ Un montant est à revoir."
    assert typed_plan.decode(window.kept[-1]).expenses[0].amount_ttc == "mille"
    amount.setFocus()
    qtbot.keyClicks(amount, "1")
    assert not first.error.isVisible()


def test_a_pasted_text_is_not_cut_and_judged_too_long(window: Window) -> None:
    first, long = window.form.expenses.lines[0], "Devis " * 1_000
    item = line(first.controls["item"])
    item.setFocus()
    QApplication.clipboard().setText(long)
    item.paste()
    assert item.text() == long
    assert typed_plan.decode(window.kept[-1]).expenses[0].item == long, "as the draft keeps it"
    assert "text_too_long" in {remark.code for remark in typed_plan.read(typed_plan.decode(window.kept[-1]))[1]}


def test_lines_are_added_and_taken_away_by_the_keyboard_and_one_can_be_had_back(window: Window, qtbot: QtBot) -> None:
    lines = window.form.expenses
    line(lines.lines[0].controls["item"]).setText("Formation")
    lines.add.setFocus()
    qtbot.keyClick(lines.add, Qt.Key.Key_Return)
    assert len(lines.lines) == 2
    assert window.focusWidget() is lines.lines[1].controls["item"]
    qtbot.keyClicks(lines.lines[1].controls["item"], "Borne")
    lines.lines[0].remove.setFocus()
    qtbot.keyClick(lines.lines[0].remove, Qt.Key.Key_Space)
    assert [values["item"] for values in lines.values] == ["Borne"]
    assert window.focusWidget() is lines.lines[0].controls["item"]
    undo = lines.undo.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1]
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert [values["item"] for values in lines.values] == ["Formation", "Borne"]
    assert window.focusWidget() is lines.lines[0].controls["item"]


def test_a_line_comes_back_at_the_end_where_an_empty_one_above_it_has_gone_since(window: Window) -> None:
    lines = window.form.expenses
    for _ in range(2):
        lines.add_line()
    for at, item in ((0, "Formation"), (2, "Borne")):
        line(lines.lines[at].controls["item"]).setText(item)
    lines.remove_line(lines.lines[2])
    lines.remove_line(lines.lines[1])  # it held nothing: what is offered is the other one still
    (undo,) = lines.undo.findChildren(Button)
    undo.click()
    assert [values["item"] for values in lines.values] == ["Formation", "Borne"]
    assert window.focusWidget() is lines.lines[1].controls["item"]


def test_enter_twice_takes_one_line_and_what_two_presses_took_comes_back_together(window: Window, qtbot: QtBot) -> None:
    lines = window.form.expenses
    for _ in range(3):
        lines.add_line()
    for at, item in enumerate(("Formation", "Borne", "Écran", "Logiciel")):
        line(lines.lines[at].controls["item"]).setText(item)
    lines.lines[1].remove.setFocus()
    for _press in range(2):
        held = window.focusWidget()
        assert held is not None
        qtbot.keyClick(held, Qt.Key.Key_Return)
    assert [values["item"] for values in lines.values] == ["Formation", "Écran", "Logiciel"]
    assert lines.undo.words.text() == "Ligne retirée."
    for at in (2, 0):
        lines.remove_line(lines.lines[at])
    assert lines.undo.words.text() == "3\u00a0lignes retirées."
    lines.undo.findChildren(Button)[-1].click()  # those before it go with the next turn of the event loop
    assert [values["item"] for values in lines.values] == ["Formation", "Borne", "Écran", "Logiciel"]
    assert not lines.undo.isVisible()
    assert window.focusWidget() is lines.lines[1].controls["item"]


def test_the_wheel_changes_no_choice(window: Window) -> None:
    kind = window.form.expenses.lines[0].controls["kind"]
    kind.setFocus()
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(kind.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, -240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(kind, turn)
    assert window.form.expenses.values[0]["kind"] == "investment"
    assert not turn.isAccepted(), "the page scrolls"


def test_the_last_line_can_go_too(window: Window, qtbot: QtBot) -> None:
    lines = window.form.expenses
    lines.lines[0].remove.setFocus()
    qtbot.keyClick(lines.lines[0].remove, Qt.Key.Key_Space)
    (left,) = lines.lines
    assert window.focusWidget() is left.controls["item"], "an empty one, as in a new plan"
    assert not lines.undo.isVisible(), "there was nothing in it"


def test_enter_twice_on_the_last_line_takes_it_and_adds_none(window: Window, qtbot: QtBot) -> None:
    lines = window.form.expenses
    line(lines.lines[0].controls["item"]).setText("Formation")
    lines.lines[0].remove.setFocus()
    for _press in range(3):
        held = window.focusWidget()
        assert held is not None
        qtbot.keyClick(held, Qt.Key.Key_Return)
    assert [values["item"] for values in lines.values] == [""]
    lines.undo.findChildren(Button)[-1].click()
    assert [values["item"] for values in lines.values] == ["Formation"], "without the empty one"


def test_what_was_typed_where_the_last_line_was_stays_when_that_comes_back(window: Window, qtbot: QtBot) -> None:
    lines = window.form.expenses
    line(lines.lines[0].controls["item"]).setText("Formation")
    lines.remove_line(lines.lines[0])
    line(lines.lines[0].controls["item"]).setText("Borne")
    lines.undo.findChildren(Button)[-1].click()
    assert [values["item"] for values in lines.values] == ["Formation", "Borne"]


def test_every_field_says_its_label_and_its_line(window: Window) -> None:
    window.form.expenses.add_line()
    second = window.form.expenses.lines[1]
    assert named(second.controls["amount_ttc"]) == "Montant TTC, dépense 2"
    assert named(second.remove) == "Retirer, dépense 2"
    assert all(second.labels[name].buddy() is control for name, control in second.controls.items())
    assert not second.labels["item"].isVisible(), "the first line's labels head the columns"


@pytest.mark.parametrize("width", [660, 900, 1080, 1180])
def test_a_quote_is_read_whole_or_from_its_beginning(window: Window, width: int) -> None:
    """Its column held a dozen signs, and showed the end of what was typed."""
    window.resize(width, 700)
    QApplication.processEvents()
    quote = line(window.form.expenses.lines[0].controls["quote"])
    text = "n° 214 du 3 novembre 2026"
    assert quote.fontMetrics().horizontalAdvance(text) < quote.contentsRect().width() - 8
    quote.setFocus()
    quote.setText(text * 4)
    line(window.form.expenses.lines[0].controls["item"]).setFocus()
    assert quote.cursorPosition() == 0


def test_a_digit_in_an_amount_that_was_given_back_goes_on_after_it(window: Window, qtbot: QtBot) -> None:
    """After “Envoyer maintenant” a 7 made 71 440,50 € of 1 440,50 €, with no word."""
    controls = window.form.expenses.lines[0].controls
    amount = line(controls["amount_ttc"])
    amount.setFocus()
    qtbot.keyClicks(amount, "1440,50")
    line(controls["item"]).setFocus()
    assert amount.cursorPosition() == 0
    amount.setFocus()
    qtbot.keyClicks(amount, "7")
    assert amount.text().endswith("€7"), "what is wrong is said"


def test_in_a_low_window_with_large_text_each_choice_of_a_line_is_read_whole(window: Window, theme: Theme) -> None:
    """The button that removes a line took a third of its width: "Investissem" was all that was read."""
    theme.apply(size=200)
    window.resize(660, 340)
    QApplication.processEvents()
    first = window.form.expenses.lines[0]
    assert clipped(window) == []
    assert first.remove.y() > first.controls["quote"].parentWidget().y(), "it stands below the fields"


def test_amounts_that_contradict_each_other_mark_their_line_before_it_is_left(window: Window) -> None:
    """It was said at the head of the step alone, in pale grey, while the end of the line was being filled in."""
    plan = TypedPlan(expenses=(TypedExpense(item="Borne", amount_ttc="1000", amount_ht="2000"),))
    window.form.show_plan(typed_plan.encode(plan))
    line = window.form.expenses.lines[0]
    window.activateWindow()
    line.controls["amount_ttc"].setFocus()
    window.form.tell(typed_plan.examine(plan, RULES))
    assert line.error.text() == "", "she may be about to correct it"
    line.controls["quote"].setFocus()
    window.form.tell(typed_plan.examine(plan, RULES))
    assert "dépasse" in line.error.text()
    assert line.controls["amount_ht"].property("bad")


def test_what_blocks_is_told_apart_from_what_is_only_to_be_known(window: Window) -> None:
    form = window.form
    plan = TypedPlan(
        expenses=(
            TypedExpense(item="Borne", amount_ttc="1000", amount_ht="2000"),
            TypedExpense(amount_ttc="10", kind="staff"),
        ),
        resources=(TypedResource(source="state", amount="1000"), TypedResource(source="own", amount="10")),
    )
    form.show_plan(typed_plan.encode(plan))
    form.tell(typed_plan.examine(plan, RULES))
    assert "n’a pas de nom" in form.expenses.lines[1].error.text()
    mended = TypedPlan(
        expenses=(TypedExpense(item="Borne", amount_ttc="1000", amount_ht="2000"),), resources=plan.resources
    )
    form.show_plan(typed_plan.encode(mended))
    form.tell(typed_plan.examine(mended, RULES))
    assert "dépasse" in form.expenses.lines[0].error.text()
    assert "⚠ À savoir\u00a0: La commune apporte" in words(form.remarks[PlanSide.RESOURCES])
    assert window.totals.verdict.text() == "⚠ Les ressources dépassent de 10,00\u00a0€."
    window.rules = FundingRules(state_percent=50)
    form.tell(typed_plan.examine(mended, window.rules))
    assert "✗ À corriger\u00a0: L’État est sollicité pour 100\u00a0% du coût TTC" in words(
        form.remarks[PlanSide.RESOURCES]
    )
    window.rules = RULES
    form.show_plan(typed_plan.encode(BALANCED))
    form.tell(typed_plan.examine(BALANCED, RULES))
    assert not form.expenses.lines[0].error.isVisible()
    assert not any(remarks.isVisible() for remarks in form.remarks.values())


def test_the_bars_are_spoken_and_can_be_read_as_a_table(window: Window, qtbot: QtBot) -> None:
    window.form.show_plan(typed_plan.encode(BALANCED))
    bars = window.form.bars
    interface = QAccessible.queryAccessibleInterface(bars.bars)
    assert "Le plan est équilibré." in interface.text(QAccessible.Text.Name)
    assert "État (cette demande), 3\u202f840,00\u00a0€, 80\u00a0%" in interface.text(QAccessible.Text.Description)
    qtbot.mouseClick(bars.switch, Qt.MouseButton.LeftButton)
    assert bars.table.isVisible()
    assert not bars.bars.isVisible()
    row = [bars.table.item(1, column).text() for column in range(4)]
    assert row == ["Ressources", "État (cette demande)", "3\u202f840,00\u00a0€", "80\u00a0%"]


def test_the_bars_are_as_long_as_the_sums_and_never_told_apart_by_colour_alone(window: Window) -> None:
    lacking = TypedPlan(expenses=BALANCED.expenses, resources=(TypedResource(source="state", amount="2400"),))
    window.form.show_plan(typed_plan.encode(lacking))
    QApplication.processEvents()
    bars = window.form.bars.bars
    picture = bars.grab().toImage()
    across = [picture.pixelColor(x, round(picture.height() * 0.85)).name() for x in range(0, picture.width(), 4)]
    paid = across.index(across[2]), max(n for n, colour in enumerate(across) if colour == across[2])
    assert paid[1] / len(across) == pytest.approx(0.5, abs=0.03)
    looks = {part.pattern for part in (*window.form.bars._balance.expenses, *window.form.bars._balance.resources)}
    assert len(looks) == 2


@pytest.mark.parametrize(("width", "percent"), [(1080, 100), (1080, 150), (1180, 200), (800, 200)])
def test_nothing_is_cut_at_any_size(window: Window, theme: Theme, qtbot: QtBot, width: int, percent: int) -> None:
    theme.apply(size=percent)
    window.rules = FundingRules(state_percent=10, own_share_percent=90)
    window.form.show_plan(typed_plan.encode(BALANCED))
    window.form.tell(typed_plan.examine(BALANCED, window.rules))
    window.resize(width, 700)
    qtbot.waitUntil(lambda: clipped(window) == [], timeout=3000)
    assert window.width() == width


@pytest.mark.parametrize("percent", [100, 200])
def test_no_choice_is_cut_at_any_width(window: Window, theme: Theme, percent: int) -> None:
    theme.apply(size=percent)
    window.form.show_plan(typed_plan.encode(BALANCED))
    cut = {}
    for width in range(4 * percent, 1400, 20):
        window.resize(width, 700)
        QApplication.processEvents()
        cut[width] = [one for one in clipped(window) if one.startswith("ChoiceBox")]
    assert {width: boxes for width, boxes in cut.items() if boxes} == {}


@pytest.mark.parametrize(
    ("room", "needed", "widths"),
    [
        (600, (10, 10, 10), (300, 200, 100)),
        (600, (10, 10, 150), (270, 180, 150)),
        (600, (10, 190, 150), (260, 190, 150)),
        (600, (300, 200, 150), (300, 200, 150)),
    ],
)
def test_a_column_has_its_part_of_the_room_and_never_less_than_it_needs(
    room: int, needed: tuple[int, ...], widths: tuple[int, ...]
) -> None:
    assert shares(room, needed, (3, 2, 1)) == widths


@pytest.mark.parametrize("width", [1300, 1000, 700])
def test_the_button_that_removes_a_line_comes_last_of_it_by_tab(
    qtbot: QtBot, theme: Theme, window: Window, width: int
) -> None:
    theme.apply(size=150)
    window.hide()
    whole = QMainWindow()
    qtbot.addWidget(whole)
    for number, side in enumerate((window.form.expense_part, window.form.resource_part)):
        whole.setCentralWidget(side)
        whole.resize(width, 700)
        whole.show()
        QApplication.processEvents()
        put_in_order(whole)
        line = window.form.sides[tuple(PlanSide)[number]].lines[0]
        inside = [*line.controls.values(), line.remove]
        walk, part = [inside[0]], inside[0].nextInFocusChain()
        while part is not inside[0]:
            walk += [part] if part in inside else []
            part = part.nextInFocusChain()
        assert walk == inside


@pytest.mark.slow
def test_a_hundred_lines_stand_there_soon_enough(window: Window, qtbot: QtBot) -> None:
    many = TypedPlan(expenses=tuple(TypedExpense(item=f"Poste {n}", amount_ttc="10") for n in range(100)))
    window.form.show_plan(typed_plan.encode(many))
    assert len(window.form.expenses.lines) == 100
    assert window.totals.sums.text().startswith("Dépenses\u00a0:\u00a01\u202f000,00\u00a0€")


@pytest.mark.parametrize("typed", ["", "1 000"])
def test_the_sums_and_what_they_come_to_stand_on_one_line(window: Window, qtbot: QtBot, typed: str) -> None:
    line(window.form.expenses.lines[0].controls["amount_ttc"]).setText(typed)
    line(window.form.resources.lines[0].controls["amount"]).setText(typed)
    totals = window.totals
    assert bool(totals.rates.text()) is bool(typed), "with one line of words under them, and with none"

    def aside() -> int:
        return abs(totals.sums.geometry().center().y() - totals.verdict.geometry().center().y())

    qtbot.waitUntil(lambda: aside() <= 1)
    assert totals.rates.isVisible() is bool(typed)


def test_the_kind_of_an_expense_follows_its_words_until_one_is_chosen(window: Window, qtbot: QtBot) -> None:
    first = window.form.expenses.lines[0]
    kind = first.controls["kind"]
    assert isinstance(kind, QComboBox)
    line(first.controls["item"]).setText("Formation des agents")
    assert kind.currentText() == "Fonctionnement"
    line(first.controls["item"]).setText("Borne d’accueil")
    assert kind.currentText() == "Investissement"
    kind.setFocus()
    qtbot.keyClicks(kind, "Personnel")
    line(first.controls["item"]).setText("Formation")
    assert kind.currentText() == "Personnel"
    window.form.relate("agent_training")
    window.form.expenses.add_line()
    assert window.form.expenses.values[1]["kind"] == "operating"


def test_sums_and_remarks_follow_each_keystroke_together(window: Window, qtbot: QtBot) -> None:
    first, own = window.form.expenses.lines[0], window.form.resources.lines[1].controls["amount"]
    line(first.controls["item"]).setText("Borne d’accueil")
    line(first.controls["amount_ttc"]).setText("1000")
    line(window.form.resources.lines[0].controls["amount"]).setText("801")
    remarks = window.form.remarks[PlanSide.RESOURCES]
    own.setFocus()
    qtbot.keyClicks(own, "199")
    assert window.totals.verdict.text() == "⚠ Les totaux sont égaux, l’apport est sous le minimum de la règle."
    assert window.totals.rates.text() == (
        "Aide de l’État\u00a0: 80,1\u00a0% du coût TTC · Commune\u00a0: 19,9\u00a0% de l’argent public"
    )
    assert "La commune apporte 19,9\u00a0% de l’argent public" in words(remarks)
    qtbot.keyClicks(own, "x")
    assert window.totals.verdict.text() == "⚠ Un montant est à revoir."
    assert not remarks.isVisible(), "nothing is said of sums that are not known"


def test_an_amount_is_not_called_wrong_while_a_menu_stands_over_it(window: Window) -> None:
    """The context menu, which is used to paste, was counted as leaving the field."""
    window.form.expenses.add_line()
    line, left = window.form.expenses.lines[0], list[None]()
    window.form.left.connect(lambda: left.append(None))
    amount = line.controls["amount_ttc"]
    assert isinstance(amount, QLineEdit)
    amount.setText("12,3,4")
    QApplication.sendEvent(amount, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.PopupFocusReason))
    assert (line.error.text(), left) == ("", [])
    QApplication.sendEvent(amount, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert line.error.text().startswith("⚠ ")
    assert len(left) == 1
