"""The two steps of the financing plan: what the project costs; who pays, with the documents that prove it."""

from PySide6.QtWidgets import QWidget

from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.requests.editor import RequestEditor
from desktop.viewmodels.requests.funding_places import PlanSide, place_of
from desktop.viewmodels.requests.letter import ONLY_PRINTED
from desktop.viewmodels.requests.letter_fields import EXPENSES
from desktop.views.requests.funding_form import FundingForm
from desktop.views.requests.steps import StepView
from desktop.views.widgets.card import rule
from desktop.views.widgets.forms.files import Files
from desktop.views.widgets.label import Label
from desktop.views.widgets.theme import Theme

#: The documents that préfectures usually ask for, in their order; each says which of them it wants.
_ORDER = (
    f"La préfecture attend d’ordinaire{FIXED}: la délibération ou la décision du maire, les devis, l’échéancier des"
    " dépenses, les notifications des autres aides, la convention avec l’intercommunalité, le RIB."
)


class MoneyStep(StepView):
    """`funding`: the plan, of which each of the two steps shows one side."""

    def __init__(self, theme: Theme, editor: RequestEditor, funding: FundingForm) -> None:
        super().__init__(theme, editor)
        self.funding = funding

    def refuse(self, name: str, sentence: str) -> None:
        """Nothing to do: the plan shows its own errors."""

    def lead(self, name: str) -> QWidget | None:
        return self.funding.focus(place_of(name))


class ExpensesStep(MoneyStep):
    def __init__(self, theme: Theme, editor: RequestEditor, funding: FundingForm) -> None:
        super().__init__(theme, editor, funding)
        printed = Label(ONLY_PRINTED, "small", "muted")
        self.card.add(funding.expense_part, rule(), printed, self._ask_for_letter(EXPENSES))

    def start(self) -> None:
        self.funding.begin(PlanSide.EXPENSES)


class FundingStep(MoneyStep):
    def __init__(self, theme: Theme, editor: RequestEditor, funding: FundingForm) -> None:
        super().__init__(theme, editor, funding)
        self.files = Files(_ORDER)
        self.card.add(funding.resource_part, rule(), Label("Pièces jointes", "section"), self.files)
        self.files.follow(editor.documents)
        self.files.show_files(editor.documents.joined)

    def start(self) -> None:
        self.funding.begin(PlanSide.RESOURCES)
