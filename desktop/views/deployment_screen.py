"""Déploiement: what the committee retained, on its way into our commune and into others."""

from PySide6.QtCore import Signal, SignalInstance

from desktop.viewmodels.deployment_entries import DeploymentEntry
from desktop.viewmodels.deployments import Deployments
from desktop.views.deployment_entry import DeploymentPaper
from desktop.views.empty import EmptyState
from desktop.views.notice import Notice
from desktop.views.page import Room
from desktop.views.rows import Row
from desktop.views.votes_part import Part
from desktop.views.votes_shelf import Shelf


def row_of(entry: object) -> Row:
    if not isinstance(entry, DeploymentEntry):
        raise TypeError(type(entry))
    return Row(entry.title, entry.note, () if entry.shown is None else (entry.shown,))


class DeploymentScreen(Part):
    """`asking` and `reporting` bring the entry whose form is wanted."""

    asking = Signal(object)
    reporting = Signal(object)

    def __init__(self, room: Room, deployments: Deployments) -> None:
        super().__init__()
        self._deployments = deployments
        self._target = ""
        self.rule = Notice()
        self.paper = DeploymentPaper(room.theme, deployments.cancel)
        self.lay(Shelf(room.theme, deployments.model, row_of, "Déploiement", self.paper, head=(self.rule,)))
        self._empty = EmptyState(
            room.theme,
            "Aucun service retenu pour l’instant",
            "Les services que le comité retient se demandent ici, puis se suivent.",
        )
        self.ask = self.act("&Demander ce service…", lambda: self._form(self.asking))
        self.report = self.act("&Dire l’effet constaté…", lambda: self._form(self.reporting))
        self.shelf.chosen.connect(deployments.choose)
        deployments.looked.connect(self._look)
        deployments.chose.connect(self._choose)
        self.shelf.show_list(self._empty, known=False)

    def show_one(self, id: str) -> None:
        """Leads to a proposal, at once or when it is known."""
        self._target = id
        if self._deployments.known:
            self._lead()

    def _form(self, wanted: SignalInstance) -> None:
        if self._deployments.chosen is not None:
            wanted.emit(self._deployments.chosen)

    def _lead(self) -> None:
        target, self._target = self._target, ""
        if target:
            self._deployments.choose(target)
            self.shelf.open()

    def _look(self) -> None:
        rule = self._deployments.rule
        self.describe(f"{rule.title}. {rule.sentence}" if rule.open else rule.title)
        self.rule.say(rule.deadline if rule.open else rule.sentence)
        self.shelf.show_list(self._empty)
        self._lead()

    def _choose(self, entry: DeploymentEntry | None) -> None:
        self.paper.show_entry(entry)
        self.shelf.mark("" if entry is None else entry.id)
        act = "" if entry is None else entry.act
        self.report.setText(
            "&Corriger l’effet dit…" if entry is not None and entry.reported else "&Dire l’effet constaté…"
        )
        for action in (self.ask, self.report):
            action.setStatusTip("" if entry is None else f"{action.text().replace('&', '')}\u00a0: {entry.title}")
        self.offer({"ask": self.ask, "report": self.report}.get(act))
