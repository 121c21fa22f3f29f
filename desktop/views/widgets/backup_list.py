"""The backups as a table, what restoring the chosen one would lose, and the question before it is restored."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from desktop.domain.restoring import OTHER_LOSSES
from desktop.viewmodels.kit.backups import Restoring
from desktop.viewmodels.kit.french import agreed
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import row
from desktop.views.widgets.foot.page_foot import AtFoot
from desktop.views.widgets.foot.sure_card import SureCard
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.table import Table
from desktop.views.widgets.theme import Theme

#: Between the list and the button that asks.
CHOOSE = (
    "Pour revenir à une sauvegarde, choisissez sa ligne, puis le bouton dessous. Vous saurez d’abord ce qui manquera."
)
_LEAST = 11  # ems: least height of a list that scrolls by itself


class BackupList(QWidget):
    """A backup is restored only after what would be lost was shown and a question was answered.

    Choosing a line moves nothing on a page that scrolls: the question at its foot says what would be lost.
    """

    def __init__(
        self,
        theme: Theme,
        restoring: Restoring,
        *,
        most: int = 0,
        apart: bool = False,
        restore: Callable[[], object] | None = None,
    ) -> None:
        """`most`: on a page that scrolls as a whole, the list is as high as its lines, at first these many; 0: all.

        `apart`: its button stands elsewhere, where the window places it, and what would be lost is said under the list.

        `restore`: what "yes" does, where something must be asked before `restoring` restores.
        """
        super().__init__()
        self._theme, self._restoring, self._most, self._apart = theme, restoring, most, apart
        self.none = Label("Aucune sauvegarde pour l’instant.", tone="muted")
        self.table = Table("Sauvegardes", ("Faite", "Pourquoi", "Envois"), stretch=1, shares=True)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        if most:
            self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        else:
            self.table.setMinimumHeight(round(theme.em * _LEAST))
        self.more = Button("", self._show_all, kind="quiet")
        self.hint = Label(CHOOSE, tone="muted")
        self.result = Label()
        self.trouble = Notice()
        self.put_back = Button("Revenir à cette sauvegarde…", self._ask, kind="danger")
        self.put_back.setEnabled(False)
        self.changed = Label(f"{OTHER_LOSSES} Relisez avant de répondre.", "strong", "warn")
        self.losing = Label()
        self.sure = SureCard(
            "Revenir à cette sauvegarde\u202f?",
            (self.changed, self.losing, Label("Ce qui a été fait ici depuis ne sera plus affiché.")),
            ("&Garder la commune comme elle est", self._keep),
            ("O&ui, revenir à cette sauvegarde", restore or restoring.restore),
        )
        AtFoot(self.sure, self)
        if not apart:
            AtFoot(self.trouble, self)
        column = flush(QVBoxLayout(self), 10)
        column.addWidget(self.none)
        column.addWidget(self.table)
        column.addLayout(row(self.more))
        for part in (self.hint, self.result, self.trouble) if apart else (self.hint,):
            column.addWidget(part)
        if not apart:
            column.addLayout(row(self.put_back))
        self.result.hide()
        self.table.itemSelectionChanged.connect(self._choose)
        theme.changed.connect(self.table.share)
        self.table.horizontalHeader().geometriesChanged.connect(self._fit)
        restoring.refreshed.connect(self._show)
        restoring.previewed.connect(self._tell)
        restoring.renewed.connect(self._renew)
        restoring.failed.connect(self._fail)
        restoring.restored.connect(self._forget)
        restoring.busy.connect(self._busy)
        self._show()

    def _show(self) -> None:
        rows = self._restoring.rows
        self.none.setVisible(self._restoring.known and not rows)
        self.table.setVisible(bool(rows))
        self.table.blockSignals(True)
        self.table.clearSelection()
        shown = rows[: self._most] if self._most else rows
        self.table.show_rows([(kept.when, kept.why, kept.acts) for kept in shown])
        others = len(rows) - len(shown)
        self.more.setVisible(others > 0)
        self.more.setText(agreed(others, "Voir l’autre sauvegarde", f"Voir les {others} autres sauvegardes"))
        self._fit()
        self.table.blockSignals(False)
        self._forget()

    @property
    def newest_in_sight(self) -> bool:
        line = self.table.visualRect(self.table.model().index(0, 0))
        return line.isValid() and self.table.viewport().visibleRegion().contains(line.center())

    def _show_all(self) -> None:
        self._most = max(self._most, len(self._restoring.rows))
        self._show()
        give(self.table)

    def _fit(self) -> None:
        """On a page that scrolls as a whole, a second scroll bar inside would take the wheel."""
        if self._most:
            rows = sum(self.table.rowHeight(line) for line in range(self.table.rowCount()))
            self.table.setFixedHeight(rows + self.table.horizontalHeader().sizeHint().height() + 6)

    def _choose(self) -> None:
        self._forget()
        chosen = {index.row() for index in self.table.selectedIndexes()}
        if len(chosen) == 1:
            self._restoring.choose(self._restoring.rows[chosen.pop()].name)

    def _forget(self) -> None:
        self.put_back.setEnabled(False)
        self.put_back.setVisible(bool(self._restoring.rows))
        self.sure.hide()
        self.result.hide()
        self.hint.setVisible(bool(self._restoring.rows))
        self.trouble.clear()

    def _tell(self) -> None:
        self._say()
        self.put_back.setEnabled(True)

    def _say(self) -> None:
        for words in (self.result, self.losing):
            words.say("\n".join(self._restoring.result))
        self.result.setVisible(self._apart)
        self.hint.setVisible(not self._apart)

    def read_again(self) -> None:
        """The data have changed: what is shown of them is read again. Out of sight it is forgotten on coming back."""
        if self.isVisible():
            self._restoring.read_again()

    def _renew(self) -> None:
        """Under the question, it is asked anew."""
        self._say()
        if not self.sure.isHidden():
            self.changed.show()
            self.sure.ask_anew(self.put_back)

    def _ask(self) -> None:
        self.changed.hide()
        self.sure.ask(self.put_back)

    def _keep(self) -> None:
        self.sure.hide()
        give(self.put_back)

    def _busy(self, busy: bool) -> None:
        for part in (self.table, self.sure):
            part.setEnabled(not busy)

    def _fail(self, sentence: str) -> None:
        self._forget()
        self.trouble.say(f"⚠ {sentence}", tone="error")
