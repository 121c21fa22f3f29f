"""The financing plan as a form: what the project costs, who pays, both as bars, and remarks."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.funding import PlanRemark
from desktop.domain.typed_plan import TypedExpense, TypedPlan, TypedResource
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.requests import funding
from desktop.viewmodels.requests.funding_balance import Balance
from desktop.viewmodels.requests.funding_places import PlanPlace, PlanSide, line_troubles, of_side
from desktop.views.requests.funding_bars import FundingBars
from desktop.views.requests.funding_lines import Lines
from desktop.views.widgets.card import rule
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import discard_parts, flush
from desktop.views.widgets.notice import announce
from desktop.views.widgets.theme import Theme
from sync.contract.campaign import FundingRules


class FundingForm(QObject):
    """Both sides of one plan, each a widget for its step: `expense_part`, `resource_part`.

    `rules` answers the rules that apply when the plan is read.
    """

    typed = Signal(str)  #: the plan as the draft stores it, at each keystroke
    balanced = Signal(object)  #: Balance, at each keystroke
    left = Signal()  #: the keyboard has left a field

    def __init__(
        self, theme: Theme, labels: Mapping[str, str], rules: Callable[[], FundingRules], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._labels, self._rules = labels, rules
        self._category = ""
        self.balance = Balance()
        self.expenses = Lines(
            theme,
            "dépense",
            "+ A&jouter une dépense",
            funding.EXPENSE_CELLS,
            {"kind": funding.KINDS},
            follows=("kind", "item", lambda item: funding.usual_kind(self._category, item)),
        )
        self.resources = Lines(
            theme,
            "ressource",
            "+ Ajo&uter une ressource",
            funding.RESOURCE_CELLS,
            {"source": labels, "state": funding.STATES},
        )
        self.bars = FundingBars(theme)
        self.sides = {PlanSide.EXPENSES: self.expenses, PlanSide.RESOURCES: self.resources}
        self.remarks = {side: Remarks() for side in PlanSide}
        self.expense_part = _part(
            Label(f"Le total se calcule sur les montants TTC. Par exemple{FIXED}: 1\u202f204,50.", "small", "muted"),
            self.expenses,
            self.remarks[PlanSide.EXPENSES],
        )
        self.resource_part = _part(
            Label(f"Qui paie{FIXED}: le total doit être celui des dépenses.", "small", "muted"),
            self.resources,
            rule(),
            self.bars,
            self.remarks[PlanSide.RESOURCES],
        )
        for lines in self.sides.values():
            lines.changed.connect(self._changed)
            lines.left.connect(self.left)

    @property
    def plan(self) -> TypedPlan:
        return TypedPlan(
            expenses=tuple(TypedExpense(**line) for line in self.expenses.values),  # type: ignore[arg-type]  # the combo boxes offer no other kind
            resources=tuple(TypedResource(**line) for line in self.resources.values),  # type: ignore[arg-type]  # as above
        )

    def show_plan(self, text: str, category: str = "") -> None:
        """Fills both sides with the plan of a draft."""
        self._category = category
        plan = funding.read_plan(text, category)
        self.expenses.show_lines([_texts(line) for line in plan.expenses])
        self.resources.show_lines([_texts(line) for line in plan.resources])
        self._tell_balance()

    def shows(self, text: str, category: str) -> bool:
        """Whether both sides say what this plan says."""
        return self._category == category and self.plan == funding.read_plan(text, category)

    def relate(self, category: str) -> None:
        """Takes the category of the request: it proposes the kind of each expense for which none was chosen."""
        self._category = category
        self.expenses.follow()

    def tell(self, findings: Sequence[PlanRemark]) -> None:
        """Shows what is wrong with a line under that line; remarks on the sums are shown with them."""
        troubles = line_troubles(findings)
        for side, lines in self.sides.items():
            for place, line in enumerate(lines.lines):
                line.tell(troubles.get((side, place), {}))
        self._tell_balance(aloud=True)

    def focus(self, place: PlanPlace) -> QWidget:
        """Gives the keyboard to this field, or to the first of its side that there is; returns that widget."""
        lines = self.sides[place.side]
        where: QWidget = lines.add
        if lines.lines:
            line = lines.lines[place.line if place.line is not None and place.line < len(lines.lines) else 0]
            where = line.controls.get(place.cell, next(iter(line.controls.values())))
        give(where)
        return where

    def begin(self, side: PlanSide) -> None:
        """Gives the keyboard to the first empty text of a side, else to its first text, else to the button for a line.

        Not to a choice: no caret shows there, and what is typed at once would choose, or be lost.
        """
        lines = self.sides[side]
        texts = [text for line in lines.lines for text in line.controls.values() if isinstance(text, QLineEdit)]
        give(next((text for text in texts if not text.text()), None) or next(iter(texts), lines.add))

    def _changed(self) -> None:
        self.typed.emit(funding.written(self.plan))
        self._tell_balance()
        troubles = line_troubles(self.balance.remarks)
        for side, lines in self.sides.items():
            for place, line in enumerate(lines.lines):
                line.settle(troubles.get((side, place), {}))

    def _tell_balance(self, *, aloud: bool = False) -> None:
        balance = self.balance = funding.balance(self.plan, self._labels, self._rules())
        self.bars.show_balance(balance)
        for side, remarks in self.remarks.items():
            remarks.tell(of_side(balance.remarks_to_show, side), aloud=aloud)
        self.balanced.emit(balance)


def _part(*parts: QWidget) -> QWidget:
    side = QWidget()
    column = flush(QVBoxLayout(side), 12)
    for part in parts:
        column.addWidget(part)
    return side


class Remarks(QWidget):
    """Remarks on the plan: first those that stop it from being sent, then the others."""

    def __init__(self) -> None:
        super().__init__()
        self._column = flush(QVBoxLayout(self), 8)
        self._shown: tuple[PlanRemark, ...] = ()
        self.hide()

    def tell(self, findings: Sequence[PlanRemark], *, aloud: bool = False) -> None:
        """`aloud`: a screen reader says them too, as there is a pause in typing."""
        if aloud and findings:
            announce(self, " ".join(finding.sentence for finding in findings))
        if tuple(findings) == self._shown:
            return
        self._shown = tuple(findings)
        discard_parts(self._column)
        for finding in findings:
            self._column.addWidget(_remark(finding))
        self.setVisible(bool(findings))


def _remark(finding: PlanRemark) -> QFrame:
    part = QFrame()
    part.setObjectName("notice")
    part.setProperty("tone", "error" if finding.blocks else "warn")
    column = QVBoxLayout(part)
    column.setContentsMargins(14, 9, 12, 9)
    column.setSpacing(2)
    sign = f"✗ À corriger{FIXED}: " if finding.blocks else f"⚠ À savoir{FIXED}: "
    column.addWidget(Label(sign + finding.sentence, "strong"))
    column.addWidget(Label(finding.remedy, "small"))
    return part


class Totals(QFrame):
    """Both sums, the rates and what is still wrong; under the plan, always in sight."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.sums = Label("", "small")
        self.rates = Label("", "small", "muted")
        self.verdict = Label("", "strong")
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = QHBoxLayout()
        line.setSpacing(18)
        line.addWidget(self.sums, 1)
        line.addWidget(self.verdict, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 8, 20, 8)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self.rates)
        self.rates.hide()

    def show_balance(self, balance: Balance) -> None:
        self.setAccessibleName(f"Plan de financement. {balance.spoken}")
        self.sums.say(balance.sums)
        self.rates.say_any(balance.rates)
        words, tone = balance.verdict
        self.verdict.say(words, tone)


def _texts(line: TypedExpense | TypedResource) -> dict[str, str]:
    return {name: str(getattr(line, name)) for name in line.__struct_fields__}
