"""What is typed where nothing takes text, such as in a list or on a tab, goes into the search of the page."""

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.views.widgets.forms.search_line import SearchLine
from desktop.views.widgets.keyboard.typed_ahead import only_read
from desktop.views.widgets.line_list import typed
from desktop.views.widgets.narrowing_row import NarrowingRow


def search_for(page: QWidget, event: QKeyEvent) -> bool:
    """Whether a search has taken it; a short list shows its own for that.

    What a field did not take, as it is only read by now, goes nowhere.
    """
    text = "" if only_read(page.window().focusWidget()) else typed(event).lstrip()
    lines = page.findChildren(SearchLine) if text else []
    search = next((one for one in lines if one.isVisible() and one.isEnabled()), None)
    rows = page.findChildren(NarrowingRow) if text and search is None else []
    if search is not None:
        search.go_on(text)
    elif (row := next((one for one in rows if one.waits), None)) is not None:
        row.take(text)
    else:
        return False
    return True
