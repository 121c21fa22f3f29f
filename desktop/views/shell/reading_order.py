"""Makes Tab go in reading order, also to a notice, a line of a plan or a card that was added later.

Qt itself goes in the order in which widgets were made, so that a late one would come after the bar at the foot. What
appears by itself among the fields while one types (`widgets/scrolling.REACHED_LAST`) comes after all that scrolls with
it, so that a person who types without looking reaches the same field whether it has appeared or not.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QLayout, QListView, QMainWindow, QScrollArea, QWidget

from desktop.runtime.text_parts import writes_in
from desktop.views.widgets.list_or_empty import Loading
from desktop.views.widgets.scrolling import REACHED_LAST


def put_in_order(window: QMainWindow) -> None:
    """Sets the Tab order of the window by its layouts; widgets that float above them come last."""
    if (whole := window.centralWidget()) is None:
        return
    parts = dict.fromkeys(part for one in (whole, *_inside(whole)) for part in _reached(one))
    for before, part in pairwise(parts):
        QWidget.setTabOrder(before, part)


def what_follows(page: QWidget, lost: QWidget, left: QWidget | None = None) -> QWidget:
    """The widget that gets the keyboard when `lost` was hidden or disabled: the next one of the page, or its first.

    If `lost` was outside the page, such as in a band: the field or list that was `left` for it, or else the page's
    first visible one, and not a button, which might be pressed by mistake; where there is none, the page itself, which
    does not scroll then.
    """
    seen = list(_reached(page, lost))
    parts = [part for part in seen if part is not lost and part.isEnabled()]
    if lost in seen:
        later = set(seen[seen.index(lost) :])
        return next((part for part in parts if part in later), parts[0] if parts else page)
    fields = [part for part in parts if not isinstance(part, QAbstractButton)]
    if not fields:
        return parts[0] if parts else page
    if left in fields:  # also where it was scrolled out of sight
        return left
    return next((part for part in fields if not part.visibleRegion().isEmpty()), page)


def way_in(page: QWidget) -> QWidget:
    """The first list or field for text of a page that is in sight, or else its first button, or else the page itself.

    No choice is led to, which the next arrow would change; nor a table, as nothing is chosen in it; nor a button while
    a list is being read, which is led to then.
    """
    parts = [part for part in _reached(page) if part.isEnabled() and part is not page]
    fields = [part for part in parts if isinstance(part, QListView) or writes_in(part)]
    in_sight = (part for part in fields if not part.visibleRegion().isEmpty())
    loads = any(loading.isVisible() for loading in page.findChildren(Loading))
    return next(in_sight, parts[0] if parts and not loads else page)


def _inside(part: QWidget) -> list[QWidget]:
    return part.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)


def _reached(part: QWidget | None, lost: QWidget | None = None) -> Iterator[QWidget]:
    """The widgets that Tab reaches, in reading order; `lost` is among them, where it was."""
    if part is None:
        return
    if lost is not None and (part is lost or (not part.isVisible() and part.isAncestorOf(lost))):
        yield lost
    if part is lost or not part.isVisible():
        return
    if part.focusPolicy() & Qt.FocusPolicy.TabFocus or part.hasFocus():  # Tab must also go on from the present widget
        yield part
    layout = part.layout()
    if layout is not None:
        yield from _laid_out(layout, _inside(part), lost)
    elif isinstance(part, QScrollArea) and (inner := part.widget()) is not None:
        yield from _reached(inner, lost)
        for last in inner.findChildren(QWidget, REACHED_LAST):
            yield from _reached(last, lost)


def _laid_out(layout: QLayout, inside: Sequence[QWidget], lost: QWidget | None) -> Iterator[QWidget]:
    """The same for a layout; uses `indexOf`, as desktop/DECISIONS.md says why layout items must not be touched."""
    laid: list[tuple[int, QWidget | QLayout]] = [(layout.indexOf(one), one) for one in inside]
    laid += [(layout.indexOf(one), one) for one in layout.children() if isinstance(one, QLayout)]
    laid = sorted((pair for pair in laid if pair[0] >= 0), key=lambda pair: pair[0])
    if isinstance(layout, QGridLayout):  # its indexes are in the order of adding, not of reading
        laid.sort(key=lambda pair: layout.getItemPosition(pair[0])[:2])  # type: ignore[index]  # row and column
    for _place, one in laid:
        if isinstance(one, QLayout):
            yield from _laid_out(one, inside, lost)
        elif one.objectName() != REACHED_LAST:
            yield from _reached(one, lost)
