"""The window of a start whose database is damaged or missing: it offers the backups, and makes no empty database."""

from PySide6.QtWidgets import QWidget

from desktop.runtime.world import World
from desktop.viewmodels.kit.backups import Restoring, Unopened, WorkerRunner
from desktop.viewmodels.kit.french import FIXED
from desktop.views.shell.start_window import StartWindow
from desktop.views.widgets.backup_list import BackupList
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, SureCard, row
from desktop.views.widgets.label import Label
from desktop.views.widgets.page import Page
from desktop.views.widgets.scrolling import bring_new_into_sight
from desktop.views.widgets.theme import Theme
from resources import communes


class RecoverStart(StartWindow):
    """The window; `made` is emitted once there is a database again."""

    def __init__(self, theme: Theme, world: World, unopened: Unopened, insee: str) -> None:
        super().__init__(theme, "Retrouver la commune · Relais Communes", "recover")
        self._begun = False  # what the newest backup would lose was shown
        self.restoring = Restoring(WorkerRunner(self._worker), world.places, insee, world.clock, self)
        self.list = BackupList(theme, self.restoring)
        named = communes.get(insee)
        self.page = Page(
            f"La base {'de la commune' if named is None else f'«{FIXED}{named.name}{FIXED}»'} ne s’ouvre pas"
        )
        card = Card()
        card.add(
            Label(unopened.sentence, "section"),
            Label("Rien ne sera supprimé\u00a0: ce qui reste est gardé à côté."),
            Label("Choisissez une sauvegarde. Vous saurez d’abord ce qui manquera.", tone="muted"),
            self.list,
        )
        self.anew = Button("&Repartir sans données…", self._ask, kind="quiet")
        self.anew.setVisible(unopened.gone)
        self.close_button = Button("&Fermer", self.close)
        self.sure = SureCard(
            "Repartir sans données\u202f?",
            (
                Label(
                    "Les brouillons et les envois d’avant ne seront plus ici. Il faudra un nouveau code d’inscription."
                ),
            ),
            ("&Ne pas repartir", self._keep),
            ("O&ui, repartir sans données", self.restoring.begin_anew),
        )
        self.sure.hide()
        self.page.add(card, self.sure)
        self.page.body.addLayout(row(self.anew, None, self.close_button))
        self._show(self._in_sight(self.page))
        self.list.asked.connect(self._bring)
        self.restoring.restored.connect(lambda: self._made(insee))
        self.restoring.refreshed.connect(self._begin)
        self.restoring.refresh()

    def _bring(self, part: QWidget) -> None:
        """What a person asked for; at the start the head of the page stays in sight."""
        if self._begun:
            bring_new_into_sight(part)
        self._begun = True

    def _begin(self) -> None:
        """Opens the newest backup at once, as it nearly always is the right one."""
        if self.restoring.rows:
            self.list.table.selectRow(0)
            self.list.table.setFocus()
        else:
            self.close_button.setFocus()

    def _ask(self) -> None:
        self.sure.ask(self.anew)

    def _keep(self) -> None:
        self.sure.hide()
        self.anew.setFocus()
