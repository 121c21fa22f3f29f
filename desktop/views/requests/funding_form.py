"""The funding plan as a form: what it costs, who pays, both as bars, and what is to be said of it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.funding import PlanRemark
from desktop.domain.typed_plan import TypedExpense, TypedPlan, TypedResource
from desktop.viewmodels.kit.french import FIXED, euros
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.requests import funding
from desktop.viewmodels.requests.funding_balance import Balance
from desktop.views.requests.funding_bars import FundingBars
from desktop.views.requests.funding_lines import Lines
from desktop.views.widgets.card import rule
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import announce
from desktop.views.widgets.theme import Theme

_AMOUNTS = ("amount", "amount_ht", "amount_ttc")


class FundingForm(QWidget):
    """`typed` brings what the draft keeps, `balanced` what it comes to, at each keystroke; `left` a field was left."""

    typed = Signal(str)
    balanced = Signal(object)  #: Balance
    left = Signal()

    def __init__(self, theme: Theme, labels: Mapping[str, str]) -> None:
        super().__init__()
        self._labels = labels
        self.expenses = Lines(
            theme, "dépense", "+ &Ajouter une dépense", funding.EXPENSE_CELLS, {"kind": funding.KINDS}
        )
        self.resources = Lines(
            theme,
            "ressource",
            "+ Ajo&uter une ressource",
            funding.RESOURCE_CELLS,
            {"source": labels, "state": funding.STATES},
        )
        self.bars = FundingBars(theme)
        self.remarks = Remarks()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Label(f"Dépenses{FIXED}: ce que le projet coûte", "strong"))
        column.addWidget(
            Label(f"Le total se calcule sur les montants TTC. Par exemple{FIXED}: 1 204,50.", "small", "muted")
        )
        column.addWidget(self.expenses)
        column.addWidget(rule())
        column.addWidget(Label(f"Ressources{FIXED}: qui paie", "strong"))
        column.addWidget(self.resources)
        column.addWidget(rule())
        column.addWidget(self.bars)
        column.addWidget(self.remarks)
        for side in (self.expenses, self.resources):
            side.changed.connect(self._changed)
            side.left.connect(self.left)

    @property
    def plan(self) -> TypedPlan:
        return TypedPlan(
            expenses=tuple(TypedExpense(**line) for line in self.expenses.values),  # type: ignore[arg-type]  # the combo boxes offer no other kind
            resources=tuple(TypedResource(**line) for line in self.resources.values),  # type: ignore[arg-type]  # as above
        )

    def show_plan(self, text: str) -> None:
        """The plan of a draft, in place of what stood here."""
        plan = funding.read_plan(text)
        self.expenses.show_lines([_texts(line) for line in plan.expenses])
        self.resources.show_lines([_texts(line) for line in plan.resources])
        self.remarks.tell(())
        self._tell_balance()

    def tell(self, findings: Sequence[PlanRemark]) -> None:
        """What is to be said: under its line where it is a line's, else together below."""
        told: dict[tuple[str, str], dict[str, str]] = {}
        below = []
        for finding in findings:
            side, _, rest = finding.field.partition(".")
            at, _, name = rest.partition(".")
            if name and finding.blocks:
                told.setdefault((side, at), {})[name] = words_of(finding)
            else:
                below.append(finding)
        for side, lines in (("expenses", self.expenses.lines), ("resources", self.resources.lines)):
            for place, line in enumerate(lines):
                here = told.get((side, str(place)), {})
                for name in line.controls:
                    if here or name not in _AMOUNTS:
                        line.refuse(name, here.get(name, ""))
        self.remarks.tell(below)

    def focus(self, field: str) -> QWidget:
        """Puts the keyboard on a finding's field, as far as it says one; that widget."""
        side, _, rest = field.partition(".")
        at, _, name = rest.partition(".")
        lines = self.resources if side == "resources" else self.expenses
        where: QWidget = lines.add
        if lines.lines:
            line = lines.lines[int(at)] if at.isdigit() and int(at) < len(lines.lines) else lines.lines[0]
            where = line.controls.get(name, next(iter(line.controls.values())))
        where.setFocus()
        return where

    def _changed(self) -> None:
        self.typed.emit(funding.written(self.plan))
        self._tell_balance()

    def _tell_balance(self) -> None:
        found = funding.balance(self.plan, self._labels)
        self.bars.show_balance(found)
        self.balanced.emit(found)


class Remarks(QWidget):
    """What blocks, then what is only to be known."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._told: tuple[PlanRemark, ...] = ()
        self.hide()

    def tell(self, findings: Sequence[PlanRemark]) -> None:
        if tuple(findings) == self._told:
            return
        self._told = tuple(findings)
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for finding in findings:
            self._column.addWidget(_remark(finding))
        self.setVisible(bool(findings))
        if findings:
            announce(self, " ".join(finding.sentence for finding in findings))


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
    """Both sums and their difference, under the form and always in sight."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.sums = Label("", "small")
        self.verdict = Label("", "strong")
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 8, 20, 8)
        line.setSpacing(18)
        line.addWidget(self.sums, 1)
        line.addWidget(self.verdict, 1)

    def show_balance(self, balance: Balance) -> None:
        self.setAccessibleName(f"Plan de financement. {balance.spoken}")
        self.sums.say(f"Dépenses{FIXED}:{FIXED}{euros(balance.cost)}   Ressources{FIXED}:{FIXED}{euros(balance.paid)}")
        words, tone = balance.verdict
        self.verdict.say(words, tone)


def _texts(line: TypedExpense | TypedResource) -> dict[str, str]:
    return {name: str(getattr(line, name)) for name in line.__struct_fields__}
