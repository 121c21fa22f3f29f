"""A list, or what stands in its place while it has no line."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.views.widgets.columns import scrolled


class ListOrEmpty(QStackedWidget):
    """Before the first answer neither is in sight: nothing is said to be empty that may not be."""

    def __init__(self, list: QWidget, empty: QWidget) -> None:
        super().__init__()
        self._list = list
        self._bare = scrolled(empty)  # else its height would be the list's least height too
        for part in (QWidget(), list, self._bare):
            self.addWidget(part)

    @property
    def empty(self) -> bool:
        """What an empty list says is in sight."""
        return self.currentWidget() is self._bare

    def show_list(self, some: bool) -> None:
        self.setCurrentWidget(self._list if some else self._bare)
