"""Under the text of a need: copying it, and printing it for the mayor or the council."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSizePolicy

from desktop.domain.french import with_department
from desktop.viewmodels.needs import papers
from desktop.viewmodels.needs.copies import NeedCopies
from desktop.viewmodels.needs.sheet import NeedSheet
from desktop.views.widgets.buttons import Button, PopupMenu
from desktop.views.widgets.card import Card
from desktop.views.widgets.label import Label
from desktop.views.widgets.page import PageContext

if TYPE_CHECKING:
    from desktop.viewmodels.kit.preview import PaperBuilder


class Papers(Card):
    """Each button opens the preview of a document, or makes a copy; the result is shown in the screen's `message`."""

    def __init__(self, context: PageContext, sheet: NeedSheet, copies: NeedCopies) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._sheet, self._copies = sheet, copies
        self.body.setSpacing(4)
        self.add(Label("Imprimer, copier", "part"))
        for words, title, paper in (
            ("Imprimer la fiche…", "La fiche", papers.sheet),
            ("Note pour le conseil…", "Note pour le conseil", papers.note),
            ("Projet de délibération…", "Projet de délibération", papers.deliberation),
        ):
            self.add(Button(words, partial(_open, context, sheet, title, paper), kind="quiet"))
        self.copy = Button("Faire une copie", sheet.copy, kind="quiet")
        self.add(self.copy)
        self.elsewhere = Button("Copier vers une autre de mes communes…", self._choose, kind="quiet")
        self.none = Label("Aucune autre commune n’est sur cet ordinateur.", "small", "muted")
        self.none.hide()
        self.add(self.elsewhere, self.none)
        self.menu = PopupMenu(self)

    def showEvent(self, event: QShowEvent) -> None:
        """Most computers have one commune, and nowhere to copy to."""
        self.elsewhere.setVisible(self._copies.some_others)
        super().showEvent(event)

    def _choose(self) -> None:
        """Shows the communes of this computer as a menu of the button."""
        others = self._copies.others()
        self.none.setVisible(not others)
        self.menu.clear()
        for other in others:
            action = self.menu.addAction(with_department(other.name, other.department).replace("&", "&&"))
            action.triggered.connect(partial(self._copies.copy, self._sheet.id, other))
        if others:
            self.menu.popup(self.elsewhere.mapToGlobal(self.elsewhere.rect().bottomLeft()))


def _open(context: PageContext, sheet: NeedSheet, title: str, paper: "PaperBuilder") -> None:
    from desktop.views.preview.dialog import preview  # noqa: PLC0415 - only where something is printed

    id = sheet.id
    if id:
        preview(context, title, paper(id, context.clock(), demonstration=bool(context.demonstration)))
