"""Tab goes as one reads: a notice, a line of a plan or a card that came later has its turn where it stands.

Qt gives the turn in the order in which parts were made: what a page was given last came after the bar at its foot.
What comes by itself amid the fields while one types (`widgets/scrolling.REACHED_LAST`) has its turn after all that
scrolls with it: words typed blind land in the same field whether it has come or not.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QLayout, QMainWindow, QScrollArea, QWidget

from desktop.views.widgets.scrolling import REACHED_LAST


def put_in_order(window: QMainWindow) -> None:
    """All that can be tabbed to there gets its turn in the order of the layouts; what floats over them comes last."""
    if (whole := window.centralWidget()) is None:
        return
    parts = dict.fromkeys(part for one in (whole, *_inside(whole)) for part in _reached(one))
    for before, part in pairwise(parts):
        QWidget.setTabOrder(before, part)


def what_follows(page: QWidget, lost: QWidget) -> QWidget:
    """What gets the keyboard of a part that is hidden or grey now: the next one of the page, else its first.

    Of a part outside the page, such as a band: the page's first field or list in sight, as a button might be pressed
    unseen; with none there the page itself, which stays where it was scrolled to.
    """
    seen = list(_reached(page, lost))
    parts = [part for part in seen if part is not lost and part.isEnabled()]
    if lost in seen:
        later = set(seen[seen.index(lost) :])
        return next((part for part in parts if part in later), parts[0] if parts else page)
    fields = [part for part in parts if not isinstance(part, QAbstractButton)]
    if not fields:
        return parts[0] if parts else page
    return next((part for part in fields if not part.visibleRegion().isEmpty()), page)


def _inside(part: QWidget) -> list[QWidget]:
    return part.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)


def _reached(part: QWidget | None, lost: QWidget | None = None) -> Iterator[QWidget]:
    """In the order of reading; with what is lost, where it stood."""
    if part is None:
        return
    if lost is not None and (part is lost or (not part.isVisible() and part.isAncestorOf(lost))):
        yield lost
    if part is lost or not part.isVisible():
        return
    if part.focusPolicy() & Qt.FocusPolicy.TabFocus or part.hasFocus():  # it goes on from where the keyboard waits
        yield part
    layout = part.layout()
    if layout is not None:
        yield from _laid_out(layout, _inside(part), lost)
    elif isinstance(part, QScrollArea) and (inner := part.widget()) is not None:
        yield from _reached(inner, lost)
        for last in inner.findChildren(QWidget, REACHED_LAST):
            yield from _reached(last, lost)


def _laid_out(layout: QLayout, inside: Sequence[QWidget], lost: QWidget | None) -> Iterator[QWidget]:
    """By `indexOf`: see desktop/DECISIONS.md on items."""
    laid: list[tuple[int, QWidget | QLayout]] = [(layout.indexOf(one), one) for one in inside]
    laid += [(layout.indexOf(one), one) for one in layout.children() if isinstance(one, QLayout)]
    laid = sorted((pair for pair in laid if pair[0] >= 0), key=lambda pair: pair[0])
    if isinstance(layout, QGridLayout):  # it numbers its parts as they were put in
        laid.sort(key=lambda pair: layout.getItemPosition(pair[0])[:2])  # type: ignore[index]  # row and column
    for _place, one in laid:
        if isinstance(one, QLayout):
            yield from _laid_out(one, inside, lost)
        elif one.objectName() != REACHED_LAST:
            yield from _reached(one, lost)
