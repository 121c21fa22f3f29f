"""Above the catalogue: search as you type, and filters, folded away where the window is narrow."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.viewmodels.services.catalogue import Services
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import row
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.label import Label
from desktop.views.widgets.theme import Theme

_ROOM = 62  # ems


class SearchLine(QLineEdit):
    """Escape empties it; arrow down and Enter go to what was found."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down.emit()
        else:
            super().keyPressEvent(event)


class Filters(QWidget):
    """Says what is asked for to the view-model at each keystroke; how many were found stands under it."""

    def __init__(self, theme: Theme, services: Services) -> None:
        super().__init__()
        self._theme, self._services = theme, services
        self.line = SearchLine()
        self.line.setClearButtonEnabled(True)
        self.line.setPlaceholderText("cimetière, cantine, rendez-vous…")
        self.search = Field("&Chercher un service", self.line, name="search")
        self.theme = QComboBox()
        self.theme.addItem("Tous les thèmes", "")
        self.themes = Field("&Thème", self.theme, name="theme")
        self.free = QCheckBox("&Gratuit")
        self.libre = QCheckBox("L&ogiciel libre")
        self.more = Button("Filtres", self._arrange, kind="quiet")
        self.more.setCheckable(True)
        self.count = Label("", "small", "muted")
        self.reset = Button("Tout afficher", services.clear, kind="quiet")
        self.filters = QWidget()
        line = QHBoxLayout(self.filters)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(14)
        line.addWidget(self.themes, 1)
        line.addWidget(self.free, 0, Qt.AlignmentFlag.AlignBottom)
        line.addWidget(self.libre, 0, Qt.AlignmentFlag.AlignBottom)
        self._top = QHBoxLayout()
        self._top.setSpacing(14)
        self._top.addWidget(self.search, 5)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._top)
        column.addWidget(self.filters)
        column.addLayout(row(self.count, self.reset, None, self.more))
        self._wide = False
        self.line.textChanged.connect(services.search)
        self.theme.currentIndexChanged.connect(lambda: services.filter(theme=str(self.theme.currentData() or "")))
        self.free.toggled.connect(lambda on: services.filter(free=on))
        self.libre.toggled.connect(lambda on: services.filter(libre=on))
        services.cleared.connect(self._clear)
        services.refreshed.connect(self._offer)
        services.found.connect(self._tell)
        self._arrange()

    def _clear(self) -> None:
        """Nothing is asked for any more."""
        self.line.clear()
        self.theme.setCurrentIndex(0)
        self.free.setChecked(False)
        self.libre.setChecked(False)
        self.line.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Wide, all on one line; narrow, the filters under the search, on demand."""
        wide = self.width() >= self._theme.em * _ROOM
        if wide != self._wide:
            self._wide = wide
            column = self.layout()
            if wide:
                self._top.addWidget(self.filters, 6)
            elif isinstance(column, QVBoxLayout):
                column.insertWidget(1, self.filters)
        self.more.setVisible(not wide)
        self.filters.setVisible(wide or self.more.isChecked())

    def _offer(self) -> None:
        """The campaign's themes, the choice kept."""
        lists = self._services.lists
        known = {self.theme.itemData(row): self.theme.itemText(row) for row in range(1, self.theme.count())}
        if lists is None or known == lists.themes:
            return
        chosen = self.theme.currentData()
        self.theme.blockSignals(True)
        self.theme.clear()
        self.theme.addItem("Tous les thèmes", "")
        for id, name in lists.themes.items():
            self.theme.addItem(name, id)
        self.theme.setCurrentIndex(max(0, self.theme.findData(chosen)))
        self.theme.blockSignals(False)

    def _tell(self) -> None:
        self.count.say(self._services.sentence)
        self.reset.setVisible(self._services.filtered)
