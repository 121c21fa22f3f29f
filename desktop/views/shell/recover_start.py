"""The window of a start whose database is damaged or missing: it offers the backups, and makes no empty database."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.runtime.world import World
from desktop.viewmodels.kit.backups import Restoring, Unopened, WorkerRunner
from desktop.viewmodels.kit.french import FIXED
from desktop.views.shell.start_window import StartWindow
from desktop.views.widgets.backup_list import BackupList
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card
from desktop.views.widgets.foot.sure_card import SureCard
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import Flow, flush, sides
from desktop.views.widgets.page import Page
from desktop.views.widgets.theme import Theme
from resources import communes

_ABOVE, _BETWEEN = 8, 10  # pixels above and between the buttons of the bar


class _ButtonBar(QFrame):
    """Under the page, which scrolls without these buttons: in one line, or in as many as they need."""

    def __init__(self, *buttons: Button) -> None:
        super().__init__()
        self.setObjectName("acts")
        self._widest = 0
        self._around = QVBoxLayout(self)
        line = Flow(_BETWEEN)
        self._around.addLayout(line)
        for button in buttons:
            line.addWidget(button)

    def limit(self, width: int) -> None:
        """Gives it the width and the margins of the page above it."""
        self._widest = width
        left, right = sides(self.width(), width)
        self._around.setContentsMargins(left, _ABOVE, right, _ABOVE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.limit(self._widest)


class RecoverStart(StartWindow):
    """The window; `made` is emitted once there is a database again."""

    def __init__(self, theme: Theme, world: World, unopened: Unopened, insee: str) -> None:
        super().__init__(theme, "Retrouver la commune · Relais Communes", "recover")
        self.restoring = Restoring(WorkerRunner(self._worker), world.places, insee, world.clock, self)
        self.list = BackupList(theme, self.restoring, apart=True)
        named = communes.get(insee)
        self.page = Page(
            f"La base {'de la commune' if named is None else f'«{FIXED}{named.name}{FIXED}»'} ne s’ouvre pas"
        )
        card = Card()
        card.add(
            Label(unopened.sentence, "section"),
            Label("Rien ne sera supprimé\u00a0: ce qui reste est gardé à côté."),
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
        self.page.foot.put(self.sure)
        self.page.add(card)
        whole = QWidget()
        column = flush(QVBoxLayout(whole), 0)
        bar = _ButtonBar(self.close_button, self.anew, self.list.put_back)
        column.addWidget(self._in_sight(self.page, bar), 1)
        column.addWidget(bar)
        self._show(whole)
        self.restoring.restored.connect(lambda: self._made(insee))
        self.restoring.refreshed.connect(self._begin)
        self.restoring.refresh()

    def _begin(self) -> None:
        """Gives the list the keyboard; as in every list, nothing is chosen by itself."""
        if self.restoring.rows:
            give(self.list.table)
        else:
            give(self.close_button)

    def _ask(self) -> None:
        self.sure.ask(self.anew)

    def _keep(self) -> None:
        self.sure.hide()
        give(self.anew)
