"""The tables of a request: amounts aligned to the right, a total under them; as high as their rows."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QTableWidgetItem

from desktop.views.widgets.table import Table

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
#: Words of the program that are longer than a narrow column in large letters: a soft hyphen says where they may part.
_LONG = {word.replace("\u00ad", ""): word for word in ("Fonction\u00adnement", "Investis\u00adsement")}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ReadTable(Table):
    """The first column wraps and takes the width that the others leave. `right`: columns aligned to the right."""

    def __init__(self, title: str, head: Sequence[str], *, stretch: int = 0, right: Sequence[int] = ()) -> None:
        super().__init__(title, head, stretch=stretch, fits=True)
        self._right = frozenset(right)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.horizontalHeader().setHighlightSections(False)
        for column in self._right:
            self.model().setHeaderData(column, Qt.Orientation.Horizontal, _RIGHT, Qt.ItemDataRole.TextAlignmentRole)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_rows(self, rows: Sequence[Sequence[str]], total: Sequence[str] = ()) -> None:
        shown = [*rows, *([total] if total else [])]
        self.setRowCount(len(shown))
        for line, texts in enumerate(shown):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(_partable(text))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
                item.setTextAlignment(_RIGHT if column in self._right else _LEFT)
                if total and line == len(shown) - 1:
                    bold = QFont(self.font())
                    bold.setWeight(QFont.Weight.DemiBold)
                    item.setFont(bold)
                self.setItem(line, column, item)
        self.fit()


def _partable(text: str) -> str:
    for whole, parted in _LONG.items():
        text = text.replace(whole, parted)
    return text
