"""The tab Déploiement: the services that the committee retained, in our commune and in others."""

from PySide6.QtCore import Signal, SignalInstance

from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.votes.deployment_entries import Act, DeploymentEntry, DeploymentOffer, offered
from desktop.viewmodels.votes.deployments import Deployments
from desktop.views.votes.deployment_entry import DeploymentPaper
from desktop.views.votes.section import TITLES_NEED, RuleNotice, Section
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.master_detail import MasterDetail
from desktop.views.widgets.narrowing_row import NarrowingRow
from desktop.views.widgets.page import PageContext
from desktop.views.widgets.rows import Row


def row_of(entry: object) -> Row:
    if not isinstance(entry, DeploymentEntry):
        raise TypeError(type(entry))
    return Row(entry.title, entry.note, () if entry.shown is None else (entry.shown,))


class DeploymentScreen(Section):
    """The list of retained services, and the one that is open."""

    asking = Signal(object)  #: DeploymentEntry for which the form to ask is wanted
    reporting = Signal(object)  #: DeploymentEntry for which the form to report is wanted

    def __init__(self, context: PageContext, deployments: Deployments) -> None:
        super().__init__()
        self._deployments = deployments
        self._target = ""
        self.form_wanted: Act = ""  #: of the entry that is led to next
        self.rule = RuleNotice()
        self.row = NarrowingRow(context.theme, deployments.narrowing)
        self.paper = DeploymentPaper(context.theme, deployments.cancel)
        self.lay(
            MasterDetail(
                context.theme,
                deployments.model,
                row_of,
                "Déploiement",
                self.paper,
                head=(self.rule, self.row),
                room=TITLES_NEED,
            )
        )
        self.let_titles_wrap(context.theme, row_of)
        self._empty = EmptyState(
            context.theme,
            "Aucun service retenu pour l’instant",
            "Les services que le comité retient se demandent ici, puis se suivent.",
        )
        self.ask = self.act("&Demander ce service…", lambda: self._form(self.asking))
        self.report = self.act("&Déclarer l’effet…", lambda: self._form(self.reporting))
        self.correct = self.act("C&orriger l’effet déclaré…", lambda: self._form(self.reporting))
        self._actions = {
            DeploymentOffer.ASK: self.ask,
            DeploymentOffer.REPORT: self.report,
            DeploymentOffer.CORRECT_REPORT: self.correct,
        }
        self.master_detail.chosen.connect(deployments.choose)
        self.row.lead_to(self.master_detail.list)
        deployments.listed.connect(self._list)
        deployments.refreshed.connect(self._refresh)
        deployments.chose.connect(self._choose)
        self.master_detail.show_list(self._empty, known=False)

    def show_one(self, id: str) -> None:
        """Opens a proposal, at once or as soon as the list has been read."""
        self._target = id
        if self._deployments.known:
            self._lead()

    def _form(self, wanted: SignalInstance) -> None:
        if self._deployments.chosen is not None:
            wanted.emit(self._deployments.chosen)

    def _lead(self) -> None:
        target, self._target = self._target, ""
        if target:
            self._deployments.narrowing.clear()  # else a search could hide what another page leads to
            self._deployments.choose(target)
            self.master_detail.open()
            act, self.form_wanted = self.form_wanted, ""
            entry = self._deployments.chosen
            if act and entry is not None and entry.act == act:
                self._form(self.asking if act == "ask" else self.reporting)

    def _list(self) -> None:
        self.master_detail.show_list(None if self._deployments.total else self._empty)
        self._offer()

    def _refresh(self) -> None:
        self.describe(self._deployments.rule.subtitle)
        self.rule.show_rule(self._deployments.rule.above)
        self._lead()

    def _choose(self, entry: DeploymentEntry | None) -> None:
        self.paper.show_entry(entry)
        self.master_detail.mark("" if entry is None else entry.id)
        self._offer()

    def _offer(self) -> None:
        entry = self._deployments.chosen
        for offer, action in self._actions.items():
            offering = entry if entry is not None and entry.offered is offer else None
            verb = action.text().replace("&", "")
            action.setStatusTip("" if offering is None else f"{verb}\u00a0: {offering.title}")
            action.setEnabled(offering is not None)
        self.set_acts(Acts(offered(entry, self._deployments.all_entries())).of(self._actions))
