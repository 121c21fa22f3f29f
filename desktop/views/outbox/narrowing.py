"""Which acts the list shows: all of them, or those in one state, each with its number."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.viewmodels.kit import french
from desktop.viewmodels.outbox.outbox import Outbox
from desktop.views.widgets.forms.choice_box import ChoiceBox
from desktop.views.widgets.forms.field import Field

_WORDS = {
    "waiting": "À envoyer",
    "problems": "À regarder",
    "undecided": "Reçus, à décider",
    "accepted": "Pris en compte",
    "refused": "Refusés",
    "cancelled": "Annulés",
}


class Narrowing(QWidget):
    """A choice over the list; not there while all acts are in one state."""

    def __init__(self, outbox: Outbox, acts: QWidget) -> None:
        super().__init__()
        self._outbox = outbox
        self.choice = ChoiceBox()
        self.field = Field("&Afficher", self.choice, name="state")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(acts, 1)
        self.choice.activated.connect(lambda: outbox.narrow(str(self.choice.currentData() or "")))
        outbox.summed.connect(self._show)
        self._show()

    def _show(self) -> None:
        counts, only = self._outbox.counts, self._outbox.only
        some = [name for name in _WORDS if counts.get(name) or name == only]
        self.choice.clear()
        self.choice.addItem(f"Tous les envois ({french.number(sum(counts.values()))})", "")
        for name in some:
            self.choice.addItem(f"{_WORDS[name]} ({french.number(counts.get(name, 0))})", name)
        self.choice.setCurrentIndex(max(0, self.choice.findData(only)))
        self.field.setVisible(len(some) > 1 or bool(only))
