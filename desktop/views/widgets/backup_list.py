"""The backups as a table, what restoring the chosen one would lose, and the question before it is restored."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from desktop.viewmodels.kit.backups import Restoring
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import SureCard, row
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.table import Table
from desktop.views.widgets.theme import Theme

#: Under the list while no line is chosen, as the button that goes back is there only then.
CHOOSE = "Pour revenir à une sauvegarde, choisissez une ligne. Vous saurez d’abord ce qui manquera."


class BackupList(QWidget):
    """A backup is restored only after what would be lost was shown and a question was answered."""

    asked = Signal(QWidget)  #: a part to scroll into sight: what would be lost, then the question

    def __init__(self, theme: Theme, restoring: Restoring, *, least: int = 11) -> None:
        super().__init__()
        self._theme, self._restoring = theme, restoring
        self.none = Label("Aucune sauvegarde pour l’instant.", tone="muted")
        self.table = Table("Sauvegardes", ("Faite", "Pourquoi", "Envois"), stretch=1, shares=True)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setMinimumHeight(round(theme.em * least))
        self.hint = Label(CHOOSE, tone="muted")
        self.result = Label()
        self.trouble = Notice()
        self.put_back = Button("Revenir à cette sauvegarde…", self._ask, kind="danger")
        self.put_back.setEnabled(False)
        self.sure = SureCard(
            "Revenir à cette sauvegarde\u202f?",
            (Label("Ce qui a été fait ici depuis ne sera plus affiché."),),
            ("&Garder la commune comme elle est", self._keep),
            ("O&ui, revenir à cette sauvegarde", restoring.restore),
        )
        self.sure.hide()
        column = flush(QVBoxLayout(self), 10)
        for part in (self.none, self.table, self.hint, self.result, self.trouble):
            column.addWidget(part)
        column.addLayout(row(self.put_back))
        column.addWidget(self.sure)
        self.result.hide()
        self.table.itemSelectionChanged.connect(self._choose)
        theme.changed.connect(self.table.share)
        restoring.refreshed.connect(self._show)
        restoring.previewed.connect(self._tell)
        restoring.failed.connect(self._fail)
        restoring.busy.connect(self._busy)
        self._show()

    def _show(self) -> None:
        rows = self._restoring.rows
        self.none.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self.table.blockSignals(True)
        self.table.clearSelection()
        self.table.show_rows([(kept.when, kept.why, kept.acts) for kept in rows])
        self.table.blockSignals(False)
        self._forget()

    def _choose(self) -> None:
        self._forget()
        chosen = {index.row() for index in self.table.selectedIndexes()}
        if len(chosen) == 1:
            self._restoring.choose(self._restoring.rows[chosen.pop()].name)

    def _forget(self) -> None:
        self.put_back.setEnabled(False)
        self.put_back.hide()
        self.sure.hide()
        self.result.hide()
        self.hint.setVisible(bool(self._restoring.rows))
        self.trouble.clear()

    def _tell(self) -> None:
        self.hint.hide()
        self.result.say("\n".join(self._restoring.result))
        self.result.show()
        self.put_back.setEnabled(True)
        self.put_back.show()
        self.table.setFocus()
        self.asked.emit(self.put_back)

    def _ask(self) -> None:
        self.put_back.hide()
        self.sure.ask(self.put_back)
        self.asked.emit(self.sure)

    def _keep(self) -> None:
        self.sure.hide()
        self.put_back.show()
        self.put_back.setFocus()

    def _busy(self, busy: bool) -> None:
        for part in (self.table, self.sure):
            part.setEnabled(not busy)

    def _fail(self, sentence: str) -> None:
        self._forget()
        self.trouble.say(f"⚠ {sentence}", tone="error")
